"""Solutions against trying every point of the frontier, without rounding."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from tests.analysis.spaces import Point, frontier_by_trying, made, points, spaces

from negotiate.analysis.distances import distances, quality
from negotiate.analysis.frontier import Frontier, frontier
from negotiate.analysis.solutions import KINDS, Solution, solve
from negotiate.analysis.space import Space, space
from negotiate.rulebook.load import load


def exact(front: Frontier, solution: Solution) -> set[Point]:
    unit = Fraction(front.counted.unit)
    return {tuple(Fraction(int(n)) * unit for n in front.whole[place]) for place in solution.places}


def all_of_the_most(values: dict[Point, Fraction]) -> set[Point]:
    return {point for point, value in values.items() if value == max(values.values())}


@given(spaces())
def test_equal_trying_every_point(some: Space) -> None:
    front = frontier(some)
    found = solve(front)
    every = points(some).values()
    unit = Fraction(front.counted.unit)
    start = []
    for party, least in enumerate(some.reservation):
        minimum = min(point[party] for point in every)
        kept = round(Fraction(least) / unit) * unit if np.isfinite(least) else minimum
        start.append(max(kept, minimum))
    assert found.disagreement.tolist() == pytest.approx([float(value) for value in start])
    there = list(frontier_by_trying(some))
    if not there:
        for kind in KINDS:
            assert len(getattr(found, kind)) == 0 and math.isnan(getattr(found, kind).value)
        return
    gains = {point: [max(have - base, Fraction(0)) for have, base in zip(point, start, strict=True)] for point in there}
    could = [max(gain[party] for gain in gains.values()) for party in range(len(start))]
    shares = {
        point: min([gain / most for gain, most in zip(gains[point], could, strict=True) if most > 0] or [Fraction(1)])
        for point in there
    }
    products = {point: math.prod(gains[point], start=Fraction(1)) for point in there}
    assert exact(front, found.nash) == all_of_the_most(products)
    assert exact(front, found.egalitarian) == all_of_the_most({point: min(gains[point]) for point in there})
    assert exact(front, found.kalai_smorodinsky) == all_of_the_most(shares)
    assert exact(front, found.welfare) == all_of_the_most({point: sum(point, Fraction(0)) for point in there})
    assert found.kalai_smorodinsky.value == pytest.approx(float(max(shares.values())))
    assert found.welfare.value == pytest.approx(float(max(sum(point) for point in there)))


def test_ties_are_sets() -> None:
    cake = made([[[0, 1, 2, 3]], [[3, 2, 1, 0]]])
    found = solve(frontier(cake))
    assert found.nash.points.tolist() == [[2, 1], [1, 2]]
    assert found.egalitarian.points.tolist() == [[2, 1], [1, 2]]
    assert found.kalai_smorodinsky.points.tolist() == [[2, 1], [1, 2]]
    assert len(found.welfare) == 4
    assert found.nash.value == 2


def test_where_gains_are_counted_from() -> None:
    # finite and not below the minimum; below it; not finite
    values = [[[0, 4]], [[-2, 3]], [[-1, 5]]]
    found = solve(frontier(made(values, [1, -9, -np.inf])))
    assert found.disagreement.tolist() == [1, -2, -1]
    assert found.minimum.tolist() == [0, -2, -1]
    assert found.ideal.tolist() == [4, 3, 5]
    assert found.nash.value == 3 * 5 * 6


def test_nobody_can_gain() -> None:
    found = solve(frontier(made([[[2]], [[1]]], [2, 1])))
    assert found.nash.value == 0 and len(found.nash) == 1
    assert found.kalai_smorodinsky.value == 1


def test_distances_to_the_nearest_tie_by_party() -> None:
    found = solve(frontier(made([[[0, 1, 2, 3]], [[3, 2, 1, 0]]])))
    short, length = distances(np.array([[0.0, 0.0], [2.0, 1.0], [0.0, 2.0]]), found.nash)
    assert short.tolist() == [[2, 1], [0, 0], [1, 0]]
    assert length.tolist() == pytest.approx([math.sqrt(5), 0, 1])
    nothing = solve(frontier(made([[[0]], [[0]]], [1, 1])))
    assert np.isnan(distances(np.zeros((1, 2)), nothing.nash).length).all()


def test_the_quality_of_outcomes() -> None:
    there = made([[[0, 4, 1]], [[0, 1, 1]]])
    front = frontier(there)
    told = quality(np.array([[4.0, 1.0], [1.0, 1.0], [0.0, 0.0]]), front, solve(front))
    assert told.optimal.tolist() == [True, False, False]
    assert told.welfare.tolist() == [1, 0.4, 0]
    assert told.gain.tolist() == [[1, 1], [0.25, 1], [0, 0]]
    assert set(told.distance) == {"frontier", *KINDS}
    assert told.distance["frontier"].short.tolist() == [[0, 0], [3, 0], [4, 1]]
    unhappy = frontier(made([[[0, 4, 1]], [[0, 1, 1]]], [5, 5]))
    told = quality(np.array([[4.0, 1.0]]), unhappy, solve(unhappy))
    assert np.isnan(told.welfare).all() and not told.optimal.any() and np.isnan(told.gain).all()


def test_the_tutorial_has_one_best_text_for_both() -> None:
    rules = load("tutorial")
    front = frontier(space(rules.record[0]))
    found = solve(front)
    assert all(getattr(found, kind).points.tolist() == [[21, 22]] for kind in KINDS)
    text = front.text(int(found.nash.places[0]))
    assert space(rules.record[0]).worth(text).tolist() == [[21, 22]]
    assert [rules.names.options[issue][option] for issue, option in enumerate(text)] == [
        "all-eighty",
        "open-ended",
        "joint-gauges",
        "joint-patrol",
    ]
