"""Whether enough of those who are asked have accepted a text: the decision rules of its issues, each counted by itself (M7).

A decision rule asks the owners of its issues in the text; where the text can only become a communiqué, everybody who is
asked. Some must consent themselves (`veto`); of others so many votes must come together (`vote_weight`).
"""

from __future__ import annotations

from typing import Any

from negotiate.engine.codes import ACCEPTED, NOT_ASKED, REJECTED, VOTE_SLACK
from negotiate.engine.kernel import kernel


@kernel
def must_consent(rules: Any, package: Any, i: int, words: bool) -> bool:
    """Whether party i, which is asked, must consent itself; `words`: the text can only become a communiqué."""
    for k in range(rules.issue_count):
        if package[k] > 0 and rules.veto[k][i] == 1 and (words or rules.owner[k][i] == 1):
            return True
    return False


@kernel
def votes_on(rules: Any, package: Any, c: int, i: int, words: bool) -> bool:
    """Whether party i, which is asked, has a vote in count c."""
    for k in range(rules.issue_count):
        if package[k] > 0 and rules.decision[k] == rules.vote_decision[c] and (words or rules.owner[k][i] == 1):
            return True
    return False


@kernel
def suffices(rules: Any, c: int, asked: float, accepted: float) -> bool:
    """Whether these of the votes asked are enough in count c."""
    if asked == 0.0 and rules.vote_quota[c] == 0.0:
        return True
    return bool(accepted > rules.vote_share[c] * asked and accepted >= rules.vote_quota[c] - VOTE_SLACK)


@kernel
def counted(rules: Any, package: Any, answers: Any, words: bool) -> int:
    """1: enough parties have accepted the package by these answers; -1: it can no longer be reached; 0: still open.

    `package` names an option above 0 for the issues in it, `answers` holds one of NOT_ASKED, ASKED, PASSED, ACCEPTED and
    REJECTED for each party.
    """
    reached = True
    for i in range(rules.party_count):
        if answers[i] == NOT_ASKED or answers[i] == ACCEPTED:
            continue
        if rules.count_of_votes > 0 and not must_consent(rules, package, i, words):
            continue
        if answers[i] == REJECTED:
            return -1
        reached = False
    for c in range(rules.count_of_votes):
        on_table = False
        for k in range(rules.issue_count):
            if package[k] > 0 and rules.decision[k] == rules.vote_decision[c]:
                on_table = True
        if not on_table:
            continue
        asked = 0.0
        accepted = 0.0
        rejected = 0.0
        for i in range(rules.party_count):
            if answers[i] != NOT_ASKED and rules.vote_weight[c][i] > 0.0 and votes_on(rules, package, c, i, words):
                asked += rules.vote_weight[c][i]
                if answers[i] == ACCEPTED:
                    accepted += rules.vote_weight[c][i]
                elif answers[i] == REJECTED:
                    rejected += rules.vote_weight[c][i]
        if not suffices(rules, c, asked, accepted):
            reached = False
        if not suffices(rules, c, asked, asked - rejected):
            return -1
    return 1 if reached else 0
