"""A small network that learns: its gradients against differences, its steps towards what it should say."""

from __future__ import annotations

import numpy as np

from negotiate.lab.learner import Learner
from negotiate.players.policy import Network


def test_it_steps_down_the_slope() -> None:
    """One step of plain size along every weight's own difference quotient lowers the loss as the gradient says."""
    random = np.random.default_rng(1)
    seen, wanted = random.normal(size=(50, 4)).astype(np.float32), random.normal(size=(50, 2)).astype(np.float32)
    learner = Learner((4, 6, 2), np.random.default_rng(2))

    def loss() -> float:
        return float(((learner(seen) - wanted) ** 2).mean())

    quotients = []
    for numbers in (*learner.weights, *learner.biases):
        place = np.unravel_index(int(random.integers(numbers.size)), numbers.shape)
        was = float(numbers[place])
        numbers[place] = was + 1e-2
        above = loss()
        numbers[place] = was - 1e-2
        quotients.append((numbers, place, (above - loss()) / 2e-2))
        numbers[place] = was
    before = [(numbers[place], quotient) for numbers, place, quotient in quotients]
    found = learner(seen)
    learner.learn((2.0 * (found - wanted) / wanted.size).astype(np.float32), 1e-4)
    for (was, quotient), (numbers, place, _) in zip(before, quotients, strict=True):
        # the first step of Adam goes against the slope by the rate, however steep it is
        assert np.sign(was - numbers[place]) == np.sign(quotient)


def test_it_learns_what_it_is_shown() -> None:
    random = np.random.default_rng(3)
    seen = random.normal(size=(400, 3)).astype(np.float32)
    wanted = (seen[:, :1] * seen[:, 1:2] > 0.0).astype(np.float32)
    learner = Learner((3, 16, 1), random)
    for _ in range(600):
        learner.learn((2.0 * (learner(seen) - wanted) / len(seen)).astype(np.float32), 1e-2)
    assert float(((learner(seen) - wanted) ** 2).mean()) < 0.05


def test_what_it_has_learned_is_what_a_policy_prefers() -> None:
    learner = Learner((5, 7, 4), np.random.default_rng(4))
    seen = np.random.default_rng(5).normal(size=(9, 5)).astype(np.float32)
    network = Network(np.zeros(5), np.ones(5), list(zip(learner.weights, learner.biases, strict=True)))
    assert np.array_equal(network.preferences(seen), learner(seen))
