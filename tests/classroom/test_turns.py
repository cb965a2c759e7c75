"""A delegation's turn: a package that waits for it, a step taken back, sealed decisions as a count, the tutor."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.classroom.rooms import act, asked, code, command, done, joined, playing, resumed, said

from negotiate.classroom.game import Game
from negotiate.classroom.register import CHANGED, REPLACED, Seat
from negotiate.classroom.room import Room
from negotiate.classroom.views import Views, reader_of

TWENTY = {"detainees": "twenty"}
PROPOSE = "propose detainees=twenty"


def drafted(room: Room, device: str, options: dict[str, str] = TWENTY) -> None:
    """Put a package together."""
    done(room.take(device, command("draft", options=options, answers=None)))


def on_the_table(room: Room) -> dict[str, dict[str, str]]:
    """The packages on the table, by seat."""
    return {offer.seat: offer.options for offer in room.games[1].table.moment.sight().view.offers}


def waiting(folder: Path, *, undo: bool = False) -> tuple[Room, str, str]:
    """A table at which lowmark has the floor and highmark comes next; the devices of both, in this order."""
    room, high, low = playing(folder)
    done(room.direct(command("undo", table=1, on=undo)))
    assert asked(room)[0] == "lowmark"
    return room, low, high


def moves(room: Room, device: str, action: str) -> None:
    """Decide, and let the game go on."""
    done(room.take(device, act(room, device, action)))
    room.go_on(1)


def high(room: Room) -> Seat:
    """The seat that comes next."""
    return room.register.seat(1, "highmark")


def seen(room: Room, device: str, fragment: str) -> Any:
    """A fragment as a device is sent it."""
    return json.loads(Views(room).of(reader_of(room.register.devices[device]))[fragment])


def test_a_package_that_waits_is_tabled_when_the_turn_comes_and_once(tmp_path: Path) -> None:
    room, first, second = waiting(tmp_path)
    assert said(room.take(second, command("hold", on=True))) == "Put a package together first."
    drafted(room, second)
    done(room.take(second, command("hold", on=True)))
    assert room.go_on(1) == 0 and on_the_table(room) == {}
    assert seen(room, second, "team")["held"] is True
    moves(room, first, "pass")
    assert on_the_table(room) == {"highmark": TWENTY} and (high(room).held, high(room).options) == (None, {})
    before, made = room.register.to_data(), sorted(room.games[1].commands)
    assert [name for name in made if name.endswith(":held")]
    again = resumed(room)
    again.go_on(1)
    assert sorted(again.games[1].commands) == made and again.register.to_data() == before


def test_what_was_tabled_before_the_program_ended_is_not_tabled_again(tmp_path: Path) -> None:
    room, first, second = waiting(tmp_path)
    drafted(room, second)
    done(room.take(second, command("hold", on=True)))
    whole = (tmp_path / "class" / "class.jsonl").read_bytes()
    moves(room, first, "pass")
    (tmp_path / "class" / "class.jsonl").write_bytes(whole)  # the move stands in the record, and the ledger does not know
    again = resumed(room)
    again.go_on(1)
    assert on_the_table(again) == {"highmark": TWENTY} and (high(again).held, high(again).options) == (None, {})
    assert len(again.games[1].commands) == 2


def test_it_waits_no_longer_when_the_table_changes_under_it(tmp_path: Path) -> None:
    room, first, second = waiting(tmp_path)
    drafted(room, second)
    done(room.take(second, command("hold", on=True)))
    moves(room, first, PROPOSE)
    assert (high(room).held, high(room).dropped, high(room).options) == (None, CHANGED, TWENTY)
    told = "The table has changed under the package that waited for your turn. Look at it again."
    assert seen(room, second, "team")["dropped"] == told and list(on_the_table(room)) == ["lowmark"]
    drafted(room, second, {})
    assert high(room).dropped == ""


def test_it_waits_no_longer_for_who_decides_no_more(tmp_path: Path) -> None:
    room, first, second = waiting(tmp_path)
    third = joined(room)
    done(room.take(third, command("sit", table=1, seat="highmark")))
    drafted(room, second)
    assert code(room.take(third, command("hold", on=True))) == "not-speaker"
    done(room.take(second, command("hold", on=True)))
    done(room.take(second, command("hand", device=third)))
    assert (high(room).held, high(room).dropped) == (None, REPLACED)
    done(room.take(third, command("hold", on=True)))
    done(room.direct(command("seat", table=1, seat="highmark", program=True)))
    done(room.direct(command("seat", table=1, seat="highmark", program=False)))
    room.go_on(1)
    told = "Somebody else decides for you now, so the package that waited for your turn was put aside."
    assert seen(room, third, "team")["dropped"] == told, "gone to the program and back, in one breath"
    done(room.take(third, command("hold", on=True)))
    done(room.take(third, command("hold", on=False)))
    assert (high(room).held, high(room).dropped) == (None, "")
    done(room.take(third, command("hold", on=True)))
    drafted(room, third, {})
    assert high(room).held is None, "another package is not what was to be tabled"
    moves(room, first, "pass")
    assert on_the_table(room) == {}


def test_a_step_is_taken_back_where_the_game_lets_it_and_once(tmp_path: Path) -> None:
    room, first, second = waiting(tmp_path, undo=True)
    moves(room, first, PROPOSE)
    assert seen(room, first, "seat.undo") is True and seen(room, second, "seat.undo") is False
    assert code(room.take(second, command("undo"))) == "anothers-step"
    back = command("undo")
    done(room.take(first, back))
    assert on_the_table(room) == {} and asked(room)[0] == "lowmark"
    moves(room, first, PROPOSE)
    done(room.take(first, back))
    assert on_the_table(room) != {}, "the same command does nothing a second time"


def test_nothing_is_taken_back_where_that_was_not_allowed(tmp_path: Path) -> None:
    room, first, _second = waiting(tmp_path)
    moves(room, first, "pass")
    assert said(room.take(first, command("undo"))) == "Steps cannot be taken back in this game."


def sealing(folder: Path) -> tuple[Room, str, str]:
    """A table at which both delegations have something to carry out at once."""
    room, low, highs = waiting(folder, undo=True)
    moves(room, low, PROPOSE)
    moves(room, highs, "accept lowmark")
    while room.games[1].sealing is None:
        moves(room, {"highmark": highs, "lowmark": low}[asked(room)[0]], "pass")
    return room, low, highs


def test_nobody_learns_who_has_sealed_a_decision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room, one, other = sealing(tmp_path)
    reader = reader_of(room.register.devices[other])
    before = Views(room).of(reader)
    assert json.loads(before["table"])["sealed"] == {"decided": None, "of": 2}
    moves(room, one, "carry-out")
    assert room.games[1].sealing == (1, 2)
    assert Views(room).of(reader) == before, "of two, even a count would tell"
    assert said(room.take(one, command("undo"))) == "What is sealed is revealed together; until then nothing is taken back."
    monkeypatch.setattr(Game, "sealing", (1, 3))
    assert seen(room, other, "table")["sealed"] == {"decided": 1, "of": 3}
    monkeypatch.undo()
    revealed = len(room.games[1].table.moment.events)
    moves(room, other, "carry-out")
    assert room.games[1].sealing != (1, 2) and len(room.games[1].table.moment.events) > revealed


def test_the_tutor_is_asked_where_the_delegation_wants_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room, first, _second = waiting(tmp_path)
    asks: list[tuple[str, str]] = []
    table = room.games[1].table
    monkeypatch.setattr(table, "question", lambda seat, action: asks.append((seat, action)))
    room.question(first, "pass")
    assert asks == []
    done(room.take(first, command("tutor", on=True)))
    room.question(first, "pass")
    assert asks == [("lowmark", "pass")] and table.chairs["lowmark"].tutored
    done(room.take(first, command("tutor", on=False)))
    room.question(first, "pass")
    assert len(asks) == 1
