"""What lies in a results folder beside its tables is in its codebook, too: run.json, records, and what a search wrote."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from negotiate.cli.app import app
from negotiate.lab.codebook_entries import RUN_KEYS
from negotiate.play.many import parts
from negotiate.play.record import read

COMMANDS = {
    "run": "simulate tutorial --record 2 --one-file --events",
    "comparison": "compare tutorial --set-b trust.decay=0.05",
    "sweep": "sweep tutorial --vary trust.decay=0:0.1:2 --measure endings.accord --format csv",
    "sensitivity": "sensitivity tutorial --vary trust.decay=0:0.1 --measure peace_index --samples 2",
    "tuning": "tune tutorial --target endings.accord=0.5±0.4 --vary trust.decay=0:0.1 --trials 2",
    "tournament": "tournament tutorial --players cautious,random --seat lowmark",
}
"""By what the folder then holds."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    base = tmp_path_factory.mktemp("book")
    for kind, command in COMMANDS.items():
        done = CliRunner().invoke(app, [*command.split(), "--games", "4", "--seed", "1", "--out", str(base / kind)])
        # a search with so few trials and games seldom reaches its target, and says so with 1
        assert done.exit_code in ((0, 1) if kind == "tuning" else (0,)), (kind, done.output, done.exception)
        if kind == "sweep":
            assert done.stdout == (base / kind / "sweep.csv").read_text("utf-8")
    return {kind: base / kind for kind in COMMANDS}


def book(folder: Path, table: str) -> set[str]:
    rows = pl.read_csv(folder / "codebook.csv", infer_schema=False)
    return set(rows.filter(pl.col("table") == table)["column"])


def test_every_key_of_a_run_json_is_in_the_codebook(folders: dict[str, Path]) -> None:
    for kind, folder in folders.items():
        keys = set(json.loads((folder / "run.json").read_text("utf-8")))
        assert keys <= book(folder, "run.json") == {entry.column for entry in RUN_KEYS}, kind


def test_every_key_of_a_record_is_in_the_codebook(folders: dict[str, Path]) -> None:
    path, told = folders["run"] / "records.jsonl", book(folders["run"], "records")
    assert [part.game for part in parts(path)] == [0, 1]
    assert set(json.loads(path.read_text("utf-8").partition("\n")[0])) <= told
    for _, line in read(path, 1).lines:
        own = set(line) - {"event", "round", "draws", "check"}
        assert {f"{line['event']}.{name}" for name in own} <= told if "event" in line else not own


def test_every_column_of_a_search_is_in_the_codebook(folders: dict[str, Path]) -> None:
    for table in ("trials", "values", "targets"):
        columns = set(pl.read_parquet(folders["tuning"] / f"{table}.parquet").columns)
        told = book(folders["tuning"], table)
        names = {
            "trust.decay": "PATH",
            "endings.accord": "NAME",
            "endings.accord.low": "NAME.low",
            "endings.accord.high": "NAME.high",
        }
        assert {names.get(column, column) for column in columns} == told
