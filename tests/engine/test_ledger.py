"""What a party has from what was delivered: one worth, two ledgers, with numbers worked out by hand (docs/model.md M21)."""

from __future__ import annotations

import random
from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.games import PLAYERS, Game, everyone, legal_actions
from tests.engine.test_conduct import SURE, carry_out, rules, signed
from tests.engine.test_offers import BORDER, EAST, GRAIN, NORTH, ROADS, SOUTH
from tests.strategies import Document, rule_documents

from negotiate.engine import codes
from negotiate.engine.endings import ACCORD, ACCORD_BROKEN
from negotiate.engine.ledger import (
    BELIEVED,
    TRUE,
    accord_share,
    accrued,
    delivered_share,
    exposure_now,
    share_ended,
    side_paid,
    whole_worth,
)
from negotiate.engine.outcome import utility
from negotiate.engine.view import view
from negotiate.engine.worth import surplus
from negotiate.rulebook.load import from_document

BLIND = {"tiers": [{**tier, "detection": 0} for tier in SURE["tiers"]]}
"""Verification that sees nothing and suspects nobody."""


def options(*values: dict[str, float], **more: Any) -> list[dict[str, Any]]:
    """The status quo and an option for each of these values."""
    return [
        {"id": "today", "label": "As today"},
        *({"id": f"step-{n}", "label": f"Step {n}", "values": of, **more} for n, of in enumerate(values, start=1)),
    ]


def worth(game: Game, party: int, issue: int, ledger: int = TRUE) -> float:
    return float(game.ask(accrued, ledger, party, issue))


def whole(game: Game, party: int, ledger: int = TRUE) -> float:
    return float(game.ask(whole_worth, ledger, party))


# The formula


def test_a_gain_comes_with_the_others_delivery_and_costs_the_own_one() -> None:
    """North 10, burden 0.2, four phases: one delivered by each is (10 + 2) / 4 - 2 / 4; a cheat would save the 0.5."""
    game = signed(
        Game(
            rules(
                issues__roads__options=options({"north": 10, "south": -4, "east": 10}),
                issues__roads__phases=4,
                issues__roads__burden=0.2,
            )
        ),
        {ROADS: 1},
    )
    assert [worth(game, party, ROADS) for party in (NORTH, SOUTH, EAST)] == [0, 0, 0]
    carry_out(game)
    assert [worth(game, party, ROADS) for party in (NORTH, SOUTH, EAST)] == pytest.approx([2.5, -1, 2.5])
    carry_out(game, north=codes.STALL)
    # South and East have delivered two of four phases, North one
    assert worth(game, NORTH, ROADS) == pytest.approx(12 * 0.5 - 2 * 0.25)
    assert worth(game, SOUTH, ROADS) == pytest.approx(-4 * 0.5)
    assert worth(game, EAST, ROADS) == pytest.approx(12 * (0.25 + 0.5) / 2 - 2 * 0.5)


def test_who_has_nothing_to_deliver_has_what_the_obligors_deliver() -> None:
    changes: dict[str, Any] = {
        "issues__roads__obligors": ["south"],
        "issues__roads__phases": 2,
        "issues__roads__burden": 0.5,
    }
    game = signed(Game(rules(**changes, issues__roads__options=options({"north": 6, "south": -3, "east": -2}))), {ROADS: 1})
    carry_out(game)
    assert [worth(game, party, ROADS) for party in (NORTH, SOUTH, EAST)] == pytest.approx([3, -1.5, -1])


def test_repeats_fade_with_the_pool_or_else_by_their_share() -> None:
    returns = options({"north": 6, "south": 3}, people=100)
    again: dict[str, Any] = {"issues__roads__repeatable": True, "issues__roads__options": returns}
    pooled = Game(rules(**again, issues__roads__pool=400))
    plain = Game(rules(**again, issues__roads__repeat_worth=0.5))
    for number in range(3):
        for game in (pooled, plain):
            game.to_round(1 + number)
            signed(game, {ROADS: 1})
            carry_out(game)
    assert worth(pooled, NORTH, ROADS) == pytest.approx(6 * (1 + 0.75 + 0.5))
    assert worth(plain, NORTH, ROADS) == pytest.approx(6 * (1 + 0.5 + 0.25))
    assert pooled.repeats[ROADS] == 3


