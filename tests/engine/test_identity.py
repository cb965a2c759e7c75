"""Compiled and plain kernels play the same games bit for bit; the plain ones run in a second process, started once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.games import MEDIATORS, PLAYERS, made_large, made_wide
from tests.engine.plain import played
from tests.engine.test_bargaining import document as bargaining
from tests.engine.test_many_options import document as many_options
from tests.strategies import Document, rule_documents

from negotiate.engine.kernel import COMPILED
from negotiate.engine.layout import LARGE, STANDARD, WIDE, game_dtype, round_dtype, summary_dtype
from negotiate.paths import scenarios
from negotiate.play.match import Match
from negotiate.rulebook.load import from_document, load

SHIPPED = scenarios()
SEEDS = st.integers(0, 2**64 - 1)

pytestmark = pytest.mark.skipif(not COMPILED, reason="the kernels of this run are plain: there is nothing to compare")


class Plain:
    """The engine in a process of its own with NEGOTIATE_JIT=0."""

    def __init__(self) -> None:
        room = Path(__file__).parent
        self.process = subprocess.Popen(
            [sys.executable, str(room / "plain.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "NEGOTIATE_JIT": "0", "PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "The plain engine has failed; its traceback is on standard error."
        return dict(json.loads(answer))


@pytest.fixture(scope="session")
def plain() -> Iterator[Plain]:
    server = Plain()
    yield server
    assert server.process.stdin is not None
    server.process.stdin.close()
    assert server.process.wait(timeout=30) == 0
    assert server.process.stdout is not None
    server.process.stdout.close()


def difference(request: dict[str, Any], one: dict[str, Any], other: dict[str, Any]) -> str:
    """The first thing in which two answers differ, in words; empty when they do not."""
    for number, (mine, theirs) in enumerate(zip(one["log"], other["log"], strict=False)):
        if mine != theirs:
            return f"event {number} of game {request['first']}: compiled {mine}, plain {theirs}"
    if len(one["log"]) != len(other["log"]):
        return f"the compiled game has {len(one['log'])} events, the plain one {len(other['log'])}"
    size = next(size for size in (STANDARD, LARGE, WIDE) if size.name == one["size"])
    for part, dtype in (("record", game_dtype(size)), ("rounds", round_dtype(size)), ("summaries", summary_dtype(size))):
        mine, theirs = (np.frombuffer(bytes.fromhex(answer[part]), dtype) for answer in (one, other))
        for field in dtype.names or ():
            for row in range(len(mine)):
                if mine[field][row].tobytes() != theirs[field][row].tobytes():
                    return f"{part}, row {row}, {field}: compiled {mine[field][row]}, plain {theirs[field][row]}"
    return ""


def check(
    plain: Plain,
    document: Document,
    players: list[str],
    mediator: str,
    seed: int,
    first: int = 0,
    count: int = 2,
    size: str = "standard",
) -> None:
    request = {"document": document, "players": players, "mediator": mediator, "seed": seed, "first": first, "count": count}
    compiled, uncompiled = played(request), plain.ask(request)
    assert compiled["size"] == size
    assert difference(request, compiled, uncompiled) == ""
    assert compiled == uncompiled


@given(rule_documents(), st.lists(PLAYERS, min_size=1, max_size=5), MEDIATORS, SEEDS, st.integers(0, 2**62))
def test_generated_scenarios(
    plain: Plain, document: Document, players: list[str], mediator: str, seed: int, first: int
) -> None:
    check(plain, document, players, mediator, seed, first)


@given(rule_documents(rounds=4).map(made_large), st.lists(PLAYERS, min_size=1, max_size=9), MEDIATORS, SEEDS)
def test_generated_large_scenarios(plain: Plain, document: Document, players: list[str], mediator: str, seed: int) -> None:
    check(plain, document, players, mediator, seed, count=1, size="large")


@pytest.mark.parametrize("scenario", SHIPPED)
@pytest.mark.parametrize(
    ("players", "mediator"),
    [
        (["cautious", "reciprocator", "hardliner"], "mixed"),
        (["tit-for-tat", "boulware", "conceder"], "manipulator"),
        (["random"], "random"),
        (["naive", "reciprocator-conditional"], "none"),
    ],
)
def test_shipped_scenarios(plain: Plain, scenario: str, players: list[str], mediator: str) -> None:
    check(plain, load(scenario).document, players, mediator, seed=20250516, count=1)


@pytest.mark.parametrize("players", [["cautious", "micro"], ["boulware+ac-combi+frequency", "tit-for-tat"], ["random"]])
def test_alternating_offers(plain: Plain, players: list[str]) -> None:
    check(plain, bargaining(discount=0.93, chance_of_ending=0.1), players, "none", seed=7, count=4)


@pytest.mark.parametrize("players", [["cautious", "boulware"], ["random"], ["micro+bayesian", "conceder+frequency"]])
def test_issues_of_as_many_options_as_there_can_be(plain: Plain, players: list[str]) -> None:
    document = bargaining(discount=0.97)
    values = [{"aa": 60 * n // 64, "bb": 60 * (64 - n) // 64} for n in range(1, 65)]
    steps = [{"id": f"step-{n}", "label": f"Step {n}", "values": points} for n, points in enumerate(values, 1)]
    document["issues"]["price"]["options"] = [{"id": "open", "label": "Open"}, *steps]
    check(plain, document, players, "none", seed=7, count=6, size="wide")
    match = Match(from_document(document), {"aa": "human", "bb": "human"})
    match.advance()
    menu = match.menu()
    for last in ("price=step-64, date=o1", "price=step-63, date=o1", "price=step-32, date=o2"):
        assert menu.why_not(f"propose {last}") is None


@pytest.mark.parametrize("players", [["cautious", "conceder"], ["random"], ["tit-for-tat+ac-next+frequency", "naive"]])
@pytest.mark.parametrize("ordered", [True, False])
def test_the_last_of_many_options_behind_a_gate(plain: Plain, players: list[str], ordered: bool) -> None:
    document = many_options(ordered=ordered)
    check(plain, document, players, "none", seed=3, count=4, size="wide")


@settings(max_examples=6)  # a plain game of so many options takes a second or more
@given(rule_documents(rounds=4).map(made_wide), st.lists(PLAYERS, min_size=1, max_size=5), MEDIATORS, SEEDS)
def test_generated_scenarios_of_many_options(
    plain: Plain, document: Document, players: list[str], mediator: str, seed: int
) -> None:
    check(plain, document, players, mediator, seed, count=1, size="wide")
