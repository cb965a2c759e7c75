"""One game, whoever plays it: people, built-in players, players in plain Python, or a network peer. The same object for all.

match = Match(rules, {"ukraine": "human"}, seed=7)
while match.advance():                                   # plays the others until a person must decide
    match.submit(match.pending.seat, "pass")
print(match.outcome.reason)
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.chance import LARGEST_SEED
from negotiate.engine.decision import Decision, decision
from negotiate.engine.events import Event, Value, decode
from negotiate.engine.layout import summary_dtype
from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action, answering, parse, seat_called, seat_id, seat_index, seats
from negotiate.engine.outcome import Outcome, outcome_of, summarize
from negotiate.engine.records import call, copied
from negotiate.engine.refusals import Refusal
from negotiate.engine.rounds import OPENING
from negotiate.engine.rules import Rules, by_seat, checked_rules
from negotiate.engine.trust import least_trust
from negotiate.engine.view import View, view
from negotiate.errors import IllegalAction, NegotiateError, NotationError, RecordError, Sentence, UnknownName
from negotiate.play.board import Board
from negotiate.play.chronicle import Chronicle
from negotiate.play.commands import Answer, checked
from negotiate.play.facilitation import (
    LONGEST_MESSAGE,
    LONGEST_REASON,
    FromDocument,
    category_of,
    extended,
    tidy,
    why_no_mark,
    why_no_rounds,
    why_no_text,
    with_card,
)
from negotiate.play.messages import PLENARY, PRESS, Message, Messages
from negotiate.play.past import MOST_STREAMS, OF_THE_GAME, STREAM, Act, Snapshot, Taken, told_again
from negotiate.play.record import PERSON, Recorder, check_value, header_of
from negotiate.play.sealed import CARRYING_OUT, asking, asking_in_turn, open_duties
from negotiate.play.seating import MEDIATOR, NO_MEDIATOR, at_table, is_spoken_for, roster_of, seated
from negotiate.play.taking_back import TakenBack
from negotiate.play.thinkers import Thinkers
from negotiate.play.way_back import WayBack, has_shown_more, taking_back
from negotiate.players.determinise import Knowledge, know
from negotiate.players.elsewhere import TableReader
from negotiate.players.outsiders import NAMES as LEVELS
from negotiate.players.protocol import Player
from negotiate.players.python_file import recorded_name
from negotiate.players.search import Search
from negotiate.words.json_lines import Line
from negotiate.words.language import N_
from negotiate.words.undo import ALWAYS

PLAYER = "player"
"""For whom a list of events is kept, beside whoever looks from a seat."""
NOT_THE_SAME = Sentence(
    N_("The game does not come out the same when it is played again, so that it cannot be looked back on.")
)


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
        *,
        fsync: bool = False,
        origin: Mapping[str, str | int] | None = None,
        undo: str = ALWAYS,
    ) -> None:
        """Seat the players and set up game number `game` of master seed `seed`, both 0 to 2**64 - 1.

        `seats` maps a party's id (or the mediator's, or `mediator`) to a built-in player's name, to a level of the search,
        to `path/to/file.py:Class` or `path/to/policy.npz`, to `human` or `outside` for a seat that `submit` speaks for, or
        to a Player object or class;
        other seats keep the player of the rule file. `mediator` is the same for the mediator's seat; `none` plays without
        one, as does a mediator whose style in the rule file is `none`, unless its seat is given to a player. `record` is a
        new file to which everything is written; with `fsync` nothing goes on before the disk has it, some milliseconds each
        time. `origin` says in the record where the game comes from (`branch`). `undo`, one of words.undo.RULES_OF_UNDO, is
        kept there for who lets people take decisions back; the match itself does as it is told.
        Raises NegotiateError for a seed that is none and for rules that are not loaded, UnknownName for a seat or player
        that does not exist, and RecordError for a file that cannot be begun.
        """
        for name, number in (("seed", seed), ("game", game)):
            if not isinstance(number, (int, np.integer)) or isinstance(number, bool) or not 0 <= number <= LARGEST_SEED:
                raise NegotiateError(f"The {name} must be a whole number from 0 to {LARGEST_SEED}, not {number!r}.")
        rules = checked_rules(rules)
        chosen = dict(by_seat({} if seats is None else seats))
        if mediator is not None:
            chosen[MEDIATOR] = mediator
        rules, chosen = at_table(rules, chosen)
        self.rules = rules
        """The rules now; `extend` and cards written on the spot change them."""
        self.first_rules = rules
        """The rules that the game began with, which the record has."""
        self.seed = int(seed)
        self.game_number = int(game)
        self.players = seated(rules, chosen)
        """The player of every seat now."""
        self.first_players = self.recorded_players()
        """The player of every seat when the game began, as a record names it."""
        self.undo_rule = undo
        self._sealed: dict[tuple[str, str], Action] = {}
        self._chronicle = Chronicle()
        self._way_back = WayBack()
        self._thinkers = Thinkers(rules, self.seed, self.game_number)
        self._messages = Messages()
        if record is not None:
            self._messages = Messages.begun(Path(record), fsync=fsync)
            header = header_of(rules, int(seed), int(game), self.first_players, origin, undo)
            self._chronicle.recorder = Recorder(record, header, fsync=fsync)
        self._board = Board(rules, roster_of(rules, self.players))
        self._board.begin(seed, game)
        try:
            self._collect()
        except RecordError:
            self.close()
            raise
        self._keep_beginning()

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
        """The seat whose decision `undo` would take back; None when there is none, or the game was changed since."""
        before = self._way_back.last_submitted
        return None if before is None else before.seat

    @property
    def taken_back(self) -> tuple[TakenBack, ...]:
        """The decisions that were submitted and taken back, oldest first."""
        return tuple(self._way_back.taken_back)

    @property
    def has_shown_more(self) -> bool:
        """Whether something hidden was shown since the decision that `undo` would take back; False when there is none."""
        before = self._way_back.last_submitted
        return before is not None and has_shown_more(before, self._chronicle.events[before.events :], self._board.draws)

    @property
    def decisions(self) -> tuple[Taken, ...]:
        """Every decision that was taken, oldest first; what is sealed is not among them yet."""
        return tuple(self._chronicle.decisions)

    @property
    def acts(self) -> tuple[Act, ...]:
        """What a facilitator did, oldest first, as far as it stands."""
        return tuple(self._chronicle.acts)

    @property
    def answers(self) -> Mapping[str, Answer]:
        """What was answered to every command that has an id, also where its move was taken back since."""
        return dict(self._chronicle.answers)

    @property
    def round(self) -> int:
        """The round now, from 1."""
        return self._board.round

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything that has happened, oldest first; `view` has what one seat may know of it."""
        return tuple(self._chronicle.events)

    @property
    def game(self) -> NDArray[np.void]:
        """A copy of the game record, shape (1,)."""
        return copied(self._board.game)

    def view(self, seat: str) -> View:
        """What a seat may know now. Raises UnknownName."""
        seat = self._seat(seat)
        return view(self.rules, self.as_asked(seat), seat, told=self._chronicle.told_to(seat))

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
            return copied(game) if own == now else asking_in_turn(self.rules, game, self._sealed, own)
        if now is None or self._sealed_duty() is None or now.seat != (seat or now.seat):
            return copied(game)
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
        seat = seat_id(self.rules.names, index, self.round)
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
        self._take(seat, self._thought(seat, player), submitted=False)
        return True

    def advance(self) -> Decision | None:
        """Play until a seat from outside must decide, and return that decision; None when the game is over."""
        while self.step():
            pass
        return self.pending

    def submit(self, seat: str, action: Action | str, *, command: str | None = None) -> Answer:
        """Take the decision of a seat; `advance` goes on from there.

        A `command` is an id of 1 to 64 letters, digits and _.:/- that whoever asks has made up. It stands in the move's
        own line, so that the same command, sent again after a lost connection or a crash, is answered as it was the first
        time and not done twice, also where the move was taken back since; `Answer.already` says so. All that changes a match
        takes one.

        Where several seats decide at once, it is sealed until the last of them has decided: no view changes until then, and
        the order does not matter. Of several duties a seat decides the first in the order of `open`.
        Raises UnknownName, NotationError for a text that is no action, and IllegalAction in a sentence for one that is not
        allowed, or for a command whose id was used for something else; the match is then untouched.
        """
        seat = self._seat(seat)
        known = self._known(command, "submit", seat)
        if known is not None:
            return known
        own = next((wanted for wanted in self.open if wanted.seat == seat), None)
        if own is None or own.kind != CARRYING_OUT or own.issue is None:
            return self.decide(seat, action, submitted=True, command=command)
        action = self._read(action)
        refusal = self.menu(seat).refusal(action)
        if refusal is not None:
            raise IllegalAction(refusal)
        sealed = {**self._sealed, (seat, own.issue): action}
        left = open_duties(self.rules, self._board.game, sealed, self._is_spoken_for)
        alone = not self._sealed and all(wanted.seat == seat for wanted in left)
        if own == self.awaited and (alone or not left):
            return self._take(seat, action, submitted=True, command=command)
        return self._seal(seat, own.issue, action, command)

    def decide(self, seat: str, action: Action | str, *, submitted: bool, command: str | None = None) -> Answer:
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
        return self._take(seat, action, submitted=submitted, command=command)

    def undo(self, *, command: str | None = None) -> Decision | None:
        """Go back to before the last submitted action, sealed or not, and return the decision that is pending then.

        Chance goes back as well. Players in plain Python keep whatever they remember. What a facilitator did about those who
        play stays. Raises IllegalAction when nothing has been submitted, or not since a facilitator changed the game itself.
        """
        if self._known(command, "undo", "") is not None:
            return self.pending
        before = self._way_back.last_submitted
        if before is None:
            raise IllegalAction(self._refusal("changed-since" if self._way_back.has_submitted else "nothing-to-take-back"))
        self._undo(before, command)
        return self.pending

    @property
    def trust_at_beginnings(self) -> dict[int, float]:
        """Mutual trust (M1), points of 100, at the beginning of every round so far, by round."""
        beginnings = self._way_back.beginnings
        return {number: float(call(least_trust, one.rules.record, one.game)) for number, one in beginnings.items()}

    # What a facilitator may do: recorded, played again, and told

    def seat_to(self, seat: str, player: str | Player, *, command: str | None = None) -> Answer:
        """From now on `player` plays this seat: a person, a built-in player, a level, a personality, or a Player object.

        It begins without memory of what the one before it thought. What is decided and sealed stays decided. Going back
        never takes a change of players back: who has come or gone has. Raises UnknownName, PlayerError for a file that holds
        no player, and IllegalAction where the game is over, the seat is played so already, or the mediator's would be
        emptied.
        """
        seat = self._seat(seat)
        known = self._known(command, "seat", seat)
        if known is not None:
            return known
        self._refuse_after_the_end()
        if player == NO_MEDIATOR and seat in self.rules.names.mediators:
            raise IllegalAction(self._refusal("seat-stays-filled", who=seat))
        found = seated(self.rules, {seat: player})[seat]
        name = found if isinstance(found, str) else recorded_name(found)
        if isinstance(found, str) and found == self.players[seat]:
            raise IllegalAction(self._refusal("same-player", who=seat, player=name))
        return self._seat_to(seat, found, name, command)

    def mark(self, mark: str, seat: str = "", why: str = "", *, command: str | None = None) -> Answer:
        """Note what a facilitator did, one of event_kinds.MARKS, in the record; it changes nothing in the game.

        `pause`, `resume`, `freeze` and `more-time`; `act-for` a seat that somebody else decides for, `skip` where a built-in
        player does once, before the move is submitted; `deputy` before a seat goes to one because its people are away; a
        `hint` to a seat, which reads it alone (`why`); `undo` by a seat whose step was taken back. `why` has up to 500
        letters. Raises UnknownName for a mark or a seat that does not exist, and IllegalAction for a text or a mark that
        will not do.
        """
        seat = self._seat(seat) if seat else ""
        known = self._known(command, "mark", seat)
        if known is not None:
            return known
        why = tidy(why)
        refusal = why_no_mark(self.rules.names, mark, seat, why)
        if refusal is not None:
            raise IllegalAction(refusal)
        return self._mark(mark, seat, why, command)

    def inject(
        self,
        card: str | Mapping[str, Any],
        from_document: FromDocument | None = None,
        *,
        command: str | None = None,
    ) -> Answer:
        """Bring an event card in now: one of the rule file by its id, or one written on the spot.

        That is a mapping as in a rule file (`id`, `text`, `actor`, `effects`) and stands whole in its line; `from_document`
        is what reads rule documents (rulebook.load), and checks it. Raises UnknownName for a card that is not there,
        RuleFileError with all that is wrong with a written one, and IllegalAction where the game is over, where it is not
        yet revealed what some have sealed, and where the size class has no room for another card.
        """
        name = card if isinstance(card, str) else str(card.get("id", ""))
        known = self._known(command, "inject", "")
        if known is not None:
            return known
        self._come_to_where_the_game_may_change()
        if isinstance(card, str):
            if card not in self.rules.names.cards:
                raise UnknownName("event card", card, self.rules.names.cards)
            return self._inject(name, self.rules, None, command)
        if from_document is None:
            raise NegotiateError("A card that is written on the spot is checked by a reader of rules: give from_document.")
        rules = with_card(self.rules, self.first_rules, card, from_document)
        if isinstance(rules, Refusal):
            raise IllegalAction(rules)
        return self._inject(name, rules, {**card}, command)

    def extend(self, rounds: int, *, command: str | None = None) -> Answer:
        """Move the end of the calendar by so many rounds, from the round that is being played on; players reckon with it.

        Raises IllegalAction for a number that is none, where the game is over or in its epilogue, and beyond the size class
        of the engine (128 rounds with the epilogue, 256 in large scenarios).
        """
        known = self._known(command, "extend", "")
        if known is not None:
            return known
        self._come_to_where_the_game_may_change()
        refusal = self._why_no_rounds(rounds)
        if refusal is not None:
            raise IllegalAction(refusal)
        return self._extend(rounds, command)

    def rewind(self, round_number: int, *, command: str | None = None) -> Answer:
        """Go back to the beginning of a round, 1 to the one that is being played; after the end of the game too.

        Chance is drawn anew, so that nobody knows what comes, but each time as the record says. What a facilitator did about
        those who play stays; cards that were brought in since and rounds that were added go. Players in plain Python keep
        whatever they remember. Raises IllegalAction for a round that has not begun.
        """
        known = self._known(command, "rewind", "")
        if known is not None:
            return known
        if not isinstance(round_number, int) or round_number not in self._way_back.beginnings:
            raise IllegalAction(self._refusal("round-not-begun", text=str(round_number), now=self.round))
        if self._way_back.streams + 1 >= MOST_STREAMS:
            raise NegotiateError(f"A game can be rewound {MOST_STREAMS - 1} times, and this one was.")
        return self._rewind(self._way_back.beginnings[round_number], command)

    def branch(self, path: str | os.PathLike[str], *, fsync: bool = False) -> Match:
        """A match that goes on from here by itself, recorded in a new file that says where it comes from.

        It has the same players and the same chance to come; in this record the branch is marked. Commands given here are not
        known there, and messages stay here. Raises RecordError when the file exists or cannot be written.
        """
        origin: dict[str, str | int] = {"round": self.round, "events": len(self._chronicle.events)}
        if self._chronicle.recorder is not None:
            origin["record"] = self._chronicle.recorder.path.name
        other = self._again(path, origin, fsync)
        for seat, player in self.players.items():
            if not isinstance(player, str):
                other.players[seat] = player
        name = tidy(Path(path).name)
        self.mark("branch", why="" if why_no_text(self.rules.names, name, LONGEST_REASON) else name)
        return other

    # What is said beside the game

    @property
    def messages(self) -> Messages:
        """What was said so far, and whether it may be kept."""
        return self._messages

    def say(
        self,
        from_seat: str,
        to: str | Sequence[str],
        text: str,
        offer: Mapping[str, str] | str | None = None,
        *,
        at: float | None = None,
    ) -> Message:
        """A seat says something to a seat, to several, to the `plenary` or to the `press`. It is no move.

        `text` has up to 2,000 characters; line feeds are kept, other control characters refused. `offer` is a package to
        show with it, option by issue or in notation, which may be one that could not be tabled now. `at` is the time by the
        caller's clock. It is kept in a file beside the record (messages.py), which `close` deletes where the game is over
        and nobody has agreed that it is kept (`messages.agree`). Raises UnknownName, NotationError for an offer that is
        none, and IllegalAction for a text that will not do.
        """
        sender, names = self._seat(from_seat), self.rules.names
        wanted = (to,) if isinstance(to, str) else tuple(to)
        if wanted not in ((PLENARY,), (PRESS,)):
            wanted = tuple(dict.fromkeys(self._seat(seat) for seat in wanted))
            if not wanted or wanted == (sender,):
                raise IllegalAction(self._refusal("nobody-addressed"))
        text = tidy(text)
        refusal = why_no_text(names, text, LONGEST_MESSAGE)
        if refusal is not None:
            raise IllegalAction(refusal)
        written = (
            offer if isinstance(offer, str) else ", ".join(f"{issue}={option}" for issue, option in (offer or {}).items())
        )
        shown = parse(names, f"propose {written}").options if written else {}
        number, events = len(self._messages) + 1, len(self._chronicle.events)
        message = Message(number, self.round, events, sender, wanted, text, shown, at)
        self._messages.add(message)
        return message

    def write_down(self, path: str | os.PathLike[str]) -> None:
        """Write the record of this match as far as it has come, by playing it once more, without what was taken back.

        Raises RecordError when the file exists or cannot be written.
        """
        self._again(path).close()

    def fork(self, seats: Mapping[str, str | Player] | None = None) -> Match:
        """A second match that goes on from here by itself, unrecorded, with the same chance to come.

        `seats` replaces players, as `seat_to` does; those that stay are shared, and a plain-Python player that remembers is
        then one for both.
        """
        other = Match(self.rules, self.players, self.seed, game=self.game_number)
        other.first_rules = self.first_rules
        other.first_players = dict(self.first_players)
        other._board.game = self._board.game
        other.undo_rule = self.undo_rule
        other._sealed = dict(self._sealed)
        other._chronicle = self._chronicle.copy()
        other._way_back = self._way_back.copy()
        other._thinkers = self._thinkers.copy()
        for seat, player in (seats or {}).items():
            own = self._seat(seat)
            found = seated(self.rules, {own: player})[own]
            if found != other.players[own]:
                other._seat_to(own, found)
        return other

    @property
    def is_behind(self) -> bool:
        """Whether the disk has refused a line of the record; the match then no longer stands as its record tells."""
        recorder = self._chronicle.recorder
        return recorder is not None and recorder.is_behind

    def close(self, *, for_good: bool | None = None) -> None:
        """Close the record, if there is one. The match can still be played, unrecorded.

        What was said goes for good where nobody has agreed that it is kept, and the game is over or closed `for_good`; a
        game that is to go on keeps it (False).
        """
        if (self._board.ended if for_good is None else for_good) and not self._messages.consent:
            self._messages.forget()
        if self._chronicle.recorder is not None:
            self._chronicle.recorder.close()
            self._chronicle.recorder = None

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
        return self._chronicle.keep_journal()

    def record_on(self, recorder: Recorder, messages: Messages) -> None:
        """Write to this record from now on, and to the messages beside it (for replay.py)."""
        self._chronicle.recorder, self._messages = recorder, messages

    def proceed(self) -> None:
        """Go on without a decision: to the next that is to be taken, whoever's it is, or to the end of the round."""
        before = self._board.round
        self._board.proceed()
        self._collect()
        if self._board.round != before or self._board.ended:
            self._chronicle.check(before, lambda: check_value(self.rules, self._board.game))
        if self._board.round != before:
            self._keep_beginning()

    def seal_again(self, seat: str, issue: str, action: Action | str, command: str | None = None) -> bool:
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
        self._seal(seat, issue, action, command)
        return True

    def take_again(self, action: Action | str, draws: int, *, submitted: bool = False, command: str | None = None) -> bool:
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
        same, before, sealed = True, self._board.draws, self._sealed_duty() is not None
        if not sealed and self._board.is_built_in(self._board.pending_seat):
            self._board.choose()
            chosen = Action.from_record(self.rules, self._board.chosen, self.round)
            same = self._board.draws == before + draws and chosen == action
        else:
            # what was sealed stands, also where a built-in player has the seat since
            self._keep_snapshot(awaited.seat, submitted=submitted and not sealed)
        self._board.draws = before + draws
        self._apply(awaited.seat, action, before, command)
        return same

    def act_again(
        self, line: Line, player: str | Player | None = None, rules: Rules | None = None, was: str | None = None
    ) -> bool:
        """Do what a facilitator did once, as a line tells it; False when the game has to go on first.

        `player` is who plays the seat of a change of players, where it is not just the recorded name, and `was` the recorded
        name of who played it before; `rules` are those with a card that was written on the spot. Raises RecordError for what
        is not possible here, and UnknownName.
        """
        kind, command = line["event"], line.get("command")
        if kind in OF_THE_GAME and self.awaited is None and not self._board.ended:
            return False
        if kind == "event-card":
            card = str(line.get("card"))
            rules = self.rules if rules is None else rules
            if card not in rules.names.cards:
                raise UnknownName("event card", card, rules.names.cards)
            self._refuse_again()
            self._inject(card, rules, line.get("written"), command)
        elif kind == "extended":
            refusal = self._why_no_rounds(line.get("more"))
            if refusal is not None:
                raise RecordError(refusal)
            self._refuse_again()
            self._extend(int(line["more"]), command)
        elif kind == "rewound":
            stream = line.get("chance")
            if not self._at_beginning:
                raise RecordError(N_("The game is rewound there, but it is not at the beginning of a round."))
            if not isinstance(stream, int) or not self._way_back.streams < stream < MOST_STREAMS:
                raise RecordError(N_("The rewind does not say which numbers are drawn from then on."))
            rounds = {name: _number(line, name) for name in ("from", "to")}
            self._draw_anew(stream)
            event = Event("rewound", self.round, {**_first(line), **rounds, "chance": stream})
            self._chronicle.act(event, self.rules, command)
        elif kind == "seat-changed":
            seat, name = self._seat(str(line.get("seat"))), str(line.get("player"))
            found = seated(self.rules, {seat: name if player is None else player})[seat]
            self._seat_to(seat, found, name, command, _first(line), was)
        else:
            mark, seat, why = (str(line.get(name) or "") for name in ("mark", "seat", "why"))
            refusal = why_no_mark(self.rules.names, mark, seat, why)
            if refusal is not None:
                raise RecordError(refusal)
            self._mark(mark, self._seat(seat) if seat else "", why, command, _first(line))
        return True

    def retrace(self, decisions: Sequence[Taken], acts: Sequence[Act] = ()) -> None:
        """Go on by one step as `step` does, but decide and act as was done once.

        Raises RecordError when that does not fit.
        """
        act = self._due(acts)
        if act is not None and self.act_again(act.line, rules=act.rules):
            return
        if self._board.ended:
            raise RecordError(NOT_THE_SAME)
        if self._board.pending_kind == codes.NOTHING:
            self.proceed()
            if self._board.pending_kind == codes.NOTHING or not self._board.is_built_in(self._board.pending_seat):
                return
            if self._due(acts) is not None:
                return  # the computer was to decide next when a facilitator did something
            if len(self._chronicle.decisions) == len(decisions):
                return  # a record that was cut off here: the computer was to decide next
        awaited, place = self.awaited, len(self._chronicle.decisions)
        if awaited is None or place >= len(decisions) or decisions[place].seat != awaited.seat:
            raise RecordError(NOT_THE_SAME)
        try:
            self.take_again(decisions[place].action, decisions[place].draws, submitted=True)
        except (IllegalAction, NotationError) as error:
            raise RecordError(NOT_THE_SAME) from error

    def _due(self, acts: Sequence[Act]) -> Act | None:
        """What a facilitator did at this very place, if that has not been done again yet."""
        act = self._chronicle.due(acts)
        return act if act is None or act.event.kind != "rewound" or self._at_beginning else None

    def undo_to(self, lines: int, command: str | None = None) -> None:
        """Go back to the state after so many lines (for replay.py). Raises RecordError when no decision was taken there."""
        before = self._way_back.after_lines(lines)
        if before is None:
            raise RecordError(
                N_("No decision was open after {count} lines, so there is nothing to go back to."), count=lines
            )
        if not self._way_back.is_open(before):
            raise RecordError(self._refusal("changed-since"))
        self._undo(before, command)

    def rewind_to(self, lines: int, round_number: object, stream: object, command: str | None = None) -> None:
        """Go back to the beginning of a round as was done once (for replay.py).

        Raises RecordError when that does not fit.
        """
        beginning = self._way_back.beginnings.get(round_number) if isinstance(round_number, int) else None
        streams = self._way_back.streams
        if beginning is None or beginning.lines != lines or stream != streams + 1 or stream >= MOST_STREAMS:
            raise RecordError(
                N_("No round began after {count} lines as the rewind says, so there is nothing to go back to."), count=lines
            )
        self._rewind(beginning, command)

    # Inside

    def _seat(self, seat: str) -> str:
        names = self.rules.names
        try:
            return seat_called(names, self.rules.size, seat, self.round)
        except NotationError:
            raise UnknownName("seat", seat, seats(names)) from None

    def _read(self, action: Action | str) -> Action:
        """Notation to action; an answer that does not say to whom answers the offer in question."""
        awaited = self.awaited
        offer = awaited.offer if awaited is not None and awaited.kind == "answer" else None
        return answering(self.rules.names, action, offer, self.round)

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

    def _take(self, seat: str, action: Action, *, submitted: bool, command: str | None = None) -> Answer:
        self._keep_snapshot(seat, submitted=submitted)
        return self._apply(seat, action, self._board.draws, command)

    def _seal(self, seat: str, issue: str, action: Action, command: str | None = None) -> Answer:
        """Keep a decision that is known to be allowed until the engine comes to it."""
        self._keep_snapshot(seat, submitted=True)
        self._sealed[seat, issue] = action
        line: Line = {"sealed": {"seat": seat, "issue": issue, "action": str(action)}, "round": self.round}
        self._chronicle.write(line if command is None else {**line, "command": command})
        return self._chronicle.answer("submit", seat, str(action), self.round, command)

    def _keep_snapshot(self, seat: str, *, submitted: bool) -> None:
        self._way_back.keep(self._snapshot(seat, submitted))

    def _snapshot(self, seat: str = "", submitted: bool = False) -> Snapshot:
        game, events, lines = copied(self._board.game), len(self._chronicle.events), self._chronicle.line_count
        return Snapshot(game, self.rules, events, lines, seat, submitted, dict(self._sealed))

    def _keep_beginning(self) -> None:
        """Keep the beginning of the round, before anything happens in it, to go back to."""
        self._way_back.beginnings[self.round] = self._snapshot()

    def _settle(self) -> None:
        """Go on to the next decision, whoever's it is, or to the end, so that what comes has its place in the game."""
        while self.awaited is None and not self._board.ended:
            self.proceed()

    # What a facilitator does, known to be possible

    def _known(self, command: str | None, done: str, seat: str) -> Answer | None:
        """The answer that a command was given already. Raises IllegalAction for one whose id will not do."""
        found = checked(self.rules.names, self._chronicle.answers, command, done, seat)
        if isinstance(found, Refusal):
            raise IllegalAction(found)
        return None if found is None else replace(found, already=True)

    @property
    def _at_beginning(self) -> bool:
        """Whether nothing has happened yet in the round that is being played."""
        return not self._board.ended and int(self._board.game["stage"][0]) == OPENING

    def _why_no_rounds(self, more: object) -> Refusal | None:
        if int(self._board.game["accord_round"][0]) > 0:
            return self._refusal("after-accord")
        return why_no_rounds(self.rules, more)

    def _refuse_after_the_end(self) -> None:
        if self._board.ended:
            raise IllegalAction(self._refusal("game-over"))

    def _come_to_where_the_game_may_change(self) -> None:
        """Play on to the next decision from outside. Raises IllegalAction after the end, and while something is sealed."""
        self._settle()
        self._refuse_after_the_end()
        if self._sealed:
            raise IllegalAction(self._refusal("some-have-sealed"))

    def _refuse_again(self) -> None:
        """As what changes the game itself was refused when it was played."""
        if self._board.ended or self._sealed:
            raise RecordError(self._refusal("game-over" if self._board.ended else "some-have-sealed"))

    def _mark(self, mark: str, seat: str, why: str, command: str | None, first: Mapping[str, Value] | None = None) -> Answer:
        named = {"seat": seat} if seat else {}
        reason = {"why": why} if why else {}
        event = Event("marked", self.round, {**(first or {}), "mark": mark, **named, **reason})
        return self._chronicle.act(event, self.rules, command)

    def _seat_to(
        self,
        seat: str,
        player: str | Player,
        name: str | None = None,
        command: str | None = None,
        first: Mapping[str, Value] | None = None,
        was: str | None = None,
    ) -> Answer:
        """Seat another player, called `name` in the record, where `was` played; `first` as told_again has it."""
        was = self.recorded_players()[seat] if was is None else was
        players = {**self.players, seat: player}
        self._board.change(self.rules, roster_of(self.rules, players))
        self._board.forget(seat_index(self.rules.names, self.rules.size, seat))
        self.players = players
        self._thinkers.leave(seat)
        if self._chronicle.recorder is not None and player == PERSON:
            self._chronicle.recorder.keep_private()
        told = self.recorded_players()[seat] if name is None else name
        fields = {**(first or {}), "seat": seat, "player": told, "was": was}
        return self._chronicle.act(Event("seat-changed", self.round, fields), self.rules, command)

    def _go_by(self, rules: Rules) -> None:
        """Go on under these rules."""
        if rules is not self.rules:
            self.rules = rules
            self._board.change(rules, roster_of(rules, self.players))
            self._thinkers.go_by(rules)

    def _inject(self, card: str, rules: Rules, written: Line | None, command: str | None) -> Answer:
        self._go_by(rules)
        index = rules.names.cards.index(card)
        chronicle = self._chronicle
        place, decisions = len(chronicle.events), len(chronicle.decisions)
        self._board.turn_up(index, category_of(rules, index))
        extra: Line = {} if written is None else {"written": written}
        line = self._collect(fields={"injected": 1}, more=extra if command is None else {**extra, "command": command})
        chronicle.acts.append(Act(place, decisions, chronicle.events[place], line, rules))
        self._way_back.bar()
        return chronicle.answer_of(line)

    def _extend(self, rounds: int, command: str | None) -> Answer:
        self._go_by(extended(self.rules, rounds))
        self._way_back.bar()
        fields: dict[str, Value] = {"more": rounds, "rounds": int(self.rules.record["round_count"][0])}
        return self._chronicle.act(Event("extended", self.round, fields), self.rules, command)

    def _undo(self, before: Snapshot, command: str | None) -> None:
        if before.submitted:
            since = self._chronicle.events[before.events :]
            self._way_back.taken_back.append(taking_back(before, since, self._sealed, self._board.draws))
        line: Line = {"undo": before.lines}
        self._chronicle.answer("undo", "", before.seat, self.round, command)
        self._way_back.undo(before)
        self._go_back(before, line if command is None else {**line, "command": command})

    def _rewind(self, beginning: Snapshot, command: str | None) -> Answer:
        round_number, before, stream = int(beginning.game["round_number"][0]), self.round, self._way_back.streams + 1
        line: Line = {"rewind": beginning.lines, "round": round_number, "chance": stream}
        answer = self._chronicle.answer("rewind", "", str(round_number), round_number, command)
        self._way_back.rewind(beginning)
        self._go_back(beginning, line if command is None else {**line, "command": command})
        self._draw_anew(stream)
        event = Event("rewound", round_number, {"from": before, "to": round_number, "chance": stream})
        self._chronicle.act(event, self.rules)
        return answer

    def _draw_anew(self, stream: int) -> None:
        """From now on draw other numbers; how many were drawn counts on within the stream."""
        self._way_back.streams = stream
        self._board.draws = stream * STREAM + self._board.draws % STREAM
        self._way_back.bar()

    def _go_back(self, snapshot: Snapshot, line: Line) -> None:
        """The game as it was; what was done about those who play is told again, because it still is so."""
        self._board.game = snapshot.game
        self._go_by(snapshot.rules)
        self._sealed = dict(snapshot.sealed)
        for act in self._chronicle.go_back(snapshot.events, snapshot.lines, line):
            if not act.is_of_the_game:
                if act.event.kind == "seat-changed":  # as the one who came then began
                    self._board.forget(seat_index(self.rules.names, self.rules.size, str(act.event["seat"])))
                self._chronicle.act(told_again(act.event, self.round), self.rules)

    def _apply(self, seat: str, action: Action | None, draws_before: int, command: str | None = None) -> Answer:
        """Have the engine take a decision, or what a built-in player has chosen; its event comes first of what follows."""
        event, duty = len(self._chronicle.events), self._sealed_duty()
        draws = self._board.draws - draws_before
        if duty is not None:
            del self._sealed[duty]
        if action is None:
            self._board.apply_chosen()
        else:
            self._board.apply(action.to_record(self.rules))
        more: Line = ({"draws": draws} if draws else {}) | ({} if command is None else {"command": command})
        line = self._collect(more=more)
        taken = Taken(event, seat, str(self._chronicle.events[event]["action"]), draws)
        self._chronicle.decisions.append(taken)
        return self._chronicle.answer_of(line)

    def _thought(self, seat: str, player: str | Search | Player) -> Action:
        """The decision of a seat whose player thinks outside the compiled loop."""
        if isinstance(player, str):
            player = self._thinkers.at_level(seat, player)
        if isinstance(player, Search):
            return player.decide(self.knowledge(seat))
        if isinstance(player, TableReader):
            return player.decide(self, seat)
        return self._thinkers.ask(seat, player, self.as_asked(seat), self._chronicle.told_to(seat, PLAYER), self._read)

    def _refusal(self, code: str, **fields: object) -> Refusal:
        return Refusal(code, fields, self.rules.names)

    def _collect(self, fields: Mapping[str, Value] | None = None, more: Line | None = None) -> Line:
        """Bring what the engine has logged into the chronicle; returns the line of the first of it (Chronicle.take_in)."""
        return self._chronicle.take_in(decode(self.rules.names, self._board.drain()), fields, more)

    def _again(
        self, path: str | os.PathLike[str], origin: Mapping[str, str | int] | None = None, fsync: bool = False
    ) -> Match:
        """This match played once more as far as it has come, into a new record."""
        again = Match(
            self.first_rules,
            self.first_players,
            self.seed,
            record=path,
            game=self.game_number,
            fsync=fsync,
            origin=origin,
            undo=self.undo_rule,
        )
        while len(again.events) < len(self._chronicle.events):
            again.retrace(self._chronicle.decisions, self._chronicle.acts)
        for (seat, issue), action in self._sealed.items():
            if not again.seal_again(seat, issue, action):
                again.proceed()  # nothing has happened since, but the engine has gone on to the duties
                again.seal_again(seat, issue, action)
        if self.awaited is not None:
            again._settle()
        return again


def _number(line: Line, name: str) -> int:
    """A round that a line names. Raises RecordError where it names none."""
    number = line.get(name)
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise RecordError(N_("The line does not say in a number which round '{name}' is."), name=name)
    return number


def _first(line: Line) -> dict[str, Value]:
    """The round that an act was of, where it is told again."""
    return {"first": _number(line, "first")} if "first" in line else {}
