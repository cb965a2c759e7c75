"""What lies behind a game in play: decisions as they were taken, what a facilitator did, and where one can go back to."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.events import Event
from negotiate.engine.notation import Action
from negotiate.engine.rules import Rules
from negotiate.words.json_lines import Line

STREAM = 2**40
"""More than any game asks chance: how far apart the numbers lie that a game draws before and after it was rewound.

The number of the stream is part of the counter of the generator (engine/chance.py), below the two streams of its own that
the engine keys by the game.
"""
MOST_STREAMS = 2**22
"""How often a game can be rewound, so that no stream runs into those of the engine."""

OF_THE_GAME = ("event-card", "extended")
"""Acts that change the game itself: they are taken back with it. Others are about those who play, and stay true."""


class Snapshot(NamedTuple):
    """Where a match stood before a decision from outside, and whose decision that was; or at the beginning of a round."""

    game: NDArray[np.void]
    rules: Rules
    events: int
    lines: int
    seat: str
    submitted: bool
    sealed: dict[tuple[str, str], Action]


class Taken(NamedTuple):
    """A decision as it was taken: the number of its event, whose it was, what, and how often making it asked chance."""

    event: int
    seat: str
    action: str
    draws: int = 0


class Act(NamedTuple):
    """What a facilitator did: its event and the event's number, after how many decisions, and the rules as they are since.

    `line` is what the record has of it.
    """

    number: int
    decisions: int
    event: Event
    line: Line
    rules: Rules

    @property
    def is_of_the_game(self) -> bool:
        """Whether it changed the game itself."""
        return self.event.kind in OF_THE_GAME


def told_again(event: Event, round_number: int) -> Event:
    """An event that stays true though its part of the game was taken back, as one of the round that the game is in now."""
    if event.round == round_number:
        return event
    return Event(event.kind, round_number, {"first": event.round, **event.fields})
