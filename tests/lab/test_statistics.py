"""Intervals: known values and the laws that every interval keeps."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiate.lab.statistics import Mean, mean_of, median_of, share_of, wilson

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
    half = 1.959963984540054 * math.sqrt(5 / 3) / 2
    assert (low, high) == pytest.approx((2.5 - half, 2.5 + half))


def test_median_between_two() -> None:
    assert median_of([4, 1, 3, 2]) == 2.5
