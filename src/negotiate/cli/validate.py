"""`negotiate validate`: does the model behave as the literature says?"""

from __future__ import annotations

import dataclasses
import json
from typing import Annotated, Literal

import typer

from negotiate.cli.waiting import announce_compiling, progress_bar


def command(
    games: Annotated[int, typer.Option("--games", "-n", metavar="N", min=1, help="Games per arm of a comparison.")] = 1000,
    seed: Annotated[int, typer.Option(metavar="S", help="Master seed; the arms of a comparison share it.")] = 0,
    only: Annotated[str | None, typer.Option(metavar="ID,ID", help="Only these targets, for instance VT1,VT4.")] = None,
    jobs: Annotated[int, typer.Option(metavar="J", help="Threads, 0 for one a processor. Changes no result.")] = 0,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 when a target is not met.")] = False,
    shown: Annotated[Literal["table", "json"], typer.Option("--format", help="How the verdicts are printed.")] = "table",
) -> None:
    """Run the validation targets and print each with its direction, effect, 95 % interval, and whether it is met.

    Targets that are not met are reported as they are; the exit code is 0 all the same, unless --strict is given.
    """
    from negotiate.lab.validate import run

    wanted = None if only is None else [target.strip().upper() for target in only.split(",") if target.strip()]
    announce_compiling()
    with progress_bar("targets") as move:
        verdicts = run(games, seed, wanted, jobs, move)
    if shown == "json":
        typer.echo(json.dumps([dataclasses.asdict(verdict) for verdict in verdicts], indent=2, ensure_ascii=False))
    else:
        from negotiate.cli.verdict_table import print_verdicts

        print_verdicts(verdicts)
    if strict and any(verdict.met is False for verdict in verdicts):
        raise typer.Exit(1)
