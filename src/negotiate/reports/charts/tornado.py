"""How far each rule value moves a result: bars left and right of the result with the rules as they are, longest first."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from negotiate.reports.charts import svg
from negotiate.reports.charts.axes import SMALL, WIDE, spanned
from negotiate.reports.charts.labelled_rows import frame, rows
from negotiate.reports.charts.palette import ACCENT, BAD, INK, PAPER
from negotiate.reports.charts.ticks import minus

HIGH, THICK = 32.0, 19.0


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
    ordered = sorted(swings, key=lambda swing: -abs(swing.high - swing.low))
    texts = [
        [f"{setting} → {minus(written(result))}" for setting, result in _ends(swing)] for swing in ordered
    ]  # beyond either end of the bars there is room for the longest of them
    room = max((svg.width(text, SMALL) for pair in texts for text in pair), default=0.0) + 12
    x = spanned([base, *(end for swing in ordered for end in (swing.low, swing.high))])
    found = rows([swing.label for swing in ordered], x, high=HIGH, before=room, after=room)
    axes = found.axes
    lines = f'<path d="M0 0V7" stroke="var(--{PAPER})" stroke-width="4"/>'
    parts = [
        *frame(found, x_label),
        f'<pattern id="{svg.NAME}-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="7" height="7" fill="var(--{BAD})"/>{lines}</pattern>',
    ]
    middle_x = axes.across(base)
    for swing, pair, middle in zip(ordered, texts, found.middles, strict=True):
        near, far = sorted((swing.low - base, swing.high - base), key=abs)
        same_side = near * far >= 0.0
        # the longer one first: where both lie on one side it would hide the shorter
        order = sorted(zip(_ends(swing), pair, (ACCENT, f"url(#{svg.NAME}-hatch)"), strict=True), key=_length(base))
        for (_, result), text, fill in order:
            end = axes.across(result)
            parts.append(svg.bar(min(end, middle_x), middle - THICK / 2, abs(end - middle_x), THICK, fill))
            right = result >= base
            if same_side and result - base == near:
                # both ends lie on one side: the label of the nearer one goes to the other side of the line
                right, end = far < 0.0, middle_x
                near = math.nan
            parts.append(
                svg.words(
                    end + (6 if right else -6),
                    middle + SMALL * 0.36,
                    text,
                    SMALL,
                    anchor="start" if right else "end",
                    halo=True,
                )
            )
    parts.append(svg.line([(middle_x, axes.top), (middle_x, axes.bottom)], colour=INK, thick=1.2))
    return svg.picture("", title, description, WIDE, found.height, parts, grows=False)


def _ends(swing: Swing) -> tuple[tuple[str, float], tuple[str, float]]:
    """Each setting with what it leads to."""
    return (swing.low_setting, swing.low), (swing.high_setting, swing.high)


def _length(base: float) -> Callable[[tuple[tuple[str, float], str, str]], float]:
    return lambda end: -abs(end[0][1] - base)
