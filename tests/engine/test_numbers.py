"""The numbers that a rule file may hold: each has its limits and a place in the record, and changes the game."""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import numpy as np
import pytest
from pydantic import BaseModel
from tests.engine.games import Game
from tests.engine.test_conduct import carry_out, signed
from tests.engine.test_conduct import rules as sure
from tests.engine.test_legal import MEDIATED
from tests.engine.test_offers import GRAIN, NORTH, ROADS, SOUTH, answer_all, rules
from tests.strategies import NUMBERS

from negotiate.engine import codes, legal
from negotiate.engine.attributes import ISSUE_ATTRIBUTES, OPTION_ATTRIBUTES, PARTY_ATTRIBUTES, TRACK_ATTRIBUTES, Attribute
from negotiate.engine.layout import round_dtype, summary_dtype
from negotiate.engine.prospects import prospects
from negotiate.engine.view import view
from negotiate.lab.simulate import cast_seats
from negotiate.play.loop import batch
from negotiate.rulebook.load import load
from negotiate.rulebook.model.conditions import Condition
from negotiate.rulebook.model.issues import Issue, Option, Track
from negotiate.rulebook.model.outline import at, fields
from negotiate.rulebook.model.parties import Party

LOWERED_BY_HAND = {
    "calendar.classroom_rounds",  # for the classroom, not for the engine
    "process.discount",  # one number becomes one of each round
    "trust.initial.default",
    "scoring.weights.people",
    "scoring.weights.quiet",
    "scoring.weights.durability",
    "scoring.weights.balance",
    *(f"decision_rule.{name}" for name in ("share", "number", "quota", "vote_share")),
    "endings.stop_when_settled",
    "process.good_faith",
    "accord.ratification.threshold",
}
"""Numbers of the game that lower.py works out itself: one for each pair of parties, the weights of one array, and the counts
of votes."""


