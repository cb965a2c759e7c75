"""Play many games of one scenario with players that need no person.

Game n of a seed is the same game whatever is played beside it: chance is a counter keyed by the seed and n. So the games
can be cut into stretches and spread over threads (the compiled engine lets go of the interpreter's lock) without a
difference in any result.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from negotiate.engine.layout import round_dtype, summary_dtype
from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError, UnknownName
from negotiate.lab import tables
from negotiate.lab.results import Results
from negotiate.lab.settings import provenance, settings
from negotiate.lab.store import Store
from negotiate.play.loop import batch, rounds_per_game
from negotiate.play.match import Match
from negotiate.play.matches import play_matches
from negotiate.players import roster as built_in
from negotiate.players.kinds import OUTSIDE
from negotiate.players.mediators import PYTHON_MEDIATORS
from negotiate.players.outsiders import is_outsider, mediates_outside, outsider
from negotiate.rulebook.load import from_document, load
from negotiate.rulebook.reading.overrides import Overrides

STRETCH, SLOW_STRETCH = 500, 10
"""Games played and written together, with compiled players and with others. It bounds what an interruption loses, and
changes no result."""
LARGEST_SEED = 2**64 - 1
MEDIATOR = "mediator"
"""The name of the mediator's seat, beside the id of who sits there."""
NO_MEDIATOR = "none"

Progress = Callable[[int, int], None]
"""Called with the number of finished games and of all games, from the caller's thread."""


def simulate(
    rules: str | os.PathLike[str] | Rules,
    games: int = 1000,
    seed: int = 0,
    players: Mapping[str, str] | None = None,
    mediator: str | None = None,
    jobs: int = 1,
    overrides: Overrides | None = None,
    preset: str | None = None,
    out: str | os.PathLike[str] | None = None,
    record: int = 0,
    progress: Progress | None = None,
) -> Results:
    """Play `games` games and return their tables and summary.

    `rules` is the name of a shipped scenario, the path of a rule file, or loaded rules. `players` maps a seat (the id of a
    party, or `mediator`) to the name of a player or to `path/to/file.py:Class`; seats that are not named keep the player of
    the rule file. `mediator` is a style (`facilitator`), the id of one of the scenario's mediators, or `none`, which takes
    the seat away. `overrides`
    are dotted paths with values, as `load` takes them. `jobs` is the number of threads, 0 for one a processor. `out` names
    a folder for the tables (see lab/store.py); the same call into the same folder goes on where it was interrupted.
    `record` writes the first games as logs of every move into `out/records`.

    Raises UnknownName, OverrideError, RuleFileError, RecordError, and NegotiateError for a number out of range.
    """
    check_range("number of games", games, 1, 2**31 - 1)
    check_range("seed", seed, 0, LARGEST_SEED)
    check_range("number of jobs", jobs, 0, 1024)
    check_range("number of recorded games", record, 0, games)
    if record and out is None:
        raise NegotiateError("Recorded games need a results folder; name one with `out`.")
    cast = cast_seats(rules, players or {}, mediator, overrides, preset)
    given = settings(rules, overrides, preset, players or {}, mediator)
    store = None if out is None else Store(out, _about(cast, given, seed, games, record), games)
    plan = _Plan(cast, seed, games, store)
    batch(cast.rules, cast.roster, 0, 0, 0, 0, *_records(cast.rules, 0, 0))  # compiles, if that is still to be done
    began = time.perf_counter()
    played = plan.play(jobs or len(processors()), progress)
    seconds = time.perf_counter() - began
    if plan.store is not None:
        plan.store.finish()
        if record:
            _record(cast, seed, record, plan.store.folder / "records")
        return Results(cast.rules, seed, cast.players, plan.store.games(), seconds, played, plan.store.rounds, given)
    return Results(cast.rules, seed, cast.players, plan.table(), seconds, played, plan.replay_rounds, given)


@dataclass(frozen=True)
class Cast:
    """Rules and who plays them: `players` names the player of every seat, `roster` is what the engine reads."""

    rules: Rules
    players: dict[str, str]
    roster: NDArray[np.void]

    @property
    def is_built_in(self) -> bool:
        """Whether compiled players sit in every seat, so that games never leave compiled code."""
        seats = [*range(len(self.rules.names.parties)), *([self.rules.size.parties] if self.rules.names.mediator else [])]
        return bool((self.roster["kind"][seats] != OUTSIDE).all())


