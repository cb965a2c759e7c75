"""Pictures as SVG text: room for words measured before anything is placed, and a description for screen readers.

Colours are tokens of charts/palette.py, as in all charts, so that a page can show a picture light or dark.
"""

from __future__ import annotations

from html import escape

from negotiate.reports.charts.figure import FONTS

_NARROW = frozenset("iljI.,:;'|!‘’")
_SLIM = frozenset('ftr()[]{}/\\- "“”°')
_WIDE = frozenset("mwMW@%—…")
LINE = 1.36
"""Height of a line of text over its size."""


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
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", size, bold) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


def words(
    x: float, y: float, text: str, size: float, *, colour: str = "ink", bold: bool = False, anchor: str = "start"
) -> str:
    """One line of text; `y` is its baseline, `colour` a token."""
    weight = ' font-weight="600"' if bold else ""
    place = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="var(--{colour})"{weight}{place}>{escape(text)}</text>'


def box(
    x: float, y: float, wide: float, high: float, *, fill: str = "paper", line: str = "muted", round_by: float = 6
) -> str:
    """A box with rounded corners; an empty `line` draws none."""
    edge = f' stroke="var(--{line})" stroke-width="1"' if line else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="{round_by:g}" '
        f'fill="var(--{fill})"{edge}/>'
    )


def line(points: list[tuple[float, float]], *, colour: str = "muted", thick: float = 1.5, dashed: bool = False) -> str:
    """A line through points."""
    way = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dash = ' stroke-dasharray="5 4"' if dashed else ""
    return f'<polyline points="{way}" fill="none" stroke="var(--{colour})" stroke-width="{thick:g}"{dash}/>'


def curve(x: float, y: float, to_x: float, to_y: float) -> str:
    """Path commands from one point to another, leaving and arriving level."""
    middle = (x + to_x) / 2
    return f"M{x:.1f} {y:.1f} C{middle:.1f} {y:.1f} {middle:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"


def path(commands: str, *, colour: str = "muted", thick: float = 1.5) -> str:
    """A curved line."""
    return f'<path d="{commands}" fill="none" stroke="var(--{colour})" stroke-width="{thick:g}"/>'


def arrow(x: float, y: float, colour: str = "muted") -> str:
    """The point of an arrow that arrives from the left at (x, y)."""
    return f'<path d="M{x - 7:.1f} {y - 4:.1f} L{x:.1f} {y:.1f} L{x - 7:.1f} {y + 4:.1f} Z" fill="var(--{colour})"/>'


def picture(name: str, title: str, description: str, wide: float, high: float, parts: list[str]) -> str:
    """The `<svg>` element. `name` is unique in its page; title and description are for screen readers, not drawn."""
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high:.0f}" '
        f'width="{wide:.0f}" height="{high:.0f}" role="img" aria-labelledby="{name}-title {name}-desc" '
        f'font-family="{escape(FONTS)}">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
        + "\n".join(["", *parts, ""])
        + "</svg>"
    )
