"""The teacher's wall: lobby, clock, cards, branches, hints, steps taken back, deputies; each on the disk, and told."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.classroom import rooms
from tests.classroom.rooms import Clock, act, asked, code, command, done, joined, opened, playing, said, seated

from negotiate.classroom import wall, wall_rows
from negotiate.classroom.game import record_of
from negotiate.classroom.room import Room
from negotiate.classroom.views import Views, reader_of, teacher
from negotiate.rulebook.model.events import Effect
from negotiate.table.lobby import offer
from negotiate.words.speaker import PLAYER, Speaker

ENGLISH = Speaker("en", PLAYER)
WRITTEN = {"text": "The bridge is closed.", "actor": "highmark", "effects": [{"support": -6}, {"trust_in_actor": -4}]}


def told(room: Room, table: int = 1) -> str:
    """What everybody at a table reads."""
    return "\n".join(entry.text for entry in room.games[table].table.public(ENGLISH).log)


def killed(room: Room) -> Room:
    """The class as another program finds it on the disk after a kill: the files are copied as they are."""
    place = room.folder.parent / f"killed-{len(rooms.OPEN)}"
    place.mkdir()
    for file in room.folder.glob("*.jsonl"):
        shutil.copy(file, place / file.name)
    rooms.OPEN.append(Room.resume(place, clock=Clock()))
    return rooms.OPEN[-1]


def again(room: Room) -> Room:
    """The same, and all that was answered is there."""
    other = killed(room)
    assert other.register.to_data() == room.register.to_data()
    for number, game in room.games.items():
        assert other.games[number].table.moment.events == game.table.moment.events
        assert (other.games[number].players, other.games[number].trust) == (game.players, game.trust)
    return other


def test_tables_come_and_go_before_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = opened(tmp_path, tables=2, own_seeds=True)
    device = seated(room, "highmark", table=2)
    done(room.direct(command("add-table")))
    done(room.direct(command("remove-table", table=2)))
    assert list(room.register.tables) == [1, 3] and room.register.devices[device].seat is None
    assert room.register.tables[3].seed == room.register.tables[1].seed + 2
    done(room.direct(command("remove-table", table=3)))
    assert said(room.direct(command("remove-table", table=1))) == "A class has at least one table."
    monkeypatch.setattr(wall, "MOST_TABLES", 2)
    done(room.direct(command("add-table")))
    assert said(room.direct(command("add-table"))) == "A class has at most 2 tables."
    again(room)
    seated(room, "highmark")
    done(room.direct(command("start")))
    assert said(room.direct(command("add-table"))) == "The game has begun already."


def test_seats_are_filled_with_players_of_a_strength(tmp_path: Path) -> None:
    room = opened(tmp_path, tables=2)
    seated(room, "highmark")
    done(room.direct(command("fill", table=None, program=True, player="easy")))
    assert not room.register.seat(1, "highmark").program, "somebody sits there"
    assert room.register.seat(1, "lowmark").player == "easy" and room.register.seat(1, "river-council").player == ""
    done(room.direct(command("seat", table=1, seat="lowmark", program=True, player="hardliner")))
    same = command("seat", table=1, seat="lowmark", program=True, player="hardliner")
    assert said(room.direct(same)) == "The seat is played so already."
    for player in ("./own.py:Player", "formulator", "none"):
        wrong = command("seat", table=1, seat="lowmark", program=True, player=player)
        assert said(room.direct(wrong)) == "The program has no such player for this seat."
    taken = command("seat", table=1, seat="highmark", program=True)
    assert said(room.direct(taken)) == "Somebody sits there. Move the device to another seat first."
    done(room.direct(command("fill", table=2, program=False)))
    assert not room.register.seat(2, "lowmark").program
    done(room.direct(command("start")))
    assert room.games[1].players == {"highmark": "human", "lowmark": "hardliner", "river-council": "formulator"} | {
        "river-council": room.games[1].table.usual("river-council")
    }
    done(room.direct(command("seat", table=1, seat="lowmark", program=True, player="cautious")))
    assert room.register.seat(1, "lowmark").player == "cautious"
    again(room)


def test_every_player_of_a_list_is_told_in_the_words_of_the_other_clients(tmp_path: Path) -> None:
    room = opened(tmp_path)
    for language in ("en", "de"):
        speaker = Speaker(language, PLAYER)
        found = wall_rows.wall(room, speaker)
        assert {name for names in found["strengths"].values() for name in names} <= set(found["words"])
        for seat in offer("tutorial", speaker).seats:
            for player in seat.players:
                assert player.name == "random" or found["words"][player.name] == player.text
    assert wall_rows.wall(room, ENGLISH)["words"]["boulware"] == "boulware: concedes late"
    assert wall_rows.wall(room, ENGLISH)["words"]["formulator"] == "formulator: drafts bridging packages"


def test_the_clock_stands_still_while_the_game_does(tmp_path: Path) -> None:
    room, one, _other = playing(tmp_path)
    clock = room._clock
    assert isinstance(clock, Clock)
    table = room.register.tables[1]
    done(room.direct(command("clock", table=None, seconds=300)))
    clock.now += 100
    done(room.direct(command("freeze", table=None, on=True)))
    assert (table.until, table.left) == (None, 200.0)
    done(room.direct(command("pause", table=1, on=True)))
    clock.now += 1000
    done(room.direct(command("clock", table=1, seconds=60)))
    assert table.left == 260.0
    for kind, fields in (("act", {"decision": "0", "action": "pass"}), ("say", {"to": "all", "text": "?"})):
        asks = command(kind, **fields, **({"phrase": None, "offer": None} if kind == "say" else {}))
        assert said(room.take(one, asks)) == "Your teacher has frozen the screens. Look up."
    assert room.go_on(1) == 0
    done(room.direct(command("freeze", table=None, on=False)))
    assert table.until is None, "it is still paused"
    done(room.direct(command("pause", table=None, on=False)))
    assert table.until == clock.now + 260
    again(room)
    done(room.direct(command("clock", table=None, seconds=0)))
    assert table.until is None and table.left is None
    for words in ("freezes the screens", "gives more time", "pauses the game", "lets the game go on"):
        assert f"The facilitator {words}." in told(room)


def test_cards_and_rounds_for_all_tables_are_brought_in_once(tmp_path: Path) -> None:
    room = opened(tmp_path, tables=3)
    for table in (1, 2):
        seated(room, "highmark", table=table)
    done(room.direct(command("start")))
    for table in (1, 2):
        room.go_on(table)
    ask = command("inject", table=None, written=WRITTEN)
    # the program dies after the first table: the same command again does the rest
    room.games[1].inject({"id": "card-x", **WRITTEN}, command="teacher:half:1")
    done(room.direct({**ask, "id": "half"}))
    done(room.direct({**ask, "id": "half"}))
    assert [told(room, table).count("The bridge is closed.") for table in (1, 2, 3)] == [1, 1, 0]
    done(room.direct(command("extend", table=None, rounds=2)))
    assert told(room, 2).count("adds 2 months") == 1
    again(room)
    wrong = command("inject", table=1, written={**WRITTEN, "actor": "nobody"})
    refused = "The rules do not allow such a card: look at whom it is about, and at its effects."
    assert said(room.direct(wrong)) == refused
    for nonsense in ({"table": 1}, {"table": 1, "written": {**WRITTEN, "effects": [{"support": 0}]}}):
        assert code(room.direct(command("inject", **nonsense))) == "nonsense"


def test_effects_that_can_be_written_are_the_rule_files() -> None:
    from negotiate.classroom.cards import EFFECTS

    assert set(EFFECTS) <= set(Effect.model_fields)
    for kind, ends in EFFECTS.items():
        for end in ends:
            Effect.model_validate({kind: int(end), **({"rounds": 2} if kind == "verification_tier" else {})})


def test_the_program_decides_once_and_gives_advice(tmp_path: Path) -> None:
    room, one, other = playing(tmp_path)
    devices = {"highmark": one, "lowmark": other}
    seat, decision = asked(room)
    waits = next(name for name in devices if name != seat)
    advice = str(done(room.direct(command("advise", table=1, seat=seat, language="en"))).data["text"])
    assert advice and room.games[1].decision(seat) == decision, "nothing has happened"
    done(room.direct(command("hint", table=1, seat=seat, text=advice)))
    messages = room.register.tables[1].messages
    assert (messages[-1].sender, messages[-1].to, messages[-1].text) == ("teacher", (seat,), advice)
    assert f"“{advice}”" not in told(room)
    ask = command("skip", table=1, seat=seat)
    done(room.direct(ask))
    events = room.games[1].table.moment.events
    done(room.direct(ask))
    assert room.games[1].table.moment.events == events and room.games[1].decision(seat) != decision
    assert "The facilitator has the computer decide in the place of" in told(room)
    assert room.games[1].people == set(devices), "the seat stays the people's"
    if not room.games[1].decision(waits):
        room.go_on(1)
    idle = next(name for name in devices if not room.games[1].decision(name))
    assert said(room.direct(command("skip", table=1, seat=idle))) == "This seat has nothing to decide now."
    assert said(room.direct(command("advise", table=1, seat=idle, language="en"))) == "This seat has nothing to decide now."
    third = command("hint", table=1, seat="river-council", text="Hello.")
    assert said(room.direct(third)) == "The program plays this seat and reads no messages."
    done(room.direct(command("remark", table=1, text="Ask about the first package.")))
    assert again(room).register.tables[1].remark == "Ask about the first package."


def test_the_teacher_says_whether_a_step_may_be_taken_back(tmp_path: Path) -> None:
    room, one, other = playing(tmp_path)
    seat, _decision = asked(room)
    device = {"highmark": one, "lowmark": other}[seat]
    done(room.take(device, act(room, device, "pass")))
    table = room.games[1].table
    why = table.why_no_undo(seat)
    assert why is not None and ENGLISH.value(why) == ENGLISH.value(table.refusal("no-undo"))
    done(room.direct(command("undo", table=None, on=True)))
    assert table.why_no_undo(seat) is None and again(room).games[1].table.may_undo
    done(room.direct(command("branch", table=1, move=False)))
    assert room.games[2].table.may_undo
    done(room.direct(command("undo", table=1, on=False)))
    assert not table.may_undo and room.games[2].table.may_undo


def test_a_branch_goes_on_beside_its_table(tmp_path: Path) -> None:
    room, one, other = playing(tmp_path)
    (room.folder / "table-2.jsonl").write_text("a branch that was never answered for")
    ask = command("branch", table=1, move=True)
    assert done(room.direct(ask)).data == {"table": 2} == done(room.direct(ask)).data
    assert {room.register.devices[device].table for device in (one, other)} == {2}
    assert "as a branch of its own" in told(room) and record_of(room.folder, 2).exists()
    seat, _decision = asked(room, 2)
    device = {"highmark": one, "lowmark": other}[seat]
    done(room.take(device, act(room, device, "pass")))
    room.go_on(2)
    assert len(room.games[2].table.moment.events) > len(room.games[1].table.moment.events) - 1
    done(room.direct(command("branch", table=1, move=False)))
    assert room.register.tables[3].origin == (1, 1) and not room.register.tables[3].is_idle
    assert again(room).direct(ask).data == {"table": 2}


def test_a_rehearsal_tries_cards_rounds_and_branches_where_nobody_sits(tmp_path: Path) -> None:
    room = opened(tmp_path, rehearsal=True)
    for kind, fields in (("inject", {"written": WRITTEN}), ("extend", {"rounds": 2}), ("rewind", {"round": 1})):
        room.go_on(1, 3)
        done(room.direct(command(kind, table=1, **fields)))
        room.go_on(1, 1)
        number = done(room.direct(command("branch", table=1, move=False))).data["table"]
        assert room.games[number].trust == room.games[1].trust, kind
    assert room.go_on(4, 2) == 2 and len(again(room).register.tables) == 4


def test_a_deputy_decides_while_people_are_away_and_says_so(tmp_path: Path) -> None:
    room, one, other = playing(tmp_path)
    clock = room._clock
    assert isinstance(clock, Clock)
    seat, _decision = asked(room)
    device = {"highmark": one, "lowmark": other}[seat]
    clock.now += 10_000
    assert room.tend() == [], "never before the teacher has switched them on"
    done(room.direct(command("deputies", minutes=5)))
    room.connect(device, 1)
    clock.now += 400
    assert room.tend() == [], "somebody is there"
    room.connect(device, -1)
    clock.now += 290
    assert room.tend() == []
    clock.now += 20
    assert room.tend() == [1] and room.register.seat(1, seat).program and room.go_on(1) > 0
    assert "is connected: a deputy of the computer decides until they are back." in told(room)
    assert again(room).tend() == [], "a deputy stays over a kill"
    room.connect(device, 1)
    assert room.tend() == [1] and not room.register.seat(1, seat).program and room.register.seat(1, seat).deputy == 0
    assert told(room).rstrip().splitlines()[-1].startswith("From now on a person plays")
    room.connect(device, -1)
    while asked(room)[0] != seat:
        done(room.take(one if device == other else other, act(room, one if device == other else other, "pass")))
        room.go_on(1)
    clock.now += 400
    room.tend()
    # killed when its people had come back in the record, and not yet in the ledger
    room.games[1].give(seat, program=False, command="deputy:2:back")
    late = killed(room)
    assert late.tend() == [1] and late.register.seat(1, seat).deputy == 0 and seat in late.games[1].people


def test_a_seat_that_a_deputy_has_can_be_given_for_good(tmp_path: Path) -> None:
    room, _one, _other = playing(tmp_path)
    clock = room._clock
    assert isinstance(clock, Clock)
    seat, _decision = asked(room)
    done(room.direct(command("deputies", minutes=1)))
    clock.now += 61
    assert room.tend() == [1]
    done(room.direct(command("seat", table=1, seat=seat, program=True)))
    entry = room.register.seat(1, seat)
    assert entry.program and not entry.deputy
    assert code(room.direct(command("seat", table=1, seat=seat, program=True))) == "same-player"


def test_somebody_may_come_to_an_idle_table_later(tmp_path: Path) -> None:
    room = opened(tmp_path, tables=2)
    seated(room, "highmark")
    late = joined(room)
    done(room.direct(command("start")))
    assert room.go_on(2) == 0
    done(room.direct(command("seat", table=2, seat="highmark", program=False)))
    done(room.direct(command("move", device=late, table=2, seat="highmark")))
    room.go_on(2)
    done(room.take(late, act(room, late, "pass")))


PARENT = """
import os, sys
from negotiate.table.child import begin
child = begin("import time, sys\\nprint('on', flush=True)\\ntime.sleep(60)")
child.stdout.readline()
print(child.pid, flush=True)
sys.stdin.readline()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 here")
def test_what_compiles_ends_with_a_program_that_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert parent.stdout is not None and parent.stdin is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdin.close()
    parent.stdout.close()
    for _ in range(100):
        try:
            os.kill(child, 0)
            with open(f"/proc/{child}/stat") as stat:
                if stat.read().split()[2] == "Z":
                    return
        except (ProcessLookupError, FileNotFoundError):
            return
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    raise AssertionError("it lives on as an orphan")


def test_who_comes_in_is_seen_and_makes_no_table_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = opened(tmp_path)
    device = seated(room, "highmark")
    done(room.direct(command("start")))
    views, reader = Views(room), reader_of(room.register.devices[device])
    assert '"here":false' in views.of(reader)["team"]
    made: list[str] = []

    def make(scope: str, _speaker: Speaker) -> dict[str, str]:
        made.append(scope)
        return {}

    monkeypatch.setattr(views, "_make", make)
    room.connect(device, 1)
    views.presence(1)
    assert '"here":true' in views.of(reader)["team"]
    assert made == []
    views.of(teacher(room, None, None, "en"))
    views.presence(1)
    views.of(teacher(room, None, None, "en"))
    assert made == ["teacher", "teacher"]
