"""Levels of the computer: three that look ahead, and differ in how far and how much they err, and one that has learned.

They do not differ in what they know."""

from __future__ import annotations

from negotiate.engine.rules import Rules
from negotiate.players import roster as built_in
from negotiate.players.policy import Policy
from negotiate.players.search import MANNERS, Budget, Search
from negotiate.players.trained import has_learned, trained

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
        rounds=120,
        least=8,
        most=40,
        worlds=8,
        candidates=6,
        variations=0,
        fewest=2,
        manners=MANNERS[:1],
        noise=0.35,
        lapses=0.5,
    ),
    "hard": Budget(),
}
NAMES = tuple(built_in.LEVELS)


def looks_ahead(name: str) -> bool:
    """Whether a player of this name is a level that looks ahead."""
    return name in BUDGETS


def levels_of(rules: Rules, seat: str) -> tuple[str, ...]:
    """The levels that can play a party's seat, weakest first: the one that learns only where it has learned."""
    return tuple(name for name in NAMES if looks_ahead(name) or has_learned(rules, seat))


def seated(name: str, rules: Rules, seat: str) -> Search | Policy:
    """The player of this level in a party's seat. Raises PlayerError for a seat that the one that learns has not learned."""
    return Search(rules, seat, BUDGETS[name], name) if looks_ahead(name) else trained(rules, seat)
