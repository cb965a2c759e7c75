"""Many stretches of games at once: threads for built-in players, processes for players in Python.

The compiled engine lets go of the interpreter's lock, so threads suffice where it does all the work; players in Python do
not, and each process has its own. A game is a function of its cast, seed and number, so nothing here changes a result.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.lab.simulate import Cast, play_stretch, shut_down, stretch_of

Summaries = NDArray[np.void]


class Task(NamedTuple):
    """A stretch of games: by which cast (its place in the list of casts), from which game on, how many."""

    cast: int
    first: int
    games: int


def stretches(number: int, cast: Cast, first: int, ends: int) -> list[Task]:
    """Games `first` to `ends` - 1 of a cast, the one with this number in the list of casts, in stretches of its size."""
    together = stretch_of(cast)
    return [Task(number, begins, min(together, ends - begins)) for begins in range(first, ends, together)]


def play_all(
    casts: Sequence[Cast], seed: int, tasks: Sequence[Task], jobs: int
) -> Generator[tuple[Task, Summaries], None, None]:
    """Every task with the summaries of its games (records of layout.summary_dtype, (games,)), as they finish.

    What has not begun is dropped when the caller stops, or when a game raises. A caller that may be interrupted closes it
    (`contextlib.closing`), so that a Ctrl-C while it ends is not lost in the clearing up of Python.
    """
    compiled = [task for task in tasks if casts[task.cast].is_built_in]
    slow = [task for task in tasks if not casts[task.cast].is_built_in]

    def play(task: Task) -> Summaries:
        return play_stretch(casts[task.cast], seed, task.first, task.games, with_rounds=False)[0]

    if jobs == 1:
        for task in (*compiled, *slow):
            yield task, play(task)
        return
    if compiled:
        yield from _spread(play, compiled, ThreadPoolExecutor(jobs, thread_name_prefix="games"), jobs)
    if slow:
        # started anew: a copy of a process that has threads may hang
        fresh = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(min(jobs, len(slow)), fresh, _receive, (list(casts), seed))
        yield from _spread(_play_received, slow, pool, jobs)


def _spread(
    play: Callable[[Task], Summaries], tasks: Sequence[Task], pool: Executor, jobs: int
) -> Iterator[tuple[Task, Summaries]]:
    try:
        running: dict[Future[Summaries], Task] = {}
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


_received: tuple[list[Cast], int] = ([], 0)
"""What a process of its own has been told to play."""


def _receive(casts: list[Cast], seed: int) -> None:
    global _received
    _received = (casts, seed)
    # Ctrl-C is for the process that began this; it tells the others to stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _play_received(task: Task) -> Summaries:
    casts, seed = _received
    return play_stretch(casts[task.cast], seed, task.first, task.games, with_rounds=False)[0]
