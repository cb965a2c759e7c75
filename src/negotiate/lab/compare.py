"""Two sides play the same games: which measures differ between them, and by how much.

Game n has the same seed on both sides (common random numbers), so that the sides are compared game by game. Where a player
is given to the seat `each`, it takes the seat of every principal in turn, in all games, and a game counts with the sum over
the seats: what is then compared is the player, and not the luck of a good seat.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from negotiate.errors import NegotiateError
from negotiate.lab.comparison import EACH, Comparison, Side, compared, plays_alike
from negotiate.lab.conclusions import conclusions
from negotiate.lab.folder import Folder
from negotiate.lab.measures import Measure, chosen, registry, values
from negotiate.lab.paired import Sums
from negotiate.lab.simulate import Cast, Progress, simulate
from negotiate.lab.store import FORMAT, versions
from negotiate.version import __version__

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
) -> Comparison:
    """Play `games` games of `seed` on both sides and compare the measures of these names, the main ones for None.

    `jobs` is the number of threads, 0 for one a processor; it changes no result. `out` names a folder for the table.
    Raises what `simulate` raises, UnknownMeasure, and NegotiateError where the sides have no measure in common.
    """
    if games < 2:
        raise NegotiateError(f"A comparison needs two games or more, not {games}.")
    seats = _rotated(a, b)
    casts = [[side.cast(seat) for seat in seats or (None,)] for side in (a, b)]
    known = [registry(cast[0].rules) for cast in casts]
    wanted, left_out = _common(known[0], known[1], measures, seats)
    turns = len(casts[0])
    moved = _counter(progress, 2 * turns * games)
    folder = None if out is None else Folder(out, _about(a, b, casts, games, seed, wanted))
    found = []
    for side, names in zip(casts, known, strict=True):
        found.append(_sums([_games(cast, games, seed, jobs, moved) for cast in side], names, wanted, seats))
    rows = compared(wanted, *found)
    same = all(plays_alike(one, other) for one, other in zip(*casts, strict=True))
    digests = (casts[0][0].rules.digest, casts[1][0].rules.digest)
    comparison = Comparison(a, b, games, seed, rows, seats, left_out, same, digests)
    if folder is not None:
        folder.write("comparison", comparison.table())
        folder.write("comparison.csv", comparison.table())
        folder.write_text("conclusions.txt", "\n".join(conclusions(comparison)) + "\n")
    return comparison


def _rotated(a: Side, b: Side) -> tuple[str, ...]:
    """The seats to be taken in turn: those of the principals, when a side gives a player to `each`."""
    if EACH not in a.players and EACH not in b.players:
        return ()
    found = []
    for side in (a, b):
        rules = side.cast().rules
        principal = rules.record["principal"][0]
        found.append(tuple(party for index, party in enumerate(rules.names.parties) if principal[index]))
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


def _games(cast: Cast, games: int, seed: int, jobs: int, moved: Callable[[int], None]) -> pl.DataFrame:
    found = simulate(cast.rules, games, seed, cast.players, jobs=jobs).games
    moved(games)
    return found


def _counter(progress: Progress | None, total: int) -> Callable[[int], None]:
    done = [0]

    def moved(games: int) -> None:
        done[0] += games
        if progress is not None:
            progress(done[0], total)

    return moved


def _about(a: Side, b: Side, casts: list[list[Cast]], games: int, seed: int, wanted: list[Measure]) -> dict[str, Any]:
    return {
        "kind": "comparison",
        "format": FORMAT,
        "program": __version__,
        "a": a.as_json(),
        "b": b.as_json(),
        "rules_hashes": [side[0].rules.digest for side in casts],
        "titles": [side[0].rules.names.title for side in casts],
        "seed": seed,
        "games": games,
        "measures": [measure.name for measure in wanted],
        "versions": versions(),
        "rules": [side[0].rules.document for side in casts],
    }
