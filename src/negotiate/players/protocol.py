"""What a player written in plain Python must offer, and what it may claim about itself."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np

from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action
from negotiate.engine.view import View


@runtime_checkable
class Player(Protocol):
    """Decides for one seat. It sees its view and the menu of legal actions, and nothing else.

    A player may also have `begin(view)` or `begin(view, chance)`, called once before its first decision (`chance` is a
    numpy.random.Generator from the game's seed, its number and the seat, for whatever is left to chance); a `name`
    (otherwise its class's name is recorded); `parameters`, a dict of plain values or a method that returns one, which
    run.json tells of it in place of its attributes; and `claims`, a Claims, which the contract test of all players proves.
    """

    def choose(self, view: View, menu: Menu) -> Action | str:
        """The decision, as an Action or in notation, such as `accept ukraine`. It must be in the menu."""
        ...


@dataclass(frozen=True)
class Claims:
    """What a player claims about itself."""

    remembers: bool = True
    """Its decisions may depend on more than the view in front of it."""
    uses_chance: bool = True
    """Two games with the same seed may differ, unless the player is seeded as well."""


def begin_with(player: Any, view: View, chance: np.random.Generator) -> None:
    """Call the player's `begin`, where it has one, with as much as it takes."""
    begin = attribute_of(player, "begin")
    if begin is None:
        return
    try:
        inspect.signature(begin).bind(view, chance)
    except TypeError:
        begin(view)
    else:
        begin(view, chance)


def name_of(player: Player) -> str:
    """The name a player is recorded under."""
    return str(attribute_of(player, "name") or type(player).__name__)


def attribute_of(player: Any, name: str) -> Any:
    """What a player has by this name; None where it has nothing, in whatever way its `__getattr__` says so."""
    try:
        return getattr(player, name, None)
    except Exception:  # it is meant for something else
        return None
