"""A player in plain Python gets a view and a menu that hold no seed, no record and no other seat's secret."""

from __future__ import annotations

import gc
import random
import sys
from typing import Any

import numpy as np
import pytest

from negotiate.engine.discretion import RULES_OF_MENUS, menu_rules, public_game
from negotiate.engine.game_fields import GAME_FIELDS, PUBLIC
from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action
from negotiate.engine.rules import Rules
from negotiate.engine.view import View
from negotiate.errors import PlayerError
from negotiate.paths import scenarios
from negotiate.play.board import Board
from negotiate.play.match import Match
from negotiate.play.record import Recorder
from negotiate.rulebook.load import load

SEED = 0x5EC2E7_0000_0000 + 0x1A2B3C4D
WELL_KNOWN = frozenset(field.name for field in GAME_FIELDS if field.known == PUBLIC)


def reachable(*roots: object) -> list[object]:
    """Everything that can be got at from these by attributes, closures and the collector, but not through modules."""
    modules = {id(vars(module)) for module in list(sys.modules.values()) if hasattr(module, "__dict__")}
    modules |= {id(module) for module in list(sys.modules.values())}
    found: dict[int, object] = {}
    waiting = list(roots)
    while waiting:
        one = waiting.pop()
        if id(one) in found or id(one) in modules:
            continue
        found[id(one)] = one
        if isinstance(one, type):
            # a class of the library's is the same for everybody
            waiting += list(vars(one).values()) if one.__module__.startswith(("negotiate", "tests")) else []
        else:
            waiting += gc.get_referents(one)
            waiting += [
                value for name in ("__dict__", "base", "__closure__") if (value := getattr(one, name, None)) is not None
            ]
    return list(found.values())


class Snoop:
    """Takes whatever it is handed apart and then moves at random."""

    def __init__(self, rules: Rules, seat: str) -> None:
        self.rules, self.seat = rules, seat
        self.random = random.Random(1)
        self.looks = 0

    def begin(self, view: View) -> None:
        self.look(view)

    def choose(self, view: View, menu: Menu) -> Action:
        if self.looks < 12 or self.random.random() < 0.1:
            self.look(view, menu)
        return menu.sample(self.random)

    def look(self, *handed: object) -> None:
        self.looks += 1
        others = [party for party in self.rules.names.parties if party != self.seat]
        entries = self.rules.document["parties"]
        texts = {entries[other].get("brief") for other in others} - {None, ""}
        for other in others:
            texts |= {aim["text"] if isinstance(aim, dict) else aim for aim in entries[other].get("aims") or ()}
        words = [np.uint64(SEED).tobytes(), *(np.int64(half).tobytes() for half in (SEED & 0xFFFFFFFF, SEED >> 32))]
        found = reachable(*handed)
        assert len(found) > 100, "the walk goes somewhere"
        for one in found:
            assert not isinstance(one, (Match, Board, Recorder, Snoop)), "nothing of the match"
            assert not (isinstance(one, int) and one in (SEED, SEED & 0xFFFFFFFF, SEED >> 32)), "no seed"
            if isinstance(one, str):
                assert one not in texts, "no other seat's brief or aims"
                assert one != self.rules.digest
            if isinstance(one, Rules):
                assert one.document == {} and one.digest == "" and not one.translations and not one.personalities
            if isinstance(one, np.ndarray):
                self.check(one, words)

    def check(self, array: np.ndarray[Any, Any], words: list[bytes]) -> None:
        data = array.tobytes()
        assert not any(data[at : at + 8] in words for at in range(0, len(data), 8)), "no seed in an array"
        if array.dtype == self.rules.record.dtype:
            allowed = frozenset(RULES_OF_MENUS)
        elif "seed_low" in (array.dtype.names or ()):
            allowed = WELL_KNOWN
        else:
            return
        for name in array.dtype.names or ():
            assert name in allowed or not array[name].any(), f"'{name}' is nothing that every seat may know"


@pytest.mark.parametrize("scenario", ["tutorial", "istanbul-2025"])
def test_nothing_secret_can_be_reached_from_what_a_player_gets(scenario: str) -> None:
    rules = load(scenario)
    party = rules.names.parties[0]
    for seat in (party, rules.names.mediator):
        if not seat:
            continue
        snoop = Snoop(rules, seat)
        match = Match(rules, {seat: snoop}, seed=SEED)
        match.advance()
        assert match.outcome is not None
        assert snoop.looks > 3


def test_the_walk_would_find_what_a_menu_of_the_match_itself_holds() -> None:
    rules = load("tutorial")
    match = Match(rules, {"highmark": "human"}, seed=SEED)
    match.advance()
    with pytest.raises(AssertionError):
        Snoop(rules, "highmark").look(match.view("highmark"), match.menu())


@pytest.mark.parametrize("scenario", scenarios())
def test_the_menu_of_a_player_says_what_the_menu_of_the_match_says(scenario: str) -> None:
    """Legality and its reasons follow from what everybody knows; a field that is missing in discretion.py shows here."""
    rules = load(scenario)
    told, names, chance = menu_rules(rules), rules.names, random.Random(2)
    everyone = dict.fromkeys(names.parties, "outside")
    for seed in range(2):
        match = Match(rules, everyone, seed=seed, mediator="outside" if names.mediator else None)
        for number in range(90):
            pending = match.advance()
            if pending is None:
                break
            if number % 6:  # not every decision: sentences about gates take their time
                match.submit(pending.seat, match.menu(pending.seat).sample(chance))
                continue
            own = match.menu(pending.seat)
            theirs = Menu.for_player(told, match.as_asked(pending.seat))
            tried = [own.sample(chance) for _ in range(3)] + [
                Action("propose", options={issue: chance.choice(names.options[k]) for k, issue in enumerate(names.issues)}),
                *(Action(kind, offer=party) for kind in ("accept", "reject") for party in names.parties[:2]),
                *(Action(kind, issue=chance.choice(names.issues)) for kind in ("terminate", "waive")),
                *(Action(kind) for kind in ("leave", "return", "delegate", "condemn", "suspend", "convene", "verify")),
                *(Action(kind) for kind in ("facilitate", "manipulate", "guarantee", "show-stalemate", "carry-all")),
                Action("gesture", amount=2),
                Action("announce", amount=12),
            ]
            for k, issue in enumerate(names.issues):
                tried += [Action("propose", options={issue: option}) for option in names.options[k]]
            assert [theirs.why_not(action) for action in tried] == [own.why_not(action) for action in tried]
            assert theirs.open_items() == own.open_items()
            assert theirs.count_kinds() == own.count_kinds()
            match.submit(pending.seat, own.sample(chance))


def test_a_player_that_bends_its_menu_gets_nothing_by_it() -> None:
    class Bender:
        def choose(self, view: View, menu: Menu) -> Action:
            menu._game["option_open"] = -1
            menu._rules.record["proposes"] = 1
            return Action("propose", options={"ceasefire": "general"})

    rules = load("tutorial")
    before = rules.record.tobytes()
    match = Match(rules, {"highmark": Bender()}, seed=5)
    with pytest.raises(PlayerError, match="ceasefire"):
        match.advance()
    assert rules.record.tobytes() == before


def test_a_public_game_is_a_copy() -> None:
    match = Match(load("tutorial"), {"highmark": "human"}, seed=5)
    match.advance()
    game = match.game
    copied = public_game(match.rules.size, game)
    copied["round_number"] = 99
    assert int(game["round_number"][0]) == match.round
