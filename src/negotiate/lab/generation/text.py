"""A rule document as YAML text, one line an option, as the shipped files are written."""

from __future__ import annotations

import json
import re
from typing import Any

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _-]*\Z")
_WORDS = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))
LONGEST = 118
"""Columns that a line may have before a mapping is written over several."""


def yaml_text(document: dict[str, Any], comment: str) -> str:
    """The document as YAML, under a comment."""
    lines = [f"# {line}" for line in comment.splitlines()]
    for key, value in document.items():
        lines += _entry(str(key), value, 0)
    return "\n".join(lines) + "\n"


def _entry(key: str, value: Any, depth: int) -> list[str]:
    """`key: value`, over several lines where it is long or at the top."""
    pad = "  " * depth
    line = f"{pad}{key}: {_flow(value)}"
    if not isinstance(value, dict | list) or (depth >= 2 and len(line) <= LONGEST) or not value:
        return [line]
    if isinstance(value, dict):
        return [f"{pad}{key}:", *(part for inner, held in value.items() for part in _entry(str(inner), held, depth + 1))]
    lines = [f"{pad}{key}:"]
    for element in value:
        lines += _element(element, depth + 1)
    return lines


def _element(value: Any, depth: int) -> list[str]:
    pad = "  " * depth
    line = f"{pad}- {_flow(value)}"
    if len(line) <= LONGEST or not isinstance(value, dict):
        return [line]
    parts = [part for key, held in value.items() for part in _entry(str(key), held, depth + 1)]
    return [f"{pad}- {parts[0].lstrip()}", *parts[1:]]


def _flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(held)}" for key, held in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(held) for held in value) + "]"
    if isinstance(value, str):
        return value if _PLAIN.match(value) and value.lower() not in _WORDS else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)
