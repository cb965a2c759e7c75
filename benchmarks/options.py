"""Which options of a scenario do built-in players ever agree on, and in how many rounds does nobody table anything?

    PYTHONPATH=src python3 benchmarks/options.py istanbul-2025
    PYTHONPATH=src python3 benchmarks/options.py istanbul-2025 --games 1000 --players cautious,linear --presets ripe,unripe

Each player plays all seats of the scenario as shipped; each preset is played by the scenario's own players. An option
counts as agreed in a game when it was ever signed in it, in a text that binds. `dead` are the options that come below
`--least` of the games everywhere. A round is silent when no party and no mediator tables or counters anything in it, of the
rounds in which there still is something to negotiate.
"""

from __future__ import annotations

import argparse
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.layout import action_dtype, game_dtype, summary_dtype
from negotiate.engine.outcome import summarize
from negotiate.engine.records import call, new_log, rules_handle
from negotiate.engine.rules import Rules
from negotiate.lab.simulate import cast_seats
from negotiate.play.loop import BEGIN, RUN, door, no_results
from negotiate.play.stepping import no_tables
from negotiate.players.survey import mind_dtype

PLAYERS = ("cautious", "boulware", "linear", "conceder", "reciprocator", "micro", "hardliner")
LOG_ROWS = 65_536
TABLING = (codes.PROPOSE, codes.COUNTER, codes.FORMULATE)


class Tally(NamedTuple):
    """What a batch came to: games in which an option was agreed (issue, option), silent rounds, ceasefires, accords."""

    agreed: NDArray[np.int64]
    games: int
    rounds: int
    silent: int
    kept: int
    accords: int
    collapses: int


def play(name: str, games: int, seed: int, player: str | None = None, preset: str | None = None) -> tuple[Rules, Tally]:
    """Play games and read their logs."""
    rules = cast_seats(name, {}, preset=preset).rules
    players = dict.fromkeys(rules.names.parties, player) if player else {}
    cast = cast_seats(name, players, preset=preset)
    rules = cast.rules
    size = rules.size
    agreed = np.zeros((len(rules.names.issues), size.options), np.int64)
    rounds = silent = kept = accords = collapses = 0
    mind, action = np.zeros(1, mind_dtype(size)), np.zeros(1, action_dtype(size))
    empty = np.zeros(1, game_dtype(size))
    nothing = no_results(size), no_tables()
    log, summary = new_log(LOG_ROWS), np.zeros(1, summary_dtype(size))
    handle = rules_handle(rules.record)

    def at_door(task: int, game: NDArray[np.void], first: int) -> None:
        own = mind, action
        door(task, handle, cast.roster, empty, game, log, *own, seed, 0, first, 0, *nothing)

    for number in range(games):
        game = np.zeros(1, game_dtype(size))
        log[0, 0] = 0
        at_door(BEGIN, game, number)
        at_door(RUN, game, 0)
        if not game[0]["ended"]:
            raise SystemExit("A game does not fit into the log; raise LOG_ROWS.")
        rows = log[1 : log[0, 0] + 1]
        signed = rows[(rows[:, 0] == codes.E_SIGNED_ITEM) & (rows[:, 6] != codes.COMMUNIQUE)]
        for issue, option in {(int(row[4]), int(row[5])) for row in signed}:
            agreed[issue, option] += 1
        last = int(game[0]["accord_round"]) or int(game[0]["round_number"])
        tabled = {int(row[1]) for row in rows[rows[:, 0] == codes.E_ACTION] if int(row[6]) in TABLING}
        rounds += last
        silent += last - len(tabled)
        call(summarize, rules.record, game, summary)
        kept += int(summary[0]["ceasefire_kept"])
        accords += int(summary[0]["accord"])
        collapses += int(summary[0]["collapses"])
    return rules, Tally(agreed, games, rounds, silent, kept, accords, collapses)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario", help="name of a scenario or path of a rule file")
    parser.add_argument("--games", type=int, default=400, help="games of each player and preset")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--players", default=",".join(PLAYERS), help="built-in players, with commas")
    parser.add_argument("--presets", default="", help="presets, with commas")
    parser.add_argument("--least", type=float, default=0.01, help="share of games from which on an option is alive")
    chosen = parser.parse_args()
    arms: list[tuple[str, str | None, str | None]] = [
        (player, player, None) for player in chosen.players.split(",") if player
    ]
    arms += [(f"preset {preset}", None, preset) for preset in chosen.presets.split(",") if preset]
    best: dict[str, dict[str, tuple[float, str]]] = {}
    for label, player, preset in arms:
        rules, tally = play(chosen.scenario, chosen.games, chosen.seed, player, preset)
        print(
            f"{label:22s} silent rounds {tally.silent / max(tally.rounds, 1):.3f}  ceasefire kept "
            f"{tally.kept / tally.games:.3f}  accords {tally.accords / tally.games:.3f}  collapses a game "
            f"{tally.collapses / tally.games:.2f}",
            flush=True,
        )
        for k, issue in enumerate(rules.names.issues):
            for o, option in enumerate(rules.names.options[k][1:], start=1):
                share = tally.agreed[k, o] / tally.games
                shares = best.setdefault(issue, {})
                if share > shares.get(option, (-1.0, ""))[0]:
                    shares[option] = (share, label)
    alive = sum(share >= chosen.least for shares in best.values() for share, _ in shares.values())
    print(f"\n{alive} of {sum(map(len, best.values()))} options are agreed in {chosen.least:.0%} of the games or more")
    for issue, shares in best.items():
        for option, (share, label) in shares.items():
            print(f"{'' if share >= chosen.least else 'dead':5s}{issue:28s}{option:28s}{share:8.3f}  {label}")


if __name__ == "__main__":
    main()
