"""A comparison of two sides that played the same games: the sides, and a row a measure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from negotiate.lab.measures import Measure
from negotiate.lab.paired.differences import holm
from negotiate.lab.paired.pairs import Sums, paired_difference
from negotiate.lab.settings import settings
from negotiate.lab.shown import as_html
from negotiate.lab.simulate import Cast, Seated, cast_seats
from negotiate.lab.statistics import LEVEL, Mean
from negotiate.players.outsiders import is_outsider, mediates_outside
from negotiate.rulebook.reading.overrides import Overrides

EACH = "each"
"""The seat of every principal in turn."""


@dataclass(frozen=True)
class Side:
    """One side of a comparison: rules by name or path, and who plays them; as the arguments of `simulate`."""

    scenario: str
    overrides: Overrides | None = None
    preset: str | None = None
    players: Mapping[str, Seated] = field(default_factory=dict)
    mediator: Seated | None = None

    def cast(self, seat: str | None = None) -> Cast:
        """Rules and roster; `seat` takes the player that was given to `each`."""
        players = {name: player for name, player in self.players.items() if name != EACH}
        if seat is not None and EACH in self.players:
            players[seat] = self.players[EACH]
        return cast_seats(self.scenario, players, self.mediator, self.overrides, self.preset)

    def as_json(self) -> dict[str, Any]:
        """The side as plain data, enough to repeat it."""
        return settings(self.scenario, self.overrides, self.preset, self.players, self.mediator)


@dataclass(frozen=True)
class Row:
    """A measure of both sides. `difference` is b - a with its 95 % interval `low` to `high`, in the measure's own unit.

    `p` is two-sided; `p_adjusted` is Holm's, for all measures of the comparison together. None where a side has no case.
    """

    measure: Measure
    a: Mean
    b: Mean
    difference: float | None
    low: float | None
    high: float | None
    p: float | None
    p_adjusted: float | None

    @property
    def differs(self) -> bool:
        """Whether chance alone is no good explanation, all measures of the comparison considered."""
        return self.p_adjusted is not None and self.p_adjusted < LEVEL

    def as_json(self) -> dict[str, Any]:
        """The row as plain data."""
        return {
            "measure": self.measure.name,
            "title": self.measure.title,
            "unit": self.measure.unit,
            "a": self.a.mean,
            "a_low": self.a.low,
            "a_high": self.a.high,
            "b": self.b.mean,
            "b_low": self.b.low,
            "b_high": self.b.high,
            "difference": self.difference,
            "low": self.low,
            "high": self.high,
            "p": self.p,
            "p_adjusted": self.p_adjusted,
            "differs": self.differs,
        }


@dataclass(frozen=True)
class Comparison:
    """What came of a comparison. `same` says that both sides are the same rules and players in every number that counts."""

    a: Side
    b: Side
    games: int
    seed: int
    rows: tuple[Row, ...]
    seats: tuple[str, ...]
    """The seats that were taken in turn; empty without rotation."""
    left_out: tuple[str, ...]
    """Measures that only one side has."""
    same: bool
    rules: tuple[str, str]
    """Digests of the rules of a and b."""

    def as_json(self) -> dict[str, Any]:
        """Everything, as plain data."""
        return {
            "a": self.a.as_json(),
            "b": self.b.as_json(),
            "games": self.games,
            "seed": self.seed,
            "rotated_seats": list(self.seats),
            "same": self.same,
            "measures": [row.as_json() for row in self.rows],
            "left_out": list(self.left_out),
        }

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        shown = ("measure", "a", "b", "difference", "low", "high", "p_adjusted")
        return as_html(f"b less a, {self.games:,} games of seed {self.seed}", self.table().select(shown))

    def table(self) -> pl.DataFrame:
        """One row a measure."""
        return pl.DataFrame([row.as_json() for row in self.rows], infer_schema_length=None)


def compared(measures: Iterable[Measure], a: Mapping[str, Sums], b: Mapping[str, Sums]) -> tuple[Row, ...]:
    """The rows of measures whose values of the same games are given, p adjusted for all of them."""
    wanted = list(measures)
    found = [paired_difference(b[measure.name], a[measure.name], measure.bounds) for measure in wanted]
    adjusted = holm([difference.p for difference in found])
    return tuple(
        Row(
            measure,
            a[measure.name].estimate(measure.bounds),
            b[measure.name].estimate(measure.bounds),
            *difference,
            p_adjusted,
        )
        for measure, difference, p_adjusted in zip(wanted, found, adjusted, strict=True)
    )


def read_row(measure: Measure, found: Mapping[str, Any]) -> Row:
    """A row from the plain data that `Row.as_json` made of it."""
    a, b = (Mean(found[side], found[f"{side}_low"], found[f"{side}_high"]) for side in ("a", "b"))
    return Row(measure, a, b, *(found[name] for name in ("difference", "low", "high", "p", "p_adjusted")))


def plays_alike(one: Cast, other: Cast) -> bool:
    """Whether two casts play the same games: titles and texts may differ, numbers that are played with may not."""
    return one.rules.size == other.rules.size and fingerprint(one) == fingerprint(other)


def fingerprint(cast: Cast) -> bytes:
    """What the games are played with, byte by byte: the lowered rules, the roster, and those who are outside of it."""
    outside = {seat: name for seat, name in cast.players.items() if is_outsider(name) or mediates_outside(name)}
    return cast.rules.record.tobytes() + cast.roster.tobytes() + json.dumps(outside).encode()
