"""The room of a class: who may do what, decided and on the disk before it is answered. No network; the clock is handed in.

    room = Room.begin(folder, Plan("tutorial", tables=8), clock=time.time)
    answer = room.join({"id": "k0", "code": room.register.code, "token": token, "language": "de"})
    answer = room.take(device, {"id": "k1", "kind": "sit", "table": 1, "seat": "highmark"})
    room.direct({"id": "t1", "kind": "start"})                 # the teacher
    room.go_on(1)                                              # the computer's seats, until a person must decide

A command is stored and then answered. The same id again gets the same answer and does nothing; after a crash too, because
the id stands in the very line that stores what was done: in the ledger, or in the record of the table's game.
"""

from __future__ import annotations

import contextlib
import secrets
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from negotiate.classroom import commands
from negotiate.classroom.answer import Answer, No
from negotiate.classroom.commands import Command, Nonsense
from negotiate.classroom.debrief import asking
from negotiate.classroom.disk import Disk
from negotiate.classroom.game import Cast, Game, begun_or_resumed, record_of
from negotiate.classroom.ledger import NAME, Ledger
from negotiate.classroom.names import Names
from negotiate.classroom.notes import together
from negotiate.classroom.refused import Refused
from negotiate.classroom.register import ALL, CLOSED, DEBRIEF, LOBBY, PLAY, TEACHER, Device, Register, Seat, TableEntry
from negotiate.classroom.talk import Said, Talk, directed
from negotiate.classroom.tokens import digest, is_token, new_code, nicknames
from negotiate.classroom.turns import Turns
from negotiate.classroom.wall import DISK, MOST_TABLES, Wall
from negotiate.errors import RecordError, UnknownName
from negotiate.table.shelf import Shelf
from negotiate.words.catalogue import languages, spoken_here
from negotiate.words.language import N_

MOST_DEVICES, MOST_OF_A_SEAT = 400, 8
"""Devices of a class, devices of one delegation."""
GAMES = "computer-games.json"
"""What the computer's games came to, beside the ledger of the class."""


@dataclass(frozen=True)
class Plan:
    """What is chosen before a class. All tables play with one seed unless `own_seeds`: what differs is their doing."""

    scenario: str
    tables: int = 1
    language: str = "en"
    seed: int | None = None
    own_seeds: bool = False
    rehearsal: bool = False
    """Whether the program plays every seat."""
    cast: Cast = field(default_factory=Cast)
    record: Path | None = None
    """The record of a class of one, which is a saved game; it ends by itself."""


