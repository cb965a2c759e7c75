"""A study as tables and sentences: for every hypothesis a place a cell, and how many games a plan takes."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

from negotiate.cli.printing import stdout
from negotiate.lab.study.sentences import conclusions
from negotiate.lab.study.verdicts import FAILS, HOLDS
from negotiate.words.numbers import shown_value

if TYPE_CHECKING:
    from negotiate.lab.study.power import Power
    from negotiate.lab.study.study import Study
    from negotiate.lab.study.verdicts import Tested

WIDTH = 140
MARKS = {HOLDS: "+", FAILS: "-"}
"""What stands before a difference; `?` where it is undecided."""
MOST_TESTS = 12
"""Tests whose games are listed one by one; the JSON has all."""


def print_study(found: Study) -> None:
    """Print a table a hypothesis and the sentences to stdout."""
    console = stdout(WIDTH)
    console.print(found.arms.plan.title, style="bold")
    for name, hypothesis in found.arms.plan.hypotheses.items():
        mine = [test for test in found.tests if test.hypothesis == name]
        heading = f"{name}: {hypothesis.says} ({hypothesis.measure}, {hypothesis.of} against {hypothesis.against})"
        console.print(heading, soft_wrap=True, markup=False)
        console.print(_matrix(mine))
    console.print(
        "[+] holds  [-] does not hold  [?] undecided; the number is the difference. pp: percentage points.\n", markup=False
    )
    for sentence in conclusions(found.arms.plan, found.games, found.tests, found.arms.without):
        console.print(sentence, soft_wrap=True)


def _matrix(tests: list[Tested]) -> Table:
    """A row a scenario, a column for all players or settings; a mark and the difference in each cell."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    contexts = list(dict.fromkeys(test.players or test.setting for test in tests))
    table.add_column("")
    for context in contexts:
        table.add_column(context, justify="right", overflow="fold")
    cells = {(test.scenario, test.players or test.setting): test for test in tests}
    for scenario in dict.fromkeys(test.scenario for test in tests):
        row = [cells[scenario, context] for context in contexts]
        told = [f"{shown_value(one.difference, one.unit, signed=True)} [{MARKS.get(one.verdict, '?')}]" for one in row]
        table.add_row(scenario, *told)
    return table


def print_power(found: Power) -> None:
    """Print how many games a plan takes, and which tests take most."""
    console = stdout(WIDTH)
    data = found.as_json()
    console.print(found.arms.plan.title, style="bold")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("Hypothesis", "Scenario", "With", "Measure", "Smallest", "Games a side"):
        table.add_column(name, justify="right" if name in ("Smallest", "Games a side") else "left", overflow="fold")
    ordered = sorted(found.tests, key=lambda test: -(test.games or 0))
    for test in ordered[:MOST_TESTS]:
        games = "unknown" if test.games is None else f"{test.games:,}"
        table.add_row(
            test.hypothesis, test.scenario, test.players or test.setting, test.measure, f"{test.smallest:g}", games
        )
    console.print(table)
    if len(ordered) > MOST_TESTS:
        console.print(f"… and {len(ordered) - MOST_TESTS} more tests, which take fewer.")
    unknown = sum(test.games is None for test in found.tests)
    if unknown:
        console.print(
            f"Of {unknown} tests the pilot cannot say it: the thing never happened on one side, or nothing varied."
        )
    if found.games is not None:
        each = len(found.arms.plan.seeds)
        median = -(-statistics.median_low(test.games for test in found.tests if test.games is not None) // each)
        console.print(
            f"With {found.games:,} games of every arm with each seed, {data['arms']:,} arms in all, every test tells a "
            f"difference of the smallest size from none in {100 * data['power']:g} of 100 studies, corrected for "
            f"{data['corrected_for']:,} p. That takes about {_time(data['seconds'])} here. The plan has "
            f"{found.arms.plan.games:,}; half of the tests need {median:,} or fewer"
            f"{' (a side has those of all seeds)' if each > 1 else ''}.",
            soft_wrap=True,
        )


def _time(seconds: float) -> str:
    """A time in words, in the unit that suits it."""
    for unit, size in (("hours", 3600.0), ("minutes", 60.0)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{max(1.0, seconds):.0f} seconds"
