"""How long do the frontier and its solutions take? Made-up spaces of about the sizes asked for, and the shipped scenarios.

    PYTHONPATH=src python3 benchmarks/analysis.py

Each figure is the best of several tries in processor time, which a busy machine spoils least. `opposed` says how far the
parties' wishes stand against each other: at 0 they are drawn independently, at 1 they cancel out and every text is on the
frontier, which is the most there can be to do.
"""

from __future__ import annotations

import argparse
import time
from typing import NamedTuple

import numpy as np

from negotiate.analysis.frontier import frontier
from negotiate.analysis.solutions import solve
from negotiate.analysis.space import Space, space
from negotiate.rulebook.load import load


class Case(NamedTuple):
    """A made-up space: parties, issues, options, and how opposed."""

    parties: int
    issues: int
    options: int
    opposed: float


CASES = (
    Case(2, 6, 10, 0.0),
    Case(2, 6, 10, 0.9),
    Case(2, 6, 10, 1.0),
    Case(2, 20, 2, 0.9),
    Case(2, 3, 100, 0.9),
    Case(5, 5, 10, 0.0),
    Case(5, 5, 10, 0.5),
    Case(5, 5, 10, 0.8),
    Case(5, 5, 10, 0.95),
    Case(5, 5, 10, 1.0),
    Case(5, 10, 3, 0.8),
    Case(5, 16, 2, 0.8),
)
SHIPPED = ("tutorial", "camp-david-1978", "istanbul-2025")


def made(case: Case, seed: int) -> Space:
    """Points drawn evenly from 0..1; what all parties gain together is taken away from each in equal parts."""
    values = np.random.default_rng(seed).random((case.parties, case.issues, case.options))
    values -= case.opposed * values.mean(axis=0)
    return Space(values, np.ones(values.shape[1:], dtype=bool), np.full(case.parties, -np.inf))


def measure(there: Space, repeats: int) -> tuple[int, float, float]:
    """Points of the frontier, seconds for it, seconds for all solutions."""
    for_frontier = for_solutions = float("inf")
    size = 0
    for _ in range(repeats):
        began = time.process_time()
        front = frontier(there)
        between = time.process_time()
        solve(front)
        for_solutions = min(for_solutions, time.process_time() - between)
        for_frontier = min(for_frontier, between - began)
        size = len(front)
        assert front.complete
    return size, for_frontier, for_solutions


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print(f"{'space':<40}{'texts':>12}{'frontier':>10}{'frontier s':>12}{'solutions s':>12}")
    spaces = [
        (f"{case.parties} parties, {case.issues} x {case.options}, opposed {case.opposed:g}", made(case, given.seed))
        for case in CASES
    ]
    for title, there in [*spaces, *((name, space(load(name).record[0])) for name in SHIPPED)]:
        size, first, second = measure(there, given.repeats)
        print(f"{title:<40}{there.outcomes:>12.4g}{size:>10}{first:>12.3f}{second:>12.3f}")


if __name__ == "__main__":
    main()
