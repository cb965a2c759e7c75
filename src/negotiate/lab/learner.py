"""A small network that learns: layers of numbers, their gradients, and the steps by which they change.

Layers and activations are those of a policy's file (players/policy.py), so what has been learned is written as it is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float32]

FIRST_MOMENT, SECOND_MOMENT, SMALL = 0.9, 0.999, 1e-5
"""Shares that a moving average of gradients, and of their squares, keeps at a step; and what keeps a step finite."""
MOST_GRADIENT = 0.5
"""Longer gradients are shortened to this length."""


class Learner:
    """Layers with tanh between them, (inputs, hidden, …, outputs), that step down a gradient.

    The steps are Adam's (Kingma and Ba 2015, "Adam: a method for stochastic optimization").
    """

    def __init__(self, sizes: Sequence[int], random: np.random.Generator, last: float = 1.0) -> None:
        """Weights are drawn with a spread of one over the root of a layer's inputs; in the last layer times `last`."""
        self.weights: list[Reals] = []
        self.biases: list[Reals] = []
        for place, (inputs, outputs) in enumerate(pairwise(sizes)):
            spread = (last if place == len(sizes) - 2 else 1.0) / math.sqrt(inputs)
            self.weights.append((spread * random.standard_normal((inputs, outputs))).astype(np.float32))
            self.biases.append(np.zeros(outputs, np.float32))
        self._moments = [(np.zeros_like(one), np.zeros_like(one)) for one in self._numbers]
        self._steps = 0
        self._layers: list[Reals] = []

    @property
    def _numbers(self) -> list[Reals]:
        return [*self.weights, *self.biases]

    def __call__(self, seen: Reals) -> Reals:
        """What comes out, (rows, outputs), of what goes in, (rows, inputs); remembered for `learn`."""
        self._layers = [seen]
        for place, (weights, biases) in enumerate(zip(self.weights, self.biases, strict=True)):
            seen = seen @ weights + biases
            if place + 1 < len(self.weights):
                seen = np.tanh(seen)
            self._layers.append(seen)
        return seen

    def learn(self, slope: Reals, rate: float) -> None:
        """Step down a loss whose slope by what came out last is `slope`, (rows, outputs), at a `rate` above 0."""
        gradients: list[Reals] = []
        for place in reversed(range(len(self.weights))):
            if place + 1 < len(self.weights):
                slope = slope * (1.0 - self._layers[place + 1] ** 2)
            gradients += [slope.sum(axis=0), self._layers[place].T @ slope]
            slope = slope @ self.weights[place].T
        gradients.reverse()
        ordered = [*gradients[::2], *gradients[1::2]]
        length = math.sqrt(sum(float((one * one).sum()) for one in ordered))
        share = min(1.0, MOST_GRADIENT / (length + SMALL))
        self._steps += 1
        first, second = 1.0 - FIRST_MOMENT**self._steps, 1.0 - SECOND_MOMENT**self._steps
        for numbers, gradient, (mean, square) in zip(self._numbers, ordered, self._moments, strict=True):
            mean += (1.0 - FIRST_MOMENT) * (share * gradient - mean)
            square += (1.0 - SECOND_MOMENT) * ((share * gradient) ** 2 - square)
            numbers -= rate * (mean / first) / (np.sqrt(square / second) + SMALL)
