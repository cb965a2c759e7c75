"""A box on the page: a rectangle in logical units, and the ways to cut it up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A rectangle: left, top, width and height in logical units (pixels at scale 1). Only cut, never changed."""

    x: float
    y: float
    w: float
    h: float = 0.0

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.w / 2, self.y + self.h / 2

    def inset(self, across: float, down: float | None = None) -> Box:
        """The box without a margin on every side."""
        down = across if down is None else down
        return Box(self.x + across, self.y + down, max(0.0, self.w - 2 * across), max(0.0, self.h - 2 * down))

    def below(self, gap: float = 0.0, h: float = 0.0) -> Box:
        """A box of the same width under this one."""
        return Box(self.x, self.bottom + gap, self.w, h)

    def tall(self, h: float) -> Box:
        return Box(self.x, self.y, self.w, h)

    def wide(self, w: float) -> Box:
        return Box(self.x, self.y, w, self.h)

    def moved(self, across: float = 0.0, down: float = 0.0) -> Box:
        return Box(self.x + across, self.y + down, self.w, self.h)

    def cut_top(self, h: float, gap: float = 0.0) -> tuple[Box, Box]:
        """The upper `h` units, and what is left under a gap."""
        h = min(h, self.h)
        return Box(self.x, self.y, self.w, h), Box(self.x, self.y + h + gap, self.w, max(0.0, self.h - h - gap))

    def cut_bottom(self, h: float, gap: float = 0.0) -> tuple[Box, Box]:
        """The lower `h` units, and what is left over a gap."""
        h = min(h, self.h)
        return Box(self.x, self.bottom - h, self.w, h), Box(self.x, self.y, self.w, max(0.0, self.h - h - gap))

    def cut_left(self, w: float, gap: float = 0.0) -> tuple[Box, Box]:
        """The left `w` units, and what is left beside a gap."""
        w = min(w, self.w)
        return Box(self.x, self.y, w, self.h), Box(self.x + w + gap, self.y, max(0.0, self.w - w - gap), self.h)

    def cut_right(self, w: float, gap: float = 0.0) -> tuple[Box, Box]:
        """The right `w` units, and what is left beside a gap."""
        w = min(w, self.w)
        return Box(self.right - w, self.y, w, self.h), Box(self.x, self.y, max(0.0, self.w - w - gap), self.h)

    def columns(self, shares: int | Sequence[float], gap: float = 0.0) -> list[Box]:
        """Columns of equal width, or in the proportion of `shares`."""
        parts = [1.0] * shares if isinstance(shares, int) else list(shares)
        room = self.w - gap * (len(parts) - 1)
        found, x = [], self.x
        for part in parts:
            w = room * part / sum(parts)
            found.append(Box(x, self.y, w, self.h))
            x += w + gap
        return found

    def rows(self, shares: int | Sequence[float], gap: float = 0.0) -> list[Box]:
        """Rows of equal height, or in the proportion of `shares`."""
        turned = Box(self.y, self.x, self.h, self.w).columns(shares, gap)
        return [Box(self.x, part.x, self.w, part.w) for part in turned]

    def middle(self, w: float, h: float) -> Box:
        """A box of this size in the middle, no larger than this one."""
        w, h = min(w, self.w), min(h, self.h)
        return Box(self.x + (self.w - w) / 2, self.y + (self.h - h) / 2, w, h)

    def holds(self, x: float, y: float) -> bool:
        return self.x <= x < self.right and self.y <= y < self.bottom


class Flow:
    """Places boxes in rows from left to right, and begins a new row when one does not fit."""

    def __init__(self, box: Box, gap: float = 8.0) -> None:
        self._box, self._gap = box, gap
        self._x, self._y, self._row = box.x, box.y, 0.0

    def place(self, w: float, h: float) -> Box:
        """The next box; one that is wider than the flow gets the flow's width."""
        w = min(w, self._box.w)
        if self._x > self._box.x and self._x + w > self._box.right + 0.5:
            self._x, self._y, self._row = self._box.x, self._y + self._row + self._gap, 0.0
        placed = Box(self._x, self._y, w, h)
        self._x += w + self._gap
        self._row = max(self._row, h)
        return placed

    @property
    def bottom(self) -> float:
        return self._y + self._row
