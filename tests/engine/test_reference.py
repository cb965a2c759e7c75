"""V* against brute force, and what it costs."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from negotiate.engine.layout import LARGE, STANDARD, Size, rules_dtype
from negotiate.engine.reference import best_value, best_values


def blank(size: Size, parties: int, counts: list[int]) -> Any:
    record = np.zeros(1, dtype=rules_dtype(size))[0]
    record["party_count"], record["issue_count"] = parties, len(counts)
    record["option_count"][: len(counts)] = counts
    record["owner"][: len(counts), :parties] = 1
    record["requires_issue"] = -1
    return record


def by_trying_everything(record: Any, party: int, others: list[int], wanted: list[float]) -> float | None:
    issue_count = int(record["issue_count"])
    best = None
    for text in itertools.product(*(range(int(record["option_count"][issue])) for issue in range(issue_count))):

        def points(who: int, text: tuple[int, ...] = text) -> float:
            return sum(float(record["value"][who, issue, option]) for issue, option in enumerate(text))

        asked = (
            (issue, *(int(record[f"requires_{what}"][issue, n]) for what in ("by", "issue", "option")))
            for issue in range(issue_count)
            for n in range(2)
        )
        if any(needed >= 0 and by >> text[issue] & 1 and text[needed] < option for issue, by, needed, option in asked):
            continue
        if any(points(other) < least - 1e-9 for other, least in zip(others, wanted, strict=True)):
            continue
        if best is None or points(party) > best:
            best = points(party)
    return best


@pytest.mark.parametrize("seed", range(60))
def test_equals_trying_every_text(seed: int) -> None:
    random = np.random.default_rng(seed)
    parties = int(random.integers(2, 5))
    counts = [int(count) for count in random.integers(2, 5, size=random.integers(1, 6))]
    record = blank(STANDARD, parties, counts)
    for issue, count in enumerate(counts):
        whole = random.integers(-9, 10, size=(parties, count)).astype(float)
        record["value"][:parties, issue, :count] = whole if seed % 2 else whole + random.random((parties, count))
        record["value"][:, issue, 0] = 0
        if issue and random.random() < 0.5:
            needed = int(random.integers(0, issue))
            record["requires_issue"][issue, 0] = needed
            record["requires_option"][issue, 0] = int(random.integers(1, counts[needed]))
            record["requires_by"][issue, 0] = 2 * int(random.integers(1, 2 ** (count - 1)))  # some options, never the first
    for party in range(parties):
        others = [other for other in range(parties) if other != party]
        wanted = [float(points) for points in random.integers(-6, 7, size=len(others))]
        expected = by_trying_everything(record, party, others, wanted)
        found = best_value(record, party, others, wanted)
        assert found.complete
        assert found.feasible is (expected is not None)
        if expected is not None:
            assert found.value == pytest.approx(expected, abs=1e-9)


def test_a_hopeless_reservation_value_falls_back_to_the_status_quo() -> None:
    record = blank(STANDARD, 2, [2])
    record["value"][0, 0, 1], record["value"][1, 0, 1] = 5, -1
    record["reservation_value"][:2] = [0, 50]
    assert best_values(record, STANDARD).tolist() == [0] * STANDARD.parties


def test_a_party_without_an_issue_of_its_own_stops_nobody() -> None:
    record = blank(STANDARD, 2, [2])
    record["owner"][0, 1] = 0
    record["value"][0, 0, 1], record["value"][1, 0, 1] = 5, -100
    assert best_values(record, STANDARD)[0] == 5


def test_a_circle_of_requirements_ends() -> None:
    record = blank(STANDARD, 2, [2, 2])
    record["value"][:2, 0, 1], record["value"][:2, 1, 1] = 2, 3
    record["requires_issue"][0, 0], record["requires_option"][0, 0] = 1, 1
    record["requires_issue"][1, 0], record["requires_option"][1, 0] = 0, 1
    record["requires_by"][:2, 0] = 2
    assert best_values(record, STANDARD)[0] == 5


def test_the_largest_scenario_is_bounded_and_repeats() -> None:
    random = np.random.default_rng(1)
    record = blank(LARGE, 16, [16] * 64)
    record["value"][:] = random.normal(0, 5, size=record["value"].shape)
    record["value"][:, :, 0] = 0
    first = best_values(record, LARGE)
    assert (first > 0).all()
    others = list(range(1, 16))
    again = [best_value(record, 0, others, [0.0] * 15) for _ in range(2)]
    assert again[0] == again[1]
    assert not again[0].complete
    assert again[0].value == first[0]


def test_remembered_results_are_those_of_their_own_values() -> None:
    """The result is kept by what it depends on: other values give another one, and nobody can spoil what is kept."""
    record = blank(STANDARD, 2, [3, 2])
    record["value"][:2, 0, :3] = [[0, 4, 1], [0, 1, 3]]
    best_values(record, STANDARD)[:] = -1.0
    assert best_values(record, STANDARD)[:2].tolist() == [4.0, 3.0]
    record["value"][0, 1, 1] = 2.0
    assert best_values(record, STANDARD)[:2].tolist() == [6.0, 3.0]
