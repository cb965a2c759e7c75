"""The same games at many points: rules that differ in a few values, all played with the same seeds.

What is finished is written down at once, a line a point, so that an interrupted run goes on where it was.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import NoneType
from typing import Any

import numpy as np
import polars as pl

from negotiate.errors import NegotiateError, OverrideError, RecordError
from negotiate.lab.cluster import Cluster, cluster_of
from negotiate.lab.folder import Folder
from negotiate.lab.measures import Measure, chosen, columns, registry, values
from negotiate.lab.paired.comparison import Side
from negotiate.lab.paired.pairs import Sums
from negotiate.lab.parallel import play_all
from negotiate.lab.simulate import STRETCH, Cast, Progress, check_range, processors
from negotiate.lab.tables import games_table
from negotiate.lab.task import Task
from negotiate.lab.variation import Point, Variation
from negotiate.play.matches import warn_of_chance_in
from negotiate.rulebook.reading.overrides import parse

JOURNAL = "finished.jsonl"
"""One line a finished point; it goes when the tables are written."""
TOGETHER = 8
"""Points whose games are played side by side; it changes no result."""


@dataclass(frozen=True)
class Ground:
    """What is the same at all points: the side, the games, the measures (by name; the main ones for None), who plays."""

    side: Side
    games: int
    seed: int
    measures: tuple[str, ...] | None = None
    jobs: int = 1
    cluster: str | Cluster | None = None
    """Where the games are played, as `simulate` takes it; a study of points opens it once (`played_somewhere`)."""

    def __post_init__(self) -> None:
        if not isinstance(self.side, Side):
            raise NegotiateError(f"The side of a Ground is a Side, as in Side('tutorial'), not {self.side!r:.80}.")
        check_range("number of games", self.games, 2, 2**31 - 1)
        check_range("seed", self.seed, 0, 2**64 - 1)
        check_range("number of jobs", self.jobs, 0, 1024)

    def check(self, varied: Iterable[Variation]) -> None:
        """Raise OverrideError for a value that is set for all points and varied as well."""
        fixed = parse(self.side.overrides or {})
        for one in varied:
            if one.path in fixed:
                raise OverrideError(
                    f"The value '{one.path}' is set to {fixed[one.path]} for all points and varied as well; give it once."
                )

    def wanted(self) -> list[Measure]:
        """The measures, from the rules as they are. Raises UnknownMeasure."""
        return chosen(registry(self.side.cast().rules), self.measures)

    def at(self, point: Point) -> Side:
        """The side with the values of a point."""
        return replace(self.side, overrides={**parse(self.side.overrides or {}), **point})


def checked_ground(ground: object) -> Ground:
    """The same ground. Raises NegotiateError for anything else, such as the name of a scenario."""
    if isinstance(ground, Ground):
        return ground
    raise NegotiateError(f"A Ground is asked for, as in Ground(Side('tutorial'), 200, seed=0), not {ground!r:.80}.")


@contextmanager
def played_somewhere(ground: Ground) -> Iterator[Ground]:
    """The ground with its cluster open, where it names one; a player in Python that chance moves is warned of."""
    cast = ground.side.cast()
    warn_of_chance_in([(cast.rules, cast.players)], ground.seed, 0)
    with cluster_of(ground.cluster, ground.jobs) as workers:
        yield replace(ground, cluster=workers)


def play_points(ground: Ground, points: Sequence[Point], done: int = 0) -> Iterator[tuple[int, dict[str, Sums]]]:
    """The measures, game by game, at every point, in the order of the points; of the games after the first `done`.

    Raises OverrideError, with the point, where the rules do not hold.
    """
    wanted = ground.wanted()
    needed = columns(wanted)
    jobs = ground.jobs or len(processors())
    for begin in range(0, len(points), TOGETHER):
        casts = [cast_at(ground, point) for point in points[begin : begin + TOGETHER]]
        tasks = [
            Task(place, first, min(STRETCH, ground.games - first))
            for place in range(len(casts))
            for first in range(done, ground.games, STRETCH)
        ]
        found: list[dict[int, Any]] = [{} for _ in casts]
        each, ready = len(tasks) // len(casts), 0
        with (
            cluster_of(ground.cluster, jobs) as workers,
            closing(play_all(casts, ground.seed, tasks, jobs, workers)) as played,
        ):
            for task, summaries in played:
                found[task.cast][task.first] = summaries
                while ready < len(casts) and len(found[ready]) == each:
                    stretches = [found[ready][first] for first in sorted(found[ready])]
                    table = games_table(np.concatenate(stretches), casts[ready].rules.names, needed)
                    yield begin + ready, values(table, wanted)
                    ready += 1


def cast_at(ground: Ground, point: Point) -> Cast:
    """The cast at a point. Raises OverrideError, with the point, where the rules do not hold."""
    try:
        return ground.at(point).cast()
    except OverrideError as error:
        where = ", ".join(f"{path}={value}" for path, value in point.items())
        raise OverrideError(f"At the point {where} the rules cannot be used. {error}") from error


def evaluate(
    ground: Ground, points: Sequence[Point], folder: Path | None = None, progress: Progress | None = None
) -> pl.DataFrame:
    """One row a point: `point` (its number), the varied values, and every measure with its 95 % interval.

    The columns of a measure are its name, `NAME.low` and `NAME.high`. With a folder, finished points are kept there as they
    come and not played again.
    """
    wanted = ground.wanted()
    known = {} if folder is None else finished(folder / JOURNAL, "point", len(points), estimated(wanted))
    waiting = [number for number in range(len(points)) if number not in known]
    done = len(known)
    if progress is not None:
        progress(done, len(points))
    for place, sums in play_points(ground, [points[number] for number in waiting]):
        number = waiting[place]
        row = estimates(wanted, sums)
        known[number] = row
        if folder is not None:
            append(folder / JOURNAL, {"point": number, **row})
        done += 1
        if progress is not None:
            progress(done, len(points))
    return table_of(points, known)


def table_of(points: Sequence[Point], found: Mapping[int, Mapping[str, Any]]) -> pl.DataFrame:
    """One row a point: its number, the varied values, and what was found there."""
    rows = [{"point": number, **_plain(point), **found[number]} for number, point in enumerate(points)]
    return pl.DataFrame(rows, infer_schema_length=None)


def estimates(measures: Iterable[Measure], sums: Mapping[str, Sums]) -> dict[str, float | None]:
    """Every measure with the ends of its interval, as columns of a row."""
    row: dict[str, float | None] = {}
    for one in measures:
        mean = sums[one.name].estimate(one.bounds)
        row |= {one.name: mean.mean, f"{one.name}.low": mean.low, f"{one.name}.high": mean.high}
    return row


def estimated(measures: Iterable[Measure]) -> list[str]:
    """The columns that `estimates` makes of these measures."""
    return [f"{one.name}{end}" for one in measures for end in ("", ".low", ".high")]


def finish(folder: Folder) -> None:
    """Remove the journal, once the tables are written, and let others write to the folder."""
    (folder.folder / JOURNAL).unlink(missing_ok=True)
    folder.release()


def _plain(point: Point) -> dict[str, Any]:
    """Values as a table can hold them: what is no number, word or truth as text."""
    return {
        path: value if isinstance(value, (int, float, str)) else json.dumps(value, ensure_ascii=False)
        for path, value in point.items()
    }


def append(path: Path, line: Mapping[str, Any]) -> None:
    """Write a line of a journal, so that it is there even when the machine stops. Raises RecordError."""
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise RecordError(f"Results cannot be written to '{path}': {error.strerror}.") from error


def finished(path: Path, kind: str, count: int, columns: Collection[str]) -> dict[int, dict[str, Any]]:
    """What a journal holds, by the number of the point or trial (`kind`), of which there are `count` at most.

    Every line has a number, or none that is known, for each of `columns`. A last line that was cut off by an interruption is
    taken away. Raises RecordError.
    """
    if not path.exists():
        return {}
    found: dict[int, dict[str, Any]] = {}
    try:
        text = path.read_text(encoding="utf-8")
        whole, newline, torn = text.rpartition("\n")
        if torn:
            path.write_text(whole + newline, encoding="utf-8")
        for number, line in enumerate(whole.splitlines(), 1):
            row = json.loads(line)
            place = row.pop(kind)
            if not isinstance(place, int) or not 0 <= place < count:
                raise RecordError(f"'{path}' names in line {number} a {kind} that this design does not have.")
            for name in columns:
                if name not in row or not isinstance(row[name], (int, float, NoneType)):
                    raise RecordError(
                        f"'{path}' has in line {number} no number for '{name}'; remove it to play all {kind}s anew."
                    )
            found[place] = row
    except (OSError, ValueError, AttributeError, KeyError) as error:
        raise RecordError(f"'{path}' cannot be read ({error}); remove it to play all {kind}s anew.") from error
    return found


def check_count(varied: int, points: int) -> None:
    """Raise NegotiateError where there is nothing to vary or nothing to try."""
    if not varied or not points:
        raise NegotiateError("There is nothing to vary; name a value with --vary PATH=LOW:HIGH.")
