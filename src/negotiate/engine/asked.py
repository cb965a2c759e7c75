"""What parties have asked for in public: how often each option stood in their texts, and how much they insisted.

Offers are public, so this is public too; opponent models read it (players/opponent.py). Per party and issue it takes a few
whole numbers: the counts of the options side by side, and the option last asked for with the number of changes.
"""

from __future__ import annotations

from typing import Any

from negotiate.engine.kernel import inlined, kernel

BITS = 60
"""Bits of a whole number that counts may use."""


@inlined
def numbers(rules: Any, game: Any) -> int:
    """How many whole numbers hold the counts of one issue; one, but where issues may have many options (layout.py)."""
    return len(game.asked[0]) // len(rules.option_gate)


@inlined
def side_by_side(rules: Any, game: Any) -> int:
    """Options whose counts share one number."""
    return -(-len(rules.option_gate[0]) // numbers(rules, game))


@inlined
def count_width(rules: Any, game: Any) -> int:
    """Bits of one option's count."""
    return BITS // side_by_side(rules, game)


@inlined
def changes_from(rules: Any) -> int:
    """insisted = option last asked for + this * how often it was another one than before."""
    return 16 if len(rules.option_gate[0]) <= 16 else 128


@kernel
def times_changed(rules: Any, game: Any, j: int, k: int) -> int:
    """How often party j asked for another option of issue k than before."""
    return game.insisted[j][k] // changes_from(rules)


@kernel
def times_asked(rules: Any, game: Any, j: int, k: int, option: int) -> int:
    """In how many texts party j asked for this option of issue k; counts of an issue are halved when one is full."""
    width = count_width(rules, game)
    beside = side_by_side(rules, game)
    counts = game.asked[j][k * numbers(rules, game) + option // beside]
    return (counts >> (option % beside * width)) & ((1 << width) - 1)


@kernel
def halve(rules: Any, game: Any, j: int, k: int) -> None:
    """Halve the counts of all options of issue k."""
    width = count_width(rules, game)
    beside = side_by_side(rules, game)
    for number in range(numbers(rules, game)):
        halved = 0
        first = number * beside
        for o in range(first, min(first + beside, rules.option_count[k])):
            halved |= (times_asked(rules, game, j, k, o) >> 1) << ((o - first) * width)
        game.asked[j][k * numbers(rules, game) + number] = halved


@kernel
def note_text(rules: Any, game: Any, j: int, package: Any) -> None:
    """Party j tables this package."""
    width = count_width(rules, game)
    beside = side_by_side(rules, game)
    base = changes_from(rules)
    full = (1 << width) - 1
    fresh = False
    for k in range(rules.issue_count):
        option = package[k]
        if option < 0:
            continue
        last = game.insisted[j][k] % base
        if last != option:
            fresh = True
            changes = game.insisted[j][k] // base
            if last > 0:
                changes += 1
            game.insisted[j][k] = option + base * changes
        if times_asked(rules, game, j, k, option) == full:
            halve(rules, game, j, k)
        game.asked[j][k * numbers(rules, game) + option // beside] += 1 << (option % beside * width)
    if fresh:
        game.texts[j] += 1
