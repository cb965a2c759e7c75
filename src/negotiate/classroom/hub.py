"""The hub: who is connected, what each has been sent, and who has to hear of a change. One thread works in the room.

Room, games and views belong to that thread; the engine and the rendering hold Python's lock anyhow, so that more threads
would only wait for each other. A connection is never sent what its reader has no scope for, and a slow one is sent the
newest state and not every state.
"""

from __future__ import annotations

import asyncio
import functools
import gc
import json
import secrets
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from negotiate.classroom.refused import Refused
from negotiate.classroom.register import LOBBY
from negotiate.classroom.room import GAMES, Answer, Room
from negotiate.classroom.views import PATCH, SNAPSHOT, Reader, Views, frame, projector, reader_of, teacher
from negotiate.classroom.worker import COMMAND, MOVE, SHOW, Worker
from negotiate.errors import NegotiateError
from negotiate.words.catalogue import spoken_here
from negotiate.words.speaker import PLAYER, Speaker

MOST_ANSWERS = 64
"""Answers that wait for one connection; who lets more wait is cut off."""
PACE = 2.0
"""Seconds between two moves of a rehearsal."""
MOST_SILENCE = 30.0
"""Seconds after which a page that polls, and has not asked again, counts as gone."""
Value = TypeVar("Value")


class Connection:
    """One open page: whose it is, what it looks at, and what it has been sent."""

    def __init__(self, *, device: str | None = None, teaches: bool = False, language: str = "en") -> None:
        self.device = device
        self.teaches = teaches
        self.language = language
        self.table: int | None = None
        self.seat: str | None = None
        self.rev = 0
        self.sent: dict[str, str] = {}
        self.answers: deque[str] = deque()
        self.answered = asyncio.Event()
        self.wake = asyncio.Event()

    def reader(self, room: Room) -> Reader:
        """What this page may see now."""
        if self.device is not None:
            return reader_of(room.register.devices[self.device])
        return (teacher if self.teaches else projector)(room, self.table, self.seat, self.language)

    def answer(self, text: str) -> None:
        """Have an answer sent, before whatever the page is to be shown."""
        self.answers.append(text)
        self.answered.set()

    def frame(self, room: Room, views: Views, epoch: str, *, whole: bool = False) -> str | None:
        """What is new since the last frame, or all; None when nothing is."""
        made = views.of(self.reader(room))
        before = {} if whole else self.sent
        new = {name: text for name, text in made.items() if before.get(name) != text}
        gone = [name for name in before if name not in made]
        self.sent = made
        if not (new or gone or whole):
            return None
        self.rev += 1
        return frame(SNAPSHOT if whole else PATCH, self.rev, new, gone, epoch=epoch, now=room.now())


