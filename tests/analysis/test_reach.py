"""What can be reached under the gates: cases, the rule files' own check, and played games."""

from __future__ import annotations

from copy import deepcopy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.games import Game, everyone
from tests.rulebook.documents import small
from tests.strategies import Document, rule_documents

from negotiate.analysis.frontier import frontier
from negotiate.analysis.reach import open_now, reachable
from negotiate.analysis.space import space
from negotiate.engine import codes
from negotiate.rulebook.load import from_document, load
from negotiate.rulebook.lower import lower
from negotiate.rulebook.model.schema import Scenario


def gated(gate: object, **sections: object) -> Document:
    """The road has a track of its own behind a gate."""
    document = deepcopy(small()) | sections
    document["tracks"]["roads"] = {"name": "Roads", "opens_when": gate}
    document["issues"]["road"]["track"] = "roads"
    return document


@pytest.mark.parametrize("name", ["tutorial", "camp-david-1978", "istanbul-2025"])
def test_everything_in_the_shipped_scenarios_can_be_reached(name: str) -> None:
    record = load(name).record[0]
    issues = int(record["issue_count"])
    exists = np.arange(int(record["option_count"][:issues].max()))[None, :] < record["option_count"][:issues, None]
    assert (reachable(record) == exists).all()


@pytest.mark.parametrize(
    "gate",
    [
        "always",
        {"trust_at_least": 90},
        {"agreed": {"fence": "mended"}},
        {"carried_out": 1},
        {"track_open": "talks"},
        {"in_force": {"fence": "mended"}, "round_at_least": 6},
        {"present": ["north"], "ripeness_at_least": 0.9},
        {"not": {"round_at_least": 2}},
        {"any": ["never", {"calm_rounds": 2}]},
    ],
)
def test_gates_that_can_open(gate: object) -> None:
    assert reachable(from_document(gated(gate)).record[0]).all()


@pytest.mark.parametrize(
    "gate",
    [
        {"round_at_least": 7},
        {"calm_rounds": 7},
        {"not": "always"},
        {"not": {"any": ["always", {"round_at_least": 2}]}},
        {"all": ["always", "never"]},
        {"ceasefire_held": 1},
        {"mediator_present": True},
        {"carried_out": 2},
        {"agreed": {"road": "gravel"}},
        {"track_open": "roads"},
        {"verification_at_least": {"fence": 4}},
    ],
)
def test_gates_that_stay_shut(gate: object) -> None:
    # lowered without the check, which refuses most of them
    lowered = lower(Scenario.model_validate(gated(gate)))
    assert reachable(lowered.record[0]).tolist() == [[True, True], [True, False]]


def test_a_process_without_gates_reaches_everything() -> None:
    document = gated({"round_at_least": 7}, process={"mode": "open"})
    assert reachable(lower(Scenario.model_validate(document)).record[0]).all()


def test_the_frontier_over_what_can_be_reached_is_smaller() -> None:
    record = load("tutorial").record.copy()[0]
    never = int(record["condition_code"].size) - 1
    record["condition_code"][never] = codes.IF_NEVER
    record["option_gate"][2, 2] = (never, 1)
    told = reachable(record)
    assert not told[2, 2] and told.sum() == 11
    whole, part = frontier(space(record)), frontier(space(record, told))
    assert whole.points.tolist() == [[24, 1], [21, 22], [13, 25], [4, 28], [-4, 31]]
    assert part.points.tolist() == [[24, 1], [21, 22], [4, 28]]


@given(rule_documents(), st.integers(0, 2**32 - 1))
def test_nothing_else_is_ever_open(document: Document, seed: int) -> None:
    rules = from_document(document)
    record = rules.record[0]
    told = reachable(record)
    rules_played, seats = everyone(rules, "cautious")
    game = Game(rules_played, seats, seed=seed)
    while game.to_decision():
        is_open = open_now(record, game.record[0])
        # an option may be open while what it requires of another issue cannot be had
        free = record["requires_issue"][: len(told), 0] < 0
        assert not (is_open & ~told)[free].any()
        assert is_open[:, 0].all()
        game.apply(game.choice())
