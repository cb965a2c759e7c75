"""Every sentence that the engine says in whole games has its template, so that it can be said in another language."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.present.drawn import decisions
from tests.strategies import rule_documents

from negotiate import paths
from negotiate.engine.explain import Need, needs_of_accord, needs_of_option
from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action, seats
from negotiate.engine.rules import Rules
from negotiate.players.reasons import reasons
from negotiate.rulebook.load import from_document, load
from negotiate.words import phrases
from negotiate.words.language import Language

ENGLISH = Language()


def tries(rules: Rules, menu: Menu) -> list[Action]:
    """Actions of every kind that fits, legal or not: all options alone, some pairs, every seat's offer, every size."""
    names = rules.names
    packages = [{issue: option} for k, issue in enumerate(names.issues) for option in names.options[k]]
    packages += [{**one, **other} for one, other in itertools.pairwise(packages) if one.keys() != other.keys()]
    found = []
    for kind in menu.kinds():
        if kind in ("propose", "formulate"):
            found += [Action(kind, None, 0, package) for package in [{}, *packages]]
        elif kind in ("accept", "reject"):
            found += [Action(kind, seat) for seat in seats(names)]
        elif kind in ("gesture", "announce"):
            found += [Action(kind, None, size) for size in (1, 13)]
        elif kind != "counter":
            found.append(Action(kind))
    return found


@pytest.mark.parametrize("name", paths.scenarios())
def test_every_refusal_of_whole_games_has_its_template(name: str) -> None:
    rules = load(name)
    refused: dict[str, str] = {}
    for number, match in enumerate(decisions(rules, 2)):
        if match.pending is None or number % (1 if name == "tutorial" else 15):
            continue
        menu = match.menu()
        for action in tries(rules, menu):
            sentence = menu.why_not(action)
            if sentence:
                phrase = phrases.refusal_phrase(sentence)
                assert phrase is not None, sentence
                refused.setdefault(phrase.template, sentence)
                said = phrases.said(ENGLISH, sentence)
                assert said == phrases.without_place(sentence) and ".yaml" not in said and "{" not in said
    assert len(refused) >= 6


@pytest.mark.parametrize("name", paths.scenarios())
def test_every_need_has_its_template(name: str) -> None:
    rules = load(name)
    *_before, match = decisions(rules, 2, people=(rules.names.parties[0],))
    needs = list(needs_of_accord(rules, match.game))
    for k, issue in enumerate(rules.names.issues):
        for option in rules.names.options[k][1:]:
            needs += needs_of_option(rules, match.game, issue, option)
    atoms = list(itertools.chain.from_iterable(parts(need) for need in needs))
    assert len(atoms) > 2
    for atom in atoms:
        assert phrases.need_phrase(atom.text) is not None, atom.text
        assert phrases.said_need(ENGLISH, atom.text) == atom.text


def parts(need: Need) -> list[Need]:
    return [atom for part in need.parts for atom in parts(part)] if need.parts else [need]


@given(rule_documents(rounds=2), st.integers(0, 2**16))
@settings(deadline=None, max_examples=10)
def test_every_refusal_and_need_of_any_scenario_has_its_template(document: dict[str, Any], seed: int) -> None:
    document["parties"][next(iter(document["parties"]))]["plural"] = True
    rules = from_document(document)
    for number, match in enumerate(decisions(rules, seed)):
        if match.pending is None or number > 12:
            break
        menu = match.menu()
        for sentence in filter(None, (menu.why_not(action) for action in tries(rules, menu))):
            assert phrases.refusal_phrase(sentence) is not None, sentence
        for k, issue in enumerate(rules.names.issues):
            for need in needs_of_option(rules, match.game, issue, rules.names.options[k][-1]):
                assert all(phrases.need_phrase(atom.text) for atom in parts(need)), need


def test_joined_needs_are_said_piece_by_piece() -> None:
    assert phrases.said_need(ENGLISH, "either always or mutual trust at least 25") == "always or mutual trust at least 25"
    assert phrases.said_need(ENGLISH, "not: never") == "not: never"
    assert phrases.said_need(ENGLISH, "no such need") == "no such need"


def test_a_sentence_is_taken_apart() -> None:
    phrase = phrases.refusal_phrase("Water: “As now” is agreed already; a new text must go beyond it.")
    assert phrase is not None and phrase.fields == {"issue": "Water", "option": "As now"}
    eased = phrases.need_phrase("mutual trust at least 19 (it opened at 24)")
    assert eased is not None and eased.template == phrases.TRUST_NEED_EASED and eased.fields["opened"] == "24"


def test_places_in_rule_files_are_left_out() -> None:
    assert phrases.without_place("It may not do that (rules/tutorial.yaml:12).") == "It may not do that."
    assert phrases.said(ENGLISH, "“A” (B) cannot be negotiated yet. It needs: always (now always, rules/x.yaml:3).") == (
        "“A” (B) cannot be negotiated yet. It needs: always (now always)."
    )


@pytest.mark.parametrize("name", paths.scenarios())
def test_every_reason_for_and_against_a_move_has_its_template(name: str) -> None:
    rules = load(name)
    found: dict[str, str] = {}
    for place, match in enumerate(decisions(rules, 1)):
        if match.pending is None or place % (1 if name == "tutorial" else 12):
            continue
        view = match.view(match.pending.seat)
        for action in tries(rules, match.menu()):
            if action.kind in ("propose", "formulate") and not action.options:
                continue
            for reason in reasons(view, action, rules.names):
                phrase = phrases.reason_phrase(reason.sentence)
                assert phrase is not None, reason.sentence
                found.setdefault(phrase.template, reason.sentence)
                assert not re.search(r"-\d", reason.sentence), reason.sentence
                assert phrases.said_reason(ENGLISH, reason.sentence) == reason.sentence.replace("+0.0", "0.0")
    assert len(found) >= 8


def test_a_reason_is_said_in_the_readers_language_with_its_numbers() -> None:
    sentence = "Without the talks Highmark has −4.5 points to expect from going on."
    said = phrases.said_reason(Language("de"), sentence)
    assert said == "Ohne die Gespräche hat Highmark vom Weitermachen −4,5 Punkte zu erwarten."
    assert phrases.said_reason(ENGLISH, "Something new.") == "Something new."


def test_a_reason_about_a_plural_name_stays_in_the_plural() -> None:
    for sentence in (
        "Republicans are estimated to get −1.0 points from it, the least of those who must agree.",
        "Without the talks Republicans have +2.0 points to expect from going on.",
        "Doubt about the others takes 0.7 points off that: they believe with only 81% that Arms would be kept.",
        "Iran is estimated to get +4.0 points from it, the least of those who must agree.",
    ):
        assert phrases.said_reason(ENGLISH, sentence) == sentence
    said = phrases.said_reason(Language("de"), "Without the talks Republicans have +2.0 points to expect from going on.")
    assert said == "Ohne die Gespräche haben Republicans vom Weitermachen +2,0 Punkte zu erwarten."
