"""A comparison as a table and sentences that a stranger can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from negotiate.cli.printing import headed, stdout
from negotiate.lab.conclusions import conclusions, shown_range, shown_value
from negotiate.reports.runs_numbers import settings_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from negotiate.lab.comparison import Comparison, Row

WIDTH = 140
"""Columns of the page when stdout is no terminal."""


def print_comparison(comparison: Comparison) -> None:
    """Print the sides, the table and the conclusions to stdout."""
    console = stdout(WIDTH)
    console.print(headed("A", settings_words(comparison.a.as_json())), soft_wrap=True)
    console.print(headed("B", settings_words(comparison.b.as_json())), soft_wrap=True)
    console.print()
    console.print(rows_table(comparison.rows))
    console.print("pp: percentage points. *: differs, all these measures considered.\n")
    for sentence in conclusions(comparison):
        console.print(sentence, soft_wrap=True)


def rows_table(rows: Iterable[Row], a: str = "A", b: str = "B") -> Table:
    """One row a measure, a star where it differs."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Measure", overflow="fold")
    for title in (a, b, "Difference", "95 % interval", "p (Holm)"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("")
    for row in rows:
        unit = row.measure.unit
        table.add_row(
            row.measure.name,
            shown_value(row.a.mean, unit),
            shown_value(row.b.mean, unit),
            shown_value(row.difference, unit, signed=True),
            shown_range(row.low, row.high, unit),
            shown_chance(row.p_adjusted),
            "*" if row.differs else "",
        )
    return table


def shown_chance(p: float | None) -> str:
    """A p with three digits at most."""
    if p is None:
        return "–"
    return "< 0.001" if p < 0.001 else f"{p:.3f}"
