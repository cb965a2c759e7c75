"""Lines over rounds or any other scale, each labelled at its end, with bands, thresholds and numbered moments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from negotiate.reports.charts.figure import SIZE, chart, colour
from negotiate.reports.charts.palette import ACCENT, INK, MUTED, PAPER
from negotiate.reports.charts.spread import spread

DASHES: dict[str, str | tuple[int, tuple[int, ...]]] = {
    "solid": "-",
    "dashed": (0, (5, 2)),
    "dotted": (0, (1, 2)),
    "dash-dot": (0, (6, 2, 1, 2)),
}


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
    steps: bool = False
    """Whether a value holds until the next."""
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
    y_range: tuple[float, float] | None = None,
    moments: Sequence[Moment] = (),
    thresholds: Sequence[Threshold] = (),
    whole_x: bool = True,
    height: float = 3.6,
) -> str:
    """Lines with their labels at the right end. `whole_x`: only whole numbers on the x axis, as rounds are."""

    def draw(axes: Axes) -> None:
        axes.grid(axis="y")
        for line in shown:
            look = colour(line.colour)
            if line.low is not None and line.high is not None:
                axes.fill_between(
                    line.x, line.low, line.high, color=look, alpha=0.18, linewidth=0, step="post" if line.steps else None
                )
            axes.plot(
                line.x,
                line.y,
                color=look,
                linewidth=2.0,
                linestyle=DASHES[line.dash],
                drawstyle="steps-post" if line.steps else "default",
                marker="o" if line.points else None,
                markersize=4.5,
            )
        if y_range is not None:
            axes.set_ylim(*y_range)
        else:
            axes.margins(y=0.08)
        for threshold in thresholds:
            axes.axhline(threshold.y, color=colour(MUTED), linewidth=0.9, linestyle=(0, (3, 3)))
        if whole_x:
            axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        axes.margins(x=0.01)
        axes.set_xlabel(x_label)
        axes.set_ylabel(y_label)
        _label_thresholds(axes, thresholds, height)
        _label_ends(axes, shown, height)
        _number_moments(axes, moments)

    return chart(title, description, height, draw)


def _label_thresholds(axes: Axes, thresholds: Sequence[Threshold], height: float) -> None:
    low, high = axes.get_ylim()
    apart = (high - low) * (SIZE + 1.5) / 72 / max(height - 0.9, 1.0)
    places = spread([threshold.y for threshold in thresholds], apart, low, high)
    left = axes.get_xlim()[0]
    for threshold, place in zip(thresholds, places, strict=True):
        axes.annotate(
            threshold.label,
            (left, place),
            xytext=(4, 3),
            textcoords="offset points",
            va="bottom",
            color=colour(MUTED),
            fontsize=SIZE - 1.5,
            zorder=1.5,  # under the curves, which a label must not hide
            bbox={"boxstyle": "square,pad=0.1", "facecolor": colour(PAPER), "edgecolor": "none", "alpha": 0.8},
        )


def _label_ends(axes: Axes, shown: Sequence[Line], height: float) -> None:
    """The label of each line at its last value, moved apart where they would touch."""
    low, high = axes.get_ylim()
    ends = []
    for line in shown:
        last = [(x, y) for x, y in zip(line.x, line.y, strict=True) if y == y]
        if last:
            ends.append((line, *last[-1]))
    apart = (high - low) * (SIZE + 2.5) / 72 / max(height - 0.9, 1.0)
    places = spread([y for _, _, y in ends], apart, low, high)
    right = axes.get_xlim()[1]
    for (line, x, y), place in zip(ends, places, strict=True):
        axes.annotate(
            line.label,
            (x, y),
            xytext=(right, place),
            textcoords="data",
            va="center",
            ha="left",
            color=colour(INK),
            fontsize=SIZE - 0.5,
            annotation_clip=False,
            bbox={"boxstyle": "square,pad=0.15", "facecolor": "none", "edgecolor": "none"},
            arrowprops={
                "arrowstyle": "-",
                "color": colour(line.colour),
                "linewidth": 1.0,
                "shrinkA": 1,
                "shrinkB": 2,
                "relpos": (0.0, 0.5),
            },
        )


def _number_moments(axes: Axes, moments: Sequence[Moment]) -> None:
    """Numbers in circles; those at the top stand in rows where several fall together."""
    taken: dict[int, int] = {}
    left, right = axes.get_xlim()
    width = max(right - left, 1e-9) / 28
    for moment in moments:
        if moment.y is None:
            cell = round(moment.x / width)
            row = max(taken.get(cell - 1, 0), taken.get(cell, 0), taken.get(cell + 1, 0))
            taken[cell] = row + 1
            axes.axvline(moment.x, color=colour(MUTED), linewidth=0.8, linestyle=(0, (2, 3)), zorder=0)
            place, coordinates = (moment.x, 1.0), ("data", "axes fraction")
            offset = (0.0, 8.0 + 15.0 * row)
        else:
            place, coordinates = (moment.x, moment.y), ("data", "data")
            offset = (0.0, 0.0)
        axes.annotate(
            str(moment.number),
            place,
            xycoords=coordinates,
            xytext=offset,
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=SIZE - 2.5,
            color=colour(PAPER),
            annotation_clip=False,
            zorder=6,
            bbox={"boxstyle": "circle,pad=0.22", "facecolor": colour(INK), "edgecolor": colour(PAPER), "linewidth": 0.8},
        )
