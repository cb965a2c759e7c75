"""Which rule values matter for a measure: a ranking with intervals, and what each value does by itself.

Morris: elementary effects (Morris 1991, Technometrics 33; mu* by Campolongo, Cariboni and Saltelli 2007, Environmental
Modelling and Software 22): the mean size of the effect of moving one value over its whole range, from many starting points.
Sobol: variance-based indices (Saltelli et al. 2010, Computer Physics Communications 181): the share of the measure's
variance over the ranges that a value explains alone (first order) and with the others (total). Both come from SALib. All
points play the same games, so that the measure is one function of the values; its own interval from the games is given
beside.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from negotiate.errors import NegotiateError
from negotiate.lab.arguments import check_progress
from negotiate.lab.codebook import CODEBOOK
from negotiate.lab.codebook_entries import book
from negotiate.lab.folder import Folder
from negotiate.lab.measures import Measure
from negotiate.lab.packages import packages_for
from negotiate.lab.paired.pairs import paired_difference
from negotiate.lab.points import (
    Ground,
    cast_at,
    check_count,
    checked_ground,
    evaluate,
    finish,
    play_points,
    played_somewhere,
)
from negotiate.lab.simulate import Progress
from negotiate.lab.statistics import Mean
from negotiate.lab.sweep import described
from negotiate.lab.variation import MOST_POINTS, Point, Variation, points, problem, variations

Method = Literal["morris", "sobol"]
LEVELS = 4
"""Levels of the Morris grid."""
USUAL: dict[Method, int] = {"morris": 10, "sobol": 64}
"""Samples where nobody says how many."""
RESAMPLES = 1000
"""Bootstrap samples of the intervals of the indices."""
STUDY = "A sensitivity analysis"
RANKING, SINGLE, DESIGN = "sensitivity", "one-at-a-time", "points"
SINGLE_COLUMNS = ("path", "base", "base_low", "base_high", "at_low", "at_high", "difference")
"""What a table of values one at a time has, among others."""


@dataclass(frozen=True)
class Sensitivity:
    """What came of an analysis.

    `ranking` has a row a value, the one that matters most first: `path`, `low`, `high`, `index` with `index_low` and
    `index_high` (Morris: mu* in the measure's unit; Sobol: the total index, 0..1), `spread` (Morris: sigma; Sobol: the
    first-order index) and `direction` (Morris: mu; else null). `single` has a row a value too: the measure with only this
    value at the low and at the high end, and the difference high - low with its paired 95 % interval; `base` is the measure
    with the rules as they are.
    """

    title: str
    measure: Measure
    method: Method
    base: Mean
    ranking: pl.DataFrame
    single: pl.DataFrame


def sensitivity(
    ground: Ground,
    measure: str,
    vary: Iterable[str] = (),
    method: Method = "morris",
    samples: int | None = None,
    out: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> Sensitivity:
    """Rank the varied values by how much they matter for `measure`; of no `vary`, the default values.

    `samples` is the number of trajectories (Morris, 10) or of base samples (Sobol, 64; best a power of two): D values cost
    samples x (D + 1) or samples x (D + 2) points, and 2 D + 1 more for the values one at a time. `out` names a folder for
    the tables; the same call into the same folder goes on where it was interrupted, and plays nothing that is finished.
    Raises NegotiateError for another method or number of samples than there can be, and OverrideError, UnknownMeasure,
    RecordError and what `simulate` raises.
    """
    if method not in USUAL:
        raise NegotiateError(f"The method is one of {', '.join(USUAL)}, not {method!r:.80}.")
    if not isinstance(measure, str):
        raise NegotiateError(f"Sensitivity is of one measure, by its name as in 'peace_index', not {measure!r:.80}.")
    check_progress(progress)
    samples = USUAL[method] if samples is None else samples
    cast = checked_ground(ground).side.cast()
    varied = variations(vary, cast.rules)
    check_count(len(varied), 1)
    ground.check(varied)
    ground = replace(ground, measures=(measure,))
    wanted = ground.wanted()
    if len(wanted) != 1:
        raise NegotiateError(f"Sensitivity is of one measure; '{measure}' stands for {len(wanted)}.")
    if not isinstance(samples, int) or not 2 <= samples <= MOST_POINTS:
        raise NegotiateError(f"The number of samples must be from 2 to {MOST_POINTS:,}, not {samples}.")
    asked = problem(varied)
    unit = _design(asked, method, samples, ground.seed)
    tried = points(varied, unit)
    for end in (0.0, 1.0):
        for one in varied:
            cast_at(ground, {one.path: one.at(end)})  # refused before a folder is begun
    with played_somewhere(ground) as there:
        folder = None
        if out is not None:
            about = {"method": method, "samples": samples, "vary": [one.as_json() for one in varied]}
            folder = Folder(out, {**described(ground, "sensitivity", wanted), **about, "rules": cast.rules.document})
        table = None if folder is None else folder.finished(DESIGN, [wanted[0].name], len(tried))
        if table is None:
            table = evaluate(there, tried, None if folder is None else folder.folder, progress)
        results = table[wanted[0].name].to_numpy().astype(np.float64)
        if np.isnan(results).any():
            raise NegotiateError(
                f"The measure '{measure}' has no value at {int(np.isnan(results).sum())} of {len(results)} points: the "
                "thing does not happen there. Choose another measure, narrower ranges or more games."
            )
        ranking = _ranked(varied, _indices(asked, method, unit, results, ground.seed), method)
        single = None if folder is None else folder.finished(SINGLE, SINGLE_COLUMNS, len(varied))
        if single is None:
            single = _one_at_a_time(there, varied, wanted[0])
        if folder is not None:
            for name, found in ((RANKING, ranking), (SINGLE, single), (DESIGN, table)):
                folder.write(name, found)
                folder.write(f"{name}.csv", found)
            folder.write(CODEBOOK, book("sensitivity"))
            finish(folder)
        base = Mean(*single.select("base", "base_low", "base_high").row(0))
        return Sensitivity(cast.rules.names.title, wanted[0], method, base, ranking, single)


def _design(asked: dict[str, Any], method: Method, samples: int, seed: int) -> NDArray[np.float64]:
    """The points in the unit cube, shape (points, values)."""
    with packages_for(STUDY, "sensitivity"):
        from SALib.sample import morris, sobol

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that samples should be a power of two is said in the help
        if method == "morris":
            found = morris.sample(asked, samples, num_levels=LEVELS, seed=seed % 2**32)
        else:
            found = sobol.sample(asked, samples, calc_second_order=False, seed=seed % 2**32)
    return np.asarray(found, dtype=np.float64)


def _indices(
    asked: dict[str, Any], method: Method, unit: NDArray[np.float64], results: NDArray[np.float64], seed: int
) -> list[dict[str, float | None]]:
    """The index of every value with its interval."""
    with packages_for(STUDY, "sensitivity"):
        from SALib.analyze import morris, sobol

    chance = seed % 2**32
    count = int(asked["num_vars"])
    if float(np.ptp(results)) == 0.0:
        return [{"index": 0.0, "index_low": 0.0, "index_high": 0.0, "spread": 0.0, "direction": None}] * count
    if method == "morris":
        found = morris.analyze(asked, unit, results, num_resamples=RESAMPLES, num_levels=LEVELS, seed=chance)
        return [
            _index(found["mu_star"][place], found["mu_star_conf"][place], found["sigma"][place], found["mu"][place], np.inf)
            for place in range(count)
        ]
    found = sobol.analyze(asked, results, calc_second_order=False, num_resamples=RESAMPLES, seed=chance)
    return [_index(found["ST"][place], found["ST_conf"][place], found["S1"][place], None, 1.0) for place in range(count)]


def _index(value: float, half: float, spread: float, direction: float | None, most: float) -> dict[str, float | None]:
    """The columns of an index, which is a size or a share of `most` at most: no interval passes that, nor 0."""
    value, half = float(value), float(half)
    return {
        "index": value,
        "index_low": min(value, max(0.0, value - half)) if np.isfinite(half) else None,
        "index_high": max(value, min(most, value + half)) if np.isfinite(half) else None,
        "spread": float(spread) if np.isfinite(spread) else None,
        "direction": None if direction is None else float(direction),
    }


def _ranked(varied: list[Variation], indices: list[dict[str, float | None]], method: Method) -> pl.DataFrame:
    rows = [
        {"path": one.path, "low": one.at(0.0), "high": one.at(1.0), "method": method, **index}
        for one, index in zip(varied, indices, strict=True)
    ]
    rows.sort(key=lambda row: -float(row["index"] or 0.0))
    kinds = {"low": pl.Float64, "high": pl.Float64, "direction": pl.Float64}
    return pl.DataFrame(rows, schema_overrides=kinds, infer_schema_length=None, strict=False)


def _one_at_a_time(ground: Ground, varied: list[Variation], measure: Measure) -> pl.DataFrame:
    """The measure with the rules as they are, and with each value alone at its ends, in the same games."""
    tried: list[Point] = [{}]
    for one in varied:
        tried += [{one.path: one.at(0.0)}, {one.path: one.at(1.0)}]
    found = [sums[measure.name] for _, sums in play_points(ground, tried)]
    base = found[0].estimate(measure.bounds)
    rows = []
    for place, one in enumerate(varied):
        low, high = found[1 + 2 * place], found[2 + 2 * place]
        moved = paired_difference(high, low, measure.bounds)
        rows.append(
            {
                "path": one.path,
                "low": one.at(0.0),
                "high": one.at(1.0),
                "base": base.mean,
                "base_low": base.low,
                "base_high": base.high,
                "at_low": low.ratio,
                "at_high": high.ratio,
                "difference": moved.mean,
                "difference_low": moved.low,
                "difference_high": moved.high,
                "p": moved.p,
            }
        )
    kinds = dict.fromkeys(("low", "high"), pl.Float64)
    return pl.DataFrame(rows, schema_overrides=kinds, infer_schema_length=None, strict=False)
