"""A table of numbers as shaded cells; every cell shows its number, so that the shade is never the only cue."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from negotiate.reports.charts import svg
from negotiate.reports.charts.axes import SIZE, SMALL, WIDE, row_label
from negotiate.reports.charts.palette import ACCENT, BAD, INK, MUTED, PAPER
from negotiate.reports.charts.ticks import minus

DARKEST = 0.85
"""Opacity of the strongest cell."""
SLANT = 35.0
"""Degrees by which labels under the columns rise where they have no room side by side."""
LABELS = 220.0
"""Room for the labels of the rows at most."""
SCALE, SCALE_WIDE, SCALE_STEPS = 28.0, 300.0, 5
"""Height and width of the scale below, and its steps."""
SMALLEST = 8.0
"""Size of the numbers at least."""


def heat_map(
    title: str,
    description: str,
    values: Sequence[Sequence[float]],
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    x_label: str = "",
    y_label: str = "",
    written: Callable[[float], str] = "{:.2f}".format,
    value_range: tuple[float, float] | None = None,
    cell: float = 36.0,
) -> str:
    """Values by row and column, the first row on top; a value that is not a number leaves the cell empty.

    Shades run from the least to the greatest value, or over `value_range`; where values lie on both sides of 0, losses have
    another colour and the shade says how far from 0. `cell` is the height of a row. Below stands the scale with numbers, but
    where all values are the same.
    """
    table = np.asarray(values, dtype=np.float64)
    known = table[np.isfinite(table)]
    low, high = value_range or ((float(known.min()), float(known.max())) if len(known) else (0.0, 1.0))
    both = low < 0.0 < high
    reach = max(abs(low), abs(high)) if both else high - low

    names = [svg.wrapped(name, SIZE, LABELS) for name in rows]
    widest = max((svg.width(name, SIZE) for name in columns), default=0.0)
    beside = max((svg.width(text, SIZE) for name in names for text in name), default=0.0) + 14
    across = (WIDE - 10 - beside) / max(len(columns), 1)
    slanted = widest + 8 > across
    if slanted:  # the label of the first column reaches to the left of it
        first = svg.width(columns[0], SIZE) * math.cos(math.radians(SLANT)) if columns else 0.0
        beside = max(beside, first - across / 2)
        across = (WIDE - 10 - beside) / max(len(columns), 1)
    top = SMALL + 14 if y_label else 6.0
    bottom = top + cell * len(rows)
    shown = [[minus(written(value)) for value in row] for row in table.tolist()]
    longest = max((svg.width(text, 1.0) for row in shown for text in row), default=1.0)
    size = min(SMALL, max(SMALLEST, (across - 4) / longest))

    parts = [svg.words(2, SMALL + 1, y_label, SMALL, colour=MUTED)] if y_label else []
    for place, label in enumerate(names):
        parts += row_label(label, beside - 8, top + cell * (place + 0.5))
    for row, column in np.ndindex(table.shape):
        value = float(table[row, column])
        x, y = beside + across * column, top + cell * row
        middle = x + across / 2, y + cell / 2 + size * 0.36
        if not math.isfinite(value):
            parts.append(svg.words(*middle, "–", size, colour=MUTED, anchor="middle"))
            continue
        share = (abs(value) if both else value - low) / reach if reach > 0.0 else 0.0
        shade = DARKEST * min(max(share, 0.0), 1.0)
        fill = BAD if both and value < 0 else ACCENT
        parts.append(svg.bar(x + 0.5, y + 0.5, across - 1, cell - 1, fill, opacity=shade))
        colour = PAPER if shade > 0.55 else INK
        parts.append(svg.words(*middle, shown[row][column], size, colour=colour, anchor="middle"))
    y = bottom + SIZE + 4
    for place, name in enumerate(columns):
        x = beside + across * (place + 0.5)
        if slanted:
            parts.append(svg.words(x + 5, y, name, SIZE, anchor="end", slant=SLANT))
        else:
            parts.append(svg.words(x, y, name, SIZE, anchor="middle"))
    y += widest * math.sin(math.radians(SLANT)) if slanted else 0.0
    if x_label:
        y += 20
        parts.append(svg.words((beside + WIDE - 10) / 2, y, x_label, SMALL, colour=MUTED, anchor="middle"))
    if reach > 0.0 and len(known):
        y += 26
        parts += _scale(low, high, reach, both=both, y=y, written=written)
        y += SCALE
    return svg.picture("", title, description, WIDE, y + 10, parts, grows=False)


def _scale(low: float, high: float, reach: float, *, both: bool, y: float, written: Callable[[float], str]) -> list[str]:
    """The scale of the shades: a strip of steps from the least to the greatest value, each with its number below."""
    left = (WIDE - SCALE_WIDE) / 2
    across = SCALE_WIDE / SCALE_STEPS
    parts = []
    for step in range(SCALE_STEPS):
        value = low + (high - low) * step / (SCALE_STEPS - 1)
        share = (abs(value) if both else value - low) / reach
        x = left + across * step
        fill = BAD if both and value < 0 else ACCENT
        parts.append(svg.bar(x, y, across, SCALE - SMALL - 4, fill, opacity=DARKEST * min(share, 1.0), edge=MUTED))
        parts.append(svg.words(x + across / 2, y + SCALE, minus(written(value)), SMALL, colour=MUTED, anchor="middle"))
    return parts
