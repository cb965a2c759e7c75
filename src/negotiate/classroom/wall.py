"""What a teacher does from the lobby and the wall: tables, seats, clock, cards, branches, hints, deputies. Part of Room.

Every act is a line of the ledger, or an act in the records of the tables that it changes, or both: then each record holds
the command with the table's number behind it, and the ledger the whole of it when all of them have it.
"""

from __future__ import annotations

import contextlib
from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any

from negotiate.classroom.acting import Acting
from negotiate.classroom.answer import Answer, No
from negotiate.classroom.commands import Command
from negotiate.classroom.disk import Disk
from negotiate.classroom.game import Game, record_of
from negotiate.classroom.refused import Refused
from negotiate.classroom.register import LOBBY, PLAY, TEACHER, Seat, TableEntry
from negotiate.classroom.tokens import digest
from negotiate.errors import RecordError
from negotiate.words.catalogue import languages
from negotiate.words.speaker import PLAYER, Speaker

DISK = Refused("disk")
HINT = "hint"
"""The mark of a hint."""
MOST_TABLES = 60
"""Tables of a class."""
Does = Callable[[Game, str], object | None]
"""Changes a game under a command's name; why not, or None when it is done."""


class Wall(Acting):
    """The part of a room that the teacher's wall works on."""

    connected: dict[str, int]
    moved: dict[int, float]
    disk: Disk
    away: dict[tuple[int, str], float]

    @property
    @abstractmethod
    def model(self) -> Game:
        """A game that nobody plays: what everything is called."""

    @abstractmethod
    def _tables(self, command: Command) -> list[int]: ...

    @abstractmethod
    def _known_seat(self, table: int, seat: str) -> Seat: ...

    def _open_game(self, table: TableEntry, game: Game) -> None:
        self.games[table.number] = game
        game.disk = self.disk
        game.table.may_undo = table.undo
        self._note_players(table)
        self.moved[table.number] = self.now()
        for message in table.messages:
            self.heard[table.number, message.sender] = message.at
        self._note_hints(table)

    def _note_players(self, table: TableEntry) -> None:
        """Who plays a seat stands in the table's record."""
        game = self.games[table.number]
        players = game.players
        for seat in table.seats.values():
            seat.program = seat.seat not in game.people
            seat.player = players[seat.seat] if seat.program else ""

    # Several tables at once

    def _each(self, command: Command, does: Does, fact: Mapping[str, Any] | None = None) -> Answer:
        """Change the games of one table, or of all that go on, as their records say; why not, where not one could be."""
        numbers = self._tables(command)
        if self.register.phase != PLAY:
            raise No("not-playing")
        if command["table"] is None:
            numbers = [number for number in numbers if not self.games[number].is_over and not self._is_idle(number)]
        refusals = {number: self._changed(number, command, does) for number in numbers}
        if refusals and None not in refusals.values():
            return Answer(command.id, refusals[numbers[0]], tables=frozenset(numbers))
        left = [str(number) for number, why in refusals.items() if why == DISK]
        if left:
            done = [str(number) for number, why in refusals.items() if why is None]
            return Answer(
                command.id, Refused("disk-some", {"done": ", ".join(done), "left": ", ".join(left)}), everywhere=True
            )
        self._store(dict(fact or {"fact": "directed", "what": command.kind, "tables": numbers}), command, TEACHER)
        return Answer(command.id, tables=frozenset(numbers))

    def _changed(self, number: int, command: Command, does: Does) -> object | None:
        try:
            why = does(self.games[number], f"{TEACHER}:{command.id}:{number}")
        except RecordError:
            return DISK
        if why is None:
            self.moved[number] = self.now()
        return why

    def _is_idle(self, number: int) -> bool:
        return self.register.tables[number].is_idle and not self.register.rehearsal

    def _marked(self, command: Command, fact: Mapping[str, Any], mark: str, changes: Callable[[TableEntry], bool]) -> Answer:
        """Do it, and note it in the records of the tables that it changes; where nobody plays there is nothing to note. It
        is done where the disk takes no note any more, too."""
        tables = self._tables(command)
        noted = [
            number
            for number in (tables if self.register.phase == PLAY else ())
            if changes(self.register.tables[number]) and not self._is_idle(number)
        ]
        answer = self._direct(command, {**fact, "tables": tables})
        for number in noted:
            with contextlib.suppress(RecordError):
                self.games[number].mark(mark, command=f"{TEACHER}:{command.id}:{number}")
        return answer

    # Before the start

    def _in_lobby(self) -> None:
        if self.register.phase != LOBBY:
            raise No("begun")

    def _teacher_add_table(self, command: Command) -> Answer:
        self._in_lobby()
        return self._direct(command, {"fact": "table-added", "table": self._next_table()})

    def _next_table(self) -> int:
        if len(self.register.tables) >= MOST_TABLES:
            raise No("too-many-tables", most=MOST_TABLES)
        return max(self.register.tables) + 1

    def _teacher_remove_table(self, command: Command) -> Answer:
        self._in_lobby()
        (number,) = self._tables(command)
        if len(self.register.tables) == 1:
            raise No("last-table")
        return self._direct(command, {"fact": "table-removed", "table": number})

    def _teacher_fill(self, command: Command) -> Answer:
        """Give the seats in which nobody sits to the program, or leave them to people."""
        self._in_lobby()
        numbers, player = self._tables(command), command["player"]
        free = [(number, seat.seat) for number in numbers for seat in self.register.tables[number].seats.values()]
        free = [(number, seat) for number, seat in free if not self.register.seat(number, seat).devices]
        if player is not None and all(player not in self.model.strengths(seat) for _number, seat in free):
            raise No("no-such-player" if free else "seat-taken")
        seats = [[number, seat, player if player in self.model.strengths(seat) else None] for number, seat in free]
        return self._direct(command, {"fact": "played-by", "seats": seats, "program": command["program"]})

    def _teacher_seat(self, command: Command) -> Answer:
        """Give a seat to the program, by this player or the usual one, or back to people."""
        number, program, player = command["table"], command["program"], command["player"]
        seat = self._known_seat(number, command["seat"])
        if player is not None and (not program or player not in self.model.strengths(seat.seat)):
            raise No("no-such-player")
        if self.register.phase == PLAY:
            game = self.games[number]
            if seat.deputy and program and player is None:
                self._relieve(number, seat)  # the deputy stays, for good
                return self._direct(command, {"fact": "directed", "what": "seat", "tables": [number]})
            if seat.program == program and player in (None, seat.player):
                raise No("same-player")
            why = game.give(seat.seat, program=program, command=f"{TEACHER}:{command.id}", player=player)
            if why is None and seat.deputy:
                self._relieve(number, seat)
            self._note_players(self.register.tables[number])
            return Answer(command.id, why, everywhere=True)
        self._in_lobby()
        if seat.program == program and (player or "") == seat.player:
            raise No("same-player")
        if program and seat.devices:
            raise No("seat-taken")
        return self._direct(command, {"fact": "played-by", "seats": [[number, seat.seat, player]], "program": program})

    # Time

    def _teacher_pause(self, command: Command) -> Answer:
        on = command["on"]
        mark = "pause" if on else "resume"
        return self._marked(command, {"fact": "paused", "on": on}, mark, lambda table: table.paused != on)

    def _teacher_freeze(self, command: Command) -> Answer:
        """Nothing can be read or done on the phones of a table, or of all, until it is over."""
        on = command["on"]
        mark = "freeze" if on else "resume"
        return self._marked(command, {"fact": "frozen", "on": on}, mark, lambda table: table.frozen != on)

    def _teacher_clock(self, command: Command) -> Answer:
        """So many seconds more on the clock that everybody sees; it only tells the time. 0 takes the clock away."""
        fact = {"fact": "clock", "seconds": command["seconds"]}
        return self._marked(command, fact, "more-time", lambda _table: command["seconds"] > 0)

    # The course of a game

    def _teacher_rewind(self, command: Command) -> Answer:
        return self._each(command, lambda game, name: game.rewind(command["round"], command=name))

    def _teacher_extend(self, command: Command) -> Answer:
        return self._each(command, lambda game, name: game.extend(command["rounds"], command=name))

    def _teacher_inject(self, command: Command) -> Answer:
        """A card of the rule file, or one that was written on the spot; never both."""
        card, written = command["card"], command["written"]
        if (card is None) == (written is None):
            raise No("nonsense")
        if written is not None:
            if written.get("actor", self.model.seats[0]) not in self.model.parties:
                raise No("card-wrong")
            card = {"id": f"card-{digest(command.id)[:12]}", **written}
        return self._each(command, lambda game, name: game.inject(card, command=name))

    def _teacher_skip(self, command: Command) -> Answer:
        seat = self._known_seat(command["table"], command["seat"])
        answer = self._each(command, lambda game, name: game.skip(seat.seat, name))
        if answer.done:
            self._put_away(command["table"], seat)
        return answer

    def _teacher_undo(self, command: Command) -> Answer:
        """Whether a step may be taken back; until something hidden has been shown, at most."""
        answer = self._direct(command, {"fact": "undo", "tables": self._tables(command), "on": command["on"]})
        for number in self._tables(command):
            if number in self.games:
                self.games[number].table.may_undo = command["on"]
        return answer

    def _teacher_branch(self, command: Command) -> Answer:
        """A new table that goes on from here; the people of this one go there, or stay."""
        (old,) = self._tables(command)
        if self.register.phase != PLAY:
            raise No("not-playing")
        number, game = self._next_table(), self.games[old]
        record = record_of(self.folder, number)
        record.unlink(missing_ok=True)  # a branch that was written and never answered for
        branch = game.branch(record)
        fact = {"fact": "branched", "table": number, "from": old, "round": game.table.moment.round, "move": command["move"]}
        answer = {"table": number}
        with contextlib.ExitStack() as opened:
            opened.callback(branch.close)  # where it cannot be answered for
            self._store({**fact, "people": sorted(branch.people), "answer": answer}, command, TEACHER)
            opened.pop_all()
        self._open_game(self.register.tables[number], branch)
        return Answer(command.id, data=answer, everywhere=True)

    # Words to a seat, and to oneself

    def _teacher_hint(self, command: Command) -> Answer:
        """A hint that one seat alone reads, among its messages; the debrief tells it."""
        seat, text = self._known_seat(command["table"], command["seat"]), command["text"].strip()
        if self.register.phase != PLAY:
            raise No("not-playing")
        if seat.program and not seat.deputy:
            raise No("nobody-reads")
        why = self.games[command["table"]].table.why_no_mark(HINT, seat.seat, text)
        if why is not None:
            return Answer(command.id, why)
        self._store(self._spoken([command["table"]], TEACHER, seat.seat, text), command, TEACHER)
        self._note_hints(self.register.tables[command["table"]])
        return Answer(command.id, tables=frozenset({command["table"]}))

    def _note_hints(self, table: TableEntry) -> None:
        """A hint that was said stands in the table's record, too: after a full disk, or an end in between, from the next
        time on that the table is opened."""
        game = self.games[table.number]
        for message in table.messages:
            name = f"{TEACHER}:{table.number}:{message.id}:hint"
            if message.sender == TEACHER and not message.is_open and name not in game.commands:
                with contextlib.suppress(RecordError):
                    game.mark(HINT, message.to[0], message.text or "", command=name)

    def _teacher_advise(self, command: Command) -> Answer:
        """What the program would do in a seat now, for a hint; nothing has happened then."""
        seat = self._known_seat(command["table"], command["seat"])
        if self.register.phase != PLAY or command["language"] not in languages():
            raise No("not-playing")
        text = self.games[command["table"]].advice(seat.seat, Speaker(command["language"], PLAYER))
        if not text:
            raise No("no-decision")
        return Answer(command.id, data={"text": text})

    def _teacher_remark(self, command: Command) -> Answer:
        (number,) = self._tables(command)
        return self._direct(command, {"fact": "remarked", "table": number, "text": command["text"]})

    # Deputies, where people come late or not at all

    def _teacher_deputies(self, command: Command) -> Answer:
        answer = self._direct(command, {"fact": "deputies", "minutes": command["minutes"]})
        since = self.now()
        for table in self.register.tables.values():
            for seat in table.seats:
                self.away[table.number, seat] = since
        return answer

    def connect(self, device_id: str, more: int) -> int | None:
        """A page of a device is open, or gone; the table at which it sits."""
        self.connected[device_id] = max(0, self.connected.get(device_id, 0) + more)
        device = self.register.devices[device_id]
        if device.table is None or device.seat is None:
            return None
        if not self._is_here(self.register.seat(device.table, device.seat)):
            self.away[device.table, device.seat] = self.now()
        return device.table

    def _is_here(self, seat: Seat) -> bool:
        return any(self.connected.get(device) for device in seat.devices)

    def tend(self) -> list[int]:
        """Have deputies decide where people are away for too long, and people again where they are back; where it was."""
        if self.register.phase != PLAY:
            return []
        changed = []
        for table in self.register.tables.values():
            tended = [] if table.is_halted else [self._tended(table, seat) for seat in table.seats.values()]
            changed += [table.number] if any(tended) else []
        return changed

    def _tended(self, table: TableEntry, seat: Seat) -> bool:
        game = self.games[table.number]
        if game.is_over:
            return False
        name = f"deputy:{seat.deputy}"
        if seat.deputy and (self._is_here(seat) or (seat.seat in game.people and name in game.commands)):
            # back, or the computer stopped between the record and the ledger when they had come back
            if seat.seat not in game.people:
                game.give(seat.seat, program=False, command=f"{name}:back")
            self._relieve(table.number, seat)
        elif seat.deputy and seat.seat in game.people:  # or when they had gone
            self._deputise(game, seat)
        elif not seat.deputy and self._is_late(table, seat, game):
            self._store({"fact": "deputy", "table": table.number, "seat": seat.seat, "on": True})
            self._deputise(game, seat)
        else:
            return False
        self._note_players(table)
        return True

    def _is_late(self, table: TableEntry, seat: Seat, game: Game) -> bool:
        if self.register.deputies is None or self._is_here(seat) or not game.decision(seat.seat):
            return False
        since = max(self.away.get((table.number, seat.seat), 0.0), self.moved[table.number])
        return self.now() - since >= 60.0 * self.register.deputies

    def _deputise(self, game: Game, seat: Seat) -> None:
        """The mark tells everybody why the computer plays the seat from now on."""
        game.mark("deputy", seat.seat, command=f"deputy:{seat.deputy}:mark")
        game.give(seat.seat, program=True, command=f"deputy:{seat.deputy}")

    def _relieve(self, table: int, seat: Seat) -> None:
        self._store({"fact": "deputy", "table": table, "seat": seat.seat, "on": False})
