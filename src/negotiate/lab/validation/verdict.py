"""What came of a validation target: its findings, and whether they say what was expected."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

from negotiate.lab.validation.split import Outcome, Split, split_of

GAMES_WANTED = 200
"""Games per arm below which a verdict is only a first look (the protocol of docs/validation.md)."""

Sign = Literal[1, -1, 0]
"""Expected sign of an effect: higher, lower, or 0 for a number that is reported and not tested."""
SURE = 1.645 + 0.842
"""Standard errors between an effect and 0 at which a one-sided test at 5 % finds it in four of five tries."""


@dataclass(frozen=True)
class Finding:
    """One measure in two arms, or one fact counted over games.

    `value` and `reference` are what the two arms came to, `effect` their difference with its 95 % interval `low` to `high`;
    `p` is one-sided, for the sign expected. All are None where there is nothing to compare. `holds` is None for what is only
    reported.
    """

    measure: str
    arm: str
    reference_arm: str
    value: float | None
    reference: float | None
    effect: float | None
    low: float | None
    high: float | None
    p: float | None
    holds: bool | None
    share: bool = False
    """Whether value and effect are shares of games, 0..1."""

    @property
    def outcome(self) -> Outcome | None:
        """What the games say of it; None for what is only reported.

        A comparison that does not hold is undecided while its interval takes in 0, or reaches it from the side expected; a
        count decides by itself.
        """
        if self.holds is None:
            return None
        if self.holds:
            return "met"
        if self.low is None or self.high is None:
            missing = bool(self.reference_arm) and (self.value is None or self.reference is None)
            return "undecided" if missing else "not met"
        contrary = (self.low > 0.0 or self.high < 0.0) and (self.p is None or self.p > 0.5)
        return "not met" if contrary else "undecided"

    def games_wanted(self, games: int) -> int | None:
        """About how many games an arm would show the effect that `games` of them gave, in four of five tries.

        None where it points the wrong way (p over one half) or there is nothing to go by. The standard error is a quarter of
        the interval and shrinks with the root of the games.
        """
        if self.effect is None or self.low is None or self.high is None or self.p is None:
            return None
        if not self.effect or self.p > 0.5 or not self.high > self.low:
            return None
        error = (self.high - self.low) / 3.92
        return math.ceil(games * (SURE * error / self.effect) ** 2)

    def sentence(self) -> str:
        """The finding in a few words, such as `ceasefire held: base 0.54, open 0.69 (p < .001)`."""
        if self.reference_arm:
            text = f"{self.measure}: {self.arm} {shown(self.value)}, {self.reference_arm} {shown(self.reference)}"
        else:
            text = f"{self.measure}: {shown(self.value)}"
        if self.p is not None:
            text += f" ({shown_p(self.p)})"
        return text + {"not met": " ✗", "undecided": " ?"}.get(self.outcome or "", "")


@dataclass(frozen=True)
class Verdict:
    """A target's verdict. `outcome` is None where the target was not tested.

    `effect`, `low` and `high` are those of the finding with the weakest evidence: the one that the verdict hangs on.
    """

    id: str
    comparison: str
    direction: str
    effect: float | None
    low: float | None
    high: float | None
    outcome: Outcome | None
    detail: str
    findings: tuple[Finding, ...] = field(default=())
    ablation: tuple[Finding, ...] = field(default=())
    """The same findings with one assumption switched off in every arm; they explain, and do not decide."""
    split: Split = "tested on"
    """Whether numbers of the rule files were tuned on this target, or it is only tested on."""


def judge(id: str, comparison: str, direction: str, findings: tuple[Finding, ...], note: str = "") -> Verdict:  # noqa: A002 - the verdict's own field
    """The verdict of findings: met when every one that is tested holds, not met when one shows something else."""
    tested = [finding for finding in findings if finding.holds is not None]
    detail = "; ".join(finding.sentence() for finding in findings)
    if note:
        detail = f"{detail}. {note}" if detail else note
    split = split_of(id)
    if not tested:
        return Verdict(id, comparison, direction, None, None, None, None, detail, findings, split=split)
    weakest = max(tested, key=_weakness)
    outcomes = {finding.outcome for finding in tested}
    worst: Outcome = "not met" if "not met" in outcomes else "undecided" if "undecided" in outcomes else "met"
    ends = (weakest.effect, weakest.low, weakest.high)
    return Verdict(id, comparison, direction, *ends, worst, detail, findings, split=split)


def counted(measure: str, count: float, holds: bool | None, arm: str = "") -> Finding:
    """A finding that is a number of one arm, with nothing to compare it with."""
    return Finding(measure, arm, "", float(count), None, None, None, None, None, holds)


def _weakness(finding: Finding) -> tuple[int, float, float]:
    """Not met before undecided before met, then the larger p, then the smaller distance of the interval from 0 in widths."""
    p = 1.0 if finding.p is None and not finding.holds else finding.p or 0.0
    width = (finding.high - finding.low) if finding.high is not None and finding.low is not None else 0.0
    distance = abs(finding.effect) / width if finding.effect is not None and width > 0 else float("inf")
    return (("met", "undecided", "not met").index(finding.outcome or "met"), p, -distance)


def shown(value: float | None) -> str:
    """A number as short as it can be read: 13,496 / 14.0 / 0.54 / 0.007; a whole number as it is, a dash for none."""
    if value is None:
        return "–"
    if value == round(value) or abs(value) >= 1000:
        return f"{value:,.0f}"
    if abs(value) >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.3f}"


def shown_p(p: float) -> str:
    return "p < .001" if p < 0.001 else f"p = {p:.3f}".replace("0.", ".")
