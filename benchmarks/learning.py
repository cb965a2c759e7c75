"""How fast do agents get their decisions, and is there something to learn? The environment of adapters/learning.py.

    python3 benchmarks/learning.py                          steps a second, agents choosing by lot
    python3 benchmarks/learning.py --tables 10000 --steps 500000
                                                            the same for many tables at once, by processor time
    python3 benchmarks/learning.py --learn 2000             what a small learner comes to, in games of the tutorial

Run it with the Python of `.venv` that `python3 run.py test` makes, which has the extra `learning`. A step is one decision of
an agent, with all that the other seats do up to the next one. `numbers` and `slots` are the lengths of an observation and of
the action mask.

`--learn` plays one seat against the rule file's players. The learner is REINFORCE (Williams 1992) with a running mean as
baseline, over a linear preference for each slot: every act has weights of its own for the round and for what the texts on
the table would bring, and all packages share weights for what they would bring the seat and whoever gains least. Shown is
the mean of its rewards a game, points over the reservation value, by hundreds of games, beside two players in the same seat.
"""

from __future__ import annotations

import argparse
import os
import time

import numpy as np
from numpy.typing import NDArray

from negotiate.adapters.learning import Environment
from negotiate.adapters.vector import VectorSeat
from negotiate.engine.rules import Rules
from negotiate.lab.simulate import simulate
from negotiate.lab.statistics import mean_of
from negotiate.rulebook.load import load

SCENARIOS = ("tutorial", "camp-david-1978", "istanbul-2025")
TABLES = (("tutorial", "lowmark"), ("camp-david-1978", "israel"), ("istanbul-2025", "ukraine"))
COLUMNS = ("in character", "by lot", "engine alone")
SOME = 300
"""Games in which a seat's decisions are counted."""
BESIDE = ("random", "cautious")
STRETCH = 100
RATE, MEMORY, BASELINE = 0.03, 0.99, 0.02
"""Step of the learner; how slowly its scale of a weight's gradient (RMSProp) and how fast its baseline moves."""

Reals = NDArray[np.float64]


def steps_a_second(rules: Rules, seats: list[str], seconds: float) -> tuple[float, float, Environment]:
    """Steps and games a second with agents that choose by lot."""
    env = Environment(rules, seats)
    random = np.random.default_rng(0)
    env.reset(seed=0)  # compiles what has to be compiled
    _play_by_lot(env, random)
    began, steps, games = time.perf_counter(), 0, 0
    while time.perf_counter() - began < seconds:
        env.reset()
        steps += _play_by_lot(env, random)
        games += 1
    passed = time.perf_counter() - began
    return steps / passed, games / passed, env


def _play_by_lot(env: Environment, random: np.random.Generator) -> int:
    """Play a game that has just been reset; how many decisions the agents took."""
    steps = 0
    for _ in env.agent_iter():
        observation, _, terminated, _, _ = env.last()
        if terminated:
            env.step(None)
            continue
        env.step(int(random.choice(np.flatnonzero(observation["action_mask"]))))
        steps += 1
    return steps


