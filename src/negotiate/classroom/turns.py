"""A delegation's turn, besides its moves: the package that waits for it, a step taken back, the tutor that is asked."""

from __future__ import annotations

from negotiate.classroom.acting import Acting
from negotiate.classroom.answer import Answer, No
from negotiate.classroom.commands import Command
from negotiate.classroom.register import CHANGED, PLAY, REPLACED, Device, Held, Seat, TableEntry
from negotiate.table.adviser import Question
from negotiate.words.language import N_

DROPPED = {
    CHANGED: N_("The table has changed under the package that waited for your turn. Look at it again."),
    REPLACED: N_("Somebody else decides for you now, so the package that waited for your turn was put aside."),
}
"""Why a package waits no longer, by code."""


class Turns(Acting):
    """What a delegation does about its turn."""

    def _hold(self, device: Device, command: Command) -> Answer:
        """Table the package as soon as the seat's decision opens, or no longer."""
        table, seat = self._seat_of(device)
        if self.register.phase != PLAY:
            raise No("not-playing")
        self._must_speak(device, seat)
        if not command["on"]:
            self._store({"fact": "dropped", "table": table.number, "seat": seat.seat, "why": ""}, command, device.id)
        elif not seat.options:
            raise No("empty-package")
        else:
            fact = {"fact": "held", "table": table.number, "seat": seat.seat, "device": device.id}
            basis = self.games[table.number].basis(seat.seat, seat.options, seat.answers)
            # a name of its own for the move, so that it is not made twice after a crash
            self._store({**fact, "name": f"{device.id}:{command.id}:held", "basis": basis}, command, device.id)
        return Answer(command.id, tables=frozenset({table.number}))

    def _table_held(self, table: TableEntry) -> int:
        """Table what waits for the turn of a seat that has it now, and drop what has lost its ground; how many moves."""
        return sum(self._held(table, seat, seat.held) for seat in table.seats.values() if seat.held is not None)

    def _held(self, table: TableEntry, seat: Seat, held: Held) -> bool:
        game = self.games[table.number]
        fact = {"table": table.number, "seat": seat.seat}
        if held.command in game.commands:  # it was tabled, and the program ended before it could be noted
            self._store({"fact": "drafted", **fact, "options": {}, "answers": None})
            return False
        basis = game.basis(seat.seat, seat.options, seat.answers)
        if seat.program or basis.partition(":")[0] != held.basis.partition(":")[0]:
            self._store({"fact": "dropped", **fact, "why": REPLACED})
        elif basis != held.basis:
            self._store({"fact": "dropped", **fact, "why": CHANGED})
        elif game.may_table(seat.seat, seat.answers):
            package = game.package(seat.seat, seat.options, seat.answers)
            if package.is_legal and not game.act(seat.seat, game.decision(seat.seat), package.notation, held.command):
                self._made(table, seat, Command(held.command, "act"), None)
                return True
            self._store({"fact": "dropped", **fact, "why": CHANGED})
        return False

    def _undo(self, device: Device, command: Command) -> Answer:
        """Take the delegation's last step back, where the rule of the game lets it."""
        table, seat = self._seat_of(device)
        self._must_play(table)
        self._must_speak(device, seat)
        why = self.games[table.number].take_back(seat.seat, f"{device.id}:{command.id}")
        return Answer(command.id, why, tables=frozenset({table.number}))

    def _tutor(self, device: Device, command: Command) -> Answer:
        """Have the tutor asked before the delegation decides, or no longer."""
        table, seat = self._seat_of(device)
        self._store({"fact": "tutored", "table": table.number, "seat": seat.seat, "on": command["on"]}, command, device.id)
        return Answer(command.id, tables=frozenset({table.number}))

    def question(self, device_id: str, action: str) -> Question | None:
        """The question that the tutor is asked about a move of a device's seat; None where there is none to ask."""
        device = self.register.devices[device_id]
        if device.table is None or device.seat is None or self.register.phase != PLAY:
            return None
        seat = self.register.seat(device.table, device.seat)
        if not seat.tutor or seat.program:
            return None
        return self.games[device.table].question(seat.seat, action)
