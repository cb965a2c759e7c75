"""Gates: conditions from the rule file decide which tracks and options can be negotiated now (M8)."""

from __future__ import annotations

from typing import Any

from negotiate.engine.belief import tier_now
from negotiate.engine.codes import (
    ALL,
    ANY,
    BOULDER_FIRST,
    E_TRACK_CLOSED,
    E_TRACK_OPENED,
    IF_AGREED,
    IF_ALWAYS,
    IF_CALM,
    IF_CARRIED_OUT,
    IF_IN_FORCE,
    IF_MEDIATOR,
    IF_NEVER,
    IF_PRESENT,
    IF_QUIET,
    IF_RIPE,
    IF_ROUND,
    IF_SUM_EXACT,
    IF_SUM_LEAST,
    IF_SUM_MOST,
    IF_TRACK_OPEN,
    IF_TRUST,
    IF_VERIFICATION,
    NOT,
    SEQUENCED,
)
from negotiate.engine.kernel import kernel
from negotiate.engine.log import note
from negotiate.engine.option_bits import every_option, has_option, option_bit
from negotiate.engine.trust import least_trust


@kernel
def ripeness(rules: Any, game: Any) -> float:
    """Least over principals of pain * (1 - hope), 0..1 (M1)."""
    least = 1.0
    for i in range(rules.party_count):
        if rules.principal[i] == 1:
            motive = game.pain[i] * (1.0 - game.hope[i])
            if motive < least:
                least = motive
    return least


@kernel
def reaches(rules: Any, k: int, option: int, wanted: int) -> bool:
    """Whether `option` of issue k is `wanted`, or beyond it where options are a scale."""
    if rules.ordered[k] == 1:
        return bool(option >= wanted)
    return bool(option == wanted)


@kernel
def has_agreed(rules: Any, game: Any, k: int, wanted: int) -> bool:
    """Whether issue k stands at `wanted`; a repeatable issue counts once it has been carried out."""
    if reaches(rules, k, game.agreed[k], wanted):
        return True
    return bool(rules.repeatable[k] == 1 and reaches(rules, k, game.best_done[k], wanted))


@kernel
def is_in_force(rules: Any, game: Any, k: int, wanted: int) -> bool:
    """Whether issue k stands at `wanted` and every phase of it has been carried out."""
    if game.agreed[k] > 0 and reaches(rules, k, game.agreed[k], wanted) and game.done[k] >= rules.phases[k]:
        return True
    return bool(rules.repeatable[k] == 1 and reaches(rules, k, game.best_done[k], wanted))


@kernel
def standing_option(rules: Any, game: Any, k: int) -> int:
    """The option at which issue k stands, 0 where nothing does; a repeatable issue stands by what has been carried out."""
    if game.agreed[k] == 0 and rules.repeatable[k] == 1:
        return int(game.best_done[k])
    return int(game.agreed[k])


@kernel
def sum_now(rules: Any, game: Any, s: int) -> float:
    """What sum s comes to with the options that stand."""
    total = rules.sum_from[s]
    for k in range(rules.issue_count):
        if (rules.sum_issues[s] >> k) & 1 == 1:
            total += rules.sum_amount[s][k][standing_option(rules, game, k)]
    return float(total)


@kernel
def sum_counts(rules: Any, game: Any, s: int) -> bool:
    """Whether sum s may be counted: where it asks for that, something has to stand on every issue in it."""
    if rules.sum_settled[s] == 1:
        for k in range(rules.issue_count):
            if (rules.sum_issues[s] >> k) & 1 == 1 and standing_option(rules, game, k) == 0:
                return False
    return True


@kernel
def sum_is_met(rules: Any, game: Any, n: int) -> bool:
    """Whether the condition of node n holds, which is about a sum; decimals are counted to a billionth."""
    s = rules.condition_left[n]
    beyond = sum_now(rules, game, s) - rules.condition_number[n]
    code = rules.condition_code[n]
    fits = (code == IF_SUM_MOST or beyond >= -1e-9) and (code == IF_SUM_LEAST or beyond <= 1e-9)
    return bool(fits and sum_counts(rules, game, s))


@kernel
def found(rules: Any, game: Any, code: int, left: int) -> float:
    """What a condition finds now of which a gate needs a number at least; what has no number is 1 where it is so, else 0."""
    if code == IF_TRUST:
        return least_trust(rules, game)
    if code == IF_CARRIED_OUT:
        return game.phases_verified
    if code == IF_CALM:
        return game.calm
    if code == IF_PRESENT:
        return game.presence[left]
    if code == IF_QUIET:
        return game.quiet
    if code == IF_RIPE:
        return ripeness(rules, game)
    if code == IF_VERIFICATION:
        return tier_now(rules, game, left)
    if code == IF_MEDIATOR:
        return rules.mediator
    if code == IF_TRACK_OPEN:
        return game.track_open[left]
    if code == IF_ROUND:
        return game.round_number
    if code == IF_SUM_LEAST or code == IF_SUM_MOST or code == IF_SUM_EXACT:
        return sum_now(rules, game, left)
    return 0.0


