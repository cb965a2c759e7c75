"""What leaves for R, spreadsheets and notebooks: the codebook of a folder, and long tables that stack."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from negotiate.cli.app import app
from negotiate.errors import NegotiateError, RecordError
from negotiate.lab import long as room
from negotiate.lab.codebook import METADATA, codebook
from negotiate.lab.long import CODEBOOK_COLUMNS, COLUMNS, long_codebook, long_parts, long_table, write_long
from negotiate.lab.results import Results
from negotiate.lab.simulate import simulate
from negotiate.lab.store import GAMES, ROUNDS
from negotiate.paths import scenarios
from negotiate.rulebook.load import load


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Results]]:
    """Two runs of different scenarios, in folders."""
    place = tmp_path_factory.mktemp("runs")
    given = {
        "tutorial": {"players": {"highmark": "hardliner"}, "overrides": {"trust.decay": 0.05}},
        "switzerland-2024": {},
    }
    return {
        name: (place / name, simulate(name, 12, 2**63 + 5, out=place / name, **words))  # type: ignore[arg-type]  # of several types
        for name, words in given.items()
    }


@pytest.mark.parametrize("scenario", scenarios())
def test_the_codebook_has_every_column_with_its_type_and_bounds(scenario: str) -> None:
    rules = load(scenario)
    book = codebook(rules)
    results = simulate(rules, 6, 1)
    for table, frame in (("games", results.games), ("rounds", results.rounds)):
        rows = book.filter(pl.col("table") == table)
        assert rows["column"].to_list() == frame.columns
        assert rows["type"].to_list() == [str(kind) for kind in frame.dtypes]
        for row in rows.iter_rows(named=True):
            values = frame[row["column"]]
            assert re.fullmatch(r"\w+", row["r_name"]) and row["meaning"].endswith(".")
            assert not values.null_count() or row["empty"], row["column"]
            if row["values"]:
                assert set(values.drop_nulls()) <= set(row["values"].split("|"))
            elif values.dtype.is_numeric():
                found = values.drop_nulls().cast(pl.Float64).to_list()
                assert not row["least"] or all(value >= float(row["least"]) for value in found), row["column"]
                assert not row["most"] or all(value <= float(row["most"]) for value in found), row["column"]
    assert not book.select("table", "r_name").is_duplicated().any()


def test_a_results_folder_holds_its_codebook(runs: dict[str, tuple[Path, Results]]) -> None:
    folder, results = runs["tutorial"]
    with (folder / "codebook.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    tables = [row for row in rows if row["table"] in ("games", "rounds")]
    assert len(tables) == len(results.games.columns) + len(results.rounds.columns)
    assert {row["table"] for row in rows} == {"games", "rounds", "run.json"}
    points = next(row for row in rows if row["column"] == "utility_highmark")
    assert points["unit"] == "points" and points["party"] == "highmark" and points["about"] == "Highmark"
    agreed = {row["issue"]: row["meaning"] for row in tables if row["column"].startswith("agreed_")}
    assert agreed["water"] == "What is signed at the end."
    assert agreed["detainees"] == (
        "What is signed at the end. This issue may be signed again once it is carried out, and is then back at its first "
        "option."
    )


@pytest.mark.parametrize("rounds", [False, True], ids=["games", "rounds"])
def test_two_scenarios_stack_and_every_number_is_there(runs: dict[str, tuple[Path, Results]], rounds: bool) -> None:
    long = long_table([folder for folder, _results in runs.values()], rounds=rounds).collect()
    assert dict(long.schema) == COLUMNS
    for name, (_folder, results) in runs.items():
        wide = results.rounds if rounds else results.games
        own = long.filter(pl.col("scenario") == name)
        keys = 2 if rounds else 1
        assert len(own) == len(wide) * (len(wide.columns) - keys)
        assert own["seed"].unique().to_list() == [2**63 + 5]
        for party in results.rules.names.parties:
            found = own.filter((pl.col("quantity") == "utility") & (pl.col("party") == party))
            assert found["value"].to_list() == wide[f"utility_{party}"].to_list()
            assert found["player"].unique().to_list() == [results.players[party]]
    setting = long.filter(pl.col("scenario") == "tutorial")["setting"].unique().to_list()
    assert setting == ["trust.decay=0.05"]
    if not rounds:
        ended = long.filter((pl.col("quantity") == "ending") & (pl.col("scenario") == "tutorial"))
        assert ended["label"].to_list() == runs["tutorial"][1].games["ending"].to_list()
        assert ended["value"].null_count() == len(ended)


def test_some_quantities_alone_and_a_wrong_one_is_named(runs: dict[str, tuple[Path, Results]], tmp_path: Path) -> None:
    folders = [folder for folder, _results in runs.values()]
    long = long_table(folders, ["trust", "accord"]).collect()
    assert set(long["quantity"]) == {"trust", "accord"}
    assert long.filter(pl.col("quantity") == "trust")["toward"].null_count() == 0
    with pytest.raises(NegotiateError, match=r"^None of these runs has a quantity 'utilty'\. There are: accord, "):
        long_table(folders, ["utilty"])
    with pytest.raises(NegotiateError) as raised:
        write_long(long.lazy(), tmp_path / "long.xlsx")
    assert str(raised.value) == (
        f"'{tmp_path / 'long.xlsx'}' ends neither in .parquet nor in .csv; one of them says how the table is written."
    )
    assert write_long(long.lazy(), tmp_path / "long.csv") == len(long)
    assert pl.read_csv(tmp_path / "long.csv", schema=COLUMNS).equals(long)
    write_long(long.lazy(), tmp_path / "long.parquet")
    assert pl.read_parquet(tmp_path / "long.parquet").equals(long)


def test_many_parts_are_gathered_a_few_at_a_time(
    runs: dict[str, tuple[Path, Results]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [folder for folder, _results in runs.values()]
    parts = long_parts(folders)
    assert write_long(parts, tmp_path / "whole.csv") == len(long_table(folders).collect())
    monkeypatch.setattr(room, "PARTS_TOGETHER", 7)
    assert len(parts) > 7
    write_long(parts, tmp_path / "gathered.csv")
    assert (tmp_path / "gathered.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"whole.csv", "gathered.csv"}


@pytest.mark.parametrize("rounds", [False, True], ids=["games", "rounds"])
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_codebook_lies_beside_a_long_table(
    runs: dict[str, tuple[Path, Results]], tmp_path: Path, rounds: bool, ending: str
) -> None:
    words = [str(folder) for folder, _results in runs.values()] + (["--rounds"] if rounds else [])
    done = CliRunner().invoke(app, ["export", *words, "--out", str(tmp_path / f"mine.{ending}")])
    assert done.exit_code == 0
    told = tmp_path / "mine.codebook.csv"
    assert done.stdout.endswith(f"rows are written to {tmp_path / 'mine'}.{ending}; {told} says what they mean.\n")
    book = pl.read_csv(told, infer_schema=False).fill_null("")
    assert tuple(book.columns) == CODEBOOK_COLUMNS
    long = long_table([folder for folder, _results in runs.values()], rounds=rounds).collect()
    own = book.filter(pl.col("table") == "long")
    assert dict(own.select("column", "type").iter_rows()) == {name: str(kind()) for name, kind in COLUMNS.items()}
    keys = ["scenario", "quantity", "unit", "party", "toward", "track", "issue"]
    rows = book.filter(pl.col("table") == "quantity").rename({"column": "quantity"})
    assert not rows.select(keys).is_duplicated().any()
    assert set(rows.select(keys).iter_rows()) == set(long.select(keys).fill_null("").unique().iter_rows())
    for row in rows.iter_rows(named=True):
        here = long.filter(pl.all_horizontal(pl.col(key).fill_null("") == row[key] for key in keys))
        values, labels = here["value"].drop_nulls(), here["label"].drop_nulls()
        assert not len(values if row["unit"] == "id" else labels)
        assert set(labels) <= set(row["values"].split("|"))
        assert row["empty"] or len(values) + len(labels) == len(here), row
        assert not row["least"] or (values >= float(row["least"])).all()
        assert not row["most"] or (values <= float(row["most"])).all()
    if ending == "parquet":
        carried = json.loads(pl.read_parquet_metadata(tmp_path / "mine.parquet")[METADATA])
        assert [{key: one[key] for key in CODEBOOK_COLUMNS} for one in carried] == book.to_dicts()


def test_a_codebook_is_of_the_quantities_asked_for_and_takes_no_other_files_place(
    runs: dict[str, tuple[Path, Results]], tmp_path: Path
) -> None:
    folder = runs["tutorial"][0]
    book = long_codebook([folder], ["trust"], rounds=True)
    assert book.filter(pl.col("table") == "quantity")["column"].unique().to_list() == ["trust"]
    assert len(long_codebook([folder, folder])) == len(long_codebook([folder]))
    (tmp_path / "mine.codebook.csv").write_text("who,what\nI,mine\n", encoding="utf-8")
    with pytest.raises(NegotiateError) as raised:
        write_long(long_table([folder], ["accord"]), tmp_path / "mine.csv", long_codebook([folder], ["accord"]))
    assert str(raised.value) == (
        f"'{tmp_path / 'mine.codebook.csv'}' holds something else, and a codebook (CSV) never takes its place. Nothing was "
        "written; choose another name."
    )
    assert not (tmp_path / "mine.csv").exists()


def test_games_that_nothing_tells_apart_do_not_stack(runs: dict[str, tuple[Path, Results]], tmp_path: Path) -> None:
    folder = runs["tutorial"][0]
    with pytest.raises(RecordError) as raised:
        long_table([folder, runs["switzerland-2024"][0], folder])
    assert str(raised.value) == f"'{folder}' and '{folder}' hold the same games, which would count twice. Leave one out."
    shutil.copytree(folder, tmp_path / "edited")
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    (tmp_path / "edited" / "run.json").write_text(json.dumps({**run, "rules_hash": "0"}), encoding="utf-8")
    with pytest.raises(RecordError) as raised:
        long_table([folder, tmp_path / "edited"])
    assert str(raised.value) == (
        f"'{folder}' and '{tmp_path / 'edited'}' hold games of different rules, and nothing in the table would tell them "
        "apart: scenario, setting, seed and players are the same. Write each into a table of its own."
    )
    part = {"number": 2, "of": 2, "first": run["games"], "games": run["games"]}
    (tmp_path / "edited" / "run.json").write_text(json.dumps({**run, "shard": part}), encoding="utf-8")
    assert len(long_table([folder, tmp_path / "edited"], ["accord"]).collect()) == 2 * run["games"]


def test_a_folder_without_a_finished_run_is_named(runs: dict[str, tuple[Path, Results]], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(RecordError, match=r"^There is no run\.json in '.*empty', so it is not a results folder"):
        long_table([tmp_path / "empty"])
    folder = runs["tutorial"][0]
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "run.json").write_bytes((folder / "run.json").read_bytes())
    (tmp_path / "bare").mkdir()
    for bare, key in (({"kind": "run"}, "scenario"), ({**json.loads((copy / "run.json").read_text()), "rules": 3}, "rules")):
        (tmp_path / "bare" / "run.json").write_text(json.dumps(bare), encoding="utf-8")
        with pytest.raises(RecordError) as raised:
            long_table([tmp_path / "bare"])
        assert str(raised.value) == (
            f"The run.json in '{tmp_path / 'bare'}' does not fit this version of the program ('{key}'); make the folder "
            "anew."
        )
    with pytest.raises(RecordError, match=r"^There is no '.*games\.parquet'\. Repeat the command that made the folder\."):
        long_table([copy])
    (copy / GAMES).write_bytes((folder / ROUNDS).read_bytes())
    with pytest.raises(RecordError, match=r"is not the table of this folder's run\.json: it has no column 'ending'\."):
        long_table([copy])


@pytest.mark.parametrize("name", ["run[1]", "r*n", "file:", "ü {x} %20"])
def test_a_folder_may_have_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Signs of a pattern or of an address in a name mean no other file, least of all one that is there beside it."""
    if os.name == "nt" and set(name) & set("*:"):
        pytest.skip("Windows allows no such name")
    monkeypatch.chdir(tmp_path)
    for beside in ("run1", "ran"):
        simulate("tutorial", 2, 3, out=beside)
    results = simulate("tutorial", 3, 4, out=name)
    assert results.games["game"].to_list() == [0, 1, 2]
    long = long_table([name], ["utility"])
    told = long.collect()
    assert told["seed"].unique().to_list() == [4] and len(told) == 3 * 2
    for ending, read in ((".csv", pl.read_csv), (".parquet", pl.read_parquet)):
        path = Path(name + ending)
        assert write_long(long, path) == len(told)
        assert len(read(path.read_bytes())) == len(told)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [name, name + ".csv", name + ".parquet", "ran", "run1"]
    )
