"""A run on disk: `games.parquet`, `rounds.parquet` and `run.json`, written as games finish.

While a run goes on, every finished stretch of games is a pair of files in `parts/`, put in place whole. A run that was
interrupted goes on from there when the same command is repeated; at the end the parts are merged, in the order of the
games, so that the files are the same bytes as those of a run that was never interrupted. No time and no machine name
stands in them.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from negotiate.errors import RecordError

FORMAT = 1
"""Version of the folder's layout."""
GAMES, ROUNDS, RUN, PARTS = "games.parquet", "rounds.parquet", "run.json", "parts"
ROWS_TOGETHER = 65_536
"""Rows in a row group of the final files; fixed, so that the bytes do not depend on how the run was cut."""
PACKAGES = ("numpy", "numba", "polars")
"""Packages whose version may change a result or a file."""


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that a result depends on; a missing package reads `none`."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "none"
    return found


class Store:
    """One results folder. `run` is what the run is about, as JSON-able data; it must be the same when a run is resumed.

    Raises RecordError when the folder holds something else, or cannot be read or written.
    """

    def __init__(self, folder: str | os.PathLike[str], run: dict[str, Any]) -> None:
        self.folder = Path(folder)
        self.run = run
        try:
            self._open()
        except OSError as error:
            raise RecordError(f"The folder '{self.folder}' cannot be used for results: {error.strerror}.") from error

    def _open(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        written = self.folder / RUN
        if written.exists():
            try:
                before = json.loads(written.read_text(encoding="utf-8"))
            except ValueError as error:
                raise RecordError(f"'{written}' cannot be read: {error}. Choose another folder.") from error
            self._compare(before if isinstance(before, dict) else {})
        elif any(self.folder.iterdir()):
            raise RecordError(
                f"The folder '{self.folder}' is not empty and holds no run. Choose an empty or a new folder."
            )
        else:
            text = json.dumps(self.run, indent=2, ensure_ascii=False) + "\n"
            _put(written, lambda file: file.write(text.encode()))

    def _compare(self, before: dict[str, Any]) -> None:
        different = [key for key in self.run if key != "rules" and before.get(key) != self.run[key]]
        if different:
            key = different[0]
            raise RecordError(
                f"The folder '{self.folder}' holds another run: its {key.replace('_', ' ')} is "
                f"{_shown(before.get(key))}, here it is {_shown(self.run[key])}. Choose another folder."
            )

    @property
    def complete(self) -> bool:
        """Whether the run is finished and merged."""
        return (self.folder / GAMES).exists() and (self.folder / ROUNDS).exists() and not (self.folder / PARTS).exists()

    def has(self, first: int) -> bool:
        """Whether the stretch that begins with game `first` is on disk."""
        return self.complete or self._part(GAMES, first).exists()

    def add(self, first: int, games: pl.DataFrame, rounds: pl.DataFrame) -> None:
        """Put a finished stretch on disk. Safe to call from several threads with different stretches."""
        try:
            (self.folder / PARTS).mkdir(exist_ok=True)
            # the games file comes last: it says that the stretch is there
            _put(self._part(ROUNDS, first), rounds.write_parquet)
            _put(self._part(GAMES, first), games.write_parquet)
        except OSError as error:
            raise RecordError(f"Results cannot be written to '{self.folder}': {error.strerror}.") from error

    def finish(self) -> None:
        """Merge the parts into the two tables and remove them. Nothing happens when that is done already."""
        if self.complete:
            return
        try:
            for table in (GAMES, ROUNDS):
                parts = sorted((self.folder / PARTS).glob(f"{table.removesuffix('.parquet')}-*.parquet"))
                waiting = self.folder / f"{table}.new"
                pl.scan_parquet(parts).sink_parquet(waiting, row_group_size=ROWS_TOGETHER, maintain_order=True)
                waiting.replace(self.folder / table)
            shutil.rmtree(self.folder / PARTS)
        except OSError as error:
            raise RecordError(f"Results cannot be written to '{self.folder}': {error.strerror}.") from error

    def games(self) -> pl.DataFrame:
        """The finished games table."""
        return _read(self.folder / GAMES)

    def rounds(self) -> pl.DataFrame:
        """The finished rounds table."""
        return _read(self.folder / ROUNDS)

    def _part(self, table: str, first: int) -> Path:
        return self.folder / PARTS / f"{table.removesuffix('.parquet')}-{first:09d}.parquet"


def _read(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise RecordError(f"'{path}' cannot be read: {error}") from error


def _put(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file so that it is either whole or not there, even when the machine stops."""
    waiting = path.with_name(path.name + ".new")
    with waiting.open("wb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())
    waiting.replace(path)


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."
