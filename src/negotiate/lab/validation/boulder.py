"""VT16: territory is agreed last or never, never alone, and never as either side's stated aim."""

from __future__ import annotations

import polars as pl

from negotiate.lab.paired.pairs import binomial_tail
from negotiate.lab.results import Results
from negotiate.lab.statistics import LEVEL, wilson
from negotiate.lab.validation.arms import Arm, Bench
from negotiate.lab.validation.verdict import Finding, Verdict, counted, judge

ISSUE = "territory"
STATED_AIMS = ("full-withdrawal", "recognition")


class Boulder:
    """The hardest issue of the base scenario."""

    id = "VT16"
    comparison = "territory against all other issues"
    direction = "agreed last or never, never alone, no stated aim"

    def judge(self, bench: Bench) -> Verdict:
        """Met when most games that sign territory sign nothing new after it (sign test), none signs it alone, and no game
        agrees on a stated aim. Side payments may break the order: that one is only reported."""
        base, paid = Arm("base"), Arm("side payments", mediator="manipulator")
        findings = [*self._strict(bench.play(base), base), *self._reported(bench.play(paid), paid)]
        return judge(self.id, self.comparison, self.direction, tuple(findings))

    def _strict(self, results: Results, arm: Arm) -> list[Finding]:
        games = results.games
        signed = games.filter(pl.col(f"first_signed_{ISSUE}").is_not_null())
        last = _last(results, signed)
        low, high = wilson(last, len(signed))
        share = last / len(signed) if len(signed) else None
        p = binomial_tail(last, len(signed)) if len(signed) else None
        alone = int((signed[f"signed_with_{ISSUE}"] < 2).sum())
        aims = _with_stated_aim(games)
        return [
            counted("games that sign it", len(signed), None, arm.name),
            Finding(
                "last among them",
                arm.name,
                "",
                share,
                None,
                None if share is None else share - 0.5,
                None if share is None else low - 0.5,
                None if share is None else high - 0.5,
                p,
                # never signed at all is within the direction
                len(signed) == 0 or (p is not None and p < LEVEL),
                share=True,
            ),
            counted("alone", alone, alone == 0, arm.name),
            counted("games with a stated aim", aims, aims == 0, arm.name),
        ]

    def _reported(self, results: Results, arm: Arm) -> list[Finding]:
        signed = results.games.filter(pl.col(f"first_signed_{ISSUE}").is_not_null())
        aims = _with_stated_aim(results.games)
        return [
            counted("with side payments: games that sign it", len(signed), None, arm.name),
            counted("last among them", _last(results, signed), None, arm.name),
            counted("stated aims", aims, aims == 0, arm.name),
        ]


def _last(results: Results, signed: pl.DataFrame) -> int:
    """Games in which no other issue is first signed after territory."""
    others = [f"first_signed_{issue}" for issue in results.rules.names.issues if issue != ISSUE]
    latest = pl.max_horizontal(pl.col(column).fill_null(0) for column in others)
    return int(signed.select((pl.col(f"first_signed_{ISSUE}") >= latest).sum()).item())


def _with_stated_aim(games: pl.DataFrame) -> int:
    wanted = pl.col(f"agreed_{ISSUE}").is_in(STATED_AIMS) | pl.col(f"carried_out_{ISSUE}").is_in(STATED_AIMS)
    return int(games.select(wanted.sum()).item())
