"""A league of personalities: each is the best response that a search finds to all that were found before it.

The league begins with one player. Round by round a search (the estimator of lab/tune.py) moves the numbers of a personality
for what brings most against everybody in the league so far, in the seat of every principal that decides, keeping its word.
What is found joins if, on fresh games, it does better by more than chance than the best member there is; otherwise the
league is closed (best responses to a mixture of what came before: Brown 1951, "Iterative solution of games by fictitious
play"; Lanctot and others 2017, "A unified game-theoretic approach to multiagent reinforcement learning").

Points of different seats have different scales. So a game counts with the points beyond those of the first member in the
same seat, game and company, in standard deviations of the latter's points there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.rules import Rules
from negotiate.errors import UnknownName
from negotiate.lab.arguments import check_progress, several
from negotiate.lab.best_response import BARGAINING
from negotiate.lab.contenders import best_of, check_name, check_search, contended, counter, numbers_of, seated
from negotiate.lab.paired.differences import Difference, difference_of
from negotiate.lab.parallel import whole_games
from negotiate.lab.simulate import Cast, Progress, cast_seats, check_range, processors
from negotiate.lab.statistics import LEVEL
from negotiate.lab.tune import new_study
from negotiate.players.roster import PARTY_PLAYERS
from negotiate.rulebook.model.personalities import Personalities, text_of

if TYPE_CHECKING:
    from optuna import Trial

WAYS = ("cautious", "boulware", "conceder", "reciprocator", "tit-for-tat", "micro")
"""Built-in players that a member may be based on."""
NUMBERS: dict[str, tuple[float, float]] = {**BARGAINING, "reciprocity": (0.0, 2.0), "sequencing": (0.0, 6.0)}
"""Numbers that are moved, with their ranges."""
MOST_GESTURES = 12
DIGITS = 2
"""The numbers are tried as they are written: with so many digits behind the point."""
LEAST_SPREAD = 0.5
"""Points that count as one standard deviation at least, where the first member's hardly differ from game to game."""
CANDIDATE = "candidate"
PREFIX = "league-"


@dataclass(frozen=True)
class Deeds:
    """What a member does against the league, in the mean over fresh games, seats and scenarios.

    `points` and `others` are what its seat and the other principals together get beyond the first member in that seat;
    `accords`, `rounds` and `signings` are of the whole game: the share (0..1) that ends in an accord, rounds, texts signed.
    """

    points: float
    others: float
    accords: float
    rounds: float
    signings: float


@dataclass(frozen=True)
class Member:
    """One of the league: the entry of a personality (None for the first, which is built in), and what it was worth.

    `gain` is how much better it did on the fresh games than the best member before it, in standard deviations, with its
    95 % interval; None for the first.
    """

    name: str
    entry: Mapping[str, Any] | None
    gain: Difference | None
    deeds: Deeds


@dataclass(frozen=True)
class League:
    """The outcome of `league`; `closed` says that the last search found nothing that does better by more than chance."""

    scenarios: tuple[str, ...]
    trials: int
    games: int
    fresh_games: int
    seed: int
    members: tuple[Member, ...]
    closed: bool

    def text(self) -> str:
        """The members that were found as the text of a file of personalities, with the command that found them."""
        places, first = ", ".join(self.scenarios), self.members[0].name
        found: Personalities = {}
        for one in self.members[1:]:
            more = f"{one.deeds.points:+.1f} points beyond {first} against its league"
            found[one.name] = {**(one.entry or {}), "summary": f"Evolved in {places}; {more}."}
        numbers = f"--trials {self.trials} --games {self.games} --fresh {self.fresh_games} --seed {self.seed}"
        command = f"negotiate league {' '.join(self.scenarios)} --first {first} {numbers}"
        return text_of(
            found, f"Personalities evolved against each other, each a best response to those before it:\n  {command}"
        )

    def as_json(self) -> dict[str, Any]:
        """Everything as JSON-able data."""
        return {
            "scenarios": list(self.scenarios),
            "trials": self.trials,
            "games": self.games,
            "fresh_games": self.fresh_games,
            "seed": self.seed,
            "closed": self.closed,
            "confidence": 0.95,
            "members": [
                {
                    "name": one.name,
                    "entry": None if one.entry is None else dict(one.entry),
                    "gain": None if one.gain is None else one.gain._asdict(),
                    "deeds": vars(one.deeds),
                }
                for one in self.members
            ],
        }


