"""A disk that refuses, at any command: nothing is half done, and whoever asked is told in a sentence."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.classroom.rooms import OPEN, act, asked, command, done, opened, playing, resumed, said, seated

from negotiate.classroom.debrief.forgetting import forget
from negotiate.classroom.game import record_of
from negotiate.classroom.ledger import Ledger, read
from negotiate.classroom.room import Room
from negotiate.classroom.views import Views, teacher
from negotiate.errors import RecordError
from negotiate.words.speaker import PLAYER, Speaker

FULL = "The teacher's computer cannot write to its disk; nothing was done."


@contextmanager
def full_disk(monkeypatch: pytest.MonkeyPatch, after: int = 0) -> Iterator[None]:
    """A disk that has room for so many lines, and then refuses."""
    left, sync = [after], os.fsync

    def refused(number: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(number)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", refused)
        yield


def stands_as_on_the_disk(room: Room) -> None:
    """Whether the class is the one that a restart reads."""
    register, moves = room.register.to_data(), {number: game.table.match.events for number, game in room.games.items()}
    again = resumed(room)
    assert again.register.to_data() == register
    assert {number: game.table.match.events[: len(moves[number])] for number, game in again.games.items()} == moves


LIMITED = pytest.mark.skipif(not hasattr(os, "fork"), reason="limits on files are POSIX's")


@contextmanager
def no_room_behind(path: Path, room: int = 10) -> Iterator[None]:
    """No file may become larger than this one is now, and a few bytes: lines are cut off in the middle."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@LIMITED
def test_a_line_that_the_disk_refused_is_not_written_with_the_next_one(tmp_path: Path) -> None:
    path = tmp_path / "class.jsonl"
    ledger = Ledger(path, {"code": "KRTM"})
    with no_room_behind(path), pytest.raises(RecordError, match="File too large"):
        ledger.append({"fact": "locked", "on": True, "by": "teacher"})
    ledger.append({"fact": "talk", "mode": "off"})
    ledger.close()
    assert read(path)[0][1:] == [{"fact": "talk", "mode": "off"}]


@pytest.mark.parametrize("after", range(3))
def test_play_begins_at_all_tables_or_at_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    room = opened(tmp_path, 2)
    device = seated(room, "highmark")
    start = command("start")
    with full_disk(monkeypatch, after):  # at the first game, at the second, at the line of the ledger
        assert said(room.direct(start)) == FULL
    assert (room.register.phase, room.games) == ("lobby", {})
    assert Views(room).of(teacher(room, None, None, "en"))["wall"].count('"disk":true') == 1
    assert said(room.take(device, command("act", decision="x", action="pass"))) == "The game is not being played now."
    done(room.direct(start))
    assert room.register.phase == "play"
    assert sorted(room.games) == [1, 2]
    assert Views(room).of(teacher(room, None, None, "en"))["wall"].count('"disk":false') == 1
    stands_as_on_the_disk(room)


@LIMITED
def test_a_move_that_could_not_be_written_was_not_made(tmp_path: Path) -> None:
    room, one, other = playing(tmp_path)
    seat, _decision = asked(room)
    device = {"highmark": one, "lowmark": other}[seat]
    move, before = act(room, device, "pass"), room.games[1].table.match.events
    with no_room_behind(record_of(room.folder, 1)):
        assert said(room.take(device, move)) == FULL
        with pytest.raises(RecordError):
            room.go_on(1)
    done(room.take(device, move))
    since = room.games[1].table.match.events[len(before) :]
    assert [event["seat"] for event in since if event.kind == "action"] == [seat]
    assert room.games[1].table.match.events[: len(before)] == before
    stands_as_on_the_disk(room)


def test_a_move_that_reached_the_disk_all_the_same_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room, one, other = playing(tmp_path)
    seat, _decision = asked(room)
    device = {"highmark": one, "lowmark": other}[seat]
    move, events = act(room, device, "pass"), len(room.games[1].table.match.events)
    with full_disk(monkeypatch):
        done(room.take(device, move))  # the line is there, and only the disk's word for it is missing
    done(room.take(device, move))
    since = room.games[1].table.match.events[events:]
    assert len([event for event in since if event.kind == "action"]) == 1
    stands_as_on_the_disk(room)


