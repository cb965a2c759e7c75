"""Which players are one player under two names? The share of games that two of them play alike, decision by decision.

    PYTHONPATH=src python3 benchmarks/alike.py [SCENARIO ...] [--games N] [--seed S] [--players A,B,...] [--above SHARE]

Every player of a party, built in or a shipped personality, plays the same games in one principal's seat after the other, all
else as the rule file has it, and in the seats of all parties at once. Two games are alike if every decision in them is the
same, and all that follows from it. A pair is listed if so many of its games are alike, over all scenarios, in one seat or in
all of them (`--above`, 0.5 unless told); the most alike come first. Seats in which no player changes anything, as that of a
principal who stays away, are left out. Without a SCENARIO it takes all that ship, in less than a minute on one processor.
"""

from __future__ import annotations

import argparse
import hashlib
from itertools import combinations
from statistics import fmean

import numpy as np

from negotiate.engine.layout import round_dtype, summary_dtype
from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError
from negotiate.lab.simulate import cast_seats
from negotiate.paths import scenarios
from negotiate.play.loop import minuted
from negotiate.players import roster
from negotiate.rulebook.load import load
from negotiate.rulebook.model.personalities import shipped_personalities

TOLD = ("step", "round_number", "row", "what", "seat", "text", "author", "declines", "issue", "option", "amount", "other")
"""What a row of the minutes says of what was decided and followed; the rest is what a seat thought of it."""
PLAYERS = (*roster.NAMES, *shipped_personalities())
Games = list[bytes]
"""A digest of what happened in each game."""
Pair = tuple[str, str]


def digests(rules: Rules, players: dict[str, str], games: int, seed: int) -> Games:
    """What happened in games 0 .. games - 1, with these players in their seats."""
    cast = cast_seats(rules, players)
    summaries = np.zeros(games, summary_dtype(rules.size))
    told = [hashlib.blake2b(digest_size=12) for _ in range(games)]
    nothing = np.zeros(0, round_dtype(rules.size))
    for rows in minuted(rules, cast.roster, seed & 0xFFFFFFFF, seed >> 32, 0, games, summaries, nothing):
        lines = np.column_stack([np.nan_to_num(rows[name]).astype(np.float64) for name in TOLD])
        first = np.flatnonzero(np.diff(rows["game"], prepend=-1))
        for number, part in zip(rows["game"][first], np.split(lines, first[1:]), strict=True):
            told[int(number)].update(part.tobytes())
    return [each.digest() for each in told]


def alike(one: Games, other: Games) -> float:
    """The share of games that are the same, 0..1."""
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def in_one_seat(rules: Rules, players: tuple[str, ...], games: int, seed: int) -> dict[Pair, float]:
    """For every pair the share of games alike with one principal's seat varied, over the seats in which it matters."""
    found: dict[str, Games] = {name: [] for name in players}
    for place, seat in enumerate(rules.names.parties):
        if rules.record["principal"][0, place]:
            played = {name: digests(rules, {seat: name}, games, seed) for name in players}
            if any(one != played[players[0]] for one in played.values()):
                for name in players:
                    found[name] += played[name]
    return {(a, b): alike(found[a], found[b]) for a, b in combinations(players, 2)}


def in_all_seats(rules: Rules, players: tuple[str, ...], games: int, seed: int) -> dict[Pair, float]:
    """For every pair the share of games alike with the seats of all parties varied."""
    found = {name: digests(rules, dict.fromkeys(rules.names.parties, name), games, seed) for name in players}
    return {(a, b): alike(found[a], found[b]) for a, b in combinations(players, 2)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("scenarios", nargs="*", default=list(scenarios()))
    parser.add_argument("--games", type=int, default=25)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--players", default=",".join(PLAYERS))
    parser.add_argument("--above", type=float, default=0.5)
    words = parser.parse_args()
    players = tuple(words.players.split(","))
    if words.games < 1 or len(set(players)) < 2:
        parser.error("It takes 1 game or more, and two players or more.")
    try:
        rules = [load(name) for name in words.scenarios]
        one = [in_one_seat(each, players, words.games, words.seed) for each in rules]
        every = [in_all_seats(each, players, words.games, words.seed) for each in rules]
    except NegotiateError as error:
        parser.error(str(error))
    rows = [(fmean(here[pair] for here in one), fmean(here[pair] for here in every), pair) for pair in one[0]]
    listed = [pair for alone, together, pair in sorted(rows, reverse=True) if max(alone, together) > words.above]
    print(f"{len(listed)} of {len(rows)} pairs are alike in more than {words.above:.0%} of their games.")
    print(f"{words.games} games a seat, seed {words.seed}; % alike with one seat / all seats varied.\n")
    width = max((len(" = ".join(pair)) for pair in listed), default=0)
    print(" " * width + "".join(f"{each.names.scenario.rsplit('-', 1)[0][:12]:>14}" for each in rules))
    for pair in listed:
        figures = [
            f"{100 * alone[pair]:.0f} / {100 * together[pair]:.0f}" for alone, together in zip(one, every, strict=True)
        ]
        print(f"{' = '.join(pair):<{width}}" + "".join(f"{figure:>14}" for figure in figures))


if __name__ == "__main__":
    main()
