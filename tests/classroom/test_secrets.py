"""Secrecy by taint: what is one seat's own stands in no frame of anybody else, before, while and after it is sent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.classroom.rooms import act, command, done, joined, opened, playing, seated

from negotiate.classroom.room import Room
from negotiate.classroom.views import Reader, Views, projector, reader_of, teacher

MARKS = {"highmark": "Zqxhighmarkzq", "lowmark": "Zqxlowmarkzq"}


def tainted(room: Room, devices: dict[str, str]) -> dict[str, str]:
    """Put a mark of each seat into all that a seat writes for itself, or to the program; the marks by seat."""
    for seat, device in devices.items():
        done(room.take(device, command("note", text=f"note {MARKS[seat]}")))
        done(room.take(device, command("say", to="river-council", text=f"to the program {MARKS[seat]}")))
        done(room.take(device, command("wish", name=f"{MARKS[seat]} wish")))
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


def answers_of_the_program(room: Room) -> list[str]:
    """Every sentence that the program has said, in every language."""
    return [text for message in room.register.tables[1].messages for text in message.told.values()]


def test_no_frame_holds_what_is_another_seats(tmp_path: Path) -> None:
    room, one, other = playing(tmp_path)
    stranger, watcher = joined(room), joined(room)
    done(room.take(watcher, command("watch", table=1)))
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
        # what waits for a turn, a draft that is shown and a question to the program give nothing away, either
        for device in devices.values() if turns % 8 == 0 else ():
            room.take(device, command("hold", on=turns % 16 == 0))
            done(room.take(device, command("say", to="river-council", offer={"detainees": "twenty"})))
        if not play(room, devices):
            break
        turns += 1
    assert turns > 10 and {stranger, watcher} <= set(seen)
    told = "\n".join(answers_of_the_program(room))
    assert len(answers_of_the_program(room)) > 20
    assert not [secret for seat in devices for secret in secrets[seat] if secret in told]
    mediator = [word for word in own_words(room, "river-council") if word not in {*words["highmark"], *words["lowmark"]}]
    assert mediator and not [word for word in mediator if word in told]


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
    done(room.take(third, command("say", to=["highmark", "lowmark"], text="Zqxcirclezq")))
    done(room.take(third, command("say", to=["highmark"], text="Zqxcaucuszq")))
    done(room.take(joined(room), command("watch", table=1)))
    circle, caucus = (
        {name for name, reader in readers(room).items() if mark in frames(room, reader)}
        for mark in ("Zqxcirclezq", "Zqxcaucuszq")
    )
    assert (circle, caucus) == ({one, other, third}, {one, third})
    found = {name: "Zqxbetweenzq" in frames(room, reader) for name, reader in readers(room).items()}
    assert found == {one: True, other: True, third: False, "d4": False, "projector": False}
    assert "Zqxbetweenzq" in frames(room, teacher(room, 1, "highmark", "en"))
    done(room.direct(command("hide", table=1, message="m1", why="Not so.")))
    assert not any("Zqxbetweenzq" in frames(room, reader) for reader in readers(room).values())
    done(room.direct(command("debrief")))
    done(room.direct(command("keep", on=True)))
    assert not any(
        "Zqxcaucuszq" in frames(room, reader) for name, reader in readers(room).items() if name not in (one, third)
    )
    done(room.take(third, command("consent", on=True)))
    shown = {name for name, reader in readers(room).items() if "Zqxcaucuszq" in frames(room, reader)}
    assert shown == {one, other, third, "d4", "projector"}, "with the consent of who wrote it, the whole table reads it then"


def test_what_the_teacher_notes_and_hints_stays_with_her_and_with_one_seat(tmp_path: Path) -> None:
    room, one, _other = playing(tmp_path, tables=2)
    done(room.direct(command("remark", table=1, text="Zqxremarkzq")))
    done(room.direct(command("hint", table=1, seat="highmark", text="Zqxhintzq")))
    done(room.direct(command("branch", table=1, move=False)))
    done(room.direct(command("clock", table=None, seconds=300)))
    done(room.direct(command("freeze", table=1, on=True)))
    found = {name: frames(room, reader) for name, reader in readers(room).items()}
    found["branch"] = frames(room, projector(room, 3, None, "en"))
    assert {name for name, text in found.items() if "Zqxhintzq" in text} == {one}
    assert not any("Zqxremarkzq" in text or '"heard"' in text or '"player"' in text for text in found.values())
    assert "Zqxremarkzq" in frames(room, teacher(room, None, None, "en"))
    assert "Zqxhintzq" not in frames(room, teacher(room, 1, "lowmark", "en")), "not through the other's eyes"


def test_how_many_have_sealed_is_told_only_where_it_does_not_tell_who(tmp_path: Path) -> None:
    room, _one, _other = playing(tmp_path)
    table = json.loads(Views(room).of(projector(room, 1, None, "en"))["table"])
    assert table["sealed"] is None, "two people: a count would be a name"


def test_a_shown_offer_carries_nobodys_points(tmp_path: Path) -> None:
    room, one, other = playing(tmp_path)
    done(room.take(one, command("say", to="all", text="Look.", phrase=None, offer={"detainees": "twenty"})))
    for device in (one, other):
        views = Views(room).of(reader_of(room.register.devices[device]))
        (message,) = json.loads(views["table"])["messages"]
        told = {"id", "sender", "to", "at", "text", "hidden", "offer", "package", "about", "program"}
        assert set(message) == told and message["package"] == {"detainees": "twenty"}
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
