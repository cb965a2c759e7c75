"""Chance: the published words of Philox, the same numbers compiled and plain, and one stream for every game."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiate.engine import chance
from negotiate.engine.chance import WORD
from negotiate.engine.kernel import COMPILED
from negotiate.engine.layout import STANDARD
from negotiate.engine.records import Twin, new_game

below: Any = chance.below
philox: Any = chance.philox
uniform: Any = chance.uniform

ONES = 0xFFFFFFFF
WORDS = st.integers(0, ONES)


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        # "Known answer tests" of Random123, philox4x32 with 10 rounds
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((ONES, ONES, ONES, ONES), (ONES, ONES), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
    ids=["zeros", "ones", "digits-of-pi"],
)
def test_known_answers(counter: tuple[int, ...], key: tuple[int, int], words: tuple[int, ...]) -> None:
    assert tuple(philox(*counter, *key)) == words


@given(st.tuples(WORDS, WORDS, WORDS, WORDS), st.tuples(WORDS, WORDS))
def test_compiled_and_plain_agree(counter: tuple[int, ...], key: tuple[int, int]) -> None:
    plain = getattr(chance.philox, "py_func", philox)
    assert tuple(philox(*counter, *key)) == plain(*counter, *key)


def stream(seed_low: int = 1, seed_high: int = 0, game_low: int = 0, game_high: int = 0, draws: int = 0) -> Any:
    """A game record as kernels take it, of which only chance is used."""
    game = new_game(STANDARD)
    game["seed_low"], game["seed_high"], game["game_low"], game["game_high"] = seed_low, seed_high, game_low, game_high
    game["draws"] = draws
    return game[0] if COMPILED else Twin(game)


def drawn_so_far(game: Any) -> int:
    return int(game["draws"] if COMPILED else game.draws)


def numbers(count: int, *key: int) -> list[float]:
    game = stream(*key)
    drawn = [uniform(game) for _ in range(count)]
    assert drawn_so_far(game) == count
    return drawn


def test_numbers_are_uniform() -> None:
    drawn = np.array(numbers(20_000))
    assert drawn.min() >= 0
    assert drawn.max() < 1
    shares = np.histogram(drawn, bins=20, range=(0, 1))[0] / len(drawn)
    # the seed is fixed, so this either holds for good or the generator is broken; 5 standard deviations are 0.0077
    assert np.abs(shares - 0.05).max() < 0.0077
    assert abs(np.corrcoef(drawn[:-1], drawn[1:])[0, 1]) < 0.035


def test_all_53_bits_are_used_and_1_is_never_reached() -> None:
    scaled = [number * 2**53 for number in numbers(2000)]
    assert all(number == int(number) for number in scaled)
    assert {int(number) & 1 for number in scaled} == {0, 1}
    assert (WORD >> 5) * 67108864 + (WORD >> 6) == 2**53 - 1


@pytest.mark.parametrize("count", [1, 2, 3, 5, 6, 7, 64])
def test_below_reaches_every_number_and_no_other(count: int) -> None:
    game = stream()
    assert {below(game, count) for _ in range(60 * count)} == set(range(count))
    assert int((1 - 2**-53) * count) == count - 1  # the largest number that `uniform` can give


def test_every_word_of_the_key_makes_another_stream() -> None:
    streams = [numbers(4, *key) for key in itertools.product((0, 1), (0, 1), (0, 1), (0, 1))]
    assert len({number for stream in streams for number in stream}) == 64


def test_games_are_independent() -> None:
    streams = np.array([numbers(50, 7, 0, game) for game in range(200)])
    between = np.corrcoef(streams)
    assert np.abs(between - np.eye(200)).max() < 0.75
    assert abs(between.sum() - 200) / (200 * 199) < 0.005
    assert abs(streams[:, 0].mean() - 0.5) < 5 * 0.2887 / 200**0.5


def test_the_stream_goes_on_beyond_32_bits_of_draws() -> None:
    game = stream(draws=WORD)
    after = [uniform(game), uniform(game)]
    assert drawn_so_far(game) == WORD + 2
    assert uniform(stream(draws=0)) not in after
    assert uniform(stream(draws=WORD + 1)) == after[1]
