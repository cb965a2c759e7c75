"""The mediator's acts: what each of them brings (M13). legal.py says when one is refused."""

from __future__ import annotations

from typing import Any

from negotiate.engine.codes import (
    ABSENT,
    CONVENE,
    DELEGATES,
    FACILITATE,
    FORMULATE,
    GUARANTEE,
    MANIPULATE,
    PASS,
    SHOW_STALEMATE,
    VERIFY,
)
from negotiate.engine.kernel import kernel
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
