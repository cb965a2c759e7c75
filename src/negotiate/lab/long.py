"""Long tables: one row a number, with its scenario, setting, seed, seat and player, so that any runs stack.

The wide tables of a run have a column for each party, pair, track and issue, so those of two scenarios do not fit on each
other. Here every number is a row, whatever scenario it comes from.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from negotiate.errors import NegotiateError, RecordError
from negotiate.lab.codebook import METADATA, codebook
from negotiate.lab.codebook_entries import LONG
from negotiate.lab.folder import GIVEN, LEAST_OF_A_RUN, as_now, beside, check_keys, put, read_run
from negotiate.lab.store import GAMES, ROUNDS, ROWS_TOGETHER, check_table, scanned, why_not
from negotiate.lab.tables import Entry, entries_of_games, entries_of_rounds
from negotiate.rulebook.edit.outputs import CODEBOOK, LONG_TABLE, in_the_way
from negotiate.rulebook.load import from_document
from negotiate.words.spreadsheet import quoted

COLUMNS = {
    "scenario": pl.String,
    "setting": pl.String,
    "seed": pl.UInt64,
    "players": pl.String,
    "game": pl.Int64,
    "round": pl.Int64,
    "quantity": pl.String,
    "unit": pl.String,
    "party": pl.String,
    "player": pl.String,
    "toward": pl.String,
    "track": pl.String,
    "issue": pl.String,
    "value": pl.Float64,
    "label": pl.String,
}
"""The columns of a long table, which need no quotes in R. `setting` is the preset and the values that were set, `players`
all seats with their players, `player` the one in the seat of `party`; `round` is null for what is true of a whole game. A
number, yes (1) or no (0) stands in `value`, an id in `label`; both are null where the codebook says what that means."""

PARTS_TOGETHER = 100
"""Parts of a long table that are read side by side; polars warns where there are some hundreds."""

CODEBOOK_COLUMNS = (
    *("table", "column", "meaning", "unit", "type", "least", "most", "values", "empty", "about"),
    *("scenario", "party", "toward", "track", "issue"),
)
"""The columns of the codebook of a long table; but for `scenario` those of a run's."""


def long_table(
    folders: Sequence[str | os.PathLike[str]], quantities: Iterable[str] = (), *, rounds: bool = False
) -> pl.LazyFrame:
    """The games of several runs, or with `rounds` their rounds, as one long table; with `quantities`, these alone.

    A quantity is the name of a column without its party, track or issue, such as `utility` or `trust`. The frame reads the
    tables when it is collected or sunk. Raises what `long_parts` raises.
    """
    return pl.concat(long_parts(folders, quantities, rounds=rounds))


def long_parts(
    folders: Sequence[str | os.PathLike[str]], quantities: Iterable[str] = (), *, rounds: bool = False
) -> list[pl.LazyFrame]:
    """The parts of a long table in their order, a frame for each column of each run.

    Raises RecordError for a folder that holds no finished run and for two whose games nothing in the table would tell apart,
    and NegotiateError for a quantity that none of them has.
    """
    wanted, known, parts = set(quantities), set(), []
    stacked: list[tuple[str | os.PathLike[str], dict[str, Any]]] = []
    for folder in folders:
        run = read_run(folder)
        if run.get("kind") != "run":
            where = f", such as those in '{Path(folder) / 'arms'}'" if run.get("kind") == "study" else ""
            raise RecordError(f"The folder '{folder}' holds no run; give folders that `simulate --out` made{where}.")
        check_keys(folder, run, LEAST_OF_A_RUN)
        for other, before in stacked:
            _check_apart(other, before, folder, run)
        stacked.append((folder, run))
        rules = from_document(as_now(run)["rules"], str(folder))
        entries = entries_of_rounds(rules) if rounds else entries_of_games(rules)
        path = Path(folder) / (ROUNDS if rounds else GAMES)
        check_table(path, [entry.name for entry in entries])
        told = [entry for entry in entries if entry.name not in ("game", "round")]
        known |= {quantity(entry) for entry in told}
        parts += [_part(scanned(path), run, entry, rounds) for entry in told if not wanted or quantity(entry) in wanted]
    unknown = sorted(wanted - known)
    if unknown:
        raise NegotiateError(f"None of these runs has a quantity '{unknown[0]}'. There are: {', '.join(sorted(known))}.")
    if not parts:
        raise RecordError("There is nothing to put together; give folders that `simulate --out` made.")
    return parts


