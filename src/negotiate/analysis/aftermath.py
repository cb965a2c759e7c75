"""What a game leaves behind: what became of the people, of trust between the principals, and of each party's word.

Everybody may know it once the game is over; it reads the true ledger and the secret decisions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from negotiate.analysis.kept_word import KeptWord, kept_word
from negotiate.engine.events import Event
from negotiate.engine.ledger import TRUE
from negotiate.engine.promises import Promise, promises
from negotiate.engine.rules import Rules

SOMEBODY = 0.5
"""People from which on somebody came home: shares of people add up to whole ones."""


@dataclass(frozen=True)
class People:
    """Who came home, and for how long the guns were silent."""

    home: float
    """People who came home under agreements, 0 or more."""
    waiting: float
    """Those who could have and did not, 0 or more."""
    can_return: bool
    """Whether the scenario has people who can come home."""
    quiet_rounds: int
    """Rounds in which a ceasefire held, of `rounds`."""
    rounds: int
    collapses: int
    has_ceasefire: bool
    """Whether the scenario has a ceasefire to agree on."""


@dataclass(frozen=True)
class TrustBetween:
    """How far one principal trusts another, points 0..100, at the start and at the end."""

    who: str
    whom: str
    before: float
    after: float


@dataclass(frozen=True)
class Delegation:
    """What became of a party's word, and what others still owe it in texts that stand."""

    party: str
    word: KeptWord
    owed: tuple[Promise, ...]
    """Promises of others to it that were truly not delivered in full; of the true ledger."""


@dataclass(frozen=True)
class Aftermath:
    """People first, then trust, then each delegation; points come after all of it and are not in here."""

    people: People
    trust: tuple[TrustBetween, ...]
    delegations: tuple[Delegation, ...]


def aftermath(rules: Rules, game: NDArray[np.void], events: Sequence[Event]) -> Aftermath:
    """What a game record, shape (1,), and all its events leave behind, at its end or as far as it has come."""
    names, record, state = rules.names, rules.record[0], game[0]
    between = () if rules.bargains else rules.principals  # by alternating offers trust plays no part, and does not move
    owed = [one for one in promises(rules, game, TRUE) if one.share < 1.0]
    return Aftermath(
        _people(rules, state),
        tuple(
            TrustBetween(names.parties[i], names.parties[j], float(record["trust"][i, j]), float(state["trust"][i, j]))
            for i in between
            for j in between
            if i != j
        ),
        tuple(
            Delegation(party, kept_word(events, party), tuple(one for one in owed if party in one.owed_to))
            for party in names.parties
        ),
    )


def people_waiting(rules: Rules, state: np.void) -> float:
    """Those who can come home and have not, 0 or more: by the issues that say how many they are, else by the whole pool."""
    record = rules.record[0]
    pools = [(float(pool), float(home)) for pool, home in zip(record["pool"], state["returned"], strict=True) if pool > 0.0]
    if pools:
        return sum(max(0.0, pool - home) for pool, home in pools)
    return max(0.0, float(record["people_pool"]) - float(sum(state["returned"])))


def _people(rules: Rules, state: np.void) -> People:
    home = float(sum(state["returned"]))
    return People(
        home=home if home >= SOMEBODY else 0.0,
        waiting=people_waiting(rules, state),
        can_return=rules.has_people_to_return,
        quiet_rounds=int(state["quiet_rounds"]),
        rounds=max(1, int(state["round_number"])),
        collapses=int(state["collapses"]),
        has_ceasefire=rules.has_ceasefire,
    )
