"""What devices are called: a star by chance, or a name of their own after the teacher's click. And who only looks on."""

from __future__ import annotations

from negotiate.classroom.acting import Acting
from negotiate.classroom.answer import Answer, No
from negotiate.classroom.commands import Command
from negotiate.classroom.register import LOBBY, TEACHER, Device
from negotiate.words.printable import printable


class Names(Acting):
    """A wish for a name, the teacher's answer to it, and a device that looks on."""

    def _wish(self, device: Device, command: Command) -> Answer:
        """A device would like to be called something; it is called so once the teacher agrees."""
        name = " ".join(command["name"].split())
        if not name or printable(name) != name:
            raise No("no-name")
        if self._is_taken(device, name):
            raise No("name-taken")
        self._store({"fact": "wished", "device": device.id, "name": name}, command, device.id)
        return Answer(command.id, everywhere=True)

    def _is_taken(self, device: Device, name: str) -> bool:
        return any(other.name.casefold() == name.casefold() for other in self.register.devices.values() if other != device)

    def _teacher_name(self, command: Command) -> Answer:
        """Let a device be called as it wished, or not."""
        device = self._device(command)
        if not device.wish:
            raise No("no-wish")
        if command["accept"] and self._is_taken(device, device.wish):
            raise No("name-taken")
        fact = "renamed" if command["accept"] else "wished"
        self._store({"fact": fact, "device": device.id, "name": device.wish if command["accept"] else ""}, command, TEACHER)
        return Answer(command.id, everywhere=True)

    def _watch(self, device: Device, command: Command) -> Answer:
        """Look on at a table, without a seat: what is public there, and nothing else."""
        if command["table"] not in self.register.tables:
            raise No("no-such-seat")
        if device.seat is not None and (self.register.locked or self.register.phase != LOBBY):
            raise No("locked" if self.register.phase == LOBBY else "seated-for-good")
        return self._seat(device, command["table"], None, command, device.id)
