"""The window: waits for events, hands them to the widgets, and redraws only when something has changed."""

from __future__ import annotations

import heapq
import itertools
import os
import queue
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pygame

from negotiate.errors import NegotiateError
from negotiate.window.accessibility import Assistive, connect
from negotiate.window.box import Box
from negotiate.window.draw import forget_fonts
from negotiate.window.page import MOST_REDRAWS, WINDOW, Memory, Page, Widget, scale_for
from negotiate.window.screen import Screen, key_help
from negotiate.window.second_window import SecondWindow
from negotiate.window.settings import Settings, load_settings
from negotiate.window.sounds import Sounds
from negotiate.window.theme import TEXT_SIZES, THEMES
from negotiate.window.widgets import bubble
from negotiate.words.speaker import PLAYER, Speaker

TIP_DELAY = 0.45
LARGER = (pygame.K_PLUS, pygame.K_EQUALS, pygame.K_KP_PLUS)
BARS = 88
"""Pixels that a task bar and a window's own title take from a desktop's height; SDL does not tell a program how many."""
LEAST = (640, 400)
UNSEEN = ("dummy", "offscreen")
"""Drivers of SDL whose windows nobody sees."""
SMALLER = (pygame.K_MINUS, pygame.K_KP_MINUS)


def fitting(desktop: tuple[int, int]) -> tuple[int, int]:
    """The size in pixels in which the window opens on a desktop: WINDOW, or less where it would not fit beside the system's
    own bars. A window is never smaller than LEAST, whatever the desktop."""
    room = (desktop[0], desktop[1] - BARS)
    return max(LEAST[0], min(WINDOW[0], room[0])), max(LEAST[1], min(WINDOW[1], room[1]))


def _start_size() -> tuple[int, int]:
    """The size for the desktop of this display; one that nobody looks at has none."""
    if pygame.display.get_driver() in UNSEEN:
        return WINDOW
    return fitting(min(pygame.display.get_desktop_sizes() or [WINDOW], key=lambda size: size[1]))


