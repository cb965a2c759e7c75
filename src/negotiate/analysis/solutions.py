"""Points of the frontier that a theory of bargaining singles out: Nash, egalitarian, Kalai-Smorodinsky, most welfare.

    Nash                 the largest product of gains (Nash, "The bargaining problem", Econometrica 18, 1950)
    egalitarian          the largest least gain (Kalai, "Proportional solutions to bargaining situations", Econometrica 45,
                         1977)
    Kalai-Smorodinsky    the largest least share of what each could gain at most (Kalai and Smorodinsky, "Other solutions to
                         Nash's bargaining problem", Econometrica 43, 1975)
    welfare              the largest sum of points

A gain is counted from the disagreement point. The theories speak of convex sets, where each point is alone; texts are
separate points, so the largest value is taken over the frontier and ties are kept as a set. They are found in whole
numbers, without rounding.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from negotiate.analysis.frontier import Frontier, extremes
from negotiate.analysis.space import Reals, Whole
from negotiate.errors import NegotiateError

NEARLY = 1e-12
"""Share of the largest value within which candidates are compared without rounding."""

KINDS = ("nash", "egalitarian", "kalai_smorodinsky", "welfare")


@dataclass(frozen=True, eq=False)
class Solution:
    """One solution with all its ties. Empty where the frontier is."""

    places: NDArray[np.intp]
    """Places on the frontier, shape (ties,)."""
    points: Reals
    """Points, shape (ties, parties)."""
    value: float
    """What was made as large as can be: for Nash points to the power of the parties that gain or lose, for
    Kalai-Smorodinsky a share 0..1, else points. Not a number where the frontier is empty."""

    def __len__(self) -> int:
        return len(self.places)


@dataclass(frozen=True, eq=False)
class Solutions:
    """The solutions of one frontier."""

    disagreement: Reals
    """Points, shape (parties,): the reservation value where it is finite and not below the minimum, else the minimum."""
    minimum: Reals
    """The least that each party gets in any text of the space, points."""
    ideal: Reals
    """The most that each party gets on the frontier, points; not a number where the frontier is empty."""
    nash: Solution
    """Where somebody gains nothing on all of the frontier every product is 0 and the whole frontier ties."""
    egalitarian: Solution
    kalai_smorodinsky: Solution
    """Parties that gain nothing on all of the frontier are left aside."""
    welfare: Solution


def solve(front: Frontier) -> Solutions:
    """All solutions of a frontier. Raises NegotiateError for anything else."""
    if not isinstance(front, Frontier):
        raise NegotiateError(
            f"The frontier of a bargain is asked for, as in frontier(space(rules.record[0])), not an object of the class "
            f"{type(front).__name__}."
        )
    counted = front.counted
    least, _ = extremes(front.space)
    finite = np.isfinite(front.space.reservation)
    disagreement = np.where(finite & (counted.reservation >= least), counted.reservation, least)
    # the frontier may lie below a reservation value by the tolerance of a billionth
    gains = np.maximum(front.whole - disagreement, 0)
    at_most = gains.max(axis=0, initial=0)
    return Solutions(
        counted.points(disagreement),
        counted.points(least),
        front.points.max(axis=0) if len(front) else np.full(len(least), np.nan),
        _nash(front, gains),
        _by_whole(front, gains.min(axis=1)),
        _kalai_smorodinsky(front, gains, at_most),
        _by_whole(front, front.whole.sum(axis=1)),
    )


def _by_whole(front: Frontier, values: Whole) -> Solution:
    if not len(front):
        return _none(front)
    places = np.flatnonzero(values == values.max())
    return _solution(front, places, float(front.counted.points(values[places[0]])))


def _nash(front: Frontier, gains: Whole) -> Solution:
    product = np.prod(front.counted.points(gains), axis=1)
    return _by_fractions(front, product, lambda place: Fraction(math.prod(int(gain) for gain in gains[place])))


def _kalai_smorodinsky(front: Frontier, gains: Whole, at_most: Whole) -> Solution:
    able = np.flatnonzero(at_most > 0)
    if not len(able):
        # nobody gains anything anywhere: everything there is is the most
        return _solution(front, np.arange(len(front)), 1.0) if len(front) else _none(front)
    share = (gains[:, able] / at_most[able]).min(axis=1)
    return _by_fractions(
        front, share, lambda place: min(Fraction(int(gains[place, party]), int(at_most[party])) for party in able)
    )


def _by_fractions(front: Frontier, values: Reals, exactly: Callable[[int], Fraction]) -> Solution:
    """The places of the largest value: rounded values narrow the choice, fractions decide."""
    if not len(front):
        return _none(front)
    most = float(values.max())
    if most == 0.0:
        return _solution(front, np.flatnonzero(values == 0.0), 0.0)
    near = np.flatnonzero(values >= most * (1.0 - NEARLY))
    if len(near) > 1:
        exact = [exactly(int(place)) for place in near]
        best = max(exact)
        near = near[[value == best for value in exact]]
    return _solution(front, near, float(values[near[0]]))


def _solution(front: Frontier, places: NDArray[np.intp], value: float) -> Solution:
    return Solution(places, front.points[places], value)


def _none(front: Frontier) -> Solution:
    return Solution(np.zeros(0, dtype=np.intp), front.points[:0], math.nan)
