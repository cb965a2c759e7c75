"""The targets VT23 to VT28: what they count in a game's log, and arms that are what their names say."""

from __future__ import annotations

import numpy as np
import pytest

from negotiate.engine.codes import (
    BREACH,
    CARRY,
    CARRY_ALL,
    CARRY_OUT,
    COMMUNIQUE,
    E_ACTION,
    E_BREACH_SEEN,
    E_COLLAPSE,
    E_FELL,
    E_HELD_BACK,
    E_SIGNED_ITEM,
    STALL,
    SUSPEND,
)
from negotiate.engine.rules import Rules
from negotiate.lab.validate import run
from negotiate.lab.validation import in_kind, recurrence
from negotiate.lab.validation.absence import PRINCIPALS
from negotiate.lab.validation.arms import Arm, Bench
from negotiate.lab.validation.exposed_breach import WATCHED, break_duty, play_to_duty
from negotiate.lab.validation.ratios import SETTLED, settled_in_quarter
from negotiate.lab.validation.recurrence import Collapses, Spell, collapse_once, spells_of
from negotiate.lab.validation.target import Comparison
from negotiate.lab.validation.targets import CAMP_DAVID, NO_VOTE, TARGETS, believed, ever_more_vetoes
from negotiate.lab.validation.walk import ROWS, Walk, ended_games

BASE = Arm("base")
RIPE = Arm("ripe", preset="ripe")
GAMES = 30


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench(GAMES, seed=3, jobs=1)


def log(*rows: dict[str, int]) -> np.ndarray:
    """Rows of a log, by the names of their columns."""
    columns = ("kind", "round", "actor", "other", "issue", "option", "detail", "amount")
    return np.array([[row.get(column, -1) for column in columns] for row in rows], np.int64)


def comparison(target: str) -> Comparison:
    (found,) = [one for one in TARGETS if one.id == target]
    assert isinstance(found, Comparison)
    return found


# VT23, recurrence


@pytest.fixture(scope="module")
def ripe(bench: Bench) -> Rules:
    return bench.rules(RIPE)


def test_ceasefires_are_read_off_the_log(ripe: Rules) -> None:
    issue, general = int(ripe.record["ceasefire_issue"][0]), int(ripe.record["ceasefire_from"][0])
    signed = {"kind": E_SIGNED_ITEM, "issue": issue, "option": general, "detail": 2}
    rows = log(
        {**signed, "round": 2, "option": general - 1},  # a local truce
        {**signed, "round": 3, "detail": COMMUNIQUE},  # words only
        {**signed, "round": 4},
        {**signed, "round": 5, "option": general + 1},  # amended, and still the same
        {"kind": E_COLLAPSE, "round": 7, "issue": issue, "option": general},
        {"kind": E_FELL, "round": 7, "issue": issue, "option": general},
        {**signed, "round": 9},
        {"kind": E_FELL, "round": 12, "issue": issue, "option": general},  # its text ended: no collapse
        {**signed, "round": 13},
        {"kind": E_COLLAPSE, "round": 14, "issue": issue + 1},
    )
    assert spells_of(rows, ripe) == [Spell(4, 7), Spell(9, None), Spell(13, None)]
    assert spells_of(rows[:0], ripe) == []


def test_a_ceasefire_counts_where_it_was_signed_early_enough(ripe: Rules) -> None:
    held, rounds = int(ripe.record["held_rounds"][0]), int(ripe.record["round_count"][0])
    counts = Collapses(ripe, 5)
    for number, spell in enumerate(
        [
            Spell(3, 3 + held - 1),
            Spell(3, 3 + held),
            Spell(3, None),
            Spell(rounds - held, None),
            Spell(rounds - held + 1, 20),
        ]
    ):
        counts.count(number, spell)
    assert counts.cases.tolist() == [1, 1, 1, 1, 0]
    assert counts.sums.numerator.tolist() == [1, 0, 0, 0, 0]


def test_a_scripted_collapse_ends_the_first_ceasefire_and_no_later_one(bench: Bench, ripe: Rules) -> None:
    cast, broken = bench.cast(RIPE), 0
    for number, walk in enumerate(ended_games(cast, bench.seed, 10)):
        first = spells_of(walk.rows, ripe)[:1]
        if not first:
            continue
        again = Walk(cast, bench.seed, number, ROWS)
        if not collapse_once(again, first[0].signed):
            continue
        broken += 1
        assert int(again.game["collapses"][0]) == 1
        assert int(again.game["agreed"][0][ripe.record["ceasefire_issue"][0]]) == 0
        again.run()
        assert spells_of(again.rows, ripe)[0].signed == first[0].signed, "until the collapse it is the undisturbed game"
        assert spells_of(again.rows, ripe)[0].collapsed == first[0].signed + 1
    assert broken >= 5


def test_recurrence_has_a_claim_for_every_arm_and_says_how_many_come_so_far(bench: Bench) -> None:
    verdict = recurrence.Recurrence().judge(bench)
    assert [found.holds is None for found in verdict.findings] == [False, True, False, True]
    assert verdict.findings[0].measure == "collapse within 6 rounds"
    told = verdict.findings[1]
    assert told.value is not None and told.reference is not None
    assert 0 < told.value < told.reference


# VT24, reciprocity; VT25, suspension


def act(round_number: int, seat: int, kind: int, issue: int = 0) -> dict[str, int]:
    return {"kind": E_ACTION, "round": round_number, "actor": seat, "issue": issue, "detail": kind}


