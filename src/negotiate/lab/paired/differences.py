"""Differences between paired cases: the mean with its 95 % interval, how likely chance alone made it, and many at once.

Student (1908), "The probable error of a mean", Biometrika 6; for a whole number of degrees of freedom the distribution is a
finite sum (Abramowitz and Stegun, "Handbook of Mathematical Functions", 1964, 26.7.3 and 26.7.4). Holm, S. (1979), "A simple
sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MOST_FREEDOM = 1000
"""Degrees of freedom beyond which Student's distribution is taken for this one; the quantile differs by 0.1 %."""


class Difference(NamedTuple):
    """A mean with its 95 % interval, and the two-sided p of a true mean of 0 (0..1).

    With one case interval and p are None, without any case the mean is None too. Where every case is the same the interval
    is a point; p is then 1 for a mean of 0 and 0 for any other.
    """

    mean: float | None
    low: float | None
    high: float | None
    p: float | None


def difference_of(values: Iterable[float] | NDArray[np.float64], confidence: float = 0.95) -> Difference:
    """Mean of independent cases by Student's distribution; it is right for few cases too, where they are about normal.

    `confidence` (0..1) is that of the interval.
    """
    cases = np.asarray(values if isinstance(values, np.ndarray) else list(values), dtype=np.float64)
    if len(cases) == 0:
        return Difference(None, None, None, None)
    mean = float(cases.mean())
    if len(cases) == 1:
        return Difference(mean, None, None, None)
    error = float(cases.std(ddof=1)) / math.sqrt(len(cases))
    if error == 0.0:
        return Difference(mean, mean, mean, 1.0 if mean == 0.0 else 0.0)
    half = student_quantile(len(cases) - 1, confidence) * error
    return Difference(mean, mean - half, mean + half, 1.0 - within(abs(mean) / error, len(cases) - 1))


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


def holm(chances: Iterable[float | None]) -> list[float | None]:
    """Holm's adjusted p of several tests, in their order; below 0.05 holds with 95 % for all of them together.

    Tests without a p are left out and stay None.
    """
    found = list(chances)
    ordered = sorted((p, place) for place, p in enumerate(found) if p is not None)
    adjusted: list[float | None] = [None] * len(found)
    least = 0.0
    for rank, (p, place) in enumerate(ordered):
        least = max(least, min(1.0, p * (len(ordered) - rank)))
        adjusted[place] = least
    return adjusted
