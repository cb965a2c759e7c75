"""One-sided tests against a margin, equivalence, effect sizes: held to known values, and to how often they are wrong."""

from __future__ import annotations

import math

import numpy as np
import pytest

from negotiate.lab.paired.margins import effect_size, margins_of
from negotiate.lab.paired.pairs import Sums, paired_difference


def mean(values: object) -> Sums:
    cases = np.asarray(values, dtype=np.float64)
    return Sums(cases, np.ones(len(cases)))


def test_one_side_of_no_difference_is_half_of_the_test_of_both() -> None:
    chance = np.random.default_rng(1)
    side, reference = mean(chance.normal(0.3, 1, 40)), mean(chance.normal(0, 1, 40))
    margins, both = margins_of(side, reference, "points"), paired_difference(side, reference)
    assert margins is not None and both.p is not None
    assert margins.above(0.0) == pytest.approx(both.p / 2)
    assert margins.below(0.0) == pytest.approx(1 - both.p / 2)
    assert margins.equivalent(2.0) == max(margins.above(-2.0), margins.below(2.0)) < 0.001


def test_a_share_is_tested_exactly_against_none() -> None:
    side, reference = mean([1] * 9 + [0] * 11), mean([0] * 9 + [1] + [0] * 10)
    margins = margins_of(side, reference, "share")
    assert margins is not None
    assert margins.above(0.0) == pytest.approx(11 / 1024)  # 9 or 10 of the 10 games that disagree


def test_games_that_all_agree_prove_no_more_than_they_can() -> None:
    same = mean([3.0, 5.0] * 10)
    margins = margins_of(same, same, "points")
    assert margins is not None
    # a mean that is off by 0.2 needs a tenth of the games to differ, and of 20 games none does in 0.9^20
    assert margins.below(0.2) == pytest.approx(0.9**20)
    assert margins.equivalent(0.2) == pytest.approx(0.9**20)
    nothing = mean([4.0] * 20)
    unknown = margins_of(nothing, nothing, "points")
    assert unknown is not None and unknown.equivalent(0.2) == 1.0 and unknown.games_for(0.2, 0.05, 0.9, both=False) is None


@pytest.mark.parametrize("kind", ["points", "share"])
def test_a_difference_of_just_the_margin_is_seldom_taken_for_less(kind: str) -> None:
    chance = np.random.default_rng(3)
    wrong = 0
    for _ in range(400):
        if kind == "points":
            side, reference = mean(chance.normal(0.5, 1, 60)), mean(chance.normal(0, 1, 60))
            margin = 0.5
        else:
            side, reference = mean(chance.random(60) < 0.5), mean(chance.random(60) < 0.3)
            margin = 0.2
        margins = margins_of(side, reference, kind)
        assert margins is not None
        wrong += margins.below(margin) < 0.05
    assert 6 <= wrong <= 34  # 5 of 100, within four standard errors


def test_so_many_games_as_are_reckoned_show_the_difference_as_often_as_asked() -> None:
    chance = np.random.default_rng(5)
    pilot = margins_of(mean(chance.normal(0, 1, 4000)), mean(chance.normal(0, 1, 4000)), "points")
    assert pilot is not None
    games = pilot.games_for(0.4, 0.05, 0.8, both=False)
    assert games == pytest.approx(2 * (1.645 + 0.842) ** 2 / 0.16, rel=0.05)
    shown = 0
    for _ in range(300):
        margins = margins_of(mean(chance.normal(0.4, 1, games)), mean(chance.normal(0, 1, games)), "points")
        assert margins is not None
        shown += margins.above(0.0) < 0.05
    assert 0.7 < shown / 300 < 0.9


def test_effect_sizes_are_cohens() -> None:
    for (size, kind), wanted in (
        (effect_size(mean([1, 1, 1, 0]), mean([1, 0, 0, 0])), (math.pi / 3, "h")),
        (effect_size(mean([2.0, 4.0, 6.0]), mean([1.0, 3.0, 5.0])), (0.5, "d")),
    ):
        assert size == pytest.approx(wanted[0])
        assert kind == wanted[1]
    assert effect_size(mean([2.0, 2.0]), mean([2.0, 2.0])) == (0.0, "d")
    assert effect_size(mean([3.0, 3.0]), mean([2.0, 2.0])) == (None, "d")
