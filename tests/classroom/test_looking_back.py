"""A class looks back: questions before and after, its page and tables by ticket, how it is forgotten; and a class of one."""

from __future__ import annotations

import io
import json
import webbrowser
import zipfile
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("httpx2", reason="Starlette's test client asks through it")
from tests.classroom import rooms
from tests.classroom.rooms import Clock, act, asked, code, command, done, opened, playing, seated
from tests.classroom.test_secrets import frames, readers
from tests.classroom.test_server import Pages
from typer.testing import CliRunner

from negotiate.classroom.alone import begin
from negotiate.classroom.debrief.forgetting import forget
from negotiate.classroom.debrief.gathered import Gathered
from negotiate.classroom.room import Room
from negotiate.classroom.views import Views, reader_of, teacher
from negotiate.cli import browser
from negotiate.cli.app import app
from negotiate.cli.thousand import play
from negotiate.errors import InUse, RecordError
from negotiate.reports.classroom.games import games_in
from negotiate.words.speaker import PLAYER, Speaker

ENGLISH = Speaker("en", PLAYER)


def answer(room: Room, device: str, named: bool = False, **answers: int) -> Any:
    return room.take(device, command("foretell", answers=answers, named=named))


def test_questions_are_open_when_the_teacher_says_so(tmp_path: Path) -> None:
    room = opened(tmp_path)
    one = seated(room, "highmark")
    assert code(answer(room, one, signed=50)) == "nothing-asked"
    assert code(room.direct(command("ask", stage="after"))) == "not-asked-now"
    done(room.direct(command("ask", stage="before")))
    for wrong in ({"signed": 101}, {"q1": 4}, {"nothing": 1}, {}):
        assert code(room.take(one, command("foretell", answers=wrong, named=False))) == "nonsense"
    done(answer(room, one, signed=50, q1=3))
    done(answer(room, one, signed=60, q1=2))
    assert room.register.foretold == {"before": {one: {"signed": 60, "q1": 2}}, "after": {}}, "the last word counts"
    done(room.direct(command("start")))
    done(answer(room, one, signed=70))
    done(room.direct(command("debrief")))
    assert code(answer(room, one, signed=80)) == "nothing-asked", "the end closes the questions"
    assert code(room.direct(command("ask", stage="before"))) == "not-asked-now"
    done(room.direct(command("ask", stage="after")))
    done(answer(room, one, named=True, signed=90))
    before = room.register.to_data()
    room.close()
    rooms.OPEN.remove(room)
    again = Room.resume(tmp_path / "class", clock=Clock())
    rooms.OPEN.append(again)
    assert again.register.to_data() == before and again.register.named == {one}


def test_an_answer_is_seen_by_its_device_alone(tmp_path: Path) -> None:
    room, one, other = playing(tmp_path)
    done(room.direct(command("ask", stage="before")))
    done(answer(room, one, signed=37, kept=73))
    mark = '"answers":{"before":{"signed":37,"kept":73}}'
    seen = {name: mark in frames(room, reader) for name, reader in readers(room).items()}
    assert seen == {one: True, other: False, "projector": False}
    assert mark not in frames(room, teacher(room, 1, "highmark", "en"))
    wall = json.loads(Views(room).of(teacher(room, None, None, "en"))["wall"])
    assert wall["foretold"] == {"before": 1, "after": 0}, "the teacher sees how many"
    asks = json.loads(Views(room).of(reader_of(room.register.devices[other]))["class"])["asks"]
    assert all(set(question) == {"key", "text", "answers"} for question in asks["questions"]), "which is right is not sent"


