"""The ledger of promises: who owes what to whom, in which text, what is delivered, overdue or rightly suspended.

All of it is public as long as the believed ledger is read: who has delivered, as far as anybody knows, follows from events
that every seat has. The true ledger is for after the game.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.ledger import BELIEVED, TRUE, delivered_share
from negotiate.engine.reciprocity import is_injured, may_suspend
from negotiate.engine.records import call
from negotiate.engine.rounds import UPDATING
from negotiate.engine.rules import Rules


@dataclass(frozen=True)
class Promise:
    """What one party owes on one issue that binds. `delivered` is in phases; rounds are counted from 1."""

    party: str
    issue: str
    option: str
    owed_to: tuple[str, ...]
    """Who suffers when it is not kept."""
    texts: tuple[int, ...]
    """Numbers of the texts in which the issue stands, from 0; a number is used again once its text is gone."""
    signed_round: int
    phases: int
    delivered: float
    share: float
    """Delivered share, 0..1; of a duty that goes on, times the share of rounds in which it was kept."""
    goes_on: bool
    """The phases are over, and the duty goes on every round."""
    missed: int
    """Rounds of a duty that goes on in which it was not kept, of `owed`."""
    owed: int
    is_ahead: bool
    """It waits until the other obligors of the issue have come as far, and is not due."""
    overdue: int
    """Rounds in default, 0 for none."""
    overdue_since: int
    """The round in which the default began, 0 without one; counted anew once all have forgiven it."""
    forgiven_by: tuple[str, ...]
    because: tuple[tuple[str, str], ...]
    """It may rightly be held back, because these parties have not kept their word on these issues; empty: it may not."""

    @property
    def state(self) -> str:
        """One of STATES."""
        if self.overdue:
            return "overdue"
        if self.because and (self.delivered < self.phases or self.goes_on):
            return "suspended"
        if self.delivered >= self.phases:
            return "delivered"
        return "ahead" if self.is_ahead else "due"


STATES = ("delivered", "due", "ahead", "overdue", "suspended")
"""How a promise stands as a whole; `ahead` waits for the others."""


def promises(rules: Rules, game: NDArray[np.void], ledger: int = BELIEVED) -> tuple[Promise, ...]:
    """Every promise that binds in a game record, shape (1,), by issue and obligor. Only the believed ledger is public."""
    names, record, state = rules.names, rules.record[0], game[0]
    found = []
    for k, issue in enumerate(names.issues):
        option = int(state["agreed"][k])
        if not option or not int(state["binding"][k]):
            continue
        phases, done = int(record["phases"][k]), int(state["done"][k])
        mask = int(state["texts_of"][k])
        for j, party in enumerate(names.parties):
            if not int(record["obligor"][k][j]):
                continue
            delivered = min(float(state["delivered"][ledger, k, j]), float(phases))
            found.append(
                Promise(
                    party=party,
                    issue=issue,
                    option=names.options[k][option],
                    owed_to=_owed_to(rules, k, j),
                    texts=tuple(bit for bit in range(mask.bit_length()) if (mask >> bit) & 1),
                    signed_round=int(state["signed_round"][k]),
                    phases=phases,
                    delivered=delivered,
                    share=float(call(delivered_share, rules.record, game, ledger, k, j)),
                    goes_on=bool(record["continuing"][k]) and done >= phases,
                    missed=int(state["missed"][ledger, k, j]),
                    owed=int(state["owed"][k]),
                    is_ahead=done < phases and float(state["delivered"][BELIEVED, k, j]) > done,
                    overdue=int(state["overdue"][k, j]),
                    overdue_since=_since(state, int(state["overdue"][k, j])),
                    forgiven_by=tuple(one for i, one in enumerate(names.parties) if (int(state["forgiven"][k]) >> i) & 1),
                    because=_because(rules, game, k, j),
                )
            )
    return tuple(found)


@dataclass(frozen=True)
class Repeated:
    """What may be agreed again and again and was carried out: it binds no more, and counts. Rounds are counted from 1."""

    issue: str
    option: str
    """The furthest that was carried out."""
    obligors: tuple[str, ...]
    times: int
    latest_round: int


def carried_out(rules: Rules, game: NDArray[np.void]) -> tuple[Repeated, ...]:
    """The repeatable issues that were carried out in a game record, shape (1,), the latest first; as everybody believes."""
    names, record, state = rules.names, rules.record[0], game[0]
    found = [
        Repeated(
            issue,
            names.options[k][int(state["best_done"][k])],
            tuple(party for j, party in enumerate(names.parties) if int(record["obligor"][k][j])),
            int(state["repeats"][k]),
            int(state["completed_round"][k]),
        )
        for k, issue in enumerate(names.issues)
        if int(record["repeatable"][k]) and int(state["repeats"][k]) and int(state["best_done"][k])
    ]
    return tuple(sorted(found, key=lambda one: -one.latest_round))


def is_hollow(rules: Rules, game: NDArray[np.void], issue: str) -> bool:
    """Whether what stands on an issue in a game record, shape (1,), is believed to be carried out in full and is not."""
    k = rules.names.issues.index(issue)
    if rules.bargains or not int(game["agreed"][0, k]) or int(game["done"][0, k]) < int(rules.record[0]["phases"][k]):
        return False
    return truly_done(rules, game, issue) < int(rules.record[0]["phases"][k])


def truly_done(rules: Rules, game: NDArray[np.void], issue: str) -> int:
    """How many phases of an issue all who are bound have truly delivered, in a game record of shape (1,): 0..phases."""
    k = rules.names.issues.index(issue)
    phases, bound = int(rules.record[0]["phases"][k]), rules.record[0]["obligor"][k] == 1
    return int(min(game["delivered"][0, TRUE, k][bound].min(initial=phases), phases))


def key(party: str, issue: str) -> str:
    """What names a promise among those of a game."""
    return f"{party}/{issue}"


def nothing_promised(party: str, issue: str) -> Promise:
    """What a party owes on an issue on which nothing binds it."""
    return Promise(party, issue, "", (), (), 0, 0, 0.0, 0.0, False, 0, 0, False, 0, 0, (), ())


def hanging_together(found: Sequence[Promise]) -> tuple[tuple[Promise, ...], ...]:
    """Promises by what hangs together: those whose texts have an issue in common; the newest text first."""
    groups: list[tuple[set[int], list[Promise]]] = []
    for one in found:
        texts, members = set(one.texts), [one]
        apart = []
        for group in groups:
            if group[0] & set(one.texts):
                texts |= group[0]
                members = [*group[1], *members]
            else:
                apart.append(group)
        groups = [*apart, (texts, members)]
    return tuple(
        tuple(members) for _texts, members in sorted(groups, key=lambda group: -max(one.signed_round for one in group[1]))
    )


def _since(state: np.void, overdue: int) -> int:
    """Defaults grow a round older at the end of their first round already."""
    if not overdue:
        return 0
    return int(state["round_number"]) - overdue + (2 if int(state["stage"]) == UPDATING else 1)


def _owed_to(rules: Rules, k: int, j: int) -> tuple[str, ...]:
    return tuple(
        party for i, party in enumerate(rules.names.parties) if i != j and bool(call(is_injured, rules.record, k, i))
    )


def _because(rules: Rules, game: NDArray[np.void], k: int, j: int) -> tuple[tuple[str, str], ...]:
    """The defaults in answer to which party j may hold back what it owes on issue k."""
    names, record, state = rules.names, rules.record[0], game[0]
    if not bool(call(may_suspend, rules.record, game, k, j)):
        return ()
    mask, found = int(state["texts_of"][k]), []
    for o, party in enumerate(names.parties):
        if o == j or not (int(record["exposed"][k][o]) or int(record["owner"][k][o])):
            continue
        broke = int(state["material"][o]) & mask & ~int(state["waived"][j])
        if broke and int(record["ceasefire_issue"]) >= 0:
            found.append((party, names.issues[int(record["ceasefire_issue"])]))
        for m, issue in enumerate(names.issues):
            if not int(state["overdue"][m, o]) or not int(state["agreed"][m]) or not int(state["texts_of"][m]) & mask:
                continue
            if bool(call(is_injured, rules.record, m, j)) and not (int(state["forgiven"][m]) >> j) & 1:
                found.append((party, issue))
    return tuple(dict.fromkeys(found))
