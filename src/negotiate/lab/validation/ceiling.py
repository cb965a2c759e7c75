"""VT17: with the ceasefire and the political talks closed for good, small deals lift trust to a ceiling, not beyond."""

from __future__ import annotations

from dataclasses import replace

from negotiate.lab.validation import ratios
from negotiate.lab.validation.arms import Arm, Bench
from negotiate.lab.validation.target import Ablation, Claim
from negotiate.lab.validation.verdict import Finding, Verdict, judge

MOST = 45.0
"""The humanitarian track's trust ceiling."""
FIRST_STEPS = (("ceasefire-scope", "local-days"), ("monitoring", "hotline"), ("monitoring", "remote-and-technical"))
"""Options of the ceasefire track that open by themselves, before it does."""
CLOSED = Arm(
    "closed",
    overrides={
        "tracks.ceasefire.opens_when": "never",
        "tracks.political.opens_when": "never",
        **{f"issues.{issue}.options.{option}.opens_when": "never" for issue, option in FIRST_STEPS},
    },
)
NO_LIMIT = Ablation(
    "track ceilings and the cap on gains",
    {
        "trust.gain_cap": 100,
        **{f"tracks.{track}.trust_ceiling": 100 for track in ("humanitarian", "safety", "ceasefire", "security", "economy")},
        "tracks.political.trust_ceiling": 100,
    },
)


class Ceiling:
    """What confidence-building alone can reach."""

    id = "VT17"
    comparison = "ceasefire and political talks closed for good"
    direction = f"mutual trust never above {MOST:g}"

    def judge(self, bench: Bench) -> Verdict:
        """Met when no round of any game has a mutual trust over the ceiling."""
        results = bench.play(CLOSED)
        highest = float(results.rounds["trust_least"].max() or 0.0)  # type: ignore[arg-type]  # a column of numbers
        finding = Finding(
            "highest mutual trust in any round",
            CLOSED.name,
            "ceiling",
            highest,
            MOST,
            highest - MOST,
            None,
            None,
            None,
            highest <= MOST,
        )
        verdict = judge(self.id, self.comparison, self.direction, (finding,))
        if not bench.ablates:
            return verdict
        unlimited = NO_LIMIT.of(CLOSED).having("closed, without limits")
        free = Claim(ratios.FINAL_TRUST, unlimited, CLOSED, 1).find(bench)
        text = f"Without {NO_LIMIT.name}: {free.sentence()}"
        return replace(verdict, ablation=(free,), detail=f"{verdict.detail}. {text}")
