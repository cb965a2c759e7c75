"""Where a label finds room: of several places the one where it covers least."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.reports.charts import svg

STEP = 3.0
"""A line counts as a dot at every so many units of its length."""


class Box(NamedTuple):
    """A rectangle with its sides upright and level."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two have some room in common."""
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: Box) -> bool:
        """Whether the other lies inside."""
        return (
            self.left <= other.left and other.right <= self.right and self.top <= other.top and other.bottom <= self.bottom
        )


def of_words(x: float, y: float, text: str, size: float, anchor: str = "start") -> Box:
    """The room of a line of text whose baseline begins, has its middle or ends at (x, y)."""
    wide = svg.width(text, size)
    left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
    return Box(left, y - size * 0.8, left + wide, y + size * 0.25)


def dotted(ways: Sequence[Sequence[svg.Place]]) -> NDArray[np.float64]:
    """Lines through places as many dots, shape (dots, 2)."""
    found = [np.zeros((0, 2))]
    for way in ways:
        for (x, y), (to_x, to_y) in pairwise(way):
            count = max(2, int(np.hypot(to_x - x, to_y - y) / STEP) + 1)
            found.append(np.linspace((x, y), (to_x, to_y), count))
    return np.concatenate(found)


def emptiest(places: Sequence[Box], taken: Sequence[Box], ink: NDArray[np.float64], frame: Box) -> int:
    """Which of the places is best; of equally good ones the first.

    To lie outside the frame is worst, to meet something in `taken` next, then every dot of `ink`, (dots, 2), that is
    covered counts.
    """

    def cost(place: Box) -> float:
        covered = (ink[:, 0] > place.left) & (ink[:, 0] < place.right) & (ink[:, 1] > place.top) & (ink[:, 1] < place.bottom)
        outside, touching = not frame.holds(place), sum(place.meets(other) for other in taken)
        return 100_000.0 * outside + 1_000.0 * touching + float(covered.sum())

    costs = [cost(place) for place in places]
    return costs.index(min(costs))
