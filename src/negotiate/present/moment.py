"""A moment of a game: where it stood, to be looked at from any seat. A whole game is told by reports.debrief.course."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.events import Event
from negotiate.engine.rules import Rules
from negotiate.play.match import Match
from negotiate.present.seen import PROJECTOR, Seen, people_of, seen


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

    def seen(self, seat: str = PROJECTOR) -> Seen:
        """The moment as a seat sees it."""
        return seen(self.rules, self.game, seat, self.events, self.people)

    @property
    def round(self) -> int:
        """The round of this moment, from 1."""
        return int(self.game["round_number"][0])
