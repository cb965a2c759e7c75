"""Moments of a game: where it stood after each step, to be looked at from any seat; a recorded game as such steps."""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.events import Event
from negotiate.engine.rules import Rules
from negotiate.play.match import OUTSIDE_NAMES, PYTHON, Match
from negotiate.play.replay import load
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
    """A match played again from its own events: the moment at its start and after every step that left a trace.

    The computer's seats decide anew and decide the same; what people did comes from the events.
    """
    decided = [event for event in match.events if event.kind == "action" and _is_outside(match, str(event["seat"]))]
    players = {seat: player if isinstance(player, str) and not player.startswith(PYTHON) else OUTSIDE_NAMES[-1]
               for seat, player in match.players.items()}
    mediator = None if match.rules.names.mediator else "none"
    again = Match(match.rules, players, match.seed, mediator, game=match.game_number)
    found = [Moment.of(again)]
    people = people_of(match)
    target = len(match.events)
    while len(again.events) < target:
        before = len(again.events)
        if not again.step():
            pending = again.pending
            if pending is None or not decided:
                break
            again.submit(pending.seat, str(decided.pop(0)["action"]))
        if len(again.events) > before:
            found.append(Moment(again.rules, again.game, again.events, people))
    return tuple(found)


def recorded_moments(path: str | os.PathLike[str]) -> tuple[Moment, ...]:
    """The moments of a recorded game. Raises RecordError, naming the line, for a file that is no sound record."""
    return moments(load(path, from_document, go_on=False))


def _is_outside(match: Match, seat: str) -> bool:
    player = match.players.get(seat)
    return not isinstance(player, str) or player in OUTSIDE_NAMES or player.startswith(PYTHON)
