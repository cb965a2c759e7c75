"""Several who choose at the same tables: the games are those of a match, whoever is asked when, and mistakes are told."""

from __future__ import annotations

import pickle
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from negotiate.engine.records import Twin, new_game
from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError, UnknownName
from negotiate.play.board import Board
from negotiate.play.match import Match
from negotiate.play.together import Chooser, Together
from negotiate.players.policy import Policy
from negotiate.players.roster import new_roster
from negotiate.players.slots import forget
from negotiate.rulebook.load import load


@cache
def rules_of(scenario: str) -> Rules:
    return load(scenario)


def by_number(seen: NDArray[np.float32], mask: NDArray[np.int8]) -> NDArray[np.int64]:
    """Some slot that may be chosen, which depends on what is observed and on nothing else."""
    turns = (np.abs(seen).sum(axis=1) * 1000.0).astype(np.int64)
    return np.array([np.flatnonzero(row)[turn % int(row.sum())] for row, turn in zip(mask, turns, strict=True)], np.int64)


def in_character(_: NDArray[np.float32], mask: NDArray[np.int8]) -> NDArray[np.int64]:
    """The last slot, always."""
    return np.full(len(mask), mask.shape[1] - 1)


def points(games: Together, choose: Chooser) -> NDArray[np.float64]:
    """What the seat has in the end of the first game at every table, less its reservation value."""
    total, done = np.zeros(games.count), np.zeros(games.count, np.bool_)
    while not done.all():
        games.step(choose(games.seen, games.mask))
        total += np.where(done, 0.0, games.rewards)
        done |= games.over
    return total


@pytest.mark.parametrize(("scenario", "tables"), [("tutorial", 12), ("dayton-1995", 2)])
def test_every_seat_that_is_chosen_for_plays_as_in_a_match(scenario: str, tables: int) -> None:
    rules = rules_of(scenario)
    learning = [rules.names.parties[place] for place in rules.principals]
    first, *others = learning
    games = Together(rules, first, tables, choosers=dict.fromkeys(others, by_number))
    games.begin(3)
    own = points(games, by_number)
    policy = Policy(lambda seen, mask: int(by_number(seen[None], mask[None])[0]))
    least = float(rules.record["reservation_value"][0, games.index])
    for table in range(tables):
        match = Match(rules, dict.fromkeys(learning, policy), 3, game=table)
        match.advance()
        assert match.outcome is not None
        assert own[table] == pytest.approx(match.outcome.utilities[first] - least, abs=1e-6)


@pytest.mark.parametrize("character", ["auctioneer", "tit-for-tat", "linear+ac-combi+frequency"])
def test_who_remembers_by_itself_acts_in_character_as_in_a_match(character: str) -> None:
    """A policy's character decides anew each time, at many tables as at one, so that what was learned is what is played."""
    games = Together(rules_of("tutorial"), "lowmark", 6, {"highmark": "cautious"}, character)
    games.begin(5)
    found = points(games, lambda _, mask: np.full(len(mask), mask.shape[1] - 1))
    policy = Policy(lambda _, mask: len(mask) - 1, "always in character", character)
    for game in range(6):
        match = Match(rules_of("tutorial"), {"lowmark": policy, "highmark": "cautious"}, 5, game=game)
        match.advance()
        assert match.outcome is not None
        least = float(match.rules.record["reservation_value"][0, games.index])
        assert match.outcome.utilities["lowmark"] - least == pytest.approx(found[game], abs=1e-9)


