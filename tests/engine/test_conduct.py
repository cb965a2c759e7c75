"""Carrying out: phases, stalling, breach, verification, and the life of a ceasefire (docs/model.md M3, M11, M12)."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from tests.engine.games import Game
from tests.engine.test_offers import GRAIN, NORTH, PLAIN, ROADS, SOUTH, answer_all

from negotiate.engine import codes, legal
from negotiate.engine.belief import belief, enforcement_now, tier_now
from negotiate.engine.conduct import temptation
from negotiate.engine.ledger import BELIEVED, TRUE
from negotiate.engine.outcome import durability, utility
from negotiate.engine.rules import Rules
from negotiate.rulebook.load import from_document, load

SURE = {
    "tiers": [
        {"name": f"tier {n}", "enforcement": enforcement, "learning": 1, "detection": 1, "false_alarm": 0}
        for n, enforcement in enumerate((0, 0.25, 0.5, 0.75, 0.9))
    ]
}
"""Verification that sees every breach and suspects nobody wrongly, so that a test needs no luck."""

RETURNS = [
    {"id": "today", "label": "As today"},
    {"id": "some", "label": "Some", "people": 100, "values": {"north": 1, "south": 1}},
]


def rules(document: dict[str, Any] = PLAIN, **changes: Any) -> Rules:
    """As in test_offers, with sure verification, without accidents and with a conflict that promises nobody anything."""
    document = deepcopy(document)
    sober = {"verification": SURE, "breach__accident": 0, "trust__decay": 0, "war__value": 0}
    for path, value in {**sober, **changes}.items():
        *way, last = path.split("__")
        here = document
        for key in way:
            here = here.setdefault(key, {})
        here[last] = value
    return from_document(document)


def signed(game: Game, package: dict[int, int]) -> Game:
    """North proposes, everybody accepts."""
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package=package)
    answer_all(game, south=codes.ACCEPT, east=codes.ACCEPT)
    for issue, option in package.items():
        assert game.agreed[issue] == option
    return game


def carry_out(game: Game, **conduct: int) -> None:
    """To the end of the round; a party that is not named does its duty."""
    by_seat = {("north", "south", "east").index(name): kind for name, kind in conduct.items()}
    now = game.round_number
    while game.round_number == now and not game.ended:
        if game.pending_kind == codes.CARRY_OUT:
            game.do(by_seat.get(game.pending_seat, codes.CARRY))
        elif game.pending_kind:
            game.do(codes.PASS)
        else:
            game.proceed()


def test_phases_are_carried_out_at_their_pace_and_count() -> None:
    game = signed(Game(rules(issues__roads__phases=3, issues__roads__pace=2)), {ROADS: 1})
    carry_out(game)
    assert (game.done[ROADS], game.phases_verified, game.best_done[ROADS]) == (2, 2, 0)
    assert game.ask(utility, NORTH) == pytest.approx(2 * 2 / 3)
    carry_out(game)
    assert (game.done[ROADS], game.phases_verified, game.best_done[ROADS]) == (3, 3, 1)
    assert game.ask(utility, NORTH) == 2
    carry_out(game)
    assert (game.done[ROADS], game.phases_verified, game.duties) == (3, 3, 9)


def test_a_kept_promise_earns_trust_by_the_formula_within_the_cap() -> None:
    document = rules(issues__roads__step=0.5, tracks__talks__trust_ceiling=80, trust__gain=4, trust__gain_cap=5)
    game = signed(Game(document), {ROADS: 1})
    carry_out(game)
    assert game.trust[NORTH][SOUTH] == pytest.approx(50 + 4 * 0.5 * (1 - 50 / 80))
    game = signed(Game(rules(trust__gain=40, trust__gain_cap=5)), {ROADS: 1, GRAIN: 1})
    carry_out(game)
    assert (game.trust[:3, :3][~np.eye(3, dtype=bool)] == 55).all()


def test_no_trust_is_earned_at_the_ceiling_of_a_track() -> None:
    game = signed(Game(rules(tracks__talks__trust_ceiling=50)), {ROADS: 1})
    carry_out(game)
    assert game.trust[NORTH][SOUTH] == 50


def test_a_breach_that_is_seen_costs_trust_and_starts_probation() -> None:
    game = signed(Game(rules(issues__roads__phases=2, parties__south__control=0.5)), {ROADS: 1})
    carry_out(game, south=codes.BREACH)
    assert game.trust[NORTH][SOUTH] == pytest.approx(50 - 3 * 4 * 1.0 * 0.5)
    assert game.done[ROADS] == 0
    assert (game.breaches, game.detected, game.calm) == (1, 1, 0)
    assert game.probation[SOUTH] == 5
    before = game.trust.copy()
    carry_out(game)  # only South is due: nobody has to run further ahead
    assert game.trust[NORTH][2] == before[NORTH][2]
    assert game.trust[NORTH][SOUTH] - before[NORTH][SOUTH] == pytest.approx(0.5 * 4 * (1 - before[NORTH][SOUTH] / 100))
    assert game.calm == 1


def test_a_breach_that_nobody_sees_counts_as_done() -> None:
    blind = deepcopy(SURE)
    for tier in blind["tiers"]:
        tier["detection"] = 0
    game = signed(Game(rules(verification=blind, issues__roads__options=RETURNS, issues__roads__evident=False)), {ROADS: 1})
    trust = game.trust.copy()
    carry_out(game, south=codes.BREACH)
    assert (game.breaches, game.detected, game.done[ROADS], game.returned[ROADS]) == (1, 0, 1, 100)
    assert game.trust[NORTH][SOUTH] == game.trust[NORTH][2] > trust[NORTH][2], "nothing tells it from a word that was kept"
    assert game.delivered[BELIEVED][ROADS][:3].tolist() == [1, 1, 1]
    assert game.delivered[TRUE][ROADS][:3].tolist() == [1, 0, 1]


def test_stalling_costs_little_until_it_is_a_breach() -> None:
    game = signed(Game(rules(trust__stall_loss=1, trust__stalls_to_breach=3, parties__south__control=1)), {ROADS: 1})
    carry_out(game, south=codes.STALL)
    assert (game.done[ROADS], game.breaches) == (0, 0)
    assert game.trust[NORTH][SOUTH] == 49
    carry_out(game, south=codes.STALL)
    assert game.trust[NORTH][SOUTH] == 48
    carry_out(game, south=codes.STALL)
    assert (game.breaches, game.detected) == (1, 1)
    assert game.trust[NORTH][SOUTH] == 48 - 12


def test_two_who_stall_together_are_not_yet_in_breach() -> None:
    """Three stalls make a breach; two parties that stall twice have stalled twice each."""
    game = signed(Game(rules(trust__stalls_to_breach=3)), {ROADS: 1})
    carry_out(game, south=codes.STALL, north=codes.STALL)
    carry_out(game, south=codes.STALL, north=codes.STALL)
    assert game.breaches == 0


def test_a_repeatable_issue_is_free_again_once_carried_out_and_has_cooled_down() -> None:
    game = Game(
        rules(
            issues__roads__repeatable=True,
            issues__roads__cooldown=2,
            issues__roads__pool=150,
            issues__roads__options=RETURNS,
        )
    )
    signed(game, {ROADS: 1})
    carry_out(game)
    assert (game.agreed[ROADS], game.best_done[ROADS], game.returned[ROADS]) == (0, 1, 100)
    for cooling in (2, 3):
        game.to_round(cooling)
        game.pass_to(NORTH)
        assert game.reason(game.action(codes.PROPOSE, package={ROADS: 1})) == legal.COOLING_DOWN
    game.to_round(4)
    signed(game, {ROADS: 1})
    carry_out(game)
    assert game.returned[ROADS] == 150, "more people cannot return than there are"
    game.to_round(7)
    game.pass_to(NORTH)
    assert game.reason(game.action(codes.PROPOSE, package={ROADS: 1})) == legal.POOL_EMPTY
    # the second exchange was worth the share of the pool that was left for it
    assert game.ask(utility, NORTH) == pytest.approx(1 + 50 / 150)


# The ceasefire (M12)

CEASEFIRE: dict[str, Any] = {
    "ceasefire": {
        "issue": "roads",
        "general_from": "all",
        "collapse": {"trust_loss": 6, "support_loss": 5, "suspension": 3, "trust_per_incident": 20},
    },
    "issues__roads__continuing": True,
    "issues__roads__verification": {"tier": 0},
    "parties__south__control": 0,
    "tracks__talks__high_politics": True,
    "tracks__talks__stall_cost": 0,
    "calendar__rounds": 16,
    "trust__gain": 0,
}


def test_a_ceasefire_collapses_when_incidents_reach_what_trust_tolerates() -> None:
    game = signed(Game(rules(**CEASEFIRE)), {ROADS: 2, GRAIN: 1})
    carry_out(game)
    assert (game.quiet, game.quiet_rounds, game.calm) == (1, 1, 1)
    # at trust 50 a ceasefire stands two incidents in four rounds, and falls at the third
    carry_out(game, south=codes.BREACH)
    carry_out(game, south=codes.BREACH)
    assert (game.agreed[ROADS], game.quiet, game.collapses) == (2, 0, 0)
    assert game.trust[NORTH][SOUTH] == 50
    support = game.support.copy()
    carry_out(game, south=codes.BREACH)
    assert game.collapses == 1
    assert not game.agreed.any(), "the whole track falls"
    assert not game.binding.any()
    assert not game.done.any()
    assert game.trust[NORTH][SOUTH] == 44
    assert (support - game.support).tolist()[:3] == [5, 5, 5]
    assert game.suspended_until == 4 + 3
    assert game.best_done[GRAIN] == 1, "what has been carried out stays carried out"
    game.pass_to(NORTH)
    assert game.reason(game.action(codes.PROPOSE, package={ROADS: 2})) != 0
    game.to_round(8)
    signed(game, {ROADS: 2})
    carry_out(game)
    assert (game.quiet, game.ceasefire_signings) == (1, 2)


def test_incidents_older_than_the_window_are_forgotten() -> None:
    game = signed(Game(rules(**CEASEFIRE)), {ROADS: 2})
    for _ in range(2):
        carry_out(game, south=codes.BREACH)
    for _ in range(3):
        carry_out(game)
    carry_out(game, south=codes.BREACH)
    assert game.collapses == 0


def test_weak_monitoring_lets_blame_stick_to_the_victim() -> None:
    game = signed(Game(rules(**{**CEASEFIRE, "parties__south__control": 1, "trust__gain": 4})), {ROADS: 1})
    carry_out(game)
    before = game.trust.copy()
    carry_out(game, south=codes.BREACH)
    severity = 12 * 0.6  # an incident in a duty that goes on, without enforcement
    assert before[NORTH][SOUTH] - game.trust[NORTH][SOUTH] == pytest.approx(severity)
    gained = game.trust[SOUTH][2] - before[SOUTH][2]  # east has kept its word as north has
    assert game.trust[SOUTH][NORTH] - before[SOUTH][NORTH] <= gained
    assert game.trust[SOUTH][NORTH] < before[SOUTH][NORTH]


def test_durability_is_the_share_of_projections_without_a_collapse() -> None:
    """The closed form against 4,000 projections drawn by hand."""
    game = signed(Game(rules(**{**CEASEFIRE, "issues__roads__breach_base": 0.4, "breach__accident": 0.02})), {ROADS: 2})
    carry_out(game)
    exact = game.ask(durability)
    assert 0.02 < exact < 0.98
    chances = [game.ask(temptation, j, ROADS) for j in game.parties()]
    broken = [chance + (1 - chance) * 0.02 for chance in chances]
    calm = np.prod([1 - b for b in broken])  # every breach is seen in these rules
    random = np.random.default_rng(5)
    held = 0
    for _ in range(4000):
        incidents = random.random(24) >= calm
        held += not any(incidents[n] and incidents[max(0, n - 3) : n + 1].sum() >= 3 for n in range(24))
    assert held / 4000 == pytest.approx(exact, abs=0.035)


# Belief and enforcement (M5)


@pytest.mark.parametrize(("trust", "tier", "expected"), [(20, 0, 0.20), (20, 2, 0.60), (60, 0, 0.60)])
def test_belief_is_trust_and_enforcement(trust: float, tier: int, expected: float) -> None:
    """The three examples of M5, with enforcement 0.25 a tier."""
    game = Game(
        rules(trust__initial={"default": trust}, issues__roads__verification={"tier": tier, "without_mediator": tier})
    )
    assert game.ask(tier_now, ROADS) == tier
    assert game.ask(belief, NORTH, ROADS) == pytest.approx(expected)


def test_what_is_agreed_on_monitoring_and_guarantees_strengthens_the_issues_it_watches() -> None:
    game = Game(load("istanbul-2025"))
    names = game.rules.names
    ceasefire = names.issues.index(game.rules.document["ceasefire"]["issue"])
    monitor, guarantee = (int(game.rules.record[f"{name}_issue"][0]) for name in ("monitor", "guarantee"))
    alone = game.ask(enforcement_now, ceasefire)
    strengths = []
    for option in range(len(names.options[monitor])):
        game.record["agreed"][0, monitor] = option
        game.record["done"][0, monitor] = 0
        assert game.ask(enforcement_now, ceasefire) == alone
        game.record["done"][0, monitor] = game.rules.record["phases"][0, monitor]  # monitors watch once they are there
        strengths.append(game.ask(enforcement_now, ceasefire))
    assert strengths[0] == alone
    assert strengths == sorted(strengths)
    assert strengths[-1] > alone
    before = strengths[-1]
    game.record["agreed"][0, guarantee] = len(names.options[guarantee]) - 1
    assert before < game.ask(enforcement_now, ceasefire) < 1
