"""Why accords come about or not, in words and pictures, and the page with everything of a rule file."""

from __future__ import annotations

import re

import pytest
from tests.engine.test_bargaining import document

from negotiate.lab.movers import answered
from negotiate.lab.simulate import cast_seats
from negotiate.reports.scenario.book import Book, open_book
from negotiate.reports.scenario.earliest import Earliest
from negotiate.reports.scenario.explained_page import explained_page
from negotiate.reports.scenario.funnel import funnel
from negotiate.reports.scenario.timeline import timeline
from negotiate.reports.scenario.why import Found, told
from negotiate.reports.scenario.zone import zone
from negotiate.rulebook.load import from_document


@pytest.fixture(scope="module", params=["tutorial", "colombia-2012"])
def answer(request: pytest.FixtureRequest) -> tuple[Book, Found]:
    cast = cast_seats(request.param, {})
    return open_book(cast.rules), answered(cast, games=30, seed=1, jobs=1, most=0)


def test_no_gate_opens_before_it_can(answer: tuple[Book, Found]) -> None:
    book, found = answer
    earliest = Earliest(book)
    for opening in found["openings"]:
        kind, name, *rest = opening["path"].split(".")
        at = earliest.of(("track", name, "") if kind == "tracks" else ("option", name, rest[-1]))
        if opening["games"]:
            assert at <= opening["rounds"][0], opening["path"]


def test_the_text_says_how_far_games_come_and_what_stops_them(answer: tuple[Book, Found]) -> None:
    book, found = answer
    text = told(book, found).text()
    for step in found["steps"]:
        assert re.search(rf"^  \S.* {step['games']}\b", text, re.MULTILINE), step
    for heading in ("The way there", "Who refuses, and why", "What trust allows at the start"):
        assert f"\n{heading}\n" in text


def test_nothing_is_said_of_trust_where_a_signature_ends_the_game() -> None:
    cast = cast_seats(from_document(document()), {})
    text = told(open_book(cast.rules), answered(cast, games=4, seed=1, jobs=1, most=0)).text()
    assert "Who refuses, and why" in text and "rust" not in text


def test_pictures_are_whole_and_say_what_they_show(answer: tuple[Book, Found]) -> None:
    book, found = answer
    for picture in (funnel(book, found), timeline(book, found), zone(book)):
        assert picture is not None
        wide = float(re.search(r'viewBox="0 0 (\d+) ', picture)[1])  # type: ignore[index]
        assert picture.count("<title") == picture.count("<desc") == 1
        for x, length in re.findall(r'<rect x="([\d.-]+)" y="[\d.-]+" width="([\d.-]+)"', picture):
            assert 0 <= float(x) <= float(x) + float(length) <= wide + 0.1


def test_one_page_holds_everything_and_fetches_nothing(answer: tuple[Book, Found]) -> None:
    page = explained_page(*answer)
    assert page.count('<svg class="chart"') == 4
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in page
    ids = re.findall(r'<section id="([\w-]+)"', page)
    assert ids == re.findall(r'<li><a href="#([\w-]+)"', page), "the contents name every section"