def test_what_is_looked_back_on_goes_to_whom_it_is_for(tmp_path: Path) -> None:
    pages = Pages(opened(tmp_path, tables=2))
    with pages.client:
        tokens = {}
        pages.post(pages.key, command("ask", stage="before"))
        for table, seat in ((1, "highmark"), (1, "lowmark")):
            tokens[seat] = pages.join()
            pages.post(tokens[seat], command("sit", table=table, seat=seat))
            pages.post(tokens[seat], command("foretell", answers={"signed": 12 + len(seat)}, named=seat == "lowmark"))
        pages.post(pages.key, command("start"))

        def ticket(token: str, **wanted: Any) -> Any:
            return pages.client.post("/look-back", json=wanted, headers={"Authorization": f"Bearer {token}"})

        def looked(token: str, **wanted: Any) -> Any:
            return pages.client.get(f"/look-back?ticket={ticket(token, **wanted).json()['ticket']}")

        early = ticket(pages.key, what="class")
        assert (early.status_code, early.json()["why"]) == (403, "The game is not being played now.")
        pages.post(pages.key, command("debrief"))
        assert pages.client.get("/class").text == "The page of the class is not shown now."
        for wanted in ({"what": "class"}, {"what": "export"}, {"what": "x"}):
            assert ticket(tokens["highmark"], **wanted).status_code == 403, wanted
        assert ticket("nobody", what="class").status_code == 403

        address = f"/look-back?ticket={ticket(pages.key, what='class').json()['ticket']}"
        page = pages.client.get(address)
        assert "Where did the tables part?" in page.text and "There was one table." in page.text, "nobody sat at table 2"
        assert page.headers["content-security-policy"].endswith("frame-ancestors 'self'; base-uri 'none'")
        used = pages.client.get(address)
        assert (used.status_code, used.text) == (
            403,
            "This ticket is used up. Go back to the class and open the page again.",
        )
        names = {seat: pages.room.device_of(token).name for seat, token in tokens.items()}  # type: ignore[union-attr]  # they joined
        assert names["lowmark"] in page.text and names["highmark"] not in page.text, "a name only where it was agreed to"

        # a delegation reads its own page, whatever it asks for, with its own answer and that of nobody who did not agree
        own = looked(tokens["highmark"], what="report", table=1, seat="lowmark")
        assert "<h1>Highmark</h1>" in own.text and '<td class="number">20</td>' in own.text
        shown = looked(pages.key, what="report", table=1, seat="highmark")
        assert "<h1>Highmark</h1>" in shown.text and '<td class="number">20</td>' not in shown.text
        empty = looked(pages.key, what="report", table=2, seat="highmark")
        assert (empty.status_code, empty.text) == (404, "Nobody played at this table.")

        packed = looked(pages.key, what="export")
        archive = zipfile.ZipFile(io.BytesIO(packed.content))
        assert {"tables.csv", "moves.parquet", "class.html", "codebook.md"} <= set(archive.namelist())
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8", "replace")
        assert not any(name in everything for name in names.values()), "anonymous unless it is asked for otherwise"
        pages.post(pages.key, command("present", on=True))
        assert pages.client.get("/class?language=de").status_code == 200
        assert ticket(tokens["highmark"], what="class").status_code == 200

        # forgotten: the teacher alone, everything gone, everybody told
        refused = pages.client.post("/forget", json={}, headers={"Authorization": f"Bearer {tokens['highmark']}"})
        assert (refused.status_code, refused.json()["why"]) == (403, "Only the teacher may do this.")
        told = pages.client.post("/forget", json={}, headers={"Authorization": f"Bearer {pages.key}"}).json()["told"]
        assert told[0] == "the ledger (devices, names, messages, notes, answers): files deleted: 2"
        assert told[-1] == f"The folder {tmp_path / 'class'} is deleted." and not (tmp_path / "class").exists()
        assert pages.post(tokens["highmark"], command("note", text="Late."))["why"] == "This class is closed."


def test_a_class_is_exported_and_forgotten_at_the_command_line(tmp_path: Path) -> None:
    room, one, _other = playing(tmp_path)
    done(room.take(one, act(room, one, "pass"))) if asked(room)[0] == "highmark" else None
    folder, out = tmp_path / "class", tmp_path / "out"
    with pytest.raises(InUse):
        forget(folder, ENGLISH)
    run = CliRunner()
    written = run.invoke(app, ["class", "--folder", str(folder), "--export", str(out), "--anonymous"])
    assert written.exit_code == 0 and str(out / "seats.parquet") in written.output.replace("\n", "")
    room.close()
    kept = run.invoke(app, ["class", "--folder", str(folder), "--forget"], input="n\n")
    assert kept.exit_code == 1 and (folder / "class.jsonl").exists()
    gone = run.invoke(app, ["class", "--folder", str(folder), "--forget", "--yes"])
    assert gone.exit_code == 0 and not folder.exists()
    assert "the records of the tables, with what was said beside them: files deleted: 1" in gone.output
    none = run.invoke(app, ["class", "--folder", str(folder), "--export", str(tmp_path / "more")])
    assert str(none.exception) == f"There is no class in '{folder}' to export."
    for words, why in (
        (["--anonymous"], "--anonymous belongs to --export OUT."),
        (["tutorial", "--forget"], "--export and --forget take a class that there is, and no scenario."),
    ):
        wrong = run.invoke(app, ["class", *words])
        assert wrong.exit_code == 2 and why in " ".join(wrong.output.replace("│", " ").split())


