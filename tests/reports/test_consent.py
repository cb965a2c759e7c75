"""What is told of a voting rule is the voting rule: nowhere does it take everybody where enough of a bloc will do."""

from __future__ import annotations

import html
import re
from pathlib import Path

from tests.strategies import Document

from negotiate.reports.lesson.lesson import MEDIATOR, lesson
from negotiate.reports.scenario import consent, game_rules
from negotiate.reports.scenario.book import Book, open_book
from negotiate.reports.scenario.duties import of_issue
from negotiate.reports.scenario.explain import explain
from negotiate.reports.scenario.interests import zone
from negotiate.reports.scenario.item import find
from negotiate.reports.scenario.rulebook_page import rulebook_page
from negotiate.rulebook.check.check import check_source
from negotiate.rulebook.load import load
from negotiate.rulebook.reading.source import Source

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
    def of(*owners: str) -> str:
        return consent.of_issues(open_book(load(VOTE, overrides={"issues.x.owners": list(owners)})), "x")

    assert of("ann") == "Ann"
    assert of("ann", "cat") == "of Ann and Cat more than 50%"


TABLES: Document = {
    "tracks.t.decision_rule": {
        "kind": "double-majority",
        "number": 2,
        "weights": {"ann": 3, "ben": 2, "cat": 1},
        "vote_share": 0.6,
        "vetoes": ["ben"],
    },
    "accord.ratification.threshold_by_party": {"ben": 30},
}


def test_every_kind_of_rule_is_told_where_people_look() -> None:
    book = open_book(load(VOTE, overrides=TABLES))
    said = game_rules.decision(book)
    assert said == [
        "On the track Table: To pass, a package needs that these accept: of those who own one of its issues at least 2 and "
        "of the votes of those who own one of its issues, of Ann (3), Ben (2) and Cat (1), more than 60%. Against these "
        "nothing passes that they own: Ben.",
        "Whoever is outvoted is bound like the others: what it owes falls due, and what the text brings it counts.",
    ]
    asked = "of Ann, Ben and Cat at least 2; of the votes of Ann (3), Ben (2) and Cat (1) more than 60%; Ben"
    assert of_issue(book, "x")[0] == f"To sign it, these must accept: {asked}."
    assert f"Must accept: {asked}; carried out by Ann" in plain(rulebook_page(book, briefs=True))
    assert f"To sign all of it, these must accept: {asked}." in explained(book, "t")
    assert explained(book, "decision_rule").count("On the track Table") == 1
    assert "Of 100 these votes are needed: Ann 0 and Ben 30." in explained(book, "accord")
    assert "against Ann 0 and Ben 30" in explained(book, "endings")
    for name, told in lesson(book).items():
        assert EVERYBODY.findall(plain(told)) == [] or name.startswith("questions"), name


def explained(book: Book, word: str) -> str:
    return plain(" ".join(line for section in explain(book, find(book, word)).sections for line in section.sentences))


def test_the_zone_of_agreement_names_who_suffices() -> None:
    assert zone(vote())[-1] == (
        "By the decision rule these suffice, and can sign a text by which none of them loses: Ann and Ben (against Cat)."
    )
    nobody = open_book(load(VOTE, overrides={"decision_rule.blocs.all-three.share": 0.7}))
    assert zone(nobody)[-1] == ("By the decision rule some can be outvoted, but no text is worth it to those who suffice.")
    assert not any("decision rule" in line for line in zone(open_book(load("tutorial"))))


def test_no_coalition_is_told_that_could_sign_what_an_absent_owner_must_sign() -> None:
    assert [line for line in zone(open_book(load("switzerland-2024"))) if "sign" in line] == [
        "Away to the end: Russian Federation. So no coalition can sign a treaty on Nuclear safety, Food and free "
        "navigation, Prisoners of war, Children and civilians, Basis of a peace and What comes next: whoever joins in, the "
        "text can only become a communiqué."
    ]
    away: Document = {"parties.cat.attendance": "absent"}
    assert zone(open_book(load(VOTE, overrides=away)))[-2:] == [
        "By the decision rule these suffice, and can sign a text by which none of them loses: Ann and Ben (against Cat).",
        "On X that takes Cat at the table; until then a text can only become a communiqué.",
    ]
    gone = open_book(load(VOTE, overrides={**away, "parties.cat.may_return": False}))
    assert zone(gone)[-1] == (
        "Away to the end: Cat. So no coalition can sign a treaty on X: whoever joins in, the text can only become a "
        "communiqué."
    )


def test_check_asks_for_a_text_that_is_worth_it_to_those_who_suffice() -> None:
    def warned(share: str) -> list[str]:
        text = VOTE.read_text(encoding="utf-8").replace("schema_version: 2", "schema_version: 3")
        return [finding.sentence for finding in check_source(Source("vote.yaml", text.replace("share: 0.5", share)))]

    assert warned("share: 0.5") == []
    assert warned("share: 0.7") == [
        "No text brings the accord about and gives everybody whose consent it needs at least what no agreement is worth to "
        "it, even if all trusted each other fully."
    ]
