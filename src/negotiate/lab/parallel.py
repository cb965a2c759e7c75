"""Many stretches of games at once: threads for built-in players and language models, processes for players in Python, or the
workers of a cluster (cluster.py) for all that can travel.

The compiled engine lets go of the interpreter's lock, so threads suffice where it does all the work; players in Python do
not, and each process has its own. Player objects that cannot be handed to another process play in this one. A game is a
function of its cast, seed and number, so nothing here changes a result.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import numpy as np
from numpy.typing import NDArray

from negotiate.lab.cluster import Cluster
from negotiate.lab.processes import play_apart, spread
from negotiate.lab.simulate import Cast, play_stretch, stretch_of
from negotiate.lab.task import Task
from negotiate.players.objects import can_travel

Summaries = NDArray[np.void]


def stretches(number: int, cast: Cast, first: int, ends: int) -> list[Task]:
    """Games `first` to `ends` - 1 of a cast, the one with this number in the list of casts, in stretches of its size."""
    together = stretch_of(cast)
    return [Task(number, begins, min(together, ends - begins)) for begins in range(first, ends, together)]


def play_all(
    casts: Sequence[Cast], seed: int, tasks: Sequence[Task], jobs: int, cluster: Cluster | None = None
) -> Generator[tuple[Task, Summaries], None, None]:
    """Every task with the summaries of its games (records of layout.summary_dtype, (games,)), as they finish.

    What has not begun is dropped when the caller stops, or when a game raises. A caller that may be interrupted closes it
    (`contextlib.closing`), so that a Ctrl-C while it ends is not lost in the clearing up of Python.
    """
    if cluster is not None:
        away = [cluster.takes(cast) for cast in casts]
        yield from cluster.play(_summaries, casts, seed, [task for task in tasks if away[task.cast]])
        tasks = [task for task in tasks if not away[task.cast]]
    threaded = [cast.is_built_in or cast.asks_models for cast in casts]
    light = [task for task in tasks if threaded[task.cast]]
    slow = [task for task in tasks if not threaded[task.cast]]

    def play(task: Task) -> Summaries:
        return _summaries(casts[task.cast], seed, task.first, task.games)

    stays = [jobs == 1 or not can_travel(cast.objects) for cast in casts]
    for task in (*(light if jobs == 1 else ()), *(task for task in slow if stays[task.cast])):
        yield task, play(task)
    if jobs == 1:
        return
    slow = [task for task in slow if not stays[task.cast]]
    if light:
        yield from spread(play, light, ThreadPoolExecutor(jobs, thread_name_prefix="games"), jobs)
    if slow:
        wanted = {task.cast for task in slow}
        handed = {number: cast for number, cast in enumerate(casts) if number in wanted}
        yield from play_apart(_summaries, handed, seed, slow, jobs)


def whole_games(casts: Sequence[Cast], seed: int, games: int, jobs: int) -> list[Summaries]:
    """Games 0 to `games` - 1 of every cast, in the order of the casts (records, (games,) each)."""
    tasks = [task for number, cast in enumerate(casts) for task in stretches(number, cast, 0, games)]
    with closing(play_all(casts, seed, tasks, jobs)) as played:
        found = dict(played)
    parts: list[list[Summaries]] = [[] for _cast in casts]
    for task in tasks:
        parts[task.cast].append(found[task])
    return [np.concatenate(one) for one in parts]


def _summaries(cast: Cast, seed: int, first: int, games: int) -> Summaries:
    return play_stretch(cast, seed, first, games, with_rounds=False)[0]
