"""A moment of a game: where it stood, to be looked at from any seat. A whole game is told by reports.debrief.course."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.events import Event
from negotiate.engine.rules import Rules
from negotiate.play.match import Match
from negotiate.present.seen import ENGLISH_PLAYER, PROJECTOR, Seen, people_of, seen
from negotiate.words.speaker import Speaker


@dataclass(frozen=True)
class Moment:
    """A game as it stood: a copy that nothing changes any more."""

    rules: Rules
    game: NDArray[np.void]
    events: tuple[Event, ...]
    people: frozenset[str]

    @classmethod
    def of(cls, match: Match) -> Moment:
        """The match as it stands now."""
        return cls(match.rules, match.game, match.events, people_of(match))

    def seen(self, seat: str = PROJECTOR, speaker: Speaker = ENGLISH_PLAYER) -> Seen:
        """The moment as a seat sees it, told by a speaker."""
        return seen(self.rules, self.game, seat, self.events, self.people, speaker)

    @property
    def round(self) -> int:
        """The round of this moment, from 1."""
        return int(self.game["round_number"][0])
