"""Decisions that several seats take at once, on one day of carrying out, and what is sealed until the last of them is in.

The engine asks for them one after the other. Nobody may learn from the order, so a match keeps what is submitted sealed
until all who are asked from outside have decided; these functions say who that is, and what the game looks like to each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.codes import (
    ACTIONS,
    BREACH,
    BREACHED,
    CARRY_ALL,
    CARRY_OUT,
    DECISIONS,
    DUE,
    KEPT,
    NOTHING,
    STALL,
    STALLED,
    SUSPEND,
    SUSPENDED,
)
from negotiate.engine.decision import Decision
from negotiate.engine.notation import Action, seat_index
from negotiate.engine.records import copied
from negotiate.engine.rounds import IMPLEMENTING
from negotiate.engine.rules import Rules

Sealed = Mapping[tuple[str, str], Action]
"""What is decided and not yet revealed, by seat and issue."""
ALL = ACTIONS[CARRY_ALL]
CARRYING_OUT = DECISIONS[CARRY_OUT]
FAILING = {ACTIONS[STALL]: STALLED, ACTIONS[BREACH]: BREACHED, ACTIONS[SUSPEND]: SUSPENDED}
"""What becomes of a duty that is not carried out, by the act."""


def due(rules: Rules, game: NDArray[np.void]) -> Iterator[tuple[str, str]]:
    """Every seat and issue that is still to be decided on this day, in the engine's order; `game` has shape (1,)."""
    state, names = game[0], rules.names
    if int(state["stage"]) != IMPLEMENTING or int(state["ended"]):
        return
    conduct, carries_all = state["conduct"].tolist(), state["carries_all"].tolist()
    for k, issue in enumerate(names.issues):
        for j, party in enumerate(names.parties):
            if conduct[k][j] == DUE and not carries_all[j]:
                yield party, issue


def open_duties(rules: Rules, game: NDArray[np.void], sealed: Sealed, speaks: Callable[[str], bool]) -> tuple[Decision, ...]:
    """What those for whom somebody `speaks` have still to decide on this day, in the engine's order."""
    carrying: set[str] = set()
    found = []
    for seat, issue in due(rules, game):
        action = sealed.get((seat, issue))
        if action is not None:
            if action.kind == ALL:
                carrying.add(seat)
        elif seat not in carrying and speaks(seat):
            found.append(Decision(seat, CARRYING_OUT, None, issue))
    return tuple(found)


def asking(rules: Rules, game: NDArray[np.void], wanted: Decision | None) -> NDArray[np.void]:
    """A copy of the game in which this duty is the decision that is asked for; None: none is."""
    turned = copied(game)
    if wanted is None:
        turned["pending_kind"] = NOTHING
        return turned
    assert wanted.issue is not None  # only what is carried out is decided at once
    turned["pending_kind"] = CARRY_OUT
    turned["pending_seat"] = seat_index(rules.names, rules.size, wanted.seat)
    turned["pending_issue"] = rules.names.issues.index(wanted.issue)
    return turned


def asking_in_turn(rules: Rules, game: NDArray[np.void], sealed: Sealed, wanted: Decision) -> NDArray[np.void]:
    """As `asking`, and the game has come to it as the engine would: what the others decided before is not known, so it
    counts as carried out, and what the seat itself has sealed is as it is."""
    turned = asking(rules, game, wanted)
    for seat, issue in due(rules, game):
        if (seat, issue) == (wanted.seat, wanted.issue):
            break
        k, j = rules.names.issues.index(issue), rules.names.parties.index(seat)
        own = sealed.get((seat, issue)) if seat == wanted.seat else None
        turned["conduct"][0, k, j] = KEPT if own is None else FAILING.get(own.kind, KEPT)
    turned["cursor"] = int(turned["pending_issue"][0])
    turned["subcursor"] = int(turned["pending_seat"][0]) + 1
    return turned
