"""Drafting a package: the sums kept by difference are the whole sums, its claims hold, and it comes near to the best.

The best is found by trying every package of a small scenario, with `engine.worth` from scratch and nothing of the drafting.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.games import MEDIATORS, PLAYERS, Game, everyone
from tests.engine.test_offers import rules
from tests.strategies import Document, rule_documents

from negotiate.engine import codes, legal
from negotiate.engine.consent import counted
from negotiate.engine.legal import owner_absent, package_refusal
from negotiate.engine.records import call
from negotiate.engine.worth import risk_gap, surplus
from negotiate.players.drafting import FINAL_PENALTY, FIRST_PENALTY, bridge, climb, draft, start_empty, start_grand
from negotiate.rulebook.load import from_document, load

SEEDS = st.integers(0, 2**32 - 1)
WEIGHTS = st.sampled_from([0.0, 0.5, 0.6, 0.8, 1.0])
MOST_PACKAGES = 200
"""Positions with more packages than this are not searched by brute force."""


def packed(game: Game) -> np.ndarray:
    """The draft as a package."""
    return np.array(game.mind["package"][0], np.int64)


def stakes(game: Game) -> list[int]:
    return [int(party) for party in game.mind["stakes"][0][: int(game.mind["stake_count"][0])]]


def check_sums(game: Game, seat: int) -> None:
    """What the draft says of every party is what `engine.worth` says of it, and so is the war that it would end."""
    mind = game.mind[0]
    package = packed(game)
    if not (package > 0).any():
        return
    for place, party in enumerate(stakes(game)):
        kept = mind["sure_sum"][place] - mind["lack"] * mind["risky_sum"][place]
        kept -= (mind["ends"] - mind["ends_before"]) * mind["war"][place]
        if mind["high_items"] > 0:
            kept += mind["side"][place]
        assert kept == pytest.approx(game.ask(surplus, seat, party, package), abs=1e-7), (seat, party, package)
    high = game.rules.record["high_politics"][0]
    track = game.rules.record["track_of"][0]
    assert mind["high_items"] == sum(1 for k in game.issues() if package[k] > 0 and high[track[k]])


def check_claims(game: Game, seat: int, target: float, found: bool, sensible: int = 1) -> None:
    """A draft that is claimed to be worth tabling is: for the seat itself by its own true numbers.

    No sensible party that has to sign runs a greater risk than it takes; who would is outvoted.
    """
    if not found:
        return
    package = packed(game)
    assert game.ask(package_refusal, seat, package) == legal.LEGAL
    if seat in game.parties():
        assert game.ask(surplus, seat, seat, package) > 0
        assert game.ask(surplus, seat, seat, package) >= target - 1e-7
    answers = np.full(game.record["presence"].shape[1], codes.NOT_ASKED)
    for party in stakes(game):
        heeds = party != seat or sensible
        answers[party] = codes.REJECTED if heeds and game.ask(risk_gap, party, package) > 1e-7 else codes.ACCEPTED
    words = bool(game.ask(owner_absent, package))
    assert call(counted, game.rules.record, package, answers, words) == 1, (seat, package, answers)


def check_drafts(game: Game, weight: float, target: float) -> None:
    # whoever decided last may have had an opponent model, or held out for more; here worth is that of engine.worth
    game.mind["model"] = 0
    game.mind["phase_worth"] = 0.0
    game.mind["ask"] = 0.0
    game.mind["trusting"] = game.mind["only"] = 0
    for seat in game.parties():
        if game.presence[seat] == codes.ABSENT:
            continue
        for sensible in (1, 0):
            found = bool(game.ask(draft, seat, weight, target, target, sensible, 1.0, game.mind))
            check_sums(game, seat)
            check_claims(game, seat, target, found, sensible)
    found = bool(game.ask(bridge, game.mediator, game.mind))
    check_sums(game, game.mediator)
    check_claims(game, game.mediator, 0.0, found)


def in_play(document: Document, player: str, mediator: str, seed: int, steps: int) -> Game:
    game = Game(*everyone(from_document(document), player, mediator), seed)
    for _ in range(steps):
        if game.to_decision():
            game.apply(game.choice())
    return game


@given(rule_documents(), PLAYERS, MEDIATORS, SEEDS, st.integers(0, 40), WEIGHTS, st.sampled_from([0.0, 1.0, 4.0]))
def test_sums_and_claims(
    document: Document, player: str, mediator: str, seed: int, steps: int, weight: float, target: float
) -> None:
    check_drafts(in_play(document, player, mediator, seed, steps), weight, target)


@pytest.mark.parametrize("scenario", ["tutorial", "istanbul-2025", "camp-david-1978"])
def test_sums_and_claims_throughout_the_shipped_scenarios(scenario: str) -> None:
    game = Game(*everyone(load(scenario), "cautious", "manipulator"), seed=5)
    while game.to_decision():
        if game.pending_kind in (codes.SPEAK, codes.MEDIATE):
            check_drafts(game.copy(), 0.6, 0.5)
        game.apply(game.choice())


def test_the_harder_climb_passes_over_no_issue_that_would_move() -> None:
    """A second climb that knows of the first leaves every number of a selfish draft as one that looks at all issues does."""
    game = Game(*everyone(load("istanbul-2025"), "cautious", "manipulator"), seed=5)
    rested = moved = 0
    while game.to_decision() and not (rested > 40 and moved > 4):
        if game.pending_kind == codes.SPEAK:
            now = game.copy()
            now.ask(draft, game.pending_seat, 0.9, 0.0, 4.0, 1, 1.0, now.mind)
            for grand in (True, False):
                if not now.mind["movable_count"][0]:
                    continue
                if grand:
                    now.ask(start_grand, now.mind, True)
                else:
                    now.ask(start_empty, now.mind)
                now.ask(climb, now.mind, FIRST_PENALTY, 0.0)
                rested += int(now.mind["rests"][0])
                blind = now.mind.copy()
                blind["rests"] = 0
                moves = now.ask(climb, now.mind, FINAL_PENALTY, 0.0)
                assert moves == now.ask(climb, blind, FINAL_PENALTY, 0.0)
                for name in ("package", "sure_sum", "risky_sum", "lack", "ends", "score", "rests"):
                    assert (now.mind[name][0] == blind[name][0]).all(), name
                moved += bool(moves)
        game.apply(game.choice())
    assert rested > 10, "no first climb comes to rest, so that nothing is passed over"
    assert moved > 4, "a second climb never moves, so that passing over shows nothing"


def test_sums_hold_with_verification_by_the_mediator_on_one_track_only() -> None:
    """The act `verify` supplies a tier by track; monitored issues of two tracks then differ in enforcement."""
    host = {"host": {"name": "Host", "initials": "HO", "verification_tier": 0, "verification_by_track": {"core": 4}}}
    game = Game(
        rules(
            tracks={"talks": {"name": "Talks"}, "core": {"name": "Core"}},
            issues__border__track="core",
            mediators=host,
            mediator="host",
            monitoring={"issue": "grain"},
            issues__roads__verification="monitored",
            issues__border__verification="monitored",
        )
    )
    game.to_decision()
    game.do(codes.VERIFY)
    game.to_decision()
    check_drafts(game, 0.6, 0.0)


def test_sums_hold_where_monitoring_is_no_scale() -> None:
    """A draft may exchange one kind of monitors for another that stands before it in the file."""
    game = Game(
        rules(
            monitoring={"issue": "border", "tiers": [0, 4, 1]},
            issues__border__ordered=False,
            issues__roads__verification="monitored",
            issues__roads__exposure=5,
            trust__initial={"default": 20},
        )
    )
    game.record["agreed"][0, 2], game.record["binding"][0, 2] = 2, codes.TREATY
    game.to_decision()
    check_drafts(game, 0.6, 0.0)


def test_sums_hold_where_monitoring_itself_ends_part_of_the_war() -> None:
    """An issue that is too risky alone is drafted together with closer monitoring; what that ends counts as well."""
    game = Game(
        rules(
            trust__initial={"default": 20},
            monitoring={"issue": "border"},
            parties__south__hope_of_gain=0.9,
            parties__south__pain=0,
            issues={
                "roads": {
                    "name": "Roads",
                    "track": "talks",
                    "verification": "monitored",
                    "options": [
                        {"id": "today", "label": "As today"},
                        {"id": "some", "label": "Some", "risk": 0.3, "values": {"north": 9, "south": 9}},
                    ],
                },
                "border": {
                    "name": "Border",
                    "track": "talks",
                    "options": [
                        {"id": "today", "label": "As today"},
                        {"id": "hotline", "label": "Hotline"},
                        {"id": "watch", "label": "Watch", "ends": 0.1, "values": {"east": 1}},
                    ],
                },
            },
        )
    )
    game.to_decision()
    check_drafts(game, 0.6, 0.0)


def packages(game: Game, seat: int) -> list[np.ndarray]:
    """Every package that `seat` may table and that heeds everybody's risk threshold; too many give none."""
    choices = [
        [
            -1,
            *(
                option
                for option in range(1, int(game.rules.record["option_count"][0, k]))
                if game.ask(legal.item_refusal, k, option) == legal.LEGAL
            ),
        ]
        for k in game.issues()
    ]
    if np.prod([len(options) for options in choices]) > MOST_PACKAGES:
        return []
    found = []
    for options in itertools.product(*choices):
        package = np.full(game.rules.size.issues, -1, np.int64)
        package[: len(options)] = options
        if game.ask(package_refusal, seat, package) == legal.LEGAL:
            found.append(package)
    return found