class Room(Wall, Talk, Names, Turns):
    """A class: its register, its ledger, and the game of each table."""

    def __init__(
        self, folder: Path, ledger: Ledger, register: Register, clock: Callable[[], float], shelf: Shelf | None = None
    ) -> None:
        self.folder = folder
        self.register = register
        self._shelf = shelf or Shelf()
        self.games: dict[int, Game] = {}
        self.connected: dict[str, int] = {}
        """How many connections a device has now; known to the server, and stored nowhere."""
        self.moved: dict[int, float] = {}
        """When somebody last moved at a table, by the clock."""
        self.address = ""
        """Under which host and port it is reached; known to the server, and stored nowhere."""
        self.heard: dict[tuple[int, str], float] = {}
        """When a seat of a table last decided or said something."""
        self.away: dict[tuple[int, str], float] = {}
        """Since when nobody of a seat is connected."""
        self.disk = Disk()
        self._ledger = ledger
        self._said = Said(folder, register)
        self._clock = clock
        self._lock = threading.RLock()

    @classmethod
    def begin(cls, folder: Path, plan: Plan, *, clock: Callable[[], float]) -> Room:
        """A new class in a folder that does not hold one. Raises NegotiateError for a scenario that does not exist."""
        if plan.language not in languages():
            raise UnknownName("language", plan.language, languages())
        shelf = Shelf()
        # finds out whether there is such a scenario, before anything is written
        model = Game.begin(plan.scenario, 0, (), None, plan.cast, shelf)
        seed = secrets.randbelow(2**32) if plan.seed is None else plan.seed
        header = {
            "code": new_code(),
            "scenario": plan.scenario,
            "language": plan.language,
            "tables": [seed + number if plan.own_seeds else seed for number in range(plan.tables)],
            "seats": list(model.seats),
            "rehearsal": plan.rehearsal,
            "own_seeds": plan.own_seeds,
            **({} if plan.record is None else {"alone": {"record": str(plan.record), **asdict(plan.cast)}}),
        }
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise RecordError(
                N_("The folder of the class '{folder}' cannot be made: {reason}."), folder=folder, reason=error.strerror
            ) from error
        room = cls(folder, Ledger(folder / NAME, header), Register(header), clock, shelf)
        if plan.rehearsal:
            room.direct({"id": "rehearsal", "kind": "start"})
        return room

    @classmethod
    def resume(cls, folder: Path, *, clock: Callable[[], float]) -> Room:
        """A class as it stood when its program ended, however it ended. Raises RecordError."""
        ledger, lines = Ledger.resume(folder / NAME)
        with contextlib.ExitStack() as opened:  # closes what is open where something else cannot be opened
            opened.callback(ledger.close)
            room = cls(folder, ledger, Register.of(ledger.path, lines), clock)
            opened.callback(room.close)
            if room.register.phase != LOBBY:
                room._open_games()
            _ = room.model  # a scenario that is gone is told now
            opened.pop_all()
        return room

    @cached_property
    def model(self) -> Game:
        """A game that nobody plays: what everything is called, before there are others. Raises NegotiateError."""
        return Game.begin(self.register.scenario, 0, (), None, shelf=self._shelf)

    def _open_games(self) -> None:
        for table in self.register.tables.values():
            self._open_game(table, self._game_of(table, table.people))

    def _game_of(self, table: TableEntry, people: Iterable[str]) -> Game:
        alone = self.register.alone or {}
        players = {seat.seat: seat.player for seat in table.seats.values() if seat.player}
        record = Path(alone["record"]) if alone else record_of(self.folder, table.number)
        cast = Cast({**alone.get("players", {}), **players}, alone.get("mediator"))
        return begun_or_resumed(record, self.register.scenario, table.seed, people, cast, self._shelf)

    def _read_again(self) -> None:
        """Have every game stand as its record does, where the disk has refused a line. Raises RecordError."""
        for number, game in self.games.items():
            if game.is_behind:
                self._open_game(self.register.tables[number], game.again(self._shelf))

    # Commands

    def add_teacher(self, key: str, port: int | None = None, certificate: tuple[Path, Path] | None = None) -> None:
        """Let whoever has this key direct the class; only its hash is kept. The class is reached at `port` from now on, with
        a `certificate` and its private key, of which it is kept where they are, or by http."""
        files = None if certificate is None else [str(file.resolve()) for file in certificate]
        reached = {} if port is None else {"port": port, "certificate": files}
        self._store({"fact": "key", "hash": digest(key), **reached})

    def speak(self, language: str) -> None:
        """Have the class speak another language from now on; its devices keep theirs."""
        self._store({"fact": "spoken", "language": language})

    def is_teacher(self, key: str) -> bool:
        """Whether this key directs the class."""
        return is_token(key) and digest(key) in self.register.teacher_keys

    def device_of(self, token: str) -> Device | None:
        """The device that has this token."""
        return self.register.device_of(digest(token)) if is_token(token) else None

    def join(self, data: object) -> Answer:
        """Let a device into the class; `data` of the answer holds its id and its name."""
        with self._lock:
            try:
                command = commands.read(
                    {**data, "kind": "join"} if isinstance(data, dict) else data, {"join": commands.JOIN}
                )
            except Nonsense:
                return Answer(commands.id_of(data), Refused("nonsense"))
            known = self.device_of(command["token"])
            if known is not None:
                return Answer(command.id, data={"device": known.id, "name": known.name})
            return self._done(command, "", lambda: self._join(command))

    def take(self, device: str, data: object) -> Answer:
        """Do what a device of the class wants done, or say why not."""
        return self._read(device, data, commands.DEVICES, lambda command: self._for_device(device, command))

    def direct(self, data: object) -> Answer:
        """Do what the teacher wants done, or say why not."""
        return self._read(TEACHER, data, commands.TEACHER, self._for_teacher)

    def _read(self, by: str, data: object, kinds: Mapping[str, Any], does: Callable[[Command], Answer]) -> Answer:
        try:
            command = commands.read(data, kinds)
        except Nonsense:
            return Answer(commands.id_of(data), Refused("nonsense"))
        with self._lock:
            return self._done(command, by, lambda: does(command))

    def _done(self, command: Command, by: str, does: Callable[[], Answer]) -> Answer:
        before = self._answered(by, command.id)
        if before is not None:
            return before
        try:
            self._read_again()
            return does()
        except No as no:
            return Answer(command.id, no.refused)
        except (RecordError, OSError):
            self._refused()
            # what reached the disk all the same was done
            return self._answered(by, command.id) or Answer(command.id, DISK, everywhere=True)

    def _refused(self) -> None:
        """The disk has refused: the wall says so, and the games stand as their records do, where these can be read."""
        self.disk.refuses = True
        with contextlib.suppress(RecordError):
            self._read_again()

    def _answered(self, by: str, command: str) -> Answer | None:
        """What was answered to a command that was done already."""
        if (by, command) in self.register.answered:
            return Answer(command, data=self.register.answered[by, command])
        done = any(f"{by}:{command}" in game.commands for game in self.games.values())
        return Answer(command) if done else None

    def _store(self, fact: dict[str, Any], command: Command | None = None, by: str = "") -> None:
        """Have a fact on the disk, then in the register."""
        line = {**fact, "by": by, "command": command.id, "at": self._clock()} if command else {**fact, "at": self._clock()}
        with self.disk.writes():
            (self._said if directed(fact) else self._ledger).append(line)
        self.register.apply(line)

    # What a device wants

    def _join(self, command: Command) -> Answer:
        register = self.register
        if str(command["code"]).strip().upper() != register.code:
            raise No("wrong-code")
        if register.phase == CLOSED:
            raise No("closed")
        if len(register.devices) >= MOST_DEVICES:
            raise No("full")
        language = spoken_here(command["language"], register.language)
        device = f"d{len(register.devices) + 1}"
        answer = {"device": device, "name": self._nickname()}
        fact = {"fact": "joined", **answer, "token": digest(command["token"]), "language": language, "answer": answer}
        self._store(fact, command, device)
        return Answer(command.id, data=answer, everywhere=True)

    def _nickname(self) -> str:
        return nicknames({device.name for device in self.register.devices.values()}, 1)[0]

    def _for_device(self, device_id: str, command: Command) -> Answer:
        device = self.register.devices.get(device_id)
        if device is None:
            raise No("unknown-device")
        if self.register.phase == CLOSED:
            raise No("closed")
        return getattr(self, "_" + command.kind)(device, command)  # type: ignore[no-any-return]  # one of commands.DEVICES

    def _seat_of(self, device: Device) -> tuple[TableEntry, Seat]:
        if device.table is None or device.seat is None:
            raise No("no-seat")
        return self.register.tables[device.table], self.register.seat(device.table, device.seat)

    def _known_seat(self, table: int, seat: str) -> Seat:
        try:
            return self.register.seat(table, seat)
        except KeyError:
            raise No("no-such-seat") from None

    def _sit(self, device: Device, command: Command) -> Answer:
        register = self.register
        if register.locked:
            raise No("locked")
        if register.phase not in (LOBBY, PLAY) or (register.phase == PLAY and device.seat is not None):
            raise No("seated-for-good")
        seat = self._known_seat(command["table"], command["seat"])
        if seat.program:
            raise No("seat-of-program")
        if len(seat.devices) >= MOST_OF_A_SEAT and device.id not in seat.devices:
            raise No("seat-full")
        return self._seat(device, command["table"], seat.seat, command, device.id)

    def _seat(self, device: Device, table: int | None, seat: str | None, command: Command, by: str) -> Answer:
        self._store({"fact": "seated", "device": device.id, "table": table, "seat": seat}, command, by)
        return Answer(command.id, everywhere=True)

    def _stand(self, device: Device, command: Command) -> Answer:
        if self.register.locked:
            raise No("locked")
        if self.register.phase != LOBBY:
            raise No("seated-for-good")
        return self._seat(device, None, None, command, device.id)

    def _rename(self, device: Device, command: Command) -> Answer:
        name = self._nickname()
        self._store({"fact": "renamed", "device": device.id, "name": name, "answer": {"name": name}}, command, device.id)
        return Answer(command.id, data={"name": name}, everywhere=True)

    def _language(self, device: Device, command: Command) -> Answer:
        if command["language"] not in languages():
            raise No("nonsense")
        self._store({"fact": "speaks", "device": device.id, "language": command["language"]}, command, device.id)
        return Answer(command.id)

    def _act(self, device: Device, command: Command) -> Answer:
        table, seat = self._seat_of(device)
        self._must_play(table)
        self._must_speak(device, seat)
        return self._move(table, seat, command, device.id)

    def _must_play(self, table: TableEntry) -> None:
        if self.register.phase != PLAY:
            raise No("not-playing")
        if table.frozen or table.paused:
            raise No("frozen" if table.frozen else "paused")

    def _must_speak(self, device: Device, seat: Seat) -> None:
        if seat.speaker is not None and seat.speaker != device.id:
            raise No("not-speaker", name=self.register.devices[seat.speaker].name)

    def _move(self, table: TableEntry, seat: Seat, command: Command, by: str) -> Answer:
        why = self.games[table.number].act(seat.seat, command["decision"], command["action"], f"{by}:{command.id}")
        return self._made(table, seat, command, why)

    def _made(self, table: TableEntry, seat: Seat, command: Command, why: object | None) -> Answer:
        """The answer to a move that was made, or why it was not."""
        if why is not None:
            return Answer(command.id, why, tables=frozenset({table.number}))
        self.moved[table.number] = self.heard[table.number, seat.seat] = self._clock()
        self._put_away(table.number, seat)
        return Answer(command.id, tables=frozenset({table.number}))

    def _put_away(self, table: int, seat: Seat) -> None:
        """What was being put together is decided, or it was passed over. The move stands, whatever becomes of this."""
        if seat.options:
            with contextlib.suppress(RecordError):
                self._store({"fact": "drafted", "table": table, "seat": seat.seat, "options": {}, "answers": None})

    def _draft(self, device: Device, command: Command) -> Answer:
        table, seat = self._seat_of(device)
        if self.register.phase != PLAY or not self.games[table.number].is_draft(command["options"], command["answers"]):
            raise No("nonsense" if self.register.phase == PLAY else "not-playing")
        fact = {"fact": "drafted", "table": table.number, "seat": seat.seat}
        self._store({**fact, "options": command["options"], "answers": command["answers"]}, command, device.id)
        return Answer(command.id, tables=frozenset({table.number}))

    def _note(self, device: Device, command: Command) -> Answer:
        """Keep what a device wrote upon its `basis`. Where another device has written since, both texts stay."""
        table, seat = self._seat_of(device)
        text, basis = command["text"], command["basis"]
        is_merged = basis is not None and seat.note not in (basis, text)
        if is_merged:
            text = together(seat.note, text, basis)
            if len(text) > commands.LONGEST_NOTE:
                raise No("note-full")
        answer = {"merged": True} if is_merged else {}
        fact = {"fact": "noted", "table": table.number, "seat": seat.seat, "text": text, "answer": answer}
        self._store(fact, command, device.id)
        return Answer(command.id, data=answer, tables=frozenset({table.number}))

    def _speak(self, device: Device, command: Command) -> Answer:
        """Take the word for the delegation where whoever has it is not connected."""
        table, seat = self._seat_of(device)
        if seat.speaker is not None and seat.speaker != device.id and self.connected.get(seat.speaker):
            raise No("speaker-there", name=self.register.devices[seat.speaker].name)
        return self._give_word(table.number, seat, device.id, command, device.id)

    def _hand(self, device: Device, command: Command) -> Answer:
        """Give the word to another device of the delegation."""
        table, seat = self._seat_of(device)
        self._must_speak(device, seat)
        if command["device"] not in seat.devices:
            raise No("not-yours")
        return self._give_word(table.number, seat, command["device"], command, device.id)

    def _give_word(self, table: int, seat: Seat, device: str, command: Command, by: str) -> Answer:
        self._store({"fact": "speaker", "table": table, "seat": seat.seat, "device": device}, command, by)
        return Answer(command.id, tables=frozenset({table}))

    def _foretell(self, device: Device, command: Command) -> Answer:
        fact = asking.foretold(self.register, asking.questions(self.model), device, command)
        self._store(fact, command, device.id)
        return Answer(command.id, tables=frozenset({device.table} if device.table else ()), everywhere=not device.table)

    # What the teacher wants

    def _for_teacher(self, command: Command) -> Answer:
        if self.register.phase == CLOSED:
            raise No("closed")
        return getattr(self, "_teacher_" + command.kind.replace("-", "_"))(command)  # type: ignore[no-any-return]  # one of commands.TEACHER

    def _device(self, command: Command) -> Device:
        device = self.register.devices.get(command["device"])
        if device is None:
            raise No("no-such-device")
        return device

    def _tables(self, command: Command) -> list[int]:
        """The tables that are meant: one, or all."""
        if command["table"] is None:
            return list(self.register.tables)
        if command["table"] not in self.register.tables:
            raise No("no-such-seat")
        return [command["table"]]

    def _direct(self, command: Command, fact: Mapping[str, Any]) -> Answer:
        self._store(dict(fact), command, TEACHER)
        return Answer(command.id, everywhere=True)

    def _teacher_start(self, command: Command) -> Answer:
        register = self.register
        if register.phase != LOBBY:
            raise No("begun")
        people = [[seat.seat for seat in table.seats.values() if seat.devices] for table in register.tables.values()]
        if not any(people) and not register.rehearsal:
            raise No("nobody-plays")
        with contextlib.ExitStack() as begun:  # all games or none: then play has not begun, and can be begun once more
            games = []
            for table, seats in zip(register.tables.values(), people, strict=True):
                if not register.alone:
                    record_of(self.folder, table.number).unlink(missing_ok=True)  # of a beginning that the disk refused
                games.append(self._game_of(table, seats))
                begun.callback(games[-1].close)
            answer = self._direct(command, {"fact": "begun", "people": people})
            begun.pop_all()
        for table, game in zip(register.tables.values(), games, strict=True):
            self._open_game(table, game)
        return answer

    def _teacher_debrief(self, command: Command) -> Answer:
        if self.register.phase != PLAY:
            raise No("not-begun" if self.register.phase == LOBBY else "not-playing")
        return self._direct(command, {"fact": "phase", "phase": DEBRIEF})

    def _teacher_lock(self, command: Command) -> Answer:
        return self._direct(command, {"fact": "locked", "on": command["on"]})

    def _teacher_talk(self, command: Command) -> Answer:
        return self._direct(command, {"fact": "talk", "mode": command["mode"]})

    def _teacher_mute(self, command: Command) -> Answer:
        return self._direct(command, {"fact": "muted", "device": self._device(command).id, "on": command["on"]})

    def _teacher_hide(self, command: Command) -> Answer:
        (number,) = self._tables(command)
        if all(message.id != command["message"] for message in self.register.tables[number].messages):
            raise No("nonsense")
        fact = {"fact": "hidden", "table": number, "message": command["message"], "why": command["why"]}
        return self._direct(command, fact)

    def _teacher_announce(self, command: Command) -> Answer:
        return self._direct(command, self._spoken(self._tables(command), TEACHER, ALL, command["text"]))

    def _teacher_move(self, command: Command) -> Answer:
        device = self._device(command)
        if command["table"] is None or command["seat"] is None:
            return self._seat(device, None, None, command, TEACHER)
        seat = self._known_seat(command["table"], command["seat"])
        return self._seat(device, command["table"], seat.seat, command, TEACHER)

    def _teacher_speaker(self, command: Command) -> Answer:
        device = self._device(command)
        table, seat = self._seat_of(device)
        return self._give_word(table.number, seat, device.id, command, TEACHER)

    def _teacher_act_for(self, command: Command) -> Answer:
        seat = self._known_seat(command["table"], command["seat"])
        table = self.register.tables[command["table"]]
        if self.register.phase != PLAY:
            raise No("not-playing")
        game, name = self.games[table.number], f"{TEACHER}:{command.id}"
        why = game.act_for(seat.seat, command["decision"], command["action"], command["why"], name)
        return self._made(table, seat, command, why)

    def _teacher_spotlight(self, command: Command) -> Answer:
        if command["table"] is not None:
            self._tables(command)
        return self._direct(command, {"fact": "spotlight", "table": command["table"]})

    def _teacher_ask(self, command: Command) -> Answer:
        return self._direct(command, asking.opened(self.register, command))

    def _teacher_present(self, command: Command) -> Answer:
        return self._direct(command, {"fact": "presented", "on": command["on"]})

    # The computer's seats

    def go_on(self, table: int, most: int | None = None) -> int:
        """Let the computer's seats of a table play until a person must decide; how many steps there were.

        While a table is paused or frozen, outside of play, and at a table where nobody ever sat, nobody moves.

        Raises IllegalAction when a player from outside fails, and RecordError when the disk refuses.
        """
        try:
            self._read_again()
            return self._gone_on(self.register.tables[table], most)
        except RecordError:
            self._refused()
            raise

    def _gone_on(self, entry: TableEntry, most: int | None) -> int:
        table = entry.number
        if self.register.phase != PLAY or entry.is_halted or (entry.is_idle and not self.register.rehearsal):
            return 0
        steps = 0
        while steps != most and (self.games[table].go_on(1) or self._table_held(entry)):
            steps += 1
            self.moved[table] = self._clock()
        if self.register.alone and self.games[table].is_over:
            self.direct({"id": "over", "kind": "debrief"})
        return steps

    def now(self) -> float:
        """What the room's clock says."""
        return self._clock()

    def forget(self) -> None:
        """Let go of all files for good, so that they can be deleted; nothing is done in this class any more."""
        with self._lock:
            self.close()
            self.register.phase = CLOSED

    def close(self) -> None:
        """Close all files; the class can be resumed later."""
        for game in self.games.values():
            game.close()
        self._said.close()
        self._ledger.close()


def ledger_in(folder: Path) -> Path:
    """The ledger of the class in a folder."""
    return folder / NAME


def is_class(folder: Path) -> bool:
    """Whether a folder holds a class."""
    return ledger_in(folder).is_file()


__all__ = ["MOST_TABLES", "Answer", "Plan", "Room", "is_class", "ledger_in", "record_of"]
