"""`negotiate debrief` as a teacher types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.reports.games import SCENARIOS, clicked, recorded
from typer.testing import CliRunner

from negotiate.cli.app import app
from negotiate.errors import RecordError


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["debrief", *words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_it_is_printed(scenario: str, tmp_path: Path) -> None:
    code, said = run(str(recorded(tmp_path / "game.jsonl", scenario)))
    assert code == 0
    for heading in ("How it ended, and why", "What opened the talks", "What else was possible", "Who kept its word"):
        assert heading in said


def test_files_are_written(tmp_path: Path) -> None:
    page, table = tmp_path / "page.html", tmp_path / "table.csv"
    code, said = run(str(clicked(tmp_path / "game.jsonl", "tutorial")), "--html", str(page), "--csv", str(table))
    assert code == 0
    assert said == f"Wrote the debrief to '{page}'.\nWrote the table to '{table}'.\n"
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert table.read_text("utf-8").startswith("row,round,event")


def test_what_if_lists_and_plays(tmp_path: Path) -> None:
    path = str(recorded(tmp_path / "game.jsonl", "tutorial", 2))
    code, said = run(path, "--what-if", "list")
    assert code == 0 and "  1. talks on Watching together opened at mutual trust 13 instead of 22?" in said
    code, said = run(path, "--what-if", "1", "--what-if", "trust.loss_ratio=1")
    assert code == 0
    assert "What if talks on Watching together opened at mutual trust 13 instead of 22?" in said
    assert "What if trust.loss_ratio=1 were set?" in said


def test_a_change_that_is_none(tmp_path: Path) -> None:
    path = str(recorded(tmp_path / "game.jsonl", "tutorial"))
    code, said = run(path, "--what-if", "99")
    assert code == 2 and "There is no change number 99" in said
    code, said = run(path, "--what-if", "peace")
    assert code == 2 and "is neither" in said


def test_a_record_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="cannot be read: No such file or directory"):
        run(str(tmp_path / "nothing.jsonl"))
