"""Built-in players reckon with votes: they draft for those who suffice, and do not hold out when outvoted (M22)."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.strategies import Document

from negotiate.engine.coalitions import coalitions
from negotiate.engine.rules import Rules
from negotiate.lab.simulate import simulate
from negotiate.play.match import Match
from negotiate.rulebook.load import from_document, load

CASES = Path(__file__).resolve().parent / "cases"
PARTIES = ("ann", "ben", "cat", "dan", "eve")
MAJORITY = {"kind": "majority"}


def document(rule: Document, *, parties: int = 5, rules: dict[str, Document] | None = None, **issues: Any) -> Document:
    """A file with the issues given: of each, the points of its options to every party."""
    names = PARTIES[:parties]
    return {
        "schema_version": 3,
        "id": "votes",
        "title": "Votes",
        "summary": "Some can be outvoted.",
        "setting": "fictional",
        "calendar": {"rounds": 10},
        "parties": {
            name: {"name": name.title(), "initials": name[:2].upper(), "kind": "principal", "hardness": 0} for name in names
        },
        "tracks": {"table": {"name": "Table"}},
        "decision_rule": rule,
        "issues": {
            issue: {
                "name": issue.title(),
                "track": "table",
                "options": [
                    {"id": "no", "label": "No"},
                    *(
                        {"id": f"yes-{number}", "label": f"Yes {number}", "values": dict(zip(names, points, strict=True))}
                        for number, points in enumerate(options, start=1)
                    ),
                ],
                **({"decision_rule": rules[issue]} if rules and issue in rules else {}),
            }
            for issue, options in issues.items()
        },
    }


def games(rules: Rules, player: str = "cautious", count: int = 200) -> pl.DataFrame:
    return simulate(rules, games=count, seed=5, players=dict.fromkeys(rules.names.parties, player)).games


def share(holds: pl.Series) -> float:
    return float(holds.to_numpy().mean())


@pytest.mark.parametrize("player", ["cautious", "boulware", "reciprocator"])
def test_two_of_three_reach_the_accord(player: str) -> None:
    played = games(load(CASES / "vote3.yaml"), player)
    assert share(played["ending"] == "accord") >= 0.9


TWO_AGAINST = [(4, 4, 4, -5, -5)]


@pytest.mark.parametrize(
    ("rule", "passes"),
    [
        (MAJORITY, True),
        ({"kind": "majority", "number": 4}, False),
        ({"kind": "majority", "vetoes": ["eve"]}, False),
        ({"kind": "weighted", "weights": {"ann": 3, "ben": 1, "cat": 1, "dan": 1, "eve": 1}, "quota": 5}, True),
        ({"kind": "weighted", "weights": {"ann": 1, "ben": 1, "cat": 1, "dan": 4, "eve": 1}, "quota": 5}, False),
        ({"kind": "double-majority", "weights": {"ann": 1, "ben": 1, "cat": 1, "dan": 1, "eve": 5}}, False),
        ({"kind": "unanimity"}, False),
    ],
)
def test_two_are_outvoted_where_the_rule_can_do_without_them(rule: Document, passes: bool) -> None:
    played = games(from_document(document(rule, x=TWO_AGAINST)))
    assert (share(played["agreed_x"] == "yes-1") > 0.9) is passes
    assert passes or share(played["agreed_x"] == "no") == 1.0, "nobody signs what costs it points"


def test_what_needs_everybody_is_left_out_of_a_text_that_does_not() -> None:
    played = games(
        from_document(document(MAJORITY, x=TWO_AGAINST, y=[(3, 3, 3, -3, 3)], rules={"y": {"kind": "unanimity"}}))
    )
    assert share(played["agreed_x"] == "yes-1") > 0.7
    assert share(played["agreed_y"] == "no") == 1.0


@pytest.mark.parametrize("seed", range(6))
def test_whom_a_text_costs_points_that_wins_by_the_rule_is_outvoted_in_some_game(seed: int) -> None:
    """Drawn files of three to five parties, in which some text gives all of a coalition that suffices two points or more."""
    drawn = random.Random(seed)
    while True:
        count = drawn.randint(3, 5)
        kind = drawn.choice(["majority", "weighted", "double-majority"])
        rule: Document = {"kind": kind}
        if kind != "majority":
            rule["weights"] = {name: drawn.randint(1, 4) for name in PARTIES[:count]}
        issues: dict[str, Any] = {
            name: [[drawn.randint(-6, 8) for _ in range(count)]] for name in ("x", "y")[: drawn.randint(1, 2)]
        }
        rules = from_document(document(rule, parties=count, **issues))
        losers = {name: _losers(rules, k) for k, name in enumerate(issues)}
        if any(losers.values()):
            break
    played = games(rules)
    for name, lost in losers.items():
        if lost:
            assert share(played[f"agreed_{name}"] == "yes-1") > 0, f"{lost} could be outvoted on {name}: {issues}, {rule}"
            signed = played.filter(pl.col(f"agreed_{name}") == "yes-1")
            assert len(issues) > 1 or all(float(signed[f"utility_{party}"].to_numpy().mean()) < 0 for party in lost)


def _losers(rules: Rules, k: int) -> list[str]:
    """Whom the only option of issue k costs points, where a coalition that suffices gains two points by it or more."""
    points = rules.record["value"][0, : len(rules.names.parties), k, 1]
    wins = any(all(points[i] >= 2 for i in group) for group in coalitions(rules.record[0], [k]))
    return [name for name, own in zip(rules.names.parties, points, strict=True) if own < 0] if wins else []


@pytest.mark.parametrize(
    ("points", "accepts"),
    [
        ((6, 1, 6), True),  # Cat seems to gain: Ben would be outvoted, and takes what little there is
        ((6, 1, -6), False),  # it depends on Ben, who holds out for more
        ((6, -1, 6), False),  # and nobody signs what costs it points, outvoted or not
    ],
)
def test_who_would_be_outvoted_does_not_hold_out(points: tuple[int, int, int], accepts: bool) -> None:
    file = document(MAJORITY, parties=3, x=[points])
    file["parties"]["ben"]["hardness"] = 20
    file["estimation"] = {"misreading": 0}
    file["tracks"]["table"]["high_politics"] = True
    rules = from_document(file)
    answers = []
    for seed in range(4):
        match = Match(rules, {"ann": "outside", "ben": "cautious", "cat": "outside"}, seed)
        while (pending := match.advance()) is not None and pending.kind in ("speak", "answer") and match.round == 1:
            tables = pending.kind == "speak" and pending.seat == "ann" and "propose x=yes-1" in match.menu("ann")
            match.submit(pending.seat, "propose x=yes-1" if tables else "pass")
        answers += [event["action"] for event in match.events if event.kind == "action" and event["seat"] == "ben"]
    assert any(str(answer).startswith("accept ann") for answer in answers) is accepts, answers
