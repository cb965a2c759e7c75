"""A results folder: run.json says what it holds and how to repeat it; every file in it is either whole or not there.

`kind` in run.json is one of KINDS. No time and no machine name stands in a folder, so that two can be compared.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO
from weakref import WeakValueDictionary

import polars as pl

from negotiate.errors import RecordError, RuleFileError, checked_path
from negotiate.play.lock import Lock
from negotiate.play.record import is_endless
from negotiate.rulebook.load import from_document
from negotiate.words.spreadsheet import quoted

RUN = "run.json"
LOCK = "run.lock"
"""There while a program writes to the folder; no part of what it holds."""
AGAIN = "Remove it and repeat the command that made the folder; its games are played again."
"""The cure for a table that is damaged."""
GIVEN = "given"
"""How a run was asked for: kept to say so, and to explain a difference; what followed from it is what must be the same."""
TOLD = (GIVEN, "rules")
"""Keys that need not be the same when a run is resumed: the hash of the rules decides, and not their text."""
DERIVED = ("scenario", "scenarios", "rules_hash", "players", "mediator", "own_players", "seats", "company")
"""Keys that follow from what was asked for."""
KINDS = ("run", "comparison", "sweep", "sensitivity", "tuning", "tournament", "study")
"""What a results folder may hold; each is written by the verb of that name (`run` by simulate, `tuning` by tune)."""

_held: WeakValueDictionary[str, Lock] = WeakValueDictionary()
"""The locks of this program: a run that failed in a notebook is repeated there, while its error still refers to it."""

Keys = tuple[str, ...]
ABSENT = object()
"""A key that is not there, which is not the same as one without a value."""
MOST_NAMED = 3
"""Rule values that have changed that are named; of more, the number."""


class Folder:
    """One results folder. `run` is what the run is about, as JSON-able data; it must be the same when a run is resumed.

    Only the number `grows` may be larger than it was; run.json then takes it over. Raises RecordError when the folder holds
    something else, or cannot be read or written, and InUse while another program plays into it. It is held until nothing
    refers to this any more, or until `release`.
    """

    def __init__(self, folder: str | os.PathLike[str], run: dict[str, Any], grows: str = "") -> None:
        self.folder = Path(checked_path(folder, "A results folder", "results"))
        self.run = run
        self.grows = grows
        try:
            self._open()
        except OSError as error:
            raise RecordError(f"The folder '{self.folder}' cannot be used for results: {error.strerror}.") from error

    def _open(self) -> None:
        if self.folder.is_file():
            raise RecordError(f"The folder '{self.folder}' cannot be used for results: it is a file.")
        self.folder.mkdir(parents=True, exist_ok=True)
        place = os.path.realpath(self.folder)
        self._lock = _held.get(place) or Lock(self.folder / LOCK, f"The folder '{self.folder}'")
        _held[place] = self._lock
        written = self.folder / RUN
        if written.exists():
            before = read_run(self.folder)
            was, here = before.get(self.grows), self.run.get(self.grows)
            if isinstance(was, int) and isinstance(here, int) and here > was:
                self._compare({**before, self.grows: here})
                self._grow(was)
                self._put_run({**before, self.grows: here})
            else:
                self._compare(before)
        elif any(path.name != LOCK for path in self.folder.iterdir()):
            raise RecordError(f"The folder '{self.folder}' is not empty and holds no run. Choose an empty or a new folder.")
        else:
            self._put_run(self.run)

    def _grow(self, was: int) -> None:
        """The number `grows` is about to become larger than it `was`: what is finished is no longer all."""

    def _put_run(self, run: dict[str, Any]) -> None:
        text = json.dumps(run, indent=2, ensure_ascii=False) + "\n"
        put(self.folder / RUN, lambda file: file.write(text.encode()))

    def _compare(self, before: dict[str, Any]) -> None:
        if any(before.get(key) != self.run.get(key) for key in ("rules_hash", "rules_hashes")):
            before = as_now(before)
        # what only the folder has counts too: a shard is no whole run, and a table of events must not be left behind
        keys = (*self.run, *(key for key in before if key not in self.run))
        different = [key for key in keys if key not in TOLD and before.get(key) != self.run.get(key)]
        if not different:
            return
        if different == [self.grows]:
            was, here = before.get(self.grows), self.run[self.grows]
            raise RecordError(
                f"The folder '{self.folder}' holds {shown(was)} {self.grows}, and {shown(here)} are asked for; it may grow, "
                f"and not shrink. Ask for {shown(was)} or more, or choose another folder."
            )
        if different == ["games"]:
            raise RecordError(
                f"The folder '{self.folder}' holds {shown(before.get('games'))} games, and {shown(self.run.get('games'))} "
                "are asked for; it keeps what came of them and not the games, so it cannot grow. Choose another folder."
            )
        first = different[0]
        if first == "objects":
            self._refuse_another_object(before.get("objects") or {})
        place = first_difference(before.get(first, ABSENT), self.run.get(first, ABSENT), (first,))
        asked = before.get(GIVEN)
        if first in DERIVED and isinstance(asked, dict):
            # what was asked for says more than what followed from it
            place = first_difference(asked, self.run.get(GIVEN, {}), ()) or place
        assert place is not None  # the two are not equal
        path, was, now = place
        if path[0] in ("rules_hash", "rules_hashes"):
            raise RecordError(
                f"The folder '{self.folder}' holds another run: the rules have changed since, though they are asked for in "
                f"the same words{_changes(before.get('rules'), self.run.get('rules'))}. Choose another folder."
            )
        raise RecordError(
            f"The folder '{self.folder}' holds another run: its {' '.join((path[0].replace('_', ' '), *path[1:]))} is "
            f"{shown(was)}, here it is {shown(now)}. Choose another folder."
        )

    def _refuse_another_object(self, before: dict[str, Any]) -> None:
        """Raise RecordError where an object has another name than the one that played here, since they cannot be told to
        be the same."""
        for name in self.run.get("objects") or {}:
            played = next((other for other in before if other.partition("#")[0] == name.partition("#")[0]), None)
            if name in before or played is None:
                continue
            raise RecordError(
                f"The folder '{self.folder}' holds another run: '{shown_object(played)}' played it, and this one is "
                f"'{shown_object(name)}', since it differs or holds what cannot be looked into, such as a generator of "
                "random numbers. Give the same object again, or give its class an attribute `parameters` with all that "
                "counts; or choose another folder."
            )

    def release(self) -> None:
        """Let others write to the folder."""
        _held.pop(os.path.realpath(self.folder), None)
        self._lock.release()

    def finished(self, name: str, columns: Collection[str], rows: int) -> pl.DataFrame | None:
        """The table `name`.parquet of a run that is finished; None while it is not there. Raises as `read_table` does."""
        path = self.folder / f"{name}.parquet"
        return read_table(path, columns, rows) if path.exists() else None

    def write(self, name: str, table: pl.DataFrame) -> None:
        """Write a table as `name`.parquet; with `name` ending in .csv, as CSV."""
        try:
            if name.endswith(".csv"):
                put(self.folder / name, quoted(table).write_csv)
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
        if is_endless(path):
            raise RecordError(f"'{path}' is a device, a pipe or a socket; give a folder that --out made.")
        run = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        sentence = f"There is no {RUN} in '{folder}', so it is not a results folder; give one that --out made."
        raise RecordError(sentence) from None
    except OSError as error:
        raise RecordError(f"'{path}' cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise RecordError(f"'{path}' cannot be read: {error}. Choose another folder.") from error
    return run if isinstance(run, dict) else {}


LEAST_OF_A_RUN = {"scenario": str, "seed": int, "games": int, "players": dict, "rules": dict, "rules_hash": str, GIVEN: dict}
"""What the run.json of a run of games has at least, with the types of it."""


def check_keys(folder: str | os.PathLike[str], found: dict[str, Any], wanted: Mapping[str, type]) -> None:
    """Raise RecordError where a run.json, or a part of it, lacks a key that it should have or has another type there."""
    for key, kind in wanted.items():
        if not isinstance(found.get(key), kind):
            raise RecordError(
                f"The {RUN} in '{folder}' does not fit this version of the program ('{key}'); make the folder anew."
            )


def as_now(run: dict[str, Any]) -> dict[str, Any]:
    """A run.json with its rules as this program would write them down, and their hashes.

    The format of rule files grows: what was added since the run stands in the rules with its default, which changes no game.
    Rules that this program cannot read stay as they are.
    """
    rules = run.get("rules")
    try:
        if isinstance(rules, list):
            several = [from_document(one) for one in rules]
            return {**run, "rules": [one.document for one in several], "rules_hashes": [one.digest for one in several]}
        if isinstance(rules, dict) and isinstance(run.get("rules_hash"), dict):
            by_name = {name: from_document(one) for name, one in rules.items()}
            documents = {name: one.document for name, one in by_name.items()}
            return {**run, "rules": documents, "rules_hash": {name: one.digest for name, one in by_name.items()}}
        if isinstance(rules, dict):
            alone = from_document(rules)
            return {**run, "rules": alone.document, "rules_hash": alone.digest}
    except (RuleFileError, AttributeError, TypeError):
        pass
    return run


def read_table(
    path: Path, columns: Collection[str] = (), rows: int | None = None, *, only: Sequence[str] | None = None
) -> pl.DataFrame:
    """A table in Parquet; with `only`, these columns of it.

    Raises RecordError where it cannot be read, lacks one of `columns` or has not `rows` rows.
    """
    try:
        table = pl.read_parquet(path.absolute(), glob=False, columns=None if only is None else list(only))
    except FileNotFoundError:
        raise RecordError(f"There is no '{path}'. Repeat the command that made the folder.") from None
    except (OSError, pl.exceptions.PolarsError) as error:
        raise RecordError(f"'{path}' cannot be read, so it is damaged ({_first_line(error)}). {AGAIN}") from error
    check_columns(path, table.columns, columns)
    if rows is not None and len(table) != rows:
        raise RecordError(f"{_foreign(path)} {len(table):,} rows, not {rows:,}. {AGAIN}")
    return table


def check_columns(path: Path, found: Collection[str], columns: Collection[str]) -> None:
    """Raise RecordError where a table, of the columns `found`, lacks one of `columns`."""
    missing = next((name for name in columns if name not in found), None)
    if missing is not None:
        raise RecordError(f"{_foreign(path)} no column '{missing}'. {AGAIN}")


def _foreign(path: Path) -> str:
    return f"'{path}' is not the table of this folder's {RUN}: it has"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0]


def put(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file so that it is either whole or not there, even when the machine stops."""
    whole = io.BytesIO()  # polars tells of a full disk in errors of its own
    write(whole)
    with beside(path) as waiting:
        waiting.write_bytes(whole.getbuffer())


