"""What a scenario is about: the questions by which pages and measures leave out what a scenario does not have."""

from __future__ import annotations

import pytest

from negotiate.rulebook.load import load


@pytest.mark.parametrize(
    ("name", "ceasefire", "war", "people"),
    [
        ("istanbul-2025", True, True, True),
        ("tutorial", True, True, True),
        ("nuclear-talks-2013", False, False, False),
        ("colombia-2012", True, True, False),
    ],
)
def test_a_scenario_is_about_what_its_rules_have(name: str, ceasefire: bool, war: bool, people: bool) -> None:
    rules = load(name)
    assert (rules.has_ceasefire, rules.has_war, rules.has_people_to_return) == (ceasefire, war, people)


def test_cards_that_a_ceasefire_would_make_rarer_are_a_war() -> None:
    assert load("nuclear-talks-2013", overrides={"events.spoiler.war": True}).has_war
