"""Who suffices: the smallest coalitions whose consent passes by the decision rules (M7), from a lowered rules record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.codes import ABSENT, VOTE_SLACK

READ = ("owner", "decision", "veto", "count_of_votes", "vote_decision", "vote_weight", "vote_share", "vote_quota")
"""Fields of the rules record on which coalitions depend, beside attendance."""


def binds(record: Any) -> bool:
    """Whether any text can bind: where an owner of every issue is away for good, all texts are communiqués (M18)."""
    gone = (record["attendance"] == ABSENT) & (record["may_return"] == 0)
    owners = record["owner"][: int(record["issue_count"])] == 1
    return bool((~(owners & gone).any(axis=1)).any())


def coalitions(record: Any, issues: Sequence[int] = ()) -> list[tuple[int, ...]]:
    """The smallest sets of parties whose consent is enough for a text on these issues (on all when none is named).

    Party indices, ascending; the sets with fewest parties first. No set that is left out suffices without one of these in
    it. Empty where nobody suffices. One set, all owners, where nobody can be outvoted.
    """
    chosen = list(issues) or list(range(int(record["issue_count"])))
    owners = [i for i in range(int(record["party_count"])) if record["owner"][chosen, i].any()]
    if not int(record["count_of_votes"]):
        return [tuple(owners)]
    accepted = (np.arange(1 << len(owners))[:, None] >> np.arange(len(owners))) & 1 == 1
    wins = np.ones(len(accepted), dtype=bool)
    for decision in {int(record["decision"][k]) for k in chosen}:
        under = [k for k in chosen if int(record["decision"][k]) == decision]
        wins &= _met(record, decision, under, np.array(owners), accepted)
    found = []
    for number in np.flatnonzero(wins):
        without = [int(number) ^ (1 << place) for place in range(len(owners)) if (int(number) >> place) & 1]
        if not wins[without].any():
            found.append(tuple(owner for place, owner in enumerate(owners) if (int(number) >> place) & 1))
    return sorted(found, key=lambda members: (len(members), members))


def _met(
    record: Any, decision: int, under: list[int], owners: NDArray[np.int64], accepted: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which rows of `accepted` (sets, owners) meet one decision rule of the issues `under` it, as consent.py counts."""
    own = record["owner"][under][:, owners] == 1
    must = (own & (record["veto"][under][:, owners] == 1)).any(axis=0)
    met: NDArray[np.bool_] = np.asarray(accepted[:, must].all(axis=1))
    for count in range(int(record["count_of_votes"])):
        if int(record["vote_decision"][count]) != decision:
            continue
        weights = np.where(own.any(axis=0), record["vote_weight"][count][owners], 0.0)
        asked, least = float(weights.sum()), float(record["vote_quota"][count])
        if asked or least:
            given = accepted @ weights
            enough: NDArray[np.bool_] = (given > float(record["vote_share"][count]) * asked) & (given >= least - VOTE_SLACK)
            met &= enough
    return met
