"""Shapes of points: each an outline around its middle, about as large to the eye as a dot of the same size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

Outline = tuple[tuple[float, float], ...]


def _turned(outline: Sequence[tuple[float, float]], degrees: float) -> Outline:
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    return tuple((x * cosine - y * sine, x * sine + y * cosine) for x, y in outline)


def _regular(corners: int, radius: float) -> Outline:
    turn = math.tau / corners
    return tuple((radius * math.sin(turn * place), -radius * math.cos(turn * place)) for place in range(corners))


_PLUS: Final = (
    (-0.4, -1.3),
    (0.4, -1.3),
    (0.4, -0.4),
    (1.3, -0.4),
    (1.3, 0.4),
    (0.4, 0.4),
    (0.4, 1.3),
    (-0.4, 1.3),
    (-0.4, 0.4),
    (-1.3, 0.4),
    (-1.3, -0.4),
    (-0.4, -0.4),
)

OUTLINES: Final[dict[str, Outline]] = {
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "diamond": ((0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)),
    "triangle": ((0.0, -1.2), (1.15, 0.9), (-1.15, 0.9)),
    "wedge": ((0.0, 1.2), (-1.15, -0.9), (1.15, -0.9)),
    "plus": _PLUS,
    "cross": _turned(_PLUS, 45.0),
    "pentagon": _regular(5, 1.15),
    "hexagon": _regular(6, 1.1),
    "star": tuple(
        (radius * math.sin(math.radians(36 * corner)), -radius * math.cos(math.radians(36 * corner)))
        for corner, radius in enumerate((1.5, 0.6) * 5)
    ),
}
"""Shape -> its corners around (0, 0) for a point of radius 1; a `dot` is a circle and has none."""


def marker(x: float, y: float, shape: str, size: float, paint: str) -> str:
    """A point as an SVG element; `size` is a radius, `paint` the attributes that colour it."""
    if shape not in OUTLINES:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" {paint}/>'
    corners = "L".join(f"{x + across * size:.1f} {y + down * size:.1f}" for across, down in OUTLINES[shape])
    return f'<path d="M{corners}Z" {paint}/>'
