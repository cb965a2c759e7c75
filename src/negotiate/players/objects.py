"""Players as objects and classes where many games are played: each has a name, and every game gets a copy of its own.

Whoever plays many games works with names, which stand in tables and in run.json. An object is called by its name or its
class's, `object:Patient`; two different ones of one name are told apart by a number, `object:Patient#2`. As such a name says
little, run.json has besides what the object is (`described`): its class, the text of it, and its parameters. One that is
made again just as it was, as where a cell of a notebook is run twice, keeps its name.
"""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterable, Mapping
from typing import Any, cast

from negotiate.errors import NegotiateError, PlayerError
from negotiate.players.description import are_alike, description
from negotiate.players.protocol import Player, attribute_of, name_of

OBJECT = "object:"
"""Prefix of the name of a player that is an object or a class."""

_known: dict[str, Any] = {}


def is_object(name: str) -> bool:
    """Whether this name means an object or a class of this process."""
    return name in _known


def named(player: str | Player | type[Player], seat: str = "") -> str:
    """The name by which many games know a player: a name is its own, an object or a class gets one.

    Raises NegotiateError for what is no player; `seat` is where it was to sit.
    """
    if isinstance(player, str):
        return player
    if not callable(attribute_of(player, "choose")):
        what = (
            f"the class {player.__name__}" if isinstance(player, type) else f"an object of the class {type(player).__name__}"
        )
        where = f"'{seat}' is given to {what}, which" if seat else f"{what[0].upper()}{what[1:]}"
        raise NegotiateError(f"{where} is no player: it needs a method choose(self, view, menu) that returns an action.")
    own = player.__name__ if isinstance(player, type) else name_of(player)
    name, number = f"{OBJECT}{own}", 1
    while name in _known and not are_alike(_known[name], player):
        number += 1
        name = f"{OBJECT}{own}#{number}"
    _known[name] = player
    return name


def described(names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What the objects and classes among these players are, by name, as plain data that is the same in every process."""
    return {name: description(_known[name])[0] for name in names if name in _known}


def objects_among(names: Mapping[str, str]) -> dict[str, Any]:
    """The objects that these players are, by name, to be handed on to another process."""
    return {name: _known[name] for name in names.values() if name in _known}


def remember(objects: Mapping[str, Any]) -> None:
    """Take objects over that another process has named."""
    _known.update(objects)


def can_travel(objects: Mapping[str, Any]) -> bool:
    """Whether these players can be handed to another process: what a notebook or a script defines is known in it alone."""
    kinds = [one if isinstance(one, type) else type(one) for one in objects.values()]
    if any(kind.__module__ == "__main__" or "<locals>" in kind.__qualname__ for kind in kinds):
        return False
    try:
        packed = pickle.dumps(dict(objects))
    except Exception:  # whatever it is made of
        return False
    return b"__main__" not in packed


def fresh(name: str) -> Player:
    """The player of a new game: an object of the class, or a copy of the object. Raises PlayerError where that fails."""
    found = _known[name]
    try:
        return cast(Player, found() if isinstance(found, type) else copy.deepcopy(found))
    except (Exception, SystemExit) as error:
        how = (
            "a class is called without arguments" if isinstance(found, type) else "every game plays with a copy of an object"
        )
        raise PlayerError(
            f"The player '{name.removeprefix(OBJECT)}' could not be made; {how}. Its own message:\n"
            f"{type(error).__name__}: {error}"
        ) from error
