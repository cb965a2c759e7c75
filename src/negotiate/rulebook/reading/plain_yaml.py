"""YAML files of other programs as plain data: nothing but mappings, lists, texts and numbers, and never an object."""

from __future__ import annotations

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from negotiate.errors import NegotiateError
from negotiate.rulebook.check.findings import has_errors
from negotiate.rulebook.reading.source import LARGEST, decode


def plain_yaml(shown: str, data: bytes) -> Any:
    """What the YAML in `data`, of a file named `shown`, holds. Keys may be numbers, and values may be missing (None).

    An alias is the same object as what it stands for, so that nothing grows in memory. Raises NegotiateError for what is too
    large, no YAML, or asks for an object of a program by a tag.
    """
    if len(data) > LARGEST:
        raise NegotiateError(f"'{shown}' has {len(data):,} bytes; a YAML file of a domain may have at most {LARGEST:,}.")
    source, findings = decode(shown, data)
    if has_errors(findings):
        raise NegotiateError(f"'{shown}' is no text that can be read: {findings[0].sentence}")
    try:
        return YAML(typ="safe", pure=True).load(source.text)
    except (YAMLError, ValueError, TypeError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        where = f" (line {line + 1})" if line is not None else ""
        problem = " ".join(str(getattr(error, "problem", None) or type(error).__name__).split())[:120]
        raise NegotiateError(f"'{shown}' is no YAML of plain data{where}: {problem}. Export it again.") from None
