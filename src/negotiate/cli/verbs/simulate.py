"""`negotiate simulate`: play many games of a scenario and say what happened."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from negotiate.cli.options import Isolate, Jobs, Mediator, Override, Players, Preset, Seed, Shown
from negotiate.cli.waiting import announce_compiling, interrupted, progress_bar
from negotiate.cli.words import seats


def command(
    scenario: Annotated[
        str,
        typer.Argument(metavar="SCENARIO", help="Name of a scenario (see `negotiate scenarios`) or path of a rule file."),
    ],
    games: Annotated[int, typer.Option("--games", "-n", metavar="N", help="How many games to play.")] = 1000,
    seed: Seed = 0,
    player: Players = None,
    mediator: Mediator = None,
    preset: Preset = None,
    override: Override = None,
    jobs: Jobs = 0,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write games.parquet, rounds.parquet and run.json here; goes on if interrupted."),
    ] = None,
    record: Annotated[int, typer.Option(metavar="K", help="Also write the first K games as logs into DIR/records.")] = 0,
    shown: Shown = "table",
    isolate: Isolate = False,
) -> None:
    """Play many games and print what happened.

    Results depend only on the rules, the players and the seed. Shares and means come with 95 % intervals.
    """
    del isolate  # its callback has done everything
    from negotiate.lab.simulate import simulate

    seated = seats(player or [])
    announce_compiling(seated.values())
    try:
        with progress_bar("games") as move:
            results = simulate(
                scenario, games, seed, seated, mediator, jobs, override, preset, out=out, record=record, progress=move
            )
    except KeyboardInterrupt:
        raise interrupted("run", "games", out) from None
    summary = results.summary()
    if shown == "json":
        typer.echo(json.dumps(summary, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        from negotiate.cli.tables.outcome import print_summary

        print_summary(summary, results.rules)
