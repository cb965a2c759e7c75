"""What a sum over options can come to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from negotiate.engine.conditions import IF_SUM_LEAST, IF_SUM_MOST

MOST = 20_000
"""Different totals that are kept; with more, everything between the least and the most counts as possible."""
DIGITS = 9
"""Digits after the point to which totals are told apart."""


class Totals(NamedTuple):
    """What a sum can come to: the least, the most, and each value in order, or nothing where there are too many."""

    least: float
    most: float
    each: tuple[float, ...] = ()

    def allows(self, code: int, number: float) -> bool:
        """Whether the sum can be as a condition asks by its code (IF_SUM_LEAST, IF_SUM_MOST or IF_SUM_EXACT)."""
        number = round(number, DIGITS)
        if code == IF_SUM_LEAST:
            return self.most >= number
        if code == IF_SUM_MOST:
            return self.least <= number
        return number in self.each if self.each else self.least <= number <= self.most


def totals(start: float, terms: Sequence[Sequence[float]]) -> Totals | None:
    """What a sum that begins at `start` can come to; `terms` has for each issue what its options add.

    None where an issue has no option to choose.
    """
    if not all(terms):
        return None
    least = start + sum(min(term) for term in terms)
    most = start + sum(max(term) for term in terms)
    found = {round(start, DIGITS)}
    for term in terms:
        found = {round(total + amount, DIGITS) for total in found for amount in set(term)}
        if len(found) > MOST:
            return Totals(round(least, DIGITS), round(most, DIGITS))
    return Totals(min(found), max(found), tuple(sorted(found)))
