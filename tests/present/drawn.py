"""Helps the tests of the interface to look at a presentation as a reader does: all its texts, one after the other."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from negotiate.engine.notation import Action
from negotiate.engine.rules import Rules
from negotiate.play.match import Match
from negotiate.present.builder import Builder, Draft, builder
from negotiate.present.moment import Moment
from negotiate.present.seen import Seen, Sight
from negotiate.present.tracks import tracks


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


def seen_by(match: Match, seat: str) -> Seen:
    """What a seat sees of a match now."""
    return Moment.of(match).seen(seat)


def sight_of(match: Match) -> Sight:
    """What everybody sees of a match now."""
    return Moment.of(match).sight()


def building(match: Match, seat: str, draft: Draft) -> Builder:
    """The package builder of a seat with a draft in it."""
    return builder(seen_by(match, seat), tracks(sight_of(match)), draft)
