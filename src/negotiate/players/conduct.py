"""What another party is like, as far as its conduct tells: Bayes' rule over four types, for a seat that looks ahead.

A party keeps its word, or holds back what delivery costs it (stalls), or breaks it, or it keeps its word and never concedes.
What was seen of it are counts that everybody has (seen_kept, seen_held, seen_broken by issue, consented and declined): what
nobody saw counts as carried out here too. Only duties that seem to cost the party tell anything by being kept, for nobody
withholds what it gains by.

The chances below are rounded from games of the built-in players (adversaries.py) among each other; a type is never ruled
out, and never sure, because a player may change its mind.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.rules import Rules

HONEST, STALLS, BREAKS, NEVER_CONCEDES = range(4)
TYPES = ("honest", "stalls", "breaks", "never-concedes")
PLAYERS = ("", "sign-and-stall", "promise-and-break", "never-concede")
"""Who plays a party of each type in the look-ahead; an honest one plays as one of the honest built-in players."""
PRIOR = np.array([0.94, 0.02, 0.02, 0.02])
KEPT = np.array([0.95, 0.15, 0.40, 0.95])
HELD = np.array([0.02, 0.60, 0.05, 0.02])
BROKEN = np.array([0.03, 0.25, 0.55, 0.03])
"""Chances that a costly duty is believed to be carried out, is held back, and is seen to be broken, by type."""
CONSENTED = np.array([0.55, 0.55, 0.55, 0.10])
DECLINED = 1.0 - CONSENTED
"""Chances that a text of another is accepted and refused, by type."""
LEAST = 0.01
"""Least probability of a type."""


def posterior(rules: Rules, game: NDArray[np.void], estimates: NDArray[np.float64], party: int) -> NDArray[np.float64]:
    """Probability of each type of a party, shape (4,), from what was seen of it.

    `game` (shape (1,)) and `estimates` (points, by party, issue and option) are what the seat knows that asks.
    """
    state, record = game[0], rules.record[0]
    standing = np.where(state["agreed"] > 0, state["agreed"], state["best_done"])
    worth = np.take_along_axis(estimates[party], standing[:, None], axis=1)[:, 0]
    costly = (record["obligor"][:, party] > 0) & ((worth < 0.0) | (record["burden"] > 0.0))
    told = np.log(PRIOR)
    told = told + float(state["seen_kept"][costly, party].sum()) * np.log(KEPT)
    told = told + float(state["seen_held"][:, party].sum()) * np.log(HELD)
    told = told + float(state["seen_broken"][:, party].sum()) * np.log(BROKEN)
    told = told + float(state["consented"][party]) * np.log(CONSENTED)
    told = told + float(state["declined"][party]) * np.log(DECLINED)
    found = np.maximum(np.exp(told - told.max()), 0.0)
    found = np.maximum(found / found.sum(), LEAST)
    return np.asarray(found / found.sum())


def types_of_worlds(
    rules: Rules, game: NDArray[np.void], estimates: NDArray[np.float64], seat: int, count: int
) -> NDArray[np.int64]:
    """The type of every party in so many worlds, the seat's best guess first; shape (count + 1, P).

    The share of the worlds in which a party is of a type is its probability, as nearly as the number of worlds allows; which
    worlds these are differs from party to party, and changes no more than what is seen does.
    """
    found = np.zeros((count + 1, rules.size.parties), np.int64)
    for party in range(len(rules.names.parties)):
        if party == seat:
            continue
        chances = posterior(rules, game, estimates, party)
        found[0, party] = int(chances.argmax())
        level = ((np.arange(count) + 5 * party) % count + 0.5) / count
        found[1:, party] = np.minimum(np.searchsorted(np.cumsum(chances), level), len(TYPES) - 1)
    return found
