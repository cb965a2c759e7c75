"""YAML 1.2 to plain data, with the place of every key and value, and a finding for whatever is not plain data.

Events are taken one by one from ruamel.yaml's parser and resolved here by the core schema of YAML 1.2, so that depth, number
of nodes and size of numbers are limited before anything is built, and `no`, `on` or `2025-05-16` stay what was written.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from negotiate.engine.rules import Place
from negotiate.rulebook.check.doubts import Doubts
from negotiate.rulebook.check.findings import FIRST, Finding, Related, Severity, quoted
from negotiate.rulebook.reading.not_yaml import not_yaml
from negotiate.rulebook.reading.source import Source, Span

DEEPEST = 40
"""Levels of nesting; a rule file needs about 12."""
MOST_NODES = 60_000
"""Keys and values in a file, every alias counted as often as it is used. The largest scenario that the engine takes
has about 53,000; many more could not be read and checked within two seconds."""
MOST_DIGITS = 18
"""Digits of a whole number."""
TOO_LARGE = f"This number is too large; write one of {MOST_DIGITS} digits at most."
NO_VALUE = "There is no value here; write one or remove the key."
MOST_FINDINGS = 200
"""Findings of one file; a file that is not YAML at all is not described character by character."""
LONGEST_NAME = 100
"""Characters of a name for which a similar one is looked for."""
MOST_COMPARED = 1_000_000
"""Pairs of characters that may be compared in search of a name like the one written."""

_WHOLE = re.compile(r"[-+]?[0-9]+\Z")
_BASED = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_REAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_ENDLESS = re.compile(r"[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")
_NOTHING = ("", "~", "null", "Null", "NULL")
_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


@dataclass
class Reading:
    """What was read: plain data (None where a value could not be used) and the places of values and keys by dotted path.

    The place of a mapping or list that has a key is its key's. `spoiled` holds the paths that have a finding already,
    `doubts` what is not as the file says, `aliases` the path in the file of what was given another name since.
    """

    source: Source
    data: Any = None
    places: dict[str, Place] = field(default_factory=dict)
    keys: dict[str, Place] = field(default_factory=dict)
    spoiled: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    doubts: Doubts = field(default_factory=Doubts)
    aliases: dict[str, str] = field(default_factory=dict)
    bases: dict[str, Source] = field(default_factory=dict)
    """The files that this one builds on, by their name in places."""
    removed: dict[str, Place] = field(default_factory=dict)
    """Where a layer takes something away, by its dotted path in the base."""
    _compared: int = 0

    def trial(self, data: Any) -> Reading:
        """The same file with other data and no findings yet."""
        return Reading(
            self.source,
            data,
            dict(self.places),
            dict(self.keys),
            set(self.spoiled),
            doubts=self.doubts.copy(),
            aliases=dict(self.aliases),
            bases=self.bases,
            removed=self.removed,
            _compared=self._compared,
        )

    @property
    def full(self) -> bool:
        """Whether there are so many findings that no more are taken."""
        return len(self.findings) > MOST_FINDINGS

    def written(self, path: str) -> str:
        """The path of something as it stands in the file."""
        if not self.aliases:
            return path
        here = ""
        for name in path.split("."):
            here = joined(here, name)
            here = self.aliases.get(here, here)
        return here

    def closest(self, name: str, names: Iterable[str], cutoff: float = 0.6) -> list[str]:
        """The names most like `name`: several where they are equally so, none where none is as like as `cutoff` (0..1).

        Looks no further once it has compared too much in this file.
        """
        if len(name) > LONGEST_NAME:
            return []
        near = []
        for other in names:
            self._compared += len(name) * len(other)
            if self._compared > MOST_COMPARED:
                break
            if len(other) <= LONGEST_NAME:
                near.append(other)
        found = difflib.get_close_matches(name, near, n=3, cutoff=cutoff)
        likeness = [difflib.SequenceMatcher(None, other, name).ratio() for other in found]
        return sorted(other for other, ratio in zip(found, likeness, strict=True) if ratio == likeness[0])

    def report(
        self,
        path: str,
        sentence: str,
        rule_id: str,
        severity: Severity = "error",
        *,
        key: bool = False,
        meant: Iterable[str | float | bool] = (),
        first: str = "",
    ) -> None:
        """Add a finding about `path`, at the nearest place known (at its key when `key`).

        `meant` is what the key or value there may have been meant to be; of a key, only what is not there yet. `first` is
        the path of the first of two things that are alike.
        """
        if self.full:
            return
        path = self.written(path)
        known = self.keys if key else self.places
        place = nearest(known, path) or Place(self.source.file, 1, 1)
        finding = self.finding(place, sentence, rule_id, severity, path)
        if path in known:  # or it is about something around it, which nobody meant otherwise
            around = path.rpartition(".")[0]
            finding = replace(
                finding, meant=tuple(other for other in meant if not key or joined(around, str(other)) not in self.keys)
            )
        before = nearest(known, self.written(first)) if first else None
        if before is not None and before != place:
            source = self.bases.get(before.file, self.source)
            finding = replace(finding, related=(source.related(before, FIRST),))
        self.take([finding])

    def finding(self, place: Place, sentence: str, rule_id: str, severity: Severity = "error", about: str = "") -> Finding:
        """A finding at a place of this file or of one that it builds on, with the line."""
        return self.bases.get(place.file, self.source).finding(place, sentence, rule_id, severity, about)

    def take(self, findings: Iterable[Finding]) -> None:
        """Add findings, as many as a file may have, and one that says so where there are more."""
        for finding in findings:
            if len(self.findings) == MOST_FINDINGS:
                sentence = f"There are more than {MOST_FINDINGS} problems; the rest are not shown."
                finding = self.source.finding(Place(self.source.file, 1, 1), sentence, "too-many")
            if not self.full:
                self.findings.append(finding)


def nearest(places: dict[str, Place], path: str) -> Place | None:
    """The place of `path`, or of the nearest thing around it that has one."""
    while path:
        if path in places:
            return places[path]
        path = path.rpartition(".")[0]
    return places.get("")


def joined(path: str, name: str) -> str:
    """A dotted path one step longer."""
    return f"{path}.{name}" if path else name


def element_names(items: list[Any]) -> list[str]:
    """How the elements of a list are named in a dotted path: by their `id`, or by number where that is missing or taken."""
    names: dict[str, None] = {}
    for number, item in enumerate(items):
        own = item.get("id") if isinstance(item, dict) else None
        usable = isinstance(own, str) and own and "." not in own and not own.isdigit() and own not in names
        names[str(own) if usable else str(number)] = None
    return list(names)


def copied(data: Any) -> Any:
    """A copy of plain data, in a third of the time that `copy.deepcopy` takes."""
    if isinstance(data, dict):
        return {key: copied(value) for key, value in data.items()}
    return [copied(value) for value in data] if isinstance(data, list) else data


class _Stop(Exception):
    """Nothing more can be read; the reason is among the findings."""


@dataclass(slots=True)
class _Node:
    """A value as written: a scalar's outcome, or the parts of a mapping or list."""

    kind: str
    line: int
    column: int
    value: Any = None
    size: int = 1
    length: int = 1
    """Characters on its first line; of a mapping or list in block style, those of what comes first in it."""
    trouble: tuple[str, str] | None = None
    flow: bool = False
    """Whether it stands in brackets."""


