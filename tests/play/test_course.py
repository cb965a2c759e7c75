"""Games with players in Python whom nobody watches: those of a match, with the same views, and nothing secret in them."""

from __future__ import annotations

import copy
import pickle
from dataclasses import asdict, fields
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from tests.engine.test_discretion import SEED, Snoop

from negotiate.engine.kernel import COMPILED
from negotiate.engine.layout import round_dtype, summary_dtype
from negotiate.engine.menu import Menu
from negotiate.engine.reckoned import UTILITY, WAR_VALUE
from negotiate.engine.rules import Rules
from negotiate.engine.view import View
from negotiate.errors import PlayerError
from negotiate.play.course import Course, has_course
from negotiate.play.loop import no_results, rounds_per_game
from negotiate.play.match import Match
from negotiate.play.matches import play_matches
from negotiate.play.replay import load as resume
from negotiate.players.objects import named
from negotiate.rulebook.load import from_document, load

pytestmark = pytest.mark.skipif(not COMPILED, reason="a course is for compiled kernels; without them games are matches")


@cache
def shipped(scenario: str) -> Rules:
    return load(scenario)


class Witness:
    """Moves at random, and writes down all that it saw."""

    seen: list[tuple[str, dict[str, Any], list[str]]]

    def begin(self, view: View, chance: np.random.Generator) -> None:
        self.chance = chance

    def choose(self, view: View, menu: Menu) -> str:
        chosen = str(menu.sample(self.chance))
        chosen = "pass" if chosen == "leave" else chosen  # or the talks are soon over
        plain = [text for text in ("pass", "carry-out", "stall", "gesture small") if text in menu]
        Witness.seen.append((chosen, view.to_data(), plain))
        return chosen


@pytest.mark.parametrize(
    ("scenario", "seats"),
    [
        ("tutorial", ("highmark", "lowmark")),
        ("istanbul-2025", ("ukraine",)),
        ("istanbul-2025", ("mediator", "partners")),
        ("switzerland-2024", ()),
        ("dayton-1995", ()),
    ],
)
def test_it_is_the_match_of_the_same_players(scenario: str, seats: tuple[str, ...]) -> None:
    """Every view field by field, all that was legal, the record at the end and the state after each round."""
    rules = shipped(scenario)
    players = dict.fromkeys(seats or rules.names.parties, named(Witness))
    assert has_course(rules, players)
    course = Course(rules, players, 5)
    for number in range(2):
        Witness.seen = []
        rows = np.zeros(rounds_per_game(rules), round_dtype(rules.size))
        course.play(number, rows)
        seen, Witness.seen = Witness.seen, []
        match = Match(rules, players, 5, game=number)
        match.advance()
        assert len(seen) == len(Witness.seen) > 5
        for one, other in zip(seen, Witness.seen, strict=True):
            assert one[0] == other[0]
            assert [field.name for field in fields(View) if one[1][field.name] != other[1][field.name]] == []
            assert one[2] == other[2]
        assert course.game.tobytes() == match.game.tobytes()
        assert [int(row) for row in rows["round_number"] if row] == list(range(1, match.round + 1))


def test_a_level_of_the_search_still_plays_as_in_a_match() -> None:
    """It decides from what its seat knows (players/determinise.py), which a course does not keep."""
    assert not has_course(shipped("tutorial"), {"highmark": named(Witness), "lowmark": "medium"})
    assert (
        not has_course(shipped("good-friday-1998"), {"mediator": named(Witness)})
        or not shipped("good-friday-1998").names.turns
    )


def test_a_player_that_takes_all_apart_finds_nothing_secret() -> None:
    """The discretion of tests/engine/test_discretion.py, of a view that is put together as it is read."""
    rules = from_document(
        {
            **shipped("tutorial").document,
            "parties": {
                name: {**party, "brief": f"What only {name} may read."}
                for name, party in shipped("tutorial").document["parties"].items()
            },
        }
    )
    looked = []

    class Looks(Snoop):
        def __init__(self) -> None:
            super().__init__(rules, "highmark")
            looked.append(self)

    Course(rules, {"highmark": named(Looks)}, SEED).play(0, no_results(rules.size).rounds)
    assert looked[-1].looks > 5


class Weighs:
    """As the mediator, looks at the numbers that its view is made of."""

    signed = 0
    found: ClassVar[list[float]] = []

    def choose(self, view: View, menu: Menu) -> str:
        found = view._sources.reckoned  # type: ignore[attr-defined]  # of a Glance
        Weighs.signed += len(view.agreements)
        Weighs.found += [*found.losses, *found.beliefs, found.numbers[WAR_VALUE], found.numbers[UTILITY]]
        return "facilitate" if "facilitate" in menu else "pass"


def test_a_mediator_finds_no_partys_own_numbers_in_its_view() -> None:
    rules = shipped("tutorial")
    course = Course(rules, {"mediator": named(Weighs)}, 1)
    for number in range(6):
        course.play(number, no_results(rules.size).rounds)
    assert Weighs.signed and not any(Weighs.found)


class Copies:
    """Looks at its view in the ways in which plain data is looked at."""

    def choose(self, view: View, menu: Menu) -> str:
        copied = copy.deepcopy(view)
        assert type(copied) is View and copied == view and view == copied
        assert pickle.loads(pickle.dumps(view)) == view
        assert vars(view) == vars(copied) and asdict(view) == asdict(copied)
        assert repr(copied) in repr(view).replace("Glance(", "View(")
        with pytest.raises(AttributeError):
            view.seed  # type: ignore[attr-defined]  # there is none  # noqa: B018 - it is asked for
        with pytest.raises(AttributeError):
            view.round = 3  # type: ignore[misc]  # it cannot be changed
        return str(next(iter(menu)))


def test_its_views_are_as_good_as_any() -> None:
    rules = shipped("tutorial")
    Course(rules, {"lowmark": named(Copies)}, 1).play(0, no_results(rules.size).rounds)


class Fails:
    """Plays along, and fails in the third round."""

    def choose(self, view: View, menu: Menu) -> str:
        if view.round == 3:
            raise RuntimeError("nothing left to say")
        return "carry-out" if "carry-out" in menu else "pass"


def test_where_a_player_fails_the_game_is_kept_up_to_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    rules = shipped("tutorial")
    summaries = np.zeros(1, summary_dtype(rules.size))
    with pytest.raises(PlayerError) as raised:
        play_matches(rules, {"highmark": named(Fails)}, 9, 4, 1, summaries, np.zeros(0, round_dtype(rules.size)))
    said = str(raised.value)
    assert "nothing left to say" in said and "This was game 4 of seed 9." in said
    path = next(tmp_path.rglob("*.jsonl"))
    assert said.endswith(f"negotiate replay {path}")
    match = resume(path, from_document, go_on=False)
    assert match.round == 3 and match.outcome is None
    assert {taken.action for taken in match.decisions if taken.seat == "highmark"} >= {"pass"}
