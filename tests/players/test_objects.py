"""Player objects and classes in many games: a copy for every game, chance of their own, and a warning where it is not."""

from __future__ import annotations

import itertools
import warnings
from typing import Any

import numpy as np
import pytest

from negotiate.errors import ChanceWarning, NegotiateError, PlayerError
from negotiate.lab.paired.compare import compare
from negotiate.lab.paired.comparison import Side
from negotiate.lab.simulate import simulate
from negotiate.lab.tournament import tournament
from negotiate.play.match import Match
from negotiate.players.objects import can_travel
from negotiate.rulebook.load import load

SEAT = "highmark"


class First:
    """Takes the first thing on the menu, and counts."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.asked = 0

    def choose(self, view: Any, menu: Any) -> Any:
        self.asked += 1
        return next(iter(menu))


class Lucky:
    """Draws from the chance that it is handed."""

    def begin(self, view: Any, chance: np.random.Generator) -> None:
        self.chance = chance

    def choose(self, view: Any, menu: Any) -> Any:
        return menu.sample(self.chance)


class Unseeded:
    """Goes by how many of its kind were made before it: no two in a row take the same of what there is to choose."""

    made = itertools.count()

    def __init__(self) -> None:
        self.number = next(self.made)

    def choose(self, view: Any, menu: Any) -> Any:
        return list(itertools.islice(menu, 2))[-(self.number % 2)]


class Broken:
    def __init__(self) -> None:
        raise OSError("no file")

    def choose(self, view: Any, menu: Any) -> Any:
        return "pass"


def test_objects_and_classes_play_wherever_a_name_does() -> None:
    counted = First()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        by_object = simulate("tutorial", games=3, players={SEAT: counted})
        by_class = simulate("tutorial", games=3, players={SEAT: First})
    assert counted.asked == 0, "every game has a copy"
    assert by_object.games.equals(by_class.games)
    assert by_object.players[SEAT] == "object:First" and by_class.players[SEAT] == "object:First#2"
    assert by_object.games["utility_highmark"][1] == _match(First, 1)
    beside = compare(Side("tutorial", players={SEAT: First}), Side("tutorial", players={SEAT: counted}), games=2)
    assert all(row.difference in (0.0, None) for row in beside.rows)
    assert beside.as_json()["a"]["players"] == {SEAT: "object:First#2"}
    played = tournament(["tutorial"], [First, "cautious"], games=1, seats=[SEAT])
    assert played.players == ("object:First#2", "cautious")


def test_what_cannot_be_handed_to_another_process_plays_in_this_one() -> None:
    class Local(First):
        name = "local"

    assert can_travel({"one": First, "other": First()}) and not can_travel({"one": Local})
    one, two = (tournament(["tutorial"], [Local, "cautious"], games=2, seats=[SEAT], jobs=jobs) for jobs in (1, 2))
    assert one.games.equals(two.games)


def _match(player: Any, game: int) -> float:
    match = Match(load("tutorial"), {SEAT: player}, game=game)
    match.advance()
    assert match.outcome is not None
    return match.outcome.utilities[SEAT]


def test_chance_is_from_the_seed_the_game_and_the_seat() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = [simulate("tutorial", games=3, seed=seed, players={SEAT: Lucky}) for seed in (1, 1, 2)]
    assert found[0].games.equals(found[1].games)
    assert not found[0].games.equals(found[2].games)
    drawn = {}
    for key in ({"seed": 1}, {"seed": 1, "game": 1}, {"seed": 2}):
        player = Lucky()
        Match(load("tutorial"), {SEAT: player}, **key).advance()  # type: ignore[arg-type]
        drawn[str(key)] = player.chance.random()
    assert len(set(drawn.values())) == 3


def test_who_decides_by_what_is_not_seeded_is_named() -> None:
    with pytest.warns(ChanceWarning) as warned:
        simulate("tutorial", games=2, players={SEAT: Unseeded})
    assert str(warned[0].message).startswith("The player 'object:Unseeded' in the seat 'highmark' decided '")
    assert "draw from `chance`, which `begin(self, view, chance)` is handed." in str(warned[0].message)


def test_what_is_no_player_is_refused() -> None:
    for given, what in ((3, "an object of the class int"), (dict, "the class dict")):
        with pytest.raises(NegotiateError) as raised:
            simulate("tutorial", games=1, players={SEAT: given})  # type: ignore[dict-item]
        assert str(raised.value) == (
            f"'highmark' is given to {what}, which is no player: it needs a method choose(self, view, menu) that returns an "
            "action."
        )
    with pytest.raises(PlayerError) as broken:
        simulate("tutorial", games=1, players={SEAT: Broken})
    assert str(broken.value) == (
        "The player 'Broken' could not be made; a class is called without arguments. Its own message:\nOSError: no file"
    )
