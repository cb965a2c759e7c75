"""A table of numbers as shaded cells; every cell shows its number, so that the shade is never the only cue."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from negotiate.reports.charts.figure import SIZE, chart, colour
from negotiate.reports.charts.palette import ACCENT, BAD, INK, MUTED, PAPER

DARKEST = 0.85
"""Opacity of the strongest cell."""
LETTERS = 70
"""As many have room side by side under the columns; longer labels stand at a slant."""


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
    cell: float = 0.42,
) -> str:
    """Values by row and column, the first row on top; a value that is not a number leaves the cell empty.

    Shades run from the least to the greatest value, or over `value_range`; where values lie on both sides of 0, losses have
    another colour and the shade says how far from 0. `cell` is the height of a row in inches.
    """
    table = np.asarray(values, dtype=np.float64)
    known = table[np.isfinite(table)]
    low, high = value_range or ((float(known.min()), float(known.max())) if len(known) else (0.0, 1.0))
    both = low < 0.0 < high
    reach = max(abs(low), abs(high)) if both else high - low

    def draw(axes: Axes) -> None:
        for row, column in np.ndindex(table.shape):
            value = float(table[row, column])
            if not np.isfinite(value):
                axes.text(column, row, "–", ha="center", va="center", color=colour(MUTED))
                continue
            share = (abs(value) if both else value - low) / reach if reach > 0.0 else 0.0
            shade = DARKEST * min(max(share, 0.0), 1.0)
            token = BAD if both and value < 0 else ACCENT
            axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=colour(token), alpha=shade, linewidth=0))
            axes.text(
                column,
                row,
                written(value),
                ha="center",
                va="center",
                fontsize=SIZE - 1,
                color=colour(PAPER if shade > 0.55 else INK),
            )
        axes.set_xlim(-0.5, table.shape[1] - 0.5)
        axes.set_ylim(table.shape[0] - 0.5, -0.5)
        fit = max((len(word) for word in columns), default=0) * len(columns) <= LETTERS
        axes.set_xticks(range(len(columns)), columns, rotation=0 if fit else 35, ha="center" if fit else "right")
        axes.set_yticks(range(len(rows)), rows)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        axes.set_xlabel(x_label)
        axes.set_ylabel(y_label)

    return chart(title, description, 1.2 + cell * len(rows), draw)
