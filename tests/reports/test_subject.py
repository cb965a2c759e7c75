"""What a scenario is about: the questions by which pages leave out what a scenario does not have."""

from __future__ import annotations

import pytest

from negotiate.reports.subject import has_ceasefire, has_people_to_return, has_war, index_parts
from negotiate.rulebook.load import load


@pytest.mark.parametrize(
    ("name", "ceasefire", "war", "people"),
    [("istanbul-2025", True, True, True), ("tutorial", True, True, True), ("nuclear-talks-2013", False, False, False)],
)
def test_a_scenario_is_about_what_its_rules_have(name: str, ceasefire: bool, war: bool, people: bool) -> None:
    rules = load(name)
    assert (has_ceasefire(rules), has_war(rules), has_people_to_return(rules)) == (ceasefire, war, people)


def test_cards_that_a_ceasefire_would_make_rarer_are_a_war() -> None:
    assert has_war(load("nuclear-talks-2013", overrides={"events.spoiler.war": True}))


@pytest.mark.parametrize(("name", "parts"), [
    ("tutorial", ("people", "quiet", "durability", "balance")),
    ("good-friday-1998", ("quiet", "durability", "balance")),
    ("nuclear-talks-2013", ("balance",)),
])
def test_the_peace_index_counts_what_a_scenario_can_bring_about(name: str, parts: tuple[str, ...]) -> None:
    assert index_parts(load(name)) == parts
