"""Saved games: readable by their owner alone, and a debrief of a running one says so."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from negotiate.cli.app import app
from negotiate.play.match import Match
from negotiate.rulebook.load import load
from negotiate.table.saves import new_save, resume, saved_games, saves_folder
from negotiate.table.setup import Setup
from negotiate.table.table import Table
from negotiate.text.start import named
from negotiate.words.speaker import Speaker

no_windows = pytest.mark.skipif(sys.platform == "win32", reason="Windows says in another way who may read what")
WARNING = "This game is not over, and a debrief tells every secret of it: whoever still plays should not read on."


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@no_windows
def test_a_save_and_its_folder_are_the_owners_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEGOTIATE_SAVES", raising=False)
    saves_folder().mkdir(parents=True, mode=0o755)
    table = Table.begin(Setup("tutorial", {"highmark": "human"}, seed=3, tutor=False))
    assert table.path is not None
    table.close()
    assert mode(table.path) == 0o600
    assert mode(table.path.parent) == 0o700
    table.path.chmod(0o644)  # as earlier versions left it
    resume(table.path).close()
    assert mode(table.path) == 0o600


@no_windows
def test_a_folder_that_somebody_named_keeps_its_rights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "class").mkdir()
    (tmp_path / "class").chmod(0o750)
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path / "class"))
    assert new_save("tutorial").parent == tmp_path / "class"
    assert mode(tmp_path / "class") == 0o750
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path / "new"))
    assert mode(new_save("tutorial").parent) == 0o700


@no_windows
def test_the_record_of_the_computers_games_has_the_usual_rights(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        Match(load("tutorial"), seed=3, record=tmp_path / "game.jsonl").close()
    finally:
        os.umask(before)
    assert mode(tmp_path / "game.jsonl") == 0o644


def test_the_debrief_of_a_running_game_says_so(tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    with Match(load("tutorial"), {"highmark": "human"}, seed=3, record=path) as match:
        match.advance()
    done = CliRunner().invoke(app, ["debrief", str(path)])
    assert f"negotiate: {WARNING}\n" in done.stderr
    assert " ".join(WARNING.split()) in " ".join(done.stdout.split())
    page = tmp_path / "page.html"
    assert CliRunner().invoke(app, ["debrief", str(path), "--html", str(page)]).exit_code == 0
    assert WARNING in page.read_text("utf-8")
    over = tmp_path / "over.jsonl"
    with Match(load("tutorial"), seed=3, record=over) as match:
        match.advance()
    done = CliRunner().invoke(app, ["debrief", str(over)])
    assert "not over" not in done.stdout + done.stderr


@pytest.mark.parametrize("calendar", ["never", {"rounds": "never"}, {"rounds": [3]}, {"rounds": None}, {"rounds": True}])
def test_a_damaged_calendar_does_not_hide_the_other_games(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, calendar: object
) -> None:
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path))
    for name in ("good.jsonl", "damaged.jsonl"):
        with Match(load("tutorial"), seed=3, record=tmp_path / name):
            pass
    first, _, rest = (tmp_path / "damaged.jsonl").read_text(encoding="utf-8").partition("\n")
    header = json.loads(first)
    header["rules"]["calendar"] = calendar
    (tmp_path / "damaged.jsonl").write_text(json.dumps(header) + "\n" + rest, encoding="utf-8")
    assert {saved.path.name: saved.rounds for saved in saved_games()} == {"good.jsonl": 10, "damaged.jsonl": 0}


def test_a_save_is_named_in_the_language_of_who_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path))
    with Match(load("tutorial"), {"highmark": "human"}, seed=1, record=tmp_path / "a.jsonl"):
        pass
    (tmp_path / "b.jsonl").write_text("nonsense\n")
    saved = {game.path.name: game for game in saved_games()}
    assert named(Speaker("en"), saved["a.jsonl"]) == "Two Valleys, month 1 of 10 (Highmark)"
    assert named(Speaker("de"), saved["a.jsonl"]) == "Zwei Täler, Monat 1 von 10 (Hochmark)"
    assert saved["b.jsonl"].problem == (
        f"{tmp_path / 'b.jsonl'}:1: this line is not a JSON object; the file is no record of a game, or it is damaged."
    )
