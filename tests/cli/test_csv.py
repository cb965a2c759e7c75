"""Tables as CSV: safe for a spreadsheet, the numbers of the JSON, and a codebook beside every results folder."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from negotiate.cli.app import app
from negotiate.cli.printing import print_csv
from negotiate.lab.codebook_entries import BOOKS, RUN_FILE, book

WORDS = {
    "comparison": "compare tutorial --set-b trust.decay=0.05 --games 6",
    "sweep": "sweep tutorial --vary trust.decay=0.0:0.1:2 --games 6 --measure endings.accord",
    "tournament": "tournament tutorial --players cautious,dove --games 2",
}


def output(words: list[str]) -> str:
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("kind", WORDS)
def test_a_codebook_lies_beside_every_table(kind: str, tmp_path: Path) -> None:
    output([*WORDS[kind].split(), "--out", str(tmp_path / "out")])
    told = pl.read_csv(tmp_path / "out" / "codebook.csv")
    assert told.select("table", "column", "meaning").equals(book(kind).select("table", "column", "meaning"))
    for table in set(told["table"]) - {RUN_FILE}:
        columns = pl.read_parquet(tmp_path / "out" / f"{table}.parquet").columns
        if kind == "sweep":
            columns = [name.replace("endings.accord", "NAME").replace("trust.decay", "PATH") for name in columns]
        if table == "values":  # two columns a side for every measure
            columns = list(dict.fromkeys(re.sub(r"^([ab])\..+?(\.weight)?$", r"\1.NAME\2", name) for name in columns))
        assert columns == told.filter(pl.col("table") == table)["column"].to_list()


def test_csv_on_stdout_has_the_numbers_of_the_json() -> None:
    words = WORDS["comparison"].split()
    plain = json.loads(output([*words, "--format", "json"]))["measures"]
    table = pl.read_csv(io.StringIO(output([*words, "--format", "csv"])))
    assert table["measure"].to_list() == [row["measure"] for row in plain]
    assert table["difference"].to_list() == pytest.approx([row["difference"] for row in plain])
    games = pl.read_csv(io.StringIO(output(["simulate", "tutorial", "--games", "5", "--format", "csv"])))
    assert games["game"].to_list() == [0, 1, 2, 3, 4]
    ranking = pl.read_csv(io.StringIO(output([*WORDS["tournament"].split(), "--format", "csv"])))
    assert set(ranking["player"]) == {"cautious", "dove"} and "peace_index" in ranking.columns


def test_a_cell_that_a_spreadsheet_takes_for_a_formula_is_quoted(capsys: pytest.CaptureFixture[str]) -> None:
    print_csv(pl.DataFrame({"name": ["=1+1", "plain"], "number": [-1.0, 2.0]}))
    assert capsys.readouterr().out == "name,number\n'=1+1,-1.0\nplain,2.0\n"


def test_every_entry_says_what_it_is() -> None:
    for kind in BOOKS:
        for row in book(kind).iter_rows(named=True):
            assert row["meaning"].endswith((".", ".`")) and row["column"], (kind, row)
