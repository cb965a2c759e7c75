"""Conduct that answers conduct: VT24, reciprocity from round to round, and VT25, what is held back after a breach.

What a party does about a phase that is due is a decision, and all decisions are in the log of a game. A failure is what
others see of it: a phase held back without a right to it, or a breach that is found out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.codes import BREACH, CARRY, CARRY_ALL, E_ACTION, E_BREACH_SEEN, E_HELD_BACK, STALL, SUSPEND
from negotiate.engine.rules import Rules
from negotiate.lab.paired.pairs import Sums
from negotiate.lab.validation.absence import PRINCIPALS
from negotiate.lab.validation.arms import Arm, Bench
from negotiate.lab.validation.exposed_breach import WATCHED, break_duty, play_to_duty
from negotiate.lab.validation.target import Ablation, ablated, paired
from negotiate.lab.validation.verdict import Finding, Verdict, counted, judge
from negotiate.lab.validation.walk import ROWS, Walk, ended_games

BASE = Arm("base")
KIND, ROUND, ACTOR, ISSUE, ACT = 0, 1, 2, 4, 6
"""Columns of a row of the log that are read here."""
CARRIED = (CARRY, CARRY_ALL)
DECIDED = (*CARRIED, STALL, BREACH, SUSPEND)
"""What a party may do about a phase that is due."""
WINDOW = 3
"""Rounds after a breach in which its answers are counted."""


class Reciprocity:
    """Base games: what the one principal carries out in a round, by what the other did in the round before."""

    id = "VT24"
    comparison = "the round after the other principal carried out all that was due against that after it failed"
    direction = "more of what is due is carried out"

    def judge(self, bench: Bench) -> Verdict:
        """Met when more is carried out after a round without failure; then once more without the right to hold back."""
        verdict = judge(self.id, self.comparison, self.direction, (self._find(bench, BASE),))
        if not bench.ablates:
            return verdict
        issues = bench.rules(BASE).names.issues
        ablation = Ablation("the right to hold back", {f"issues.{issue}.suspends": False for issue in issues})
        without = (self._find(bench, ablation.of(BASE)),)
        return replace(verdict, ablation=without, detail=f"{verdict.detail}. {ablated(ablation.name, without)}")

    def _find(self, bench: Bench, arm: Arm) -> Finding:
        cast = bench.cast(arm)
        kept, failed = (np.zeros((2, bench.games)) for _ in range(2))
        for number, walk in enumerate(ended_games(cast, bench.seed, bench.games)):
            after_kept, after_failed = answers(walk.rows, cast.rules.principals)
            kept[:, number], failed[:, number] = after_kept, after_failed
        name = "due phases carried out"
        return paired(name, ("after the other's kept round", Sums(*kept)), ("after its failure", Sums(*failed)), 1)


def answers(rows: NDArray[np.int64], principals: tuple[int, ...]) -> tuple[tuple[int, int], tuple[int, int]]:
    """How many due phases were carried out, and how many were due, after a round that another principal kept, and failed.

    Rounds before which the other had nothing to carry out count in neither. With several others, each of them counts.
    `rows` is the log of one game, shape (events, columns of event_kinds.COLUMNS), here and below.
    """
    due, carried = duties(rows)
    failures = {(int(row[ACTOR]), int(row[ROUND])) for row in rows[np.isin(rows[:, KIND], (E_BREACH_SEEN, E_HELD_BACK))]}
    kept, failed = [0, 0], [0, 0]
    for (seat, round_number), phases in due.items():
        for other in principals:
            before = (other, round_number - 1)
            if seat not in principals or other == seat or before not in due:
                continue
            found = failed if before in failures else kept
            found[0] += carried[seat, round_number]
            found[1] += phases
    return (kept[0], kept[1]), (failed[0], failed[1])


def duties(rows: NDArray[np.int64]) -> tuple[Counter[tuple[int, int]], Counter[tuple[int, int]]]:
    """Phases that were due, and those of them that were carried out as far as the own side could, by seat and round."""
    decided = rows[(rows[:, KIND] == E_ACTION) & np.isin(rows[:, ACT], DECIDED)]
    due = Counter((int(row[ACTOR]), int(row[ROUND])) for row in decided)
    carried = Counter((int(row[ACTOR]), int(row[ROUND])) for row in decided if row[ACT] in CARRIED)
    return due, carried


class Suspension:
    """Each principal in turn breaks the first of its obligations that the other can answer so, and is seen to.

    It can where it owes something else by the same text that may be held back: of one and the same exchange nobody is due
    who is ahead of the other.
    """

    id = "VT25"
    comparison = "the other principal in the three rounds after one exposed breach against none"
    direction = "more of what is due is suspended, and nothing that protects persons"

    def judge(self, bench: Bench) -> Verdict:
        """Two claims a principal: more is suspended than in the same rounds undisturbed, and never what protects persons."""
        findings = tuple(finding for party in PRINCIPALS for finding in self._find(bench, party))
        return judge(self.id, self.comparison, self.direction, findings)

    def _find(self, bench: Bench, party: str) -> tuple[Finding, Finding]:
        arm = BASE.having(f"breach by {party}")
        cast, watched = bench.cast(BASE), bench.rules(arm.having(arm.name, overrides=WATCHED))
        rules, names = cast.rules, cast.rules.names
        seat, other = (names.parties.index(name) for name in sorted(PRINCIPALS, key=lambda name: name != party))
        protected = np.flatnonzero(rules.record["suspends"][0][: len(names.issues)] == 0)
        broken, usual = (np.zeros((2, bench.games)) for _ in range(2))
        persons = 0
        for number, undisturbed in enumerate(ended_games(cast, bench.seed, bench.games)):
            walk = Walk(cast, bench.seed, number, ROWS)
            play_to_duty(walk, seat, lambda now: bool(owed_besides(rules, now, other)))
            if walk.ended:
                continue  # it never owed anything that could be answered so
            issues = owed_besides(rules, walk, other)
            break_duty(walk, watched)
            rounds = range(walk.round, walk.round + WINDOW)
            if not walk.ended:
                walk.run()
            broken[:, number] = suspended(walk.rows, other, rounds, issues)
            usual[:, number] = suspended(undisturbed.rows, other, rounds, issues)
            held = walk.rows[(walk.rows[:, KIND] == E_ACTION) & (walk.rows[:, ACT] == SUSPEND)]
            persons += int(np.isin(held[:, ISSUE], protected).sum())
        return (
            paired("due phases suspended by the other", (arm.name, Sums(*broken)), ("base", Sums(*usual)), 1),
            counted(f"phases suspended that protect persons, {arm.name}", persons, persons == 0, arm.name),
        )


def owed_besides(rules: Rules, walk: Walk, seat: int) -> list[int]:
    """The issues, by index, of which a seat owes something by a text of the issue that is due, and may hold it back."""
    record, game = rules.record, walk.game
    texts = game["texts_of"][0]
    return [
        issue
        for issue in range(len(rules.names.issues))
        if issue != walk.issue
        and int(texts[issue]) & int(texts[walk.issue])
        and record["obligor"][0][issue][seat]
        and record["suspends"][0][issue]
        and (record["continuing"][0][issue] or game["done"][0][issue] < record["phases"][0][issue])
    ]


def suspended(rows: NDArray[np.int64], seat: int, rounds: range, issues: list[int]) -> tuple[int, int]:
    """How many phases of these issues a seat suspended in these rounds, and how many of them were due."""
    here = np.isin(rows[:, ROUND], rounds) & np.isin(rows[:, ISSUE], issues)
    acts = rows[here & (rows[:, KIND] == E_ACTION) & (rows[:, ACTOR] == seat), ACT]
    return int((acts == SUSPEND).sum()), int(np.isin(acts, DECIDED).sum())
