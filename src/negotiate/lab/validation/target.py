"""A target that compares arms: its claims, and the assumption that it is tried without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from negotiate.lab.paired.pairs import Sums
from negotiate.lab.statistics import LEVEL
from negotiate.lab.validation.arms import Arm, Bench
from negotiate.lab.validation.paired_tests import compare
from negotiate.lab.validation.ratios import Measure
from negotiate.lab.validation.verdict import GAMES_WANTED, Finding, Sign, Verdict, judge


class Target(Protocol):
    """Whatever can be judged: comparisons of arms (below), and the checks in files of their own."""

    @property
    def id(self) -> str: ...
    @property
    def comparison(self) -> str: ...
    @property
    def direction(self) -> str: ...
    def judge(self, bench: Bench) -> Verdict: ...


@dataclass(frozen=True)
class Claim:
    """`measure` in `arm` is higher (`sign` 1) or lower (-1) than in `reference`; 0: it is reported, nothing is claimed.

    `against` is the same measure of another subject, to compare with in the reference arm. `strict` False claims no more
    than "not the other way round": the effect may be 0.
    """

    measure: Measure
    arm: Arm
    reference: Arm
    sign: Sign
    against: Measure | None = None
    strict: bool = True

    def find(self, bench: Bench) -> Finding:
        """Play both arms, unless they have been, and test the claim."""
        mine = self.measure.of(bench.play(self.arm))
        other = (self.against or self.measure).of(bench.play(self.reference))
        name, reference_name = self.arm.name, self.reference.name
        if self.against is not None:
            name, reference_name = self.measure.subject, self.against.subject
        return paired(self.measure.name, (name, mine), (reference_name, other), self.sign, strict=self.strict)


def paired(measure: str, arm: tuple[str, Sums], reference: tuple[str, Sums], sign: Sign, *, strict: bool = True) -> Finding:
    """The finding of a measure in two arms, each by its name: is the first higher (`sign` 1) or lower (-1) than the second?

    Both have the same games in the same order, as `Claim` says for `sign` and `strict`.
    """
    (name, mine), (reference_name, other) = arm, reference
    found = compare(mine, other, sign)
    holds = None
    if sign != 0:
        right = found.effect is not None and sign * found.effect > 0
        holds = right and found.p is not None and found.p < LEVEL
        if not strict:
            holds = found.effect is not None and sign * found.effect >= 0
    p = found.p if strict else None
    ends = (found.effect, found.low, found.high)
    return Finding(measure, name, reference_name, mine.ratio, other.ratio, *ends, p, holds, mine.is_share)


@dataclass(frozen=True)
class Ablation:
    """One assumption switched off: changes to the rules of every arm."""

    name: str
    overrides: Mapping[str, Any] = field(default_factory=dict)
    players: Mapping[str, str] = field(default_factory=dict)

    def of(self, arm: Arm) -> Arm:
        """The arm without the assumption; what the arm itself sets stays."""
        return replace(arm, overrides={**self.overrides, **arm.overrides}, players={**self.players, **arm.players})


@dataclass(frozen=True)
class Comparison:
    """A target of claims about arms; met when every claim holds."""

    id: str
    comparison: str
    direction: str
    claims: tuple[Claim, ...]
    ablation: Ablation | None = None

    def judge(self, bench: Bench) -> Verdict:
        """Test the claims, then once more without the assumption, for the reader."""
        findings = tuple(claim.find(bench) for claim in self.claims)
        verdict = judge(self.id, self.comparison, self.direction, findings, wanting(findings, bench.games))
        if self.ablation is None or not bench.ablates:
            return verdict
        without = tuple(
            replace(claim, arm=self.ablation.of(claim.arm), reference=self.ablation.of(claim.reference)).find(bench)
            for claim in self.claims
            if claim.sign != 0
        )
        return replace(verdict, ablation=without, detail=f"{verdict.detail}. {ablated(self.ablation.name, without)}")


def wanting(findings: tuple[Finding, ...], games: int) -> str:
    """How many games an arm would decide what `games` leave undecided, in a sentence; empty where nothing is.

    At least as many as a verdict takes that is no first look.
    """
    needed = [found.games_wanted(games) for found in findings if found.outcome == "undecided"]
    if not needed:
        return ""
    if None in needed:
        return "What is undecided points the other way, or nowhere"
    # with fewer than GAMES_WANTED whatever comes out is a first look
    most = max(GAMES_WANTED, *(number for number in needed if number is not None))
    return f"To decide it, about {most:,} games an arm are needed"


def ablated(name: str, findings: tuple[Finding, ...]) -> str:
    """What is left of a target without an assumption, in a sentence."""
    lost = [finding.sentence().removesuffix(" ✗").removesuffix(" ?") for finding in findings if not finding.holds]
    if not lost:
        return f"Without {name} it still holds."
    if len(lost) == len(findings):
        return f"Without {name} nothing of it is left: {'; '.join(lost)}."
    return f"Without {name} all but this holds: {'; '.join(lost)}."
