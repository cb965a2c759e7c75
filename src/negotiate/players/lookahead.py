"""Looking ahead from one decision: candidate actions, and playing on from each in worlds that could be the true one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.kernel import COMPILED, is_kept
from negotiate.engine.layout import action_dtype, game_dtype, traits_dtype
from negotiate.engine.notation import Action
from negotiate.engine.records import handle_of
from negotiate.engine.rules import Rules
from negotiate.players import roster as built_in
from negotiate.players.conduct import types_of_worlds
from negotiate.players.determinise import Knowledge, Worlds, sample
from negotiate.players.heard import Answer, likeliest
from negotiate.players.survey import mind_dtype
from negotiate.players.tree import ADD, PLANT, PLAY, TAKE, WIDEN, explore, tree_dtype

DRAWN_FOR_EACH = 4
"""Worlds that are drawn for each that is kept, where answers of others tell which are likely."""


def is_cold() -> bool:
    """True when looking ahead has still to be compiled on this machine (takes some ten seconds, once)."""
    return not is_kept("tree.explore-*.nbc")


class Lookahead:
    """The room in which a seat looks ahead; one for a seat and game, used for one decision after the other."""

    def __init__(
        self,
        rules: Rules,
        manners: tuple[str, ...],
        worlds: int,
        deepest: int,
        exploration: float,
        players: Mapping[str, str] | None = None,
    ) -> None:
        """Make room for `worlds` sampled worlds.

        `manners` are the built-in players as which the seat may go on. `deepest` is the most decisions of the seat in the
        tree, the first included; `exploration` weighs how little an action was tried against how good it looked, 0..1.
        `players` names the built-in players of the seats of which it is known.
        """
        self._rules = rules
        self._players = dict(players or {})
        self._manners = manners
        self._count = worlds
        self._deepest = deepest
        self._exploration = exploration
        size = rules.size
        self._action = np.zeros(1, action_dtype(size))
        arrays = (np.zeros(1, game_dtype(size)), np.zeros(1, mind_dtype(size)), np.zeros(1, tree_dtype(size)))
        self._scratch = handle_of(arrays[0])
        self._mind, self._tree, self._chosen = (handle_of(array) for array in (*arrays[1:], self._action))
        self._log = np.zeros((1, 8), np.int64)
        self._nothing = np.zeros(0)
        self._worlds: Worlds | None = None
        self._sampled_from = b""
        self._rules_handle: Any = None
        self._rosters: Any = None
        self._traits: list[Any] = []
        self.playouts = 0
        """Games played to their ends so far."""

    def begin(self, known: Knowledge, answers: Sequence[Answer] = ()) -> None:
        """Turn to the decision in front of the seat; `answers` are those of others that tell which worlds are likely."""
        count = self._count * DRAWN_FOR_EACH if answers else self._count
        types = types_of_worlds(self._rules, known.game, known.estimates, known.seat, count)
        sampled_from = known.estimates.tobytes() + types.tobytes() + (known.game.tobytes() if answers else b"")
        worlds = self._worlds
        if worlds is None or self._sampled_from != sampled_from:
            worlds = sample(self._rules, known, count, types, self._players)
            if answers:
                worlds = likeliest(self._rules, known.game, worlds, answers, self._count)
            self._sampled_from = sampled_from
        self.enter(known, worlds, worlds.starts(known))

    def enter(self, known: Knowledge, worlds: Worlds, starts: NDArray[np.void]) -> None:
        """As `begin`, in these worlds, which begin with these games, shape (D + 1,): for who may know what is true."""
        if worlds is not self._worlds:
            self._worlds = worlds
            self._rules_handle = handle_of(worlds.rules)
            self._rosters = worlds.rosters if COMPILED else [handle_of(seats) for seats in worlds.rosters]
        if not self._traits:
            for manner in self._manners:
                traits = np.zeros(1, traits_dtype(self._rules.size))
                built_in.write_traits(manner, worlds.rules[:1], self._rules.size, known.seat, traits)
                self._traits.append(handle_of(traits))
        self._seat, self._round = known.seat, int(known.game["round_number"][0])
        self._key = known.digest
        self._starts = handle_of(starts)
        self.plant()

    def plant(self) -> None:
        """Begin the tree anew."""
        self._enter(PLANT)

    def widen(self, manner: int = 0, tries: int = 24) -> int | None:
        """The number of another action that is worth trying and legal; None when there is none within so many tries."""
        edge = self._enter(WIDEN, manner, count=tries)
        return edge if edge >= 0 else None

    def add(self, action: NDArray[np.void]) -> int:
        """The number of an action that is known to be legal, shape (1,)."""
        return self._enter(ADD, action=handle_of(action.copy()))

    def action(self, number: int) -> Action:
        """The action of this number."""
        self._enter(TAKE, edge=number)
        if not COMPILED:
            self._chosen[0].store(self._action)
        return Action.from_record(self._rules, self._action, self._round)

    def play(self, number: int, first: int, count: int, manner: int = 0, *, flat: bool = False) -> NDArray[np.float64]:
        """What the seat has in the end in samples first .. first + count - 1 when it takes this action, points, (count,).

        The same sample is the same world and chance for every action. With `flat` the tree does not grow.
        """
        worth = np.zeros(count)
        into: Any = worth if COMPILED else [0.0] * count
        self._enter(PLAY, manner, edge=number, first=first, count=count, worth=into, deepest=1 if flat else self._deepest)
        self.playouts += count
        return worth if COMPILED else np.array(into)

    def _enter(
        self,
        task: int,
        manner: int = 0,
        edge: int = 0,
        first: int = 0,
        count: int = 0,
        worth: Any = None,
        action: Any = None,
        deepest: int = 0,
    ) -> int:
        return int(
            explore(
                task,
                self._rules_handle,
                self._starts,
                self._scratch,
                self._rosters,
                self._log,
                self._mind,
                self._chosen if action is None else action,
                self._tree,
                self._traits[manner],
                self._seat,
                edge,
                deepest,
                self._exploration,
                self._key,
                first,
                count,
                self._nothing if worth is None else worth,
            )
        )
