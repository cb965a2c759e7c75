"""VT23: where a ceasefire has collapsed once, the next one collapses again, and sooner.

Games in which a ceasefire collapses by itself differ from others in more than that. So the collapse is scripted: when the
round in which a game signs its first general ceasefire is over, it collapses, to the blame of whoever is in default on it,
if anybody is. What is signed next is compared with the first ceasefire of the same games undisturbed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.codes import COMMUNIQUE, E_COLLAPSE, E_FELL, E_SIGNED_ITEM
from negotiate.engine.conduct import collapse
from negotiate.engine.records import call
from negotiate.engine.rules import Rules
from negotiate.lab.paired.pairs import Sums
from negotiate.lab.validation.arms import Arm, Bench
from negotiate.lab.validation.target import paired
from negotiate.lab.validation.verdict import Finding, Verdict, judge
from negotiate.lab.validation.walk import ROWS, Walk, ended_games

ARMS = (
    Arm("Istanbul, ripe", preset="ripe"),
    Arm("Dayton, open end", scenario="dayton-1995", preset="open-end"),
)
"""Where a first general ceasefire comes early enough for another one to come after it."""


class Spell(NamedTuple):
    """A general ceasefire: the round in which it was signed, and that in which it collapsed or None where it never did."""

    signed: int
    collapsed: int | None


class Recurrence:
    """A collapse that nothing in the game explains, and what comes after it."""

    id = "VT23"
    comparison = "the next general ceasefire after a collapse against the first without one"
    direction = "more of them collapse within the rounds that count as held"

    def judge(self, bench: Bench) -> Verdict:
        """One claim an arm; how many games sign another ceasefire at all is only told."""
        findings = tuple(finding for arm in ARMS for finding in self._find(bench, arm))
        return judge(self.id, self.comparison, self.direction, findings)

    def _find(self, bench: Bench, arm: Arm) -> tuple[Finding, Finding]:
        rules = bench.rules(arm)
        first, again = Collapses(rules, bench.games), Collapses(rules, bench.games)
        cast = bench.cast(arm)
        for number, walk in enumerate(ended_games(cast, bench.seed, bench.games)):
            spells = spells_of(walk.rows, rules)
            if not spells:
                continue
            first.count(number, spells[0])
            broken = Walk(cast, bench.seed, number, ROWS)
            if collapse_once(broken, spells[0].signed):
                broken.run()
                later = [spell for spell in spells_of(broken.rows, rules) if spell.signed > spells[0].signed]
                if later:
                    again.count(number, later[0])
        whole = np.ones(bench.games)
        sign_at_all = (Sums(again.cases, whole), Sums(first.cases, whole))
        name = f"collapse within {rules.record['held_rounds'][0]} rounds"
        once, never = f"{arm.name}, after a collapse", "first ceasefire"
        return (
            paired(name, (once, again.sums), (never, first.sums), 1),
            paired("such a ceasefire in time", (once, sign_at_all[0]), (never, sign_at_all[1]), 0),
        )


class Collapses:
    """Of every game, whether a ceasefire was signed early enough to be kept, and whether it collapsed before that."""

    def __init__(self, rules: Rules, games: int) -> None:
        record = rules.record
        self._held = int(record["held_rounds"][0])
        self._latest = int(record["round_count"][0]) - self._held
        self.cases, self._collapsed = np.zeros(games), np.zeros(games)

    def count(self, number: int, spell: Spell) -> None:
        """Count a ceasefire of game `number`, unless it was signed too late."""
        if spell.signed <= self._latest:
            self.cases[number] = 1
            self._collapsed[number] = spell.collapsed is not None and spell.collapsed - spell.signed < self._held

    @property
    def sums(self) -> Sums:
        """The share of ceasefires that collapse."""
        return Sums(self._collapsed, self.cases)


def spells_of(rows: NDArray[np.int64], rules: Rules) -> list[Spell]:
    """The general ceasefires in the log of a game, rows of event_kinds.COLUMNS; one that is amended goes on, and a local
    truce is none."""
    issue, general_from = int(rules.record["ceasefire_issue"][0]), int(rules.record["ceasefire_from"][0])
    found: list[Spell] = []
    signed: int | None = None
    for kind, round_number, _, _, _, option, binding, _ in rows[rows[:, 4] == issue].tolist():
        if kind == E_SIGNED_ITEM and signed is None and binding != COMMUNIQUE and option >= general_from:
            signed = round_number
        elif kind in (E_COLLAPSE, E_FELL) and signed is not None:
            found.append(Spell(signed, round_number if kind == E_COLLAPSE else None))
            signed = None
    return found if signed is None else [*found, Spell(signed, None)]


def collapse_once(walk: Walk, after: int) -> bool:
    """Play to the end of round `after` and let the ceasefire collapse there; False where none is left."""
    while not walk.ended and walk.round <= after:
        walk.step()
    issue, general_from = (int(walk.rules.record[name][0]) for name in ("ceasefire_issue", "ceasefire_from"))
    if walk.ended or walk.game["agreed"][0][issue] < general_from:
        return False
    call(collapse, walk.rules.record, walk.game, walk.log)
    return True
