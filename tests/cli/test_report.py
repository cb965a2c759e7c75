"""`negotiate report` on a folder of every kind, each made by its own verb."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from negotiate.cli.app import app
from negotiate.errors import RecordError

FOLDERS = {
    "run": ("simulate", "tutorial", "--games", "30"),
    "comparison": ("compare", "tutorial", "--set-b", "trust.decay=0.05", "-n", "30", "--measure", "trust.*"),
    "sweep": ("sweep", "tutorial", "--vary", "trust.decay=0:0.1:3", "-n", "20", "--measure", "trust.least"),
    "sensitivity": ("sensitivity", "tutorial", "--measure", "trust.least", "-n", "20", "--samples", "2",
                    "--vary", "trust.gain=2:6", "--vary", "trust.decay=0:0.1"),
    "tuning": ("tune", "tutorial", "--target", "trust.least=27±20", "--vary", "trust.gain=2:6", "-n", "20"),
    "tournament": ("tournament", "tutorial", "--players", "cautious,random", "-n", "10"),
}
WORDS = {
    "run": ["Two Valleys", "How the games ended", "How it went over the rounds", "negotiate simulate tutorial --games 30"],
    "comparison": ["What can be concluded, and what cannot", "--set-b trust.decay=0.05", "Both sides played the same 30"],
    "sweep": ["What follows from what", "--vary trust.decay=0:0.1:3", "--measure trust.least"],
    "sensitivity": ["The ranking", "mu*", "--method morris --samples 2"],
    "tuning": ["On fresh games", "reached", "&#39;trust.least=27±20&#39;"],
    "tournament": ["The ranking", "Two by two", "--players cautious,random"],
}


def invoke(*words: str) -> Result:
    return CliRunner().invoke(app, words)


@pytest.mark.parametrize("kind", FOLDERS)
def test_every_kind_of_folder_makes_a_page(kind: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert invoke(*FOLDERS[kind], "--out", str(out)).exit_code == 0
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))["kind"] == kind
    done = invoke("report", str(out))
    assert done.exit_code == 0, done.exception
    assert done.stdout == f"Wrote the report to '{out / 'report.html'}'.\n"
    text = (out / "report.html").read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>") and "<svg" in text
    assert "http" not in text.replace("http-equiv", "").replace("http://www.w3.org/", "")
    for words in WORDS[kind]:
        assert words in text, words
    again = tmp_path / "again.html"
    invoke("report", str(out), "--out", str(again))
    assert again.read_bytes() == (out / "report.html").read_bytes()


def test_a_run_of_changed_rules_says_so(tmp_path: Path) -> None:
    invoke("simulate", "tutorial", "--games", "5", "--set", "trust.decay=0.05", "--out", str(tmp_path / "out"))
    invoke("report", str(tmp_path / "out"))
    text = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "run.json in the results folder holds them in full" in text


def test_folders_that_are_none_are_sentences(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"^There is no run\.json in '.*', so it is not a results folder; give one"):
        raise _error(invoke("report", str(tmp_path)))
    (tmp_path / "run.json").write_text('{"kind": "holiday"}', encoding="utf-8")
    with pytest.raises(RecordError, match=r"says that it holds 'holiday', and a report is made of run, comparison, sweep"):
        raise _error(invoke("report", str(tmp_path)))
    (tmp_path / "run.json").write_text('{"kind": "sweep"}', encoding="utf-8")
    with pytest.raises(RecordError, match=r"does not fit this version of the program \('side'\); make the folder anew\.$"):
        raise _error(invoke("report", str(tmp_path)))


def _error(done: Result) -> BaseException:
    assert done.exception is not None
    return done.exception
