"""Differences between sides that played the same games: exact where it can be, elsewhere in keeping with the bootstrap."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiate.lab.paired import pairs as paired
from negotiate.lab.paired.pairs import Sums, binomial_tail, paired_difference, worth
from negotiate.lab.statistics import BOUNDS
from negotiate.lab.validation.paired_tests import compare

Flags = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=60)


def share(flags: list[bool]) -> Sums:
    return Sums(np.array(flags, dtype=np.float64), np.ones(len(flags)))


@given(Flags)
def test_a_share_turns_round_with_its_sides(pairs: list[tuple[bool, bool]]) -> None:
    a, b = share([one for one, _ in pairs]), share([other for _, other in pairs])
    there, back = paired_difference(b, a), paired_difference(a, b)
    assert there.mean is not None and there.low is not None and there.high is not None
    assert there.mean == pytest.approx(b.numerator.mean() - a.numerator.mean())
    assert -1.0 <= there.low <= there.mean <= there.high <= 1.0
    assert there.low < there.high
    assert there.p == back.p
    assert back.low == pytest.approx(-there.high)


def test_a_share_is_tested_as_mcnemar_did() -> None:
    a = share([True] * 10 + [False] * 30)
    b = share([True] * 2 + [False] * 8 + [True] * 1 + [False] * 29)
    found = paired_difference(b, a)  # 8 games for a, 1 for b: 2 (C(9,0) + C(9,1)) / 2^9
    assert found.p == pytest.approx(2 * (1 + 9) / 2**9)
    # Bonett and Price: (1+1)/42 - (8+1)/42 = -7/42, error sqrt((11/42 - (7/42)^2) / 42)
    error = math.sqrt((11 / 42 - (7 / 42) ** 2) / 42)
    assert found.low == pytest.approx(-7 / 42 - 1.959964 * error, abs=1e-6)
    assert found.high == pytest.approx(-7 / 42 + 1.959964 * error, abs=1e-6)


def test_no_disagreement_is_no_proof_of_none() -> None:
    flags = [True] * 15 + [False] * 5
    found = paired_difference(share(flags), share(flags))
    assert found.mean == 0.0 and found.p == 1.0
    assert found.low is not None and found.low < -0.05


def test_a_ratio_agrees_with_the_bootstrap() -> None:
    chance = np.random.default_rng(5)
    duties = chance.integers(0, 12, size=800).astype(np.float64)
    a = Sums(chance.binomial(duties.astype(int), 0.2).astype(np.float64), duties)
    more = chance.integers(0, 12, size=800).astype(np.float64)
    b = Sums(chance.binomial(more.astype(int), 0.25).astype(np.float64), more)
    found, drawn = paired_difference(b, a), compare(b, a, 0)
    assert found.mean == pytest.approx(drawn.effect)
    assert found.low == pytest.approx(drawn.low, abs=0.004)
    assert found.high == pytest.approx(drawn.high, abs=0.004)
    assert found.p is not None and found.p < 0.001


def test_intervals_of_means_hold_what_they_say() -> None:
    """Of 400 comparisons of equal sides about 95 % have 0 in their interval (379 in 400 gives 361 to 392 with 99.9 %)."""
    chance = np.random.default_rng(11)
    held = 0
    for _ in range(400):
        common = chance.normal(size=40)
        a, b = (Sums(common + chance.normal(size=40), np.ones(40)) for _ in range(2))
        found = paired_difference(b, a)
        assert found.low is not None and found.high is not None
        held += found.low <= 0.0 <= found.high
    assert 361 <= held <= 394


def test_nothing_has_no_difference() -> None:
    nothing = Sums(np.zeros(4), np.zeros(4))
    assert paired_difference(nothing, share([True] * 4)) == (None, None, None, None)
    with pytest.raises(ValueError, match="the same games"):
        paired_difference(share([True]), share([True, False]))


@pytest.mark.parametrize(("most", "least"), [(2100, 2050), (2060, 2041)])
def test_the_tail_of_many_throws_is_near_the_exact_one(most: int, least: int, monkeypatch: pytest.MonkeyPatch) -> None:
    near = binomial_tail(most, most + least)
    monkeypatch.setattr(paired, "MOST_EXACT", 10_000)
    assert near == pytest.approx(binomial_tail(most, most + least), abs=2e-4)


def test_an_estimate_is_the_measure_with_an_interval_around_it() -> None:
    estimate = share([True] * 3 + [False] * 7).estimate()
    assert estimate.mean == 0.3 and estimate.low is not None and estimate.high is not None
    assert estimate.low < 0.3 < estimate.high
    assert Sums(np.zeros(2), np.zeros(2)).estimate().mean is None
    assert share([True]).first(1).ratio == 1.0


def mean(values: list[float]) -> Sums:
    return Sums(np.array(values), np.ones(len(values)))


def test_no_interval_passes_the_bounds_of_its_measure() -> None:
    index, score = BOUNDS["index"], BOUNDS["score"]
    assert mean([0.1, 0.9]).estimate(index) == (0.5, 0.0, 1.0)
    assert mean([0.0, 4.0]).estimate(BOUNDS["count"]).low == 0.0
    ratio = Sums(np.array([0.0, 3.0]), np.array([4.0, 4.0])).estimate(BOUNDS["share"])
    assert ratio == (0.375, 0.0, 1.0)
    assert paired_difference(mean([0.1, 0.9]), mean([0.9, 0.2]), index)[:3] == pytest.approx((-0.05, -1.0, 1.0))
    found = paired_difference(mean([10.0, 90.0]), mean([90.0, 10.0]), score)
    assert (found.low, found.high) == (-100.0, 100.0)
    apart = paired_difference(Sums(np.array([3.0, 0.0]), np.array([4.0, 2.0])), ratio_of_none(), BOUNDS["share"])
    assert apart[:3] == (0.5, -1.0, 1.0)


def ratio_of_none() -> Sums:
    return Sums(np.zeros(2), np.array([1.0, 5.0]))


def test_games_that_are_all_alike_say_no_more_than_they_can() -> None:
    unseen = 1.0 - 0.025 ** (1.0 / 10)
    assert mean([0.1] * 10).estimate(BOUNDS["index"]) == pytest.approx((0.1, 0.1 - unseen * 0.1, 0.1 + unseen * 0.9))
    assert mean([0.0] * 10).estimate(BOUNDS["count"]) == (0.0, None, None)  # nothing bounds what is rarer
    broken = Sums(np.zeros(12), np.array([4.0] * 10 + [0.0] * 2))  # in two games nothing fell due
    assert broken.estimate(BOUNDS["share"]) == pytest.approx((0.0, 0.0, unseen))
    same = paired_difference(mean([0.1] * 10), mean([0.1] * 10), BOUNDS["index"])
    assert same == pytest.approx((0.0, -unseen, unseen, 1.0))
    moved = paired_difference(mean([5.0] * 10), mean([0.0] * 10), BOUNDS["score"])
    assert moved == pytest.approx((5.0, 5.0 - unseen * 105, 5.0 + unseen * 95, 1.0))  # 2 (100 / 105)^10 is above 1
    many = paired_difference(mean([5.0] * 200), mean([0.0] * 200), BOUNDS["score"])
    assert many.p == pytest.approx(2 * (100 / 105) ** 200) and many.low is not None and many.low > 0.0
    assert paired_difference(mean([5.0] * 2), mean([3.0] * 2)) == (2.0, None, None, 0.5)
    rounded = paired_difference(mean([0.3, 0.2, 1.1]), mean([0.2, 0.1, 1.0]))
    assert rounded.mean == pytest.approx(0.1) and rounded[1:] == (None, None, 0.25)
    third = Sums(np.array([1.0, 2.0, 7.0]), np.array([3.0, 6.0, 21.0])).estimate(BOUNDS["share"])
    assert third.high == pytest.approx(1 / 3 + (1 - 0.025 ** (1 / 3)) * 2 / 3)
    assert paired_difference(mean([5.0] * 10), mean([3.0] * 10)).p == pytest.approx(2 / 2**10)


def test_a_count_that_was_never_above_one_is_no_share() -> None:
    flags = share([True] + [False] * 9)
    assert flags.estimate().high == pytest.approx(flags.estimate(BOUNDS["share"]).high)
    counted, none = flags.estimate(BOUNDS["count"]), share([False] * 10)
    assert counted.low == 0.0 and counted.high == pytest.approx(0.1 + 2.262157 * 0.1)  # Student's, nine degrees
    assert none.estimate(BOUNDS["score"]).high == pytest.approx(100 * (1 - 0.025**0.1))
    assert paired_difference(none, none, BOUNDS["count"]) == (0.0, None, None, 1.0)


def test_common_games_are_worth_more_the_more_the_sides_have_in_common() -> None:
    chance = np.random.default_rng(3)
    common = chance.normal(size=4000)
    a = Sums(common + 0.5 * chance.normal(size=4000), np.ones(4000))
    b = Sums(common + 0.5 * chance.normal(size=4000), np.ones(4000))
    found = worth(b, a)  # variances 1.25 + 1.25 apart, 0.25 + 0.25 together
    assert found == pytest.approx(5.0, rel=0.1)
    alone = worth(Sums(chance.normal(size=4000), np.ones(4000)), a)
    assert alone == pytest.approx(1.0, rel=0.1)
    assert worth(a, a) is None
    assert worth(Sums(np.zeros(4), np.zeros(4)), share([True] * 4)) is None
