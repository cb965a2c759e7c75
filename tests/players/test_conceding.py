"""Tactics of the field by alternating offers: they come down by their own points, and two of a kind agree (M22, M23)."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from tests.engine.games import everyone
from tests.engine.test_bargaining import DATE, PRICE, begun, document

from negotiate.engine import codes
from negotiate.engine.rules import Rules
from negotiate.lab.generate import generate
from negotiate.play.match import Match
from negotiate.players.roster import BIDDING, PARTY_PLAYERS
from negotiate.rulebook.load import from_document

DOMAINS = 6
TACTICS = tuple(name for name in BIDDING if name in PARTY_PLAYERS)


@cache
def domain(number: int, misreading: float) -> Rules:
    """A generated bargain in which walking away is worth a quarter of having one's way: there is always room to agree."""
    plan = generate(2, 2 + number % 3, 4 + number % 2, 0.2 + 0.1 * number, seed=number + 1).document
    plan |= {"mediator": "none", "process": {"mode": "alternating-offers"}, "calendar": {"rounds": 12}}
    plan["estimation"] = {"misreading": misreading}
    for name, party in plan["parties"].items():
        best = sum(
            max(option.get("values", {}).get(name, 0.0) for option in issue["options"][1:])
            for issue in plan["issues"].values()
        )
        party["reservation"] = {"points": round(best / 4, 2), "war_scale": 0}
    return from_document(plan)


def played(player: str, number: int, misreading: float) -> Match:
    rules = domain(number, misreading)
    match = Match(rules, dict.fromkeys(rules.names.parties, player), seed=number)
    match.advance()
    return match


@pytest.mark.parametrize("player", [*TACTICS, "cautious", "hardliner"])
def test_two_of_a_kind_who_know_each_other_agree(player: str) -> None:
    endings = [played(player, number, 0.0).outcome for number in range(DOMAINS)]
    assert [came.kind for came in endings if came is not None] == ["signed"] * DOMAINS


@pytest.mark.parametrize("player", ["boulware", "linear", "conceder"])
def test_they_agree_also_where_each_misreads_the_other_as_badly_as_can_be(player: str) -> None:
    """A guess that is wrong makes for worse texts, but the curve brings both down all the same."""
    endings = [played(player, number, 20.0).outcome for number in range(DOMAINS)]
    assert sum(came is not None and came.kind == "signed" for came in endings) >= DOMAINS - 1


def test_the_texts_of_a_tactic_come_down_by_its_own_points() -> None:
    for number in range(DOMAINS):
        match = played("boulware", number, 20.0)
        names, worth = match.rules.names, match.rules.record["value"][0]
        for i, party in enumerate(names.parties):
            tabled = [event for event in match.events if event.kind == "offer-item" and event["seat"] == party]
            texts: dict[int, float] = {}
            for event in tabled:
                k = names.issues.index(str(event["issue"]))
                texts.setdefault(event.round, 0.0)
                texts[event.round] += float(worth[i, k, names.options[k].index(str(event["option"]))])
            points = list(texts.values())
            assert (np.diff(points) <= 1e-9).all(), (number, party, points)
            best = sum(float(worth[i, k].max()) for k in range(len(names.issues)))
            for round_number, own in texts.items():
                reservation = float(match.rules.record["reservation_value"][0, i])
                wanted = (1.0 - (round_number / 12) ** 4) * (best - reservation)
                assert own - reservation >= wanted - 1e-6


@pytest.mark.parametrize(("gives", "ends"), [(1, "signed"), (2, "time-ran-out")])
@pytest.mark.parametrize("player", [*TACTICS, "cautious", "hardliner"])
def test_who_has_the_last_word_signs_what_is_better_than_nothing(player: str, gives: int, ends: str) -> None:
    """Walking away is worth 25 and 30 points, a text with one thing for each 60 and 70, and one that gives the last to speak
    nothing 20."""
    plan = document()
    plan["parties"]["aa"]["reservation"]["points"] = 25
    rules, seats = everyone(from_document(plan), player)
    game, first, other = begun(rules)
    game.to_round(6)
    game.to_decision()
    assert game.pending_seat == first
    game.do(codes.PROPOSE, package={PRICE: 1 + first, DATE: 1 + (first if gives == 2 else other)})
    game.seats = seats
    game.play()
    assert codes.ENDINGS[game.ending] == ends
