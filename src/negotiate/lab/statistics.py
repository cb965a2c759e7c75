"""Shares and means with 95 % intervals.

Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical inference", Journal of the American
Statistical Association 22: the interval stays inside 0..1 and is sensible for shares of 0 and 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.lab.student_t import student_quantile

LEVEL = 0.05
"""What a p, adjusted for all that was asked, is below where a difference counts as more than chance."""
NORMAL_95 = 1.959963984540054
"""Two-sided 95 % quantile of the standard normal distribution."""

MOST_EXACT = 1000
"""Cases beyond which a binomial chance is taken from the normal distribution."""

ROUNDING = 1e-12
"""How far values that are the same may lie apart, as a share of them where they are large."""

Bounds = tuple[float, float]
"""The least and the most that a value can be."""
ANYWHERE: Bounds = (-math.inf, math.inf)
BOUNDS: dict[str, Bounds] = {
    "share": (0.0, 1.0),
    "score": (0.0, 100.0),
    "index": (0.0, 1.0),
    "count": (0.0, math.inf),
    "round": (0.0, math.inf),
    "points": ANYWHERE,
}
"""Those of a value in every unit of measures and columns."""


class Share(NamedTuple):
    """How many of how many, the share (0..1) and its 95 % Wilson interval. Without any case the share is None."""

    games: int
    share: float | None
    low: float
    high: float


class Mean(NamedTuple):
    """A mean and its 95 % interval. The interval is None with fewer than two cases, and where all are the same and nothing
    bounds them; the mean is None with no case."""

    mean: float | None
    low: float | None
    high: float | None


def wilson(count: int, total: int) -> tuple[float, float]:
    """95 % Wilson interval of a share, 0..1. With no case at all it says nothing: 0 to 1.

    Raises ValueError for a count outside 0..total.
    """
    if not 0 <= count <= total:
        raise ValueError(f"A count of {count} in {total} is not a share.")
    if total == 0:
        return 0.0, 1.0
    square = NORMAL_95 * NORMAL_95
    share = count / total
    centre = (share + square / (2 * total)) / (1 + square / total)
    half = NORMAL_95 / (1 + square / total) * math.sqrt(share * (1 - share) / total + square / (4 * total * total))
    # exact ends: rounding must not exclude the share itself
    return (0.0 if count == 0 else max(0.0, centre - half)), (1.0 if count == total else min(1.0, centre + half))


def share_of(count: int, total: int) -> Share:
    low, high = wilson(count, total)
    return Share(count, count / total if total else None, low, high)


def mean_of(values: Iterable[float] | NDArray[np.float64], bounds: Bounds = ANYWHERE) -> Mean:
    """The mean with its 95 % interval by Student's t; the order of the values matters only by rounding.

    `bounds` are the least and the most that a value can be; the interval stays within them. Where all values are the same,
    it is that of `alike`.
    """
    cases = np.asarray(values if isinstance(values, np.ndarray) else list(values), dtype=np.float64)
    if len(cases) == 0:
        return Mean(None, None, None)
    mean = float(cases.mean())
    if len(cases) == 1:
        return Mean(mean, None, None)
    if are_same(cases):
        return alike(float(cases[0]), len(cases), bounds)
    half = student_quantile(len(cases) - 1) * float(cases.std(ddof=1)) / math.sqrt(len(cases))
    return inside(mean, half, bounds)


def are_same(cases: NDArray[np.float64]) -> bool:
    """Whether all cases, shape (cases,), are the same but for rounding, of which a standard deviation makes a spread."""
    return len(cases) > 0 and float(np.ptp(cases)) <= ROUNDING * max(1.0, abs(float(cases[0])))


def inside(mean: float, half: float, bounds: Bounds) -> Mean:
    """A mean with the interval of this half-width around it, as far as it lies within the bounds."""
    least, most = bounds
    return Mean(mean, max(least, mean - half), min(most, mean + half))


def alike(mean: float, cases: int, bounds: Bounds) -> Mean:
    """The mean of cases that are all the same, with its 95 % interval; without it where a bound is missing.

    They say nothing of what is rarer than they could show: at most a share q = 1 - 0.025^(1/n) of all games differs (Clopper
    and Pearson, "The use of confidence or fiducial limits", Biometrika 26, 1934), so the mean lies no further off than q of
    the way to each bound.
    """
    least, most = bounds
    if cases < 2 or not (math.isfinite(least) and math.isfinite(most)):
        return Mean(mean, None, None)
    unseen = 1.0 - 0.025 ** (1.0 / cases)
    return Mean(mean, mean - unseen * (mean - least), mean + unseen * (most - mean))


def median_of(values: Iterable[float] | NDArray[np.int64]) -> float | None:
    """The median, None of nothing."""
    cases = np.asarray(values if isinstance(values, np.ndarray) else list(values), dtype=np.float64)
    return float(np.median(cases)) if len(cases) else None


def median_interval(values: Iterable[float] | NDArray[np.int64]) -> tuple[float, float] | None:
    """95 % interval of the median, between two of the sorted values; None where fewer than six cases allow none.

    The interval from the k-th least to the k-th largest value misses the median with a chance of 2 P(X < k), X binomial with
    n throws of a fair coin (Thompson, "On confidence ranges for the median", Annals of Mathematical Statistics 7, 1936).
    """
    cases = np.sort(np.asarray(values if isinstance(values, np.ndarray) else list(values), dtype=np.float64))
    place = _least_place(len(cases))
    return (float(cases[place - 1]), float(cases[-place])) if place else None


def _least_place(total: int) -> int:
    """The largest k with P(X < k) of at most 0.025; 0 where there is none."""
    if total > MOST_EXACT:
        return int((total - NORMAL_95 * math.sqrt(total)) / 2)
    below, term = 0.0, 0.5**total
    for place in range(total + 1):
        below += term
        if below > 0.025:
            return place
        term *= (total - place) / (place + 1)
    return 0
