"""Players by name that decide outside the compiled roster: the levels of the search, and classes in Python files."""

from __future__ import annotations

from negotiate.engine.rules import Rules
from negotiate.errors import UnknownName
from negotiate.players import levels
from negotiate.players.protocol import Player
from negotiate.players.python_file import from_file, names_file
from negotiate.players.search import Search

NAMES = levels.NAMES


def is_outsider(name: str) -> bool:
    """Whether a seat with a player of this name is left outside by the compiled roster."""
    return name in NAMES or names_file(name)


def outsider(name: str, rules: Rules, seat: str) -> Search | Player:
    """The player of this name in a seat. Raises UnknownName, and PlayerError for a file that does not hold one.

    A level of the search plays for points, which a mediator has none of.
    """
    if names_file(name):
        return from_file(name)
    if seat not in rules.names.parties:
        raise UnknownName("mediator that searches", name, ())
    return levels.seated(name, rules, seat)
