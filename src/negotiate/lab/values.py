"""What every game adds to the measures, kept in the folder of a comparison or a sweep so that it can take more games.

While a sweep is played each of its points has a file of its own, either whole or not there; in the end they are one table.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from negotiate.errors import RecordError
from negotiate.lab.folder import Folder, put, read_table
from negotiate.lab.measures import Measure
from negotiate.lab.paired.pairs import Sums
from negotiate.lab.store import check_table, join, scanned

VALUES, POINTS = "values", "points"
"""The table of all values, one row a game (of a point), and the folder of the points while it is not there."""
WEIGHT = ".weight"
"""How the column of a denominator ends."""


class Growing(Folder):
    """A results folder that may take more games: `table`, which says that it is finished, then goes, and the values stay.

    Raises what Folder raises.
    """

    def __init__(self, folder: str | os.PathLike[str], run: dict[str, Any], table: str) -> None:
        self._table = table
        super().__init__(folder, run, grows="games")

    def _grow(self, was: int) -> None:
        del was
        (self.folder / f"{self._table}.parquet").unlink(missing_ok=True)


def columns_of(measures: Iterable[str], side: str = "") -> list[str]:
    """The columns of the values of these measures; where there are sides, `side` begins their names (`a.`)."""
    return [f"{side}{name}{end}" for name in measures for end in ("", WEIGHT)]


def as_columns(sums: Mapping[str, Sums], side: str = "") -> dict[str, NDArray[Any]]:
    """The values of every measure as the columns of `columns_of`, shape (games,) each."""
    values = [column for one in sums.values() for column in one]
    return dict(zip(columns_of(sums, side), values, strict=True))


def sums_of(table: pl.DataFrame, measures: Iterable[str], side: str = "") -> dict[str, Sums]:
    """The measures of a table with the columns of `columns_of`, by name."""
    return {name: Sums(*(table[column].to_numpy() for column in columns_of([name], side))) for name in measures}


def after(before: Mapping[str, Sums], more: Mapping[str, Sums]) -> dict[str, Sums]:
    """The measures over the games of `before`, if there are any, and `more` behind them."""
    return {name: Sums.joined([before[name], one]) for name, one in more.items()} if before else dict(more)


def remove_points(folder: Path) -> None:
    """Remove the files of single points from the folder of a sweep that is finished; its table of values has them."""
    shutil.rmtree(folder / POINTS, ignore_errors=True)


class ValuesByPoint:
    """The values of `points` points with at most `games` games each, in a folder. Raises RecordError for damaged tables."""

    def __init__(self, folder: Path, measures: Sequence[Measure], points: int, games: int) -> None:
        self.points, self.games = points, games
        self._names = [one.name for one in measures]
        self._columns = ["point", "game", *columns_of(self._names)]
        self._parts, self._whole = folder / POINTS, folder / f"{VALUES}.parquet"
        self._before = self._games_before()

    def sums(self, point: int) -> dict[str, Sums]:
        """The measures of the games of a point that are there, by name; empty where there are none."""
        path = self._part(point)
        if path.exists():
            found = read_table(path, self._columns)
        elif self._before:
            try:
                found = scanned(self._whole).slice(point * self._before, self._before).collect()
            except pl.exceptions.PolarsError:
                found = read_table(self._whole)  # says what is wrong with it
        else:
            return {}
        if len(found) > self.games:
            read_table(path, rows=self.games)  # says what is wrong with it
        return sums_of(found, self._names)

    def add(self, point: int, more: Mapping[str, Sums]) -> dict[str, Sums]:
        """Keep more games of a point, after those that are there; the measures of all of them."""
        every = after(self.sums(point), {name: more[name] for name in self._names})
        games = len(next(iter(every.values())).numerator)
        columns = {"point": np.full(games, point, dtype=np.int64), "game": np.arange(games, dtype=np.int64)}
        try:
            self._parts.mkdir(exist_ok=True)
            put(self._part(point), pl.DataFrame({**columns, **as_columns(every)}).write_parquet)
        except OSError as error:
            raise RecordError(f"Results cannot be written to '{self._parts}': {error.strerror}.") from error
        return every

    def join(self) -> None:
        """Make one table of the points, all of which have their games; nothing to do where it was made already."""
        parts = [self._part(point) for point in range(self.points)]
        if all(part.exists() for part in parts):
            join(parts, self._whole)

    def _part(self, point: int) -> Path:
        return self._parts / f"{point:06d}.parquet"

    def _games_before(self) -> int:
        """Games of every point in the table of a sweep that was finished; 0 without one."""
        if not self._whole.exists():
            return 0
        check_table(self._whole, self._columns)
        rows = int(scanned(self._whole).select(pl.len()).collect().item())
        if rows % self.points or rows > self.points * self.games:
            read_table(self._whole, rows=self.points * self.games)  # says what is wrong with it
        return rows // self.points
