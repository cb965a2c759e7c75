"""Errors of estimates: of the stated spread, what is left of earlier ones, and the same compiled and plain."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from negotiate.engine import chance, misreading
from negotiate.engine.belief import fill_errors, fill_estimates
from negotiate.engine.kernel import COMPILED
from negotiate.engine.misreading import DIGIT_BITS, DIGITS, TOSSES, WHOLE_VARIANCE
from negotiate.engine.records import Twin, call
from negotiate.play.match import Match
from negotiate.rulebook.load import from_document, load

ISTANBUL = load("istanbul-2025")
keyed: Any = chance.keyed
tossed: Any = misreading.tossed


def errors(game: NDArray[np.void], seat: int = 0) -> NDArray[np.float64]:
    size = ISTANBUL.size
    table = np.zeros((size.parties, size.issues, size.options))
    call(fill_errors, ISTANBUL.record, game, seat, table)
    found: NDArray[np.float64] = table[table != 0.0]
    return found


def cleared(game: NDArray[np.void], factor: float) -> None:
    """Facilitate, which the kernel does to a record."""
    if COMPILED:
        misreading.clear_up(game[0], factor)
        return
    twin = Twin(game)
    misreading.clear_up(twin, factor)
    twin.store(game)


def walks(games: int, factors: tuple[float, ...], seed: int = 9) -> tuple[NDArray[np.float64], list[float]]:
    """Errors by stage, game and option, and the spread that is stated at each stage."""
    found, spreads = [], []
    for number in range(games):
        game = Match(ISTANBUL, seed=seed, game=number).game
        spreads, stages = [float(game["misreading"][0])], [errors(game)]
        for factor in factors:
            cleared(game, factor)
            spreads.append(float(game["misreading"][0]))
            stages.append(errors(game))
        found.append(stages)
    return np.array(found).transpose(1, 0, 2), spreads


FACTORS = (0.93,) * 12 + (0.8,) * 6


@pytest.fixture(scope="module")
def walked() -> tuple[NDArray[np.float64], list[float]]:
    return walks(120, FACTORS)


def test_errors_have_the_stated_spread_or_a_little_more(walked: tuple[NDArray[np.float64], list[float]]) -> None:
    found, spreads = walked
    for stage, spread in zip(found, spreads, strict=True):
        assert abs(stage.mean()) < 5 * spread / stage.size**0.5
        assert 0.97 * spread < stage.std() < 1.14 * spread
        assert np.abs(stage).max() < 5.5 * spread
        assert -0.3 < (stage**4).mean() / stage.var() ** 2 - 3.0 < 0.1, "not nearly normal"
    assert found[0].std() == pytest.approx(spreads[0], rel=0.02)


def test_an_error_is_what_is_left_of_the_one_before(walked: tuple[NDArray[np.float64], list[float]]) -> None:
    found, _ = walked
    first = found[0].ravel()
    for stage in found[1:]:
        now = stage.ravel()
        # a Brownian motion in the variance: correlation is the ratio of the spreads; what went says nothing of the rest
        assert np.corrcoef(first, now)[0, 1] == pytest.approx(now.std() / first.std(), abs=0.04)
        if (now != first).any():
            assert abs(np.corrcoef(first - now, now)[0, 1]) < 0.04


def test_the_error_changes_only_by_tosses_that_are_gone() -> None:
    """Whatever word: with and without the heaviest tosses, the rest is the same."""
    random = np.random.default_rng(5)
    whole = chance.LONG_WORD >> misreading.GRAIN_BITS
    for word in random.integers(0, chance.LONG_WORD, 50).tolist():
        bits = [(word >> place) & 1 for place in range(TOSSES)]
        weights = [8 << (place % DIGIT_BITS) for place in range(TOSSES)]
        grain = word >> TOSSES
        assert tossed(word, whole) == sum(b * w for b, w in zip(bits, weights, strict=True)) + grain
        left = int(random.integers(0, whole))
        kept = [b * w for place, (b, w) in enumerate(zip(bits, weights, strict=True)) if (left >> place) & 1]
        assert tossed(word, left) == sum(kept) + grain
    drawn = [tossed(word, whole) for word in random.integers(0, chance.LONG_WORD, 20_000).tolist()]
    assert np.var(drawn) == pytest.approx(WHOLE_VARIANCE, rel=0.05)
    assert np.mean(drawn) == pytest.approx(misreading.WHOLE_MIDDLE, rel=0.01)
    assert DIGITS * DIGIT_BITS == TOSSES


def test_compiled_and_plain_agree() -> None:
    plain_keyed, plain_tossed = (getattr(one, "py_func", one) for one in (chance.keyed, misreading.tossed))
    random = np.random.default_rng(6)
    for number, key, left in random.integers(0, chance.LONG_WORD, (200, 3)).tolist():
        word = keyed(number & 0xFFFF, key)
        assert word == plain_keyed(number & 0xFFFF, key)
        assert 0 <= word <= chance.LONG_WORD
        assert tossed(word, left) == plain_tossed(word, left)


def test_every_bit_of_a_key_turns_half_of_every_word() -> None:
    """So no part of a key can be tried by itself."""
    random = np.random.default_rng(7)
    plain: Any = getattr(chance.keyed, "py_func", chance.keyed)
    keys = random.integers(0, chance.LONG_WORD, 4000)
    numbers = random.integers(0, 64 << 8, 4000)
    words = plain(numbers, keys)
    shares = []
    for bit in range(62):
        turned = words ^ plain(numbers, keys ^ (1 << bit))
        shares.append([np.mean((turned >> place) & 1) for place in range(60)])
    off = np.abs(np.array(shares) - 0.5)
    assert np.sqrt(np.mean(off**2)) < 0.02
    assert np.quantile(off, 0.99) < 0.05


def test_words_of_two_parties_or_options_have_nothing_in_common() -> None:
    plain: Any = getattr(chance.keyed, "py_func", chance.keyed)
    numbers = np.array([(k << 8) + option for k in range(64) for option in range(16)], np.int64)
    words = plain(numbers, 0x123456789ABCDEF)
    for other in (
        plain(numbers + 1, 0x123456789ABCDEF),
        plain(numbers, 0x123456789ABCDEE),
        plain(numbers + 256, 0x123456789ABCDEF),
    ):
        agree = np.mean([((words ^ other) >> place) & 1 for place in range(60)], axis=1)
        assert np.abs(agree - 0.5).max() < 5 * 0.5 / len(numbers) ** 0.5


def test_the_seed_and_the_number_of_the_game_make_the_errors() -> None:
    def first(seed: int, number: int = 0) -> list[float]:
        return list(errors(Match(ISTANBUL, seed=seed, game=number).game))

    assert first(3) == first(3)
    assert len({tuple(first(seed, number)) for seed in (3, 4, 3 + 2**32) for number in (0, 1, 2**32)}) == 9
    assert errors(Match(ISTANBUL, seed=3).game, 0)[:20].tolist() != errors(Match(ISTANBUL, seed=3).game, 2)[:20].tolist()


def test_nothing_is_misread_where_the_file_says_so() -> None:
    for overrides in ({"misreading": 0.0}, {"facilitated": 0.0}):
        document = {**ISTANBUL.document, "estimation": {**ISTANBUL.document.get("estimation", {}), **overrides}}
        rules = from_document(document)
        game = Match(rules, seed=1).game
        cleared(game, float(rules.record["misreading_facilitated"][0]))
        table = np.zeros((rules.size.parties, rules.size.issues, rules.size.options))
        call(fill_estimates, rules.record, game, 0, table)
        assert (table == rules.record["value"][0]).all()
