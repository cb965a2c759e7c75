"""One game, whoever plays it: people, built-in players, players in plain Python, or a network peer. The same object for all.

match = Match(rules, {"ukraine": "human"}, seed=7)
while match.advance():                                   # plays the others until a person must decide
    match.submit(match.pending.seat, "pass")
print(match.outcome.reason)
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.acts import WITH_OFFER
from negotiate.engine.events import Event, decode
from negotiate.engine.layout import summary_dtype
from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action, parse, seat_id, seat_index, seats
from negotiate.engine.outcome import Outcome, outcome_of, summarize
from negotiate.engine.records import call
from negotiate.engine.refusals import Refusal
from negotiate.engine.rules import Rules
from negotiate.engine.view import Decision, View, decision, view
from negotiate.errors import IllegalAction, NotationError, PlayerError, RecordError, UnknownName
from negotiate.play.board import Board
from negotiate.play.record import Line, Recorder, check_value, header_of
from negotiate.players import roster as built_in
from negotiate.players.determinise import Knowledge, know
from negotiate.players.mediators import PYTHON_MEDIATORS
from negotiate.players.outsiders import NAMES as LEVELS
from negotiate.players.outsiders import is_outsider, outsider
from negotiate.players.protocol import Player, name_of
from negotiate.players.search import Search

OUTSIDE_NAMES = ("human", "outside")
"""Players of a seat for which `submit` speaks."""
PYTHON = "python:"
"""Prefix under which a plain-Python player is recorded."""
MEDIATOR = "mediator"
NO_MEDIATOR = "none"
LARGEST_SEED = 2**64 - 1


class Snapshot(NamedTuple):
    """Where a match stood before a decision from outside."""

    game: NDArray[np.void]
    events: int
    lines: int
    submitted: bool


class Match:
    """A game in play. See the module for the usual loop; `step` goes through it one decision at a time."""

    def __init__(
        self,
        rules: Rules,
        seats: Mapping[str, str | Player] | None = None,
        seed: int = 0,
        mediator: str | Player | None = None,
        record: str | os.PathLike[str] | None = None,
        game: int = 0,
    ) -> None:
        """Seat the players and set up game number `game` of master seed `seed`, both 0 to 2**64 - 1.

        `seats` maps a party's id (or the mediator's, or `mediator`) to a built-in player's name, to a level of the search,
        to `path/to/file.py:Class`, to `human` or `outside` for a seat that `submit` speaks for, or to a Player object;
        other seats keep the player of the rule file. `mediator` is the same for the mediator's seat; `none` plays without
        one, as does a mediator whose style in the rule file is `none`, unless its seat is given to a player. `record` is a
        new file to which everything is written.
        Raises UnknownName for a seat or player that does not exist and RecordError for a file that cannot be begun.
        """
        for name, number in (("seed", seed), ("game", game)):
            if not 0 <= number <= LARGEST_SEED:
                raise ValueError(f"The {name} must be from 0 to {LARGEST_SEED}, not {number}.")
        chosen = dict(seats or {})
        if mediator is not None:
            chosen[MEDIATOR] = mediator
        if rules.names.mediator in chosen and rules.names.mediator not in rules.names.parties:
            chosen[MEDIATOR] = chosen.pop(rules.names.mediator)
        # a mediator of style `none` sits at no table; somebody else may still be given its seat
        if chosen.get(MEDIATOR, rules.names.mediator_style) == NO_MEDIATOR:
            rules = without_mediator(rules)
            chosen.pop(MEDIATOR, None)
        self.rules = rules
        self.seed = seed
        self.game_number = game
        self.players = _seated(rules, chosen)
        self._events: list[Event] = []
        self._snapshots: list[Snapshot] = []
        self._begun: set[str] = set()
        self._lines = 0
        self._journal: list[Line] | None = None
        self._recorder: Recorder | None = None
        if record is not None:
            self._recorder = Recorder(record, header_of(rules, seed, game, self.recorded_players()))
        self._searching: dict[str, Search] = {}
        self._board = Board(rules, _roster(rules, self.players))
        self._board.begin(seed, game)
        self._collect()

    # What anybody may ask

    @property
    def pending(self) -> Decision | None:
        """The seat that must decide and the kind of decision; None while the engine has to go on, or after the end."""
        return decision(self.rules, self._board.game)

    @property
    def round(self) -> int:
        """The round now, from 1."""
        return self._board.round

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything that has happened, oldest first; `view` has what one seat may know of it."""
        return tuple(self._events)

    @property
    def game(self) -> NDArray[np.void]:
        """A copy of the game record, shape (1,)."""
        return self._board.game.copy()

    def view(self, seat: str) -> View:
        """What a seat may know now. Raises UnknownName."""
        return view(self.rules, self._board.game, self._seat(seat), self._events)

    def knowledge(self, seat: str) -> Knowledge:
        """What a party knows now, in the form in which players that look ahead take it. Raises UnknownName."""
        return know(self.rules, self._board.game, self.rules.names.parties.index(self._seat(seat)))

    def menu(self) -> Menu:
        """The legal actions of the pending seat."""
        return Menu(self.rules, self._board.game)

    @property
    def outcome(self) -> Outcome | None:
        """How the game ended; None while it goes on."""
        if not self._board.ended:
            return None
        summary = np.zeros(1, summary_dtype(self.rules.size))
        call(summarize, self.rules.record, self._board.game, summary)
        return outcome_of(self.rules, self._board.game, summary)

    # Playing

    def step(self) -> bool:
        """Go on by about one decision. False when somebody outside must decide, or at the end.

        Raises PlayerError when a Python player fails or answers with something illegal; the match is then as it was before
        and can go on, with `submit` too.
        """
        if self._board.ended:
            return False
        index = self._board.pending_seat
        if self._board.pending_kind == codes.NOTHING or self._board.is_built_in(index):
            before = self._board.round
            self._board.run()
            self._collect()
            if self._board.round != before or self._board.ended:
                self._write_check(before)
            return True
        seat = seat_id(self.rules.names, index)
        player = self.players[seat]
        if isinstance(player, str) and player not in LEVELS:
            return False
        action = self._search(seat, player) if isinstance(player, str) else self._ask(seat, player)
        self._take(action, submitted=False)
        return True

    def advance(self) -> Decision | None:
        """Play until a seat from outside must decide, and return that decision; None when the game is over."""
        while self.step():
            pass
        return self.pending

    def submit(self, seat: str, action: Action | str) -> None:
        """Take the decision of a seat; `advance` goes on from there.

        Raises UnknownName, NotationError for a text that is no action, and IllegalAction in a sentence for one that is not
        allowed; the match is then untouched.
        """
        self.decide(seat, action, submitted=True)

    def decide(self, seat: str, action: Action | str, *, submitted: bool) -> None:
        """As `submit`; `undo` goes back only to decisions that count as submitted (replay.py tells the two apart)."""
        seat = self._seat(seat)
        pending = self.pending
        if pending is None:
            raise IllegalAction(self._refusal("game-over" if self._board.ended else "not-yet"))
        if pending.seat != seat:
            raise IllegalAction(self._refusal("not-your-turn", who=pending.seat, other=seat))
        action = self._read(action)
        refusal = self.menu().refusal(action)
        if refusal is not None:
            raise IllegalAction(refusal)
        self._take(action, submitted=submitted)

    def undo(self) -> Decision | None:
        """Go back to before the last submitted action and return the decision that is open again.

        Chance goes back as well. Players in plain Python keep whatever they remember. Raises IllegalAction when nothing has
        been submitted.
        """
        kept = len(self._snapshots) - 1
        while kept >= 0 and not self._snapshots[kept].submitted:
            kept -= 1
        if kept < 0:
            raise IllegalAction(self._refusal("nothing-to-take-back"))
        self._restore(kept)
        return self.pending

    def fork(self, seats: Mapping[str, str | Player] | None = None) -> Match:
        """A second match that goes on from here by itself, unrecorded, with the same chance to come.

        `seats` replaces players; those that stay are shared, and a plain-Python player that remembers is then one for both.
        """
        chosen: dict[str, str | Player] = {**self.players, **dict(seats or {})}
        other = Match(self.rules, chosen, self.seed, game=self.game_number)
        other._board.game = self._board.game
        other._events = list(self._events)
        other._snapshots = list(self._snapshots)
        other._begun = set(self._begun)
        other._lines = self._lines
        return other

    def close(self) -> None:
        """Close the record, if there is one. The match can still be played, unrecorded."""
        if self._recorder is not None:
            self._recorder.close()
            self._recorder = None

    def __enter__(self) -> Match:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # For the record and for replaying it

    def recorded_players(self) -> dict[str, str]:
        """The player of every seat as a record names it."""
        recorded = {
            seat: player if isinstance(player, str) else PYTHON + name_of(player) for seat, player in self.players.items()
        }
        if not self.rules.names.mediator:
            recorded[MEDIATOR] = NO_MEDIATOR
        return recorded

    def keep_journal(self) -> list[Line]:
        """From the first step on, keep the lines a record would have; returns the list, which grows (for replay.py)."""
        self._journal = [event.to_data() for event in self._events]
        return self._journal

    def record_on(self, recorder: Recorder) -> None:
        """Write to this record from now on (for replay.py)."""
        self._recorder = recorder

    def undo_to(self, lines: int) -> None:
        """Go back to the state after so many lines (for replay.py). Raises RecordError when no decision was taken there."""
        for kept in range(len(self._snapshots) - 1, -1, -1):
            if self._snapshots[kept].lines == lines:
                self._restore(kept)
                return
        raise RecordError(f"No decision was open after {lines} lines, so there is nothing to go back to.")

    # Inside

    def _seat(self, seat: str) -> str:
        names = self.rules.names
        try:
            return seat_id(names, seat_index(names, self.rules.size, seat))
        except NotationError:
            raise UnknownName("seat", seat, seats(names)) from None

    def _read(self, action: Action | str) -> Action:
        """Notation to action; an answer that does not say to whom answers the offer in question."""
        if isinstance(action, str):
            action = parse(self.rules.names, action)
        pending = self.pending
        if action.kind in WITH_OFFER and action.offer is None and pending is not None and pending.kind == "answer":
            action = replace(action, offer=pending.offer)
        return action

    def _take(self, action: Action, *, submitted: bool) -> None:
        self._snapshots.append(Snapshot(self._board.game.copy(), len(self._events), self._lines, submitted))
        self._board.apply(action.to_record(self.rules))
        self._collect()

    def _search(self, seat: str, level: str) -> Action:
        """The decision of a seat that looks ahead."""
        if seat not in self._searching:
            found = outsider(level, self.rules, seat)
            assert isinstance(found, Search)  # a level of the search
            self._searching[seat] = found
        return self._searching[seat].decide(self.knowledge(seat))

    def _refusal(self, code: str, **fields: object) -> Refusal:
        return Refusal(code, fields, self.rules.names)

    def _ask(self, seat: str, player: Player) -> Action:
        pending = self.pending
        assert pending is not None  # step asks only then
        asked = {"who": seat, "player": name_of(player), "number": self.round, "asked": pending.kind}
        menu = self.menu()
        try:
            seen = self.view(seat)
            if seat not in self._begun:
                self._begun.add(seat)
                begin = getattr(player, "begin", None)
                if begin is not None:
                    begin(seen)
            answer = player.choose(seen, menu)
        except Exception as error:
            own = "".join(traceback.format_exception(error))
            raise PlayerError(self._refusal("player-failed", **asked, text=own)) from error
        if not isinstance(answer, Action | str):
            raise PlayerError(self._refusal("player-answer", **asked, answer=f"{answer!r:.200}"))
        why: Refusal | str | None
        try:
            action = self._read(answer)
            why = menu.refusal(action)
        except NotationError as error:
            why = str(error)
        if why is not None:
            raise PlayerError(self._refusal("player-refused", **asked, answer=f"{answer!s:.200}", refusal=why))
        return action

    def _collect(self) -> None:
        """Bring what the engine has logged into the events, and into the record."""
        for event in decode(self.rules.names, self._board.drain()):
            self._events.append(event)
            self._write(event.to_data())

    def _write_check(self, round_number: int) -> None:
        if self._journal is None and self._recorder is None:
            self._lines += 1
            return
        self._write({"check": check_value(self.rules, self._board.game), "round": round_number})

    def _write(self, line: Line) -> None:
        self._lines += 1
        if self._journal is not None:
            self._journal.append(line)
        if self._recorder is not None:
            self._recorder.append(line)

    def _restore(self, kept: int) -> None:
        snapshot = self._snapshots[kept]
        del self._snapshots[kept:]
        self._board.game = snapshot.game
        del self._events[snapshot.events :]
        if self._journal is not None:
            del self._journal[snapshot.lines :]
        self._lines = snapshot.lines
        if self._recorder is not None:
            self._recorder.append({"undo": snapshot.lines})