def long_codebook(
    folders: Sequence[str | os.PathLike[str]], quantities: Iterable[str] = (), *, rounds: bool = False
) -> pl.DataFrame:
    """What the long table of these arguments, as `long_table` takes them, holds; all columns are text.

    A row for each column of the table (`table` reads long), then one for each number that a scenario has, by `quantity` in
    `column`, with the party, track or issue that it is of. They come from the same tables as the codebook of a run
    (lab/codebook.py). Raises RecordError for a folder that holds no run.
    """
    wanted, told = set(quantities), []
    for folder in folders:
        run = read_run(folder)
        check_keys(folder, run, LEAST_OF_A_RUN)
        rules = from_document(as_now(run)["rules"], str(folder))
        entries = entries_of_rounds(rules) if rounds else entries_of_games(rules)
        named = {entry.name: entry for entry in entries if entry.name not in ("game", "round")}
        called = {name: quantity(entry) for name, entry in named.items()}
        units = {name: entry.column.unit for name, entry in named.items()}
        columns = codebook(rules).filter(
            (pl.col("table") == ("rounds" if rounds else "games")) & pl.col("column").is_in(list(named))
        )
        in_label = pl.col("unit") == "id"
        told.append(
            columns.select(
                pl.lit("quantity").alias("table"),
                pl.col("column").replace_strict(called, return_dtype=pl.String),
                "meaning",
                pl.col("column").replace_strict(units, return_dtype=pl.String).alias("unit"),
                pl.when(in_label).then(pl.lit("String")).otherwise(pl.lit("Float64")).alias("type"),
                # yes and no are numbers here
                *(pl.col(end).replace({"false": "0", "true": "1"}) for end in ("least", "most")),
                "values",
                "empty",
                "about",
                pl.lit(run["scenario"]).alias("scenario"),
                "party",
                "toward",
                "track",
                "issue",
            )
        )
    own = [
        {**dict.fromkeys(CODEBOOK_COLUMNS, ""), **entry._asdict(), "type": str(COLUMNS[entry.column]())} for entry in LONG
    ]
    every = pl.concat([pl.DataFrame(own, schema=dict.fromkeys(CODEBOOK_COLUMNS, pl.String)), *told])
    # the same scenario in two runs, or in two settings of the same names, is told once
    return every.filter((pl.col("table") == "long") | pl.col("column").is_in(wanted) | (not wanted)).unique(
        maintain_order=True
    )


def codebook_of(path: Path) -> Path:
    """Where the codebook of a long table lies: beside it, by its name, so that no other table's is meant."""
    return path.with_name(f"{path.stem}.codebook.csv")


def quantity(entry: Entry) -> str:
    """What a column is of, without its party, track or issue."""
    return "track_open" if entry.column.read == "tracks" else entry.column.name or entry.column.field


def write_long(table: pl.LazyFrame | Sequence[pl.LazyFrame], path: Path, told: pl.DataFrame | None = None) -> int:
    """Write a long table, or its parts, as Parquet, or as CSV by the ending of the name; how many rows there are. The room
    that it needs does not grow with them.

    `told` is its codebook (`long_codebook`), which is written beside it (`codebook_of`) and into the metadata of Parquet.
    CSV is quoted for spreadsheets (words/spreadsheet.py). Raises NegotiateError for another ending and for a file of
    another kind that is there, and RecordError where it cannot be written.
    """
    target = path
    try:
        why = in_the_way(path, LONG_TABLE) or (in_the_way(codebook_of(path), CODEBOOK) if told is not None else "")
        if why:
            raise NegotiateError(why)
        if path.suffix not in (".parquet", ".csv"):
            raise NegotiateError(
                f"'{path}' ends neither in .parquet nor in .csv; one of them says how the table is written."
            )
        with beside(path) as waiting, tempfile.TemporaryDirectory(dir=waiting.parent, prefix=f".{path.name}-") as aside:
            whole = table if isinstance(table, pl.LazyFrame) else _gathered(table, Path(aside))
            if path.suffix == ".csv":
                quoted(whole).sink_csv(waiting)
            else:
                carried = None if told is None else {METADATA: told.write_json()}
                whole.sink_parquet(waiting, row_group_size=ROWS_TOGETHER, metadata=carried)
            rows = int(whole.select(pl.len()).collect().item())
        if told is not None:
            target = codebook_of(path)
            put(target, quoted(told).write_csv)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise RecordError(f"'{target}' cannot be written: {why_not(error)}.") from error
    return rows


