"""Who must consent, what a signature does, and what cannot be signed (docs/model.md M7, M18, M20)."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from tests.engine.games import Game

from negotiate.engine import codes, ledger, legal
from negotiate.engine.rules import Rules
from negotiate.engine.worth import surplus
from negotiate.rulebook.load import from_document

NORTH, SOUTH, EAST = range(3)
ROADS, GRAIN, BORDER = range(3)

PLAIN: dict[str, Any] = {
    "schema_version": 3,
    "id": "plain",
    "title": "Plain",
    "summary": "Three parties and three issues.",
    "setting": "fictional",
    "calendar": {"rounds": 8},
    "trust": {"decay": 0, "initial": {"default": 50}},
    "parties": {
        name: {"name": name.title(), "initials": name[:2].upper(), "kind": "principal"}
        for name in ("north", "south", "east")
    },
    "tracks": {"talks": {"name": "Talks", "rejection_cost": 2, "stall_cost": 0}},
    "issues": {
        name: {
            "name": name.title(),
            "track": "talks",
            "options": [
                {"id": "today", "label": "As today"},
                {"id": "some", "label": "Some", "values": {"north": 2, "south": 2, "east": 1}},
                {"id": "all", "label": "All", "values": {"north": 3, "south": 3, "east": 2}},
            ],
        }
        for name in ("roads", "grain", "border")
    },
}


def rules(**changes: Any) -> Rules:
    """The plain document with values set by dotted paths (written with double underscores)."""
    document = deepcopy(PLAIN)
    for path, value in changes.items():
        *way, last = path.split("__")
        here = document
        for key in way:
            here = here.setdefault(key, {})
        here[last] = value
    return from_document(document)


def answer_all(game: Game, **answers: int) -> None:
    """Answer the offer on the table; a seat that is not named passes."""
    by_seat = {("north", "south", "east").index(name): kind for name, kind in answers.items()}
    while game.to_decision() and game.pending_kind == codes.ANSWER:
        kind = by_seat.get(game.pending_seat, codes.PASS)
        game.do(kind, offer=-1 if kind == codes.PASS else game.pending_offer)


def test_a_package_binds_when_every_owner_has_accepted() -> None:
    game = Game(rules())
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package={ROADS: 1, GRAIN: 2})
    assert game.answer[NORTH].tolist()[:3] == [codes.ACCEPTED, codes.ASKED, codes.ASKED]
    answer_all(game, south=codes.ACCEPT)
    assert not game.agreed.any()
    game.pass_to(EAST)
    game.do(codes.ACCEPT, offer=NORTH)
    assert game.agreed.tolist()[:3] == [1, 2, 0]
    assert game.binding.tolist()[:3] == [codes.TREATY, codes.TREATY, codes.COMMUNIQUE]
    assert game.signed_with.tolist()[:3] == [2, 2, 0]
    assert not game.tabled[NORTH]


def test_only_owners_are_asked() -> None:
    game = Game(rules(issues__roads__owners=["south"], issues__roads__obligors=["south"]))
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package={ROADS: 1})
    assert game.answer[NORTH].tolist()[:3] == [codes.NOT_ASKED, codes.ASKED, codes.NOT_ASKED]
    answer_all(game, south=codes.ACCEPT)
    assert game.agreed[ROADS] == 1
    assert game.moved.tolist()[:3] == [0, 1, 0]


def test_one_refusal_takes_the_package_off_the_table_and_costs_trust_both_ways() -> None:
    game = Game(rules())
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package={ROADS: 1})
    answer_all(game, south=codes.REJECT)
    assert not game.tabled[NORTH]
    assert (game.offer[NORTH] == -1).all()
    assert game.trust[NORTH][SOUTH] == game.trust[SOUTH][NORTH] == 48
    assert game.trust[NORTH][EAST] == game.trust[EAST][NORTH] == 50
    assert game.reason(game.action(codes.PROPOSE, package={ROADS: 1})) == legal.ALREADY_PROPOSED


def test_a_counter_offer_costs_half_and_is_answered_in_turn() -> None:
    game = Game(rules())
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package={ROADS: 1})
    game.pass_to(SOUTH, codes.ANSWER)
    game.do(codes.COUNTER, offer=NORTH, package={GRAIN: 1})
    assert game.trust[NORTH][SOUTH] == game.trust[SOUTH][NORTH] == 49
    assert not game.tabled[NORTH]
    assert game.tabled[SOUTH]
    answer_all(game, north=codes.ACCEPT, east=codes.ACCEPT)
    assert game.agreed.tolist()[:3] == [0, 1, 0]
    game.pass_to(SOUTH)
    assert game.reason(game.action(codes.PROPOSE, package={ROADS: 1})) == legal.ALREADY_PROPOSED


def test_an_offer_lapses_at_the_end_of_the_next_round() -> None:
    game = Game(rules())
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package={ROADS: 1})
    answer_all(game)
    game.to_round(2)
    assert game.tabled[NORTH] == 1
    game.to_round(3)
    assert game.tabled[NORTH] == 0
    assert len(game.events(codes.E_LAPSED)) == 1


def test_sufficient_consensus_binds_when_more_than_the_share_of_a_bloc_accepts() -> None:
    bloc = {"kind": "sufficient-consensus", "blocs": {"coast": {"parties": ["south", "east"], "share": 0.4}}}
    game = Game(rules(decision_rule=bloc))
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package={ROADS: 1})
    answer_all(game, south=codes.REJECT, east=codes.ACCEPT)
    assert game.agreed[ROADS] == 1
    game = Game(rules(decision_rule={**bloc, "blocs": {"coast": {"parties": ["south", "east"], "share": 0.5}}}))
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package={ROADS: 1})
    answer_all(game, south=codes.REJECT, east=codes.ACCEPT)
    assert game.agreed[ROADS] == 0
    assert not game.tabled[NORTH]


# Presence (M18)


def test_with_an_owner_absent_it_comes_to_a_communique_and_binds_nobody() -> None:
    game = Game(rules(parties__east__attendance="absent"))
    game.pass_to(NORTH)
    support = game.support.copy()
    game.do(codes.PROPOSE, package={ROADS: 1})
    answer_all(game, south=codes.ACCEPT)
    assert game.communiques == 1
    assert game.communique[ROADS] == 1
    assert not game.agreed.any()
    assert not game.binding.any()
    assert (game.support - support).tolist()[:3] == [2, 2, 0]
    assert not [row for row in game.events() if row[0] == codes.E_SIGNED]
    game.to_round(3)
    assert game.duties == 0
    # the same text again says nothing new, another one does
    game.pass_to(NORTH)
    assert game.reason(game.action(codes.PROPOSE, package={ROADS: 1})) == legal.NOT_BEYOND_AGREED
    assert game.reason(game.action(codes.PROPOSE, package={ROADS: 2})) == legal.LEGAL


SUMMIT = {
    "parties__east__attendance": "absent",
    "parties__east__signature": 5,
    "parties__north__signature": 3,
    "parties__south__signature": 2,
    "communique__worth": 0.5,
    "decision_rule": {
        "kind": "sufficient-consensus",
        "blocs": {"summit": {"parties": ["north", "south", "east"], "share": 0.4}},
    },
}


def worth(game: Game, party: int) -> float:
    """What a party has, from the true ledger."""
    return float(game.ask(ledger.whole_worth, ledger.TRUE, party))


def test_words_count_by_the_weight_of_the_names_under_them() -> None:
    game = Game(rules(**SUMMIT))
    before = [worth(game, party) for party in (NORTH, SOUTH, EAST)]
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package={ROADS: 1, GRAIN: 2})
    answer_all(game, south=codes.ACCEPT)
    # half of 2 + 3 points, times 3 + 2 of the 10 that all names weigh; nothing for who is away
    gained = [worth(game, party) - was for party, was in zip((NORTH, SOUTH, EAST), before, strict=True)]
    assert gained == [pytest.approx(1.25), pytest.approx(1.25), 0]


def test_who_does_not_join_has_nothing_of_it_and_the_words_weigh_less() -> None:
    game = Game(rules(**SUMMIT))
    before = [worth(game, party) for party in (NORTH, SOUTH)]
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package={ROADS: 2})
    answer_all(game, south=codes.REJECT)
    assert game.communique[ROADS] == 2
    assert [worth(game, party) - was for party, was in zip((NORTH, SOUTH), before, strict=True)] == [
        pytest.approx(0.5 * 0.3 * 3),
        0,
    ]


def test_a_communique_waits_for_everybody_who_is_asked() -> None:
    changes = {**SUMMIT, "parties__east__attendance": "decides", "parties__far": absent_party()}
    game = Game(rules(**changes, issues__roads__owners=["north", "south", "east", "far"]))
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package={ROADS: 1})
    # two of three would do, but the third is asked as well: its name counts
    assert game.to_decision()
    game.do(codes.ACCEPT, offer=NORTH)
    assert game.communiques == 0
    assert game.to_decision()
    game.do(codes.ACCEPT, offer=NORTH)
    assert game.communiques == 1
    assert game.joined[ROADS] == 0b111


def test_what_binds_takes_the_place_of_words() -> None:
    game = Game(rules(**SUMMIT))
    game.pass_to(NORTH)
    before = worth(game, NORTH)
    game.do(codes.PROPOSE, package={ROADS: 1})
    answer_all(game, south=codes.ACCEPT)
    assert worth(game, NORTH) > before
    game.pass_to(EAST)
    game.do(codes.RETURN)
    game.to_round(2)
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package={ROADS: 1})
    answer_all(game, south=codes.ACCEPT, east=codes.ACCEPT)
    assert game.agreed[ROADS] == 1
    assert game.ask(ledger.words_worth, NORTH, ROADS, 10.0) == 0


def test_what_a_communique_is_worth_counts_the_names_of_those_who_seem_to_gain() -> None:
    known = rules(**SUMMIT, estimation__misreading=0)
    game = Game(known)
    package = np.full(known.size.issues, -1, np.int64)
    package[ROADS] = 1
    assert game.ask(surplus, NORTH, NORTH, package) == pytest.approx(0.5 * 0.5 * 2)
    against = rules(**SUMMIT, estimation__misreading=0, issues__roads__options=loses("south"))
    assert Game(against).ask(surplus, NORTH, NORTH, package) == pytest.approx(0.5 * 0.3 * 2)


def absent_party() -> dict[str, Any]:
    """A party that is away."""
    return {"name": "Far", "initials": "FA", "kind": "principal", "attendance": "absent"}


def loses(party: str) -> list[dict[str, Any]]:
    """Options of an issue of which the second costs a party a point."""
    return [
        {"id": "today", "label": "As today"},
        {"id": "some", "label": "Some", "values": {"north": 2, "south": 2, "east": 1} | {party: -1}},
    ]


def test_delegates_can_only_make_a_political_commitment() -> None:
    game = Game(rules(parties__east__attendance="delegates"))
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package={ROADS: 1})
    answer_all(game, south=codes.ACCEPT, east=codes.ACCEPT)
    assert game.binding[ROADS] == codes.POLITICAL


def test_who_leaves_takes_the_packages_it_was_asked_about_off_the_table() -> None:
    game = Game(rules())
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package={ROADS: 1})
    answer_all(game)
    game.pass_to(SOUTH)
    game.do(codes.LEAVE)
    assert not game.tabled[NORTH]
    game.pass_to(EAST)
    assert game.reason(game.action(codes.ACCEPT, offer=NORTH)) == legal.NO_SUCH_OFFER


def test_who_comes_to_the_table_later_is_not_bound_by_what_it_was_never_asked() -> None:
    """An owner is away when the package is tabled and back when the others sign it: without its consent it binds nobody."""
    game = Game(rules(parties__south__attendance="absent"))
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package={ROADS: 1})
    answer_all(game)  # east, the only one who is asked, leaves it open
    game.pass_to(SOUTH)
    game.do(codes.RETURN)
    game.pass_to(EAST)
    accept = game.action(codes.ACCEPT, offer=NORTH)
    if game.reason(accept) == legal.LEGAL:
        game.apply(accept)
    assert game.agreed[ROADS] == 0, "south is bound by a text it has never been asked about"


# An older package, taken up when things have changed


def left_open(game: Game, package: dict[int, int]) -> None:
    """North tables a package, and south leaves it open after east has accepted it."""
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package=package)
    answer_all(game, east=codes.ACCEPT)
    assert game.tabled[NORTH]


def test_an_older_package_cannot_take_back_what_was_agreed_since() -> None:
    game = Game(rules())
    left_open(game, {ROADS: 1})
    game.pass_to(EAST)
    game.do(codes.PROPOSE, package={ROADS: 2})
    answer_all(game, north=codes.ACCEPT, south=codes.ACCEPT)
    assert game.agreed[ROADS] == 2
    game.pass_to(SOUTH)
    if game.tabled[NORTH]:
        assert game.reason(game.action(codes.ACCEPT, offer=NORTH)) != legal.LEGAL
    assert game.agreed[ROADS] == 2


def test_an_older_package_cannot_be_signed_once_its_gate_has_closed() -> None:
    """Trust falls below the threshold less the hysteresis between tabling and signing."""
    gated = rules(tracks__talks__opens_when={"trust_at_least": 50}, trust__hysteresis=1)
    game = Game(gated)
    left_open(game, {ROADS: 1})
    game.pass_to(EAST)
    game.do(codes.PROPOSE, package={GRAIN: 1})
    answer_all(game, north=codes.REJECT, south=codes.REJECT)  # costs 2 points of trust
    game.to_round(2)
    assert game.track_open[0] == 0
    game.pass_to(SOUTH)
    assert game.reason(game.action(codes.PROPOSE, package={ROADS: 1})) == legal.OPTION_CLOSED
    if game.tabled[NORTH]:
        assert game.reason(game.action(codes.ACCEPT, offer=NORTH)) != legal.LEGAL, "a locked option can be signed"


# Ratification (M16)


def test_an_accord_is_ratified_or_goes_back_to_the_table() -> None:
    accord = {"when": {"agreed": {"roads": "all"}}, "ratification": {"threshold": 100, "spread": 0}}
    game = Game(rules(accord=accord))
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package={ROADS: 2})
    answer_all(game, south=codes.ACCEPT, east=codes.ACCEPT)
    assert game.refusals == 1
    assert game.accord_round == 0
    assert not game.agreed.any()
    assert game.refused_text
    game.pass_to(SOUTH)
    assert game.reason(game.action(codes.PROPOSE, package={ROADS: 2})) == legal.TEXT_REFUSED
    assert game.reason(game.action(codes.PROPOSE, package={ROADS: 2, GRAIN: 1})) == legal.LEGAL
    assert game.reason(game.action(codes.PROPOSE, package={ROADS: 1})) == legal.LEGAL


def test_votes_follow_the_formula() -> None:
    accord = {"when": {"agreed": {"roads": "all"}}, "ratification": {"threshold": 1, "spread": 0, "parties": ["south"]}}
    game = Game(
        rules(
            accord=accord,
            inclusion__share=0.5,
            parties__south__audience_cost=0.5,
            parties__south__support=40,
            issues__grain__options=[
                {"id": "today", "label": "As today"},
                {"id": "give", "label": "Give", "values": {"south": -4, "north": 9}},
            ],
        )
    )
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package={ROADS: 2, GRAIN: 1})
    answer_all(game, south=codes.ACCEPT, east=codes.ACCEPT)
    (vote,) = game.events(codes.E_RATIFIED)
    # support 40, half of 3 - 4 points, 0.5 for each of the 4 points conceded, 10 for full inclusion
    assert vote[2] == SOUTH
    assert vote[7] / 1000 == pytest.approx(40 - 0.5 - 0.5 * 4 + 10 * 0.5)
    assert game.accord_round == 1


def test_the_rounds_after_the_accord_cost_no_trust_for_not_talking() -> None:
    """After the accord there is nothing to negotiate, so nobody can be blamed for a session without movement."""
    accord = {"when": {"agreed": {"roads": "some"}}, "ratification": {"threshold": 0, "spread": 0}}
    game = Game(rules(accord=accord, endings__epilogue_rounds=3, tracks__talks__stall_cost=1, breach__accident=0))
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package={ROADS: 1})
    answer_all(game, south=codes.ACCEPT, east=codes.ACCEPT)
    assert game.accord_round == 1
    game.to_round(2)
    before = game.trust.copy()
    game.to_round(3)
    assert (game.trust >= before).all()


# Stalling (M20)


def test_a_session_without_movement_costs_trust_and_a_signature_does_not() -> None:
    game = Game(rules(tracks__talks__stall_cost=1))
    game.to_round(2)
    # each of three principals loses on both directions with each other: 2 points a pair
    assert game.trust[NORTH][SOUTH] == 48
    game = Game(rules(tracks__talks__stall_cost=1, breach__accident=0, issues__roads__obligors=["east"]))
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package={ROADS: 1})
    answer_all(game, south=codes.ACCEPT, east=codes.ACCEPT)
    game.to_round(2)
    assert game.trust[NORTH][SOUTH] == 50