def table_steps(rules: Rules, seat: str, tables: int, steps: int, threads: int = 1) -> dict[str, float]:
    """Steps a second of processor time with one learning seat and `cautious` in the others, by how the seat chooses.

    `engine alone` is the bound that play itself sets, what there would be if nothing had to be observed: whole games of
    `cautious` in every seat, times the decisions that this seat has in one.
    """
    found = {}
    others = {party: "cautious" for party in rules.names.parties if party != seat}
    rounds = max(1, steps // tables)
    for chooses in ("in character", "by lot"):
        env, random = VectorSeat(rules, seat, tables, others, jobs=threads, copy=False), np.random.default_rng(0)
        _, info = env.reset(seed=0)
        slots = np.full(tables, len(env.slots) - 1)
        used = 0.0
        for _ in range(rounds):
            if chooses == "by lot":
                mask = info["action_mask"]
                slots = np.argmax(random.random(mask.shape, np.float32) * mask, axis=1)
            began = time.process_time()
            _, _, _, _, info = env.step(slots)
            used += time.process_time() - began
        found[chooses] = rounds * tables / used
    found["engine alone"] = decisions_a_game(rules, seat, others) * games_a_second(rules, {**others, seat: "cautious"})
    return found


def decisions_a_game(rules: Rules, seat: str, others: dict[str, str]) -> float:
    """How often a seat is asked in a game of `cautious` in every seat, over some hundred games."""
    env = VectorSeat(rules, seat, SOME, others, copy=False)
    env.reset(seed=0)
    slots, lengths, step = np.full(SOME, len(env.slots) - 1), np.zeros(SOME), 0
    while not lengths.all():
        step += 1
        _, _, over, _, _ = env.step(slots)
        lengths[over & (lengths == 0)] = step
    return float(lengths.mean())


def games_a_second(rules: Rules, players: dict[str, str], games: int = 4000) -> float:
    """Whole games a second of processor time, by the compiled loop."""
    simulate(rules, games=10, players=players, jobs=1)
    began = time.process_time()
    simulate(rules, games=games, seed=0, players=players, jobs=1)
    return games / (time.process_time() - began)


class Learner:
    """Chooses slots for one seat and shifts its preferences after every game."""

    def __init__(self, env: Environment, agent: str) -> None:
        names = [number.name for number in env.layout.numbers]
        parties, slots = env.rules.names.parties, env.choices[agent]
        self._acts, self._packages = len(slots.acts), slots.packages
        self._state = [
            names.index("round"),
            *(place for place, name in enumerate(names) if name.startswith("offer-gain.") and name.endswith(f".{agent}")),
        ]
        self._gains = [
            names.index(f"package-gain.{number + 1}.{party}") for number in range(slots.packages) for party in parties
        ]
        self._own = parties.index(agent)
        self._weights = np.zeros(self._acts * (1 + len(self._state)) + 4)
        self._scale = np.ones(len(self._weights))
        self._baseline = 0.0
        self._random = np.random.default_rng(0)

    def play(self, env: Environment) -> float:
        """Play a game that has just been reset and learn from it; the sum of its rewards, points."""
        gradients, rewards = [], []
        for _ in env.agent_iter():
            observation, reward, terminated, _, _ = env.last()
            rewards.append(reward)
            if terminated:
                env.step(None)
                continue
            features = self._features(observation["observation"])
            preference = np.where(observation["action_mask"] == 1, features @ self._weights, -np.inf)
            chances = np.exp(preference - preference.max())
            chances /= chances.sum()
            slot = int(self._random.choice(len(chances), p=chances))
            gradients.append(features[slot] - chances @ features)
            env.step(slot)
        if gradients:
            self._shift(np.array(gradients), np.cumsum(rewards[:0:-1])[::-1])
        return float(sum(rewards))

    def _features(self, numbers: NDArray[np.float32]) -> Reals:
        """What speaks for each slot, shape (slots, weights)."""
        state = np.array([1.0, *numbers[self._state]])
        gains = numbers[self._gains].reshape(self._packages, -1)
        own, round_number = gains[:, self._own], numbers[self._state[0]]
        features = np.zeros((self._acts + self._packages, len(self._weights)))
        for act in range(self._acts):
            features[act, act * len(state) : (act + 1) * len(state)] = state
        features[self._acts :, -4:] = np.stack([np.ones(self._packages), own, gains.min(axis=1), own * round_number], axis=1)
        return features

    def _shift(self, gradients: Reals, to_come: Reals) -> None:
        """One step uphill: `to_come` are the rewards after each decision."""
        gradient = (to_come - self._baseline) @ gradients
        self._baseline += BASELINE * (to_come[0] - self._baseline)
        self._scale = MEMORY * self._scale + (1.0 - MEMORY) * gradient**2
        self._weights += RATE * gradient / np.sqrt(self._scale)


def learn(rules: Rules, agent: str, games: int) -> None:
    """Print what the learner comes to, and what built-in players come to in its place."""
    place = rules.names.parties.index(agent)
    for player in BESIDE:
        results = simulate(rules, games=2000, seed=1, players={agent: player})
        points = results.games[f"utility_{agent}"].to_numpy() - float(rules.record["reservation_value"][0, place])
        print(f"{player:<18}{_interval(points)}")
    env = Environment(rules, [agent], seed=1)
    learner = Learner(env, agent)
    for first in range(0, games, STRETCH):
        paid = []
        for _ in range(min(STRETCH, games - first)):
            env.reset()
            paid.append(learner.play(env))
        print(f"{f'games {first + 1:,}–{first + len(paid):,}':<18}{_interval(np.array(paid))}", flush=True)


def _interval(points: Reals) -> str:
    mean, low, high = mean_of(points)
    return f"{mean:6.2f}" + (f"  ({low:.2f} to {high:.2f})" if low is not None else "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10.0, help="how long to measure each case")
    parser.add_argument("--learn", type=int, default=0, metavar="GAMES", help="let a small learner play so many games")
    parser.add_argument("--seat", default="lowmark", help="the learner's party in the tutorial")
    parser.add_argument("--tables", type=int, default=0, metavar="N", help="measure N tables on the compiled engine")
    parser.add_argument("--threads", type=int, default=1, help="threads that share the tables, with --tables")
    parser.add_argument("--steps", type=int, default=200_000, help="steps of each case, with --tables")
    given = parser.parse_args()
    if given.tables:
        print(f"{'steps/s of a core':<18}{'seat':<22}" + "".join(f"{column:>16}" for column in COLUMNS))
        for scenario, seat in TABLES:
            found = table_steps(load(scenario), seat, given.tables, given.steps, given.threads)
            print(f"{scenario:<18}{seat:<22}" + "".join(f"{found[column]:>16,.0f}" for column in COLUMNS), flush=True)
        print(f"{len(os.sched_getaffinity(0))} processors, load at the end {os.getloadavg()[0]:.1f}")
        return
    if given.learn:
        learn(load("tutorial"), given.seat, given.learn)
        return
    print(f"{'':<18}{'agents':<20}{'steps/s':>9}{'games/s':>9}{'numbers':>9}{'slots':>7}")
    for scenario in SCENARIOS:
        rules = load(scenario)
        everybody = list(rules.names.parties)
        for words, seats in (("one party", everybody[:1]), ("all parties", everybody), ("the mediator", ["mediator"])):
            steps, games, env = steps_a_second(rules, seats, given.seconds)
            slots = len(env.choices[env.possible_agents[0]])
            print(f"{scenario:<18}{words:<20}{steps:>9.0f}{games:>9.1f}{len(env.layout):>9}{slots:>7}", flush=True)
    print(f"{len(os.sched_getaffinity(0))} processors, load at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
