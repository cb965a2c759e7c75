"""Why a seat did what it did: the top reasons, shown after the game and never during it.

The reasons are the ones its own view gives, the same for every player: the tactics weigh them as points, the search by
playing on. They say what spoke for and against the action at that moment, not what the others secretly had.
"""

from __future__ import annotations

from negotiate.engine.notation import Action
from negotiate.engine.prospects import Outlook, Redress
from negotiate.engine.refusals import Refusal
from negotiate.engine.rules import Names
from negotiate.engine.view import View
from negotiate.errors import IllegalAction
from negotiate.players.reasons import Reason, reasons


def why(
    view: View,
    action: Action | str,
    names: Names,
    ended: str | None,
    most: int = 3,
    outlook: Outlook | None = None,
    remedy: Redress | None = None,
) -> tuple[Reason, ...]:
    """The `most` weightiest reasons for and against `action`, as the seat of `view` had them when it decided.

    `ended` is how the game ended (Outcome.kind); while it is None the reasons are nobody's business but the seat's own, and
    IllegalAction is raised. `outlook` and `remedy`: as in `reasons`.
    """
    if ended is None:
        raise IllegalAction(Refusal("reasons-are-private", {}, names))
    return reasons(view, action, names, outlook, remedy)[:most]
