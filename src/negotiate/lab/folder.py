"""A results folder: run.json says what it holds and how to repeat it; every file in it is either whole or not there.

`kind` in run.json is one of KINDS. No time and no machine name stands in a folder, so that two can be compared.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from negotiate.errors import RecordError

RUN = "run.json"
KINDS = ("run", "comparison", "sweep", "sensitivity", "tuning", "tournament")
"""What a results folder may hold; each is written by the verb of that name (`run` by simulate, `tuning` by tune)."""


class Folder:
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
            self._compare(read_run(self.folder))
        elif any(self.folder.iterdir()):
            raise RecordError(
                f"The folder '{self.folder}' is not empty and holds no run. Choose an empty or a new folder."
            )
        else:
            text = json.dumps(self.run, indent=2, ensure_ascii=False) + "\n"
            put(written, lambda file: file.write(text.encode()))

    def _compare(self, before: dict[str, Any]) -> None:
        different = [key for key in self.run if key != "rules" and before.get(key) != self.run[key]]
        if different:
            key = different[0]
            raise RecordError(
                f"The folder '{self.folder}' holds another run: its {key.replace('_', ' ')} is "
                f"{_shown(before.get(key))}, here it is {_shown(self.run[key])}. Choose another folder."
            )

    def write(self, name: str, table: pl.DataFrame) -> None:
        """Write a table as `name`.parquet; with `name` ending in .csv, as CSV."""
        try:
            if name.endswith(".csv"):
                put(self.folder / name, table.write_csv)
            else:
                put(self.folder / f"{name}.parquet", table.write_parquet)
        except OSError as error:
            raise RecordError(f"Results cannot be written to '{self.folder}': {error.strerror}.") from error

    def write_text(self, name: str, text: str) -> None:
        """Write a file of text, such as a picture in SVG."""
        try:
            put(self.folder / name, lambda file: file.write(text.encode()))
        except OSError as error:
            raise RecordError(f"Results cannot be written to '{self.folder}': {error.strerror}.") from error


def read_run(folder: str | os.PathLike[str]) -> dict[str, Any]:
    """The run.json of a results folder. Raises RecordError where there is none or it cannot be read."""
    path = Path(folder) / RUN
    try:
        run = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        sentence = f"There is no {RUN} in '{folder}', so it is not a results folder; give one that --out made."
        raise RecordError(sentence) from None
    except OSError as error:
        raise RecordError(f"'{path}' cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise RecordError(f"'{path}' cannot be read: {error}. Choose another folder.") from error
    return run if isinstance(run, dict) else {}


def read_table(path: Path) -> pl.DataFrame:
    """A table in Parquet. Raises RecordError."""
    try:
        return pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise RecordError(f"'{path}' cannot be read: {error}") from error


def put(path: Path, write: Callable[[BinaryIO], object]) -> None:
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
