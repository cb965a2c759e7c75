"""Log rows become named values, and those survive JSON."""

from __future__ import annotations

import json

import pytest

from negotiate.engine import codes
from negotiate.engine.events import Event, decode
from negotiate.engine.rules import Rules
from negotiate.play.match import Match
from negotiate.rulebook.load import load


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load("tutorial")


def row(
    kind: int,
    round_number: int = 1,
    actor: int = -1,
    other: int = -1,
    issue: int = -1,
    option: int = -1,
    detail: int = 0,
    amount: int = 0,
) -> list[int]:
    return [kind, round_number, actor, other, issue, option, detail, amount]


def test_a_proposal_and_its_package_are_one_event(rules: Rules) -> None:
    rows = [
        row(codes.E_ACTION, actor=0, option=0, detail=codes.PROPOSE),
        row(codes.E_OFFER_ITEM, actor=0, issue=0, option=2),
        row(codes.E_OFFER_ITEM, actor=0, issue=1, option=1),
        row(codes.E_ACTION, actor=1, other=0, option=0, detail=codes.ACCEPT),
        row(codes.E_SIGNED, actor=0, detail=codes.TREATY),
        row(codes.E_SIGNED_ITEM, actor=0, issue=0, option=2, detail=codes.TREATY),
    ]
    assert decode(rules.names, rows) == [
        Event("action", 1, {"seat": "highmark", "action": "propose detainees=all-eighty, quiet-at-the-dam=seven-days"}),
        Event("action", 1, {"seat": "lowmark", "action": "accept highmark"}),
        Event("signed", 1, {"seat": "highmark", "binding": "treaty", "options": {"detainees": "all-eighty"}}),
    ]


def test_a_pass_over_an_offer_says_whose_and_a_duty_says_which(rules: Rules) -> None:
    mediator = rules.size.parties
    found = decode(
        rules.names,
        [
            row(codes.E_ACTION, actor=1, other=mediator, option=0, detail=codes.PASS),
            row(codes.E_ACTION, actor=1, issue=2, option=0, detail=codes.STALL),
            row(codes.E_ACTION, actor=1, option=12, detail=codes.ANNOUNCE),
        ],
    )
    assert [event.fields for event in found] == [
        {"seat": "lowmark", "action": "pass", "offer": "river-council"},
        {"seat": "lowmark", "action": "stall", "issue": "water"},
        {"seat": "lowmark", "action": "announce normal conditionally"},
    ]


def test_every_kind_of_event_has_names(rules: Rules) -> None:
    for kind in range(1, len(codes.EVENTS)):
        if kind in (codes.E_OFFER_ITEM, codes.E_SIGNED_ITEM):
            continue
        (event,) = decode(rules.names, [row(kind, 3, actor=0, other=0, issue=0, option=0, detail=0, amount=-1500)])
        assert event.kind == codes.EVENTS[kind]
        assert event.round == 3


def test_amounts_are_thousandths(rules: Rules) -> None:
    (event,) = decode(rules.names, [row(codes.E_TRUST, actor=0, other=1, amount=17300)])
    assert event.fields == {"party": "highmark", "trusted": "lowmark", "trust": 17.3}


@pytest.mark.parametrize("scenario", ["tutorial", "istanbul-2025"])
def test_the_events_of_a_game_survive_json(scenario: str) -> None:
    match = Match(load(scenario), seed=5)
    match.advance()
    assert match.events[-1].kind == "ended"
    again = [Event.from_data(json.loads(json.dumps(event.to_data()))) for event in match.events]
    assert again == list(match.events)
