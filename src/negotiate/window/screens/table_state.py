"""What the table's panels share: the scene of the seat that looks on, what is selected, and the draft of a package."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from negotiate.present.builder import Builder, Draft
from negotiate.present.scene import Scene
from negotiate.present.table import PartyCard
from negotiate.window.emblems import MEDIATOR

Do = Callable[[], None]


@dataclass
class TableState:
    """Read by the panels, written by the screen. `choose`, `submit` and the others are what the panels' buttons call."""

    scene: Scene
    builder: Builder | None = None
    """The package builder of the seat that looks on; None where nothing can be put together."""
    draft: Draft = field(default_factory=Draft)
    party: str = ""
    """The selected party."""
    issue: str = ""
    """The issue whose options are open."""
    side: str = "log"
    choose: Callable[[str, str], None] = lambda _issue, _option: None
    remove: Callable[[str], None] = lambda _issue: None
    clear: Do = lambda: None
    submit: Callable[[str], None] = lambda _notation: None
    counter: Callable[[str], None] = lambda _seat: None
    copy: Callable[[str], None] = lambda _seat: None
    suggest: Do | None = None
    """Puts a bridging package into the builder; only for the mediator when it may act."""
    ledger: Do | None = None
    """Shows the promises as a picture in the whole window; None where nothing is pressed."""
    change_player: Callable[[str], None] | None = None
    """Asks who plays a seat from now on; None where nobody may change it."""
    can_act: bool = False
    """Whether the person at the screen speaks for the seat that must decide."""

    def card(self, seat: str | None) -> PartyCard | None:
        """The party or mediator of a seat id."""
        return next((card for card in self.scene.parties if card.seat == seat), None)

    def number(self, seat: str) -> int:
        """The emblem's number of a seat."""
        card = self.card(seat)
        return MEDIATOR if card is None or card.kind == "mediator" else card.colour

    def initials(self, seat: str) -> str:
        card = self.card(seat)
        return card.initials if card else ""


def emblem_number(card: PartyCard) -> int:
    """The emblem's number of a card."""
    return MEDIATOR if card.kind == "mediator" else card.colour
