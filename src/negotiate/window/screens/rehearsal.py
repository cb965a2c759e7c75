"""The rehearsal, played aside while the person looks at the start screen; what needs the engine waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable

from negotiate.table.rehearsal import is_first, play_a_little
from negotiate.window.box import Box
from negotiate.window.page import Page
from negotiate.window.screen import Dialog, Window
from negotiate.window.screens.aside import aside
from negotiate.words.speaker import Speaker


class Rehearsal:
    """Goes on while the person still looks at the start screen. What needs the engine is asked to wait with `before`."""

    def __init__(self, app: Window, play: Callable[[], None] = play_a_little) -> None:
        self._app = app
        self.is_over = False
        self.began = time.monotonic()
        """When it began, in seconds by a clock that is never set."""
        self._is_first = is_first()
        aside(app, play, lambda _nothing: self._end(), lambda _said: self._end())

    def before(self, does: Callable[[], None]) -> None:
        """Do something once the rehearsal is over; until then a dialog says what is waited for, and offers to leave it."""
        if self.is_over:
            does()
        else:
            self._app.push(Waiting(self._app.speaker, self, does, is_first=self._is_first))

    def _end(self) -> None:
        """What goes wrong in a rehearsal goes wrong in the game as well, which says so in a sentence."""
        self.is_over = True
        top = self._app.screens[-1] if self._app.screens else None
        if isinstance(top, Waiting):
            top.on_show()


class Waiting(Dialog):
    """Says why nothing begins yet; what is waited for begins when the rehearsal is over and this dialog is on top."""

    def __init__(self, speaker: Speaker, rehearsal: Rehearsal, does: Callable[[], None], *, is_first: bool) -> None:
        """`is_first`: whether the engine has never been compiled on this machine, so that it takes long."""
        self._rehearsal, self._does, self._is_first = rehearsal, does, is_first
        self._timer = -1
        text = speaker.say(
            "The first game on a machine takes up to a minute to begin, because the engine is compiled for it once."
        )
        lines = [text] if is_first else []
        lines.append(speaker.say("The game begins by itself."))
        super().__init__(
            speaker.say("Getting ready …"), " ".join(lines), [(speaker.say("Back"), "plain", None)], self._count
        )

    def _count(self, page: Page, box: Box) -> float:
        """The seconds so far, once there is something to compile; returns the bottom."""
        if not self._is_first:
            return box.y
        seconds = int(time.monotonic() - self._rehearsal.began)
        said = page.plural("{count} second so far", "{count} seconds so far", seconds)
        return page.text(Box(box.x, box.y + 4, box.w), said, "small", "muted").bottom

    def _tick(self) -> None:
        """Count on while the dialog is looked at."""
        if self.app.screens and self.app.screens[-1] is self:
            self.app.redraw()
            self._timer = self.app.after(1.0, self._tick)

    def on_show(self) -> None:
        self.app.cancel(self._timer)
        if self._rehearsal.is_over:
            self.app.pop()
            self._does()
        elif self._is_first:
            self._timer = self.app.after(1.0, self._tick)
