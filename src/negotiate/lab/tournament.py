"""A tournament: every player in every seat of every scenario, in the same games and the same company.

A seat takes part when its party has something to gain. For each company, seat and player the games 0 .. games - 1 of the one
seed are played, so two players can be compared game by game: same scenario, same seat, same others, same chance. The company
is who sits in the other seats that take part: the scenario's own players (`own`), one player everywhere (its name), or each
of the entrants in turn (`each`, so that the entrants meet each other). Other seats keep the scenario's own players.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from negotiate.analysis.distances import quality
from negotiate.analysis.frontier import Frontier, frontier
from negotiate.analysis.solutions import Solutions, solve
from negotiate.analysis.space import space
from negotiate.engine import codes
from negotiate.engine.chance import LARGEST_SEED
from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError, UnknownName
from negotiate.lab.arguments import check_progress, several, words_of
from negotiate.lab.cluster import Cluster, cluster_of
from negotiate.lab.codebook import CODEBOOK
from negotiate.lab.codebook_entries import book
from negotiate.lab.parallel import play_all, stretches
from negotiate.lab.settings import provenance, scenario_word
from negotiate.lab.shown import as_html
from negotiate.lab.simulate import (
    SLOW_STRETCH,
    STRETCH,
    Cast,
    Progress,
    Seated,
    cast_seats,
    check_range,
    processors,
    stretch_of,
)
from negotiate.lab.standings import summarize
from negotiate.lab.store import GAMES, Store, place_of
from negotiate.lab.task import Task
from negotiate.play.matches import warn_of_chance_in
from negotiate.players.objects import named
from negotiate.rulebook.reading.overrides import Overrides, parse
from negotiate.words.own_words import shared_index

OWN, EACH = "own", "each"
"""Companies that are no player's name."""


@dataclass(frozen=True, eq=False)
class Contest:
    """One scenario of a tournament: its rules, and what its games are measured by."""

    rules: Rules
    own: Cast
    """The scenario's own players."""
    seats: tuple[str, ...]
    """The seats that every entrant takes in turn."""
    front: Frontier
    """What can be agreed on, among all options."""
    solutions: Solutions

    @property
    def name(self) -> str:
        return self.rules.names.scenario

    @cached_property
    def attainable(self) -> dict[str, float]:
        """Most points of each seat in a text that leaves every other party its reservation value."""
        best = self.rules.record["best_value"][0]
        return {seat: float(best[self.rules.names.parties.index(seat)]) for seat in self.seats}


class Cell(NamedTuple):
    """One entrant in one seat, in one company."""

    contest: int
    company: str
    seat: str
    player: str


@dataclass(frozen=True)
class Tournament:
    """The outcome of `tournament`.

    `games` has one row a game: who sat where, points (`utility`), their share of the attainable (`share`), and what the
    agreement was worth. `seconds` is the time spent on the `played` games that were not already on disk.
    """

    contests: tuple[Contest, ...] = field(repr=False)
    players: tuple[str, ...]
    companies: tuple[str, ...]
    games_each: int
    seed: int
    games: pl.DataFrame = field(repr=False)
    seconds: float
    played: int
    given: dict[str, Any] = field(repr=False)
    """How it was asked for."""

    def summary(self) -> dict[str, Any]:
        """Everything the command line prints, as JSON-able data; see lab/standings.py for what it means."""
        return {
            "scenarios": [contest.name for contest in self.contests],
            "players": list(self.players),
            "company": list(self.companies),
            "games_each": self.games_each,
            "games": len(self.games),
            "seed": self.seed,
            "given": self.given,
            "seconds": round(self.seconds, 3),
            "rules_hash": {contest.name: contest.rules.digest for contest in self.contests},
            "seats": {contest.name: contest.attainable for contest in self.contests},
            "own_players": {contest.name: contest.own.players for contest in self.contests},
            "index_label": shared_index(contest.rules.names.index_label for contest in self.contests),
            **summarize(self.games, self.players),
        }

    def _repr_html_(self) -> str:
        """How a notebook shows it: the mean share of what each player could get, by company."""
        by = self.games.group_by("company", "player").agg(pl.col("share").mean(), pl.len().alias("games"))
        what = ", ".join(contest.rules.names.title for contest in self.contests)
        return as_html(f"{what}: share of what could be got", by.sort("company", "share", descending=[False, True]))


