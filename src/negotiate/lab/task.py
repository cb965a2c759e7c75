"""A task: a stretch of games that is played in one go, in a thread, in a process or on another machine."""

from __future__ import annotations

from typing import NamedTuple


class Task(NamedTuple):
    """A stretch of games: by which cast (its place in the list of casts), from which game on, how many."""

    cast: int
    first: int
    games: int
