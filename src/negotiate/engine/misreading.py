"""How wrong a seat is about what an option is worth to somebody else: errors that shrink and give nothing away (M22).

An error is a sum of coin tosses of five weights and of a fine grain below the lightest. Facilitation takes tosses out, the
heaviest first, so an error is what is left of an earlier one, a Brownian motion in the variance: two estimates of the same
points differ by the tosses between them, and those say nothing of the tosses that are left. Whoever knows all estimates of
a game knows no more than the last one tells.

The tosses of a seat about an option are the bits of a word under a key that is drawn from the game's seed (chance.keyed).
"""

from __future__ import annotations

from typing import Any

from negotiate.engine.chance import LONG_WORD, keyed
from negotiate.engine.kernel import inlined, kernel

DIGITS, DIGIT_BITS, GRAIN_BITS = 12, 5, 3
"""A word of 63 bits is 12 digits of 5 bits, whose bits weigh 8, 16 .. 128, and above them a grain from 0 to 7."""
TOSSES = DIGITS * DIGIT_BITS
GRAIN = 1 << GRAIN_BITS
WHOLE_VARIANCE = (DIGITS * (4.0**DIGIT_BITS - 1.0) * 4.0**GRAIN_BITS + 4.0**GRAIN_BITS - 1.0) / 12.0
WHOLE_MIDDLE = (DIGITS * (2.0**DIGIT_BITS - 1.0) * 2.0**GRAIN_BITS + 2.0**GRAIN_BITS - 1.0) / 2.0
"""Variance and mean of the sum of all tosses and the grain."""
STEPS = 10.0
"""Steps of an estimate in a point: estimates are shown with one decimal, and have no more."""
SHIFT = 1 << 16
"""More steps than any number of points has."""

# lanes of twice a digit: the digits at even places, a sum over the lanes, and the highest lane
LANE_BITS = 2 * DIGIT_BITS
EVEN = sum(((1 << DIGIT_BITS) - 1) << place for place in range(0, TOSSES, LANE_BITS))
ONES = sum(1 << place for place in range(0, TOSSES, LANE_BITS))
HIGHEST = TOSSES - LANE_BITS
LANE = (1 << LANE_BITS) - 1


@inlined
def tossed(word: int, left: int) -> int:
    """Sum of the tosses that fell heads, of those that are left, and of the grain. Bits 0 to 59 are the tosses."""
    digits = word & left
    lanes = (digits & EVEN) + ((digits >> DIGIT_BITS) & EVEN)
    return (((lanes * ONES) >> HIGHEST) & LANE) * GRAIN + (word >> TOSSES)


@inlined
def error(game: Any, seat: int, j: int, k: int, option: int) -> float:
    """By how much `seat` misreads what option `option` of issue k is worth to party j, points."""
    word = keyed((k << 8) + int(option), game.misread_key[seat][j])  # uncompiled, an option may be a word of numpy
    return (tossed(word, game.tosses_left) - game.tosses_middle) * game.toss


@inlined
def as_shown(points: float) -> float:
    """The points rounded as estimates are."""
    return (int(points * STEPS + (SHIFT + 0.5)) - SHIFT) / STEPS


@kernel
def toss(rules: Any, game: Any) -> None:
    """The errors of a game that begins: all tosses count, and the spread is the rule file's."""
    game.misreading = rules.misreading
    game.toss = rules.misreading / WHOLE_VARIANCE**0.5
    game.tosses_left = LONG_WORD >> GRAIN_BITS
    game.tosses_variance = WHOLE_VARIANCE
    game.tosses_middle = WHOLE_MIDDLE


@kernel
def clear_up(game: Any, factor: float) -> None:
    """The spread that is stated shrinks by a factor; as many tosses go out of all errors as leave them no less than that."""
    game.misreading *= factor
    for bit in range(DIGIT_BITS - 1, -1, -1):
        weight = float(GRAIN << bit)
        for digit in range(DIGITS):
            one = 1 << (digit * DIGIT_BITS + bit)
            if game.tosses_left & one != 0:
                variance = game.tosses_variance - weight * weight * 0.25
                if variance * game.toss * game.toss < game.misreading * game.misreading:
                    return
                game.tosses_left -= one
                game.tosses_variance = variance
                game.tosses_middle -= weight * 0.5
