"""Players put together from a way to bid, an acceptance condition and an opponent model: names, refusals, what parts do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.engine.games import Game, seated

from negotiate.engine import codes
from negotiate.engine.asked import note_text, times_asked, times_changed
from negotiate.engine.records import call
from negotiate.engine.worth import surplus
from negotiate.errors import NegotiateError
from negotiate.players import kinds, roster
from negotiate.players.opponent import learnt
from negotiate.rulebook.load import load

RULES = load("istanbul-2025")
CAMP_DAVID = load("camp-david-1978")


def test_a_combination_carries_each_part() -> None:
    built = roster.find("boulware+ac-combi:0.9+frequency")
    assert (built.kind, built.exponent) == (kinds.TIME_DEPENDENT, 4.0)
    assert (built.acceptance, built.acceptance_level, built.model) == (kinds.COMBINED, 0.9, kinds.FREQUENCY)
    assert roster.find("time:2.5").exponent == 2.5
    assert roster.find("micro+bayesian").model == kinds.BAYESIAN
    assert roster.find("linear+ac-const").acceptance_level == 0.7
    assert roster.find("boulware") is roster.PARTY_PLAYERS["boulware"]


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
            "There is no acceptance condition or opponent model 'ac-net'. Did you mean 'ac-next'? Known: "
            "ac-next, ac-const, ac-time, ac-combi, frequency, bayesian.",
        ),
        ("time:0", "The number in 'time:0' must be from 0.01 to 100, not '0'."),
        ("linear+ac-const:much", "The number in 'ac-const:much' must be from 0 to 1, not 'much'."),
        ("linear+ac-time:nan", "The number in 'ac-time:nan' must be from 0 to 1, not 'nan'."),
        (
            "cautious+ac-next",
            "There is no way to bid 'cautious'. Known: time, boulware, linear, conceder, tit-for-tat, "
            "tit-for-tat-relative, tit-for-tat-absolute, micro.",
        ),
    ],
)
def test_a_part_that_is_not_there_is_named(name: str, message: str) -> None:
    with pytest.raises(NegotiateError) as refused:
        roster.find(name)
    assert str(refused.value) == message


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
