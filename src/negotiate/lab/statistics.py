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

NORMAL_95 = 1.959963984540054
"""Two-sided 95 % quantile of the standard normal distribution."""


class Share(NamedTuple):
    """How many of how many, the share (0..1) and its 95 % Wilson interval. Without any case the share is None."""

    games: int
    share: float | None
    low: float
    high: float


class Mean(NamedTuple):
    """A mean and its 95 % interval; the interval is None with fewer than two cases, the mean with none."""

    mean: float | None
    low: float | None
    high: float | None


def wilson(count: int, total: int) -> tuple[float, float]:
    """95 % Wilson interval of a share, 0..1. With no case at all it says nothing: 0 to 1."""
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


def mean_of(values: Iterable[float] | NDArray[np.float64]) -> Mean:
    """The mean with its 95 % interval by the normal approximation. The order of the values matters only by rounding."""
    cases = np.asarray(values if isinstance(values, np.ndarray) else list(values), dtype=np.float64)
    if len(cases) == 0:
        return Mean(None, None, None)
    mean = float(cases.mean())
    if len(cases) == 1:
        return Mean(mean, None, None)
    half = NORMAL_95 * float(cases.std(ddof=1)) / math.sqrt(len(cases))
    return Mean(mean, mean - half, mean + half)


def median_of(values: Iterable[float] | NDArray[np.int64]) -> float | None:
    """The median, None of nothing."""
    cases = np.asarray(values if isinstance(values, np.ndarray) else list(values), dtype=np.float64)
    return float(np.median(cases)) if len(cases) else None
