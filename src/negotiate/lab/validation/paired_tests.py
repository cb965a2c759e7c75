"""Paired one-sided tests: exact McNemar for what a game did or did not, a paired bootstrap for every other measure.

Game n of both arms has the same seed, so the arms are compared game by game. A measure is a ratio of two sums over the games
(a mean has the denominator 1 in every game); the bootstrap draws whole games, with both their arms, 2,000 times.

McNemar, Q. (1947), "Note on the sampling error of the difference between correlated proportions or percentages",
Psychometrika 12; Efron, B. and Tibshirani, R. (1993), "An Introduction to the Bootstrap".
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from negotiate.lab.paired.pairs import Column, Sums, binomial_tail
from negotiate.lab.validation.verdict import Sign

RESAMPLES = 2000
"""Bootstrap samples; the smallest p it can give is 1 in 2,001."""
BOOTSTRAP_SEED = 1993


class Difference(NamedTuple):
    """arm - reference, its 95 % interval, and the one-sided p for the sign asked for; None without cases in both arms."""

    effect: float | None
    low: float | None
    high: float | None
    p: float | None


def compare(arm: Sums, reference: Sums, sign: Sign) -> Difference:
    """Test that the arm's measure is higher (`sign` 1) or lower (-1) than the reference's, same games in the same order.

    With sign 0 the difference and its interval are given and p is None. Raises ValueError for unlike numbers of games.
    """
    if len(arm.numerator) != len(reference.numerator):
        raise ValueError("The arms of a paired test have the same games.")
    value, against = arm.ratio, reference.ratio
    if value is None or against is None:
        return Difference(None, None, None, None)
    drawn = _bootstrap(arm) - _bootstrap(reference)
    usable = drawn[~np.isnan(drawn)]
    low, high = (float(end) for end in np.quantile(usable, (0.025, 0.975))) if len(usable) else (math.nan, math.nan)
    p = None
    if sign != 0 and arm.is_share and reference.is_share:
        p = mcnemar(arm.numerator, reference.numerator, sign)
    elif sign != 0:
        # a sample without a case in one arm says nothing for the claim
        against_it = len(drawn) - int((sign * usable > 0).sum())
        p = (against_it + 1) / (len(drawn) + 1)
    return Difference(value - against, low, high, p)


def mcnemar(arm: Column, reference: Column, sign: Sign) -> float:
    """Exact one-sided p: of the games on which the arms disagree, so many or more go the way of `sign` by chance alone.

    The arms are a yes (1) or a no (0) a game, shape (games,).
    """
    more = int(((arm == 1) & (reference == 0)).sum())
    less = int(((arm == 0) & (reference == 1)).sum())
    return binomial_tail(more if sign > 0 else less, more + less)


def _bootstrap(sums: Sums) -> Column:
    """The ratio in every bootstrap sample, NaN where its denominator is 0. The samples are the same for all measures."""
    weights = _weights(len(sums.numerator))
    top, bottom = weights @ sums.numerator, weights @ sums.denominator
    ratios: Column = np.full(RESAMPLES, np.nan)
    return np.divide(top, bottom, out=ratios, where=bottom > 0)


@lru_cache(maxsize=1)
def _weights(games: int) -> Column:
    """How often each game is drawn in each sample, shape (RESAMPLES, games)."""
    chance = np.random.default_rng(BOOTSTRAP_SEED)
    weights = np.empty((RESAMPLES, games))
    for sample in range(RESAMPLES):
        weights[sample] = np.bincount(chance.integers(0, games, games), minlength=games)
    return weights
