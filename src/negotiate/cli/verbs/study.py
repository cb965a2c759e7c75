"""`negotiate study`: a plan with hypotheses stated beforehand, played, analysed and reported as a whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from negotiate.cli.models import say_totals, totals, with_models
from negotiate.cli.options import ClusterAddress, Isolate, Jobs, ShownOrCsv, Transcript
from negotiate.cli.waiting import announce_compiling, watched

if TYPE_CHECKING:
    from negotiate.lab.study.power import Power


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
    pilot: Annotated[
        int | None, typer.Option(metavar="N", min=20, help="Games of every arm of the pilot, with --power (200).")
    ] = None,
    jobs: Jobs = 0,
    cluster: ClusterAddress = None,
    shown: ShownOrCsv = "table",
    isolate: Isolate = False,
    transcript: Transcript = None,
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
    if power and (out is not None or games is not None):
        raise typer.BadParameter(
            "--power plays a pilot that is kept nowhere and counts for nothing else: its games are those of --pilot. Leave "
            f"{'--out' if out is not None else '--games'} away, or --power."
        )
    if not power and out is None:
        raise typer.BadParameter("A study needs a folder for what it plays: add --out DIR, or --power for a pilot alone.")
    if pilot is not None and not power:
        raise typer.BadParameter("--pilot is for --power; the games of the study itself are those of the plan or --games.")
    named = read.players()
    models = with_models(named, out, transcript)
    announce_compiling()
    with watched("study", "pilot games" if power else "games", out) as move:
        if power or out is None:
            asked = reckon(read, 200 if pilot is None else pilot, jobs, move, cluster)
            _show_power(asked, shown, totals() if models else [])
            return
        found = study(read, out, games, jobs, move, cluster)
    told = totals(out) if models else []
    if shown == "json":
        _echo(found.as_json(), told)
    elif shown == "csv":
        from negotiate.cli.printing import print_csv

        print_csv(found.table())
    else:
        from negotiate.cli.tables.study import print_study

        print_study(found)
        typer.echo(f"Tables are in '{out}'; make a page of it: negotiate report {out}")
        say_totals(told)


def _show_power(asked: Power, shown: str, told: list[dict[str, Any]]) -> None:
    """Print how many games it takes."""
    if shown == "json":
        _echo(asked.as_json(), told)
    elif shown == "csv":
        from negotiate.cli.printing import print_csv

        print_csv(asked.table())
    else:
        from negotiate.cli.tables.study import print_power

        print_power(asked)
        say_totals(told)


def _echo(plain: dict[str, Any], told: list[dict[str, Any]]) -> None:
    """Print plain data as JSON, with what language models cost where some played."""
    typer.echo(json.dumps({**plain, **({"models": told} if told else {})}, indent=2, ensure_ascii=False, allow_nan=False))
