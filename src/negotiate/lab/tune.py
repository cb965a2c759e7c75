"""Tuning: rule values are searched until measures come to their targets, and what is found is tried on fresh games.

The search is the tree-structured Parzen estimator of Optuna (Bergstra and others 2011, Advances in Neural Information
Processing Systems 24; Akiba and others 2019, KDD), seeded, so that the same call finds the same values. All trials play the
same games; because a search also fits the luck of its games, the values found are confirmed on games of another seed.

What a trial came to is written down at once. A search that goes on, after an interruption or with more trials, asks for the
same points again, since it is seeded, and plays only those that are not written down.
"""

from __future__ import annotations

import itertools
import math
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from negotiate.engine.chance import LARGEST_SEED
from negotiate.errors import NegotiateError, RecordError
from negotiate.lab.codebook import CODEBOOK
from negotiate.lab.codebook_entries import book
from negotiate.lab.folder import Folder, read_table
from negotiate.lab.measures import Measure, chosen, registry
from negotiate.lab.packages import packages_for
from negotiate.lab.points import (
    JOURNAL,
    Ground,
    append,
    cast_at,
    check_count,
    checked_ground,
    estimated,
    estimates,
    finish,
    finished,
    play_points,
    played_somewhere,
)
from negotiate.lab.simulate import Progress
from negotiate.lab.statistics import Mean
from negotiate.lab.sweep import described
from negotiate.lab.variation import Point, Variation, variations
from negotiate.rulebook.model.limits import single_values

if TYPE_CHECKING:
    from optuna.study import Study
    from optuna.trial import FrozenTrial, Trial

FINE = 1000
"""A value is tried in steps of about this part of its range, so that what is found can be read and written down."""
GOOD = 0.5
"""The search ends when every target is nearer than this share of its tolerance."""
PULL = 0.01
"""Weight of the distance from the present values: of two equally good points the nearer one is taken."""
STEP = 0.02
"""Part of what was tried within which two values are neighbours."""
TRIALS = "trials"
FRESH = 4
"""The confirmation plays so many times the games of a trial."""

_TARGET = re.compile(r"(?P<name>[^=]+)=(?P<value>[^±]+?)(?:±|\+/-|\+-)(?P<tolerance>.+)\Z")


@dataclass(frozen=True)
class Target:
    """A measure is wanted at `value`, give or take `tolerance`, in the measure's own unit."""

    measure: Measure
    value: float
    tolerance: float

    @property
    def low(self) -> float:
        """The least value that reaches the target."""
        return self.value - self.tolerance

    @property
    def high(self) -> float:
        """The greatest value that reaches the target."""
        return self.value + self.tolerance

    def distance(self, value: float | None) -> float:
        """How far off, in tolerances; infinite for a measure without a value."""
        return math.inf if value is None else abs(value - self.value) / self.tolerance


@dataclass(frozen=True)
class Reached:
    """A target and its measure on fresh games, with the present values and with those found."""

    target: Target
    before: Mean
    after: Mean

    @property
    def met(self) -> bool:
        """Whether the measure lies within the tolerance with the values found."""
        return self.target.distance(self.after.mean) <= 1.0

    @property
    def sure(self) -> bool:
        """Whether its whole 95 % interval does."""
        low, high = self.after.low, self.after.high
        return low is not None and high is not None and self.target.low <= low and high <= self.target.high


@dataclass(frozen=True)
class Tuning:
    """What came of a search. `found` are the values by path, `present` those of the rules; `trials` has a row a trial."""

    title: str
    found: Point
    present: Point
    reached: tuple[Reached, ...]
    trials: pl.DataFrame
    fresh_games: int
    fresh_seed: int

    @property
    def met(self) -> bool:
        """Whether every target is reached on fresh games."""
        return all(one.met for one in self.reached)

    @property
    def met_in_search(self) -> bool:
        """Whether a trial reached every target on the games of the search."""
        return any(
            all(one.target.distance(row[one.target.measure.name]) <= 1.0 for one in self.reached)
            for row in self.trials.iter_rows(named=True)
        )

    def jump(self, target: Target) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """Two neighbours among the values tried, with their measures, between which the measure leaps over the target.

        They differ by 1, or by at most a STEP of what was tried, and neither is nearer than the tolerance. None where
        there is none, or where several values were varied.
        """
        path, *more = self.found
        name = target.measure.name
        tried = {
            row[path]: row[name]
            for row in self.trials.iter_rows(named=True)
            if isinstance(row[path], (int, float)) and row[name] is not None
        }
        if more or len(tried) < 2:
            return None
        values = sorted(tried)
        near = 1.0 if all(isinstance(value, int) for value in values) else (values[-1] - values[0]) * STEP
        for low, high in itertools.pairwise(values):
            ends = sorted((tried[low], tried[high]))
            if high - low <= near * (1.0 + 1e-9) and ends[0] < target.low and target.high < ends[1]:
                return (low, tried[low]), (high, tried[high])
        return None


