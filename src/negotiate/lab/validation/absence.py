"""VT5: without a principal nothing that it owns binds anybody; what the others sign are communiqués."""

from __future__ import annotations

import polars as pl

from negotiate.lab.validation.arms import Arm, Bench
from negotiate.lab.validation.verdict import Finding, Verdict, counted, judge

PRINCIPALS = ("russian-federation", "ukraine")


class Absence:
    """Each principal stays away in turn."""

    id = "VT5"
    comparison = "a principal absent"
    direction = "no binding deal on an issue it owns, communiqués only"

    def judge(self, bench: Bench) -> Verdict:
        """Met when no game of either arm has a binding deal and both arms have communiqués."""
        findings = tuple(finding for party in PRINCIPALS for finding in self._find(bench, party))
        return judge(self.id, self.comparison, self.direction, findings)

    def _find(self, bench: Bench, party: str) -> tuple[Finding, Finding]:
        absent = {f"parties.{party}.attendance": "absent", f"parties.{party}.may_return": False}
        arm = Arm(f"{party} absent", overrides=absent)
        results = bench.play(arm)
        names, owner = results.rules.names, results.rules.record["owner"][0]
        seat = names.parties.index(party)
        owned = [issue for index, issue in enumerate(names.issues) if owner[index][seat] == 1]
        bound = results.games.select(
            pl.any_horizontal(pl.col(f"first_signed_{issue}").is_not_null() for issue in owned).sum()
        ).item()
        communiques = float(results.games["communiques"].cast(pl.Float64).mean() or 0.0)  # type: ignore[arg-type]  # a mean of numbers
        return (
            counted(f"games with a binding deal, {arm.name}", bound, bound == 0, arm.name),
            counted(f"communiqués a game, {arm.name}", communiques, communiques > 0, arm.name),
        )
