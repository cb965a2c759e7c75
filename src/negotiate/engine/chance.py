"""Chance: Philox4x32-10, a counter-based generator whose whole state is a counter in the game record.

A result depends only on (master seed, game id, how many numbers were drawn), never on thread, order or machine.
Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. The arithmetic keeps to the
low 32 bits of int64 products, so that wrapping machine integers and Python's unbounded ones give the same words.
"""

from __future__ import annotations

from typing import Any

from negotiate.engine.kernel import kernel

WORD = 0xFFFFFFFF
MULTIPLIER_A, MULTIPLIER_B = 0xD2511F53, 0xCD9E8D57
WEYL_A, WEYL_B = 0x9E3779B9, 0xBB67AE85


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
