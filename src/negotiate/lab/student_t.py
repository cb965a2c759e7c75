"""Student's distribution, which intervals and tests of a mean need where there are not many cases.

Abramowitz and Stegun, "Handbook of Mathematical Functions", 1964, 26.7.3 and 26.7.4.
"""

from __future__ import annotations

import math
from functools import lru_cache

MOST_FREEDOM = 1000
"""Degrees of freedom beyond which Student's distribution is taken for this one; the quantile differs by 0.1 %."""


def within(t: float, freedom: int) -> float:
    """Chance, 0..1, that a number of Student's distribution lies between -t and t; t is 0 or more, `freedom` 1 or more."""
    freedom = min(freedom, MOST_FREEDOM)
    angle = math.atan(t / math.sqrt(freedom))
    square = math.cos(angle) ** 2
    term, total = 1.0, 0.0
    if freedom % 2 == 0:
        for step in range(2, freedom + 1, 2):
            total += term
            term *= square * (step - 1) / step
        return min(1.0, math.sin(angle) * total)
    term = math.cos(angle)
    for step in range(3, freedom + 1, 2):
        total += term
        term *= square * (step - 1) / step
    return min(1.0, 2.0 / math.pi * (angle + math.sin(angle) * total))


@lru_cache(maxsize=256)
def student_quantile(freedom: int, confidence: float = 0.95) -> float:
    """Two-sided quantile of Student's distribution, for 1 or more degrees of freedom and 0 < confidence < 1."""
    low, high = 0.0, 13.0  # at 95 % it is at most that of one degree of freedom
    while within(high, freedom) < confidence:
        high *= 2.0
    while high - low > 1e-12 * high:
        middle = 0.5 * (low + high)
        if within(middle, freedom) < confidence:
            low = middle
        else:
            high = middle
    return high
