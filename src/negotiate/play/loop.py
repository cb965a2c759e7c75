"""The compiled loop for built-in players: one game until somebody outside must decide, or thousands of games in a row."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.codes import NOTHING
from negotiate.engine.kernel import COMPILED, kernel
from negotiate.engine.layout import action_dtype, game_dtype, round_dtype, summary_dtype
from negotiate.engine.outcome import describe_round, summarize
from negotiate.engine.records import Twin, rules_handle
from negotiate.engine.rounds import apply, begin, proceed
from negotiate.engine.rules import Rules
from negotiate.players.survey import mind_dtype
from negotiate.players.tactics import choose

ROOM_FOR_ROUND = 8192
"""Rows the log must have free before another round may start."""


@kernel
def run(rules: Any, game: Any, roster: Any, log: Any, mind: Any, action: Any) -> None:
    """Play built-in seats until an outside seat must decide, the game ends, or the log has no room for another round.

    In the last case game.pending_kind is 0 and game.ended is 0: empty the log and call again.
    """
    while game.ended == 0:
        if game.pending_kind == NOTHING:
            if len(log) > 1 and len(log) - log[0][0] < ROOM_FOR_ROUND:
                return
            proceed(rules, game, log)
        else:
            traits = roster[game.pending_seat]
            if traits.kind == 0:
                return
            choose(rules, game, traits, mind, action)
            apply(rules, game, log, action)


@kernel
def play_games(
    rules: Any,
    roster: Any,
    empty: Any,
    game: Any,
    log: Any,
    mind: Any,
    action: Any,
    seed_low: int,
    seed_high: int,
    first: int,
    count: int,
    summaries: Any,
    rounds: Any,
) -> None:
    """Play games first .. first + count - 1 of a master seed with built-in players only.

    `empty` and `game` are arrays of one game record: an empty one and the one to play in. `summaries[count]` takes a row a
    game. `rounds` is empty, or has `count` times as many rows as a game can have rounds; unused rows keep round_number 0.
    """
    per_game = len(rounds) // count if count > 0 else 0
    for n in range(count):
        game[0] = empty[0]
        state = game[0]
        number = first + n
        begin(rules, state, log, seed_low, seed_high, number & 0xFFFFFFFF, (number >> 32) & 0xFFFFFFFF)
        written = 0
        while state.ended == 0:
            before = state.round_number
            if state.pending_kind == NOTHING:
                proceed(rules, state, log)
                if state.pending_kind == NOTHING and written < per_game:
                    describe_round(rules, state, rounds[n * per_game + written], before)
                    written += 1
            else:
                choose(rules, state, roster[state.pending_seat], mind, action)
                apply(rules, state, log, action)
        summarize(rules, state, summaries[n])


BEGIN, RUN, APPLY, GAMES, CHOOSE = 0, 1, 2, 3, 4


@kernel
def door(
    task: int,
    rules: Any,
    roster: Any,
    empty: Any,
    game: Any,
    log: Any,
    mind: Any,
    action: Any,
    seed_low: int,
    seed_high: int,
    first: int,
    count: int,
    summaries: Any,
    rounds: Any,
) -> None:
    """The one way from Python into a game, so that its machine code is made and kept once.

    `task` is BEGIN (game number first + 2^32 count), RUN, CHOOSE (the pending seat's action, from the roster), APPLY (the
    action) or GAMES; `game` and `empty` are arrays of one.
    """
    if task == GAMES:
        play_games(rules, roster, empty, game, log, mind, action, seed_low, seed_high, first, count, summaries, rounds)
    elif task == RUN:
        run(rules, game[0], roster, log, mind, action)
    elif task == CHOOSE:
        choose(rules, game[0], roster[game[0].pending_seat], mind, action)
    elif task == BEGIN:
        begin(rules, game[0], log, seed_low, seed_high, first, count)
    else:
        apply(rules, game[0], log, action)


def rounds_per_game(rules: Rules) -> int:
    """The most rounds a game of these rules can have, its epilogue included."""
    record = rules.record[0]
    return int(record["round_count"] + record["epilogue_rounds"])


def batch(
    rules: Rules,
    roster: NDArray[np.void],
    seed_low: int,
    seed_high: int,
    first: int,
    count: int,
    summaries: NDArray[np.void],
    rounds: NDArray[np.void],
) -> None:
    """Play games first .. first + count - 1 of a master seed (two 32-bit words); threads run in parallel.

    `summaries` has shape (count,) and dtype summary_dtype; `rounds` has shape (0,) to skip them, or
    (count * rounds_per_game(rules),) and dtype round_dtype. Every seat of the roster must be built in.
    """
    size = rules.size
    game = np.zeros(1, game_dtype(size))
    empty = np.zeros(1, game_dtype(size))
    mind = np.zeros(1, mind_dtype(size))
    action = np.zeros(1, action_dtype(size))
    log = np.zeros((1, 8), np.int64)
    handle = rules_handle(rules.record)
    if COMPILED:
        door(
            GAMES, handle, roster, empty, game, log, mind[0], action[0], seed_low, seed_high, first, count, summaries, rounds
        )
        return
    seats = [Twin(roster[s : s + 1]) for s in range(len(roster))]
    scratch, chosen = Twin(mind), Twin(action)
    summary, row = np.zeros(1, summary_dtype(size)), np.zeros(1, round_dtype(size))
    per_game = len(rounds) // count if count else 0
    for n in range(count):
        rows = [Twin(row) for _ in range(per_game)]
        results = [Twin(summary)]
        # A twin per game: play_games copies `empty[0]` into `game[0]`, which for lists means a new twin.
        door(
            GAMES,
            handle,
            seats,
            [Twin(empty)],
            [None],
            log,
            scratch,
            chosen,
            seed_low,
            seed_high,
            first + n,
            1,
            results,
            rows,
        )
        results[0].store(summaries[n : n + 1])
        for r, twin in enumerate(rows):
            twin.store(rounds[n * per_game + r : n * per_game + r + 1])