class App:
    """The window and its screens, the topmost last. Tests post pygame events and call `pump`; people call `run`."""

    def __init__(
        self,
        settings: Settings | None = None,
        size: tuple[int, int] | None = None,
        clock: Callable[[], float] = time.monotonic,
        language: str | None = None,
    ) -> None:
        """`size`: in pixels; without it the window is as large as is good and fits the desktop. `language` is spoken instead
        of that of the settings, which keep theirs until a person chooses another one."""
        pygame.display.init()
        size = size or _start_size()
        pygame.font.init()
        pygame.key.set_repeat(400, 40)
        self.settings = settings if settings is not None else load_settings()
        self._kept_language = self.settings.language
        self._given_language = self.settings.language = language or self.settings.language
        self.speaker = Speaker(self.settings.language, PLAYER)
        pygame.display.set_caption("Negotiate")
        self._waiting: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._wake = pygame.event.custom_type()
        self.assistive: Assistive | None = connect(self, size)
        self.surface = pygame.display.set_mode(size, pygame.RESIZABLE)
        self.beside: SecondWindow | None = None
        """The window beside this one, if there is one."""
        self.sounds = Sounds(self.settings)
        self.screens: list[Screen] = []
        self.memory = Memory()
        self.paints = True
        """With False pages are laid out and not painted."""
        self.page = self._new_page()
        self.running = True
        self.dirty = True
        self.redraws = 0
        """Pages drawn since the start; benchmarks and the test of idleness read it."""
        self._memories: list[Memory] = []
        self._clock = clock
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._count = itertools.count()
        self._pointer = (-1.0, -1.0)
        self._fullscreen = False
        self._reach = 0
        self.floor = 0
        """The layer from which on the screen on top is drawn."""

    # Screens

    @property
    def screen(self) -> Screen:
        """The screen on top."""
        return self.screens[-1]

    @property
    def dialog(self) -> str | None:
        """Title of the dialog on top; None when there is none."""
        return getattr(self.screen, "title", "") if self.screens and self.screen.modal else None

    @property
    def is_read_aloud(self) -> bool:
        """Whether assistive technology reads the window."""
        return self.assistive is not None and self.assistive.listens

    def push(self, screen: Screen) -> None:
        """Show a screen over the others."""
        self._memories.append(self.memory)
        self._show(screen)

    def replace(self, screen: Screen) -> None:
        """Show a screen instead of the topmost."""
        if self.screens:
            self.screens.pop()
        else:
            self._memories.append(Memory())
        self._show(screen)

    def start(self, screen: Screen) -> None:
        """Show a screen instead of all others."""
        self.screens.clear()
        self._memories = [Memory()]
        self._show(screen)

    def pop(self) -> None:
        """Go back to the screen below."""
        self.screens.pop()
        seen = self.memory.focus_seen
        self.memory = self._memories.pop()
        self.memory.focus_seen, self.memory.pressed, self.memory.hover = seen, "", ""
        self.redraw()
        if self.screens:
            self.screens[-1].on_show()
        else:
            self.running = False

    def show_beside(self, screen: Screen, title: str) -> bool:
        """Show a screen to look at in a window beside this one. False where the display has but one window."""
        try:
            self.beside = self.beside or SecondWindow(title)
        except pygame.error:
            return False
        self.beside.show(screen)
        self.redraw()
        return True

    def close_beside(self) -> None:
        """Close the window beside this one, if there is one."""
        if self.beside is not None:
            self.beside.close()
            self.beside = None

    def _show(self, screen: Screen) -> None:
        seen = self.memory.focus_seen
        screen.app = self
        self.memory = Memory(focus_seen=seen)
        self.screens.append(screen)
        self.redraw()
        screen.on_show()

    # The loop

    def run(self) -> None:
        """Until the window is closed."""
        while self.running:
            self.pump(wait=True)
        self.assistive = None
        self.close_beside()
        pygame.display.quit()
        forget_fonts()

    def pump(self, *, wait: bool = False) -> None:
        """Redraw if needed, then handle what has come in; with `wait`, sleep until something comes in or a timer is due."""
        if self.dirty:
            self.draw()
        if wait:
            due = self._timers[0][0] - self._clock() if self._timers else None
            first = pygame.event.wait() if due is None else pygame.event.wait(max(1, int(due * 1000) + 1))
            if first.type != pygame.NOEVENT:
                self.handle(first)
        for event in pygame.event.get():
            self.handle(event)
        while not self._waiting.empty():
            self._waiting.get()()
            self.redraw()
        while self._timers and self._timers[0][0] <= self._clock():
            heapq.heappop(self._timers)[2]()
        if self.dirty and self.running and not wait:
            self.draw()

    def after(self, seconds: float, does: Callable[[], None]) -> int:
        """Do something later, on the window's thread; returns a ticket for `cancel`."""
        ticket = next(self._count)
        heapq.heappush(self._timers, (self._clock() + seconds, ticket, does))
        return ticket

    def cancel(self, ticket: int) -> None:
        """Forget a timer; one that is over is no matter."""
        self._timers = [timer for timer in self._timers if timer[1] != ticket]
        heapq.heapify(self._timers)

    def post(self, does: Callable[[], None]) -> None:
        """From any thread: do something on the window's thread, soon."""
        self._waiting.put(does)
        if pygame.display.get_init():
            pygame.event.post(pygame.event.Event(self._wake))

    def redraw(self) -> None:
        """Ask for a redraw."""
        self.dirty = True

    def draw(self) -> None:
        """Build the page and show it."""
        for _again in range(MOST_REDRAWS):
            self.memory.again = False
            self._build()
            if not self.memory.again:
                break
        self.dirty = False
        self.redraws += 1
        pygame.display.flip()
        if self.beside is not None:
            self.beside.draw(self.settings, self.speaker)
        if self.assistive is not None:
            self.assistive.redrawn()

    def _new_page(self) -> Page:
        settings = self.settings
        return Page(
            self.surface,
            scale_for(self.surface.get_size(), settings.text_size),
            THEMES[settings.theme],
            self.speaker,
            self.memory,
            reduced_motion=settings.reduced_motion,
            paints=self.paints,
        )

    def _build(self) -> None:
        page = self.page = self._new_page()
        self.surface.set_clip(None)
        self.surface.fill(page.theme["background"])
        first = max((number for number, screen in enumerate(self.screens) if not screen.modal), default=0)
        self._reach = 0
        for number, screen in enumerate(self.screens[first:], first):
            if number > first:
                page.dim()
                page.layer += 10
            top = number == len(self.screens) - 1
            page.memory = self.memory if top else self._memories[number + 1]
            self._reach = len(page.widgets) if top else 0
            self.floor = page.layer
            screen.build(page)
            page.finish()
        self._settle_focus()
        tip = self.find(self.memory.tip)
        if tip is not None and tip.tip and tip.shown is not None:
            page.layer += 1
            bubble(page, tip.shown, tip.tip)

    # What is in reach

    @property
    def reachable(self) -> list[Widget]:
        """The widgets that Tab goes through, in order: those of the top screen, or of an open list."""
        widgets = self.page.widgets[self._reach :]
        opened = self.memory.opened
        if opened:
            inside = [widget for widget in widgets if widget.key.startswith(f"{opened}/")]
            return inside or widgets
        return widgets

    def find(self, key: str) -> Widget | None:
        """A widget of the screen on top."""
        return next((widget for widget in self.page.widgets[self._reach :] if widget.key == key), None) if key else None

    def _settle_focus(self) -> None:
        """Keep the focus on something that exists."""
        if self.memory.focus and self.find(self.memory.focus) is None:
            self.memory.focus = ""
        if self.memory.opened and self.find(self.memory.opened) is None:
            self.memory.opened = ""

    def _at(self, x: float, y: float) -> Widget | None:
        """The topmost widget under a point."""
        found = None
        for widget in self.reachable:
            if widget.shown is not None and widget.shown.holds(x, y) and (found is None or widget.layer >= found.layer):
                found = widget
        return found

    # Events

    def handle(self, event: pygame.event.Event) -> None:
        """Take one event."""
        if self.beside is not None and self.beside.takes(event):
            self.redraw()
            if not self.beside.is_open:
                self.beside = None
        elif event.type in (pygame.QUIT, pygame.WINDOWCLOSE):  # with two windows, closing one is no QUIT
            self.running = False
        elif event.type in (pygame.VIDEORESIZE, pygame.WINDOWSIZECHANGED, pygame.WINDOWEXPOSED):
            self.surface = pygame.display.get_surface() or self.surface
            self.redraw()
        elif event.type in (pygame.WINDOWFOCUSGAINED, pygame.WINDOWFOCUSLOST, pygame.WINDOWMOVED):
            if self.assistive is not None and not self.dirty:
                self.assistive.redrawn()
        elif not self.screens:
            return
        elif event.type == pygame.KEYDOWN:
            self._on_key(event)
        elif event.type in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
            if self.dirty:
                self.draw()
            scale = self.page.scale
            self._pointer = event.pos[0] / scale, event.pos[1] / scale
            if event.type == pygame.MOUSEMOTION:
                self._on_motion()
            elif event.button == 1:
                self._on_press() if event.type == pygame.MOUSEBUTTONDOWN else self._on_release()
        elif event.type == pygame.MOUSEWHEEL:
            self._on_wheel(event.y)

    def resize(self, size: tuple[int, int]) -> None:
        """Give the window another size."""
        self.surface = pygame.display.set_mode(size, pygame.RESIZABLE)
        self.redraw()

    def apply_settings(self) -> None:
        """After a setting has changed: keep it, and show it."""
        self.speaker = Speaker(self.settings.language, PLAYER)
        if self.settings.language == self._given_language:
            replace(self.settings, language=self._kept_language).save()
        else:
            self._given_language = self._kept_language = self.settings.language
            self.settings.save()
        self.redraw()

    def _on_motion(self) -> None:
        pressed = self.find(self.memory.pressed)
        if pressed is not None and pressed.on_drag is not None:
            self._drag(pressed)
            return
        under = self._at(*self._pointer)
        key = under.key if under else ""
        if key != self.memory.hover:
            self.memory.hover = key
            if self.memory.tip:
                self.memory.tip = ""
            if under is not None and under.tip:
                self.after(TIP_DELAY, lambda: self._show_tip(key))
            self.redraw()

    def _show_tip(self, key: str) -> None:
        if self.memory.hover == key or (self.memory.focus == key and self.memory.focus_seen):
            self.memory.tip = key
            self.redraw()

    def _on_press(self) -> None:
        under = self._at(*self._pointer)
        self.memory.focus_seen, self.memory.tip = False, ""
        if self.memory.opened and under is None:
            self.memory.opened = ""
        if under is not None:
            self.memory.pressed = under.key
            if under.role != "option":
                self.memory.focus = under.key
            if under.on_drag is not None:
                self._drag(under)
            if not under.enabled:
                self._show_tip_now(under)
        self.redraw()

    def _show_tip_now(self, widget: Widget) -> None:
        if widget.tip:
            self.memory.tip = widget.key

    def _drag(self, widget: Widget) -> None:
        if widget.on_drag is not None and widget.box.w and widget.box.h:
            x, y = self._pointer
            widget.on_drag((x - widget.box.x) / widget.box.w, (y - widget.box.y) / widget.box.h)
            self.redraw()

    def _on_release(self) -> None:
        pressed, self.memory.pressed = self.memory.pressed, ""
        under = self._at(*self._pointer)
        self.redraw()
        if under is not None and under.key == pressed:
            self.activate(under)
        elif under is None and not pressed:
            self.screen.on_click()

    def activate(self, widget: Widget) -> None:
        """What Enter and a click do."""
        if widget.on is not None and widget.enabled:
            self.memory.tip = ""
            self.sounds.play("press")
            widget.on()
        elif not widget.enabled:
            self._show_tip_now(widget)
        self.redraw()

    def _on_wheel(self, lines: int) -> None:
        x, y = self._pointer
        top = max((scroll.layer for scroll in self.page.scrolls), default=0)
        areas = [
            area
            for area in self.page.scrolls
            if area.box.holds(x, y) and area.content > area.box.h and area.layer >= top - 1
        ]
        if areas:
            area = areas[-1]
            most = area.content - area.box.h
            offsets = self.memory.offsets
            offsets[area.key] = min(most, max(0.0, offsets.get(area.key, 0.0) - 48 * lines))
            self.redraw()

    # Keys

    def _on_key(self, event: pygame.event.Event) -> None:
        if self.dirty:
            self.draw()  # keys go to what a person would see by now
        key, letter = event.key, getattr(event, "unicode", "")
        control = bool(event.mod & (pygame.KMOD_CTRL | pygame.KMOD_META))
        self.redraw()
        focused = self.find(self.memory.focus)
        if key == pygame.K_TAB:
            self._move_focus(-1 if event.mod & pygame.KMOD_SHIFT else 1)
        elif key == pygame.K_ESCAPE:
            self._on_escape()
        elif control and key in (*LARGER, *SMALLER):
            self.change_text_size(1 if key in LARGER else -1)
        elif control and key == pygame.K_q:
            self.running = False
        elif key == pygame.K_F11:
            self._toggle_fullscreen()
        elif focused is not None and focused.on_key is not None and focused.on_key(key):
            self.memory.focus_seen = True
        elif focused is not None and key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE):
            self.memory.focus_seen = True
            self.activate(focused)
        elif key in (pygame.K_UP, pygame.K_DOWN, pygame.K_LEFT, pygame.K_RIGHT) and not control:
            self._move_towards(key)
        elif self.screen.on_key(key, letter, control):
            pass
        elif letter == "?" or key == pygame.K_F1:
            self.push(key_help(self.speaker, self.screen.shortcuts()))
        elif key in (pygame.K_PAGEUP, pygame.K_PAGEDOWN):
            self._scroll_page(-1 if key == pygame.K_PAGEUP else 1, focused)

    def change_text_size(self, steps: int) -> None:
        """Larger or smaller text, within the sizes on offer."""
        sizes = list(TEXT_SIZES)
        place = min(range(len(sizes)), key=lambda number: abs(sizes[number] - self.settings.text_size))
        self.settings.text_size = sizes[min(len(sizes) - 1, max(0, place + steps))]
        self.apply_settings()

    def _toggle_fullscreen(self) -> None:
        self._fullscreen = not self._fullscreen
        if self._fullscreen:
            self.surface = pygame.display.set_mode((0, 0), pygame.FULLSCREEN)
        else:
            self.surface = pygame.display.set_mode(_start_size(), pygame.RESIZABLE)
        self.redraw()

    def _on_escape(self) -> None:
        if self.memory.tip:
            self.memory.tip = ""
        elif self.memory.opened:
            self.memory.focus, self.memory.opened = self.memory.opened, ""
        else:
            self.screen.on_escape()

    def focus(self, key: str) -> None:
        """Put the focus on a widget and scroll it into sight."""
        self.memory.focus = self.memory.reveal = key
        self.memory.tip = ""
        self.redraw()
        self.after(TIP_DELAY, lambda: self._show_tip(key))

    def _move_focus(self, step: int) -> None:
        self.memory.focus_seen = True
        keys = [widget.key for widget in self.reachable]
        if not keys:
            return
        if self.memory.focus in keys:
            self.focus(keys[(keys.index(self.memory.focus) + step) % len(keys)])
        else:
            self.focus(keys[0 if step > 0 else -1])

    def _move_towards(self, key: int) -> None:
        """The focus to the nearest widget in a direction; what lies straight ahead counts as nearer."""
        self.memory.focus_seen = True
        here = self.find(self.memory.focus)
        if here is None:
            self._move_focus(1)
            return
        x, y = here.box.centre
        best, least = "", float("inf")
        for widget in self.reachable:
            if widget.key == here.key or widget.role == "scroll bar":
                continue
            ahead, aside = _apart(here.box, widget.box, key)
            if ahead <= 0:
                continue
            across, down = widget.box.centre
            away = abs(across - x) if key in (pygame.K_UP, pygame.K_DOWN) else abs(down - y)
            distance = ahead + 3 * aside + 0.1 * away
            if distance < least:
                best, least = widget.key, distance
        if best:
            self.focus(best)

    def _scroll_page(self, direction: int, focused: Widget | None) -> None:
        areas = [scroll for scroll in self.page.scrolls if scroll.content > scroll.box.h + 0.5]
        if not areas:
            return
        own = [scroll for scroll in areas if focused is not None and scroll.key == focused.scroll]
        area = own[0] if own else max(areas, key=lambda scroll: (scroll.layer, scroll.box.w * scroll.box.h))
        most = area.content - area.box.h
        offsets = self.memory.offsets
        offsets[area.key] = min(most, max(0.0, offsets.get(area.key, 0.0) + direction * area.box.h * 0.9))