def best(game: Game, seat: int, weight: float) -> float:
    """The most of weight * own + (1 - weight) * the others' surplus over packages with which everybody is content."""
    most = 0.0
    for package in packages(game, seat):
        asked = [party for party in game.owners(package) if game.presence[party] != codes.ABSENT]
        if any(game.ask(risk_gap, party, package) > 1e-9 for party in (seat, *asked)):
            continue
        worths = {party: game.ask(surplus, seat, party, package) for party in stakes(game)}
        if worths[seat] <= 0 or any(worths[party] < game.caution[seat][party] for party in asked if party != seat):
            continue
        most = max(most, objective(worths, seat, weight))
    return most


def objective(worths: dict[int, float], seat: int, weight: float) -> float:
    return weight * worths[seat] + (1 - weight) * sum(worth for party, worth in worths.items() if party != seat)


class Tally:
    """How near drafts come to the best package, over many positions."""

    def __init__(self) -> None:
        self.shares: list[float] = []

    def add(self, game: Game, seat: int, weight: float = 0.6) -> None:
        found = game.ask(draft, seat, weight, 0.0, 0.0, 1, 1.0, game.mind)
        if not stakes(game):
            return
        most = best(game, seat, weight)
        if found:
            package = packed(game)
            worths = {party: game.ask(surplus, seat, party, package) for party in stakes(game)}
            self.shares.append(min(1.0, objective(worths, seat, weight) / most) if most > 1e-9 else 1.0)
        elif most > 1e-9:
            self.shares.append(0.0)


