"""One bar a thing, with its number and, where it is known, its interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from negotiate.reports.charts.figure import SIZE, chart, colour
from negotiate.reports.charts.palette import ACCENT, INK


@dataclass(frozen=True)
class Bar:
    """One bar. `low` and `high` are the ends of its interval."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    colour: str = ACCENT
    """A token of palette.py."""


def bars(
    title: str,
    description: str,
    shown: Sequence[Bar],
    *,
    x_label: str,
    x_range: tuple[float, float] | None = None,
    written: Callable[[float], str] = "{:.2f}".format,
) -> str:
    """Lying bars, the first on top."""

    def draw(axes: Axes) -> None:
        for place, bar in enumerate(shown):
            axes.barh(place, bar.value, height=0.6, color=colour(bar.colour), linewidth=0)
            end = bar.value
            if bar.low is not None and bar.high is not None:
                axes.plot([bar.low, bar.high], [place, place], color=colour(INK), linewidth=1.4, marker="|", markersize=8)
                end = max(end, bar.high)
            axes.annotate(
                written(bar.value),
                (max(end, 0.0), place),
                xytext=(6, 0),
                textcoords="offset points",
                va="center",
                fontsize=SIZE - 0.5,
                color=colour(INK),
            )
        axes.set_yticks(range(len(shown)), [bar.label for bar in shown])
        axes.set_ylim(len(shown) - 0.4, -0.6)
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x")
        if x_range is not None:
            axes.set_xlim(*x_range)
        else:
            axes.margins(x=0.12)
        axes.set_xlabel(x_label)

    return chart(title, description, 0.9 + 0.36 * max(len(shown), 1), draw)
