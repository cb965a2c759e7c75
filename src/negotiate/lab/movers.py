"""Which numbers of a rule file move the accord most: all are moved a little at once to find them, then one at a time.

First a two-level design: every number a tenth up or down, in the pattern of a Hadamard matrix, so that the effect of each is
a difference of two means over all games (Plackett and Burman, "The design of optimum multifactorial experiments", 1946).
Then those that stand out, each alone in the same games (common random numbers), with paired intervals; those that move it
most in a few games are looked at in more.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.codes import ENDINGS
from negotiate.engine.reference import best_values
from negotiate.engine.rules import Rules
from negotiate.lab.paired.pairs import Sums, paired_difference
from negotiate.lab.simulate import Cast, play_watched, processors
from negotiate.lab.why import demanded, held, is_ratified, why
from negotiate.rulebook.lower import tables
from negotiate.rulebook.model.limits import limits, numbers
from negotiate.rulebook.model.resolve import resolve
from negotiate.rulebook.model.schema import Scenario

STEP = 0.1
"""How far a number is moved up and down, as a share of it; whole numbers by one at least."""
MOST = 127
"""Numbers that are moved at most."""
GAMES_EACH = 12
"""Games at each point of the design; each effect is a difference over the games of all points."""
TRIED_ALONE = 6
"""Numbers that are moved alone."""
FIRST_GAMES = 150
"""Games in which all of these are, before those that move it least are left."""
ALONE_GAMES = 400
"""Games in which the others are, at most."""

_LEFT_OUT = ("schema_version", "presets", "skins", "scoring", "calendar.classroom_rounds")
"""Begin of paths that no game depends on, or that are other settings."""


@dataclass(frozen=True)
class Effect:
    """A measure with the number at its low and at its high, and high less low with its paired 95 % interval; shares 0..1."""

    at_low: float
    at_high: float
    difference: float
    low: float
    high: float


@dataclass(frozen=True)
class Mover:
    """A number of the file and what it does: to accords, and to the share of their conditions that hold at the end."""

    path: str
    value: float
    low: float
    high: float
    accord: Effect
    conditions: Effect

    def as_json(self) -> dict[str, Any]:
        """The mover as plain data."""
        return asdict(self)


Sides = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Accords and the share of conditions that hold, by game, (games,) each."""


@dataclass(frozen=True)
class _Number:
    path: str
    value: float
    low: float
    high: float


def answered(cast: Cast, games: int = 1000, seed: int = 0, jobs: int = 0, most: int = 3) -> dict[str, Any]:
    """Everything that `negotiate why` tells, as plain data: lab/why.py, and the `most` numbers that move it most.

    `most` of 0 leaves these out. Raises NegotiateError as `why` does.
    """
    found = why(cast, games, seed, jobs).as_json()
    if most:
        found["movers"] = [one.as_json() for one in movers(cast, seed, games, jobs, most)]
    return found


def movers(cast: Cast, seed: int = 0, games: int = ALONE_GAMES, jobs: int = 0, most: int = 3) -> list[Mover]:
    """The `most` numbers of the file that move the accord most, the one that moves it most first.

    What moves nothing that could be told from chance is left out. Every seat of the cast must be built in.
    """
    found = _candidates(cast.rules)
    if not found:
        return []
    jobs = jobs or len(processors())
    games = min(games, ALONE_GAMES)
    ranked = _screened(cast, seed, found, jobs)[:TRIED_ALONE]
    moved = _alone(cast, seed, ranked, min(games, FIRST_GAMES), jobs)
    if games > FIRST_GAMES:
        moved.sort(key=_size)
        left = {one.path for one in moved[:most]}
        moved = _alone(cast, seed, [number for number in ranked if number.path in left], games, jobs)
    moved = [one for one in moved if any(effect.low > 0.0 or effect.high < 0.0 for effect in (one.accord, one.conditions))]
    return sorted(moved, key=_size)[:most]


def _size(one: Mover) -> float:
    """What movers are sorted by: the more a number moves, the sooner it comes."""
    return -(abs(one.accord.difference) + abs(one.conditions.difference))


def _alone(cast: Cast, seed: int, ranked: list[_Number], games: int, jobs: int) -> list[Mover]:
    """What each of the numbers does alone, in the same games."""
    points = [{number.path: end} for number in ranked for end in (number.low, number.high)]
    played = _play(cast, seed, points, games, jobs)
    found = []
    for place, number in enumerate(ranked):
        low, high = played[2 * place], played[2 * place + 1]
        if low is not None and high is not None:
            found.append(
                Mover(number.path, number.value, number.low, number.high, _effect(low[0], high[0]), _effect(low[1], high[1]))
            )
    return found


def _candidates(rules: Rules) -> list[_Number]:
    """The numbers that may matter, with both ends; of the options' points only those of the accord's issues."""
    names = rules.names
    issues = {names.issues[k] for demand in demanded(rules) for k in demand.wanted}
    own = tuple(f"mediators.{mediator}." for mediator in names.mediators)
    found = []
    for path, value in numbers(rules.document):
        steps = path.split(".")
        if value == 0 or path.startswith(_LEFT_OUT):
            continue
        if steps[0] == "mediators" and not path.startswith(own):
            continue
        if steps[0] == "issues" and steps[2] == "options" and steps[1] not in issues:
            continue
        ends = _ends(path, value)
        if ends is not None:
            found.append(_Number(path, float(value), *ends))
    # where there are too many, those that most likely do little are left out
    return sorted(found, key=lambda number: _remote(number.path, issues))[:MOST]


