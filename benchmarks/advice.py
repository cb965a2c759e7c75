"""Is the tutor's advice true to what follows? The loss it tells, against games that are played on from what is really so.

    PYTHONPATH=src python3 benchmarks/advice.py [SCENARIO ...] [--games N]

A line a scenario: pieces of advice, loss told and loss that followed (points, means over all of them), and their difference.
"""

from __future__ import annotations

import argparse

import numpy as np

from negotiate.lab.advice import followed
from negotiate.rulebook.load import load

SCENARIOS = (
    "tutorial",
    "camp-david-1978",
    "nuclear-talks-2013",
    "colombia-2012",
    "dayton-1995",
    "good-friday-1998",
    "istanbul-2025",
)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("scenarios", nargs="*", default=SCENARIOS)
    parser.add_argument("--games", type=int, default=4)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--times", type=int, default=200)
    words = parser.parse_args()
    print(f"{'scenario':<22}{'advice':>8}{'told':>8}{'followed':>10}{'difference':>12}{'spread':>8}")
    for scenario in words.scenarios:
        found = list(followed(load(scenario), words.games, words.seed, words.times))
        told, came = (np.array([getattr(one, name) for one in found]) for name in ("told", "followed"))
        if found:
            off = told - came
            print(
                f"{scenario:<22}{len(found):>8}{told.mean():>8.1f}{came.mean():>10.1f}{off.mean():>12.1f}{off.std():>8.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
