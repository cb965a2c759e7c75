"""What is to be decided now in a game, which everybody can see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.notation import seat_id
from negotiate.engine.rules import Names, Rules


@dataclass(frozen=True)
class Decision:
    """What is to be decided now, which everybody can see. `offer`: whose offer; `issue`: what is to be carried out."""

    seat: str
    kind: str
    offer: str | None
    issue: str | None


def decision(rules: Rules, game: NDArray[np.void]) -> Decision | None:
    """What is to be decided now, and by whom; None when nothing is."""
    return decision_in(rules.names, game[0])


def decision_in(names: Names, state: Any) -> Decision | None:
    """The same of `state`, the one row of a game record."""
    kind = int(state["pending_kind"])
    if kind == codes.NOTHING or int(state["ended"]):
        return None
    return Decision(
        seat=seat_id(names, int(state["pending_seat"]), int(state["round_number"])),
        kind=codes.DECISIONS[kind],
        offer=seat_id(names, int(state["pending_offer"]), int(state["round_number"])) if kind == codes.ANSWER else None,
        issue=names.issues[int(state["pending_issue"])] if kind == codes.CARRY_OUT else None,
    )
