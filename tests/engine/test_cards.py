"""Events with a reason and what the calendar moves: when a card comes, and what no agreement is worth by round."""

from __future__ import annotations

from typing import Any

import pytest
from tests.engine.games import Game, everyone
from tests.rulebook.documents import small

from negotiate.engine import codes
from negotiate.engine.ledger import war_value
from negotiate.engine.reference import walk_away_course
from negotiate.engine.rules import Rules
from negotiate.engine.view import view
from negotiate.players.determinise import own_rules
from negotiate.rulebook.load import from_document

ROUNDS = 6


def rules_with(*cards: dict[str, Any], probability: float = 1.0) -> Rules:
    """Rules without an accord, with one category of cards, each of which raises the support of the principals."""
    document = small()
    effects = [{"support_of_principals": 1}]
    entries = [{"text": "Something happens.", "effects": effects, **card} for card in cards]
    document["events"] = [{"id": "town", "name": "The town", "probability": probability, "cards": entries}]
    return from_document(document)


def course(rules: Rules, seed: int = 1) -> list[tuple[int, str]]:
    """The cards of a game in which nobody moves, each with its round."""
    game = Game(rules, seed=seed)
    while not game.ended:
        game.to_round(game.round_number + 1) if game.round_number < ROUNDS else game.play()
    return [(row[1], rules.names.cards[row[6]]) for row in game.events(codes.E_CARD)]


def test_a_card_of_the_calendar_comes_in_its_round_and_is_never_drawn() -> None:
    rules = rules_with({"id": "fair", "round": 3}, {"id": "rain"})
    found = course(rules)
    assert [card for card in found if card[1] == "fair"] == [(3, "fair")]
    assert [card for card in found if card[1] == "rain"] == [(number, "rain") for number in range(1, ROUNDS + 1)]
    assert course(rules_with({"id": "fair", "round": 3}, probability=0.0)) == [(3, "fair")]
    late = {"id": "fair", "round": 3, "when": {"agreed": {"road": "gravel"}}}
    assert course(rules_with(late, probability=0.0)) == [], "its reason does not hold"


def test_when_and_unless_are_looked_at_as_a_round_begins() -> None:
    assert course(rules_with({"id": "rain", "when": {"round_at_least": 4}})) == [(4, "rain"), (5, "rain"), (6, "rain")]
    assert course(rules_with({"id": "rain", "unless": {"round_at_least": 3}})) == [(1, "rain"), (2, "rain")]
    both = {"id": "rain", "when": {"round_at_least": 2}, "unless": {"any": [{"round_at_least": 4}, "never"]}}
    assert course(rules_with(both)) == [(2, "rain"), (3, "rain")]


def test_once_and_groups_keep_cards_away() -> None:
    assert course(rules_with({"id": "rain", "once": True})) == [(1, "rain")]
    pair = rules_with({"id": "rain", "group": "sky"}, {"id": "sun", "group": "sky"})
    kinds = {tuple({card for _, card in course(pair, seed)}) for seed in range(1, 9)}
    assert kinds == {("rain",), ("sun",)}, "one of them, again and again, and either in some game"
    last = rules_with({"id": "rain", "round": 5, "group": "sky"}, {"id": "sun", "group": "sky", "once": True})
    assert course(last)[0][1] == "sun" and len(course(last)) == 1, "a card that came before keeps that of the calendar away"


def test_a_card_that_is_left_out_leaves_the_others_equally_likely() -> None:
    rules = rules_with({"id": "rain"}, {"id": "sun"}, {"id": "snow", "when": "never"})
    found = [card for seed in range(40) for _, card in course(rules, seed)]
    assert set(found) == {"rain", "sun"} and 90 < found.count("rain") < 150


def scheduled() -> Rules:
    document = small()
    document["parties"]["north"] |= {
        "hope_of_gain": 0.6,
        "pain": 0.5,
        "reservation": {"points": 2, "war_scale": 1},
        "schedule": [{"round": 4, "reservation": -1, "pain": 0.4}, {"round": 2, "hope_of_gain": 0.7}],
    }
    document["war"] = {"value": 10, "pain_rise": 0.0}
    return from_document(document)


def test_the_calendar_moves_what_no_agreement_is_worth() -> None:
    rules = scheduled()
    moves = dict(walk_away_course(rules.record[0], 0))
    assert moves == pytest.approx({1: 3.0, 2: 4.0, 4: 2.0})
    assert walk_away_course(rules.record[0], 1) == ((1, 0.0),)
    game, seen = Game(rules), []
    for number in range(1, ROUNDS + 1):
        game.to_round(number)
        assert game.to_decision()
        seen.append(float(game.ask(war_value, 0)))
        assert view(rules, game.record, "north").war_value == seen[-1]
    assert seen == pytest.approx([3.0, 4.0, 4.0, 2.0, 2.0, 2.0])
    assert rules.record["reservation_value"][0, 0] == pytest.approx(2.0), "the score counts from where it comes to"
    assert view(rules, game.record, "north").walk_away == walk_away_course(rules.record[0], 0)
    assert own_rules(rules, 1)["schedule_length"][0, 0] == 0, "nobody else knows what the calendar brings"


def test_an_event_moves_what_no_agreement_is_worth() -> None:
    card = {"id": "offer", "round": 2, "actor": "north", "effects": [{"reservation": 5}]}
    game = Game(rules_with(card, probability=0.0))
    before = float(game.ask(war_value, 0))
    game.to_round(3)
    assert float(game.ask(war_value, 0)) == pytest.approx(before + 5 - 2 * 0.008 * 30)
    assert game.reservation_shift[:2].tolist() == [5.0, 0.0]


def test_players_take_less_once_the_calendar_has_lowered_what_they_can_do_alone() -> None:
    document = small()
    for party in document["parties"].values():
        party |= {"reservation": {"points": 20, "war_scale": 0}, "hardness": 0, "audience_cost": 0}
    for party in document["parties"].values():
        party["schedule"] = [{"round": 4, "reservation": 0}]
    rules, seats = everyone(from_document(document), "cautious")
    signed = []
    for seed in range(20):
        game = Game(rules, seats, seed)
        game.play()
        signed += [row[1] for row in game.events(codes.E_SIGNED)]
    assert signed and min(signed) == 4


def test_everything_settled_and_nothing_settled_are_endings_of_their_own() -> None:
    document = small()
    silent = Game(from_document(document))
    silent.to_round(ROUNDS)
    while silent.to_decision():
        silent.do(codes.PASS)
    assert codes.ENDINGS[silent.ending] == "nothing-settled"

    def play(**endings: Any) -> tuple[str, int]:
        game = Game(from_document({**document, "endings": endings}))
        game.pass_to(0)
        game.do(codes.PROPOSE, package={0: 1, 1: 1})
        game.pass_to(1, codes.ANSWER)
        game.do(codes.ACCEPT, offer=game.pending_offer)
        while game.to_decision():
            game.do(codes.CARRY if game.pending_kind == codes.CARRY_OUT else codes.PASS)
        return codes.ENDINGS[game.ending], game.round_number

    assert play() == ("all-settled", ROUNDS)
    assert play(stop_when_settled=True) == ("all-settled", 1)
    accord = {"when": {"agreed": {"road": "gravel"}}, "ratification": {"threshold": 100}}
    with_accord = Game(from_document({**document, "accord": accord}))
    with_accord.to_round(ROUNDS)
    while with_accord.to_decision():
        with_accord.do(codes.PASS)
    assert codes.ENDINGS[with_accord.ending] == "horizon"