def test_before_play_there_is_nothing_to_look_back_on(tmp_path: Path) -> None:
    room = opened(tmp_path)
    with pytest.raises(RecordError) as refused:
        Gathered.of_folder(room.folder)
    assert str(refused.value) == (
        f"Nobody has begun to play in the class in '{room.folder}'; there is nothing to look back on."
    )


def test_the_computers_games_are_asked_for_once_from_the_moment_that_play_starts(tmp_path: Path) -> None:
    pages = Pages(opened(tmp_path))
    wanted: list[tuple[str, int, Path]] = []
    pages.house.hub.plays_beside = lambda *what: wanted.append(what)
    with pages.client:
        token = pages.join()
        pages.post(token, command("sit", table=1, seat="highmark"))
        assert wanted == []
        pages.post(pages.key, command("start"))
        pages.post(token, command("note", text="On we go."))
        assert wanted == [("tutorial", 3, tmp_path / "class" / "computer-games.json")]
    play("tutorial", 3, str(tmp_path / "games.json"), 20)
    found = games_in(tmp_path / "games.json")
    assert found is not None and found.count == 20


def test_one_person_plays_several_seats_to_the_end_and_goes_on_with_a_save(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path / "saves"))
    seats = {"highmark": "human", "lowmark": "human", "mediator": "none"}
    found = begin(tmp_path / "1", "tutorial", seats, 5, "en", Clock())
    assert found.record.parent == tmp_path / "saves" and set(found.tokens) == {"highmark", "lowmark"}
    assert found.room.games[1].people == {"highmark", "lowmark"}, "without a mediator"
    assert found.address(8090, "K").startswith("http://127.0.0.1:8090/play#K.")
    seat, _decision = asked(found.room)
    device = next(one.id for one in found.room.register.devices.values() if one.seat == seat)
    done(found.room.take(device, act(found.room, device, "pass")))
    found.room.close()
    with pytest.raises(RecordError) as refused:
        begin(tmp_path / "2", str(found.record), dict.fromkeys(("highmark", "lowmark"), "cautious"), None, "en", Clock())
    assert str(refused.value) == f"No person plays in '{found.record}'; take a seat, for example --seat highmark=human."
    again = begin(tmp_path / "3", str(found.record), {"lowmark": "human"}, None, "en", Clock())
    assert set(again.tokens) == {"lowmark"} and again.room.register.phase == "play"
    (device,) = again.room.register.devices
    for _turn in range(300):
        if again.room.register.phase != "play":
            break
        game = again.room.games[1]
        duty = game.table.private("lowmark", ENGLISH).duty
        done(again.room.take(device, act(again.room, device, "pass" if duty is None else "carry-out")))
        again.room.go_on(1)
    assert again.room.games[1].is_over and again.room.register.phase == "debrief", "it ends by itself"
    again.room.close()


def test_a_browser_that_cannot_be_opened_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_address: str) -> bool:
        raise webbrowser.Error("none")

    monkeypatch.setattr(webbrowser, "open", fails)
    assert not browser._opens("http://127.0.0.1/")
    for words, why in (
        (["--browser"], "Say what is played in the browser, for example: negotiate play tutorial --browser"),
        (["tutorial", "--browser", "--text"], "Choose one of --text and --browser."),
    ):
        wrong = CliRunner().invoke(app, ["play", *words])
        assert wrong.exit_code == 2 and why in " ".join(wrong.output.replace("│", " ").split())
