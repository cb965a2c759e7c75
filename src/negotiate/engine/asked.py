"""What parties have asked for in public: how often each option stood in their texts, and how much they insisted.

Offers are public, so this is public too; opponent models read it (players/opponent.py). Per party and issue it takes two
whole numbers: the counts of the options side by side, and the option last asked for with the number of changes.
"""

from __future__ import annotations

from typing import Any

from negotiate.engine.kernel import kernel

BITS = 60
"""Bits of a whole number that counts may use."""
LAST = 16
"""insisted = option last asked for + LAST * how often it was another one than before."""


@kernel
def count_width(rules: Any) -> int:
    """Bits of one option's count."""
    return BITS // len(rules.option_gate[0])


@kernel
def times_asked(rules: Any, game: Any, j: int, k: int, option: int) -> int:
    """In how many texts party j asked for this option of issue k; counts of an issue are halved when one is full."""
    width = count_width(rules)
    return (game.asked[j][k] >> (option * width)) & ((1 << width) - 1)


@kernel
def note_text(rules: Any, game: Any, j: int, package: Any) -> None:
    """Party j tables this package."""
    width = count_width(rules)
    full = (1 << width) - 1
    fresh = False
    for k in range(rules.issue_count):
        option = package[k]
        if option < 0:
            continue
        last = game.insisted[j][k] % LAST
        if last != option:
            fresh = True
            changes = game.insisted[j][k] // LAST
            if last > 0:
                changes += 1
            game.insisted[j][k] = option + LAST * changes
        if times_asked(rules, game, j, k, option) == full:
            halved = 0
            for o in range(rules.option_count[k]):
                halved |= (times_asked(rules, game, j, k, o) >> 1) << (o * width)
            game.asked[j][k] = halved
        game.asked[j][k] += 1 << (option * width)
    if fresh:
        game.texts[j] += 1
