"""The kinds of built-in players, as the compiled code knows them; roster.py gives them names and numbers."""

from __future__ import annotations

OUTSIDE = 0
"""A person, a plain-Python player or a network peer decides."""

RANDOM, MODERATE, TIME_DEPENDENT, TIT_FOR_TAT, RECIPROCATOR = 1, 2, 3, 4, 5
"""Party players. MODERATE wants its hardness in points, less as time passes; TIME_DEPENDENT a share of the best in sight."""

RELATIVE, ABSOLUTE, MICRO = 6, 7, 8
"""More ways to bid: two that answer concessions with concessions, and one that counts texts (tactics.aspiration)."""

REJECTIONIST = 9
"""Wants no deal: refuses, and holds back what it owes."""

AT_ASPIRATION, NEXT, CONSTANT, LATE, COMBINED = 0, 1, 2, 3, 4
"""Acceptance conditions (tactics.content)."""

NO_MODEL, FREQUENCY, BAYESIAN = 0, 1, 2
"""Opponent models (opponent.learnt)."""

IDLE, FACILITATOR, FORMULATOR, MANIPULATOR, MIXED = 20, 21, 22, 23, 24
"""Mediators."""

(
    KEEPS_ITS_WORD,
    STALLS,
    BREAKS,
    WITHHOLDS_THE_LAST,
    DEFECTS_ONCE_SERVED,
    FARMS_TRUST,
    ACCEPTS_ALL,
    DEMANDS_ALL,
    BLUFFS,
    SPLITS,
    UNLINKS,
) = range(11)
"""What an adversary does that an honest player would not (players/adversaries.py)."""