def cast_seats(
    rules: str | os.PathLike[str] | Rules,
    players: Mapping[str, str],
    mediator: str | None = None,
    overrides: Overrides | None = None,
    preset: str | None = None,
) -> Cast:
    """Load the rules and seat the players; the arguments are those of `simulate`.

    Raises UnknownName for a seat, player or mediator that does not exist, and what `load` raises.
    """
    if not isinstance(rules, Rules):
        rules = load(Path(rules) if isinstance(rules, os.PathLike) else rules, preset=preset, overrides=overrides)
    elif overrides or preset:
        raise NegotiateError("Overrides and presets are for the name or path of a rule file; give them to `load` instead.")
    for seat, player in (*players.items(), (MEDIATOR, mediator)):
        if player is not None and not isinstance(player, str):
            raise NegotiateError(
                f"'{seat}' is given to an object of the class {type(player).__name__}. Many games need a name, of a "
                "built-in player or such as path/to/file.py:Class; an object plays in a Match."
            )
    named = {seat: players[seat] for seat in (MEDIATOR, rules.names.mediator) if seat in players}
    if len({*named.values(), *(() if mediator is None else (mediator,))}) > 1:
        raise NegotiateError("The mediator is given twice, and not the same; give it once, by --mediator or as a seat.")
    style = next(iter(named.values()), mediator)
    for seat in players:
        if seat not in (*rules.names.parties, MEDIATOR, rules.names.mediator):
            raise UnknownName("seat", str(seat), [*rules.names.parties, MEDIATOR])
    known = style is None or style in built_in.MEDIATOR_NAMES or mediates_outside(style)
    if style is not None and (style == NO_MEDIATOR or not known):
        rules, style = _with_mediator(rules, style), None
    if style is None and rules.names.mediator_style == NO_MEDIATOR:
        rules = _with_mediator(rules, NO_MEDIATOR)  # a mediator of this style sits at no table, as in play/match.py
    names = rules.names
    if names.mediator:
        style = style or names.mediator_style
    elif style is not None:
        raise NegotiateError(f"The mediator style '{style}' needs a mediator, and there is none in these rules.")
    seated: dict[str, str] = {party: players.get(party, names.players[index]) for index, party in enumerate(names.parties)}
    roster = built_in.new_roster(rules.size)
    for index, player in enumerate(seated.values()):
        if is_outsider(player):
            outsider(player, rules, names.parties[index])  # says now what is wrong with it
        else:
            built_in.write_traits(player, rules.record, rules.size, index, roster[index : index + 1], rules.personalities)
    if style is not None and mediates_outside(style):
        outsider(style, rules, names.mediator)
    elif style is not None:
        built_in.write_mediator(style, rules.size, roster[-1:])
    seated[MEDIATOR] = style or NO_MEDIATOR
    return Cast(rules, seated, roster)


def _with_mediator(rules: Rules, mediator: str) -> Rules:
    """The same rules with another of the scenario's mediators, or with none."""
    known = list(rules.document.get("mediators") or {})
    if mediator != NO_MEDIATOR and mediator not in known:
        raise UnknownName("mediator", mediator, [*known, *built_in.MEDIATOR_NAMES, *PYTHON_MEDIATORS])
    if mediator == (rules.names.mediator or NO_MEDIATOR):
        return rules
    return from_document({**rules.document, "mediator": mediator}, rules.names.scenario)


class _Plan:
    """The stretches of one run: which are still to be played, and where their tables go."""

    def __init__(self, cast: Cast, seed: int, games: int, store: Store | None) -> None:
        self.cast = cast
        self.seed = seed
        self.games = games
        self.store = store
        self.kept: dict[int, pl.DataFrame] = {}

    def stretches(self) -> Iterator[tuple[int, int]]:
        """First game and number of games of every stretch."""
        together = stretch_of(self.cast)
        for first in range(0, self.games, together):
            yield first, min(together, self.games - first)

    def play(self, jobs: int, progress: Progress | None) -> int:
        """Play what is not there yet on `jobs` threads; returns how many games that were."""
        store = self.store
        waiting = [(first, count) for first, count in self.stretches() if store is None or not store.has(first, count)]
        total = sum(count for _, count in waiting)
        finished = self.games - total
        if progress is not None:
            progress(finished, self.games)
        for count in _in_threads(self._play, waiting, jobs):
            finished += count
            if progress is not None:
                progress(finished, self.games)
        return total

    def _play(self, first: int, count: int) -> int:
        summaries, rounds = play_stretch(self.cast, self.seed, first, count, with_rounds=self.store is not None)
        names = self.cast.rules.names
        games = tables.games_table(summaries, names)
        if self.store is None:
            self.kept[first] = games
        else:
            self.store.add(first, games, tables.rounds_table(rounds, names))
        return count

    def table(self) -> pl.DataFrame:
        return pl.concat([self.kept[first] for first in sorted(self.kept)])

    def replay_rounds(self) -> pl.DataFrame:
        """The rounds of all games, by playing them again: a game is a function of its seed and number."""
        found = []
        for first, count in self.stretches():
            _, rounds = play_stretch(self.cast, self.seed, first, count, with_rounds=True)
            found.append(tables.rounds_table(rounds, self.cast.rules.names))
        return pl.concat(found)


