"""The mediator's acts: what each of them brings (M13). legal.py says when one is refused."""

from __future__ import annotations

from typing import Any

from negotiate.engine.codes import (
    ABSENT,
    CONVENE,
    DELEGATES,
    E_CHAIR,
    FACILITATE,
    FORMULATE,
    GUARANTEE,
    MANIPULATE,
    PASS,
    SHOW_STALEMATE,
    VERIFY,
)
from negotiate.engine.kernel import kernel
from negotiate.engine.log import note
from negotiate.engine.misreading import clear_up
from negotiate.engine.offers import owns, put_on_table, withdraw
from negotiate.engine.trust import open_ceiling, raise_trust


@kernel
def arrive(rules: Any, game: Any, i: int, presence: int) -> None:
    """Party i takes a seat. Packages that were tabled without it, on issues that it owns, are off the table."""
    if game.presence[i] == ABSENT:
        for seat in range(len(game.tabled)):
            if game.tabled[seat] > 0 and owns(rules, game, seat, i):
                withdraw(rules, game, seat)
    game.presence[i] = presence


@kernel
def take_chair(rules: Any, game: Any, log: Any) -> None:
    """Where mediators take turns, whoever's round it is takes the chair, with its own leverage and credibility (M13).

    What the one before has tabled stays on the table: it is the text of the chair.
    """
    holder = rules.chair[game.round_number - 1]
    before = game.chair
    if holder == before:
        return
    game.chair_leverage[before] = game.leverage
    game.leverage = game.chair_leverage[holder]
    for i in range(rules.party_count):
        game.chair_credibility[before][i] = game.credibility[i]
        game.credibility[i] = game.chair_credibility[holder][i]
    more = rules.mediator_inclusion[holder] - rules.mediator_inclusion[before]
    if more != 0.0:
        game.inclusion = min(1.0, max(0.0, game.inclusion + more))
    game.chair = holder
    note(log, E_CHAIR, game.round_number, len(game.tabled) - 1, -1, -1, -1, 0, 0.0)


@kernel
def roster_place(game: Any) -> int:
    """The place in a roster of the seat that must decide: a party's, or that of the mediator in the chair."""
    return int(game.pending_seat + (game.chair if game.pending_seat == len(game.tabled) - 1 else 0))


@kernel
def mediate(rules: Any, game: Any, log: Any, action: Any) -> None:
    """The mediator's act of the round (M13)."""
    kind = action.kind
    n = rules.party_count
    if kind != PASS:
        game.leverage -= rules.act_cost[kind - FACILITATE]
    if kind == FACILITATE:
        game.facilitated = 1
        clear_up(game, rules.misreading_facilitated)
        ceiling = max(open_ceiling(rules, game), 1.0)
        for i in range(n):
            for j in range(n):
                if i != j and rules.principal[i] == 1 and rules.principal[j] == 1:
                    raise_trust(rules, game, i, j, rules.facilitation_trust, ceiling)
    elif kind == FORMULATE:
        game.formulated = 1
        game.covered = 1
        clear_up(game, rules.misreading_formulated)
        put_on_table(rules, game, log, game.pending_seat, action)
    elif kind == MANIPULATE:
        game.covered = 1
        game.side = rules.side_payment
    elif kind == GUARANTEE:
        game.boost = rules.guarantee_boost
    elif kind == VERIFY:
        game.verified_now = 1
    elif kind == CONVENE:
        game.convened_round = game.round_number
        for i in range(n):
            if game.presence[i] == ABSENT and rules.may_return[i] == 1 and game.credibility[i] >= rules.credibility_needed:
                arrive(rules, game, i, DELEGATES)
    elif kind == SHOW_STALEMATE:
        game.stalemate_round = game.round_number
        for i in range(n):
            if rules.principal[i] == 1:
                game.pain[i] = min(1.0, game.pain[i] + rules.stalemate_pain)
