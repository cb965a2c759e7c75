"""Windows for the tests: headless, by posted events, with settings that touch no file of the person who runs the tests."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pygame

from negotiate.window.app import App
from negotiate.window.audit import faults
from negotiate.window.screen import Screen
from negotiate.window.settings import Settings
from negotiate.window.theme import TEXT_SIZES

SIZES = ((1280, 800), (1366, 768), (1920, 1080), (3840, 2160))
ALL = (*itertools.product(SIZES[:2], TEXT_SIZES), *itertools.product(SIZES[2:], (TEXT_SIZES[0], TEXT_SIZES[-1])))
"""Every window size with its text sizes. The two large windows have the same room in logical units, so that the least
and the largest text show there what all would."""
LETTERS = {"?": pygame.K_SLASH, "+": pygame.K_PLUS}


def open_app(
    screen: Screen, size: tuple[int, int] = SIZES[0], clock: Callable[[], float] | None = None, **settings: object
) -> App:
    """A window on a screen, drawn once. `settings` are those of window/settings.py; AI seats move at once."""
    wanted = Settings(**{"speed": "instant", **settings})  # type: ignore[arg-type]  # the fields have types of their own
    app = App(wanted, size) if clock is None else App(wanted, size, clock)
    app.start(screen)
    app.pump()
    return app


def press(app: App, *keys: int | str, shift: bool = False, control: bool = False) -> None:
    """Press keys one after the other: pygame's numbers, or a letter."""
    for key in keys:
        letter = key if isinstance(key, str) else ""
        number = key if isinstance(key, int) else LETTERS.get(key) or pygame.key.key_code(key)
        mod = (pygame.KMOD_SHIFT if shift else 0) | (pygame.KMOD_CTRL if control else 0)
        pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=number, mod=mod, unicode=letter))
        pygame.event.post(pygame.event.Event(pygame.KEYUP, key=number, mod=mod, unicode=letter))
        app.pump()


def click(app: App, key: str) -> None:
    """Move the mouse to the middle of a widget and click. Scrolls it into sight with the wheel first if need be."""
    for _try in range(60):
        widget = next(widget for widget in app.page.widgets if widget.key == key)
        area = next((scroll for scroll in app.page.scrolls if scroll.key == widget.scroll), None)
        middle = widget.box.centre
        if area is None or (area.box.holds(*middle)):
            break
        wheel(app, area.box.centre, 1 if middle[1] < area.box.y else -1)
    spot = tuple(round(part * app.page.scale) for part in middle)
    for kind in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
        more = {"rel": (0, 0), "buttons": (0, 0, 0)} if kind == pygame.MOUSEMOTION else {"button": 1}
        pygame.event.post(pygame.event.Event(kind, pos=spot, **more))
        app.pump()


def wheel(app: App, at: tuple[float, float], lines: int) -> None:
    spot = tuple(round(part * app.page.scale) for part in at)
    pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=spot, rel=(0, 0), buttons=(0, 0, 0)))
    pygame.event.post(pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=lines))
    app.pump()


def focus_with_tab(app: App, key: str) -> None:
    """Press Tab until a widget has the focus; fails when it never gets there."""
    for _step in range(len(app.page.widgets) + 60):
        if app.memory.focus == key:
            return
        press(app, pygame.K_TAB)
    raise AssertionError(f"Tab never reaches '{key}'; it stops at {[widget.key for widget in app.reachable]}.")


def drawn(app: App) -> str:
    """Every text of the page as it is now."""
    return "\n".join(written.text for written in app.page.written)


def checked_in_all_sizes(app: App) -> Iterator[tuple[tuple[int, int], float, list[str]]]:
    """The faults of the screen as it stands, in every window and text size."""
    for size, text_size in ALL:
        app.settings.text_size = text_size
        app.resize(size)
        app.pump()
        yield size, text_size, faults(app.page)
    app.settings.text_size = 1.0
    app.resize(SIZES[0])
    app.pump()
