"""What a learning seat may choose, by slots, and the action that a slot stands for, both by a kernel.

First the acts without a package, the same for all seats of the rules; then a package for each bargain in which the search
drafts (players/candidates.py); then what the seat would do in character, as the built-in player with its traits. A package
is drafted when it is chosen: where none can be drafted, or the draft may not be tabled, the seat passes, or rejects what it
is asked about.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.acts import KINDS, WITH_PACKAGE
from negotiate.engine.codes import ABSENT, ANSWER, COUNTER, FITTING, PASS, PROPOSE, REJECT, SPEAK, TERMINATE, WAIVE
from negotiate.engine.kernel import kernel
from negotiate.engine.legal import LEGAL, reason
from negotiate.engine.menu import plain_actions
from negotiate.engine.notation import Action
from negotiate.engine.reciprocity import is_anybody_in_default
from negotiate.engine.rules import Names, Rules
from negotiate.players.candidates import DRAFTS, drafted, in_character
from negotiate.players.tactics import bargain, clear

IN_CHARACTER = "in character"
"""What the last slot is called."""


def plain_acts(names: Names) -> tuple[Action, ...]:
    """The acts without a package, in the order of their slots: the same for every seat, as learning libraries like it."""
    asked = (codes.SPEAK, codes.ANSWER, codes.CARRY_OUT, *((codes.MEDIATE,) if names.mediator else ()))
    kinds = dict.fromkeys(kind for decision in asked for kind in KINDS[decision] if kind not in WITH_PACKAGE)
    return tuple(act for kind in kinds for act in plain_actions(names, kind))


def slot_names(names: Names) -> tuple[str, ...]:
    """What each slot stands for: an act in notation, `package 1` to `package 8`, and `in character`."""
    packages = (f"package {number}" for number in range(1, DRAFTS + 1))
    return (*map(str, plain_acts(names)), *packages, IN_CHARACTER)


def acts_of(rules: Rules) -> NDArray[np.int64]:
    """The acts as the kernels read them: kind, offer, amount and issue, shape (acts, 4)."""
    fields = ("kind", "offer", "amount", "issue")
    records = [act.to_record(rules)[0] for act in plain_acts(rules.names)]
    return np.array([[record[field] for field in fields] for record in records], np.int64)


@kernel
def take_act(acts: Any, number: int, action: Any) -> None:
    """Put the number-th act into the action."""
    clear(action, acts[number][0])
    action.offer = acts[number][1]
    action.amount = acts[number][2]
    action.issue = acts[number][3]


@kernel
def fill_mask(rules: Any, game: Any, seat: int, acts: Any, action: Any, mask: Any) -> None:
    """Note which slots party `seat` may choose now: mask[slot], 1 or 0. Where it is not asked, only the last."""
    asked = game.pending_kind if game.pending_seat == seat and game.ended == 0 else 0
    failed = asked == SPEAK and is_anybody_in_default(rules, game)
    fitting = FITTING[asked]
    clear(action, PASS)
    for number in range(len(acts)):
        kind = acts[number][0]
        may = (fitting >> kind) & 1 == 1 and (failed or (kind != TERMINATE and kind != WAIVE))
        if may:
            action.kind = kind
            action.offer = acts[number][1]
            action.amount = acts[number][2]
            action.issue = acts[number][3]
            may = reason(rules, game, action) == LEGAL
        mask[number] = 1 if may else 0
    drafts = (asked == SPEAK or asked == ANSWER) and rules.proposes[seat] == 1 and game.presence[seat] != ABSENT
    if game.proposed[seat] == game.round_number or game.accord_round > 0:
        drafts = False
    for number in range(DRAFTS):
        mask[len(acts) + number] = 1 if drafts else 0
    mask[len(acts) + DRAFTS] = 1


@kernel
def forget(game: Any, seat: int) -> None:
    """Take from a party what it has noted for itself: it knows what it has seen, as at the beginning of a game."""
    game.sight[seat] = -1.0
    for place in range(len(game.memory[seat])):
        game.memory[seat][place] = 0.0


@kernel
def take_slot(rules: Any, game: Any, seat: int, slot: int, acts: Any, traits: Any, mind: Any, action: Any) -> None:
    """Put what a slot stands for into the action; it is legal where the mask has the slot.

    Nothing is remembered from one decision to the next, at many tables or at one, and so not by who plays in character.
    """
    if slot < len(acts):
        take_act(acts, slot, action)
        return
    forget(game, seat)
    if slot >= len(acts) + DRAFTS:
        in_character(rules, game, seat, traits, mind, action)
        return
    answers = game.pending_kind == ANSWER
    clear(action, COUNTER if answers else PROPOSE)
    if answers:
        action.offer = game.pending_offer
    mind.model = traits.model
    mind.phase_worth = 0.0
    mind.trusting = 0
    bargain(rules, game, seat, traits, mind)
    if drafted(rules, game, seat, slot - len(acts), mind, action) and reason(rules, game, action) == LEGAL:
        return
    clear(action, REJECT if answers else PASS)
    if answers:
        action.offer = game.pending_offer
