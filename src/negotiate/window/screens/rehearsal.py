"""The rehearsal, played aside while the person looks at the start screen; what needs the engine waits for it."""

from __future__ import annotations

from collections.abc import Callable

from negotiate.table.rehearsal import is_first, play_a_little
from negotiate.window.screen import Dialog, Window
from negotiate.window.screens.aside import aside
from negotiate.words.speaker import Speaker


class Rehearsal:
    """Goes on while the person still looks at the start screen. What needs the engine is asked to wait with `before`."""

    def __init__(self, app: Window, play: Callable[[], None] = play_a_little) -> None:
        self._app = app
        self.is_over = False
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
        self._rehearsal, self._does = rehearsal, does
        text = speaker.say(
            "The first game on a machine takes up to a minute to begin, because the engine is compiled for it once."
        )
        lines = [text] if is_first else []
        lines.append(speaker.say("The game begins by itself."))
        super().__init__(speaker.say("Getting ready …"), " ".join(lines), [(speaker.say("Back"), "plain", None)])

    def on_show(self) -> None:
        if self._rehearsal.is_over:
            self.app.pop()
            self._does()
