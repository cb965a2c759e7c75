"""Players by name that decide outside the compiled roster: levels of the search, classes in Python files, mediators, and
language models.
"""

from __future__ import annotations

from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError, UnknownName
from negotiate.players import levels
from negotiate.players import roster as built_in
from negotiate.players.elsewhere import GUESTS, MODELS
from negotiate.players.mediators import PYTHON_MEDIATORS, mediator
from negotiate.players.objects import fresh, is_object
from negotiate.players.policy import from_policy, names_policy
from negotiate.players.protocol import Player
from negotiate.players.python_file import from_file, names_file
from negotiate.players.search import Search

NAMES = levels.NAMES


def is_outsider(name: str) -> bool:
    """Whether a seat with a player of this name is left outside by the compiled roster."""
    return name in NAMES or mediates_outside(name)


def mediates_outside(name: str) -> bool:
    """Whether a mediator of this name is left outside by the compiled roster."""
    return name in PYTHON_MEDIATORS or names_file(name) or MODELS.names(name) or GUESTS.names(name) or is_object(name)


def outsider(name: str, rules: Rules, seat: str) -> Search | Player:
    """The player of this name in a seat.

    Raises PlayerError for a file that does not hold one and for a model that cannot be asked, and NegotiateError for a level
    in the mediator's seat.
    """
    if names_policy(name):
        if seat not in rules.names.parties:
            raise NegotiateError(
                f"The policy '{name}' plays for a party's points, and a mediator has none; seat it as a party."
            )
        return from_policy(name, rules, seat)
    if is_object(name):
        return fresh(name)
    for kind in (MODELS, GUESTS):
        if kind.names(name):
            return kind.seat(name, rules, seat)
    if names_file(name):
        return from_file(name)
    if name in PYTHON_MEDIATORS:
        if seat in rules.names.parties:
            raise UnknownName("player", name, (*built_in.party_players(rules.personalities), *NAMES))
        return mediator(name, rules)
    if seat not in rules.names.parties:
        raise NegotiateError(f"The level '{name}' plays for a party's points, and a mediator has none; seat it as a party.")
    return levels.seated(name, rules, seat)