@contextlib.contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A file to write beside `target`, whose place it takes when it is whole and on the disk; if it fails, it goes.

    Raises OSError, and what its writing raises.
    """
    waiting = target.absolute().with_name(target.name + ".new")
    try:
        yield waiting
        with waiting.open("rb+") as file:
            os.fsync(file.fileno())
        waiting.replace(target)
    except Exception:
        with contextlib.suppress(OSError):
            waiting.unlink(missing_ok=True)  # half a file helps nobody, and takes room
        raise


def first_difference(before: Any, now: Any, path: Keys) -> tuple[Keys, Any, Any] | None:
    """Where two pieces of plain data differ first, by the keys that lead there, and what stands there."""
    return next(_differences(before, now, path), None)


def _differences(before: Any, now: Any, path: Keys) -> Iterator[tuple[Keys, Any, Any]]:
    """All places where two pieces of plain data differ."""
    if before == now:
        return
    if isinstance(before, dict) and isinstance(now, dict):
        for key in (*now, *(key for key in before if key not in now)):
            yield from _differences(before.get(key, ABSENT), now.get(key, ABSENT), (*path, str(key)))
    else:
        yield path, before, now


def _changes(before: Any, now: Any) -> str:
    """The end of a sentence on rules that have changed: their first values that differ, and how many more do.

    The rules are one document, a list of them (those of the sides A and B), or one by each scenario's name.
    """
    if isinstance(now, list) and isinstance(before, list):
        before, now = (dict(zip(("A", "B"), both, strict=False)) for both in (before, now))
    found = list(_differences(_keyed(before), _keyed(now), ()))
    if before is None or not found:
        return ""
    told = ", ".join(f"{'.'.join(path)} was {shown(was)} and is {shown(here)}" for path, was, here in found[:MOST_NAMED])
    more = len(found) - MOST_NAMED
    return f": {told}" + (f", and {more} more {'value differs' if more == 1 else 'values differ'}" if more > 0 else "")


def _keyed(value: Any) -> Any:
    """Plain data with its lists of entries as entries by number, so that a difference is told by its own few words."""
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        value = {str(number): one for number, one in enumerate(value, 1)}
    return {key: _keyed(one) for key, one in value.items()} if isinstance(value, dict) else value


def shown_object(name: str) -> str:
    """The name of a player that is an object, in a sentence."""
    return name.removeprefix("object:")


def shown(value: object) -> str:
    """A value of run.json in a sentence, cut where it is long."""
    if value is ABSENT:
        return "not given"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."
