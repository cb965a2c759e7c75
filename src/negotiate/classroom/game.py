"""The game at one table of a class: the only caller of its match, through table/."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from negotiate.classroom.disk import Disk
from negotiate.classroom.refused import Refused
from negotiate.errors import RecordError, RuleFileError
from negotiate.present.builder import Builder, Draft
from negotiate.present.command import ACT, UNDO
from negotiate.present.command import Command as Move
from negotiate.present.offers import items
from negotiate.present.replies import public_reply
from negotiate.table.adviser import Question
from negotiate.table.setup import Setup
from negotiate.table.shelf import Shelf
from negotiate.table.stand_in import package_of, player_of, stand_in, strengths, words_of_players
from negotiate.table.table import Step, Table
from negotiate.words.catalogue import languages
from negotiate.words.speaker import PLAYER, Speaker
from negotiate.words.undo import UNTIL_SHOWN

CHAIR = Speaker("en", PLAYER)
"""A chair's language; what a device reads is said in the device's own."""
PERSON = "human"

FLOOR, ASKED = ("speak", "mediate"), "answer"
"""Decisions by which a package is tabled, and the one that answers one."""


@dataclass(frozen=True)
class Cast:
    """Who plays where nobody sits, if not the scenario's usual players; `mediator` is a style or `none`."""

    players: Mapping[str, str] = field(default_factory=dict)
    mediator: str | None = None


