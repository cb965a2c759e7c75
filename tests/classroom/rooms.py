"""Classes for tests: a room with a clock that the test moves, devices with tokens, seats taken."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

from negotiate.classroom.refused import Refused
from negotiate.classroom.room import Answer, Plan, Room
from negotiate.classroom.tokens import new_token
from negotiate.words.speaker import PLAYER, Speaker

ENGLISH = Speaker("en", PLAYER)

NUMBERS = count(1)
OPEN: list[Room] = []
"""Classes to be closed when the test is over."""


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def opened(folder: Path, tables: int = 1, **more: Any) -> Room:
    """A class of the tutorial."""
    room = Room.begin(folder / "class", Plan("tutorial", tables, seed=3, **more), clock=Clock())
    OPEN.append(room)
    return room


def resumed(room: Room) -> Room:
    """The class after its program has ended and begun again."""
    OPEN.remove(room)
    room.close()
    again = Room.resume(room.folder, clock=Clock())
    OPEN.append(again)
    return again


def command(kind: str, **fields: Any) -> dict[str, Any]:
    """A command with an id of its own."""
    return {"id": f"k{next(NUMBERS)}", "kind": kind, **fields}


def joined(room: Room, language: str = "en") -> str:
    """A device that has joined; its id."""
    token = new_token()
    answer = room.join({"id": "join", "code": room.register.code, "token": token, "language": language})
    assert answer.done, answer
    return str(answer.data["device"])


def seated(room: Room, seat: str, table: int = 1, language: str = "en") -> str:
    """A device with a seat; its id."""
    device = joined(room, language)
    done(room.take(device, command("sit", table=table, seat=seat)))
    return device


def done(answer: Answer) -> Answer:
    """An answer that says that it is done."""
    assert answer.done, answer
    return answer


def code(answer: Answer) -> str:
    """Why a command was refused."""
    assert not answer.done, "it was not refused"
    return str(getattr(answer.why, "code", ""))


def playing(folder: Path, **more: Any) -> tuple[Room, str, str]:
    """A table with two delegations of one device each, at the first decision of one of them."""
    room = opened(folder, **more)
    one, other = seated(room, "highmark"), seated(room, "lowmark")
    done(room.direct(command("start")))
    room.go_on(1)
    return room, one, other


def asked(room: Room, table: int = 1) -> tuple[str, str]:
    """The seat that has to decide, and the name of its decision."""
    game = room.games[table]
    return next((seat, game.decision(seat)) for seat in game.seats if game.decision(seat))


def act(room: Room, device: str, action: str) -> dict[str, Any]:
    """The command that decides now for the seat of a device."""
    found = room.register.devices[device]
    assert found.table is not None and found.seat is not None
    return command("act", decision=room.games[found.table].decision(found.seat) or "none", action=action)


def said(answer: Answer) -> str:
    """Why a command was refused, in a sentence."""
    assert answer.why is not None
    return answer.why.said(ENGLISH) if isinstance(answer.why, Refused) else ENGLISH.value(answer.why)
