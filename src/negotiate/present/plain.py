"""Presentations as plain data that JSON can hold: objects, lists, texts, numbers, true, false and null."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any


def plain(value: object) -> Any:
    """A presentation, or a part of one, as plain data; the fields of a value become an object.

    Raises TypeError for what no presentation may hold.
    """
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [plain(inner) for inner in value]
    raise TypeError(f"A presentation holds plain data only, not {type(value).__name__}.")
