"""A match: the same game for people, built-in players and plain Python, with undo and fork."""

from __future__ import annotations

import random
from typing import Any

import pytest

from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action
from negotiate.engine.rules import Rules
from negotiate.engine.view import View
from negotiate.errors import IllegalAction, NegotiateError, NotationError, PlayerError, UnknownName
from negotiate.play.match import Match
from negotiate.players.protocol import Claims, Player
from negotiate.players.scripted import Scripted, play
from negotiate.rulebook.load import load

HIGHMARK_FIRST = 2
"""Seed of a game of the tutorial in which Highmark has the first word."""


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load("tutorial")


@pytest.fixture(scope="module")
def istanbul() -> Rules:
    return load("istanbul-2025")


class Dice:
    """Any legal move, from a seed of its own."""

    claims = Claims(remembers=True, uses_chance=False)

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.begun = 0

    def begin(self, view: View) -> None:
        self.begun += 1

    def choose(self, view: View, menu: Menu) -> Action:
        assert view.decision is not None
        assert view.decision.seat == view.seat
        return menu.sample(self.random)


def test_built_in_players_play_to_the_end_and_a_seed_repeats(istanbul: Rules) -> None:
    first, second = Match(istanbul, seed=11), Match(istanbul, seed=11)
    assert first.outcome is None
    assert first.advance() is None
    second.advance()
    assert first.outcome == second.outcome
    assert first.events == second.events
    assert first.game.tobytes() == second.game.tobytes()
    other = Match(istanbul, seed=11, game=1)
    other.advance()
    assert other.events != first.events


def test_an_outcome_is_a_value_with_its_reason(rules: Rules) -> None:
    match = Match(rules, seed=1)
    match.advance()
    outcome = match.outcome
    assert outcome is not None
    assert outcome.kind in ("accord", "horizon", "breakdown", "withdrawal", "frozen", "accord-broken")
    assert outcome.reason.endswith(".")
    assert set(outcome.utilities) == set(outcome.mandates) == {"highmark", "lowmark"}
    assert all(0 <= score <= 100 for score in outcome.mandates.values())
    assert 0 <= outcome.peace_index <= 1


def test_people_decide_by_submitting(rules: Rules) -> None:
    match = Match(rules, {"highmark": "human", "lowmark": "human"}, seed=HIGHMARK_FIRST, mediator="idle")
    assert match.pending is None
    pending = match.advance()
    assert pending is not None
    assert (pending.seat, pending.kind) == ("highmark", "speak")
    match.submit("highmark", "propose detainees=all-eighty")
    pending = match.advance()
    assert pending is not None
    assert (pending.seat, pending.kind, pending.offer) == ("lowmark", "answer", "highmark")
    match.submit("lowmark", "accept")
    pending = match.advance()
    assert pending is not None
    assert pending.seat == "highmark"
    assert match.view("lowmark").agreements["detainees"].option == "all-eighty"
    assert [event["action"] for event in match.events if event.kind == "action"][-1] == "accept highmark"


@pytest.mark.parametrize(
    ("seat", "action", "error", "part"),
    [
        ("lowmark", "pass", IllegalAction, "It is Highmark that has to decide now, not Lowmark."),
        ("highmark", "propose quiet-at-the-dam=seven-days", IllegalAction, "cannot be negotiated yet"),
        ("highmark", "accept lowmark", IllegalAction, "no offer on the table"),
        ("highmark", "dance", NotationError, "no action 'dance'"),
        ("hihgmark", "pass", UnknownName, "Did you mean 'highmark'?"),
        ("highmark", Action("propose", None, 0, {"detainees": "fifty"}), IllegalAction, "no option of 'detainees' 'fifty'"),
        ("highmark", Action("gesture", None, 7), IllegalAction, "small, normal or large"),
    ],
)
def test_what_is_not_allowed_changes_nothing(
    rules: Rules, seat: str, action: Action | str, error: type[Exception], part: str
) -> None:
    match = Match(rules, {"highmark": "human", "lowmark": "human"}, seed=HIGHMARK_FIRST, mediator="idle")
    match.advance()
    before, events = match.game.tobytes(), match.events
    with pytest.raises(error) as raised:
        match.submit(seat, action)
    assert part in str(raised.value)
    assert match.game.tobytes() == before
    assert match.events == events


