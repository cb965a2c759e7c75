"""One that learns a seat by playing: what it does ever better is decided by what came of it.

Many tables play together (play/together.py). The seat chooses slots by chance, each as likely as its network prefers it; a
second network foretells the points that are still to come. After every stretch of play, slots that brought more than
foretold are made likelier, and those that brought less are made rarer, by small steps (proximal policy optimization:
Schulman and others 2017, "Proximal policy optimization algorithms"; advantages as in Schulman and others 2016,
"High-dimensional continuous control using generalized advantage estimation"). It begins at what a built-in player, its
character, would do, and never learns to break its word: slots that stall or breach are not among its choices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.chance import LARGEST_SEED
from negotiate.engine.rules import Rules
from negotiate.lab.learner import Learner, Reals
from negotiate.play.together import Chooser, Together
from negotiate.players.policy import Network

THEMSELVES = "trained"
COMPANY = (THEMSELVES, THEMSELVES, "cautious", "cautious", "boulware", "linear", "hardliner")
"""Who plays the other principals, each at as many tables as it stands here; `trained` are those that learn."""
TABLES, STRETCH = 96, 32
"""Tables for each of them, and decisions at every table between two improvements."""
HIDDEN = 64
"""Numbers in each of the two hidden layers."""
RATE, PASSES, ROWS = 3e-3, 3, 2048
"""How fast it learns at first (in the end not at all), how often it goes over a stretch, and decisions of one step."""
CLIPPED = 0.2
"""How far a choice may become likelier or rarer in one improvement, as a share."""
TRACE = 0.95
"""How much what happens later counts for a choice, for each decision in between, 0..1."""
CURIOSITY = 0.01
"""What keeps it trying, at first: the weight of the entropy of its choices."""
HABIT = 4.0
"""By how much it prefers what is in character to any other slot before it has learned anything."""
LOOKED = 40
"""Decisions in character at every table by which the scale of what is observed is set."""
LEAST_SCALE = 0.25
POINTS = 10.0
"""Points that count as one."""
NEVER = -1e6
FAITHLESS = ("stall", "breach")
"""Slots that it never chooses."""
FIRST_SEED = 1 << 33
"""Master seeds of games that it learns in begin here."""


def others(rules: Rules, seat: str, company: str) -> dict[str, str]:
    """The players of the other principals."""
    return {rules.names.parties[place]: company for place in rules.principals if rules.names.parties[place] != seat}


class Pupil:
    """One that learns a seat: its tables, and its two networks."""

    def __init__(
        self,
        rules: Rules,
        seat: str,
        seed: int,
        fellows: Sequence[str],
        pupils: Mapping[str, Pupil],
        characters: Mapping[str, str],
    ) -> None:
        """`pupils` will have those who learn the seats of the `fellows`; `characters` has each one's."""
        choosers: dict[str, Chooser] = {fellow: partial(_chosen_by, pupils, fellow) for fellow in fellows}
        own = [company for company in COMPANY if fellows or company != THEMSELVES]
        self.company = tuple(dict.fromkeys(own))
        """Who plays the others at its tables."""
        self._groups = [
            Together(rules, seat, TABLES, None, characters[seat], choosers=choosers, characters=characters)
            if company == THEMSELVES
            else Together(rules, seat, TABLES, others(rules, seat, company), characters[seat])
            for company in own
        ]
        self._first_seed = FIRST_SEED + seed * len(COMPANY)
        self._tables, self._slots = TABLES * len(own), len(self._groups[0].names)
        self._may = np.array([slot.split()[0] not in FAITHLESS for slot in self._groups[0].names], np.int8)
        self._random = np.random.default_rng([seed, self._groups[0].index])
        numbers = self._groups[0].seen.shape[1]
        self._shift, self._scale = np.zeros(numbers, np.float32), np.ones(numbers, np.float32)
        self._chooses = Learner((numbers, HIDDEN, HIDDEN, self._slots), self._random, last=0.01)
        self._chooses.biases[-1][-1] = HABIT
        self._foretells = Learner((numbers, HIDDEN, HIDDEN, 1), self._random)
        self.steps = 0

    def begin(self) -> None:
        """Begin the first game at every table."""
        for place, group in enumerate(self._groups):
            group.begin((self._first_seed + place) % (LARGEST_SEED + 1))
        self._shift, self._scale = self._looked_at()

    def choose(self, seen: Reals, may: NDArray[np.int8]) -> NDArray[np.int64]:
        """Slots by chance, each as likely as it is preferred, (rows,)."""
        chances = log_chances(self._chooses((seen - self._shift) / self._scale), may * self._may)
        return self._drawn(chances)

    def _drawn(self, chances: Reals) -> NDArray[np.int64]:
        noise = self._random.random(chances.shape, np.float32)
        return np.asarray(np.argmax(chances - np.log(-np.log(noise + 1e-12) + 1e-12), axis=1))

    def _looked_at(self) -> tuple[Reals, Reals]:
        """The mean and the spread of what is observed while the seat acts in character."""
        seen = []
        for _ in range(LOOKED):
            self._step(np.full(self._tables, self._slots - 1))
            seen.append(self._seen())
        looked = np.concatenate(seen)
        return looked.mean(axis=0), np.maximum(looked.std(axis=0), LEAST_SCALE)

    def _seen(self) -> Reals:
        return np.concatenate([group.seen for group in self._groups])

    def _over(self) -> NDArray[np.bool_]:
        return np.concatenate([group.over for group in self._groups])

    def _step(self, slots: NDArray[np.int64]) -> Reals:
        """Take a slot at every table; what that brings, in tens of points."""
        for group, own in zip(self._groups, np.split(slots, len(self._groups)), strict=True):
            group.step(own)
        return (np.concatenate([group.rewards for group in self._groups]) / POINTS).astype(np.float32)

    def improve(self, left: float) -> None:
        """Play a stretch and learn from it; `left` is the share of the training that is left, 1 at first."""
        tables, numbers = self._tables, len(self._shift)
        seen = np.empty((STRETCH, tables, numbers), np.float32)
        may = np.empty((STRETCH, tables, self._slots), np.int8)
        slots = np.empty((STRETCH, tables), np.int64)
        likely, paid = np.empty((2, STRETCH, tables), np.float32)
        foretold = np.empty((STRETCH + 1, tables), np.float32)
        begins, ends = np.empty((2, STRETCH, tables), np.bool_)
        every = np.arange(tables)
        for step in range(STRETCH):
            seen[step] = (self._seen() - self._shift) / self._scale
            may[step] = np.concatenate([group.mask for group in self._groups]) * self._may
            begins[step] = self._over()
            chances = log_chances(self._chooses(seen[step]), may[step])
            slots[step] = self._drawn(chances)
            likely[step] = chances[every, slots[step]]
            foretold[step] = self._foretells(seen[step])[:, 0]
            paid[step] = self._step(slots[step])
            ends[step] = self._over()
        foretold[STRETCH] = self._foretells((self._seen() - self._shift) / self._scale)[:, 0]
        self.steps += int((~begins).sum())
        gained = advantages(paid, foretold, begins, ends)
        self._learn(
            seen.reshape(-1, numbers),
            may.reshape(-1, self._slots),
            slots.ravel(),
            likely.ravel(),
            gained.ravel(),
            (gained + foretold[:-1]).ravel(),
            ~begins.ravel(),
            left,
        )

    def _learn(
        self,
        seen: Reals,
        may: NDArray[np.int8],
        slots: NDArray[np.int64],
        likely: Reals,
        gained: Reals,
        came: Reals,
        counts: NDArray[np.bool_],
        left: float,
    ) -> None:
        """Go over a stretch; `came` is what was still to come, as far as is known, and `counts` says which rows are
        decisions."""
        chose = counts & (may.sum(axis=1) > 1)
        gained = (gained - gained[chose].mean()) / (gained[chose].std() + 1e-6)
        order = np.flatnonzero(counts)
        for _ in range(PASSES):
            self._random.shuffle(order)
            for rows in np.array_split(order, max(1, len(order) // ROWS)):
                error = self._foretells(seen[rows])[:, 0] - came[rows]
                self._foretells.learn((2.0 * error / len(rows))[:, None].astype(np.float32), RATE * left)
                own = rows[chose[rows]]
                if len(own) > 0:
                    chances = log_chances(self._chooses(seen[own]), may[own])
                    slope = slopes(chances, may[own], slots[own], likely[own], gained[own], CURIOSITY * left)
                    self._chooses.learn(slope, RATE * left)

    def network(self) -> Network:
        """The network that chooses, as a policy has it; numbers have the precision in which its file keeps them."""
        layers = [
            (weights.astype(np.float16), biases.astype(np.float16).astype(np.float32))
            for weights, biases in zip(self._chooses.weights, self._chooses.biases, strict=True)
        ]
        layers[-1][1][self._may == 0] = NEVER
        return Network(self._shift, self._scale, layers)


def _chosen_by(pupils: Mapping[str, Pupil], fellow: str, seen: Reals, may: NDArray[np.int8]) -> NDArray[np.int64]:
    """What the one that learns the seat `fellow` chooses."""
    return pupils[fellow].choose(seen, may)


def log_chances(preferences: Reals, may: NDArray[np.int8]) -> Reals:
    """The logarithm of the chance of every slot, (rows, slots), as softmax makes it; -1e9 or less where it may not be."""
    found = np.where(may == 1, preferences, np.float32(-1e9))
    found = found - found.max(axis=1, keepdims=True)
    return np.asarray(found - np.log(np.exp(found).sum(axis=1, keepdims=True)), np.float32)


def advantages(paid: Reals, foretold: Reals, begins: NDArray[np.bool_], ends: NDArray[np.bool_]) -> Reals:
    """How much more every choice brought than was foretold, (steps, tables), in tens of points.

    `foretold` has a row more than the others. Where `begins`, a game began and nothing was chosen; where `ends`, the choice
    was the last of its game.
    """
    found = np.zeros_like(paid)
    later = np.zeros(paid.shape[1], np.float32)
    for step in reversed(range(len(paid))):
        goes_on = ~ends[step]
        surprise = paid[step] + foretold[step + 1] * goes_on - foretold[step]
        later = np.where(begins[step], np.float32(0.0), surprise + TRACE * goes_on * later)
        found[step] = later
    return found


def slopes(
    chances: Reals, may: NDArray[np.int8], slots: NDArray[np.int64], likely: Reals, gained: Reals, curiosity: float
) -> Reals:
    """The slope of the clipped loss, less `curiosity` times the entropy, by every preference, (rows, slots)."""
    rows = np.arange(len(slots))
    ratio = np.exp(chances[rows, slots] - likely)
    moves = np.where(gained > 0.0, ratio < 1.0 + CLIPPED, ratio > 1.0 - CLIPPED)
    push = gained * ratio * moves / len(slots)
    chance = np.exp(chances)
    found = chance * push[:, None]
    found[rows, slots] -= push
    logs = np.where(may == 1, chances, np.float32(0.0))
    entropy = -(chance * logs).sum(axis=1, keepdims=True)
    found += curiosity * chance * (logs + entropy) / len(slots)
    return np.where(may == 1, found, np.float32(0.0)).astype(np.float32)