class Hub:
    """All connections of a class."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.views = Views(room)
        self.epoch = secrets.token_hex(4)
        """Another one after every start of the program: a page then asks for everything."""
        self.plays_beside: Callable[[str, int, Path], None] | None = None
        """Begins to play a thousand games of a scenario and a seed, and writes what they came to into a file."""
        self._connections: set[Connection] = set()
        self._worker = Worker()
        self._tasks: set[asyncio.Task[None]] = set()
        self._polled: dict[str, tuple[Connection, float]] = {}

    def get_ready(self) -> None:
        """Do before anybody waits what takes long the first time."""
        self.views.get_ready()
        gc.collect()
        gc.freeze()  # what is here now stays: a collection that looked at it all held everybody up for a tenth of a second

    # The room's thread

    async def work(self, does: Callable[[], Value], urgency: int = COMMAND) -> Value:
        """Have something done on the room's thread."""
        return await self._worker.do(urgency, does)

    async def command(self, connection: Connection, data: object) -> Answer:
        """A command of a page; it is stored when this returns, and everybody hears of it by and by."""
        room = self.room
        if connection.teaches:
            return await self._answered(lambda: room.direct(data))
        if connection.device is not None:
            device = connection.device
            return await self._answered(lambda: room.take(device, data))
        return Answer("", Refused("not-the-teacher"))

    async def join(self, data: object) -> Answer:
        """A device wants to come in."""
        return await self._answered(lambda: self.room.join(data))

    async def _answered(self, does: Callable[[], Answer]) -> Answer:
        def done() -> Answer:
            answer = does()
            self.views.forget(self._concerned(answer), everywhere=answer.everywhere)
            return answer

        answer = await self.work(done)
        self._heard(answer)
        return answer

    def begun(self) -> None:
        """Have the computer's games played from the moment that play starts, once."""
        register = self.room.register
        if self.plays_beside is not None and register.phase != LOBBY:
            gc.freeze()  # the games of all tables, as above
            plays, self.plays_beside = self.plays_beside, None
            plays(register.scenario, register.tables[1].seed, self.room.folder / GAMES)

    def _concerned(self, answer: Answer) -> list[int]:
        return list(self.room.register.tables) if answer.everywhere else sorted(answer.tables)

    def _heard(self, answer: Answer) -> None:
        """Tell whom it concerns that something was done."""
        self.begun()
        tables = self._concerned(answer)
        if tables:
            self._later(self._go_on(tables, everywhere=answer.everywhere))

    def _later(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _go_on(self, tables: Iterable[int], *, everywhere: bool) -> None:
        """The computer's seats move, and then everybody at these tables is shown what there is.

        They move one table after the other and one move after the other, so that a command in between waits for one move at
        most; a table is shown as soon as it waits for a person, and not before.
        """
        before, left = self.room.register.phase, deque(tables)
        while left:
            self.changed(await self._worker.do(MOVE, functools.partial(self._moved, left), lambda done: not done))
        if self.room.register.phase != before:
            everywhere = True
            await self.work(functools.partial(self.views.forget, everywhere=True), MOVE)
        if everywhere:
            self.changed((), everywhere=True)

    def _moved(self, left: deque[int]) -> list[int]:
        """One move of the computer's seats, at the first of these tables where they have one; the tables that are done,
        which are taken away."""
        done = []
        while left:
            if not self.room.register.rehearsal and self._play(left[0]):
                break
            done.append(left.popleft())
        return done

    def _play(self, number: int) -> bool:
        try:
            if number not in self.room.register.tables or not self.room.go_on(number, 1):
                return False  # nobody has a move there, or the teacher has taken the table away meanwhile
        except NegotiateError:
            # a player from outside failed, or the disk: the game is as it was, and the wall shows that nobody moves
            self.views.forget([number])
            return False
        self.views.forget([number])
        return True

    async def rehearse(self) -> None:
        """In a rehearsal every table makes one move after the other, slowly enough to be watched."""
        while True:
            await asyncio.sleep(PACE)
            numbers = list(self.room.games)

            for number in numbers:
                await self.work(functools.partial(self._play, number), MOVE)
            self.changed(numbers)

    async def tend(self) -> None:
        """Now and then see whether somebody is late, or back."""
        while True:
            await asyncio.sleep(PACE)
            await self.look_after()

    async def look_after(self) -> None:
        """Deputies come and go where people are away and back."""

        def tended() -> list[int]:
            numbers = self.room.tend()
            self.views.forget(numbers, everywhere=bool(numbers))
            return numbers

        numbers = await self.work(tended)
        if numbers:
            await self._go_on(numbers, everywhere=True)

    # Who looks on

    def changed(self, tables: Iterable[int], *, everywhere: bool = False) -> None:
        """Wake every page that has to hear of a change."""
        numbers = set(tables)
        devices = self.room.register.devices
        for connection in self._connections:
            at = devices[connection.device].table if connection.device in devices else connection.table
            if everywhere or connection.teaches or at in numbers:
                connection.wake.set()

    @property
    def is_looked_at(self) -> bool:
        """Whether any page is connected."""
        return bool(self._connections)

    async def open(self, connection: Connection) -> None:
        """A page is connected."""
        self._connections.add(connection)
        await self._count(connection, 1)

    async def leave(self, connection: Connection) -> None:
        """A page is gone."""
        if connection in self._connections:
            self._connections.discard(connection)
            await self._count(connection, -1)

    async def _count(self, connection: Connection, more: int) -> None:
        device = connection.device
        if device is None:
            return

        def count() -> int | None:
            table = self.room.connect(device, more)
            self.views.presence(table)
            return table

        table = await self.work(count)
        self.changed([table] if table is not None else [])
        await self.look_after()

    async def frame(self, connection: Connection, *, whole: bool = False) -> str | None:
        """What a page has to be sent now; None for nothing."""
        return await self.work(lambda: connection.frame(self.room, self.views, self.epoch, whole=whole), SHOW)

    def look(self, connection: Connection, data: dict[str, Any]) -> None:
        """The teacher or the projector looks at another table, through other eyes, or in another language."""
        table, seat, language = data.get("table"), data.get("seat"), data.get("language")
        connection.table = table if type(table) is int else None  # True is no table
        connection.seat = seat if isinstance(seat, str) and connection.teaches else None
        connection.language = spoken_here(language, connection.language)
        connection.wake.set()

    def said(self, connection: Connection, answer: Answer) -> str:
        """An answer as a frame, its refusal in the language of the page."""
        head = {"command": answer.command, "rev": connection.rev}
        if answer.done:
            return json.dumps({"kind": "ok", **head, "data": dict(answer.data)}, ensure_ascii=False)
        why = self.why(answer, self.language_of(connection))
        return json.dumps({"kind": "no", **head, "code": code_of(answer), "why": why}, ensure_ascii=False)

    def language_of(self, connection: Connection) -> str:
        """The language of a page."""
        device = self.room.register.devices.get(connection.device or "")
        return device.language if device else connection.language

    def why(self, answer: Answer, language: str) -> str:
        """Why something was refused, in a sentence."""
        speaker = Speaker(language, PLAYER)
        return answer.why.said(speaker) if isinstance(answer.why, Refused) else speaker.value(answer.why)

    # Pages that poll, where a network blocks WebSockets

    async def polled(self, key: str, connection: Callable[[], Connection]) -> Connection:
        """The connection of a page that asks again and again; the silent ones are forgotten."""
        now = asyncio.get_running_loop().time()
        # nothing is awaited while the table of them changes: other pages ask meanwhile
        silent = [name for name, (_found, when) in self._polled.items() if now - when > MOST_SILENCE]
        gone = [self._polled.pop(name)[0] for name in silent]
        is_new = key not in self._polled
        found = connection() if is_new else self._polled[key][0]
        self._polled[key] = (found, now)
        if is_new:
            await self.open(found)
        for old in gone:
            await self.leave(old)
        return found

    async def close(self) -> None:
        """Finish what is being done and close all files."""
        await self.work(self.room.close)
        self._worker.close()


def code_of(answer: Answer) -> str:
    """The code of a refusal, by which a page knows what to do next."""
    return str(getattr(answer.why, "code", ""))