def test_nobody_speaks_for_a_built_in_player_or_out_of_turn(rules: Rules) -> None:
    match = Match(rules, {"highmark": "human"}, seed=HIGHMARK_FIRST, mediator="idle")
    with pytest.raises(IllegalAction, match="advance"):
        match.submit("highmark", "pass")
    match.advance()
    with pytest.raises(IllegalAction, match="not Lowmark"):
        match.submit("lowmark", "pass")
    while match.advance():
        match.submit("highmark", match.menu().sample(random.Random(1)))
    with pytest.raises(IllegalAction, match="over"):
        match.submit("highmark", "pass")


@pytest.mark.parametrize(
    ("seats", "part"),
    [
        ({"highmrk": "cautious"}, "Did you mean 'highmark'?"),
        ({"highmark": "cautios"}, "Did you mean 'cautious'?"),
        ({"mediator": "mixd"}, "Did you mean 'mixed'?"),
        ({"river-council": "cautious"}, "mediator style"),
        ({"highmark": 7}, "player '7'"),
    ],
)
def test_unknown_seats_and_players_are_named(rules: Rules, seats: dict[str, str], part: str) -> None:
    with pytest.raises(UnknownName) as raised:
        Match(rules, seats)
    assert part in str(raised.value)


def test_seeds_out_of_range_are_refused(rules: Rules) -> None:
    for number in (-1, 2**64):
        with pytest.raises(NegotiateError, match="from 0 to"):
            Match(rules, seed=number)
    Match(rules, seed=2**64 - 1, game=2**64 - 1).advance()


def test_without_a_mediator_nobody_mediates(rules: Rules) -> None:
    match = Match(rules, seed=1, mediator="none")
    match.advance()
    assert match.rules.names.mediator == ""
    assert all(event["seat"] in ("highmark", "lowmark") for event in match.events if event.kind == "action")


def test_a_mediator_of_style_none_sits_at_no_table() -> None:
    observed, nobody = (load("istanbul-2025", overrides={"mediator": name}) for name in ("osce-type-mission", "none"))
    match, other = Match(observed, seed=3), Match(nobody, seed=3)
    for played in (match, other):
        played.advance()
    assert match.rules.names.mediator == "" and match.recorded_players()["mediator"] == "none"
    assert match.events == other.events and match.outcome == other.outcome
    # somebody who takes the seat is a mediator all the same
    taken = Match(observed, {"mediator": "human"}, seed=3).advance()
    assert taken is not None and (taken.seat, taken.kind) == ("osce-type-mission", "mediate")


def test_undo_goes_back_to_the_same_decision_and_the_same_future(istanbul: Rules) -> None:
    match = Match(istanbul, {"ukraine": "human"}, seed=5)
    chance = random.Random(1)
    for _ in range(12):
        pending = match.advance()
        assert pending is not None
        match.submit("ukraine", match.menu().sample(chance))
    pending = match.advance()
    before, events, decision = match.game.tobytes(), match.events, match.pending
    action = match.menu().sample(chance)
    match.submit("ukraine", action)
    match.advance()
    after = match.game.tobytes()
    assert match.undo() == decision
    assert match.game.tobytes() == before
    assert match.events == events
    match.submit("ukraine", action)
    match.advance()
    assert match.game.tobytes() == after
    for _ in range(13):
        match.undo()
    with pytest.raises(IllegalAction, match="take back"):
        match.undo()


def test_undo_works_at_the_end_too(rules: Rules) -> None:
    match = Match(rules, {"highmark": "human"}, seed=1)
    while match.advance():
        match.submit("highmark", next(iter(match.menu())))
    assert match.outcome is not None
    match.undo()
    assert match.outcome is None
    assert match.pending is not None


def test_a_fork_goes_its_own_way(istanbul: Rules) -> None:
    match = Match(istanbul, {"ukraine": "human"}, seed=5)
    match.advance()
    twin = match.fork()
    same = match.fork({"ukraine": "cautious"})
    assert twin.game.tobytes() == match.game.tobytes()
    twin.submit("ukraine", "pass")
    twin.advance()
    assert twin.game.tobytes() != match.game.tobytes()
    assert len(twin.events) > len(match.events)
    same.advance()
    assert same.outcome is not None
    assert match.outcome is None
    match.submit("ukraine", "pass")
    match.advance()
    assert match.game.tobytes() == twin.game.tobytes()
    assert match.events == twin.events


def test_python_players_play_and_are_asked_in_turn(rules: Rules) -> None:
    dice = Dice(1), Dice(2)
    match = Match(rules, {"highmark": dice[0], "lowmark": dice[1]}, seed=1, mediator=Dice(3))
    assert match.advance() is None
    assert match.outcome is not None
    assert [player.begun for player in dice] == [1, 1]
    again = Match(rules, {"highmark": Dice(1), "lowmark": Dice(2)}, seed=1, mediator=Dice(3))
    again.advance()
    assert again.events == match.events
    assert isinstance(dice[0], Player)