def test_everybody_who_chooses_has_a_character_of_its_own() -> None:
    own, other = "haggler", "cautious+hardness:6+self_weight:0.95"
    last = {"lowmark": own, "highmark": other}
    games = Together(rules_of("tutorial"), "lowmark", 6, None, own, choosers={"highmark": in_character}, characters=last)
    games.begin(5)
    found = points(games, in_character)
    least = float(rules_of("tutorial").record["reservation_value"][0, games.index])

    def as_in_matches(characters: dict[str, str]) -> list[float]:
        cast = {seat: Policy(lambda _, mask: len(mask) - 1, "it", name) for seat, name in characters.items()}
        matches = [Match(rules_of("tutorial"), cast, 5, game=game) for game in range(6)]
        return [match.outcome.utilities["lowmark"] - least for match in matches if match.advance() is None and match.outcome]

    assert as_in_matches(last) == pytest.approx(found.tolist(), abs=1e-9)
    assert as_in_matches({"lowmark": own, "highmark": own}) != pytest.approx(found.tolist(), abs=1e-9)


def test_tables_go_on_with_their_next_games() -> None:
    """A table's second game is that of its number, whenever the others' have ended."""
    rules = rules_of("tutorial")
    games = Together(rules, "lowmark", 3, choosers={"highmark": by_number})
    games.begin(6)
    ended: list[list[float]] = [[] for _ in range(3)]
    total = np.zeros(3)
    while min(len(one) for one in ended) < 2:
        games.step(by_number(games.seen, games.mask))
        total += games.rewards
        for table in np.flatnonzero(games.over).tolist():
            ended[table].append(float(total[table]))
            total[table] = 0.0
    for table in range(3):
        again = Together(rules, "lowmark", 6, choosers={"highmark": by_number})
        again.begin(6)
        every = points(again, by_number)
        assert ended[table][:2] == pytest.approx([every[table], every[table + 3]])


def test_they_travel_together() -> None:
    games = Together(rules_of("tutorial"), "lowmark", 4, choosers={"highmark": by_number})
    games.begin(2)
    games.step(by_number(games.seen, games.mask))
    other: Together = pickle.loads(pickle.dumps(games))
    assert np.array_equal(points(other, by_number), points(games, by_number))


@pytest.mark.parametrize(
    ("players", "choosers", "kind", "sentence"),
    [
        ({}, {"lowmark": by_number}, NegotiateError, "The seat 'lowmark' learns, so there can be no chooser for it."),
        (
            {"highmark": "cautious"},
            {"highmark": by_number},
            NegotiateError,
            "The seat 'highmark' has the player 'cautious' and a chooser; give it one of them.",
        ),
        ({}, {"nobody": by_number}, UnknownName, "There is no party 'nobody'"),
        ({}, {"mediator": by_number}, UnknownName, "There is no party 'mediator'"),
    ],
)
def test_choosers_that_cannot_be_are_refused(
    players: dict[str, str], choosers: dict[str, Chooser], kind: type[Exception], sentence: str
) -> None:
    with pytest.raises(kind) as refused:
        Together(rules_of("tutorial"), "lowmark", 2, players, choosers=choosers)
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize(
    ("answer", "told"), [(np.zeros(2), "float64 of shape (2,)"), (np.zeros((1, 2), np.int64), "int64 of shape (1, 2)")]
)
def test_an_answer_that_is_none_is_told(answer: Any, told: str) -> None:
    games = Together(rules_of("tutorial"), "lowmark", 2, choosers={"highmark": lambda seen, mask: answer})
    games.begin(0)
    with pytest.raises(NegotiateError) as refused:
        points(games, by_number)
    assert str(refused.value) == (
        f"The chooser for 'highmark' must give one whole number for each of 2 tables, shape (2,), not {told}."
    )


def test_a_seat_forgets_the_same_at_one_table_and_at_many() -> None:
    """The board empties a seat's memory without the kernel that does it where many games are played."""
    rules = load("tutorial")
    game = new_game(rules.size)
    game["sight"], game["memory"] = 5.0, 7.0
    board = Board(rules, new_roster(rules.size))
    board.game = game
    board.forget(1)
    twin = Twin(game)
    getattr(forget, "py_func", forget)(twin, 1)
    twin.store(game)
    assert board.game.tobytes() == game.tobytes()
    assert (game["sight"][0, :2].tolist(), game["memory"][0, :2, 0].tolist()) == ([5.0, -1.0], [7.0, 0.0])
