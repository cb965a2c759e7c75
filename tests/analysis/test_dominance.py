"""Maximal rows against comparing every pair."""

from __future__ import annotations

import numpy as np
import pytest

from negotiate.analysis.dominance import undominated


def by_pairs(points: np.ndarray, needs: np.ndarray) -> list[bool]:
    both = np.concatenate([points, needs], axis=1)
    return [
        not any((other >= row).all() and other[: points.shape[1]].sum() > row[: points.shape[1]].sum() for other in both)
        for row in both
    ]


@pytest.mark.parametrize("parties", [1, 2, 3, 5])
@pytest.mark.parametrize("spread", [3, 12, 10**6])
def test_equals_comparing_every_pair(parties: int, spread: int) -> None:
    random = np.random.default_rng(parties * spread)
    points = np.unique(random.integers(0, spread, size=(400, parties)), axis=0)
    # many rows near one height, so that most of them stay
    points[:, 0] += 2 * spread - points.sum(axis=1) + random.integers(0, 3, size=len(points))
    points = np.unique(points, axis=0)
    nothing = np.zeros((len(points), 0), dtype=np.int64)
    assert undominated(points, nothing).tolist() == by_pairs(points, nothing)


def test_what_is_freer_counts_as_more() -> None:
    points = np.array([[3, 3, 3], [2, 2, 2], [2, 2, 3], [1, 1, 1]])
    needs = np.array([[0, 1], [1, 0], [0, 0], [1, 0]])
    assert undominated(points, needs).tolist() == [True, True, False, False]


def test_rows_alike_in_points_never_beat_each_other() -> None:
    for parties in (1, 2, 3):
        points = np.ones((2, parties), dtype=np.int64)
        assert undominated(points, np.array([[0], [1]])).tolist() == [True, True]


def test_many_rows_of_different_needs_lose_none() -> None:
    random = np.random.default_rng(4)
    points = np.unique(random.integers(0, 400, size=(30_000, 2)), axis=0)
    needs = random.integers(0, 2, size=(len(points), 2))
    keep = undominated(points, needs)
    best = undominated(points, np.zeros((len(points), 0), dtype=np.int64))
    assert len(points) > 20_000
    assert keep[best].all() and keep.sum() < 4 * 400


def test_nothing_and_one_row() -> None:
    assert undominated(np.zeros((0, 3), dtype=np.int64), np.zeros((0, 0), dtype=np.int64)).tolist() == []
    assert undominated(np.zeros((1, 3), dtype=np.int64), np.zeros((1, 2), dtype=np.int64)).tolist() == [True]


def test_rows_of_other_needs_are_kept_whatever_the_numbers_of_the_needs() -> None:
    """Needs need not be 0 or 1: those of texts that sums tie together are numbers with either sign."""
    points = np.zeros((4, 1), dtype=np.int64)
    needs = np.array([[0, 0], [2, -2], [1, -1], [0, 0]], dtype=np.int64)
    assert undominated(points[:3], needs[:3]).all()
    assert undominated(np.array([[0], [0], [0], [1]]), needs).tolist() == [False, True, True, True]
