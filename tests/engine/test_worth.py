"""What a package is worth (M2, M5, M7, M16), and that built-in players who heed it never sign what harms them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.games import MEDIATORS, Game, everyone
from tests.engine.test_offers import BORDER, GRAIN, NORTH, ROADS, SOUTH, rules
from tests.strategies import Document, rule_documents

from negotiate.engine import codes
from negotiate.engine.belief import belief
from negotiate.engine.ledger import war_value
from negotiate.engine.worth import risk_gap, surplus, war_ended
from negotiate.players.roster import NAMES, PARTY_PLAYERS
from negotiate.rulebook.load import from_document, load

SENSIBLE = [name for name in NAMES if name != "random" and PARTY_PLAYERS[name].sensible]
SEEDS = st.integers(0, 2**32 - 1)


def package(game: Game, **options: int) -> Any:
    chosen = np.full(game.rules.size.issues, -1, np.int64)
    for issue, option in options.items():
        chosen[game.rules.names.issues.index(issue)] = option
    return chosen


def test_the_terms_of_the_formula() -> None:
    game = Game(
        rules(
            war__value=30,
            parties__north__hope_of_gain=0.5,
            parties__north__pain=0.3,
            parties__north__audience_cost=0.4,
            parties__north__support=50,
            trust__initial={"default": 20},
            issues__roads__exposure=6,
            issues__roads__phases=3,
            issues__roads__verification={"tier": 0},
            issues__roads__options=[
                {"id": "today", "label": "As today"},
                {"id": "some", "label": "Some", "ends": 0.5, "values": {"north": 4, "south": 1}},
            ],
            issues__grain__options=[
                {"id": "today", "label": "As today"},
                {"id": "give", "label": "Give", "values": {"north": -3, "south": 5}},
            ],
        )
    )
    p = 0.2
    assert game.ask(belief, NORTH, ROADS) == pytest.approx(p)
    assert game.ask(war_value, NORTH) == pytest.approx(30 * 0.2)
    one = package(game, roads=1)
    assert game.ask(war_ended, one) == 0.5
    gain = p * 4 - (1 - p) * 6 / 3 - 0.5 * 6
    assert game.ask(surplus, NORTH, NORTH, one) == pytest.approx(gain)
    unsure = 1 - game.ask(belief, NORTH, GRAIN)
    exposure = game.rules.record["exposure"][0, NORTH, GRAIN]
    concession = -3 * (1 + 0.4 * 0.5) - unsure * exposure
    assert game.ask(surplus, NORTH, NORTH, package(game, roads=1, grain=1)) == pytest.approx(gain + concession)
    game.record["covered"] = 1
    covered = -3 * (1 + 0.4 * 0.5 * 0.75) - unsure * exposure
    assert game.ask(surplus, NORTH, NORTH, package(game, grain=1)) == pytest.approx(covered)


def test_side_payments_are_for_principals_and_high_politics() -> None:
    game = Game(
        rules(
            tracks={"talks": {"name": "Talks"}, "core": {"name": "Core", "high_politics": True}}, issues__grain__track="core"
        )
    )
    before = {name: game.ask(surplus, NORTH, NORTH, package(game, **{name: 1})) for name in ("roads", "grain")}
    game.record["side"] = 4
    assert game.ask(surplus, NORTH, NORTH, package(game, roads=1)) == before["roads"]
    assert game.ask(surplus, NORTH, NORTH, package(game, grain=1)) == pytest.approx(before["grain"] + 4)


def test_a_risk_gap_is_what_belief_lacks() -> None:
    game = Game(
        rules(
            trust__initial={"default": 20},
            issues__roads__verification={"tier": 0},
            issues__roads__options=[
                {"id": "today", "label": "As today"},
                {"id": "some", "label": "Some", "risk": 0.5, "values": {"north": 4, "south": 1}},
            ],
        )
    )
    assert game.ask(risk_gap, NORTH, package(game, roads=1)) == pytest.approx(0.3)
    game.record["trust"][0, NORTH] = 60
    assert game.ask(risk_gap, NORTH, package(game, roads=1)) == 0
    assert game.ask(risk_gap, SOUTH, package(game, roads=1)) == pytest.approx(0.3)


def test_monitoring_in_the_same_package_makes_it_safer() -> None:
    game = Game(load("istanbul-2025"))
    ceasefire = int(game.rules.record["ceasefire_issue"][0])
    monitor = int(game.rules.record["monitor_issue"][0])
    alone, watched = package(game), package(game)
    alone[ceasefire] = watched[ceasefire] = 1
    watched[monitor] = 3
    for party in game.principals():
        assert game.ask(risk_gap, party, watched) < game.ask(risk_gap, party, alone)


def test_what_a_changed_monitoring_issue_is_worth_is_what_it_then_enforces() -> None:
    """Monitoring whose options are no scale: a package may exchange lax monitors for strict ones that stand before them."""
    game = Game(
        rules(
            monitoring={"issue": "border", "tiers": [0, 4, 1]},
            issues__roads__verification="monitored",
            issues__roads__exposure=5,
            issues__border={
                "name": "Border",
                "track": "talks",
                "ordered": False,
                "exposure": 0,
                "options": [
                    {"id": "today", "label": "As today"},
                    {"id": "strict", "label": "Strict", "values": {"east": 1}},
                    {"id": "lax", "label": "Lax", "values": {"east": 2}},
                ],
            },
        )
    )
    game.record["agreed"][0, BORDER] = 2
    expected = game.ask(surplus, NORTH, NORTH, package(game, roads=1, border=1))
    gap = game.ask(risk_gap, NORTH, package(game, roads=1, border=1))
    game.record["agreed"][0, BORDER] = 1
    assert game.ask(surplus, NORTH, NORTH, package(game, roads=1)) == pytest.approx(expected)
    assert game.ask(risk_gap, NORTH, package(game, roads=1)) == pytest.approx(gap)


def watch_signatures(game: Game) -> None:
    """Play on; whatever a sensible seat accepts or puts its name to pays, and is safe enough, as it sees it then."""
    while game.to_decision():
        seat, kind = game.pending_seat, game.pending_kind
        action = game.choice()
        chosen = int(action["kind"][0])
        own = seat < len(game.parties())
        if own and chosen == codes.ACCEPT:
            assert kind == codes.ANSWER
            offered = game.offer[game.pending_offer].copy()
            assert game.ask(surplus, seat, seat, offered) >= -1e-9
            assert game.ask(risk_gap, seat, offered) <= 1e-9
        if own and chosen in (codes.PROPOSE, codes.COUNTER):
            draft = action["option"][0].copy()
            assert game.ask(surplus, seat, seat, draft) > 0
            assert game.ask(risk_gap, seat, draft) <= 1e-8
        game.apply(action)


@given(rule_documents(), st.sampled_from(SENSIBLE), MEDIATORS, SEEDS)
def test_sensible_players_sign_nothing_that_harms_them(document: Document, player: str, mediator: str, seed: int) -> None:
    watch_signatures(Game(*everyone(from_document(document), player, mediator), seed))


@pytest.mark.parametrize("player", SENSIBLE)
@pytest.mark.parametrize("scenario", ["tutorial", "istanbul-2025", "camp-david-1978"])
def test_nor_do_they_in_the_shipped_scenarios(scenario: str, player: str) -> None:
    watch_signatures(Game(*everyone(load(scenario), player), seed=11))
