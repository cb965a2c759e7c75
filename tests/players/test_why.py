"""Reasons: from the view alone, weighty ones first, in sentences, and only after the game."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from negotiate.engine.notation import Action
from negotiate.engine.prospects import prospects, redress_on
from negotiate.errors import IllegalAction
from negotiate.play.match import Match
from negotiate.players import roster
from negotiate.players.reasons import LABELS, MOST_FOR_OTHERS, Reason, reasons
from negotiate.players.why import why
from negotiate.rulebook.load import load
from negotiate.words.speaker import ENGLISH_SPEAKER


def by_label(found: tuple[Reason, ...]) -> dict[str, Reason]:
    return {reason.label: reason for reason in found}


@pytest.mark.parametrize("scenario", ["tutorial", "istanbul-2025", "camp-david-1978"])
def test_every_decision_of_a_game_has_reasons_in_sentences(scenario: str) -> None:
    rules = load(scenario)
    seats = dict.fromkeys(rules.names.parties, "human")
    chance = random.Random(4)
    match = Match(rules, seats, 6, mediator="human")
    kinds = set()
    for _ in range(200):
        pending = match.advance()
        if pending is None:
            break
        action = match.menu().sample(chance)
        if action.kind in ("leave", "delegate"):
            action = Action("pass")
        if pending.kind == "answer" and chance.random() < 0.6:
            action = Action("accept", pending.offer)
        about = action.issue or pending.issue
        redress = about is not None and action.kind in ("suspend", "terminate", "waive")
        remedy = redress_on(rules, match.game, pending.seat, str(about)) if redress else None
        found = why(match.view(pending.seat), action, rules.names, "horizon", 9, remedy=remedy)
        kinds.add(action.kind)
        assert all(reason.label in LABELS and reason.sentence.endswith(".") for reason in found)
        weights = [abs(reason.weight) for reason in found]
        assert weights == sorted(weights, reverse=True)
        assert found or action.kind in ("carry-out", "pass")
        match.submit(pending.seat, action)
    assert {"propose", "accept", "carry-out"} <= kinds


def test_the_weight_of_a_package_is_what_the_view_says_it_is_worth() -> None:
    rules = load("tutorial")
    match = Match(rules, {"highmark": "human"}, 6)
    while (pending := match.advance()) is not None and pending.kind != "speak":
        match.submit("highmark", "reject lowmark" if pending.offer == "lowmark" else "pass")
    seen = match.view("highmark")
    found = by_label(why(seen, "propose detainees=all-eighty", rules.names, "accord", most=9))
    assert found["worth-to-self"].weight == seen.values["detainees"]["all-eighty"] == 4.0
    assert found["worth-to-self"].sentence == "It is worth +4 points to Highmark."
    estimated = seen.estimates["lowmark"]["detainees"]["all-eighty"]
    assert found["worth-to-others"].weight == pytest.approx(min(estimated, MOST_FOR_OTHERS))
    assert f"{ENGLISH_SPEAKER.points(estimated, signed=True)} from it" in found["worth-to-others"].sentence
    doubt = 1.0 - seen.confidence["detainees"]
    assert found["risk"].weight == pytest.approx(-doubt * (4.0 + seen.exposure["detainees"]))
    assert found["gate"].sentence == (
        "Carried out, it brings closer what is not open yet: Watching together, Quiet at the dam, Water."
    )
    assert len(why(seen, "propose detainees=all-eighty", rules.names, "accord")) == 3


def test_what_speaks_for_accepting_speaks_against_rejecting() -> None:
    rules = load("tutorial")
    match = Match(rules, {"lowmark": "human"}, 2)
    pending = match.advance()
    assert pending is not None and pending.kind == "answer"
    seen = match.view("lowmark")
    yes, no = (by_label(reasons(seen, f"{answer} {pending.offer}", rules.names)) for answer in ("accept", "reject"))
    for label in ("worth-to-self", "risk"):
        assert yes[label].weight == -no[label].weight
        assert yes[label].sentence == no[label].sentence


def test_breaking_a_good_promise_has_everything_against_it() -> None:
    rules = load("tutorial")
    match = Match(rules, {"lowmark": "human"}, 6)
    while (pending := match.advance()) is not None and pending.kind != "carry-out":
        match.submit("lowmark", f"accept {pending.offer}" if pending.kind == "answer" else "pass")
    found = reasons(match.view("lowmark"), "breach", rules.names)
    assert found and all(reason.weight < 0.0 for reason in found)
    assert by_label(found)["trust"].sentence == (
        "A breach that is seen costs much trust, and good deeds count less for a while."
    )


def test_what_breaking_ones_word_saves_today_speaks_for_it_and_what_hangs_on_it_against() -> None:
    rules = load("tutorial")
    match = Match(rules, {"lowmark": "human"}, 6)
    while (pending := match.advance()) is not None and pending.kind != "carry-out":
        match.submit("lowmark", f"accept {pending.offer}" if pending.kind == "answer" else "pass")
    assert pending is not None and pending.issue is not None
    outlook = prospects(rules, match.game, "lowmark", pending.issue).outlook
    found = by_label(why(match.view("lowmark"), "breach", rules.names, "accord", 9, outlook))
    saved, coming = outlook.withheld - outlook.kept, outlook.whole - outlook.withheld
    assert found["worth-to-self"].weight == pytest.approx(saved) and saved > 0.0
    assert found["risk"].weight == pytest.approx(-coming) and coming > saved
    points = ENGLISH_SPEAKER.points(saved, signed=True)
    assert found["worth-to-self"].sentence == (
        f"Not to deliver moves own points by {points} today, against delivering, if the others deliver."
    )
    assert found["risk"].sentence == (
        f"What is still to come from these texts hangs on it: {ENGLISH_SPEAKER.points(coming)}."
    )
    kept = by_label(why(match.view("lowmark"), "carry-out", rules.names, "accord", 9, outlook))
    assert kept["worth-to-self"].weight == -found["worth-to-self"].weight
    assert kept["risk"].weight == -found["risk"].weight


def test_a_mediator_has_reasons_too() -> None:
    rules = load("tutorial")
    match = Match(rules, {}, 6, mediator="human")
    pending = match.advance()
    assert pending is not None and pending.kind == "mediate"
    found = why(match.view(pending.seat), Action("facilitate"), rules.names, "accord")
    assert found[0].label == "trust" and found[0].weight > 0.0


def test_reasons_are_not_given_while_the_game_is_played() -> None:
    rules = load("tutorial")
    match = Match(rules, {"lowmark": "human"}, 6)
    match.advance()
    with pytest.raises(IllegalAction) as refusal:
        why(match.view("lowmark"), "pass", rules.names, match.outcome.kind if match.outcome else None)
    assert str(refusal.value) == ("Reasons are given after the game: what a seat thinks is its own as long as it is played.")


@pytest.mark.parametrize("player", ["hard", *roster.NAMES[:4]])
def test_nothing_of_a_seats_reasons_stands_in_what_the_others_see(player: str, tmp_path: Path) -> None:
    """Not in their views, and not in the record, which carries every event."""
    rules = load("tutorial")
    path = tmp_path / "game.jsonl"
    with Match(rules, {"highmark": player}, 6, record=path) as match:
        match.advance()
    seen = json.dumps(match.view("lowmark").to_data())
    written = "\n".join(path.read_text(encoding="utf-8").splitlines()[1:])
    for label in LABELS:
        # `risk` and `trust` are public facts of the same name
        assert label in ("risk", "trust", "pain", "time") or (label not in seen and f'"{label}"' not in written)
    for word in ("worth to self", "weight", "It is worth", "reason"):
        assert word not in seen and word not in written
    decided = [event for event in match.events if event.kind == "action" and event["seat"] == "highmark"]
    assert decided and all(set(event.fields) <= {"seat", "action", "offer", "issue"} for event in decided)
