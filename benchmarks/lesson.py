"""Does the first lesson teach what it says? Its figures, in one table, for the shipped file or for one that is tried out.

    PYTHONPATH=src python3 benchmarks/lesson.py [--rules FILE] [--games 1000] [--searched 60] [--set PATH=VALUE]

Small steps are the file as it is; all at once is the same file with `process.mode: single-undertaking`, the same seeds.
Sensible players are told apart by their own points: each sits in either seat against `cautious`, and in both, over the same
games; pairs are compared by paired t-tests, with Holm's correction over all pairs. What the player explains is the share of
the variance of those points that lies between players (eta squared, one way). A decision matters where the best of the
moves that a search would look at ends higher than the middle one by the tutor's margin.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from itertools import chain, combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from negotiate.engine.notation import Action
from negotiate.engine.rules import Rules
from negotiate.lab.paired.differences import difference_of, holm
from negotiate.lab.simulate import simulate
from negotiate.play.match import Match
from negotiate.players.lookahead import Lookahead
from negotiate.players.tutor import CANDIDATES, FIRST_LOOK, WAYS, WORLDS, Tutor
from negotiate.rulebook.load import load

SENSIBLE = ("cautious", "boulware", "linear", "conceder", "reciprocator", "micro", "hardliner", "hard")
SEARCHED = ("hard",)
"""Of these fewer games are played: they look ahead."""
CHEATS = ("sign-and-stall", "promise-and-break")
USUAL = "cautious"
SIGNIFICANT = 0.05
Points = NDArray[np.float64]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rules", default="tutorial", help="a scenario or a rule file")
    parser.add_argument("--games", type=int, default=1000)
    parser.add_argument("--searched", type=int, default=60, help="games of players that look ahead; 0 leaves them out")
    parser.add_argument("--mattered", type=int, default=12, help="games in which decisions are looked into; 0 for none")
    parser.add_argument("--seed", type=int, default=91)
    parser.add_argument("--set", action="append", default=[], metavar="PATH=VALUE")
    asked = parser.parse_args()
    known = load(asked.rules, overrides=asked.set)
    at_once = load(asked.rules, overrides=[*asked.set, "process.mode=single-undertaking"])
    sides = [name for place, name in enumerate(known.names.parties) if known.record["principal"][0, place]]
    for line in chain(
        processes(known, at_once, sides, asked.games, asked.seed),
        prices(known, sides, asked.games, asked.seed),
        players(known, sides, asked.games, asked.searched, asked.seed),
        mattering(known, sides, asked.mattered, asked.seed) if asked.mattered else (),
    ):
        print(line, flush=True)


def games_of(rules: Rules, games: int, seed: int, seats: Mapping[str, str]) -> pl.DataFrame:
    """The table of games with these players; seats that are not named keep the player of the rule file."""
    return simulate(rules, games=games, seed=seed, players=seats).games


def points_of(table: pl.DataFrame, side: str) -> Points:
    """A side's points, one number a game."""
    return table[f"utility_{side}"].to_numpy().astype(np.float64)


def processes(rules: Rules, at_once: Rules, sides: list[str], games: int, seed: int) -> Iterator[str]:
    """Small steps beside all at once, and whether the most that can be asked is signed."""
    names = rules.names
    for title, played in (("small steps", rules), ("all at once", at_once)):
        table = games_of(played, games, seed, {})
        endings = table["ending"].to_numpy()
        most = {
            issue: float((table[f"agreed_{issue}"].to_numpy() == names.options[place][-1]).mean())
            for place, issue in enumerate(names.issues)
        }
        yield (
            f"{title:12s} accords kept {(endings == 'accord').mean():.2f}  "
            f"broken {(endings == 'accord-broken').mean():.2f}  "
            f"people {table['people_returned'].to_numpy().mean():.0f}  "
            f"points {' / '.join(f'{points_of(table, side).mean():.1f}' for side in sides)}  "
            f"signed last option: {', '.join(f'{issue} {share:.2f}' for issue, share in most.items())}"
        )


