"""Plain bargaining: how a game is over that knows of no accord, by whether all or nothing is settled."""

from __future__ import annotations

from typing import Any

from negotiate.engine.cards import progress
from negotiate.engine.codes import ALL_SETTLED, HORIZON, NOTHING_SETTLED
from negotiate.engine.kernel import kernel


@kernel
def ending_by_time(rules: Any, game: Any) -> int:
    """How a game is over whose last round has passed: where no accord can be had, by whether all or nothing is settled."""
    if rules.accord_gate[1] > 0:
        return HORIZON
    settled = progress(rules, game)
    if settled == 1.0:
        return ALL_SETTLED
    return NOTHING_SETTLED if settled == 0.0 and game.communiques == 0 else HORIZON


@kernel
def is_all_delivered(rules: Any, game: Any) -> bool:
    """Whether something is settled on every issue and carried out to its last phase, and no duty goes on."""
    for k in range(rules.issue_count):
        if game.agreed[k] == 0 and game.best_done[k] == 0:
            return False
        if game.agreed[k] > 0 and (game.done[k] < rules.phases[k] or rules.continuing[k] == 1):
            return False
    return True
