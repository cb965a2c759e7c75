"""Intervals: known values and the laws that every interval keeps."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiate.lab.statistics import Mean, mean_of, median_interval, median_of, share_of, wilson

CASES = st.integers(1, 10_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    # by hand from the formula with z = 1.96: zero of n gives 0 to z2 / (n + z2)
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (1, 100, 0.00177, 0.05446)],
)
def test_wilson_by_hand(count: int, total: int, low: float, high: float) -> None:
    assert wilson(count, total) == pytest.approx((low, high), abs=1e-4)


@given(CASES)
def test_an_interval_holds_its_share_and_mirrors(case: tuple[int, int]) -> None:
    count, total = case
    low, high = wilson(count, total)
    assert 0 <= low <= count / total <= high <= 1
    other_low, other_high = wilson(total - count, total)
    assert (other_low, other_high) == pytest.approx((1 - high, 1 - low))


@given(CASES)
def test_more_games_narrow_it(case: tuple[int, int]) -> None:
    count, total = case
    low, high = wilson(count, total)
    finer_low, finer_high = wilson(4 * count, 4 * total)
    assert finer_high - finer_low < high - low


def test_nothing_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert share_of(0, 0).share is None
    assert mean_of([]) == Mean(None, None, None)
    assert mean_of([3.0]) == Mean(3.0, None, None)
    assert median_of([]) is None


def test_a_share_cannot_exceed_one() -> None:
    with pytest.raises(ValueError, match="not a share"):
        wilson(3, 2)


def test_mean_by_hand() -> None:
    mean, low, high = mean_of([1.0, 2.0, 3.0, 4.0])
    assert mean == 2.5
    assert low is not None
    assert high is not None
    half = 3.182446 * math.sqrt(5 / 3) / 2  # Student's t with 3 degrees of freedom
    assert (low, high) == pytest.approx((2.5 - half, 2.5 + half))
    assert mean_of([1.0, 2.0, 3.0, 4.0], (0.0, 4.2)) == pytest.approx((2.5, 2.5 - half, 4.2))


def test_what_nobody_saw_is_not_certain() -> None:
    assert mean_of([80.0] * 1000) == Mean(80.0, None, None)
    # with 0.025 of 1,000 games in which none differs, a share of 0.003682 may do so
    assert mean_of([80.0] * 1000, (0.0, 100.0)) == pytest.approx((80.0, 80 - 0.003682 * 80, 80 + 0.003682 * 20), abs=1e-3)
    assert mean_of([0.0] * 2, (0.0, 1.0)) == pytest.approx((0.0, 0.0, 1 - math.sqrt(0.025)))


@pytest.mark.parametrize("size", [3, 5, 10, 30])
def test_small_samples_hold_the_true_mean_as_often_as_they_say(size: int) -> None:
    chance = np.random.default_rng(5)
    held = 0
    for _repeat in range(2000):
        _mean, low, high = mean_of(chance.normal(7.0, 2.0, size))
        assert low is not None and high is not None
        held += low <= 7.0 <= high
    assert 0.935 <= held / 2000 <= 0.965


def test_median_between_two() -> None:
    assert median_of([4, 1, 3, 2]) == 2.5


@pytest.mark.parametrize(
    ("size", "place"),
    # from tables of the binomial distribution: the k-th least and the k-th largest of n
    [(5, None), (6, 1), (8, 1), (9, 2), (10, 2), (20, 6), (50, 18), (100, 40), (1000, 469), (4000, 1938)],
)
def test_the_interval_of_a_median_by_hand(size: int, place: int | None) -> None:
    values = np.random.default_rng(1).permutation(np.arange(1, size + 1))
    assert median_interval(values) == (None if place is None else (place, size + 1 - place))
    assert median_interval([]) is None
