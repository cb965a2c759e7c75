"""A run on disk: `games.parquet`, most often `rounds.parquet`, and `run.json`, written as games finish.

While a run goes on, every finished stretch of games is a pair of files in `parts/`, put in place whole. A run that was
interrupted goes on from there when the same command is repeated; at the end the parts are merged, in the order of the
games, so that the files are the same bytes as those of a run that was never interrupted. No time and no machine name
stands in them.
"""

from __future__ import annotations

import os
import platform
import shutil
from importlib import metadata
from pathlib import Path
from typing import Any

import polars as pl

from negotiate.errors import RecordError
from negotiate.lab.folder import Folder, put, read_table

FORMAT = 1
"""Version of the folder's layout."""
GAMES, ROUNDS, PARTS = "games.parquet", "rounds.parquet", "parts"
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


class Store(Folder):
    """The results folder of a run (see lab/folder.py for what is refused). Without rounds it holds the games table alone."""

    def __init__(self, folder: str | os.PathLike[str], run: dict[str, Any], *, with_rounds: bool = True) -> None:
        self.tables = (GAMES, ROUNDS) if with_rounds else (GAMES,)
        super().__init__(folder, run)

    @property
    def complete(self) -> bool:
        """Whether the run is finished and merged."""
        return all((self.folder / table).exists() for table in self.tables) and not (self.folder / PARTS).exists()

    def has(self, first: int) -> bool:
        """Whether the stretch that begins with game `first` is on disk."""
        return self.complete or self._part(GAMES, first).exists()

    def add(self, first: int, games: pl.DataFrame, rounds: pl.DataFrame | None = None) -> None:
        """Put a finished stretch on disk. Safe to call from several threads with different stretches."""
        try:
            (self.folder / PARTS).mkdir(exist_ok=True)
            # the games file comes last: it says that the stretch is there
            if rounds is not None:
                put(self._part(ROUNDS, first), rounds.write_parquet)
            put(self._part(GAMES, first), games.write_parquet)
        except OSError as error:
            raise RecordError(f"Results cannot be written to '{self.folder}': {error.strerror}.") from error

    def finish(self) -> None:
        """Merge the parts into the two tables and remove them. Nothing happens when that is done already."""
        if self.complete:
            return
        try:
            for table in self.tables:
                parts = sorted((self.folder / PARTS).glob(f"{table.removesuffix('.parquet')}-*.parquet"))
                waiting = self.folder / f"{table}.new"
                pl.scan_parquet(parts).sink_parquet(waiting, row_group_size=ROWS_TOGETHER, maintain_order=True)
                waiting.replace(self.folder / table)
            shutil.rmtree(self.folder / PARTS)
        except OSError as error:
            raise RecordError(f"Results cannot be written to '{self.folder}': {error.strerror}.") from error

    def games(self) -> pl.DataFrame:
        """The finished games table."""
        return read_table(self.folder / GAMES)

    def rounds(self) -> pl.DataFrame:
        """The finished rounds table."""
        return read_table(self.folder / ROUNDS)

    def _part(self, table: str, first: int) -> Path:
        return self.folder / PARTS / f"{table.removesuffix('.parquet')}-{first:09d}.parquet"
