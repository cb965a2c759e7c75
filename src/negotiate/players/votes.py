"""Drafting for those who suffice: who is not needed by the decision rule, and what passes without them (M7, M22)."""

from __future__ import annotations

from typing import Any

from negotiate.engine.codes import ACCEPTED, NOT_ASKED, REJECTED
from negotiate.engine.consent import counted
from negotiate.engine.kernel import kernel
from negotiate.engine.option_bits import has_option
from negotiate.players.survey import strike_out_of

NO_NEED = -1e9
"""What a party needs that the decision rule can do without."""


@kernel
def passes(rules: Any, mind: Any, package: Any) -> bool:
    """Whether the issues of `package` pass by the decision rule when all accept but those who are spared."""
    words = False
    for m in range(mind.movable_count):
        k = mind.movable[m]
        if package[k] > 0 and mind.whole[k] < 0.0:
            words = True
    for i in range(rules.party_count):
        mind.answers[i] = NOT_ASKED
    for s in range(mind.stake_count):
        mind.answers[mind.stakes[s]] = REJECTED if mind.spared[s] == 1 else ACCEPTED
    return bool(counted(rules, package, mind.answers, words) == 1)


@kernel
def pass_together(rules: Any, mind: Any, k: int) -> bool:
    """Whether the issues that are decided as issue k is pass without those who are spared."""
    for other in range(rules.issue_count):
        mind.poll[other] = 0
    for m in range(mind.movable_count):
        other = mind.movable[m]
        if mind.offered[other] != 0 and rules.decision[other] == rules.decision[k]:
            mind.poll[other] = 1
    return passes(rules, mind, mind.poll)


@kernel
def may_spare(rules: Any, mind: Any, s: int) -> bool:
    """Whether something can pass that the s-th stakeholder refuses beside those who are spared, and all others accept."""
    if mind.spared[s] == 1:
        return False
    mind.spared[s] = 1
    found = False
    for m in range(mind.movable_count):
        k = mind.movable[m]
        if rules.owner[k][mind.stakes[s]] == 1 and pass_together(rules, mind, k):
            found = True
            break
    mind.spared[s] = 0
    return found


@kernel
def spare(mind: Any, s: int) -> None:
    """Draft without the consent of the s-th stakeholder, and without regard to its points."""
    mind.spared[s] = 1
    mind.spared_need[s], mind.spared_weight[s], mind.spared_fair[s] = mind.need[s], mind.weight[s], mind.fair[s]
    mind.need[s] = NO_NEED
    mind.weight[s] = 0.0
    mind.fair[s] = 0.0
    if s == 0:
        mind.spared_high_need = mind.high_need
        mind.high_need = NO_NEED


@kernel
def note_offered(rules: Any, mind: Any) -> None:
    """Note what may be drafted without those who are spared: what passes without them, at the risk that the others take."""
    for m in range(mind.movable_count):
        k = mind.movable[m]
        mind.mask[k] = mind.offered[k] if pass_together(rules, mind, k) else 0
        if mind.whole[k] >= 0.0:
            for o in range(1, rules.option_count[k]):
                limit = 2.0
                for s in range(mind.stake_count):
                    if mind.spared[s] == 0:
                        limit = min(limit, mind.limit_of[k][o][s])
                mind.limit[k][o] = limit
        strike_out_of(rules, mind, k)


@kernel
def spare_nobody(rules: Any, mind: Any) -> None:
    """Reckon with the consent of all again."""
    for s in range(mind.stake_count):
        if mind.spared[s] == 1:
            mind.spared[s] = 0
            mind.need[s], mind.weight[s], mind.fair[s] = mind.spared_need[s], mind.spared_weight[s], mind.spared_fair[s]
            if s == 0:
                mind.high_need = mind.spared_high_need
    note_offered(rules, mind)


@kernel
def note_opposition(rules: Any, seat: int, mind: Any) -> None:
    """Note what each stakeholder would get if of every issue the option came true that the drafter likes best.

    A mediator likes best what is worth most to all together.
    """
    own = mind.stakes[0] == seat
    for s in range(mind.stake_count):
        mind.against[s] = 0.0
    for m in range(mind.movable_count):
        k = mind.movable[m]
        most = 0.0
        best = 0
        for o in range(1, rules.option_count[k]):
            if has_option(mind.offered[k], o):
                total = 0.0
                for s in range(1 if own else mind.stake_count):
                    total += mind.sure[k][o][s]
                if total > most:
                    most = total
                    best = o
        if best > 0:
            for s in range(mind.stake_count):
                mind.against[s] += mind.sure[k][best][s]
