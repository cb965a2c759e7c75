"""A screen: what one full window, or one dialog over it, shows and does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

import pygame

from negotiate.window.box import Box, Flow
from negotiate.window.page import Memory, Page
from negotiate.window.settings import Settings
from negotiate.window.sounds import Sounds
from negotiate.window.widgets import button, button_width
from negotiate.words.language import N_
from negotiate.words.speaker import Speaker

Shortcut = tuple[str, str]
"""A key as people name it, and what it does."""


class Window(Protocol):
    """What a screen may ask of the window; window/app.py is it."""

    settings: Settings
    sounds: Sounds
    screens: list[Screen]
    memory: Memory
    surface: pygame.Surface
    speaker: Speaker
    """Says everything, in the language of the settings."""

    def push(self, screen: Screen) -> None:
        """Show a screen over the others."""

    def replace(self, screen: Screen) -> None:
        """Show a screen instead of the topmost."""

    def start(self, screen: Screen) -> None:
        """Show a screen instead of all others."""

    def pop(self) -> None:
        """Go back to the screen below."""

    def redraw(self) -> None:
        """Ask for a redraw."""

    def focus(self, key: str) -> None:
        """Put the focus on a widget and scroll it into sight."""

    def after(self, seconds: float, does: Callable[[], None]) -> int:
        """Do something later, on the window's thread; returns a ticket for `cancel`."""

    def cancel(self, ticket: int) -> None:
        """Forget a timer."""

    def post(self, does: Callable[[], None]) -> None:
        """From any thread: do something on the window's thread, soon."""

    def apply_settings(self) -> None:
        """Keep a changed setting and show it."""

    def show_beside(self, screen: Screen, title: str) -> bool:
        """Show a screen to look at in a window beside this one. False where the display has but one window."""

    def close_beside(self) -> None:
        """Close the window beside this one, if there is one."""

    @property
    def beside(self) -> object:
        """The window beside this one; None when there is none."""

    @property
    def is_read_aloud(self) -> bool:
        """Whether assistive technology reads the window."""


class Screen:
    """Build the page anew whenever it is asked to; keep what must last in attributes.

    `app` is set when the screen is shown. A modal screen lies over the one below, which is dimmed and out of reach.
    """

    modal = False
    app: Window

    def say(self, message: str, /, **values: object) -> str:
        """A marked message in the person's language."""
        return self.app.speaker.say(message, **values)

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The form of a marked message that fits a count, which fills {count}."""
        return self.app.speaker.plural(one, many, count, **values)

    def build(self, page: Page) -> None:
        """Draw everything and register the widgets."""
        raise NotImplementedError  # every screen draws its own

    @property
    def version(self) -> object:
        """What there is to see, as a value: where it is the same, so is the picture. Asked for in a window to look at."""
        return object()

    def on_show(self) -> None:
        """The screen has come to the top."""

    def on_key(self, key: int, letter: str, control: bool) -> bool:
        """A key that no widget wanted. `letter` is what was typed. True when it was used."""
        del key, letter, control
        return False

    def on_click(self) -> None:
        """A click on nothing that can be pressed."""

    def on_escape(self) -> None:
        """Escape, when nothing else closes."""
        if len(self.app.screens) > 1:
            self.app.pop()

    def shortcuts(self) -> Sequence[Shortcut]:
        """Keys of this screen, for the help on `?`."""
        return ()


class Dialog(Screen):
    """A question or a note over the screen: a title, a body, and buttons at the foot. Escape presses the last button."""

    modal = True
    width = 560.0

    def __init__(
        self,
        title: str,
        text: str = "",
        buttons: Sequence[tuple[str, str, Callable[[], None] | None]] = (),
        body: Callable[[Page, Box], float] | None = None,
        width: float = 560.0,
    ) -> None:
        """`buttons`: label, kind and what to do after the dialog has closed; without any there is one that closes it. `body`
        draws below the text into a box that is as wide as the dialog and returns the bottom of what it drew."""
        self.title, self.text, self.body, self.width = title, text, body, width
        self.buttons = list(buttons)
        self._tall = 300.0

    def build(self, page: Page) -> None:
        if not self.buttons:
            self.buttons.append((page.say("Close"), "primary", None))
        wide = min(self.width, page.box.w - 32)
        area = page.box.inset(8).middle(wide, self._tall)
        page.panel(area, fill="surface", border="border", radius=14, shadow=True)
        inner = area.inset(24, 20)
        foot = self._foot(page, inner)
        room = Box(inner.x, inner.y, inner.w + 14, inner.h - foot - 14)
        with page.scroll("dialog", room, self.title) as at:
            y = page.text(at.tall(0), self.title, "subtitle").bottom + 8
            if self.text:
                y = page.text(Box(at.x, y, at.w), self.text).bottom + 8
            if self.body is not None:
                y = self.body(page, Box(at.x, y, at.w))
            content = y - at.y
        self._buttons(page, Box(inner.x, inner.bottom - foot, inner.w, foot))
        wanted = content + foot + 14 + 40 + 2
        if abs(wanted - self._tall) > 0.5:
            self._tall = wanted
            page.memory.again = True

    def _foot(self, page: Page, inner: Box) -> float:
        flow = Flow(Box(0, 0, inner.w), 10)
        for label, _kind, _does in self.buttons:
            flow.place(max(100.0, button_width(page, label)), 42)
        return flow.bottom

    def _buttons(self, page: Page, foot: Box) -> None:
        flow = Flow(foot, 10)
        for number, (label, kind, does) in enumerate(self.buttons):
            at = flow.place(max(100.0, button_width(page, label)), 42)
            button(
                page,
                f"dialog/button/{number}",
                at,
                label,
                partial(self._press, does),
                kind=kind,
            )

    def _press(self, does: Callable[[], None] | None) -> None:
        if self.app.screens[-1] is self:
            self.app.pop()
        if does is not None:
            does()

    def on_escape(self) -> None:
        self._press(self.buttons[-1][2])


COMMON_SHORTCUTS: tuple[Shortcut, ...] = (
    ("Tab", N_("next thing; with Shift, the one before")),
    ("↑ ↓ ← →", N_("the nearest thing in that direction")),
    (N_("Enter"), N_("press, open or choose; Space does the same")),
    (N_("Page ↑ ↓"), N_("scroll")),
    (N_("Esc"), N_("close, or go back")),
    (N_("Ctrl +"), N_("larger text; Ctrl − for smaller")),
    ("F11", N_("full screen")),
    (N_("Ctrl Q"), N_("close the window; the game is saved")),
    ("?", N_("this list")),
)


def key_help(speaker: Speaker, own: Sequence[Shortcut]) -> Dialog:
    """The list of keys: those of the screen first."""
    rows = [*own, *((speaker.say(keys), speaker.say(meaning)) for keys, meaning in COMMON_SHORTCUTS)]

    def body(page: Page, box: Box) -> float:
        y = box.y
        column = max(page.measure(keys, "strong")[0] for keys, _meaning in rows) + 24
        for keys, meaning in rows:
            page.text(Box(box.x, y, column), keys, "strong", "accent_ink")
            y = page.text(Box(box.x + column, y, box.w - column), meaning).bottom + 6
        return y

    return Dialog(speaker.say("Keys"), body=body)
