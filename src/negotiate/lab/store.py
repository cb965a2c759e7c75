"""A run on disk: `games.parquet`, most often `rounds.parquet`, `events.parquet` if asked for, and `run.json`.

While a run goes on, every finished stretch of games is a file or two in `parts/`, put in place whole. A run that was
interrupted goes on from there when the same command is repeated; at the end the parts are merged, in the order of the
games, so that the files are the same bytes as those of a run that was never interrupted. No time and no machine name
stands in them. A part that was damaged in between is played again.

A finished run may grow: what it has becomes its first part. A run may also be cut into shards, each a folder of its own,
that are joined later (lab/shards.py).
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from negotiate.engine.rules import Rules
from negotiate.errors import RecordError, checked_path
from negotiate.lab.folder import Folder, beside, check_columns, put, read_table
from negotiate.lab.tables import columns_of_rounds
from negotiate.lab.task import Task

GAMES, ROUNDS, EVENTS, PARTS = "games.parquet", "rounds.parquet", "events.parquet", "parts"
MOST_TOGETHER = 1 << 31
"""More games than any cast plays."""
ROWS_TOGETHER = 65_536
"""Rows in a row group of the final files; fixed, so that the bytes do not depend on how the run was cut."""


def place_of(task: Task) -> int:
    """The number of a stretch where several casts play: in their order, and the same however many games each plays."""
    return (task.cast + 1) * MOST_TOGETHER + task.first


class Parts:
    """The finished stretches of a run that goes on: for each of `tables` a file a stretch, in `folder/parts`.

    A stretch is named by a whole number, most often that of its first game.
    """

    def __init__(self, folder: Path, tables: Sequence[str], metadata: Mapping[str, dict[str, str]] | None = None) -> None:
        self.folder = folder / PARTS
        self.tables = tuple(tables)
        self.metadata = metadata or {}

    @property
    def begun(self) -> bool:
        """Whether any stretch may be there."""
        return self.folder.exists()

    def has(self, place: int, games: int) -> bool:
        """Whether a stretch of so many games is there, whole."""
        return all(
            (count := _rows(self._path(table, place))) is not None and (table != GAMES or count == games)
            for table in self.tables
        )

    def add(self, place: int, *tables: pl.DataFrame) -> None:
        """Put the tables of a finished stretch in place. Safe to call from several threads for different stretches.

        Raises RecordError where they cannot be written.
        """
        try:
            self.folder.mkdir(exist_ok=True)
            for name, table in zip(self.tables, tables, strict=True):
                # read once, by `merge`, and gone: what is quick to write matters more than a quarter of its size
                put(self._path(name, place), partial(table.write_parquet, compression="lz4", statistics=False))
        except OSError as error:
            raise RecordError(
                f"Results cannot be written to '{self.folder}': {error.strerror}. What is there is whole; make room and "
                "repeat the command, and it goes on from there."
            ) from error

    def read(self, place: int) -> pl.DataFrame:
        """The games of a stretch. Raises RecordError where their table is missing or damaged."""
        return read_table(self._path(GAMES, place))

    def merge(self, table: str, target: Path) -> None:
        """All stretches of a table in one file, in their order. Raises OSError and RecordError."""
        join(sorted(self.folder.glob(f"{_stem(table)}-*.parquet"), key=_place), target, self.metadata.get(table))

    def take_over(self, folder: Path, places: Sequence[int] = (0,)) -> None:
        """Make the finished tables of a folder its first stretch; the games of several casts, which follow each other there
        and have as many rows each, the first stretches of these `places`. Raises OSError and RecordError."""
        self.folder.mkdir(exist_ok=True)
        for table in self.tables:
            if len(places) == 1:
                (folder / table).replace(self._path(table, places[0]))
                continue
            rows = read_table(folder / table)
            each = len(rows) // len(places)
            for number, place in enumerate(places):
                put(self._path(table, place), rows.slice(number * each, each).write_parquet)
            (folder / table).unlink()

    def first(self, place: int = 0) -> int:
        """How many games the stretch at this place has; 0 where it is not there, whole."""
        counts = [_rows(self._path(table, place)) for table in self.tables]
        return counts[0] or 0 if all(counts) else 0

    def remove(self) -> None:
        """Remove what is there, once the tables are written."""
        if self.folder.exists():
            # the first stretches last: by them those that follow are known, should the machine stop half-way
            for path in sorted(self.folder.glob("*-*.parquet"), key=_place, reverse=True):
                path.unlink()
            shutil.rmtree(self.folder)

    def _path(self, table: str, place: int) -> Path:
        return self.folder / f"{_stem(table)}-{place:09d}.parquet"


def why_not(error: Exception) -> str:
    """Why a file cannot be written, in the system's words where polars hands them on."""
    number = re.search(r"os error (\d+)", str(error))
    said = getattr(error, "strerror", None) or (os.strerror(int(number[1])) if number else str(error).partition("\n")[0])
    return said.rstrip(".")


