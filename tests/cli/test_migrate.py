"""`negotiate migrate` as a person types it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner, Result

from negotiate.cli.app import app
from negotiate.paths import rules_folder


def invoke(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def older(folder: Path) -> Path:
    """The tutorial as a file of version 1."""
    text = (rules_folder() / "tutorial.yaml").read_text(encoding="utf-8")
    file = folder / "older.yaml"
    old = text.replace("schema_version: 3", "schema_version: 1  # last year's")
    file.write_text(old + "\nmediation:\n  side_fade: 0.2  # kept\n", encoding="utf-8")
    return file


def test_a_dry_run_shows_the_difference_and_writes_nothing(tmp_path: Path) -> None:
    file = older(tmp_path)
    before = file.read_bytes()
    done = invoke("migrate", str(file), "--dry-run")
    assert done.exit_code == 1
    changed = [line for line in done.stdout.splitlines() if line[:1] in "+-"]
    assert changed == [
        f"--- {file} (now)",
        f"+++ {file} (new)",
        "-schema_version: 1  # last year's",
        "+schema_version: 3  # last year's",
        "-  side_fade: 0.2  # kept",
        "+  side_payment_fade: 0.2  # kept",
    ]
    assert file.read_bytes() == before


def test_it_migrates_and_then_has_nothing_to_do(tmp_path: Path) -> None:
    file = older(tmp_path)
    done = invoke("migrate", str(file))
    assert done.exit_code == 0
    assert done.stdout == f"'{file}' was of version 1 of the rule-file format and is of version 3 now.\n"
    assert invoke("check", str(file)).output == ""
    done = invoke("migrate", str(file))
    assert done.exit_code == 0
    assert done.stdout == f"'{file}' is of version 3 of the rule-file format already; there is nothing to do.\n"
    assert invoke("migrate", str(file), "--dry-run").exit_code == 0


def test_a_newer_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "newer.yaml"
    file.write_text("schema_version: 7\n", encoding="utf-8")
    words = [sys.executable, "-m", "negotiate", "migrate", str(file)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "this program reads version 3; use a newer negotiate." in done.stderr
    assert "Traceback" not in done.stderr
