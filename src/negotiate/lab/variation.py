"""Which rule values are varied, over what range, and the points at which they are tried.

Latin hypercubes: McKay, Beckman and Conover (1979), Technometrics 21. Sobol sequences: Sobol' (1967), USSR Computational
Mathematics and Mathematical Physics 7; they come from SALib.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError, OverrideError
from negotiate.lab.arguments import words_of
from negotiate.lab.packages import packages_for
from negotiate.rulebook.model.limits import limits, numbers
from negotiate.rulebook.reading.overrides import parse as parse_overrides

Design = Literal["grid", "latin", "sobol"]
Point = dict[str, Any]
"""Rule values by dotted path."""

STEPS = 5
"""Values of a range in a grid when it does not say how many."""
MOST_POINTS = 100_000
SPREAD = 0.2
"""How far the default ranges go below and above a value, as a share of it."""
DIGITS = 10
"""Significant digits of a value that is made up between two ends."""


@dataclass(frozen=True)
class Variation:
    """One value that is varied: between `low` and `high`, or over `choices` when there are some.

    `whole` says that only whole numbers fit. `steps` is the number of values in a grid.
    """

    path: str
    low: float = 0.0
    high: float = 0.0
    steps: int = STEPS
    whole: bool = False
    choices: tuple[Any, ...] = ()

    def at(self, share: float) -> Any:
        """The value at a share 0..1 of the way from low to high."""
        value = self.low + (self.high - self.low) * share
        return self.fitting(value)

    def fitting(self, value: float) -> Any:
        """The nearest value that fits: a whole number, or one with ten significant digits."""
        return round(value) if self.whole else float(f"{value:.{DIGITS}g}")

    def grid(self) -> list[Any]:
        """The values of a grid, every one once."""
        if self.choices:
            return list(self.choices)
        if self.steps == 1:
            return [self.at(0.5)]
        return list(dict.fromkeys(self.at(step / (self.steps - 1)) for step in range(self.steps)))

    def as_json(self) -> dict[str, Any]:
        """The variation as plain data."""
        if self.choices:
            return {"path": self.path, "choices": list(self.choices)}
        return {"path": self.path, "low": self.low, "high": self.high, "steps": self.steps, "whole": self.whole}


def variations(words: Iterable[str], rules: Rules, *, in_grid: bool = False) -> list[Variation]:
    """`PATH=LOW:HIGH` or `PATH=VALUE,VALUE,…` as variations, of no word the default ones.

    With `in_grid` a range may say how many values it has: `PATH=LOW:HIGH:STEPS`. A value that is a whole number in these
    rules stays one. Raises OverrideError in a sentence for anything else.
    """
    found: dict[str, Variation] = {}
    known = dict(numbers(rules.document))
    for word in words_of("variations", words, "trust.decay=0.0:0.1"):
        one = _variation(word, known, in_grid=in_grid)
        if one.path in found:
            raise OverrideError(f"The value '{one.path}' is varied twice; give all its values in one --vary.")
        found[one.path] = one
    return list(found.values()) or usual(rules)


def usual(rules: Rules) -> list[Variation]:
    """The default variations: 20 % around the numbers of trust and around every party's pain, within the schema's limits."""
    parties = rules.names.parties
    found = []
    for path, value in numbers(rules.document):
        begin, _, last = path.partition(".")
        here = (begin == "trust" and "." not in last) or path == "trust.initial.default"
        here = here or (begin == "parties" and last in {f"{party}.pain" for party in parties})
        one = around(path, value, SPREAD) if here else None
        if one is not None:
            found.append(one)
    return found


def around(path: str, value: float, share: float) -> Variation | None:
    """The number at a path between `share` (0..1) of it less and as much more, within the schema's limits.

    A whole number moves by one at least. None where nothing is left to vary: of 0, and where the limits meet.
    """
    whole = isinstance(value, int)
    low, high = value - share * abs(value), value + share * abs(value)
    if whole:
        low, high = min(math.floor(low), value - 1), max(math.ceil(high), value + 1)
    least, greatest = limits(path)
    low, high = max(low, least if least is not None else low), min(high, greatest if greatest is not None else high)
    if value == 0 or not low < high:
        return None
    return Variation(path, float(f"{low:.{DIGITS}g}"), float(f"{high:.{DIGITS}g}"), STEPS, whole)


def grid(varied: Sequence[Variation]) -> list[Point]:
    """Every combination, the last value changing fastest. Raises NegotiateError where there are too many."""
    values = [one.grid() for one in varied]
    if math.prod(map(len, values)) > MOST_POINTS:
        raise NegotiateError(
            f"A grid of {' × '.join(str(len(one)) for one in values)} has more than {MOST_POINTS:,} points; "
            "give fewer steps, or use --design latin with --samples."
        )
    return [dict(zip([one.path for one in varied], point, strict=True)) for point in itertools.product(*values)]


def sampled(varied: Sequence[Variation], design: Design, samples: int, seed: int) -> list[Point]:
    """`samples` points that fill the space evenly. Raises NegotiateError for choices, which only a grid can take."""
    if not isinstance(samples, int) or not 2 <= samples <= MOST_POINTS:
        raise NegotiateError(f"The number of samples must be from 2 to {MOST_POINTS:,}, not {samples}.")
    problem(varied)  # refuses choices
    if design == "latin":
        return points(varied, latin_hypercube(samples, len(varied), seed % 2**32))
    with packages_for("A Sobol sequence", "sweep"):
        from SALib.sample import sobol_sequence
    return points(varied, sobol_sequence.sample(samples, len(varied)))


def latin_hypercube(samples: int, dimensions: int, seed: int) -> NDArray[np.float64]:
    """Points in the unit cube, shape (samples, dimensions): in every dimension each of `samples` equal steps has one."""
    chance = np.random.default_rng(seed)
    steps = np.arange(samples + 1)[:, np.newaxis] * (1.0 / samples)
    found = chance.uniform(steps[:-1], steps[1:], (samples, dimensions))
    for dimension in range(dimensions):
        chance.shuffle(found[:, dimension])
    return found


def problem(varied: Sequence[Variation]) -> dict[str, Any]:
    """The variations as SALib wants them, each from 0 to 1. Raises NegotiateError for choices."""
    for one in varied:
        if one.choices:
            raise NegotiateError(
                f"The values of '{one.path}' are a list of choices, which only a grid can take (negotiate sweep --design "
                f"grid); write {one.path}=LOW:HIGH."
            )
    return {"num_vars": len(varied), "names": [one.path for one in varied], "bounds": [[0.0, 1.0]] * len(varied)}


def points(varied: Sequence[Variation], unit: NDArray[np.float64]) -> list[Point]:
    """Points of the unit cube, shape (points, variations), as rule values."""
    return [{one.path: one.at(float(share)) for one, share in zip(varied, row, strict=True)} for row in unit]


def _variation(word: str, known: Mapping[str, int | float], *, in_grid: bool) -> Variation:
    bad = partial(_bad, word, in_grid)
    path, equals, text = (part.strip() for part in word.partition("="))
    if not (equals and path and text):
        raise bad("it has no values")
    parts = [part.strip() for part in text.split(":")]
    if len(parts) == 1:
        choices = tuple(parse_overrides([f"{path}={choice}"])[path] for choice in _split(text))
        if len(choices) < 2 or len({repr(choice) for choice in choices}) < len(choices):
            raise bad("a list needs two different values or more")
        return Variation(path, choices=choices)
    try:
        low, high = float(parts[0]), float(parts[1])
        steps = int(parts[2]) if len(parts) > 2 else STEPS
    except ValueError:
        raise bad("a range is made of numbers") from None
    if len(parts) > 3:
        raise bad("a range has two or three parts")
    if len(parts) == 3 and not in_grid:
        raise OverrideError(
            f"The variation '{word}' cannot be used: only a grid takes a number of steps (negotiate sweep --design grid). "
            f"Write {path}={parts[0]}:{parts[1]}."
        )
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise bad("the first end must be below the second")
    if not 1 <= steps <= MOST_POINTS:
        raise bad(f"the number of steps is from 1 to {MOST_POINTS:,}")
    whole = isinstance(known.get(path), int)
    if whole and not (low.is_integer() and high.is_integer()):
        raise bad(f"'{path}' is a whole number, and so must be the ends")
    return Variation(path, low, high, steps, whole)


def _split(text: str) -> list[str]:
    """The words between commas, but for commas in brackets."""
    found, depth = [""], 0
    for letter in text:
        depth += (letter in "[{") - (letter in "]}")
        if letter == "," and depth == 0:
            found.append("")
        else:
            found[-1] += letter
    return [word.strip() for word in found if word.strip()]


def _bad(word: str, in_grid: bool, why: str) -> OverrideError:
    form = "PATH=LOW:HIGH:STEPS, such as trust.decay=0.0:0.1:11" if in_grid else "PATH=LOW:HIGH, such as trust.decay=0.0:0.1"
    return OverrideError(f"The variation '{word}' cannot be used: {why}. Write {form}, or PATH=VALUE,VALUE.")
