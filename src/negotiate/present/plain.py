"""Presentations as plain data that JSON can hold: objects, lists, texts, numbers, true, false and null."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

PLAIN = frozenset((type(None), str, bool, int, float))


@cache
def _fields(kind: type) -> tuple[str, ...] | None:
    """The names of the fields of a dataclass; None for any other type."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None


def plain(value: object) -> Any:
    """A presentation, or a part of one, as plain data; the fields of a value become an object.

    Raises TypeError for what no presentation may hold.
    """
    kind: Any = type(value)
    if kind in PLAIN:
        return value
    names = _fields(kind)
    if names is not None:
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [plain(inner) for inner in value]
    raise TypeError(f"A presentation holds plain data only, not {type(value).__name__}.")
