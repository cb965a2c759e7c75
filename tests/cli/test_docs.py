"""`negotiate docs` as a person types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from negotiate.cli.app import app
from negotiate.errors import RecordError, UnknownName


def invoke(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def test_the_rulebook_is_written_where_it_is_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = invoke("docs", "tutorial")
    assert done.exit_code == 0
    assert done.stdout == ""
    assert done.stderr == "The rulebook is in 'tutorial.html'.\n"
    assert "For Highmark only" not in Path("tutorial.html").read_text(encoding="utf-8")
    done = invoke("docs", "tutorial", "--briefs")
    assert done.stderr == "The rulebook is in 'tutorial-with-briefs.html'.\n"
    assert "For Highmark only" in Path("tutorial-with-briefs.html").read_text(encoding="utf-8")
    done = invoke("docs", "istanbul-2025", "--skin", "neutral", "--out", "neutral.html", "--set", "calendar.rounds=20")
    assert done.exit_code == 0
    assert "20 months" in Path("neutral.html").read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["neutral.html", "tutorial-with-briefs.html", "tutorial.html"]


def test_what_does_not_fit_is_said(tmp_path: Path) -> None:
    done = invoke("docs", "tutorial", "--out", str(tmp_path / "nowhere" / "x.html"))
    assert isinstance(done.exception, RecordError)
    assert str(done.exception) == (
        f"'{tmp_path / 'nowhere' / 'x.html'}' cannot be written: No such file or directory. Choose a folder that exists and "
        "may be written to."
    )
    done = invoke("docs", "istanbul-2025", "--skin", "netral")
    assert isinstance(done.exception, UnknownName)
    assert str(done.exception) == "There is no skin 'netral'. Did you mean 'neutral'? Known: neutral."


def test_the_rulebook_in_another_language_stands_beside_the_english_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = invoke("docs", "tutorial", "--briefs", "--language", "fr")
    assert done.stderr.replace("\xa0", " ") == "Le livret de règles se trouve dans « tutorial-with-briefs.fr.html ».\n"
    page = Path("tutorial-with-briefs.fr.html").read_text(encoding="utf-8")
    assert '<html lang="fr">' in page and "Pour Highmark seulement" in page
