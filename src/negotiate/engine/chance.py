"""Chance: Philox4x32-10, a counter-based generator whose whole state is a counter in the game record.

A result depends only on (master seed, game id, how many numbers were drawn), never on thread, order or machine.
Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. The arithmetic keeps to the
low 32 bits of int64 products, so that wrapping machine integers and Python's unbounded ones give the same words.
"""

from __future__ import annotations

from typing import Any

from negotiate.engine.kernel import inlined, kernel

LARGEST_SEED = 2**64 - 1
WORD = 0xFFFFFFFF
MULTIPLIER_A, MULTIPLIER_B = 0xD2511F53, 0xCD9E8D57
WEYL_A, WEYL_B = 0x9E3779B9, 0xBB67AE85

LONG_WORD = 0x7FFFFFFFFFFFFFFF
"""63 bits: the longest words of which wrapping machine integers and Python's agree without a sign."""
STEP, MIX_A, MIX_B = 0x1E3779B97F4A7C15, 0x3F58476D1CE4E5B9, 0x14D049BB133111EB


def words(number: int) -> tuple[int, int]:
    """The low and the high word of a seed or of the number of a game, 0..LARGEST_SEED, as `rounds.begin` takes them."""
    return number & WORD, number >> 32


@kernel
def philox(a: int, b: int, c: int, d: int, key_low: int, key_high: int) -> tuple[int, int, int, int]:
    """Four 32-bit words from a 128-bit counter and a 64-bit key, ten rounds."""
    for _ in range(10):
        first = a * MULTIPLIER_A
        second = c * MULTIPLIER_B
        a = ((second >> 32) & WORD) ^ b ^ key_low
        c = ((first >> 32) & WORD) ^ d ^ key_high
        b = second & WORD
        d = first & WORD
        key_low = (key_low + WEYL_A) & WORD
        key_high = (key_high + WEYL_B) & WORD
    return a, b, c, d


@kernel
def uniform(game: Any) -> float:
    """The next number of this game, uniform on [0, 1) with 53 random bits."""
    drawn = game.draws
    game.draws = drawn + 1
    a, b, _, _ = philox(drawn & WORD, (drawn >> 32) & WORD, game.game_low, game.game_high, game.seed_low, game.seed_high)
    return ((a >> 5) * 67108864 + (b >> 6)) * (1.0 / 9007199254740992.0)


@kernel
def below(game: Any, count: int) -> int:
    """A whole number from 0 to count - 1; count at least 1."""
    return int(uniform(game) * count)


@inlined
def keyed(number: int, key: int) -> int:
    """A word of 63 bits for a number under a key of 63 bits; who does not have the key learns nothing of one from others.

    The mixing is that of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014)
    modulo 2^63. It could be undone, so the key goes in before and after it: Even and Mansour's construction with one key
    (Dunkelman, Keller and Shamir, EUROCRYPT 2012), where nothing beats trying about 2^63 / (words known) keys.
    """
    word = (number * STEP + key) & LONG_WORD
    word = ((word ^ (word >> 30)) * MIX_A) & LONG_WORD
    word = ((word ^ (word >> 27)) * MIX_B) & LONG_WORD
    return word ^ (word >> 31) ^ key