def _remote(path: str, issues: set[str]) -> int:
    """How far a number is from the accord, 0 the nearest."""
    steps = path.split(".")
    if steps[0] == "issues":
        return (2 if "values" in steps else 0) if steps[1] in issues else 3
    return {"events": 4, "event_rules": 4, "gestures": 4, "ceasefire": 4, "verification": 3, "mediation": 3}.get(steps[0], 1)


def _ends(path: str, value: float) -> tuple[float, float] | None:
    least, greatest = limits(path)
    low, high = sorted((value * (1.0 - STEP), value * (1.0 + STEP)))
    whole = isinstance(value, int) and not isinstance(value, bool)
    if whole:
        low, high = min(np.floor(low), value - 1), max(np.ceil(high), value + 1)
    low = low if least is None else max(low, float(least))
    high = high if greatest is None else min(high, float(greatest))
    if "verification.tiers" in path or path.rpartition(".")[2] in _SHARES:
        high = min(high, 1.0) if value <= 1.0 else high
    return (float(low), float(high)) if low < high else None


_SHARES = ("share", "risk", "ends")


def hadamard(size: int) -> NDArray[np.int8]:
    """Sylvester's matrix of +1 and -1, shape (size, size); `size` is a power of two."""
    matrix = np.ones((1, 1), dtype=np.int8)
    while len(matrix) < size:
        matrix = np.block([[matrix, matrix], [matrix, -matrix]])
    return matrix


def _screened(cast: Cast, seed: int, found: list[_Number], jobs: int) -> list[_Number]:
    """The numbers by the size of their main effect, the greatest first."""
    size = 64
    while size <= len(found):
        size *= 2
    signs = hadamard(size)[:, 1 : len(found) + 1]
    points = [
        {number.path: number.high if up > 0 else number.low for number, up in zip(found, row, strict=True)} for row in signs
    ]
    # what the best text is worth hardly moves what is only looked for here, and takes most of the time to find
    played = _play(cast, seed, points, GAMES_EACH, jobs, exact=False)
    fit = [place for place, result in enumerate(played) if result is not None]
    if not fit:
        return found
    level = np.asarray([played[place][0].mean() + played[place][1].mean() for place in fit])  # type: ignore[index]
    effects = np.abs(signs[fit].T.astype(np.float64) @ (level - level.mean()))
    return [found[place] for place in np.argsort(-effects, kind="stable")]


def _play(
    cast: Cast, seed: int, points: list[dict[str, float]], games: int, jobs: int, *, exact: bool = True
) -> list[Sides | None]:
    """Accords and the share of conditions that hold, by game, at every point; None where the rules do not hold there.

    Not `exact`: the best text is worth to everybody what it is worth in the file.
    """
    demands = demanded(cast.rules)
    has_accord = int(cast.rules.record[0]["accord_gate"][1]) > 0

    def play(rules: Rules | None) -> Sides | None:
        if rules is None:
            return None
        summaries, seen = play_watched(replace(cast, rules=rules), seed, games, 1)
        ratified = is_ratified(summaries)
        met = held(demands, seen, "met", summaries) | ratified[:, None]
        accord = summaries["ending"] == ENDINGS.index("accord") if has_accord else met.all(axis=1)
        share: NDArray[np.float64] = met.mean(axis=1, dtype=np.float64)
        return np.asarray(accord, np.float64), share

    workshop = _Workshop(cast.rules)
    with ThreadPoolExecutor(jobs, thread_name_prefix="games") as pool:
        return list(pool.map(play, (workshop.moved(point, exact=exact) for point in points)))


class _Workshop:
    """One scenario in which numbers are changed and put back, which is quicker than reading it anew for every point."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.scenario = resolve(Scenario.model_validate(rules.document))

    def moved(self, point: dict[str, float], *, exact: bool = True) -> Rules | None:
        """The same rules with these numbers, without the checks of a file; None where they cannot be played.

        Not `exact`: with the best values as they were, which take most of the time to find.
        """
        before = []
        try:
            for path, value in point.items():
                holder, key = _holder(self.scenario, path.split("."))
                old = _get(holder, key)
                before.append((holder, key, old))
                _set(holder, key, round(value) if isinstance(old, int) else value)
            record, size = tables(self.scenario)
        except ValueError:
            return None
        finally:
            for holder, key, old in before:
                _set(holder, key, old)
        if size != self.rules.size:
            return None
        record[0]["best_value"][:] = best_values(record[0], size) if exact else self.rules.record[0]["best_value"]
        return replace(self.rules, record=record)


def _holder(part: Any, steps: list[str]) -> tuple[Any, Any]:
    """The model, mapping or list that holds the number at a dotted path, and by what."""
    for depth, step in enumerate(steps):
        if isinstance(part, list):
            found = (n for n, entry in enumerate(part) if getattr(entry, "id", None) == step)
            key: Any = next(found, None)
            key = int(step) if key is None else key
        elif isinstance(part, dict):
            key = step
        else:
            fields = type(part).model_fields
            key = next((name for name, field in fields.items() if (field.alias or name) == step), step)
        if depth == len(steps) - 1:
            return part, key
        part = _get(part, key)
    raise ValueError("a path has a step at least")


def _get(holder: Any, key: Any) -> Any:
    if isinstance(holder, (list, dict)):
        return holder[key]
    return getattr(holder, key)


def _set(holder: Any, key: Any, value: Any) -> None:
    if isinstance(holder, (list, dict)):
        holder[key] = value
    else:
        setattr(holder, key, value)


def _effect(low: NDArray[np.float64], high: NDArray[np.float64]) -> Effect:
    once = np.ones(len(low))
    moved = paired_difference(Sums(high, once), Sums(low, once))
    nothing = moved.mean or 0.0
    return Effect(
        float(low.mean()),
        float(high.mean()),
        nothing,
        nothing if moved.low is None else moved.low,
        nothing if moved.high is None else moved.high,
    )
