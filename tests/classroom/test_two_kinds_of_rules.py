"""Rules of other kinds in a class: alternating offers, where a signature ends the game, and mediators that take turns."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from tests.classroom.rooms import OPEN, Clock, act, asked, code, command, done, seated
from tests.engine.test_bargaining import document

from negotiate.classroom.room import Plan, Room
from negotiate.classroom.views import Views, reader_of
from negotiate.reports.classroom.delegation import delegation_page
from negotiate.reports.classroom.page import class_page
from negotiate.reports.classroom.result import result
from negotiate.reports.debrief.course import course
from negotiate.reports.debrief.debrief import debrief
from negotiate.reports.debrief.page import page
from negotiate.reports.debrief.text import text
from negotiate.rulebook.load import load
from negotiate.words.speaker import PLAYER, Speaker

ENGLISH = Speaker("en", PLAYER)
OF_CARRYING_OUT = re.compile(
    r"a treaty|carried out in full\.|and carried out|carries it out|[Vv]erif|\bowes|overdue|keep it|\b[Tt]rust"
)
"""What has no meaning where a signature ends the game."""


PARTS = ("public.agreements", "public.promises", "public.tracks", "public.offers", "seat.builder", "ending", "class")
"""What the pages show of a text and of what becomes of it."""


def words(value: Any) -> Iterator[str]:
    """All texts in plain data, without the names of its fields."""
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from words(one)


def body(page: str) -> str:
    """The words of a page."""
    return re.sub(r"<[^>]*>", " ", re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))


def opened(folder: Path, rules: dict[str, Any]) -> Room:
    """A class with a rule file of its own."""
    file = folder / "own.yaml"
    with file.open("w", encoding="utf-8") as stream:
        YAML().dump(rules, stream)
    room = Room.begin(folder / "class", Plan(str(file), seed=3), clock=Clock())
    OPEN.append(room)
    return room


def seen(room: Room, device: str) -> dict[str, Any]:
    """All that a device is sent."""
    made = Views(room).of(reader_of(room.register.devices[device]))
    return {name: json.loads(value) for name, value in made.items()}


def test_where_a_signature_ends_the_game_nothing_speaks_of_carrying_out(tmp_path: Path) -> None:
    room = opened(tmp_path, document())
    devices = {seat: seated(room, seat) for seat in ("aa", "bb")}
    done(room.direct(command("start")))
    room.go_on(1)
    first, _decision = asked(room)
    other = next(seat for seat in devices if seat != first)
    done(room.take(devices[first], command("draft", options={"price": "o1", "date": "o2"}, answers=None)))
    before = seen(room, devices[first])
    worth = before["seat.builder"]["worth"]
    assert (worth["points_label"], worth["surplus_label"]) == ("if it is signed", "beside no agreement")
    done(room.take(devices[first], act(room, devices[first], "propose price=o1, date=o2")))
    room.go_on(1)
    done(room.take(devices[other], act(room, devices[other], f"accept {first}")))
    room.go_on(1)
    assert room.games[1].is_over
    after = seen(room, devices[other])
    assert [(one["label"], one["option_label"]) for one in after["public.agreements"]] == [
        ("Price", "Option 1"),
        ("Date", "Option 2"),
    ]
    done(room.direct(command("debrief")))
    shown = seen(room, devices[other])
    assert "Price: “Option 1” is agreed." in shown["ending"]["settled"]
    match = room.games[1].table.match
    past = course(match, ENGLISH)
    came = result(1, past)
    told = {
        **{name: " ".join(words(value)) for one in (before, after, shown) for name, value in one.items() if name in PARTS},
        "text": " ".join(text(debrief(past))),
        "of a delegation": body(delegation_page(came, "aa", [], ENGLISH)),
        "of the class": body(class_page([came], None, (), ENGLISH)),
    }
    assert {name: found[0] for name, said in told.items() if (found := OF_CARRYING_OUT.search(said))} == {}
    assert "Signed: Price – Option 1; Date – Option 2." in told["text"]
    assert "text signed" in told["of the class"] and "text signed" in told["of a delegation"]
    assert 'id="promises"' not in page(debrief(past))


def test_a_mediator_out_of_the_chair_is_told_when_it_takes_it(tmp_path: Path) -> None:
    rules = copy.deepcopy(load("tutorial").document)
    rules["mediators"]["elders"] = {**rules["mediators"]["river-council"], "name": "Elders", "initials": "EL"}
    rules["mediation"]["chairs"] = [{"mediator": "river-council", "from": 1}, {"mediator": "elders", "from": 3}]
    room = opened(tmp_path, rules)
    waits, sits = seated(room, "elders"), seated(room, "river-council")
    party = seated(room, "highmark")
    done(room.direct(command("start")))
    room.go_on(1)
    own = seen(room, waits)
    card = next(one for one in own["public.parties"] if one["seat"] == "elders")
    assert (card["presence_text"], card["notes"]) == ("Not in the chair", ["In the chair from month 3 to 10."])
    assert [seen(room, one)["seat.builder"]["title"] for one in (waits, sits, party)] == [
        "Bridging package of the mediator",
        "Bridging package of the mediator",
        "Package to propose",
    ]
    circle = {"to": ["highmark", "lowmark"], "text": "Among us."}
    assert code(room.take(waits, command("say", **circle))) == "no-circle"
    done(room.take(sits, command("say", **circle)))
    done(room.take(party, command("say", to=["river-council", "elders"], text="With whoever has the chair.")))
