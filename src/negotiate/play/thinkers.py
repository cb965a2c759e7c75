"""The thinkers of one match: levels of the computer and players in Python, who decide outside the compiled loop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.discretion import menu_rules
from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action, seat_index
from negotiate.engine.rules import Rules
from negotiate.engine.view import view
from negotiate.play.asking import begin_game, decided
from negotiate.play.slot_menu import SlotMenus, character_of
from negotiate.players.outsiders import outsider
from negotiate.players.protocol import Player, name_of
from negotiate.players.search import Search


class Thinkers:
    """What those who think need from one decision to the next in game number `game` of master seed `seed`."""

    def __init__(self, rules: Rules, seed: int, game: int) -> None:
        self._seed, self._number = seed, game
        self._begun: set[str] = set()
        """The seats whose players in Python have begun."""
        self.go_by(rules)

    def go_by(self, rules: Rules) -> None:
        """Think under these rules from now on."""
        self._rules = rules
        self._levels: dict[str, Search | Player] = {}
        self._told: Rules | None = None
        self._slots: SlotMenus | None = None
        """Made when a player that chooses slots is asked."""

    def copy(self) -> Thinkers:
        """The same, for a game that goes on by itself: its players in Python are not begun again."""
        other = Thinkers(self._rules, self._seed, self._number)
        other._begun = set(self._begun)
        return other

    def leave(self, seat: str) -> None:
        """Whoever plays this seat now comes to it anew."""
        self._levels.pop(seat, None)
        self._begun.discard(seat)

    def at_level(self, seat: str, level: str) -> Search | Player:
        """Who plays this seat at a level: the same from one decision to the next."""
        if seat not in self._levels:
            self._levels[seat] = outsider(level, self._rules, seat)
        return self._levels[seat]

    def ask(
        self,
        seat: str,
        player: Player,
        now: NDArray[np.void],
        told: list[dict[str, Any]],
        read: Callable[[Action | str], Action],
    ) -> Action:
        """The decision of a player in Python.

        `now` is a copy of the game record, shape (1,), in which it is asked; `told` are the events that its seat may know
        of, as plain data; `read` makes an action of its answer. Raises PlayerError when it fails or answers with something
        that is not legal.
        """
        rules, names = self._rules, self._rules.names
        number, kind = int(now["round_number"][0]), codes.DECISIONS[int(now["pending_kind"][0])]
        index = seat_index(names, rules.size, seat)
        if self._told is None:
            self._told = menu_rules(rules)
        menu: Menu
        character = character_of(player, names, index)
        if character is not None:
            if self._slots is None:
                self._slots = SlotMenus(rules, self._told)
            menu = self._slots.menu(now, index, character)
        else:
            menu = Menu.for_player(self._told, now)

        def choose() -> object:
            seen = view(rules, now, seat, told=told)
            if seat not in self._begun:
                self._begun.add(seat)
                begin_game(player, seen, self._seed, self._number, index)
            return player.choose(seen, menu)

        def checked(answer: Action | str) -> tuple[Action, object]:
            action = read(answer)
            return action, Menu(rules, now).refusal(action)  # the player has had the other one in its hands

        asked = {"who": seat, "player": name_of(player), "number": number, "asked": kind}
        return decided(names, asked, choose, checked)
