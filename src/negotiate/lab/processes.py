"""Stretches of games in processes of their own, for players in Python, which do not let go of the interpreter's lock: each
process has its own.

What comes back is the same as in this process, since a game is a function of its cast, seed and number.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, TypeVar

from negotiate.errors import NegotiateError
from negotiate.lab.task import Task

Made = TypeVar("Made")
Work = Callable[..., Made]
"""What is done with a stretch: (cast, seed, first game, number of games) -> what comes back. A function of a module, so that
another process finds it by its name."""


def play_apart(
    work: Work[Made], casts: Mapping[int, Any], seed: int, tasks: Sequence[Task], jobs: int
) -> Generator[tuple[Task, Made], None, None]:
    """What `work` makes of every task, as (task, made), as they are finished, in `jobs` processes at most.

    What is not begun is dropped when the caller stops, or when a game raises. Raises NegotiateError where a process ends
    before its games do.
    """
    # started anew: a copy of a process that has threads may hang
    fresh = multiprocessing.get_context("spawn")
    pool = _Apart(min(jobs, len(tasks)), fresh, _receive, (work, casts, seed))
    try:
        yield from spread(_play_received, tasks, pool, jobs)
    except BrokenProcessPool as error:
        raise NegotiateError(
            "A process that played games with players in Python ended before they did: it ran out of memory, or a player "
            "ended it. Play one after the other (--jobs 1) to see which, or fewer at once."
        ) from error


def spread(
    play: Callable[[Task], Made], tasks: Sequence[Task], pool: Executor, jobs: int
) -> Generator[tuple[Task, Made], None, None]:
    """Every task with what `play` makes of it in the pool, as they are finished. The pool is shut down at the end."""
    try:
        running: dict[Future[Made], Task] = {}
        for task in tasks:
            running[pool.submit(play, task)] = task
            while len(running) >= 2 * jobs:
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield running.pop(future), future.result()
        while running:
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield running.pop(future), future.result()
    finally:
        shut_down(pool)


def shut_down(pool: Executor) -> None:
    """Drop what has not begun and wait for the rest.

    One Ctrl-C may come twice, since polars raises it as well as Python: the second must not cut this short.
    """
    try:
        pool.shutdown(wait=True, cancel_futures=True)
    except KeyboardInterrupt:
        pool.shutdown(wait=True, cancel_futures=True)
        raise


TOLD_BY = ("__spec__", "__file__")
"""The names of a script by which a process that is begun finds it (`multiprocessing.spawn`)."""
_hiding = threading.RLock()


@contextmanager
def script_unread() -> Iterator[None]:
    """Processes that are begun in here do not read the script that called, which would play its games in each of them.

    They need nothing of it: players that a script defines stay in its process (objects.can_travel).
    """
    script = vars(sys.modules["__main__"])
    with _hiding:
        kept = {name: value for name, value in script.items() if name in TOLD_BY}
        script.update(dict.fromkeys(kept))
        try:
            yield
        finally:
            script.update(kept)


class _Apart(ProcessPoolExecutor):
    """Processes that begin, one by one, where something is handed in."""

    def submit(self, *asked: Any, **named: Any) -> Future[Any]:
        with script_unread(), _interrupts_held_back():
            return super().submit(*asked, **named)


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Processes that are begun in here never hear Ctrl-C; this one, which tells them to stop, hears it a moment later.

    It must not hear it while one begins, which would be left behind. What a thread does not listen to its children do not
    either, but another thread may hear it in its place: so it is noted, too.
    """
    here = threading.current_thread() is threading.main_thread() and hasattr(signal, "pthread_sigmask")  # not on Windows
    if not here or signal.getsignal(signal.SIGINT) in (signal.SIG_IGN, None):
        yield
        return
    heard: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        signal.signal(signal.SIGINT, handler)
    if heard:
        raise KeyboardInterrupt


_received: tuple[Work[Any], Mapping[int, Any], int] | None = None
"""What this process has been told to play, where it is one that another began."""


def _receive(work: Work[Any], casts: Mapping[int, Any], seed: int) -> None:
    global _received
    _received = (work, casts, seed)
    # Ctrl-C is for the process that began this; it tells the others to stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _play_received(task: Task) -> Any:
    if _received is None:
        raise RuntimeError("A process was asked for games before it was told who plays them.")
    work, casts, seed = _received
    return work(casts[task.cast], seed, task.first, task.games)
