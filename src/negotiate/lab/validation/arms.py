"""Arms of a comparison: rules with changes, and who plays. An arm that several targets share is played once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from negotiate.engine.rules import Rules
from negotiate.lab.results import Results
from negotiate.lab.simulate import Cast, cast_seats, simulate
from negotiate.lab.validation.exposed_breach import play_with_breach

BASE_SCENARIO = "istanbul-2025"


@dataclass(frozen=True)
class Arm:
    """One side of a comparison. Without any change it is the base scenario as shipped, played by its own players.

    `breach_by` names a party that breaks its first obligation, and is seen to (see exposed_breach.py).
    """

    name: str
    overrides: Mapping[str, Any] = field(default_factory=dict)
    preset: str | None = None
    players: Mapping[str, str] = field(default_factory=dict)
    mediator: str | None = None
    breach_by: str | None = None
    scenario: str = BASE_SCENARIO

    def having(self, name: str, **changes: Any) -> Arm:
        """The same arm with other fields; mappings are added to what is there."""
        for part in ("overrides", "players"):
            if part in changes:
                changes[part] = {**getattr(self, part), **changes[part]}
        return replace(self, name=name, **changes)

    @property
    def key(self) -> str:
        """The same for arms that play the same games, whatever their names."""
        fields = (self.overrides, self.preset, self.players, self.mediator, self.breach_by, self.scenario)
        return json.dumps([dict(f) if isinstance(f, Mapping) else f for f in fields], sort_keys=True)


class Bench:
    """Plays arms: `games` games each, of the same master seed, on `jobs` threads; keeps what it has played."""

    def __init__(self, games: int, seed: int, jobs: int) -> None:
        self.games = games
        self.seed = seed
        self.jobs = jobs
        self._played: dict[str, Results] = {}
        self._casts: dict[str, Cast] = {}

    def cast(self, arm: Arm) -> Cast:
        """Rules and roster of an arm."""
        if arm.key not in self._casts:
            self._casts[arm.key] = cast_seats(
                arm.scenario, arm.players, arm.mediator, dict(arm.overrides) or None, arm.preset
            )
        return self._casts[arm.key]

    def rules(self, arm: Arm) -> Rules:
        return self.cast(arm).rules

    def play(self, arm: Arm) -> Results:
        """The games of an arm."""
        if arm.key not in self._played:
            cast = self.cast(arm)
            if arm.breach_by is None:
                self._played[arm.key] = simulate(cast.rules, self.games, self.seed, cast.players, jobs=self.jobs)
            else:
                seen = {f"verification.tiers.{tier}.detection": 1.0 for tier in range(5)}
                watched = self.cast(arm.having(arm.name, overrides=seen))
                self._played[arm.key] = play_with_breach(cast, watched.rules, arm.breach_by, self.games, self.seed)
        return self._played[arm.key]
