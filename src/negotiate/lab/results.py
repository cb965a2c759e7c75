"""What a batch of games came to: its tables, and the summary that people and programs read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import polars as pl

from negotiate.engine import codes
from negotiate.engine.rules import Rules
from negotiate.lab.statistics import Mean, mean_of, median_of, share_of
from negotiate.lab.tables import ceasefire_in_force


@dataclass(frozen=True)
class Results:
    """The outcome of `simulate`.

    `games` has one row a game (see lab/tables.py for the columns); `rounds` one row a round, made when it is first asked
    for. `players` maps every seat to the name of its player. `seconds` is the time spent playing, without loading and
    compiling, for the `played` games that were not already on disk.
    """

    rules: Rules = field(repr=False)
    seed: int
    players: Mapping[str, str]
    games: pl.DataFrame = field(repr=False)
    seconds: float
    played: int
    make_rounds: Callable[[], pl.DataFrame] = field(repr=False)
    given: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """How it was asked for (lab/settings.py)."""

    @cached_property
    def rounds(self) -> pl.DataFrame:
        """One row a round, in the order of the games."""
        return self.make_rounds()

    def summary(self) -> dict[str, Any]:
        """Everything the command line prints, as JSON-able data.

        Shares are 0..1 of all games, intervals (`low`, `high`) are 95 %, rounds count from 1; what has no value (the
        median of nothing) is None. `utility` is in points, `mandate` and `trust` are 0..100, `peace_index` 0..1.
        `breach_rate` is the share of due phases that were broken, of all games together. A general ceasefire is `kept` that
        lasts for `kept_rounds` rounds in a row without incident, and `in_force` where it stands when the game ends (None
        where the rules know of no general ceasefire); the one does not imply the other. `given` is how the run was asked
        for.
        """
        names, games = self.rules.names, self.games
        in_force = ceasefire_in_force(self.rules)
        standing = None if in_force is None else games.select(in_force).to_series()
        total = len(games)
        duties = int(games["duties"].sum())
        return {
            "scenario": names.scenario,
            "title": names.title,
            "rules_hash": self.rules.digest,
            "given": dict(self.given),
            "seed": self.seed,
            "players": dict(self.players),
            "games": total,
            "seconds": round(self.seconds, 3),
            "games_per_second": round(self.played / self.seconds, 1) if self.played and self.seconds > 0 else None,
            "endings": {ending: _share(games["ending"] == ending) for ending in codes.ENDINGS[1:]},
            "tracks": {track: self._track(track) for track in names.tracks},
            "parties": {party: self._party(index, party) for index, party in enumerate(names.parties)},
            "ceasefire": {
                "signed": _rate(games["ceasefire_signed"]),
                "kept": _rate(games["ceasefire_kept"]),
                "signed_interval": _interval(games["ceasefire_signed"]),
                "kept_interval": _interval(games["ceasefire_kept"]),
                "kept_rounds": int(self.rules.record["held_rounds"][0]),
                "in_force": None if standing is None else _rate(standing),
                "in_force_interval": None if standing is None else _interval(standing),
                "median_round": median_of(games["ceasefire_round"].drop_nulls().to_numpy()),
                "collapses_per_game": _mean(games["collapses"]).mean,
            },
            "breach_rate": int(games["breaches"].sum()) / duties if duties else None,
            "breaches_per_game": _mean(games["breaches"]).mean,
            "people_returned": _mean(games["people_returned"])._asdict(),
            "trust": {
                "least": _mean(games["trust_least"])._asdict(),
                "mean": _mean(games["trust_mean"])._asdict(),
                "pairs": {
                    observer: {
                        subject: _mean(games[f"trust_{observer}_in_{subject}"]).mean
                        for subject in names.parties
                        if subject != observer
                    }
                    for observer in names.parties
                },
            },
            "peace_index": _mean(games["peace_index"])._asdict(),
        }

    def _track(self, track: str) -> dict[str, Any]:
        opened, agreed = self.games[f"track_{track}_opened"], self.games[f"track_{track}_agreed"]
        return {
            "opened": _rate(opened.is_not_null()),
            "median_round": median_of(opened.drop_nulls().to_numpy()),
            "agreed": _rate(agreed.is_not_null()),
            "agreed_median_round": median_of(agreed.drop_nulls().to_numpy()),
            "opened_interval": _interval(opened.is_not_null()),
            "agreed_interval": _interval(agreed.is_not_null()),
        }

    def _party(self, index: int, party: str) -> dict[str, Any]:
        utility = self.games[f"utility_{party}"]
        reservation = float(self.rules.record["reservation_value"][0][index])
        best = float(self.rules.record["best_value"][0][index])
        points, mandate = _mean(utility), _mean(self.games[f"mandate_{party}"])
        return {
            "mean_utility": points.mean,
            "low": points.low,
            "high": points.high,
            "reservation": reservation,
            "above_reservation": _rate(utility > reservation),
            # A seat without anything to win has no mandate to score.
            "mandate": mandate._asdict() if best > reservation else None,
        }


def _share(flags: pl.Series) -> dict[str, Any]:
    return share_of(int(flags.sum()), len(flags))._asdict()


def _rate(flags: pl.Series) -> float | None:
    return share_of(int(flags.sum()), len(flags)).share


def _interval(flags: pl.Series) -> list[float]:
    share = share_of(int(flags.sum()), len(flags))
    return [share.low, share.high]


def _mean(values: pl.Series) -> Mean:
    return mean_of(values.to_numpy())
