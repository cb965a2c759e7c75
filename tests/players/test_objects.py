"""Player objects and classes in many games: a copy for every game, chance of their own, and a warning where it is not."""

from __future__ import annotations

import hashlib
import inspect
import itertools
import json
import math
import random
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from negotiate.errors import ChanceWarning, NegotiateError, PlayerError, RecordError
from negotiate.lab.paired.compare import compare
from negotiate.lab.paired.comparison import Side
from negotiate.lab.points import Ground
from negotiate.lab.sensitivity import sensitivity
from negotiate.lab.simulate import simulate
from negotiate.lab.sweep import sweep
from negotiate.lab.tournament import tournament
from negotiate.play.match import Match
from negotiate.players import objects
from negotiate.players.objects import can_travel, described, named
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


def test_who_decides_by_what_is_not_seeded_is_named_by_every_verb() -> None:
    side = Side("tutorial", players={SEAT: Unseeded})
    seated = Ground(side, 2, 0, ("trust.least",), 1)
    verbs: dict[str, Callable[[], object]] = {
        "compare": lambda: compare(Side("tutorial"), side, 2),
        "tournament": lambda: tournament(["tutorial"], [Unseeded, First], 2, company="each"),
        "sweep": lambda: sweep(seated, ["trust.decay=0:0.1:2"]),
        "sensitivity": lambda: sensitivity(seated, "trust.least", ["trust.decay=0:0.1"], samples=2),
    }
    for verb, play in verbs.items():
        with pytest.warns(ChanceWarning) as warned:
            play()
        told = [str(one.message) for one in warned if one.category is ChanceWarning]
        assert all("Unseeded' in the seat" in sentence for sentence in told) and len(told) <= 2, (verb, told)


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


class Firm:
    """Takes the first thing on the menu; how firm it is changes nothing, but is another player."""

    def __init__(self, firmness: float = 0.5, **more: Any) -> None:
        self.firmness = firmness
        self.__dict__.update(more)

    def choose(self, view: Any, menu: Any) -> Any:
        return next(iter(menu))


class Told(Firm):
    """Says itself what counts."""

    def parameters(self) -> dict[str, Any]:
        return {"firm": self.firmness > 0.5}


def test_a_folder_knows_the_class_the_text_and_the_parameters_of_an_object(tmp_path: Path) -> None:
    weights = np.arange(3.0)
    simulate("tutorial", 2, players={SEAT: Firm(0.25, weights=weights, notes=("a", math.inf))}, out=tmp_path / "run")
    run = json.loads((tmp_path / "run" / "run.json").read_text("utf-8"))
    told = run["objects"][run["players"][SEAT]]
    assert told == {
        "class": f"{__name__}.Firm",
        "source": hashlib.sha256(inspect.getsource(Firm).encode()).hexdigest(),
        "parameters": {
            "firmness": 0.25,
            "weights": {"shape": [3], "sha256": hashlib.sha256(weights.tobytes()).hexdigest()},
            "notes": ["a", "inf"],
        },
    }
    # the same again, made anew, goes on and grows
    again = simulate(
        "tutorial", 4, players={SEAT: Firm(0.25, weights=weights.copy(), notes=["a", math.inf])}, out=tmp_path / "run"
    )
    assert len(again.games) == 4
    assert "objects" not in json.loads(_run_of(tmp_path / "built-in", "cautious"))


def test_a_folder_of_another_object_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "_known", {})
    _run_of(tmp_path / "run", Firm(0.25))
    for other, difference in (
        (Firm(0.75), "its objects object:Firm parameters firmness is 0.25, here it is 0.75"),
        (Firm(0.25, more=1), "its objects object:Firm parameters more is not given, here it is 1"),
        (Firm, 'its objects object:Firm parameters is {"firmness": 0.25}, here it is not given'),
        (
            _Elsewhere.Firm(0.25),
            f'its objects object:Firm class is "{__name__}.Firm", here it is "{__name__}._Elsewhere.Firm"',
        ),
    ):
        objects._known.clear()  # as in another process, where it has the same name
        with pytest.raises(RecordError) as raised:
            simulate("tutorial", 4, players={SEAT: other}, out=tmp_path / "run")
        assert str(raised.value) == (
            f"The folder '{tmp_path / 'run'}' holds another run: {difference}. Choose another folder."
        )
    # what a player says of itself counts, and nothing else
    objects._known.clear()
    _run_of(tmp_path / "told", Told(0.75))
    objects._known.clear()
    assert len(simulate("tutorial", 3, players={SEAT: Told(0.8)}, out=tmp_path / "told").games) == 3
    objects._known.clear()
    with pytest.raises(RecordError, match="its objects object:Told parameters firm is true, here it is false"):
        simulate("tutorial", 4, players={SEAT: Told(0.2)}, out=tmp_path / "told")


