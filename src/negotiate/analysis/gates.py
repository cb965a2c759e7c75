"""How the gates of the tracks stood over a game, from the rounds that were recorded."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class GateCourse(NamedTuple):
    """One track at the ends of rounds; a gate that opens and closes within a round is not seen."""

    first_open: int
    """The first round at whose end the track was open, 0 never."""
    rounds_open: int
    share_open: float
    """Of the rounds played, 0..1."""
    closings: int
    """How often it was open at the end of one round and shut at the end of the next."""
    longest: int
    """The most rounds in a row."""
    trust_at_opening: float
    """Mutual trust at the end of the first round in which it was open, 0..100; not a number for never."""


def gate_courses(rounds: NDArray[np.void], track_count: int) -> list[GateCourse]:
    """The course of every track over one game. `rounds`: its records of layout.round_dtype, in order.

    Records of rounds that were not played are left out. Raises ValueError without a round.
    """
    rounds = rounds[rounds["round_number"] > 0]
    if not len(rounds):
        raise ValueError("A course of gates needs at least one round.")
    courses = []
    for track in range(track_count):
        is_open = (rounds["tracks_open"] >> track) & 1 == 1
        edges = np.diff(np.concatenate(([0], is_open.astype(np.int64), [0])))
        starts, stops = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
        opened = int(starts[0]) if len(starts) else -1
        courses.append(
            GateCourse(
                int(rounds["round_number"][opened]) if len(starts) else 0,
                int(is_open.sum()),
                float(is_open.mean()),
                int((stops < len(rounds)).sum()),
                int((stops - starts).max(initial=0)),
                float(rounds["trust_least"][opened]) if len(starts) else float("nan"),
            )
        )
    return courses
