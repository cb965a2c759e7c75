"""How many games came to what: a histogram, with its mean marked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from negotiate.reports.charts.figure import SIZE, chart, colour
from negotiate.reports.charts.palette import ACCENT, INK, PAPER


def histogram(
    title: str,
    description: str,
    values: Sequence[float],
    *,
    x_label: str,
    y_label: str = "games",
    edges: Sequence[float] | int = 20,
    token: str = ACCENT,
    height: float = 2.6,
) -> str:
    """Counts between `edges`, or in so many equal steps; values that are not numbers are left out."""
    known = np.asarray(values, dtype=np.float64)
    known = known[np.isfinite(known)]

    def draw(axes: Axes) -> None:
        axes.hist(
            known,
            bins=edges if isinstance(edges, int) else list(edges),
            color=colour(token),
            edgecolor=colour(PAPER),
            linewidth=0.5,
        )
        if len(known):
            mean = float(known.mean())
            axes.axvline(mean, color=colour(INK), linewidth=1.2)
            axes.annotate(
                f"mean {mean:.2f}",
                (mean, 1.0),
                xycoords=("data", "axes fraction"),
                xytext=(0, 4),
                textcoords="offset points",
                ha="center",
                va="bottom",
                fontsize=SIZE - 1.5,
                color=colour(INK),
            )
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(axis="y")
        axes.set_xlabel(x_label)
        axes.set_ylabel(y_label)

    return chart(title, description, height, draw)
