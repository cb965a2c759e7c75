"""Charts of many games: what a sweep, a sensitivity analysis or a comparison came to, from their tables."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import polars as pl

from negotiate.reports.charts.bars import Bar, bars
from negotiate.reports.charts.heat_map import heat_map
from negotiate.reports.charts.lines import Line, lines
from negotiate.reports.charts.palette import ACCENT
from negotiate.reports.charts.scatter import Cloud, scatter
from negotiate.reports.charts.tornado import Swing, tornado
from negotiate.words.numbers import shown_number, shown_short

Plots = dict[str, str]
"""SVG elements by the name of the file that they may be written to, without its ending."""

MOST_CELLS = 14
"""Rows or columns of a heat map; a finer grid is drawn as lines."""
MOST_LINES = 6
NEGLIGIBLE = 0.01
"""Values that move a measure by less than this share of what the strongest one does have no bar in a tornado."""
MOST_PLOTS = 60
"""Plots of one sweep; measures that come later have none."""


def written(unit: str, value: float) -> str:
    """A value of a measure in its unit, short enough for a chart."""
    if unit == "share":
        return f"{shown_number(100 * value, 0 if abs(value) >= 0.1 or value == 0 else 1)} %"
    return shown_number(value, 0) if abs(value) >= 100 else shown_short(value)


def axis(measure: Mapping[str, Any]) -> str:
    """The label of an axis: the measure's title and its unit."""
    units = {"share": "share, %", "points": "points", "round": "rounds", "count": "a game", "score": "0–100", "index": "0–1"}
    title = str(measure["title"])
    return f"{title} ({units[str(measure['unit'])]})" if len(title) < 34 else f"{measure['name']} ({units[measure['unit']]})"


def sweep_plots(
    table: pl.DataFrame, varied: Sequence[Mapping[str, Any]], measures: Sequence[Mapping[str, Any]], design: str
) -> Plots:
    """One plot a measure that varies at all: lines for one value, a heat map for two, else one plot a value.

    `varied` and `measures` are those of the sweep's run.json; in `table`, each measure has its interval beside it.
    """
    found: Plots = {}
    paths = [str(one["path"]) for one in varied if table[str(one["path"])].n_unique() > 1]
    for measure in measures:
        name = str(measure["name"])
        if table[name].null_count() == len(table) or table[name].drop_nulls().n_unique() < 2:
            continue
        if design == "grid" and len(paths) == 1:
            found[name] = _line(table, paths[0], measure)
        elif design == "grid" and len(paths) == 2:
            found[name] = _surface(table, paths, measure)
        elif len(found) + len(paths) <= MOST_PLOTS:
            for path in paths:
                found[f"{name} by {path}"] = _cloud(table, path, measure)
    return found


def _scaled(values: pl.Series, unit: str) -> list[float]:
    factor = 100.0 if unit == "share" else 1.0
    return [math.nan if value is None else factor * float(value) for value in values.to_list()]


def _line(table: pl.DataFrame, path: str, measure: Mapping[str, Any]) -> str:
    name, unit = str(measure["name"]), str(measure["unit"])
    if not table[path].dtype.is_numeric():
        known = table.filter(pl.col(name).is_not_null())
        shown = [Bar(str(row[path]), *_three(row, name, unit)) for row in known.iter_rows(named=True)]
        return bars(f"{measure['title']} by {path}", f"One bar for every value of {path}.", shown, x_label=axis(measure))
    ordered = table.sort(path)
    y = _scaled(ordered[name], unit)
    low, high = (_scaled(ordered[f"{name}.{end}"], unit) for end in ("low", "high"))
    line = Line("", ordered[path].to_list(), y, ACCENT, low=low, high=high, points=True)
    return lines(
        f"{measure['title']} by {path}",
        f"The measure over the values of {path}; the band is the 95 % interval.",
        [line],
        x_label=path,
        y_label=axis(measure),
        whole_x=False,
    )


def _three(row: Mapping[str, Any], name: str, unit: str) -> tuple[float, float | None, float | None]:
    factor = 100.0 if unit == "share" else 1.0
    low, high = row[f"{name}.low"], row[f"{name}.high"]
    return factor * row[name], None if low is None else factor * low, None if high is None else factor * high


def _surface(table: pl.DataFrame, paths: Sequence[str], measure: Mapping[str, Any]) -> str:
    """A heat map, or lines where the grid is too fine to write a number into every cell."""
    name, unit = str(measure["name"]), str(measure["unit"])
    rows, columns = (table[path].unique(maintain_order=True).to_list() for path in paths)
    title = f"{measure['title']} by {paths[0]} and {paths[1]}"
    cells = {(row[paths[0]], row[paths[1]]): row[name] for row in table.iter_rows(named=True)}
    if len(rows) <= MOST_CELLS and len(columns) <= MOST_CELLS:
        values = [[_number(cells.get((row, column))) for column in columns] for row in rows]
        return heat_map(
            title,
            "Each cell is the measure at one pair of values.",
            values,
            [_tick(one) for one in rows],
            [_tick(one) for one in columns],
            x_label=paths[1],
            y_label=paths[0],
            written=lambda value: written(unit, value),
        )
    few = [rows[round(place)] for place in np.linspace(0, len(rows) - 1, min(MOST_LINES, len(rows)))]
    shown = []
    for place, value in enumerate(few):
        part = table.filter(pl.col(paths[0]) == value).sort(paths[1])
        shown.append(Line(_tick(value), part[paths[1]].to_list(), _scaled(part[name], unit), f"party-{place % 6 + 1}"))
    return lines(
        title,
        f"One line for each of {len(few)} values of {paths[0]}, named at its end.",
        shown,
        x_label=paths[1],
        y_label=axis(measure),
        whole_x=False,
    )


