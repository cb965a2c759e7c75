"""What the rules allow: each refusal at its own moment, and the engine's answer is the menu's."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.games import Game, everyone, legal_actions, some_action
from tests.engine.test_offers import EAST, GRAIN, NORTH, ROADS, SOUTH, answer_all, rules
from tests.strategies import Document, rule_documents

from negotiate.engine import codes, legal
from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action
from negotiate.rulebook.load import from_document, load

MEDIATED: dict[str, Any] = {
    "mediators": {
        "host": {
            "name": "Host",
            "initials": "HO",
            "leverage": 1.2,
            "credibility": {"north": 60, "south": 60, "east": 60},
            "acts": ["facilitate", "formulate", "manipulate", "guarantee", "convene", "show-stalemate"],
        }
    },
    "mediator": "host",
}

CONDUCT = (codes.CARRY, codes.STALL, codes.BREACH, codes.SUSPEND, codes.CARRY_ALL)
"""What an obligor can decide; to suspend is refused unless somebody is in default."""


def why(game: Game, kind: int, **fields: Any) -> str:
    return legal.REFUSALS[game.reason(game.action(kind, **fields))]


def test_packages() -> None:
    game = Game(rules(issues__grain__requires={"roads": "all"}))
    game.pass_to(NORTH)
    for package, refusal in (
        ({}, "empty-package"),
        ({ROADS: 0}, "no-such-option"),
        ({ROADS: 3}, "no-such-option"),
        ({ROADS: -2}, "no-such-option"),
        ({GRAIN: 1}, "requirement-missing"),
        ({GRAIN: 1, ROADS: 1}, "requirement-missing"),
        ({GRAIN: 1, ROADS: 2}, "legal"),
    ):
        assert why(game, codes.PROPOSE, package=package) == refusal, package
    game.do(codes.PROPOSE, package={ROADS: 2})
    answer_all(game, south=codes.ACCEPT, east=codes.ACCEPT)
    assert why(game, codes.PROPOSE, package={GRAIN: 1}) == "already-proposed"
    game.pass_to(SOUTH)
    assert why(game, codes.PROPOSE, package={ROADS: 1}) == "not-beyond-agreed"
    assert why(game, codes.PROPOSE, package={ROADS: 2}) == "not-beyond-agreed"
    assert why(game, codes.PROPOSE, package={GRAIN: 1}) == "legal"


def test_one_who_owns_nothing_of_it_with_nobody_to_ask() -> None:
    game = Game(rules(issues__roads__owners=["north"], parties__east__proposes=False))
    game.pass_to(NORTH)
    assert why(game, codes.PROPOSE, package={ROADS: 1}) == "nobody-to-ask"
    game.pass_to(EAST)
    assert why(game, codes.PROPOSE, package={ROADS: 1}) == "may-not-propose"


@pytest.mark.parametrize("kind", [kind for kind in range(len(codes.ACTIONS)) if kind != codes.PASS])
def test_each_act_has_its_own_moment(kind: int) -> None:
    game = Game(rules(**MEDIATED))
    game.to_decision()
    assert game.pending_kind == codes.MEDIATE
    if kind not in codes.MEDIATOR_ACTS:
        assert why(game, kind, offer=NORTH, amount=1, package={ROADS: 1}) == "wrong-kind"
    game.pass_to(NORTH)
    if kind in codes.MEDIATOR_ACTS or kind in (codes.COUNTER, *CONDUCT):
        assert why(game, kind, offer=NORTH, amount=1, package={ROADS: 1}) == "wrong-kind"
    game.do(codes.PROPOSE, package={ROADS: 1})
    game.pass_to(SOUTH, codes.ANSWER)
    if kind not in (codes.ACCEPT, codes.REJECT, codes.COUNTER):
        assert why(game, kind, offer=NORTH, amount=1, package={ROADS: 1}) == "wrong-kind"
    answer_all(game, south=codes.ACCEPT, east=codes.ACCEPT)
    game.pass_to(NORTH, codes.CARRY_OUT)
    if kind not in CONDUCT:
        assert why(game, kind, offer=NORTH, amount=1, package={ROADS: 1}) == "wrong-kind"


def test_answers_are_to_the_offer_that_is_asked_about() -> None:
    game = Game(rules())
    game.pass_to(NORTH)
    for offer in (-1, NORTH, SOUTH, 99):
        assert why(game, codes.ACCEPT, offer=offer) == "no-such-offer"
    game.do(codes.PROPOSE, package={ROADS: 1})
    game.pass_to(SOUTH, codes.ANSWER)
    assert why(game, codes.ACCEPT, offer=EAST) == "no-such-offer"
    assert why(game, codes.COUNTER, offer=NORTH) == "empty-package"
    assert why(game, codes.COUNTER, offer=NORTH, package={GRAIN: 1}) == "legal"
    assert why(game, codes.ACCEPT, offer=NORTH) == "legal"


def test_gestures() -> None:
    game = Game(rules())
    game.pass_to(NORTH)
    for amount, refusal in (
        (0, "no-such-size"),
        (4, "no-such-size"),
        (-1, "no-such-size"),
        (11, "no-such-size"),
        (3, "legal"),
    ):
        assert why(game, codes.GESTURE, amount=amount) == refusal, amount
    for amount, refusal in ((10, "no-such-size"), (14, "no-such-size"), (21, "no-such-size"), (12, "legal"), (2, "legal")):
        assert why(game, codes.ANNOUNCE, amount=amount) == refusal, amount
    game.do(codes.ANNOUNCE, amount=2)
    game.to_decision()
    assert why(game, codes.ANNOUNCE, amount=1) == "already-announced"
    assert why(game, codes.GESTURE, amount=2) == "already-announced"
    game.to_round(2)
    game.pass_to(NORTH)
    before = game.trust.copy()
    game.do(codes.GESTURE, amount=2)
    assert game.spent[NORTH] == 2
    assert game.trust[SOUTH][NORTH] > before[SOUTH][NORTH]
    assert game.trust[NORTH][SOUTH] == before[NORTH][SOUTH]
    game.to_decision()
    assert why(game, codes.GESTURE, amount=1) == "already-gestured"
    game.to_round(3)
    assert game.announced[NORTH] == 0


def test_an_announcement_that_is_not_kept_costs_trust() -> None:
    game = Game(rules())
    game.pass_to(NORTH)
    game.do(codes.ANNOUNCE, amount=2)
    game.to_round(2)
    assert game.trust[SOUTH][NORTH] == 50
    game.to_round(3)
    assert game.trust[SOUTH][NORTH] == 50 - 3 * 4 / 2
    assert game.trust[NORTH][SOUTH] == 50


def test_presence() -> None:
    game = Game(rules(parties__east__may_return=False))
    game.pass_to(NORTH)
    assert why(game, codes.RETURN) == "same-attendance"
    game.do(codes.LEAVE)
    game.to_round(2)
    game.pass_to(NORTH)
    for kind, refusal in (
        (codes.LEAVE, "same-attendance"),
        (codes.PROPOSE, "not-at-table"),
        (codes.GESTURE, "not-at-table"),
        (codes.CONDEMN, "not-at-table"),
        (codes.ACCEPT, "not-at-table"),
        (codes.DELEGATE, "legal"),
    ):
        assert why(game, kind, amount=1, package={ROADS: 1}) == refusal
    game.do(codes.RETURN)
    assert game.presence[NORTH] == codes.DECIDES
    game.pass_to(EAST)
    for kind in (codes.LEAVE, codes.DELEGATE, codes.RETURN):
        assert why(game, kind) == "may-not-change"


def test_three_rounds_away_end_the_game() -> None:
    game = Game(rules())
    game.pass_to(NORTH)
    game.do(codes.LEAVE)
    while game.to_decision():
        game.do(codes.PASS)
    assert (game.ending, game.ending_party, game.round_number) == (codes.WITHDRAWAL, NORTH, 3)


def test_the_mediator() -> None:
    game = Game(rules(**MEDIATED))
    game.to_decision()
    assert why(game, codes.VERIFY) == "act-not-offered"
    assert why(game, codes.CONVENE) == "nobody-to-convene"
    assert why(game, codes.FORMULATE) == "empty-package"
    assert why(game, codes.FORMULATE, package={ROADS: 1}) == "legal"
    assert why(game, codes.SHOW_STALEMATE) == "legal"
    game.do(codes.GUARANTEE)
    assert game.leverage == pytest.approx(0.2)
    game.to_round(2)
    game.to_decision()
    assert why(game, codes.GUARANTEE) == "too-little-leverage"
    assert why(game, codes.MANIPULATE) == "too-little-leverage"
    game.do(codes.SHOW_STALEMATE)
    game.to_round(3)
    game.to_decision()
    assert why(game, codes.SHOW_STALEMATE) == "too-soon"
    game.record["credibility"][0, SOUTH] = 39
    assert why(game, codes.FACILITATE) == "too-little-credibility"
    assert game.leverage >= 0


SPOILER = [
    {
        "id": "spoiler",
        "name": "Spoilers",
        "probability": 1,
        "spoiler": True,
        "cards": [{"id": "attack", "text": "An attack.", "actor": "south", "effects": [{"trust_in_actor": -6}]}],
    }
]


def test_nothing_to_condemn_without_a_spoiler() -> None:
    game = Game(rules())
    game.pass_to(NORTH)
    assert why(game, codes.CONDEMN) == "nothing-to-condemn"
    game = Game(rules(events=SPOILER, parties__south__control=1, event_rules__spoiler_base=1))
    game.pass_to(NORTH)
    assert game.trust[NORTH][SOUTH] == game.trust[EAST][SOUTH] == 44
    game.do(codes.CONDEMN)
    game.to_decision()
    assert why(game, codes.CONDEMN) == "already-condemned"
    for seat in (SOUTH, EAST):
        game.pass_to(seat)
        game.do(codes.CONDEMN)
    assert game.trust[NORTH][SOUTH] == game.trust[EAST][SOUTH] == 47
    game.to_decision()
    assert why(game, codes.CONDEMN) == "nothing-to-condemn"


def test_condemning_undoes_half_of_the_damage_that_was_done_and_no_more() -> None:
    """Where there was little trust to lose, there is little to heal."""
    game = Game(
        rules(
            events=SPOILER,
            parties__south__control=1,
            event_rules__spoiler_base=1,
            trust__initial={"default": 1},
            endings__breakdown__rounds=9,
        )
    )
    for seat in (NORTH, SOUTH, EAST):
        game.pass_to(seat)
        game.do(codes.CONDEMN)
    assert game.trust[NORTH][SOUTH] <= 1


@given(rule_documents(rounds=5), st.integers(0, 2**32 - 1))
def test_the_menu_says_what_the_engine_says(document: Document, seed: int) -> None:
    chance = random.Random(seed)
    game = Game(*everyone(from_document(document), "random"), seed)
    while game.to_decision():
        menu = Menu(game.rules, game.record)
        for _ in range(3):
            raw = some_action(game, chance)
            kind, options = int(raw["kind"][0]), raw["option"][0]
            if not 0 <= kind < len(codes.ACTIONS) or not all(
                -1 <= options[k] < game.rules.record["option_count"][0, k] for k in game.issues()
            ):
                continue
            if kind in (codes.ACCEPT, codes.REJECT, codes.COUNTER) and not 0 <= raw["offer"][0] < len(game.parties()):
                continue
            if kind in (codes.TERMINATE, codes.WAIVE) and raw["issue"][0] not in game.issues():
                continue
            action = Action.from_record(game.rules, raw)
            allowed = game.reason(action.to_record(game.rules)) == legal.LEGAL
            assert (action in menu) is allowed
            assert (menu.why_not(action) is None) is allowed
        game.apply(next(legal_actions(game, chance)))


def test_a_menu_answers_soon_where_only_large_packages_may_be_tabled(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a single undertaking no small package is legal; looking for one must not go through all of them."""
    asked = 0

    def counted(menu: Menu, action: Action, ask: Any = Menu._reason) -> int:
        nonlocal asked
        asked += 1
        if asked > 20_000:
            pytest.fail("The menu has tried 20,000 packages for one sample.")
        return int(ask(menu, action))

    game = Game(load("istanbul-2025", overrides={"process.mode": "single-undertaking"}))
    game.pass_to(NORTH)
    monkeypatch.setattr(Menu, "_reason", counted)
    assert Menu(game.rules, game.record).sample(random.Random(1)) is not None
