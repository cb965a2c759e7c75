"""The projector view in a window of its own: the public side only, following the game, and gone when it is closed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pygame
import pytest
from tests.window.windows import click, drawn, open_app, press

from negotiate.table.device import Device
from negotiate.table.setup import Setup
from negotiate.window.app import App
from negotiate.window.screens.projector import ProjectorScreen
from negotiate.window.screens.start import StartScreen
from negotiate.window.screens.table import TableScreen

PROPOSED = "Highmark proposes: Detainees – All eighty of a list go home, forty at dawn and forty at noon."


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TableScreen]:
    """Highmark's table, with the projector view in front."""
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path / "saves"))
    device = Device.begin(Setup("tutorial", {"highmark": "human"}, "none", 4, tutor=False))
    device.skip()
    device.take_device("highmark")
    screen = TableScreen(device)
    screen.read("highmark")
    app = open_app(StartScreen())
    app.push(screen)
    app.pump()
    press(app, "p")
    yield screen
    screen.device.close()
    app.close_beside()


def app_of(table: TableScreen) -> App:
    assert isinstance(table.app, App)
    return table.app


def written(app: App) -> str:
    """Every text in the second window."""
    assert app.beside is not None and app.beside.page is not None
    return "\n".join(text.text for text in app.beside.page.written)


def send(app: App, kind: int, **fields: Any) -> None:
    """An event of the second window."""
    assert app.beside is not None
    pygame.event.post(pygame.event.Event(kind, window=app.beside._window, **fields))
    app.pump()


def test_it_shows_what_everybody_may_see_while_the_seat_plays_on(table: TableScreen) -> None:
    app = app_of(table)
    click(app, "beside")
    assert app.screen is table
    assert "Highmark has the floor." in written(app) and "You have the floor." in drawn(app)
    found = table.device.table.private("highmark", table.device.speaker).brief
    for secret in (found.text, *found.aims, "+4.0", "Role brief", "Package to propose"):
        assert secret not in written(app)
    assert "+4.0" in drawn(app)


def test_it_follows_the_game_and_rests_while_nothing_happens(table: TableScreen) -> None:
    app = app_of(table)
    click(app, "beside")
    assert app.beside is not None
    redraws = app.beside.redraws
    table.choose("detainees", "all-eighty")
    app.redraw()
    app.pump()
    assert app.beside.redraws == redraws  # a draft is the seat's own
    table.submit("propose detainees=all-eighty")
    app.pump()
    assert app.beside.redraws > redraws
    assert PROPOSED in written(app)


def test_settings_reach_it(table: TableScreen) -> None:
    app = app_of(table)
    click(app, "beside")
    app.settings.language = "de"
    app.apply_settings()
    app.pump()
    assert "Tisch und Vertrauen" in written(app)


@pytest.mark.parametrize("how", ["key", "close", "button", "escape", "leave"])
def test_it_can_be_closed_and_the_game_goes_on(table: TableScreen, how: str) -> None:
    app = app_of(table)
    press(app, "w")
    assert app.beside is not None
    if how == "close":
        send(app, pygame.WINDOWCLOSE)
    elif how == "escape":
        send(app, pygame.KEYDOWN, key=pygame.K_ESCAPE, mod=0, unicode="")
    elif how == "leave":
        table.leave()
    else:
        press(app, "p")
        assert isinstance(app.screen, ProjectorScreen) and "Close its window" in drawn(app)
        click(app, "beside") if how == "button" else press(app, "w")
    assert app.beside is None and app.running


def test_closing_the_main_window_ends_the_program_with_two_windows(table: TableScreen) -> None:
    app = app_of(table)
    press(app, "w")
    pygame.event.post(pygame.event.Event(pygame.WINDOWCLOSE, window=None))
    app.pump()
    assert not app.running


def test_keys_that_come_to_it_are_the_main_windows_and_its_mouse_presses_nothing(table: TableScreen) -> None:
    app = app_of(table)
    press(app, "w")
    send(app, pygame.KEYDOWN, key=pygame.K_p, mod=0, unicode="p")
    assert isinstance(app.screen, ProjectorScreen)
    press(app, "p")
    end = next(widget for widget in app.page.widgets if widget.key == "act/pass")
    events = len(table.device.shown.events)
    for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
        send(app, kind, pos=tuple(round(part) for part in end.box.centre), button=1)
    assert len(table.device.shown.events) == events


def test_it_is_full_screen_with_f11_and_scrolls_with_the_wheel(table: TableScreen) -> None:
    app = app_of(table)
    app.settings.text_size = 1.75
    press(app, "w")
    assert app.beside is not None and app.beside.page is not None
    send(app, pygame.MOUSEWHEEL, y=-1, x=0)
    assert any(area.offset > 0 for area in app.beside.page.scrolls)
    for full in (True, False):
        send(app, pygame.KEYDOWN, key=pygame.K_F11, mod=0, unicode="")
        assert app.beside is not None and app.beside._is_full is full


def test_a_display_with_one_window_says_so_and_keeps_the_toggle(table: TableScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_given: object, **_more: object) -> None:
        raise pygame.error("no second window")

    monkeypatch.setattr(pygame, "Window", refused)
    app = app_of(table)
    press(app, "w")
    assert (
        "This display shows one window only, so the projector view stays here. Press P to change between it and the "
        "seat's table."
    ) in " ".join(drawn(app).split("\n"))
    press(app, pygame.K_ESCAPE)
    assert [type(screen) for screen in app.screens[1:]] == [TableScreen, ProjectorScreen]
    press(app, "p")
    assert [type(screen) for screen in app.screens[1:]] == [TableScreen]


def test_reading_the_rules_again_moves_it_to_the_new_game(table: TableScreen) -> None:
    app = app_of(table)
    press(app, "w")
    table.reload()
    table.device.skip()
    app.pump()
    table.submit("propose detainees=all-eighty")
    app.pump()
    assert PROPOSED in written(app)
