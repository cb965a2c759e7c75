"""The menu of a player that chooses slots: what its seat observes and may choose, as a learning seat has it."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.kernel import COMPILED
from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action
from negotiate.engine.records import handle_of, new_action, rules_handle
from negotiate.engine.rules import Names, Rules
from negotiate.play.loop import LOOK, TAKE, door, no_results
from negotiate.play.stepping import PAY, PLAN, Tables
from negotiate.players import roster as built_in
from negotiate.players.policy import CHARACTER
from negotiate.players.sight import count_of
from negotiate.players.survey import mind_dtype


def character_of(player: object, names: Names, seat: int) -> str | None:
    """Whom the last slot of a player that chooses slots acts as, in the seat of this index; None where it gets no slots."""
    if not getattr(player, "chooses_slots", False) or seat >= len(names.parties):
        return None
    return str(getattr(player, "character", CHARACTER))


class SlotsNow:
    """The slots of one party's seat at one decision."""

    def __init__(
        self,
        rules: Rules,
        game: NDArray[np.void],
        seat: int,
        character: str,
        acts: NDArray[np.int64],
        names: tuple[str, ...],
    ) -> None:
        """`game` is a copy of the game record, shape (1,), in which party `seat` is asked; the last slot acts as
        `character`."""
        size = rules.size
        self._rules, self._game, self._seat = rules, handle_of(game), seat
        self._round = int(game["round_number"][0])
        roster = built_in.new_roster(size)
        built_in.write_traits(character, rules.record, size, seat, roster[seat : seat + 1], rules.personalities)
        self._roster = handle_of(roster)
        self._mind, self._chosen = handle_of(np.zeros(1, mind_dtype(size))), new_action(size)
        self._action = handle_of(self._chosen)
        self._log = np.zeros((1, 8), np.int64)
        self._nothing = no_results(size)
        self.names = names
        seen = np.zeros((1, count_of(rules.names)), np.float32)
        mask = np.zeros((1, len(self.names)), np.int8)
        self._tables = Tables(
            acts,
            np.zeros((0, PLAN), np.int64),
            np.zeros((0, PAY)),
            np.zeros((1, size.parties, size.issues, size.options)),
            seen,
            mask,
        )
        self._enter(LOOK, 0)
        self.seen: NDArray[np.float32] = seen[0]
        self.mask: NDArray[np.int8] = mask[0]

    def action(self, slot: int) -> Action:
        """What a slot of the mask stands for now."""
        self._enter(TAKE, slot)
        if not COMPILED:
            self._action[0].store(self._chosen)
        return Action.from_record(self._rules, self._chosen, self._round)

    def _enter(self, task: int, slot: int) -> None:
        door(
            task,
            rules_handle(self._rules.record),
            self._roster,
            self._game,
            self._game,
            self._log,
            self._mind,
            self._action,
            0,
            0,
            self._seat,
            slot,
            self._nothing,
            self._tables,
        )


class SlotMenu(Menu):
    """A menu that has `slots` besides."""

    _made_of: tuple[Rules, NDArray[np.void], int, str, NDArray[np.int64], tuple[str, ...]]

    @classmethod
    def of(
        cls,
        rules: Rules,
        told: Rules,
        game: NDArray[np.void],
        seat: int,
        character: str,
        acts: NDArray[np.int64],
        names: tuple[str, ...],
    ) -> SlotMenu:
        """The menu of party `seat`, which is asked in `game`, shape (1,); `told` as Menu.for_player has it."""
        menu = cls.for_player(told, game)
        assert isinstance(menu, SlotMenu)
        menu._made_of = rules, game, seat, character, acts, names
        return menu

    @cached_property
    def slots(self) -> SlotsNow:
        """What the seat observes and may choose."""
        return SlotsNow(*self._made_of)
