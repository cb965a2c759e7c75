"""Play many games of one scenario with players that need no person.

Game n of a seed is the same game whatever is played beside it: chance is a counter keyed by the seed and n. So the games
can be cut into stretches and spread over threads (the compiled engine lets go of the interpreter's lock), or over processes
where players in Python hold it, without a difference in any result.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from negotiate.engine.chance import LARGEST_SEED, words
from negotiate.engine.layout import round_dtype, summary_dtype
from negotiate.engine.notation import seats as seats_of
from negotiate.engine.rules import Rules, by_seat
from negotiate.errors import NegotiateError, UnknownName
from negotiate.lab import tables
from negotiate.lab.arguments import check_progress
from negotiate.lab.cluster import Cluster, cluster_of
from negotiate.lab.codebook import CODEBOOK, codebook, metadata, with_files
from negotiate.lab.events import events_table
from negotiate.lab.processes import play_apart, spread
from negotiate.lab.results import InMemory, Results
from negotiate.lab.settings import provenance, settings
from negotiate.lab.store import EVENTS, GAMES, ROUNDS, Store
from negotiate.lab.task import Task
from negotiate.play.loop import batch, minuted, rounds_per_game
from negotiate.play.many import RecordOfMany
from negotiate.play.match import Match
from negotiate.play.matches import play_matches, warn_of_chance
from negotiate.play.record import header_of
from negotiate.play.seating import MEDIATOR, NO_MEDIATOR, roster_index
from negotiate.play.witness import witness_dtype
from negotiate.players import roster as built_in
from negotiate.players.elsewhere import GUESTS, MODELS
from negotiate.players.kinds import OUTSIDE
from negotiate.players.mediators import PYTHON_MEDIATORS
from negotiate.players.objects import can_travel, named, objects_among, remember
from negotiate.players.outsiders import is_outsider, mediates_outside, outsider
from negotiate.players.protocol import Player
from negotiate.rulebook.load import from_document, load
from negotiate.rulebook.reading.overrides import Overrides

STRETCH, SLOW_STRETCH, MODEL_STRETCH = 500, 10, 1
"""Games played and written together, with compiled players, with others, and with language models. It bounds what an
interruption loses, and changes no result."""
WORTH_A_PROCESS = 6.0
"""Seconds of games still to be played by players in Python from which on processes are begun for them; one takes a second or
two to begin."""
RECORDS = "records"
"""The folder, in a results folder, of games that are written as logs of every move."""
RECORDS_OF_MANY = "records.jsonl"
"""The file of all of them, where they are written into one."""

Seated = str | Player | type[Player]
"""Who may sit in a seat: a player by name, a player object, or the class of one (players/objects.py)."""

Progress = Callable[[int, int], None]
"""Called with the number of finished games and of all games, from the caller's thread."""


