"""What training came to as a table: a row for every seat and whoever plays the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from negotiate.cli.printing import headed, stdout
from negotiate.words.numbers import shown_number

if TYPE_CHECKING:
    from negotiate.lab.train import Trained

WIDTH = 120
"""Columns of the page when stdout is no terminal."""


def print_trained(found: Sequence[Trained]) -> None:
    """Print how the trained seats do in games that they have not seen, beside their character in them, to stdout."""
    console = stdout(WIDTH)
    first = found[0]
    console.print(headed("Trained", f"by playing {first.scenario}"), soft_wrap=True)
    console.print(
        f"{first.iterations:,} iterations a seat, seed {first.seed}; tested in {first.games:,} new games against each.",
        soft_wrap=True,
    )
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Seat", "Others are"):
        table.add_column(title)
    for title in ("Trained", "In character", "More", "95 % interval"):
        table.add_column(title, justify="right")
    for one in found:
        for place, test in enumerate(one.tests):
            more, low, high = (
                "-" if value is None else shown_number(value, 2, signed=True)
                for value in (test.difference.mean, test.difference.low, test.difference.high)
            )
            table.add_row(
                "" if place else one.seat,
                test.company,
                shown_number(test.points, 2),
                shown_number(test.in_character, 2),
                more,
                f"{low} to {high}",
            )
    console.print(table)
    for one in found:
        console.print(
            f"{one.seat}: began as {one.character}; {one.steps:,} decisions in {shown_number(one.seconds, 0)} seconds.",
            soft_wrap=True,
            highlight=False,
        )
    console.print("\nPoints beyond the reservation value; both in the same games.")
