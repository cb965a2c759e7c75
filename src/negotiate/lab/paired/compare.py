"""Two sides play the same games: which measures differ between them, and by how much.

Game n has the same seed on both sides (common random numbers), so that the sides are compared game by game. Where a player
is given to the seat `each`, it takes the seat of every principal in turn, in all games, and a game counts with the sum over
the seats: what is then compared is the player, and not the luck of a good seat.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from negotiate.engine.chance import LARGEST_SEED
from negotiate.engine.layout import summary_dtype
from negotiate.errors import NegotiateError
from negotiate.lab.arguments import check_progress
from negotiate.lab.cluster import Cluster, cluster_of
from negotiate.lab.codebook import CODEBOOK
from negotiate.lab.codebook_entries import book
from negotiate.lab.folder import read_table
from negotiate.lab.measures import Measure, chosen, columns, registry, values
from negotiate.lab.paired.comparison import EACH, Comparison, Side, compared, plays_alike, read_row
from negotiate.lab.paired.conclusions import conclusions
from negotiate.lab.paired.pairs import Sums
from negotiate.lab.parallel import play_all, stretches
from negotiate.lab.settings import provenance
from negotiate.lab.simulate import Cast, Progress, check_range, processors, stretch_of
from negotiate.lab.store import GAMES, Parts, place_of
from negotiate.lab.tables import games_table, own_size
from negotiate.lab.values import VALUES, Growing, after, as_columns, columns_of, sums_of
from negotiate.play.matches import warn_of_chance_in

TABLE = "comparison"
"""The table of a comparison, a row a measure; beside it stand the VALUES, a row a game, from which it can grow."""
SIDES = ("a.", "b.")
"""How the columns of a side begin in the values."""
COLUMNS = ("measure", "a", "b", "difference", "p_adjusted")
"""What a table of a comparison has, among others."""
OWN = "seat"
"""Measures of the rotated seat begin so: `seat.mean_utility`."""


def compare(
    a: Side,
    b: Side,
    games: int = 1000,
    seed: int = 0,
    measures: Iterable[str] | None = None,
    jobs: int = 1,
    out: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
    cluster: str | Cluster | None = None,
) -> Comparison:
    """Play `games` games of `seed` on both sides and compare the measures of these names, the main ones for None.

    `jobs` is the number of threads, 0 for one a processor; it changes no result. `out` names a folder for the tables; the
    same call into the same folder goes on where it was interrupted, and one with more games adds them. `cluster` is that of
    `simulate`. Raises what `simulate` raises, UnknownMeasure, and NegotiateError where the sides have no measure in common.
    """
    for side in (a, b):
        if not isinstance(side, Side):
            raise NegotiateError(f"A side of a comparison is a Side, as in Side('tutorial'), not {side!r:.80}.")
    if isinstance(games, int) and games < 2:
        raise NegotiateError(f"A comparison needs two games or more, not {games}.")
    check_range("number of games", games, 2, 2**31 - 1)
    check_range("seed", seed, 0, LARGEST_SEED)
    check_range("number of jobs", jobs, 0, 1024)
    check_progress(progress)
    seats = _rotated(a, b)
    casts = [[side.cast(seat) for seat in seats or (None,)] for side in (a, b)]
    known = [registry(cast[0].rules) for cast in casts]
    wanted, left_out = _common(known[0], known[1], measures, seats)
    same = all(plays_alike(one, other) for one, other in zip(*casts, strict=True))
    with cluster_of(cluster, jobs) as workers:  # refused before anything is written
        folder = None if out is None else Growing(out, _about(a, b, casts, games, seed, wanted, measures is None), TABLE)
        parts = None if folder is None else Parts(folder.folder, (GAMES,))
        table = None if folder is None else folder.finished(TABLE, COLUMNS, len(wanted))
        if table is None:
            before = None if folder is None else _values_there(folder.folder, wanted, games)
            done = 0 if before is None else len(before)
            needed = [_needed(names, wanted, seats) for names in known]
            tables = _played(casts, needed, done, games, seed, jobs or len(processors()), parts, progress, workers)
            sums = [_sums(side, names, wanted, seats) for side, names in zip(tables, known, strict=True)]
            if before is not None:
                sums = [after(sums_of(before, more, side), more) for side, more in zip(SIDES, sums, strict=True)]
            if folder is not None:
                columns_a, columns_b = map(as_columns, sums, SIDES)
                folder.write(VALUES, pl.DataFrame({"game": np.arange(games, dtype=np.int64), **columns_a, **columns_b}))
            rows = compared(wanted, *sums)
            if same:  # there is nothing that other games could show
                rows = tuple(row if row.difference is None else replace(row, low=0.0, high=0.0) for row in rows)
        else:
            rows = tuple(read_row(measure, row) for measure, row in zip(wanted, table.iter_rows(named=True), strict=True))
    digests = (casts[0][0].rules.digest, casts[1][0].rules.digest)
    comparison = Comparison(a, b, games, seed, rows, seats, left_out, same, digests)
    if folder is not None:
        folder.write("comparison.csv", comparison.table())
        folder.write(CODEBOOK, book("comparison"))
        folder.write_text("conclusions.txt", "\n".join(conclusions(comparison)) + "\n")
        folder.write(TABLE, comparison.table())  # the last: it says that the comparison is finished
    if folder is not None and parts is not None:
        parts.remove()
        folder.release()
    return comparison


def _values_there(folder: Path, wanted: list[Measure], games: int) -> pl.DataFrame | None:
    """The values of the games that a comparison has had; None where it has none. Raises RecordError as `read_table` does."""
    path = folder / f"{VALUES}.parquet"
    if not path.exists():
        return None  # it is not finished, or was made by a version that kept none: its games are played again
    names = [one.name for one in wanted]
    found = read_table(path, [column for side in SIDES for column in columns_of(names, side)])
    if len(found) > games:
        read_table(path, rows=games)  # says what is wrong with it
    return found


def _rotated(a: Side, b: Side) -> tuple[str, ...]:
    """The seats to be taken in turn: those of the principals, when a side gives a player to `each`."""
    if EACH not in a.players and EACH not in b.players:
        return ()
    found = []
    for side in (a, b):
        rules = side.cast().rules
        found.append(tuple(rules.names.parties[index] for index in rules.principals))
    if found[0] != found[1]:
        raise NegotiateError(
            f"The seat '{EACH}' needs the same principals on both sides; these are {', '.join(found[0])} "
            f"and {', '.join(found[1])}."
        )
    for side in (a, b):
        for seat in found[0]:
            if EACH in side.players and seat in side.players:
                raise NegotiateError(f"The seat '{seat}' is given twice: by its name and by '{EACH}'.")
    return found[0]


def _common(
    known_a: dict[str, Measure], known_b: dict[str, Measure], names: Iterable[str] | None, seats: tuple[str, ...]
) -> tuple[list[Measure], tuple[str, ...]]:
    """The measures to be compared, and those wanted that one side does not have."""
    known_a, known_b = _with_seat(known_a, seats), _with_seat(known_b, seats)
    every = {**known_a, **known_b}
    wanted = chosen(every, names)
    common = [known_a[one.name] for one in wanted if one.name in known_a and one.name in known_b]
    if not common:
        raise NegotiateError("The two sides have none of these measures in common.")
    return common, tuple(one.name for one in wanted if one.name not in known_a or one.name not in known_b)


def _with_seat(known: dict[str, Measure], seats: tuple[str, ...]) -> dict[str, Measure]:
    """With rotation, the measures of the seat whose turn it is come first."""
    if not seats:
        return known
    own = {}
    for last in ("mean_utility", "above_reservation", "mandate"):
        if all(f"parties.{seat}.{last}" in known for seat in seats):
            measure = known[f"parties.{seats[0]}.{last}"]
            title = f"The rotated seat: {measure.title.partition(': ')[2]}"
            own[f"{OWN}.{last}"] = replace(measure, name=f"{OWN}.{last}", title=title, main=True)
    return {**own, **known}


def _sums(
    tables: list[pl.DataFrame], known: dict[str, Measure], wanted: list[Measure], seats: tuple[str, ...]
) -> dict[str, Sums]:
    """The measures of one side, game by game, summed over the turns."""
    if not seats:
        return values(tables[0], wanted)
    total: dict[str, Sums] = {}
    for seat, table in zip(seats, tables, strict=True):
        here = [_of_seat(measure, known, seat) for measure in wanted]
        for name, sums in values(table, here).items():
            before = total.get(name)
            total[name] = sums if before is None else Sums(*(np.add(x, y) for x, y in zip(before, sums, strict=True)))
    return total


def _of_seat(measure: Measure, known: dict[str, Measure], seat: str) -> Measure:
    """A measure of the rotated seat is that of the party that sits there."""
    begin, _, last = measure.name.partition(".")
    return replace(known[f"parties.{seat}.{last}"], name=measure.name) if begin == OWN else measure


def _needed(known: dict[str, Measure], wanted: list[Measure], seats: tuple[str, ...]) -> set[str]:
    """The columns of the games table that the wanted measures of one side are made of, in whatever seat."""
    return columns(_of_seat(measure, known, seat) for seat in seats or ("",) for measure in wanted)


def _played(
    casts: Sequence[Sequence[Cast]],
    needed: Sequence[set[str]],
    first: int,
    games: int,
    seed: int,
    jobs: int,
    parts: Parts | None,
    progress: Progress | None,
    cluster: Cluster | None,
) -> list[list[pl.DataFrame]]:
    """Games `first` to `games` - 1 of every cast of both sides, in their order, with the needed columns.

    With `parts`, what is there is not played again, and what is played is put there as it is finished.
    """
    every = [(cast, needed[side]) for side, turns in enumerate(casts) for cast in turns]
    tasks = [task for number, (cast, _) in enumerate(every) for task in stretches(number, cast, first, games)]
    found: dict[tuple[int, int], pl.DataFrame] = {}
    for task in tasks:
        if parts is not None and parts.has(place_of(task), task.games):
            found[task.cast, task.first] = parts.read(place_of(task))
    done, total = sum(map(len, found.values())) + first * len(every), games * len(every)
    if progress is not None:
        progress(done, total)
    waiting = [task for task in tasks if (task.cast, task.first) not in found]
    if waiting:
        warn_of_chance_in(((cast.rules, cast.players) for cast, _ in every), seed, waiting[0].first)
    with closing(play_all([cast for cast, _ in every], seed, waiting, jobs, cluster)) as played:
        for task, summaries in played:
            cast, wanted = every[task.cast]
            table = games_table(summaries, cast.rules.names, wanted)
            found[task.cast, task.first] = table
            if parts is not None:
                parts.add(place_of(task), table)
            done += task.games
            if progress is not None:
                progress(done, total)
    whole = []
    for number, (cast, wanted) in enumerate(every):
        nothing = games_table(np.zeros(0, summary_dtype(own_size(cast.rules))), cast.rules.names, wanted)
        whole.append(pl.concat([found[key] for key in sorted(found) if key[0] == number] or [nothing]))
    turns = len(casts[0])
    return [whole[:turns], whole[turns:]]


def _about(
    a: Side, b: Side, casts: list[list[Cast]], games: int, seed: int, wanted: list[Measure], main: bool
) -> dict[str, Any]:
    played = [player for side in casts for cast in side for player in cast.players.values()]
    return {
        **provenance("comparison", played, casts[0][0].rules.personalities),
        "a": a.as_json(),
        "b": b.as_json(),
        "rules_hashes": [side[0].rules.digest for side in casts],
        "titles": [side[0].rules.names.title for side in casts],
        "seed": seed,
        "games": games,
        "measures": [measure.name for measure in wanted],
        "main_measures": main,
        "stretch": [stretch_of(cast) for side in casts for cast in side],
        "rules": [side[0].rules.document for side in casts],
    }
