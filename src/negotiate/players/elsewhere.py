"""Seats whose players an adapter makes, a language model's or a NegMAS negotiator's: their names, and who makes them.

The adapters (adapters/models/, adapters/negmas_seat.py) lie above this room and say here that they are there. Where they
have not, as in a class, no name can have a model asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from negotiate.errors import PlayerError

if TYPE_CHECKING:
    from negotiate.engine.menu import Menu
    from negotiate.engine.notation import Action
    from negotiate.engine.rules import Rules
    from negotiate.engine.view import View
    from negotiate.players.protocol import Player


class TableReader:
    """A player of the program's own that reads the table as a person in its seat does; the match asks it with `decide`."""

    name: str

    def decide(self, match: Any, seat: str) -> Action:
        """A legal action for a seat whose decision is pending in a match (play/match.py), which it leaves as it is."""
        raise NotImplementedError  # each kind of reader decides in its own way; the one there is: adapters/models/seat.py

    def choose(self, view: View, menu: Menu) -> Action:  # noqa: ARG002 - the protocol's
        """A view and a menu are too little for it. Raises PlayerError."""
        raise PlayerError(f"'{self.name}' reads the whole table of its seat, so it plays in a Match only.")


Seated = TypeVar("Seated", bound="TableReader | Player")


class Elsewhere(Generic[Seated]):
    """A kind of seats: the prefix of their names, and who makes their players, once an adapter has said that it is there."""

    def __init__(self, prefix: str, refusal: str) -> None:
        """`refusal` is said where no adapter is there; `{name}` in it stands for the name of the seat."""
        self.prefix = prefix
        self._refusal = refusal
        self.maker: Callable[[str, Rules, str], Seated] | None = None
        """Who makes the players; None: nobody, so that none are seated."""

    def names(self, name: str) -> bool:
        """Whether this name of a player means a seat of this kind."""
        return name.startswith(self.prefix)

    def seat(self, name: str, rules: Rules, seat: str) -> Seated:
        """The player of such a name in a seat. Raises PlayerError where none are seated, and what its maker raises."""
        if self.maker is None:
            raise PlayerError(self._refusal.format(name=name))
        return self.maker(name, rules, seat)


MODELS: Elsewhere[TableReader] = Elsewhere(
    "model:",
    "'{name}' is a language model's seat. Those play in `negotiate simulate`, `compare`, `sweep`, `sensitivity`, "
    "`tune`, `study`, `tournament` and `play`; in Python call `negotiate.adapters.models.seat.enable()` first.",
)
"""Seats of language models: `model:NAME`."""
GUESTS: Elsewhere[Player] = Elsewhere(
    "negmas:",
    "'{name}' is a negotiator of NegMAS. Those play in `negotiate simulate`, `compare`, `sweep`, `sensitivity`, "
    "`tune`, `study`, `tournament` and `play`; in Python call `negotiate.adapters.negmas_seat.enable()` first.",
)
"""Seats that negotiators of NegMAS play: `negmas:NAME`."""
