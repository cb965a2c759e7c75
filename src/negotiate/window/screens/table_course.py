"""The course of a game at the table: the moves of the computer one after the other, each shown for a while."""

from __future__ import annotations

from collections.abc import Callable

from negotiate.present.log import LogEntry
from negotiate.present.moment import Moment
from negotiate.present.news import News
from negotiate.table.device import Device, Turn
from negotiate.table.table import Step
from negotiate.window.screen import Dialog, Window
from negotiate.window.screens.news_card import NewsCard
from negotiate.window.screens.projector import ProjectorScreen
from negotiate.window.settings import SPEEDS

SOUNDS = {
    "signed": "agreed",
    "breach-detected": "broken",
    "held-back": "broken",
    "terminate": "broken",
    "text-lapsed": "broken",
    "ceasefire-collapsed": "broken",
    "event-card": "card",
}
OPENING = 0.25
"""Seconds before the computer's first step, so that a person sees the table first."""


class TableCourse:
    """What comes next, and when. `is_seen` says whether the table is looked at; `ask` turns to who must decide."""

    def __init__(self, device: Device, is_seen: Callable[[], bool], ask: Callable[[], None]) -> None:
        self.device = device
        self.entry: LogEntry | None = None
        """The computer's move that is being shown."""
        self.news: list[News] = []
        """What has changed the game and waits to be shown on a card."""
        self.paused = False
        self._is_seen, self._ask = is_seen, ask
        self._turn: tuple[Moment, str, Turn] | None = None
        self._timer = -1
        self._skipping = False

    @property
    def turn(self) -> Turn:
        """What the device is for now; asked for at every redraw, so found out once a moment."""
        device = self.device
        if self._turn is None or device.shown is not self._turn[0] or device.at_device != self._turn[1]:
            self._turn = (device.shown, device.at_device, device.turn)
        return self._turn[2]

    def begin(self, app: Window) -> None:
        """Go on where the game stands, in this window."""
        self._app = app
        self.device.on_ready = lambda: app.post(self._on_ready)
        self.go_on(OPENING)

    def go_on(self, delay: float = 0.0) -> None:
        """Whatever comes next: a card, the computer's step, or somebody who is asked."""
        self._app.cancel(self._timer)
        if not self._is_seen():
            return  # goes on when the table is seen again
        if self.turn.kind == "over" and not isinstance(self._app.screens[-1], ProjectorScreen):
            self.news = [one for one in self.news if one.kind != "ended"]  # the end has a card of its own there
        if self.news:
            shown, self.news = self.news, []
            self._app.push(NewsCard(self._app.speaker, shown, self.go_on, self.skip))
            return
        if self.turn.kind == "watch":
            if not self.paused:
                self._timer = self._app.after(0.0 if self._skipping else delay, self._think)
            return
        self._skipping = False
        self.entry = None
        self._ask()

    def note(self, step: Step) -> None:
        """Keep what a card has to say of a step; nobody waits for cards who skips, or has the moves shown at once."""
        settings = self._app.settings
        if settings.news_cards and not self._skipping and SPEEDS[settings.speed] > 0:
            self.news.extend(self.device.news(step))

    def skip(self) -> None:
        """Show the computer's moves no longer; stop at the next decision of a person."""
        self._skipping = True
        self.paused = False
        self.go_on()

    def pause(self) -> None:
        """Halt between two moves of the computer's, or go on."""
        self.paused = not self.paused
        self.go_on()

    def _think(self) -> None:
        if self.device.go_on():
            self._app.redraw()

    def _on_ready(self) -> None:
        step = self.device.show()
        if step is not None:
            self._on_step(step)

    def _on_step(self, step: Step) -> None:
        self.note(step)
        entries = [entry for entry in self.device.entries(step) if entry.weight > 0]
        delay = 0.0
        if entries:
            self.entry = max(reversed(entries), key=lambda entry: entry.weight)
            delay = SPEEDS[self._app.settings.speed] * (1.4 if self.entry.weight > 1 else 1.0)
            if not self._skipping:
                self._app.sounds.play(SOUNDS.get(self.entry.kind, ""))
        if step.problem:
            self.paused = True
            self._app.push(
                Dialog(self._app.speaker.say("The game cannot go on by itself"), self._app.speaker.value(step.problem))
            )
        self._app.redraw()
        self.go_on(delay)