class Game:
    """A table's match with its record. All methods belong to one caller at a time."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.disk = Disk()
        """Is told whether the disk took what was written; a room hands in its own."""
        self._is_let_go = False
        self._words_of_players: dict[str, dict[str, str]] = {}
        self._sit()

    @classmethod
    def begin(
        cls,
        scenario: str,
        seed: int,
        people: Iterable[str],
        record: Path | None,
        cast: Cast = Cast(),
        shelf: Shelf | None = None,
    ) -> Game:
        """A new game with people in these seats, and the program in the others, as `cast` says or as usual. A `shelf` has
        the rules that other tables play by, too.

        Raises NegotiateError for rules or a folder that will not do.
        """
        seats = {**cast.players, **dict.fromkeys(people, PERSON)}
        setup = Setup(scenario, seats, cast.mediator, seed, undo=UNTIL_SHOWN, tutor=False)
        return cls(Table.begin(setup, save=record or False, fsync=record is not None, shelf=shelf))

    @classmethod
    def resume(cls, record: Path, shelf: Shelf | None = None) -> Game:
        """A game as it stood. Raises RecordError for a record that cannot be gone on with."""
        return cls(Table.resume(record, fsync=True, shelf=shelf))

    @property
    def is_behind(self) -> bool:
        """Whether the disk has refused a line of its record, so that `again` has to come before anything else."""
        return self._is_let_go or self.table.match.is_behind

    def again(self, shelf: Shelf | None = None) -> Game:
        """The game as its record has it, in place of this one. Raises RecordError, and can be tried once more then."""
        assert self.table.path is not None  # what is not recorded is never behind
        self._is_let_go = True
        self.close()
        return Game.resume(self.table.path, shelf)

    def _written(self) -> tuple[int, int, int]:
        """Another one as soon as its record holds more."""
        return len(self.commands), len(self.table.match.events), self.table.rewound

    def _sit(self) -> None:
        for seat in self.table.people:
            self.table.sit(seat, CHAIR)

    @property
    def people(self) -> frozenset[str]:
        """The seats that people play."""
        return self.table.people

    @property
    def trust(self) -> list[tuple[int, float]]:
        """Mutual trust at the end of every round, and now: round and points."""
        before = [(number - 1, points) for number, points in self.table.match.trust_at_beginnings.items() if number > 1]
        view = self.table.moment.sight(CHAIR).view
        return [*before, (view.round, view.mutual_trust)]

    @property
    def is_over(self) -> bool:
        """Whether the game has ended."""
        return self.table.is_over

    @property
    def seats(self) -> tuple[str, ...]:
        """The seats, the mediator's last."""
        return self.table.seats

    def decision(self, seat: str) -> str:
        """A name for the decision that a seat may take now; empty when it has none.

        It is the same after a restart, and another one as soon as anything has changed that the seat can see.
        """
        wanted = self.table.open_to(seat)
        if wanted is None:
            return ""
        parts = (self.table.rewound, len(self.table.moment.events), wanted.kind, wanted.offer or "", wanted.issue or "")
        return ".".join(str(part) for part in parts)

    def act(self, seat: str, decision: str, action: str, command: str) -> object | None:
        """Take a seat's decision; None when it is done, and the record then holds it with the command, else why not.

        Raises RecordError when the disk refuses.
        """
        current = self.decision(seat)
        if current != decision:
            return Refused("stale")
        with self.disk.writes(self._written):
            done = self.table.take(Move(ACT, seat, action=action, id=command))
        if not isinstance(done, Step):
            return Refused("no-action") if done.code == "no-action" else done
        return None

    # What a delegation does about its turn

    def basis(self, seat: str, options: Mapping[str, str], answers: str | None) -> str:
        """What a package of this seat stands on: how often its player changed, and then what is signed, open and on the
        table of its issues. It is another one as soon as the table has changed under the package."""
        view = self.table.moment.sight(CHAIR).view
        changed = sum(event.kind == "seat-changed" and event["seat"] == seat for event in self.table.moment.events)
        signed = {issue: view.agreements[issue].option for issue in options if issue in view.agreements}
        offers = sorted(
            (offer.seat, sorted(offer.options.items()))
            for offer in view.offers
            if offer.seat == answers or (offer.seat != seat and set(offer.options) & set(options))
        )
        found = [self.table.rewound, signed, {issue: view.options_open[issue] for issue in options}, offers]
        return f"{changed}:{hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()[:24]}"

    def may_table(self, seat: str, answers: str | None) -> bool:
        """Whether a seat has a decision by which it may table a package: its own, or the counter of the offer that it is
        asked about."""
        wanted = self.table.open_to(seat)
        return wanted is not None and (wanted.kind in FLOOR or (wanted.kind == ASKED and wanted.offer == answers))

    def package(self, seat: str, options: Mapping[str, str], answers: str | None, speaker: Speaker = CHAIR) -> Builder:
        """The package builder of a seat, with this package in it."""
        return self.table.builder(seat, speaker, Draft(dict(options), answers))

    def take_back(self, seat: str, command: str) -> object | None:
        """Take a seat's last step back; None when it is done, else why not."""
        if self.sealing is not None:
            return Refused("undo-sealed")
        with self.disk.writes(self._written):
            done = self.table.take(Move(UNDO, seat, id=command))
        if not isinstance(done, Step):
            return done
        return None

    def may_take_back(self, seat: str) -> bool:
        """Whether a seat may take its last step back. Never while some are sealed: that would tell who has decided."""
        return self.sealing is None and self.table.why_no_undo(seat) is None

    @property
    def sealing(self) -> tuple[int, int] | None:
        """How many have sealed their decision, and how many decide at once; None where less than two do."""
        asked = {wanted.seat for wanted in self.table.moment.open}
        sealed = {seat for seat, _issue in self.table.match.sealed}
        return (len(sealed - asked), len(sealed | asked)) if len(sealed | asked) > 1 else None

    def question(self, seat: str, action: str) -> Question | None:
        """Ask the tutor about a move of a seat; None when there is nothing to ask."""
        if not self.table.chairs[seat].tutored:
            self.table.switch_tutor(seat, True)
        return self.table.question(seat, action)

    # What is said

    @property
    def mediators(self) -> tuple[str, ...]:
        """The seats of the mediators of this round: of the one in the chair, of several at the same time, or of none."""
        moment = self.table.moment
        return moment.rules.names.mediators_in(moment.round)

    @property
    def bargains(self) -> bool:
        """Whether there are alternating offers: a signature ends the game, and nothing is carried out after it."""
        return self.table.match.rules.bargains

    def is_issue(self, issue: str) -> bool:
        """Whether the scenario has this issue."""
        return issue in self.table.match.rules.names.issues

    def issue(self, issue: str, speaker: Speaker) -> str:
        """What an issue is called."""
        return self.table.moment.sight(speaker).issue_label(issue)

    def replies(self, seat: str, to: str, options: Mapping[str, str]) -> dict[str, str]:
        """What the program answers for a seat to a message, with a package or without, in every language: said in public
        reasons, as they are now."""
        sights = {code: self.table.moment.sight(Speaker(code, PLAYER)) for code in languages()}
        return {code: public_reply(sight, seat, to, options) for code, sight in sights.items()}

    @property
    def commands(self) -> Set[str]:
        """The ids of all commands that the record holds."""
        return self.table.commands

    def is_draft(self, options: dict[str, str], answers: str | None) -> bool:
        """Whether a package names issues and options of the scenario, and a seat of it."""
        return self.table.is_draft(Draft(options, answers))

    def told(self, options: dict[str, str], speaker: Speaker) -> list[str]:
        """A package in words, a line an issue; without anybody's points."""
        return [item.text for item in items(self.table.moment.sight(speaker), options)]

    def act_for(self, seat: str, decision: str, action: str, why: str, command: str) -> object | None:
        """Decide for a seat, with the reason in the record before the move; None when it is done, else why not."""
        if self.decision(seat) != decision:
            return Refused("stale")
        refusal = self.table.why_not(seat, action)
        if refusal is not None:
            return Refused("no-action") if refusal.code == "no-action" else refusal
        noted = self.mark("act-for", seat, why, command=f"{command}:why")
        return noted or self.act(seat, self.decision(seat), action, command)

    def skip(self, seat: str, command: str) -> object | None:
        """Have the program decide once for a seat of people, with a mark before it; None when it is done, else why not."""
        if command in self.commands:
            return None
        action = stand_in(self.table, seat, self.table.usual(seat))
        if not action:
            return Refused("no-decision")
        why = self.table.why_not(seat, action) or self.mark("skip", seat, command=f"{command}:skip")
        return why or self.act(seat, self.decision(seat), action, command)

    def advice(self, seat: str, speaker: Speaker) -> str:
        """What the program would do in a seat now, in words; empty where it has nothing to decide."""
        action = stand_in(self.table, seat, self.table.usual(seat))
        choice = next(
            (one for one in self.table.private(seat, speaker).actions if one.notation and one.notation == action), None
        )
        if choice is not None:
            return choice.label
        options = package_of(self.table, action) if action else {}
        return (
            speaker.say("Table this: {package}", package=speaker.separated(self.told(options, speaker))) if options else ""
        )

    def branch(self, record: Path) -> Game:
        """A game that goes on from here by itself. Raises RecordError when its record cannot be written."""
        with self.disk.writes():
            return Game(self.table.branch(record, fsync=True))

    @property
    def parties(self) -> tuple[str, ...]:
        """The seats that are no mediator's."""
        return tuple(card.seat for card in self.table.public(CHAIR).parties if card.kind != "mediator")

    @property
    def players(self) -> dict[str, str]:
        """Who plays every seat, by name."""
        return {seat: player_of(self.table, seat) for seat in self.seats}

    def strengths(self, seat: str) -> tuple[str, ...]:
        """The program's players for a seat."""
        return strengths(self.table, seat)

    def words_of_players(self, speaker: Speaker) -> dict[str, str]:
        """What the program's players are in a few words, by name, as every client says it."""
        if speaker.code not in self._words_of_players:
            self._words_of_players[speaker.code] = words_of_players(self.table, speaker)
        return self._words_of_players[speaker.code]

    def give(self, seat: str, *, program: bool, command: str, player: str | None = None) -> object | None:
        """Have a seat played by the program, by this player or the usual one, or by people; None when done, else why not."""
        player = (player or self.table.usual(seat)) if program else PERSON
        return self._directed(lambda: self.table.seat_to(seat, player, command=command))

    def mark(self, mark: str, seat: str = "", why: str = "", *, command: str) -> object | None:
        """Note in the record what the teacher did."""
        return self._directed(lambda: self.table.mark(mark, seat, why, command=command))

    def rewind(self, round_number: int, *, command: str) -> object | None:
        """Go back to the beginning of a round."""
        return self._directed(lambda: self.table.rewind(round_number, command=command))

    def extend(self, rounds: int, *, command: str) -> object | None:
        """Play so many rounds more."""
        return self._directed(lambda: self.table.extend(rounds, command=command))

    def inject(self, card: str | Mapping[str, Any], *, command: str) -> object | None:
        """Bring in an event card of the rule file, or one that was written on the spot."""
        try:
            return self._directed(lambda: self.table.inject(card, command=command))
        except RuleFileError:
            return Refused("card-wrong")

    def _directed(self, does: Callable[[], object]) -> object | None:
        with self.disk.writes(self._written):
            done = does()
        if not isinstance(done, Step):
            return done
        self._sit()
        return None

    def go_on(self, most: int | None = None) -> int:
        """Let the computer's seats play until a person must decide, for so many steps at most; how many there were.

        Raises IllegalAction when a player from outside fails.
        """
        count = 0
        if most is None or most > 0:
            with self.disk.writes(self._written):
                for count, _step in enumerate(self.table.steps(), 1):
                    if count == most:
                        break
        return count

    def close(self) -> None:
        """Close the record."""
        self.table.close()


def record_of(folder: Path, number: int) -> Path:
    """The record of a table."""
    return folder / f"table-{number}.jsonl"


def begun_or_resumed(
    record: Path, scenario: str, seed: int, people: Iterable[str], cast: Cast = Cast(), shelf: Shelf | None = None
) -> Game:
    """The game of a table whose play has begun: from its record, or anew where the computer stopped before it had one."""
    if record.exists() and record.stat().st_size:
        try:
            return Game.resume(record, shelf)
        except RecordError:
            if b"\n" in record.read_bytes():
                raise
    record.unlink(missing_ok=True)  # not even its header was written: nothing was played
    return Game.begin(scenario, seed, people, record, cast, shelf)
