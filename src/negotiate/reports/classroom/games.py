"""A thousand computer games of the same rules and seed, as the few numbers that a class is put beside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from negotiate.engine.rules import Rules
from negotiate.reports.classroom.result import ACCORD, NEITHER, PART, QUIET, Kept, came_to, least_trust, staked

if TYPE_CHECKING:
    import polars as pl  # a class that begins waits for it otherwise

STEPS = 20
"""Steps of the histograms."""
LOW, MIDDLE, HIGH = 10, 50, 90
"""Percentiles of the band of trust: eight games in ten lie in it."""


@dataclass(frozen=True)
class Games:
    """What many computer games came to. Shares are 0..1, trust 0..100."""

    count: int
    came_to: Mapping[str, float]
    trust: tuple[tuple[float, float, float], ...]
    """Percentiles LOW, MIDDLE and HIGH of mutual trust at the end of every round, the start first; a game that has ended
    keeps its last trust."""
    opened: Mapping[str, float]
    """Share of the games in which a track opened."""
    done: Mapping[str, int]
    """The middle of what was carried out, as the option's place, by issue."""
    duties: Kept
    """Of a middling game: means."""
    mandates: Mapping[str, tuple[int, ...]]
    """Games by mandate, in STEPS steps from 0 to 100, by party."""
    peace: tuple[int, ...]
    """Games by peace index, in STEPS steps from 0 to 1."""

    def to_data(self) -> dict[str, Any]:
        """Plain data that JSON can hold."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Games:
        """From plain data as to_data makes it. Raises KeyError or TypeError for anything else."""
        return cls(
            int(data["count"]),
            dict(data["came_to"]),
            tuple((low, middle, high) for low, middle, high in data["trust"]),
            dict(data["opened"]),
            dict(data["done"]),
            Kept(**data["duties"]),
            {party: tuple(counts) for party, counts in data["mandates"].items()},
            tuple(data["peace"]),
        )


def games_in(path: Path) -> Games | None:
    """The games that a file holds; None while it holds none, or for a file that is not ours."""
    try:
        return Games.from_data(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def games(rules: Rules, table: pl.DataFrame, rounds: pl.DataFrame) -> Games:
    """The numbers of the tables of a batch: a row a game, a row a round."""
    names = rules.names
    places = {issue: _places(table[f"agreed_{issue}"], names.options[k]) for k, issue in enumerate(names.issues)}
    signed = np.stack([places[issue] for issue in names.issues], axis=1)
    ends = [came_to(rules, ending, row) for ending, row in zip(table["ending"].to_list(), signed.tolist(), strict=True)]
    kinds = (ACCORD, QUIET if rules.has_ceasefire else PART, NEITHER)
    kept, broken, due = (float(table[column].mean() or 0.0) for column in ("kept", "breaches", "duties"))  # type: ignore[arg-type]  # numbers
    return Games(
        len(table),
        {kind: ends.count(kind) / len(ends) for kind in kinds},
        _bands(rounds, _trust_at_first(rules)),
        {track: float(table[f"track_{track}_opened"].is_not_null().mean() or 0.0) for track in names.tracks},  # type: ignore[arg-type]  # as above
        {
            issue: int(np.median(_places(table[f"carried_out_{issue}"], names.options[k])))
            for k, issue in enumerate(names.issues)
        },
        Kept(kept, max(0.0, due - kept - broken), broken),
        {party: _histogram(table[f"mandate_{party}"].to_numpy(), 100.0) for _place, party in staked(rules)},
        _histogram(table["peace_index"].to_numpy(), 1.0),
    )


def _trust_at_first(rules: Rules) -> float:
    """Mutual trust before the first round."""
    return least_trust(rules.principals, rules.record["trust"][0])


def _places(column: pl.Series, options: tuple[str, ...]) -> np.ndarray[Any, Any]:
    """The options of a column as their places."""
    known = {option: place for place, option in enumerate(options)}
    return np.array([known.get(option, 0) for option in column.to_list()])


def _bands(rounds: pl.DataFrame, start: float) -> tuple[tuple[float, float, float], ...]:
    last = int(rounds["round"].max() or 0)  # type: ignore[arg-type]  # a whole number
    numbers, at = np.unique(rounds["game"].to_numpy(), return_inverse=True)
    values = np.full((len(numbers), last + 1), np.nan)
    values[:, 0] = start
    values[at, rounds["round"].to_numpy()] = rounds["trust_least"].to_numpy()
    for place in range(1, last + 1):
        gone = np.isnan(values[:, place])
        values[gone, place] = values[gone, place - 1]
    found = np.percentile(values, (LOW, MIDDLE, HIGH), axis=0)
    return tuple((float(low), float(middle), float(high)) for low, middle, high in found.T)


def _histogram(values: np.ndarray[Any, Any], most: float) -> tuple[int, ...]:
    return tuple(int(count) for count in np.histogram(values, STEPS, (0.0, most))[0])
