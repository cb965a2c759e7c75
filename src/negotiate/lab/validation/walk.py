"""One game by the engine's own calls, decision by decision or to its end, compiled or plain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.chance import words
from negotiate.engine.codes import NOTHING
from negotiate.engine.kernel import COMPILED
from negotiate.engine.records import call, handle_of, new_action, new_game, new_log, rules_handle
from negotiate.engine.rounds import apply, begin, proceed
from negotiate.engine.rules import Rules
from negotiate.lab.simulate import Cast
from negotiate.play.loop import ROOM_FOR_ROUND, RUN, door, no_results, run
from negotiate.play.stepping import no_tables
from negotiate.players.kinds import OUTSIDE
from negotiate.players.survey import mind_dtype
from negotiate.players.tactics import choose

ROWS = 16 * ROOM_FOR_ROUND
"""Room for the log of a whole game."""


class Walk:
    """Game number `number` of a master seed, set up and not yet begun. `rules` may be exchanged on the way."""

    def __init__(self, cast: Cast, seed: int, number: int, log_rows: int = 1) -> None:
        """`log_rows` is the room for events; with 1 none are kept."""
        self.rules: Rules = cast.rules
        self.game: NDArray[np.void] = new_game(cast.rules.size)
        self.log = new_log(log_rows)
        self._roster = cast.roster
        self._mind = np.zeros(1, mind_dtype(cast.rules.size))
        self._action = new_action(cast.rules.size)
        self._call(begin, self.log, *words(seed), *words(number))

    def _call(self, function: Any, *arguments: Any) -> None:
        call(function, self.rules.record, self.game, *arguments)

    @property
    def ended(self) -> bool:
        return bool(self.game["ended"][0])

    @property
    def round(self) -> int:
        return int(self.game["round_number"][0])

    @property
    def seat(self) -> int:
        """The seat that must decide; only meaningful while something is pending."""
        return int(self.game["pending_seat"][0])

    @property
    def pending(self) -> int:
        """The kind of decision that is pending (codes.DECISIONS)."""
        return int(self.game["pending_kind"][0])

    @property
    def issue(self) -> int:
        """The issue whose phase is due; only meaningful while a seat must say whether it carries one out."""
        return int(self.game["pending_issue"][0])

    def step(self) -> None:
        """Let the engine go on to the next decision or the end of the round, or let the roster take the pending decision."""
        if self.pending == NOTHING:
            self._call(proceed, self.log)
        else:
            self._call(choose, self._roster[self.seat : self.seat + 1], self._mind, self._action)
            self._call(apply, self.log, self._action)

    def take(self, kind: int) -> None:
        """Take the pending decision with an action of this kind that needs nothing more (codes.ACTIONS)."""
        action = new_action(self.rules.size)
        action["kind"] = kind
        self._call(apply, self.log, action)

    def run(self, until: int | None = None) -> None:
        """Play to the end, or to the next decision of seat `until`. The log, where one is kept, needs room for all of it."""
        roster = self._roster
        if until is not None:
            roster = roster.copy()
            roster["kind"][until] = OUTSIDE
        if COMPILED:  # by the way that is compiled for games anyway
            record, nothing = rules_handle(self.rules.record), (no_results(self.rules.size), no_tables())
            door(RUN, record, roster, self.game, self.game, self.log, self._mind, self._action, 0, 0, 0, 0, *nothing)
        else:
            self._call(run, handle_of(roster), self.log, self._mind, self._action, no_results(self.rules.size).rounds)

    @property
    def rows(self) -> NDArray[np.int64]:
        """The events so far, as rows of engine.event_kinds.COLUMNS; as they stand, and not a copy."""
        events: NDArray[np.int64] = self.log[1 : self.log[0, 0] + 1]
        return events

    def drain(self) -> list[list[int]]:
        """The events since the last time, as rows of codes.EVENTS, and an empty log."""
        rows: list[list[int]] = self.rows.tolist()
        self.log[0, 0] = 0
        return rows


def ended_games(cast: Cast, seed: int, games: int) -> Iterator[Walk]:
    """Games 0 .. games - 1 of a master seed, each played to its end with its whole log."""
    for number in range(games):
        walk = Walk(cast, seed, number, ROWS)
        walk.run()
        yield walk
