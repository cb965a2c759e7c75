"""The mediator's acts: what each of them brings (M13). legal.py says when one is refused."""

from __future__ import annotations

from typing import Any

from negotiate.engine.codes import (
    ABSENT,
    CONVENE,
    DELEGATES,
    E_CHAIR,
    E_HOLDER,
    FACILITATE,
    FORMULATE,
    GUARANTEE,
    MANIPULATE,
    MEDIATE,
    PASS,
    SHOW_STALEMATE,
    VERIFY,
)
from negotiate.engine.holders import holder_of, inclusion_in, mark_of, mediator_seat, sits
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
    hand_over(rules, game, holder)
    more = rules.mediator_inclusion[holder] - rules.mediator_inclusion[before]
    if more != 0.0:
        game.inclusion = min(1.0, max(0.0, game.inclusion + more))
    note(log, E_CHAIR, game.round_number, len(game.tabled) - 1, -1, -1, -1, 0, 0.0)


@kernel
def hand_over(rules: Any, game: Any, m: int) -> None:
    """Give the chair to the mediator at place m, with its own leverage and credibility; those of the one before wait."""
    before = game.chair
    if m == before:
        return
    game.chair_leverage[before] = game.leverage
    game.leverage = game.chair_leverage[m]
    for i in range(rules.party_count):
        game.chair_credibility[before][i] = game.credibility[i]
        game.credibility[i] = game.chair_credibility[m][i]
    game.chair = m


@kernel
def take_tracks(rules: Any, game: Any, log: Any) -> None:
    """Where mediators share the tracks, those whose round it is take theirs (M13). What one has tabled stays its own."""
    r = game.round_number
    if r == 1 or r > len(rules.holder):
        return
    for t in range(rules.track_count):
        m = holder_of(rules, game, t)
        if m >= 0 and m != rules.holder[r - 2][t]:
            note(log, E_HOLDER, r, mediator_seat(rules, game, m), t, -1, -1, 0, 0.0)
    more = inclusion_in(rules, r) - inclusion_in(rules, r - 1)
    if more != 0.0:
        game.inclusion = min(1.0, max(0.0, game.inclusion + more))


@kernel
def next_mediator(rules: Any, game: Any) -> int:
    """Where mediators share the tracks, the place of the one that is asked next, in the order of the file; -1 for none.

    The cursor counts, below 0, those that are still to be asked; it is 0 as the round begins, and when all have been.
    """
    first = rules.mediator_count + game.cursor if game.cursor < 0 else 0
    for m in range(first, rules.mediator_count):
        if sits(rules, game, m):
            return int(m)
    return -1


@kernel
def ask_mediator(rules: Any, game: Any) -> None:
    """Where mediators share the tracks, ask the next one for its act."""
    m = next_mediator(rules, game)
    game.cursor = 0
    if m >= 0:
        hand_over(rules, game, m)
        game.cursor = m + 1 - rules.mediator_count
        game.pending_kind = MEDIATE
        game.pending_seat = mediator_seat(rules, game, m)


@kernel
def roster_place(game: Any) -> int:
    """The place in a roster of the seat that must decide: a party's, or that of the mediator in the chair."""
    if game.pending_kind == MEDIATE:
        return int(len(game.tabled) - 1 + game.chair)
    return int(game.pending_seat)


@kernel
def mediate(rules: Any, game: Any, log: Any, action: Any) -> None:
    """The mediator's act of the round (M13)."""
    kind = action.kind
    n = rules.party_count
    if kind != PASS:
        game.leverage -= rules.act_cost[kind - FACILITATE]
    if kind == FACILITATE:
        # the parties are brought together once a round, however many do it
        is_first = game.facilitated == 0
        game.facilitated = game.facilitated | mark_of(rules, game)
        if not is_first:
            return
        clear_up(game, rules.misreading_facilitated)
        ceiling = max(open_ceiling(rules, game), 1.0)
        for i in range(n):
            for j in range(n):
                if i != j and rules.principal[i] == 1 and rules.principal[j] == 1:
                    raise_trust(rules, game, i, j, rules.facilitation_trust, ceiling)
    elif kind == FORMULATE:
        if game.formulated == 0:
            clear_up(game, rules.misreading_formulated)
        game.formulated = 1
        game.covered = 1
        put_on_table(rules, game, log, game.pending_seat, action)
    elif kind == MANIPULATE:
        game.covered = 1
        game.side = rules.side_payment
    elif kind == GUARANTEE:
        game.boost = rules.guarantee_boost
    elif kind == VERIFY:
        game.verified_now = game.verified_now | mark_of(rules, game)
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
