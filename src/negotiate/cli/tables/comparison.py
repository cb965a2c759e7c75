"""A comparison as a table and sentences that a stranger can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from negotiate.cli.printing import headed, stdout
from negotiate.lab.paired.conclusions import conclusions
from negotiate.reports.runs.settings import settings_words
from negotiate.words.numbers import shown_chance, shown_range, shown_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from negotiate.lab.paired.comparison import Comparison, Row

WIDTH = 140
"""Columns of the page when stdout is no terminal."""


def print_comparison(comparison: Comparison) -> None:
    """Print the sides, the table and the conclusions to stdout."""
    console = stdout(WIDTH)
    console.print(headed("A", settings_words(comparison.a.as_json())), soft_wrap=True)
    console.print(headed("B", settings_words(comparison.b.as_json())), soft_wrap=True)
    console.print()
    console.print(rows_table(comparison.rows, room=console.width))
    console.print("pp: percentage points. *: differs, all these measures considered.\n")
    for sentence in conclusions(comparison):
        console.print(sentence, soft_wrap=True)


def rows_table(rows: Iterable[Row], a: str = "A", b: str = "B", room: int = WIDTH) -> Table:
    """One row a measure, one line each, a star where it differs.

    Where `room` columns are too few, the chances are left away, of which the star tells, and long names are shortened.
    """
    heads = ("Measure", a, b, "Difference", "95 % interval", "p (Holm)", "")
    cells = [
        (
            row.measure.name,
            shown_value(row.a.mean, row.measure.unit),
            shown_value(row.b.mean, row.measure.unit),
            shown_value(row.difference, row.measure.unit, signed=True),
            shown_range(row.low, row.high, row.measure.unit, signed=True),
            shown_chance(row.p_adjusted),
            "*" if row.differs else "",
        )
        for row in rows
    ]
    widest = [max(len(line[place]) for line in (heads, *cells)) for place in range(len(heads))]
    narrow = sum(widest) + 3 * len(widest) > room
    table = Table(box=None if narrow else box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0) if narrow else (0, 1))
    kept = [place for place in range(len(heads)) if not narrow or heads[place] != "p (Holm)"]
    for place in kept:
        table.add_column(heads[place], justify="left" if place in (0, len(heads) - 1) else "right", no_wrap=True)
    left = room - sum(widest[place] + 1 for place in kept[1:])
    for line in cells:
        name = shortened(line[0], left) if narrow else line[0]
        table.add_row(name, *(line[place] for place in kept[1:]))
    return table


def shortened(name: str, room: int) -> str:
    """A name that is too long, without its middle: both ends tell names apart."""
    if len(name) <= room:
        return name
    end = max(1, min(len(name.rpartition(".")[2]) + 1, room - 4))
    return f"{name[: max(1, room - end - 1)]}…{name[-end:]}"
