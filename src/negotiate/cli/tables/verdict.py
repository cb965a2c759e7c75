"""The verdicts of the validation targets as tables: with their details, by who plays, and over draws from a prior."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from rich import box
from rich.table import Table

from negotiate.cli.printing import headed, stdout
from negotiate.words.numbers import shown_range, shown_short

if TYPE_CHECKING:
    from negotiate.lab.validate import ByPlayer, Robust


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
    @property
    def split(self) -> str: ...


WORDS = {"met": "met", "not met": "NOT MET", "undecided": "undecided", None: "not tested"}


SPLIT = "Tuned or tested"
PRESCRIBED = "="


def print_verdicts(verdicts: Iterable[Shown], counts: Mapping[str, Mapping[str, int]]) -> None:
    """Print one row a verdict to stdout, a paragraph a verdict with its details, and how many are met, in each split."""
    console = stdout(140)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Target", "Comparison", "Expected direction", SPLIT):
        table.add_column(title)
    table.add_column("Effect", justify="right")
    table.add_column("95 % interval", justify="right")
    table.add_column("Verdict")
    rows = list(verdicts)
    for row in rows:
        effect = "" if row.effect is None else shown_short(row.effect, signed=True)
        known = [shown_short(end, signed=True) for end in (row.low, row.high) if end is not None]
        interval = " to ".join(known) if len(known) == 2 else ""
        table.add_row(row.id, row.comparison, row.direction, row.split, effect, interval, WORDS[row.outcome])
    console.print(table)
    for row in rows:
        # a detail may be long, and a column of its own would leave it a few letters a line
        console.print(headed(row.id, f"{WORDS[row.outcome]}. {row.detail}"))
        console.print()
    outcomes = [row.outcome for row in rows]
    open_ones = f" {outcomes.count('undecided')} undecided." if "undecided" in outcomes else ""
    console.print(f"{outcomes.count('met')} of {len(outcomes) - outcomes.count(None)} targets met.{open_ones}")
    for line in _lines(counts):
        console.print(line, soft_wrap=True)


def print_by_player(found: Sequence[ByPlayer], counts: Sequence[Mapping[str, Mapping[str, int]]]) -> None:
    """Print one row a target with the verdict under every player, and how many are met under each."""
    console = stdout(140)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Target", "Comparison", SPLIT, *(one.player for one in found)):
        table.add_column(title)
    for place, verdict in enumerate(found[0].verdicts):
        cells = [
            WORDS[one.verdicts[place].outcome] + (f" {PRESCRIBED}" if verdict.id in one.prescribed else "") for one in found
        ]
        table.add_row(verdict.id, verdict.comparison, verdict.split, *cells)
    console.print(table)
    if any(one.prescribed for one in found):
        console.print(f"{PRESCRIBED}  The target itself says who plays the principals, in every game.", soft_wrap=True)
    for one, counted in zip(found, counts, strict=True):
        outcomes = [verdict.outcome for verdict in one.verdicts]
        told = f"{outcomes.count('met')} of {len(outcomes) - outcomes.count(None)} targets met."
        console.print(headed(one.player, " ".join([told, *_lines(counted)])), soft_wrap=True)


def print_robust(found: Robust, counts: Mapping[str, Mapping[str, int]]) -> None:
    """Print one row a target with the share of draws that meet it, and how many targets are robust, in each split."""
    console = stdout(140)
    drawn = f"{len(found.numbers)} numbers drawn {found.draws} times, {found.games:,} games an arm."
    console.print(headed("Prior", drawn), soft_wrap=True)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Target", "Comparison", SPLIT, "As shipped"):
        table.add_column(title)
    for title in ("Met", "95 % interval (%)", "Not met", "Undecided"):
        table.add_column(title, justify="right")
    table.add_column("Over the draws")
    for target in found.targets:
        met = target.share("met")
        table.add_row(
            target.id,
            target.comparison,
            target.split,
            WORDS[target.shipped],
            f"{met.games} of {len(target.outcomes) - target.outcomes.count(None)}",
            "" if met.share is None else shown_range(met.low, met.high, "share"),
            str(target.share("not met").games),
            str(target.share("undecided").games),
            target.standing or WORDS[None],
        )
    console.print(table)
    for line in _lines(counts):
        console.print(line, soft_wrap=True)


def _lines(counts: Mapping[str, Mapping[str, int]]) -> list[str]:
    """How many targets of each split came out how, a line a split."""
    return [
        f"{split.capitalize()}: {', '.join(f'{number} {outcome}' for outcome, number in counted.items())}."
        for split, counted in counts.items()
    ]
