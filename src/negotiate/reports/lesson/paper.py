"""Room on paper: the largest size of letters at which a sheet fits its pages, on A4 and on Letter alike."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from negotiate.reports.charts.svg import width

WIDE = 182.0
"""Millimetres between the margins of A4, the narrower paper."""
HIGH = 244.0
"""Millimetres between the margins of Letter, the shorter paper, less what the last lines of a page may leave empty."""
SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
"""Sizes of letters to choose from, points."""
POINT = 0.3528
"""Millimetres in a point."""
NARROWER = 0.86
"""Width of printed letters over what charts reckon with, which must do for every font."""
LEADING = 1.34
"""Height of a line over its size."""


def lines(text: str, size: float, room: float = WIDE) -> int:
    """Lines that a text takes in `room` millimetres at `size` points."""
    return max(1, math.ceil(width(text, size * POINT) * NARROWER / room))


def line(size: float) -> float:
    """Height of a line, millimetres."""
    return size * POINT * LEADING


def height(texts: Iterable[str], size: float, room: float = WIDE, between: float = 0.25) -> float:
    """Millimetres that paragraphs take, one below the other; `between` is the room below each, in lines."""
    return sum((lines(text, size, room) + between) * line(size) for text in texts)


def largest(needed: Callable[[float], float], pages: int) -> float:
    """The largest size of letters, points, at which what needs `needed(size)` millimetres fits, or else the smallest."""
    return next((size for size in SIZES if needed(size) <= pages * HIGH), SIZES[-1])
