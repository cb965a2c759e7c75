"""One game, whoever plays it: people, built-in players, players in plain Python, or a network peer. The same object for all.

match = Match(rules, {"ukraine": "human"}, seed=7)
while match.advance():                                   # plays the others until a person must decide
    match.submit(match.pending.seat, "pass")
print(match.outcome.reason)
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.acts import WITH_OFFER
from negotiate.engine.discretion import menu_rules
from negotiate.engine.events import Event, decode
from negotiate.engine.layout import summary_dtype
from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action, parse, seat_id, seat_index, seats
from negotiate.engine.outcome import Outcome, outcome_of, summarize
from negotiate.engine.records import call, copied
from negotiate.engine.refusals import Refusal
from negotiate.engine.rules import Rules
from negotiate.engine.view import Decision, View, decision, view
from negotiate.errors import IllegalAction, NegotiateError, NotationError, PlayerError, RecordError, UnknownName
from negotiate.play.board import Board
from negotiate.play.record import Line, Recorder, check_value, header_of
from negotiate.play.sealed import CARRYING_OUT, asking, asking_in_turn, open_duties
from negotiate.play.seating import MEDIATOR, NO_MEDIATOR, is_spoken_for, roster_of, seated, without_mediator
from negotiate.play.taking_back import TakenBack
from negotiate.players.determinise import Knowledge, know
from negotiate.players.outsiders import NAMES as LEVELS
from negotiate.players.outsiders import outsider
from negotiate.players.protocol import Player, name_of
from negotiate.players.python_file import recorded_name
from negotiate.players.search import Search
from negotiate.words.undo import ALWAYS

LARGEST_SEED = 2**64 - 1
NOT_THE_SAME = (
    "The game does not come out the same when it is played again, so that it cannot be looked back on; were "
    "its players changed half way?"
)


class Snapshot(NamedTuple):
    """Where a match stood before a decision from outside, and whose decision that was."""

    game: NDArray[np.void]
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
        undo: str = ALWAYS,
    ) -> None:
        """Seat the players and set up game number `game` of master seed `seed`, both 0 to 2**64 - 1.

        `seats` maps a party's id (or the mediator's, or `mediator`) to a built-in player's name, to a level of the search,
        to `path/to/file.py:Class`, to `human` or `outside` for a seat that `submit` speaks for, or to a Player object;
        other seats keep the player of the rule file. `mediator` is the same for the mediator's seat; `none` plays without
        one, as does a mediator whose style in the rule file is `none`, unless its seat is given to a player. `record` is a
        new file to which everything is written. `undo`, one of words.undo.RULES_OF_UNDO, is kept there for who lets people
        take decisions back; the match itself does as it is told.
        Raises NegotiateError for a seed that is none, UnknownName for a seat or player that does not exist, and RecordError
        for a file that cannot be begun.
        """
        for name, number in (("seed", seed), ("game", game)):
            if not isinstance(number, (int, np.integer)) or isinstance(number, bool) or not 0 <= number <= LARGEST_SEED:
                raise NegotiateError(f"The {name} must be a whole number from 0 to {LARGEST_SEED}, not {number!r}.")
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
        self.seed = int(seed)
        self.game_number = int(game)
        self.players = seated(rules, chosen)
        self._events: list[Event] = []
        self._decisions: list[Taken] = []
        self._sealed: dict[tuple[str, str], Action] = {}
        self._snapshots: list[Snapshot] = []
        self.undo_rule = undo
        self._taken_back: list[TakenBack] = []
        self._begun: set[str] = set()
        self._lines = 0
        self._journal: list[Line] | None = None
        self._recorder: Recorder | None = None
        if record is not None:
            self._recorder = Recorder(record, header_of(rules, seed, game, self.recorded_players(), undo))
        self._searching: dict[str, Search] = {}
        self._told: Rules | None = None
        self._board = Board(rules, roster_of(rules, self.players))
        self._board.begin(seed, game)
        self._collect()

    # What anybody may ask

    @property
    def awaited(self) -> Decision | None:
        """The decision that the engine asks for; None while it has to go on, or after the end."""
        return decision(self.rules, self._board.game)

    @property
    def pending(self) -> Decision | None:
        """The seat that must decide and the kind of decision; None while the engine has to go on, or after the end.

        Where several decide at once (`open`), the first of them in the engine's order that has not decided.
        """
        if self._sealed_duty() is None:
            return self.awaited
        return next(iter(self.open), None)

    @property
    def open(self) -> tuple[Decision, ...]:
        """All decisions that `submit` may take now, in the engine's order.

        On a day of carrying out, every duty of a seat for which `submit` speaks that is not yet decided: they are decided at
        once, in any order. Otherwise the pending decision, if it is for `submit`.
        """
        now = self.awaited
        if now is not None and now.kind != CARRYING_OUT:
            return (now,) if self._is_spoken_for(now.seat) else ()
        return open_duties(self.rules, self._board.game, self._sealed, self._is_spoken_for)

    @property
    def sealed(self) -> Mapping[tuple[str, str], Action]:
        """What is decided and not yet revealed, by seat and issue."""
        return dict(self._sealed)

    @property
    def last_submitted(self) -> str | None:
        """The seat whose decision `undo` would take back; None when there is none."""
        return next((snapshot.seat for snapshot in reversed(self._snapshots) if snapshot.submitted), None)

    @property
    def taken_back(self) -> tuple[TakenBack, ...]:
        """The decisions that were submitted and taken back, oldest first."""
        return tuple(self._taken_back)

    @property
    def has_shown_more(self) -> bool:
        """Whether something hidden was shown since the decision that `undo` would take back; False when there is none."""
        kept = self._last_submitted()
        return kept is not None and self._has_shown_more(self._snapshots[kept])

    @property
    def decisions(self) -> tuple[Taken, ...]:
        """Every decision that was taken, oldest first; what is sealed is not among them yet."""
        return tuple(self._decisions)

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
        seat = self._seat(seat)
        return view(self.rules, self.as_asked(seat), seat, self._events)

    def knowledge(self, seat: str) -> Knowledge:
        """What a party knows now, in the form in which players that look ahead take it. Raises UnknownName."""
        seat = self._seat(seat)
        return know(self.rules, self.as_asked(seat), self.rules.names.parties.index(seat))

    def as_asked(self, seat: str | None = None) -> NDArray[np.void]:
        """A copy of the game record, shape (1,), in which the decision is pending that is the seat's own; without a seat,
        the match's pending one.

        They differ from `game` only where several decide at once: nothing in it moves for a seat that others have decided.
        """
        game, now = self._board.game, self.awaited
        if now is not None and now.kind != CARRYING_OUT:
            return copied(game)
        own = None if seat is None else next((wanted for wanted in self.open if wanted.seat == seat), None)
        if own is not None:
            return game.copy() if own == now else asking_in_turn(self.rules, game, self._sealed, own)
        if now is None or self._sealed_duty() is None or now.seat != (seat or now.seat):
            return game.copy()
        return asking(self.rules, game, self.pending)

    def menu(self, seat: str | None = None) -> Menu:
        """The legal actions of a seat that has a decision open; without one, of the pending seat."""
        if seat is None:
            pending = self.pending
            seat = None if pending is None else pending.seat
        return Menu(self.rules, self.as_asked(None if seat is None else self._seat(seat)))

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
        if self._board.pending_kind == codes.NOTHING:
            self.proceed()
            if self._board.pending_kind == codes.NOTHING or not self._board.is_built_in(self._board.pending_seat):
                return True
        index = self._board.pending_seat
        seat = seat_id(self.rules.names, index)
        duty = self._sealed_duty()
        if duty is not None:
            if self.open:
                return False
            self._take(seat, self._sealed[duty], submitted=False)
            return True
        if self._board.is_built_in(index):
            before = self._board.draws
            self._board.choose()
            self._apply(seat, None, before)
            return True
        player = self.players[seat]
        if isinstance(player, str) and player not in LEVELS:
            return False
        action = self._search(seat, player) if isinstance(player, str) else self._ask(seat, player)
        self._take(seat, action, submitted=False)
        return True

    def advance(self) -> Decision | None:
        """Play until a seat from outside must decide, and return that decision; None when the game is over."""
        while self.step():
            pass
        return self.pending

    def submit(self, seat: str, action: Action | str) -> None:
        """Take the decision of a seat; `advance` goes on from there.

        Where several seats decide at once, it is sealed until the last of them has decided: no view changes until then, and
        the order does not matter. Of several duties a seat decides the first in the order of `open`.
        Raises UnknownName, NotationError for a text that is no action, and IllegalAction in a sentence for one that is not
        allowed; the match is then untouched.
        """
        seat = self._seat(seat)
        own = next((wanted for wanted in self.open if wanted.seat == seat), None)
        if own is None or own.kind != CARRYING_OUT or own.issue is None:
            self.decide(seat, action, submitted=True)
            return
        action = self._read(action)
        refusal = self.menu(seat).refusal(action)
        if refusal is not None:
            raise IllegalAction(refusal)
        sealed = {**self._sealed, (seat, own.issue): action}
        left = open_duties(self.rules, self._board.game, sealed, self._is_spoken_for)
        alone = not self._sealed and all(wanted.seat == seat for wanted in left)
        if own == self.awaited and (alone or not left):
            self._take(seat, action, submitted=True)
        else:
            self._seal(seat, own.issue, action)

    def decide(self, seat: str, action: Action | str, *, submitted: bool) -> None:
        """Take at once the decision that the engine asks for, sealing nothing; for whoever plays along what was decided.

        `undo` goes back only to decisions that count as submitted. Raises what `submit` raises.
        """
        seat = self._seat(seat)
        pending, awaited = self.pending, self.awaited
        if pending is None or awaited is None:
            raise IllegalAction(self._refusal("game-over" if self._board.ended else "not-yet"))
        if pending.seat != seat or pending != awaited:
            raise IllegalAction(self._refusal("not-your-turn", who=pending.seat, other=seat))
        action = self._read(action)
        refusal = Menu(self.rules, self._board.game).refusal(action)
        if refusal is not None:
            raise IllegalAction(refusal)
        self._take(seat, action, submitted=submitted)

    def undo(self) -> Decision | None:
        """Go back to before the last submitted action, sealed or not, and return the decision that is pending then.

        Chance goes back as well. Players in plain Python keep whatever they remember. Raises IllegalAction when nothing has
        been submitted.
        """
        kept = self._last_submitted()
        if kept is None:
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
        other._decisions = list(self._decisions)
        other._sealed = dict(self._sealed)
        other._snapshots = list(self._snapshots)
        other.undo_rule, other._taken_back = self.undo_rule, list(self._taken_back)
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
            seat: player if isinstance(player, str) else recorded_name(player) for seat, player in self.players.items()
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

    def proceed(self) -> None:
        """Go on without a decision: to the next that is to be taken, whoever's it is, or to the end of the round."""
        before = self._board.round
        self._board.proceed()
        self._collect()
        if self._board.round != before or self._board.ended:
            self._write_check(before)

    def seal_again(self, seat: str, issue: str, action: Action | str) -> bool:
        """Seal a decision as it was sealed once; False when nobody has that duty to decide now.

        Raises IllegalAction and NotationError for a decision that is not possible here.
        """
        game = self._board.game
        open_now = open_duties(self.rules, game, self._sealed, lambda _: True)
        duty = next((wanted for wanted in open_now if (wanted.seat, wanted.issue) == (seat, issue)), None)
        if duty is None:
            return False
        action = self._read(action)
        refusal = Menu(self.rules, asking_in_turn(self.rules, game, self._sealed, duty)).refusal(action)
        if refusal is not None:
            raise IllegalAction(refusal)
        self._seal(seat, issue, action)
        return True

    def take_again(self, action: Action | str, draws: int, *, submitted: bool = False) -> bool:
        """Take the decision that the engine asks for as it was taken once; False when a built-in player decides otherwise.

        A built-in player thinks again, so that it remembers what it remembered, but what counts is the decision as it was
        and the chance that it used. Raises IllegalAction and NotationError for a decision that is not possible here.
        """
        awaited = self.awaited
        assert awaited is not None  # who plays a game again has looked
        action = self._read(action)
        refusal = Menu(self.rules, self._board.game).refusal(action)
        if refusal is not None:
            raise IllegalAction(refusal)
        same, before = True, self._board.draws
        if self._board.is_built_in(self._board.pending_seat):
            self._board.choose()
            same = self._board.draws == before + draws and Action.from_record(self.rules, self._board.chosen) == action
        else:
            self._keep_snapshot(awaited.seat, submitted=submitted and self._sealed_duty() is None)
        self._board.draws = before + draws
        self._apply(awaited.seat, action, before)
        return same

    def retrace(self, decisions: Sequence[Taken]) -> None:
        """Go on by one step as `step` does, but decide as was decided once. Raises RecordError when that does not fit."""
        if self._board.pending_kind == codes.NOTHING:
            self.proceed()
            if self._board.pending_kind == codes.NOTHING or not self._board.is_built_in(self._board.pending_seat):
                return
        awaited, place = self.awaited, len(self._decisions)
        if awaited is None or place >= len(decisions) or decisions[place].seat != awaited.seat:
            raise RecordError(NOT_THE_SAME)
        try:
            self.take_again(decisions[place].action, decisions[place].draws, submitted=True)
        except (IllegalAction, NotationError) as error:
            raise RecordError(NOT_THE_SAME) from error

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
        awaited = self.awaited
        if action.kind in WITH_OFFER and action.offer is None and awaited is not None and awaited.kind == "answer":
            action = replace(action, offer=awaited.offer)
        return action

    def _is_spoken_for(self, seat: str) -> bool:
        """Whether `submit` decides for a seat."""
        return is_spoken_for(self.players[seat])

    def _sealed_duty(self) -> tuple[str, str] | None:
        """The seat and the issue that the engine asks about, if their decision is sealed."""
        if not self._sealed:
            return None
        now = self.awaited
        duty = None if now is None or now.issue is None else (now.seat, now.issue)
        return duty if duty in self._sealed else None

    def _take(self, seat: str, action: Action, *, submitted: bool) -> None:
        self._keep_snapshot(seat, submitted=submitted)
        self._apply(seat, action, self._board.draws)

    def _seal(self, seat: str, issue: str, action: Action) -> None:
        """Keep a decision that is known to be allowed until the engine comes to it."""
        self._keep_snapshot(seat, submitted=True)
        self._sealed[seat, issue] = action
        self._write({"sealed": {"seat": seat, "issue": issue, "action": str(action)}, "round": self.round})

    def _keep_snapshot(self, seat: str, *, submitted: bool) -> None:
        self._snapshots.append(
            Snapshot(self._board.game.copy(), len(self._events), self._lines, seat, submitted, dict(self._sealed))
        )

    def _apply(self, seat: str, action: Action | None, draws_before: int) -> None:
        """Have the engine take a decision, or what a built-in player has chosen; its event comes first of what follows."""
        event, duty = len(self._events), self._sealed_duty()
        draws = self._board.draws - draws_before
        if duty is not None:
            del self._sealed[duty]
        if action is None:
            self._board.apply_chosen()
        else:
            self._board.apply(action.to_record(self.rules))
        self._collect(draws)
        self._decisions.append(Taken(event, seat, str(self._events[event]["action"]), draws))

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
        now = self.as_asked(seat)
        if self._told is None:
            self._told = menu_rules(self.rules)
        menu = Menu.for_player(self._told, now)
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
            why = Menu(self.rules, now).refusal(action)  # the player has had the other one in its hands
        except NotationError as error:
            why = str(error)
        if why is not None:
            raise PlayerError(self._refusal("player-refused", **asked, answer=f"{answer!s:.200}", refusal=why))
        return action

    def _collect(self, draws: int = 0) -> None:
        """Bring what the engine has logged into the events, and into the record; `draws` belongs to the first of them."""
        for event in decode(self.rules.names, self._board.drain()):
            self._events.append(event)
            line = event.to_data()
            if draws:
                line["draws"], draws = draws, 0
            self._write(line)

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

    def _last_submitted(self) -> int | None:
        """Place of the snapshot before the last submitted decision; None when there is none."""
        places = range(len(self._snapshots) - 1, -1, -1)
        return next((place for place in places if self._snapshots[place].submitted), None)

    def _has_shown_more(self, snapshot: Snapshot) -> bool:
        """Whether chance was asked since a snapshot, or another seat has decided."""
        if int(snapshot.game["draws"][0]) != self._board.draws:
            return True
        since = self._events[snapshot.events :]
        return any(event.kind == "action" and event["seat"] != snapshot.seat for event in since)

    def _note_taken_back(self, snapshot: Snapshot) -> None:
        """Keep what is taken back, for who looks back on the game."""
        round_number, shown = int(snapshot.game["round_number"][0]), self._has_shown_more(snapshot)
        fresh = [(issue, action) for (_, issue), action in self._sealed.items() if (_, issue) not in snapshot.sealed]
        if fresh:
            issue, action = fresh[-1][0], str(fresh[-1][1])
        else:
            event = self._events[snapshot.events]
            issue, action = str(event.fields.get("issue") or ""), str(event["action"])
        self._taken_back.append(TakenBack(round_number, snapshot.seat, action, issue, shown))

    def _restore(self, kept: int) -> None:
        snapshot = self._snapshots[kept]
        if snapshot.submitted:
            self._note_taken_back(snapshot)
        del self._snapshots[kept:]
        self._board.game = snapshot.game
        self._sealed = dict(snapshot.sealed)
        del self._events[snapshot.events :]
        while self._decisions and self._decisions[-1].event >= snapshot.events:
            self._decisions.pop()
        if self._journal is not None:
            del self._journal[snapshot.lines :]
        self._lines = snapshot.lines
        if self._recorder is not None:
            self._recorder.append({"undo": snapshot.lines})