@kernel
def is_met(rules: Any, game: Any, n: int, ease: float, trust: float) -> bool:
    """Whether the condition of node n holds, which is no connective; `trust` is the least mutual trust."""
    code = rules.condition_code[n]
    left = rules.condition_left[n]
    if code == IF_TRACK_OPEN:
        return bool(game.track_open[left] >= rules.condition_number[n])
    if code == IF_AGREED:
        return has_agreed(rules, game, left, rules.condition_right[n])
    if code == IF_IN_FORCE:
        return is_in_force(rules, game, left, rules.condition_right[n])
    if code == IF_TRUST:
        return bool(trust >= rules.condition_number[n] - ease)
    if code == IF_ALWAYS or code == IF_NEVER:
        return bool(code == IF_ALWAYS)
    if code == IF_SUM_LEAST or code == IF_SUM_MOST or code == IF_SUM_EXACT:
        return sum_is_met(rules, game, n)
    return bool(found(rules, game, code, left) >= rules.condition_number[n])


@kernel
def holds_at(rules: Any, game: Any, first: int, length: int, ease: float, trust: float) -> bool:
    """As `holds`, where the least mutual trust is known already."""
    if length <= 1:
        return bool(length == 1 and is_met(rules, game, first, ease, trust))
    last = first + length - 1
    if rules.condition_code[last] == ALL and rules.condition_left[last] == length - 1:
        for n in range(first, last):
            if not is_met(rules, game, n, ease, trust):
                return False
        return True
    # A stack of truth values in the bits of one whole number, the newest lowest; postfix order.
    stack = 0
    for n in range(first, first + length):
        code = rules.condition_code[n]
        if code == ALL or code == ANY:
            left = rules.condition_left[n]
            mask = (1 << left) - 1
            met = (stack & mask) == mask if code == ALL else (stack & mask) != 0
            stack = stack >> left
        elif code == NOT:
            met = (stack & 1) == 0
            stack = stack >> 1
        else:
            met = is_met(rules, game, n, ease, trust)
        stack = (stack << 1) | (1 if met else 0)
    return bool(stack & 1)


@kernel
def holds(rules: Any, game: Any, first: int, length: int, ease: float) -> bool:
    """Whether a condition holds; `ease` is taken off trust thresholds (hysteresis of a gate that is open)."""
    return holds_at(rules, game, first, length, ease, least_trust(rules, game))


@kernel
def boulder_moved(rules: Any, game: Any) -> bool:
    """Whether anything is agreed on the boulder track (boulder-first mode)."""
    for k in range(rules.issue_count):
        if rules.track_of[k] == rules.boulder_track and game.agreed[k] > 0:
            return True
    return False


@kernel
def refresh(rules: Any, game: Any, log: Any) -> None:
    """Open and close tracks and options by the state as it is now, in the order of the file."""
    free = rules.process != SEQUENCED
    waits = rules.process == BOULDER_FIRST and not boulder_moved(rules, game)
    trust = least_trust(rules, game)
    for t in range(rules.track_count):
        was = game.track_open[t]
        first = rules.track_gate[t][0]
        length = rules.track_gate[t][1]
        if waits:
            now = 1 if t == rules.boulder_track else 0
        elif free or length == 0:
            now = 1
        else:
            now = 1 if holds_at(rules, game, first, length, rules.hysteresis if was == 1 else 0.0, trust) else 0
        if now != was:
            game.track_open[t] = now
            if now == 1:
                if game.track_round[t] == 0:
                    game.track_round[t] = max(1, game.round_number)  # open from the start counts as the first round
                note(log, E_TRACK_OPENED, game.round_number, -1, t, -1, -1, 0, 0.0)
            else:
                game.track_closings[t] += 1
                note(log, E_TRACK_CLOSED, game.round_number, -1, t, -1, -1, 0, 0.0)
    for k in range(rules.issue_count):
        gated = 0 if waits or free else rules.gated_options[k]
        mask = 0
        if game.track_open[rules.track_of[k]] == 1:
            mask = every_option(rules.option_count[k]) & ~gated
        if gated != 0:
            for option in range(1, rules.option_count[k]):
                if has_option(gated, option):
                    first = rules.option_gate[k][option][0]
                    length = rules.option_gate[k][option][1]
                    ease = rules.hysteresis if has_option(game.option_open[k], option) else 0.0
                    if holds_at(rules, game, first, length, ease, trust):
                        mask = mask | option_bit(option)
        game.option_open[k] = mask
