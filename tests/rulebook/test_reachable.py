"""The rule file's question about gates, and the played game's: the first is about any setting, the second about this one."""

from __future__ import annotations

from copy import deepcopy

import numpy as np
import pytest
from hypothesis import given
from tests.rulebook.documents import small
from tests.strategies import Document, rule_documents

from negotiate.analysis.reach import reachable
from negotiate.paths import scenarios
from negotiate.rulebook.check.reachable import Reach
from negotiate.rulebook.load import load
from negotiate.rulebook.lower import lower
from negotiate.rulebook.model.resolve import resolve
from negotiate.rulebook.model.schema import Scenario

GATES = [
    "never",
    {"not": "always"},
    {"round_at_least": 7},
    {"mediator_present": True},
    {"carried_out": 2},
    {"carried_out": 1},
    {"agreed": {"road": "gravel"}},
    {"agreed": {"fence": "mended"}},
    {"track_open": "talks"},
    {"present": ["north"]},
    {"verification_at_least": {"fence": 4}},
    {"trust_at_least": 90},
    {"any": ["never", {"calm_rounds": 2}]},
]


def gated(gate: object, **sections: object) -> Scenario:
    document = deepcopy(small()) | sections
    document["tracks"]["roads"] = {"name": "Roads", "opens_when": gate}
    document["issues"]["road"]["track"] = "roads"
    return Scenario.model_validate(document)


def both(scenario: Scenario) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """What the file's question and the game's question say can be signed."""
    resolved = resolve(scenario)
    told = reachable(lower(resolved).record[0])
    names = [(name, [option.id for option in issue.options]) for name, issue in resolved.issues.items()]
    in_game = {(names[k][0], names[k][1][j]) for k, j in np.argwhere(told) if 0 < j < len(names[k][1])}
    return Reach(resolved).options, in_game


@pytest.mark.parametrize("gate", GATES, ids=str)
def test_what_a_game_can_reach_the_file_calls_reachable(gate: object) -> None:
    in_file, in_game = both(gated(gate))
    assert in_game <= in_file


@given(rule_documents())
def test_of_any_rule_file(document: Document) -> None:
    document = deepcopy(document)
    document.setdefault("process", {})["mode"] = "sequenced"
    document["process"].pop("undertaking", None)
    in_file, in_game = both(Scenario.model_validate(document))
    assert in_game <= in_file


@pytest.mark.parametrize("name", scenarios())
def test_of_the_shipped_files(name: str) -> None:
    in_file, in_game = both(Scenario.model_validate(load(name).document))
    assert in_game <= in_file


def test_neither_question_answers_the_other() -> None:
    """Why there are two: a game has one mediator, one process and seats that stay empty; a file has a menu of them."""
    menu = {"mediators": {"host": {"name": "Host", "initials": "HO"}}}
    in_file, in_game = both(gated({"mediator_present": True}, **menu))
    assert ("road", "gravel") in in_file - in_game, "nobody sits in the mediator's seat now"
    in_file, in_game = both(gated("never", process={"mode": "open"}))
    assert ("road", "gravel") in in_game - in_file, "without gates nothing is shut, but the gate says never"
