"""Logs that grow by one JSON object a line: their lines, and where a last one was cut off while it was written.

What a missing end means is each log's own: a record keeps a last line that lacks its line feed alone, a class's ledger and
messages do not, as nobody was answered before all of it was on the disk.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

Line = dict[str, Any]
"""A line of a log."""


class Piece(NamedTuple):
    """What stands between two line feeds."""

    number: int
    """Of the line, from 1."""
    line: Line | None
    """What it holds; None for anything but one JSON object."""
    is_blank: bool
    is_ended: bool
    """Whether its line feed is there."""
    is_last: bool
    """Whether nothing but blank lines is behind it."""
    end: int
    """How many bytes there are up to its end, its line feed included."""


def pieces(content: bytes) -> Iterator[Piece]:
    """The lines of a log; the last one is blank where the log ends with a line feed."""
    parts = content.split(b"\n")
    last = max((number for number, part in enumerate(parts, 1) if part.strip()), default=0)
    end = 0
    for number, part in enumerate(parts, 1):
        end = min(end + len(part) + 1, len(content))
        yield Piece(number, line_of(part), not part.strip(), number < len(parts), number == last, end)


def line_of(piece: bytes) -> Line | None:
    """The line that these bytes are, without the line feed; None for anything but one JSON object."""
    try:
        line = json.loads(piece)
    except (ValueError, RecursionError):
        return None
    return line if isinstance(line, dict) else None
