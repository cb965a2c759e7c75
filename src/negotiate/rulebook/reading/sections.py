"""Reading a rule file section by section: what has not changed since the last time is not parsed again.

A section is a top-level key with all that belongs to it; in long sections, so is each key on the next level. The parser
takes most of the time that loading takes, so a designer's edit is read several times as quickly. Whatever could make a
section mean something else within its file (aliases, a second document, text that is not indented) sends the whole file to
the parser, and so does every finding: `read_again` always gives what `read` gives.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from negotiate.engine.rules import Place
from negotiate.rulebook.reading.read import Reading, copied, joined, read
from negotiate.rulebook.reading.source import Source

LONGEST = 100_000
"""Characters of a file that is read so: too few for more keys and values than a rule file may have (see read.MOST_NODES)."""
LONG_SECTION = 1_500
"""Characters from which a section is cut once more."""
SECTIONS_KEPT = 2048

_KEY = re.compile(r"( *)([A-Za-z_][A-Za-z0-9_-]*):(?: |$)")
_BELONGS = re.compile(r" |#|- |-?$")
_STRANGE = re.compile(r"(?:^|[\s\[{,:-])[&*]\S|[\r\t\x85\u2028\u2029\ufeff]|!", re.MULTILINE)
"""Anchors, aliases, tags, and characters that some readers take for the end of a line."""


class Section(NamedTuple):
    """What was read of one section; lines count from its first line, paths begin with its key."""

    data: dict[str, Any]
    places: dict[str, Place]
    keys: dict[str, Place]


def read_again(source: Source) -> Reading:
    """The same as `read(source)`, quicker where most of the file has been read before."""
    if len(source.text) > LONGEST or _STRANGE.search(source.text):
        return read(source)
    reading = Reading(source, {})
    cuts = _cut(source.lines, 0, len(source.lines), 0)
    if not cuts:
        return read(source)
    first = source.lines[cuts[0]].partition(":")[0]
    reading.places[""] = reading.keys[""] = Place(source.file, cuts[0] + 1, 1, len(first))
    for start, end in zip(cuts, [*cuts[1:], len(source.lines)], strict=True):
        if not _add(reading, start, end):
            return read(source)
    return reading


def _add(reading: Reading, start: int, end: int) -> bool:
    """Read the top-level section from line `start` to `end`; False where only the whole file can be read."""
    lines = reading.source.lines
    found = _KEY.match(lines[start])
    if found is None or found.group(2) in reading.data:
        return False
    name = found.group(2)
    text = "\n".join(lines[start:end])
    inner = _inner(lines, start, end) if len(text) > LONG_SECTION else []
    if not inner:
        section = _read_section(text)
        if section is None:
            return False
        reading.data[name] = copied(section.data[name])
        _place(reading, section, start, 0)
        return True
    column = len(lines[inner[0]]) - len(lines[inner[0]].lstrip(" "))
    below: dict[str, Any] = {}
    here = Place(reading.source.file, start + 1, 1, len(name))
    reading.places[name] = reading.keys[name] = here
    for first, last in zip(inner, [*inner[1:], end], strict=True):
        # a key of its own section, moved to the margin: its lines lose what they are indented by
        part = _read_section("\n".join(line[column:] for line in lines[first:last]))
        if part is None or any(key in below for key in part.data):
            return False
        below.update((key, copied(value)) for key, value in part.data.items())
        _place(reading, part, first, column, name)
    reading.data[name] = below
    return True


def _inner(lines: list[str], start: int, end: int) -> list[int]:
    """First lines of the sections inside a section that is a mapping in block style; none where it is anything else."""
    if lines[start].partition(":")[2].partition(" #")[0].strip():
        return []
    for number in range(start + 1, end):
        if lines[number].strip() and not lines[number].lstrip().startswith("#"):
            column = len(lines[number]) - len(lines[number].lstrip(" "))
            return _cut(lines, start + 1, end, column) if column else []
    return []


def _cut(lines: list[str], start: int, end: int, column: int) -> list[int]:
    """The lines on which a key stands in this column; none where a line belongs to no key or is indented less."""
    cuts = []
    for number in range(start, end):
        line = lines[number]
        if line[:column].strip(" "):
            return []  # a comment further out, for one, may end a text in block style: only the parser can tell
        rest = line[column:]
        found = _KEY.match(rest)
        if found and not found.group(1):
            cuts.append(number)
        elif not _BELONGS.match(rest) or rest == "-" or (not cuts and rest.strip() and not rest.lstrip().startswith("#")):
            return []
    return cuts


def _place(reading: Reading, section: Section, start: int, column: int, above: str = "") -> None:
    """Note the places of a section that begins on line `start` (from 0)."""
    file = reading.source.file
    for known, found in ((reading.places, section.places), (reading.keys, section.keys)):
        for path, place in found.items():
            known[joined(above, path)] = Place(file, place.line + start, place.column + column, place.length)


@lru_cache(maxsize=SECTIONS_KEPT)
def _read_section(text: str) -> Section | None:
    """One section; None where it has a finding or is not what it looks like."""
    reading = read(Source("", text))
    if reading.findings or reading.aliases or reading.spoiled or not isinstance(reading.data, dict):
        return None
    places = {path: place for path, place in reading.places.items() if path}
    keys = {path: place for path, place in reading.keys.items() if path}
    return Section(reading.data, places, keys)
