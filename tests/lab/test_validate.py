"""Validation: paired tests on inputs with known answers, verdicts that must fail, a first look at the real targets."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiate.engine.codes import (
    CARRY_OUT,
    E_ACTION,
    E_BREACH_SEEN,
    E_OFFER_ITEM,
    E_RATIFIED,
    E_REFUSED,
    E_SIGNED_ITEM,
    PROPOSE,
)
from negotiate.errors import UnknownName
from negotiate.lab.paired.pairs import Sums, binomial_tail
from negotiate.lab.simulate import simulate
from negotiate.lab.validate import run
from negotiate.lab.validation import invariants, ratios
from negotiate.lab.validation.arms import Arm, Bench
from negotiate.lab.validation.exposed_breach import break_first_duty
from negotiate.lab.validation.history import CASES, Case, rationality
from negotiate.lab.validation.paired_tests import compare, mcnemar
from negotiate.lab.validation.target import Ablation, Claim, Comparison, ablated, wanting
from negotiate.lab.validation.targets import BASE, TARGETS
from negotiate.lab.validation.verdict import Finding, counted, judge, shown
from negotiate.lab.validation.walk import Walk
from negotiate.play.loop import ROOM_FOR_ROUND

GAMES = 40
LOW, HIGH = (Arm(f"loss ratio {ratio}", overrides={"trust.loss_ratio": ratio}) for ratio in (1, 6))
SIDES = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60)


def each(*values: float) -> Sums:
    """A measure with one case a game."""
    return Sums(np.array(values, dtype=np.float64), np.ones(len(values)))


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench(GAMES, seed=3, jobs=1)


# The statistics


@pytest.mark.parametrize(
    ("successes", "trials", "chance"),
    [(0, 0, 1.0), (0, 5, 1.0), (5, 5, 1 / 32), (4, 5, 6 / 32), (1, 1, 0.5), (3, 6, 42 / 64)],
)
def test_binomial_tail_by_hand(successes: int, trials: int, chance: float) -> None:
    assert binomial_tail(successes, trials) == pytest.approx(chance)


@given(st.integers(1, 3000), st.data())
def test_a_binomial_tail_is_a_chance_that_falls(trials: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, trials))
    tail = binomial_tail(successes, trials)
    assert 0 <= tail <= 1
    assert tail >= binomial_tail(min(successes + 1, trials), trials) or math.isclose(tail, 0.5**trials)


def test_mcnemar_counts_only_games_that_disagree() -> None:
    arm, reference = np.array([1.0, 1, 1, 1, 1, 0, 1]), np.array([0.0, 0, 0, 0, 0, 0, 1])
    assert mcnemar(arm, reference, 1) == pytest.approx(1 / 32)
    assert mcnemar(arm, reference, -1) == 1.0


@given(SIDES)
def test_mcnemar_mirrors(sides: list[tuple[bool, bool]]) -> None:
    arm, reference = (np.array(side, dtype=np.float64) for side in zip(*sides, strict=True))
    assert mcnemar(arm, reference, 1) == mcnemar(reference, arm, -1)


def test_the_bootstrap_finds_a_plain_difference_and_refuses_the_wrong_sign() -> None:
    arm, reference = each(*(5.0 + n % 3 for n in range(100))), each(*(4.0 + n % 4 for n in range(100)))
    effect, low, high, p = compare(arm, reference, 1)
    assert effect == pytest.approx(0.49)  # 5.99 against 5.5
    assert effect is not None
    assert low is not None
    assert high is not None
    assert low < effect < high
    assert p is not None
    assert p < 0.05
    wrong = compare(arm, reference, -1).p
    assert wrong is not None
    assert wrong > 0.95


def test_arms_that_do_not_differ_give_no_evidence() -> None:
    same = each(*(float(n % 5) for n in range(50)))
    found = compare(same, same, 1)
    assert found.effect == 0
    assert found.p == 1.0


def test_a_ratio_takes_sums_and_may_have_no_case() -> None:
    ratio = Sums(np.array([1.0, 0, 3]), np.array([2.0, 0, 2]))
    assert ratio.ratio == 1.0
    assert not ratio.is_share
    nothing = Sums(np.zeros(3), np.zeros(3))
    assert nothing.ratio is None
    assert compare(ratio, nothing, 1) == (None, None, None, None)


def test_arms_of_different_games_are_refused() -> None:
    with pytest.raises(ValueError, match="same games"):
        compare(each(1.0), each(1.0, 2.0), 1)


# Verdicts


def finding(holds: bool | None, p: float | None = None, low: float | None = -2.0, high: float | None = 2.0) -> Finding:
    return Finding("measure", "arm", "other", 2.0, 1.0, 1.0 if holds else -1.0, low, high, p, holds)


@pytest.mark.parametrize(
    ("findings", "outcome"),
    [
        ((finding(True, 0.01), finding(True, 0.04)), "met"),
        ((finding(True, 0.01), finding(False, 0.06)), "undecided"),
        ((finding(False, 0.06), finding(False, 0.99, low=-3.0, high=-1.0)), "not met"),
        ((finding(True, 0.01), finding(None)), "met"),
        ((finding(True, 0.01), counted("alone", 3, False)), "not met"),
        ((finding(None),), None),
        ((), None),
    ],
)
def test_one_failed_measure_fails_the_target(findings: tuple[Finding, ...], outcome: str | None) -> None:
    assert judge("VT0", "a against b", "higher", findings).outcome == outcome


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (finding(False, 0.06, low=0.1, high=0.9), "undecided"),  # the interval and the exact test disagree by a hair
        (finding(False, None, low=-0.9, high=-0.1), "not met"),  # "not the other way round", and it is
        (finding(False, 1.0, low=0.0, high=0.0), "undecided"),  # arms that do not differ
        (Finding("rounds", "arm", "other", None, 3.0, None, None, None, None, False), "undecided"),  # no case to compare
        (Finding("highest", "arm", "ceiling", 46.0, 45.0, 1.0, None, None, None, False), "not met"),
    ],
)
def test_a_measure_is_contradicted_only_by_games_that_say_the_contrary(found: Finding, outcome: str) -> None:
    assert found.outcome == outcome


def test_the_games_that_would_decide_are_told() -> None:
    """An effect at its standard error needs 2.487 squared times as many games."""
    weak = finding(False, 0.16, low=-1.96 + 1.0, high=1.96 + 1.0)
    weak = replace(weak, effect=1.0)
    assert weak.games_wanted(1000) == 6186
    assert finding(False, 0.7).games_wanted(1000) is None
    assert wanting((weak, finding(True, 0.01)), 1000) == "To decide it, about 6,186 games an arm are needed"
    # with fewer games than a verdict takes, what came out would be a first look again
    assert wanting((weak,), 20) == "To decide it, about 200 games an arm are needed"
    assert wanting((finding(False, 0.7),), 1000) == "What is undecided points the other way, or nowhere"
    assert wanting((finding(True, 0.01),), 1000) == ""


def test_the_verdict_shows_its_weakest_finding() -> None:
    strong, weak = finding(True, 0.001), Finding("weak", "a", "b", 1.0, 0.5, 0.5, 0.1, 0.9, 0.04, True)
    assert judge("VT0", "", "", (strong, weak)).effect == 0.5
    assert judge("VT0", "", "", (weak, finding(False, 0.5))).effect == -1.0


def test_sentences_name_arms_and_mark_failures() -> None:
    assert finding(False, 0.2).sentence() == "measure: arm 2, other 1 (p = .200) ?"
    assert finding(False, 0.99, -3.0, -1.0).sentence() == "measure: arm 2, other 1 (p = .990) ✗"
    assert counted("alone", 3, True).sentence() == "alone: 3"
    numbers = (None, 13496.4, 14.04, 0.544, 0.0071, 0.0)
    assert [shown(number) for number in numbers] == ["–", "13,496", "14.0", "0.54", "0.007", "0"]


@pytest.mark.parametrize(
    ("failed", "text"),
    [
        (0, "Without gates it still holds."),
        (1, "Without gates all but this holds: "),
        (2, "Without gates nothing of it is left: "),
    ],
)
def test_what_an_ablation_leaves(failed: int, text: str) -> None:
    assert ablated("gates", tuple(finding(number >= failed, 0.01) for number in range(2))).startswith(text)


# Comparisons of played arms


def test_a_claim_holds_one_way_and_fails_the_other(bench: Bench) -> None:
    right, wrong = Claim(ratios.FINAL_TRUST, HIGH, LOW, -1), Claim(ratios.FINAL_TRUST, HIGH, LOW, 1)
    assert Comparison("VT0", "losses weigh more", "trust lower", (right,)).judge(bench).outcome == "met"
    failed = Comparison("VT0", "losses weigh more", "trust higher", (right, wrong)).judge(bench)
    assert failed.outcome == "not met"
    assert "✗" in failed.detail
    assert Comparison("VT0", "reported", "", (Claim(ratios.FINAL_TRUST, HIGH, LOW, 0),)).judge(bench).outcome is None


def test_an_arm_beside_itself_meets_nothing(bench: Bench) -> None:
    for sign in (1, -1):
        for measure in (ratios.CEASEFIRE, ratios.PEOPLE, ratios.COLLAPSES):
            assert Claim(measure, LOW, LOW, sign).find(bench).holds is False


def test_not_the_other_way_round_allows_a_tie(bench: Bench) -> None:
    assert Claim(ratios.PEOPLE, LOW, LOW, 1, strict=False).find(bench).holds is True
    assert Claim(ratios.FINAL_TRUST, HIGH, LOW, 1, strict=False).find(bench).holds is False


def test_an_arm_is_played_once_whatever_its_name(bench: Bench) -> None:
    assert bench.play(LOW) is bench.play(LOW.having("another name"))
    assert bench.play(LOW) is not bench.play(HIGH)


def test_an_ablation_changes_every_arm_and_leaves_what_the_arm_sets(bench: Bench) -> None:
    ablation = Ablation("gains", {"trust.gain": 0, "trust.loss_ratio": 3})
    assert ablation.of(LOW).overrides == {"trust.gain": 0, "trust.loss_ratio": 1}
    target = Comparison("VT0", "", "", (Claim(ratios.FINAL_TRUST, HIGH, LOW, -1),), ablation)
    verdict = target.judge(bench)
    assert len(verdict.ablation) == 1
    assert "Without gains" in verdict.detail
    assert verdict.outcome == "met"


# The scripted breach


@pytest.mark.parametrize("party", ["russian-federation", "ukraine"])
def test_the_first_duty_is_broken_and_seen_and_the_rules_return(bench: Bench, party: str) -> None:
    cast = bench.cast(BASE)
    watched = bench.rules(BASE.having("watched", overrides={f"verification.tiers.{t}.detection": 1.0 for t in range(5)}))
    seat = cast.rules.names.parties.index(party)
    walk = Walk(cast, 3, 0, 16 * ROOM_FOR_ROUND)
    break_first_duty(walk, watched, seat)
    seen = [row for row in walk.drain() if row[0] == E_BREACH_SEEN and row[2] == seat]
    assert len(seen) == 1
    assert walk.rules is cast.rules
    assert walk.pending != CARRY_OUT
    assert walk.game["breaches"][0] >= 1


def test_a_breach_costs_trust_and_undisturbed_games_are_the_batch(bench: Bench) -> None:
    broken = bench.play(BASE.having("breach", breach_by="ukraine")).games
    base = bench.play(BASE).games
    assert broken["game"].to_list() == base["game"].to_list()
    assert (broken["detected"] >= 1).all()
    assert float(broken["trust_least"].sum()) < float(base["trust_least"].sum())


def test_a_walk_is_the_game_of_the_batch(bench: Bench) -> None:
    base = bench.play(BASE).games
    for steps in (False, True):
        walk = Walk(bench.cast(BASE), 3, 5)
        while steps and not walk.ended:
            walk.step()
        walk.run()
        assert walk.round == base["rounds"][5]
        assert int(walk.game["signings_total"][0]) == base["signings"][5]


# The invariants notice what they are for


def test_trust_out_of_range_and_gains_over_the_cap_are_noticed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    results = simulate(bench.rules(BASE), games=5, seed=3)
    column = "trust_ukraine_in_russian-federation"
    results.__dict__["rounds"] = results.rounds.with_columns((results.rounds[column] + 97.0).alias(column))
    monkeypatch.setattr(bench, "play", lambda arm: results)
    assert invariants.trust_outside(bench, BASE) > 0
    assert invariants.gains_over_cap(bench, BASE) >= 5


def test_a_locked_option_and_a_loss_are_noticed(bench: Bench) -> None:
    rules = bench.rules(BASE)
    seat, issue = rules.names.parties.index("ukraine"), rules.names.issues.index("territory")
    recognition = rules.names.options[issue].index("recognition")
    found = invariants.Stepped()
    rows = [
        [E_ACTION, 1, seat, -1, -1, 0, PROPOSE, 0],
        [E_OFFER_ITEM, 1, seat, -1, issue, recognition, 0, 0],
        [E_SIGNED_ITEM, 1, seat, -1, issue, recognition, 2, 0],
    ]
    walk = Walk(bench.cast(BASE), 3, 0)
    heedful = [True] * len(rules.names.parties)
    invariants.look(rows, walk.game, rules, heedful, found)
    assert (found.consents, found.losses, found.signed, found.locked) == (1, 1, 1, 1)


def test_the_invariants_hold_in_a_few_games(bench: Bench) -> None:
    stepped = invariants.step_through(bench.cast(BASE), 3, 3)
    assert stepped.consents > 0
    assert stepped.signed > 0
    assert (stepped.losses, stepped.locked) == (0, 0)


def test_whom_a_verified_phase_is_worth_something_may_sign_a_loss() -> None:
    """The haggler sees points in verified phases while a gate is closed; only the guarantor beside it is looked at."""
    arm = Arm("hagglers", players={"russian-federation": "haggler", "ukraine": "haggler"})
    cast = Bench(1, 0, 1).cast(arm)
    stepped = invariants.step_through(cast, 0, 5)
    assert stepped.losses == 0
    assert 0 < stepped.consents < invariants.step_through(Bench(1, 0, 1).cast(BASE), 0, 5).consents


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.arm.scenario)
def test_trust_makes_the_historic_text_worth_more(bench: Bench, case: Case) -> None:
    rules = bench.rules(case.arm)
    assert set(case.text) == set(rules.names.issues), "history settled every issue of the scenario, one way or the other"
    least = [rationality(rules, case.text, trust)[0] for trust in (None, 60.0, 100.0)]
    assert least[0] <= least[1] <= least[2]


def test_a_first_vote_fails_as_the_logs_say(bench: Bench) -> None:
    arm = Arm("vote 70", scenario="colombia-2012", overrides={"accord.ratification.threshold": 70})
    sums = ratios.FIRST_VOTE_FAILS.of(bench.play(arm))
    votes: list[list[int]] = []
    for number in range(GAMES):
        walk = Walk(bench.cast(arm), bench.seed, number, 16 * ROOM_FOR_ROUND)
        walk.run()
        kinds = walk.log[1 : walk.log[0, 0] + 1, 0]
        votes.append([int(kind) for kind in kinds if kind in (E_RATIFIED, E_REFUSED)])  # one party votes: one row a vote
    assert [bool(held) for held in sums.denominator] == [bool(game) for game in votes]
    assert [bool(failed) for failed in sums.numerator] == [bool(game) and game[0] == E_REFUSED for game in votes]
    assert 0 < sums.numerator.sum() < sums.denominator.sum() < GAMES


# The whole


def test_every_target_of_the_table_is_there_once() -> None:
    ids = [target.id for target in TARGETS]
    assert len(set(ids)) == len(ids)
    assert {f"VT{number}" for number in range(1, 23)} <= set(ids)


def test_a_few_targets_from_end_to_end() -> None:
    seen: list[tuple[int, int]] = []
    verdicts = run(GAMES, seed=3, only=["vt12", "VT6b", "VT19"], jobs=2, progress=lambda done, of: seen.append((done, of)))
    assert [verdict.id for verdict in verdicts] == ["VT6b", "VT12", "VT19"]
    assert verdicts[0].outcome == "met"
    first = f"[first look: {GAMES} games an arm; a verdict takes 200 or more]"
    assert verdicts[0].detail.endswith(first) and verdicts[2].detail.endswith(first)
    assert verdicts[2].outcome == "met"
    assert "accords: package" in verdicts[2].detail
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert verdicts == run(GAMES, seed=3, only=["VT6b", "VT12", "VT19"], jobs=1)


def test_an_unknown_target_is_named() -> None:
    with pytest.raises(UnknownName, match="VT99"):
        run(GAMES, only=["VT1", "VT99"])
