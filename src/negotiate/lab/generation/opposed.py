"""Points for random issues whose opposition is as high as wanted.

A family of values runs from harmony to exclusion, and the wanted opposition is found on the way by halving:

    0  all parties like the same options best
    1  what some gain on an issue others lose, option by option (with two parties: a cake that is only shared)
    2  one issue outweighs all others, and each of its options is worth something to one party only

Opposition is that of analysis/opposition.py, measured on the points as they are written, in tenths.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from negotiate.analysis.opposition import Bounds, opposition_bounds
from negotiate.analysis.space import Reals, Space

A_STAKE = 8.0
"""Points that an issue is worth to a party at most, on average; the shipped scenarios have about as much."""
LOOKS = 24
"""Places on the way that are looked at before halving."""
HALVINGS = 14


@dataclass(frozen=True)
class Drawn:
    """The random numbers of a scenario, from which every member of its family is made."""

    common: Reals
    """What all like, shape (issues, options), 0..1, the status quo 0."""
    scale: Reals
    """How far an option goes, shape (issues, options), 0..1, the status quo 0."""
    sides: Reals
    """On which side of an issue a party stands, shape (parties, issues); they add up to 0 over the parties."""
    weights: Reals
    """How much an issue matters to a party, shape (parties, issues), mean 1 over the issues."""
    shared: Reals
    """How much it matters to all when interests are opposed, shape (issues,), mean 1."""
    reach: Reals
    """How far conflict takes hold of an issue, shape (issues,), 0..1."""
    plain: bool
    """Whether every option is worth at least as much to everybody as the status quo."""


@dataclass(frozen=True)
class Opposed:
    """Values, and how far they stand against each other."""

    values: Reals
    """Points, shape (parties, issues, options), in tenths; the status quo 0."""
    bounds: Bounds


def draw(random: np.random.Generator, parties: int, issues: int, options: int, *, gates: bool) -> Drawn:
    """Draw what a scenario needs. `options` counts the status quo.

    With `gates` the first issues serve everybody, as exchanges of prisoners do, and conflict grows toward the last.
    """
    steps = np.linspace(0.0, 1.0, options)
    common = np.sort(random.random((issues, options)), axis=1) * 0.5 + steps[None, :] * 0.5
    scale = steps[None, :] ** (0.6 + 0.9 * random.random((issues, 1)))
    common[:, 0] = scale[:, 0] = 0.0
    sides = random.random((parties, issues)) * 2.0 - 1.0
    sides -= sides.mean(axis=0)
    sides /= np.abs(sides).max(axis=0)
    weights = 0.25 + random.random((parties, issues))
    shared = 0.25 + random.random(issues)
    reach = np.minimum(1.0, 0.1 + 1.2 * np.arange(issues) / max(issues - 1, 1)) if gates else np.ones(issues)
    # with a single option beyond the status quo, interests can only differ by what it costs
    plain = not gates and options > 2
    return Drawn(common, scale, sides, weights / weights.mean(axis=1, keepdims=True), shared / shared.mean(), reach, plain)


def member(drawn: Drawn, place: float) -> Reals:
    """The values at `place` 0..2 on the way from harmony to exclusion, points in tenths, (parties, issues,
    options)."""
    parties, issues = drawn.weights.shape
    options = drawn.common.shape[1]
    conflict, alone = min(place, 1.0) * drawn.reach[None, :], max(place - 1.0, 0.0)
    weights = (1.0 - conflict) * drawn.weights + conflict * drawn.shared[None, :]
    grip = conflict[:, :, None]
    table = (1.0 - grip) * drawn.common[None] + grip * drawn.sides[:, :, None] * drawn.scale[None]
    if drawn.plain:
        table[:, :, 1:] -= np.minimum(table[:, :, 1:].min(axis=2, keepdims=True), 0.0)
    if alone:
        owned = np.zeros((parties, options))
        for option in range(1, options):
            owned[(option - 1) % parties, option] = 1.0
        exclusive = np.zeros_like(table)
        exclusive[:, int(np.argmax(drawn.shared * drawn.reach))] = owned * issues
        return np.asarray(np.round(A_STAKE * ((1.0 - alone) * weights[:, :, None] * table + alone * exclusive), 1) + 0.0)
    return np.asarray(np.round(A_STAKE * weights[:, :, None] * table, 1) + 0.0)


def measure(values: Reals, limit: int = 0) -> Bounds:
    """Opposition, 0..1, of a table of values, (parties, issues, options), in which every option is allowed; `limit` as in
    `opposition_bounds`."""
    return opposition_bounds(Space(values, np.ones(values.shape[1:], dtype=np.bool_), np.full(len(values), -np.inf)), limit)


def opposed(drawn: Drawn, wanted: float, tolerance: float) -> Opposed | NDArray[np.float64]:
    """The member of the family whose opposition is within `tolerance` of `wanted`, or else the opposition of all that were
    looked at, shape (LOOKS + 1,).

    Where opposition is known between bounds only, it is the upper one, a real text, that comes to what is wanted.
    """
    looked = np.linspace(0.0, 2.0, LOOKS + 1)
    seen: list[float] = []
    for number, place in enumerate(looked):
        values = member(drawn, float(place))
        bounds = measure(values)
        seen.append(bounds.high)
        if abs(bounds.high - wanted) <= tolerance / 4:
            return Opposed(values, bounds)
        if number and (seen[-2] - wanted) * (bounds.high - wanted) < 0:
            found = _between(drawn, float(looked[number - 1]), float(place), wanted, tolerance)
            if found is not None:
                return found
    return np.array(seen)


def _between(drawn: Drawn, left: float, right: float, wanted: float, tolerance: float) -> Opposed | None:
    """Halve the way between two places on both sides of what is wanted; None where a jump passes over it."""
    rising = measure(member(drawn, left)).high < wanted
    best: Opposed | None = None
    for _ in range(HALVINGS):
        middle = (left + right) / 2
        values = member(drawn, middle)
        bounds = measure(values)
        if best is None or abs(bounds.high - wanted) < abs(best.bounds.high - wanted):
            best = Opposed(values, bounds)
        if abs(bounds.high - wanted) <= tolerance / 8:
            break
        if (bounds.high < wanted) == rising:
            left = middle
        else:
            right = middle
    return best if best is not None and abs(best.bounds.high - wanted) <= tolerance else None
