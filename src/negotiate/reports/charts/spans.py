"""Rows of spans over rounds: when a track was open, when an agreement stood; marks stand where something happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from negotiate.reports.charts.figure import SIZE, chart, colour
from negotiate.reports.charts.palette import ACCENT, INK, PAPER


@dataclass(frozen=True)
class Row:
    """One row: (begin, end) spans, and (place, word) marks on it."""

    label: str
    spans: Sequence[tuple[float, float]]
    colour: str = ACCENT
    """A token of palette.py."""
    marks: Sequence[tuple[float, str]] = field(default=())


def spans(title: str, description: str, rows: Sequence[Row], *, x_label: str, x_range: tuple[float, float]) -> str:
    """The rows, the first on top. A round n is the span from n - 0.5 to n + 0.5."""

    def draw(axes: Axes) -> None:
        for place, row in enumerate(rows):
            axes.plot(x_range, (place, place), color=colour(ACCENT), alpha=0.15, linewidth=1.0, zorder=1)
            axes.broken_barh(
                [(begin, end - begin) for begin, end in row.spans],
                (place - 0.28, 0.56),
                facecolor=colour(row.colour),
                linewidth=0,
                zorder=2,
            )
            for x, word in row.marks:
                axes.annotate(
                    word,
                    (x, place),
                    ha="center",
                    va="center",
                    fontsize=SIZE - 2.5,
                    color=colour(PAPER),
                    zorder=6,
                    bbox={
                        "boxstyle": "circle,pad=0.22",
                        "facecolor": colour(INK),
                        "edgecolor": colour(PAPER),
                        "linewidth": 0.8,
                    },
                )
        axes.set_yticks(range(len(rows)), [row.label for row in rows])
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(*x_range)
        axes.tick_params(axis="y", length=0)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        axes.grid(axis="x")
        axes.set_xlabel(x_label)

    return chart(title, description, 0.9 + 0.38 * max(len(rows), 1), draw)
