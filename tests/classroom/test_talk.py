"""What is said: circles, statements, phrases, what the program answers, what is kept. Names, and who only looks on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.classroom.rooms import code, command, done, joined, opened, playing, resumed, said, seated

from negotiate.classroom.debrief.gathered import Gathered
from negotiate.classroom.debrief.spoken import spoken
from negotiate.classroom.room import Room
from negotiate.classroom.talk import NAME
from negotiate.classroom.views import Views, reader_of
from negotiate.present.replies import public_reply
from negotiate.reports.debrief.course import course
from negotiate.reports.debrief.debrief import debrief
from negotiate.reports.debrief.page import page
from negotiate.words.speaker import PLAYER, Speaker

TWENTY = {"detainees": "twenty"}


def messages(room: Room, device: str, fragment: str = "team") -> list[dict[str, Any]]:
    """What a device reads, as it is sent."""
    found = Views(room).of(reader_of(room.register.devices[device]))
    data = json.loads(found[fragment])
    return list(data if fragment == "kept" else data["messages"])


def three(folder: Path) -> tuple[Room, str, str, str]:
    """A table with people in all three seats."""
    room = opened(folder)
    devices = [seated(room, seat) for seat in ("highmark", "lowmark", "river-council")]
    done(room.direct(command("start")))
    room.go_on(1)
    return room, *devices  # type: ignore[return-value]


def test_a_circle_is_the_mediators_and_read_by_those_in_it(tmp_path: Path) -> None:
    room, one, other, mediator = three(tmp_path)
    done(room.take(mediator, command("say", to=["highmark", "lowmark"], text="Come, both.")))
    done(room.take(one, command("say", to=["river-council", "lowmark"], text="We come.")))
    done(room.take(one, command("say", to="river-council", text="You alone.")))
    assert [one["text"] for one in messages(room, other)] == ["Come, both.", "We come."]
    assert [one["text"] for one in messages(room, mediator)] == ["Come, both.", "We come.", "You alone."]
    assert messages(room, one)[0]["to"] == ["highmark", "lowmark"]
    assert code(room.take(one, command("say", to=["lowmark", "nobody"], text="?"))) == "no-such-seat"
    assert code(room.take(one, command("say", to=["all", "lowmark"], text="?"))) == "no-such-seat"
    assert code(room.take(one, command("say", to=["lowmark", "highmark"], text="?"))) == "nonsense"


def test_two_parties_gather_nobody_without_the_mediator(tmp_path: Path) -> None:
    room, one, _other = playing(tmp_path)
    assert room.games[1].mediators == ("river-council",)
    room.register.tables[1].seats["third"] = room.register.tables[1].seats["lowmark"]
    assert said(room.take(one, command("say", to=["lowmark", "third"], text="We three."))) == (
        "Several delegations at once can be written to with the mediator only."
    )


def test_a_statement_is_read_by_everybody_who_looks_on(tmp_path: Path) -> None:
    room, one, other = playing(tmp_path)
    watcher = joined(room)
    done(room.take(watcher, command("watch", table=1)))
    done(room.take(one, command("say", to="press", text="We want peace.")))
    for device in (one, other, watcher):
        (message,) = messages(room, device, "table")
        assert (message["to"], message["text"]) == (["press"], "We want peace.")


def test_phrases_about_an_issue_are_read_in_everybodys_language(tmp_path: Path) -> None:
    room, one, _other = playing(tmp_path)
    german = joined(room, "de")
    done(room.take(german, command("watch", table=1)))
    done(room.direct(command("talk", mode="phrases")))
    done(room.take(one, command("say", to="all", phrase="stuck-on", issue="detainees")))
    (english,), (translated,) = messages(room, one, "table"), messages(room, german, "table")
    assert english["text"] == "Detainees: there we cannot move."
    assert translated["text"] and "{" not in translated["text"]
    for wrong in ({"phrase": "stuck-on"}, {"phrase": "no", "issue": "detainees"}, {"phrase": "stuck-on", "issue": "moon"}):
        assert code(room.take(one, command("say", to="all", **wrong))) == "nonsense"


def test_a_shown_package_is_answered_by_who_has_read_it(tmp_path: Path) -> None:
    room, one, other = playing(tmp_path)
    done(room.take(one, command("say", to="lowmark", offer=TWENTY)))
    done(room.take(other, command("say", to="highmark", phrase="first-part-yes", about="m1")))
    answer = messages(room, one)[1]
    assert (answer["about"], answer["text"]) == ("m1", "The first part, yes. On the rest we need more.")
    for about in ("m2", "m9"):
        assert code(room.take(other, command("say", to="highmark", phrase="no", about=about))) == "nonsense"


def test_the_program_answers_in_public_reasons_in_every_language(tmp_path: Path) -> None:
    room = opened(tmp_path)
    one = seated(room, "highmark")
    helper = seated(room, "highmark", language="de")
    done(room.direct(command("start")))
    room.go_on(1)
    ask = command("say", to="lowmark", text="What do you want?", offer=TWENTY)
    done(room.take(one, ask))
    done(room.take(one, ask))
    asked, answer = messages(room, one)
    assert asked["program"] is False and answer["program"] is True and answer["sender"] == "lowmark"
    assert answer["to"] == ["highmark"] and answer["text"]
    german = messages(room, helper)[1]["text"]
    assert german and room.register.tables[1].messages[1].told["de"] == german
    words = [word for seat in ("lowmark",) for word in private_words(room, seat)]
    assert words and not any(word in answer["text"] for word in words)


def private_words(room: Room, seat: str) -> list[str]:
    """Sentences of a seat's brief."""
    brief = room.games[1].table.private(seat, reader_of(room.register.devices["d1"]).speaker).brief
    return [text for text in (*brief.aims, *brief.red_lines) if text]


