"""Where pages and tables land, and the button that shows the folder."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.reports.games import recorded
from tests.window.windows import click, drawn, open_app

from negotiate.reports.debrief.course import from_record
from negotiate.window import folders
from negotiate.window.folders import documents_folder, exports_folder, open_folder
from negotiate.window.screens.debrief import DebriefScreen

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the openers are shell scripts here; Windows opens without one")


def test_the_folder_is_one_that_people_see(tmp_path: Path) -> None:
    assert documents_folder(tmp_path, {}) == tmp_path / "Documents"
    (tmp_path / ".config").mkdir()
    (tmp_path / ".config" / "user-dirs.dirs").write_text('# of the desktop\nXDG_DOCUMENTS_DIR="$HOME/Dokumente"\n', "utf-8")
    assert documents_folder(tmp_path, {}) == tmp_path / "Dokumente"
    assert documents_folder(tmp_path, {"XDG_CONFIG_HOME": str(tmp_path / "other")}) == tmp_path / "Documents"
    (tmp_path / ".config" / "user-dirs.dirs").write_bytes(b"\xff\xfe")
    assert documents_folder(tmp_path, {}) == tmp_path / "Documents"


def test_who_names_a_folder_for_saves_has_them_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path / "class" / "games"))
    assert exports_folder() == tmp_path / "class" / "debriefs"
    monkeypatch.delenv("NEGOTIATE_SAVES", raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert exports_folder() == tmp_path / "Documents" / "negotiate"


def opener(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """A program that the system is said to show folders with."""
    program = tmp_path / "opener"
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setattr("shutil.which", lambda _name: str(program))
    return program


def test_the_folder_is_shown_with_the_systems_own_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opener(tmp_path, monkeypatch, f'echo "$1" > {tmp_path}/asked')
    assert open_folder(tmp_path / "a folder")
    assert (tmp_path / "asked").read_text("utf-8").strip() == str(tmp_path / "a folder")
    opener(tmp_path, monkeypatch, "exit 3")
    assert not open_folder(tmp_path)
    monkeypatch.setattr(folders, "PATIENCE", 0.1)
    opener(tmp_path, monkeypatch, "sleep 5")
    assert open_folder(tmp_path), "a file manager goes on running"
    (tmp_path / "opener").chmod(0o644)
    assert not open_folder(tmp_path)
    monkeypatch.setattr("shutil.which", lambda _name: None)
    assert not open_folder(tmp_path)


@pytest.mark.parametrize("works", [True, False])
def test_a_written_page_says_its_whole_path_and_opens_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, works: bool
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("NEGOTIATE_SAVES", raising=False)
    asked: list[Path] = []

    def show(folder: Path) -> bool:
        asked.append(folder)
        return works

    monkeypatch.setattr("negotiate.window.screens.debrief.open_folder", show)
    screen = DebriefScreen(from_record(recorded(tmp_path / "game.jsonl", "tutorial", 3)))
    app = open_app(screen)

    def until(holds: Callable[[], bool]) -> None:
        end = time.monotonic() + 60
        while not holds():
            assert time.monotonic() < end
            app.pump()
            time.sleep(0.005)
        app.redraw()
        app.pump()

    until(lambda: screen.debrief is not None)
    click(app, "debrief/sheet")
    until(lambda: len(app.screens) > 1)
    folder = tmp_path / "Documents" / "negotiate"
    assert f"The file is here: {folder / 'tutorial-3-debrief.csv'}" in drawn(app)
    click(app, "dialog/button/0")
    until(lambda: bool(asked))
    assert asked == [folder]
    if works:
        for _time in range(5):
            app.pump()
        assert app.screens == [screen]
    else:
        until(lambda: len(app.screens) > 1)
        assert f"This system does not open folders for programs. The folder is: {folder}" in drawn(app)
