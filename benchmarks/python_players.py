"""How fast do players in plain Python play? Whole games a second of processor time, one process.

    python3 benchmarks/python_players.py [--seconds N]

Two players sit in one seat, and in the seats of all parties: `Patient`, which is the player of docs/guides/write-a-player.md
and reads a few fields of its view, and `Lucky`, which draws from its whole menu. `built in` are the rule file's players, for
comparison. A decision is one of a player in Python; what all others do up to the next is in its time.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

import negotiate
from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action
from negotiate.engine.rules import Rules
from negotiate.engine.view import View
from negotiate.lab.simulate import simulate

SCENARIOS = ("tutorial", "istanbul-2025")
STRETCH = 200
"""Games at a time; the first of them is played twice more, to see whether it can be repeated."""


class Counted:
    """Counts the decisions of all players of its kind."""

    decisions = 0

    def choose(self, view: View, menu: Menu) -> Action | str:
        Counted.decisions += 1
        return self.decide(view, menu)

    def decide(self, view: View, menu: Menu) -> Action | str:
        raise NotImplementedError  # the two kinds below decide


class Patient(Counted):
    """Waits for offers, and takes the first one that pays."""

    def decide(self, view: View, menu: Menu) -> Action | str:
        for offer in view.offers:
            gain = sum(view.values[issue][option] for issue, option in offer.options.items())
            if f"accept {offer.seat}" in menu and gain > 0:
                return f"accept {offer.seat}"
        return "carry-out" if "carry-out" in menu else "pass" if "pass" in menu else next(iter(menu))


class Lucky(Counted):
    """Carries out what is due, and draws everything else by lot."""

    def begin(self, view: View, chance: np.random.Generator) -> None:  # noqa: ARG002 - the protocol's
        self.chance = chance

    def decide(self, view: View, menu: Menu) -> Action | str:  # noqa: ARG002 - the protocol's
        return "carry-out" if "carry-out" in menu else menu.sample(self.chance)


def measure(rules: Rules, players: dict[str, type[Counted]], seconds: float) -> tuple[float, float, float]:
    """Games a second, decisions a game, and microseconds of a game for each decision."""
    simulate(rules, games=1, players=players, jobs=1)  # compiles what has to be compiled
    games, Counted.decisions, used = 0, 0, 0.0
    while used < seconds:
        began = time.process_time()
        simulate(rules, games=STRETCH, seed=games, players=players, jobs=1)
        used += time.process_time() - began
        games += STRETCH
    return games / used, Counted.decisions / games, 1e6 * used / max(1, Counted.decisions)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long to measure each case")
    given = parser.parse_args()
    print(f"{'':<16}{'seats':<14}{'player':<10}{'games/s':>10}{'decisions':>12}{'µs each':>10}")
    for scenario in SCENARIOS:
        rules = negotiate.load(scenario)
        everybody = rules.names.parties
        for words, seats in (("one", everybody[:1]), ("all parties", everybody)):
            for player in (Patient, Lucky):
                games, decisions, each = measure(rules, dict.fromkeys(seats, player), given.seconds)
                print(
                    f"{scenario:<16}{words:<14}{player.__name__:<10}{games:>10,.1f}{decisions:>12.1f}{each:>10.0f}",
                    flush=True,
                )
        games, _, _ = measure(rules, {}, given.seconds)
        print(f"{scenario:<16}{'none':<14}{'built in':<10}{games:>10,.1f}", flush=True)


if __name__ == "__main__":
    main()
