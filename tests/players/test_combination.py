"""Players put together from a way to bid, an acceptance condition and an opponent model: names, refusals, what parts do."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.engine.games import Game, seated

from negotiate.engine import codes
from negotiate.engine.asked import note_text, times_asked, times_changed
from negotiate.engine.records import call
from negotiate.engine.worth import surplus
from negotiate.errors import NegotiateError, UnknownName
from negotiate.lab.simulate import simulate
from negotiate.players import kinds, roster
from negotiate.players.opponent import learnt
from negotiate.rulebook.load import load
from negotiate.rulebook.model.personalities import Personality, shipped_personalities

RULES = load("istanbul-2025")
CAMP_DAVID = load("camp-david-1978")


def test_a_combination_carries_each_part() -> None:
    built = roster.find("boulware+ac-combi:0.9+frequency")
    assert (built.kind, built.exponent) == (kinds.TIME_DEPENDENT, 4.0)
    assert (built.acceptance, built.acceptance_level, built.model) == (kinds.COMBINED, 0.9, kinds.FREQUENCY)
    assert roster.find("time:2.5").exponent == 2.5
    assert roster.find("boulware:3").exponent == roster.find("boulware:3+ac-next").exponent == 3.0
    assert replace(roster.find("boulware:4"), summary="") == replace(roster.find("boulware"), summary="")
    assert roster.find("micro+bayesian").model == kinds.BAYESIAN
    assert roster.find("linear+ac-const").acceptance_level == 0.7
    assert roster.find("boulware") is roster.PARTY_PLAYERS["boulware"]


def test_a_name_may_change_numbers_of_bargaining() -> None:
    built, plain = roster.find("cautious+hardness:3+self_weight:0.9"), roster.find("cautious")
    assert (built.hardness, built.self_weight) == (3.0, 0.9)
    assert replace(built, hardness=None, self_weight=None, summary=plain.summary) == plain
    both = roster.find("boulware+exponent:2.5+ac-combi:0.9+fairness:0+frequency")
    assert (both.exponent, both.fairness, both.acceptance_level, both.model) == (2.5, 0.0, 0.9, kinds.FREQUENCY)
    assert roster.find("haggler+exponent:2", shipped_personalities()).exponent == 2.0
    for name, ends in roster.NUMBERS.items():  # as in a personality
        told = Personality.model_fields[name].description
        assert told is not None and told.startswith(f"a number from {ends[0]:g} to {ends[1]:g}: ")


def test_a_number_in_a_name_is_played() -> None:
    """The same games are others, and those of a personality with these numbers."""
    numbers = {"hardness": 6.0, "self_weight": 0.95}
    entry = {"based_on": "cautious", "summary": "Mine.", "source": "a test", **numbers}
    rules = replace(CAMP_DAVID, personalities={**CAMP_DAVID.personalities, "mine": entry})
    name = "cautious+" + "+".join(f"{word}:{value}" for word, value in numbers.items())
    named, mine, plain = (
        simulate(rules, games=40, seed=3, players={"egypt": player}).games["utility_egypt"].to_list()
        for player in (name, "mine", "cautious")
    )
    assert named == mine != plain


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "boulwar+ac-next",
            "There is no way to bid 'boulwar'. Did you mean 'boulware'? Known: time, boulware, linear, "
            "conceder, tit-for-tat, tit-for-tat-relative, tit-for-tat-absolute, micro.",
        ),
        (
            "boulware+ac-net",
            "There is no acceptance condition, opponent model or number 'ac-net'. Did you mean 'ac-next'? Known: "
            "ac-next, ac-const, ac-time, ac-combi, frequency, bayesian, self_weight, hardness, exponent, fairness.",
        ),
        ("time:0", "The number in 'time:0' must be from 0.01 to 100, not '0'."),
        ("linear+ac-const:much", "The number in 'ac-const:much' must be from 0 to 1, not 'much'."),
        ("linear+ac-time:nan", "The number in 'ac-time:nan' must be from 0 to 1, not 'nan'."),
        (
            "cautious+ac-next",
            "There is no way to bid 'cautious'. Known: time, boulware, linear, conceder, tit-for-tat, "
            "tit-for-tat-relative, tit-for-tat-absolute, micro.",
        ),
        (
            "cautious+harness:3",
            "There is no number of bargaining 'harness:3'. Did you mean 'hardness'? Known: self_weight, hardness, exponent, "
            "fairness.",
        ),
        (
            "cautious+hardness:3+fairness:1+hardness:4",
            "The name 'cautious+hardness:3+fairness:1+hardness:4' gives 'hardness' more than once; name each number once.",
        ),
        (
            "hard+hardness:3",
            "'hard' takes nothing after its name, as in 'hard+hardness:3': it decides by looking ahead or by what it has "
            "learned, and has no numbers of bargaining. Give the name alone, or add to another's, as in "
            "'cautious+hardness:3'.",
        ),
        (
            "random+hardness:3",
            "'random' takes nothing after its name, as in 'random+hardness:3': it does not bargain, and has no numbers of "
            "bargaining. Give the name alone, or add to another's, as in 'cautious+hardness:3'.",
        ),
        (
            "rejectionist+exponent:2",
            "'rejectionist' takes nothing after its name, as in 'rejectionist+exponent:2': it does not bargain, and has no "
            "numbers of bargaining. Give the name alone, or add to another's, as in 'cautious+hardness:3'.",
        ),
        (
            "boulware:3+ac-next+hardness:2",
            "'boulware:3' has no hardness, as in 'boulware:3+ac-next+hardness:2': it holds out for a share of the best in "
            "sight and not for points. Leave it out; the numbers that it has are self_weight, exponent, fairness.",
        ),
        ("boulware:0", "The number in 'boulware:0' must be from 0.01 to 100, not '0'."),
        (
            "cautious+",
            "There is no number of bargaining ''. Known: self_weight, hardness, exponent, fairness.",
        ),
        (
            "linear:2+ac-next+exponent:3",
            "The name 'linear:2+ac-next+exponent:3' gives 'exponent' more than once; name each number once.",
        ),
        (
            "hard",
            "'hard' decides by looking ahead or by what it has learned, and here a built-in player is needed, such as "
            "'cautious'.",
        ),
        ("time:2+exponent:3", "The name 'time:2+exponent:3' gives 'exponent' more than once; name each number once."),
        (
            "linear+ac-next+ac-time:0.5",
            "The name 'linear+ac-next+ac-time:0.5' gives more than one acceptance condition: ac-next, ac-time. Name one.",
        ),
        (
            "linear+frequency+bayesian",
            "The name 'linear+frequency+bayesian' gives more than one opponent model: frequency, bayesian. Name one.",
        ),
        ("linear+ac-next:0.5", "'ac-next' takes no number, as in 'ac-next:0.5'; name it alone."),
        (
            "cautious+hardness:" + "9" * 300,
            f"The name of a player has 200 signs at most, and 'cautious+hardness:{'9' * 22} …' has 318.",
        ),
        ("cautious+hardness:1e999", "The number in 'hardness:1e999' must be from 0 to 50, not '1e999'."),
        ("cautious+hardness:\u0663", "The number in 'hardness:\u0663' must be from 0 to 50, not '\u0663'."),
        ("cautious+hardness: 3", "The number in 'hardness: 3' must be from 0 to 50, not ' 3'."),
        ("cautious+hardness:1_0", "The number in 'hardness:1_0' must be from 0 to 50, not '1_0'."),
        ("cautious+hardness:nan", "The number in 'hardness:nan' must be from 0 to 50, not 'nan'."),
        ("cautious+hardness", "The number in 'hardness' must be from 0 to 50, not ''."),
        ("cautious+hardness:51", "The number in 'hardness:51' must be from 0 to 50, not '51'."),
    ],
)
def test_a_part_that_is_not_there_is_named(name: str, message: str) -> None:
    with pytest.raises(NegotiateError) as refused:
        roster.find(name)
    assert str(refused.value) == message


def test_a_number_has_no_sign_at_zero() -> None:
    assert math.copysign(1.0, roster.find("cautious+hardness:-0").hardness or 0.0) == 1.0


@pytest.mark.parametrize("name", ["own.npy", "policies/own", r"policies\own", "own.py:Own+hardness:3"])
def test_what_looks_like_a_file_is_told_how_one_is_named(name: str) -> None:
    with pytest.raises(UnknownName) as refused:
        roster.find(name)
    assert str(refused.value).startswith(f"There is no player '{name.partition('+')[0]}'.")
    assert str(refused.value).endswith(
        ", hard, trained. A player in a file is path/to/policy.npz, or path/to/file.py:Class."
    )


def answers(acceptance: str, rules: Any = CAMP_DAVID) -> list[tuple[int, int, float]]:
    """Of some games: round, answer and what the offer was worth as a share of the best in sight."""
    given = []
    first = rules.names.parties[0]
    for seed in range(6):
        game = Game(rules, seated(rules, {first: f"linear+{acceptance}"}), seed)
        while game.to_decision():
            before = game.copy()
            action = game.choice()
            if before.pending_seat == 0 and before.pending_kind == codes.ANSWER:
                package = before.record["offer"][0, int(before.record["pending_offer"][0])]
                worth = call(surplus, rules.record, before.record, 0, 0, package)
                sight = float(game.record["sight"][0, 0])
                given.append((before.round_number, int(action["kind"][0]), worth / max(sight, 1e-9)))
            game.apply(action)
    return given


def test_ac_time_takes_nothing_early_and_what_pays_late() -> None:
    rules = load("istanbul-2025")
    late = 0.5 * float(rules.record["round_count"][0])
    seen = answers("ac-time:0.5", rules)
    assert all(kind != codes.ACCEPT for number, kind, share in seen if number < late and share > 0)
    assert any(kind == codes.ACCEPT for number, kind, share in seen if number >= late and share > 0)


def test_ac_const_takes_its_share_and_no_less() -> None:
    for _, kind, share in answers("ac-const:0.5"):
        if kind == codes.ACCEPT and share > 0:
            assert share >= 0.5 - 1e-9


def test_what_was_asked_is_counted_and_fades() -> None:
    game = Game(RULES, seated(RULES), 1).record
    package = np.full(len(RULES.record["option_count"][0]), -1, np.int64)
    package[0] = 2
    for _ in range(200):
        call(note_text, RULES.record, game, 1, package)
    width = 60 // RULES.size.options
    assert 2 ** (width - 1) <= call(times_asked, RULES.record, game, 1, 0, 2) < 2**width
    assert int(game["texts"][0, 1]) == 1
    package[0] = 1
    call(note_text, RULES.record, game, 1, package)
    assert int(game["texts"][0, 1]) == 2
    assert call(times_changed, RULES.record, game, 1, 0) == 1


@pytest.mark.parametrize("model", [kinds.FREQUENCY, kinds.BAYESIAN])
def test_an_opponent_model_raises_what_is_asked_for_again_and_again(model: int) -> None:
    game = Game(RULES, seated(RULES), 1).record
    game["misreading"] = 2.0
    package = np.full(len(RULES.record["option_count"][0]), -1, np.int64)
    issue = next(k for k, _ in enumerate(RULES.names.issues) if int(RULES.record["option_count"][0, k]) > 2)
    assert call(learnt, RULES.record, game, model, 0, 1, issue, 1) == 0.0
    package[issue] = 1
    for _ in range(5):
        call(note_text, RULES.record, game, 1, package)
    asked = call(learnt, RULES.record, game, model, 0, 1, issue, 1)
    other = call(learnt, RULES.record, game, model, 0, 1, issue, 2)
    assert asked > 0.0 > other
    assert abs(asked) <= 2.0
    assert abs(other) <= 2.0
