"""What a batch of games came to: its tables, and the summary that people and programs read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from negotiate.engine.rules import Rules
from negotiate.lab.paired.pairs import Sums
from negotiate.lab.shown import as_html
from negotiate.lab.statistics import BOUNDS, Mean, mean_of, median_interval, median_of, share_of
from negotiate.lab.tables import ceasefire_in_force
from negotiate.words.endings import possible


class Tables(Protocol):
    """Where the tables of a batch lie: in memory, or in a results folder."""

    def games(self) -> pl.DataFrame:
        """One row a game."""

    def rounds(self) -> pl.DataFrame:
        """One row a round."""

    def column(self, name: str) -> pl.Series:
        """One column of the games."""


@dataclass(frozen=True)
class InMemory:
    """Tables of a batch that is in no folder. `make_rounds` is called when the rounds are first asked for.

    Where `table` is kept in less room (tables.narrowed), `types` are those in which its columns are given out.
    """

    table: pl.DataFrame
    make_rounds: Callable[[], pl.DataFrame]
    types: pl.Schema = field(default_factory=pl.Schema)

    def games(self) -> pl.DataFrame:
        """One row a game."""
        return self.table.cast(self.types or self.table.schema)

    def rounds(self) -> pl.DataFrame:
        """One row a round."""
        return self.make_rounds()

    def column(self, name: str) -> pl.Series:
        """One column of the games."""
        return self.table[name].cast(self.types.get(name, self.table.schema[name]))


@dataclass(frozen=True)
class Results:
    """The outcome of `simulate`.

    `games` has one row a game (see lab/tables.py for the columns); `rounds` one row a round. Both are read or made when they
    are first asked for; `summary` takes one column at a time, so that ten million games need no more room than one of their
    columns. `players` maps every seat to the name of its player. `seconds` is the time spent playing, without loading and
    compiling, for the `played` games that were not already on disk.
    """

    rules: Rules = field(repr=False)
    seed: int
    players: Mapping[str, str]
    tables: Tables = field(repr=False)
    seconds: float
    played: int
    given: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """How it was asked for (lab/settings.py)."""
    shard: Mapping[str, int] | None = None
    """Which part of a run these are: the `number` of the shard and `of` how many, its `first` game and how many `games`, and
    those of the `run`; None where they are a whole run."""

    @cached_property
    def games(self) -> pl.DataFrame:
        """One row a game, in their order."""
        return self.tables.games()

    @cached_property
    def rounds(self) -> pl.DataFrame:
        """One row a round, in the order of the games."""
        return self.tables.rounds()

    def summary(self) -> dict[str, Any]:
        """Everything the command line prints, as JSON-able data.

        Shares are 0..1 of all games, intervals (`low`, `high`) are 95 %, rounds count from 1; what has no value (the
        median of nothing) is None. `utility` is in points, `mandate` and `trust` are 0..100, `peace_index` 0..1.
        `breach_rate` is the share of due phases that were broken, of all games together. A general ceasefire is `kept` that
        lasts for `kept_rounds` rounds in a row without incident, and `in_force` where it stands when the game ends (None
        where the rules know of no general ceasefire); the one does not imply the other. `given` is how the run was asked
        for, and `shard`, where it is there, which part of it these games are.
        """
        names, column = self.rules.names, self.tables.column
        in_force = ceasefire_in_force(self.rules)
        standing = None if in_force is None else _of(in_force, column)
        ending, breaches = column("ending"), column("breaches")
        total, duties = len(ending), int(column("duties").sum())
        broken = Sums(_numbers(breaches), _numbers(column("duties"))).estimate(BOUNDS["share"])
        return {
            "scenario": names.scenario,
            "title": names.title,
            "rules_hash": self.rules.digest,
            "given": dict(self.given),
            "seed": self.seed,
            "players": dict(self.players),
            "games": total,
            **({} if self.shard is None else {"shard": dict(self.shard)}),
            "seconds": round(self.seconds, 3),
            "games_per_second": round(self.played / self.seconds, 1) if self.played and self.seconds > 0 else None,
            "endings": {kind: _share(ending == kind) for kind in possible(self.rules)},
            "tracks": {track: self._track(track) for track in names.tracks},
            "parties": {party: self._party(index, party) for index, party in enumerate(names.parties)},
            "ceasefire": {
                "signed": _rate(column("ceasefire_signed")),
                "kept": _rate(column("ceasefire_kept")),
                "signed_interval": _interval(column("ceasefire_signed")),
                "kept_interval": _interval(column("ceasefire_kept")),
                "kept_rounds": int(self.rules.record["held_rounds"][0]),
                "in_force": None if standing is None else _rate(standing),
                "in_force_interval": None if standing is None else _interval(standing),
                **_median("median_round", column("ceasefire_round")),
                "collapses_per_game": _mean(column("collapses"), "count").mean,
                "collapses_per_game_interval": _ends(_mean(column("collapses"), "count")),
            },
            "breach_rate": int(breaches.sum()) / duties if duties else None,
            "breach_rate_interval": _ends(broken),
            "breaches_per_game": _mean(breaches, "count").mean,
            "breaches_per_game_interval": _ends(_mean(breaches, "count")),
            "people_returned": _mean(column("people_returned"), "count")._asdict(),
            "trust": {
                "least": _mean(column("trust_least"), "score")._asdict(),
                "mean": _mean(column("trust_mean"), "score")._asdict(),
                "pairs": {
                    observer: {
                        subject: _mean(column(f"trust_{observer}_in_{subject}"), "score").mean
                        for subject in names.parties
                        if subject != observer
                    }
                    for observer in names.parties
                },
            },
            "peace_index": _mean(column("peace_index"), "index")._asdict(),
        }

    def _repr_html_(self) -> str:
        """How a notebook shows it: who sat where and what it came to, points with 95 % intervals."""
        told = self.summary()
        rows = [
            {
                "seat": party,
                "player": self.players[party],
                "points": one["mean_utility"],
                "low": one["low"],
                "high": one["high"],
                "reservation": one["reservation"],
            }
            for party, one in told["parties"].items()
        ]
        games = f"{told['games']:,} game" + ("s" if told["games"] != 1 else "")
        return as_html(f"{told['title']}: {games} of seed {self.seed}", pl.DataFrame(rows))

    def _track(self, track: str) -> dict[str, Any]:
        opened, agreed = self.tables.column(f"track_{track}_opened"), self.tables.column(f"track_{track}_agreed")
        return {
            "opened": _rate(opened.is_not_null()),
            **_median("median_round", opened),
            "agreed": _rate(agreed.is_not_null()),
            **_median("agreed_median_round", agreed),
            "opened_interval": _interval(opened.is_not_null()),
            "agreed_interval": _interval(agreed.is_not_null()),
        }

    def _party(self, index: int, party: str) -> dict[str, Any]:
        utility = self.tables.column(f"utility_{party}")
        reservation = float(self.rules.record["reservation_value"][0][index])
        best = float(self.rules.record["best_value"][0][index])
        points, mandate = _mean(utility, "points"), _mean(self.tables.column(f"mandate_{party}"), "score")
        return {
            "mean_utility": points.mean,
            "low": points.low,
            "high": points.high,
            "reservation": reservation,
            "above_reservation": _rate(utility > reservation),
            "above_reservation_interval": _interval(utility > reservation),
            # A seat without anything to win has no mandate to score.
            "mandate": mandate._asdict() if best > reservation else None,
        }


def _ends(mean: Mean) -> list[float] | None:
    """The ends of an interval; None where there is none."""
    return None if mean.low is None or mean.high is None else [mean.low, mean.high]


def _numbers(values: pl.Series) -> NDArray[np.float64]:
    return values.cast(pl.Float64).to_numpy()


def _median(name: str, values: pl.Series) -> dict[str, Any]:
    """The median of what happened, with its 95 % interval."""
    rounds = values.drop_nulls().to_numpy()
    between = median_interval(rounds)
    return {name: median_of(rounds), f"{name}_interval": None if between is None else list(between)}


def _of(expression: pl.Expr, column: Callable[[str], pl.Series]) -> pl.Series:
    """An expression over the columns that it names."""
    return pl.DataFrame([column(name) for name in expression.meta.root_names()]).select(expression).to_series()


def _share(flags: pl.Series) -> dict[str, Any]:
    return share_of(int(flags.sum()), len(flags))._asdict()


def _rate(flags: pl.Series) -> float | None:
    return share_of(int(flags.sum()), len(flags)).share


def _interval(flags: pl.Series) -> list[float]:
    share = share_of(int(flags.sum()), len(flags))
    return [share.low, share.high]


def _mean(values: pl.Series, unit: str) -> Mean:
    """The mean of numbers in this unit."""
    return mean_of(values.to_numpy(), BOUNDS[unit])