def league(
    scenarios: Sequence[str | os.PathLike[str] | Rules],
    first: str = "cautious",
    most: int = 4,
    trials: int = 80,
    games: int = 40,
    fresh: int = 400,
    seed: int = 0,
    jobs: int = 1,
    progress: Progress | None = None,
) -> League:
    """Grow a league of at most `most` personalities on the built-in player `first`.

    A trial plays `games` games in every principal's seat against every member, `fresh` games of the next seed decide
    whether what was found joins. `progress` is told of trials. Raises what `simulate` raises, UnknownName for a first player
    that is not built in, MissingExtra without the extra `lab`, and NegotiateError for a number out of range.
    """
    check_range("number of personalities", most, 1, 20)
    check_progress(progress)
    check_name("first player", first)
    check_search(trials, games, fresh, seed, jobs, 2 * most - 1)
    if first not in PARTY_PLAYERS:
        raise UnknownName("built-in player", first, tuple(PARTY_PLAYERS))
    ground = _Ground(
        [cast_seats(one, {}).rules for one in several("scenarios", scenarios)], first, jobs or len(processors())
    )
    step = counter(progress, trials * most)
    found: list[tuple[str, dict[str, Any], Difference]] = []
    closed = False
    while len(found) < most and not closed:
        entry = _search(ground, trials, games, seed + 2 * len(found), step)
        name = f"{PREFIX}{len(found) + 1}"
        test = seed + 2 * len(found) + 1
        score = ground.score(entry, fresh, test)
        standing = [ground.score(ground.entries[known], fresh, test) for known in ground.members]
        before = max(standing, key=lambda one: float(one.mean()))
        gain = difference_of(score - before)
        closed = not (gain.mean is not None and gain.mean > 0.0 and gain.p is not None and gain.p < LEVEL)
        if not closed:
            found.append((name, entry, gain))
            ground.add(name, entry)
    members = [Member(first, None, None, ground.deeds(None, fresh, seed))]
    members += [Member(name, entry, gain, ground.deeds(entry, fresh, seed)) for name, entry, gain in found]
    names = tuple(dict.fromkeys(rules.names.scenario for rules, _seat in ground.places))
    return League(names, trials, games, fresh, seed, tuple(members), closed)


Played = tuple[NDArray[np.void], ...]
"""Summaries of the games (records, (games,)) of every place against every member, the members together for each place."""


class _Ground:
    """Where candidates are tried: principals' seats of the scenarios, against those who are in the league."""

    def __init__(self, every: Sequence[Rules], first: str, jobs: int) -> None:
        self.first, self.jobs = first, jobs
        self.members: list[str] = [first]
        self.entries: dict[str, dict[str, Any] | None] = {first: None}
        self.places = contended(every)
        self._known: dict[tuple[int, int, int], Played] = {}

    def add(self, name: str, entry: dict[str, Any]) -> None:
        """Somebody joins."""
        self.members.append(name)
        self.entries[name] = entry

    def _cast(self, rules: Rules, seat: int, entry: Mapping[str, Any] | None, other: str) -> Cast:
        entries = {CANDIDATE: entry, other: self.entries[other]}
        known = {name: one for name, one in entries.items() if one is not None}
        return seated(rules, seat, self.first if entry is None else CANDIDATE, other, known)

    def play(self, entry: Mapping[str, Any] | None, games: int, seed: int) -> Played:
        """The games of somebody in every place against every member; None: of the first member."""
        key = (len(self.members), games, seed)
        if entry is None and key in self._known:
            return self._known[key]
        casts = [self._cast(rules, seat, entry, other) for rules, seat in self.places for other in self.members]
        whole = tuple(whole_games(casts, seed, games, self.jobs))
        if entry is None:
            self._known[key] = whole
        return whole

    def _seats(self) -> list[int]:
        """The seat that is looked at, in the order of the casts."""
        return [seat for _rules, seat in self.places for _other in self.members]

    def score(self, entry: Mapping[str, Any] | None, games: int, seed: int) -> NDArray[np.float64]:
        """Points beyond the first member's in standard deviations, (games,), the mean over places and members."""
        scores = np.zeros(games)
        for seat, own, first in zip(self._seats(), self.play(entry, games, seed), self.play(None, games, seed), strict=True):
            points = first["utility"][:, seat]
            scores += (own["utility"][:, seat] - points) / max(float(points.std()), LEAST_SPREAD)
        return scores / len(self._seats())

    def deeds(self, entry: Mapping[str, Any] | None, games: int, seed: int) -> Deeds:
        """What somebody does against the whole league."""
        rows = []
        casts = [rules for rules, _seat in self.places for _other in self.members]
        played = zip(casts, self._seats(), self.play(entry, games, seed), self.play(None, games, seed), strict=True)
        for rules, seat, own, first in played:
            more = (own["utility"] - first["utility"]).mean(axis=0)
            mine = float(more[seat])
            rows.append(
                (
                    mine,
                    float(more[list(rules.principals)].sum()) - mine,
                    float(own["accord"].mean()),
                    float(own["rounds"].mean()),
                    float(own["signings"].mean()),
                )
            )
        return Deeds(*(float(value) for value in np.mean(rows, axis=0)))


def _search(ground: _Ground, trials: int, games: int, seed: int, step: Callable[[], None]) -> dict[str, Any]:
    """The entry that does best in the games of the search."""
    study = new_study(seed, "A league", "league")
    return best_of(study, trials, _drawn, lambda entry: float(ground.score(entry, games, seed).mean()), step)


def _drawn(trial: Trial) -> dict[str, Any]:
    """The personality that a trial is about, its numbers as they are written; it keeps its word."""
    entry: dict[str, Any] = {"summary": CANDIDATE, "based_on": trial.suggest_categorical("based_on", WAYS)}
    entry |= {name: round(number, DIGITS) for name, number in numbers_of(trial, NUMBERS).items()}
    entry["gestures"] = trial.suggest_int("gestures", 0, MOST_GESTURES)
    entry["gesture_size"] = trial.suggest_int("gesture_size", 1, 3)
    return entry | {"temptation": 0.0, "opportunism": 0.0}
