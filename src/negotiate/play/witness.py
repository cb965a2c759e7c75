"""A witness of batch games: why texts did not come about. It looks on and changes nothing; games are the same with it.

For each game: when options first opened, what was tabled and signed, who refused with which reason, who had the floor and
tabled nothing, whose public voted a text down, and which conditions of the accord held. `negotiate why` adds it up.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from negotiate.engine.codes import (
    ABSENT,
    ANSWER,
    COUNTER,
    E_REFUSED,
    FORMULATE,
    IF_AGREED,
    IF_IN_FORCE,
    IF_SUM_EXACT,
    IF_SUM_LEAST,
    IF_SUM_MOST,
    PROPOSE,
    REJECT,
    SPEAK,
)
from negotiate.engine.gates import is_met, reaches
from negotiate.engine.kernel import kernel
from negotiate.engine.layout import INT, Size
from negotiate.engine.legal import owner_absent
from negotiate.engine.option_bits import every_option, has_option, option_bit
from negotiate.engine.trust import least_trust
from negotiate.engine.worth import at_full_trust, risk_gap, surplus
from negotiate.players.kinds import DEMANDS_ALL, RANDOM, REJECTIONIST
from negotiate.players.survey import HAIR, movable_options
from negotiate.players.tactics import least_wanted, may_hold_out, own_worth

REASONS = ("points", "share", "trust", "whim", "vote")
"""Why a text fell: the party loses by it though all keep their word; it gets less than it asks for; it would sign if it
trusted the others more (M6, or what their cheating would cost); it is a player that needs no reason; its public voted no."""
POINTS, SHARE, TRUST, WHIM, VOTE = range(5)
MOST_NODES = 62
"""Conditions of the accord that are looked at, as bits of one whole number."""
LOG_ROWS = 256
"""Rows of the log that is read for votes and emptied after every step."""


@cache
def witness_dtype(size: Size) -> np.dtype[np.void]:
    """What is noted of one game; masks are by option (option_masks.py), or by party, lowest bit first."""
    P, K, L = size.parties, size.issues, size.options
    fields: list[tuple[object, ...]] = [
        ("wanted", INT, (K,)),  # options that the accord's condition asks for; all of them where there is no accord
        ("opened_round", INT, (K, L)),  # round in which the option could first be negotiated, 0 never
        ("tabled", INT, (K,)),  # options that stood in a text on the table
        ("signed", INT, (K,)),  # options that were signed
        ("joined", INT, (K,)),  # options in joint communiqués, which bind nobody (M18)
        ("refused_by", INT, (K, len(REASONS))),  # parties that refused a text with a wanted option, by reason
        ("refusals", INT, (P, len(REASONS))),  # how often a party refused, by reason
        ("asked", INT, (P,)),  # answers that a party gave to texts
        ("silent", INT, (P,)),  # times that it might have tabled a text and did not
        ("shut", INT, (P,)),  # times among them that no option was open to it
        ("first_text", INT),  # round of the first text on the table, 0 never
        ("met", INT),  # conditions of the accord that hold at the end, by node
        ("ever", INT),  # conditions that held at the end of some round
    ]
    return np.dtype(fields, align=True)


@kernel
def objection(rules: Any, game: Any, seat: int, traits: Any, mind: Any) -> int:
    """Why the seat has refused the pending text, as an index into REASONS."""
    offer = game.pending_offer
    if traits.kind == RANDOM or traits.kind == REJECTIONIST:
        return WHIM
    if traits.cheats == DEMANDS_ALL:
        return SHARE
    if traits.sensible == 1 and risk_gap(rules, game, seat, game.offer[offer]) > HAIR:
        return TRUST
    if rules.communique_worth > 0.0 and owner_absent(rules, game, game.offer[offer]):
        # words alone: nobody has to be trusted
        return POINTS if surplus(rules, game, seat, seat, game.offer[offer]) < -HAIR else SHARE
    trusting = at_full_trust(rules, game, seat, game.offer[offer])
    if trusting < -HAIR:
        return POINTS
    wanted = least_wanted(rules, game, seat, traits, mind, offer) if may_hold_out(rules, game, seat, mind, offer) else 0.0
    if trusting >= wanted - HAIR and own_worth(rules, game, seat, mind, game.offer[offer]) < wanted - HAIR:
        return TRUST
    return SHARE


@kernel
def begin_witness(rules: Any, seen: Any) -> None:
    """Note which options the accord asks for."""
    first = rules.accord_gate[0]
    length = rules.accord_gate[1]
    for k in range(rules.issue_count):
        seen.wanted[k] = every_option(rules.option_count[k]) if length == 0 else 0
    for n in range(first, first + length):
        code = rules.condition_code[n]
        if code == IF_AGREED or code == IF_IN_FORCE:
            k = rules.condition_left[n]
            for o in range(1, rules.option_count[k]):
                if reaches(rules, k, o, rules.condition_right[n]):
                    seen.wanted[k] = seen.wanted[k] | option_bit(o)
        elif code == IF_SUM_LEAST or code == IF_SUM_MOST or code == IF_SUM_EXACT:
            for k in range(rules.issue_count):
                if (rules.sum_issues[rules.condition_left[n]] >> k) & 1 == 1:
                    seen.wanted[k] = seen.wanted[k] | every_option(rules.option_count[k])


@kernel
def note_choice(rules: Any, game: Any, traits: Any, mind: Any, action: Any, seen: Any) -> None:
    """Note what a seat has decided, before it is done."""
    seat = game.pending_seat
    kind = action.kind
    if kind == PROPOSE or kind == COUNTER or kind == FORMULATE:
        if seen.first_text == 0:
            seen.first_text = game.round_number
        for k in range(rules.issue_count):
            if action.option[k] > 0:
                seen.tabled[k] = seen.tabled[k] | option_bit(action.option[k])
    if game.pending_kind == ANSWER:
        seen.asked[seat] += 1
        if kind == REJECT or kind == COUNTER:
            reason = objection(rules, game, seat, traits, mind)
            seen.refusals[seat][reason] += 1
            for k in range(rules.issue_count):
                option = game.offer[game.pending_offer][k]
                if has_option(seen.wanted[k], option):
                    seen.refused_by[k][reason] = seen.refused_by[k][reason] | (1 << seat)
    elif game.pending_kind == SPEAK and kind != PROPOSE and game.accord_round == 0:
        if rules.proposes[seat] == 1 and game.presence[seat] != ABSENT and game.proposed[seat] != game.round_number:
            seen.silent[seat] += 1
            movable = 0
            for k in range(rules.issue_count):
                movable = movable | movable_options(rules, game, k)
            if movable == 0:
                seen.shut[seat] += 1


@kernel
def note_votes(rules: Any, log: Any, seen: Any) -> None:
    """Note whose public voted a text down since the log was last emptied, and empty it."""
    for row in range(1, log[0][0] + 1):
        if log[row][0] == E_REFUSED:
            i = log[row][2]
            seen.refusals[i][VOTE] += 1
            for k in range(rules.issue_count):
                if seen.wanted[k] != 0:
                    seen.refused_by[k][VOTE] = seen.refused_by[k][VOTE] | (1 << i)
    log[0][0] = 0


@kernel
def note_standing(rules: Any, game: Any, seen: Any) -> None:
    """Note what is open and what stands."""
    for k in range(rules.issue_count):
        mask = game.option_open[k]
        if mask != 0:
            for o in range(1, rules.option_count[k]):
                if has_option(mask, o) and seen.opened_round[k][o] == 0:
                    seen.opened_round[k][o] = max(1, game.round_number)
        if game.agreed[k] > 0:
            seen.signed[k] = seen.signed[k] | option_bit(game.agreed[k])
        if game.communique[k] > 0:
            seen.joined[k] = seen.joined[k] | option_bit(game.communique[k])


@kernel
def note_conditions(rules: Any, game: Any, seen: Any) -> None:
    """Note which conditions of the accord hold now."""
    trust = least_trust(rules, game)
    first = rules.accord_gate[0]
    met = 0
    for n in range(min(rules.accord_gate[1], MOST_NODES)):
        if is_met(rules, game, first + n, 0.0, trust):
            met = met | (1 << n)
    seen.met = met
    seen.ever = seen.ever | met
