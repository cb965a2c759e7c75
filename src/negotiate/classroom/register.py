"""The register of a class: who is in it, who sits where, what was said. It is what the ledger's lines come to, line by line.

Every change is a fact, a line of the ledger, and `apply` is the only thing that changes a register; so a ledger that is read
again gives the same register.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from negotiate.errors import RecordError
from negotiate.words.language import N_

LOBBY, PLAY, DEBRIEF, CLOSED = "lobby", "play", "debrief", "closed"
TEACHER = "teacher"
ALL, PRESS = "all", "press"
"""To whom a message goes that everybody at the table reads: said to them, or to the public."""
CHANGED, REPLACED = "changed", "replaced"
"""Why a package waits no longer for its turn: the table is another one, or whoever decides is."""
Fact = Mapping[str, Any]
STRANGE = (LookupError, AttributeError, TypeError, ValueError)
"""What comes of a line that no program of ours writes."""


@dataclass
class Device:
    """One phone, tablet or computer. `token` is the hash of its token; `table` and `seat` are empty while it has no seat.

    One with a table and no seat looks on there.
    """

    id: str
    token: str
    name: str
    language: str
    table: int | None = None
    seat: str | None = None
    muted: bool = False
    wish: str = ""
    """The name that it would like to have, until the teacher has said yes or no."""
    keeps: bool | None = None
    """Whether what it wrote may be kept after the class; None until it has said so."""


@dataclass
class Held:
    """A package that is tabled as soon as the seat's decision opens, if the table has not changed under it.

    `device` is who wants it so, `command` the id with which it is tabled, `basis` how the table stood (turns.py).
    """

    device: str
    command: str
    basis: str


@dataclass
class Seat:
    """A delegation: its devices in the order in which they came, who speaks for it, and what it has in hand together."""

    seat: str
    devices: list[str] = field(default_factory=list)
    speaker: str | None = None
    program: bool = False
    """Whether the program plays it."""
    player: str = ""
    """The player of the program that was chosen for it; empty for the usual one."""
    deputy: int = 0
    """The number of the deputy that decides while its people are away; 0 while none does."""
    options: dict[str, str] = field(default_factory=dict)
    """The package that the delegation puts together."""
    answers: str | None = None
    """The seat whose offer that package counters."""
    note: str = ""
    held: Held | None = None
    dropped: str = ""
    """Why what was held was dropped, CHANGED or REPLACED; empty when it was not."""
    tutor: bool = False
    """Whether the tutor is asked before this delegation decides."""

    def drop_of_another(self) -> None:
        """What was held for somebody who decides no longer waits no longer."""
        if self.held is not None and self.speaker != self.held.device:
            self.held, self.dropped = None, REPLACED


@dataclass
class Message:
    """What one seat, or the teacher, said to others: a text or a ready-made phrase, with an offer or without.

    `to` is (ALL,) or (PRESS,), or names seats: one, or several in a circle of the mediator.
    """

    id: str
    sender: str
    to: tuple[str, ...]
    text: str | None
    phrase: str | None
    offer: dict[str, str] | None
    at: float
    device: str = ""
    """Who wrote it, or whom the program answered; empty for the teacher."""
    issue: str = ""
    """What a ready-made phrase is about."""
    about: str = ""
    """The id of the message whose offer this one answers."""
    told: dict[str, str] = field(default_factory=dict)
    """What the program said for a seat that it plays, by language."""
    hidden: str = ""
    """Why the teacher hid it; empty while it can be read."""
    round: int = 0
    """The round in which it was written; 0 where nobody noted it."""

    @property
    def is_open(self) -> bool:
        """Whether everybody at the table may read it."""
        return self.to in ((ALL,), (PRESS,))

    def may_read(self, seat: str) -> bool:
        """Whether a seat may read it."""
        return self.is_open or seat == self.sender or seat in self.to


@dataclass
class TableEntry:
    """One table of the class as the register has it; its game is in its own record."""

    number: int
    seed: int
    seats: dict[str, Seat]
    people: tuple[str, ...] = ()
    """The seats in which people sat when play began."""
    paused: bool = False
    frozen: bool = False
    """Whether its screens are frozen."""
    until: float | None = None
    """When its time is up; None while no clock runs."""
    left: float | None = None
    """Seconds that are left on its clock, which stands still; None while none does."""
    undo: bool = False
    """Whether a step may be taken back."""
    remark: str = ""
    """What the teacher noted about it."""
    origin: tuple[int, int] | None = None
    """The table of which it is a branch, and the round in which it parted."""
    messages: list[Message] = field(default_factory=list)

    @property
    def is_halted(self) -> bool:
        """Whether the teacher has stopped the game here."""
        return self.paused or self.frozen

    @property
    def is_idle(self) -> bool:
        """Whether nobody has ever sat here."""
        return not self.people and not any(seat.devices for seat in self.seats.values())


class Register:
    """All that the ledger tells. Tables are numbered from 1."""

    def __init__(self, header: Fact) -> None:
        self.code = str(header["code"])
        self.scenario = str(header["scenario"])
        self.language = str(header["language"])
        self.rehearsal = bool(header.get("rehearsal", False))
        self.alone: Fact | None = header.get("alone")
        """Of a class of one (alone.py): its record, and who plays the other seats; None for any other class."""
        self.phase = LOBBY
        self.locked = False
        self.talk = "free"
        self.keeps = False
        """Whether the teacher lets what was said be kept, where its writers do."""
        self.spotlight: int | None = None
        self.deputies: int | None = None
        """Minutes after which a deputy decides for a seat whose people are away; None for never."""
        self.deputised = 0
        """How many deputies there have been."""
        self.began: float | None = None
        """When play began, by the clock."""
        self._own_seeds = bool(header.get("own_seeds", False))
        self._seats = tuple(header["seats"])
        self.asks: str | None = None
        """The stage of which the questions are open; None while none are."""
        self.foretold: dict[str, dict[str, dict[str, int]]] = {"before": {}, "after": {}}
        """Answers by stage, device and question."""
        self.named: set[str] = set()
        """Devices beside whose answers their name may stand."""
        self.presented = False
        """Whether everybody may see the page of the class."""
        self.teacher_keys: list[str] = []
        self.port: int | None = None
        """The port at which the class was last reached: its devices know no other."""
        self.certificate: tuple[Path, Path] | None = None
        """Where the certificate and its private key are with which it was last reached; None when it went by http."""
        self.devices: dict[str, Device] = {}
        self.tables = {
            number: TableEntry(number, int(seed), {seat: Seat(seat, program=self.rehearsal) for seat in header["seats"]})
            for number, seed in enumerate(header["tables"], 1)
        }
        self.answered: dict[tuple[str, str], dict[str, Any]] = {}
        """What was answered to a command that the ledger holds, by whose it was and its id."""

    def to_data(self) -> dict[str, Any]:
        """Everything as plain data, to compare."""
        names = ("code", "scenario", "phase", "locked", "talk", "keeps", "spotlight", "deputies", "deputised")
        return {
            **{name: getattr(self, name) for name in names},
            **{name: getattr(self, name) for name in ("asks", "foretold", "presented")},
            "named": sorted(self.named),
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

    @classmethod
    def of(cls, path: Path, lines: Sequence[Fact]) -> Register:
        """The register that the lines of the ledger in a file come to, the header first. Raises RecordError."""
        try:
            register = cls(lines[0])
        except STRANGE as error:
            raise RecordError(
                N_("{path}:1: the header of the ledger is damaged; a copy of the file may be whole."), path=path
            ) from error
        register.follow(path, lines[1:])
        return register

    def follow(self, path: Path, facts: Iterable[Fact]) -> None:
        """Take in the lines that come after the header of a file. Raises RecordError, naming the first that cannot be."""
        for number, fact in enumerate(facts, 2):
            try:
                self.apply(fact)
            except STRANGE as error:
                raise RecordError(
                    N_(
                        "{path}:{number}: this line tells of something that there is not in the class; the file is "
                        "damaged, or was written by a later version. A copy of it may be whole."
                    ),
                    path=path,
                    number=number,
                ) from error

    # Facts, by name

    def _key(self, fact: Fact) -> None:
        self.teacher_keys.append(fact["hash"])
        self.port = fact.get("port", self.port)
        if "certificate" in fact:
            cert, key = fact["certificate"] or (None, None)
            self.certificate = (Path(cert), Path(key)) if cert and key else None

    def _spoken(self, fact: Fact) -> None:
        self.language = fact["language"]

    def _joined(self, fact: Fact) -> None:
        self.devices[fact["device"]] = Device(fact["device"], fact["token"], fact["name"], fact["language"])

    def _renamed(self, fact: Fact) -> None:
        device = self.devices[fact["device"]]
        device.name, device.wish = fact["name"], ""

    def _wished(self, fact: Fact) -> None:
        self.devices[fact["device"]].wish = fact["name"]

    def _consented(self, fact: Fact) -> None:
        self.devices[fact["device"]].keeps = fact["on"]

    def _kept(self, fact: Fact) -> None:
        self.keeps = fact["on"]

    def _speaks(self, fact: Fact) -> None:
        self.devices[fact["device"]].language = fact["language"]

    def _seated(self, fact: Fact) -> None:
        self._sit(self.devices[fact["device"]], fact["table"], fact["seat"])

    def _sit(self, device: Device, table: int | None, seat: str | None) -> None:
        """A device has another seat, or none."""
        if device.table is not None and device.seat is not None:
            left = self.seat(device.table, device.seat)
            left.devices.remove(device.id)
            if left.speaker == device.id:
                left.speaker = left.devices[0] if left.devices else None
                left.drop_of_another()
        device.table, device.seat = table, seat
        if device.table is not None and device.seat is not None:
            taken = self.seat(device.table, device.seat)
            taken.devices.append(device.id)
            taken.speaker = taken.speaker or device.id

    def _speaker(self, fact: Fact) -> None:
        seat = self.seat(fact["table"], fact["seat"])
        seat.speaker = fact["device"]
        seat.drop_of_another()

    def _begun(self, fact: Fact) -> None:
        self.phase, self.began = PLAY, fact.get("at")
        for table, seats in zip(self.tables.values(), fact["people"], strict=True):
            table.people = tuple(seats)
            for seat in table.seats.values():
                seat.program = seat.seat not in seats

    def _phase(self, fact: Fact) -> None:
        self.phase = fact["phase"]
        self.asks = None

    def _locked(self, fact: Fact) -> None:
        self.locked = fact["on"]

    def _talk(self, fact: Fact) -> None:
        self.talk = fact["mode"]

    def _spotlight(self, fact: Fact) -> None:
        self.spotlight = fact["table"]

    def _paused(self, fact: Fact) -> None:
        for number in fact["tables"]:
            self._halt(self.tables[number], fact, paused=fact["on"])

    def _frozen(self, fact: Fact) -> None:
        for number in fact["tables"]:
            self._halt(self.tables[number], fact, frozen=fact["on"])

    def _halt(self, table: TableEntry, fact: Fact, *, paused: bool | None = None, frozen: bool | None = None) -> None:
        """The clock stands still while the game does."""
        was = table.is_halted
        table.paused = table.paused if paused is None else paused
        table.frozen = table.frozen if frozen is None else frozen
        if table.is_halted and not was and table.until is not None:
            table.left, table.until = max(0.0, table.until - fact["at"]), None
        elif was and not table.is_halted and table.left is not None:
            table.until, table.left = fact["at"] + table.left, None

    def _clock(self, fact: Fact) -> None:
        """So many seconds more from now, or from when the time would be up; none at all for 0."""
        for number in fact["tables"]:
            table, seconds = self.tables[number], fact["seconds"]
            if not seconds:
                table.until = table.left = None
            elif table.is_halted:
                table.left = (table.left or 0.0) + seconds
            else:
                table.until = max(fact["at"], table.until or 0.0) + seconds

    def _muted(self, fact: Fact) -> None:
        self.devices[fact["device"]].muted = fact["on"]

    def _played_by(self, fact: Fact) -> None:
        """The program plays these seats from now on, by a player or the usual one, or people do."""
        for table, seat, player in fact["seats"]:
            entry = self.seat(table, seat)
            entry.program, entry.player = fact["program"], player or ""

    def _table_added(self, fact: Fact) -> None:
        first = next(iter(self.tables.values()))
        number = fact["table"]
        seed = first.seed - first.number + number if self._own_seeds else first.seed
        self.tables[number] = TableEntry(number, seed, {seat: Seat(seat, program=self.rehearsal) for seat in self._seats})

    def _table_removed(self, fact: Fact) -> None:
        for device in self.devices.values():
            if device.table == fact["table"]:
                self._sit(device, None, None)
        del self.tables[fact["table"]]
        if self.spotlight == fact["table"]:
            self.spotlight = None

    def _branched(self, fact: Fact) -> None:
        """A table that goes on from another; its people go there, or stay."""
        old, number = self.tables[fact["from"]], fact["table"]
        seats = {seat: Seat(seat) for seat in self._seats}
        people = tuple(fact["people"])
        self.tables[number] = replace(
            old, number=number, seats=seats, people=people, messages=[], remark="", origin=(old.number, fact["round"])
        )
        for device in self.devices.values() if fact["move"] else ():
            if device.table == old.number:
                self._sit(device, number, device.seat)

    def _undo(self, fact: Fact) -> None:
        for number in fact["tables"]:
            self.tables[number].undo = fact["on"]

    def _remarked(self, fact: Fact) -> None:
        self.tables[fact["table"]].remark = fact["text"]

    def _deputies(self, fact: Fact) -> None:
        self.deputies = fact["minutes"]

    def _deputy(self, fact: Fact) -> None:
        """A deputy decides for a seat from now on, or its people do again."""
        self.deputised += int(fact["on"])
        self.seat(fact["table"], fact["seat"]).deputy = self.deputised if fact["on"] else 0

    def _directed(self, fact: Fact) -> None:
        """What was done in the records of several tables is done in all of them."""

    def _drafted(self, fact: Fact) -> None:
        seat = self.seat(fact["table"], fact["seat"])
        if (seat.options, seat.answers) != (fact["options"], fact["answers"]):
            seat.held = None  # what was held is another package now
        seat.options, seat.answers, seat.dropped = dict(fact["options"]), fact["answers"], ""

    def _held(self, fact: Fact) -> None:
        held = Held(fact["device"], fact["name"], fact["basis"])
        seat = self.seat(fact["table"], fact["seat"])
        seat.held, seat.dropped = held, ""

    def _dropped(self, fact: Fact) -> None:
        seat = self.seat(fact["table"], fact["seat"])
        seat.held, seat.dropped = None, fact["why"]

    def _tutored(self, fact: Fact) -> None:
        self.seat(fact["table"], fact["seat"]).tutor = fact["on"]

    def _noted(self, fact: Fact) -> None:
        self.seat(fact["table"], fact["seat"]).note = fact["text"]

    def _said(self, fact: Fact) -> None:
        for number in fact["tables"]:
            messages, to, now = self.tables[number].messages, fact["to"], fact.get("rounds", {}).get(str(number), 0)
            said = Message(
                fact.get("id") or f"m{len(messages) + 1}",
                fact["sender"],
                (to,) if isinstance(to, str) else tuple(to),
                fact["text"],
                fact.get("phrase"),
                fact.get("offer"),
                fact["at"],
                fact.get("device", ""),
                fact.get("issue", ""),
                fact.get("about", ""),
                fact.get("told", {}),
                round=now,
            )
            messages.append(said)
            for seat, told in fact.get("replies", {}).items():
                circle = tuple(one for one in (said.sender, *said.to) if one != seat)
                answer = Message(
                    f"m{len(messages) + 1}", seat, circle, None, None, None, said.at, said.device, told=told, round=now
                )
                messages.append(answer)

    def _hidden(self, fact: Fact) -> None:
        for message in self.tables[fact["table"]].messages:
            if message.id == fact["message"]:
                message.hidden = fact["why"]

    def _asks(self, fact: Fact) -> None:
        self.asks = fact["stage"]

    def _foretold(self, fact: Fact) -> None:
        self.foretold[fact["stage"]][fact["device"]] = dict(fact["answers"])
        (self.named.add if fact["named"] else self.named.discard)(fact["device"])

    def _presented(self, fact: Fact) -> None:
        self.presented = fact["on"]
