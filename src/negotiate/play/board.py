"""One game's records as the engine takes them, compiled or plain, and the few calls that a match makes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.cards import turn_up
from negotiate.engine.chance import words
from negotiate.engine.kernel import COMPILED
from negotiate.engine.layout import game_dtype
from negotiate.engine.records import Twin, call, copied, handle_of, new_action, new_game, new_log, rules_handle
from negotiate.engine.rules import Rules
from negotiate.play.loop import APPLY, BEGIN, CHOOSE, ROOM_FOR_ROUND, RUN, door, no_results
from negotiate.play.stepping import no_tables
from negotiate.players.kinds import OUTSIDE
from negotiate.players.survey import mind_dtype


class Board:
    """A game record with its log, and the roster that decides for the built-in seats.

    Plain kernels run on list-backed twins; the twin is kept between calls, and `game` brings the record up to date.
    """

    def __init__(self, rules: Rules, roster: NDArray[np.void]) -> None:
        self._rules = rules
        self._handle = rules_handle(rules.record)
        self._roster = handle_of(roster)
        self._nobody = handle_of(np.zeros_like(roster))
        self._kinds = [int(kind) for kind in roster["kind"]]
        self._mind = handle_of(np.zeros(1, mind_dtype(rules.size)))
        # The loop stops before going on with less than this room: so it stops as soon as anything has happened.
        self._log = new_log(ROOM_FOR_ROUND)
        self._record = new_game(rules.size)
        self._state: Any = _handle(self._record)
        self._is_stored = True
        self._chosen_record = new_action(rules.size)
        self._chosen: Any = handle_of(self._chosen_record)
        self._nothing = no_results(rules.size), no_tables()

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        if COMPILED:
            self._state = self._record[0]  # a copy keeps no two names for one record

    @property
    def game(self) -> NDArray[np.void]:
        """The game record as it is now, shape (1,); not to be written to."""
        if not COMPILED and not self._is_stored:
            self._state.store(self._record)
            self._is_stored = True
        return self._record

    @game.setter
    def game(self, record: NDArray[np.void]) -> None:
        self._record = record.astype(game_dtype(self._rules.size), copy=True)
        self._state = _handle(self._record)
        self._is_stored = True

    def change(self, rules: Rules, roster: NDArray[np.void]) -> None:
        """Go on under these rules, of the same size, and with this roster."""
        if rules is not self._rules:
            self._rules = rules
            self._handle = rules_handle(rules.record)
        self._roster = handle_of(roster)
        self._kinds = [int(kind) for kind in roster["kind"]]

    def forget(self, seat: int) -> None:
        """Whoever plays this seat from now on remembers nothing of it, as at the beginning of a game."""
        game = copied(self.game)
        game["sight"][0, seat] = -1.0
        game["memory"][0, seat] = 0.0
        self.game = game

    def turn_up(self, card: int, category: int) -> None:
        """Bring a card in, of a category or, with -1, of none."""
        game = copied(self.game)
        call(turn_up, self._rules.record, game, self._log, card, category)
        self.game = game

    @property
    def round(self) -> int:
        return int(self._state.round_number if not COMPILED else self._state["round_number"])

    @property
    def pending_kind(self) -> int:
        return int(self._state.pending_kind if not COMPILED else self._state["pending_kind"])

    @property
    def pending_seat(self) -> int:
        return int(self._state.pending_seat if not COMPILED else self._state["pending_seat"])

    @property
    def draws(self) -> int:
        """How often chance has been asked."""
        return int(self._state.draws if not COMPILED else self._state["draws"])

    @draws.setter
    def draws(self, count: int) -> None:
        if COMPILED:
            self._state["draws"] = count
        else:
            self._state.draws, self._is_stored = count, False

    @property
    def ended(self) -> bool:
        return bool(self._state.ended if not COMPILED else self._state["ended"])

    def is_built_in(self, seat: int) -> bool:
        """Whether the roster decides for this seat index; of several mediators, for the one in the chair."""
        if seat < len(self._rules.names.parties):
            return self._kinds[seat] != OUTSIDE
        chair = int(self._state.chair if not COMPILED else self._state["chair"])
        return self._kinds[self._rules.size.parties + chair] != OUTSIDE

    def begin(self, seed: int, game: int) -> None:
        """Set up game number `game` of master seed `seed`, both 0 to 2**64 - 1."""
        self._enter(BEGIN, self._chosen, *words(seed), *words(game))

    def proceed(self) -> None:
        """Go on without a decision: to the next that somebody must take, built in or not, or to the end of the round."""
        self._enter(RUN, self._chosen, decides=False)

    def choose(self) -> None:
        """Let the built-in pending seat decide; `apply_chosen` takes what it decided. Chance and its memory go on by it."""
        self._enter(CHOOSE, self._chosen)

    @property
    def chosen(self) -> NDArray[np.void]:
        """What `choose` decided, shape (1,)."""
        if not COMPILED:
            self._chosen[0].store(self._chosen_record)
        return self._chosen_record

    def apply_chosen(self) -> None:
        """Take what `choose` decided."""
        self._enter(APPLY, self._chosen)

    def apply(self, action: NDArray[np.void]) -> None:
        """Take a decision that is known to be legal; shape (1,)."""
        self._enter(APPLY, handle_of(action))

    def _enter(
        self,
        task: int,
        action: Any,
        seed_low: int = 0,
        seed_high: int = 0,
        low: int = 0,
        high: int = 0,
        *,
        decides: bool = True,
    ) -> None:
        game = self._record if COMPILED else [self._state]
        self._is_stored = False
        door(
            task,
            self._handle,
            self._roster if decides else self._nobody,
            game,
            game,
            self._log,
            self._mind,
            action,
            seed_low,
            seed_high,
            low,
            high,
            *self._nothing,
        )

    def drain(self) -> list[list[int]]:
        """The log rows since the last time, and an empty log."""
        count = int(self._log[0, 0])
        rows: list[list[int]] = self._log[1 : count + 1].tolist()
        self._log[0, 0] = 0
        return rows


def _handle(record: NDArray[np.void]) -> Any:
    return record[0] if COMPILED else Twin(record)
