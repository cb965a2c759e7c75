"""Bargaining: neither stubbornness nor saying yes to everything pays, and what a party asks for follows its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from negotiate.engine.rules import Rules
from negotiate.lab.paired.differences import difference_of
from negotiate.lab.simulate import simulate
from negotiate.rulebook.load import load

CASES = Path(__file__).resolve().parent / "cases"
GAMES = 300


def rules_of(name: str, **changed: Any) -> Rules:
    """A case, with values by path; a double underscore stands for a dot."""
    return load(CASES / f"{name}.yaml", overrides={path.replace("__", "."): value for path, value in changed.items()})


def played(
    rules: Rules | str, player: str = "cautious", games: int = GAMES, seats: Mapping[str, str] | None = None
) -> pl.DataFrame:
    loaded = load(rules) if isinstance(rules, str) else rules
    cast = {**dict.fromkeys(loaded.names.parties, player), **(seats or {})}
    return simulate(loaded, games=games, seed=7, players=cast).games.sort("game")


def mean(games: pl.DataFrame, column: str) -> float:
    return float(games[column].to_numpy().mean())


@pytest.mark.parametrize(
    ("scenario", "seat"),
    [("good-friday-1998", "nationalists"), ("istanbul-2025", "russian-federation"), ("nuclear-talks-2013", "iran")],
)
def test_who_never_moves_gains_nothing_by_it(scenario: str, seat: str) -> None:
    """These three gained 10, 15 and 1 points while others signed whatever paid at all."""
    own = played(scenario)[f"utility_{seat}"]
    other = played(scenario, seats={seat: "never-concede"})[f"utility_{seat}"]
    gain = difference_of((other - own).to_numpy())
    assert gain.low is not None and gain.low <= 0.0


def test_a_text_that_leaves_crumbs_is_refused() -> None:
    """Nine of ten coins went to who never moved. Misreading what it keeps, the other may still sign a poor share."""
    games = played(rules_of("sym"), seats={"aa": "never-concede"})
    signed = games.filter(pl.col("signings") > 0)
    assert len(signed) > 0.9 * len(games)
    assert int((signed["agreed_coins"] == "a9").sum()) == 0
    assert mean(signed, "utility_bb") > 2.5


def test_hardness_acts_on_low_politics() -> None:
    """The table of `sym` is no high politics; who asks for more there gets more, or signs later."""
    soft, hard = (played(rules_of("sym", parties__aa__hardness=points)) for points in (0, 12))
    assert mean(hard, "utility_aa") > mean(soft, "utility_aa") + 0.2
    late, early = (mean(games.drop_nulls("track_table_agreed"), "track_table_agreed") for games in (hard, soft))
    assert late >= early


def test_a_walk_away_value_moves_the_split_of_low_politics() -> None:
    little, much = (played(rules_of("sym", parties__aa__reservation__points=points)) for points in (-6, 6))
    assert (
        mean(much, "utility_aa") - mean(much, "utility_bb") > mean(little, "utility_aa") - mean(little, "utility_bb") + 0.3
    )


def test_what_waiting_costs_moves_the_split_of_low_politics() -> None:
    """Pain makes going on worth less (M2), so who suffers asks for less."""
    changed = {"parties__aa__reservation__war_scale": 1.0, "parties__aa__hope_of_gain": 0.2}
    calm, pained = (played(rules_of("sym", **changed, parties__aa__pain=pain)) for pain in (0.1, 0.9))
    assert mean(calm, "utility_aa") > mean(pained, "utility_aa") + 0.1


def test_better_knowledge_does_not_end_agreement() -> None:
    """With little trust a text is worth little more than nothing, and still those who read each other well sign it."""
    for trust in (45, 60):
        signed = []
        for misreading in (0, 1, 2, 4):
            changed = {"trust__initial__default": trust, "estimation__misreading": misreading}
            signed.append((played(rules_of("ends-everywhere", **changed), games=200)["signings"] > 0).to_numpy().mean())
        # beyond chance: a standard error of a share of 200 is at most 0.035
        assert all(more <= less + 0.1 for less, more in pairwise(signed))
        assert signed[0] > 0.9


@pytest.mark.parametrize("domain", [CASES / "sym.yaml", CASES / "ends-everywhere.yaml", "colombia-2012", "camp-david-1978"])
def test_under_boulware_most_texts_are_signed_late(domain: str | Path) -> None:
    rules = load(domain)
    games = played(rules, "boulware", games=200)
    first = [round_ for issue in rules.names.issues for round_ in games[f"first_signed_{issue}"].drop_nulls().to_list()]
    last_third = [round_ for round_ in first if round_ > 2 / 3 * int(rules.record["round_count"][0])]
    assert len(last_third) > 0.5 * len(first)
    assert mean(games, "signings") > 0.4


@pytest.mark.parametrize("case", ["sym", "walkaway"])
@pytest.mark.parametrize("player", ["cautious", "reciprocator", "linear", "conceder"])
def test_who_pays_more_for_waiting_signs_no_later(case: str, player: str) -> None:
    """The players' patience (tactics.patience): the dearer it is for both to go on, the sooner they sign, on average."""
    rounds = []
    for pain in (0.0, 0.4, 0.8):
        costly = {"war.value": 10.0}
        for party in rules_of(case).names.parties:
            costly |= {
                f"parties.{party}.hope_of_gain": 0.4,
                f"parties.{party}.pain": pain,
                f"parties.{party}.reservation.war_scale": 1.0,
            }
        games = played(load(CASES / f"{case}.yaml", overrides=costly), player, 100)
        first = [name for name in games.columns if name.startswith("first_signed_")]
        rounds.append(mean(games.with_columns(first=pl.min_horizontal(*first).fill_null(pl.col("rounds") + 1)), "first"))
    assert all(dearer <= cheaper + 0.1 for cheaper, dearer in pairwise(rounds)), rounds
    if player in ("cautious", "reciprocator"):
        assert rounds[-1] < rounds[0] - 0.3, rounds