def scanned(*paths: Path) -> pl.LazyFrame:
    """These tables, one after the other, read as they are needed.

    A name is that of one file whatever signs are in it: left to itself, polars takes `run[1]` and `a*b` for patterns, and a
    folder `s3:` for a place on the net.
    """
    return pl.scan_parquet([path.absolute() for path in paths], glob=False)


def join(parts: Sequence[Path], target: Path, metadata: dict[str, str] | None = None) -> None:
    """Tables with the same columns as one file, in this order; the room that it needs does not grow with them.

    `metadata` are texts that the file carries besides, such as its codebook.

    Raises OSError, and RecordError where a table is damaged or the disk is full.
    """
    try:
        with beside(target) as waiting:
            scanned(*parts).sink_parquet(waiting, row_group_size=ROWS_TOGETHER, metadata=metadata)
    except (OSError, pl.exceptions.PolarsError) as error:
        damaged = next((part for part in parts if _rows(part) is None), None)
        if damaged is None:
            raise RecordError(
                f"Results cannot be written to '{target.parent}': {why_not(error)}. The games are all there; make room "
                "and repeat the command, and it goes on from them."
            ) from error
        raise RecordError(
            f"A file in '{damaged.parent}' is damaged ({error}). Remove that folder and repeat the command; its games are "
            "played again."
        ) from error


class Store(Folder):
    """The results folder of a run of so many `games` in all (see lab/folder.py for what is refused).

    `tables` are those that it holds, that of the games first, and `metadata` what their files carry (`join`). `grows` names
    the number of run.json that may be larger than it was; `places` are those of the first games of every cast, in their
    order (`place_of`), where there are several.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        run: dict[str, Any],
        games: int,
        *,
        tables: Sequence[str] = (GAMES, ROUNDS),
        metadata: Mapping[str, dict[str, str]] | None = None,
        grows: str = "",
        places: Sequence[int] = (0,),
    ) -> None:
        self.count = games
        self.places = places
        self.parts = Parts(Path(checked_path(folder, "A results folder", "results")), tables, metadata)
        super().__init__(folder, run, grows)
        if self.complete:
            self._check()

    def _grow(self, was: int) -> None:
        if self.complete and _rows(self.folder / GAMES) == was * len(self.places):
            self.parts.take_over(self.folder, self.places)

    @property
    def first(self) -> int:
        """How many games the first part has, which is what the run had before it grew."""
        return self.parts.first()

    @property
    def complete(self) -> bool:
        """Whether the run is finished and merged."""
        return all((self.folder / table).exists() for table in self.parts.tables) and not self.parts.begun

    def has(self, first: int, games: int) -> bool:
        """Whether the stretch of so many games that begins with game `first` is on disk."""
        return self.complete or self.parts.has(first, games)

    def add(self, first: int, *tables: pl.DataFrame) -> None:
        """Put the tables of a finished stretch on disk. Safe to call from several threads with different stretches."""
        self.parts.add(first, *tables)

    def finish(self) -> None:
        """Merge the parts into the two tables and remove them, and let others write here from now on.

        Nothing is merged when that is done already.
        """
        if not self.complete:
            self._merge()
        self.release()

    def _merge(self) -> None:
        try:
            for table in self.parts.tables:
                self.parts.merge(table, self.folder / table)
            self._check()
            self.parts.remove()
        except OSError as error:
            raise RecordError(f"Results cannot be written to '{self.folder}': {error.strerror}.") from error

    def games(self) -> pl.DataFrame:
        """The finished games table."""
        return read_table(self.folder / GAMES, rows=self.count)

    def column(self, name: str) -> pl.Series:
        """One column of the finished games table."""
        return read_table(self.folder / GAMES, rows=self.count, only=(name,))[name]

    def rounds(self) -> pl.DataFrame:
        """The finished rounds table."""
        return read_table(self.folder / ROUNDS)

    def _check(self) -> None:
        """Raise RecordError where a table is damaged or is not whole."""
        for table in self.parts.tables:
            path, due = self.folder / table, self.count if table == GAMES else None
            found = _rows(path)
            if found is None or found != (due or found):
                read_table(path, rows=due)  # says what is wrong with it


def check_table(path: Path, columns: Sequence[str]) -> None:
    """Raise RecordError where a finished table is missing, is damaged or lacks one of `columns`; its rows stay unread."""
    if _rows(path) is None:
        read_table(path)  # says what is wrong with it
    check_columns(path, scanned(path).collect_schema(), columns)


def read_rounds(folder: Path, games: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """The rounds table of these games. Raises RecordError where it is damaged or belongs to other games."""
    return read_table(folder / ROUNDS, columns_of_rounds(rules), int(games["rounds"].sum()))


def _rows(path: Path) -> int | None:
    """How many rows a table has, from its last bytes; None where it is not there or was cut off."""
    try:
        return int(scanned(path).select(pl.len()).collect().item())
    except (OSError, pl.exceptions.PolarsError):
        return None


def _place(path: Path) -> int:
    """The number of a stretch, by its file."""
    return int(path.stem.rpartition("-")[2])


def _stem(table: str) -> str:
    return table.removesuffix(".parquet")
