"""Helps the tests of the interface to look at a presentation as a reader does: all its texts, one after the other."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from negotiate.engine.notation import Action
from negotiate.engine.rules import Rules
from negotiate.play.match import Match
from negotiate.ui.present.offers import offers
from negotiate.ui.present.seen import Seen


def texts(value: Any) -> Iterator[str]:
    """Every text in a presentation, wherever it stands."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for part in fields(value):
            yield from texts(getattr(value, part.name))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(key)
            yield from texts(inner)
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from texts(inner)


def decisions(
    rules: Rules, seed: int, *, people: tuple[str, ...] = (), choose: Callable[[Match], Action | str] | None = None
) -> Iterator[Match]:
    """A whole game at each decision of `people` (all seats when none are named), who move at random or as `choose` says."""
    seats = people or (*rules.names.parties, *(["mediator"] if rules.names.mediator else []))
    match = Match(rules, dict.fromkeys(seats, "human"), seed)
    chance = random.Random(seed)
    while (pending := match.advance()) is not None:
        yield match
        match.submit(pending.seat, choose(match) if choose else match.menu().sample(chance))
    yield match


def sensible(match: Match) -> str:
    """What a person might do who reads the table: accept what is a gain, keep one's word, and else say nothing."""
    assert match.pending is not None
    menu = match.menu()
    for offer in offers(Seen.of(match, match.pending.seat)):
        action = f"accept {offer.seat}"
        if offer.is_pending and action in menu and offer.worth is not None and offer.worth.points > 0:
            return action
    return "carry-out" if "carry-out" in menu else "pass"