def read(source: Source) -> Reading:
    """Read the one YAML document of `source`. Never raises: whatever is wrong becomes a finding."""
    return _read(Reading(source), at_top=True)


def read_value(text: str, name: str) -> Reading:
    """Read one YAML value (a scalar or a flow collection), such as the right-hand side of an override."""
    return _read(Reading(Source(name, text)), at_top=False)


def _read(reading: Reading, *, at_top: bool) -> Reading:
    reader = _Reader(reading)
    try:
        node = reader.document(at_top=at_top)
        reading.places[""] = reading.keys[""] = reader.place(node)
        if at_top and node.kind != "map":
            name = reading.source.format.name
            sentence = f"{name[0].upper()}{name[1:]} is a mapping of keys to values; this is {_described(node)}."
            reader.fail(reader.place(node), sentence, "shape")
        else:
            reading.data = reader.plain(node, "")
        reading.source.scalars = reader.scalars
    except _Stop:
        pass
    except YAMLError as error:
        reading.findings.append(not_yaml(reading.source, error))
    except Exception as error:  # the parser is known to leak ValueError, IndexError and the like on garbage
        sentence = f"This cannot be read as YAML ({type(error).__name__})."
        reading.findings.append(reading.source.finding(Place(reading.source.file, 1, 1), sentence, "yaml"))
    return reading


