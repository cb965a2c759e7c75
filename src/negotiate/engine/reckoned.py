"""What a view has to work out: numbers of a game that stand in no field of its record, for one seat, by one kernel."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.belief import belief, estimate
from negotiate.engine.gates import ripeness
from negotiate.engine.kernel import kernel
from negotiate.engine.ledger import BELIEVED, war_value, whole_worth
from negotiate.engine.outcome import people_returned
from negotiate.engine.prospects import fill_stakes
from negotiate.engine.records import call
from negotiate.engine.rules import Rules
from negotiate.engine.trust import least_trust

(LEAST_TRUST, RIPENESS, RETURNED, GESTURE, WAR_VALUE, UTILITY) = range(6)
"""Places among the numbers; the last two are a party's own."""
NUMBERS = 6

Reals = NDArray[np.float64]
NO_ESTIMATES: Reals = np.zeros((0, 0, 0))


class Reckoned(NamedTuple):
    """What was worked out for a seat; of the mediator's only what everybody may know, and its estimates."""

    numbers: list[float]
    estimates: Reals
    """Points by party, issue and option, as the seat takes them to be; its own are exact."""
    beliefs: list[float]
    losses: list[float]
    gains: list[float]
    """By issue, as prospects.fill_stakes has them."""


@kernel
def reckon(
    rules: Any, game: Any, seat: int, anew: int, numbers: Any, estimates: Any, beliefs: Any, losses: Any, gains: Any
) -> None:
    """Fill in what seat `seat` may know; `estimates` only where `anew` is 1."""
    numbers[LEAST_TRUST] = least_trust(rules, game)
    numbers[RIPENESS] = ripeness(rules, game)
    numbers[RETURNED] = people_returned(rules, game)
    party = seat if seat < rules.party_count else 0
    numbers[GESTURE] = fill_stakes(rules, game, party, losses, gains)
    if seat < rules.party_count:
        numbers[WAR_VALUE] = war_value(rules, game, seat)
        numbers[UTILITY] = whole_worth(rules, game, BELIEVED, seat)
        for k in range(rules.issue_count):
            beliefs[k] = belief(rules, game, seat, k)
    else:
        for k in range(rules.issue_count):
            losses[k] = 0.0  # a party's own, which here were those of the first
    if anew == 1:
        for j in range(rules.party_count):
            for k in range(rules.issue_count):
                for option in range(rules.option_count[k]):
                    estimates[j][k][option] = estimate(rules, game, seat, j, k, option)


def reckoned(rules: Rules, game: NDArray[np.void], seat: int, estimates: Reals | None = None) -> Reckoned:
    """What seat index `seat` may know of a game, shape (1,); `estimates` are those of before, where none have changed."""
    size = rules.size
    table = np.zeros((size.parties, size.issues, size.options)) if estimates is None else estimates
    numbers, rows = np.zeros(NUMBERS), np.zeros((3, size.issues))
    call(reckon, rules.record, game, seat, int(estimates is None), numbers, table, rows[0], rows[1], rows[2])
    beliefs, losses, gains = rows.tolist()
    return Reckoned(numbers.tolist(), table, beliefs, losses, gains)
