"""The ladder of plain bargaining: built-in tactics and NegMAS's negotiators against each other on generated domains.

    PYTHONPATH=src python3 benchmarks/bargaining.py [--domains N] [--rounds N] [--misreading POINTS] [--jobs N] [--out FILE]

Every player meets every other and itself, in both seats of every domain, one game each, by alternating offers over one full
text. A domain is one of `negotiate generate`: two parties, 2 to 5 issues of 3 to 6 options, an opposition from 0.2 to 0.7;
each can walk away with a quarter of what it would have if it got its way everywhere. A player's result is its mandate, from
0 to 100: how much it got of what it could get beyond walking away. Intervals of 95 % (Student's t) are over the domains,
each of which is one number. Built-in players read the other's points with an error of `--misreading` points, 20 at most,
and NegMAS's not at all. Without NegMAS (`pip install negmas`) only the built-in ones play. With `--out` every game is kept
as a row of CSV.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import multiprocessing
import sys
from pathlib import Path
from typing import Any

import numpy as np

from negotiate.adapters import negmas_seat
from negotiate.engine.rules import Rules
from negotiate.lab.generate import generate
from negotiate.lab.statistics import mean_of
from negotiate.play.match import Match
from negotiate.rulebook.load import from_document

BUILT_IN = ("boulware", "conceder", "micro", "tit-for-tat", "cautious")
NEGMAS = tuple(f"negmas:{name}Negotiator" for name in ("BoulwareTB", "ConcederTB", "MiCRO", "NaiveTitForTat", "CAB"))
Row = dict[str, Any]


def domain(number: int, rounds: int, misreading: float) -> Rules:
    """The rules of one generated domain."""
    issues, options = 2 + number % 4, 4 + number % 4
    opposition = 0.2 + 0.5 * ((number * 7) % 20) / 19
    document = generate(2, issues, options, opposition, seed=number + 1).document
    document["mediator"] = "none"
    document["process"] = {"mode": "alternating-offers"}
    document["calendar"] = {"rounds": rounds}
    document["estimation"] = {"misreading": misreading}
    for name, party in document["parties"].items():
        worths = [
            [each.get("values", {}).get(name, 0.0) for each in one["options"][1:]] for one in document["issues"].values()
        ]
        party["reservation"] = {"points": round(sum(map(max, worths)) / 4, 2), "war_scale": 0}
    return from_document(document)


def played(rules: Rules, seats: tuple[str, str], number: int) -> Row:
    """One game of a domain: who sat where, how it ended and what each got."""
    match = Match(rules, dict(zip(rules.names.parties, seats, strict=True)), seed=number, game=0)
    match.advance()
    came = match.outcome
    assert came is not None  # advance() ends where nobody outside has to decide
    one, other = (came.mandates[party] for party in rules.names.parties)
    ended = {"domain": number, "ending": came.kind, "rounds": came.rounds}
    return {"first": seats[0], "second": seats[1], **ended, "mandate": one, "mandate_of_other": other}


def meetings(given: tuple[int, int, float, tuple[str, ...]]) -> list[Row]:
    """Every game of a domain: its number, rounds, misreading and the players."""
    number, rounds, misreading, players = given
    if any(player in NEGMAS for player in players):
        negmas_seat.enable()
    rules = domain(number, rounds, misreading)
    return [played(rules, (one, other), number) for one in players for other in players]


def interval(rows: list[float], by: list[int]) -> str:
    """The mean over domains of what there is of each, with its 95 % interval."""
    found = mean_of([float(np.mean([x for x, d in zip(rows, by, strict=True) if d == n])) for n in sorted(set(by))])
    assert found.mean is not None  # there is no row without a game
    return f"{found.mean:.1f}" if found.high is None else f"{found.mean:.1f} ± {found.high - found.mean:.1f}"


def sides(rows: list[Row], player: str, others: tuple[str, ...]) -> list[tuple[int, float, float, bool, int]]:
    """What a player got against these others in either seat: domain, own mandate, the other's, signed, rounds."""
    found = []
    for row in rows:
        signed = row["ending"] == "signed"
        if row["first"] == player and row["second"] in others:
            found.append((row["domain"], row["mandate"], row["mandate_of_other"], signed, row["rounds"]))
        if row["second"] == player and row["first"] in others:
            found.append((row["domain"], row["mandate_of_other"], row["mandate"], signed, row["rounds"]))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--domains", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--misreading", type=float, default=20.0)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    has_negmas = importlib.util.find_spec("negmas") is not None
    if not has_negmas:
        print("NegMAS is not installed (pip install negmas), so the built-in players are among themselves.", file=sys.stderr)
    players = (*BUILT_IN, *(NEGMAS if has_negmas else ()))
    rows: list[Row] = []
    with multiprocessing.Pool(given.jobs) as pool:
        work = [(number, given.rounds, given.misreading, players) for number in range(given.domains)]
        for number, games in enumerate(pool.imap(meetings, work), 1):
            rows += games
            print(f"domain {number} of {given.domains}", file=sys.stderr)
    if given.out is not None:
        with given.out.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    print("| player | mandate | against built-in | against NegMAS's | the other gets | signed, % | round |")
    print("|---|---|---|---|---|---|---|")
    for player in players:
        found = sides(rows, player, players)
        by = [one[0] for one in found]
        cells = [player, interval([one[1] for one in found], by)]
        for others in (BUILT_IN, NEGMAS):
            met = sides(rows, player, others)
            cells.append(interval([one[1] for one in met], [one[0] for one in met]) if met else "–")
        cells.append(interval([one[2] for one in found], by))
        cells.append(f"{100 * np.mean([one[3] for one in found]):.0f}")
        cells.append(f"{np.mean([float(one[4]) for one in found if one[3]] or [np.nan]):.1f}")
        print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
