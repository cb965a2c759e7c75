"""How trust went over a game, from the rounds that were recorded."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class TrustCourse(NamedTuple):
    """Mutual trust (the least over ordered pairs of principals) at the ends of rounds, points on the 0..100 scale."""

    last: float
    least: float
    most: float
    fall: float
    """The largest loss from the end of one round to the end of the next, 0 or more."""
    fall_round: int
    """The round of that loss, 0 when trust never fell."""
    recovery: int
    """Rounds from that loss until trust stood at its former height again, 0 when it never did or never fell."""


def trust_course(rounds: NDArray[np.void]) -> TrustCourse:
    """The course of trust over one game. `rounds`: its records of layout.round_dtype, in order.

    Records of rounds that were not played are left out. Raises ValueError without a round.
    """
    rounds = rounds[rounds["round_number"] > 0]
    if not len(rounds):
        raise ValueError("A course of trust needs at least one round.")
    trust = rounds["trust_least"]
    change = np.diff(trust)
    fall, fall_round, recovery = 0.0, 0, 0
    if len(change) and change.min() < 0.0:
        where = int(change.argmin())
        fall, fall_round = float(-change[where]), int(rounds["round_number"][where + 1])
        back = np.flatnonzero(trust[where + 1 :] >= trust[where])
        recovery = int(back[0]) if len(back) else 0
    return TrustCourse(float(trust[-1]), float(trust.min()), float(trust.max()), fall, fall_round, recovery)