def play_stretch(
    cast: Cast, seed: int, first: int, count: int, *, with_rounds: bool
) -> tuple[NDArray[np.void], NDArray[np.void]]:
    """Play games first .. first + count - 1; their records without padding: (games,) and (games x rounds,) or (0,)."""
    rules = cast.rules
    summaries, rounds = _records(rules, count, rounds_per_game(rules) if with_rounds else 0)
    if cast.is_built_in:
        batch(rules, cast.roster, seed & 0xFFFFFFFF, seed >> 32, first, count, summaries, rounds)
    else:
        play_matches(rules, cast.players, seed, first, count, summaries, rounds)
    own = tables.own_size(rules)
    return _trimmed(summaries, summary_dtype(own)), _trimmed(rounds, round_dtype(own))


def stretch_of(cast: Cast) -> int:
    """Games of this cast that are played and written together."""
    return STRETCH if cast.is_built_in else SLOW_STRETCH


def _records(rules: Rules, count: int, rounds_each: int) -> tuple[NDArray[np.void], NDArray[np.void]]:
    return np.zeros(count, summary_dtype(rules.size)), np.zeros(count * rounds_each, round_dtype(rules.size))


def _trimmed(records: NDArray[np.void], dtype: np.dtype[np.void]) -> NDArray[np.void]:
    """Copy records field by field into a smaller dtype of the same fields."""
    trimmed = np.zeros(len(records), dtype)
    for field in dtype.names or ():
        room = tuple(slice(0, length) for length in trimmed[field].shape)
        trimmed[field] = records[field][room]
    return trimmed


def _in_threads(play: Callable[[int, int], int], stretches: list[tuple[int, int]], jobs: int) -> Iterator[int]:
    """What `play` returns for every stretch, as they finish. An exception or Ctrl-C drops what has not begun."""
    if jobs == 1 or len(stretches) <= 1:
        for first, count in stretches:
            yield play(first, count)
        return
    pool = ThreadPoolExecutor(jobs, thread_name_prefix="games")
    try:
        running: set[Future[int]] = set()
        for first, count in stretches:
            running.add(pool.submit(play, first, count))
            while len(running) >= 2 * jobs:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for stretch in done:
                    yield stretch.result()
        for stretch in running:
            yield stretch.result()
    finally:
        shut_down(pool)


def shut_down(pool: Executor) -> None:
    """Drop what has not begun and wait for the rest.

    One Ctrl-C may come twice, since polars raises it as well as Python: the second must not cut this short.
    """
    try:
        pool.shutdown(wait=True, cancel_futures=True)
    except KeyboardInterrupt:
        pool.shutdown(wait=True, cancel_futures=True)
        raise


def _about(cast: Cast, given: dict[str, Any], seed: int, games: int, record: int) -> dict[str, Any]:
    """Everything needed to repeat the run (run.json)."""
    return {
        **provenance("run", cast.players.values(), cast.rules.personalities),
        "given": given,
        "scenario": cast.rules.names.scenario,
        "rules_hash": cast.rules.digest,
        "seed": seed,
        "games": games,
        "players": cast.players,
        "mediator": cast.rules.names.mediator or NO_MEDIATOR,
        "stretch": stretch_of(cast),
        "record": record,
        "rules": cast.rules.document,
    }


def _record(cast: Cast, seed: int, count: int, folder: Path) -> None:
    """The first games once more, written as logs of every move."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        path = folder / f"game-{number:06d}.jsonl"
        if path.exists():
            continue
        waiting = path.with_name(path.name + ".new")
        waiting.unlink(missing_ok=True)
        with Match(cast.rules, cast.players, seed, record=waiting, game=number) as match:
            match.advance()
        waiting.replace(path)


def check_range(what: str, number: int, least: int, most: int) -> None:
    """Raise NegotiateError, with the range, for a number that is not whole or not in it."""
    if not isinstance(number, int) or isinstance(number, bool) or not least <= number <= most:
        raise NegotiateError(f"The {what} must be a whole number from {least} to {most}, not {number}.")


def processors() -> set[int]:
    """The processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return os.sched_getaffinity(0)
    return set(range(os.cpu_count() or 1))
