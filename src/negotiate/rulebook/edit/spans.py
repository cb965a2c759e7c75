"""Spans: where every key and value stands in the text of a rule file, so that an edit touches nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.events import AliasEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent

from negotiate.rulebook.reading.read import element_names, joined


@dataclass
class Spot:
    """A value in the text: characters `start` to `end`, counted from 0. `key` is the span of its key, None in a list.

    A mapping or list ends with the last thing inside it, or with its closing bracket in flow style; comments after that
    belong to nobody.
    """

    kind: str
    """`scalar`, `alias`, `map` or `list`."""
    start: int
    end: int
    style: str = ""
    """How a scalar is written: "" plain, `'`, `"`, `|` or `>`; of a mapping or list `flow` or `block`."""
    key: tuple[int, int] | None = None
    column: int = 0
    """Of the first key or dash of a block mapping or list, counted from 0."""
    names: list[str] = field(default_factory=list)
    """Keys of a mapping, or names of a list's elements, in their order."""
    anchor: str = ""
    value: str = ""
    """Text of a scalar without its quotes."""


def spots(text: str) -> dict[str, Spot]:
    """Every value of a sound rule file by its dotted path; "" is the whole.

    The text has to be one that `read` takes without a finding. What an alias stands for is at its anchor only.
    """
    return _spots(text, iter(YAML(typ="safe", pure=True).parse(text)))


def first_spots(text: str) -> dict[str, Spot]:
    """The same of a text that need not be sound, as far as it can be read."""
    return _spots(text, _until_error(text))


def _until_error(text: str) -> Iterator[Any]:
    # the parser is known to leak ValueError, IndexError and the like on garbage
    with suppress(Exception):
        yield from YAML(typ="safe", pure=True).parse(text)


def _spots(text: str, events: Iterator[Any]) -> dict[str, Spot]:
    found: dict[str, Spot] = {}
    for event in events:
        if isinstance(event, (ScalarEvent, AliasEvent)) or hasattr(event, "flow_style"):
            _take(event, events, text, "", found)
    return found


def _take(event: Any, events: Iterator[Any], text: str, path: str, found: dict[str, Spot]) -> Spot:
    """Note the value that begins with `event`, and all that is in it."""
    start, end = event.start_mark.index, event.end_mark.index
    if isinstance(event, AliasEvent):
        spot = Spot("alias", start, end, anchor=event.anchor)
    elif isinstance(event, ScalarEvent):
        if event.style in ("|", ">"):  # a block text runs on to the beginning of whatever comes next
            end = start + len(text[start:end].rstrip())
        spot = Spot("scalar", start, end, event.style or "", anchor=event.anchor or "", value=event.value)
    else:
        spot = _collection(event, events, text, path, found)
    found[path] = spot
    return spot


def _collection(event: Any, events: Iterator[Any], text: str, path: str, found: dict[str, Spot]) -> Spot:
    mapping = isinstance(event, MappingStartEvent)
    style = "flow" if event.flow_style else "block"
    spot = Spot("map" if mapping else "list", event.start_mark.index, event.end_mark.index, style, anchor=event.anchor or "")
    spot.column = -1
    items: list[dict[str, Spot]] = []
    for inner in events:
        if isinstance(inner, (MappingEndEvent, SequenceEndEvent)):
            if style == "flow":
                spot.end = inner.end_mark.index
            break
        if mapping:
            key = _take(inner, events, text, "", {})
            spot.column = inner.start_mark.column if spot.column < 0 else spot.column
            below = next(events, None)
            if below is None:  # the text cannot be read any further
                break
            value = _take(below, events, text, joined(path, key.value), found)
            value.key = (key.start, key.end)
            spot.names.append(key.value)
        else:
            own: dict[str, Spot] = {}
            value = _take(inner, events, text, "", own)
            items.append(own)
        spot.end = value.end
    if not mapping:
        spot.names = element_names([_identity(below) for below in items])
        for name, below in zip(spot.names, items, strict=True):
            here = joined(path, name)
            found |= {joined(here, inner) if inner else here: part for inner, part in below.items()}
        if style == "block":
            spot.column = event.start_mark.column
    return spot


def _identity(below: dict[str, Spot]) -> Any:
    """What `element_names` looks at."""
    own = below.get("id")
    if below[""].kind != "map" or own is None or own.kind != "scalar":
        return None
    numeric = not own.style and own.value[:1] in tuple("+-.0123456789")
    return None if numeric and not _is_text(own.value) else {"id": own.value}


def _is_text(value: str) -> bool:
    """Whether a plain scalar that begins like a number is none, such as `2025-05`."""
    try:
        float(value)
    except ValueError:
        return not value.startswith(("0x", "0o"))
    return False
