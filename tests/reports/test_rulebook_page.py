"""The printable rulebook: everything public is in it, nothing secret unless asked for, and it needs no network."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from tests.strategies import Document, rule_documents

from negotiate.paths import scenarios
from negotiate.reports.scenario.book import open_book
from negotiate.reports.scenario.rulebook_page import rulebook_page
from negotiate.rulebook.load import from_document, load

SHIPPED = scenarios()


def page(name: str, *, briefs: bool = False, changed: dict[str, Any] | None = None) -> str:
    return rulebook_page(open_book(load(name, overrides=changed)), briefs=briefs)


def words(html: str) -> str:
    """What a reader sees, on one line."""
    body = html.partition("<body>")[2]
    return " ".join(unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", body, flags=re.DOTALL)).replace("\xa0", " ").split())


class Structure(HTMLParser):
    """Checks that tags nest, ids are unique and links within the page lead somewhere."""

    VOID = frozenset({"meta", "br", "link", "img", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        for key, value in attrs:
            if key == "id" and value:
                self.ids.append(value)
            elif key == "href" and value and value.startswith("#"):
                self.links.append(value[1:])
            elif key in ("src", "href", "xlink:href") and value:
                self.outside.append(value)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag

    @classmethod
    def check(cls, html: str) -> None:
        found = cls()
        found.feed(html)
        assert found.open == []
        assert len(set(found.ids)) == len(found.ids)
        assert set(found.links) <= set(found.ids)
        assert found.outside == []
        assert "<script" not in html
        assert "@import" not in html
        assert "url(" not in html


@pytest.mark.parametrize("briefs", [False, True])
@pytest.mark.parametrize("name", SHIPPED)
def test_the_page_is_whole_and_offline(name: str, briefs: bool) -> None:
    html = page(name, briefs=briefs)
    Structure.check(html)
    seen = words(html)
    scenario = open_book(load(name)).scenario
    for text in (
        scenario.title,
        *(issue.name for issue in scenario.issues.values()),
        *(option.label for issue in scenario.issues.values() for option in issue.options),
        *(party.name for party in scenario.parties.values()),
        *(entry.text for party in scenario.parties.values() for entry in party.position),
        *(source.title for source in scenario.sources),
        *(fact.text for fact in scenario.facts),
        *(card.text for event in scenario.events for card in event.cards),
        scenario.content_note or "",
    ):
        assert " ".join(text.split()) in seen, text
    assert not re.search(r"\bNone\b|\bnan\b|[a-z]_[a-z]", seen)


def test_an_option_that_waits_for_nothing_is_open_from_the_start() -> None:
    seen = words(page("colombia-2012"))
    assert "Suspended by one side alone needs a belief of 20%; open from the start" in seen
    assert "nothing: it is always open" not in seen


@settings(max_examples=15)
@given(rule_documents())
def test_any_scenario_has_a_rulebook(document: Document) -> None:
    Structure.check(rulebook_page(open_book(from_document(document)), briefs=True))


@pytest.mark.parametrize("name", SHIPPED)
def test_without_briefs_nothing_depends_on_what_is_secret(name: str) -> None:
    """Other points, aims, briefs and start values make the same page: so nobody can read them out of it."""
    scenario = open_book(load(name)).scenario
    issue = next(iter(scenario.issues))
    first, option = next(iter(scenario.parties)), scenario.issues[issue].options[-1].id
    changed: dict[str, Any] = {
        f"issues.{issue}.options.{option}.values": {first: 0.5},
        f"parties.{first}.hope_of_gain": 0.11,
        f"parties.{first}.pain": 0.77,
        f"parties.{first}.support": 41,
        f"parties.{first}.audience_cost": 0.05,
        f"parties.{first}.hardness": 0.3,
        f"parties.{first}.temper": 0.4,
        f"parties.{first}.reservation.points": -2.5,
        f"parties.{first}.brief": "Something else.",
        f"parties.{first}.aims": [{"text": "Something else."}],
    }
    assert page(name, changed=changed) == page(name)
    assert page(name, briefs=True, changed=changed) != page(name, briefs=True)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_brief_tells_its_seat_and_no_other(name: str) -> None:
    book = open_book(load(name))
    html = page(name, briefs=True)
    sheets = {part.partition("</section>")[0] for part in html.split('<section class="brief">')[1:]}
    assert len(sheets) == sum(party.kind != "observer" for party in book.scenario.parties.values())
    for sheet in sheets:
        seen = words("<body>" + sheet)
        own = [key for key, party in book.scenario.parties.items() if f"For {party.name} only" in seen]
        assert len(own) == 1
        for key, party in book.scenario.parties.items():
            secrets = [aim.text for aim in party.aims] + ([party.brief] if party.brief else [])
            for secret in secrets:
                assert (" ".join(secret.split()) in seen) == (key == own[0])
        for issue, entry in book.scenario.issues.items():
            points = [book.points(issue, option.id).get(own[0], 0.0) for option in entry.options[1:]]
            row = re.search(rf"<tr><td>{re.escape(entry.name)}</td><td>(.*?)</td></tr>", sheet)
            assert (row is not None) == any(points)
            if row is not None:
                shown = re.findall(r'<span class="points">(.*?)</span>', row[1])
                assert [float(value.replace("−", "-")) for value in shown] == points
    assert "After the game" in html
    assert "After the game" not in page(name)


def test_the_neutral_skin_names_no_real_place() -> None:
    html = rulebook_page(open_book(load("istanbul-2025", skin="neutral")), briefs=True)
    assert not re.search(r"Ukrain|Russia|Istanbul|Türkiye|Kyiv|Moscow", words(html))
    assert "Party North" in html


def test_what_a_designer_writes_is_text_and_never_markup() -> None:
    html = page("tutorial", changed={"title": "<b>Two & Valleys</b>", "parties.highmark.name": "High<mark>"})
    assert "&lt;b&gt;Two &amp; Valleys&lt;/b&gt;" in html
    assert "<b>" not in html
    assert "<mark>" not in html
    Structure.check(html)


def test_scores_and_hopes_are_told_in_the_words_of_a_war_only_where_there_is_one() -> None:
    with_war = words(page("istanbul-2025", briefs=True))
    parts = "people returned (25%), quiet (25%), how likely the quiet is to last (25%) and how even the mandates are (25%)."
    assert parts in with_war
    assert "Conquest and casualties earn nothing." in with_war and "Hope of gaining more by force: 35%." in with_war
    without = words(page("nuclear-talks-2013", briefs=True))
    assert "0 to 100, one number for the table as a whole: how even the mandates are (100%)." in without
    assert "Hope of gaining more without an agreement: 40%." in without
    assert not re.search("ceasefire|by force|people returned|Conquest", without)


def test_kinds_of_seats_have_their_article() -> None:
    assert "A seat of civil society: may propose, has no veto." in words(page("istanbul-2025"))
    assert "A guarantor: holds what others need." in words(page("istanbul-2025"))
    changed = {"parties.civil-society.kind": "observer"}
    assert "An observer: watches, never acts." in words(page("istanbul-2025", changed=changed))


def test_shares_are_those_of_the_file() -> None:
    for attack, vote, said in (
        (0.25, 0.75, ("takes away 25% of the harm", "0.75 times the points of the whole text")),
        (0.5, 0.5, ("takes away 50% of the harm", "0.5 times the points of the whole text")),
    ):
        told = words(page("tutorial", changed={"event_rules.condemnation": attack, "accord.ratification.net_weight": vote}))
        for sentence in said:
            assert sentence in told
