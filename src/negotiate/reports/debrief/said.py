"""What was said at a table beside the game, as its debrief shows it: with the consent of those who wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from negotiate.engine.rules import Names
from negotiate.words.labels import capital
from negotiate.words.speaker import Speaker


@dataclass(frozen=True)
class Said:
    """A message in words: who wrote it, to whom, and the package that was shown with it, empty for none.

    `round` counts from 1; 0 where nobody noted it.
    """

    round: int
    who: str
    to: str
    text: str
    package: str = ""


def by_round(said: Sequence[Said], names: Names, speaker: Speaker) -> list[tuple[str, list[Said]]]:
    """Messages in the order in which they were written, under what the round is called; empty where nobody noted it."""
    rounds = groupby(said, lambda one: one.round)
    return [(capital(speaker.in_round(names, number)) if number else "", list(found)) for number, found in rounds]
