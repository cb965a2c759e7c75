"""`negotiate compare` and `negotiate measures` as a person types them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import polars as pl
from rich.console import Console
from typer.testing import CliRunner, Result

from negotiate.cli.app import app
from negotiate.cli.tables.comparison import rows_table
from negotiate.lab.measures import Measure
from negotiate.lab.paired.comparison import Comparison, Row, Side
from negotiate.lab.paired.conclusions import conclusions
from negotiate.lab.statistics import Mean
from negotiate.reports.runs.page import page
from negotiate.reports.runs.varied import comparison_page


def invoke(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def test_a_table_and_sentences() -> None:
    done = invoke("compare", "tutorial", "--set-b", "trust.decay=0.03", "--games", "30")
    assert done.exit_code == 0
    assert "B  tutorial, trust.decay = 0.03" in done.stdout
    assert "trust.least" in done.stdout
    assert "Both sides played the same 30 games" in done.stdout


def test_table_sentences_and_page_write_no_sign_before_a_zero_left_of_rounding() -> None:
    measure = Measure("quiet_rounds", "Rounds without incident", "round", pl.col("quiet_rounds"))
    row = Row(measure, Mean(-0.001, -0.002, 0.0), Mean(0.0, 0.0, 0.0), 0.001, -0.004, 0.003, 0.001, 0.001)
    comparison = Comparison(Side("tutorial"), Side("tutorial"), 30, 0, (row,), (), (), False, ("a", "b"))
    table = Console(width=140)
    with table.capture() as captured:
        table.print(rows_table(comparison.rows))
    run = {"a": comparison.a.as_json(), "b": comparison.b.as_json(), "games": 30, "seed": 0, "titles": ["A", "B"]}
    found = conclusions(comparison)
    shown = page(comparison_page(run, comparison.table(), found, "negotiate compare", []))
    for text in (captured.get(), " ".join(found), shown):
        assert "0.00 to 0.00" in text
        assert not re.search(r"[-+]0[.]00(?![0-9])", text)


def test_json_is_all_there_is_on_stdout(tmp_path: Path) -> None:
    done = invoke(
        "compare",
        "tutorial",
        "--player-b",
        "lowmark=random",
        "-n",
        "20",
        "--format",
        "json",
        "--measure",
        "ceasefire.*",
        "--out",
        str(tmp_path / "here"),
    )
    found = json.loads(done.stdout)
    assert found["b"]["players"] == {"lowmark": "random"}
    assert {row["measure"].split(".")[0] for row in found["measures"]} == {"ceasefire"}
    assert found["conclusions"]
    assert (tmp_path / "here" / "comparison.csv").read_text().startswith("measure,title,unit,a,")


def test_mistakes_leave_with_two() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "negotiate", "compare", "tutorial", "--measure", "ceasefire.kep"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    begin = "negotiate: There is no measure 'ceasefire.kep' of these rules. Did you mean 'ceasefire.kept'?"
    assert done.stderr.startswith(begin)
    assert "Traceback" not in done.stderr
    wrong = invoke("compare", "tutorial", "--player-a", "cautious")
    assert wrong.exit_code == 2
    assert "'cautious' is not of the form SEAT=NAME." in wrong.output


def test_measures_are_listed() -> None:
    done = invoke("measures", "tutorial", "--like", "ceasefire")
    assert done.exit_code == 0
    assert "* ceasefire.kept" in done.stdout
    assert "parties." not in done.stdout
    listed = json.loads(invoke("measures", "tutorial", "--format", "json").stdout)
    assert {
        "name": "ceasefire.kept",
        "title": "Games in which a general ceasefire is kept for 6 rounds in a row",
        "unit": "share",
        "main": True,
    } in listed
    assert "No measure of 'tutorial' has 'qqq'" in invoke("measures", "tutorial", "--like", "qqq").stdout