def test_an_amendment_counts_from_what_is_there() -> None:
    ladder = options({"north": 4, "south": -2}, {"north": 10, "south": -5})
    game = signed(Game(rules(issues__roads__options=ladder, issues__roads__phases=2)), {ROADS: 1})
    carry_out(game)
    assert [worth(game, party, ROADS) for party in (NORTH, SOUTH)] == pytest.approx([2, -1])
    signed(game, {ROADS: 2})
    assert [worth(game, party, ROADS) for party in (NORTH, SOUTH)] == pytest.approx([2, -1]), "a signature credits nothing"
    carry_out(game)
    assert [worth(game, party, ROADS) for party in (NORTH, SOUTH)] == pytest.approx([2 + 8 / 2, -1 - 4 / 2])
    carry_out(game)
    assert [worth(game, party, ROADS) for party in (NORTH, SOUTH)] == pytest.approx([10, -5])


def test_exposure_is_paid_as_far_as_the_own_delivery_runs_ahead() -> None:
    game = signed(
        Game(rules(issues__roads__exposure={"north": 8, "south": 8}, issues__roads__phases=4)),
        {ROADS: 1},
    )
    carry_out(game)
    assert game.ask(exposure_now, TRUE, NORTH, ROADS) == 0
    carry_out(game, south=codes.STALL)
    assert game.ask(exposure_now, TRUE, NORTH, ROADS) == pytest.approx(8 * (0.5 - 0.25))
    assert game.ask(exposure_now, TRUE, SOUTH, ROADS) == 0
    carry_out(game)
    assert game.ask(exposure_now, TRUE, NORTH, ROADS) == 0, "South has caught up, and nobody else was due"


def test_whoever_performs_alone_is_measured_by_the_text() -> None:
    """North leaves the roads, South and East pay in grain under the same text."""
    game = signed(
        Game(
            rules(
                issues__roads__obligors=["north"],
                issues__roads__exposure={"north": 6},
                issues__grain__obligors=["south", "east"],
                issues__grain__phases=2,
            )
        ),
        {ROADS: 1, GRAIN: 1},
    )
    carry_out(game)
    assert game.ask(exposure_now, TRUE, NORTH, ROADS) == pytest.approx(6 * (1 - 0.5))


def test_a_duty_that_goes_on_counts_for_the_rounds_in_which_it_was_kept() -> None:
    game = signed(Game(rules(issues__roads__continuing=True)), {ROADS: 1})
    for conduct in (codes.CARRY, codes.CARRY, codes.STALL, codes.CARRY, codes.CARRY):
        carry_out(game, south=conduct)
    assert game.owed[ROADS] == 4, "after the phase"
    assert game.ask(delivered_share, TRUE, ROADS, SOUTH) == pytest.approx(3 / 4)
    assert game.ask(delivered_share, TRUE, ROADS, NORTH) == 1


def test_the_conflict_ends_as_far_as_all_deliver_and_stays_ended_while_the_text_is_bettered() -> None:
    ladder = [
        {"id": "today", "label": "As today"},
        {"id": "local", "label": "Local", "ends": 0.4},
        {"id": "all", "label": "All", "ends": 1.0},
    ]
    game = signed(Game(rules(issues__roads__options=ladder, issues__roads__phases=2, war__value=10)), {ROADS: 1})
    assert game.ask(share_ended, TRUE) == 0
    carry_out(game)
    assert game.ask(share_ended, TRUE) == pytest.approx(0.2)
    carry_out(game)
    assert game.ask(share_ended, TRUE) == pytest.approx(0.4)
    signed(game, {ROADS: 2})
    assert game.ask(share_ended, TRUE) == pytest.approx(0.4), "the guns do not speak again because a better text was signed"
    carry_out(game)
    assert game.ask(share_ended, TRUE) == pytest.approx(0.5)


def test_a_side_payment_comes_once_with_delivery_and_never_by_signing_again() -> None:
    game = Game(rules(tracks__talks__high_politics=True, issues__roads__phases=2))
    game.record["side"] = 5
    signed(game, {ROADS: 1, GRAIN: 1})
    assert game.ask(side_paid, TRUE) == 0
    carry_out(game)
    paid = game.ask(side_paid, TRUE)
    assert paid == pytest.approx(game.side_signed[GRAIN])
    for package in ({ROADS: 2}, {BORDER: 1}, {GRAIN: 2}):
        before = whole(game, NORTH)
        signed(game, package)
        assert game.ask(side_paid, TRUE) == pytest.approx(paid)
        assert whole(game, NORTH) <= before
        game.to_round(game.round_number + 1)


