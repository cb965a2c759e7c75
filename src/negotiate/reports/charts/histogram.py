"""How many games came to what: a histogram, with its mean marked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from negotiate.reports.charts import svg
from negotiate.reports.charts.axes import SMALL, UNDER, WIDE, Axes, corner, room_beside, x_axis, y_axis
from negotiate.reports.charts.palette import ACCENT, INK, PAPER
from negotiate.reports.charts.ticks import minus, ticks

TOP = SMALL * 2 + 14
"""Room for the name of the y axis and for the mean."""


def histogram(
    title: str,
    description: str,
    values: Sequence[float],
    *,
    x_label: str,
    y_label: str = "games",
    edges: Sequence[float] | int = 20,
    token: str = ACCENT,
    height: float = 180.0,
) -> str:
    """Counts between `edges`, or in so many equal steps; values that are not numbers are left out."""
    known = np.asarray(values, dtype=np.float64)
    known = known[np.isfinite(known)]
    counts, borders = np.histogram(known, bins=edges if isinstance(edges, int) else list(edges))
    low, high = float(borders[0]), float(borders[-1])
    y = (0.0, max(float(counts.max(initial=0)), 1.0) * 1.04)
    numbers = ticks(*y, 5, whole=True)
    axes = Axes(room_beside(numbers), TOP, WIDE - 14, TOP + height, (low, high), y)
    parts = x_axis(axes, ticks(low, high, 12), x_label)
    parts += y_axis(axes, numbers, y_label)
    for count, begin, end in zip(counts.tolist(), borders[:-1].tolist(), borders[1:].tolist(), strict=True):
        if count:
            x, stop, top = axes.across(begin), axes.across(end), axes.down(count)
            parts.append(svg.bar(x, top, stop - x, axes.bottom - top, token, edge=PAPER))
    parts.append(corner(axes))
    if len(known):
        mean = float(known.mean())
        x, text = axes.across(mean), f"mean {minus(f'{mean:.2f}')}"
        half = svg.width(text, SMALL) / 2
        parts.append(svg.line([(x, axes.top - 3), (x, axes.bottom)], colour=INK, thick=1.4))
        parts.append(svg.words(min(max(x, half), WIDE - half), axes.top - 7, text, SMALL, anchor="middle"))
    return svg.picture("", title, description, WIDE, axes.bottom + UNDER, parts, grows=False)
