"""A league of personalities as a table: who joined, what it does and what it gained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from negotiate.cli.printing import headed, stdout
from negotiate.words.numbers import shown_number

if TYPE_CHECKING:
    from negotiate.lab.league import League

WIDTH = 120
"""Columns of the page when stdout is no terminal."""


def print_league(found: League) -> None:
    """Print the members in the order in which they joined, and whether the league is closed, to stdout."""
    console = stdout(WIDTH)
    console.print(headed("League", f"evolved in {', '.join(found.scenarios)}"), soft_wrap=True)
    console.print(
        f"{found.trials:,} trials of {found.games:,} games in every seat against every member, then {found.fresh_games:,} "
        f"fresh games, seed {found.seed}.",
        soft_wrap=True,
    )
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Member", "Based on"):
        table.add_column(title)
    for title in ("Gain", "95 % interval", "Own points", "Others' points", "Accords", "Rounds", "Texts signed"):
        table.add_column(title, justify="right")
    for one in found.members:
        gain = ("-", "-")
        if one.gain is not None and one.gain.mean is not None and one.gain.low is not None and one.gain.high is not None:
            low, high = (shown_number(value, 2, signed=True) for value in (one.gain.low, one.gain.high))
            gain = (shown_number(one.gain.mean, 2, signed=True), f"{low} to {high}")
        table.add_row(
            one.name,
            "built in" if one.entry is None else str(one.entry["based_on"]),
            *gain,
            shown_number(one.deeds.points, 1, signed=True),
            shown_number(one.deeds.others, 1, signed=True),
            f"{one.deeds.accords:.0%}",
            shown_number(one.deeds.rounds, 1),
            shown_number(one.deeds.signings, 1),
        )
    console.print(table)
    console.print(
        "Gain: beyond the best member before it, in standard deviations of the first member's points.\n"
        "Own and others' points: beyond what comes about with the first member in the same seats and games, against all.\n"
    )
    joined = len(found.members) - 1
    who = "Nobody" if not joined else "One personality" if joined == 1 else f"{joined} personalities"
    end = (
        "the last search found nothing that does better by more than chance: the league is closed."
        if found.closed
        else "the last one still does better; --most lets more join."
    )
    console.print(f"{who} joined; {end}", soft_wrap=True)
