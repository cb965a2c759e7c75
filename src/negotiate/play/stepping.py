"""Many tables at once with one learning seat: a kernel plays each until the seat must decide, and writes what it observes.

A table is a row of five arrays. What the seat chooses are the slots of players/slots.py, what it observes the numbers of
players/sight.py. A table whose game is over begins the next one at its next step; chance depends on the seed and the number
of the game alone, so nothing depends on how many tables there are together.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.codes import NOTHING
from negotiate.engine.kernel import kernel
from negotiate.engine.ledger import BELIEVED, whole_worth
from negotiate.engine.mediation import roster_place
from negotiate.engine.outcome import mandate, utility
from negotiate.engine.rounds import apply, begin, proceed
from negotiate.players.candidates import DRAFTS
from negotiate.players.kinds import OUTSIDE
from negotiate.players.sight import note_estimates, observe
from negotiate.players.slots import fill_mask, take_slot
from negotiate.players.tactics import choose
from negotiate.players.tree import restore

(STATUS, SLOT, SEED_LOW, SEED_HIGH, NUMBER, STRIDE, TOSSES, TAKEN, PASSED_OVER) = range(9)
"""Columns of the plan: where the table stands; what its seat has chosen; the words of its seed; the number of the game it
begins next, and how far apart its games are; for which errors its estimates were noted; the slot that was taken; and how
many games in a row ended before the seat was asked."""
PLAN = 9
WAIT = -2
"""In place of a slot: nothing is taken and no game begins; where the seat is asked, it is paid and observes anew."""
OVER, ASKED, NEVER_ASKED = 0, 1, 2
"""Where a table stands: its game is over, or was never begun; the seat is asked; no game asks the seat anything."""

BEGUN, PAID, REWARD = 0, 1, 2
"""Columns of the pay, points: what the seat had at the beginning, what it was paid for so far, and its reward now."""
PAY = 3
BY_POINTS, BY_MANDATE = 0, 1
"""Manners of being paid."""
MOST_PASSED_OVER = 1000
"""So many games in a row may end before the seat is asked anything."""


class Tables(NamedTuple):
    """What a seat that chooses slots needs: the acts (slots.acts_of), and then a row a table of what the kernel writes."""

    acts: NDArray[np.int64]
    plan: NDArray[np.int64]
    """(tables, PLAN)."""
    pay: NDArray[np.float64]
    """(tables, PAY)."""
    known: NDArray[np.float64]
    """The seat's estimates of points, (tables, P, K, L)."""
    seen: NDArray[np.float32]
    """What it observes, (tables, numbers)."""
    mask: NDArray[np.int8]
    """What it may choose, (tables, slots)."""


def no_tables() -> Tables:
    """What stands for them where there are none."""
    return Tables(
        np.zeros((0, 4), np.int64),
        np.zeros((0, PLAN), np.int64),
        np.zeros((0, PAY)),
        np.zeros((0, 0, 0, 0)),
        np.zeros((0, 0), np.float32),
        np.zeros((0, 0), np.int8),
    )


@kernel
def go_on(rules: Any, game: Any, seat: int, roster: Any, log: Any, mind: Any, action: Any) -> None:
    """Play the others until this seat or one that the roster leaves outside must decide, or to the end."""
    while game.ended == 0:
        if game.pending_kind == NOTHING:
            proceed(rules, game, log)
        elif game.pending_seat == seat:
            return
        else:
            traits = roster[roster_place(game)]
            if traits.kind == OUTSIDE:
                return
            choose(rules, game, traits, mind, action)
            apply(rules, game, log, action)


