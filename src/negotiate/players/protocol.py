"""What a player written in plain Python must offer, and what it may claim about itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action
from negotiate.engine.view import View


@runtime_checkable
class Player(Protocol):
    """Decides for one seat. It sees its view and the menu of legal actions, and nothing else.

    A player may also have `begin(view)`, called once before its first decision; a `name` (otherwise its class's name is
    recorded); and `claims`, a Claims, which the contract test of all players proves.
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


def name_of(player: Player) -> str:
    """The name a player is recorded under."""
    return str(getattr(player, "name", "") or type(player).__name__)
