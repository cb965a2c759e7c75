"""A sweep: rule values are varied over a design, and the measures are followed over it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from negotiate.errors import NegotiateError
from negotiate.lab.arguments import check_progress
from negotiate.lab.codebook import CODEBOOK
from negotiate.lab.codebook_entries import book
from negotiate.lab.measures import Measure
from negotiate.lab.points import (
    Ground,
    cast_at,
    check_count,
    checked_ground,
    estimates,
    evaluate,
    finish,
    play_points,
    played_somewhere,
    table_of,
)
from negotiate.lab.settings import provenance
from negotiate.lab.simulate import Progress
from negotiate.lab.values import Growing, ValuesByPoint, remove_points
from negotiate.lab.variation import Design, Point, Variation, grid, sampled, variations

TABLE = "sweep"
USUAL = 64
"""Samples where nobody says how many."""


@dataclass(frozen=True)
class Sweep:
    """What came of a sweep: one row a point in `table` (see lab/points.py), in the order of the design."""

    title: str
    varied: tuple[Variation, ...]
    measures: tuple[Measure, ...]
    table: pl.DataFrame
    design: Design


def sweep(
    ground: Ground,
    vary: Iterable[str] = (),
    design: Design = "grid",
    samples: int | None = None,
    out: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> Sweep:
    """Play the games of `ground` at every point of the design and return the table.

    `vary` are words as in `variations`; `samples` is the number of points of a design that is not a grid (64). `out` names
    a folder for sweep.parquet and sweep.csv; the same call into the same folder goes on where it was interrupted, and one
    with more games adds them. Raises NegotiateError for samples of a grid, OverrideError, UnknownMeasure, RecordError and
    what `simulate` raises.
    """
    if design == "grid" and samples is not None:
        raise NegotiateError(
            "A grid has no samples: its points are all combinations of the values. Give the number of values in --vary "
            "PATH=LOW:HIGH:STEPS, or add --design latin or --design sobol."
        )
    check_progress(progress)
    cast = checked_ground(ground).side.cast()
    varied = variations(vary, cast.rules, in_grid=design == "grid")
    ground.check(varied)
    count = USUAL if samples is None else samples
    points = grid(varied) if design == "grid" else sampled(varied, design, count, ground.seed)
    check_count(len(varied), len(points))
    wanted = ground.wanted()
    for point in (points[0], points[-1]):
        cast_at(ground, point)  # a path that does not exist is refused before a folder is begun
    with played_somewhere(ground) as there:
        folder = None
        if out is not None:
            about = {"design": design, "samples": len(points), "vary": [one.as_json() for one in varied]}
            head = described(ground, "sweep", wanted)
            folder = Growing(out, {**head, **about, "rules": cast.rules.document}, TABLE)
        table = None
        if folder is not None:
            table = folder.finished(TABLE, [*(one.path for one in varied), *(one.name for one in wanted)], len(points))
        if table is None:
            kept = None if folder is None else ValuesByPoint(folder.folder, wanted, len(points), ground.games)
            table = evaluate(there, points, progress=progress) if kept is None else _kept(there, points, kept, progress)
        if folder is not None:
            folder.write(f"{TABLE}.csv", table)
            folder.write(CODEBOOK, book("sweep"))
            folder.write(TABLE, table)  # the last: it says that the sweep is finished
            remove_points(folder.folder)
            finish(folder)
        return Sweep(cast.rules.names.title, tuple(varied), tuple(wanted), table, design)


def _kept(ground: Ground, points: Sequence[Point], kept: ValuesByPoint, progress: Progress | None) -> pl.DataFrame:
    """The table of `evaluate`, with the values of all games kept; those that are there are not played again."""
    wanted = ground.wanted()
    rows: dict[int, dict[str, float | None]] = {}
    waiting: dict[int, list[int]] = {}
    for number in range(len(points)):
        there = kept.sums(number)
        done = len(there[wanted[0].name].numerator) if there else 0
        if done == ground.games:
            rows[number] = estimates(wanted, there)
        else:
            waiting.setdefault(done, []).append(number)
    if progress is not None:
        progress(len(rows), len(points))
    for done, numbers in waiting.items():
        for place, more in play_points(ground, [points[number] for number in numbers], done):
            rows[numbers[place]] = estimates(wanted, kept.add(numbers[place], more))
            if progress is not None:
                progress(len(rows), len(points))
    kept.join()
    return table_of(points, rows)


def described(ground: Ground, kind: str, wanted: Iterable[Measure]) -> dict[str, Any]:
    """The head of a run.json: everything that is the same at all points."""
    cast = ground.side.cast()
    rules = cast.rules
    return {
        **provenance(kind, cast.players.values(), rules.personalities),
        "side": ground.side.as_json(),
        "title": rules.names.title,
        "rules_hash": rules.digest,
        "seed": ground.seed,
        "games": ground.games,
        "measures": [{"name": one.name, "title": one.title, "unit": one.unit} for one in wanted],
        "main_measures": ground.measures is None,
    }
