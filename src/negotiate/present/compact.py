"""Presentations in few bytes, for the way to a client: names of fields once, and words that are there several times once.

    {"shapes": [["number", "round", "text"], …], "texts": ["", "Month 3", …, [-2, "…"]], "value": …}

In `value` an object is a list that begins with the number of its shape, from 1 on, and then has its values in that order; a
list begins with 0. A list that begins with a number below 0 is a text put together from parts: minus a number is the place
in `texts`, from 1 on, and a text is itself. So may texts in the table be put together. Everything else is as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from negotiate.present.plain import plain

SHORT = 5
"""Letters of a text that is not worth a place in the table, and of a part of one."""
_PART = re.compile(r".*?[.;:“”–](?:\s+|$)|.+?$", re.DOTALL)
"""A part of a text up to a sign after which something else may follow."""


def compact(value: object) -> dict[str, Any]:
    """A presentation, or several by name, as compact plain data. Raises TypeError for what no presentation may hold."""
    data = plain(value)
    whole = Counter(_texts(data))
    parts = Counter(part for text in whole for part in _PART.findall(text))
    # the first is empty, to begin a list with that begins with something else; the most frequent have the shortest numbers
    texts = ["", *(part for part, count in parts.most_common() if count > 1 and len(part) > SHORT)]
    packing = _Packing({text: -place for place, text in enumerate(texts, 1)})
    table: list[Any] = list(texts)
    for text, count in whole.most_common():
        if count > 1 and len(text) > SHORT and text not in packing.places:
            table.append(packing.text(text))
            packing.places[text] = -len(table)
    return {"shapes": packing.shapes, "texts": table, "value": packing.packed(data)}


def expanded(data: Mapping[str, Any]) -> Any:
    """The plain data that `compact` was given; what a client does with what it receives."""
    texts: list[str] = []
    for text in data["texts"]:  # one that is put together has its parts before it
        texts.append(text if isinstance(text, str) else _joined(text, texts))
    return _expanded(data["value"], data["shapes"], texts)


def _joined(parts: list[int | str], texts: list[str]) -> str:
    return "".join(part if isinstance(part, str) else texts[-part - 1] for part in parts)


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for inner in data.values() if isinstance(data, dict) else data:
            yield from _texts(inner)


class _Packing:
    """Packs data with a table of texts, and collects the shapes of its objects."""

    def __init__(self, places: dict[str, int]) -> None:
        self.places = places
        self.shapes: list[list[str]] = []
        self._shape_of: dict[tuple[str, ...], int] = {}

    def packed(self, data: Any) -> Any:
        if isinstance(data, str):
            return self.text(data) if data else data
        if isinstance(data, dict):
            names = tuple(data)
            if names not in self._shape_of:
                self.shapes.append(list(names))
                self._shape_of[names] = len(self.shapes)
            return [self._shape_of[names], *(self.packed(inner) for inner in data.values())]
        if isinstance(data, list):
            return [0, *(self.packed(inner) for inner in data)]
        return data

    def text(self, text: str) -> Any:
        if text in self.places:
            return [self.places[text]]
        parts: list[int | str] = []
        for part in _PART.findall(text):
            if part in self.places:
                parts.append(self.places[part])
            elif parts and isinstance(parts[-1], str):
                parts[-1] += part
            else:
                parts.append(part)
        if not any(isinstance(part, int) for part in parts):
            return text
        return parts if isinstance(parts[0], int) else [-1, *parts]


def _expanded(data: Any, shapes: list[list[str]], texts: list[str]) -> Any:
    if not isinstance(data, list):
        return data
    first, *rest = data
    if first < 0:
        return _joined(data, texts)
    values = [_expanded(inner, shapes, texts) for inner in rest]
    return values if first == 0 else dict(zip(shapes[first - 1], values, strict=True))