def kinds_of(annotation: Any) -> Iterator[Any]:
    """The types that a value may have, without what each of several values in it may be."""
    if get_origin(annotation) is Annotated:
        yield from kinds_of(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for one in get_args(annotation):
            yield from kinds_of(one)
    else:
        yield annotation


def numbers_of(model: type[BaseModel], path: str = "") -> Iterator[str]:
    """Paths of all single numbers and truths of a model and of the models in it, but not of what there are several of."""
    for name, field in model.model_fields.items():
        here = f"{path}.{name}" if path else name
        for kind in kinds_of(field.annotation):
            if kind in (int, float, bool):
                yield here
            elif isinstance(kind, type) and issubclass(kind, BaseModel) and kind is not Condition:
                yield from numbers_of(kind, here)


def test_every_number_of_the_schema_has_a_row_and_every_row_its_key_and_limits() -> None:
    scenario = at([])
    assert scenario is not None and scenario.model is not None
    in_schema = set(numbers_of(scenario.model)) - LOWERED_BY_HAND
    assert in_schema == {number.path for number in NUMBERS} | {"calendar.rounds", "endings.epilogue_rounds"}


@pytest.mark.parametrize(
    ("table", "model"),
    [(PARTY_ATTRIBUTES, Party), (TRACK_ATTRIBUTES, Track), (ISSUE_ATTRIBUTES, Issue), (OPTION_ATTRIBUTES, Option)],
)
def test_every_number_of_a_part_has_a_row_and_every_row_fits_its_key(
    table: tuple[Attribute, ...], model: type[BaseModel]
) -> None:
    by_hand = {"plural", "may_return", "proposes"}  # a grammar for the words; rights that an observer has not
    found = {
        path
        for path in numbers_of(model)
        # a tier, or the word `monitored`; votes by party
        if path not in by_hand and not path.startswith(("verification.", "decision_rule."))
    }
    # exposure is one number or one for each party; the other two depend on whether people return
    assert found - {"exposure", "evident", "reversible"} == {row.path for row in table}
    for row in table:
        *way, key = row.path.split(".")
        owner: Any = model
        for step in way:
            owner = fields(owner)[step].annotation
        assert (row.kind is float) == (float in kinds_of(fields(owner)[key].annotation)), row


CHANGES = (
    ("trust.incident_enforcement", 0.0, "cautious"),
    ("trust.false_alarm_factor", 1.0, "random"),
    ("trust.counter_factor", 1.0, "cautious"),
    ("gestures.step", 1.0, "random"),
    ("gestures.tier", 4, "random"),
    ("gestures.reciprocation_rounds", 0, "random"),
    ("estimation.caution", 3.0, "cautious"),
    ("estimation.caution_kept", 0.0, "cautious"),
    ("estimation.caution_signed", 1.0, "cautious"),
    ("verification.most_enforcement", 0.1, "random"),
    ("verification.panel_tier", 4, "cautious"),
    ("breach.readiness", 2.0, "cautious"),
    ("accord.ratification.net_weight", 3.0, "cautious"),
    ("event_rules.condemnation", 0.0, "cautious"),
)


def played(overrides: dict[str, Any], player: str) -> bytes:
    """What 200 games come to."""
    known = load("istanbul-2025", overrides=overrides)
    cast = cast_seats(known, dict.fromkeys(known.names.parties, player), "mixed" if player == "cautious" else player)
    summaries = np.zeros(200, summary_dtype(known.size))
    batch(cast.rules, cast.roster, 5, 0, 0, len(summaries), summaries, np.zeros(0, round_dtype(known.size)))
    return summaries.tobytes()


@pytest.mark.parametrize("player", ["cautious", "random"])
def test_the_file_decides_what_once_stood_in_the_engine(player: str) -> None:
    as_shipped = played({}, player)
    for path, value, by in CHANGES:
        if by == player:
            assert played({path: value}, player) != as_shipped, path


def test_a_political_commitment_earns_its_share_of_trust() -> None:
    gains = {}
    for factor in (0.25, 1.0):
        game = signed(
            Game(rules(parties__east__attendance="delegates", trust__political_factor=factor, trust__decay=0)), {ROADS: 1}
        )
        before = float(game.trust[NORTH][SOUTH])
        carry_out(game)
        gains[factor] = game.trust[NORTH][SOUTH] - before
    assert gains[0.25] == pytest.approx(0.25 * gains[1.0]) and gains[1.0] > 0


def test_a_gesture_that_is_announced_and_not_made_costs_its_share_of_a_breach() -> None:
    game = Game(rules(gestures__broken_factor=0.25, gestures__step=0.75))
    game.pass_to(NORTH)
    game.do(codes.ANNOUNCE, amount=2)
    game.to_round(3)
    assert game.trust[SOUTH][NORTH] == 50 - 0.25 * (3 * 4 * 1.5)


def test_a_communique_brings_what_the_file_says() -> None:
    known = rules(parties__east__attendance="absent", communique={"inclusion": 0.25, "support": 7}, inclusion__share=0.5)
    game = Game(known)
    game.pass_to(NORTH)
    support = game.support.copy()
    game.do(codes.PROPOSE, package={ROADS: 1})
    answer_all(game, south=codes.ACCEPT)
    assert (game.support - support).tolist()[:3] == [7, 7, 0]
    assert game.inclusion == 0.75


def test_walking_out_helps_the_others_at_home() -> None:
    game = Game(rules(endings__walk_out_support=9))
    game.pass_to(NORTH)
    support = game.support.copy()
    game.do(codes.LEAVE)
    assert (game.support - support).tolist()[:3] == [0, 9, 9]


def test_the_absent_can_be_invited_as_often_as_the_file_says() -> None:
    known = rules(**MEDIATED, mediation__convene_interval=2, parties__east__attendance="absent")
    game = Game(known)
    game.to_decision()
    game.record["credibility"][0, 2] = 0.0  # East does not come
    game.do(codes.CONVENE)
    for number, refusal in ((2, legal.TOO_SOON), (3, legal.LEGAL)):
        game.to_round(number)
        game.to_decision()
        assert game.reason(game.action(codes.CONVENE)) == refusal


def test_what_a_breach_takes_is_the_same_whoever_asks() -> None:
    """The rule stands in one place: what is foretold is what happens, and what reasons are told."""
    known = sure(trust__gain=5, trust__loss_ratio=2, issues__grain__step=0.5, parties__south__control=0.8)
    game = signed(Game(known), {GRAIN: 1})
    foretold = prospects(known, game.record, "south", "grain").trust_loss
    assert foretold == pytest.approx(5 * 2 * 0.5 * 0.8)
    assert view(known, game.record, "south").trust_at_stake.breach["grain"] == foretold
    before = float(game.trust[NORTH][SOUTH])
    carry_out(game, south=codes.BREACH)
    assert before - game.trust[NORTH][SOUTH] == foretold


@pytest.mark.parametrize(("guarantor", "left"), [("south", 0.55), ("north", 0.8)])
def test_a_guarantor_that_is_seen_to_break_its_guarantee_is_believed_less_for_good(guarantor: str, left: float) -> None:
    options = len(sure().names.options[sure().names.issues.index("grain")])
    game = signed(
        Game(
            sure(
                guarantees={
                    "issue": "grain",
                    "strengths": [0.1 * option for option in range(options)],
                    "guarantor": guarantor,
                    "reneging": 0.25,
                }
            )
        ),
        {GRAIN: 1},
    )
    carry_out(game, south=codes.BREACH)
    assert game.guarantor_credibility == pytest.approx(left)
