"""The one thread that works in the room: what somebody waits for comes before what everybody is shown."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

Value = TypeVar("Value")

COMMAND, MOVE, SHOW, STOP = range(4)
"""What is done first: commands, then the computer's moves, then what pages are shown; last of all the thread ends."""


class Worker:
    """A thread with a queue in which the more urgent overtakes."""

    def __init__(self) -> None:
        self._queue: queue.PriorityQueue[tuple[int, int, Callable[[], None]]] = queue.PriorityQueue()
        self._count = itertools.count()
        self._thread = threading.Thread(target=self._work, name="room", daemon=True)
        self._thread.start()

    async def do(
        self, urgency: int, does: Callable[[], Value], more: Callable[[Value], bool] = lambda _value: False
    ) -> Value:
        """Have something done, and wait for it; once more as long as there is `more` to do, by what it came to.

        In between only the more urgent comes first. Raises what it raises.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Value] = loop.create_future()

        def tell(value: Any, error: BaseException | None) -> None:
            if future.cancelled():
                return
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(value)

        def work() -> None:
            value, error = None, None
            try:
                value = does()
                if more(value):
                    self._queue.put((urgency, next(self._count), work))
                    return
            except BaseException as found:
                error = found
            with contextlib.suppress(RuntimeError):  # the loop is closed: who asked is gone, and the thread works on
                loop.call_soon_threadsafe(tell, value, error)

        self._queue.put((urgency, next(self._count), work))
        return await future

    def _work(self) -> None:
        while True:
            urgency, _number, work = self._queue.get()
            if urgency == STOP:
                return
            work()

    def close(self) -> None:
        """Finish what waits, and end the thread."""
        self._queue.put((STOP, next(self._count), lambda: None))
        self._thread.join(timeout=10)
