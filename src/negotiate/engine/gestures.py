"""Unilateral gestures and announcements: what they cost and bring, and what an empty promise costs (M9)."""

from __future__ import annotations

from typing import Any

from negotiate.engine.codes import ABSENT
from negotiate.engine.kernel import kernel
from negotiate.engine.trust import broken_promise, lower_trust, open_ceiling, raise_trust


@kernel
def keep_promises(rules: Any, game: Any) -> None:
    """A gesture that was announced for this round and not made costs trust (M9)."""
    for i in range(rules.party_count):
        if game.announced[i] > 0 and game.announced_round[i] < game.round_number and game.presence[i] != ABSENT:
            loss = broken_promise(rules, rules.gesture_step * game.announced[i]) * rules.gesture_broken
            if game.announced_conditional[i] == 0:
                for j in range(rules.party_count):
                    if j != i and rules.principal[j] == 1:
                        lower_trust(game, j, i, loss)
            game.announced[i] = 0
            game.announced_conditional[i] = 0


@kernel
def gesture_gain(rules: Any, size: int) -> float:
    """Trust that a gesture of this size earns: everybody sees it, so it is learnt from as a step that is verified."""
    return float(rules.trust_gain * (rules.gesture_step * size) * rules.tier_learning[rules.gesture_tier])


@kernel
def make_gesture(rules: Any, game: Any, i: int, size: int) -> None:
    """A unilateral gesture (M9): costs own points, earns the other principals' trust; prompt reciprocation earns more."""
    factor = 1.0
    if game.announced[i] == size and game.announced_round[i] < game.round_number:
        factor = rules.gesture_conditional if game.announced_conditional[i] == 1 else rules.gesture_announced
        game.announced[i] = 0
        game.announced_conditional[i] = 0
    game.spent[i] += rules.gesture_cost * size
    amount = gesture_gain(rules, size) * factor
    ceiling = max(open_ceiling(rules, game), 1.0)
    for j in range(rules.party_count):
        if j != i and rules.principal[j] == 1:
            raise_trust(rules, game, j, i, amount, ceiling)
            if game.gestured[j] > 0 and game.round_number - game.gestured[j] <= rules.reciprocation_rounds:
                raise_trust(rules, game, i, j, rules.reciprocation_trust, ceiling)
                raise_trust(rules, game, j, i, rules.reciprocation_trust, ceiling)
    game.gestured[i] = game.round_number
    game.gesture_size[i] = size
