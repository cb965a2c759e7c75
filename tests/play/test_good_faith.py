"""A game in good faith (process.good_faith): nobody stalls or breaks its word, whoever plays, and nothing else changes."""

from __future__ import annotations

from functools import cache

import pytest

from negotiate import simulate
from negotiate.engine.rules import Rules
from negotiate.errors import IllegalAction
from negotiate.play.match import Match
from negotiate.play.together import Together
from negotiate.rulebook.load import load

FAITHLESS = ("stall", "breach")


@cache
def faithful(scenario: str) -> Rules:
    return load(scenario, overrides={"process.good_faith": True})


@pytest.mark.parametrize(
    "player", ["random", "cautious", "opportunist", "hawk", "promise-and-break", "tit-for-tat", "easy", "hard"]
)
def test_nobody_fails_of_its_own_will(player: str) -> None:
    """Those who break their word in the same games of the file as it is shipped keep it."""
    rules = faithful("tutorial")
    for game in range(3):
        match = Match(rules, {"highmark": player, "lowmark": player}, 5, game=game)
        match.advance()
        done = [one.action for one in match.decisions]
        assert "carry-out" in done or player in ("random", "hawk")
        assert not set(done) & set(FAITHLESS)


def test_without_it_they_do_fail() -> None:
    games = [
        Match(load("tutorial"), {"highmark": "promise-and-break", "lowmark": "random"}, 5, game=game) for game in range(5)
    ]
    for match in games:
        match.advance()
    assert any(one.action in FAITHLESS for match in games for one in match.decisions)


def test_a_person_is_told_why() -> None:
    match = Match(faithful("tutorial"), {"highmark": "human"}, 4)
    while match.step() or match.awaited is not None:
        now = match.awaited
        if now is None:
            continue
        if now.kind == "carry-out":
            break
        match.submit(now.seat, "pass" if now.kind == "speak" else f"accept {now.offer}")
    assert match.awaited is not None
    for act in FAITHLESS:
        with pytest.raises(IllegalAction) as refused:
            match.submit("highmark", act)
        assert str(refused.value) == (
            "In this game everybody keeps its word (process.good_faith): Highmark carries out what is due, or holds it back "
            "in answer to a failure."
        )
    match.submit("highmark", "carry-out")


def test_a_learning_seat_cannot_fail_either() -> None:
    tables = Together(faithful("tutorial"), "lowmark", 20, {"highmark": "cautious"})
    tables.begin(3)
    closed = [number for number, name in enumerate(tables.names) if name.split()[0] in FAITHLESS]
    assert len(closed) == 2
    for _ in range(60):
        assert not tables.mask[:, closed].any()
        tables.step(tables.mask.argmax(axis=1))


def test_what_goes_wrong_by_itself_still_does() -> None:
    """Duties fail by accident where the file has accidents, and all that is left of the breaches are those."""
    kept, loose = (
        simulate("istanbul-2025", games=300, seed=1, overrides=one).games for one in ({"process.good_faith": True}, {})
    )
    assert 0 < kept["breaches"].sum() < loose["breaches"].sum()
