"""Trust and gates over a game, from made-up rounds and from played ones."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.engine.games import seated

from negotiate.analysis.gates import gate_courses
from negotiate.analysis.trust import rounds_at_least, trust_course
from negotiate.engine.layout import STANDARD, round_dtype, summary_dtype
from negotiate.play.loop import batch, rounds_per_game
from negotiate.rulebook.load import load


def rounds_of(trust: list[float], tracks_open: list[int]) -> NDArray[np.void]:
    """As many rounds as `trust` has, and two that were not played."""
    rounds = np.zeros(len(trust) + 2, round_dtype(STANDARD))
    played = rounds[: len(trust)]
    played["round_number"] = np.arange(1, len(trust) + 1)
    played["trust_least"], played["tracks_open"] = trust, tracks_open
    played["trust"][:, 0, 1] = trust
    played["trust"][:, 1, 0] = np.array(trust) + 4
    return rounds


def test_the_course_of_trust() -> None:
    told = trust_course(rounds_of([20, 30, 25, 15, 22, 26, 40], [1] * 7), [0, 1])
    assert (told.first, told.last, told.least, told.most) == (20, 40, 15, 40)
    assert told.mean == pytest.approx(178 / 7)
    assert (told.fall, told.fall_round, told.recovery) == (10, 4, 2)
    assert told.one_sided == 4


def test_trust_that_never_fell_or_never_came_back() -> None:
    told = trust_course(rounds_of([20, 20, 21], [1] * 3), [0, 1])
    assert (told.fall, told.fall_round, told.recovery) == (0, 0, 0)
    told = trust_course(rounds_of([20, 10, 15], [1] * 3), [0])
    assert (told.fall, told.fall_round, told.recovery, told.one_sided) == (10, 2, 0, 0)


def test_how_long_trust_stood_at_a_level() -> None:
    assert rounds_at_least(rounds_of([20, 30, 25], [1] * 3), [0, 25, 25.5, 99]).tolist() == [3, 2, 1, 0]


def test_the_course_of_gates() -> None:
    first, second, third = gate_courses(rounds_of([10, 20, 30, 25, 30], [0b001, 0b011, 0b011, 0b001, 0b011]), 3)
    assert first == (1, 5, 1.0, 0, 5, 10)
    assert second == (2, 3, 0.6, 1, 2, 20)
    assert third[:5] == (0, 0, 0, 0, 0) and math.isnan(third.trust_at_opening)


def test_no_round_is_refused() -> None:
    for course in (lambda rounds: trust_course(rounds, [0, 1]), lambda rounds: gate_courses(rounds, 1)):
        with pytest.raises(ValueError, match="at least one round"):
            course(rounds_of([], []))


def test_courses_agree_with_the_summaries_of_played_games() -> None:
    rules = load("tutorial")
    per_game = rounds_per_game(rules)
    summaries, rounds = np.zeros(6, summary_dtype(rules.size)), np.zeros(6 * per_game, round_dtype(rules.size))
    batch(rules, seated(rules), 11, 0, 0, 6, summaries, rounds)
    for number, summary in enumerate(summaries):
        own = rounds[number * per_game : (number + 1) * per_game]
        assert trust_course(own, [0, 1]).last == summary["trust_least"]
        for track, course in enumerate(gate_courses(own, len(rules.names.tracks))):
            opened = int(summary["track_opened"][track])
            assert (course.first_open == 0) or course.first_open >= opened > 0
            assert course.closings <= summary["track_closings"][track]
