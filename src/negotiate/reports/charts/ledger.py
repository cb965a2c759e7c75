"""Two ledgers side by side: what was promised, how far it was believed to be delivered, and how far it truly was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from negotiate.reports.charts import svg
from negotiate.reports.charts.axes import WIDE
from negotiate.reports.charts.palette import BAD, FAINT, GOOD, INK, MUTED, PANEL, PAPER

SIZE, SMALL = 13.0, 11.5
LEFT, GAP, PAD = 10.0, 16.0, 9.0
BADGE = 26.0
STEP = 9.0
"""Height of a step of a promise."""


@dataclass(frozen=True)
class Side:
    """A promise in one ledger: `done` of `steps` delivered, in words; `is_short`: something was held back or broken."""

    done: int
    steps: int
    words: str
    is_short: bool = False


@dataclass(frozen=True)
class Entry:
    """One promise: whose (initials and the colour's token), about what, and how it stands in both ledgers."""

    initials: str
    colour: str
    title: str
    under: str
    believed: Side
    true: Side


@dataclass(frozen=True)
class Group:
    """Promises that hang together."""

    title: str
    entries: Sequence[Entry]


def ledger(title: str, description: str, groups: Sequence[Group], *, believed: str, true: str) -> str:
    """The picture; `believed` and `true` head the two columns."""
    first = WIDE * 0.46
    side = (WIDE - first - GAP - LEFT) / 2
    places = (first, first + side + GAP)
    parts = [
        svg.words(places[0], 18, believed, SIZE, colour=MUTED, bold=True),
        svg.words(places[1], 18, true, SIZE, colour=MUTED, bold=True),
    ]
    y = 30.0
    for group in groups:
        heights = [_height(entry, first, side) for entry in group.entries]
        tall = sum(heights) + SIZE * svg.LINE + 3 * PAD
        parts.append(svg.box(0.5, y, WIDE - 1, tall, fill=PANEL, line="", round_by=10))
        y += PAD
        parts.append(svg.words(LEFT, y + SMALL, group.title, SMALL, colour=MUTED, bold=True))
        y += SIZE * svg.LINE + PAD
        for entry, high in zip(group.entries, heights, strict=True):
            parts += _entry(entry, y, first, places, side)
            y += high
        y += PAD + 8
    return svg.picture("", title, description, WIDE, y, parts, grows=False)


def _lines(entry: Entry, first: float) -> tuple[list[str], list[str]]:
    room = first - LEFT - BADGE - 10 - GAP
    return svg.wrapped(entry.title, SIZE, room, bold=True), svg.wrapped(entry.under, SMALL, room)


def _height(entry: Entry, first: float, side: float) -> float:
    above, below = _lines(entry, first)
    words = max(len(svg.wrapped(one.words, SMALL, side)) for one in (entry.believed, entry.true))
    return max(len(above) * SIZE * svg.LINE + len(below) * SMALL * svg.LINE, STEP + 6 + words * SMALL * svg.LINE) + 12


def _entry(entry: Entry, y: float, first: float, places: tuple[float, float], side: float) -> list[str]:
    above, below = _lines(entry, first)
    parts = [
        svg.box(LEFT, y, BADGE, BADGE, fill=entry.colour, line="", round_by=6),
        svg.words(LEFT + BADGE / 2, y + BADGE * 0.66, entry.initials, 11, colour=PAPER, bold=True, anchor="middle"),
    ]
    x, at = LEFT + BADGE + 10, y + SIZE
    for text in above:
        parts.append(svg.words(x, at, text, SIZE, colour=INK, bold=True))
        at += SIZE * svg.LINE
    for text in below:
        parts.append(svg.words(x, at, text, SMALL, colour=MUTED))
        at += SMALL * svg.LINE
    for place, one in zip(places, (entry.believed, entry.true), strict=True):
        parts += _side(one, place, y + 2, side)
    return parts


def _side(one: Side, x: float, y: float, wide: float) -> list[str]:
    step = (wide - 4 * (one.steps - 1)) / one.steps
    parts = [
        svg.box(
            x + number * (step + 4),
            y,
            step,
            STEP,
            fill=GOOD if number < one.done else BAD if one.is_short else FAINT,
            line="",
            round_by=3,
        )
        for number in range(one.steps)
    ]
    at = y + STEP + 6 + SMALL * 0.8
    for text in svg.wrapped(one.words, SMALL, wide):
        parts.append(svg.words(x, at, text, SMALL, colour=BAD if one.is_short else MUTED, bold=one.is_short))
        at += SMALL * svg.LINE
    return parts
