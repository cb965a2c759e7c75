"""How the levels stand: against each other, among themselves, in keeping their word, and in what they cost.

    PYTHONPATH=src python3 benchmarks/ladder.py SCENARIO ... [--games N] [--seed S] [--out FOLDER]

For every scenario: what all `hard`, and all `trained`, make together less what all `cautious` make, in the same games; and
for every principal's seat among cautious others the points of each player of the ladder and its milliseconds of processor
time a game, what it gets more than the player below it, and the share of its costly duties that `hard` withholds from those
who keep theirs. 95 % intervals. With --out every game is kept, and the same call goes on where it was interrupted.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from negotiate.engine.ledger import delivery_costs
from negotiate.engine.reciprocity import may_suspend
from negotiate.engine.records import call
from negotiate.engine.rules import Rules
from negotiate.lab.train import seats_to_train
from negotiate.play.match import Match
from negotiate.rulebook.load import load

LADDER = ("random", "easy", "medium", "cautious", "hard", "trained")
Row = dict[str, Any]


def played(rules: Rules, seats: Mapping[str, str], seed: int, game: int) -> Row:
    """One game: points by party, and how many costly duties towards nobody in default each level kept and withheld."""
    names = rules.names
    began = time.process_time()
    match = Match(rules, seats, seed, game=game)
    kept = dict.fromkeys(names.parties, 0)
    withheld = dict.fromkeys(names.parties, 0)
    while match.step():
        now = match.awaited
        if now is None or now.kind != "carry-out" or now.issue is None:
            continue
        party, issue = names.parties.index(now.seat), names.issues.index(now.issue)
        state = match.game
        costly = call(delivery_costs, rules.record, state, party, issue)
        if not costly or call(may_suspend, rules.record, state, issue, party):
            continue
        before = len(match.decisions)
        match.step()
        if len(match.decisions) > before:
            done = match.decisions[before].action
            (withheld if done in ("stall", "breach") else kept)[now.seat] += 1
    assert match.outcome is not None
    seconds = time.process_time() - began
    return {"game": game, "points": match.outcome.utilities, "kept": kept, "withheld": withheld, "seconds": seconds}


def series(rules: Rules, seats: Mapping[str, str], games: int, seed: int, out: Path | None) -> list[Row]:
    """So many games of a cast, from the folder as far as they are there."""
    word = "-".join([rules.names.scenario, *(f"{seat}={player}" for seat, player in seats.items()), str(seed)])
    path = None if out is None else out / f"{word}.jsonl"
    rows = [json.loads(line) for line in path.read_text().splitlines()] if path is not None and path.exists() else []
    for game in range(len(rows), games):
        rows.append(played(rules, seats, seed, game))
        if path is not None:
            with path.open("a") as file:
                file.write(json.dumps(rows[-1]) + "\n")
    return rows[:games]


def interval(differences: np.ndarray) -> str:
    """A mean with its 95 % interval."""
    half = 1.96 * float(differences.std(ddof=1)) / len(differences) ** 0.5 if len(differences) > 1 else float("nan")
    return f"{float(differences.mean()):+.1f} ± {half:.1f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("scenarios", nargs="+")
    parser.add_argument("--games", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path)
    words = parser.parse_args()
    if words.out is not None:
        words.out.mkdir(parents=True, exist_ok=True)
    for scenario in words.scenarios:
        rules = load(scenario)
        principals = seats_to_train(rules)

        def rows(seats: Mapping[str, str], rules: Rules = rules) -> list[Row]:
            return series(rules, seats, words.games, words.seed, words.out)

        every = {
            player: np.array(
                [sum(row["points"][one] for one in principals) for row in rows(dict.fromkeys(principals, player))]
            )
            for player in ("cautious", "hard", "trained")
        }
        print(f"{scenario}: all cautious {every['cautious'].mean():.1f}", end="")
        for player in ("hard", "trained"):
            more = interval(every[player] - every["cautious"])
            print(f"; all {player} {every[player].mean():.1f}, difference {more}", end="")
        print(flush=True)
        for seat in principals:
            casts = {player: rows({**dict.fromkeys(principals, "cautious"), seat: player}) for player in LADDER}
            points = {player: np.array([row["points"][seat] for row in found]) for player, found in casts.items()}
            kept, withheld = (sum(row[what][seat] for row in casts["hard"]) for what in ("kept", "withheld"))
            share = withheld / max(kept + withheld, 1)
            cost = {player: 1000.0 * float(np.median([row["seconds"] for row in casts[player]])) for player in LADDER}
            print(
                f"  {seat}: "
                + ", ".join(f"{player} {points[player].mean():.1f} ({cost[player]:.0f} ms)" for player in LADDER)
            )
            for below, above in pairwise(LADDER):
                print(f"    {above} - {below}: {interval(points[above] - points[below])}")
            print(f"    costly duties that hard withholds: {share:.0%} of {kept + withheld}", flush=True)


if __name__ == "__main__":
    main()
