"""The engine is compiled aside while the start screen is looked at; the window answers meanwhile, and games wait for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest
from tests.window.windows import click, drawn, open_app, press

from negotiate.table.rehearsal import play_a_little
from negotiate.window.app import App
from negotiate.window.screens import rehearsal
from negotiate.window.screens.rehearsal import Rehearsal
from negotiate.window.screens.start import StartScreen
from negotiate.window.screens.table import TableScreen

PATIENCE = 30.0


@pytest.fixture
def compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """The compiler's work, which lasts until the test sets the event."""
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path / "saves"))
    monkeypatch.setattr(rehearsal, "is_first", lambda: True)
    event = threading.Event()
    yield event
    event.set()


def waiting(compiled: threading.Event) -> tuple[App, StartScreen]:
    start = StartScreen()
    app = open_app(start)

    def work() -> None:
        compiled.wait(PATIENCE)

    start.rehearsal = Rehearsal(app, work)
    click(app, "start/learn")
    return app, start


def finish(app: App, start: StartScreen, compiled: threading.Event) -> None:
    compiled.set()
    end = time.monotonic() + PATIENCE
    assert start.rehearsal is not None
    while not start.rehearsal.is_over:
        assert time.monotonic() < end
        app.pump()
        time.sleep(0.001)


def test_a_game_that_is_begun_too_early_says_why_it_waits_and_then_begins(compiled: threading.Event) -> None:
    app, start = waiting(compiled)
    assert (
        "The first game on a machine takes up to a minute to begin, because the engine is compiled for it once. "
        "The game begins by itself."
    ) in drawn(app).replace("\n", " ")
    assert not any(isinstance(screen, TableScreen) for screen in app.screens)
    finish(app, start, compiled)
    table = next(screen for screen in app.screens if isinstance(screen, TableScreen))
    assert app.screens[:2] == [start, table]
    table.device.close()


def test_waiting_can_be_left_and_then_nothing_begins(compiled: threading.Event) -> None:
    app, start = waiting(compiled)
    press(app, pygame.K_ESCAPE)
    assert app.screen is start
    finish(app, start, compiled)
    assert app.screens == [start]


def test_a_game_begins_when_what_lies_over_the_waiting_is_closed(compiled: threading.Event) -> None:
    app, start = waiting(compiled)
    press(app, "?")
    finish(app, start, compiled)
    assert len(app.screens) == 3
    press(app, pygame.K_ESCAPE)
    table = next(screen for screen in app.screens if isinstance(screen, TableScreen))
    assert app.screens[:2] == [start, table]
    table.device.close()


def test_a_rehearsal_leaves_no_saved_game(compiled: threading.Event, tmp_path: Path) -> None:
    play_a_little()
    assert not (tmp_path / "saves").exists()
