"""The compiled loop for built-in players: one game until somebody outside must decide, or thousands of games in a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.codes import NOTHING
from negotiate.engine.kernel import COMPILED, kernel
from negotiate.engine.layout import Size, action_dtype, event_dtype, game_dtype, pen_dtype, round_dtype, summary_dtype
from negotiate.engine.mediation import roster_place
from negotiate.engine.outcome import describe_round, summarize
from negotiate.engine.records import Twin, handle_of, rules_handle
from negotiate.engine.rounds import apply, begin, proceed
from negotiate.engine.rules import Rules
from negotiate.play.minutes import LOG_ROOM, begin_minutes, has_room, note_decision, note_events
from negotiate.play.stepping import Tables, look, no_tables, step_tables
from negotiate.play.witness import (
    LOG_ROWS,
    begin_witness,
    note_choice,
    note_conditions,
    note_standing,
    note_votes,
    witness_dtype,
)
from negotiate.players.slots import take_slot
from negotiate.players.survey import mind_dtype
from negotiate.players.tactics import choose

ROOM_FOR_ROUND = 8192
"""Rows the log must have free before another round may start."""


class Kept(NamedTuple):
    """What is kept of games besides how they stand, in arrays of records; one that is empty is not kept."""

    summaries: Any
    """A row a game."""
    rounds: Any
    """As many rows a game as it can have rounds; unused ones keep round_number 0."""
    witness: Any
    """A row of zeros a game; the log then has LOG_ROWS rows."""
    minutes: Any
    """What happens, up to the last game that there is room for; the log then has LOG_ROOM rows."""
    pen: Any
    """One row, where minutes are taken: how far they have come."""


@kernel
def run(rules: Any, game: Any, roster: Any, log: Any, mind: Any, action: Any, rounds: Any) -> None:
    """Play built-in seats until an outside seat must decide, the game ends, or the log has no room for another round.

    In the last case game.pending_kind is 0 and game.ended is 0: empty the log and call again. `rounds` is empty, or takes
    the state at the end of round r in row r - 1.
    """
    while game.ended == 0:
        if game.pending_kind == NOTHING:
            if len(log) > 1 and len(log) - log[0][0] < ROOM_FOR_ROUND:
                return
            before = game.round_number
            proceed(rules, game, log)
            if game.pending_kind == NOTHING and before <= len(rounds):
                describe_round(rules, game, rounds[before - 1], before)
        else:
            traits = roster[roster_place(game)]
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
    kept: Kept,
) -> None:
    """Play games first .. first + count - 1 of a master seed with built-in players only.

    `empty` and `game` are arrays of one game record: an empty one and the one to play in. Summaries are always kept.
    """
    rounds, witness, minutes, pen = kept.rounds, kept.witness, kept.minutes, kept.pen
    per_game = len(rounds) // count if count > 0 else 0
    watched = len(witness) > 0
    written_down = len(pen) > 0
    for n in range(count):
        game[0] = empty[0]
        state = game[0]
        number = first + n
        begin(rules, state, log, seed_low, seed_high, number & 0xFFFFFFFF, (number >> 32) & 0xFFFFFFFF)
        written = 0
        began = 0
        if watched:
            begin_witness(rules, witness[n])
        if written_down:
            began = pen[0].used
            begin_minutes(pen[0])
        while state.ended == 0:
            before = state.round_number
            if written_down and not has_room(rules, log, minutes, pen[0]):
                pen[0].full = 1
                pen[0].used = began
                return
            if state.pending_kind == NOTHING:
                proceed(rules, state, log)
                if state.pending_kind == NOTHING and written < per_game:
                    describe_round(rules, state, rounds[n * per_game + written], before)
                    written += 1
                if watched and state.pending_kind == NOTHING:
                    note_conditions(rules, state, witness[n])
            else:
                choose(rules, state, roster[roster_place(state)], mind, action)
                if watched:
                    note_choice(rules, state, roster[roster_place(state)], mind, action, witness[n])
                if written_down:
                    note_decision(rules, state, roster[roster_place(state)], mind, action, number, minutes, pen[0])
                apply(rules, state, log, action)
            if written_down:
                if not has_room(rules, log, minutes, pen[0]):
                    pen[0].full = 1
                    pen[0].used = began
                    return
                note_events(rules, state, log, number, minutes, pen[0])
                if not watched:
                    log[0][0] = 0
            if watched:
                note_votes(rules, log, witness[n])
                note_standing(rules, state, witness[n])
        summarize(rules, state, kept.summaries[n])
        if written_down:
            pen[0].games = n + 1


BEGIN, RUN, APPLY, GAMES, CHOOSE, STEP, LOOK, TAKE = range(8)


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
    kept: Kept,
    tables: Tables,
) -> None:
    """The one way from Python into a game, so that its machine code is made and kept once.

    `task` is BEGIN (game number first + 2^32 count), RUN, CHOOSE (the pending seat's action, from the roster), APPLY (the
    action), GAMES, or one of three for a seat that chooses slots, party `first`: STEP (many tables at once; the seat is paid
    in the manner `count`), LOOK (what it observes and may choose at the one table) and TAKE (the action of slot `count`).
    `tables` are for these three. `rules`, `game`, `empty`, `mind` and `action` are arrays of one; with STEP `game` has a
    record a table.
    """
    if task == GAMES:
        play_games(rules[0], roster, empty, game, log, mind[0], action[0], seed_low, seed_high, first, count, kept)
    elif task == RUN:
        run(rules[0], game[0], roster, log, mind[0], action[0], kept.rounds)
    elif task == CHOOSE:
        choose(rules[0], game[0], roster[roster_place(game[0])], mind[0], action[0])
    elif task == STEP:
        step_tables(rules[0], roster, empty, game, log, mind[0], action[0], first, count, tables)
    elif task == LOOK:
        look(rules[0], game[0], first, tables.acts, action[0], tables.known[0], tables.seen[0], tables.mask[0])
    elif task == TAKE:
        take_slot(rules[0], game[0], first, count, tables.acts, roster[first], mind[0], action[0])
    elif task == BEGIN:
        begin(rules[0], game[0], log, seed_low, seed_high, first, count)
    else:
        apply(rules[0], game[0], log, action[0])


def no_results(size: Size) -> Kept:
    """What stands for it where nothing is kept."""
    return Kept(
        np.zeros(0, summary_dtype(size)),
        np.zeros(0, round_dtype(size)),
        np.zeros(0, witness_dtype(size)),
        np.zeros(0, event_dtype(size)),
        np.zeros(0, pen_dtype(size)),
    )


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
    witness: NDArray[np.void] | None = None,
) -> None:
    """Play games first .. first + count - 1 of a master seed (two 32-bit words); threads run in parallel.

    `summaries` has shape (count,) and dtype summary_dtype; `rounds` has shape (0,) to skip them, or
    (count * rounds_per_game(rules),) and dtype round_dtype. `witness`, where it is given, has shape (count,), dtype
    witness_dtype and zeros in it; it takes what play/witness.py notes. Every seat of the roster must be built in.
    """
    size = rules.size
    witness = np.zeros(0, witness_dtype(size)) if witness is None else witness
    kept = Kept(summaries, rounds, witness, np.zeros(0, event_dtype(size)), np.zeros(0, pen_dtype(size)))
    _play(rules, roster, seed_low, seed_high, first, count, kept)


def minuted(
    rules: Rules,
    roster: NDArray[np.void],
    seed_low: int,
    seed_high: int,
    first: int,
    count: int,
    summaries: NDArray[np.void],
    rounds: NDArray[np.void],
    room: int = 16_384,
) -> Iterator[NDArray[np.void]]:
    """Play as `batch` does, and give the minutes of the games in their order (event_dtype), some games at a time.

    `room` is how many rows there are at a time; a game that does not fit gets more. What is given is written over as soon as
    the next is asked for.
    """
    size = rules.size
    per_game = len(rounds) // count if count else 0
    witness = np.zeros(0, witness_dtype(size))
    minutes = np.zeros(room, event_dtype(size))
    done = 0
    while done < count:
        pen = np.zeros(1, pen_dtype(size))
        left = Kept(summaries[done:], rounds[done * per_game :], witness, minutes, pen)
        _play(rules, roster, seed_low, seed_high, first + done, count - done, left)
        if pen["games"][0] == 0:
            minutes = np.zeros(2 * len(minutes), event_dtype(size))
            continue
        done += int(pen["games"][0])
        yield minutes[: pen["used"][0]]


def _play(
    rules: Rules,
    roster: NDArray[np.void],
    seed_low: int,
    seed_high: int,
    first: int,
    count: int,
    kept: Kept,
) -> None:
    size, pen = rules.size, kept.pen
    game = np.zeros(1, game_dtype(size))
    empty = np.zeros(1, game_dtype(size))
    mind = np.zeros(1, mind_dtype(size))
    action = np.zeros(1, action_dtype(size))
    log = np.zeros((LOG_ROOM if len(pen) else LOG_ROWS if len(kept.witness) else 1, 8), np.int64)
    handle, nothing = rules_handle(rules.record), no_tables()

    def play(seats: Any, empty: Any, game: Any, own: tuple[Any, Any], first: int, count: int, kept: Kept) -> None:
        door(GAMES, handle, seats, empty, game, log, *own, seed_low, seed_high, first, count, kept, nothing)

    if COMPILED:
        play(roster, empty, game, (mind, action), first, count, kept)
        return
    seats = handle_of(roster)
    own = handle_of(mind), handle_of(action)
    summary, row = np.zeros(1, summary_dtype(size)), np.zeros(1, round_dtype(size))
    pens: list[Any] = handle_of(pen)
    lines = [Twin(kept.minutes[:1]) for _ in range(len(kept.minutes))]
    per_game = len(kept.rounds) // count if count else 0
    for n in range(count):
        rows = [Twin(row) for _ in range(per_game)]
        results = [Twin(summary)]
        seen = handle_of(kept.witness[n : n + 1])
        # A twin per game: play_games copies `empty[0]` into `game[0]`, which for lists means a new twin.
        play(seats, [Twin(empty)], [None], own, first + n, 1, Kept(results, rows, seen, lines, pens))
        if pens and pens[0].full:
            break
        for here in pens:
            here.games = n + 1
        for twin in seen:
            twin.store(kept.witness[n : n + 1])
        results[0].store(kept.summaries[n : n + 1])
        for r, twin in enumerate(rows):
            twin.store(kept.rounds[n * per_game + r : n * per_game + r + 1])
    for here in pens:
        here.store(pen)
        for r, twin in enumerate(lines[: here.used]):
            twin.store(kept.minutes[r : r + 1])
