"""What does it cost to tell of a table? The public part, and each seat's private part, in the middle of a game.

    PYTHONPATH=src python3 benchmarks/present.py [SCENARIO]

Milliseconds of processor time, the best of several tries, which a busy machine spoils least. A seat that has to decide pays
for its menu as well. All together is what one revision costs a table at which everybody sits and reads one language.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable

from negotiate.engine.notation import seats
from negotiate.play.match import Match
from negotiate.present.compact import compact
from negotiate.present.moment import Moment
from negotiate.present.plain import plain
from negotiate.present.private import private
from negotiate.present.public import public
from negotiate.rulebook.load import load
from negotiate.words.speaker import PLAYER, Speaker

SPEAKER = Speaker("en", PLAYER)
TRIES = 20


def half_way(scenario: str, seed: int) -> Match:
    """A game whose first party passes and keeps its word, when that party has the floor in the second half."""
    rules = load(scenario)
    match = Match(rules, {rules.names.parties[0]: "human"}, seed)
    rounds = int(rules.record["round_count"][0])
    while (pending := match.advance()) is not None and (2 * match.round <= rounds or pending.kind != "speak"):
        match.submit(pending.seat, "carry-out" if pending.kind == "carry-out" else "pass")
    return match


def best(work: Callable[[], object]) -> float:
    """Least processor time of several tries, in milliseconds."""
    least = float("inf")
    for _try in range(TRIES):
        before = time.process_time()
        work()
        least = min(least, time.process_time() - before)
    return 1000 * least


def kilobytes(data: object) -> float:
    """Length of plain data as JSON without blanks, in UTF-8, thousands of bytes."""
    return len(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()) / 1000


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("scenario", nargs="?", default="istanbul-2025")
    parser.add_argument("--seed", type=int, default=4)
    words = parser.parse_args()
    match = half_way(words.scenario, words.seed)
    moment, sitting = Moment.of(match), seats(match.rules.names)
    print(
        f"{words.scenario}, round {match.round}, {len(match.events)} events, asked: {match.pending and match.pending.seat}"
    )
    print(f"{'part':<24}{'ms':>8}{'kB':>8}{'compact':>10}")

    def row(name: str, tell: Callable[[], object]) -> None:
        told = tell()
        print(f"{name:<24}{best(tell):>8.2f}{kilobytes(plain(told)):>8.1f}{kilobytes(compact(told)):>10.1f}")

    row("public", lambda: public(moment, SPEAKER))
    for seat in sitting:
        row(seat, lambda seat=seat: private(moment, seat, SPEAKER))  # type: ignore[misc]  # a lambda of one seat
    own = sitting[0]
    row(f"public and {own}", lambda: {"public": public(moment, SPEAKER), "private": private(moment, own, SPEAKER)})
    row("all together", lambda: (public(moment, SPEAKER), *(private(moment, seat, SPEAKER) for seat in sitting)))


if __name__ == "__main__":
    main()
