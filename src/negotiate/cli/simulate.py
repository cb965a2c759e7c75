"""`negotiate simulate`: play many games of a scenario and say what happened."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from negotiate.cli.waiting import announce_compiling, progress_bar
from negotiate.cli.words import seats

Shown = Literal["table", "json"]


def command(
    scenario: Annotated[
        str,
        typer.Argument(metavar="SCENARIO", help="Name of a scenario (see `negotiate scenarios`) or path of a rule file."),
    ],
    games: Annotated[int, typer.Option("--games", "-n", metavar="N", help="How many games to play.")] = 1000,
    seed: Annotated[int, typer.Option(metavar="S", help="Master seed, 0 to 2^64-1; a seed names its games.")] = 0,
    player: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SEAT=NAME",
            help="Who plays a seat: a name (see `negotiate players`) or path/to/file.py:Class. May be repeated.",
        ),
    ] = None,
    mediator: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The mediator's style, the id of another mediator of the scenario, or `none`."),
    ] = None,
    preset: Annotated[str | None, typer.Option(metavar="NAME", help="A preset of the scenario, such as `ripe`.")] = None,
    override: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Set a rule value, such as trust.decay=0.03. May be repeated."),
    ] = None,
    jobs: Annotated[int, typer.Option(metavar="J", help="Threads, 0 for one a processor. Changes no result.")] = 0,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write games.parquet, rounds.parquet and run.json here; goes on if interrupted."),
    ] = None,
    record: Annotated[int, typer.Option(metavar="K", help="Also write the first K games as logs into DIR/records.")] = 0,
    shown: Annotated[Shown, typer.Option("--format", help="How the results are printed.")] = "table",
) -> None:
    """Play many games and print what happened.

    Results depend only on the rules, the players and the seed. Shares and means come with 95 % intervals.
    """
    from negotiate.lab.simulate import simulate

    seated = seats(player or [])
    announce_compiling(seated.values())
    try:
        with progress_bar("games") as move:
            results = simulate(
                scenario, games, seed, seated, mediator, jobs, override, preset, out=out, record=record, progress=move
            )
    except KeyboardInterrupt:
        if out is None:
            kept = "Nothing was kept; with --out DIR an interrupted run can go on later."
        else:
            kept = f"The finished games are in '{out}'; repeat the command to go on."
        print(f"negotiate: interrupted. {kept}", file=sys.stderr)
        raise typer.Exit(130) from None
    summary = results.summary()
    if shown == "json":
        typer.echo(json.dumps(summary, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        from negotiate.cli.outcome_tables import print_summary

        print_summary(summary, results.rules)
