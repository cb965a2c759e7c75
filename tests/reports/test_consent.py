"""What is told of a voting rule is the voting rule: nowhere does it take everybody where enough of a bloc will do."""

from __future__ import annotations

import html
import re
from pathlib import Path

from negotiate.reports.lesson.lesson import MEDIATOR, lesson
from negotiate.reports.scenario import consent, game_rules
from negotiate.reports.scenario.book import Book, open_book
from negotiate.reports.scenario.duties import of_issue
from negotiate.reports.scenario.rulebook_page import rulebook_page
from negotiate.rulebook.load import load

VOTE = Path(__file__).parent.parent / "players" / "cases" / "vote3.yaml"
EVERYBODY = re.compile(
    r"all owners consent|nothing binds without|without it nothing binds|consent of (?:Ann|the )|"
    r"Everybody who owns one of a package"
)


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", page)))


def vote() -> Book:
    return open_book(load(VOTE))


def test_the_rulebook_and_the_sheets_say_who_may_be_outvoted() -> None:
    book = vote()
    page = plain(rulebook_page(book, briefs=True))
    assert EVERYBODY.findall(page) == []
    assert "Sufficient consensus is enough: of Ann, Ben and Cat more than 50% must accept, and every owner outside" in page
    assert "A package to which enough of them consent is signed, and what it says falls due." in page
    assert "A principal: owns the conflict, and counts for what binds by the rule of consensus." in page
    assert "Must accept: of Ann, Ben and Cat more than 50%; carried out by Ann" in page
    for name, told in lesson(book).items():
        assert EVERYBODY.findall(plain(told)) == [] or name.startswith("questions"), name
    mediated = open_book(load("good-friday-1998"))
    assert "of Nationalists and Republicans more than 50%; Unionists; British and Irish governments" in plain(
        lesson(mediated)[MEDIATOR]
    )


def test_explain_says_it_of_an_issue() -> None:
    assert of_issue(vote(), "x")[0] == "To sign it, these must accept: of Ann, Ben and Cat more than 50%."
    plainly = open_book(load("tutorial"))
    assert of_issue(plainly, "water")[0] == "To sign it takes the consent of Highmark and Lowmark."
    assert (
        "A package to which all owners consent is signed, and what it says falls due. What has stood as agreed can be "
        in (" ".join(game_rules.round_(plainly)))
    )


def test_of_a_bloc_only_those_are_asked_who_own_the_issue() -> None:
    assert consent.of_owners(vote(), ["ann"]) == "Ann"
    assert consent.of_owners(vote(), ["ann", "cat"]) == "of Ann and Cat more than 50%"
