"""Emblems: every party has a shape, a colour and initials; the mediator has an arch. Never colour alone."""

from __future__ import annotations

import math

from negotiate.window.box import Box
from negotiate.window.page import Page
from negotiate.window.theme import SHAPES, Colour, hexadecimal

MEDIATOR = -1
"""Number of the mediator's emblem; parties count from 0 in the order of the rule file."""
_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'


def _polygon(corners: int, turn: float = 0.0, radius: float = 29.0, centre: float = 32.0) -> str:
    angles = (math.radians(turn + 360 * corner / corners - 90) for corner in range(corners))
    points = (f"{32 + radius * math.cos(angle):.1f} {centre + radius * math.sin(angle):.1f}" for angle in angles)
    return "M" + "L".join(points) + "Z"


OUTLINES = {
    "square": "M13 6H51Q58 6 58 13V51Q58 58 51 58H13Q6 58 6 51V13Q6 6 13 6Z",
    "hexagon": _polygon(6),
    "circle": "M32 4A28 28 0 1 1 32 60A28 28 0 1 1 32 4Z",
    "diamond": "M32 2L62 32L32 62L2 32Z",
    "shield": "M32 4Q44 11 58 11V30Q58 50 32 61Q6 50 6 30V11Q20 11 32 4Z",
    "triangle": "M32 3L62 58H2Z",
    "octagon": _polygon(8, 22.5, 30),
    "pentagon": _polygon(5, 0, 31, 34),
    "arch": "M5 58V34A27 27 0 0 1 59 34V58Z",
}
ROOM_FOR_INITIALS = {"triangle": (0.52, 0.68), "diamond": (0.6, 0.5), "pentagon": (0.62, 0.54), "arch": (0.68, 0.58)}
"""Width of the initials and height of their middle as shares of the emblem; 0.7 and 0.5 for other shapes."""


def shape_of(number: int) -> str:
    return "arch" if number == MEDIATOR else SHAPES[number % len(SHAPES)]


def colour_of(page: Page, number: int) -> Colour:
    """The colour of a party, or the quiet one of the mediator."""
    return page.theme["strong_border"] if number == MEDIATOR else page.theme.party(number)


def emblem(
    page: Page, x: float, y: float, size: float, number: int, initials: str = "", *, faint: bool = False, halo: bool = False
) -> Box:
    """The emblem of a party with its upper left corner at x, y. Initials show from 20 units on; `faint` for who is away."""
    box = Box(x, y, size, size)
    if not page.sees(box):
        page.svg(box, _HEAD + "</svg>")
        return box
    shape, colour = shape_of(number), colour_of(page, number)
    ground = page.theme["surface"]
    ink = page.theme.ink(colour)
    fill, line = (hexadecimal(ground), hexadecimal(colour)) if faint else (hexadecimal(colour), "none")
    if faint:
        ink = page.theme["text"]
    dashes = ' stroke-dasharray="7 5"' if faint else ""
    if halo:
        page.panel(box.inset(-5), fill=page.tint(colour, 0.22), border=colour, thickness=2, radius=size / 2 + 5)
    page.svg(box, f'{_HEAD}<path d="{OUTLINES[shape]}" fill="{fill}" stroke="{line}" stroke-width="4"{dashes}/></svg>')
    if initials and size >= 20:
        share, middle = ROOM_FOR_INITIALS.get(shape, (0.74, 0.5))
        style = next(
            (
                name
                for name in ("subtitle", "heading", "strong", "caption_strong", "initials")
                if page.measure(initials, name)[0] <= size * share and page.line(name) < size * 0.84
            ),
            "",
        )
        if style:
            height = page.line(style)
            page.text(Box(x, y + size * middle - height / 2, size, height), initials, style, ink, align="centre")
            page.written[-1].style = "initials"  # in a large emblem they look like a heading, and are none
    return box