def test_what_the_program_answers_does_not_depend_on_its_secrets(tmp_path: Path) -> None:
    """It is made of everybody's sight, in which there is no seat."""
    room, _one, _other = playing(tmp_path)
    sight = room.games[1].table.moment.sight()
    assert not hasattr(sight, "seat")
    assert public_reply(sight, "lowmark", "highmark", {}) != ""
    locked = next(
        {issue: option}
        for issue, options in zip(sight.names.issues, sight.names.options, strict=True)
        for option in options
        if option not in sight.view.options_open[issue]
    )
    assert "that this is not open yet: " in public_reply(sight, "lowmark", "highmark", locked)


def debriefed(folder: Path) -> tuple[Room, str, str]:
    """A class whose game is over, with two messages of one and one of the other."""
    room, one, other = playing(folder)
    done(room.take(one, command("say", to="lowmark", text="Zone.")))
    done(room.take(one, command("say", to="all", text="Zall.", offer=TWENTY)))
    done(room.take(other, command("say", to="highmark", text="Zother.", about="m2")))
    assert said(room.take(one, command("consent", on=True))) == "This is asked in the debrief."
    done(room.direct(command("debrief")))
    return room, one, other


def test_only_what_its_writers_and_the_teacher_let_be_kept_is_kept(tmp_path: Path) -> None:
    room, one, other = debriefed(tmp_path)
    done(room.take(one, command("consent", on=True)))
    assert messages(room, other, "kept") == [], "the teacher has not agreed"
    done(room.direct(command("keep", on=True)))
    assert [message["text"] for message in messages(room, other, "kept")] == ["Zone.", "Zall."]
    done(room.direct(command("close")))
    text = (tmp_path / "class" / NAME).read_text()
    assert "Zone." in text and "Zother." not in text and "Zother." not in (tmp_path / "class" / "class.jsonl").read_text()
    again = resumed(room)
    assert [message.text for message in again.register.tables[1].messages] == ["Zone.", "Zall."]
    assert again.register.tables[1].messages == room.register.tables[1].messages


@pytest.mark.parametrize("says", [None, False])
def test_without_consent_the_file_of_messages_goes(tmp_path: Path, says: bool | None) -> None:
    room, one, _other = debriefed(tmp_path)
    done(room.direct(command("keep", on=True)))
    if says is not None:
        done(room.take(one, command("consent", on=says)))
    done(room.direct(command("close")))
    assert not (tmp_path / "class" / NAME).exists()
    assert all("Zone." not in path.read_text() for path in (tmp_path / "class").iterdir())
    again = resumed(room)
    assert again.register.tables[1].messages == []


def test_a_class_that_stopped_while_it_was_closed_forgets_when_it_goes_on(tmp_path: Path) -> None:
    room, _one, _other = debriefed(tmp_path)
    before = (tmp_path / "class" / NAME).read_bytes()
    done(room.direct(command("close")))
    (tmp_path / "class" / NAME).write_bytes(before)  # as it lies when the computer stops between the two files
    resumed(room)
    assert not (tmp_path / "class" / NAME).exists()