def simulate(
    rules: str | os.PathLike[str] | Rules,
    games: int = 1000,
    seed: int = 0,
    players: Mapping[str, Seated] | None = None,
    mediator: Seated | None = None,
    jobs: int = 1,
    overrides: Overrides | None = None,
    preset: str | None = None,
    out: str | os.PathLike[str] | None = None,
    record: int = 0,
    progress: Progress | None = None,
    shard: tuple[int, int] | None = None,
    events: bool = False,
    one_file: bool = False,
    cluster: str | Cluster | None = None,
) -> Results:
    """Play `games` games and return their tables and summary.

    `rules` is the name of a shipped scenario, the path of a rule file, or loaded rules. `players` maps a seat (the id of a
    party, or `mediator`) to the name of a player, to `path/to/file.py:Class` or `path/to/policy.npz`, or to a player object
    or class, of which every game gets a copy; seats that are not named keep the player of the rule file. `mediator` is a
    style (`facilitator`), the id of one of the scenario's mediators, or `none`, which takes the seat away. `overrides`
    are dotted paths with values, as `load` takes them. `jobs` is the number of threads, or of processes where players in
    Python have much to do, 0 for one a processor. `out` names a folder for the tables (see lab/store.py); the same call into
    the same folder goes on where it was interrupted, and one with more games adds them. `record` writes the first games as
    logs of every move into `out/records`; with `one_file` all of them into `out/records.jsonl`, which has the rules once.
    `shard` (k, n) plays only the k-th of n parts of the games, 1..n, for other machines to play the rest; lab/shards.py
    joins them. `events` writes a row for everything that was decided and followed into `out`; built-in players sit in every
    seat then. `cluster` is the address of a Dask scheduler whose workers play, or `local` for workers on this computer
    (lab/cluster.py).

    Raises UnknownName, OverrideError, RuleFileError, RecordError, and NegotiateError for a number out of range. A player in
    Python that decides otherwise when the first game is played again is named in a ChanceWarning.
    """
    check_range("number of games", games, 1, 2**31 - 1)
    check_range("seed", seed, 0, LARGEST_SEED)
    check_range("number of jobs", jobs, 0, 1024)
    check_range("number of recorded games", record, 0, games)
    check_progress(progress)
    if record and out is None:
        raise NegotiateError("Recorded games need a results folder; name one with `out` (--out).")
    if one_file and not record:
        raise NegotiateError("`one_file` is for recorded games; say how many with `record`.")
    cast = cast_seats(rules, {} if players is None else players, mediator, overrides, preset)
    given = settings(rules, overrides, preset, {} if players is None else players, mediator)
    if shard is not None and (not isinstance(shard, (tuple, list)) or len(shard) != 2):
        raise NegotiateError(f"A shard is given as (k, n), the k-th of n parts of the games, not as {shard!r}.")
    if shard is not None and out is None:
        raise NegotiateError("A shard needs a results folder, to be joined with the others; name one with `out` (--out).")
    with cluster_of(cluster, jobs) as workers:
        return play_cast(
            cast, given, games, seed, jobs, out, record, progress, shard, events=events, one_file=one_file, cluster=workers
        )


def play_cast(
    cast: Cast,
    given: dict[str, Any],
    games: int,
    seed: int,
    jobs: int,
    out: str | os.PathLike[str] | None = None,
    record: int = 0,
    progress: Progress | None = None,
    shard: tuple[int, int] | None = None,
    *,
    events: bool = False,
    one_file: bool = False,
    cluster: Cluster | None = None,
) -> Results:
    """Play the games of a cast; `given` is how it was asked for (lab/settings.py), the rest as `simulate` takes it."""
    mine = Shard.of(games, stretch_of(cast), shard)
    about = _about(cast, given, seed, games, record)
    if shard is not None:
        about["shard"] = {"number": shard[0], "of": shard[1], "first": mine.first, "games": mine.games}
    if events:
        _check_events(cast, out)
        about["events"] = True
    if one_file:
        about["one_file"] = True
    columns = None if out is None else codebook(cast.rules, events=events)
    carried = {} if columns is None else metadata(columns)
    grows = "" if shard else "games"
    store = None if out is None else Store(out, about, mine.games, tables=tables_of(about), metadata=carried, grows=grows)
    plan = _Plan(cast, seed, mine, store)
    if games > 1:
        warn_of_chance(cast.rules, cast.players, seed, mine.first)
    batch(cast.rules, cast.roster, 0, 0, 0, 0, *_records(cast.rules, 0, 0))  # compiles, if that is still to be done
    began = time.perf_counter()
    played = plan.play(jobs or len(processors()), progress, cluster)
    seconds = time.perf_counter() - began
    if plan.store is not None and columns is not None:
        plan.store.write(CODEBOOK, with_files(columns, recorded=record > 0))
        plan.store.finish()
        if mine.first < record:
            numbers = range(mine.first, min(record, mine.end))
            if one_file:
                _record_together(cast, seed, numbers, plan.store.folder / RECORDS_OF_MANY)
            else:
                _record(cast, seed, numbers, plan.store.folder / RECORDS)
        return Results(cast.rules, seed, cast.players, plan.store, seconds, played, given, shard_of(about))
    in_memory = InMemory(plan.table(), plan.replay_rounds, plan.types)
    return Results(cast.rules, seed, cast.players, in_memory, seconds, played, given)


def shard_of(run: Mapping[str, Any]) -> Mapping[str, int] | None:
    """Which part of a run is in its folder, by its run.json, as `Results.shard` has it."""
    return {**run["shard"], "run": run["games"]} if "shard" in run else None