class _Reader:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.anchors: dict[str, _Node | None] = {}
        self.count = 0
        self.scalars: list[Span] = []
        # The plain pure-Python parser: the round-trip one gives the same events, with comments, at half the speed.
        self.events: Iterator[Any] = iter(YAML(typ="safe", pure=True).parse(reading.source.text))

    def place(self, node: _Node) -> Place:
        return Place(self.reading.source.file, node.line, node.column, node.length)

    def point(self, mark: Any) -> Place:
        return Place(self.reading.source.file, mark.line + 1, mark.column + 1)

    def length(self, start: Any, end: Any) -> int:
        """Characters from one mark to another, or to the end of the line of the first."""
        first: int = start.column
        last: int = end.column
        if start.line != end.line:
            lines = self.reading.source.lines
            last = len(lines[start.line].rstrip()) if start.line < len(lines) else 0
        return last - first if last > first else 1

    def fail(self, place: Place, sentence: str, rule_id: str, path: str = "", related: tuple[Related, ...] = ()) -> None:
        finding = self.reading.source.finding(place, sentence, rule_id, about=path)
        self.reading.findings.append(replace(finding, related=related) if related else finding)
        if path:
            self.reading.spoiled.add(path)
            self.reading.doubts.changed(path)
        if len(self.reading.findings) >= MOST_FINDINGS:
            raise _Stop

    def document(self, *, at_top: bool) -> _Node:
        """The first document as nodes; anything after it is a finding."""
        node: _Node | None = None
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                if node is not None:
                    place = self.point(event.start_mark)
                    sentence = f"A second document begins here; {self.reading.source.format.name} holds one."
                    self.fail(place, sentence, "documents")
                    raise _Stop
            elif isinstance(event, (ScalarEvent, AliasEvent, MappingStartEvent, SequenceStartEvent)):
                node = self.node(event, 0)
        if node is None or (node.kind == "null" and node.trouble is not None and not node.value):
            wanted = self.reading.source.format
            self.fail(
                Place(self.reading.source.file, 1, 1),
                f"This file is empty; {wanted.name} begins with {wanted.begins}." if at_top else NO_VALUE,
                "empty",
            )
            raise _Stop
        return node

    def node(self, event: Any, depth: int) -> _Node:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        self.count += 1
        if self.count > MOST_NODES:
            self.too_many(event)
        if isinstance(event, AliasEvent):
            return self.alias(event, line, column)
        if depth > DEEPEST:
            sentence = f"This is nested more than {DEEPEST} levels deep; a rule file needs about 12."
            self.fail(self.point(event.start_mark), sentence, "too-deep")
            raise _Stop
        if event.anchor:
            self.anchors[event.anchor] = None
        if isinstance(event, ScalarEvent):
            end = event.end_mark
            self.scalars.append(((line, column), (end.line + 1, end.column + 1)))
            node = _scalar(event, line, column)
            node.length = self.length(event.start_mark, end)
        else:
            node = self.collection(event, line, column, depth)
        if event.tag is not None and event.tag not in ("!", "tag:yaml.org,2002:str") and not _implied(event):
            node.trouble = (f"The tag {quoted(event.tag)} is not used in rule files; write the plain value.", "tag")
        elif event.tag == "tag:yaml.org,2002:str" and node.kind != "text" and isinstance(event, ScalarEvent):
            node.kind, node.value, node.trouble = "text", event.value, None
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def collection(self, event: Any, line: int, column: int, depth: int) -> _Node:
        parts: list[Any] = []
        mapping = isinstance(event, MappingStartEvent)
        node = _Node("map" if mapping else "list", line, column, parts, flow=bool(event.flow_style))
        for inner in self.events:
            if isinstance(inner, (MappingEndEvent, SequenceEndEvent)):
                if node.flow:
                    node.length = self.length(event.start_mark, inner.end_mark)
                elif parts:
                    node.length = (parts[0][0] if mapping else parts[0]).length
                return node
            if mapping:
                key = self.node(inner, depth + 1)
                value = self.node(next(self.events), depth + 1)
                parts.append((key, value))
                node.size += key.size + value.size
            else:
                item = self.node(inner, depth + 1)
                parts.append(item)
                node.size += item.size
            if node.size > MOST_NODES:
                self.too_many(event)
        return node  # unreachable with a sound parser: every start has its end

    def too_many(self, event: Any) -> NoReturn:
        sentence = (
            f"This has more than {MOST_NODES:,} keys and values (aliases counted each time they are used); "
            f"{self.reading.source.format.name} may not have so many."
        )
        self.fail(self.point(event.start_mark), sentence, "too-many-values")
        raise _Stop

    def alias(self, event: Any, line: int, column: int) -> _Node:
        if event.anchor not in self.anchors:
            return self.no_alias(event, line, column, f"There is no anchor {quoted(event.anchor)} before this alias.")
        node = self.anchors[event.anchor]
        if node is None:
            return self.no_alias(event, line, column, f"The alias {quoted(event.anchor)} stands inside its own anchor.")
        return node

    def no_alias(self, event: Any, line: int, column: int, sentence: str) -> _Node:
        length = self.length(event.start_mark, event.end_mark)
        return _Node("null", line, column, length=length, trouble=(sentence, "alias"))

    def plain(self, node: _Node, path: str) -> Any:
        """The node as plain data; notes the places below `path`."""
        if node.trouble is not None:
            self.fail(self.place(node), *node.trouble, path)
            return None
        if node.kind == "map":
            return self.mapping(node, path)
        if node.kind == "list":
            return self.sequence(node, path)
        return node.value

    def mapping(self, node: _Node, path: str) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in node.value:
            if key.kind != "text" or key.trouble is not None:
                self.bad_key(key)
                continue
            name = key.value
            if name in result:
                first = self.reading.keys[joined(path, name)]
                sentence = (
                    f"The key {quoted(name)} stands here a second time (first in line {first.line}); remove one of the two."
                )
                related = (self.reading.source.related(first, FIRST),)
                self.fail(self.place(key), sentence, "duplicate-key", related=related)
                if value.kind in ("map", "list"):
                    self.reading.doubts.incomplete(joined(path, name))
                continue
            if name == "<<":
                self.fail(self.place(key), "Merge keys (<<) are not part of YAML 1.2; write the keys out.", "merge-key")
                self.reading.doubts.incomplete(path)
                continue
            below = joined(path, name)
            self.reading.keys[below] = self.place(key)
            if value.kind == "null" and value.line > key.line:  # the parser only notices at the next line
                value.line, value.column, value.length = key.line, key.column, key.length
            if node.flow and value.kind == "null" and " " in name:
                comma = f"A comma ends a text in brackets, so that {quoted(name)} is taken for a key; put it all in quotes."
                value.line, value.column, value.length = key.line, key.column, key.length
                value.trouble = (comma, "yaml")
            self.reading.places[below] = self.place(key if value.kind in ("map", "list") else value)
            result[name] = self.plain(value, below)
        return result

    def sequence(self, node: _Node, path: str) -> list[Any]:
        names = element_names([_identity(item) for item in node.value])
        result: list[Any] = []
        for name, item in zip(names, node.value, strict=True):
            below = joined(path, name)
            self.reading.keys[below] = self.reading.places[below] = self.place(item)
            result.append(self.plain(item, below))
        return result

    def bad_key(self, key: _Node) -> None:
        if key.trouble is not None and key.kind != "null":
            sentence, rule_id = key.trouble
        else:
            sentence, rule_id = (
                f"A key has to be text; this is {_described(key)}. Put it in quotes if it is meant.",
                "key-not-text",
            )
        self.fail(self.place(key), sentence, rule_id)


