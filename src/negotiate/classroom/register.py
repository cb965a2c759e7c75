"""The register of a class: who is in it, who sits where, what was said. It is what the ledger's lines come to, line by line.

Every change is a fact, a line of the ledger, and `apply` is the only thing that changes a register; so a ledger that is read
again gives the same register.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

LOBBY, PLAY, DEBRIEF, CLOSED = "lobby", "play", "debrief", "closed"
PHASES = (LOBBY, PLAY, DEBRIEF, CLOSED)
TEACHER = "teacher"
ALL = "all"
"""To whom a message goes that everybody at the table reads."""
Fact = Mapping[str, Any]


@dataclass
class Device:
    """One phone, tablet or computer. `token` is the hash of its token; `table` and `seat` are empty while it has no seat."""

    id: str
    token: str
    name: str
    language: str
    table: int | None = None
    seat: str | None = None
    muted: bool = False


@dataclass
class Seat:
    """A delegation: its devices in the order in which they came, who speaks for it, and what it has in hand together."""

    seat: str
    devices: list[str] = field(default_factory=list)
    speaker: str | None = None
    program: bool = False
    """Whether the program plays it."""
    options: dict[str, str] = field(default_factory=dict)
    """The package that the delegation puts together."""
    answers: str | None = None
    """The seat whose offer that package counters."""
    note: str = ""


@dataclass
class Message:
    """What one seat, or the teacher, said to another or to all: a text or a ready-made phrase, with an offer or without."""

    id: str
    sender: str
    to: str
    text: str | None
    phrase: str | None
    offer: dict[str, str] | None
    at: float
    hidden: str = ""
    """Why the teacher hid it; empty while it can be read."""


@dataclass
class TableEntry:
    """One table of the class as the register has it; its game is in its own record."""

    number: int
    seed: int
    seats: dict[str, Seat]
    people: tuple[str, ...] = ()
    """The seats in which people sat when play began."""
    paused: bool = False
    messages: list[Message] = field(default_factory=list)


class Register:
    """All that the ledger tells. Tables are numbered from 1."""

    def __init__(self, header: Fact) -> None:
        self.code = str(header["code"])
        self.scenario = str(header["scenario"])
        self.language = str(header["language"])
        self.rehearsal = bool(header.get("rehearsal", False))
        self.phase = LOBBY
        self.locked = False
        self.talk = "free"
        self.spotlight: int | None = None
        self.teacher_keys: list[str] = []
        self.devices: dict[str, Device] = {}
        self.tables = {
            number: TableEntry(number, int(seed), {seat: Seat(seat, program=self.rehearsal) for seat in header["seats"]})
            for number, seed in enumerate(header["tables"], 1)
        }
        self.answered: dict[tuple[str, str], dict[str, Any]] = {}
        """What was answered to a command that the ledger holds, by whose it was and its id."""

    def to_data(self) -> dict[str, Any]:
        """Everything as plain data, to compare."""
        return {
            **{name: getattr(self, name) for name in ("code", "scenario", "phase", "locked", "talk", "spotlight")},
            "devices": [asdict(device) for device in self.devices.values()],
            "tables": [asdict(table) for table in self.tables.values()],
            "answered": sorted(self.answered),
        }

    def device_of(self, token: str) -> Device | None:
        """The device with this hash of a token."""
        return next((device for device in self.devices.values() if device.token == token), None)

    def seat(self, table: int, seat: str) -> Seat:
        """A seat. Raises KeyError for one that there is not."""
        return self.tables[table].seats[seat]

    def apply(self, fact: Fact) -> None:
        """Take in a line of the ledger."""
        getattr(self, "_" + str(fact["fact"]).replace("-", "_"))(fact)
        if "command" in fact:
            self.answered[str(fact["by"]), str(fact["command"])] = dict(fact.get("answer", {}))

    # Facts, by name

    def _key(self, fact: Fact) -> None:
        self.teacher_keys.append(fact["hash"])

    def _joined(self, fact: Fact) -> None:
        self.devices[fact["device"]] = Device(fact["device"], fact["token"], fact["name"], fact["language"])

    def _renamed(self, fact: Fact) -> None:
        self.devices[fact["device"]].name = fact["name"]

    def _speaks(self, fact: Fact) -> None:
        self.devices[fact["device"]].language = fact["language"]

    def _seated(self, fact: Fact) -> None:
        """A device has another seat, or none."""
        device = self.devices[fact["device"]]
        if device.table is not None and device.seat is not None:
            left = self.seat(device.table, device.seat)
            left.devices.remove(device.id)
            if left.speaker == device.id:
                left.speaker = left.devices[0] if left.devices else None
        device.table, device.seat = fact["table"], fact["seat"]
        if device.table is not None and device.seat is not None:
            taken = self.seat(device.table, device.seat)
            taken.devices.append(device.id)
            taken.speaker = taken.speaker or device.id

    def _speaker(self, fact: Fact) -> None:
        self.seat(fact["table"], fact["seat"]).speaker = fact["device"]

    def _begun(self, fact: Fact) -> None:
        self.phase = PLAY
        for table, seats in zip(self.tables.values(), fact["people"], strict=True):
            table.people = tuple(seats)
            for seat in table.seats.values():
                seat.program = seat.seat not in seats

    def _phase(self, fact: Fact) -> None:
        self.phase = fact["phase"]

    def _locked(self, fact: Fact) -> None:
        self.locked = fact["on"]

    def _talk(self, fact: Fact) -> None:
        self.talk = fact["mode"]

    def _spotlight(self, fact: Fact) -> None:
        self.spotlight = fact["table"]

    def _paused(self, fact: Fact) -> None:
        for number in fact["tables"]:
            self.tables[number].paused = fact["on"]

    def _muted(self, fact: Fact) -> None:
        self.devices[fact["device"]].muted = fact["on"]

    def _played_by(self, fact: Fact) -> None:
        """The program plays a seat from now on, or people do."""
        self.seat(fact["table"], fact["seat"]).program = fact["program"]

    def _drafted(self, fact: Fact) -> None:
        seat = self.seat(fact["table"], fact["seat"])
        seat.options, seat.answers = dict(fact["options"]), fact["answers"]

    def _noted(self, fact: Fact) -> None:
        self.seat(fact["table"], fact["seat"]).note = fact["text"]

    def _said(self, fact: Fact) -> None:
        for number in fact["tables"]:
            messages = self.tables[number].messages
            messages.append(
                Message(
                    f"m{len(messages) + 1}",
                    fact["sender"],
                    fact["to"],
                    fact["text"],
                    fact.get("phrase"),
                    fact.get("offer"),
                    fact["at"],
                )
            )

    def _hidden(self, fact: Fact) -> None:
        for message in self.tables[fact["table"]].messages:
            if message.id == fact["message"]:
                message.hidden = fact["why"]
