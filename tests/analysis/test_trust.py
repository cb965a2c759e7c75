"""Trust over a game, from made-up rounds and from played ones."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.engine.games import seated

from negotiate.analysis.trust import trust_course
from negotiate.engine.layout import STANDARD, round_dtype, summary_dtype
from negotiate.play.loop import batch, rounds_per_game
from negotiate.rulebook.load import load


def rounds_of(*trust: float) -> NDArray[np.void]:
    """As many rounds as `trust` has, and two that were not played."""
    rounds = np.zeros(len(trust) + 2, round_dtype(STANDARD))
    played = rounds[: len(trust)]
    played["round_number"] = np.arange(1, len(trust) + 1)
    played["trust_least"] = trust
    return rounds


def test_the_course_of_trust() -> None:
    told = trust_course(rounds_of(20, 30, 25, 15, 22, 26, 40))
    assert (told.last, told.least, told.most) == (40, 15, 40)
    assert (told.fall, told.fall_round, told.recovery) == (10, 4, 2)


def test_trust_that_never_fell_or_never_came_back() -> None:
    told = trust_course(rounds_of(20, 20, 21))
    assert (told.fall, told.fall_round, told.recovery) == (0, 0, 0)
    told = trust_course(rounds_of(20, 10, 15))
    assert (told.fall, told.fall_round, told.recovery) == (10, 2, 0)


def test_no_round_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one round"):
        trust_course(rounds_of())


def test_courses_agree_with_the_summaries_of_played_games() -> None:
    rules = load("tutorial")
    per_game = rounds_per_game(rules)
    summaries, rounds = np.zeros(6, summary_dtype(rules.size)), np.zeros(6 * per_game, round_dtype(rules.size))
    batch(rules, seated(rules), 11, 0, 0, 6, summaries, rounds)
    for number, summary in enumerate(summaries):
        own = rounds[number * per_game : (number + 1) * per_game]
        assert trust_course(own).last == summary["trust_least"]
