"""Differences between sides that played the same games: exact where it can be, elsewhere in keeping with the bootstrap."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiate.lab.paired import pairs as paired
from negotiate.lab.paired.pairs import Sums, binomial_tail, paired_difference, worth
from negotiate.lab.validation.paired_tests import compare

Flags = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=60)


def share(flags: list[bool]) -> Sums:
    return Sums(np.array(flags, dtype=np.float64), np.ones(len(flags)))


@given(Flags)
def test_a_share_turns_round_with_its_sides(pairs: list[tuple[bool, bool]]) -> None:
    a, b = share([one for one, _ in pairs]), share([other for _, other in pairs])
    there, back = paired_difference(b, a), paired_difference(a, b)
    assert there.mean is not None and there.low is not None and there.high is not None
    assert there.mean == pytest.approx(b.numerator.mean() - a.numerator.mean())
    assert -1.0 <= there.low <= there.mean <= there.high <= 1.0
    assert there.low < there.high
    assert there.p == back.p
    assert back.low == pytest.approx(-there.high)


def test_a_share_is_tested_as_mcnemar_did() -> None:
    a = share([True] * 10 + [False] * 30)
    b = share([True] * 2 + [False] * 8 + [True] * 1 + [False] * 29)
    found = paired_difference(b, a)  # 8 games for a, 1 for b: 2 (C(9,0) + C(9,1)) / 2^9
    assert found.p == pytest.approx(2 * (1 + 9) / 2**9)
    # Bonett and Price: (1+1)/42 - (8+1)/42 = -7/42, error sqrt((11/42 - (7/42)^2) / 42)
    error = math.sqrt((11 / 42 - (7 / 42) ** 2) / 42)
    assert found.low == pytest.approx(-7 / 42 - 1.959964 * error, abs=1e-6)
    assert found.high == pytest.approx(-7 / 42 + 1.959964 * error, abs=1e-6)


def test_no_disagreement_is_no_proof_of_none() -> None:
    flags = [True] * 15 + [False] * 5
    found = paired_difference(share(flags), share(flags))
    assert found.mean == 0.0 and found.p == 1.0
    assert found.low is not None and found.low < -0.05


def test_a_ratio_agrees_with_the_bootstrap() -> None:
    chance = np.random.default_rng(5)
    duties = chance.integers(0, 12, size=800).astype(np.float64)
    a = Sums(chance.binomial(duties.astype(int), 0.2).astype(np.float64), duties)
    more = chance.integers(0, 12, size=800).astype(np.float64)
    b = Sums(chance.binomial(more.astype(int), 0.25).astype(np.float64), more)
    found, drawn = paired_difference(b, a), compare(b, a, 0)
    assert found.mean == pytest.approx(drawn.effect)
    assert found.low == pytest.approx(drawn.low, abs=0.004)
    assert found.high == pytest.approx(drawn.high, abs=0.004)
    assert found.p is not None and found.p < 0.001


def test_intervals_of_means_hold_what_they_say() -> None:
    """Of 400 comparisons of equal sides about 95 % have 0 in their interval (379 in 400 gives 361 to 392 with 99.9 %)."""
    chance = np.random.default_rng(11)
    held = 0
    for _ in range(400):
        common = chance.normal(size=40)
        a, b = (Sums(common + chance.normal(size=40), np.ones(40)) for _ in range(2))
        found = paired_difference(b, a)
        assert found.low is not None and found.high is not None
        held += found.low <= 0.0 <= found.high
    assert 361 <= held <= 394


def test_nothing_has_no_difference() -> None:
    nothing = Sums(np.zeros(4), np.zeros(4))
    assert paired_difference(nothing, share([True] * 4)) == (None, None, None, None)
    with pytest.raises(ValueError, match="the same games"):
        paired_difference(share([True]), share([True, False]))


@pytest.mark.parametrize(("most", "least"), [(2100, 2050), (2060, 2041)])
def test_the_tail_of_many_throws_is_near_the_exact_one(most: int, least: int, monkeypatch: pytest.MonkeyPatch) -> None:
    near = binomial_tail(most, most + least)
    monkeypatch.setattr(paired, "MOST_EXACT", 10_000)
    assert near == pytest.approx(binomial_tail(most, most + least), abs=2e-4)


def test_an_estimate_is_the_measure_with_an_interval_around_it() -> None:
    estimate = share([True] * 3 + [False] * 7).estimate()
    assert estimate.mean == 0.3 and estimate.low is not None and estimate.high is not None
    assert estimate.low < 0.3 < estimate.high
    assert Sums(np.zeros(2), np.zeros(2)).estimate().mean is None
    assert share([True]).first(1).ratio == 1.0


def test_common_games_are_worth_more_the_more_the_sides_have_in_common() -> None:
    chance = np.random.default_rng(3)
    common = chance.normal(size=4000)
    a = Sums(common + 0.5 * chance.normal(size=4000), np.ones(4000))
    b = Sums(common + 0.5 * chance.normal(size=4000), np.ones(4000))
    found = worth(b, a)  # variances 1.25 + 1.25 apart, 0.25 + 0.25 together
    assert found == pytest.approx(5.0, rel=0.1)
    alone = worth(Sums(chance.normal(size=4000), np.ones(4000)), a)
    assert alone == pytest.approx(1.0, rel=0.1)
    assert worth(a, a) is None
    assert worth(Sums(np.zeros(4), np.zeros(4)), share([True] * 4)) is None
