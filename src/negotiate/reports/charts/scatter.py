"""Points in a plane, such as packages by what they are worth to two parties; paths join offers, and a few have names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from negotiate.reports.charts.figure import SIZE, chart, colour
from negotiate.reports.charts.palette import ACCENT, INK, MUTED, PAPER


@dataclass(frozen=True)
class Cloud:
    """Points that belong together."""

    label: str
    x: Sequence[float]
    y: Sequence[float]
    colour: str = ACCENT
    """A token of palette.py."""
    marker: str = "o"
    """o dot, s square, D diamond, ^ triangle, P plus, X cross, * star."""
    size: float = 30.0
    """Area in square points."""
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
    height: float = 4.6,
) -> str:
    """Clouds of points with a legend. `crossing`: a point through which two thin lines go, such as no agreement at all."""

    def draw(axes: Axes) -> None:
        axes.grid()
        for cloud in clouds:
            look = colour(cloud.colour)
            if cloud.joined:
                axes.plot(cloud.x, cloud.y, color=look, linewidth=1.2, alpha=0.8, zorder=2)
            axes.scatter(
                cloud.x,
                cloud.y,
                s=cloud.size,
                c=look,
                marker=cloud.marker,
                alpha=0.45 if cloud.faint else 1.0,
                edgecolors=colour(PAPER),
                linewidths=0.5,
                label=cloud.label,
                zorder=2 if cloud.faint else 3,
            )
            for x, y, word in zip(cloud.x, cloud.y, cloud.named, strict=False):
                if word:
                    axes.annotate(
                        word,
                        (x, y),
                        xytext=(6, 5),
                        textcoords="offset points",
                        fontsize=SIZE - 1,
                        color=colour(INK),
                        zorder=7,
                        bbox={"boxstyle": "round,pad=0.15", "facecolor": colour(PAPER), "edgecolor": "none", "alpha": 0.8},
                    )
        if crossing is not None:
            axes.axvline(crossing[0], color=colour(MUTED), linewidth=0.9, linestyle=(0, (3, 3)))
            axes.axhline(crossing[1], color=colour(MUTED), linewidth=0.9, linestyle=(0, (3, 3)))
        axes.margins(0.08)
        axes.set_xlabel(x_label)
        axes.set_ylabel(y_label)
        axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=SIZE - 1, labelspacing=0.8)

    return chart(title, description, height, draw)
