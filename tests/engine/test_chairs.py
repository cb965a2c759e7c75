"""Mediators that take turns: equal ones play as one, others from their turn on, each as a seat with means of its own."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action, parse
from negotiate.engine.rules import Rules
from negotiate.engine.view import View, leverage_of
from negotiate.errors import IllegalAction
from negotiate.lab.simulate import cast_seats, simulate
from negotiate.play.match import Match
from negotiate.play.replay import load as load_record
from negotiate.play.replay import verify
from negotiate.players.reasons import reasons
from negotiate.reports.debrief.what_if import changed
from negotiate.rulebook.load import from_document, load

CHANGE = 3
TURN_FIELDS = ("chair", "chair_leverage", "chair_credibility")


def taking_turns(**other: Any) -> Rules:
    """The first lesson with a second mediator from round CHANGE on, who is like the first but for what is given here."""
    document = copy.deepcopy(load("tutorial").document)
    first = document["mediators"]["river-council"]
    document["mediators"]["elders"] = {**copy.deepcopy(first), "name": "Elders", "initials": "EL", **other}
    document["mediation"]["chairs"] = [{"mediator": "river-council", "from": 1}, {"mediator": "elders", "from": CHANGE}]
    return from_document(document)


def played(rules: Rules, seed: int) -> Match:
    match = Match(rules, seed=seed)
    match.advance()
    return match


def plain(match: Match) -> list[tuple[str, int, dict[str, Any]]]:
    """The events, without who is in the chair."""
    return [
        (
            event.kind,
            event.round,
            {key: str(value).replace("elders", "river-council") for key, value in event.fields.items()},
        )
        for event in match.events
        if event.kind != "chair-taken"
    ]


@pytest.mark.parametrize("seed", [1, 7])
def test_two_equal_mediators_play_as_one(seed: int) -> None:
    one, two = played(load("tutorial"), seed), played(taking_turns(), seed)
    assert plain(one) == plain(two)
    assert one.game.dtype.names
    for name in one.game.dtype.names:
        assert name in TURN_FIELDS or one.game[name].tobytes() == two.game[name].tobytes(), name


def test_one_that_differs_changes_nothing_before_its_turn() -> None:
    one, two = played(load("tutorial"), 1), played(taking_turns(style="idle", leverage=0), 1)
    before = [[event for event in plain(match) if event[1] < CHANGE] for match in (one, two)]
    assert before[0] == before[1] and plain(one) != plain(two)
    acts = {(event["seat"], event.round >= CHANGE) for event in two.events if event.kind == "action"}
    assert ("river-council", False) in acts and ("elders", True) in acts
    assert ("river-council", True) not in acts and ("elders", False) not in acts
    (taken,) = [event for event in two.events if event.kind == "chair-taken"]
    assert (taken.round, taken["seat"]) == (CHANGE, "elders")


def test_each_mediator_is_a_seat_with_means_of_its_own() -> None:
    rules = taking_turns(leverage=1, credibility={"highmark": 80, "lowmark": 10})
    match = Match(rules, {"elders": "human"}, seed=1)
    match.advance()
    assert match.pending is not None and (match.pending.seat, match.pending.kind) == ("elders", "mediate")
    assert match.round == CHANGE
    assert leverage_of(rules, match.game, "elders") == 1
    assert leverage_of(rules, match.game, "river-council") == match.view("river-council").leverage
    mine, other = match.view("elders"), match.view("river-council")
    assert (mine.leverage, mine.credibility["lowmark"]) == (1, 10)
    assert other.credibility["lowmark"] == pytest.approx(55)
    assert mine.mediator == other.mediator == "elders"
    refused = match.menu("elders").why_not("facilitate")
    assert refused is not None and "credibility" in str(refused)
    with pytest.raises(IllegalAction):
        match.submit("river-council", "pass")
    match.submit("elders", "pass")
    match.advance()
    assert match.pending is not None and match.round == CHANGE + 1


def test_mediators_in_python_take_turns_too() -> None:
    match = Match(taking_turns(), {"elders": "verifier"}, seed=1)
    match.advance()
    by = {str(event["seat"]) for event in match.events if event.kind == "action"}
    assert {"river-council", "elders"} <= by and match.outcome is not None


def test_a_record_of_turns_plays_again(tmp_path: Any) -> None:
    path = tmp_path / "turns.jsonl"
    with Match(taking_turns(style="idle"), seed=3, record=path) as match:
        match.advance()
    assert '"seat":"elders"' in path.read_text(encoding="utf-8").replace(": ", ":")
    verify(path, from_document)


def test_many_games_are_played_as_one_by_one() -> None:
    rules = taking_turns(style="idle", leverage=0)
    table = simulate(rules, games=4, seed=11).games
    for number in range(4):
        match = Match(rules, seed=11, game=number)
        match.advance()
        assert table["rounds"][number] == match.outcome.rounds  # type: ignore[union-attr]
        assert np.isclose(table["utility_highmark"][number], match.outcome.utilities["highmark"])  # type: ignore[union-attr]


def test_another_mediator_or_none_takes_the_place_of_all() -> None:
    rules = taking_turns()
    assert changed(rules, {"mediator": "elders", "mediation.chairs": []}).names.mediators.keys() == {"elders"}
    assert cast_seats(rules, {}, "elders").rules.names.turns == ()
    assert cast_seats(rules, {}, "elders").rules.names.mediator == "elders"
    assert cast_seats(rules, {}, "none").rules.names.mediators == {}
    assert cast_seats(rules, {"elders": "idle"}).players["elders"] == "idle"
    everybody = cast_seats(rules, {}, "idle").players
    assert (everybody["river-council"], everybody["elders"]) == ("idle", "idle")


def formulating() -> Rules:
    """Two mediators who both table texts, so that parties answer texts of the second one too."""
    document = copy.deepcopy(taking_turns(style="formulator").document)
    document["mediators"]["river-council"]["style"] = "formulator"
    return from_document(document)


def test_who_answers_the_second_mediators_text_names_it(tmp_path: Path) -> None:
    answered = 0
    for seed in range(6):
        match = Match(formulating(), seed=seed, record=tmp_path / f"{seed}.jsonl")
        match.advance()
        match.close()
        answered += sum(str(event.fields.get("action")) in ("accept elders", "reject elders") for event in match.events)
        replay = verify(tmp_path / f"{seed}.jsonl", from_document)
        assert replay.disagreement is None and replay.notes == ()
    assert answered


class Quiet:
    """A mediator that says nothing."""

    def choose(self, view: View, menu: Menu) -> str:
        return "pass"


def test_a_player_handed_in_for_the_mediator_plays_all_of_them(tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    with Match(taking_turns(), {"river-council": "human", "elders": "human"}, seed=1, record=path) as match:
        match.advance()
    quiet = Quiet()
    with load_record(path, from_document, seats={"mediator": quiet}) as match:
        assert match.players["river-council"] is match.players["elders"] is quiet


def test_mediator_means_who_is_in_the_chair() -> None:
    rules = formulating()
    assert parse(rules.names, "accept mediator") == Action("accept", "river-council")
    assert parse(rules.names, "accept mediator", CHANGE) == Action("accept", "elders")
    for seed in range(6):
        match = Match(rules, {"highmark": "outside"}, seed=seed)
        wanted = match.advance()
        while wanted is not None and wanted.offer != "elders":
            match.submit("highmark", next(iter(match.menu())))
            wanted = match.advance()
        if wanted is not None:
            break
    assert wanted is not None and match.round >= CHANGE
    view = match.view("highmark")
    weighed = reasons(view, "accept mediator", rules.names)
    assert weighed == reasons(view, "accept elders", rules.names)
    assert "leaves-the-floor" not in [reason.label for reason in weighed]  # it is the text that is asked about