def test_answers_are_counted_by_what_the_other_did_in_the_round_before() -> None:
    rows = log(
        act(1, 0, CARRY),
        act(1, 1, CARRY),
        act(2, 0, CARRY),
        act(2, 1, STALL),
        {"kind": E_HELD_BACK, "round": 2, "actor": 1, "issue": 0},
        act(3, 0, SUSPEND),
        act(3, 0, CARRY_ALL),
        act(3, 1, BREACH),  # nobody sees it
        act(4, 0, CARRY),
        act(5, 0, BREACH),
        {"kind": E_BREACH_SEEN, "round": 5, "actor": 0, "issue": 0},
        act(6, 1, CARRY),
        act(6, 2, CARRY),  # no principal
    )
    kept, failed = in_kind.answers(rows, (0, 1))
    # after a kept round: 0 and 1 in round 2, 1 in round 3, 0 in round 4 (1's breach in 3 was not seen)
    assert kept == (2, 4)
    # after a failure: 0 in round 3, twice, and 1 in round 6; before round 5 party 1 had nothing due
    assert failed == (2, 3)


def test_what_is_suspended_is_counted_in_the_rounds_and_issues_asked_for() -> None:
    rows = log(
        act(3, 1, SUSPEND, 4), act(3, 1, CARRY, 5), act(4, 1, STALL, 4), act(4, 0, SUSPEND, 4), act(5, 1, SUSPEND, 4),
        act(4, 1, SUSPEND, 6),
    )  # fmt: skip
    assert in_kind.suspended(rows, 1, range(3, 5), [4, 5]) == (1, 3)
    assert in_kind.suspended(rows, 1, range(7, 9), [4, 5]) == (0, 0)


def test_a_breach_is_one_that_the_other_can_answer(bench: Bench) -> None:
    cast = bench.cast(BASE)
    rules, watched = cast.rules, bench.rules(BASE.having("watched", overrides=WATCHED))
    seat, other = (rules.names.parties.index(party) for party in PRINCIPALS)
    broken = 0
    for number in range(10):
        walk = Walk(cast, bench.seed, number, ROWS)
        play_to_duty(walk, seat, lambda now: bool(in_kind.owed_besides(rules, now, other)))
        if walk.ended:
            continue
        broken += 1
        assert (walk.pending, walk.seat) == (CARRY_OUT, seat)
        issues = in_kind.owed_besides(rules, walk, other)
        assert issues
        assert walk.issue not in issues
        assert all(rules.record["suspends"][0][issue] and rules.record["obligor"][0][issue][other] for issue in issues)
        round_number, issue = walk.round, walk.issue
        break_duty(walk, watched)
        seen = walk.rows[(walk.rows[:, 0] == E_BREACH_SEEN) & (walk.rows[:, 2] == seat) & (walk.rows[:, 4] == issue)]
        assert seen[-1, 1] == round_number
        assert walk.rules is cast.rules
    assert broken >= 5


def test_what_protects_persons_is_never_suspended_and_conduct_is_answered() -> None:
    suspension, reciprocity = run(60, seed=3, only=["VT25", "VT24"], jobs=1)[::-1]
    assert [found.holds for found in suspension.findings[1::2]] == [True, True]
    assert all(found.effect is not None and found.effect > 0 for found in suspension.findings[::2])
    assert reciprocity.outcome == "met"
    assert "Without the right to hold back" in reciprocity.detail


# VT26, veto players; VT27, bias; VT28, deadlines


def test_vetoes_are_added_one_by_one(bench: Bench) -> None:
    arms = ever_more_vetoes("dayton-1995", "bosnia-herzegovina", "croatia", "yugoslavia")
    assert [arm.name for arm in arms] == ["0 vetoes", "1 veto", "2 vetoes", "3 vetoes"]
    documents = [bench.rules(arm).document["decision_rule"] for arm in arms]
    assert [document["kind"] for document in documents] == ["majority"] * 4
    assert [len(document.get("vetoes") or ()) for document in documents] == [0, 1, 2, 3]
    for target in ("VT26", "VT26b"):
        assert comparison(target).ablation is NO_VOTE
        assert [claim.sign for claim in comparison(target).claims] == [-1, 0] * 3


def test_leaning_mediators_are_believed_as_much_in_all(bench: Bench) -> None:
    arms = {claim.arm.name: claim.arm for claim in comparison("VT27").claims} | {"even": believed(60, 60)}
    credibility = [bench.rules(arm).document["mediators"]["tuerkiye"]["credibility"] for arm in arms.values()]
    assert {given["russian-federation"] + given["ukraine"] for given in credibility} == {120}
    assert len({tuple(given.values()) for given in credibility}) == 5


def test_quarters_of_the_calendar_make_up_all_that_is_settled_in_it(bench: Bench) -> None:
    results = bench.play(CAMP_DAVID)
    rounds = int(results.rules.record["round_count"][0])
    by_hand = np.zeros((4, GAMES))
    for issue in results.rules.names.issues:
        for number, signed in enumerate(results.games[f"first_signed_{issue}"]):
            if signed is not None and signed <= rounds:
                by_hand[min(3, int((signed - 1e-9) * 4 / rounds)), number] += 1
    for quarter in range(4):
        counted = settled_in_quarter(quarter + 1, "").of(results)
        assert counted.numerator.tolist() == by_hand[quarter].tolist()
        assert counted.denominator.tolist() == [1.0] * GAMES
    assert by_hand[0].sum() > 0
    assert SETTLED.of(results).numerator.sum() >= by_hand.sum()
