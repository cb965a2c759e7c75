"""Charts of the debrief, drawn by the page itself: lines over rounds, rows of spans, and points in a plane.

Lines are drawn as one SVG picture at the window's own resolution; words and numbers are ordinary text of the page, so that
they grow with the text size and are checked like all others.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from negotiate.reports.charts.lines import DASHES as STROKES
from negotiate.reports.charts.markers import marker
from negotiate.reports.charts.spread import spread, stacked
from negotiate.reports.charts.ticks import ticks
from negotiate.window.box import Box, Flow
from negotiate.window.page import Page
from negotiate.window.theme import Colour, hexadecimal

DASHES = tuple(STROKES.values())
"""Strokes of lines, by place: solid, dashed, dotted, mixed."""
DISC = 20.0
"""Width of a numbered disc."""


@dataclass(frozen=True)
class Curve:
    """One line with its label at the right end."""

    label: str
    x: Sequence[float]
    y: Sequence[float]
    colour: Colour
    dash: str = ""
    dots: bool = False


@dataclass(frozen=True)
class Level:
    """A level that matters, drawn across; its number stands at its end, its label under the chart."""

    y: float
    label: str


@dataclass(frozen=True)
class Mark:
    """A numbered moment on the x axis."""

    x: float
    number: int


@dataclass(frozen=True)
class Points:
    """Points that belong together, with a shape of reports/charts/markers.py."""

    label: str
    x: Sequence[float]
    y: Sequence[float]
    colour: Colour
    shape: str = "dot"
    size: float = 5.0
    joined: bool = False


@dataclass(frozen=True)
class Row:
    """One row of spans."""

    label: str
    spans: Sequence[tuple[float, float]]


class _Frame:
    """A pair of axes: where the plot lies, and how values become places."""

    def __init__(self, plot: Box, x: tuple[float, float], y: tuple[float, float]) -> None:
        self.plot, self.x, self.y = plot, x, y

    def across(self, value: float) -> float:
        """Place on the page."""
        low, high = self.x
        return self.plot.x + self.plot.w * (value - low) / max(high - low, 1e-9)

    def down(self, value: float) -> float:
        low, high = self.y
        return self.plot.bottom - self.plot.h * (value - low) / max(high - low, 1e-9)


def line_chart(
    page: Page,
    box: Box,
    curves: Sequence[Curve],
    *,
    x_label: str,
    y_label: str,
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    levels: Sequence[Level] = (),
    marks: Sequence[Mark] = (),
    cursor: float | None = None,
) -> float:
    """Draw lines over rounds into a box; returns the bottom. `cursor` is a place on the x axis that is being looked at."""
    line = page.line("caption")
    rows = _rows_of(marks, x_range, box.w)
    over = max(6.0, line / 2 + 2)  # the number of the highest tick stands half above the plot
    top = page.text(box.tall(0), y_label, "caption", "muted").bottom + over + rows * (DISC + 2)
    right = 18 + max(
        (
            page.measure(label, style)[0]
            for label, style in (
                *((curve.label, "caption_strong") for curve in curves),
                *((page.amount(level.y), "caption") for level in levels),
            )
        ),
        default=0.0,
    )
    steps = ticks(*y_range, whole=True)
    left = max(page.measure(page.number(tick, 0), "caption")[0] for tick in steps) + 8
    plot = Box(box.x + left, top, box.w - left - right, max(60.0, box.bottom - top - 2 * line - 10))
    frame = _Frame(plot, x_range, y_range)
    parts = [_grid(page, frame, steps, box)]
    muted = page.theme["muted"]
    for level in levels:
        y = frame.down(level.y)
        parts.append(_stroke(box, ((plot.x, y), (plot.right, y)), muted, 1.2, "4 4"))
    for mark in marks:
        x = frame.across(mark.x)
        parts.append(_stroke(box, ((x, plot.y - 3), (x, plot.bottom)), muted, 0.8, "2 4"))
    for curve in curves:
        places = [(frame.across(x), frame.down(y)) for x, y in zip(curve.x, curve.y, strict=True)]
        parts.append(_stroke(box, places, curve.colour, 2.4, curve.dash))
        if curve.dots:
            parts += [_shape(box, place, "dot", 4.0, curve.colour) for place in places]
    labels = _end_labels(page, frame, curves, levels, parts, box)
    _picture(page, Box(box.x, box.y, box.w, plot.bottom + 6 - box.y), parts)
    if cursor is not None:  # not in the picture, which then stays the same while the cursor moves
        page.panel(Box(frame.across(cursor) - 1.25, plot.y, 2.5, plot.h), fill="focus", border=None, radius=1)
    for shown, at in labels:
        if isinstance(shown, Level):
            page.text(at, page.amount(shown.y), "caption", "muted")
        else:
            page.text(at, shown.label, "caption_strong")
    _discs(page, frame, marks, x_range, box.w)
    bottom = _x_axis(page, frame, x_label)
    return _level_labels(page, Box(box.x, bottom + 6, box.w), levels)


def span_chart(
    page: Page, box: Box, rows: Sequence[Row], *, x_label: str, x_range: tuple[float, float], cursor: float | None = None
) -> float:
    """Draw rows of spans over rounds; returns the bottom."""
    widest = min(box.w * 0.4, max(page.measure(row.label, "small_strong")[0] for row in rows) + 2)
    y = box.y
    plot = Box(box.x + widest + 12, box.y, box.w - widest - 24, 0)
    places = []
    for row in rows:
        tall = max(26.0, page.measure(row.label, "small_strong", widest)[1] + 8)
        page.text(Box(box.x, y, widest + 1, tall), row.label, "small_strong", middle=True)
        places.append((row, Box(plot.x, y, plot.w, tall)))
        y += tall
    frame = _Frame(Box(plot.x, box.y, plot.w, y - box.y), x_range, (0.0, 1.0))
    for row, area in places:
        page.rule(area.x, area.y + area.h / 2, area.w)
        for begin, end in row.spans:
            start, stop = frame.across(max(begin, x_range[0])), frame.across(min(end, x_range[1]))
            if stop - start > 0.5:
                page.panel(Box(start, area.y + 5, stop - start, area.h - 10), fill="accent", border=None, radius=4)
    if cursor is not None:
        page.panel(Box(frame.across(cursor) - 1.25, box.y, 2.5, y - box.y), fill="focus", border=None, radius=1)
    return _x_axis(page, frame, x_label)


def scatter(
    page: Page,
    box: Box,
    clouds: Sequence[Points],
    *,
    x_label: str,
    y_label: str,
    crossing: tuple[float, float] | None = None,
) -> float:
    """Draw points in a plane with a legend below; returns the bottom of the legend."""
    top = page.text(box.tall(0), y_label, "caption", "muted").bottom + 6
    xs = [x for cloud in clouds for x in cloud.x] + ([crossing[0]] if crossing else [])
    ys = [y for cloud in clouds for y in cloud.y] + ([crossing[1]] if crossing else [])
    x_range, y_range = _range(xs), _range(ys)
    steps = ticks(*y_range, whole=True)
    left = max(page.measure(page.number(tick, 0), "caption")[0] for tick in steps) + 8
    line = page.line("caption")
    plot = Box(box.x + left, top, box.w - left - 12, max(80.0, box.bottom - top - 2 * line - 10))
    frame = _Frame(plot, x_range, y_range)
    parts = [_grid(page, frame, steps, box)]
    if crossing is not None:
        x, y = frame.across(crossing[0]), frame.down(crossing[1])
        parts += [
            _stroke(box, ((x, plot.y), (x, plot.bottom)), page.theme["muted"], 1.2, "4 4"),
            _stroke(box, ((plot.x, y), (plot.right, y)), page.theme["muted"], 1.2, "4 4"),
        ]
    for cloud in clouds:
        places = [(frame.across(x), frame.down(y)) for x, y in zip(cloud.x, cloud.y, strict=True)]
        if cloud.joined:
            parts.append(_stroke(box, places, cloud.colour, 1.4, ""))
        parts += [_shape(box, place, cloud.shape, cloud.size, cloud.colour) for place in places]
    _picture(page, Box(box.x, box.y, box.w, plot.bottom + 6 - box.y), parts)
    bottom = _x_axis(page, frame, x_label, ticks(*x_range, whole=True))
    return _legend(page, Box(box.x, bottom + 6, box.w), clouds)


def disc(page: Page, x: float, y: float, number_: int) -> None:
    """A number in a dark disc with its upper left corner at x, y."""
    at = Box(x, y, DISC, DISC)
    page.panel(at, fill="text", border=None, radius=DISC / 2)
    page.text(at, str(number_), "initials", "surface", align="centre", middle=True)


# Parts of a chart


def _grid(page: Page, frame: _Frame, steps: Sequence[float], box: Box) -> str:
    """Faint lines at the steps of the y axis, whose numbers are written here, and the two axes."""
    plot, theme = frame.plot, page.theme
    parts = []
    height = page.line("caption")
    for tick in steps:
        y = frame.down(tick)
        parts.append(_stroke(box, ((plot.x, y), (plot.right, y)), theme["border"], 1.0, ""))
        page.text(Box(box.x, y - height / 2, plot.x - box.x - 6), page.number(tick, 0), "caption", "muted", align="right")
    corner = ((plot.x, plot.y), (plot.x, plot.bottom), (plot.right, plot.bottom))
    parts.append(_stroke(box, corner, theme["strong_border"], 1.2, ""))
    return "".join(parts)


def _x_axis(page: Page, frame: _Frame, label: str, steps: Sequence[float] | None = None) -> float:
    """The numbers under the x axis, as many as have room, and its name; returns the bottom."""
    plot = frame.plot
    low, high = frame.x
    if steps is None:
        steps = [float(value) for value in range(math.ceil(low), math.floor(high) + 1)]
    wide = max((page.measure(page.number(tick, 0), "caption")[0] for tick in steps), default=0.0) + 14
    every = max(1, math.ceil(len(steps) * wide / max(plot.w, 1.0)))
    y = plot.bottom + 4
    for tick in steps[::every]:
        x = frame.across(tick)
        page.text(Box(x - wide / 2, y, wide), page.number(tick, 0), "caption", "muted", align="centre")
    y += page.line("caption")
    return page.text(Box(plot.x, y, plot.w), label, "caption", "muted", align="centre").bottom


def _end_labels(
    page: Page, frame: _Frame, curves: Sequence[Curve], levels: Sequence[Level], parts: list[str], box: Box
) -> list[tuple[Curve | Level, Box]]:
    """Where the label of each line and level stands, moved apart where they would touch; a thread leads to the label."""
    line, plot = page.line("caption_strong"), frame.plot
    ends: list[tuple[Curve | Level, float, float, Colour]] = [
        *((curve, frame.across(curve.x[-1]), frame.down(curve.y[-1]), curve.colour) for curve in curves if len(curve.x)),
        *((level, plot.right, frame.down(level.y), page.theme["muted"]) for level in levels),
    ]
    places = spread([y for _, _, y, _ in ends], line + 1, plot.y, plot.bottom)
    found = []
    for (shown, x, y, colour), place in zip(ends, places, strict=True):
        parts.append(_stroke(box, ((x, y), (plot.right + 6, place)), colour, 1.2, ""))
        found.append((shown, Box(plot.right + 10, place - line / 2, box.right - plot.right - 10)))
    return found


def _level_labels(page: Page, box: Box, levels: Sequence[Level]) -> float:
    """What each level is, in rows under the chart, where no curve runs; returns the bottom."""
    if not levels:
        return box.y
    flow, stroke = Flow(box, 18), 26.0
    for level in levels:
        wide, tall = page.measure(level.label, "caption", box.w - stroke)
        at = flow.place(stroke + wide + 1, tall)
        middle = at.y + page.line("caption") / 2
        _picture(page, at, [_stroke(at, ((at.x, middle), (at.x + stroke - 6, middle)), page.theme["muted"], 1.2, "4 4")])
        page.text(Box(at.x + stroke, at.y, wide + 1), level.label, "caption", "muted")
    return flow.bottom


def _rows_of(marks: Sequence[Mark], x_range: tuple[float, float], width: float) -> int:
    """How many rows of discs stand over the plot."""
    return max((row for _, row in _stacked(marks, x_range, width)), default=-1) + 1


def _stacked(marks: Sequence[Mark], x_range: tuple[float, float], width: float) -> list[tuple[Mark, int]]:
    """Every mark with its row, counted from the plot upwards, so that no two discs touch."""
    unit = max(width * 0.6, 1.0) / max(x_range[1] - x_range[0], 1e-9)  # the plot is never narrower than this
    return list(zip(marks, stacked([mark.x * unit for mark in marks], DISC + 2), strict=True))


def _discs(page: Page, frame: _Frame, marks: Sequence[Mark], x_range: tuple[float, float], width: float) -> None:
    for mark, row in _stacked(marks, x_range, width):
        disc(page, frame.across(mark.x) - DISC / 2, frame.plot.y - 4 - (row + 1) * (DISC + 2), mark.number)


def _legend(page: Page, box: Box, clouds: Sequence[Points]) -> float:
    """Shapes and their names, in rows."""
    x, y, line = box.x, box.y, max(18.0, page.line("small"))
    for cloud in clouds:
        wide = min(page.measure(cloud.label, "small")[0] + 1, box.w - 24)
        if x > box.x and x + 24 + wide > box.right:
            x, y = box.x, y + line + 4
        area = Box(x, y, 20, line)
        _picture(page, area, [_shape(area, area.centre, cloud.shape, min(cloud.size, 7.0), cloud.colour)])
        taken = page.text(Box(x + 24, y, wide), cloud.label, "small")
        x += 24 + wide + 18
        line = max(line, taken.h)
    return y + line


def _picture(page: Page, area: Box, parts: Sequence[str]) -> None:
    """Shapes, placed from the upper left corner of `area`, as one picture."""
    if area.w > 0 and area.h > 0:
        head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {area.w:.2f} {area.h:.2f}">'
        page.svg(area, f"{head}{''.join(parts)}</svg>")


def _stroke(origin: Box, places: Sequence[tuple[float, float]], colour: Colour, width: float, dash: str) -> str:
    """A line through places on the page, in the picture whose upper left corner is that of `origin`."""
    if len(places) < 2:
        return ""
    path = "L".join(f"{x - origin.x:.1f} {y - origin.y:.1f}" for x, y in places)
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="M{path}" fill="none" stroke="{hexadecimal(colour)}" stroke-width="{width}" stroke-linejoin="round"'
        f"{dashes}/>"
    )


def _shape(origin: Box, place: tuple[float, float], shape: str, size: float, colour: Colour) -> str:
    return marker(place[0] - origin.x, place[1] - origin.y, shape, size, f'fill="{hexadecimal(colour)}"')


def _range(values: Sequence[float]) -> tuple[float, float]:
    """The values' own range with a margin."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    margin = max((high - low) * 0.06, 0.5)
    return low - margin, high + margin