@LIMITED
def test_what_only_some_tables_could_write_down_is_told_table_by_table(tmp_path: Path) -> None:
    room = opened(tmp_path, 2)
    for table in (1, 2):
        seated(room, "highmark", table)
    done(room.direct(command("start")))
    room.games[1].mark("hint", "highmark", "x" * 200, command="long")  # so that this record is the longer one
    with no_room_behind(record_of(room.folder, 1)):
        answer = room.direct(command("extend", table=None, rounds=2))
    assert said(answer) == (
        "The teacher's computer cannot write to its disk: it was done at the tables 2, and not at 1. Make room, then do it "
        "at these alone."
    )
    done(room.direct(command("extend", table=1, rounds=2)))
    assert [game.table.public(Speaker("en", PLAYER)).header.rounds for game in room.games.values()] == [12, 12]


def test_a_pause_holds_also_where_no_record_takes_note_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room, _one, _other = playing(tmp_path)
    with full_disk(monkeypatch, 1):
        done(room.direct(command("pause", table=None, on=True)))
    assert room.register.tables[1].paused
    with full_disk(monkeypatch):
        assert said(room.direct(command("pause", table=None, on=False))) == FULL
    assert room.register.tables[1].paused
    stands_as_on_the_disk(room)


def disk(room: Room) -> bool:
    """Whether the wall says that the disk is full."""
    found = Views(room).of(teacher(room, None, None, "en"))["wall"]
    assert ('"disk":true' in found) != ('"disk":false' in found)
    return '"disk":true' in found


def test_the_wall_tells_of_a_full_disk_also_where_the_command_was_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, one, other = playing(tmp_path)
    devices = {"highmark": one, "lowmark": other}
    with full_disk(monkeypatch, 1):  # the ledger takes the pause, and the record no note of it
        done(room.direct(command("pause", table=None, on=True)))
    assert disk(room)
    done(room.direct(command("pause", table=None, on=False)))
    assert not disk(room)
    with full_disk(monkeypatch):
        assert said(room.direct(command("extend", table=1, rounds=1))) == FULL
    assert disk(room)
    seat, _decision = asked(room)
    refused = room.take(devices[seat], act(room, devices[seat], "carry-out nothing"))
    assert not refused.done and disk(room), "nothing was written, so nothing is known"
    done(room.take(devices[seat], act(room, devices[seat], "pass")))  # into the record alone
    assert not disk(room)
    room.go_on(1)
    seat, _decision = asked(room)
    done(room.take(devices[seat], command("draft", options=an_offer(room), answers=None)))
    with full_disk(monkeypatch, 1):  # the record takes the move, and the ledger not that the draft is used up
        done(room.take(devices[seat], act(room, devices[seat], "pass")))
    assert disk(room)
    stands_as_on_the_disk(room)


def an_offer(room: Room) -> dict[str, str]:
    """A package of one issue."""
    rules = room.games[1].table.match.rules.names
    return {rules.issues[0]: rules.options[0][0]}


@LIMITED
def test_a_hint_is_said_and_noted_or_neither(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room, _one, _other = playing(tmp_path)
    hint = command("hint", table=1, seat="highmark", text="Look at the toll.")
    with full_disk(monkeypatch):
        assert said(room.direct(hint)) == FULL
    assert hints(room) == [] and room.register.tables[1].messages == []
    with no_room_behind(record_of(room.folder, 1)):  # it is said, and its note comes as soon as the disk takes it
        done(room.direct(hint))
    assert len(room.register.tables[1].messages) == 1 and disk(room)
    assert b"Look at the toll." not in record_of(room.folder, 1).read_bytes()
    again = resumed(room)
    done(again.direct(hint))
    assert len(again.register.tables[1].messages) == 1
    assert hints(again) == ["Look at the toll."] == hints(resumed(again))


def hints(room: Room) -> list[object]:
    """The hints that a table's record holds."""
    events = room.games[1].table.match.events
    return [event["why"] for event in events if event.kind == "marked" and event["mark"] == "hint"]


def test_what_was_said_goes_later_where_it_cannot_go_at_closing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room, one, _other = playing(tmp_path)
    done(room.take(one, command("say", to="all", text="Good morning.")))
    done(room.direct(command("debrief")))
    with monkeypatch.context() as patched:
        patched.setattr(
            Path, "unlink", lambda *_, **__: (_ for _ in ()).throw(OSError(errno.EROFS, "Read-only file system"))
        )
        assert said(room.direct(command("close"))) == (
            "The class is closed, but the disk refuses to delete what was said. It goes when the class is opened once more "
            "with --resume, or with --forget."
        )
    assert (room.folder / "said.jsonl").exists()
    resumed(room)
    assert not (room.folder / "said.jsonl").exists()
    (room.folder / "said.left").write_text("of a closing that was broken off")
    OPEN.pop().close()
    forget(room.folder, Speaker("en", PLAYER))
    assert not room.folder.exists()