@kernel
def begin_table(
    rules: Any, roster: Any, empty: Any, games: Any, n: int, log: Any, mind: Any, action: Any, seat: int, plan: Any, pay: Any
) -> None:
    """Begin the next game of table n in which the seat is asked anything."""
    plan[PASSED_OVER] = 0
    while plan[PASSED_OVER] < MOST_PASSED_OVER:
        restore(games, n, empty, 0)
        game = games[n]
        number = int(plan[NUMBER])
        plan[NUMBER] = number + plan[STRIDE]
        low, high = int(plan[SEED_LOW]), int(plan[SEED_HIGH])  # uncompiled, numpy's numbers would overflow in the draws
        begin(rules, game, log, low, high, number & 0xFFFFFFFF, (number >> 32) & 0xFFFFFFFF)
        pay[BEGUN] = whole_worth(rules, game, BELIEVED, seat)
        pay[PAID] = pay[BEGUN]
        go_on(rules, game, seat, roster, log, mind, action)
        if game.ended == 0:
            plan[STATUS] = ASKED
            return
        plan[PASSED_OVER] += 1
    plan[STATUS] = NEVER_ASKED


@kernel
def pay_seat(rules: Any, game: Any, seat: int, manner: int, pay: Any) -> None:
    """What has come about for the seat since it was paid last, as adapters/learning.py says."""
    if manner == BY_MANDATE:
        pay[REWARD] += mandate(rules, game, seat) / 100.0 if game.ended == 1 else 0.0
        return
    if game.ended == 1:
        points = utility(rules, game, seat) + pay[BEGUN] - rules.reservation_value[seat]
    else:
        points = whole_worth(rules, game, BELIEVED, seat)
    pay[REWARD] += points - pay[PAID]
    pay[PAID] = points


@kernel
def look(rules: Any, game: Any, seat: int, acts: Any, action: Any, known: Any, seen: Any, mask: Any) -> None:
    """Write what the seat observes of a game, and what it may choose."""
    note_estimates(rules, game, seat, known)
    observe(rules, game, seat, known, 1, seen)
    fill_mask(rules, game, seat, acts, action, mask)


@kernel
def step_tables(
    rules: Any,
    roster: Any,
    empty: Any,
    games: Any,
    log: Any,
    mind: Any,
    action: Any,
    seat: int,
    manner: int,
    tables: Tables,
) -> None:
    """Take what the seat of every table has chosen (plan[table][SLOT]), and play on until it is asked again, or to the end.

    A slot that the mask does not have counts as the last one. Where a game is over, the next one begins, and nothing is
    paid: what comes about before the seat is asked first is paid with what follows. Where no game asks the seat anything,
    the tables that come later are not begun.
    """
    plan, pay = tables.plan, tables.pay
    last = len(tables.acts) + DRAFTS
    for n in range(len(plan)):
        pay[n][REWARD] = 0.0
        if plan[n][SLOT] == WAIT:
            if plan[n][STATUS] != ASKED:
                continue
            if plan[n][TAKEN] >= 0 or games[n].ended == 1:  # else it has not been asked in this game
                pay_seat(rules, games[n], seat, manner, pay[n])
            if games[n].ended == 1:
                plan[n][STATUS] = OVER
        elif plan[n][STATUS] != ASKED:
            begin_table(rules, roster, empty, games, n, log, mind, action, seat, plan[n], pay[n])
            plan[n][TOSSES] = -1
            plan[n][TAKEN] = -1
            if plan[n][STATUS] == NEVER_ASKED:
                return  # nor will it be asked at any other table
        else:
            slot = plan[n][SLOT]
            if slot < 0 or slot > last or tables.mask[n][slot] == 0:
                slot = last
            plan[n][TAKEN] = slot
            take_slot(rules, games[n], seat, slot, tables.acts, roster[seat], mind, action)
            apply(rules, games[n], log, action)
            go_on(rules, games[n], seat, roster, log, mind, action)
            pay_seat(rules, games[n], seat, manner, pay[n])
            if games[n].ended == 1:
                plan[n][STATUS] = OVER
        is_new = 0
        if plan[n][TOSSES] != games[n].tosses_left:
            note_estimates(rules, games[n], seat, tables.known[n])
            plan[n][TOSSES] = games[n].tosses_left
            is_new = 1
        observe(rules, games[n], seat, tables.known[n], is_new, tables.seen[n])
        fill_mask(rules, games[n], seat, tables.acts, action, tables.mask[n])
