"""What the answers of others tell of sampled worlds: who has refused a text sees in it less than a seat had thought.

Bayes' rule over worlds: in each of them a text has a worth for everybody asked, and the more it is worth the likelier it is
accepted. Of many texts one always looks best to a seat that cannot read the others exactly; their answers correct that.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.acts import WITH_PACKAGE
from negotiate.engine.notation import Action, parse
from negotiate.engine.records import call
from negotiate.engine.rules import Rules
from negotiate.engine.view import View
from negotiate.engine.worth import surplus
from negotiate.players.determinise import Worlds

CHANGES = ("signed", "issue-fell")
"""Events after which earlier answers tell nothing: what a text would change is not what it was."""
ANSWERS = ("accept", "reject", "counter")
STEEPNESS = 0.5
"""Points of worth over which an answer turns from no to yes."""
ACCEPTED_FIRST, ACCEPTED_LAST = 0.5, 0.95
"""Chances that a text that gains its reader much is accepted, in the first round and in the last: early on more is asked."""
AGAINST_GAIN = 0.03
"""Chance that a text is accepted that loses its reader points."""
MOST = 24
"""Latest answers that are reckoned with."""


@dataclass(frozen=True)
class Answer:
    """What one party said to a text: `package` names an option of each issue, -1 where it is not in the text, shape (K,)."""

    party: int
    package: NDArray[np.int64]
    accepted: bool
    round: int


def answers_heard(rules: Rules, view: View) -> list[Answer]:
    """What the other parties have answered since what stands last changed, in order, the latest `MOST` of it."""
    names = rules.names
    tabled: dict[str, Action] = {}
    found: list[Answer] = []
    for event in view.events:
        if event["event"] in CHANGES:
            found.clear()
        if event["event"] != "action":
            continue
        seat, action = event["seat"], parse(names, event["action"], event["round"])
        if action.kind in ANSWERS and action.offer in tabled and seat in names.parties and seat != view.seat:
            text = tabled[action.offer].to_record(rules)["option"][0].copy()
            found.append(Answer(names.parties.index(seat), text, action.kind == "accept", event["round"]))
        if action.kind in WITH_PACKAGE:
            tabled[seat] = action
    return found[-MOST:]


def likeliest(rules: Rules, game: NDArray[np.void], worlds: Worlds, answers: Sequence[Answer], count: int) -> Worlds:
    """So many of the worlds, each as often as it is likely by the answers, and as the best guess the likeliest of all.

    `game`, shape (1,), is what the seat knows now.
    """
    told = np.array([_told(rules, game, worlds.rules[world : world + 1], answers) for world in range(len(worlds.rules))])
    chances = np.exp(told[1:] - told[1:].max())
    levels = (np.arange(count) + 0.5) / count
    drawn = np.searchsorted(np.cumsum(chances / chances.sum()), levels)
    chosen = np.concatenate([[int(told.argmax())], np.minimum(drawn, len(chances) - 1) + 1])
    return Worlds(worlds.rules[chosen], worlds.rosters[chosen], worlds.misread_key[chosen])


def _told(rules: Rules, game: NDArray[np.void], world: NDArray[np.void], answers: Sequence[Answer]) -> float:
    """Logarithm of the chance of all these answers in a world."""
    rounds, total = int(rules.record["round_count"][0]), 0.0
    for answer in answers:
        worth = float(call(surplus, world, game, answer.party, answer.party, answer.package))
        most = ACCEPTED_FIRST + (ACCEPTED_LAST - ACCEPTED_FIRST) * min(1.0, answer.round / rounds)
        yes = AGAINST_GAIN + (most - AGAINST_GAIN) / (1.0 + math.exp(min(50.0, -worth / STEEPNESS)))
        total += math.log(yes if answer.accepted else 1.0 - yes)
    return total
