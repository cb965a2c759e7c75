"""The one analysis of a study: every test with its effect, its interval and its verdict, corrected for all of them together.

A hypothesis that one side is higher (or lower) than the other is put to two tests, one-sided because the direction was
stated beforehand: whether there is any difference in that direction, and whether it is smaller than the smallest one that
would matter. It

- holds where the first is shown and the difference, as estimated, is not smaller than the smallest one that would matter,
- does not hold where the second is shown: the difference is too small to matter, or the other way,
- is undecided otherwise: there are too few games to tell, be it whether there is a difference or whether it matters.

"Different" is put to a test of any difference and to one of equivalence (both ends of ±smallest), and holds where the
difference is as large as that, whichever way; "same" is put to one of equivalence and to one of a difference beyond
±smallest. All p of all hypotheses, places and kinds are adjusted together by Holm, so the
chance of a wrong verdict anywhere in the study is at most its level.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from negotiate.lab.paired.differences import holm
from negotiate.lab.paired.margins import Margins, effect_size, margins_of
from negotiate.lab.paired.pairs import Sums, paired_difference, worth
from negotiate.lab.statistics import BOUNDS, Mean
from negotiate.lab.study.arms import Cell, PlannedTest
from negotiate.rulebook.model.plan import Hypothesis, Plan

HOLDS, FAILS, UNDECIDED = "holds", "does not hold", "undecided"
VERDICTS = (HOLDS, FAILS, UNDECIDED)


@dataclass(frozen=True)
class Tested:
    """A test and what came of it; lab/codebook_entries.py says what its fields mean, which are the columns of tests.csv."""

    hypothesis: str
    scenario: str
    setting: str
    players: str
    of: str
    against: str
    measure: str
    title: str
    unit: str
    direction: str
    smallest: float
    games: int
    of_value: float | None
    of_low: float | None
    of_high: float | None
    against_value: float | None
    against_low: float | None
    against_high: float | None
    difference: float | None
    low: float | None
    high: float | None
    effect_size: float | None
    effect_kind: str
    pairing: float | None
    p_for: float | None
    p_for_adjusted: float | None
    p_against: float | None
    p_against_adjusted: float | None
    p_equivalent: float | None
    p_equivalent_adjusted: float | None
    equivalent: bool
    verdict: str

    def as_json(self) -> dict[str, Any]:
        """The row as plain data."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


def analysed(plan: Plan, tests: tuple[PlannedTest, ...], values: Callable[[Cell, str], Sums]) -> tuple[Tested, ...]:
    """All tests of a study in their order; `values` gives a measure of a cell game by game, over all its seeds."""
    chances: list[float | None] = []
    places: list[tuple[int, int, int]] = []
    for test in tests:
        hypothesis = plan.hypotheses[test.hypothesis]
        of, against = (values(cell, test.measure.name) for cell in (test.of, test.against))
        p_for, p_against, p_equivalent = _chances(hypothesis, of, against, test.measure.unit)
        begin = len(chances)
        chances += [p_for, p_against]
        # where a hypothesis is put to the test of equivalence itself, it is one and the same test
        if hypothesis.direction in ("higher", "lower"):
            chances.append(p_equivalent)
            places.append((begin, begin + 1, begin + 2))
        else:
            places.append((begin, begin + 1, begin if hypothesis.direction == "same" else begin + 1))
    adjusted = holm(chances)
    return tuple(
        _tested(plan, test, values, [(chances[place], adjusted[place]) for place in three])
        for test, three in zip(tests, places, strict=True)
    )


def tests_together(plan: Plan, tests: tuple[PlannedTest, ...]) -> int:
    """How many p the correction is for."""
    return sum(3 if plan.hypotheses[test.hypothesis].direction in ("higher", "lower") else 2 for test in tests)


def oriented(hypothesis: Hypothesis, of: Sums, against: Sums, unit: str) -> Margins | None:
    """The difference in the direction that is expected, so that it is above 0 where the hypothesis holds."""
    return margins_of(against, of, unit) if hypothesis.direction == "lower" else margins_of(of, against, unit)


def _chances(hypothesis: Hypothesis, of: Sums, against: Sums, unit: str) -> tuple[float | None, float | None, float | None]:
    """p for the hypothesis, against it, and for equivalence; None where a side has no case."""
    margins = oriented(hypothesis, of, against, unit)
    if margins is None:
        return None, None, None
    smallest = hypothesis.smallest
    equivalent = margins.equivalent(smallest)
    if hypothesis.direction == "same":
        return equivalent, margins.beyond(smallest), equivalent
    if hypothesis.direction == "different":
        return paired_difference(of, against, BOUNDS[unit]).p, equivalent, equivalent
    return margins.above(0.0), margins.below(smallest), equivalent


def place_of(plan: Plan, test: PlannedTest) -> tuple[str, str, str]:
    """Scenario, setting and players of a test; the one that is compared is empty."""
    by_settings = plan.hypotheses[test.hypothesis].of in plan.settings
    return test.of.scenario, "" if by_settings else test.of.setting, test.of.players if by_settings else ""


def _tested(
    plan: Plan, test: PlannedTest, values: Callable[[Cell, str], Sums], chances: list[tuple[float | None, float | None]]
) -> Tested:
    hypothesis = plan.hypotheses[test.hypothesis]
    of, against = (values(cell, test.measure.name) for cell in (test.of, test.against))
    bounds = test.measure.bounds
    difference, size = paired_difference(of, against, bounds), effect_size(of, against, bounds)
    (p_for, for_adjusted), (p_against, against_adjusted), (p_equivalent, equivalent_adjusted) = chances
    sides: list[Mean] = [of.estimate(bounds), against.estimate(bounds)]
    return Tested(
        test.hypothesis,
        *place_of(plan, test),
        hypothesis.of,
        hypothesis.against,
        test.measure.name,
        test.measure.title,
        test.measure.unit,
        hypothesis.direction,
        hypothesis.smallest,
        len(of.numerator),
        *sides[0],
        *sides[1],
        difference.mean,
        difference.low,
        difference.high,
        *size,
        worth(of, against),
        p_for,
        for_adjusted,
        p_against,
        against_adjusted,
        p_equivalent,
        equivalent_adjusted,
        equivalent_adjusted is not None and equivalent_adjusted < plan.level,
        _verdict(hypothesis, difference.mean, for_adjusted, against_adjusted, plan.level),
    )


def _verdict(
    hypothesis: Hypothesis, difference: float | None, p_for: float | None, p_against: float | None, level: float
) -> str:
    if difference is None or p_for is None or p_against is None:
        return UNDECIDED
    if p_against < level:
        return FAILS
    if hypothesis.direction == "same":
        return HOLDS if p_for < level else UNDECIDED
    toward = {"higher": difference, "lower": -difference, "different": abs(difference)}[hypothesis.direction]
    return HOLDS if p_for < level and toward >= hypothesis.smallest else UNDECIDED
