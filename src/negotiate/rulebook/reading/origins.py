"""Origins: a rule file in full, as YAML, with the file and line that each value comes from."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from negotiate.engine.rules import Place
from negotiate.errors import OverrideError
from negotiate.rulebook.load import prepared
from negotiate.rulebook.model.resolve import document, resolve
from negotiate.rulebook.reading.overrides import Overrides, element, no_such_path, split
from negotiate.rulebook.reading.read import Reading, element_names, joined, nearest, read_value

DEFAULT = "default"
"""Origin of a value that no file writes."""
WIDTH = 100
"""Characters of a line of folded text."""
COLUMN = 56
"""Column of the origins of short values, counted from 0."""
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./()-]*( [A-Za-z0-9_./()-]+)*\Z")
_FOLDED = re.compile(r"\S+( \S+)*\Z")


class Value(NamedTuple):
    """One value with its dotted path; `place` is None for a default."""

    path: str
    value: Any
    place: Place | None


class Whole(NamedTuple):
    """A rule file put together: plain data, and where each value was written, by dotted path."""

    data: Any
    written: Reading

    def origin(self, path: str) -> Place | None:
        """Where the value at a path was written; None for a default."""
        return nearest(self.written.places, path) if _has(self.written.data, path) else None

    def values(self, item: str = "") -> Iterator[Value]:
        """Every single value at or below a path, in order; of an empty mapping or list, that."""
        path, data = self.find(item)
        yield from self._below(path, data)

    def lines(self, item: str = "") -> list[str]:
        """The YAML of what stands at a path, with a comment on the origin of every value.

        Raises `OverrideError` for a path that is not there.
        """
        path, data = self.find(item)
        if isinstance(data, (dict, list)) and data:
            return self._block(path, data, 0)
        return [self._single(joined("", path.rpartition(".")[2]) + ": " if path else "", path, data, 0)]

    def find(self, item: str) -> tuple[str, Any]:
        """The path with elements by their own name, and what stands there."""
        data, done = self.data, ""
        for name in split(item) if item else ():
            if isinstance(data, list):
                index = element(self.written, data, name, done, item)
                name, data = element_names(data)[index], data[index]
            elif isinstance(data, dict) and name in data:
                data = data[name]
            elif isinstance(data, dict):
                raise no_such_path(self.written, item, done, name, list(data))
            else:
                raise OverrideError(f"There is no '{item}': '{done}' is one value and has nothing inside.")
            done = joined(done, name)
        return done, data

    def _below(self, path: str, data: Any) -> Iterator[Value]:
        if isinstance(data, dict) and data:
            for key, value in data.items():
                yield from self._below(joined(path, key), value)
        elif isinstance(data, list) and data:
            for name, value in zip(element_names(data), data, strict=True):
                yield from self._below(joined(path, name), value)
        else:
            yield Value(path, data, self.origin(path))

    def _block(self, path: str, data: dict[str, Any] | list[Any], depth: int) -> list[str]:
        lines: list[str] = []
        if isinstance(data, list):
            for name, value in zip(element_names(data), data, strict=True):
                inner = self._entry("", joined(path, name), value, depth + 1)
                lines += [f"{'  ' * depth}- {inner[0].lstrip()}", *inner[1:]]
            return lines
        for key, value in data.items():
            lines += self._entry(f"{_scalar(key)}:", joined(path, key), value, depth)
        return lines

    def _entry(self, key: str, path: str, value: Any, depth: int) -> list[str]:
        """A key with its value, or an element of a list where there is no key."""
        if not isinstance(value, (dict, list)) or not value:
            return self._single(f"{key} " if key else "", path, value, depth).split("\n")
        if not key:
            return self._block(path, value, depth)
        return [f"{'  ' * depth}{key}", *self._block(path, value, depth + 1)]

    def _single(self, key: str, path: str, value: Any, depth: int) -> str:
        indent = "  " * depth
        place = self.origin(path)
        origin = f"# {_named(place)}"
        if isinstance(value, str) and len(value) > WIDTH - 20 and _FOLDED.match(value):
            text = textwrap.wrap(value, WIDTH, break_long_words=False, break_on_hyphens=False)
            return "\n".join([f"{indent}{key}>-  {origin}", *(f"{indent}  {line}" for line in text)])
        return f"{f'{indent}{key}{_scalar(value)}':<{COLUMN}}  {origin}"


def whole(
    name_or_path: str | Path,
    *,
    resolved: bool,
    preset: str | None = None,
    skin: str | None = None,
    overrides: Overrides | None = None,
) -> Whole:
    """A rule file with what it extends: only what the files write, or `resolved`, with every default.

    Raises what `load` raises.
    """
    reading, scenario = prepared(name_or_path, preset=preset, skin=skin, overrides=overrides)
    return Whole(document(resolve(scenario)) if resolved else reading.data, reading)


def _named(place: Place | None) -> str:
    """File and line; a value set on the command line has no line worth naming."""
    if place is None:
        return DEFAULT
    return place.file if place.file.startswith("--set ") else f"{place.file}:{place.line}"


def _has(data: Any, path: str) -> bool:
    """Whether plain data hold something at a path. Keys of presets and skins are paths themselves."""
    if not path:
        return True
    if isinstance(data, dict):
        name, _, rest = path.partition(".")
        if name in data:
            return _has(data[name], rest)
        return path in data
    if isinstance(data, list):
        name, _, rest = path.partition(".")
        names = element_names(data)
        return name in names and _has(data[names.index(name)], rest)
    return True  # one value where the resolved document has more, such as one track without brackets


def _scalar(value: Any) -> str:
    """A single value, or an empty mapping or list, as YAML on one line."""
    if isinstance(value, str):
        plain = _PLAIN.match(value) and read_value(value, "").data == value
        return value if plain else "'" + value.replace("'", "''") + "'" if "\n" not in value else json.dumps(value)
    return json.dumps(value, ensure_ascii=False)
