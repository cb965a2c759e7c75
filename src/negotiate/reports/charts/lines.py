"""Lines over rounds or any other scale, each labelled at its end, with bands, thresholds and numbered moments."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from negotiate.reports.charts import svg
from negotiate.reports.charts.axes import (
    SIZE,
    SMALL,
    UNDER,
    WIDE,
    Axes,
    Range,
    corner,
    room_beside,
    spanned,
    x_axis,
    y_axis,
)
from negotiate.reports.charts.label_places import Box, dotted, emptiest, of_words
from negotiate.reports.charts.markers import marker
from negotiate.reports.charts.palette import ACCENT, MUTED
from negotiate.reports.charts.spread import spread, stacked
from negotiate.reports.charts.ticks import ticks

DASHES = {"solid": "", "dashed": "7 4", "dotted": "2 3", "dash-dot": "9 3 2 3"}
"""Strokes of lines by name, as SVG writes them."""
THICK = 2.2
LABELS = 190.0
"""Room for the labels at the ends at most; longer ones are wrapped."""
ROW = 2 * svg.DISC + 3
"""Height of a row of numbered moments."""


@dataclass(frozen=True)
class Line:
    """One line. `x` and `y` are equally long; a `y` that is not a number leaves a gap."""

    label: str
    x: Sequence[float]
    y: Sequence[float]
    colour: str = ACCENT
    """A token of palette.py."""
    dash: str = "solid"
    """One of DASHES."""
    low: Sequence[float] | None = None
    high: Sequence[float] | None = None
    """The borders of a band around the line, such as a 95 % interval."""
    points: bool = False
    """Whether every value gets a dot."""


@dataclass(frozen=True)
class Moment:
    """A numbered moment on the x axis; what happened is told in the text beside the chart."""

    x: float
    number: int
    y: float | None = None
    """Where on the y axis the number stands; None at the top."""


@dataclass(frozen=True)
class Threshold:
    """A level that matters, drawn across the chart with its name."""

    y: float
    label: str


def lines(
    title: str,
    description: str,
    shown: Sequence[Line],
    *,
    x_label: str,
    y_label: str,
    y_range: Range | None = None,
    moments: Sequence[Moment] = (),
    thresholds: Sequence[Threshold] = (),
    whole_x: bool = True,
    height: float = 270.0,
) -> str:
    """Lines with their labels at the right end. `whole_x`: only whole numbers on the x axis, as rounds are.

    `height` is that of the plot alone; numbered moments and labels come on top of it.
    """
    y = y_range or spanned(_levels(shown, thresholds), 0.08)
    x = spanned([*(value for line in shown for value in line.x), *(moment.x for moment in moments)], 0.01)
    y_numbers = ticks(*y, max(3, int(height / 38)))
    labels = [svg.wrapped(line.label, SIZE, LABELS) if line.label else [] for line in shown]
    widest = max((svg.width(text, SIZE) for label in labels for text in label), default=0.0)
    left, right = room_beside(y_numbers), WIDE - (widest + 24 if widest else 14)
    flat = Axes(left, 0.0, right, height, x, y)
    aloft = [moment for moment in moments if moment.y is None]
    stack = stacked([flat.across(moment.x) for moment in aloft], 2 * svg.DISC + 2)
    top = SMALL + 14 + (max(stack, default=-1) + 1) * ROW
    axes = Axes(left, top, right, top + height, x, y)

    most = max(2, int((right - left) / 40))
    parts = x_axis(axes, ticks(*x, most, whole=whole_x), x_label)
    parts += y_axis(axes, y_numbers, y_label)
    for moment in aloft:
        at = axes.across(moment.x)
        parts.append(svg.line([(at, axes.top - 3), (at, axes.bottom)], thick=0.8, dash="2 4"))
    parts.append(corner(axes))
    ways = [[axes.place(*point) for point in run] for line in shown for run in _runs(line.x, line.y)]
    parts += _thresholds(axes, thresholds, ways)
    inside = [part for line in shown for part in _drawn(axes, line)]
    if _leaves(axes, shown):
        place = f'x="{axes.left:.1f}" y="{axes.top:.1f}" width="{axes.right - axes.left:.1f}" height="{height:.1f}"'
        parts.append(f'<clipPath id="{svg.NAME}-plot"><rect {place}/></clipPath>')
        inside = [f'<g clip-path="url(#{svg.NAME}-plot)">', *inside, "</g>"]
    parts += inside
    parts += _end_labels(axes, shown, labels)
    for moment, row in zip(aloft, stack, strict=True):
        parts += svg.disc(axes.across(moment.x), axes.top - 6 - svg.DISC - row * ROW, str(moment.number))
    for moment in moments:
        if moment.y is not None:
            parts += svg.disc(*axes.place(moment.x, moment.y), str(moment.number))
    return svg.picture("", title, description, WIDE, axes.bottom + UNDER, parts, grows=False)


def _levels(shown: Sequence[Line], thresholds: Sequence[Threshold]) -> Iterator[float]:
    """Every value that wants to be seen."""
    for line in shown:
        yield from line.y
        yield from line.low or ()
        yield from line.high or ()
    for threshold in thresholds:
        yield threshold.y


def _leaves(axes: Axes, shown: Sequence[Line]) -> bool:
    """Whether any line or band goes beyond the plot."""
    low, high = axes.y
    return any(value < low or value > high for value in _levels(shown, ()))


def _runs(x: Sequence[float], y: Sequence[float]) -> list[list[tuple[float, float]]]:
    """The points of a line, apart where there is a gap."""
    found: list[list[tuple[float, float]]] = [[]]
    for point in zip(x, y, strict=True):
        if math.isfinite(point[1]):
            found[-1].append(point)
        elif found[-1]:
            found.append([])
    return [run for run in found if run]


def _drawn(axes: Axes, line: Line) -> list[str]:
    """A line with its band and its dots. A value alone between two gaps is a dot."""
    parts = []
    if line.low is not None and line.high is not None:
        heights = [high - low for low, high in zip(line.low, line.high, strict=True)]  # not a number where one end is not
        borders = dict(zip(line.x, zip(line.low, line.high, strict=True), strict=True))
        for run in _runs(line.x, heights):
            above, below = ([axes.place(x, borders[x][end]) for x, _ in run] for end in (1, 0))
            parts.append(svg.area([*above, *reversed(below)], colour=line.colour, opacity=0.18))
    for run in _runs(line.x, line.y):
        places = [axes.place(*point) for point in run]
        if len(places) > 1:
            parts.append(svg.line(places, colour=line.colour, thick=THICK, dash=DASHES[line.dash]))
        if line.points or len(places) == 1:
            parts += [marker(*place, "dot", 3.4, f'fill="var(--{line.colour})"') for place in places]
    return parts


def _thresholds(axes: Axes, thresholds: Sequence[Threshold], ways: Sequence[Sequence[svg.Place]]) -> list[str]:
    """Dashed levels, and the name of each where the fewest lines run; all this lies under the lines."""
    parts, ink = [], dotted([*ways, *([axes.place(axes.x[0], one.y), axes.place(axes.x[1], one.y)] for one in thresholds)])
    taken: list[Box] = []
    plot = Box(axes.left, axes.top, axes.right, axes.bottom)
    names = []
    for threshold in thresholds:
        level = axes.down(threshold.y)
        parts.append(svg.line([(axes.left, level), (axes.right, level)], thick=1, dash="4 4"))
        free = axes.right - axes.left - 10 - svg.width(threshold.label, SMALL)
        places = [
            (axes.left + 5 + share * max(free, 0.0), y)
            for share in (0.0, 0.25, 0.5, 0.75, 1.0)
            for y in (level - 4, level + SMALL)
        ]
        boxes = [of_words(x, y, threshold.label, SMALL) for x, y in places]
        best = emptiest(boxes, taken, ink, plot)
        taken.append(boxes[best])
        names.append(svg.words(*places[best], threshold.label, SMALL, colour=MUTED, halo=True))
    return parts + names


def _end_labels(axes: Axes, shown: Sequence[Line], labels: Sequence[list[str]]) -> list[str]:
    """The label of each line at its last value, moved apart where they would touch; a thread leads to each."""
    ends = []
    for line, label in zip(shown, labels, strict=True):
        runs = _runs(line.x, line.y)
        if runs and label:
            x, y = axes.place(*runs[-1][-1])
            ends.append((line, label, x, min(max(y, axes.top), axes.bottom)))
    tall = SIZE * svg.LINE
    apart = tall * max((len(label) for _, label, _, _ in ends), default=1)
    places = spread([y for *_, y in ends], apart, axes.top, axes.bottom)
    parts = []
    for (line, label, x, y), place in zip(ends, places, strict=True):
        parts.append(
            svg.line([(x + 2, y), (max(x + 2, axes.right + 4), y), (axes.right + 12, place)], colour=line.colour, thick=1)
        )
        first = place + SIZE * 0.36 - (len(label) - 1) * tall / 2
        parts += [svg.words(axes.right + 16, first + row * tall, text, SIZE) for row, text in enumerate(label)]
    return parts
