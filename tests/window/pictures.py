"""Golden pictures of the window: what is drawn, and how far a picture may be from the accepted one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pygame
from docs import screenshots as screens
from numpy.typing import NDArray
from tests.present.owing import held_up
from tests.window.gallery import Gallery

from negotiate.present.scene import scene
from negotiate.table.device import Device
from negotiate.table.setup import Setup
from negotiate.window.app import App
from negotiate.window.screens.promises import PromisesScreen
from negotiate.window.screens.start import StartScreen
from negotiate.window.screens.table_state import TableState
from negotiate.window.settings import Settings

FOLDER = Path(__file__).parent / "accepted"
NOTICEABLE = 40
"""Difference of a pixel in one colour, of 255, that an eye might notice."""
MOST_NOTICEABLE = 0.004
"""Share of pixels that may differ noticeably: a few edges of letters, as other versions of the font renderer draw them."""


def pictures() -> Iterator[tuple[str, Callable[[], App]]]:
    """Name of every golden picture, and what draws it. None of them depends on how a game goes on."""
    yield "widgets", lambda: _window(lambda app: app.start(Gallery()))
    yield "widgets-dark", lambda: _window(lambda app: app.start(Gallery()), theme="dark")
    yield "widgets-large", lambda: _window(lambda app: app.start(Gallery()), text_size=1.5)
    yield "start", lambda: _window(lambda app: app.start(StartScreen()))
    yield "hand-over", lambda: _window(screens.hand_over)
    yield "table", lambda: _window(_first_table)
    yield "table-dark", lambda: _window(_first_table, theme="dark")
    yield "table-large", lambda: _window(_first_table, text_size=1.75)
    yield "promises", lambda: _window(_promises)
    yield "promises-dark", lambda: _window(_promises, theme="dark")
    yield "promises-large", lambda: _window(_promises, text_size=1.75)


def _window(show: Callable[[App], object], theme: str = "light", text_size: float = 1.0) -> App:
    app = App(Settings(theme=theme, text_size=text_size, speed="instant"))
    show(app)
    screens.draw(app)
    return app


def _first_table(app: App) -> None:
    """The tutorial before anybody has done anything: the first party has the floor, without a mediator."""
    device = Device.begin(Setup("tutorial", {"highmark": "human", "lowmark": "human"}, "none", 1), save=False)
    device.skip()
    device.take_device(device.turn.seat)
    screens.sit(app, device)


def _promises(app: App) -> None:
    """What is overdue, and what that suspends, in a game in which people decide everything."""
    state = TableState(scene(held_up(), "highmark"))
    app.start(StartScreen())
    app.push(PromisesScreen(lambda: state))


def pixels(surface: pygame.Surface) -> NDArray[np.int16]:
    """Red, green and blue of every pixel; shape (width, height, 3)."""
    return pygame.surfarray.array3d(surface).astype(np.int16)


def difference(one: pygame.Surface, other: pygame.Surface) -> float:
    """Share of pixels that differ noticeably, 0..1; 1 for pictures of different sizes."""
    if one.get_size() != other.get_size():
        return 1.0
    return float((np.abs(pixels(one) - pixels(other)).max(axis=2) > NOTICEABLE).mean())
