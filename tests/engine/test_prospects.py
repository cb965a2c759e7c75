"""What an obligor is told beforehand bounds what then happens."""

from __future__ import annotations

import itertools

import pytest

from negotiate.engine.prospects import prospects
from negotiate.engine.rules import Rules
from negotiate.play.match import Match
from negotiate.rulebook.load import load


@pytest.fixture(scope="module")
def rules() -> Rules:
    """Nothing but the conduct moves trust: no drift, no cards, no false alarms, no accidents; every breach is seen.

    There is more trust than a breach takes.
    """
    return load(
        "tutorial",
        overrides={
            "trust.decay": 0,
            "trust.initial.default": 40,
            "events": [],
            "breach.accident": 0,
            "tracks.humanitarian.stall_cost": 0,
            "verification.tiers": [
                {"name": f"tier {tier}", "enforcement": 0.1, "learning": 0.5, "detection": 1, "false_alarm": 0}
                for tier in range(5)
            ],
        },
    )


def at_the_first_duty(rules: Rules) -> Match:
    match = Match(rules, {"highmark": "human", "lowmark": "human"}, mediator="none")
    while (pending := match.advance()) is not None and pending.kind != "carry-out":
        proposes = pending.kind == "speak" and pending.seat == "highmark" and not match.view("highmark").agreements
        action = "propose detainees=all-eighty" if proposes else "pass"
        match.submit(pending.seat, "accept highmark" if pending.kind == "answer" else action)
    assert match.pending is not None and match.pending.kind == "carry-out"
    return match


@pytest.mark.parametrize("conduct", ["carry-out", "stall", "breach"])
def test_the_numbers_bound_what_happens(rules: Rules, conduct: str) -> None:
    match = at_the_first_duty(rules)
    known = prospects(match.rules, match.game, "highmark", "detainees")
    assert (known.due, known.detection, known.false_alarm, known.exposed) == (2, 1.0, 0.0, ("lowmark",))
    before = match.view("lowmark").trust["lowmark"]["highmark"]
    match.submit("highmark", conduct)
    while match.round == 1 and (pending := match.advance()) is not None and match.round == 1:
        match.submit(pending.seat, "carry-out")
    change = match.view("lowmark").trust["lowmark"]["highmark"] - before
    if conduct == "carry-out":
        assert 0 < change <= known.trust_gain
    elif conduct == "stall":
        assert change == pytest.approx(-known.stall_loss)
        assert prospects(match.rules, match.game, "highmark", "detainees").stalls == 1
    else:
        assert change == pytest.approx(-known.trust_loss)
        assert match.view("lowmark").probation["highmark"] in (known.probation_rounds, known.probation_rounds - 1)


def test_a_duty_that_goes_on_weighs_less() -> None:
    rules = load("istanbul-2025")
    match = Match(rules, seed=1)
    continuing = [issue for k, issue in enumerate(rules.names.issues) if rules.record["continuing"][0, k]]
    assert continuing
    game = match.game
    k = rules.names.issues.index(continuing[0])
    game["agreed"][0, k] = game["binding"][0, k] = 1
    early = prospects(rules, game, "ukraine", continuing[0])
    game["done"][0, k] = rules.record["phases"][0, k]
    late = prospects(rules, game, "ukraine", continuing[0])
    assert late.false_alarm == 0.0 < early.false_alarm
    assert late.due == 1 and late.trust_loss < early.trust_loss and late.trust_gain < early.trust_gain


def test_nothing_is_drawn_or_changed() -> None:
    rules = load("tutorial")
    match = Match(rules, seed=1)
    game = match.game
    before = game.tobytes()
    for party, issue in itertools.product(rules.names.parties, rules.names.issues):
        prospects(rules, game, party, issue)
    assert game.tobytes() == before
    with pytest.raises(ValueError, match="not in tuple"):
        prospects(rules, game, "nobody", "detainees")