def tables_of(run: Mapping[str, Any]) -> tuple[str, ...]:
    """The tables that a run writes, by its run.json."""
    return (GAMES, ROUNDS, EVENTS) if run.get("events") else (GAMES, ROUNDS)


def _check_events(cast: Cast, out: str | os.PathLike[str] | None) -> None:
    """Raise NegotiateError where events cannot be written."""
    if out is None:
        raise NegotiateError("Events need a results folder; name one with `out` (--out).")
    for seat, player in cast.players.items():
        if is_outsider(player) or mediates_outside(player):
            raise NegotiateError(
                f"Events are written for built-in players, and '{seat}' is played by '{player}'. Its records tell every "
                "act: use --record in place of --events."
            )


class Shard(NamedTuple):
    """The part of a run's games that is played here: `games` of them, from number `first` on."""

    first: int
    games: int

    @property
    def end(self) -> int:
        """The number of the first game after it."""
        return self.first + self.games

    @classmethod
    def of(cls, games: int, stretch: int, shard: tuple[int, int] | None) -> Shard:
        """The k-th of n parts, in whole stretches; all games without a shard. Raises NegotiateError for one that is none."""
        if shard is None:
            return cls(0, games)
        number, shards = shard
        check_range("number of shards", shards, 1, 2**31 - 1)
        check_range("number of the shard", number, 1, shards)
        stretches = -(-games // stretch)
        if shards > stretches:
            raise NegotiateError(
                f"{games:,} games are played in {stretches:,} {'stretch' if stretches == 1 else 'stretches'} of {stretch}, "
                f"so they cannot be cut into {shards:,} shards. Use at most {stretches:,}, or more games."
            )
        first, end = (min(games, stretch * (place * stretches // shards)) for place in (number - 1, number))
        return cls(first, end - first)


@dataclass(frozen=True)
class Cast:
    """Rules and who plays them: `players` names the player of every seat, `roster` is what the engine reads."""

    rules: Rules
    players: dict[str, str]
    roster: NDArray[np.void]
    objects: Mapping[str, Any] = field(default_factory=dict)
    """The players among them that are objects or classes, by name."""

    def __getstate__(self) -> dict[str, Any]:
        """With who makes the players of guests, which another process has to be told."""
        return {**self.__dict__, "_guests": GUESTS.maker if any(map(GUESTS.names, self.players.values())) else None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        GUESTS.maker = state.pop("_guests") or GUESTS.maker
        self.__dict__.update(state)
        remember(self.objects)

    @property
    def is_built_in(self) -> bool:
        """Whether compiled players sit in every seat, so that games never leave compiled code."""
        names, size = self.rules.names, self.rules.size
        seats = [roster_index(names, size, seat) for seat in seats_of(names)]
        return bool((self.roster["kind"][seats] != OUTSIDE).all())

    @property
    def asks_models(self) -> bool:
        """Whether a language model sits in a seat, so that games wait for a server and not for a processor."""
        return any(map(MODELS.names, self.players.values()))


def cast_seats(
    rules: str | os.PathLike[str] | Rules,
    players: Mapping[str, Seated],
    mediator: Seated | None = None,
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
    called = {seat: named(player, seat) for seat, player in by_seat(players).items()}
    called_mediator = None if mediator is None else named(mediator, MEDIATOR)
    given = {seat: called[seat] for seat in (MEDIATOR, *_alone(rules)) if seat in called}
    if len({*given.values(), *(() if called_mediator is None else (called_mediator,))}) > 1:
        raise NegotiateError("The mediator is given twice, and not the same; give it once, by --mediator or as a seat.")
    style = next(iter(given.values()), called_mediator)
    for seat in called:
        if seat not in (*rules.names.parties, MEDIATOR, *rules.names.mediators):
            raise UnknownName("seat", str(seat), [*rules.names.parties, MEDIATOR])
    known = style is None or style in built_in.MEDIATOR_NAMES or mediates_outside(style)
    if style is not None and (style == NO_MEDIATOR or not known):
        rules, style = _with_mediator(rules, style), None
    if style is None and rules.names.mediator_style == NO_MEDIATOR:
        rules = _with_mediator(rules, NO_MEDIATOR)  # a mediator of this style sits at no table, as in play/match.py
    names = rules.names
    if names.mediator:
        style = style or ("" if names.turns else names.mediator_style)
    elif style is not None:
        raise NegotiateError(f"The mediator style '{style}' needs a mediator, and there is none in these rules.")
    seated: dict[str, str] = {party: called.get(party, names.players[index]) for index, party in enumerate(names.parties)}
    roster = built_in.new_roster(rules.size)
    for index, player in enumerate(seated.values()):
        if is_outsider(player):
            outsider(player, rules, names.parties[index])  # says now what is wrong with it
        else:
            built_in.write_traits(player, rules.record, rules.size, index, roster[index : index + 1], rules.personalities)
    styles = {own: called.get(own) or style or chair.style for own, chair in names.mediators.items()}
    for own, mediating in styles.items():
        if mediates_outside(mediating):
            outsider(mediating, rules, own)
        else:
            place = roster_index(names, rules.size, own)
            built_in.write_mediator(mediating, rules.size, roster[place : place + 1])
    seated |= styles if names.turns else {MEDIATOR: style or NO_MEDIATOR}
    return Cast(rules, seated, roster, objects_among(seated))


def _alone(rules: Rules) -> tuple[str, ...]:
    """The id of the only mediator, which `mediator` means as well; nothing where several take turns, or none."""
    return (rules.names.mediator,) if rules.names.mediator and not rules.names.turns else ()


def _with_mediator(rules: Rules, mediator: str) -> Rules:
    """The same rules with another of the scenario's mediators, or with none."""
    known = list(rules.document.get("mediators") or {})
    if mediator != NO_MEDIATOR and mediator not in known:
        raise UnknownName("mediator", mediator, [*known, *built_in.MEDIATOR_NAMES, *PYTHON_MEDIATORS])
    if mediator == (rules.names.mediator or NO_MEDIATOR) and not rules.names.turns:
        return rules
    mediation = {key: value for key, value in rules.document["mediation"].items() if key != "chairs"}
    return from_document({**rules.document, "mediator": mediator, "mediation": mediation}, rules.names.scenario)


class _Plan:
    """The stretches of one run: which are still to be played, and where their tables go."""

    def __init__(self, cast: Cast, seed: int, shard: Shard, store: Store | None) -> None:
        self.cast = cast
        self.seed = seed
        self.games = shard.games
        self.shard = shard
        self.store = store
        self.kept: dict[int, pl.DataFrame] = {}
        self.types = pl.Schema()

    def stretches(self) -> Iterator[tuple[int, int]]:
        """First game and number of games of every stretch."""
        together = stretch_of(self.cast)
        kept = 0 if self.store is None else self.store.first  # what the run had before it grew is one stretch
        for first in range(max(self.shard.first, kept if kept > together else 0), self.shard.end, together):
            yield first, min(together, self.shard.end - first)

    def play(self, jobs: int, progress: Progress | None, cluster: Cluster | None) -> int:
        """Play what is not there yet on `jobs` threads or a cluster; returns how many games that were."""
        store = self.store
        waiting = [(first, count) for first, count in self.stretches() if store is None or not store.has(first, count)]
        total = sum(count for _, count in waiting)
        finished = self.games - total
        if progress is not None:
            progress(finished, self.games)
        away = cluster if cluster is not None and cluster.takes(self.cast) else None
        for count in self._here(waiting, jobs) if away is None else self._far(away, waiting):
            finished += count
            if progress is not None:
                progress(finished, self.games)
        return total

    @property
    def _wanted(self) -> tuple[str, ...]:
        return (GAMES,) if self.store is None else self.store.parts.tables

    def _play(self, first: int, count: int) -> int:
        self._take(first, play_tables(self._wanted, self.cast, self.seed, first, count))
        return count

    def _here(self, waiting: list[tuple[int, int]], jobs: int) -> Iterator[int]:
        """The stretches on this computer, in threads, or in processes where players in Python have much to do.

        How much is seen from the first stretch, which is played in this process.
        """
        if jobs > 1 and not self.cast.is_built_in and not self.cast.asks_models and can_travel(self.cast.objects):
            began = time.perf_counter()
            for first, count in waiting[:1]:
                yield self._play(first, count)
            waiting = waiting[1:]
            if (time.perf_counter() - began) * len(waiting) > WORTH_A_PROCESS:
                tasks = [Task(0, first, count) for first, count in waiting]
                work = partial(play_tables, self._wanted)
                with closing(play_apart(work, {0: self.cast}, self.seed, tasks, jobs)) as played:
                    yield from self._taken(played)
                return
        yield from _in_threads(self._play, waiting, jobs)

    def _far(self, cluster: Cluster, waiting: list[tuple[int, int]]) -> Iterator[int]:
        """The same by a cluster: its workers make the tables, and this process writes them."""
        tasks = [Task(0, first, count) for first, count in waiting]
        with closing(cluster.play(partial(play_tables, self._wanted), [self.cast], self.seed, tasks)) as played:
            yield from self._taken(played)

    def _taken(self, played: Iterable[tuple[Task, Sequence[pl.DataFrame]]]) -> Iterator[int]:
        """Take the tables of stretches that were played elsewhere; the games of each."""
        for task, made in played:
            self._take(task.first, made)
            yield task.games

    def _take(self, first: int, made: Sequence[pl.DataFrame]) -> None:
        if self.store is None:
            self.kept[first], self.types = tables.narrowed(made[0]), made[0].schema
        else:
            self.store.add(first, *made)

    def table(self) -> pl.DataFrame:
        """The games that were kept, narrowed."""
        return pl.concat([self.kept[first] for first in sorted(self.kept)], how="vertical_relaxed")

    def replay_rounds(self) -> pl.DataFrame:
        """The rounds of all games, by playing them again: a game is a function of its seed and number."""
        found = []
        for first, count in self.stretches():
            _, rounds = play_stretch(self.cast, self.seed, first, count, with_rounds=True)
            found.append(tables.rounds_table(rounds, self.cast.rules.names))
        return pl.concat(found)


def play_tables(wanted: Sequence[str], cast: Cast, seed: int, first: int, count: int) -> list[pl.DataFrame]:
    """Play games first .. first + count - 1; their tables, by the names that lab/store.py gives them, in this order."""
    names = cast.rules.names
    noted: list[pl.DataFrame] = []
    if EVENTS in wanted:
        summaries, rounds, events = play_minuted(cast, seed, first, count)
        noted.append(events)
    else:
        summaries, rounds = play_stretch(cast, seed, first, count, with_rounds=ROUNDS in wanted)
    if ROUNDS in wanted:
        noted.insert(0, tables.rounds_table(rounds, names))
    return [tables.games_table(summaries, names), *noted]


def play_stretch(
    cast: Cast, seed: int, first: int, count: int, *, with_rounds: bool
) -> tuple[NDArray[np.void], NDArray[np.void]]:
    """Play games first .. first + count - 1; their records without padding: (games,) and (games x rounds,) or (0,)."""
    rules = cast.rules
    summaries, rounds = _records(rules, count, rounds_per_game(rules) if with_rounds else 0)
    if cast.is_built_in:
        batch(rules, cast.roster, *words(seed), first, count, summaries, rounds)
    else:
        play_matches(rules, cast.players, seed, first, count, summaries, rounds)
    own = tables.own_size(rules)
    return _trimmed(summaries, summary_dtype(own)), _trimmed(rounds, round_dtype(own))


def play_minuted(cast: Cast, seed: int, first: int, count: int) -> tuple[NDArray[np.void], NDArray[np.void], pl.DataFrame]:
    """Play as `play_stretch` does, with rounds, and give the events table of the games as well (lab/events.py)."""
    rules, own = cast.rules, tables.own_size(cast.rules)
    summaries, rounds = _records(rules, count, rounds_per_game(rules))
    played = minuted(rules, cast.roster, *words(seed), first, count, summaries, rounds)
    events = events_table(played, rules.names, seed)
    return _trimmed(summaries, summary_dtype(own)), _trimmed(rounds, round_dtype(own)), events


def play_watched(cast: Cast, seed: int, games: int, jobs: int) -> tuple[NDArray[np.void], NDArray[np.void]]:
    """Play games 0 .. games - 1 of a cast of built-in players; their records, and what the witness noted, (games,) each.

    `jobs` is the number of threads, 0 for one a processor.
    """
    rules = cast.rules
    summaries, _ = _records(rules, games, 0)
    seen = np.zeros(games, witness_dtype(rules.size))
    nothing = np.zeros(0, round_dtype(rules.size))

    def play(first: int, count: int) -> int:
        here = slice(first, first + count)
        batch(rules, cast.roster, *words(seed), first, count, summaries[here], nothing, seen[here])
        return count

    stretches = [(first, min(STRETCH, games - first)) for first in range(0, games, STRETCH)]
    for _ in _in_threads(play, stretches, jobs or len(processors())):
        pass
    return summaries, seen


def stretch_of(cast: Cast) -> int:
    """Games of this cast that are played and written together."""
    return STRETCH if cast.is_built_in else MODEL_STRETCH if cast.asks_models else SLOW_STRETCH


def _records(rules: Rules, count: int, rounds_each: int) -> tuple[NDArray[np.void], NDArray[np.void]]:
    return np.zeros(count, summary_dtype(rules.size)), np.zeros(count * rounds_each, round_dtype(rules.size))


def _trimmed(records: NDArray[np.void], dtype: np.dtype[np.void]) -> NDArray[np.void]:
    """Copy records field by field into a smaller dtype of the same fields."""
    trimmed = np.zeros(len(records), dtype)
    for name in dtype.names or ():
        room = tuple(slice(0, length) for length in trimmed[name].shape)
        trimmed[name] = records[name][room]
    return trimmed


def _in_threads(play: Callable[[int, int], int], stretches: list[tuple[int, int]], jobs: int) -> Iterator[int]:
    """What `play` returns for every stretch, as they finish. An exception or Ctrl-C drops what has not begun."""
    if jobs == 1 or len(stretches) <= 1:
        for first, count in stretches:
            yield play(first, count)
        return
    tasks = [Task(0, first, count) for first, count in stretches]
    pool = ThreadPoolExecutor(jobs, thread_name_prefix="games")
    with closing(spread(lambda task: play(task.first, task.games), tasks, pool, jobs)) as played:
        for _, games in played:
            yield games


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
        "mediator": ", ".join(cast.rules.names.mediators) or NO_MEDIATOR,
        "stretch": stretch_of(cast),
        "record": record,
        "rules": cast.rules.document,
    }


def _record(cast: Cast, seed: int, numbers: range, folder: Path) -> None:
    """Some games once more, written as logs of every move."""
    folder.mkdir(exist_ok=True)
    for number in numbers:
        path = folder / f"game-{number:06d}.jsonl"
        if path.exists():
            continue
        waiting = path.with_name(path.name + ".new")
        waiting.unlink(missing_ok=True)
        with Match(cast.rules, cast.players, seed, record=waiting, game=number) as match:
            match.advance()
        waiting.replace(path)


def _record_together(cast: Cast, seed: int, numbers: range, path: Path) -> None:
    """The same games in one file, with the rules once."""
    if path.exists():
        return
    first = Match(cast.rules, cast.players, seed, game=numbers[0])
    header = header_of(first.rules, seed, numbers[0], first.first_players)
    waiting = path.with_name(path.name + ".new")
    with RecordOfMany(waiting, header.to_data()) as records:
        for number in numbers:
            if number in records.games:
                continue
            match = Match(cast.rules, cast.players, seed, game=number)
            lines = match.keep_journal()
            match.advance()
            records.add(number, lines)
    waiting.replace(path)


def check_range(what: str, number: int, least: int, most: int) -> None:
    """Raise NegotiateError, with the range, for a number that is not whole or not in it."""
    if not isinstance(number, int) or isinstance(number, bool) or not least <= number <= most:
        raise NegotiateError(f"The {what} must be a whole number from {least} to {most}, not {number!r:.80}.")


def processors() -> set[int]:
    """The processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return os.sched_getaffinity(0)
    return set(range(os.cpu_count() or 1))
