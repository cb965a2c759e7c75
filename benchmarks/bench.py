"""How fast is it? Every ratio is taken within one run on one machine; nothing here is a test.

    make bench                  the whole table
    python3 run.py bench --games 20000 --scenario tutorial

Each figure comes from a process of its own, so that imports, caches and threads of one do not flatter another. Rates of one
thread are per second of processor time, which a busy machine spoils least; two threads against one is by the clock, in turn.
Beside it stand NegMAS and OpenSpiel where they are installed (pip install negmas open_spiel), with smaller games of their
own; what is compared is what a researcher waits for, from Python.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

REPEATS = 3
TABLES, STEPS = 10_000, 200_000
"""Tables that play side by side while a learning seat is stepped, and its steps at all of them together."""


def play(scenario: str, games: int, repeats: int) -> dict[str, Any]:
    """Run in a process of its own: the first call, then the best rates of several tries."""
    import negotiate
    from negotiate.engine.kernel import CACHE_FOLDER

    rules = negotiate.load(scenario)
    before = _compiled(CACHE_FOLDER)
    began = time.perf_counter()
    negotiate.simulate(rules, games=1)
    first = time.perf_counter() - began
    rate = one = two = 0.0
    for repeat in range(repeats):
        began = time.process_time()
        alone = negotiate.simulate(rules, games=games, seed=repeat, jobs=1)
        rate = max(rate, games / (time.process_time() - began))
        one = max(one, games / alone.seconds)
        if repeats > 1:
            two = max(two, games / negotiate.simulate(rules, games=games, seed=repeat, jobs=2).seconds)
    return {"first_call": first, "rate": rate, "one": one, "two": two, "compiled_anew": _compiled(CACHE_FOLDER) - before}


def _compiled(folder: Path | None) -> int:
    return len(list(folder.rglob("*.nbc"))) if folder is not None else 0


def negmas_rate(games: int) -> float:
    """Five time-based negotiators over six issues of five options, 24 rounds, linear additive utilities; games a second."""
    import random

    from negmas import LinearAdditiveUtilityFunction, SAOMechanism, TimeBasedConcedingNegotiator, make_issue

    def one(seed: int) -> None:
        chance = random.Random(seed)
        issues = [make_issue(5, f"issue {n}") for n in range(6)]
        session = SAOMechanism(issues=issues, n_steps=24)
        for party in range(5):
            values = {issue.name: {level: chance.random() for level in range(5)} for issue in issues}
            utility = LinearAdditiveUtilityFunction(values=values, issues=issues)
            session.add(TimeBasedConcedingNegotiator(name=f"party {party}"), ufun=utility.normalize())
        session.run()

    return rate_of(one, games)


def openspiel_rate(games: int) -> float:
    """OpenSpiel's game `negotiation`, two parties and three kinds of items, whose players choose by lot; games a second."""
    import random

    import pyspiel

    game = pyspiel.load_game("negotiation")

    def one(seed: int) -> None:
        chance = random.Random(seed)
        state = game.new_initial_state()
        while not state.is_terminal():
            if state.is_chance_node():
                actions, chances = zip(*state.chance_outcomes(), strict=True)
                state.apply_action(chance.choices(actions, chances)[0])
            else:
                state.apply_action(chance.choice(state.legal_actions()))

    return rate_of(one, games)


def rate_of(one: Callable[[int], None], games: int) -> float:
    """Games a second of processor time, after a first one."""
    one(0)
    began = time.process_time()
    for seed in range(1, games + 1):
        one(seed)
    return games / (time.process_time() - began)


def seat_rate(scenario: str) -> float:
    """Decisions a second of a learning seat that chooses by lot, at many tables; the others are played by `cautious`."""
    import numpy as np

    from negotiate.adapters.vector import VectorSeat
    from negotiate.rulebook.load import load

    rules, chance = load(scenario), np.random.default_rng(0)
    seat, *others = rules.names.parties
    tables = VectorSeat(rules, seat, TABLES, dict.fromkeys(others, "cautious"), jobs=1, copy=False)
    _, info = tables.reset(seed=0)
    used, steps = 0.0, STEPS // TABLES
    for _ in range(steps):
        slots = np.argmax(chance.random(info["action_mask"].shape, np.float32) * info["action_mask"], axis=1)
        began = time.process_time()
        _, _, _, _, info = tables.step(slots)
        used += time.process_time() - began
    return TABLES * steps / used


