"""`negotiate league`: personalities that are evolved against each other, as a file that may be added to the shipped ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from negotiate.cli.options import Jobs, Seed, Shown
from negotiate.cli.waiting import announce_compiling, watched


def command(
    scenario: Annotated[
        list[str] | None,
        typer.Argument(metavar="SCENARIO...", help="Scenarios or rule files to play in.", show_default="all shipped"),
    ] = None,
    first: Annotated[str, typer.Option(metavar="NAME", help="The built-in player that it begins with.")] = "cautious",
    most: Annotated[int, typer.Option(metavar="N", min=1, help="Personalities at most.")] = 4,
    trials: Annotated[int, typer.Option(metavar="N", min=2, help="Trials of each search.")] = 80,
    games: Annotated[
        int, typer.Option("--games", "-n", metavar="N", min=2, help="Games of a trial, in every seat against every member.")
    ] = 40,
    fresh: Annotated[int, typer.Option(metavar="N", min=2, help="Fresh games that decide whether one joins.")] = 400,
    seed: Seed = 0,
    jobs: Jobs = 0,
    shown: Shown = "table",
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the personalities here, as in rules/personalities.yaml."),
    ] = None,
) -> None:
    """Grow a league: search a personality that does best against everybody in it, let it join, and search again.

    Every search moves the numbers of a personality (self_weight, hardness, exponent and others, and which built-in player it
    is based on) in every principal's seat of the scenarios; nobody in the league breaks its word. What is found joins if it
    does better than the best member by more than chance, on fresh games; otherwise the league is closed. A game counts with
    the points beyond those of the first member, in standard deviations of that seat. It needs the extra `lab`.

    \b
    negotiate league tutorial camp-david-1978 --most 3 --out league.yaml
    """
    from negotiate.cli.tables.league import print_league
    from negotiate.lab.league import league
    from negotiate.paths import scenarios
    from negotiate.reports.page.page import check_place, write
    from negotiate.rulebook.edit.outputs import PERSONALITIES_FILE

    if out is not None:
        check_place(out, PERSONALITIES_FILE)
    announce_compiling()
    with watched("the search for a league", "trials", keeps=False) as move:
        found = league(scenario or list(scenarios()), first, most, trials, games, fresh, seed, jobs, move)
    if shown == "json":
        typer.echo(json.dumps(found.as_json(), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print_league(found)
    if out is not None:
        write(out, found.text(), PERSONALITIES_FILE)
