"""The actions worth trying at a decision, one after the other: packages are far too many to try them all.

First what the seat would do in character and the plain answers, then packages drafted for different bargains, then packages
that change one option of a text that is being tried already.
"""

from __future__ import annotations

from typing import Any

from negotiate.engine.chance import below, uniform
from negotiate.engine.codes import (
    ACCEPT,
    ANNOUNCE,
    ANSWER,
    ASKED,
    BREACH,
    CARRY,
    CARRY_OUT,
    CONDEMN,
    COUNTER,
    GESTURE,
    PASS,
    PASSED,
    PROPOSE,
    REJECT,
    RETURN,
    SUSPEND,
    TERMINATE,
    WAIVE,
)
from negotiate.engine.kernel import kernel
from negotiate.engine.reciprocity import is_anybody_in_default, may_terminate, may_waive
from negotiate.players.drafting import draft
from negotiate.players.survey import movable_options
from negotiate.players.tactics import carry_package, choose, clear, keep_word

DRAFTS = 8
SELF_WEIGHT = (0.97, 0.97, 0.8, 0.97, 0.6, 0.97, 0.4, 0.97)
"""Weight of the seat's own points in each draft, 0..1."""
MARGIN = (0.0, 1.0, 0.0, 2.5, 0.0, -1.0, 0.5, 5.0)
"""How far beyond its estimate of what they need the seat keeps the others, points: it may have misread them."""
HEEDS_RISK = (1, 1, 1, 1, 1, 0, 1, 1)
LEAST_WORTH = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1000.0, 0.0)
"""What the draft must be worth to the seat now, points; one may be a sacrifice that opens a gate."""

ANNOUNCED_AS_IT_IS, ANNOUNCED, CONDEMNATION, COMING_BACK, LARGE_GESTURE = range(5)
LAST_ACT = 5
REDRESSES = 4
"""Most answers to defaults that are tried at a decision."""
VARIATION_OF_THE_BEST = 0.7
"""How often a better text is preferred for a variation."""
TAKEN_OUT = 0.4
"""How often a variation takes an issue out."""


@kernel
def in_character(rules: Any, game: Any, seat: int, traits: Any, mind: Any, action: Any) -> None:
    """What the seat does below the tree: as the built-in player with these traits, and true to those who are true to it."""
    if game.pending_kind == CARRY_OUT:
        keep_word(rules, game, seat, action)
        return
    choose(rules, game, traits, mind, action)


@kernel
def drafted(rules: Any, game: Any, seat: int, number: int, mind: Any, action: Any) -> bool:
    """Put the number-th draft into the action; False when there is none."""
    for i in range(rules.party_count):
        mind.caution[i] = game.caution[seat][i]
        game.caution[seat][i] += MARGIN[number]
    least = LEAST_WORTH[number]
    mind.ask = 0.0
    mind.own_share = 0.0
    mind.trusting = 0
    found = draft(rules, game, seat, SELF_WEIGHT[number], least, least, HEEDS_RISK[number], 1.0, mind)
    for i in range(rules.party_count):
        game.caution[seat][i] = mind.caution[i]
    if found:
        carry_package(rules, mind, action)
    return bool(found)


@kernel
def varied(rules: Any, game: Any, tree: Any, node: int, action: Any) -> bool:
    """Change one option of a text of the action's kind that the node has already; False when it has none.

    The text is drawn by chance, with a preference for what has done better so far.
    """
    chosen = -1
    found = 0
    e = tree.first_edge[node]
    while e >= 0:
        if tree.kind[e] == action.kind:
            found += 1
            if chosen < 0 or below(game, found) == 0:
                chosen = e
            elif tree.tried[e] > 0 and tree.tried[chosen] > 0 and uniform(game) < VARIATION_OF_THE_BEST:
                if tree.total[e] / tree.tried[e] > tree.total[chosen] / tree.tried[chosen]:
                    chosen = e
        e = tree.next_edge[e]
    if chosen < 0:
        return False
    for k in range(rules.issue_count):
        action.option[k] = tree.option[chosen][k]
    k = below(game, rules.issue_count)
    for _ in range(rules.issue_count):
        if movable_options(rules, game, k) != 0:
            if action.option[k] > 0 and uniform(game) < TAKEN_OUT:
                action.option[k] = -1
            else:
                action.option[k] = 1 + below(game, rules.option_count[k] - 1)
            return True
        k = (k + 1) % rules.issue_count
    return False


@kernel
def act(game: Any, seat: int, number: int, action: Any) -> None:
    """Put the number-th act without a package into the action."""
    if number == ANNOUNCED_AS_IT_IS:
        action.kind = GESTURE
        action.amount = game.announced[seat] if game.announced[seat] > 0 else 1
    elif number == ANNOUNCED:
        action.kind = ANNOUNCE
        action.amount = 1
    elif number == CONDEMNATION:
        action.kind = CONDEMN
    elif number == COMING_BACK:
        action.kind = RETURN
    else:
        action.kind = GESTURE
        action.amount = 3


@kernel
def redress(rules: Any, game: Any, seat: int, number: int, action: Any) -> bool:
    """Put the number-th end of a text, or waiver of a default, that the seat is free to declare into the action; False when
    there are fewer."""
    if not is_anybody_in_default(rules, game):
        return False
    for k in range(rules.issue_count):
        for kind in (TERMINATE, WAIVE):
            may = may_terminate(rules, game, k, seat) if kind == TERMINATE else may_waive(rules, game, k, seat)
            if may and number == 0:
                action.kind = kind
                action.issue = k
                return True
            number -= 1 if may else 0
    return False


@kernel
def candidate(
    rules: Any, game: Any, seat: int, tree: Any, node: int, number: int, traits: Any, mind: Any, action: Any
) -> bool:
    """Put the number-th action worth trying at this decision into `action`, legal or not; False when there is none.

    A later number may have one: after the drafts, every number is another variation.
    """
    clear(action, PASS)
    asked = game.pending_kind
    if asked == CARRY_OUT:
        in_character(rules, game, seat, traits, mind, action)
        if number > 0:
            # the other acts, which differ from the first one where it is CARRY by one number
            action.kind = CARRY + number - (1 if action.kind == SUSPEND else 0)
        return action.kind <= BREACH or number == 0
    if number == 0:
        choose(rules, game, traits, mind, action)
        return True
    packaged = PROPOSE
    offer = -1
    if asked == ANSWER:
        packaged = COUNTER
        offer = game.pending_offer
        if number < 3:
            action.kind = ACCEPT if number == 1 else REJECT
            action.offer = offer
            return True
        if number == 3:
            return True
        number -= 4
    else:
        if number == 1:
            return True
        number -= 2
        if number < REDRESSES:
            return redress(rules, game, seat, number, action)
        number -= REDRESSES
        if number >= DRAFTS:
            number -= DRAFTS
            if number < len(game.tabled):
                # a text that has been on the table since before
                action.kind = ACCEPT
                action.offer = number
                answer = game.answer[number][seat]
                return bool(game.tabled[number] > 0 and (answer == ASKED or answer == PASSED))
            number -= len(game.tabled)
            if number < LAST_ACT:
                act(game, seat, number, action)
                return True
            number += DRAFTS
    if game.proposed[seat] == game.round_number:
        return False
    action.kind = packaged
    action.offer = offer
    if number < DRAFTS:
        return drafted(rules, game, seat, number, mind, action)
    return varied(rules, game, tree, node, action)