def test_two_objects_of_a_class_are_two_players_and_the_same_one_made_again_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "_known", {})
    results = simulate("tutorial", 2, players={SEAT: Firm(0.25), "lowmark": Firm(0.75)}, out=tmp_path / "two")
    assert (results.players[SEAT], results.players["lowmark"]) == ("object:Firm", "object:Firm#2")
    told = json.loads((tmp_path / "two" / "run.json").read_text("utf-8"))["objects"]
    assert [one["parameters"] for one in told.values()] == [{"firmness": 0.25}, {"firmness": 0.75}]
    assert named(Firm(0.25)) == "object:Firm" and named(Firm(0.75)) == "object:Firm#2"
    # what cannot be looked into may be another
    assert named(Firm(0.25, chance=random.Random(1))) == "object:Firm#3"
    assert named(Firm(0.25, chance=random.Random(1))) == "object:Firm#4"
    # an object of endless depth is told in few words
    loop = Firm(0.25)
    loop.__dict__["self"] = [loop] * 50
    assert len(json.dumps(described([named(loop)]))) < 20_000


class _Elsewhere:
    class Firm(Firm):
        """Another class of the same name."""


def _run_of(folder: Path, player: Any) -> str:
    simulate("tutorial", 2, players={SEAT: player}, out=folder)
    return (folder / "run.json").read_text("utf-8")


def made(choice: str) -> Any:
    """An object of a class without a text to read, as `exec` makes one."""
    space: dict[str, Any] = {}
    exec(f"class Made:\n    def choose(self, view, menu):\n        return list(menu)[{choice}]", space)
    return space["Made"]()


def test_classes_without_a_text_are_told_apart_by_their_code() -> None:
    first, same, other = (named(made(choice)) for choice in ("0", "0", "-1"))
    assert first == same != other
    told = described([first, other])
    assert told[first]["source"] != told[other]["source"]


class Shy:
    """An object whose `parameters` cannot be had, and with a number that Python does not write in base 10."""

    def __init__(self) -> None:
        self.large = 10**5000

    @property
    def parameters(self) -> dict[str, Any]:
        raise ValueError("not now")

    def choose(self, view: Any, menu: Any) -> Any:
        return next(iter(menu))


def test_what_cannot_be_had_or_written_is_described_all_the_same() -> None:
    name = named(Shy())
    assert json.loads(json.dumps(described([name])))[name]["parameters"] == {"large": hex(10**5000)}


class Ranking(Firm):
    """Goes by a function."""


def ranking(step: int = 1) -> Ranking:
    return Ranking(order=lambda action: len(action) * step)


def test_an_object_that_holds_a_function_is_known_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "_known", {})
    assert named(ranking()) == named(ranking()) == "object:Ranking"
    assert named(ranking(2)) == "object:Ranking#2", "what is around a function counts"
    both = [Ranking(order=order) for order in (lambda action: 1, lambda action: 2)]
    assert named(both[0]) == "object:Ranking#3" and named(both[1]) == "object:Ranking#4", "though their text is one line"
    assert named(Ranking(root=math.sqrt)) == named(Ranking(root=math.sqrt)), "a function of a module is that function"
    assert named(Ranking(draw=random.Random(1).random)) != named(Ranking(draw=random.Random(1).random))
    objects._known.clear()
    simulate("tutorial", 2, players={SEAT: ranking()}, out=tmp_path / "run")
    assert len(simulate("tutorial", 3, players={SEAT: ranking()}, out=tmp_path / "run").games) == 3


def test_a_folder_says_why_an_object_is_not_the_one_that_played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "_known", {})
    simulate("tutorial", 2, players={SEAT: Firm(0.5, chance=random.Random(1))}, out=tmp_path / "run")
    with pytest.raises(RecordError) as refused:
        simulate("tutorial", 2, players={SEAT: Firm(0.5, chance=random.Random(1))}, out=tmp_path / "run")
    assert str(refused.value) == (
        f"The folder '{tmp_path / 'run'}' holds another run: 'Firm' played it, and this one is 'Firm#2', since it differs "
        "or holds what cannot be looked into, such as a generator of random numbers. Give the same object again, or give "
        "its class an attribute `parameters` with all that counts; or choose another folder."
    )


class Wrapping:
    """Hands on what it has not to something that raises in a way of its own."""

    def __getattr__(self, name: str) -> Any:
        raise KeyError(name)

    def choose(self, view: Any, menu: Any) -> Any:
        return next(iter(menu))


class Copied(Wrapping):
    def __deepcopy__(self, memo: Any) -> Copied:
        return Copied()


class Empty:
    __getattr__ = Wrapping.__getattr__


def test_what_an_object_has_not_may_be_said_in_any_way() -> None:
    rules = load("tutorial")
    assert simulate(rules, 1, players={SEAT: Copied()}).players[SEAT] == "object:Copied"
    assert Match(rules, {SEAT: Wrapping()}, seed=1).advance() is None
    with pytest.raises(PlayerError) as refused:
        simulate(rules, 1, players={SEAT: Wrapping()})
    assert str(refused.value) == (
        "The player 'Wrapping' could not be made; every game plays with a copy of an object. Its own message:\n"
        "KeyError: '__deepcopy__'"
    )
    with pytest.raises(NegotiateError, match="is no player: it needs a method choose"):
        simulate(rules, 1, players={SEAT: Empty()})  # type: ignore[dict-item]