class Faulty:
    def __init__(self, answer: object) -> None:
        self.answer = answer

    def choose(self, view: View, menu: Menu) -> Action | str:
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer  # type: ignore[return-value]  # a player may answer anything


@pytest.mark.parametrize(
    ("answer", "parts"),
    [
        (
            ZeroDivisionError("my own mistake"),
            ["'Faulty' of Highmark failed in month 1, deciding 'speak'", "my own mistake", "choose"],
        ),
        (SystemExit(0), ["'Faulty' of Highmark failed", "SystemExit: 0"]),
        (None, ["None", "neither an Action nor a text"]),
        ("dance", ["'dance'", "no action"]),
        ("accept lowmark", ["not allowed", "no offer on the table"]),
        (Action("propose", None, 0, {"nothing": "at-all"}), ["no issue 'nothing'"]),
    ],
)
def test_a_player_that_fails_does_not_lose_the_game(rules: Rules, answer: object, parts: list[str]) -> None:
    player = Faulty(answer)
    match = Match(rules, {"highmark": player}, seed=HIGHMARK_FIRST, mediator="idle")
    with pytest.raises(PlayerError) as raised:
        match.advance()
    for part in parts:
        assert part in str(raised.value)
    before = match.game.tobytes()
    with pytest.raises(PlayerError):
        match.advance()
    assert match.game.tobytes() == before
    player.answer = "pass"
    assert match.step()
    match.fork({"highmark": "cautious"}).advance()


def test_a_failing_player_can_be_spoken_for(rules: Rules) -> None:
    match = Match(rules, {"highmark": Faulty(ValueError("no"))}, seed=1, mediator="idle")
    with pytest.raises(PlayerError):
        match.advance()
    match.submit("highmark", "pass")
    assert match.step()


def test_a_dialogue(rules: Rules) -> None:
    seats = play(
        ("highmark", "propose detainees=all-eighty"),
        ("lowmark", "accept highmark"),
        ("lowmark", "propose watchers=joint-patrol"),
        ("highmark", "accept lowmark"),
        ("lowmark", "propose quiet-at-the-dam=seven-days"),
        ("highmark", "counter lowmark: quiet-at-the-dam=open-ended"),
        ("lowmark", "reject highmark"),
    )
    match = Match(rules, seats, seed=1, mediator="idle")
    match.advance()
    assert all(player.left == () for player in seats.values())
    said = [
        f"{event['seat']}: {event['action']}"
        for event in match.events
        if event.kind == "action" and event["action"] not in ("pass", "carry-out")
    ]
    assert said == [
        "highmark: propose detainees=all-eighty",
        "lowmark: accept highmark",
        "lowmark: propose watchers=joint-patrol",
        "highmark: accept lowmark",
        "lowmark: propose quiet-at-the-dam=seven-days",
        "highmark: counter lowmark: quiet-at-the-dam=open-ended",
        "lowmark: reject highmark",
    ]
    assert match.view("highmark").carried_out == {"detainees": "all-eighty", "watchers": "joint-patrol"}


def test_a_script_waits_for_its_round_and_has_a_standing_answer(rules: Rules) -> None:
    late = Scripted([(3, "propose detainees=twenty")])
    match = Match(rules, {"highmark": late, "lowmark": Scripted(answers="accept")}, seed=1, mediator="idle")
    match.advance()
    (signed,) = [event for event in match.events if event.kind == "signed"]
    assert signed.round == 3


def test_a_view_for_a_match_holds_its_events(rules: Rules) -> None:
    match = Match(rules, seed=1)
    match.advance()
    seen = match.view("highmark").events
    assert seen[-1]["event"] == "ended"
    hidden = [line for line in seen if line.get("seat") == "lowmark" and line.get("action") in ("carry-out", "breach")]
    assert not hidden
    with pytest.raises(UnknownName):
        match.view("nobody")


@pytest.mark.parametrize("seed", [-1, 2**64, 0.5, "three", True])
def test_a_seed_that_is_none_is_an_error_of_the_family(rules: Rules, seed: Any) -> None:
    with pytest.raises(NegotiateError) as raised:
        Match(rules, seed=seed)
    assert str(raised.value) == f"The seed must be a whole number from 0 to 18446744073709551615, not {seed!r}."
