"""The course of one game after the other with players in plain Python, whom nobody watches and nobody can take back.

The same games as a match plays (play/match.py), without what a match keeps for whoever looks on: the compiled loop runs from
one decision of such a player to the next, events stay rows of the log, and a view is put together as it is read.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.chance import words
from negotiate.engine.discretion import menu_rules, public_game
from negotiate.engine.glance import Glance, Hearsay
from negotiate.engine.kernel import COMPILED
from negotiate.engine.layout import action_dtype, game_dtype
from negotiate.engine.legal import LEGAL, reason
from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action, answering, seat_id, seat_index
from negotiate.engine.reckoned import Reals, reckoned
from negotiate.engine.records import call, copied, made_of, new_log
from negotiate.engine.rules import Rules
from negotiate.engine.view import View
from negotiate.engine.view_fields import Sources, fixed_of
from negotiate.errors import PlayerError
from negotiate.play.asking import begin_game, decided
from negotiate.play.loop import APPLY, BEGIN, ROOM_FOR_ROUND, RUN, Kept, door, no_results
from negotiate.play.match import Match
from negotiate.play.seating import at_table, roster_of, seated
from negotiate.play.slot_menu import SlotMenus, character_of
from negotiate.play.stepping import no_tables
from negotiate.players.elsewhere import MODELS
from negotiate.players.levels import looks_ahead
from negotiate.players.protocol import Player, name_of
from negotiate.players.survey import mind_dtype
from negotiate.players.trained import NAME as TRAINED
from negotiate.players.trained import trained

LOG_ROWS = 4 * ROOM_FOR_ROUND


def has_course(rules: Rules, players: Mapping[str, str]) -> bool:
    """Whether whoever decides outside the compiled loop needs a view and a menu and no more, and the engine is compiled.

    `players` names the player of every seat.
    """
    if not COMPILED or len(rules.names.mediators) > 1:
        return False
    return not any(looks_ahead(player) or MODELS.names(player) for player in players.values())


class _AsBefore:
    """Decides as it has decided, and then no more."""

    def __init__(self, name: str, decisions: list[Action]) -> None:
        self.name = name
        self._decisions = iter(decisions)

    def choose(self, view: View, menu: Menu) -> Action:  # noqa: ARG002 - the protocol's
        return next(self._decisions)


class Course:
    """Plays games of the same rules and players; `players` names the player of every seat."""

    def __init__(self, rules: Rules, players: Mapping[str, str], seed: int) -> None:
        self._made_of = rules, players
        self.rules, self._chosen = at_table(rules, players)
        self._seed = seed
        size = self.rules.size
        self._roster: NDArray[np.void] | None = None
        """Those whom the engine decides for, who are the same in every game."""
        self._told = menu_rules(self.rules)
        self._slots = SlotMenus(self.rules, self._told)
        self._empty = np.zeros(1, game_dtype(size)).tobytes()
        self._log = new_log(LOG_ROWS)
        self._mind, self._action = np.zeros(1, mind_dtype(size)), np.zeros(1, action_dtype(size))
        self._nothing, self._tables = no_results(size), no_tables()

    def _begin(self, number: int) -> None:
        self._number = number
        self.game = made_of(self._empty, game_dtype(self.rules.size))
        """The record of the game, shape (1,)."""
        self._decisions: list[tuple[str, Action]] = []
        self._heard: dict[int, tuple[Hearsay, int]] = {}
        """What each seat has heard, and up to which row of the log."""
        self._begun: set[int] = set()
        self._estimates: dict[int, tuple[tuple[int, float], Reals]] = {}
        self._players: dict[str, str | Player] = {}  # none, should one of them not come about
        self._players = {
            seat: trained(self.rules, seat) if player == TRAINED else player
            for seat, player in seated(self.rules, self._chosen).items()
        }
        if self._roster is None:
            self._roster = roster_of(self.rules, self._players)
        for seat, player in self._players.items():
            if not isinstance(player, str):
                index = seat_index(self.rules.names, self.rules.size, seat)
                self._heard[index] = Hearsay(self._told.names, index), 0
        self._log[0, 0] = 0

    def play(self, number: int, rounds: NDArray[np.void]) -> None:
        """Play a game to its end; `rounds` is empty, or takes the state at the end of each. Raises PlayerError."""
        self._begin(number)
        kept = self._nothing._replace(rounds=rounds)
        self._enter(BEGIN, self._action, *words(self._seed), *words(number))
        game = self.game
        while True:
            self._enter(RUN, self._action, kept=kept)
            if game["ended"][0]:
                return
            if game["pending_kind"][0] != codes.NOTHING:
                self._ask(int(game["pending_seat"][0]))
                self._enter(APPLY, self._chosen_record)
            else:
                self._empty_log()

    @property
    def decisions(self) -> list[tuple[str, str]]:
        """What players in Python decided in the game, in order: seat, and action in notation."""
        return [(seat, str(action)) for seat, action in self._decisions]

    def as_match(self) -> Match:
        """The game as far as it has come as a match, in which everybody has decided as here."""
        rules, players = self._made_of
        seats: dict[str, str | Player] = {**players}
        for seat, player in self._players.items():
            if not isinstance(player, str):
                seats[seat] = _AsBefore(name_of(player), [action for other, action in self._decisions if other == seat])
        match = Match(rules, seats, self._seed, game=self._number)
        with contextlib.suppress(PlayerError):  # of the one whose decisions are at their end
            match.advance()
        return match

    def _enter(
        self,
        task: int,
        action: NDArray[np.void],
        seed_low: int = 0,
        seed_high: int = 0,
        low: int = 0,
        high: int = 0,
        kept: Kept | None = None,
    ) -> None:
        door(
            task,
            self.rules.record,
            self._roster,
            self.game,
            self.game,
            self._log,
            self._mind,
            action,
            seed_low,
            seed_high,
            low,
            high,
            self._nothing if kept is None else kept,
            self._tables,
        )

    def _empty_log(self) -> None:
        """Make room in the log, when all have heard of what stands in it."""
        for index in self._heard:
            self._hear(index)
        self._heard = {index: (hearsay, 0) for index, (hearsay, _) in self._heard.items()}
        self._log[0, 0] = 0

    def _hear(self, index: int) -> Hearsay:
        """What a seat has heard up to now."""
        hearsay, heard = self._heard[index]
        count = int(self._log[0, 0])
        if count > heard:
            hearsay.hear(self._log[heard + 1 : count + 1], self.rules.names.cards)
            self._heard[index] = hearsay, count
        return hearsay

    def _ask(self, index: int) -> None:
        """The decision of a seat outside the compiled loop."""
        game, number = self.game, int(self.game["round_number"][0])
        seat = seat_id(self.rules.names, index, number)
        player: Any = self._players[seat]
        kind = int(game["pending_kind"][0])
        asked = {"who": seat, "player": name_of(player), "number": number, "asked": codes.DECISIONS[kind]}

        def choose() -> object:
            menu: Menu
            seen = self._glance(index)
            character = character_of(player, self.rules.names, index)
            if character is not None:
                menu = self._slots.menu(copied(game), index, character)
            else:
                menu = Menu(self._told, self._public)
            if index not in self._begun:
                self._begun.add(index)
                begin_game(player, seen, self._seed, self._number, index)
            return player.choose(seen, menu)

        self._decisions.append((seat, decided(self.rules.names, asked, choose, self._read)))

    def _read(self, answer: Action | str) -> tuple[Action, object]:
        """An answer as an action, and why it is not legal; None where it is. Raises NotationError."""
        game, names = self.game, self.rules.names
        offer = None
        if game["pending_kind"][0] == codes.ANSWER:
            offer = seat_id(names, int(game["pending_offer"][0]), int(game["round_number"][0]))
        action = answering(names, answer, offer, int(game["round_number"][0]))
        self._chosen_record = action.to_record(self.rules)
        if call(reason, self.rules.record, game, self._chosen_record) == LEGAL:
            return action, None
        return action, Menu(self.rules, game).refusal(action)

    def _glance(self, index: int) -> Glance:
        """What a seat may know now."""
        game = self.game
        # errors shrink, and estimates with them, only when coins go or nobody misreads any more (engine/misreading.py)
        errors = int(game["tosses_left"][0]), float(game["misreading"][0])
        kept = self._estimates.get(index)
        found = reckoned(self.rules, game, index, kept[1] if kept is not None and kept[0] == errors else None)
        self._estimates[index] = errors, found.estimates
        self._public = public_game(self.rules.size, game)
        fixed = fixed_of(self.rules, index if index < len(self.rules.names.parties) else -1)
        return Glance(Sources(self._told.names, fixed, self._public[0], index, found, self._hear(index).so_far()))
