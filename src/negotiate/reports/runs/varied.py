"""The pages of what was varied or compared: comparison, sweep, sensitivity and tuning, from run.json and the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from negotiate.reports.charts.lines import Line, Threshold, lines
from negotiate.reports.runs.charts import comparison_plots, sensitivity_plots, sweep_plots
from negotiate.reports.runs.page import Page, Section, Table
from negotiate.reports.runs.ranking import ranking_sentences
from negotiate.reports.runs.settings import setting, settings_words
from negotiate.words.numbers import shown_chance, shown_range, shown_value

Run = Mapping[str, Any]
Details = Sequence[tuple[str, str]]
MOST_POINTS = 40
"""Points of a sweep whose table is on the page; the folder has them all."""
MEASURES_BESIDE = 4
"""Measures, each with its interval, that stand beside each other in a table at most."""
MOST_COLUMNS = 12
"""Measures in these tables; the folder has them all."""


def comparison_page(run: Run, table: pl.DataFrame, conclusions: Sequence[str], command: str, details: Details = ()) -> Page:
    """The page of a comparison; `conclusions` are its sentences."""
    rows = [
        (
            row["title"],
            row["measure"],
            shown_value(row["a"], row["unit"]),
            shown_value(row["b"], row["unit"]),
            shown_value(row["difference"], row["unit"], signed=True),
            shown_range(row["low"], row["high"], row["unit"], signed=True),
            shown_chance(row["p_adjusted"]) + (" *" if row["differs"] else ""),
        )
        for row in table.iter_rows(named=True)
    ]
    columns = ("Measure", "Name", "A", "B", "B − A", "95 %", "p (Holm)")
    figures = [
        (svg, "Blue: differs, all measures considered. Grey: no difference is shown. Thin lines are 95 % intervals.")
        for svg in comparison_plots(table).values()
    ]
    title = run["titles"][0] if run["titles"][0] == run["titles"][1] else f"{run['titles'][0]} and {run['titles'][1]}"
    return Page(
        "Comparison",
        title,
        f"Two sides in the same {run['games']:,} games.",
        [
            ("A", settings_words(run["a"])),
            ("B", settings_words(run["b"])),
            ("Games", f"{run['games']:,} each, seed {run['seed']}"),
        ],
        [
            Section("conclusions", "What can be concluded, and what cannot", conclusions),
            Section(
                "differences",
                "All differences",
                figures=figures,
                tables=[
                    Table(
                        "B − A, game by game. pp: percentage points. *: differs, all measures considered",
                        columns,
                        rows,
                        (2, 3, 4, 5, 6),
                    )
                ],
            ),
        ],
        command,
        details,
    )


def sweep_page(run: Run, table: pl.DataFrame, command: str, details: Details = ()) -> Page:
    """The page of a sweep."""
    paths = [str(one["path"]) for one in run["vary"]]
    measures = run["measures"]
    still = [one["title"] for one in measures if table[one["name"]].n_unique() < 2]
    moving = [one for one in measures if table[one["name"]].n_unique() > 1]
    designs = {"grid": "a grid of all combinations", "latin": "a Latin hypercube", "sobol": "a Sobol sequence"}
    plots = sweep_plots(table, run["vary"], measures, run["design"])
    titles = {one["name"]: one["title"] for one in measures}
    figures = [
        (svg, f"{titles.get(name.split(' by ')[0], name)}{' by ' + name.split(' by ')[1] if ' by ' in name else ''}")
        for name, svg in plots.items()
    ]
    found = []
    for measure in moving:
        ordered = table.drop_nulls(measure["name"]).sort(measure["name"])
        least, most = ordered.row(0, named=True), ordered.row(-1, named=True)
        found.append(
            f"{measure['title']}: {shown_value(least[measure['name']], measure['unit'])} at the least "
            f"({_at(least, paths)}), {shown_value(most[measure['name']], measure['unit'])} at the most ({_at(most, paths)})."
        )
    shown = moving[:MOST_COLUMNS]
    beside = max(1, MEASURES_BESIDE - len(paths) // 2)
    tables = [_points(table, paths, shown[first : first + beside]) for first in range(0, max(len(shown), 1), beside)]
    cut = [
        f"{most} of {count} {what}"
        for most, count, what in ((MOST_POINTS, len(table), "points"), (MOST_COLUMNS, len(moving), "measures that change"))
        if count > most
    ]
    note = f"The table shows the first {' and the first '.join(cut)}; sweep.csv has them all." if cut else ""
    unmoved = [f"These did not change at all: {'; '.join(still)}."] if still else []
    return Page(
        "Sweep",
        run["title"],
        f"{len(table):,} points of {', '.join(paths)}, and what follows from each.",
        [*_head(run), ("Varied", "; ".join(map(varied_words, run["vary"]))), ("Design", designs[run["design"]])],
        [
            Section("short", "In short", unmoved, found),
            Section(
                "plots",
                "What follows from what",
                [
                    "All points play the same games, so that a difference between two points is "
                    "less uncertain than their intervals suggest."
                ],
                figures=figures,
            ),
            Section("points", "All points", tables=tables, note=note),
        ],
        command,
        details,
    )


def _points(table: pl.DataFrame, paths: Sequence[str], measures: Sequence[Mapping[str, Any]]) -> Table:
    """The points with some of the measures: no more than stand beside each other on a page and on paper."""
    columns = [*paths, *[column for one in measures for column in (one["name"], "95 %")]]
    rows = []
    for row in table.head(MOST_POINTS).iter_rows(named=True):
        cells = [setting(row[path]) for path in paths]
        for one in measures:
            name, unit = one["name"], one["unit"]
            cells += [shown_value(row[name], unit), shown_range(row[f"{name}.low"], row[f"{name}.high"], unit)]
        rows.append(cells)
    named = ", ".join(one["title"] for one in measures)
    return Table(f"Points: {named}" if named else "Points", columns, rows, range(len(columns)))


def sensitivity_page(run: Run, ranking: pl.DataFrame, single: pl.DataFrame, command: str, details: Details = ()) -> Page:
    """The page of a sensitivity analysis."""
    measure, morris = run["measures"][0], run["method"] == "morris"
    unit = measure["unit"]
    plots = sensitivity_plots(single, ranking, measure, run["method"])
    by_path = {row["path"]: row for row in single.iter_rows(named=True)}
    rows = []
    for row in ranking.iter_rows(named=True):
        alone = by_path[row["path"]]
        index = shown_value(row["index"], unit if morris else "points", bare=True)
        ends = [row["index_low"], row["index_high"]]
        between = shown_range(ends[0], ends[1], unit if morris else "points")
        rows.append(
            (
                row["path"],
                f"{setting(row['low'])} to {setting(row['high'])}",
                index,
                between,
                f"{shown_value(alone['at_low'], unit)} → {shown_value(alone['at_high'], unit)}",
                shown_value(alone["difference"], unit, signed=True),
                shown_range(alone["difference_low"], alone["difference_high"], unit, signed=True),
            )
        )
    found = ranking_sentences(ranking, run["method"], single)
    words = "mu*" + (", pp" if unit == "share" else "") if morris else "total index"
    explained = (
        "mu* is the mean size of the effect of moving a value over its whole range, wherever the others are (Morris 1991)."
        if morris
        else "The total index is the share of the measure's variance over the ranges that goes away when the value is "
        "known (Sobol; Saltelli and others 2010)."
    )
    figures = (
        [
            (
                plots["tornado"],
                "One value at a time, the others as they are: plain for the low end, hatched for the high "
                "end, each with the setting and what it leads to.",
            )
        ]
        if "tornado" in plots
        else []
    )
    figures.append((plots["ranking"], explained + " Thin lines are 95 % intervals over the choice of points."))
    columns = ("Value", "Range", words, "95 %", "Low → high alone", "Difference", "95 %, paired")
    return Page(
        "Sensitivity",
        run["title"],
        f"Which rule values matter for: {measure['title']}.",
        [
            *_head(run),
            ("Measure", f"{measure['title']} ({measure['name']})"),
            ("Method", f"{'Morris' if morris else 'Sobol'}, {run['samples']} samples"),
        ],
        [
            Section("short", "In short", sentences=found),
            Section("plots", "What matters", figures=figures),
            Section(
                "ranking", "The ranking", tables=[Table("The value that matters most first", columns, rows, range(1, 7))]
            ),
        ],
        command,
        details,
    )


def tuning_page(
    run: Run, targets: pl.DataFrame, values: pl.DataFrame, trials: pl.DataFrame, command: str, details: Details = ()
) -> Page:
    """The page of a tuning."""
    rows, found, figures = [], [], []
    for row in targets.iter_rows(named=True):
        unit = row["unit"]
        verdict = "reached" if row["sure"] else "reached, but the interval goes beyond" if row["met"] else "not reached"
        rows.append(
            (
                row["title"],
                f"{shown_value(row['value'], unit)} ± {shown_value(row['tolerance'], unit)}",
                shown_value(row["before"], unit),
                shown_value(row["after"], unit),
                shown_range(row["after_low"], row["after_high"], unit),
                verdict,
            )
        )
        found.append(f"{row['title']}: {shown_value(row['before'], unit)} → {shown_value(row['after'], unit)}, {verdict}.")
        factor = 100.0 if unit == "share" else 1.0
        y = [float("nan") if one is None else factor * one for one in trials[row["measure"]].to_list()]
        figures.append(
            (
                lines(
                    f"Trials: {row['title']}",
                    "The measure at every trial.",
                    [Line("", trials["trial"].to_list(), y, points=True)],
                    x_label="trial",
                    y_label=f"{row['measure']}{', %' if unit == 'share' else ''}",
                    thresholds=[
                        Threshold(factor * (row["value"] + sign * row["tolerance"]), word)
                        for sign, word in ((-1, "least wanted"), (1, "most wanted"))
                    ],
                ),
                f"{row['title']} at every trial of the search; the dashed lines are the ends of what is wanted.",
            )
        )
    changes = [(row["path"], row["before"] or "–", row["after"]) for row in values.iter_rows(named=True)]
    columns = ("Measure", "Wanted", "Before", "After", "95 %", "On fresh games")
    return Page(
        "Tuning",
        run["title"],
        "Rule values at which measures come to their targets.",
        [*_head(run), ("Varied", "; ".join(map(varied_words, run["vary"]))), ("Trials", f"{len(trials)}")],
        [
            Section(
                "short",
                "In short",
                sentences=found,
                tables=[
                    Table("Values", ("Value", "Before", "After"), changes, (1, 2)),
                    Table("Targets, on games that the search has not seen", columns, rows, (1, 2, 3, 4)),
                ],
            ),
            Section("trials", "The search", figures=figures),
        ],
        command,
        details,
    )


def varied_words(one: Run) -> str:
    """A variation in words."""
    if "choices" in one:
        return f"{one['path']}: {', '.join(map(setting, one['choices']))}"
    return f"{one['path']} from {setting(float(one['low']))} to {setting(float(one['high']))}"


def _head(run: Run) -> list[tuple[str, str]]:
    return [("Rules", settings_words(run["side"])), ("Games", f"{run['games']:,} at every point, seed {run['seed']}")]


def _at(row: Run, paths: Sequence[str]) -> str:
    """Where a point is; of one varied value the head of the page has the name."""
    if len(paths) == 1:
        return f"at {setting(row[paths[0]])}"
    return ", ".join(f"{path} = {setting(row[path])}" for path in paths)
