"""The verdicts of the validation targets as a table, with their details below it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from rich import box
from rich.table import Table

from negotiate.cli.printing import headed, stdout
from negotiate.words.numbers import shown_short


class Shown(Protocol):
    """What is printed of a verdict (see lab/validate.py)."""

    @property
    def id(self) -> str: ...
    @property
    def comparison(self) -> str: ...
    @property
    def direction(self) -> str: ...
    @property
    def effect(self) -> float | None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def outcome(self) -> str | None: ...
    @property
    def detail(self) -> str: ...


WORDS = {"met": "met", "not met": "NOT MET", "undecided": "undecided", None: "not tested"}


def print_verdicts(verdicts: Iterable[Shown]) -> None:
    """Print one row a verdict to stdout, a paragraph a verdict with its details, and how many are met."""
    console = stdout(140)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Target", "Comparison", "Expected direction"):
        table.add_column(title)
    table.add_column("Effect", justify="right")
    table.add_column("95 % interval", justify="right")
    table.add_column("Verdict")
    rows = list(verdicts)
    for row in rows:
        effect = "" if row.effect is None else shown_short(row.effect, signed=True)
        known = [shown_short(end, signed=True) for end in (row.low, row.high) if end is not None]
        interval = " to ".join(known) if len(known) == 2 else ""
        table.add_row(row.id, row.comparison, row.direction, effect, interval, WORDS[row.outcome])
    console.print(table)
    for row in rows:
        # a detail may be long, and a column of its own would leave it a few letters a line
        console.print(headed(row.id, f"{WORDS[row.outcome]}. {row.detail}"))
        console.print()
    outcomes = [row.outcome for row in rows]
    open_ones = f" {outcomes.count('undecided')} undecided." if "undecided" in outcomes else ""
    console.print(f"{outcomes.count('met')} of {len(outcomes) - outcomes.count(None)} targets met.{open_ones}")
