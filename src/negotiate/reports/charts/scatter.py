"""Points in a plane, such as packages by what they are worth to two parties; paths join offers, and a few have names."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from negotiate.reports.charts import svg
from negotiate.reports.charts.axes import SMALL, UNDER, WIDE, Axes, corner, room_beside, spanned, x_axis, y_axis
from negotiate.reports.charts.label_places import Box, dotted, emptiest, of_words
from negotiate.reports.charts.markers import marker
from negotiate.reports.charts.palette import ACCENT, PAPER
from negotiate.reports.charts.ticks import ticks

TOP = SMALL + 14
DIRECTIONS = (45, 135, 315, 225, 90, 270, 0, 180)
"""Degrees from a point to its name, the best first."""
DISTANCES = (3.0, 14.0, 26.0, 40.0)
"""How far a name may lie from the edge of its point; beyond the first a thread leads to it."""
NAMED = 4
"""Names of points that lie on one another are told one by one up to so many, and else the first and the last."""


@dataclass(frozen=True)
class Cloud:
    """Points that belong together."""

    label: str
    x: Sequence[float]
    y: Sequence[float]
    colour: str = ACCENT
    """A token of palette.py."""
    marker: str = "dot"
    """A shape of markers.py, or `dot`."""
    size: float = 3.4
    """Radius of a point."""
    joined: bool = False
    """Whether a line goes through the points in their order."""
    faint: bool = False
    named: Sequence[str] = ()
    """A word beside each point; none for an empty text."""


def scatter(
    title: str,
    description: str,
    clouds: Sequence[Cloud],
    *,
    x_label: str,
    y_label: str,
    crossing: tuple[float, float] | None = None,
    height: float = 400.0,
) -> str:
    """Clouds of points with a legend. `crossing`: a point through which two thin lines go, such as no agreement at all.

    `height` is that of the plot alone; the legend comes under it.
    """
    beyond = [] if crossing is None else [crossing]
    x = spanned([*(value for cloud in clouds for value in cloud.x), *(point[0] for point in beyond)], 0.06)
    y = spanned([*(value for cloud in clouds for value in cloud.y), *(point[1] for point in beyond)], 0.06)
    numbers = ticks(*y, max(3, int(height / 40)))
    axes = Axes(room_beside(numbers), TOP, WIDE - 14, TOP + height, x, y)
    parts = x_axis(axes, ticks(*x, 10), x_label, grid=True)
    parts += y_axis(axes, numbers, y_label)
    parts.append(corner(axes))
    for point in beyond:
        at, level = axes.place(*point)
        parts.append(svg.line([(at, axes.top), (at, axes.bottom)], thick=1, dash="4 4"))
        parts.append(svg.line([(axes.left, level), (axes.right, level)], thick=1, dash="4 4"))
    places = [[axes.place(*point) for point in zip(cloud.x, cloud.y, strict=True)] for cloud in clouds]
    for cloud, found in zip(clouds, places, strict=True):
        if cloud.joined and len(found) > 1:
            parts.append(svg.line(found, colour=cloud.colour, thick=1.4))
    # what is faint lies under everything that is not
    for faint in (True, False):
        for cloud, found in zip(clouds, places, strict=True):
            if cloud.faint == faint:
                parts += _points(cloud, found)
    parts += _names(axes, clouds, places)
    legend, bottom = _legend(clouds, axes.left, axes.bottom + UNDER + 14)
    return svg.picture("", title, description, WIDE, bottom, [*parts, *legend], grows=False)


def _points(cloud: Cloud, places: Sequence[svg.Place]) -> list[str]:
    if cloud.marker == "dot" and cloud.faint:
        return [svg.dots(places, 2 * cloud.size, colour=cloud.colour, opacity=0.45)] if places else []
    opacity = ' fill-opacity="0.45"' if cloud.faint else ""
    paint = f'fill="var(--{cloud.colour})" stroke="var(--{PAPER})" stroke-width="0.8"{opacity}'
    return [marker(*place, cloud.marker, cloud.size, paint) for place in places]


def _names(axes: Axes, clouds: Sequence[Cloud], places: Sequence[Sequence[svg.Place]]) -> list[str]:
    """Words beside points, each where it covers nothing or least; points on one another have theirs together."""
    strong = [(cloud, found) for cloud, found in zip(clouds, places, strict=True) if not cloud.faint]
    taken = [Box(x - one.size, y - one.size, x + one.size, y + one.size) for one, found in strong for x, y in found]
    ways = [found for cloud, found in strong if cloud.joined]
    behind = [
        [place, (place[0] + 1.0, place[1])]
        for cloud, found in zip(clouds, places, strict=True)
        if cloud.faint
        for place in found
    ]
    ink = dotted([*ways, *behind])
    plot = Box(axes.left, axes.top, axes.right, axes.bottom)
    parts = []
    for cloud, found in strong:
        together: dict[tuple[int, int], tuple[svg.Place, list[str]]] = {}
        for place, word in zip(found, cloud.named, strict=False):
            if word:
                together.setdefault((round(place[0] / 3), round(place[1] / 3)), (place, []))[1].append(word)
        for (x, y), several in together.values():
            text = ", ".join(several) if len(several) <= NAMED else f"{several[0]}, … {several[-1]}"
            around = list(_around(x, y, cloud.size))
            best = emptiest([of_words(*at, text, SMALL, anchor) for at, anchor, _ in around], taken, ink, plot)
            at, anchor, thread = around[best]
            if thread is not None:
                parts.append(svg.line([(x, y), thread], thick=0.8))
            taken.append(of_words(*at, text, SMALL, anchor))
            parts.append(svg.words(*at, text, SMALL, anchor=anchor, halo=True))
    return parts


def _around(x: float, y: float, size: float) -> list[tuple[svg.Place, str, svg.Place | None]]:
    """Baselines for a word near a point, the nearest first: place, anchor, and where a thread from the point ends."""
    found: list[tuple[svg.Place, str, svg.Place | None]] = []
    for distance in DISTANCES:
        for degrees in DIRECTIONS:
            across, up = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
            edge = (x + (size + distance) * across, y - (size + distance) * up)
            anchor = "start" if across > 0.1 else "end" if across < -0.1 else "middle"
            # the middle of the word's height is level with the edge, or it stands on it or hangs from it
            base = edge[1] + SMALL * (0.36 - 0.36 * up if anchor != "middle" else 0.0 if up > 0 else 0.8)
            found.append(((edge[0], base), anchor, None if distance == DISTANCES[0] else edge))
    return found


def _legend(clouds: Sequence[Cloud], left: float, y: float) -> tuple[list[str], float]:
    """Shapes and their names in rows, and where they end."""
    parts, x = [], left
    for cloud in clouds:
        wide = 30 + svg.width(cloud.label, SMALL) + 22
        if x > left and x + wide > WIDE:
            x, y = left, y + 20
        middle = y - SMALL * 0.36
        if cloud.joined:
            parts.append(svg.line([(x, middle), (x + 22, middle)], colour=cloud.colour, thick=1.4))
        parts += _points(cloud, [(x + 11, middle)])
        parts.append(svg.words(x + 29, y, cloud.label, SMALL))
        x += wide
    return parts, y + 12
