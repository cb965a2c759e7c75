"""The rules as a value: what a scenario is about, and the same rules told in another language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from negotiate.paths import scenarios
from negotiate.play.seating import without_mediator
from negotiate.rulebook.load import load
from negotiate.rulebook.model.limits import single_values


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


TEXTS = {
    "title": "Zwei Täler",
    "calendar.round_label": "Monat",
    "parties.highmark.name": "Hochmark",
    "parties.highmark.brief": "Ein Brief.",
    "mediators.river-council.name": "Flussrat",
    "issues.water.options.equal-split.label": "Halbe-halbe",
    "parties.nobody.name": "Niemand",
    "issues.water.options.equal-split.values": "keine Zahl",
    "debrief.0": "Was war schwer?",
    "debrief.99": "Diese Frage gibt es nicht.",
}


def test_rules_are_told_in_a_language() -> None:
    rules = load("tutorial").translated({"de": TEXTS})
    before = json.dumps(rules.document)
    told = rules.told("de")
    assert (told.names.title, told.names.round_label, told.names.mediator_label) == ("Zwei Täler", "Monat", "Flussrat")
    assert told.names.party_labels == ("Hochmark", "Lowmark")
    water = told.names.issues.index("water")
    assert told.names.option_labels[water][-1] == "Halbe-halbe"
    assert told.document["parties"]["highmark"]["brief"] == "Ein Brief."
    assert told.document["issues"]["water"]["options"][-1]["label"] == "Halbe-halbe"
    assert (
        told.document["issues"]["water"]["options"][-1]["values"]
        == rules.document["issues"]["water"]["options"][-1]["values"]
    )
    assert told.document["debrief"][0] == "Was war schwer?"
    assert "nobody" not in told.document["parties"]
    assert (told.record is rules.record, told.digest) == (True, rules.digest)
    assert json.dumps(rules.document) == before, "the original stays as it is"
    assert rules.told("de") is told, "made once"
    assert rules.told("fr") is rules
    assert told.told("de") is told
    assert told.told("fr") is told.original is rules.original is rules, "what is told can be told in yet another language"


@pytest.mark.parametrize("name", scenarios())
def test_every_label_is_at_its_path_in_the_document(name: str) -> None:
    """What is told takes labels by path: told in the words of the document, the names are what they were."""
    rules = load(name)
    same = dict(texts(rules.document))
    loud = {path: text.upper() for path, text in same.items()}
    assert rules.translated({"xx": same}).told("xx").names == rules.names
    told = rules.translated({"xx": loud}).told("xx").names
    for kept in (
        "scenario",
        "parties",
        "tracks",
        "issues",
        "options",
        "mediator",
        "categories",
        "cards",
        "players",
        "plural",
    ):
        assert getattr(told, kept) == getattr(rules.names, kept)
    labels = ("party_labels", "initials", "track_labels", "issue_labels", "category_labels", "card_texts")
    for row in labels:
        assert getattr(told, row) == tuple(label.upper() for label in getattr(rules.names, row))
    assert told.option_labels == tuple(tuple(label.upper() for label in row) for row in rules.names.option_labels)
    assert (told.title, told.round_label) == (rules.names.title.upper(), rules.names.round_label.upper())
    assert told.mediator_label == rules.names.mediator_label.upper()


def texts(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    return ((path, value) for path, value in single_values(document) if isinstance(value, str))


def test_rules_without_their_mediator_are_told_without_it() -> None:
    told = without_mediator(load("tutorial").translated({"de": TEXTS})).told("de")
    assert (told.names.mediator, told.names.mediator_label, told.names.title) == ("", "", "Zwei Täler")
    assert not told.record["mediator"][0]
