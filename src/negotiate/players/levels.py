"""Levels of the searching player: they differ in how far they look and how much they err, not in what they know."""

from __future__ import annotations

from negotiate.engine.rules import Rules
from negotiate.players import roster as built_in
from negotiate.players.search import MANNERS, Budget, Search

BUDGETS: dict[str, Budget] = {
    "easy": Budget(
        rounds=100,
        least=12,
        most=24,
        worlds=6,
        candidates=6,
        variations=0,
        deepest=1,
        fewest=2,
        manners=MANNERS[:1],
        noise=1.0,
    ),
    "medium": Budget(
        rounds=300,
        least=16,
        most=80,
        worlds=8,
        candidates=10,
        variations=2,
        deepest=2,
        fewest=2,
        manners=MANNERS[:3],
        noise=0.35,
    ),
    "hard": Budget(),
}
NAMES = tuple(built_in.LEVELS)


def seated(name: str, rules: Rules, seat: str) -> Search:
    """The searching player of this level in a party's seat."""
    return Search(rules, seat, BUDGETS[name], name)