def _gathered(parts: Sequence[pl.LazyFrame], aside: Path) -> pl.LazyFrame:
    """Parts as one frame; many are written aside first, a few at a time, since each keeps a file open while it is read."""
    if len(parts) <= PARTS_TOGETHER:
        return pl.concat(parts)
    files = []
    for begin in range(0, len(parts), PARTS_TOGETHER):
        files.append(aside / f"{begin:09d}.parquet")
        pl.concat(parts[begin : begin + PARTS_TOGETHER]).sink_parquet(files[-1])
    return scanned(*files)


def _part(frame: pl.LazyFrame, run: dict[str, Any], entry: Entry, rounds: bool) -> pl.LazyFrame:
    """One column of a wide table as rows of the long one."""
    is_id = entry.column.unit == "id"
    value = pl.lit(None) if is_id else pl.col(entry.name)
    cells: dict[str, pl.Expr] = {
        "scenario": pl.lit(run["scenario"]),
        "setting": pl.lit(_setting(run[GIVEN])),
        "seed": pl.lit(run["seed"]),
        "players": pl.lit("; ".join(f"{seat}={player}" for seat, player in run["players"].items())),
        "game": pl.col("game"),
        "round": pl.col("round") if rounds else pl.lit(None),
        "quantity": pl.lit(quantity(entry)),
        "unit": pl.lit(entry.column.unit),
        "party": pl.lit(entry.party or None),
        "player": pl.lit(run["players"].get(entry.party)),
        "toward": pl.lit(entry.toward or None),
        "track": pl.lit(entry.track or None),
        "issue": pl.lit(entry.issue or None),
        "value": value,
        "label": pl.col(entry.name) if is_id else pl.lit(None),
    }
    return frame.select(cells[name].cast(kind).alias(name) for name, kind in COLUMNS.items())


def _check_apart(
    one: str | os.PathLike[str], before: dict[str, Any], other: str | os.PathLike[str], run: dict[str, Any]
) -> None:
    """Raise RecordError where rows of two runs would have the same scenario, setting, seed, players and number of game."""
    if any(before[key] != run[key] for key in ("scenario", "seed", "players")):
        return
    if _setting(before[GIVEN]) != _setting(run[GIVEN]):
        return
    first, second = _numbers(before), _numbers(run)
    if first.start >= second.stop or second.start >= first.stop:
        return
    if before["rules_hash"] == run["rules_hash"]:
        raise RecordError(f"'{one}' and '{other}' hold the same games, which would count twice. Leave one out.")
    raise RecordError(
        f"'{one}' and '{other}' hold games of different rules, and nothing in the table would tell them apart: scenario, "
        "setting, seed and players are the same. Write each into a table of its own."
    )


def _numbers(run: dict[str, Any]) -> range:
    """The numbers of the games of a run, or of its shard."""
    shard = run.get("shard") or {"first": 0, "games": run["games"]}
    return range(shard["first"], shard["first"] + shard["games"])


def _setting(given: dict[str, Any]) -> str:
    """The preset and the values that were set; empty where the rule file was played as it is."""
    parts = [f"preset={given['preset']}"] if given.get("preset") else []
    return "; ".join((*parts, *(f"{path}={value}" for path, value in given["set"].items())))
