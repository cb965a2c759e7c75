"""How far each rule value moves a result: bars left and right of the result with the rules as they are, longest first."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from negotiate.reports.charts.figure import SIZE, chart, colour
from negotiate.reports.charts.palette import ACCENT, BAD, INK


@dataclass(frozen=True)
class Swing:
    """The result with a value set low and with it set high."""

    label: str
    low: float
    high: float
    low_setting: str = "low"
    high_setting: str = "high"


def tornado(
    title: str,
    description: str,
    swings: Sequence[Swing],
    base: float,
    *,
    x_label: str,
    written: Callable[[float], str] = "{:.2f}".format,
) -> str:
    """One bar a value, the one that moves the result most on top; each end says what setting it belongs to."""
    ordered = sorted(swings, key=lambda swing: abs(swing.high - swing.low))

    def draw(axes: Axes) -> None:
        for place, swing in enumerate(ordered):
            near, far = sorted((swing.low - base, swing.high - base), key=abs)
            same_side = near * far >= 0.0
            for result, setting, token, hatch in (
                (swing.low, swing.low_setting, ACCENT, None),
                (swing.high, swing.high_setting, BAD, "///"),
            ):
                axes.barh(place, result - base, left=base, height=0.6, color=colour(token), hatch=hatch, linewidth=0)
                right = result >= base
                end = result
                if same_side and result - base == near:
                    # both ends lie on one side: the label of the nearer one goes to the other side of the line
                    right, end = far < 0.0, base
                    near = math.nan
                axes.annotate(
                    f"{setting} → {written(result)}",
                    (end, place),
                    xytext=(4 if right else -4, 0),
                    textcoords="offset points",
                    va="center",
                    ha="left" if right else "right",
                    fontsize=SIZE - 2,
                    color=colour(INK),
                )
        axes.axvline(base, color=colour(INK), linewidth=1.0)
        axes.set_yticks(range(len(ordered)), [swing.label for swing in ordered])
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x")
        axes.margins(x=0.22)
        axes.set_xlabel(x_label)

    return chart(title, description, 1.0 + 0.42 * len(ordered), draw)
