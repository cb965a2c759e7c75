"""Where a signature ends the game, no page speaks of trust, promises, verification or treaties, because there are none."""

from __future__ import annotations

import copy
import html
import re
from functools import cache
from typing import Any

import pytest

from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action
from negotiate.play.match import Match
from negotiate.present.moment import Moment
from negotiate.present.public import public
from negotiate.present.scene import scene
from negotiate.reports.charts.palette import GOOD
from negotiate.reports.debrief.charts import offer_charts
from negotiate.reports.debrief.concessions import movers
from negotiate.reports.debrief.course import course
from negotiate.reports.debrief.debrief import debrief
from negotiate.reports.debrief.page import page
from negotiate.reports.debrief.text import text
from negotiate.reports.debrief.what_if import suggestions
from negotiate.reports.lesson.first_moves import Opening, of_party
from negotiate.reports.lesson.lesson import OBSERVERS, PLAN, RUBRIC, SLIDES, lesson, sheet_of
from negotiate.reports.scenario.book import Book, open_book
from negotiate.reports.scenario.rulebook_page import rulebook_page
from negotiate.rulebook.load import from_document
from negotiate.words.speaker import Speaker

LAKE = {
    "schema_version": 3,
    "id": "lake",
    "title": "A lake",
    "summary": "Two villages share a lake.",
    "setting": "fictional",
    "calendar": {"rounds": 12},
    "parties": {
        "north": {
            "name": "North",
            "initials": "NO",
            "kind": "principal",
            "reservation": {"points": 3, "war_scale": 0},
            "aims": [{"text": "Much water", "issue": "water", "option": "much"}],
        },
        "south": {"name": "South", "initials": "SO", "kind": "principal", "reservation": {"points": 3, "war_scale": 0}},
    },
    "tracks": {"talks": {"name": "Talks"}},
    "issues": {
        "fish": {
            "name": "Fish",
            "track": "talks",
            "options": [
                {"id": "open", "label": "Open"},
                {"id": "all", "label": "All to the north", "values": {"north": 10, "south": 0}},
                {"id": "half", "label": "Half each", "values": {"north": 6, "south": 6}},
                {"id": "none", "label": "All to the south", "values": {"north": 0, "south": 10}},
            ],
        },
        "water": {
            "name": "Water",
            "track": "talks",
            "options": [
                {"id": "open", "label": "Open"},
                {"id": "much", "label": "Much", "values": {"north": 8, "south": 1}},
                {"id": "little", "label": "Little", "values": {"north": 2, "south": 5}},
            ],
        },
    },
    "process": {"mode": "alternating-offers", "discount": 0.98},
}
FOREIGN = re.compile(
    r"\btier|verif|treat(?:y|ies)|\btrust|promise|breach|phase|deliver|is carried out|what opens what"
    r"|gesture|who kept|ceiling",
    re.IGNORECASE,
)
MAY_STAND = ("text, by what it is worth to the two when it is carried out in full",)
"""The caption of a chart that is the same in every scenario."""


@cache
def book() -> Book:
    return open_book(from_document(LAKE), Speaker("en"))


def signed() -> Match:
    match = Match(book().rules, {"north": "outside", "south": "outside"}, seed=1)
    first = match.advance()
    assert first is not None
    match.submit(first.seat, "propose fish=half, water=much")
    second = match.advance()
    assert second is not None
    match.submit(second.seat, "accept")
    match.advance()
    assert match.outcome is not None and match.outcome.kind == "signed"
    return match


def plain(page: str) -> str:
    body = re.sub(r"<style>.*?</style>|<script>.*?</script>|<svg.*?</svg>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", body)))


def foreign(said: str) -> list[str]:
    for may in MAY_STAND:
        said = said.replace(may, "")
    return [said[max(0, found.start() - 40) : found.end() + 40] for found in FOREIGN.finditer(said)]


def test_the_rulebook_and_its_briefs() -> None:
    assert foreign(plain(rulebook_page(book(), briefs=True))) == []


def test_the_pages_of_a_lesson() -> None:
    pages = lesson(book())
    for name, told in pages.items():
        assert foreign(plain(told)) == [], name
    assert pages.keys() >= {PLAN, SLIDES, RUBRIC, OBSERVERS, sheet_of("north")}
    sheet = plain(pages[sheet_of("north")])
    assert "You have the points of the text that is signed, or what no agreement is worth to you." in sheet
    assert "signed in my points" in sheet
    assert "Sum, of 12" in plain(pages[RUBRIC])  # four things are looked at, and keeping one's word is none of them


