"""`negotiate study`: a plan with hypotheses stated beforehand, played, analysed and reported as a whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from negotiate.cli.options import ClusterAddress, Isolate, Jobs, ShownOrCsv
from negotiate.cli.waiting import announce_compiling, interrupted, progress_bar


def command(
    plan: Annotated[
        str, typer.Argument(metavar="PLAN", help="Path of the plan, or name of a shipped one: small-things-first.")
    ],
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder for arms, tables and report; goes on if interrupted, takes more games."),
    ] = None,
    games: Annotated[
        int | None, typer.Option("--games", "-n", metavar="N", min=2, help="Games of every arm, in place of the plan's.")
    ] = None,
    power: Annotated[bool, typer.Option("--power", help="Only say how many games it takes, from a pilot.")] = False,
    pilot: Annotated[int, typer.Option(metavar="N", min=20, help="Games of every arm of the pilot.")] = 200,
    jobs: Jobs = 0,
    cluster: ClusterAddress = None,
    shown: ShownOrCsv = "table",
    isolate: Isolate = False,
) -> None:
    """Play a plan and say of every hypothesis in it where it holds, where it does not, and where that is undecided.

    A plan names scenarios, settings, players and seeds, and what is expected of which measure, with the smallest difference
    that would matter. One correction (Holm) is over all tests, one by one with effect sizes and tests of equivalence.

    \b
    negotiate study small-things-first --power
    negotiate study small-things-first --out small --games 1000
    negotiate study mine.yaml --out mine
    """
    del isolate  # its callback has done everything
    from negotiate.lab.study.power import power as reckon
    from negotiate.lab.study.study import study
    from negotiate.rulebook.model.plan import load_plan

    read = load_plan(plan)
    if not power and out is None:
        raise typer.BadParameter("A study needs a folder for what it plays: add --out DIR, or --power for a pilot alone.")
    announce_compiling(player for seats in read.plan.players.values() for player in seats.values())
    try:
        with progress_bar("pilot games" if power else "games") as move:
            if power or out is None:
                asked = reckon(read, pilot, jobs, move, cluster)
                if shown == "json":
                    typer.echo(json.dumps(asked.as_json(), indent=2, ensure_ascii=False, allow_nan=False))
                else:
                    from negotiate.cli.tables.study import print_power

                    print_power(asked)
                return
            found = study(read, out, games, jobs, move, cluster)
    except KeyboardInterrupt:
        raise interrupted("study", "games", out) from None
    if shown == "json":
        typer.echo(json.dumps(found.as_json(), indent=2, ensure_ascii=False, allow_nan=False))
    elif shown == "csv":
        from negotiate.cli.printing import print_csv

        print_csv(found.table())
    else:
        from negotiate.cli.tables.study import print_study

        print_study(found)
        typer.echo(f"Tables are in '{out}'; make a page of it: negotiate report {out}")