def test_what_a_signature_costs_at_home_stays() -> None:
    game = Game(
        rules(
            parties__south__audience_cost=0.5,
            parties__south__support=40,
            issues__roads__options=options({"north": 1, "south": -4}, {"north": 1, "south": -6}),
        )
    )
    signed(game, {ROADS: 1})
    assert whole(game, SOUTH) == pytest.approx(-4 * 0.5 * 0.6)
    carry_out(game)
    before = whole(game, SOUTH)
    signed(game, {ROADS: 2})
    assert whole(game, SOUTH) == pytest.approx(before - 2 * 0.5 * (1 - game.support[SOUTH] / 100))


# Truth


def unseen(kept: bool) -> tuple[Game, list[Any]]:
    """A game in which South breaks its word on every phase, or keeps it, and what North sees at each decision."""
    document = rules(verification=BLIND, issues__roads__phases=3, issues__roads__exposure=4, calendar__rounds=6)
    game = signed(Game(document), {ROADS: 1})
    seen = []
    while game.to_decision():
        if game.pending_kind == codes.CARRY_OUT:
            game.do(codes.CARRY if kept or game.pending_seat != SOUTH else codes.BREACH)
        else:
            seen.append(view(document, game.record, "north").to_data())
            seen.append(view(document, game.record, "east").to_data())
            game.do(codes.PASS)
    return game, seen


def test_a_breach_nobody_sees_shows_nowhere_but_in_the_truth() -> None:
    kept, seen_kept = unseen(kept=True)
    broken, seen_broken = unseen(kept=False)
    assert seen_kept == seen_broken
    assert kept.draws == broken.draws, "what chance brings next would tell of it"
    assert broken.breaches == 3 and broken.detected == 0
    assert whole(broken, NORTH, BELIEVED) == whole(kept, NORTH, BELIEVED) == whole(kept, NORTH)
    # North has 2 from what South and East deliver, and only East did; and it ran ahead of South
    assert whole(broken, NORTH) == pytest.approx(2 * 0.5 - 4)
    assert broken.ask(utility, NORTH) == whole(broken, NORTH)


def test_what_the_receiver_sees_by_itself_never_stays_unseen() -> None:
    game = signed(Game(rules(verification=BLIND, issues__roads__evident=True, issues__roads__phases=3)), {ROADS: 1})
    carry_out(game, south=codes.BREACH)
    assert (game.breaches, game.detected) == (1, 1)
    assert game.delivered[BELIEVED][ROADS][SOUTH] == 0


def test_holding_back_until_it_is_a_breach_is_seen_by_all_who_wait() -> None:
    game = signed(Game(rules(verification=BLIND, trust__stalls_to_breach=2)), {ROADS: 1})
    carry_out(game, south=codes.STALL)
    carry_out(game, south=codes.STALL)
    assert (game.breaches, game.detected, game.delivered[BELIEVED][ROADS][SOUTH]) == (1, 1, 0)


# The accord


def accord(detection: dict[str, Any], conduct: int, rounds: int = 2) -> Game:
    """An accord on the roads in two phases, and grain with it; South does `conduct` whenever it is due."""
    document = rules(
        accord={"when": {"agreed": {"roads": "some"}}, "delivered": 0.8},
        endings={"epilogue_rounds": rounds},
        verification=detection,
        issues__roads__phases=2,
    )
    game = signed(Game(document), {ROADS: 1, GRAIN: 1})
    while not game.ended:
        carry_out(game, south=conduct)
    return game


def test_an_accord_is_one_that_is_carried_out() -> None:
    assert accord(SURE, codes.CARRY).ending == ACCORD
    assert accord(SURE, codes.STALL).ending == ACCORD_BROKEN
    broken = accord(BLIND, codes.BREACH)
    assert broken.ending == ACCORD_BROKEN, "the ending is judged by what was truly delivered"
    assert broken.ask(accord_share) == 0


def test_an_accord_that_cannot_be_carried_out_in_time_is_broken() -> None:
    assert accord(SURE, codes.CARRY, rounds=0).ending == ACCORD_BROKEN


