"""How fast is it? Every ratio is taken within one run on one machine; nothing here is a test.

    make bench                  the whole table
    python3 run.py bench --games 20000 --scenario tutorial

Each figure comes from a process of its own, so that imports, caches and threads of one do not flatter another. Rates of one
thread are per second of processor time, which a busy machine spoils least; two threads against one is by the clock, in turn.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

REPEATS = 3


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

    one(0)
    began = time.process_time()
    for seed in range(1, games + 1):
        one(seed)
    return games / (time.process_time() - began)


def in_own_process(*words: str, **variables: str) -> Any:
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
        figures["first call, cold (s)"] = cold["first_call"]
        figures["first call, cached (s)"] = cached["first_call"]
        for other in ("tutorial", "camp-david-1978"):
            if other != scenario:
                again = in_own_process("play", other, "10", "1", NEGOTIATE_CACHE=cache)
                figures[f"first call of {other} after it (s)"] = again["first_call"]
                figures[f"functions compiled anew for {other}"] = again["compiled_anew"]
    compiled = in_own_process("play", scenario, str(games), str(REPEATS))
    plain = in_own_process("play", scenario, "50", "1", NEGOTIATE_JIT="0")["rate"]
    figures["games/s, one thread"] = one = compiled["rate"]
    figures["games/s, two threads, by the clock"] = compiled["two"]
    figures["two threads / one, by the clock"] = compiled["two"] / compiled["one"]
    figures["games/s, the same source uncompiled"] = plain
    figures["compiled / uncompiled"] = one / plain
    figures["negotiate --help (s)"] = help_time()
    try:
        import negmas  # noqa: F401 - only to see whether it is there
    except ImportError:
        figures["NegMAS"] = "not installed (pip install negmas)"
    else:
        figures["NegMAS, 5 parties, games/s"] = rate = in_own_process("negmas", "60")
        figures["one thread / NegMAS"] = one / rate
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", default="istanbul-2025")
    parser.add_argument("--games", type=int, default=5000)
    parser.add_argument("--worker", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        verb, *words = given.worker
        figure = play(words[0], *map(int, words[1:])) if verb == "play" else negmas_rate(int(words[0]))
        print(json.dumps(figure))
        return
    for name, figure in measure(given.scenario, given.games).items():
        print(f"{name:<45}{figure:>12,.2f}" if isinstance(figure, (int, float)) else f"{name:<45}{figure}")


if __name__ == "__main__":
    main()
