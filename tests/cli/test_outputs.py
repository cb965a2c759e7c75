"""No verb writes its output over a file of another kind, whatever the option is called; cells of tables are no formulas."""

from __future__ import annotations

import csv
import io
import os
import stat
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from negotiate.cli.app import app
from negotiate.errors import NegotiateError
from negotiate.lab.folder import Folder
from negotiate.paths import rules_folder
from negotiate.play.match import Match
from negotiate.reports.debrief.course import course
from negotiate.reports.debrief.sheet import TEXTS, sheet
from negotiate.rulebook.edit.outputs import KINDS, LONG_TABLE, PAGE, PICTURE, RULE_FILE, SCHEMA, TABLE, in_the_way
from negotiate.rulebook.load import load
from negotiate.words.table_cells import for_spreadsheet

STAYS = "Nothing was written; choose another name."
HELD = {
    "mine.yaml": "a rule file",
    "game.jsonl": "the record of a game",
    "index.html": "a page",
    "notes.txt": "something else",
    "mine.de.yaml": "the translation of a rule file",
    "picture.svg": "a picture (SVG)",
    "negotiate.schema.json": "the schema of rule files",
    "ours.html": "a page of this program",
    "table.csv": "the table of a debrief (CSV)",
    "long.csv": "a long table",
}
VERBS: dict[str, list[tuple[str, ...]]] = {
    PAGE.name: [
        ("docs", "tutorial", "--out"),
        ("debrief", "played.jsonl", "--html"),
    ],
    PICTURE.name: [("explain", "tutorial", "--svg")],
    SCHEMA.name: [("schema", "--out")],
    TABLE.name: [("debrief", "played.jsonl", "--csv")],
    LONG_TABLE.name: [("export", "run", "--out")],
}


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file of every kind in it, and a played game."""
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_bytes((rules_folder() / "tutorial.yaml").read_bytes())
    Path("mine.de.yaml").write_bytes((rules_folder() / "translations" / "nuclear-talks-2013.de.yaml").read_bytes())
    for name in ("game.jsonl", "played.jsonl"):
        with Match(load("tutorial"), seed=3, record=name) as match:
            match.advance()
    Path("index.html").write_text("<!DOCTYPE html>\n<title>Mine</title>\n")
    Path("notes.txt").write_text("notes\n")
    for command in (("explain", "tutorial", "--svg", "picture.svg"), ("schema", "--out", "negotiate.schema.json")):
        assert CliRunner().invoke(app, list(command)).exit_code == 0
    assert CliRunner().invoke(app, ["docs", "tutorial", "--out", "ours.html"]).exit_code == 0
    assert CliRunner().invoke(app, ["debrief", "played.jsonl", "--csv", "table.csv"]).exit_code == 0
    assert CliRunner().invoke(app, ["simulate", "tutorial", "-n", "4", "--out", "run"]).exit_code == 0
    assert CliRunner().invoke(app, ["export", "run", "--out", "long.csv"]).exit_code == 0
    return tmp_path


def test_an_output_never_takes_the_place_of_another_kind(there: Path) -> None:
    for kind, commands in VERBS.items():
        for command in commands:
            for name, found in HELD.items():
                before = Path(name).read_bytes()
                done = CliRunner().invoke(app, [*command, name])
                if found == kind:
                    assert done.exit_code == 0, done.output
                    continue
                assert isinstance(done.exception, NegotiateError)
                assert str(done.exception) == f"'{name}' holds {found}, and {kind} never takes its place. {STAYS}"
                assert Path(name).read_bytes() == before
    assert not list(there.glob("*.part")), "and nothing is left lying about"


def test_a_record_and_a_rule_file_that_are_read_are_not_written_over(there: Path) -> None:
    del there
    for command in (
        ("docs", "mine.yaml", "--out", "mine.yaml"),
        ("explain", "mine.yaml", "--svg", "mine.yaml"),
        ("debrief", "game.jsonl", "--html", "game.jsonl"),
        ("debrief", "game.jsonl", "--csv", "game.jsonl"),
        ("schema", "--out", "mine.yaml"),
        ("generate", "--out", "mine.yaml"),
        ("generate", "--out", "game.jsonl"),
    ):
        target = Path(command[-1])
        before = target.read_bytes()
        done = CliRunner().invoke(app, list(command))
        assert isinstance(done.exception, NegotiateError), command
        assert target.read_bytes() == before


def test_a_report_does_not_take_the_place_of_a_table(there: Path) -> None:
    assert CliRunner().invoke(app, ["simulate", "tutorial", "-n", "4", "--out", "run"]).exit_code == 0
    done = CliRunner().invoke(app, ["report", "run", "--out", "run/run.json"])
    assert (
        str(done.exception)
        == f"'run/run.json' holds something else, and a page of this program never takes its place. {STAYS}"
    )
    assert CliRunner().invoke(app, ["report", "run"]).exit_code == 0
    assert CliRunner().invoke(app, ["report", "run"]).exit_code == 0
    del there


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_or_a_device_is_left_alone(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    done = CliRunner().invoke(app, ["docs", "tutorial", "--out", str(pipe)])
    assert str(done.exception) == (
        f"'{pipe}' is a device, a pipe or a socket, and a page of this program is a file. {STAYS}"
    )
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_an_empty_file_may_be_filled_and_a_link_stays_a_link(there: Path) -> None:
    (there / "empty").touch(mode=0o600)
    (there / "link").symlink_to("empty")
    assert CliRunner().invoke(app, ["docs", "tutorial", "--out", "link"]).exit_code == 0
    assert (there / "link").is_symlink()
    assert (there / "empty").stat().st_mode & 0o777 == 0o600
    assert in_the_way(there / "empty", PAGE) == ""


def test_kinds_are_told_apart(there: Path) -> None:
    for name, found in HELD.items():
        head = (there / name).read_bytes()
        assert next((kind.name for kind in KINDS if kind.is_one(head)), "something else") == found
    for name in ("tutorial.yaml", "istanbul-2025.yaml"):
        assert RULE_FILE.is_one((rules_folder() / name).read_bytes())


HOSTILE = ("=1+1", "+1", "-1", "@x", "\tx", "\rx", '=HYPERLINK("http://x","y")')


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_no_formula(text: str) -> None:
    assert for_spreadsheet(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["", "north", "a=b", -1, -1.5, 0, None])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert for_spreadsheet(cell) == cell


def test_a_table_in_a_results_folder_has_no_formulas(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "run", {"kind": "sweep"})
    folder.write("x.csv", pl.DataFrame({"word": [*HOSTILE, "north", None], "=number": [-1.0] * (len(HOSTILE) + 2)}))
    with (tmp_path / "run" / "x.csv").open(newline="", encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    assert head == ["word", "'=number"]
    assert [row[0] for row in rows] == [*(f"'{text}" for text in HOSTILE), "north", ""]
    assert {row[1] for row in rows} == {"-1.0"}


def test_the_table_of_a_debrief_has_no_formulas() -> None:
    rules = load("tutorial", overrides={"parties.highmark.name": "=cmd|' /C calc'!A0"})
    match = Match(rules, seed=3)
    match.advance()
    rows = list(csv.DictReader(io.StringIO(sheet(course(match)), newline="")))
    cells = [row[name] for row in rows for name in TEXTS]
    assert any(cell.startswith("'=cmd|") for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert any(row["utility"].startswith("-") for row in rows) or any(row["weight"].startswith("-") for row in rows)
