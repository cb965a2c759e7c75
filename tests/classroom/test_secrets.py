"""Secrecy by taint: what is one seat's own stands in no frame of anybody else, before, while and after it is sent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.classroom.rooms import act, command, done, opened, playing, seated

from negotiate.classroom.room import Room
from negotiate.classroom.views import Reader, Views, projector, reader_of, teacher

MARKS = {"highmark": "Zqxhighmarkzq", "lowmark": "Zqxlowmarkzq"}


def tainted(room: Room, devices: dict[str, str]) -> dict[str, str]:
    """Put a mark of each seat into all that a seat writes for itself; the marks by seat."""
    for seat, device in devices.items():
        done(room.take(device, command("note", text=f"note {MARKS[seat]}")))
    return MARKS


def frames(room: Room, reader: Reader) -> str:
    """Everything that a reader is sent, as text."""
    return "\n".join(f"{name}:{text}" for name, text in Views(room).of(reader).items())


def own_words(room: Room, seat: str) -> list[str]:
    """Sentences that only one seat may read: its brief, its aims, its red lines, its points."""
    private = room.games[1].table.private(seat, reader_of(room.register.devices["d1"]).speaker)
    brief = private.brief
    words = [brief.text, *brief.aims, *brief.red_lines, brief.title]
    return [json.dumps(word, ensure_ascii=False)[1:-1] for word in words if word]


def readers(room: Room) -> dict[str, Reader]:
    """Who is at the table, and the projector."""
    found = {device.id: reader_of(device) for device in room.register.devices.values()}
    return {**found, "projector": projector(room, 1, None, "en")}


def test_no_frame_holds_what_is_another_seats(tmp_path: Path) -> None:
    room, one, other = playing(tmp_path)
    stranger = seated_elsewhere(room)
    devices = {"highmark": one, "lowmark": other}
    marks = tainted(room, devices)
    done(room.take(one, command("draft", options={"detainees": "twenty"}, answers=None)))
    words = {seat: own_words(room, seat) for seat in devices}
    secrets = {seat: {marks[seat], *words[seat]} - set(words[other]) for seat, other in (MARKS, tuple(MARKS)[::-1])}
    assert all(len(found) > 3 for found in secrets.values())
    turns = 0
    while True:
        seen = {name: frames(room, reader) for name, reader in readers(room).items()}
        leaks = [
            (turns, name, seat, secret)
            for name, text in seen.items()
            for seat, device in devices.items()
            for secret in secrets[seat]
            if name != device and secret in text
        ]
        assert not leaks
        missing = [secret for seat, device in devices.items() for secret in secrets[seat] if secret not in seen[device]]
        assert not missing, "a mark that is sent to nobody proves nothing"
        if not play(room, devices):
            break
        turns += 1
    assert turns > 10 and stranger in seen


def seated_elsewhere(room: Room) -> str:
    """A device that has joined and has no seat."""
    from tests.classroom.rooms import joined

    return joined(room)


def play(room: Room, devices: dict[str, str]) -> bool:
    """One move of whoever has to decide."""
    game = room.games[1]
    seat = next((seat for seat in devices if game.decision(seat)), None)
    if seat is None:
        return False
    action = "pass" if game.table.private(seat, reader_of(room.register.devices["d1"]).speaker).duty is None else "carry-out"
    done(room.take(devices[seat], act(room, devices[seat], action)))
    room.go_on(1)
    return True


def test_a_private_message_is_read_by_two_and_the_teacher(tmp_path: Path) -> None:
    room = opened(tmp_path)
    one, other, third = (seated(room, seat) for seat in ("highmark", "lowmark", "river-council"))
    done(room.direct(command("start")))
    room.go_on(1)
    done(room.take(one, command("say", to="lowmark", text="Zqxbetweenzq", phrase=None, offer={"detainees": "twenty"})))
    found = {name: "Zqxbetweenzq" in frames(room, reader) for name, reader in readers(room).items()}
    assert found == {one: True, other: True, third: False, "projector": False}
    assert "Zqxbetweenzq" in frames(room, teacher(room, 1, "highmark", "en"))
    done(room.direct(command("hide", table=1, message="m1", why="Not so.")))
    assert not any("Zqxbetweenzq" in frames(room, reader) for reader in readers(room).values())


def test_a_shown_offer_carries_nobodys_points(tmp_path: Path) -> None:
    room, one, other = playing(tmp_path)
    done(room.take(one, command("say", to="all", text="Look.", phrase=None, offer={"detainees": "twenty"})))
    for device in (one, other):
        views = Views(room).of(reader_of(room.register.devices[device]))
        (message,) = json.loads(views["table"])["messages"]
        assert set(message) == {"id", "sender", "to", "at", "text", "hidden", "offer"}
        assert message["offer"] == ["Detainees: Twenty of a list go home, ten at dawn and ten at noon"]


def test_secrets_of_the_end_wait_for_the_debrief_of_all_tables(tmp_path: Path) -> None:
    room = opened(tmp_path, tables=2)
    one, other = seated(room, "highmark", table=1), seated(room, "highmark", table=2)
    done(room.direct(command("start")))
    room.go_on(1)
    while not room.games[1].is_over:
        game = room.games[1]
        speaker = reader_of(room.register.devices[one]).speaker
        action = "pass" if game.table.private("highmark", speaker).duty is None else "carry-out"
        done(room.take(one, act(room, one, action)))
        room.go_on(1)
    assert "ending" not in Views(room).of(reader_of(room.register.devices[one])), "table 2 plays the same briefs"
    done(room.direct(command("debrief")))
    assert "ending" in Views(room).of(reader_of(room.register.devices[one]))
    found: dict[str, Any] = {"other": Views(room).of(reader_of(room.register.devices[other]))["ending"]}
    assert found["other"] == "null"


def test_fragments_go_only_to_readers_of_their_scope(tmp_path: Path) -> None:
    room, one, _other = playing(tmp_path)
    reader = reader_of(room.register.devices[one])
    assert reader.scopes == {"class", f"device:{one}", "table:1", "seat:1:highmark"}
    assert projector(room, 1, "highmark", "en").scopes == {"class", "table:1"}
    assert teacher(room, 1, "highmark", "en").scopes == {"class", "teacher", "table:1", "seat:1:highmark"}
    assert projector(room, 7, None, "en").scopes == {"class"}
