"""What is measured in an arm: a ratio of two sums over its games, named as in the table of targets.

"Held" is a general ceasefire that is kept for `endings.held_rounds` rounds in a row, counted only when it was signed early
enough to be kept that long before the horizon. Rounds are means over the games in which the thing happened at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from negotiate.lab.paired.pairs import Column, Sums
from negotiate.lab.results import Results


@dataclass(frozen=True)
class Measure:
    """`of` gives numerator and denominator of every game. `subject` is what it is of, where an arm has several of a kind."""

    name: str
    of: Callable[[Results], Sums]
    subject: str = ""


def _column(results: Results, expression: pl.Expr) -> Column:
    """Numbers of an expression over the games table; null counts 0."""
    return results.games.select(expression.cast(pl.Float64).fill_null(0.0)).to_series().to_numpy()


def mean(name: str, expression: pl.Expr) -> Measure:
    """The mean over all games; of a yes or no, the share of games."""

    def of(results: Results) -> Sums:
        values = _column(results, expression)
        return Sums(values, np.ones(len(values)))

    return Measure(name, of)


def ratio(name: str, numerator: pl.Expr, denominator: pl.Expr) -> Measure:
    """Sum over sum."""
    return Measure(name, lambda results: Sums(_column(results, numerator), _column(results, denominator)))


def round_of(name: str, column: str) -> Measure:
    """Mean round of something that may never happen, over the games in which it does."""
    return ratio(name, pl.col(column), pl.col(column).is_not_null())


def _held(results: Results) -> Sums:
    record = results.rules.record
    latest = int(record["round_count"][0]) - int(record["held_rounds"][0])
    values = _column(results, pl.col("ceasefire_kept") & (pl.col("ceasefire_round") <= latest))
    return Sums(values, np.ones(len(values)))


CEASEFIRE = mean("general ceasefire ever", pl.col("ceasefire_signed"))
HELD = Measure("ceasefire held", _held)
COLLAPSES = ratio("collapses per ceasefire", pl.col("collapses"), pl.col("ceasefire_signings"))
PEOPLE = mean("people returned", pl.col("people_returned"))
ACCORDS = mean("accords", pl.col("accord"))
RATIFIED = pl.col("ending").is_in(["accord", "accord-broken"])
FIRST_VOTE_FAILS = ratio("first votes that fail", pl.col("refusals") > 0, (pl.col("refusals") > 0) | RATIFIED)
"""Of the games that come to a vote. After a vote that is won there is no other: any refusal means that the first failed."""
FINAL_TRUST = mean("final mutual trust", pl.col("trust_least"))
CEASEFIRE_ROUND = round_of("round of the first general ceasefire", "ceasefire_round")
GATE_ROUND = round_of("round in which the ceasefire gate opens", "track_ceasefire_opened")
IMPLEMENTATION = ratio("due phases carried out", pl.col("kept"), pl.col("duties"))
SWAPS = mean("phases carried out and verified", pl.col("phases_verified"))


def agreed_share(track: str) -> Measure:
    """Share of games with an agreement on a track."""
    measure = mean("share of games with an agreement", pl.col(f"track_{track}_agreed").is_not_null())
    return replace(measure, subject=track)


def agreed_round(track: str) -> Measure:
    """Mean round of the first agreement on a track."""
    return replace(round_of("round of the first agreement", f"track_{track}_agreed"), subject=track)


def _settled(results: Results, begin: float, end: float) -> Sums:
    """Issues that are first signed after round `begin` and not after round `end`."""
    columns = [pl.col(f"first_signed_{issue}") for issue in results.rules.names.issues]
    within = [((column > begin) & (column <= end)).fill_null(value=False).cast(pl.Int64) for column in columns]
    values = _column(results, pl.sum_horizontal(within))
    return Sums(values, np.ones(len(values)))


SETTLED = Measure("issues settled, a game", lambda results: _settled(results, 0, np.inf))


def settled_in_quarter(quarter: int, subject: str) -> Measure:
    """Issues that are first signed in a quarter of the calendar, 1..4; the epilogue of an accord is no part of it."""

    def of(results: Results) -> Sums:
        rounds = int(results.rules.record["round_count"][0])
        return _settled(results, rounds * (quarter - 1) / 4, rounds * quarter / 4)

    return Measure("issues first settled, a game", of, subject)
