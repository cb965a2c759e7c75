"""The mediators in Python by name: what each does, and how it is made for a scenario."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from negotiate.engine.rules import Rules
from negotiate.players.protocol import Player
from negotiate.players.single_text import Informed, SingleText
from negotiate.players.verifier import Verifier


class Mediator(NamedTuple):
    """A mediator on offer. Not `fair`: it knows what no mediator could, and is there as an upper bound for study."""

    make: Callable[[Rules], Player]
    summary: str
    fair: bool = True


PYTHON_MEDIATORS: dict[str, Mediator] = {
    "single-text": Mediator(SingleText, "One text, drafted anew after every answer, near the Nash point as it sees it."),
    "verifier": Mediator(Verifier, "Verifies where what is signed lacks it; facilitates otherwise."),
    "informed": Mediator(
        Informed, "For study only: as single-text, but knows everybody's true points; an upper bound.", fair=False
    ),
}


def mediator(name: str, rules: Rules) -> Player:
    """A fresh mediator of this name for one game. Raises KeyError."""
    return PYTHON_MEDIATORS[name].make(rules)
