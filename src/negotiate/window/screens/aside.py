"""Work that takes a while, done aside: on a thread of its own, so that the window never waits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from negotiate.errors import NegotiateError
from negotiate.window.screen import Window

Result = TypeVar("Result")


def aside(app: Window, work: Callable[[], Result], done: Callable[[Result], None], failed: Callable[[str], None]) -> None:
    """Do `work` on another thread; then, on the window's thread, go on with its result or with the sentence of its error."""

    def run() -> None:
        try:
            result = work()
        except NegotiateError as error:
            said = app.speaker.error(error)
            app.post(lambda: failed(said))
        else:
            app.post(lambda: done(result))

    threading.Thread(target=run, daemon=True, name="aside").start()
