"""A run that was cut into shards, played on several machines, joined again: the same bytes as those of one that was not.

Slurm arrays and other queues need nothing more than a number: each of n machines plays `--shard k/n` into a folder of its
own, the folders are brought together, and `merge` joins them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from negotiate.errors import RecordError, checked_path
from negotiate.lab.arguments import several
from negotiate.lab.codebook import CODEBOOK, codebook, metadata, with_files
from negotiate.lab.folder import GIVEN, LEAST_OF_A_RUN, as_now, check_keys, first_difference, read_run, read_table, shown
from negotiate.lab.results import Results
from negotiate.lab.simulate import RECORDS, RECORDS_OF_MANY, tables_of
from negotiate.lab.store import EVENTS, GAMES, PARTS, Store, join
from negotiate.play.many import join_records
from negotiate.rulebook.load import from_document

SHARD = "shard"
"""The key of run.json that says which part of the games a folder holds."""


def merge(folders: Sequence[str | os.PathLike[str]], out: str | os.PathLike[str]) -> Results:
    """Join the shards of one run in `out`, which is then the folder of the whole run; its results.

    The order of `folders` does not matter. Raises RecordError for a folder that holds no finished shard, for shards of
    different runs, and for one that is missing or there twice; nothing is written then.
    """
    named = [checked_path(folder, "The folder of a shard", "part-1") for folder in several("folders", folders, "part-1")]
    shards = _in_order([Path(folder) for folder in named])
    run = {key: value for key, value in shards[0][1].items() if key != SHARD}
    rules = from_document(as_now(run)["rules"], str(out))
    tables = tables_of(run)
    columns = codebook(rules, events=EVENTS in tables)
    carried = metadata(columns)
    store = Store(out, run, run["games"], tables=tables, metadata=carried)
    if not store.complete:
        for table in tables:
            join([folder / table for folder, _run in shards], store.folder / table, carried[table])
        store.write(CODEBOOK, with_files(columns, recorded=run["record"] > 0))
        for folder, _run in shards:
            if (folder / RECORDS).is_dir():
                shutil.copytree(folder / RECORDS, store.folder / RECORDS, dirs_exist_ok=True)
        recorded = [folder / RECORDS_OF_MANY for folder, _run in shards if (folder / RECORDS_OF_MANY).is_file()]
        if recorded:
            join_records(recorded, store.folder / RECORDS_OF_MANY)
    store.finish()
    return Results(rules, run["seed"], run["players"], store, 0.0, 0, run[GIVEN])


def _in_order(folders: Sequence[Path]) -> list[tuple[Path, dict[str, Any]]]:
    """The folders with their run.json, by the number of their shard; each number once."""
    found: dict[int, tuple[Path, dict[str, Any]]] = {}
    first: tuple[Path, dict[str, Any]] | None = None
    for folder in folders:
        run = read_run(folder)
        shard = run.get(SHARD)
        if not isinstance(shard, dict):
            raise RecordError(f"The folder '{folder}' holds no shard; give folders that `simulate --shard` made.")
        check_keys(folder, run, {**LEAST_OF_A_RUN, "record": int})
        check_keys(folder, shard, dict.fromkeys(("number", "of", "first", "games"), int))
        if (folder / PARTS).exists() or not all((folder / table).exists() for table in tables_of(run)):
            raise RecordError(
                f"The shard in '{folder}' is not finished. Repeat the command that began it, and it goes on where it "
                "stopped."
            )
        read_table(folder / GAMES, rows=shard["games"], only=("game",))  # says what is wrong with it
        first = first or (folder, run)
        _same_run(first, (folder, run))
        number = shard["number"]
        if number in found:
            raise RecordError(
                f"Shard {number} of {shard['of']} is there twice, in '{found[number][0]}' and '{folder}'. Leave one out."
            )
        found[number] = folder, run
    if first is None:
        raise RecordError("There is nothing to merge; give the folders that `simulate --shard` made.")
    shards = first[1][SHARD]["of"]
    missing = [number for number in range(1, shards + 1) if number not in found]
    if missing:
        if len(missing) == 1:
            raise RecordError(f"Shard {missing[0]} of {shards} is missing. Give its folder too.")
        *most, last = [str(number) for number in missing] if len(missing) <= 8 else [*map(str, missing[:8]), "others"]
        raise RecordError(f"Shards {', '.join(most)} and {last} of {shards} are missing. Give their folders too.")
    return [found[number] for number in sorted(found)]


def _same_run(first: tuple[Path, dict[str, Any]], other: tuple[Path, dict[str, Any]]) -> None:
    """Raise RecordError, with the first difference, where two folders hold shards of different runs."""
    before, now = ({**run, SHARD: run[SHARD]["of"]} for _folder, run in (first, other))
    place = first_difference(before, now, ())
    if place is not None:
        path, was, here = place
        raise RecordError(
            f"'{first[0]}' and '{other[0]}' hold shards of different runs: {' '.join(path).replace('_', ' ')} is "
            f"{shown(was)} in the one and {shown(here)} in the other."
        )