def test_a_repeated_exchange_that_is_over_does_not_break_the_accord() -> None:
    document = rules(
        accord={"when": {"agreed": {"roads": "some"}}}, endings={"epilogue_rounds": 2}, issues__roads__repeatable=True
    )
    game = signed(Game(document), {ROADS: 1, GRAIN: 1})
    while not game.ended:
        carry_out(game)
    assert game.agreed[ROADS] == 0
    assert game.ending == ACCORD


# Days


def test_an_exchange_goes_day_by_day_with_the_people_of_each_day() -> None:
    exchange = options({"north": 3, "south": 3}, people=1000)
    document = rules(
        issues__roads__obligors=["north", "south"],
        issues__roads__options=exchange,
        issues__roads__phases=3,
        issues__roads__pace=3,
        issues__roads__people_by_phase=[390, 307, 303],
    )
    game = signed(Game(document), {ROADS: 1})
    carry_out(game)
    phases = game.events(codes.E_PHASE)
    assert [row[7] / 1000 for row in phases] == pytest.approx([390, 307, 303])
    assert [row[3] for row in phases] == [0, 1, 2], "three days of one round"
    game = signed(Game(document), {ROADS: 1})
    while game.pending_kind != codes.CARRY_OUT or game.day < 1:
        game.do(codes.CARRY if game.pending_kind == codes.CARRY_OUT else codes.PASS)
        game.to_decision()
    assert game.returned[ROADS] == 390
    game.do(codes.STALL)
    carry_out(game)
    assert game.day == 2, "after a failure the issue rests for the round"
    assert game.returned[ROADS] == pytest.approx(390 + 307 / 2), "those of the side that kept its word came home"
    carry_out(game)
    assert game.returned[ROADS] == pytest.approx(390 + 307 + 303)


UNSEEN = {"tiers": [{**tier, "detection": 0} for tier in SURE["tiers"]]}
"""Verification that would see nothing, so that it settles no list beforehand."""


def test_a_day_whose_lists_do_not_match_is_postponed_and_is_nobody_s_default() -> None:
    changes: dict[str, Any] = {
        "issues__roads__obligors": ["north", "south"],
        "issues__roads__options": options({"north": 3, "south": 3}, people=1000),
        "issues__roads__phases": 3,
        "issues__roads__pace": 3,
        "issues__roads__mismatch": 1,
    }
    game = signed(Game(rules(**changes, verification=UNSEEN)), {ROADS: 1})
    trust = game.trust.copy()
    carry_out(game, north=codes.BREACH)
    assert [(row[1], row[3], row[4]) for row in game.events(codes.E_POSTPONED)] == [(1, 0, ROADS)]
    assert game.returned[ROADS] == 0
    assert not game.overdue.any() and not game.breaches and not game.duties, "what was decided about the day is void"
    assert (game.trust == trust).all()
    # verification that sees everything has settled the lists beforehand
    game = signed(Game(rules(**changes)), {ROADS: 1})
    carry_out(game)
    assert not game.events(codes.E_POSTPONED)
    assert game.returned[ROADS] == pytest.approx(1000)


def test_a_postponed_day_comes_again_in_the_next_round() -> None:
    document = rules(
        issues__roads__phases=2,
        issues__roads__pace=2,
        issues__roads__mismatch=0.5,
        verification=UNSEEN,
    )
    for seed in range(40):
        game = signed(Game(document, seed=seed), {ROADS: 1})
        carry_out(game)
        if game.events(codes.E_POSTPONED):
            break
    assert game.done[ROADS] < 2
    before = int(game.done[ROADS])
    for _ in range(4):
        carry_out(game)
    assert game.done[ROADS] > before
    assert game.phases_verified == game.done[ROADS]


def test_exposure_is_at_stake_by_the_option_s_share() -> None:
    steps = [
        {"id": "today", "label": "As today"},
        {"id": "some", "label": "Some", "values": {"north": 2, "south": 2, "east": 1}, "stake": 0.25},
    ]
    whole, part = rules(issues__roads__exposure=4), rules(issues__roads__exposure=4, issues__roads__options=steps)
    package = np.full(whole.size.issues, -1, np.int64)
    package[ROADS] = 1
    plain = rules()
    known = [float(Game(one).ask(surplus, NORTH, NORTH, package)) for one in (plain, part, whole)]
    assert known[0] - known[1] == pytest.approx(0.25 * (known[0] - known[2])) and known[0] > known[2]
    ahead = [signed(Game(one), {ROADS: 1}) for one in (whole, part)]
    for game in ahead:
        carry_out(game, south=codes.STALL)
    lost = [float(game.ask(exposure_now, TRUE, NORTH, ROADS)) for game in ahead]
    assert lost == [4, 1]


