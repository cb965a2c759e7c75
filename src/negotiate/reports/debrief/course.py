"""A game played through once more, with every moment of it kept, so that any of them can be looked at or gone on from."""

from __future__ import annotations

import bisect
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.events import Event
from negotiate.engine.layout import round_dtype
from negotiate.engine.outcome import Outcome, describe_round
from negotiate.engine.records import call
from negotiate.engine.rules import Rules
from negotiate.engine.view import View, view
from negotiate.errors import RecordError
from negotiate.play.match import NOT_THE_SAME, Match
from negotiate.play.past import Act, Taken
from negotiate.play.replay import load
from negotiate.play.seating import OUTSIDE_NAMES
from negotiate.play.taking_back import TakenBack
from negotiate.players.protocol import Player
from negotiate.players.python_file import PYTHON
from negotiate.rulebook.load import from_document
from negotiate.words.speaker import ENGLISH_SPEAKER, Speaker

OUTSIDE = OUTSIDE_NAMES[1]


@dataclass(frozen=True, eq=False)
class Moment:
    """The game after so many of its events."""

    events: int
    game: NDArray[np.void]
    """Shape (1,); not to be written to."""
    ended_round: int
    """The round that ended with this moment, 0 for none."""

    @property
    def round(self) -> int:
        """The round that is being played, from 1; 0 before the first."""
        return self.ended_round or int(self.game["round_number"][0])


@dataclass(frozen=True, eq=False)
class Course:
    """A game from its first moment to its last; `outcome` is None while it goes on."""

    original: Rules
    """The rules as they are at the end of the game, with rounds and cards that a facilitator added."""
    seed: int
    game_number: int
    players: dict[str, str]
    """The player of every seat when the game began, as a record names it; changes are among the events."""
    events: tuple[Event, ...]
    moments: tuple[Moment, ...]
    outcome: Outcome | None
    speaker: Speaker = ENGLISH_SPEAKER
    """Who tells it."""
    decisions: tuple[Taken, ...] = ()
    """What was decided, as the match has it; a game can be gone on with from a moment where they are kept."""
    acts: tuple[Act, ...] = ()
    """What a facilitator did, as the match has it."""
    begun: Rules | None = None
    """The rules that the game began with, where others came of them."""
    taken_back: tuple[TakenBack, ...] = ()
    """What was decided and taken back; it is no part of the events."""

    def told_by(self, speaker: Speaker) -> Course:
        """The same course told by another speaker."""
        return replace(self, speaker=speaker)

    @property
    def first_rules(self) -> Rules:
        """The rules that the game began with, which are played and recorded."""
        return self.original if self.begun is None else self.begun

    @property
    def rules(self) -> Rules:
        """The rules for reading, with names and texts as they are translated into the speaker's language."""
        return self.speaker.told(self.original)

    def at(self, events: int) -> Moment:
        """The last moment at which no more than `events` events had happened."""
        return self.moments[max(0, bisect.bisect_right([moment.events for moment in self.moments], events) - 1)]

    def events_of(self, place: int) -> Sequence[Event]:
        """The events between the moment before moments[place] and that moment."""
        before = self.moments[place - 1].events if place else 0
        return self.events[before : self.moments[place].events]

    def view(self, moment: Moment, seat: str) -> View:
        """What a seat could know at a moment."""
        return view(self.rules, moment.game, seat, self.events[: moment.events])

    def players_at(self, moment: Moment) -> dict[str, str]:
        """The player of every seat at a moment, as a record names it."""
        players = dict(self.players)
        for event in self.events[: moment.events]:
            if event.kind == "seat-changed":
                players[str(event["seat"])] = str(event["player"])
        return players

    @property
    def last(self) -> Moment:
        """The game as it stands."""
        return self.moments[-1]

    @cached_property
    def round_ends(self) -> tuple[Moment, ...]:
        """The moments at which rounds ended, in order."""
        return tuple(moment for moment in self.moments if moment.ended_round)

    @cached_property
    def rounds(self) -> NDArray[np.void]:
        """A row for every round played to its end, layout.round_dtype, as the laboratory's tables have them."""
        rows = np.zeros(len(self.round_ends), round_dtype(self.rules.size))
        for place, moment in enumerate(self.round_ends):
            call(describe_round, self.rules.record, moment.game.copy(), rows[place : place + 1], moment.ended_round)
        return rows


def course(match: Match, speaker: Speaker = ENGLISH_SPEAKER) -> Course:
    """The course of a match, played or still in play, told by this speaker; the match itself stays as it is.

    Every decision is taken as it was taken, with the chance that it used. Raises RecordError when the decisions that the
    match keeps do not lead to its events.
    """
    again = Match(match.first_rules, match.first_players, match.seed, game=match.game_number)
    moments = [moment_of(again, again.round)]
    events, decisions, acts = match.events, match.decisions, match.acts
    while len(again.events) < len(events):
        before = again.round
        again.retrace(decisions, acts)
        moments.append(moment_of(again, before))
    if again.events != events:
        raise RecordError(NOT_THE_SAME)
    return Course(
        match.rules,
        match.seed,
        match.game_number,
        dict(match.first_players),
        events,
        tuple(moments),
        match.outcome,
        speaker,
        decisions,
        acts,
        match.first_rules,
        match.taken_back,
    )


def moment_of(match: Match, round_before: int) -> Moment:
    """The moment at which a match stands now; before its last step it was in round `round_before`."""
    over = match.outcome is not None and bool(match.events) and match.events[-1].kind == "ended"
    return Moment(len(match.events), match.game, round_before if match.round != round_before or over else 0)


def from_record(path: str | os.PathLike[str], speaker: Speaker = ENGLISH_SPEAKER, game: int | None = None) -> Course:
    """The course of a recorded game; of a file of many games the one with this number (play.record.read).

    Raises RecordError for a file that is no record, or that disagrees with itself.
    """
    return course(load(path, from_document, go_on=False, game=game), speaker)


def is_outside(player: str | Player) -> bool:
    """Whether the engine does not decide for this player: a person, a network peer, or plain Python."""
    return not isinstance(player, str) or player in OUTSIDE_NAMES or player.startswith(PYTHON)
