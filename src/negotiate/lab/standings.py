"""The standings of a tournament from its table of games: ranking, pairs, quality of the agreements.

Within one scenario players are measured by points (`utility`), over several by the share of the attainable, because points
of different scenarios do not compare. A mean is taken over the seats and companies of each game number first: games of one
number share their chance, so the numbers 0, 1, 2 … are the independent cases for every interval and test.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl

from negotiate.lab.paired.differences import difference_of, holm
from negotiate.lab.statistics import LEVEL, Mean, mean_of, share_of

POINTS, SHARE = "utility", "share"
TIE = 1e-9
"""Points within which two results of a seat are the same."""
PLACES = ("scenario", "company", "seat", "game")
"""What two results must have in common to be compared."""
CORRECTION = "Holm 1979, over all pairs of the same table"
TEST = "paired t-test, two-sided, one case a game number"


def summarize(games: pl.DataFrame, players: Sequence[str]) -> dict[str, Any]:
    """Ranking, pairs and, scenario by scenario, the same with every seat by itself, as JSON-able data.

    `ranking` is best first: `mean_utility` in points with its 95 % interval `low` .. `high` (None where all are alike),
    the same for the share of the attainable (`mean_share`, 1 is all of it), and under `quality` means over the player's
    games. `pairs` has every two players once, the better placed first: in `games` compared it got more in `wins`,
    `difference` is the mean of what it got more (in the unit of `measure`), and `better` names the player that is better
    with `adjusted_p` below 0.05.
    """
    names = games["scenario"].unique(maintain_order=True).to_list()
    whole = _table(games, players, POINTS if len(names) == 1 else SHARE)
    scenarios = {}
    for name in names:
        rows = games.filter(pl.col("scenario") == name)
        part = whole if len(names) == 1 else _table(rows, players, POINTS)
        scenarios[name] = {**part, "by_seat": _by_seat(rows, players)}
    return {**whole, "test": TEST, "correction": CORRECTION, "confidence": 0.95, "by_scenario": scenarios}


def ranking_table(summary: dict[str, Any]) -> pl.DataFrame:
    """The ranking of a summary as a table: one row a player, its quality in columns of their own."""
    rows = [
        {**{key: value for key, value in row.items() if key != "quality"}, **row["quality"]} for row in summary["ranking"]
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _table(games: pl.DataFrame, players: Sequence[str], measure: str) -> dict[str, Any]:
    ranking = [_entry(games.filter(pl.col("player") == player), player) for player in players]
    key = "mean_utility" if measure == POINTS else "mean_share"
    ranking.sort(key=lambda entry: -entry[key])  # stable: equals keep the order in which they were named
    for place, entry in enumerate(ranking):
        # equals share a rank
        same = place > 0 and entry[key] == ranking[place - 1][key]
        entry["rank"] = ranking[place - 1]["rank"] if same else place + 1
    pairs = _pairs(games, [entry["player"] for entry in ranking], measure)
    return {"measure": measure, "ranking": ranking, "pairs": pairs}


def _entry(games: pl.DataFrame, player: str) -> dict[str, Any]:
    return {
        "rank": 0,
        "player": player,
        **_came_to(games),
        "games": len(games),
        "quality": {
            "accord": _average(games, pl.col("ending") == "accord"),
            "agreed": _average(games, pl.col("issues_agreed") > 0),
            "issues_agreed": _average(games, pl.col("issues_agreed")),
            "welfare": _average(games, pl.col("welfare")),
            "pareto_optimal": _average(games, pl.col("pareto_optimal")),
            "nash_distance": _average(games, pl.col("nash_distance")),
            "peace_index": _average(games, pl.col("peace_index")),
            "breaches": _average(games, pl.col("breaches")),
        },
    }


def _mean(games: pl.DataFrame, column: str) -> Mean:
    """Over game numbers, each the mean over seats and companies."""
    cases = games.group_by("game").agg(pl.col(column).mean()).sort("game")
    return mean_of(cases[column].to_numpy())


def _average(games: pl.DataFrame, what: pl.Expr) -> float | None:
    """None where nothing is known in any game."""
    value = games.select(what.cast(pl.Float64).mean()).item()
    return None if value is None else float(value)


def _by_seat(games: pl.DataFrame, players: Sequence[str]) -> dict[str, Any]:
    """Points and share of the attainable of every player in every seat."""
    found: dict[str, Any] = {}
    for seat in games["seat"].unique(maintain_order=True).to_list():
        found[seat] = {}
        for player in players:
            rows = games.filter((pl.col("seat") == seat) & (pl.col("player") == player))
            found[seat][player] = _came_to(rows)
    return found


def _came_to(games: pl.DataFrame) -> dict[str, float | None]:
    """Mean points and mean share of what the seats could get, each with its 95 % interval."""
    points, share = _mean(games, POINTS), _mean(games, SHARE)
    return {
        "mean_utility": points.mean,
        "low": points.low,
        "high": points.high,
        "mean_share": share.mean,
        "share_low": share.low,
        "share_high": share.high,
    }


def _pairs(games: pl.DataFrame, players: Sequence[str], measure: str) -> list[dict[str, Any]]:
    """Every two players, the one that comes first in `players` first."""
    side_by_side = {
        player: games.filter(pl.col("player") == player).sort(PLACES).select(*PLACES, POINTS, SHARE) for player in players
    }
    found: list[dict[str, Any]] = []
    for first, second in combinations(players, 2):
        one, other = side_by_side[first], side_by_side[second]
        assert one.select(PLACES).equals(other.select(PLACES))  # every player plays the same seats, companies and games
        more = one[POINTS].to_numpy() - other[POINTS].to_numpy()
        wins, losses = int((more > TIE).sum()), int((more < -TIE).sum())
        decided = share_of(wins, wins + losses)
        apart = one.select("game", apart=pl.col(measure) - other[measure]).group_by("game").agg(pl.col("apart").mean())
        difference = difference_of(np.asarray(apart.sort("game")["apart"].to_numpy()))
        found.append(
            {
                "first": first,
                "second": second,
                "games": len(more),
                "wins": wins,
                "ties": len(more) - wins - losses,
                "losses": losses,
                "win_share": decided.share,
                "win_low": decided.low,
                "win_high": decided.high,
                "difference": difference.mean,
                "low": difference.low,
                "high": difference.high,
                "p": difference.p,
            }
        )
    for pair, adjusted in zip(found, holm([pair["p"] for pair in found]), strict=True):
        pair["adjusted_p"] = adjusted
        sure = adjusted is not None and adjusted < LEVEL
        pair["better"] = (pair["first"] if pair["difference"] > 0 else pair["second"]) if sure else None
    return found
