"""What every game of every point adds to the measures, kept in the folder of a sweep so that it can take more games.

While a sweep is played each of its points has a file of its own, either whole or not there; in the end they are one table.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from negotiate.errors import RecordError
from negotiate.lab.folder import put, read_table
from negotiate.lab.measures import Measure
from negotiate.lab.paired.pairs import Sums
from negotiate.lab.store import check_table, join, scanned

VALUES, POINTS = "values", "points"
"""The table of all values, one row a game of a point, and the folder of the points while it is not there."""
WEIGHT = ".weight"
"""How the column of a denominator ends."""


def remove_points(folder: Path) -> None:
    """Remove the files of single points from the folder of a sweep that is finished; its table of values has them."""
    shutil.rmtree(folder / POINTS, ignore_errors=True)


class Kept:
    """The values of `points` points with at most `games` games each, in a folder. Raises RecordError for damaged tables."""

    def __init__(self, folder: Path, measures: Sequence[Measure], points: int, games: int) -> None:
        self.points, self.games = points, games
        self._names = [one.name for one in measures]
        self._columns = ["point", "game", *(f"{name}{end}" for name in self._names for end in ("", WEIGHT))]
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
        return {name: Sums(found[name].to_numpy(), found[f"{name}{WEIGHT}"].to_numpy()) for name in self._names}

    def add(self, point: int, more: Mapping[str, Sums]) -> dict[str, Sums]:
        """Keep more games of a point, after those that are there; the measures of all of them."""
        before = self.sums(point)
        every = {
            name: Sums(*(np.concatenate(column) for column in zip(before[name], one, strict=True))) if before else one
            for name, one in more.items()
        }
        games = len(next(iter(every.values())).numerator)
        columns: dict[str, NDArray[Any]] = {
            "point": np.full(games, point, dtype=np.int64),
            "game": np.arange(games, dtype=np.int64),
        }
        for name in self._names:
            columns |= {name: every[name].numerator, f"{name}{WEIGHT}": every[name].denominator}
        try:
            self._parts.mkdir(exist_ok=True)
            put(self._part(point), pl.DataFrame(columns).write_parquet)
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
