"""The frontier against trying every text: points, ties, requirements, reservation values."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from tests.analysis.spaces import frontier_by_trying, made, points, spaces, texts

from negotiate.analysis.frontier import extremes, frontier
from negotiate.analysis.space import Space, space
from negotiate.engine.reference import best_value
from negotiate.paths import scenarios
from negotiate.rulebook.load import load

SHIPPED = scenarios()


@given(spaces())
@example(made([[[0, 1], [0, 2]], [[0, 1], [0, 2]]], requires=((0, 2, 1, 1), (1, 2, 0, 1))))  # a circle of requirements
@example(made([[[0, 1], [0, 2]], [[0, 1], [0, 2]]], requires=((0, 2, 0, 1),)))  # an issue that requires itself
def test_equals_trying_every_text(some: Space) -> None:
    expected = frontier_by_trying(some)
    found = frontier(some)
    assert found.complete
    unit = Fraction(found.counted.unit)
    exact = [tuple(Fraction(int(n)) * unit for n in row) for row in found.whole]
    assert exact == sorted(expected, reverse=True)
    for place, point in enumerate(exact):
        assert found.count(place) == len(expected[point])
        listed = [tuple(text) for text in found.texts(place, 10_000).tolist()]
        assert listed == sorted(expected[point])
        assert np.allclose(some.worth(found.texts(place)), found.points[place], atol=1e-9)


@given(spaces())
def test_the_least_and_the_most_of_each_party(some: Space) -> None:
    unit = Fraction(some.counted().unit)
    every = list(points(some).values())
    least, most = extremes(some)
    for party in range(len(some.values)):
        assert int(least[party]) * unit == min(point[party] for point in every)
        assert int(most[party]) * unit == max(point[party] for point in every)


@given(spaces(most_parties=4))
def test_outcomes_are_known_as_on_the_frontier_or_not(some: Space) -> None:
    found = frontier(some)
    on_it = {tuple(point) for point in found.whole.tolist()}
    every = texts(some)
    worth = some.worth(np.array(every))
    unit = Fraction(some.counted().unit)
    exact = [tuple(int(n / unit) for n in point) for point in points(some).values()]
    # values rounded to twelve places may differ by less than `holds` can tell
    close = unit != Fraction(1e-9)
    assert all(found.holds(worth)[n] or point not in on_it for n, point in enumerate(exact))
    assert close or found.holds(worth).tolist() == [point in on_it for point in exact]


def test_a_tie_of_tenths_is_a_tie() -> None:
    # in binary fractions 0.1 + 0.2 is more than 0.3
    found = frontier(made([[[0.3, 0.1], [0.0, 0.2]], [[0.0, 0.2], [0.3, 0.1]]]))
    assert found.points.tolist() == [[0.5, 0.1], [0.3, 0.3], [0.1, 0.5]]
    assert [found.count(place) for place in range(3)] == [1, 2, 1]
    assert found.texts(1).tolist() == [[0, 0], [1, 1]]


def test_one_issue() -> None:
    found = frontier(made([[[0, 3, 1, 3]], [[2, 1, 1, 1]]]))
    assert found.points.tolist() == [[3, 1], [0, 2]]
    assert found.texts(0).tolist() == [[1], [3]]
    assert found.text(1).tolist() == [0]


def test_nothing_contents_everybody() -> None:
    found = frontier(made([[[0, 3]], [[0, -2]]], [1, 0]))
    assert len(found) == 0 and found.complete
    assert found.points.shape == (0, 2)
    assert found.holds(np.array([[0.0, 0.0]])).tolist() == [False]
    assert len(frontier(made([[[0, 3]], [[0, -2]]], [np.inf, 0]))) == 0


def test_a_reservation_value_that_is_just_met() -> None:
    # 30 (0.35 - 0.5) is a little below -4.5 in binary fractions, 0.1 + 0.2 a little above 0.3
    assert frontier(made([[[-4.5]], [[0.3]]], [30 * (0.35 - 0.5), 0.1 + 0.2])).points.tolist() == [[-4.5, 0.3]]
    assert len(frontier(made([[[-4.5]], [[0.3]]], [-4.5, 0.300001]))) == 0


def test_a_million_ties_are_counted_and_some_are_shown() -> None:
    found = frontier(made(np.ones((2, 20, 2))))
    assert len(found) == 1 and found.count(0) == 2**20
    assert len(found.texts(0, 7)) == 7
    assert (found.texts(0, 7) == found.texts(0, 7)).all()


def test_what_was_left_out_is_said() -> None:
    random = np.random.default_rng(3)
    wide = made(random.random((4, 6, 4)))
    whole, part = frontier(wide), frontier(wide, limit=400)
    assert whole.complete and not part.complete
    assert 0 < len(part) <= len(whole)
    assert np.allclose(wide.worth(np.array([part.text(place) for place in range(len(part))])), part.points)
    # the middle of the frontier is what is kept
    assert part.points.sum(axis=1).max() > 0.95 * whole.points.sum(axis=1).max()


@pytest.mark.parametrize("name", SHIPPED)
def test_agrees_with_the_reference_point_of_the_mandate_score(name: str) -> None:
    record = load(name).record[0]
    there = space(record)
    for place, party in enumerate(there.parties):
        others = [other for other in there.parties if other != party and record["owner"][:, other].any()]
        wanted = [float(record["reservation_value"][other]) for other in others]
        least = np.where([other in others for other in there.parties], there.reservation, -np.inf)
        found = frontier(replace(there, reservation=least))
        assert found.points[:, place].max() == pytest.approx(best_value(record, party, others, wanted).value)


def test_a_scenario_is_read_with_those_who_have_a_stake() -> None:
    record = load("istanbul-2025").record[0]
    there = space(record)
    names = load("istanbul-2025").names.parties
    assert [names[party] for party in there.parties] == ["russian-federation", "ukraine", "partners"]
    assert there.outcomes == 59_719_680_000
    assert there.of_scenario(np.arange(8.0)).tolist() == [0, 1, 2]
    only = np.zeros((32, 8), dtype=bool)
    assert space(record, only).outcomes == 1


@pytest.mark.parametrize(
    ("values", "allowed", "reservation", "said"),
    [
        (np.zeros((2, 3, 2)), np.ones((3, 1), dtype=bool), np.zeros(2), "do not fit"),
        (np.zeros((2, 3, 2)), np.ones((3, 2), dtype=bool), np.zeros(3), "do not fit"),
        (np.zeros((2, 3, 2)), np.zeros((3, 2), dtype=bool), np.zeros(2), "an option that is allowed"),
        (np.full((2, 3, 2), np.nan), np.ones((3, 2), dtype=bool), np.zeros(2), "finite"),
        (np.zeros((0, 3, 2)), np.ones((3, 2), dtype=bool), np.zeros(0), "at least one party"),
    ],
)
def test_a_space_that_makes_no_sense_is_refused(
    values: np.ndarray, allowed: np.ndarray, reservation: np.ndarray, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        Space(values, allowed, reservation)
