"""The menu of a player that chooses slots: what its seat observes and may choose, as a learning seat has it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

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
from negotiate.players.protocol import attribute_of
from negotiate.players.sight import count_of
from negotiate.players.slots import acts_of, slot_names
from negotiate.players.survey import mind_dtype


def character_of(player: object, names: Names, seat: int) -> str | None:
    """Whom the last slot of a player that chooses slots acts as, in the seat of this index; None where it gets no slots."""
    if not attribute_of(player, "chooses_slots") or seat >= len(names.parties):
        return None
    return str(attribute_of(player, "character") or CHARACTER)


class SlotMenus:
    """Makes the menus of players that choose slots, in games of the same rules; what is the same in all is made once."""

    def __init__(self, rules: Rules, told: Rules) -> None:
        """`told` as Menu.for_player has it."""
        self.rules, self.told = rules, told
        self.acts, self.names = acts_of(rules), slot_names(rules.names)
        """The slots, and how their acts are written for the kernel (slots.acts_of)."""
        self._rosters: dict[tuple[int, str], Any] = {}

    def roster(self, seat: int, character: str) -> Any:
        """A handle of the roster in which party `seat` acts as `character`."""
        if (seat, character) not in self._rosters:
            rules, roster = self.rules, built_in.new_roster(self.rules.size)
            built_in.write_traits(character, rules.record, rules.size, seat, roster[seat : seat + 1], rules.personalities)
            self._rosters[seat, character] = handle_of(roster)
        return self._rosters[seat, character]

    def menu(self, game: NDArray[np.void], seat: int, character: str) -> SlotMenu:
        """The menu of party `seat`, which is asked in `game`, a copy of the record of shape (1,); its last slot acts as
        `character`."""
        menu = SlotMenu.for_player(self.told, game)
        assert isinstance(menu, SlotMenu)
        menu.made_of = self, game, seat, character
        return menu


class SlotsNow:
    """The slots of one party's seat at one decision."""

    def __init__(self, menus: SlotMenus, game: NDArray[np.void], seat: int, character: str) -> None:
        """As SlotMenus.menu."""
        rules, size = menus.rules, menus.rules.size
        self._rules, self._game, self._seat = rules, handle_of(game), seat
        self._round = int(game["round_number"][0])
        self._roster = menus.roster(seat, character)
        self._mind, self._chosen = handle_of(np.zeros(1, mind_dtype(size))), new_action(size)
        self._action = handle_of(self._chosen)
        self._log = np.zeros((1, 8), np.int64)
        self._nothing = no_results(size)
        self.names = menus.names
        seen = np.zeros((1, count_of(rules.names)), np.float32)
        mask = np.zeros((1, len(self.names)), np.int8)
        self._tables = Tables(
            menus.acts,
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

    made_of: tuple[SlotMenus, NDArray[np.void], int, str]

    @cached_property
    def slots(self) -> SlotsNow:
        """What the seat observes and may choose."""
        return SlotsNow(*self.made_of)
