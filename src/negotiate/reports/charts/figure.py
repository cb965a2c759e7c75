"""One chart from an empty figure to an SVG text: type, axes, labels that do not overlap, and a description for the blind."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from html import escape
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from negotiate.reports.charts.palette import FAINT, INK, MUTED, PAPER, STAND_INS, tokens

WIDTH = 7.6
"""Inches of a chart that fills the width of a page."""
FONTS = "Inter, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"
SIZE = 10.0
"""Points of ordinary text."""

_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "font.family": "DejaVu Sans",  # comes with matplotlib, so room is measured alike on every machine; wider than most
    "font.size": SIZE,
    "axes.edgecolor": STAND_INS[MUTED],
    "axes.labelcolor": STAND_INS[INK],
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": STAND_INS[FAINT],
    "grid.linewidth": 0.7,
    "text.color": STAND_INS[INK],
    "text.parse_math": False,
    "xtick.color": STAND_INS[MUTED],
    "ytick.color": STAND_INS[MUTED],
    "xtick.labelcolor": STAND_INS[INK],
    "ytick.labelcolor": STAND_INS[INK],
    "hatch.color": STAND_INS[PAPER],
}
_NAME = re.compile(r' id="([^"]+)"')
_NAMED = re.compile(r'(?:url\(#|href="#)([^)"]+)')
_FONT = re.compile(r"'DejaVu Sans'(?:, [^;\"]*)?")


def chart(title: str, description: str, height: float, draw: Callable[[Axes], None], width: float = WIDTH) -> str:
    """Draw on one pair of axes and give the SVG element.

    `title` names the chart and `description` says in a sentence or two what can be seen in it, both for screen readers;
    neither is drawn. `height` and `width` in inches at 72 units each.
    """
    with matplotlib.rc_context({**_SETTINGS, "svg.hashsalt": title}):
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.add_subplot()
        axes.set_facecolor("none")
        draw(axes)
        buffer = io.StringIO()
        # without a date or a program's name the same values give the same text
        figure.savefig(buffer, format="svg", transparent=True, metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    return _element(buffer.getvalue(), title, description)


def _element(document: str, title: str, description: str) -> str:
    """The svg element out of matplotlib's document, with its tokens, its fonts and what it is called."""
    name = "c" + hashlib.sha256(f"{title}\n{description}\n{document}".encode()).hexdigest()[:10]
    body = document[document.index("<svg") :]
    head, _, rest = body.partition(">")
    found = re.search(r'viewBox="([^"]+)"', head)
    assert found, "matplotlib writes a viewBox"
    wide = found.group(1).split()[2]
    # a page holds several charts: no style for all of it, and no names that others have as well
    rest = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", rest, flags=re.DOTALL)
    needed = set(_NAMED.findall(rest))
    rest = _NAME.sub(lambda found: found.group() if found.group(1) in needed else "", rest)
    rest = re.sub(r"\s*\n\s*", " ", rest)
    rest = _FONT.sub(FONTS, rest)
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="{found.group(1)}" '
        f'style="max-width: {float(wide):g}pt; stroke-linejoin: round" class="chart" role="img" '
        f'aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(description)}</desc>'
    )
    return tokens(opening + rest.strip())


def colour(token: str) -> str:
    """What matplotlib is to draw a token with."""
    return STAND_INS[token]
