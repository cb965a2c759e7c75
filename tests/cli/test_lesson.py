"""`negotiate lesson` as a person types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from negotiate.cli.app import app
from negotiate.errors import RecordError, UnknownName
from negotiate.paths import rules_folder


def invoke(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def test_the_folder_is_written_where_it_is_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = invoke("lesson", "tutorial")
    assert done.exit_code == 0 and done.stdout == ""
    plan = Path("tutorial-lesson") / "plan.html"
    assert done.stderr.splitlines()[-1] == f"The lesson is in 'tutorial-lesson'. Begin with '{plan}'."
    assert "negotiate play tutorial --seat highmark=human --seat lowmark=human<" in plan.read_text(encoding="utf-8")
    done = invoke("lesson", "tutorial", "--language", "fr")
    said = done.stderr.splitlines()[-1].replace("\xa0", " ")
    assert said == "La leçon se trouve dans « tutorial-lesson.fr ». Commencez par « tutorial-lesson.fr/plan.html »."
    assert "--language fr<" in (Path("tutorial-lesson.fr") / "plan.html").read_text(encoding="utf-8")
    Path("mine.yaml").write_bytes((rules_folder() / "tutorial.yaml").read_bytes())
    done = invoke(
        "lesson", "mine.yaml", "--out", "deep/down", "--set", "calendar.rounds=7", "--set", "calendar.classroom_rounds=5"
    )
    assert done.exit_code == 0
    written = (Path("deep/down") / "plan.html").read_text(encoding="utf-8")
    assert "7 months at most (5 in class)" in written
    assert "<code>negotiate play</code>" in written, "what is set on the command line is chosen on screen"
    assert {path.name for path in tmp_path.iterdir()} == {"tutorial-lesson", "tutorial-lesson.fr", "deep", "mine.yaml"}


def test_a_skin_hides_the_names_on_every_page(tmp_path: Path) -> None:
    done = invoke("lesson", "istanbul-2025", "--skin", "neutral", "--out", str(tmp_path))
    assert done.exit_code == 0
    for page in tmp_path.iterdir():
        if page.name != "plan.html":  # which names the file to begin with
            assert "Ukraine" not in page.read_text(encoding="utf-8").replace("ukraine", ""), page.name


def test_what_does_not_fit_is_said(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("notes")
    done = invoke("lesson", "tutorial", "--out", str(tmp_path / "notes"))
    assert isinstance(done.exception, RecordError)
    assert str(done.exception) == (
        f"'{tmp_path / 'notes'}' is a file, and a lesson is a folder. Choose another name for it with --out."
    )
    assert (tmp_path / "notes").read_text() == "notes"
    done = invoke("lesson", "tutorail")
    assert isinstance(done.exception, UnknownName)
    done = invoke("lesson", "tutorial", "--language", "xx", "--out", str(tmp_path / "x"))
    assert isinstance(done.exception, UnknownName)
    assert not (tmp_path / "x").exists()
