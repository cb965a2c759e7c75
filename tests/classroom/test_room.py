"""The room: joining, seats, the word of a delegation, moves, messages, the teacher's acts; refusals in their sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.classroom.rooms import (
    OPEN,
    Clock,
    act,
    asked,
    code,
    command,
    done,
    joined,
    opened,
    playing,
    resumed,
    said,
    seated,
)

from negotiate.classroom.refused import MESSAGES, Refused
from negotiate.classroom.register import CLOSED, DEBRIEF, PLAY
from negotiate.classroom.room import Plan, Room, record_of
from negotiate.classroom.tokens import LETTERS, STARS, digest, new_token, nicknames
from negotiate.errors import RecordError, UnknownName
from negotiate.table.saves import must_be_closed
from negotiate.words.speaker import PLAYER, Speaker

ENGLISH = Speaker("en", PLAYER)


def test_a_code_has_four_letters_that_cannot_be_mistaken(tmp_path: Path) -> None:
    room = opened(tmp_path)
    assert len(room.register.code) == 4 and set(room.register.code) <= set(LETTERS)
    assert not set(LETTERS) & set("AEIOUQSVZB01")


def test_nicknames_do_not_run_out() -> None:
    assert sorted(nicknames((), len(STARS))) == sorted(STARS)
    assert nicknames(STARS, 1)[0].endswith(" 2")


def test_a_device_joins_once_however_often_it_asks(tmp_path: Path) -> None:
    room, token = opened(tmp_path), new_token()
    asks = {"id": "join", "code": room.register.code.lower(), "token": token, "language": "de"}
    first = done(room.join(asks))
    assert done(room.join({**asks, "id": "again"})).data == first.data
    assert len(room.register.devices) == 1
    device = room.device_of(token)
    assert device is not None and device.language == "de" and device.name in STARS
    text = (tmp_path / "class" / "class.jsonl").read_text()
    assert token not in text and digest(token) in text, "only the hash of a token is kept"


def test_strangers_stay_outside(tmp_path: Path) -> None:
    room = opened(tmp_path)
    asks: dict[str, Any] = {"id": "join", "code": "AAAA", "token": new_token(), "language": "en"}
    refused = room.join(asks)
    assert said(refused) == "There is no class with this code here. Look at the board again."
    strange: tuple[object, ...] = (None, [], {**asks, "token": "short"}, {**asks, "more": 1}, {"id": "join"})
    for nonsense in strange:
        assert said(room.join(nonsense)) == "The class does not understand what was sent to it."
    assert (
        said(room.take("d9", command("rename")))
        == "This class does not know your device any more. Join again with the code."
    )
    assert not room.is_teacher(new_token()) and not room.is_teacher("")
    assert room.device_of("") is None and not room.register.devices


def test_seats_are_taken_shared_and_left_in_the_lobby(tmp_path: Path) -> None:
    room = opened(tmp_path, tables=2)
    one, other = joined(room), joined(room)
    done(room.take(one, command("sit", table=2, seat="highmark")))
    done(room.take(other, command("sit", table=2, seat="highmark")))
    seat = room.register.seat(2, "highmark")
    assert seat.devices == [one, other] and seat.speaker == one
    done(room.take(one, command("sit", table=1, seat="lowmark")))
    assert seat.devices == [other] and seat.speaker == other, "whoever stays has the word"
    assert said(room.take(one, command("sit", table=1, seat="nobody"))) == "There is no such seat at this table."
    assert said(room.take(one, command("sit", table=3, seat="lowmark"))) == "There is no such seat at this table."
    done(room.direct(command("lock", on=True)))
    locked = "Your teacher has locked the seats. Ask for yours to be changed."
    assert said(room.take(one, command("sit", table=1, seat="highmark"))) == locked
    assert said(room.take(one, command("stand"))) == locked
    done(room.direct(command("move", device=one, table=1, seat="highmark")))
    assert room.register.devices[one].seat == "highmark", "the teacher may all the same"
    done(room.direct(command("seat", table=1, seat="lowmark", program=True)))
    done(room.direct(command("lock", on=False)))
    assert (
        said(room.take(one, command("sit", table=1, seat="lowmark")))
        == "The program plays this seat. Ask your teacher for it."
    )


def test_a_delegation_has_room_for_eight_devices(tmp_path: Path) -> None:
    room = opened(tmp_path)
    for _ in range(8):
        seated(room, "highmark")
    ninth = joined(room)
    refused = room.take(ninth, command("sit", table=1, seat="highmark"))
    assert said(refused) == "There is no more room in this delegation. Choose another seat."


def test_play_begins_with_people_and_the_program_in_the_other_seats(tmp_path: Path) -> None:
    room = opened(tmp_path)
    nobody = "Nobody sits at any table yet. Wait for the first to join, or give the seats to the program."
    assert said(room.direct(command("start"))) == nobody
    device = seated(room, "highmark")
    assert said(room.take(device, act_before(device))) == "The game is not being played now."
    done(room.direct(command("start")))
    assert room.register.phase == PLAY and room.register.seat(1, "lowmark").program
    assert room.games[1].table.people == {"highmark"}
    assert said(room.direct(command("start"))) == "The game has begun already."
    assert said(room.take(device, command("sit", table=1, seat="highmark"))) == (
        "The game has begun; only your teacher can change your seat now."
    )


def act_before(_device: str) -> dict[str, Any]:
    return command("act", decision="0", action="pass")


def test_the_same_id_is_done_once_and_answered_alike(tmp_path: Path) -> None:
    room, one, other = playing(tmp_path)
    devices = {"highmark": one, "lowmark": other}
    seat, decision = asked(room)
    device = devices[seat]
    move = command("act", decision=decision, action="pass")
    first = done(room.take(device, move))
    events = len(room.games[1].table.moment.events)
    assert done(room.take(device, move)).command == first.command
    assert len(room.games[1].table.moment.events) == events
    say = command("say", to="all", text="Once.", phrase=None, offer=None)
    done(room.take(one, say))
    done(room.take(one, say))
    assert [message.text for message in room.register.tables[1].messages] == ["Once."]
    done(room.take(other, say))
    assert len(room.register.tables[1].messages) == 2, "an id is its sender's own"


def test_a_command_that_is_older_than_the_open_decision_is_refused(tmp_path: Path) -> None:
    room, one, other = playing(tmp_path)
    seat, decision = asked(room)
    device = {"highmark": one, "lowmark": other}[seat]
    done(room.take(device, command("act", decision=decision, action="pass")))
    room.go_on(1)
    late = room.take(device, command("act", decision=decision, action="pass"))
    assert said(late) == "The table has changed meanwhile. Look at it again, and decide anew."
    assert late.tables == {1}, "and whoever sent it is shown the table as it is"


def test_only_the_speaker_decides_and_the_word_can_be_handed_over(tmp_path: Path) -> None:
    room = opened(tmp_path)
    one, two = seated(room, "highmark"), seated(room, "highmark")
    stranger = seated(room, "lowmark")
    done(room.direct(command("start")))
    name = room.register.devices[one].name
    assert (
        said(room.take(two, command("act", decision="0", action="pass")))
        == f"{name} speaks for your delegation and decides."
    )
    room.connected[one] = 1
    assert said(room.take(two, command("speak"))) == (
        f"{name} speaks for your delegation and is connected. Ask for the word to be handed to you."
    )
    assert said(room.take(one, command("hand", device=stranger))) == "Nobody of your delegation has this device."
    room.connected[one] = 0
    done(room.take(two, command("speak")))
    assert room.register.seat(1, "highmark").speaker == two
    done(room.take(two, command("hand", device=one)))
    assert room.register.seat(1, "highmark").speaker == one
    done(room.direct(command("speaker", device=two)))
    assert room.register.seat(1, "highmark").speaker == two


def test_a_move_that_is_none_is_refused_without_an_echo(tmp_path: Path) -> None:
    room, one, other = playing(tmp_path)
    seat, decision = asked(room)
    device = {"highmark": one, "lowmark": other}[seat]
    assert (
        said(room.take(device, command("act", decision=decision, action="dance <b>")))
        == "The table does not know this move."
    )
    refused = room.take(device, command("act", decision=decision, action="carry-out"))
    assert "yaml" not in said(refused) and said(refused).endswith(".")
    assert said(room.take(device, command("act", decision=decision, action="x" * 5000))) == (
        "The class does not understand what was sent to it."
    )


def test_drafts_and_notes_are_the_delegations_own_and_last(tmp_path: Path) -> None:
    room, one, _other = playing(tmp_path)
    done(room.take(one, command("draft", options={"detainees": "twenty"}, answers=None)))
    assert said(room.take(one, command("draft", options={"detainees": "all of them"}, answers=None))) == MESSAGES["nonsense"]
    done(room.take(one, command("note", text="Ask for the watchers.")))
    seat = room.register.seat(1, "highmark")
    assert (seat.options, seat.note) == ({"detainees": "twenty"}, "Ask for the watchers.")


def test_two_devices_that_write_one_note_lose_nothing(tmp_path: Path) -> None:
    room, one, _other = playing(tmp_path)
    two = joined(room)
    done(room.take(two, command("sit", table=1, seat="highmark")))
    seat = room.register.seat(1, "highmark")

    def notes(device: str, text: str, basis: str) -> dict[str, object]:
        return dict(done(room.take(device, command("note", text=text, basis=basis))).data)

    assert notes(one, "Watchers first.\nNo toll.", "") == {}
    first = seat.note
    assert notes(one, "Watchers first.\nA small toll.", first) == {}
    twice = command("note", text=first + "\nAsk the council.", basis=first)
    assert done(room.take(two, twice)).data == done(room.take(two, twice)).data == {"merged": True}
    assert seat.note == "Watchers first.\nA small toll.\nAsk the council."
    assert notes(two, "Done.", seat.note) == {} and seat.note == "Done.", "who has seen everything may shorten it"
    assert notes(one, "Done.", first) == {}, "the same text twice is one text"
    long = command("note", text="x" * 4000, basis=first)
    assert said(room.take(one, long)) == MESSAGES["note-full"] and seat.note == "Done."
    assert resumed(room).register.seat(1, "highmark").note == "Done."


def test_messages_as_the_teacher_allows_them(tmp_path: Path) -> None:
    room, one, other = playing(tmp_path)
    empty = command("say", to="all", text=" ", phrase=None, offer=None)
    assert said(room.take(one, empty)) == "Write something, or choose a phrase or an offer."
    done(room.take(one, command("say", to="lowmark", text="Between us.", phrase=None, offer={"detainees": "twenty"})))
    assert said(room.take(one, command("say", to="highmark", text="Me?", phrase=None, offer=None))) == MESSAGES["nonsense"]
    assert said(room.take(one, command("say", to="all", text=None, phrase="rude", offer=None))) == MESSAGES["nonsense"]
    done(room.direct(command("talk", mode="phrases")))
    assert said(room.take(one, command("say", to="all", text="Free.", phrase=None, offer=None))) == (
        "Only ready-made phrases can be sent now."
    )
    done(room.take(one, command("say", to="all", text=None, phrase="no", offer=None)))
    done(room.direct(command("mute", device=one, on=True)))
    assert said(room.take(one, command("say", to="all", text=None, phrase="no", offer=None))) == (
        "Your teacher has muted this device."
    )
    done(room.direct(command("talk", mode="off")))
    assert said(room.take(other, command("say", to="all", text=None, phrase="no", offer=None))) == (
        "Your teacher has switched messages off."
    )
    done(room.direct(command("hide", table=1, message="m1", why="Too private.")))
    assert room.register.tables[1].messages[0].hidden == "Too private."
    done(room.direct(command("announce", table=None, text="Five minutes.")))
    assert room.register.tables[1].messages[-1].sender == "teacher"


def test_nobody_moves_while_the_teacher_has_paused(tmp_path: Path) -> None:
    room, one, other = playing(tmp_path)
    seat, decision = asked(room)
    device = {"highmark": one, "lowmark": other}[seat]
    done(room.direct(command("pause", table=1, on=True)))
    assert said(room.take(device, command("act", decision=decision, action="pass"))) == "Your teacher has paused the game."
    assert room.go_on(1) == 0
    done(room.direct(command("pause", table=None, on=False)))
    done(room.take(device, act(room, device, "pass")))


def test_the_teacher_decides_for_a_seat_with_a_reason(tmp_path: Path) -> None:
    room, _one, _other = playing(tmp_path)
    seat, decision = asked(room)
    ask = command("act-for", table=1, seat=seat, decision=decision, action="pass", why="The phone is flat.")
    done(room.direct(ask))
    done(room.direct(ask))
    log = [entry.text for entry in room.games[1].table.public(ENGLISH).log]
    assert len([text for text in log if "The phone is flat." in text]) == 1
    assert room.games[1].decision(seat) != decision
    room.go_on(1)
    never = command("act-for", table=1, seat=asked(room)[0], decision=asked(room)[1], action="carry-out", why="Never done.")
    assert not room.direct(never).done
    assert not any("Never done." in entry.text for entry in room.games[1].table.public(ENGLISH).log)
    late = room.direct({**ask, "id": "later"})
    assert code(late) == "stale"


def test_the_debrief_and_the_end(tmp_path: Path) -> None:
    room = opened(tmp_path)
    assert said(room.direct(command("debrief"))) == "The game has not begun yet."
    device = seated(room, "highmark")
    done(room.direct(command("start")))
    done(room.direct(command("debrief")))
    assert room.register.phase == DEBRIEF
    assert code(room.take(device, command("act", decision="0", action="pass"))) == "not-playing"
    done(room.direct(command("close")))
    assert room.register.phase == CLOSED
    assert said(room.take(device, command("rename"))) == "This class is closed."
    assert said(room.join({"id": "j", "code": room.register.code, "token": new_token(), "language": "en"})) == (
        "This class is closed."
    )


def test_a_language_that_does_not_exist_opens_no_class(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="There is no language 'xx'"):
        Room.begin(tmp_path / "class", Plan("tutorial", language="xx"), clock=Clock())
    assert not (tmp_path / "class").exists()


def test_a_rehearsal_plays_by_itself_to_the_end(tmp_path: Path) -> None:
    room = opened(tmp_path, rehearsal=True)
    assert room.register.phase == PLAY
    steps = 0
    while room.go_on(1, 1):
        steps += 1
    assert room.games[1].is_over and steps > 10


def test_every_refusal_can_be_said(tmp_path: Path) -> None:
    fields: dict[str, object] = {"name": "Vega", "most": 60, "done": "2", "left": "1"}
    assert all(Refused(refused, fields).said(ENGLISH).endswith(".") for refused in MESSAGES)


def test_a_seat_goes_to_the_program_and_comes_back_in_the_middle_of_a_game(tmp_path: Path) -> None:
    room, one, other = playing(tmp_path)
    seat, decision = asked(room)
    away = {"highmark": one, "lowmark": other}[seat]
    done(room.direct(command("seat", table=1, seat=seat, program=True)))
    assert room.register.seat(1, seat).program and room.go_on(1) > 0
    assert asked(room)[0] != seat, "the program has moved for it"
    assert code(room.take(away, command("act", decision=decision, action="pass"))) == "stale"
    assert said(room.direct(command("seat", table=1, seat=seat, program=True))) == "The seat is played so already."
    done(room.direct(command("seat", table=1, seat=seat, program=False)))
    assert room.games[1].people == {"highmark", "lowmark"} and not room.register.seat(1, seat).program


def test_the_teacher_takes_a_table_back_gives_it_rounds_and_brings_a_card_in(tmp_path: Path) -> None:
    room, one, other = playing(tmp_path)
    devices = {"highmark": one, "lowmark": other}
    game = room.games[1]
    first = asked(room)
    while game.table.public(ENGLISH).header.round < 3:
        seat, decision = asked(room)
        done(room.take(devices[seat], command("act", decision=decision, action="pass")))
        room.go_on(1)
    rounds = game.table.public(ENGLISH).header.rounds
    done(room.direct(command("extend", table=1, rounds=2)))
    assert game.table.public(ENGLISH).header.rounds == rounds + 2
    done(room.direct(command("extend", table=1, rounds=100)))
    assert code(room.direct(command("extend", table=1, rounds=100))) == "rounds-too-many"
    done(room.direct(command("rewind", table=1, round=1)))
    room.go_on(1)
    assert game.table.public(ENGLISH).header.round == 1 and [number for number, _points in game.trust] == [1]
    assert code(room.take(devices[first[0]], command("act", decision=first[1], action="pass"))) == "stale"
    assert not room.direct(command("rewind", table=1, round=7)).done
    card = next(iter(room.model.table.cards(ENGLISH)), None)
    if card is not None:
        done(room.direct(command("inject", table=1, card=card)))
    assert not room.direct(command("inject", table=1, card="no-such-card")).done


def test_a_class_that_cannot_be_opened_again_leaves_no_file_open(tmp_path: Path) -> None:
    room = opened(tmp_path, 2)
    seated(room, "highmark"), seated(room, "lowmark", 2)
    done(room.direct(command("start")))
    OPEN.remove(room)
    room.close()
    record = record_of(room.folder, 2)
    whole = record.read_bytes()
    record.write_bytes(whole.replace(b'"seed":', b'"seeds":', 1))
    with pytest.raises(RecordError):
        Room.resume(room.folder, clock=Clock())
    must_be_closed(record_of(room.folder, 1))  # raises InUse where the first table were still open
    record.write_bytes(whole)
    ledger = room.folder / "class.jsonl"
    whole = ledger.read_bytes()
    ledger.write_bytes(whole + b'{"fact":"muted","device":"d9","on":true}\n')
    with pytest.raises(RecordError) as refused:
        Room.resume(room.folder, clock=Clock())
    number = whole.count(b"\n") + 1
    assert str(refused.value) == (
        f"{ledger}:{number}: this line tells of something that there is not in the class; the file is damaged, or was "
        "written by a later version. A copy of it may be whole."
    )
    ledger.write_bytes(whole.replace(b'"code":', b'"kode":', 1))
    with pytest.raises(RecordError) as refused:
        Room.resume(room.folder, clock=Clock())
    assert str(refused.value) == f"{ledger}:1: the header of the ledger is damaged; a copy of the file may be whole."
    ledger.write_bytes(whole)
    again = Room.resume(room.folder, clock=Clock())
    OPEN.append(again)
    first, second = (again.games[number].table.match.first_rules for number in (1, 2))
    assert first.record is second.record is again.model.table.match.first_rules.record, "rules are read once for all"
