"""What can be signed at the trust with which a game starts: the belief of those who must consent against each option's risk.

Belief is that of M5, p = 1 - (1 - T / 100)(1 - E); a sensible party signs only where p is at least the option's risk (M6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.belief import fill_beliefs
from negotiate.engine.option_masks import contains, options_of
from negotiate.engine.records import call, copied
from negotiate.engine.reference import best_value
from negotiate.engine.rules import Rules
from negotiate.play.board import Board
from negotiate.players.roster import new_roster

WORK = 60_000
"""Half-written texts looked at (engine/reference.py); where that is not enough, the best found counts."""
BARRED = -1.0e6
"""Points that keep an option out of every text."""
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Asked:
    """An option against the belief in it: the `risk` it asks for, and the least belief of an owner at the start, 0..1.

    `belief` is with the best monitoring, guarantees and snap-back that are open, and of what opens later with those that the
    accord asks for at least; `party` is whose it is, and `trust_needed` the trust (0..100) at which it would sign then.
    `is_open` tells whether it can be negotiated in the first round.
    """

    issue: str
    option: str
    risk: float
    belief: float
    party: str
    trust_needed: float
    is_open: bool

    @property
    def is_signable(self) -> bool:
        """Whether every owner may sign it at the trust of the start."""
        return self.belief >= self.risk - TOLERANCE


@dataclass(frozen=True)
class Signable:
    """What can be signed at the start: mutual trust, all options of the file; `text` tells
    whether a text of options that are open and signable leaves no owner with less than nothing and somebody with more.
    """

    least_trust: float
    options: list[Asked]
    text: bool


def signable(rules: Rules, wanted: Mapping[int, int]) -> Signable:
    """Every option of the rules at the trust of the start; `wanted` are masks of the accord's options by issue."""
    names, record = rules.names, rules.record[0]
    board = Board(rules, new_roster(rules.size))
    board.begin(0, 0)
    game = board.game
    opened = game["option_open"][0].copy()
    doubts = _beliefs(_toothless(rules.record), game)
    now = _beliefs(rules.record, _enforced(record, game, {k: int(opened[k]) for k in range(len(names.issues))}))
    later = _beliefs(rules.record, _enforced(record, game, wanted, least=True))
    found = []
    for k, issue in enumerate(names.issues):
        owners = [i for i in range(len(names.parties)) if record["owner"][k][i]]
        if not owners:
            continue
        for o, option in enumerate(names.options[k][1:], 1):
            risk = float(record["risk"][k][o])
            is_open = bool(contains(opened[k], o))
            beliefs = now if is_open else later
            worst = min(owners, key=lambda i: beliefs[i][k])
            doubt = 1.0 - doubts[worst][k]
            lack = (1.0 - beliefs[worst][k]) / doubt if doubt > 0.0 else 0.0
            needed = 100.0 * max(0.0, 1.0 - (1.0 - risk) / lack) if lack > 0.0 else 0.0
            found.append(Asked(issue, option, risk, float(beliefs[worst][k]), names.parties[worst], needed, is_open))
    return Signable(float(_least(rules)), found, _text(rules, found))


def _enforced(record: Any, game: NDArray[np.void], masks: Mapping[int, int], *, least: bool = False) -> NDArray[np.void]:
    """The game with monitoring, guarantees and snap-back at the strongest, or the `least`, of the options in the masks.

    What no mask names has its strongest option of all.
    """
    enforced = copied(game)
    for field, strength in (
        ("monitor_issue", _tiers(record)),
        ("guarantee_issue", record["guarantee_strength"]),
        ("snapback_issue", record["snapback_option"]),
    ):
        k = int(record[field])
        if k < 0:
            continue
        count = int(record["option_count"][k])
        options = (options_of(masks[k], count) or (0,)) if k in masks else range(count)
        chosen = (min if least and k in masks else max)(options, key=lambda o: float(strength[o]))
        enforced["agreed"][0, k] = chosen
        enforced["done"][0, k] = record["phases"][k]
    return enforced


def _tiers(record: Any) -> NDArray[np.float64]:
    return np.asarray([record["tier_enforcement"][min(4, int(tier))] for tier in record["monitor_tier"]])


def _toothless(record: NDArray[np.void]) -> NDArray[np.void]:
    """The same rules without any enforcement, so that belief is trust alone."""
    bare = copied(record)
    for field in ("tier_enforcement", "guarantee_strength", "snapback_strength"):
        bare[field] = 0
    return bare


def _beliefs(record: NDArray[np.void], game: NDArray[np.void]) -> NDArray[np.float64]:
    """What every party believes of every issue, shape (parties, issues), 0..1."""
    parties, issues = len(record["hope"][0]), len(record["phases"][0])
    table = np.zeros((parties, issues))
    for i in range(int(record["party_count"][0])):
        row = np.zeros(issues)
        call(fill_beliefs, record, game, i, row)
        table[i] = row
    return table


def _least(rules: Rules) -> float:
    record = rules.record[0]
    principals = [i for i in range(int(record["party_count"])) if record["principal"][i]]
    return min((record["trust"][i][j] for i in principals for j in principals if i != j), default=100.0)


def _text(rules: Rules, options: list[Asked]) -> bool:
    """Whether some text of open and signable options costs no owner points and brings somebody some.

    What a party gives up by signing counts as far as all of these options end it.
    """
    names = rules.names
    trial = copied(rules.record)
    record = trial[0]
    good = {(asked.issue, asked.option) for asked in options if asked.is_open and asked.is_signable}
    for k, issue in enumerate(names.issues):
        for o, option in enumerate(names.options[k]):
            if o and (issue, option) not in good:
                record["value"][:, k, o] = BARRED
    places = [(names.issues.index(issue), option) for issue, option in good]
    ended = min((float(record["ends"][k][names.options[k].index(option)]) for k, option in places), default=0.0)
    owners = [i for i in range(len(names.parties)) if record["owner"][: len(names.issues), i].any()]
    least = {i: ended * max(0.0, float(record["reservation_value"][i])) for i in owners}
    for i in owners:
        others = [j for j in owners if j != i]
        found = best_value(record, i, others, [least[j] for j in others], WORK)
        if found.feasible and found.value > least[i] + TOLERANCE:
            return True
    return False