def test_a_name_of_ones_own_comes_with_the_teachers_click(tmp_path: Path) -> None:
    room = opened(tmp_path)
    one, other = joined(room), joined(room)
    star = room.register.devices[one].name
    done(room.take(one, command("wish", name="  Ada  <b>Lovelace</b> ")))
    wish = "Ada <b>Lovelace</b>"
    assert (room.register.devices[one].name, room.register.devices[one].wish) == (star, wish)
    assert "Lovelace" not in json.dumps(Views(room).of(reader_of(room.register.devices[other])))
    done(room.direct(command("name", device=one, accept=False)))
    assert (room.register.devices[one].name, room.register.devices[one].wish) == (star, "")
    assert said(room.direct(command("name", device=one, accept=True))) == "This device has not asked for another name."
    done(room.take(one, command("wish", name="Ada")))
    done(room.take(other, command("wish", name="ADA")))
    done(room.direct(command("name", device=one, accept=True)))
    assert room.register.devices[one].name == "Ada"
    taken = "Somebody in this class is called so already."
    assert said(room.direct(command("name", device=other, accept=True))) == taken
    assert said(room.take(other, command("wish", name="ada"))) == taken
    assert said(room.take(other, command("wish", name="a\u202eb"))) == "Write a name of one to 24 letters."
    assert code(room.take(other, command("wish", name="x" * 25))) == "nonsense"


def test_whoever_looks_on_sees_what_is_public_and_may_sit_down_later(tmp_path: Path) -> None:
    room, one, _other = playing(tmp_path)
    watcher = joined(room)
    assert code(room.take(watcher, command("watch", table=9))) == "no-such-seat"
    done(room.take(watcher, command("watch", table=1)))
    reader = reader_of(room.register.devices[watcher])
    assert reader.scopes == {"class", f"device:{watcher}", "table:1"}
    seen = Views(room).of(reader)
    assert "public.tracks" in seen and not any(name.startswith(("seat.", "team")) for name in seen)
    assert json.loads(seen["class"])["tables"][0]["watching"] == 1
    for kind, fields in (("act", {"decision": "0", "action": "pass"}), ("note", {"text": "?"}), ("hold", {"on": True})):
        assert said(room.take(watcher, command(kind, **fields))) == "Choose a seat first."
    assert code(room.take(watcher, command("say", to="all", text="Hello?"))) == "no-seat"
    assert code(room.take(one, command("watch", table=1))) == "seated-for-good"
    done(room.take(watcher, command("sit", table=1, seat="lowmark")))
    assert room.register.devices[watcher].seat == "lowmark"


def test_the_debriefs_show_what_may_be_kept_beside_its_round(tmp_path: Path) -> None:
    room, one, other = playing(tmp_path)
    done(room.take(one, command("say", to="press", text="<b>We</b> hope & wait.")))
    done(room.take(other, command("say", to="highmark", text="Nobody reads this.")))
    done(room.take(one, command("say", to="lowmark", phrase="keep-on", issue="detainees", offer=TWENTY)))
    done(room.direct(command("announce", table=None, text="Ten minutes more.")))
    done(room.direct(command("debrief")))
    done(room.take(one, command("consent", on=True)))
    speaker, table = Speaker("de", PLAYER), room.register.tables[1]
    past = course(room.games[1].table.match, speaker)
    assert spoken(room.register, table, past, speaker) == [], "the teacher has not agreed"
    done(room.direct(command("keep", on=True)))
    shown = page(debrief(past), spoken(room.register, table, past, speaker))
    part = shown[shown.index('<section id="said">') :]
    part = part[: part.index("</section>")]
    places = [part.index(words) for words in ("&lt;b&gt;We&lt;/b&gt; hope &amp; wait.", "[", "Ten minutes more.")]
    assert places == sorted(places) and "<h3>" in part[: places[0]], "in their order, under their round"
    assert "Nobody reads" not in shown and "<b>We</b>" not in shown
    again = resumed(room)
    gathered = Gathered.of_folder(again.folder)
    assert "hope &amp; wait." in gathered.page(speaker) and "Nobody reads" not in gathered.page(speaker)
    assert "hope" not in gathered.page(speaker, named=False), "an anonymous page has nothing that somebody wrote"