def tournament(
    scenarios: Sequence[str | os.PathLike[str] | Rules],
    players: Sequence[Seated],
    games: int = 100,
    seed: int = 0,
    company: str = OWN,
    seats: Sequence[str] = (),
    mediator: str | None = None,
    jobs: int = 1,
    overrides: Overrides | None = None,
    preset: str | None = None,
    out: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
    cluster: str | Cluster | None = None,
) -> Tournament:
    """Play a tournament of `players` (names, or player objects and classes) and return its games and standings.

    `games` is the number of games of every player in every seat and company. `seats` narrows the seats they take.
    `mediator`, `overrides` and `preset` are those of `simulate`, for all scenarios alike; `jobs` is the number of threads
    (for built-in players) or processes (for others), 0 for one a processor. `out` names a folder for games.parquet and
    run.json; the same call into the same folder goes on where it was interrupted, and one with more games adds them.
    `cluster` is that of `simulate`.

    Raises UnknownName, OverrideError, RuleFileError, RecordError, PlayerError, and NegotiateError for what does not fit.
    """
    check_range("number of games", games, 1, 2**31 - 1)
    check_range("seed", seed, 0, LARGEST_SEED)
    check_range("number of jobs", jobs, 0, 1024)
    check_progress(progress)
    scenarios = several("scenarios", scenarios)
    entrants = [named(player) for player in several("players", players, "cautious")]
    seats = words_of("seats", seats, "highmark")
    _check_entrants(scenarios, entrants)
    own = [cast_seats(given, {}, mediator, overrides, preset) for given in scenarios]
    contests = tuple(_contest(cast, seats, scenarios) for cast in own)
    names = [contest.name for contest in contests]
    for name in names:
        if names.count(name) > 1:
            raise NegotiateError(f"The scenario '{name}' is named twice; name every scenario once.")
    _check_seats(contests, seats)
    companies = tuple(entrants) if company == EACH else (company,)
    cells, casts = [], []
    for cell in _cells(contests, companies, entrants):
        cells.append(cell)
        casts.append(_seated(contests[cell.contest], cell))
    given = {
        "scenarios": [scenario_word(one) for one in scenarios],
        "set": parse(overrides or {}),
        "preset": preset,
        "mediator": mediator,
        "company": company,
        "seats": list(seats),
    }
    with cluster_of(cluster, jobs) as workers:
        store = None
        if out is not None:
            about = _about(contests, given, entrants, companies, games, seed)
            places = [place_of(Task(number, 0, 0)) for number in range(len(cells))]
            store = Store(out, about, games * len(cells), tables=(GAMES,), grows="games", places=places)
        began = time.perf_counter()
        run = _Run(contests, cells, casts, games, seed, store)
        played = run.play(jobs or len(processors()), progress, workers)
        seconds = time.perf_counter() - began
        if store is not None:
            store.write(CODEBOOK, book("tournament"))
            store.finish()
        rows = run.table() if store is None else store.games()
    return Tournament(contests, tuple(entrants), companies, games, seed, rows, seconds, played, given)


def _check_entrants(scenarios: Sequence[object], players: Sequence[str]) -> None:
    if not scenarios:
        raise NegotiateError("A tournament needs a scenario.")
    for player in players:
        if players.count(player) > 1:
            raise NegotiateError(f"The player '{player}' is named twice; name every player once.")
    if len(players) < 2:
        raise NegotiateError(f"A tournament needs two players or more, and {len(players) or 'none'} is named.")


def _check_seats(contests: Sequence[Contest], seats: Sequence[str]) -> None:
    known = [party for contest in contests for party in contest.rules.names.parties]
    for seat in seats:
        if seat not in known:
            raise UnknownName("seat", seat, dict.fromkeys(known))


def _contest(cast: Cast, seats: Sequence[str], scenarios: Sequence[object]) -> Contest:
    """What is played for in one scenario."""
    rules = cast.rules
    record, names = rules.record[0], rules.names
    there = space(record)
    front = frontier(there)
    able = [
        names.parties[party]
        for party in there.parties
        if float(record["best_value"][party]) > max(0.0, float(record["reservation_value"][party]))
    ]
    if not able:
        raise NegotiateError(f"No party of '{names.scenario}' can gain anything, so there is nothing to play for.")
    for seat in seats:
        if seat in names.parties and seat not in able:
            raise NegotiateError(
                f"The party '{seat}' of '{names.scenario}' can gain nothing, so no player can be measured "
                f"in its seat. Seats to play for: {', '.join(able)}."
            )
    chosen = tuple(party for party in able if not seats or party in seats)
    if not chosen and len(scenarios) > 1:
        raise NegotiateError(f"None of the seats {', '.join(seats)} is in '{names.scenario}', so it would have no games.")
    return Contest(rules, cast, chosen, front, solve(front))


def _cells(contests: Sequence[Contest], companies: Sequence[str], players: Sequence[str]) -> Iterator[Cell]:
    """Every entrant in every seat, in a fixed order."""
    for number, contest in enumerate(contests):
        for company in companies:
            for seat in contest.seats:
                for player in players:
                    yield Cell(number, company, seat, player)


def _seated(contest: Contest, cell: Cell) -> Cast:
    """The cast of a cell."""
    record = contest.rules.record[0]
    taken: dict[str, str] = {}
    if cell.company != OWN:
        for party in space(record).parties:
            taken[contest.rules.names.parties[party]] = cell.company
    taken[cell.seat] = cell.player
    # a mediator of another name is in the rules already
    style = contest.own.players.get("mediator") if contest.rules.names.mediator else None
    return cast_seats(contest.rules, taken, style)


