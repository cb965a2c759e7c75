"""Reciprocity: default, suspension, making good, waiver, termination, lapse, debts, and how accounts are settled."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.games import PLAYERS, Game, everyone, legal_actions
from tests.engine.test_conduct import CEASEFIRE, carry_out, rules, signed
from tests.engine.test_ledger import options, whole, worth
from tests.engine.test_offers import BORDER, EAST, GRAIN, NORTH, ROADS, SOUTH
from tests.strategies import Document, rule_documents

from negotiate.engine import codes, legal
from negotiate.engine.ledger import BELIEVED
from negotiate.engine.legal import table_state
from negotiate.engine.reciprocity import default_rounds, has_clean_hands, may_suspend, may_terminate
from negotiate.engine.rounds import speaker
from negotiate.play.seating import without_mediator
from negotiate.rulebook.load import from_document, load


def why(game: Game, kind: int, issue: int = -1) -> str:
    return legal.REFUSALS[game.reason(game.action(kind, issue=issue))]


def barter(**changes: Any) -> Game:
    """North pays on the roads, South on grain, in one text with four phases each; East is not concerned."""
    document = rules(
        **{
            "calendar__rounds": 16,
            "issues__roads__obligors": ["north"],
            "issues__roads__owners": ["north", "south"],
            "issues__roads__exposed": ["south"],
            "issues__roads__phases": 4,
            "issues__roads__reversible": True,
            "issues__roads__options": options({"north": -4, "south": 8}),
            "issues__grain__obligors": ["south"],
            "issues__grain__owners": ["north", "south"],
            "issues__grain__exposed": ["north"],
            "issues__grain__phases": 4,
            "issues__grain__reversible": True,
            "issues__grain__options": options({"north": 8, "south": -4}),
            "trust__stalls_to_breach": 9,
            "trust__stall_loss": 0,
            "endings": {"breakdown": {"trust": 0}},
            **changes,
        }
    )
    return signed(Game(document), {ROADS: 1, GRAIN: 1})


def held_back(rounds: int, **changes: Any) -> Game:
    """The same, one round carried out and then South in default for some rounds; North goes on as long as it is due."""
    game = barter(**changes)
    carry_out(game)
    for _ in range(rounds):
        carry_out(game, south=codes.STALL)
    return game


# Suspension


def test_whoever_is_failed_may_hold_back_and_loses_no_trust_by_it() -> None:
    game = held_back(1)
    game.pass_to(NORTH, codes.CARRY_OUT)
    assert why(game, codes.SUSPEND) == "legal"
    trust = game.trust.copy()
    game.do(codes.SUSPEND)
    carry_out(game, south=codes.STALL)
    assert game.trust[SOUTH][NORTH] == trust[SOUTH][NORTH]
    assert game.delivered[0][ROADS][NORTH] == 2
    assert game.overdue[ROADS][NORTH] == 0, "what is rightly held back is no default"
    assert game.suspensions == 1
    assert [row[2] for row in game.events(codes.E_SUSPENDED)] == [NORTH]


def test_the_one_in_default_has_no_such_right_and_nobody_without_a_default() -> None:
    game = barter()
    game.pass_to(NORTH, codes.CARRY_OUT)
    assert why(game, codes.SUSPEND) == "nobody-in-default"
    game = held_back(1)
    game.pass_to(SOUTH, codes.CARRY_OUT)
    assert why(game, codes.SUSPEND) == "nobody-in-default"
    # where both are in default, neither has clean hands
    game = held_back(1)
    carry_out(game, north=codes.STALL, south=codes.STALL)
    for party in (NORTH, SOUTH):
        game.pass_to(party, codes.CARRY_OUT)
        assert why(game, codes.SUSPEND) == "no-clean-hands"


def test_making_good_ends_the_default_and_the_right() -> None:
    game = held_back(2)
    assert game.ask(default_rounds, ROADS, NORTH) == 3
    carry_out(game)
    assert [row[2] for row in game.events(codes.E_MADE_GOOD)] == [SOUTH]
    assert game.ask(default_rounds, ROADS, NORTH) == 0
    assert not game.ask(may_suspend, ROADS, NORTH)


def test_what_protects_persons_is_never_held_back_and_outlives_the_text() -> None:
    game = held_back(1, issues__roads__suspends=False)
    game.pass_to(NORTH, codes.CARRY_OUT)
    assert why(game, codes.SUSPEND) != "legal"
    game = held_back(2, issues__roads__suspends=False)
    game.pass_to(NORTH)
    game.do(codes.TERMINATE, issue=ROADS)
    assert (game.agreed[ROADS], game.agreed[GRAIN]) == (1, 0)
    assert game.texts_of[ROADS] != 0
    carry_out(game)
    assert game.delivered[0][ROADS][NORTH] == 4, "and goes on to be carried out"


def test_a_text_that_only_protects_persons_neither_ends_nor_lapses_again_and_again() -> None:
    game = signed(
        Game(rules(issues__roads__suspends=False, issues__roads__phases=9, calendar__rounds=16, trust__stalls_to_breach=9)),
        {ROADS: 1},
    )
    for _ in range(7):
        carry_out(game, south=codes.STALL)
    assert game.agreed[ROADS] == 1
    assert not game.events(codes.E_TEXT_LAPSED)
    game.pass_to(NORTH)
    assert why(game, codes.TERMINATE, ROADS) != "legal", "it would change nothing, and could be said for ever"


def test_another_text_is_not_touched() -> None:
    game = barter()
    game.to_round(2)
    signed(game, {BORDER: 1})
    carry_out(game, south=codes.STALL)
    assert game.overdue[BORDER][SOUTH] and game.overdue[GRAIN][SOUTH]
    game = barter()
    carry_out(game)
    signed(game, {BORDER: 1})
    game.record["overdue"][0, GRAIN, SOUTH] = 2
    assert game.ask(may_suspend, ROADS, NORTH)
    assert not game.ask(may_suspend, BORDER, NORTH)


# Termination and lapse


def test_the_injured_may_end_the_text_after_two_rounds_of_default() -> None:
    game = held_back(1)
    game.pass_to(NORTH)
    assert why(game, codes.TERMINATE, ROADS) == "default-too-fresh"
    assert why(game, codes.TERMINATE, BORDER) == "no-such-issue"
    game = held_back(2)
    game.pass_to(SOUTH)
    assert why(game, codes.TERMINATE, ROADS) == "nobody-in-default"
    game = held_back(2)
    game.pass_to(NORTH)
    game.do(codes.TERMINATE, issue=GRAIN)
    assert not game.agreed.any()
    assert sorted(row[4] for row in game.events(codes.E_FELL)) == [ROADS, GRAIN]
    assert (worth(game, NORTH, ROADS), worth(game, NORTH, GRAIN)) == (0, 0), "what can be undone is undone"
    assert worth(game, SOUTH, ROADS) == 0, "for whom it falls keeps no gain"
    assert worth(game, SOUTH, GRAIN) == pytest.approx(-4 / 4), "and gets nothing back"


def test_what_cannot_be_undone_is_kept_and_must_be_paid() -> None:
    game = held_back(2, issues__roads__reversible=False)
    gain = worth(game, SOUTH, ROADS)
    assert gain == pytest.approx(8 * 3 / 4)
    game.pass_to(NORTH)
    game.do(codes.TERMINATE, issue=ROADS)
    assert worth(game, SOUTH, ROADS) == gain
    assert worth(game, NORTH, ROADS) == pytest.approx(-4 * 3 / 4)
    # South has delivered a quarter, North three: South is charged the half that it saved
    assert game.debt[0][SOUTH] == pytest.approx(4 * (3 / 4 - 1 / 4))
    assert whole(game, SOUTH) == pytest.approx(8 * 3 / 4 - 4 * 3 / 4 - game.audience[SOUTH])


def test_under_snap_back_the_first_default_is_enough() -> None:
    snap = {"snapback": {"issue": "border", "options": ["some"]}}
    for issue, answer in ((BORDER, "legal"), (None, "default-too-fresh")):
        document = dict(snap) if issue is not None else {}
        game = barter(**document)
        game.record["agreed"][0, BORDER] = game.record["binding"][0, BORDER] = 1
        game.record["texts_of"][0, BORDER] = game.texts_of[ROADS]
        carry_out(game, south=codes.STALL)
        game.pass_to(NORTH)
        assert why(game, codes.TERMINATE, ROADS) == answer


def test_what_requires_it_falls_too() -> None:
    game = barter(issues__border__requires={"grain": "step-1"}, issues__border__phases=9)
    carry_out(game)
    signed(game, {BORDER: 1})
    assert game.texts_of[BORDER] != game.texts_of[GRAIN]
    for _ in range(2):
        carry_out(game, south=codes.STALL)
    game.pass_to(NORTH)
    game.do(codes.TERMINATE, issue=ROADS)
    assert not game.agreed.any()


def test_a_default_of_more_than_four_rounds_makes_the_text_lapse() -> None:
    game = held_back(3)
    assert game.agreed[ROADS] == 1
    carry_out(game, south=codes.STALL)
    assert [row[2] for row in game.events(codes.E_TEXT_LAPSED)] == [SOUTH]
    assert not game.agreed.any()
    assert game.terminations == 1


def test_amending_does_not_unlink() -> None:
    game = barter(
        issues__roads__options=options({"north": -4, "south": 8}, {"north": -5, "south": 9}),
    )
    carry_out(game)
    signed(game, {ROADS: 2})
    carry_out(game, south=codes.STALL)
    assert game.ask(may_suspend, ROADS, NORTH), "the better roads still stand with the grain"


def test_a_better_text_makes_no_default_good() -> None:
    """Else whoever holds back could table a better promise each time before the others may end the text."""
    game = barter(issues__grain__options=options({"north": 8, "south": -4}, {"north": 9, "south": -5}))
    carry_out(game)
    for _ in range(2):
        carry_out(game, south=codes.STALL)
    signed(game, {GRAIN: 2})
    assert game.overdue[GRAIN][SOUTH] == 3
    game.pass_to(NORTH, codes.CARRY_OUT)
    assert why(game, codes.SUSPEND) == "legal"
    carry_out(game)
    assert game.overdue[GRAIN][SOUTH] == 0, "one phase of it does"


def test_a_new_text_does_not_inherit_the_breaches_of_one_that_is_gone() -> None:
    game = signed(Game(rules(**CEASEFIRE)), {ROADS: 2})
    carry_out(game)
    for _ in range(3):
        carry_out(game, south=codes.BREACH)
    assert game.collapses == 1
    assert game.material[SOUTH]
    game.to_round(9)
    signed(game, {GRAIN: 1})
    assert not game.material[SOUTH] & game.texts_of[GRAIN]
    assert game.ask(default_rounds, GRAIN, NORTH) == 0
    assert game.ask(has_clean_hands, GRAIN, SOUTH)


# Waiver


def test_whoever_forgives_has_no_rights_from_it_any_more() -> None:
    game = held_back(2)
    game.pass_to(NORTH)
    assert why(game, codes.WAIVE, ROADS) == "nobody-in-default"
    assert why(game, codes.WAIVE, GRAIN) == "legal"
    game.do(codes.WAIVE, issue=GRAIN)
    game.to_decision()
    assert (game.pending_seat, game.pending_kind) == (NORTH, codes.SPEAK), "the floor is still North's"
    assert why(game, codes.WAIVE, GRAIN) == "nobody-in-default", "once"
    assert why(game, codes.TERMINATE, ROADS) == "nobody-in-default"
    assert not game.ask(may_suspend, ROADS, NORTH)
    assert game.overdue[GRAIN][SOUTH] == 1, "it is counted anew"
    assert not game.ask(has_clean_hands, GRAIN, SOUTH), "but nobody earns a right by failing"


def test_a_new_default_has_to_be_forgiven_anew() -> None:
    game = held_back(1)
    game.pass_to(NORTH)
    game.do(codes.WAIVE, issue=GRAIN)
    carry_out(game)
    carry_out(game, south=codes.STALL)
    game.pass_to(NORTH)
    assert why(game, codes.WAIVE, GRAIN) == "legal"


# The ceasefire


def test_a_collapse_is_a_material_breach_of_the_texts_of_the_ceasefire() -> None:
    tracks = {"talks": {"name": "Talks"}, "core": {"name": "Core"}}
    game = signed(
        Game(rules(**{**CEASEFIRE, "tracks": tracks, "issues__grain__track": "core", "issues__grain__phases": 30})),
        {ROADS: 2, GRAIN: 1},
    )
    carry_out(game)
    while not game.collapses:
        carry_out(game, south=codes.BREACH)
    assert (game.agreed[ROADS], game.agreed[GRAIN]) == (0, 1)
    game.pass_to(SOUTH)
    assert why(game, codes.TERMINATE, GRAIN) == "nobody-in-default"
    game.pass_to(NORTH)
    assert why(game, codes.TERMINATE, GRAIN) == "legal", "at once"


def test_quiet_counts_only_when_it_is_carried_out() -> None:
    game = signed(Game(rules(**{**CEASEFIRE, "issues__roads__phases": 2})), {ROADS: 2})
    carry_out(game)
    assert game.quiet == 0, "one phase of two"
    carry_out(game)
    assert game.quiet == 1
    carry_out(game, south=codes.STALL)
    assert (game.quiet, game.quiet_rounds) == (0, 1)


# Every ending settles accounts


def ended(game: Game, **conduct: int) -> Game:
    while not game.ended:
        carry_out(game, **conduct)
    return game


@pytest.mark.parametrize("reversible", [True, False])
@pytest.mark.parametrize("start", range(1, 8))
@pytest.mark.parametrize("rounds", [6, 8, 12])
def test_nobody_is_better_off_for_having_held_back(rounds: int, start: int, reversible: bool) -> None:
    """South keeps its word until some round and then no more, while North goes on; against South keeping it to the end."""
    changes = {
        "calendar__rounds": rounds,
        "issues__roads__reversible": reversible,
        "issues__roads__pace": 2,
        "issues__grain__phases": 6,
    }
    honest = ended(barter(**changes))
    cheat = barter(**changes)
    while cheat.round_number < start and not cheat.ended:
        carry_out(cheat)
    ended(cheat, south=codes.STALL)
    assert whole(cheat, SOUTH) <= whole(honest, SOUTH) + 1e-9


def test_the_last_phase_held_back_in_the_last_round_is_charged() -> None:
    honest = ended(barter(calendar__rounds=4, issues__grain__reversible=False, issues__roads__reversible=False))
    cheat = barter(calendar__rounds=4, issues__grain__reversible=False, issues__roads__reversible=False)
    for _ in range(3):
        carry_out(cheat)
    ended(cheat, south=codes.STALL)
    assert whole(cheat, SOUTH) == pytest.approx(whole(honest, SOUTH))
    assert whole(cheat, NORTH) < whole(honest, NORTH)


def test_a_breach_that_nobody_sees_is_charged_at_the_end() -> None:
    tiers = [{"name": f"tier {n}", "enforcement": 0, "learning": 0, "detection": 0, "false_alarm": 0} for n in range(5)]
    changes = {"calendar__rounds": 4, "verification": {"tiers": tiers}}
    honest = ended(barter(**changes))
    cheat = barter(**changes)
    for _ in range(3):
        carry_out(cheat)
    assert not cheat.debt.any(), "not before the end"
    ended(cheat, south=codes.BREACH)
    assert not cheat.overdue.any()
    assert whole(cheat, SOUTH) == pytest.approx(whole(honest, SOUTH))
    assert whole(cheat, NORTH) < whole(honest, NORTH)
    assert cheat.debt[BELIEVED].tolist() == honest.debt[BELIEVED].tolist(), "what everybody believes does not tell"


def test_a_breakdown_does_not_freeze_the_booty() -> None:
    broken = barter(endings={"breakdown": {"trust": 10, "rounds": 1}})
    carry_out(broken)
    carry_out(broken, south=codes.STALL)
    broken.record["trust"][0, SOUTH, NORTH] = 0
    while not broken.ended:
        carry_out(broken, south=codes.STALL)
    assert broken.ending == codes.BREAKDOWN
    assert not broken.agreed.any()
    assert worth(broken, SOUTH, ROADS) == 0


def test_who_walks_out_with_duties_left_has_broken_its_texts() -> None:
    game = barter(parties__south__may_return=True, endings={"withdrawal_rounds": 2, "breakdown": {"trust": 0}})
    carry_out(game)
    game.pass_to(SOUTH)
    game.do(codes.LEAVE)
    ended(game)
    assert game.ending == codes.WITHDRAWAL
    assert not game.agreed.any(), "the texts fall although South has carried out all that was due so far"
    assert worth(game, SOUTH, ROADS) == 0


def test_where_nobody_is_in_default_an_ending_changes_nothing() -> None:
    game = ended(barter(calendar__rounds=3))
    assert game.agreed[ROADS] == game.agreed[GRAIN] == 1
    assert not game.debt.any()
    assert whole(game, SOUTH) == pytest.approx((8 - 4) * 3 / 4 - game.audience[SOUTH])


# The floor


def test_principals_open_equally_often() -> None:
    """Which of three has the first word is drawn by the game, and then they take turns."""
    document = rules()
    first = Counter(int(Game(document, number=number).ask(speaker, 0)) for number in range(400))
    assert sum(first.values()) == 400
    # 400 thirds have a standard deviation of 9.4
    assert all(abs(first[party] - 400 / 3) < 30 for party in (NORTH, SOUTH, EAST))


def test_those_who_may_propose_come_first_in_their_turn_and_then_the_others() -> None:
    document = rules(parties__watch={"name": "Watch", "initials": "WA", "kind": "observer"})
    game = Game(document)
    opened = []
    for number in range(1, 7):
        game.to_round(number)
        game.to_decision()
        opened.append(game.pending_seat)
    assert sorted(opened[:3]) == sorted(opened[3:]) == [NORTH, SOUTH, EAST]
    assert opened[0] == opened[3]


def test_a_refused_text_comes_back_only_when_something_has_changed() -> None:
    game = Game(rules(process={"retable_margin": 5}, tracks__talks__rejection_cost=0))
    game.pass_to(NORTH)
    game.do(codes.PROPOSE, package={ROADS: 1})
    game.to_decision()
    game.do(codes.REJECT, offer=NORTH)
    game.to_round(2)
    game.pass_to(NORTH)
    again = game.action(codes.PROPOSE, package={ROADS: 1})
    assert legal.REFUSALS[game.reason(again)] == "text-unchanged"
    assert game.reason(game.action(codes.PROPOSE, package={ROADS: 2})) == legal.LEGAL, "another text is not barred"
    raised = game.copy()
    raised.record["trust"][0] += 4.9
    assert legal.REFUSALS[raised.reason(again)] == "text-unchanged"
    raised.record["trust"][0] += 0.2
    assert raised.reason(again) == legal.LEGAL
    later = game.copy()
    later.record["round_number"][0] = 3
    assert legal.REFUSALS[later.reason(again)] == "text-unchanged", "two rounds after the refusal"
    later.record["round_number"][0] = 4
    assert later.reason(again) == legal.LEGAL, "three rounds after it (process.retable_after)"
    opened = game.copy()
    opened.record["option_open"][0, GRAIN] = 2
    assert opened.ask(table_state) != game.ask(table_state)
    assert opened.reason(again) == legal.LEGAL


# Properties


@given(rule_documents(rounds=6), PLAYERS, st.integers(0, 2**32 - 1))
def test_rights_follow_from_defaults(document: Document, player: str, seed: int) -> None:
    """Nobody suspends, ends or forgives anything unless somebody else has failed it; and who has failed may do neither."""
    chance = random.Random(seed)
    game = Game(*everyone(from_document(document), player), seed)
    while game.to_decision():
        for k in game.issues():
            for i in game.parties():
                if not (game.ask(may_suspend, k, i) or game.ask(may_terminate, k, i)):
                    continue
                assert game.ask(has_clean_hands, k, i)
                assert game.agreed[k] and game.ask(default_rounds, k, i) > 0
                assert any(
                    game.material[o] & game.texts_of[k]
                    or any(game.overdue[m][o] and game.texts_of[m] & game.texts_of[k] for m in game.issues())
                    for o in game.parties()
                    if o != i
                )
        game.apply(next(legal_actions(game, chance)) if chance.random() < 0.7 else game.choice())


@given(rule_documents(rounds=6), st.integers(0, 2**32 - 1), st.integers(1, 6))
def test_no_ending_rewards_the_one_in_default(document: Document, seed: int, start: int) -> None:
    """All keep their word but for one, which holds back, or breaks its word and is seen always or never, from some round on;
    without chance it has no more for that.

    Compared are games in which what is signed, and what the others deliver, is the same: everything is signed in round 1.
    """
    document["breach"] = {"accident": 0}
    document.pop("events", None)
    document.pop("accord", None)
    document["endings"] = {"breakdown": {"trust": 0}, "frozen": {"rounds": 0}}
    document["verification"] = {
        "tiers": [{"name": f"tier {n}", "enforcement": 0, "learning": 0, "detection": 1, "false_alarm": 0} for n in range(5)]
    }
    document["war"] = {"value": 0}
    principals = [name for name, party in document["parties"].items() if party["kind"] == "principal"]
    for issue in document["issues"].values():
        issue["exposed"] = principals  # what is owed to nobody can be held back from nobody
        issue["exposure"] = 0
        issue.pop("requires", None)
        issue["continuing"] = False
    document.pop("ceasefire", None)
    for part in (*document["tracks"].values(), *(o for issue in document["issues"].values() for o in issue["options"])):
        part.pop("opens_when", None)
    chance = random.Random(seed)
    failing = chance.choice((codes.STALL, codes.BREACH))
    for tier in document["verification"]["tiers"]:
        tier["detection"] = chance.choice((0, 1))
    loaded = without_mediator(from_document(document))
    game = Game(loaded, seed=seed)
    for k in game.issues():
        game.record["agreed"][0, k] = 1
        game.record["binding"][0, k] = codes.TREATY
        game.record["texts_of"][0, k] = 1
        game.record["worth_share"][0, k] = 1.0
    cheat = chance.choice(list(game.parties()))
    honest, dishonest = game, game.copy()
    for played, conduct in ((honest, codes.CARRY), (dishonest, failing)):
        while played.to_decision():
            if played.pending_kind != codes.CARRY_OUT:
                played.do(codes.PASS)
            elif played.pending_seat == cheat and played.round_number >= start:
                played.do(conduct)
            else:
                played.do(codes.CARRY)
    assert whole(dishonest, cheat) <= whole(honest, cheat) + 1e-9 or gains_nothing(game, cheat)


def gains_nothing(game: Game, party: int) -> bool:
    """Whether the party would rather not have signed: to be rid of such a text is no reward."""
    values = game.rules.record["value"][0, party]
    return bool(sum(values[k][1] for k in game.issues()) <= 0)


def test_the_built_in_players_use_their_rights() -> None:
    """Over some games of a scenario in which one side stalls, texts are ended or lapse, and duties are rightly held back."""
    document = load("camp-david-1978")
    acts: Counter[int] = Counter()
    for number in range(6):
        game = Game(*everyone(document, "cautious"), number=number)
        stalls = 0
        while game.to_decision():
            if game.pending_kind == codes.CARRY_OUT and game.pending_seat == game.principals()[0]:
                game.do(codes.STALL)
                stalls += 1
                continue
            action = game.choice()
            acts[int(action["kind"][0])] += 1
            game.apply(action)
        acts[-1] += stalls
    assert acts[-1] > 0
    assert acts[codes.SUSPEND] > 0
