"""How far an outcome is from the solutions and from the frontier, party by party."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.analysis.frontier import Frontier
from negotiate.analysis.solutions import KINDS, Solution, Solutions
from negotiate.analysis.space import Reals

TOGETHER = 4_000_000
"""Numbers compared at once, so that many games against a large frontier stay small in memory."""


class Distances(NamedTuple):
    """From outcomes to the nearest point of a set; not a number where the set is empty."""

    short: Reals
    """Points that each party has less than at that point, shape (outcomes, parties); negative: it has more."""
    length: Reals
    """Straight-line distance, points, shape (outcomes,)."""


def distances(outcomes: NDArray[np.float64], target: Solution | Frontier) -> Distances:
    """Distances of outcomes, points of shape (outcomes, parties), to the nearest point of a solution or a frontier.

    Where several points of the set are equally near, the first one counts.
    """
    outcomes = np.atleast_2d(np.asarray(outcomes, dtype=np.float64))
    points = target.points
    if not len(points):
        return Distances(np.full(outcomes.shape, np.nan), np.full(len(outcomes), np.nan))
    nearest = np.empty(len(outcomes), dtype=np.intp)
    rows = max(1, TOGETHER // points.size)
    for start in range(0, len(outcomes), rows):
        apart = points[None] - outcomes[start : start + rows, None]
        nearest[start : start + rows] = (apart * apart).sum(axis=2).argmin(axis=1)
    short = points[nearest] - outcomes
    return Distances(short, np.sqrt((short * short).sum(axis=1)))


class Quality(NamedTuple):
    """How good outcomes are, one row an outcome."""

    optimal: NDArray[np.bool_]
    """On the frontier."""
    welfare: Reals
    """Sum of the parties' points beyond their minimum, as a share of the largest such sum on the frontier. Above 1 only
    where somebody got less than its reservation value."""
    gain: Reals
    """What each party gained from the disagreement point as a share of what it could at most; shape (outcomes, parties).
    Negative below the disagreement point, not a number for a party that can gain nothing."""
    distance: dict[str, Distances]
    """To `frontier` and to every solution, by name (solutions.KINDS)."""


def quality(outcomes: NDArray[np.float64], front: Frontier, solutions: Solutions) -> Quality:
    """The quality of outcomes, points of shape (outcomes, parties); not a number throughout where the frontier is empty."""
    outcomes = np.atleast_2d(np.asarray(outcomes, dtype=np.float64))
    lowest = float(solutions.minimum.sum())
    most = solutions.welfare.value - lowest
    could = solutions.ideal - solutions.disagreement
    could = np.where(could > 0.0, could, np.nan)
    welfare = (outcomes.sum(axis=1) - lowest) / most if most != 0.0 else np.ones(len(outcomes))
    return Quality(
        front.holds(outcomes),
        welfare,
        (outcomes - solutions.disagreement) / could,
        {"frontier": distances(outcomes, front)} | {name: distances(outcomes, getattr(solutions, name)) for name in KINDS},
    )