def targets(words: Iterable[str], known: dict[str, Measure]) -> list[Target]:
    """`NAME=VALUE±TOLERANCE` words. Raises NegotiateError for another form and UnknownMeasure."""
    found = []
    for word in words:
        parts = _TARGET.match(word)
        numbers_of = [_number(parts[part]) for part in ("value", "tolerance")] if parts else []
        if parts is None or None in numbers_of:
            raise NegotiateError(
                f"The target '{word}' is not of the form NAME=VALUE±TOLERANCE, such as ceasefire.kept=0.4±0.05."
            )
        if parts["value"].strip().endswith("%") != parts["tolerance"].strip().endswith("%"):
            raise NegotiateError(
                f"The target '{word}' has one number in percent and one not; write both alike, as in 50%±10%."
            )
        value, tolerance = float(numbers_of[0] or 0.0), float(numbers_of[1] or 0.0)
        if not tolerance > 0.0:
            raise NegotiateError(f"The target '{word}' needs a tolerance above 0.")
        measures = chosen(known, [parts["name"].strip()])
        if len(measures) != 1:
            raise NegotiateError(f"A target is of one measure; '{parts['name'].strip()}' stands for {len(measures)}.")
        measure = measures[0]
        if measure.unit != "share" and parts["value"].strip().endswith("%"):
            raise NegotiateError(
                f"The target '{word}' is in percent, but {measure.name} is no share; write the plain numbers."
            )
        if measure.unit == "share" and not 0.0 <= value <= 1.0:
            meant = f"{measure.name}={value / 100:g}±{tolerance / 100:g}"
            hint = f" Did you mean {meant}?" if 1.0 < value <= 100.0 else ""
            raise NegotiateError(f"The target '{word}' is a share and must be from 0 to 1.{hint}")
        found.append(Target(measure, value, tolerance))
    if not found:
        raise NegotiateError("There is no target; name one with --target NAME=VALUE±TOLERANCE.")
    if len({one.measure.name for one in found}) < len(found):
        raise NegotiateError("A measure has two targets; give each one.")
    return found


def tune(
    ground: Ground,
    wanted: Iterable[str],
    vary: Iterable[str] = (),
    trials: int = 60,
    out: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> Tuning:
    """Search values of `vary` (words as in `variations`) at which every measure of `wanted` comes to its target.

    Each of at most `trials` trials plays the games of `ground`; the first one has the present values. Fresh games are those
    of the next seed. `out` names a folder for the tables; the same call into the same folder goes on where it was
    interrupted, and one with more trials where the search ended. Raises NegotiateError, UnknownMeasure, OverrideError,
    RecordError and what `simulate` raises.
    """
    if not isinstance(trials, int) or isinstance(trials, bool) or not 1 <= trials <= 10_000:
        raise NegotiateError(f"The number of trials must be from 1 to 10,000, not {trials}.")
    study = new_study(checked_ground(ground).seed)
    rules = ground.side.cast().rules
    aims = targets(wanted, registry(rules))
    varied = variations(vary, rules)
    check_count(len(varied), trials)
    ground = replace(ground, measures=tuple(aim.measure.name for aim in aims))
    for end in (0.0, 1.0):
        for one in varied:
            cast_at(ground, {one.path: one.choices[-int(end)] if one.choices else one.at(end)})  # refused before the search
    values = dict(single_values(rules.document))
    present = {one.path: values[one.path] for one in varied if one.path in values}
    with played_somewhere(ground) as there:  # refused before anything is written
        folder = None
        if out is not None:
            about = {
                "targets": [{"measure": aim.measure.name, "value": aim.value, "tolerance": aim.tolerance} for aim in aims],
                "vary": [one.as_json() for one in varied],
                "trials": trials,
            }
            head = described(ground, "tuning", ground.wanted())
            folder = Folder(out, {**head, **about, "rules": rules.document}, grows="trials")
        within = None if folder is None else folder.folder
        found, rows = _search(study, there, aims, varied, present, trials, progress, within)
        fresh = replace(there, games=ground.games * FRESH, seed=(ground.seed + 1) % (LARGEST_SEED + 1))
        (_, before), (_, after) = play_points(fresh, [{}, found])
    reached = tuple(
        Reached(aim, *(sums[aim.measure.name].estimate(aim.measure.bounds) for sums in (before, after))) for aim in aims
    )
    tuning = Tuning(rules.names.title, found, present, reached, rows, fresh.games, fresh.seed)
    if folder is not None:
        folder.write(TRIALS, rows)
        folder.write(f"{TRIALS}.csv", rows)
        folder.write(CODEBOOK, book("tuning"))
        folder.write("values", values_table(tuning))
        folder.write("targets", targets_table(tuning))
        finish(folder)
    return tuning


def values_table(tuning: Tuning) -> pl.DataFrame:
    """One row a value: `path`, `before` and `after`, as text."""
    return pl.DataFrame(
        [
            {"path": path, "before": str(tuning.present.get(path, "")), "after": str(value)}
            for path, value in tuning.found.items()
        ]
    )


def targets_table(tuning: Tuning) -> pl.DataFrame:
    """One row a target on fresh games: `measure`, `title`, `unit`, `value`, `tolerance`, before and after with intervals."""
    return pl.DataFrame(
        [
            {
                "measure": one.target.measure.name,
                "title": one.target.measure.title,
                "unit": one.target.measure.unit,
                "value": one.target.value,
                "tolerance": one.target.tolerance,
                "before": one.before.mean,
                "before_low": one.before.low,
                "before_high": one.before.high,
                "after": one.after.mean,
                "after_low": one.after.low,
                "after_high": one.after.high,
                "met": one.met,
                "sure": one.sure,
            }
            for one in tuning.reached
        ]
    )


def new_study(seed: int, study: str = "The search of rule values", verb: str = "tune") -> Study:
    """A search that has not begun, for the least loss. `study` and `verb` are as in packages_for. Raises MissingExtra."""
    with packages_for(study, verb):
        import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    return optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed % 2**32))


