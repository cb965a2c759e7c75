"""Rows with a label each, one under the other: the frame of lying bars, of spans and of a tornado."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from negotiate.reports.charts import svg
from negotiate.reports.charts.axes import SIZE, UNDER, WIDE, Axes, Range, corner, row_label, x_axis
from negotiate.reports.charts.ticks import ticks

LABELS = 250.0
"""Room for labels at most; longer ones are wrapped."""
TOP = 8.0


@dataclass(frozen=True)
class Rows:
    """Where the rows lie: the axes, and the middle of each row, the first on top."""

    axes: Axes
    middles: tuple[float, ...]
    labels: tuple[tuple[str, ...], ...]

    @property
    def height(self) -> float:
        """That of the whole chart."""
        return self.axes.bottom + UNDER


def rows(labels: Sequence[str], x: Range, *, high: float, before: float = 0.0, after: float = 0.0) -> Rows:
    """Rows of at least the height `high`; `before` and `after` keep room in the plot beyond both ends of the x range."""
    wrapped = tuple(tuple(svg.wrapped(label, SIZE, LABELS)) for label in labels)
    left = max((svg.width(text, SIZE) for label in wrapped for text in label), default=0.0) + 12
    right = WIDE - 14
    y, middles = TOP, []
    for label in wrapped:
        tall = max(high, len(label) * SIZE * svg.LINE + 6)
        middles.append(y + tall / 2)
        y += tall
    room = max(right - left - before - after, 1.0)
    each = (x[1] - x[0]) / room  # what a unit of the chart stands for
    axes = Axes(left, TOP, right, max(y, TOP + high), (x[0] - before * each, x[1] + after * each))
    return Rows(axes, tuple(middles), wrapped)


def frame(found: Rows, name: str, *, numbers: Range | None = None, whole: bool = False) -> list[str]:
    """The x axis with its grid and the labels of the rows; `numbers`: only within this range are numbers written."""
    axes = found.axes
    low, high = axes.x if numbers is None else numbers
    most = max(2, int((axes.right - axes.left) * (high - low) / (axes.x[1] - axes.x[0]) / 62))
    parts = x_axis(axes, ticks(low, high, most, whole=whole), name, grid=True)
    parts.append(corner(axes))
    for label, middle in zip(found.labels, found.middles, strict=True):
        parts += row_label(label, axes.left - 8, middle)
    return parts