def _cloud(table: pl.DataFrame, path: str, measure: Mapping[str, Any]) -> str:
    """Every point of the design, and the mean over a few equal stretches of the value."""
    name, unit = str(measure["name"]), str(measure["unit"])
    title = f"{measure['title']} by {path}"
    known = table.filter(pl.col(name).is_not_null()).sort(path)
    if not known[path].dtype.is_numeric():
        means = known.group_by(path, maintain_order=True).agg(pl.col(name).mean())
        shown = [Bar(str(value), mean) for value, mean in zip(means[path], _scaled(means[name], unit), strict=True)]
        return bars(title, f"One bar for every value of {path}, a mean over the other values.", shown, x_label=axis(measure))
    x, y = np.array(known[path].to_list(), dtype=np.float64), np.array(_scaled(known[name], unit))
    parts = np.array_split(np.arange(len(x)), min(8, max(2, len(x) // 4)))
    clouds = [
        Cloud("a point", x.tolist(), y.tolist(), faint=True),
        Cloud(
            "mean of neighbours",
            [float(x[part].mean()) for part in parts],
            [float(y[part].mean()) for part in parts],
            "ink",
            "square",
            joined=True,
        ),
    ]
    return scatter(
        title,
        f"Every point of the design by its value of {path}.",
        clouds,
        x_label=path,
        y_label=axis(measure),
        height=240.0,
    )


def sensitivity_plots(single: pl.DataFrame, ranking: pl.DataFrame, measure: Mapping[str, Any], method: str) -> Plots:
    """The tornado of the values one at a time, and the ranking with its intervals."""
    unit = str(measure["unit"])
    factor = 100.0 if unit == "share" else 1.0
    known = single.drop_nulls(["at_low", "at_high", "base"])
    swings = [
        Swing(row["path"], factor * row["at_low"], factor * row["at_high"], _tick(row["low"]), _tick(row["high"]))
        for row in known.iter_rows(named=True)
    ]
    found: Plots = {}
    widest = max((abs(swing.high - swing.low) for swing in swings), default=0.0)
    swings = [swing for swing in swings if abs(swing.high - swing.low) >= NEGLIGIBLE * widest > 0.0]
    if swings:
        found["tornado"] = tornado(
            f"{measure['title']}: one value at a time",
            "Each bar goes from the measure with the value at its low end (plain) to that at its high end (hatched). "
            "Values that do next to nothing are left out.",
            swings,
            factor * float(known["base"][0]),
            x_label=f"{measure['title']}{', %' if unit == 'share' else ''}",
            written=lambda value: written(unit, value / factor),
        )
    scale = factor if method == "morris" else 1.0
    shown = [
        Bar(
            row["path"],
            scale * row["index"],
            None if row["index_low"] is None else scale * row["index_low"],
            None if row["index_high"] is None else scale * row["index_high"],
        )
        for row in ranking.iter_rows(named=True)
    ]
    words = "effect over the whole range (mu*)" if method == "morris" else "share of the variance (total index)"
    percent = ", percentage points" if method == "morris" and unit == "share" else ""
    found["ranking"] = bars(
        f"What matters for {measure['name']}",
        "The value that matters most is on top.",
        shown,
        x_label=f"{words}{percent}",
        written=shown_short,
    )
    return found


def comparison_plots(table: pl.DataFrame) -> Plots:
    """The differences of a comparison with their intervals, one chart for each unit that has any."""
    found: Plots = {}
    titles = {
        "share": "percentage points",
        "points": "points",
        "count": "a game",
        "score": "on the scale 0–100",
        "index": "on the scale 0–1",
        "round": "rounds",
    }
    known = [row for row in table.iter_rows(named=True) if row["difference"] is not None]
    for unit, words in titles.items():
        rows = [row for row in known if row["unit"] == unit]
        # the number of people returned would flatten everything else that is counted
        small = [row for row in rows if unit != "count" or abs(row["difference"]) < 100]
        # one bar alone shows nothing that the table does not
        if len(small) < min(2, len(known)):
            continue
        factor = 100.0 if unit == "share" else 1.0
        shown = [
            Bar(
                row["measure"],
                factor * row["difference"],
                None if row["low"] is None else factor * row["low"],
                None if row["high"] is None else factor * row["high"],
                "accent" if row["differs"] else "muted",
            )
            for row in small
        ]
        found[f"differences-{unit}"] = bars(
            f"Differences, {words}",
            "B minus A for every measure, with its 95 % interval.",
            shown,
            x_label=f"difference B − A, {words}",
            written=partial(shown_short, signed=True),
        )
    return found


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)


def _tick(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