class _Run:
    """The stretches of a tournament, each with a number by which they are in the order of the table (lab/store.py)."""

    def __init__(
        self,
        contests: Sequence[Contest],
        cells: Sequence[Cell],
        casts: Sequence[Cast],
        games: int,
        seed: int,
        store: Store | None,
    ) -> None:
        self.contests = contests
        self.cells = cells
        self.casts = casts
        self.games = games
        self.seed = seed
        self.store = store
        self.kept: dict[int, pl.DataFrame] = {}

    def tasks(self) -> Iterator[Task]:
        """All stretches, in the order of the table."""
        for number, cast in enumerate(self.casts):
            # what a cell had before the tournament grew is one stretch
            kept = 0 if self.store is None else self.store.parts.first(place_of(Task(number, 0, 0)))
            yield from stretches(number, cast, kept if kept > stretch_of(cast) else 0, self.games)

    def play(self, jobs: int, progress: Progress | None, cluster: Cluster | None) -> int:
        """Play what is not there yet; returns how many games that were."""
        store = self.store
        waiting = [task for task in self.tasks() if store is None or not store.has(place_of(task), task.games)]
        total = sum(task.games for task in waiting)
        everything = self.games * len(self.cells)
        finished = everything - total
        if progress is not None:
            progress(finished, everything)
        if waiting and self.games > 1:
            warn_of_chance_in(((cast.rules, cast.players) for cast in self.casts), self.seed, waiting[0].first)
        with closing(play_all(self.casts, self.seed, waiting, jobs, cluster)) as played:
            for task, summaries in played:
                rows = self._rows(task, summaries)
                if store is None:
                    self.kept[place_of(task)] = rows
                else:
                    store.add(place_of(task), rows)
                finished += task.games
                if progress is not None:
                    progress(finished, everything)
        return total

    def table(self) -> pl.DataFrame:
        return pl.concat([self.kept[place] for place in sorted(self.kept)])

    def _rows(self, task: Task, summaries: NDArray[np.void]) -> pl.DataFrame:
        """One row a game from its summary, as play_stretch gives it."""
        cell = self.cells[task.cast]
        contest = self.contests[cell.contest]
        names = contest.rules.names
        party = names.parties.index(cell.seat)
        points = np.ascontiguousarray(summaries["utility"][:, party])
        texts = _texts(contest.rules, summaries)
        measured = quality(contest.front.space.worth(texts), contest.front, contest.solutions)
        # an incomplete or empty frontier cannot say what is best
        known = bool(len(contest.front)) and contest.front.complete
        count = len(summaries)
        nothing = [None] * count
        return pl.DataFrame(
            {
                "scenario": [contest.name] * count,
                "company": [cell.company] * count,
                "seat": [cell.seat] * count,
                "player": [cell.player] * count,
                "game": np.ascontiguousarray(summaries["game"]),
                "utility": points,
                "share": points / contest.attainable[cell.seat],
                "mandate": np.ascontiguousarray(summaries["mandate"][:, party]),
                "ending": [codes.ENDINGS[int(ending)] for ending in summaries["ending"]],
                "rounds": np.ascontiguousarray(summaries["rounds"]),
                "issues_agreed": (texts > 0).sum(axis=1),
                "breaches": np.ascontiguousarray(summaries["breaches"]),
                "peace_index": np.ascontiguousarray(summaries["peace_index"]),
                "welfare": measured.welfare if known else nothing,
                "pareto_optimal": measured.optimal if known else nothing,
                "nash_distance": measured.distance["nash"].length if known else nothing,
            },
            schema_overrides={"welfare": pl.Float64, "pareto_optimal": pl.Boolean, "nash_distance": pl.Float64},
        )


def _texts(rules: Rules, summaries: NDArray[np.void]) -> NDArray[np.int64]:
    """What stands at the end of each game, shape (games, issues): what is signed, and of an issue that can be signed again
    and again the furthest that was signed or carried out."""
    issues = int(rules.record["issue_count"][0])
    agreed, done = summaries["agreed"][:, :issues], summaries["best_done"][:, :issues]
    again = rules.record["repeatable"][0][:issues] == 1
    return np.where(again, np.maximum(agreed, done), agreed)


def _about(
    contests: Sequence[Contest],
    given: dict[str, Any],
    players: Sequence[str],
    companies: Sequence[str],
    games: int,
    seed: int,
) -> dict[str, Any]:
    """Everything needed to repeat the tournament (run.json)."""
    own = [name for contest in contests for name in contest.own.players.values()]
    return {
        **provenance("tournament", (*players, *companies, *own), contests[0].rules.personalities),
        "given": given,
        "scenarios": [contest.name for contest in contests],
        "rules_hash": {contest.name: contest.rules.digest for contest in contests},
        "seed": seed,
        "games": games,
        "players": list(players),
        "company": list(companies),
        "seats": {contest.name: list(contest.seats) for contest in contests},
        "own_players": {contest.name: contest.own.players for contest in contests},
        "stretch": [STRETCH, SLOW_STRETCH],
        "rules": {contest.name: contest.rules.document for contest in contests},
    }