def test_all_decide_at_once_so_that_their_order_does_not_matter() -> None:
    """The conduct of a day is settled when all have decided; who was asked first makes no difference."""
    records = []
    for first in (NORTH, EAST):
        game = signed(Game(rules(issues__roads__phases=3)), {ROADS: 1})
        while game.pending_kind != codes.CARRY_OUT:
            game.do(codes.PASS)
            game.to_decision()
        before = game.trust.copy()
        chosen = {NORTH: codes.KEPT, SOUTH: codes.BREACHED, EAST: codes.STALLED}
        for seat in (first, SOUTH, EAST if first == NORTH else NORTH):
            game.record["conduct"][0, ROADS, seat] = chosen[seat]
            assert (game.trust == before).all(), "nothing is revealed before the last has decided"
        game.record["pending_kind"] = codes.NOTHING
        game.proceed()
        records.append(game.record.tobytes())
    assert records[0] == records[1]


def test_who_carries_out_all_is_not_asked_again_until_somebody_fails() -> None:
    game = signed(Game(rules(issues__roads__phases=4, issues__roads__pace=4, issues__grain__phases=4)), {ROADS: 1, GRAIN: 1})
    asked = {NORTH: 0, SOUTH: 0, EAST: 0}
    now = game.round_number
    while game.to_decision() and game.round_number == now:
        if game.pending_kind != codes.CARRY_OUT:
            game.do(codes.PASS)
            continue
        asked[game.pending_seat] += 1
        failed = game.pending_seat == SOUTH and game.day == 2
        game.do(codes.STALL if failed else codes.CARRY if game.pending_seat == SOUTH else codes.CARRY_ALL)
    assert asked == {NORTH: 1, SOUTH: 4, EAST: 1}
    assert game.delivered[TRUE][ROADS][:3].tolist() == [3, 2, 3]


# Properties


@given(rule_documents(rounds=6), PLAYERS, st.integers(0, 2**32 - 1))
def test_no_signature_credits_anything(document: Document, player: str, seed: int) -> None:
    """Right after a text is signed nobody has more than before, but for exposure under what it replaces."""
    chance = random.Random(seed)
    game = Game(*everyone(from_document(document), player), seed)
    while game.to_decision():
        before = game.copy()
        game.apply(next(legal_actions(game, chance)) if chance.random() < 0.5 else game.choice())
        if game.signings_total == before.signings_total:
            continue
        for ledger in (TRUE, BELIEVED):
            for party in game.parties():
                relief = sum(before.ask(exposure_now, ledger, party, k) for k in game.issues())
                cost = game.audience[party] - before.audience[party]
                assert cost >= 0
                assert whole(game, party, ledger) <= whole(before, party, ledger) - cost + relief + 1e-9


@given(rule_documents(rounds=5), st.integers(0, 2**32 - 1))
def test_a_view_never_depends_on_what_others_truly_delivered(document: Document, seed: int) -> None:
    chance = random.Random(seed)
    loaded = from_document(document)
    game = Game(loaded, seed=seed)
    for _ in range(chance.randrange(1, 60)):
        if game.to_decision():
            game.apply(next(legal_actions(game, chance)))
    if game.ended:
        return
    other = game.copy()
    party = chance.choice(list(game.parties()))
    others = [j for j in game.parties() if j != party]
    noise = np.random.default_rng(seed)
    for field in ("delivered", "missed"):
        values = other.record[field][0, TRUE]
        values[:, others] = noise.integers(0, 3, values[:, others].shape)
    other.record["prior"][0, TRUE] = noise.normal(size=other.record["prior"][0, TRUE].shape)
    other.record["debt"][0, TRUE] = 7
    for name in ("kept", "breaches"):
        other.record[name] = 99
    seat = loaded.names.parties[party]
    assert view(loaded, game.record, seat) == view(loaded, other.record, seat)


def test_the_documents_of_these_tests_share_nothing() -> None:
    """`rules` must not change the document it starts from, or one test would lean on another."""
    once = deepcopy(rules(issues__roads__phases=3).document)
    assert rules().document["issues"]["roads"] != once["issues"]["roads"]
    assert rules(issues__roads__phases=3).document == once
