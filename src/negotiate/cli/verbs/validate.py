"""`negotiate validate`: does the model behave as the literature says?"""

from __future__ import annotations

import dataclasses
import json
from typing import Annotated

import typer

from negotiate.cli.options import Jobs, Seed, Shown
from negotiate.cli.waiting import announce_compiling, progress_bar


def command(
    games: Annotated[int, typer.Option("--games", "-n", metavar="N", min=1, help="Games per arm of a comparison.")] = 1000,
    seed: Seed = 0,
    only: Annotated[str | None, typer.Option(metavar="ID,ID", help="Only these targets, for instance VT1,VT4.")] = None,
    jobs: Jobs = 0,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 unless every target is met.")] = False,
    shown: Shown = "table",
) -> None:
    """Run the validation targets and print each with its direction, effect, 95 % interval, and what the games say of it.

    A target is met, not met (they show something else), or undecided (they do not tell: more games may). The exit code is 0
    all the same, unless --strict is given.
    """
    from negotiate.lab.validate import run

    wanted = None if only is None else [target.strip().upper() for target in only.split(",") if target.strip()]
    if wanted == []:
        sentence = "It names no target; write ids with commas between them, such as VT1,VT4."
        raise typer.BadParameter(sentence, param_hint="--only")
    announce_compiling()
    with progress_bar("targets") as move:
        verdicts = run(games, seed, wanted, jobs, move)
    if shown == "json":
        typer.echo(json.dumps([dataclasses.asdict(verdict) for verdict in verdicts], indent=2, ensure_ascii=False))
    else:
        from negotiate.cli.tables.verdict import print_verdicts

        print_verdicts(verdicts)
    if strict and any(verdict.outcome in ("not met", "undecided") for verdict in verdicts):
        raise typer.Exit(1)
