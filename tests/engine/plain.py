"""The engine uncompiled, as a server: one line of JSON in, one out. Run with NEGOTIATE_JIT=0, as a script.

A request names a rule document, who plays and which games; the answer holds the rows of the results tables as hexadecimal
bytes, and one game move by move. `played` answers the same for the process that calls it, compiled or not.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np

from negotiate.engine.codes import NOTHING
from negotiate.engine.layout import round_dtype, summary_dtype
from negotiate.engine.rules import Rules
from negotiate.play.board import Board
from negotiate.play.loop import batch, rounds_per_game
from negotiate.play.seating import without_mediator
from negotiate.players import roster
from negotiate.rulebook.load import from_document


def played(request: dict[str, Any]) -> dict[str, Any]:
    """What came of the games asked for: `summaries`, `rounds`, and of the first game its `record` and `log`."""
    rules = from_document(request["document"])
    if request["mediator"] == "none":
        rules = without_mediator(rules)
    seats = _seats(rules, request["players"], request["mediator"])
    seed, first, count = request["seed"], request["first"], request["count"]
    summaries = np.zeros(count, summary_dtype(rules.size))
    rounds = np.zeros(count * rounds_per_game(rules), round_dtype(rules.size))
    batch(rules, seats, seed & 0xFFFFFFFF, seed >> 32, first, count, summaries, rounds)
    board = Board(rules, seats)
    board.begin(seed, first)
    log = board.drain()
    while not board.ended:
        if board.pending_kind == NOTHING:
            board.proceed()
        else:
            board.choose()
            board.apply_chosen()
        log += board.drain()
    return {
        "size": rules.size.name,
        "summaries": summaries.tobytes().hex(),
        "rounds": rounds.tobytes().hex(),
        "record": board.game.tobytes().hex(),
        "log": log,
    }


def _seats(rules: Rules, players: list[str], mediator: str) -> Any:
    seats = roster.new_roster(rules.size)
    for index in range(len(rules.names.parties)):
        roster.write_traits(players[index % len(players)], rules.record, rules.size, index, seats[index : index + 1])
    for place in range(rules.size.parties, len(seats)):
        roster.write_mediator(mediator, rules.size, seats[place : place + 1])
    return seats


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(played(json.loads(line))), flush=True)
