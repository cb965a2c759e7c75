"""What if: without a change nothing changes, with one the games part; people's moves are kept while they fit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.reports.games import SCENARIOS, clicked, recorded, rules_of

from negotiate.analysis.kept_word import WITHHOLDING
from negotiate.engine.events import Event
from negotiate.errors import OverrideError
from negotiate.play.match import Match
from negotiate.reports.debrief.course import course, from_record
from negotiate.reports.debrief.what_if import Change, Prediction, changed, suggestions, what_if


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_without_a_change_nothing_changes(scenario: str, tmp_path: Path) -> None:
    for path in (recorded(tmp_path / "a.jsonl", scenario), clicked(tmp_path / "b.jsonl", scenario)):
        compared = what_if(from_record(path), Change("nothing changed", {}))
        assert compared.parted is None and not compared.replaced
        assert compared.sentences == ("Nothing changes: the game goes just as it did, to the last event.",)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_suggestion_can_be_played(scenario: str) -> None:
    rules = rules_of(scenario)
    match = Match(rules, seed=1)
    match.advance()
    was = course(match)
    offered = suggestions(rules)
    assert len({change.label for change in offered}) == len(offered) >= 2
    for change in offered:
        compared = what_if(was, change)
        assert compared.other.outcome is not None
        if compared.parted is not None:
            assert compared.was.events[: compared.parted] == compared.other.events[: compared.parted]


def test_suggestions_name_what_they_change() -> None:
    labels = [change.label for change in suggestions(rules_of("istanbul-2025"))]
    assert "talks on Ceasefire opened at mutual trust 15 instead of 25" in labels
    assert "nobody believed the guarantor" in labels
    assert "United Arab Emirates mediated" in labels and "there were no mediator" in labels


@pytest.mark.parametrize("player", ["opportunist", "opportunist+hardness:0.5", "human"])
def test_who_did_not_deliver_delivers(player: str) -> None:
    rules = rules_of("tutorial")
    match = Match(rules, {"lowmark": player}, seed=4)
    for seed in range(4, 40):
        match = Match(rules, {"lowmark": player}, seed=seed)
        while match.outcome is None:
            if not match.step():
                pending = match.pending
                assert pending is not None
                other = match.fork({"lowmark": "cautious"})
                before = len(other.events)
                other.step()
                act = next(event for event in other.events[before:] if event["seat"] == "lowmark" and event.kind == "action")
                match.submit("lowmark", "breach" if pending.kind == "carry-out" else str(act["action"]))
        if withheld(match.events) > 1:
            break
    was = course(match)
    label = "Lowmark had delivered all that it owed"
    assert label not in [change.label for change in suggestions(rules)], "of this game, not of these rules"
    change = next(change for change in suggestions(rules, was=was) if change.label == label)
    assert change.delivers == "lowmark"
    compared = what_if(was, change)
    assert withheld(compared.other.events) == 0
    assert compared.parted is not None
    first = compared.was.events[compared.parted]
    assert first.kind == "action" and first["seat"] == "lowmark" and first["action"] in WITHHOLDING, "they part there"


def withheld(events: Sequence[Event]) -> int:
    """How often Lowmark held back or broke what it owed."""
    return sum(event.kind == "action" and event["seat"] == "lowmark" and event["action"] in WITHHOLDING for event in events)


def test_an_easier_gate_opens_earlier() -> None:
    rules = rules_of("istanbul-2025")
    eased = changed(rules, next(change for change in suggestions(rules) if "on Ceasefire" in change.label).overrides)
    for seed in range(3):
        rounds = []
        for chosen in (rules, eased):
            match = Match(chosen, seed=seed)
            match.advance()
            track = chosen.names.tracks.index("ceasefire")
            rounds.append(int(match.game["track_round"][0, track]) or 99)
        assert rounds[1] <= rounds[0]


def test_moves_that_no_longer_fit_are_taken_over(tmp_path: Path) -> None:
    was = from_record(clicked(tmp_path / "game.jsonl", "tutorial"))
    compared = what_if(was, Change("everything could be talked about at once", {"process.mode": "open"}))
    assert compared.other.outcome is not None
    for sentence in compared.replaced:
        assert sentence.startswith("Lowmark: the recorded decisions were taken up to month ")
        assert sentence.endswith("from there on they no longer fitted, and the player 'cautious' decided.")


def test_another_mediator_brings_its_own_style_and_none_leaves_the_seat_empty() -> None:
    match = Match(rules_of("istanbul-2025"), seed=1)
    match.advance()
    was = course(match)
    other = what_if(was, Change("another mediated", {"mediator": "united-arab-emirates"})).other
    assert other.players["united-arab-emirates"] == "facilitator"
    absent = next(change for change in suggestions(was.rules) if change.overrides == {"mediator": "osce-type-mission"})
    assert what_if(was, absent).other.players["mediator"] == "none", "a mediator of style `none` sits at no table"
    none = what_if(was, Change("nobody mediated", {"mediator": "none"})).other
    assert none.players["mediator"] == "none"
    assert not any(event.kind == "action" and event["seat"] == "tuerkiye" for event in none.events)


def test_a_prediction_is_judged() -> None:
    match = Match(rules_of("tutorial"), seed=3)
    match.advance()
    compared = what_if(course(match), Change("nothing changed", {}))
    assert compared.judged(Prediction("accord", "same")) == (
        (True, "You expected the ending “A ratified accord”; it was just that."),
        (True, "You expected the peace index to be about the same; it was."),
    )
    assert compared.judged(Prediction("horizon", "higher")) == (
        (False, "You expected the ending “Time ran out”; it was “A ratified accord”."),
        (False, "You expected the peace index to be higher; it came out about the same."),
    )


def test_a_change_that_does_not_fit_is_refused() -> None:
    with pytest.raises(OverrideError, match=r"There is no 'trust\.lossratio' in the rules"):
        changed(rules_of("tutorial"), {"trust.lossratio": 1.0})
