"""Asking a player in plain Python for its decision: what it answers is read and checked, and what fails is told."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping

import numpy as np

from negotiate.engine.notation import Action
from negotiate.engine.refusals import Refusal
from negotiate.engine.rules import Names
from negotiate.engine.view import View
from negotiate.errors import NotationError, PlayerError
from negotiate.players.protocol import Player, begin_with


def begin_game(player: Player, seen: View, seed: int, game: int, seat: int) -> None:
    """Begin a game of a master seed with the player in the seat of this index, whose chance is its own in each."""
    begin_with(player, seen, np.random.default_rng([seed, game, seat]))


def decided(
    names: Names,
    asked: Mapping[str, object],
    choose: Callable[[], object],
    read: Callable[[Action | str], tuple[Action, object]],
) -> Action:
    """The action that a player has chosen.

    `choose` asks it; `read` gives its answer as an action, and why that is not legal now (None where it is). `asked` says
    who was asked for what: `who`, `player`, `number` (the round) and `asked` (the kind of decision). Raises PlayerError
    when the player fails, answers with something that is no action, or with one that is not legal.
    """
    try:
        answer = choose()
    except (Exception, SystemExit) as error:  # one that leaves the program has failed too
        own = "".join(traceback.format_exception(error))
        raise PlayerError(Refusal("player-failed", {**asked, "text": own}, names)) from error
    if not isinstance(answer, Action | str):
        raise PlayerError(Refusal("player-answer", {**asked, "answer": f"{answer!r:.200}"}, names))
    why: object
    try:
        action, why = read(answer)
    except NotationError as error:
        why = error.value
    if why is not None:
        raise PlayerError(Refusal("player-refused", {**asked, "answer": f"{answer!s:.200}", "refusal": why}, names))
    return action