def without_mediator(rules: Rules) -> Rules:
    """The same rules with the mediator's seat taken away, as `mediator: none` in the rule file would."""
    record = rules.record.copy()
    record["mediator"] = 0
    names = replace(rules.names, mediator="", mediator_label="", mediator_style=NO_MEDIATOR)
    return replace(rules, record=record, names=names)


def _seated(rules: Rules, chosen: Mapping[str, str | Player]) -> dict[str, str | Player]:
    """The player of every seat."""
    names = rules.names
    seated: dict[str, str | Player] = dict(zip(names.parties, names.players, strict=True))
    if names.mediator:
        seated[names.mediator] = names.mediator_style
    for seat, player in chosen.items():
        own = names.mediator if seat == MEDIATOR and names.mediator else seat
        if own not in seated:
            raise UnknownName("seat", seat, seats(names))
        if not isinstance(player, str | Player):
            known = (*built_in.party_players(rules.personalities), *LEVELS, *OUTSIDE_NAMES)
            raise UnknownName("player", repr(player), known)
        seated[own] = player
    for seat, player in seated.items():
        if isinstance(player, str) and is_outsider(player):
            # a level stays a name, because its decisions can be made again from what it knows
            made = outsider(player, rules, seat)
            seated[seat] = player if isinstance(made, Search) else made
    return seated


def _roster(rules: Rules, players: Mapping[str, str | Player]) -> NDArray[np.void]:
    """The built-in players as the engine reads them; other seats stay outside. Raises UnknownName."""
    names, size = rules.names, rules.size
    roster = built_in.new_roster(size)
    for seat, player in players.items():
        if not isinstance(player, str) or player in (*OUTSIDE_NAMES, *LEVELS) or player.startswith(PYTHON):
            continue
        index = seat_index(names, size, seat)
        if index == size.parties:
            if player == NO_MEDIATOR or player not in built_in.MEDIATOR_NAMES:
                raise UnknownName("mediator style", player, (*built_in.MEDIATOR_NAMES, *PYTHON_MEDIATORS, *OUTSIDE_NAMES))
            built_in.write_mediator(player, size, roster[index : index + 1])
        else:
            built_in.write_traits(player, rules.record, size, index, roster[index : index + 1], rules.personalities)
    return roster
