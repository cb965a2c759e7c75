"""Decision rules: what is counted in the engine, what `check` and the coalitions say of it, and who is bound (M7)."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from tests.engine.games import Game
from tests.engine.test_offers import BORDER, EAST, GRAIN, NORTH, ROADS, SOUTH, answer_all, rules
from tests.strategies import Document, rule_documents

from negotiate.engine import codes
from negotiate.engine.coalitions import coalitions
from negotiate.engine.consent import counted
from negotiate.engine.records import call
from negotiate.engine.rules import Rules
from negotiate.rulebook.check.decisions import _is_met
from negotiate.rulebook.load import from_document
from negotiate.rulebook.model.schema import Scenario

MAJORITY = {"kind": "majority"}
WEIGHTED = {"kind": "weighted", "weights": {"north": 3, "south": 2, "east": 1}}
"""Six votes; more than half of them are four."""


def signed(by: str, package: dict[int, int], **changes: Any) -> bool:
    """Whether a text is signed that North tables and `by` accepts, named by initials; all others refuse."""
    game = Game(rules(**changes))
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package=package)
    answers = {name: codes.ACCEPT if name[0] in by else codes.REJECT for name in ("south", "east")}
    answer_all(game, **answers)
    return all(game.agreed[k] == option for k, option in package.items())


@pytest.mark.parametrize(
    ("rule", "enough", "too_few"),
    [
        (MAJORITY, "e", ""),
        ({"kind": "majority", "share": 0.7}, "se", "s"),
        ({"kind": "majority", "number": 3}, "se", "e"),
        ({"kind": "majority", "number": 1, "share": 0.5}, "s", ""),
        ({"kind": "majority", "vetoes": ["south"]}, "s", "e"),
        (WEIGHTED, "e", ""),
        (WEIGHTED | {"quota": 5}, "s", "e"),
        (WEIGHTED | {"quota": 4, "vetoes": ["south"]}, "s", "e"),
        (WEIGHTED | {"kind": "double-majority", "vote_share": 0.7}, "s", "e"),
        (WEIGHTED | {"kind": "double-majority", "quota": 1, "number": 3}, "se", "s"),
        ({"kind": "sufficient-consensus", "blocs": {"coast": {"parties": ["south", "east"], "share": 0.4}}}, "e", ""),
        (
            {
                "kind": "sufficient-consensus",
                "blocs": {"coast": {"parties": ["south", "east"], "share": 0.4}},
                "vetoes": ["south"],
            },
            "s",
            "e",
        ),
    ],
)
def test_a_text_is_signed_with_enough_consent_and_not_with_less(rule: Document, enough: str, too_few: str) -> None:
    assert signed(enough, {ROADS: 1}, decision_rule=rule)
    assert not signed(too_few, {ROADS: 1}, decision_rule=rule)
    # the same for one track and for one issue of a file that is unanimous otherwise
    assert signed(enough, {ROADS: 1}, tracks__talks__decision_rule=rule)
    assert signed(enough, {ROADS: 1}, issues__roads__decision_rule=rule)
    assert not signed(too_few, {ROADS: 1}, issues__roads__decision_rule=rule)
    assert not signed(enough, {GRAIN: 1}, issues__roads__decision_rule=rule) or enough == "se"


def test_a_package_under_several_rules_has_to_meet_each_of_them() -> None:
    changes = {"decision_rule": MAJORITY, "issues__grain__decision_rule": {"kind": "majority", "vetoes": ["east"]}}
    assert signed("s", {ROADS: 1, BORDER: 1}, **changes)
    assert not signed("s", {ROADS: 1, GRAIN: 1}, **changes)
    assert signed("e", {ROADS: 1, GRAIN: 1}, **changes)


def test_an_issue_s_rule_goes_before_that_of_its_track_and_its_owners_alone_are_counted() -> None:
    unanimous = {"kind": "unanimity"}
    assert signed("e", {ROADS: 1}, tracks__talks__decision_rule=unanimous, issues__roads__decision_rule=MAJORITY)
    assert not signed("s", {ROADS: 1}, decision_rule=MAJORITY, tracks__talks__decision_rule=unanimous)
    # of two owners, more than half are both; who owns nothing of it is not asked
    assert not signed("e", {ROADS: 1}, decision_rule=MAJORITY, issues__roads__owners=["north", "south"])
    assert signed("s", {ROADS: 1}, decision_rule=MAJORITY, issues__roads__owners=["north", "south"])


def test_who_is_outvoted_is_bound() -> None:
    game = Game(rules(decision_rule=MAJORITY, issues__roads__obligors=["east"]))
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package={ROADS: 1})
    trust = game.trust[NORTH][EAST]
    answer_all(game, east=codes.REJECT, south=codes.ACCEPT)
    assert game.agreed[ROADS] == 1
    assert game.trust[NORTH][EAST] == trust, "the text was not refused"
    while game.to_decision() and game.pending_kind != codes.CARRY_OUT:
        game.do(codes.PASS)
    assert (game.pending_seat, game.pending_issue) == (EAST, ROADS)


def test_a_vote_at_home_may_need_more_in_one_party_than_in_another() -> None:
    accord = {
        "when": {"agreed": {"roads": "all"}},
        "ratification": {"threshold": 0, "spread": 0, "threshold_by_party": {"south": 100}},
    }
    game = Game(rules(accord=accord))
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package={ROADS: 2})
    answer_all(game, south=codes.ACCEPT, east=codes.ACCEPT)
    assert [row[2] for row in game.events(codes.E_RATIFIED)] == [NORTH, EAST]
    assert [row[2] for row in game.events(codes.E_REFUSED)] == [SOUTH]
    assert game.rules.record["ratification_needed"][0, :3].tolist() == [0, 100, 0]


@given(rule_documents(rounds=1))
def test_engine_check_and_coalitions_count_alike(document: Document) -> None:
    lowered = from_document(document)
    scenario = Scenario.model_validate(lowered.document)
    record, names = lowered.record[0], lowered.names
    for k, issue in enumerate(names.issues[:3]):
        owners = [i for i in range(len(names.parties)) if record["owner"][k, i]]
        smallest = [set(group) for group in coalitions(record, [k])]
        for accepted in (set(some) for size in range(len(owners) + 1) for some in combinations(owners, size)):
            found = _counted(lowered, k, owners, accepted)
            assert (found == 1) == any(group <= accepted for group in smallest)
            named = {names.parties[i] for i in accepted}
            assert (found == 1) == _is_met(scenario.rule_of(issue), scenario.issues[issue].owners, named)


def _counted(lowered: Rules, k: int, owners: list[int], accepted: set[int]) -> int:
    """What the engine makes of it when these owners of issue k accept and the others refuse."""
    package = np.full(lowered.size.issues, -1)
    package[k] = 1
    answers = np.full(lowered.size.parties, codes.NOT_ASKED)
    answers[owners] = [codes.ACCEPTED if i in accepted else codes.REJECTED for i in owners]
    found = call(counted, lowered.record, package, answers, False)
    assert found in (1, -1), "everybody has answered"
    return int(found)
