"""A pair of axes: where the plot lies, how values become places, and the numbers and names beside it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from negotiate.reports.charts import svg
from negotiate.reports.charts.palette import FAINT, INK, MUTED
from negotiate.reports.charts.ticks import labels

WIDE = 730.0
"""A chart that fills the width of a page, in the unit of everything here: a pixel on screen, a little less on paper."""
SIZE, SMALL = 13.0, 12.0
"""Sizes of text: names of things, and everything else."""
UNDER = 44.0
"""Room under the plot for the numbers and the name of the x axis."""
APART = 12.0
"""Room between two numbers of an axis."""

Range = tuple[float, float]


@dataclass(frozen=True)
class Axes:
    """The borders of the plot on the chart, and the values at them."""

    left: float
    top: float
    right: float
    bottom: float
    x: Range
    y: Range = (0.0, 1.0)

    def across(self, value: float) -> float:
        """Where a value of the x axis lies."""
        low, high = self.x
        return self.left + (self.right - self.left) * (value - low) / ((high - low) or 1.0)

    def down(self, value: float) -> float:
        """Where a value of the y axis lies."""
        low, high = self.y
        return self.bottom - (self.bottom - self.top) * (value - low) / ((high - low) or 1.0)

    def place(self, x: float, y: float) -> svg.Place:
        """Where a point lies."""
        return self.across(x), self.down(y)


def spanned(values: Iterable[float], margin: float = 0.0) -> Range:
    """From the least to the greatest of the numbers that are numbers, and a share of that distance more at either end.

    Of one value, and of none, a range around it that has some length.
    """
    known = [value for value in values if math.isfinite(value)]
    low, high = min(known, default=0.0), max(known, default=1.0)
    if high - low <= 1e-9 * max(1.0, abs(low), abs(high)):
        half = abs(low) / 2 if abs(low) > 1e-6 else 0.5
        return low - half, high + half
    return low - margin * (high - low), high + margin * (high - low)


def room_beside(numbers: Sequence[float]) -> float:
    """Room that the numbers of a y axis take left of the plot."""
    return max(svg.width(text, SMALL) for text in labels(numbers)) + 12


def x_axis(axes: Axes, numbers: Sequence[float], name: str, *, grid: bool = False) -> list[str]:
    """The numbers under the plot, as many as keep apart, and the name of the axis under them."""
    texts = labels(numbers)
    wide = max(svg.width(text, SMALL) for text in texts) + APART
    every = 1
    if len(numbers) > 1:
        between = axes.across(numbers[1]) - axes.across(numbers[0])
        every = max(1, math.ceil(wide / max(between, 1e-9)))
    parts, lines = [], []
    for number, text in list(zip(numbers, texts, strict=True))[::every]:
        x = axes.across(number)
        half = svg.width(text, SMALL) / 2
        parts.append(svg.words(min(max(x, half + 1), WIDE - half - 1), axes.bottom + 17, text, SMALL, anchor="middle"))
        if grid:
            lines.append(svg.line([(x, axes.top), (x, axes.bottom)], colour=FAINT, thick=1))
        else:
            lines.append(svg.line([(x, axes.bottom), (x, axes.bottom + 4)], thick=1))
    if name:
        parts.append(svg.words((axes.left + axes.right) / 2, axes.bottom + 37, name, SMALL, colour=MUTED, anchor="middle"))
    return [*parts, *lines]


def y_axis(axes: Axes, numbers: Sequence[float], name: str) -> list[str]:
    """Faint lines across the plot with their numbers on the left; the name of the axis stands level on top of the chart."""
    parts = [svg.words(2, SMALL + 1, name, SMALL, colour=MUTED)] if name else []
    for number, text in zip(numbers, labels(numbers), strict=True):
        y = axes.down(number)
        parts.append(svg.line([(axes.left, y), (axes.right, y)], colour=FAINT, thick=1))
        parts.append(svg.words(axes.left - 8, y + SMALL * 0.36, text, SMALL, anchor="end"))
    return parts


def corner(axes: Axes) -> str:
    """The two axes as one line; it lies over the grid and under what is drawn."""
    return svg.line([(axes.left, axes.top), (axes.left, axes.bottom), (axes.right, axes.bottom)], thick=1)


def row_label(lines: Sequence[str], right: float, middle: float) -> list[str]:
    """The label of a row that lies around `middle`, in lines that end at `right`."""
    first = middle + SIZE * 0.36 - (len(lines) - 1) * SIZE * svg.LINE / 2
    return [
        svg.words(right, first + place * SIZE * svg.LINE, text, SIZE, colour=INK, anchor="end")
        for place, text in enumerate(lines)
    ]
