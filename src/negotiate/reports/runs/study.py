"""The page of a study: its question, what can be concluded, and for every hypothesis a table of places and all numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from negotiate.reports.runs.page import Page, Section, Table
from negotiate.words.numbers import shown_chance, shown_number, shown_range, shown_value

Run = Mapping[str, Any]
Row = dict[str, Any]
COLUMNS = (
    "Scenario",
    "With",
    "Against",
    "Of",
    "Difference",
    "95 %",
    "Effect",
    "p for (Holm)",
    "p against (Holm)",
    "Too small to matter",
    "Verdict",
)


def study_page(
    run: Run, tests: pl.DataFrame, conclusions: Sequence[str], command: str, details: Sequence[tuple[str, str]] = ()
) -> Page:
    """The page of a study; `tests` is its table (lab/codebook_entries.py), `conclusions` are its sentences."""
    plan = run["plan"]
    sections = [Section("conclusions", "What can be concluded, and what cannot", conclusions)]
    for name, hypothesis in plan["hypotheses"].items():
        rows = tests.filter(pl.col("hypothesis") == name).to_dicts()
        sections.append(
            Section(
                f"hypothesis-{name}",
                name,
                [hypothesis["says"], _asked(hypothesis)],
                tables=[
                    _places(rows),
                    Table("Every test", COLUMNS, [_cells(row) for row in rows], range(2, 9), folded=True),
                ],
            )
        )
    seeds = ", ".join(map(str, plan["seeds"]))
    return Page(
        "Study",
        plan["title"],
        plan["question"] or "Hypotheses that were written down before the games were played.",
        [
            ("Scenarios", ", ".join(plan["scenarios"])),
            ("Settings", ", ".join(plan["settings"])),
            ("Players", ", ".join(plan["players"])),
            (
                "Games",
                f"{run['games']:,} of every arm, {'seed' if len(plan['seeds']) == 1 else 'each of the seeds'} {seeds}",
            ),
            ("Tests", f"{len(tests):,}, one correction (Holm) over all of them, level {plan['level']:g}"),
        ],
        sections,
        command,
        details,
    )


def _asked(hypothesis: Mapping[str, Any]) -> str:
    """What was expected, and from what size on it matters."""
    expected = {"different": "different from", "same": "the same as"}.get(
        hypothesis["direction"], f"{hypothesis['direction']} than"
    )
    return (
        f"Measure {hypothesis['measure']}: {hypothesis['of']} {expected} {hypothesis['against']}; "
        f"the smallest difference that would matter is {hypothesis['smallest']:g}."
    )


def _places(rows: Sequence[Row]) -> Table:
    """A row a scenario and a column for all players or settings, with verdict and difference."""
    contexts = list(dict.fromkeys(row["players"] or row["setting"] for row in rows))
    cells = {(row["scenario"], row["players"] or row["setting"]): row for row in rows}
    lines = [
        (scenario, *(_place(cells[scenario, context]) for context in contexts))
        for scenario in dict.fromkeys(row["scenario"] for row in rows)
    ]
    return Table("Verdict and difference, place by place", ("Scenario", *contexts), lines)


def _place(row: Row) -> str:
    return f"{row['verdict']} ({shown_value(row['difference'], row['unit'], signed=True)})"


def _cells(row: Row) -> tuple[str, ...]:
    unit = row["unit"]
    return (
        row["scenario"],
        row["players"] or row["setting"],
        shown_value(row["against_value"], unit),
        shown_value(row["of_value"], unit),
        shown_value(row["difference"], unit, signed=True),
        shown_range(row["low"], row["high"], unit, signed=True),
        f"{row['effect_kind']} = {shown_number(row['effect_size'], signed=True)}",
        shown_chance(row["p_for_adjusted"]),
        shown_chance(row["p_against_adjusted"]),
        "yes" if row["equivalent"] else "not shown",
        row["verdict"],
    )
