"""`negotiate compare` and `negotiate measures` as a person types them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner, Result

from negotiate.cli.app import app


def invoke(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def test_a_table_and_sentences() -> None:
    done = invoke("compare", "tutorial", "--set-b", "trust.decay=0.03", "--games", "30")
    assert done.exit_code == 0
    assert "B  tutorial, trust.decay = 0.03" in done.stdout
    assert "trust.least" in done.stdout
    assert "Both sides played the same 30 games" in done.stdout


def test_json_is_all_there_is_on_stdout(tmp_path: Path) -> None:
    done = invoke("compare", "tutorial", "--player-b", "lowmark=random", "-n", "20", "--format", "json",
                  "--measure", "ceasefire.*", "--out", str(tmp_path / "here"))
    found = json.loads(done.stdout)
    assert found["b"]["players"] == {"lowmark": "random"}
    assert {row["measure"].split(".")[0] for row in found["measures"]} == {"ceasefire"}
    assert found["conclusions"]
    assert (tmp_path / "here" / "comparison.csv").read_text().startswith("measure,title,unit,a,")


def test_mistakes_leave_with_two() -> None:
    done = subprocess.run([sys.executable, "-m", "negotiate", "compare", "tutorial", "--measure", "ceasefire.kep"],
                          capture_output=True, text=True, check=False)
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
    assert {"name": "ceasefire.kept", "title": "Games in which a general ceasefire is kept for 6 rounds in a row",
            "unit": "share", "main": True} in listed
    assert "No measure of 'tutorial' has 'qqq'" in invoke("measures", "tutorial", "--like", "qqq").stdout
