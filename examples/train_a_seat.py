"""Train a policy for one seat with numpy alone, measure it against `cautious`, and write it as a player.

    python3 examples/train_a_seat.py camp-david-1978 israel --out israel.npz
    negotiate simulate camp-david-1978 --player israel=israel.npz --games 200

The policy is one layer from what the seat observes to a preference for every slot, in which few weights are free: how much
the seat likes each bargain that it could table, passing, gestures, and holding back or breaking its word, at first and as
time passes; and how much it wants a text to bring before it signs. What it does in character, as `cautious`, has preference
0, so that the search begins at `cautious`. These weights are found by the cross-entropy method (Rubinstein 1999): many are
drawn, each plays the same games, and the next are drawn around the best.

It is then tested in games that it has not seen, each beside `cautious` in the same seat and the same game.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from numpy.typing import NDArray

from negotiate.adapters.observation import Layout
from negotiate.engine.rules import Rules
from negotiate.lab.simulate import simulate
from negotiate.play.together import Together
from negotiate.players.policy import Network
from negotiate.rulebook.load import load

GESTURES = ("gesture ", "announce ")
GROUPS = ("pass", "gesture", "stall", "breach", "reject", *(f"package {number}" for number in range(1, 9)))
"""Slots that share a preference; each has one at the beginning and one that grows with the round."""
DRAWN, BEST, SPREAD, SMOOTH = 24, 6, 1.0, 0.7
"""Policies that are drawn in an iteration, how many of them the next are drawn around, how widely at first, and how much of
the new spread counts."""

TESTED = 1_000_003
"""The seed of the games of the test; those of training begin at 2^32."""

Reals = NDArray[np.float64]


class Weights:
    """From the few weights that are free to the layer of a network."""

    def __init__(self, rules: Rules, seat: str, slots: tuple[str, ...]) -> None:
        names = [number.name for number in Layout(rules, 0).numbers]
        self.numbers, self.slots = len(names), len(slots)
        self._round = names.index("round")
        self._groups = np.array([_group(slot) for slot in slots])
        self._accepts = [
            (place, names.index(f"offer-gain.{slot.split()[1]}.{seat}"))
            for place, slot in enumerate(slots)
            if slot.startswith("accept ")
        ]
        self.count = 2 * len(GROUPS) + 3

    def layer(self, free: Reals) -> tuple[Reals, Reals]:
        """Weights, (numbers, slots), and biases, (slots,)."""
        weights, biases = np.zeros((self.numbers, self.slots)), np.zeros(self.slots)
        first, later = free[: len(GROUPS)], free[len(GROUPS) : 2 * len(GROUPS)]
        for place, group in enumerate(self._groups):
            # what is never drawn towards is left to the seat in character
            biases[place] = -5.0 if group < 0 else first[group] - 2.0
            weights[self._round, place] = 0.0 if group < 0 else later[group]
        wanted, patience, slope = free[2 * len(GROUPS) :]
        for place, gain in self._accepts:
            biases[place] = wanted - 2.0
            weights[self._round, place] = patience
            weights[gain, place] = np.exp(slope)
        return weights, biases


def _group(slot: str) -> int:
    if slot.startswith(GESTURES):
        return GROUPS.index("gesture")
    word = slot if slot.startswith("package") else slot.split()[0]
    return GROUPS.index(word) if word in GROUPS else -1


def worth(games: Together, layers: list[tuple[Reals, Reals]], seeds: int | list[int]) -> Reals:
    """Points over the reservation value of every policy in every game, (policies, games): game 0 of each seed, or all games
    of the one seed."""
    each, last = games.count // len(layers), len(games.names) - 1
    weights = np.stack([layer[0] for layer in layers]).astype(np.float32)
    used = np.flatnonzero(np.abs(weights).sum(axis=(0, 2)))
    weights = weights[:, used]
    biases = np.stack([layer[1] for layer in layers]).astype(np.float32)
    biases[:, last] = 0.0
    games.begin(seeds if isinstance(seeds, int) else seeds * len(layers))
    total, done = np.zeros(games.count), np.zeros(games.count, bool)
    while not done.all():
        seen = games.seen[:, used].reshape(len(layers), each, -1)
        preferences = np.matmul(seen, weights) + biases[:, None]
        slots = np.argmax(np.where(games.mask == 1, preferences.reshape(games.count, -1), -np.inf), axis=1)
        games.step(np.where(done, last, slots))
        total += np.where(done, 0.0, games.rewards)
        done |= games.over
    return total.reshape(len(layers), each)


def train(rules: Rules, seat: str, iterations: int, each: int, seed: int) -> tuple[Reals, Weights]:
    """The best weights found, after so many iterations of DRAWN policies with `each` games a policy."""
    games = Together(rules, seat, DRAWN * each)
    weights = Weights(rules, seat, games.names)
    random = np.random.default_rng(seed)
    middle, spread = np.zeros(weights.count), np.full(weights.count, SPREAD)
    for iteration in range(iterations):
        drawn = middle + spread * random.standard_normal((DRAWN, weights.count))
        drawn[0] = middle
        seeds = random.integers(1 << 32, 1 << 48, each).tolist()
        points = worth(games, [weights.layer(free) for free in drawn], seeds).mean(axis=1)
        best = drawn[np.argsort(-points)[:BEST]]
        middle = best.mean(axis=0)
        spread = SMOOTH * best.std(axis=0) + (1 - SMOOTH) * spread
        if iteration % 5 == 4:
            print(f"iteration {iteration + 1:3}: {points[0]:6.2f} points, the best {points.max():6.2f}", flush=True)
    return middle, weights


def tested(rules: Rules, seat: str, layer: tuple[Reals, Reals], count: int) -> tuple[float, float, float, float]:
    """Points of the policy and of `cautious` in games that were not trained with, their difference, and how much that may be
    off by (95 %)."""
    own = worth(Together(rules, seat, count), [layer], TESTED)[0]
    played = simulate(rules, games=count, seed=TESTED, players={seat: "cautious"}).games[f"utility_{seat}"].to_numpy()
    cautious = played - float(rules.record["reservation_value"][0, rules.names.parties.index(seat)])
    difference = own - cautious
    return (
        float(own.mean()),
        float(cautious.mean()),
        float(difference.mean()),
        float(1.96 * difference.std(ddof=1) / np.sqrt(count)),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario")
    parser.add_argument("seat")
    parser.add_argument("--iterations", type=int, default=40)
    parser.add_argument("--each", type=int, default=40, help="games of every policy in an iteration")
    parser.add_argument("--test", type=int, default=1000, help="games of the test")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", default="policy.npz")
    given = parser.parse_args()
    rules = load(given.scenario)
    began, used = time.perf_counter(), time.process_time()
    free, weights = train(rules, given.seat, given.iterations, given.each, given.seed)
    seconds, used = time.perf_counter() - began, time.process_time() - used
    layer = weights.layer(free)
    own, cautious, difference, off = tested(rules, given.seat, layer, given.test)
    layer[1][-1] = 0.0
    Network(np.zeros(weights.numbers), np.ones(weights.numbers), [layer]).save(given.out, rules, given.seat)
    print(f"trained in {seconds:.0f} s ({used:.0f} s of processor time); written to {given.out}")
    print(
        f"{given.seat} in {given.test} new games, points over its reservation value: {own:.2f}, as cautious {cautious:.2f}"
    )
    print(f"difference {difference:+.2f} ± {off:.2f} (95 %)")


if __name__ == "__main__":
    main()
