"""The first lesson: small steps win over all at once, maximum demands are refused, and breaking costs."""

from __future__ import annotations

import polars as pl
import pytest

from negotiate.lab.simulate import simulate

NAME = "tutorial"
GAMES = 400
SIDES = ("highmark", "lowmark")


def games(mode: str = "sequenced", **players: str) -> pl.DataFrame:
    return simulate(NAME, games=GAMES, seed=3, players=players, overrides={"process.mode": mode}).games


@pytest.fixture(scope="module")
def steps() -> pl.DataFrame:
    return games()


def share(table: pl.DataFrame, ending: str) -> float:
    return float((table["ending"] == ending).to_numpy().mean())


def mean(table: pl.DataFrame, side: str) -> float:
    return float(table[f"utility_{side}"].to_numpy().mean())


def test_small_steps_win_over_all_at_once(steps: pl.DataFrame) -> None:
    at_once = games("single-undertaking")
    assert share(steps, "accord") >= share(at_once, "accord") + 0.15
    assert share(steps, "accord-broken") < 0.15 < 0.3 < share(at_once, "accord-broken")
    assert steps["people_returned"].sum() > 3 * at_once["people_returned"].sum()
    for side in SIDES:
        assert mean(steps, side) > mean(at_once, side) + 5.0


def test_the_maximum_demand_is_refused(steps: pl.DataFrame) -> None:
    assert (steps["agreed_water"] == "equal-split").sum() <= GAMES // 100
    assert (steps["agreed_water"] == "joint-gauges").sum() > GAMES // 2


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("cheat", ["sign-and-stall", "promise-and-break", "last-phase-only"])
def test_stalling_and_breaking_cost_points(steps: pl.DataFrame, side: str, cheat: str) -> None:
    assert mean(games(**{side: cheat}), side) < mean(steps, side) - 5.0


def test_how_one_bargains_tells(steps: pl.DataFrame) -> None:
    """Whose player is another ends elsewhere: the player explains a good part of what is left of a seat's points."""
    points = {"cautious": steps} | {
        player: games(lowmark=player) for player in ("boulware", "reciprocator", "micro", "hardliner")
    }
    means = {player: mean(table, "lowmark") for player, table in points.items()}
    within = [float(table["utility_lowmark"].to_numpy().var()) for table in points.values()]
    between = [(value - sum(means.values()) / len(means)) ** 2 for value in means.values()]
    assert sum(between) / (sum(between) + sum(within)) >= 0.15
    assert means["hardliner"] < means["reciprocator"] - 1.0 < means["cautious"] - 1.5


@pytest.mark.parametrize("side", SIDES)
def test_a_staller_costs_the_other_side_too(steps: pl.DataFrame, side: str) -> None:
    other = SIDES[1 - SIDES.index(side)]
    assert mean(games(**{other: "sign-and-stall"}), side) < mean(steps, side) - 5.0
