"""What one that learns goes by: what a choice was worth, and the slope of its loss."""

from __future__ import annotations

import numpy as np
import pytest

from negotiate.lab.pupil import advantages, log_chances, slopes


def test_a_choice_is_worth_what_came_later_and_no_more() -> None:
    paid = np.array([[1.0], [0.0], [2.0], [5.0]], np.float32)
    foretold = np.array([[0.5], [1.0], [1.5], [9.0], [4.0]], np.float32)
    ends = np.array([[False], [False], [True], [False]])
    begins = np.array([[False], [False], [False], [True]])
    found = advantages(paid, foretold, begins, ends)[:, 0]
    last = 2.0 - 1.5  # nothing follows the end of a game
    middle = 0.0 + 1.5 - 1.0 + 0.95 * last
    assert found[3] == 0.0  # nothing was chosen where a game began
    assert np.allclose(found[:3], [1.0 + 1.0 - 0.5 + 0.95 * middle, middle, last])


def test_the_slope_is_that_of_the_clipped_loss() -> None:
    random = np.random.default_rng(0)
    preferences = random.normal(size=(6, 4)).astype(np.float64)
    may = np.ones((6, 4), np.int8)
    may[:, 3] = [0, 1, 1, 0, 1, 1]
    slots, gained = np.array([0, 1, 3, 2, 0, 3]), random.normal(size=6)
    likely = log_chances(preferences.astype(np.float32), may)[np.arange(6), slots] + np.array([0, 0.05, -0.05, 0.1, 0, 0])

    def loss(of: np.ndarray) -> float:
        chance = np.where(may == 1, np.exp(of), 0.0)
        chance /= chance.sum(axis=1, keepdims=True)
        logs = np.where(may == 1, np.log(np.maximum(chance, 1e-300)), 0.0)
        ratio = np.exp(logs[np.arange(6), slots] - likely)
        clipped = np.minimum(ratio * gained, np.clip(ratio, 0.8, 1.2) * gained)
        return float(-clipped.mean() - 0.1 * -(chance * logs).sum(axis=1).mean())

    found = slopes(
        log_chances(preferences.astype(np.float32), may),
        may,
        slots,
        likely.astype(np.float32),
        gained.astype(np.float32),
        0.1,
    )
    for row, slot in np.ndindex(6, 4):
        step = np.zeros((6, 4))
        step[row, slot] = 1e-5
        quotient = (loss(preferences + step) - loss(preferences - step)) / 2e-5
        assert found[row, slot] == pytest.approx(quotient, abs=1e-4)
