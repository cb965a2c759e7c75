"""Columns for the days of rounds: how much came on each day, and the days on which it was postponed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from negotiate.reports.charts import svg
from negotiate.reports.charts.axes import SMALL, UNDER, WIDE, Axes, corner, room_beside, y_axis
from negotiate.reports.charts.palette import ACCENT, BAD, MUTED
from negotiate.reports.charts.ticks import ticks

HIGH, TOP = 150.0, 30.0
GAP = 0.6
"""Room between two rounds, in columns."""
THICK = 26.0
"""The widest column."""


@dataclass(frozen=True)
class Day:
    """One day: what came, and whether it was postponed."""

    amount: float
    is_postponed: bool = False


@dataclass(frozen=True)
class Round:
    """A round on whose days something was due, the first day first."""

    number: int
    days: Sequence[Day]


def days(title: str, description: str, shown: Sequence[Round], *, x_label: str, y_label: str) -> str:
    """The columns, round by round; a cross stands where a day was postponed. `shown` has at least one day."""
    most = max((day.amount for one in shown for day in one.days), default=0.0) or 1.0
    numbers = ticks(0.0, most, 5)
    places = sum(len(one.days) for one in shown) + GAP * (len(shown) - 1)
    axes = Axes(room_beside(numbers), TOP, WIDE - 14, TOP + HIGH, (0.0, max(places, 12.0)), (0.0, most * 1.08))
    each = (axes.right - axes.left) / axes.x[1]
    thick = min(THICK, each * 0.8)
    parts = [*y_axis(axes, numbers, y_label), corner(axes)]
    at, written = 0.0, 0.0
    for one in shown:
        begins = axes.across(at)
        for day in one.days:
            x = axes.across(at + 0.5)
            if day.is_postponed:
                y, half = axes.bottom - 10, min(5.0, thick / 2)
                parts += [
                    svg.line([(x - half, y - turn * half), (x + half, y + turn * half)], colour=BAD, thick=2)
                    for turn in (-1, 1)
                ]
            else:
                top = axes.down(day.amount)
                parts.append(svg.bar(x - thick / 2, top, thick, axes.bottom - top, ACCENT))
            at += 1.0
        middle, label = (begins + axes.across(at)) / 2, str(one.number)
        half = svg.width(label, SMALL) / 2
        if middle - half >= written:  # numbers that would run into each other are left out
            parts.append(svg.words(middle, axes.bottom + 17, label, SMALL, anchor="middle"))
            written = middle + half + 4
        at += GAP
    parts.append(svg.words((axes.left + axes.right) / 2, axes.bottom + 37, x_label, SMALL, colour=MUTED, anchor="middle"))
    return svg.picture("", title, description, WIDE, axes.bottom + UNDER, parts, grows=False)
