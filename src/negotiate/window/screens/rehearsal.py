"""A rehearsal: a few moves that nobody sees, played aside, so that the engine is compiled before somebody waits for it."""

from __future__ import annotations

from collections.abc import Callable

from negotiate.engine.kernel import is_cold
from negotiate.present.builder import Draft, builder
from negotiate.present.scene import scene_of
from negotiate.table.session import TUTORED, Session, Setup
from negotiate.window.screen import Dialog, Window
from negotiate.window.screens.aside import aside
from negotiate.words.speaker import Speaker


def play_a_little() -> None:
    """The tutorial up to its first decision, and what a table shows of it: all that a game calls at its beginning."""
    session = Session.begin(Setup(TUTORED, {"highmark": "human"}, seed=1, tutor=False), save=False)
    session.skip()
    session.take_device(session.turn.seat)
    scene_of(session.seen())
    builder(session.seen(), Draft())
    session.close()


class Rehearsal:
    """Goes on while the person still looks at the start screen. What needs the engine is asked to wait with `before`."""

    def __init__(self, app: Window, play: Callable[[], None] = play_a_little) -> None:
        self._app = app
        self.is_over = False
        self._is_first = is_cold()
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
