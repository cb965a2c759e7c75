"""The hub: who waits for whom in the one thread that works in the room."""

from __future__ import annotations

import asyncio
import gc
import threading
from pathlib import Path

import pytest
from tests.classroom.rooms import Clock, command, done, opened, seated

from negotiate.classroom.answer import Answer
from negotiate.classroom.game import Game
from negotiate.classroom.hub import MOST_SILENCE, Connection, Hub
from negotiate.classroom.room import Plan, Room
from negotiate.rulebook.translation import translation


def test_a_command_waits_for_one_move_of_the_program_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room.begin(tmp_path / "class", Plan("istanbul-2025", seed=3), clock=Clock())
    device = seated(room, room.model.seats[-2])
    hub, order, go_on = Hub(room), list[str](), Game.go_on

    async def play() -> None:
        loop, queued = asyncio.get_running_loop(), threading.Event()

        def moves(game: Game, most: int | None = None) -> int:
            count = go_on(game, most)
            if (
                count and not order
            ):  # after the first move somebody sends a note, which stands in the queue when this returns
                asyncio.run_coroutine_threadsafe(note(), loop)
                assert queued.wait(10)
            order.extend(["move"] * count)
            return count

        async def note() -> None:
            sent = asyncio.create_task(hub.command(Connection(device=device), command("note", text="quick")))
            await asyncio.sleep(0)
            queued.set()
            done(await sent)

        take = room.take

        def takes(device: str, data: object) -> Answer:
            order.append("note")
            return take(device, data)

        monkeypatch.setattr(room, "take", takes)
        monkeypatch.setattr(Game, "go_on", moves)
        done(await hub.command(Connection(teaches=True), command("start")))
        page = Connection(device=device)
        await asyncio.sleep(0)  # the program's turn has come into the queue
        assert await hub.frame(page, whole=True)
        order.append("shown")
        while hub._tasks:
            await asyncio.sleep(0.01)
        await hub.close()

    asyncio.run(play())
    assert order[:3] == ["move", "note", "move"] and order.count("note") == 1
    assert order.index("shown") > 3 and "move" not in order[order.index("shown") :], "nobody is shown half of it"
    assert room.register.tables[1].seats[room.model.seats[-2]].note == "quick"


def test_what_takes_long_the_first_time_is_done_before_the_class_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    translation._kept.cache_clear()  # of what other tests have read
    room = opened(tmp_path)
    device = seated(room, "highmark", language="de")
    hub, frozen = Hub(room), gc.get_freeze_count()
    try:
        hub.get_ready()
        assert gc.get_freeze_count() > frozen, "what is there already is not looked at by every collection"
        monkeypatch.setattr(translation, "read_translation", lambda *_: pytest.fail("a pupil waits for a file to be read"))
        done(room.direct(command("start")))
        found = Connection(device=device).frame(room, hub.views, hub.epoch, whole=True)
        assert found is not None and "Hochmark" in found
    finally:
        gc.unfreeze()
        hub._worker.close()


def test_two_pages_that_poll_at_once_forget_the_silent_ones_once(tmp_path: Path) -> None:
    room = opened(tmp_path)
    high, low = seated(room, "highmark"), seated(room, "lowmark")
    hub = Hub(room)

    async def poll(device: str, tab: str) -> Connection:
        return await hub.polled(f"{device} {tab}", lambda: Connection(device=device))

    async def ask() -> None:
        silent = {await poll(device, tab) for device in (high, low) for tab in "ab"}
        hub._polled = {name: (page, when - MOST_SILENCE - 1) for name, (page, when) in hub._polled.items()}
        found = await asyncio.gather(poll(high, "a"), poll(high, "c"))  # both find all four silent
        assert hub._connections == set(found) and not silent & set(found)
        assert room.connected == {high: 2, low: 0}
        await hub.close()

    asyncio.run(ask())
