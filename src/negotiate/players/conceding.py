"""A text on everything that keeps what its drafter wants for itself, and gives up what others gain most by.

Where there are alternating offers (M23), the tactics of the field come down by their own points. A guess of what others want
says which concession to make, but never how far to go: two who misread each other still meet, each at its own pace.
"""

from __future__ import annotations

from typing import Any

from negotiate.engine.kernel import kernel
from negotiate.engine.legal import LEGAL, package_refusal
from negotiate.players.drafting import (
    LEAST_GAIN,
    LOWEST,
    is_tied,
    move,
    note_bounds,
    note_tries,
    party_surplus,
    requirement_holds,
)
from negotiate.players.survey import HAIR, survey

FREE = 1e-6
"""Points below which a concession costs nothing."""


@kernel
def given_to_others(mind: Any, k: int, option: int) -> float:
    """Points by which the others together are thought to gain if issue k of the draft moves to the option."""
    total = 0.0
    for s in range(1, mind.stake_count):
        total += mind.sure[k][option][s] - mind.sure[k][mind.package[k]][s]
    return float(total)


@kernel
def start_at_own_best(rules: Any, game: Any, mind: Any) -> bool:
    """Draft what is best for the drafter on every issue; False where an issue has no option or one requires another."""
    for m in range(mind.movable_count):
        k = mind.movable[m]
        most = LOWEST
        chosen = -1
        for n in range(1, mind.tries_count[k]):
            o = mind.tries[k][n]
            if mind.sure[k][o][0] > most:
                most = mind.sure[k][o][0]
                chosen = o
        if chosen < 0:
            return False
        move(rules, mind, k, chosen)
    for m in range(mind.movable_count):
        k = mind.movable[m]
        if is_tied(rules, k) and not requirement_holds(rules, game, mind, k, mind.package[k], -1, -1):
            return False
    note_bounds(rules, game, mind)
    mind.ends = mind.ends_first
    return True


@kernel
def concede(rules: Any, game: Any, seat: int, target: float, sensible: int, mind: Any) -> bool:
    """Draft the text that is worth `target` points to the seat, as far as any is, and the most to the others beside it.

    From the text that is best for the seat, one option after the other moves: always the one by which the others are thought
    to gain most for a point that it costs. What is signed here is certain (M23), so that points are all there is to weigh.
    The text is left in mind.package. False where none pays, or none of this kind may be tabled.
    """
    if survey(rules, game, seat, sensible, mind) == 0:
        return False
    note_tries(rules, mind)
    if not start_at_own_best(rules, game, mind):
        return False
    own = party_surplus(mind, 0)
    if own < LEAST_GAIN:
        return False
    least = max(LEAST_GAIN, target) - HAIR
    moving = True
    while moving:
        moving = False
        best = 0.0
        issue, option = -1, -1
        for m in range(mind.movable_count):
            k = mind.movable[m]
            for n in range(1, mind.tries_count[k]):
                o = mind.tries[k][n]
                cost = mind.sure[k][mind.package[k]][0] - mind.sure[k][o][0]
                # what costs nothing is free also where the whole is worth less than is wanted
                if cost > FREE and own - cost < least:
                    continue
                gain = given_to_others(mind, k, o)
                if gain <= FREE or gain / max(cost, FREE) <= best:
                    continue
                if is_tied(rules, k) and not requirement_holds(rules, game, mind, k, o, -1, -1):
                    continue
                best = gain / max(cost, FREE)
                issue, option = k, o
        if issue >= 0:
            own -= mind.sure[issue][mind.package[issue]][0] - mind.sure[issue][option][0]
            move(rules, mind, issue, option)
            moving = True
    note_bounds(rules, game, mind)
    mind.ends = mind.ends_first
    return bool(package_refusal(rules, game, seat, mind.package) == LEGAL)