def test_three_moves_that_can_be_made() -> None:
    opening = Opening(book())
    moves = of_party(opening, "north")
    assert [move.title for move in moves] == ["Put a whole text on the table", "Offer an exchange", "Pass and listen"]
    assert moves[0].text.startswith("Propose: Fish – All to the north; Water – Much. It is worth 18 points to you.")
    assert "It gives way on “Water”, which matters least to you; the whole text is worth 12 points to you." in moves[1].text
    for options in ({"fish": "all", "water": "much"}, {"fish": "all", "water": "little"}):
        assert any(opening.allows(seat, Action("propose", None, 0, options)) for seat in ("north", "south"))


def test_the_chart_of_offers_has_every_nash_point() -> None:
    """Two texts have the largest product, 5 times 4 over no agreement; the sentence speaks of the nearer one."""
    document: dict[str, Any] = copy.deepcopy(LAKE)
    del document["issues"]["water"], document["parties"]["north"]["aims"]
    document["issues"]["fish"]["options"][1:] = [
        {"id": "more", "label": "More to the north", "values": {"north": 8, "south": 7}},
        {"id": "less", "label": "Less to the north", "values": {"north": 7, "south": 8}},
    ]
    rules = from_document(document)
    for option in ("more", "less"):
        match = Match(rules, {"north": "outside", "south": "outside"}, seed=1)
        for answer in (f"propose fish={option}", "accept"):
            decision = match.advance()
            assert decision is not None
            match.submit(decision.seat, answer)
        match.advance()
        found = debrief(course(match))
        assert "it is the Nash point" in " ".join((*found.standing.opened.sentences, *found.standing.everything.sentences))
        (chart,) = offer_charts(found)
        assert chart.count(f'fill="var(--{GOOD})"') == 2 + 1, "two points, and the legend"


def test_no_reason_speaks_of_what_can_be_done_first() -> None:
    match = Match(book().rules, {"north": "outside"}, seed=1)
    decision = match.advance()
    assert decision is not None
    if decision.kind == "speak":
        match.submit("north", "pass")
        match.advance()
    shown = scene(match, "north", Speaker("en"))
    said = " ".join(entry.text for entry in shown.log)
    assert "South proposes" in said and "can be done now" not in said
    leaves = [action.hint for action in shown.actions if action.notation == "pass"]
    assert leaves == ["The floor goes to the next seat."]


def test_only_moves_that_there_are_can_be_chosen() -> None:
    match = Match(book().rules, {"north": "outside", "south": "outside"}, seed=1)
    first = match.advance()
    assert first is not None and first.kind == "speak"
    shown = scene(match, first.seat, Speaker("en"))
    assert [action.kind for action in shown.actions] == ["propose", "pass", "leave"]
    assert [card.measures for card in shown.parties] == [(), ()]


def test_the_debrief() -> None:
    found = debrief(course(signed()))
    told = "\n".join(text(found))
    assert foreign(told) == []
    assert "Signed: Fish – Half each; Water – Much." in told
    unbroken = list(text(found, None))
    assert " ".join(" ".join(unbroken).split()) == " ".join(told.split())
    assert len(unbroken) < len(told.splitlines()) and all(line[-1:] in ".?:;)-" or len(line) < 60 for line in unbroken)
    assert "The signed text is worth 14 points to North and 7 points to South." in " ".join(told.split())
    assert "Met: Water: “Much” or further is signed." in told
    assert foreign(plain(page(found))) == []
    assert suggestions(book().rules) == ()


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_clients_show(language: str) -> None:
    moment = Moment.of(signed())
    shown = public(moment, Speaker(language))
    assert [(card.binding_text, card.verification_text, card.nature_text) for card in shown.agreements] == [("", "", "")] * 2
    assert [issue.verification_text for track in shown.tracks for issue in track.issues] == ["", ""]


class Insists:
    """Tables the same text whenever it may."""

    def choose(self, view: object, menu: Menu) -> Action | str:
        same = "propose fish=all, water=much"
        return same if same in menu else next(menu.of_kind("reject"))


class Refuses:
    """Refuses everything and tables nothing."""

    def choose(self, view: object, menu: Menu) -> Action | str:
        return next(menu.of_kind("reject"), "pass")


def test_the_same_text_again_costs_the_others_nothing() -> None:
    match = Match(book().rules, {"north": Insists(), "south": Refuses()}, seed=1)
    match.advance()
    told = movers(course(match))[0]
    assert told.share["silent"] == 1.0
    assert told.text == (
        "North tabled 12 packages. 11 of its 11 steps from one to the next cost the others nothing; it gave up nothing of "
        "its own."
    )
