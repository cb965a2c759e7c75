"""Unfinished games on the first screen: the newest three, and all of them for a whole class at one computer."""

from __future__ import annotations

import os
from pathlib import Path

import pygame
import pytest
from tests.window.windows import click, drawn, focus_with_tab, open_app, press

from negotiate.play.match import Match
from negotiate.rulebook.load import load
from negotiate.window.app import App
from negotiate.window.audit import faults
from negotiate.window.screens.start import StartScreen
from negotiate.window.screens.table import TableScreen

GROUPS = 6


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    """The first screen with six unfinished games, group 6 the newest."""
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path))
    for group in range(1, GROUPS + 1):
        file = tmp_path / f"group-{group}.jsonl"
        with Match(load("tutorial"), {"highmark": "human"}, seed=group, record=file) as match:
            match.advance()
        os.utime(file, (1_800_000_000 + 60 * group,) * 2)
    return open_app(StartScreen())


def listed(app: App) -> list[str]:
    """The unfinished games from top to bottom."""
    rows = [widget for widget in app.page.widgets if widget.key.startswith("start/saved/")]
    return [widget.key.removeprefix("start/saved/") for widget in sorted(rows, key=lambda row: row.box.y)]


def test_the_newest_three_come_first_and_the_rest_is_one_press_away(start: App) -> None:
    newest = [f"group-{group}.jsonl" for group in range(GROUPS, 0, -1)]
    assert listed(start) == newest[:3]
    assert "Show 3 more unfinished games" in drawn(start)
    click(start, "start/more")
    assert listed(start) == newest
    assert "Show only the newest" in drawn(start)
    click(start, "start/more")
    assert listed(start) == newest[:3]


def test_the_oldest_group_goes_on_by_keyboard_alone(start: App) -> None:
    focus_with_tab(start, "start/more")
    press(start, pygame.K_RETURN)
    focus_with_tab(start, "start/saved/group-1.jsonl")
    row = next(widget for widget in start.page.widgets if widget.key == "start/saved/group-1.jsonl")
    assert row.shown is not None, "the list has scrolled to it"
    press(start, pygame.K_RETURN)
    table = start.screens[-1] if isinstance(start.screens[-1], TableScreen) else start.screens[-2]
    assert isinstance(table, TableScreen) and table.device.path is not None
    assert table.device.path.name == "group-1.jsonl"
    table.device.close()


@pytest.mark.parametrize(("size", "text_size"), [((1366, 768), 1.0), ((1280, 800), 1.75)])
def test_all_games_fit_in_small_windows_and_large_text(start: App, size: tuple[int, int], text_size: float) -> None:
    start.settings.text_size = text_size
    start.resize(size)
    start.pump()
    click(start, "start/more")
    assert len(listed(start)) == GROUPS and faults(start.page) == []


def test_with_three_games_there_is_nothing_more_to_show(start: App, tmp_path: Path) -> None:
    for group in range(1, 4):
        (tmp_path / f"group-{group}.jsonl").unlink()
    start.screens[-1].on_show()
    start.redraw()
    start.pump()
    assert len(listed(start)) == 3 and "start/more" not in [widget.key for widget in start.page.widgets]
