"""Opposition against trying every text, and known cases."""

from __future__ import annotations

import math
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.spaces import made, points, spaces

from negotiate.analysis import opposition as measured
from negotiate.analysis.opposition import Bounds, integrative_potential, opposition, opposition_bounds
from negotiate.analysis.space import Space, space
from negotiate.rulebook.load import load


@given(spaces())
def test_equals_trying_every_text(some: Space) -> None:
    every = np.array([[float(n) for n in point] for point in points(some).values()])
    span = every.max(axis=0) - every.min(axis=0)
    able = span > 1e-9
    missing = (every.max(axis=0) - every)[:, able] / span[able]
    expected = math.sqrt((missing**2).sum(axis=1).min()) if able.any() else 0.0
    assert opposition(some) == pytest.approx(expected, abs=1e-6)


def test_a_cake_and_a_shared_wish() -> None:
    assert opposition(made([[[0, 1, 2, 3, 4]], [[4, 3, 2, 1, 0]]])) == pytest.approx(math.sqrt(0.5))
    assert opposition(made([[[0, 1]], [[1, 0]]])) == 1
    assert opposition(made([[[0, 2]], [[-1, 5]]])) == 0
    assert opposition(made([[[3]], [[1]]])) == 0
    # what a party can do without plays no part
    assert opposition(made([[[0, 1]], [[1, 0]]], [5, 5])) == 1


@given(spaces())
def test_small_spaces_have_no_gap_between_the_bounds(some: Space) -> None:
    bounds = opposition_bounds(some)
    assert bounds.exact
    assert bounds.high == pytest.approx(opposition(some), abs=1e-6)


@given(spaces(), st.sampled_from([0, 1_000_000]))
def test_bounds_hold_opposition_between_them(some: Space, limit: int) -> None:
    """As if the space were too large for looking at every text."""
    with mock.patch.object(measured, "ENUMERATED", 0):
        bounds = opposition_bounds(some, limit)
    exactly = opposition(some)
    assert bounds.low - 1e-6 <= exactly <= bounds.high + 1e-6
    if limit:
        assert bounds.high - bounds.low <= measured.NEAR + 1e-9


def test_the_bounds_of_many_issues_are_close() -> None:
    random = np.random.Generator(np.random.PCG64(5))
    bounds = opposition_bounds(made(random.random((6, 40, 8))))
    assert 0.3 < bounds.low <= bounds.high < bounds.low + 0.02
    assert opposition_bounds(made(np.zeros((3, 40, 8)))) == Bounds(0.0, 0.0)


def test_what_issues_offer_to_both_as_the_game_paper_counts_it() -> None:
    rules = load("istanbul-2025")
    principals = [i for i in range(4) if rules.record["principal"][0, i]]
    told = dict(zip(rules.names.issues, integrative_potential(space(rules.record[0]).among(principals)), strict=True))
    assert told["prisoners-of-war"] == pytest.approx(1.2)
    assert told["territory"] == pytest.approx(-0.1)


def test_issues_without_a_stake_or_a_choice() -> None:
    there = Space(np.array([[[0.0, 0.0], [0.0, 2.0]]]), np.array([[True, True], [True, False]]), np.array([0.0]))
    told = integrative_potential(there)
    assert told[0] == 0 and np.isnan(told[1])
