"""Limits: how much of something may be done in a while, by whoever it is counted for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

MOST_KEYS = 4096
"""For how many it is counted; whoever was quiet longest is forgotten first."""


class Limit:
    """`rate` a second, and `burst` at once. The clock is handed in, in seconds."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._burst = burst
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> bool:
        """Count one more for this key; False when that is too much."""
        left = self._now(key)
        if left < 1:
            return False
        self._left[key] = (left - 1, self._clock())
        self._left.move_to_end(key)
        while len(self._left) > MOST_KEYS:
            self._left.popitem(last=False)
        return True

    def is_spent(self, key: str) -> bool:
        """Whether one more would be too much."""
        return self._now(key) < 1

    def _now(self, key: str) -> float:
        left, when = self._left.get(key, (float(self._burst), self._clock()))
        return min(float(self._burst), left + (self._clock() - when) * self._rate)
