"""Student's interval and Holm's correction against published tables and against what they promise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiate.lab.paired.differences import difference_of, holm
from negotiate.lab.student_t import MOST_FREEDOM, student_quantile, within


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    # Student's table, two-sided 5 %
    [(1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (10, 2.228), (29, 2.045), (30, 2.042), (120, 1.980)],
)
def test_quantiles_are_those_of_the_table(freedom: int, quantile: float) -> None:
    assert student_quantile(freedom) == pytest.approx(quantile, abs=5e-4)


def test_many_degrees_of_freedom_come_to_the_normal_distribution() -> None:
    assert student_quantile(10**6) == student_quantile(MOST_FREEDOM) == pytest.approx(1.96, abs=0.003)


@given(st.floats(0, 50), st.floats(0, 50), st.integers(1, 400))
def test_within_grows_from_0_to_1(one: float, other: float, freedom: int) -> None:
    low, high = sorted((one, other))
    assert within(0.0, freedom) == 0.0
    assert 0.0 <= within(low, freedom) <= within(high, freedom) + 1e-12 <= 1.0 + 1e-12


def test_a_difference_by_hand() -> None:
    found = difference_of([1.0, 2.0, 3.0, 4.0, 5.0])
    # mean 3, standard error sqrt(2.5 / 5), t with four degrees of freedom
    assert found.mean == 3.0
    assert found.low == pytest.approx(3.0 - 2.776445 * 0.7071068, abs=1e-5)
    assert found.high == pytest.approx(3.0 + 2.776445 * 0.7071068, abs=1e-5)
    assert found.p == pytest.approx(0.0132356, abs=1e-6)


def test_few_cases_say_little() -> None:
    assert difference_of([]) == (None, None, None, None)
    assert difference_of([2.0]) == (2.0, None, None, None)
    assert difference_of(np.zeros(8)) == (0.0, 0.0, 0.0, 1.0)
    assert difference_of([2.0, 2.0]) == (2.0, 2.0, 2.0, 0.5)
    assert difference_of([0.1] * 3).p == 0.25  # though rounding gives them a spread


def test_the_interval_holds_the_truth_about_95_times_in_100() -> None:
    draws = np.random.default_rng(11).normal(0.4, 2.0, (2000, 6))
    held = sum(found.low <= 0.4 <= found.high for found in map(difference_of, draws))  # type: ignore[operator]  # six cases
    assert 0.93 <= held / len(draws) <= 0.97


def test_holm_by_hand() -> None:
    adjusted = holm([0.01, 0.04, None, 0.03, 0.005])
    assert adjusted == [pytest.approx(0.03), pytest.approx(0.06), None, pytest.approx(0.06), pytest.approx(0.02)]


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_never_lowers_a_chance_and_keeps_the_order(chances: list[float]) -> None:
    adjusted = holm(chances)
    for before, after in zip(chances, adjusted, strict=True):
        assert after is not None
        assert before <= after <= 1.0
        for other in range(len(chances)):
            if before < chances[other]:
                assert after <= (adjusted[other] or 0.0)