def test_drafts_come_near_to_the_best() -> None:
    """Every seat's draft at the first decision of the same 100 scenarios each time.

    At the time of writing 94 of 100 were the best package there is; most of the rest found none where a single one would do.
    """
    result = Tally()

    @settings(derandomize=True, database=None, deadline=None, max_examples=100)
    @given(rule_documents(rounds=6))
    def positions(document: Document) -> None:
        game = Game(from_document(document))
        if game.to_decision():
            for seat in game.parties():
                if game.rules.record["proposes"][0, seat] and game.presence[seat] != codes.ABSENT:
                    result.add(game.copy(), seat)

    positions()
    shares = np.array(result.shares)
    assert len(shares) > 60
    assert (shares > 0).mean() >= 0.85
    assert (shares > 0.999).mean() >= 0.85
    assert (shares[shares > 0] > 0.9).mean() >= 0.95


def test_a_trade_of_two_issues_that_each_cost_somebody_is_found() -> None:
    game = Game(
        rules(
            trust__initial={"default": 90},
            parties__east__kind="observer",
            issues={
                name: {
                    "name": name.title(),
                    "track": "talks",
                    "options": [{"id": "today", "label": "As today"}, {"id": "change", "label": "Change", "values": values}],
                }
                for name, values in (("roads", {"north": 9, "south": -2}), ("grain", {"north": -2, "south": 9}))
            },
        )
    )
    game.to_decision()
    assert game.ask(draft, 0, 0.6, 0.0, 0.0, 1, 1.0, game.mind)
    assert packed(game)[:2].tolist() == [1, 1]