def _apart(here: Box, there: Box, key: int) -> tuple[float, float]:
    """How far another box lies ahead in an arrow's direction (0 or less when it does not), and how far to the side."""
    if key in (pygame.K_LEFT, pygame.K_RIGHT):
        aside = max(0.0, there.y - here.bottom, here.y - there.bottom)
        ahead = there.centre[0] - here.centre[0]
        gap = max(0.0, there.x - here.right, here.x - there.right)
    else:
        aside = max(0.0, there.x - here.right, here.x - there.right)
        ahead = there.centre[1] - here.centre[1]
        gap = max(0.0, there.y - here.bottom, here.y - there.bottom)
    if key in (pygame.K_LEFT, pygame.K_UP):
        ahead = -ahead
    # what overlaps in the direction of the arrow is beside, not ahead
    return (gap + 1.0 if ahead > 2 and gap > -0.5 and not (gap == 0 and aside > 0) else 0.0), aside


def _look_for_a_screen() -> None:
    """Raise NegotiateError where there is no screen to open a window on.

    SDL then draws into memory, where nobody sees it; who asks for that names the driver in the environment.
    """
    told = next((os.environ[name] for name in ("SDL_VIDEODRIVER", "SDL_VIDEO_DRIVER") if os.environ.get(name)), "")
    try:
        pygame.display.init()
        found = pygame.display.get_driver()
    except pygame.error:
        found = ""
    if found in ("", "offscreen", "dummy", "evdev") and not (found and found in told.split(",")):
        raise NegotiateError(
            "There is no screen here to open a window on; play in the terminal with `negotiate play --text`."
        )


def open_window(
    scenario: str | None,
    seats: Mapping[str, str],
    seed: int | None,
    language: str | None = None,
    undo: str | None = None,
) -> int:
    """Open the window: at the start, or at once in a game of `scenario`, which may be a saved game. Returns the exit code.

    `language` and `undo` (when steps may be taken back) hold this time instead of those of the settings.

    Raises UnknownName or RuleFileError for a scenario, seat or player that does not exist, before any window opens.
    """
    from negotiate.table.device import Device
    from negotiate.table.saves import ENDING
    from negotiate.table.setup import Setup
    from negotiate.window.screens.start import StartScreen
    from negotiate.window.screens.table import TableScreen

    _look_for_a_screen()
    device = None
    if scenario is not None and scenario.endswith(ENDING):
        device = Device.resume(Path(scenario))
        device.seat_all(seats)
    elif scenario is not None:
        players = dict(seats)
        mediator = players.pop("mediator", None)
        device = Device.begin(Setup(scenario, players, mediator, seed, undo=undo or load_settings().undo))
    app = App(language=language)
    start = StartScreen(undo=undo)
    app.start(start)
    if device is not None:
        app.push(TableScreen(device))
    else:
        start.rehearse()
    app.run()
    return 0