def _search(
    study: Study,
    ground: Ground,
    aims: Sequence[Target],
    varied: Sequence[Variation],
    present: Point,
    trials: int,
    progress: Progress | None,
    folder: Path | None,
) -> tuple[Point, pl.DataFrame]:
    """The best point and the table of trials. Trials that the folder has are not played again."""
    start = {one.path: _asked(one, present[one.path]) for one in varied if _within(one, present)}
    if len(start) == len(varied):
        study.enqueue_trial(start, user_attrs={"present": True})
    rows: list[dict[str, Any]] = []
    points: dict[int, Point] = {}
    known = {} if folder is None else _known(folder, aims, varied, trials)
    journal = None if folder is None else folder / JOURNAL
    for number in range(trials):
        if progress is not None:
            progress(max(number, len(known)), trials)
        trial = study.ask()
        point = points[number] = {one.path: _suggested(trial, one, present) for one in varied}
        came_to = known.get(number)
        if came_to is None:
            ((_, sums),) = play_points(ground, [point])
            came_to = {**_plain(point), **estimates(ground.wanted(), sums)}
            if journal is not None:
                append(journal, {"trial": number, **came_to})
        elif any(came_to.get(path) != value for path, value in _plain(point).items()):
            raise RecordError(
                f"The folder '{folder}' is of another search: its trial {number} is at another point; choose "
                "another folder to search anew."
            )
        off = [aim.distance(came_to[aim.measure.name]) for aim in aims]
        loss = _loss(off) + PULL * _moved(point, present, varied)
        study.tell(trial, loss if math.isfinite(loss) else 1e9)
        rows.append({"trial": number, **came_to, "loss": loss if math.isfinite(loss) else None})
        if max(off) <= GOOD:
            break
    if progress is not None:
        progress(trials, trials)
    best: FrozenTrial = study.best_trial
    return points[best.number], pl.DataFrame(rows, infer_schema_length=None)


def _known(folder: Path, aims: Sequence[Target], varied: Sequence[Variation], trials: int) -> dict[int, dict[str, Any]]:
    """What the trials came to that the folder has: those of a finished search, and those that were written down since."""
    columns = estimated(aim.measure for aim in aims)
    known = finished(folder / JOURNAL, "trial", trials, columns)
    path = folder / f"{TRIALS}.parquet"
    if path.exists():
        columns = [*(one.path for one in varied), *columns]
        for row in read_table(path, ("trial", *columns)).iter_rows(named=True):
            known[row["trial"]] = {name: row[name] for name in columns}
    return known


def _loss(off: Iterable[float]) -> float:
    return sum(min(one, 1e4) ** 2 for one in off)


def _moved(point: Point, present: Point, varied: Sequence[Variation]) -> float:
    """Mean square distance from the present values, each in its own range."""
    parts = [
        ((float(point[one.path]) - float(present[one.path])) / (one.high - one.low)) ** 2
        for one in varied
        if not one.choices and one.path in present
    ]
    return sum(parts) / len(parts) if parts else 0.0


def _within(one: Variation, present: Point) -> bool:
    if one.path not in present:
        return False
    return present[one.path] in one.choices if one.choices else one.low <= float(present[one.path]) <= one.high


def _asked(one: Variation, value: Any) -> Any:
    """A value as the search knows it: a choice by its place."""
    return one.choices.index(value) if one.choices else value


def _suggested(trial: Trial, one: Variation, present: Point) -> Any:
    """The trial's value, rounded to what a person would write; the present value as it is."""
    if one.choices:
        return one.choices[trial.suggest_categorical(one.path, list(range(len(one.choices))))]
    if one.whole:
        return trial.suggest_int(one.path, int(one.low), int(one.high))
    value = trial.suggest_float(one.path, one.low, one.high)
    if "present" in trial.user_attrs:
        return present[one.path]
    digits = max(0, math.ceil(-math.log10((one.high - one.low) / FINE)))
    return min(max(round(value, digits), one.low), one.high)


def _plain(point: Point) -> dict[str, Any]:
    return {path: value if isinstance(value, (int, float)) else str(value) for path, value in point.items()}


def _number(text: str) -> float | None:
    """A number, or the share that a percentage is; None for any other text."""
    text = text.strip()
    try:
        value = float(text.removesuffix("%"))
    except ValueError:
        return None
    if text.endswith("%"):
        value = round(value / 100.0, 12)
    return value if math.isfinite(value) else None