def _identity(node: _Node) -> Any:
    """What `element_names` looks at."""
    if node.kind == "map":
        for key, value in node.value:
            if key.kind == "text" and key.value == "id" and value.kind == "text":
                return {"id": value.value}
    return None


def _implied(event: Any) -> bool:
    """Whether the parser itself, not the file, supplied the tag."""
    if isinstance(event, ScalarEvent):
        return bool(event.implicit[0] or event.implicit[1])
    return bool(event.implicit)


def _whole_signs(text: str) -> str:
    """The text with the halves of signs put together that JSON escapes in two, as `"\\ud83d\\ude00"`.

    Raises UnicodeError for a half without its other half.
    """
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _scalar(event: Any, line: int, column: int) -> _Node:
    try:
        value = _whole_signs(event.value)
    except UnicodeError:
        sentence = "This escape is half of a sign (\\ud800 to \\udfff); write both halves, or the sign itself."
        return _Node("text", line, column, "", trouble=(sentence, "text"))
    if event.style is not None:
        return _Node("text", line, column, value)
    if value in _NOTHING:
        return _Node("null", line, column, None, trouble=(NO_VALUE, "no-value"))
    if value in _TRUTH:
        return _Node("truth", line, column, _TRUTH[value])
    first = value[0]
    if first not in "+-.0123456789":
        return _Node("text", line, column, value)
    if _WHOLE.match(value) or _BASED.match(value):
        if len(value) > MOST_DIGITS:
            return _Node("number", line, column, trouble=(TOO_LARGE, "number"))
        based = value[:2] in ("0o", "0x")
        return _Node("number", line, column, int(value, 0) if based else int(value))
    if _REAL.match(value):
        number = float(value)
        if math.isinf(number):
            return _Node("number", line, column, trouble=(TOO_LARGE, "number"))
        return _Node("number", line, column, number)
    if _ENDLESS.match(value):
        return _Node(
            "number", line, column, trouble=(f"{quoted(value)} is not a quantity; write a finite number.", "number")
        )
    return _Node("text", line, column, value)


def _described(node: _Node) -> str:
    if node.kind == "text":
        return f"the text {quoted(node.value)}"
    if node.kind == "number":
        return "a number" if node.value is None else f"the number {node.value}"
    return {"map": "a mapping", "list": "a list", "truth": f"the word {str(node.value).lower()}"}.get(node.kind, "nothing")
