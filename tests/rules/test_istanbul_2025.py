"""Istanbul 2025 beyond its numbers: the days of an exchange, what opens and closes deals, relief and delivery."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.rules.test_scenarios import BASE, PT, RU, UA, resolved

from negotiate.engine.records import call, new_game
from negotiate.engine.rules import Rules
from negotiate.engine.worth import surplus
from negotiate.play.match import Match
from negotiate.rulebook.load import load

DELIVERY_FIRST, RELIEF_FIRST = "phased-suspension", "most-suspended"
TRUST = 40.0
"""Trust of everybody in everybody, at which every risk of a watched ceasefire is met."""


def worth(rules: Rules, party: str, package: dict[str, str], hope: tuple[float, float], pain: tuple[float, float]) -> float:
    """The surplus of a package to a party with hope and pain of the two principals as given (RU, UA)."""
    names = rules.names
    game = new_game(rules.size)
    state = game[0]
    state["trust"][:] = TRUST
    state["support"][:] = 60
    state["round_number"] = 6
    state["guarantor_credibility"] = 0.8
    for index, principal in enumerate((RU, UA)):
        place = names.parties.index(principal)
        state["hope"][place], state["pain"][place] = hope[index], pain[index]
    found = np.full(rules.size.issues, -1, np.int64)
    for issue, option in package.items():
        k = names.issues.index(issue)
        found[k] = names.options[k].index(option)
    place = names.parties.index(party)
    return float(call(surplus, rules.record, game, place, place, found))


def effects(category: str, card: str) -> dict[str, float]:
    """What a card changes, by quantity."""
    event = next(event for event in resolved(BASE)["events"] if event["id"] == category)
    shown = next(shown for shown in event["cards"] if shown["id"] == card)
    return {
        key: value for effect in shown["effects"] for key, value in effect.items() if value is not None and key != "rounds"
    }


CEASEFIRE = {
    "ceasefire-scope": "thirty-days",
    "monitoring": "observers",
    "separation-of-forces": "freeze-in-place",
    "restraint-during-ceasefire": "no-redeployment",
    "sanctions": "carve-outs",
}
PAIN_LATER = (0.57, 0.71)
"""Pain of the two principals after eight months of war (0.014 more a month)."""


def test_the_battlefield_opens_and_closes_a_ceasefire() -> None:
    rules = load(BASE)
    parties = resolved(BASE)["parties"]
    failed = effects("battlefield", "failed-offensive")["hope_of_gain"]
    advance = effects("battlefield", "local-advance")["hope_of_gain"]

    def worths(shift: float) -> tuple[float, float]:
        hope = (parties[RU]["hope_of_gain"] + shift, parties[UA]["hope_of_gain"] - shift)
        return worth(rules, RU, CEASEFIRE, hope, PAIN_LATER), worth(rules, UA, CEASEFIRE, hope, PAIN_LATER)

    assert worths(0)[0] < 0 < worths(0)[1], "closed as things stand"
    assert min(worths(2 * failed)) > 0, "two failed offensives of the one side open it"
    assert worths(2 * failed + 2 * advance)[0] < 0, "two advances close it again"
    # and what makes the one side willing makes the other want more
    assert worths(2 * failed)[1] < worths(0)[1]


def test_diplomacy_and_the_costs_of_war_move_a_deal_too() -> None:
    rules = load(BASE)
    before = worth(rules, RU, CEASEFIRE, (0.55, 0.35), (0.45, 0.6))
    press = effects("diplomatic", "pressure-of-friends")
    pressed = worth(rules, RU, CEASEFIRE, (0.55 + press["hope_of_gain"], 0.35), (0.45 + press["pain"], 0.6))
    broke = effects("costly-stalemate", "budget-shock")
    budget = worth(rules, RU, CEASEFIRE, (0.55, 0.35), (0.45 + broke["pain"], 0.6))
    # a text that ends 0.4 of the war is worth 0.4 * 30 points for each point of hope less pain
    assert pressed - before == pytest.approx(0.4 * 30 * (press["pain"] - press["hope_of_gain"]))
    assert budget - before == pytest.approx(0.4 * 30 * broke["pain"])
    assert pressed - before > 1 and budget - before > 0.9


def option(issue: str, name: str) -> dict[str, Any]:
    """An option of the base scenario."""
    found: dict[str, Any] = next(one for one in resolved(BASE)["issues"][issue]["options"] if one["id"] == name)
    return found


def test_relief_and_delivery_can_come_in_either_order() -> None:
    first, then = option("sanctions", RELIEF_FIRST), option("sanctions", DELIVERY_FIRST)
    # relief first is worth more to the one side and costs the others more, and asks them for more trust
    assert first["values"][RU] > then["values"][RU]
    assert all(first["values"][party] < then["values"][party] for party in (UA, PT))
    assert first["risk"] > then["risk"]
    # delivery first waits for a delivery on claims and assets; relief first waits for trust alone
    assert then["opens_when"]["in_force"] == {"frozen-assets": "claims-register"}
    assert not first["opens_when"].get("in_force") and first["opens_when"]["trust_at_least"] > 0
    assert RU in resolved(BASE)["issues"]["frozen-assets"]["obligors"]


def test_first_steps_ask_for_less_than_those_after_them() -> None:
    issues = resolved(BASE)["issues"]
    for issue in (
        "remains-and-missing",
        "strikes-on-energy",
        "ports-and-navigation",
        "ceasefire-scope",
        "separation-of-forces",
    ):
        steps = issues[issue]["options"][1:]
        assert steps[0]["risk"] < min(step["risk"] for step in steps[1:]), issue


def test_the_days_of_the_exchange_are_told_with_the_people_of_each_day() -> None:
    assert resolved(BASE)["issues"]["prisoners-of-war"]["people_by_phase"] == [390, 307, 303]
    match = Match(load(BASE), seed=1)
    match.advance()
    days = [
        (event["day"], round(float(str(event["people"]))))
        for event in match.events
        if event.kind == "phase-carried-out" and event["issue"] == "prisoners-of-war" and float(str(event["people"])) > 0
    ]
    assert {(0, 780), (1, 614), (2, 606)} <= set(days)


def test_a_day_is_sometimes_postponed() -> None:
    told = []
    for seed in range(30):
        match = Match(load(BASE), seed=seed)
        match.advance()
        told += [event for event in match.events if event.kind == "postponed"]
        if told:
            return
    raise AssertionError("no list ever differs")
