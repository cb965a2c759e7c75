"""The game at one table of a class: the only caller of its match, through table/."""

from __future__ import annotations

from collections.abc import Iterable, Set
from pathlib import Path

from negotiate.classroom.refused import Refused
from negotiate.errors import RecordError
from negotiate.present.builder import Draft
from negotiate.present.command import ACT
from negotiate.present.command import Command as Move
from negotiate.present.offers import items
from negotiate.table.setup import Setup
from negotiate.table.table import Step, Table
from negotiate.words.speaker import PLAYER, Speaker

CHAIR = Speaker("en", PLAYER)
"""A chair's language; what a device reads is said in the device's own."""
PERSON, NEVER = "human", "never"


class Game:
    """A table's match with its record. All methods belong to one caller at a time."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.trust: list[tuple[int, float]] = []
        """Mutual trust at the end of every round, and now: round and points."""
        self._sit()
        self._note_trust()

    @classmethod
    def begin(cls, scenario: str, seed: int, people: Iterable[str], record: Path | None) -> Game:
        """A new game with people in these seats. Raises NegotiateError for rules or a folder that will not do."""
        setup = Setup(scenario, dict.fromkeys(people, PERSON), seed=seed, undo=NEVER, tutor=False)
        return cls(Table.begin(setup, save=record or False, fsync=record is not None))

    @classmethod
    def resume(cls, record: Path) -> Game:
        """A game as it stood. Raises RecordError for a record that cannot be gone on with."""
        return cls(Table.resume(record, fsync=True))

    def _sit(self) -> None:
        for seat in self.table.people:
            self.table.sit(seat, CHAIR)

    @property
    def people(self) -> frozenset[str]:
        """The seats that people play."""
        return self.table.people

    @property
    def is_over(self) -> bool:
        """Whether the game has ended."""
        return self.table.is_over

    @property
    def seats(self) -> tuple[str, ...]:
        """The seats, the mediator's last."""
        return tuple(card.seat for card in self.table.public(CHAIR).parties)

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
        done = self.table.take(Move(ACT, seat, action=action, id=command))
        if not isinstance(done, Step):
            return Refused("no-action") if done.code == "no-action" else done
        self._note_trust()
        return None

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

    def give(self, seat: str, *, program: bool, command: str) -> object | None:
        """Have a seat played by the program, or by people; None when it is done, else why not."""
        player = self.table.usual(seat) if program else PERSON
        return self._directed(self.table.seat_to(seat, player, command=command))

    def mark(self, mark: str, seat: str = "", why: str = "", *, command: str) -> object | None:
        """Note in the record what the teacher did."""
        return self._directed(self.table.mark(mark, seat, why, command=command))

    def rewind(self, round_number: int, *, command: str) -> object | None:
        """Go back to the beginning of a round."""
        why = self._directed(self.table.rewind(round_number, command=command))
        if why is None:
            self.trust = [(number, points) for number, points in self.trust if number < round_number]
            self._note_trust()
        return why

    def extend(self, rounds: int, *, command: str) -> object | None:
        """Play so many rounds more."""
        return self._directed(self.table.extend(rounds, command=command))

    def inject(self, card: str, *, command: str) -> object | None:
        """Bring in an event card of the rule file."""
        return self._directed(self.table.inject(card, command=command))

    def _directed(self, done: object) -> object | None:
        if not isinstance(done, Step):
            return done
        self._sit()
        self._note_trust()
        return None

    def go_on(self, most: int | None = None) -> int:
        """Let the computer's seats play until a person must decide, for so many steps at most; how many there were.

        Raises IllegalAction when a player from outside fails.
        """
        count = 0
        if most is None or most > 0:
            for count, _step in enumerate(self.table.steps(), 1):
                self._note_trust()
                if count == most:
                    break
        return count

    def _note_trust(self) -> None:
        view = self.table.moment.sight(CHAIR).view  # the whole public part would cost twenty times as much, at every step
        now = (view.round, view.mutual_trust)
        if self.trust and self.trust[-1][0] == now[0]:
            self.trust[-1] = now
        else:
            self.trust.append(now)

    def close(self) -> None:
        """Close the record."""
        self.table.close()


def record_of(folder: Path, number: int) -> Path:
    """The record of a table."""
    return folder / f"table-{number}.jsonl"


def begun_or_resumed(folder: Path, number: int, scenario: str, seed: int, people: Iterable[str]) -> Game:
    """The game of a table whose play has begun: from its record, or anew where the computer stopped before it had one."""
    record = record_of(folder, number)
    if record.exists() and record.stat().st_size:
        try:
            return Game.resume(record)
        except RecordError:
            if b"\n" in record.read_bytes():
                raise
    record.unlink(missing_ok=True)  # not even its header was written: nothing was played
    return Game.begin(scenario, seed, people, record)
