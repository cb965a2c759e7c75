"""Moments of a game: where it stood after each step, to be looked at from any seat; a recorded game as such steps."""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.events import Event
from negotiate.engine.rules import Rules
from negotiate.play.match import Match
from negotiate.play.replay import load
from negotiate.reports.debrief.course import course
from negotiate.rulebook.load import from_document
from negotiate.ui.present.seen import PROJECTOR, Seen, people_of, seen


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


def moments(match: Match) -> tuple[Moment, ...]:
    """A match played through once more: the moment at its start and after every step that left a trace."""
    found, people = course(match), people_of(match)
    # of several moments without a word between them the last one is how it stood
    by_events = {moment.events: moment for moment in found.moments}
    return tuple(Moment(found.rules, moment.game, found.events[:moment.events], people) for moment in by_events.values())


def recorded_moments(path: str | os.PathLike[str]) -> tuple[Moment, ...]:
    """The moments of a recorded game. Raises RecordError, naming the line, for a file that is no sound record."""
    return moments(load(path, from_document, go_on=False))
