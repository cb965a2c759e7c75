"""Differences between paired cases: the mean with its 95 % interval, how likely chance alone made it, and many at once.

Student (1908), "The probable error of a mean", Biometrika 6; for a whole number of degrees of freedom the distribution is a
finite sum (Abramowitz and Stegun, "Handbook of Mathematical Functions", 1964, 26.7.3 and 26.7.4). Holm, S. (1979), "A simple
sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.lab.statistics import are_same
from negotiate.lab.student_t import student_quantile, within


class Difference(NamedTuple):
    """A mean with its 95 % interval, and the two-sided p of a true mean of 0 (0..1).

    With one case interval and p are None, without any case the mean is None too. Where every case is the same the interval
    is a point, and p that of the sign test.
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
    if are_same(cases):
        one = float(cases[0])
        return Difference(one, one, one, 1.0 if one == 0.0 else min(1.0, 2.0 * 0.5 ** len(cases)))
    error = float(cases.std(ddof=1)) / math.sqrt(len(cases))
    half = student_quantile(len(cases) - 1, confidence) * error
    return Difference(mean, mean - half, mean + half, 1.0 - within(abs(mean) / error, len(cases) - 1))


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
