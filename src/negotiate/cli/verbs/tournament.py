"""`negotiate tournament`: every player in every seat, compared game by game."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from negotiate.cli.models import say_totals, totals, with_models
from negotiate.cli.options import ClusterAddress, Isolate, Jobs, Mediator, Override, Preset, Seed, ShownOrCsv, Transcript
from negotiate.cli.waiting import announce_compiling, watched


def command(
    scenario: Annotated[
        list[str],
        typer.Argument(metavar="SCENARIO...", help="Names of scenarios (see `negotiate scenarios`) or paths of rule files."),
    ],
    players: Annotated[
        str, typer.Option(metavar="A,B,...", help="The players that compete (see `negotiate players`), two or more.")
    ],
    games: Annotated[
        int, typer.Option("--games", "-n", metavar="N", help="Games of every player in every seat and company.")
    ] = 100,
    seed: Seed = 0,
    company: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Who sits in the other seats: `own`, the scenario's own players; the name of a player; or `each`, every "
            "one of the competitors in turn, so that they meet each other.",
        ),
    ] = "own",
    seat: Annotated[
        list[str] | None,
        typer.Option(metavar="SEAT", help="Compete for this seat only. May be repeated. Default: every seat that can gain."),
    ] = None,
    mediator: Mediator = None,
    preset: Preset = None,
    override: Override = None,
    jobs: Jobs = 0,
    cluster: ClusterAddress = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Write games.parquet and run.json here; goes on if interrupted, and takes more games."
        ),
    ] = None,
    shown: ShownOrCsv = "table",
    isolate: Isolate = False,
    transcript: Transcript = None,
) -> None:
    """Let players compete and print the standings.

    Every player takes every seat in the same games: the same seed and numbers, the same company. So two players are compared
    game by game. Within one scenario they are ranked by points, over several by the share of the most points that the seat
    could get in an agreement the others would sign. Intervals are 95 %; a player is called better than another when a paired
    t-test says so after Holm's correction for all pairs.
    """
    del isolate  # its callback has done everything
    from negotiate.lab.tournament import tournament

    entrants = [name.strip() for name in players.split(",") if name.strip()]
    models = with_models((*entrants, company, mediator), out, transcript)
    announce_compiling()
    with watched("tournament", "games", out) as move:
        results = tournament(
            scenario, entrants, games, seed, company, seat or (), mediator, jobs, override, preset, out, move, cluster
        )
    summary = results.summary()
    told = totals(out) if models else []
    if models:
        summary["models"] = told
    if shown == "json":
        typer.echo(json.dumps(summary, indent=2, ensure_ascii=False, allow_nan=False))
    elif shown == "csv":
        from negotiate.cli.printing import print_csv
        from negotiate.lab.standings import ranking_table

        print_csv(ranking_table(summary))
    else:
        from negotiate.cli.tables.tournament import print_standings

        print_standings(summary)
        say_totals(told)
