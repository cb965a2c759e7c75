"""The endings: how a game can be over, one row each.

A new ending is a row here, its words in words/endings.py, and the place in rounds.py that ends the game so.
"""

from __future__ import annotations

from typing import NamedTuple

from negotiate.engine.attributes import Attribute

NOT_ENDED, ACCORD, HORIZON, BREAKDOWN, WITHDRAWAL, FROZEN, ACCORD_BROKEN = 0, 1, 2, 3, 4, 5, 6
ALL_SETTLED, NOTHING_SETTLED = 7, 8
SIGNED, WALKED_AWAY, TALKS_ENDED, TIME_RAN_OUT = 9, 10, 11, 12


class Ending(NamedTuple):
    """One way in which a game is over; `code` is game.ending and `id` what tables, records and pages say."""

    code: int
    id: str
    icon: str = ""
    """The drawing in assets/icons; none while nothing has ended."""
    numbers: tuple[Attribute, ...] = ()
    """Numbers of the rule file that say when it comes."""


ALL_ENDINGS = (
    Ending(NOT_ENDED, "not-ended"),
    Ending(ACCORD, "accord", "dove", (Attribute("epilogue_rounds", int, "endings.epilogue_rounds"),)),
    Ending(HORIZON, "horizon", "clock"),
    Ending(
        BREAKDOWN,
        "breakdown",
        "broken",
        (
            Attribute("breakdown_trust", float, "endings.breakdown.trust"),
            Attribute("breakdown_rounds", int, "endings.breakdown.rounds"),
        ),
    ),
    Ending(WITHDRAWAL, "withdrawal", "leave", (Attribute("withdrawal_rounds", int, "endings.withdrawal_rounds"),)),
    Ending(FROZEN, "frozen", "pause", (Attribute("frozen_rounds", int, "endings.frozen.rounds"),)),
    Ending(ACCORD_BROKEN, "accord-broken", "broken", (Attribute("accord_delivered", float, "accord.delivered"),)),
    Ending(ALL_SETTLED, "all-settled", "check"),
    Ending(NOTHING_SETTLED, "nothing-settled", "cross"),
    # of bargaining by alternating offers
    Ending(SIGNED, "signed", "check"),
    Ending(WALKED_AWAY, "walked-away", "leave"),
    Ending(TALKS_ENDED, "talks-ended", "cross"),
    Ending(TIME_RAN_OUT, "time-ran-out", "clock"),
)
"""All endings by their code."""

ENDINGS = tuple(ending.id for ending in ALL_ENDINGS)
"""Ids by code; the first is that of a game that goes on."""
OF_BARGAINING = tuple(ENDINGS[code] for code in (SIGNED, WALKED_AWAY, TALKS_ENDED, TIME_RAN_OUT))
"""Those of bargaining by alternating offers, which knows no others."""
