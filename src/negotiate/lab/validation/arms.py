"""Arms of a comparison: rules with changes, and who plays. An arm that several targets share is played once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from negotiate.engine.rules import Rules
from negotiate.lab.results import Results
from negotiate.lab.simulate import Cast, cast_seats, simulate
from negotiate.lab.validation.exposed_breach import WATCHED, play_with_breach
from negotiate.rulebook.load import load

BASE_SCENARIO = "istanbul-2025"
SCENARIOS = (
    BASE_SCENARIO,
    "camp-david-1978",
    "colombia-2012",
    "dayton-1995",
    "good-friday-1998",
    "nuclear-talks-2013",
)
"""All scenarios that targets are about."""


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


Drawn = Callable[[str, str | None], Mapping[str, Any]]
"""Values that replace assumptions in a scenario with a preset, by dotted path (prior.py)."""


class Bench:
    """Plays arms: `games` games each, of the same master seed, on `jobs` threads; keeps what it has played.

    `player` is the name of a compiled player that sits in the seat of every principal for whom an arm names none; without
    one these seats keep the scenario's own. `drawn` gives rule values that hold in every arm that does not set them itself.
    `ablates` False leaves out the part of a verdict that explains and does not decide.
    """

    def __init__(
        self,
        games: int,
        seed: int,
        jobs: int,
        player: str | None = None,
        drawn: Drawn | None = None,
        *,
        ablates: bool = True,
    ) -> None:
        self.games = games
        self.seed = seed
        self.jobs = jobs
        self.player = player
        self.ablates = ablates
        self.seated = False
        """Whether `player` has had a seat in any arm since this was last set to False."""
        self._drawn = drawn
        self._played: dict[str, Results] = {}
        self._casts: dict[str, tuple[Cast, bool]] = {}

    def cast(self, arm: Arm) -> Cast:
        """Rules and roster of an arm."""
        if arm.key not in self._casts:
            drawn = {} if self._drawn is None else self._drawn(arm.scenario, arm.preset)
            rules = load(arm.scenario, preset=arm.preset, overrides={**drawn, **arm.overrides})
            players = dict(arm.players)
            if self.player is not None:
                for index in rules.principals:
                    players.setdefault(rules.names.parties[index], self.player)
            self._casts[arm.key] = cast_seats(rules, players, arm.mediator), len(players) > len(arm.players)
        cast, seated = self._casts[arm.key]
        self.seated = self.seated or seated
        return cast

    def rules(self, arm: Arm) -> Rules:
        return self.cast(arm).rules

    def play(self, arm: Arm) -> Results:
        """The games of an arm."""
        cast = self.cast(arm)
        if arm.key not in self._played:
            if arm.breach_by is None:
                self._played[arm.key] = simulate(cast.rules, self.games, self.seed, cast.players, jobs=self.jobs)
            else:
                watched = self.cast(arm.having(arm.name, overrides=WATCHED))
                self._played[arm.key] = play_with_breach(cast, watched.rules, arm.breach_by, self.games, self.seed)
        return self._played[arm.key]