def openspiel_seat_rate() -> float:
    """Decisions a second at many tables of OpenSpiel's `negotiation`, as agents in Python get them there, chosen by lot."""
    import random

    from open_spiel.python.rl_agent import StepOutput
    from open_spiel.python.rl_environment import Environment
    from open_spiel.python.vector_env import SyncVectorEnv

    tables, chance = SyncVectorEnv([Environment("negotiation") for _ in range(100)]), random.Random(0)
    seen, used, steps = tables.reset(), 0.0, STEPS // 1000
    for _ in range(steps):
        turns = [one.observations["legal_actions"][one.observations["current_player"]] for one in seen]
        chosen = [StepOutput(chance.choice(actions), None) for actions in turns]
        began = time.process_time()
        seen, *_ = tables.step(chosen, reset_if_done=True)
        used += time.process_time() - began
    return len(tables) * steps / used


WORKERS: dict[str, Callable[..., Any]] = {
    "play": lambda scenario, games, repeats: play(scenario, int(games), int(repeats)),
    "seat": seat_rate,
    "negmas": lambda games: negmas_rate(int(games)),
    "openspiel": lambda games: openspiel_rate(int(games)),
    "openspiel-seat": openspiel_seat_rate,
}


def peak() -> float:
    """The most memory that this process has had, MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1e6 if sys.platform == "darwin" else 1e3)


def in_own_process(*words: str, **variables: str) -> Any:
    """What a worker found in a process of its own, and the most memory that it had."""
    command = [sys.executable, str(Path(__file__).resolve()), "--worker", *words]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **variables}, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def help_time() -> float:
    times = []
    for _ in range(7):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "negotiate", "--help"], capture_output=True, check=True)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def measure(scenario: str, games: int) -> dict[str, Any]:
    """All figures, by name."""
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as cache:
        cold = in_own_process("play", scenario, "10", "1", NEGOTIATE_CACHE=cache)
        cached = in_own_process("play", scenario, "10", "1", NEGOTIATE_CACHE=cache)
        figures["first call, cold (s)"] = cold["found"]["first_call"]
        figures["first call, cached (s)"] = cached["found"]["first_call"]
        for other in ("tutorial", "camp-david-1978"):
            if other != scenario:
                again = in_own_process("play", other, "10", "1", NEGOTIATE_CACHE=cache)
                figures[f"first call of {other} after it (s)"] = again["found"]["first_call"]
                figures[f"functions compiled anew for {other}"] = again["found"]["compiled_anew"]
    compiled = in_own_process("play", scenario, str(games), str(REPEATS))
    plain = in_own_process("play", scenario, "50", "1", NEGOTIATE_JIT="0")["found"]["rate"]
    figures["games/s, one thread"] = one = compiled["found"]["rate"]
    figures["games/s, two threads, by the clock"] = compiled["found"]["two"]
    figures["two threads / one, by the clock"] = compiled["found"]["two"] / compiled["found"]["one"]
    figures["games/s, the same source uncompiled"] = plain
    figures["compiled / uncompiled"] = one / plain
    figures[f"memory of {games:,} games (MB)"] = compiled["peak"]
    figures["decisions/s of a learning seat"] = seat = in_own_process("seat", scenario)["found"]
    figures["negotiate --help (s)"] = help_time()
    if find_spec("negmas") is None:
        figures["NegMAS"] = "not installed (pip install negmas)"
    else:
        found = in_own_process("negmas", "60")
        figures["NegMAS, 5 parties, games/s"] = found["found"]
        figures["one thread / NegMAS"] = one / found["found"]
        figures["memory of 60 games of NegMAS (MB)"] = found["peak"]
    if find_spec("pyspiel") is None:
        figures["OpenSpiel"] = "not installed (pip install open_spiel)"
    else:
        found = in_own_process("openspiel", "2000")
        figures["OpenSpiel, negotiation by lot, games/s"] = found["found"]
        figures["one thread / OpenSpiel"] = one / found["found"]
        figures["memory of 2,000 games of OpenSpiel (MB)"] = found["peak"]
        figures["OpenSpiel, decisions/s of learning seats"] = other = in_own_process("openspiel-seat")["found"]
        figures["a learning seat / OpenSpiel's"] = seat / other
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", default="istanbul-2025")
    parser.add_argument("--games", type=int, default=5000)
    parser.add_argument("--worker", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        verb, *words = given.worker
        found = WORKERS[verb](*words)
        print(json.dumps({"found": found, "peak": peak()}))
        return
    for name, figure in measure(given.scenario, given.games).items():
        print(f"{name:<45}{figure:>12,.2f}" if isinstance(figure, (int, float)) else f"{name:<45}{figure}")


if __name__ == "__main__":
    main()
