"""What is said in a class: who may say what to whom, what the program answers, and what is kept of it.

Messages lie in a file of their own, a ledger like the class's. When the class is closed, only that is left of it for which
its writers and the teacher have given their consent, and the file goes where that is nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from negotiate.classroom.acting import Acting
from negotiate.classroom.answer import Answer, No
from negotiate.classroom.commands import Command
from negotiate.classroom.ledger import Ledger
from negotiate.classroom.phrases import ABOUT, PHRASES
from negotiate.classroom.refused import Refused
from negotiate.classroom.register import ALL, CLOSED, DEBRIEF, PLAY, PRESS, Device, Message, Register, TableEntry
from negotiate.errors import RecordError

NAME, LEFT = "said.jsonl", "said.left"
"""The file of messages, and what is to take its place when the class is closed."""
SAID = ("said", "hidden")
"""The facts that stand in the file of messages."""


class Said:
    """The file of messages of a class."""

    def __init__(self, folder: Path, register: Register) -> None:
        """Go on with it, and tell the register what it holds; or begin one. Raises RecordError for a damaged one."""
        self.path = folder / NAME
        self._ledger: Ledger | None = None
        self._header = {"code": register.code, "holds": "messages"}
        if self.path.exists() and b"\n" not in self.path.read_bytes():
            self.path.unlink()  # not even its header was written: nothing was said
        if self.path.exists():
            self._ledger, (_header, *facts) = Ledger.resume(self.path)
            register.follow(self.path, facts)
        elif register.phase != CLOSED:
            self._ledger = Ledger(self.path, self._header)
        if register.phase == CLOSED:
            self.keep(register)

    def append(self, line: dict[str, Any]) -> None:
        """Write one line and wait until the disk has it. Raises RecordError."""
        assert self._ledger is not None  # nobody says anything in a class that is closed
        self._ledger.append(line)

    def keep(self, register: Register) -> None:
        """Keep what may be kept, on the disk and in the register, and nothing else. Raises RecordError."""
        for table in register.tables.values():
            table.messages = kept(register, table)
        if self._ledger is None:
            return
        self.close()
        self._ledger = None
        if any(table.messages for table in register.tables.values()):
            left = self.path.with_name(LEFT)
            left.unlink(missing_ok=True)
            new = Ledger(left, self._header)
            for table in register.tables.values():
                for message in table.messages:
                    new.append(as_fact(table, message))
            new.close()
            left.replace(self.path)
        else:
            self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file."""
        if self._ledger is not None:
            self._ledger.close()


def kept(register: Register, table: TableEntry) -> list[Message]:
    """The messages at a table that may be kept after the class, and be read by all in its debrief."""
    devices = register.devices
    return [
        message
        for message in table.messages
        if register.keeps
        and not message.hidden
        and (not message.device or (message.device in devices and devices[message.device].keeps is True))
    ]


def as_fact(table: TableEntry, message: Message) -> dict[str, Any]:
    """The line that gives this message again."""
    told = ("id", "sender", "text", "phrase", "offer", "at", "device", "issue", "about", "told")
    rounds = {str(table.number): message.round}
    return {"fact": "said", "tables": [table.number], "to": list(message.to), "rounds": rounds} | {
        name: getattr(message, name) for name in told
    }


class Talk(Acting):
    """Messages, and the consent to keep them."""

    _said: Said

    def _say(self, device: Device, command: Command) -> Answer:
        table, seat = self._seat_of(device)
        self._may_talk(device, table, command)
        game, text, phrase, offer = self.games[table.number], command["text"], command["phrase"], command["offer"]
        if not (text or "").strip() and phrase is None and not offer:
            raise No("empty-message")
        if phrase is not None and (phrase not in PHRASES or (phrase in ABOUT) != (command["issue"] is not None)):
            raise No("nonsense")
        if offer and not game.is_draft(offer, None):
            raise No("nonsense")
        if command["issue"] is not None and not (phrase and game.is_issue(command["issue"])):
            raise No("nonsense")
        to = self._readers(table, seat.seat, command["to"])
        fact = self._spoken([table.number], seat.seat, list(to), text)
        more = {"phrase": phrase, "offer": offer or None, "device": device.id}
        if command["issue"] is not None:
            more["issue"] = command["issue"]
        if command["about"] is not None:
            more["about"] = self._shown(table, seat.seat, command["about"])
        programs = [one for one in to if one in table.seats and table.seats[one].program and not table.seats[one].deputy]
        if programs:
            more["replies"] = {one: game.replies(one, seat.seat, offer or {}) for one in programs}
        self._store({**fact, **more}, command, device.id)
        self.heard[table.number, seat.seat] = self.now()
        return Answer(command.id, tables=frozenset({table.number}))

    def _spoken(self, tables: list[int], sender: str, to: str | list[str], text: str | None) -> dict[str, Any]:
        """The fact that something is said now, in whatever round each of these tables is."""
        rounds = {str(number): self.games[number].table.moment.round for number in tables if number in self.games}
        return {"fact": "said", "tables": tables, "sender": sender, "to": to, "text": text, "rounds": rounds}

    def _may_talk(self, device: Device, table: TableEntry, command: Command) -> None:
        if self.register.phase != PLAY:
            raise No("not-playing")
        if self.register.talk == "off":
            raise No("talk-off")
        if table.frozen:
            raise No("frozen")
        if device.muted:
            raise No("muted")
        if command["text"] is not None and self.register.talk != "free":
            raise No("phrases-only")

    def _readers(self, table: TableEntry, sender: str, to: tuple[str, ...]) -> tuple[str, ...]:
        """To whom a message goes; several only in a circle of the mediator."""
        if to in ((ALL,), (PRESS,)):
            return to
        if any(one not in table.seats for one in to):
            raise No("no-such-seat")
        if sender in to:
            raise No("nonsense")
        if len(to) > 1 and not {sender, *to} & set(self.games[table.number].mediators):
            raise No("no-circle")
        return to

    def _shown(self, table: TableEntry, seat: str, wanted: str) -> str:
        """The id of a message with an offer that this seat may read."""
        if not any(one.id == wanted and one.offer and one.may_read(seat) for one in table.messages):
            raise No("nonsense")
        return wanted

    def _consent(self, device: Device, command: Command) -> Answer:
        """Whether what this device wrote may be kept."""
        if self.register.phase != DEBRIEF:
            raise No("asked-later")
        self._store({"fact": "consented", "device": device.id, "on": command["on"]}, command, device.id)
        return Answer(command.id, everywhere=True)

    def _teacher_keep(self, command: Command) -> Answer:
        """Whether messages may be kept at all."""
        return self._direct(command, {"fact": "kept", "on": command["on"]})

    def _teacher_close(self, command: Command) -> Answer:
        answer = self._direct(command, {"fact": "phase", "phase": CLOSED})
        try:
            self._said.keep(self.register)
        except (RecordError, OSError):
            return Answer(command.id, Refused("not-deleted"), everywhere=True)
        return answer


def directed(fact: Mapping[str, Any]) -> bool:
    """Whether a fact stands in the file of messages."""
    return fact["fact"] in SAID
