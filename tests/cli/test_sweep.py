"""`negotiate sweep` and `negotiate sensitivity` as a person types them."""

from __future__ import annotations

import json
import re
from pathlib import Path

from typer.testing import CliRunner, Result

from negotiate.cli.app import app


def invoke(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def test_a_sweep_leaves_tables_and_plots(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = invoke(
        "sweep",
        "tutorial",
        "--vary",
        "trust.decay=0:0.1:3",
        "--vary",
        "trust.gain=2:4:2",
        "-n",
        "30",
        "--measure",
        "trust.least",
        "--measure",
        "tracks.humanitarian.opened",
        "--out",
        str(out),
    )
    assert done.exit_code == 0, done.output
    assert "6 points of 30 games" in done.stdout and "plots (1) in" in done.stdout
    tables = {"sweep.csv", "sweep.parquet", "values.parquet"}
    assert {path.name for path in out.iterdir()} == {"codebook.csv", "run.json", "plots", *tables}
    picture = (out / "plots" / "trust.least.svg").read_text(encoding="utf-8")
    assert picture.startswith("<svg") and "var(--" not in picture
    again = invoke("sweep", "tutorial", "--vary", "trust.decay=0:0.1:3", "--out", str(out))
    assert "holds another run" in str(again.exception)


def test_a_long_path_is_broken_at_its_dots_and_what_is_left_out_is_said(tmp_path: Path) -> None:
    done = invoke(
        "sweep",
        "istanbul-2025",
        "--vary",
        "tracks.ceasefire.opens_when.trust_at_least=15:35:2",
        "-n",
        "60",
        "--out",
        str(tmp_path / "out"),
    )
    lines = [line.split()[0] for line in done.stdout.splitlines() if line.strip()]
    assert lines[1:4] == ["tracks.ceasefire.", "opens_when.", "trust_at_least"]
    assert re.search(r"\n\d+ more measures change over these points; sweep\.csv has them all\.\n", done.stdout)


def test_without_values_the_usual_ones_are_sampled(tmp_path: Path) -> None:
    words = ("--samples", "3", "-n", "10", "--measure", "trust.least", "--out", str(tmp_path / "out"))
    done = invoke("sweep", "tutorial", *words)
    assert done.exit_code == 0, done.output
    run = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert run["design"] == "latin"
    assert {"trust.decay", "parties.lowmark.pain"} <= {one["path"] for one in run["vary"]}
    assert "3 points of 10 games" in done.stdout


def test_a_ranking_as_table_and_json(tmp_path: Path) -> None:
    words = (
        "sensitivity",
        "tutorial",
        "--measure",
        "trust.least",
        "--vary",
        "trust.gain=2:4",
        "--vary",
        "trust.decay=0:0.1",
        "-n",
        "30",
        "--samples",
        "2",
    )
    done = invoke(*words, "--out", str(tmp_path / "out"))
    assert done.exit_code == 0, done.output
    assert "mu*" in done.stdout and "trust.gain" in done.stdout
    assert {path.name for path in (tmp_path / "out" / "plots").iterdir()} == {"tornado.svg", "ranking.svg"}
    found = json.loads(invoke(*words, "--format", "json").stdout)
    assert found["measure"] == "trust.least"
    assert {row["path"] for row in found["one_at_a_time"]} == {"trust.gain", "trust.decay"}
