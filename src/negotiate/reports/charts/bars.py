"""One bar a thing, with its number and, where it is known, its interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from negotiate.reports.charts import svg
from negotiate.reports.charts.axes import SMALL, WIDE, Range, spanned
from negotiate.reports.charts.labelled_rows import frame, rows
from negotiate.reports.charts.palette import ACCENT, INK
from negotiate.reports.charts.ticks import minus

HIGH, THICK = 28.0, 17.0
SERIF = 4.0
"""Half the height of the end of an interval."""


@dataclass(frozen=True)
class Bar:
    """One bar. `low` and `high` are the ends of its interval."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    colour: str = ACCENT
    """A token of palette.py."""

    @property
    def ends(self) -> tuple[float, ...]:
        """The value, and the ends of its interval if both are known."""
        return (self.value,) if self.low is None or self.high is None else (self.value, self.low, self.high)


def bars(
    title: str,
    description: str,
    shown: Sequence[Bar],
    *,
    x_label: str,
    x_range: Range | None = None,
    written: Callable[[float], str] = "{:.2f}".format,
) -> str:
    """Lying bars, the first on top. `x_range`: what can be at all, such as 0 to 100; else from the least to the greatest."""
    numbers = [minus(written(bar.value)) for bar in shown]
    after = max((svg.width(number, SMALL) for number in numbers), default=0.0) + 12
    x = x_range or spanned([0.0, *(end for bar in shown for end in bar.ends)])
    found = rows([bar.label for bar in shown], x, high=HIGH, before=8.0 if x[0] < 0.0 else 0.0, after=after)
    axes = found.axes
    parts = frame(found, x_label, numbers=x if x_range else None)
    zero = axes.across(0.0)
    for bar, number, middle in zip(shown, numbers, found.middles, strict=True):
        end = axes.across(bar.value)
        parts.append(svg.bar(min(zero, end), middle - THICK / 2, abs(end - zero), THICK, bar.colour))
        if len(bar.ends) > 1:
            low, high = (axes.across(value) for value in bar.ends[1:])
            parts.append(svg.line([(low, middle), (high, middle)], colour=INK, thick=1.4))
            parts += [svg.line([(x, middle - SERIF), (x, middle + SERIF)], colour=INK, thick=1.4) for x in (low, high)]
        right = max(axes.across(max((0.0, *bar.ends))), zero)
        parts.append(svg.words(right + 7, middle + SMALL * 0.36, number, SMALL, halo=True))
    if axes.x[0] < 0.0:
        parts.append(svg.line([(zero, axes.top), (zero, axes.bottom)], colour=INK, thick=1))
    return svg.picture("", title, description, WIDE, found.height, parts, grows=False)
