"""Pictures as SVG text: room for words measured before anything is placed, and a description for screen readers.

Colours are tokens of palette.py, so that a page can show a picture light or dark.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from html import escape

FONTS = "Inter, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"
NAME = "\x00"
"""Stands in the parts of a picture where its name is to stand, as in the id of a hatch; no word of a picture holds it."""

_NARROW = frozenset("iljI.,:;'|!‘’")
_SLIM = frozenset('ftr()[]{}/\\- "“”°')
_WIDE = frozenset("mwMW@%—…")
_BLANKS = re.compile(r"[ \t\n]+")
"""Where a line may end: not at a no-break space, as it stands in French before a colon."""
LINE = 1.36
"""Height of a line of text over its size."""
DISC = 9.0
"""Radius of a numbered disc."""

Place = tuple[float, float]


def width(text: str, size: float, bold: bool = False) -> float:
    """Room that a line of text takes at most, in the unit of `size`; generous, since every viewer has fonts of its own."""
    total = 0.0
    for character in text:
        if character in _NARROW:
            total += 0.36
        elif character in _SLIM:
            total += 0.44
        elif character in _WIDE:
            total += 1.0
        elif character.isupper() or not character.isascii():
            total += 0.76
        else:
            total += 0.62
    return total * size * (1.1 if bold else 1.0)


def wrapped(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """The text in lines that fit into `room`; a word that is too long stands alone."""
    lines: list[str] = []
    for word in _BLANKS.split(text.strip(" \t\n")):
        if lines and width(f"{lines[-1]} {word}", size, bold) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


def words(
    x: float,
    y: float,
    text: str,
    size: float,
    *,
    colour: str = "ink",
    bold: bool = False,
    anchor: str = "start",
    slant: float = 0.0,
    halo: bool = False,
) -> str:
    """One line of text; `y` is its baseline, `colour` a token, `slant` degrees by which it rises around (x, y).

    `halo`: the ground shines through around the letters, where lines may run behind them.
    """
    weight = ' font-weight="600"' if bold else ""
    place = f' text-anchor="{anchor}"' if anchor != "start" else ""
    turn = f' transform="rotate({-slant:g} {x:.1f} {y:.1f})"' if slant else ""
    ring = ' stroke="var(--paper)" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke"' if halo else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="var(--{colour})"{weight}{place}{turn}{ring}>'
        f"{escape(text)}</text>"
    )


def box(
    x: float, y: float, wide: float, high: float, *, fill: str = "paper", line: str = "muted", round_by: float = 6
) -> str:
    """A box with rounded corners; an empty `line` draws none."""
    edge = f' stroke="var(--{line})" stroke-width="1"' if line else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="{round_by:g}" '
        f'fill="var(--{fill})"{edge}/>'
    )


def bar(x: float, y: float, wide: float, high: float, fill: str, *, opacity: float = 1.0, edge: str = "") -> str:
    """A plain box; `fill` and `edge` are tokens, or `fill` is `url(#…)`, the name of a pattern."""
    paint = fill if fill.startswith("url(") else f"var(--{fill})"
    shade = f' fill-opacity="{opacity:.3g}"' if opacity < 1.0 else ""
    line_ = f' stroke="var(--{edge})" stroke-width="0.8"' if edge else ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.2f}" height="{high:.1f}" fill="{paint}"{shade}{line_}/>'


def line(points: Sequence[Place], *, colour: str = "muted", thick: float = 1.5, dash: str = "") -> str:
    """A line through points; `dash` as in SVG: lengths of strokes and gaps."""
    way = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    strokes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline points="{way}" fill="none" stroke="var(--{colour})" stroke-width="{thick:g}"{strokes}/>'


def area(points: Sequence[Place], *, colour: str, opacity: float) -> str:
    """The inside of an outline."""
    way = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polygon points="{way}" fill="var(--{colour})" fill-opacity="{opacity:g}"/>'


def curve(x: float, y: float, to_x: float, to_y: float) -> str:
    """Path commands from one point to another, leaving and arriving level."""
    middle = (x + to_x) / 2
    return f"M{x:.1f} {y:.1f} C{middle:.1f} {y:.1f} {middle:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"


def path(commands: str, *, colour: str = "muted", thick: float = 1.5) -> str:
    """A curved line."""
    return f'<path d="{commands}" fill="none" stroke="var(--{colour})" stroke-width="{thick:g}"/>'


def dots(points: Sequence[Place], wide: float, *, colour: str, opacity: float = 1.0) -> str:
    """Many equal dots as one path; where they overlap they are no darker."""
    way = "".join(f"M{x:.1f} {y:.1f}h0" for x, y in points)
    shade = f' stroke-opacity="{opacity:g}"' if opacity < 1.0 else ""
    return f'<path d="{way}" fill="none" stroke="var(--{colour})" stroke-width="{wide:g}" stroke-linecap="round"{shade}/>'


def disc(x: float, y: float, text: str) -> list[str]:
    """A dark disc around (x, y) with a number in it."""
    ring = 'fill="var(--ink)" stroke="var(--paper)" stroke-width="1"'
    return [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{DISC:g}" {ring}/>',
        words(x, y + DISC * 0.41, text, DISC * 1.16, colour="paper", bold=True, anchor="middle"),
    ]


def arrow(x: float, y: float, colour: str = "muted") -> str:
    """The point of an arrow that arrives from the left at (x, y)."""
    return f'<path d="M{x - 7:.1f} {y - 4:.1f} L{x:.1f} {y:.1f} L{x - 7:.1f} {y + 4:.1f} Z" fill="var(--{colour})"/>'


def picture(
    name: str, title: str, description: str, wide: float, high: float, parts: Sequence[str], *, grows: bool = True
) -> str:
    """The `<svg>` element. `name` is unique in its page; of no name, one is made from what is drawn.

    Title and description are for screen readers, not drawn. Where it does not grow, a wide page shows it in its own size.
    """
    if not name:
        name = "c" + hashlib.sha256("\n".join((title, description, *parts)).encode()).hexdigest()[:10]
    most = "" if grows else f' style="max-width: {wide:.0f}px"'
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high:.0f}" '
        f'width="{wide:.0f}" height="{high:.0f}"{most} role="img" aria-labelledby="{name}-title {name}-desc" '
        f'font-family="{escape(FONTS)}">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
        + "\n".join(["", *parts, ""]).replace(NAME, name)
        + "</svg>"
    )