def prices(rules: Rules, sides: list[str], games: int, seed: int) -> Iterator[str]:
    """What breaking one's word costs who breaks it, and what it costs who keeps its own."""
    usual = games_of(rules, games, seed, dict.fromkeys(sides, USUAL))
    for cheat in CHEATS:
        for side in sides:
            table = games_of(rules, games, seed, {**dict.fromkeys(sides, USUAL), side: cheat})
            lost = [difference_of(points_of(table, who) - points_of(usual, who)) for who in sides]
            yield f"{cheat} as {side}: " + ", ".join(
                f"{who} {found.mean:+.1f} [{found.low:+.1f}, {found.high:+.1f}]"
                for who, found in zip(sides, lost, strict=True)
            )


def players(rules: Rules, sides: list[str], games: int, searched: int, seed: int) -> Iterator[str]:
    """The sensible players: their points, how many of them differ, and how much of the variance is theirs."""
    found: dict[str, Points] = {}
    for player in SENSIBLE:
        count = searched if player in SEARCHED else games
        if not count:
            continue
        alone = [
            points_of(games_of(rules, count, seed, {**dict.fromkeys(sides, USUAL), side: player}), side) for side in sides
        ]
        both = games_of(rules, count, seed, dict.fromkeys(sides, player))
        found[player] = np.stack([*alone, *(points_of(both, side) for side in sides)])
        endings = both["ending"].to_numpy()
        yield (
            f"{player:13s} in one seat {' / '.join(f'{row.mean():.1f}' for row in alone)}, in both "
            f"{' / '.join(f'{points_of(both, side).mean():.1f}' for side in sides)}, accords kept "
            f"{(endings == 'accord').mean():.2f}, people {both['people_returned'].to_numpy().mean():.0f} ({count} games)"
        )
    for title, rows in (("against the usual player", slice(0, len(sides))), ("among themselves", slice(len(sides), None))):
        yield f"{title}: {apart({player: points[rows] for player, points in found.items()})}"


def apart(points: Mapping[str, Points]) -> str:
    """How many players differ pairwise, all of them from each other, and the share of the variance between players."""
    pairs = list(combinations(points, 2))
    chances = []
    for one, other in pairs:
        both = min(points[one].shape[1], points[other].shape[1])
        chances.append(difference_of(points[one][:, :both].mean(axis=0) - points[other][:, :both].mean(axis=0)).p)
    differ = {frozenset(pair) for pair, p in zip(pairs, holm(chances), strict=True) if p is not None and p < SIGNIFICANT}
    largest = next(
        group
        for size in range(len(points), 0, -1)
        for group in combinations(points, size)
        if all(frozenset(pair) in differ for pair in combinations(group, 2))
    )
    # a seat is worth what it is worth to everybody; what is left after that is the player and chance
    between = within = 0.0
    for row in range(len(next(iter(points.values())))):
        groups = [values[row] for values in points.values()]
        middle = float(np.mean([group.mean() for group in groups]))
        between += float(np.mean([(group.mean() - middle) ** 2 for group in groups]))
        within += float(np.mean([group.var() for group in groups]))
    return (
        f"{len(differ)} of {len(pairs)} pairs differ; all different from each other: {len(largest)} ({', '.join(largest)}); "
        f"of the variance the player explains {between / (between + within):.1%}"
    )


def mattering(rules: Rules, sides: list[str], games: int, seed: int) -> Iterator[str]:
    """Decisions a game that one seat has, and how many of them matter, with the usual player going on after each."""
    for side in sides:
        margin, counts, all_of_them = Tutor(rules, side).margin, [], []
        for game in range(games):
            match = Match(rules, {side: "outside"}, seed, game=game)
            ahead = Lookahead(rules, WAYS, WORLDS, deepest=1, exploration=0.0)
            mattered = decided = 0
            while (pending := match.advance()) is not None:
                ahead.begin(match.knowledge(side))
                looks: list[tuple[float, Action]] = []
                while len(looks) < CANDIDATES and (number := ahead.widen()) is not None:
                    looks.append((float(ahead.play(number, 0, FIRST_LOOK, flat=True).mean()), ahead.action(number)))
                decided += 1
                values = [value for value, _ in looks]
                mattered += bool(values) and max(values) - float(np.median(values)) >= margin
                # as the usual player: the first candidate is what it would do
                match.submit(pending.seat, looks[0][1] if looks else match.menu().sample(np.random.default_rng(game)))
            counts.append(mattered)
            all_of_them.append(decided)
        yield (
            f"decisions of {side} a game: {np.mean(all_of_them):.1f}, of which {np.mean(counts):.1f} matter "
            f"(least {min(counts)}; margin {margin:.1f} points)"
        )


if __name__ == "__main__":
    main()
