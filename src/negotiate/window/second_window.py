"""A window beside the main one, to look at: the projector view on a second screen, drawn by the same code as in the main."""

from __future__ import annotations

import pygame

from negotiate.window.page import MOST_REDRAWS, WINDOW, Memory, Page, scale_for
from negotiate.window.screen import Screen
from negotiate.window.settings import Settings
from negotiate.window.theme import THEMES
from negotiate.words.speaker import Speaker

SCROLLS = 48.0
"""Logical units by which the wheel scrolls a line."""


class SecondWindow:
    """Nothing in it can be pressed. F11 is full screen and back, Escape closes it, the wheel scrolls; other keys that come
    to it are the main window's, because a desktop may give it the focus while people play in the main window."""

    def __init__(self, title: str, size: tuple[int, int] = WINDOW) -> None:
        """Raises pygame.error where the display has but one window."""
        self._window = pygame.Window(title, size, resizable=True)
        self.is_open = True
        self.page: Page | None = None
        """The page as it was drawn last."""
        self.redraws = 0
        self._screen: Screen | None = None
        self._memory = Memory()
        self._drawn: tuple[object, ...] = ()
        self._is_full = False

    def show(self, screen: Screen) -> None:
        """Show a screen from the next redraw on."""
        self._screen, self._memory, self._drawn = screen, Memory(), ()

    def draw(self, settings: Settings, speaker: Speaker) -> None:
        """Show the screen as it is now; costs nothing while there is nothing new to see."""
        screen, surface = self._screen, self._window.get_surface()
        if screen is None:
            return
        offsets = tuple(self._memory.offsets.items())
        key = (screen.version, surface.get_size(), settings.theme, settings.text_size, speaker.code, offsets)
        if key == self._drawn:
            return
        scale, theme = scale_for(surface.get_size(), settings.text_size), THEMES[settings.theme]
        for _again in range(MOST_REDRAWS):
            self._memory.again = False
            page = self.page = Page(surface, scale, theme, speaker, self._memory)
            surface.set_clip(None)
            surface.fill(page.theme["background"])
            screen.build(page)
            page.finish()
            if not self._memory.again:
                break
        self._drawn = (*key[:-1], tuple(self._memory.offsets.items()))
        self.redraws += 1
        self._window.flip()

    def takes(self, event: pygame.event.Event) -> bool:
        """Take an event of this window. False for one that the main window should have."""
        if getattr(event, "window", None) is not self._window:
            return False
        if event.type == pygame.WINDOWCLOSE:
            self.close()
        elif event.type == pygame.WINDOWEXPOSED:
            self._drawn = ()
        elif event.type == pygame.MOUSEWHEEL:
            self._scroll(event.y)
        elif event.type == pygame.KEYDOWN:
            if event.key == pygame.K_F11 or (event.key == pygame.K_ESCAPE and self._is_full):
                self._switch()
            elif event.key == pygame.K_ESCAPE:
                self.close()
            else:
                return False
        return event.type not in (pygame.KEYUP, pygame.TEXTINPUT)

    def close(self) -> None:
        """Close the window."""
        if self.is_open:
            self.is_open = False
            self._window.destroy()

    def _switch(self) -> None:
        self._is_full = not self._is_full
        if self._is_full:
            self._window.set_fullscreen(True)
        else:
            self._window.set_windowed()

    def _scroll(self, lines: int) -> None:
        """Scroll whatever is longer than its place."""
        for area in self.page.scrolls if self.page is not None else ():
            most = max(0.0, area.content - area.box.h)
            offset = self._memory.offsets.get(area.key, 0.0) - SCROLLS * lines
            self._memory.offsets[area.key] = min(most, max(0.0, offset))
