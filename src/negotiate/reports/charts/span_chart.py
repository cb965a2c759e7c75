"""Rows of spans over rounds: when a track was open, when an agreement stood; marks stand where something happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from negotiate.reports.charts import svg
from negotiate.reports.charts.axes import WIDE, Range
from negotiate.reports.charts.labelled_rows import frame, rows
from negotiate.reports.charts.palette import ACCENT, FAINT

HIGH, THICK = 30.0, 18.0


@dataclass(frozen=True)
class Row:
    """One row: (begin, end) spans, and (place, word) marks on it."""

    label: str
    spans: Sequence[tuple[float, float]]
    colour: str = ACCENT
    """A token of palette.py."""
    marks: Sequence[tuple[float, str]] = field(default=())


def spans(title: str, description: str, shown: Sequence[Row], *, x_label: str, x_range: Range) -> str:
    """The rows, the first on top. A round n is the span from n - 0.5 to n + 0.5."""
    found = rows([row.label for row in shown], x_range, high=HIGH)
    axes = found.axes
    parts = frame(found, x_label, whole=True)
    for row, middle in zip(shown, found.middles, strict=True):
        parts.append(svg.line([(axes.left, middle), (axes.right, middle)], colour=FAINT, thick=1))
        for begin, end in row.spans:
            x, stop = (axes.across(min(max(value, x_range[0]), x_range[1])) for value in (begin, end))
            parts.append(svg.bar(x, middle - THICK / 2, stop - x, THICK, row.colour))
        for place, word in row.marks:
            parts += svg.disc(axes.across(place), middle, word)
    return svg.picture("", title, description, WIDE, found.height, parts, grows=False)
