"""What an obligor is told beforehand bounds what then happens."""

from __future__ import annotations

import itertools

import pytest

from negotiate.engine.prospects import can_fall, prospects
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


def driven(rules: Rules, conduct: dict[str, tuple[str, ...]], *texts: str) -> Match:
    """The principals sign `texts`, Lowmark does in turn what `conduct` says of an issue, and all else is carried out."""
    match = Match(rules, {"highmark": "human", "lowmark": "human"}, mediator="none")
    left = {issue: list(acts) for issue, acts in conduct.items()}
    while any(left.values()) and (pending := match.advance()) is not None:
        if pending.kind == "answer":
            act = f"accept {pending.offer}"
        elif pending.kind == "speak":
            able = (f"propose {text}" for text in texts)
            act = next((one for one in able if match.menu().why_not(one) is None), "pass")
        elif pending.seat == "lowmark" and left.get(str(pending.issue)):
            act = left[str(pending.issue)].pop(0)
        else:
            act = "carry-out"
        match.submit(pending.seat, act)
    return match


def test_a_stall_too_many_costs_what_a_breach_costs(rules: Rules) -> None:
    match = driven(rules, {"detainees": ("stall", "stall")}, "detainees=all-eighty")
    while (pending := match.advance()) is not None and (pending.kind, pending.seat) != ("carry-out", "lowmark"):
        match.submit(pending.seat, "carry-out" if pending.kind == "carry-out" else "pass")
    known = prospects(match.rules, match.game, "lowmark", "detainees")
    assert known.stalls + 1 == known.stalls_to_breach and known.trust_loss > 10 * known.stall_loss
    before = match.view("highmark").trust["highmark"]["lowmark"]
    match.submit("lowmark", "stall")
    match.advance()
    assert match.view("highmark").trust["highmark"]["lowmark"] - before == pytest.approx(-known.trust_loss)


def test_nobody_loses_more_trust_than_there_is_and_on_probation_less_is_gained(rules: Rules) -> None:
    match = driven(rules, {"detainees": ("breach",)}, "detainees=all-eighty")
    while (pending := match.advance()) is not None and (pending.kind, pending.seat) != ("carry-out", "lowmark"):
        match.submit(pending.seat, "carry-out" if pending.kind == "carry-out" else "pass")
    left = match.view("highmark").trust["highmark"]["lowmark"]
    known = prospects(match.rules, match.game, "lowmark", "detainees")
    assert match.view("highmark").probation["lowmark"] > 0 and known.trust_loss == pytest.approx(min(left, 21.6))
    forgotten = match.game.copy()
    forgotten["probation"][0, 1] = 0
    assert 0 < known.trust_gain < prospects(match.rules, forgotten, "lowmark", "detainees").trust_gain


def test_what_a_collapse_takes_is_told_beforehand() -> None:
    rules = load(
        "tutorial",
        overrides={
            "events": [],
            "breach.accident": 0,
            "trust.decay": 0,
            "tracks.ceasefire.opens_when": "always",
            "ceasefire.collapse.trust_per_incident": 100,
            "war.pain_rise": 0,
            "war.pain_fall": 0,
        },
    )
    match = driven(rules, {"quiet-at-the-dam": ("carry-out",)}, "quiet-at-the-dam=seven-days, detainees=all-eighty")
    while (pending := match.advance()) is not None and (pending.seat, pending.issue) != ("lowmark", "quiet-at-the-dam"):
        match.submit(pending.seat, "carry-out" if pending.kind == "carry-out" else "pass")
    known = prospects(match.rules, match.game, "lowmark", "quiet-at-the-dam")
    assert known.collapse is not None and known.collapse.loss == 6.0
    assert known.outlook.withheld > -1.0 > known.collapse.change
    before = match.view("lowmark").utility
    match.submit("lowmark", "breach")
    match.advance()
    assert match.view("lowmark").collapses == 1
    assert match.view("lowmark").utility - before == pytest.approx(known.collapse.change)


def test_a_text_that_protects_persons_can_neither_be_ended_nor_lapse() -> None:
    rules = load("tutorial", overrides={"events": [], "breach.accident": 0, "issues.detainees.suspends": False})
    match = at_the_first_duty(rules)
    follows = prospects(rules, match.game, "highmark", "detainees").follows
    assert (
        follows.protects
        and follows.ends == ()
        and follows.lapses_after == 0
        and not can_fall(rules, match.game, "detainees")
    )
    plain = at_the_first_duty(load("tutorial"))
    follows = prospects(plain.rules, plain.game, "highmark", "detainees").follows
    assert not follows.protects and follows.ends == ("lowmark",) and can_fall(plain.rules, plain.game, "detainees")
