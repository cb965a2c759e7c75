"""`negotiate tournament`: every player in every seat, compared game by game."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from negotiate.cli.waiting import announce_compiling, progress_bar

Shown = Literal["table", "json"]


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
    seed: Annotated[int, typer.Option(metavar="S", help="Master seed, 0 to 2^64-1; a seed names its games.")] = 0,
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
    mediator: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The mediator's style, the id of another mediator of the scenario, or `none`."),
    ] = None,
    preset: Annotated[str | None, typer.Option(metavar="NAME", help="A preset of the scenario, such as `ripe`.")] = None,
    override: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Set a rule value, such as trust.decay=0.03. May be repeated."),
    ] = None,
    jobs: Annotated[
        int, typer.Option(metavar="J", help="Threads or processes, 0 for one a processor. Changes no result.")
    ] = 0,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write games.parquet and run.json here; goes on if interrupted.")
    ] = None,
    shown: Annotated[Shown, typer.Option("--format", help="How the standings are printed.")] = "table",
) -> None:
    """Let players compete and print the standings.

    Every player takes every seat in the same games: the same seed and numbers, the same company. So two players are compared
    game by game. Within one scenario they are ranked by points, over several by the share of the most points that the seat
    could get in an agreement the others would sign. Intervals are 95 %; a player is called better than another when a paired
    t-test says so after Holm's correction for all pairs.
    """
    from negotiate.lab.tournament import tournament

    entrants = [name.strip() for name in players.split(",") if name.strip()]
    announce_compiling(entrants)
    try:
        with progress_bar("games") as move:
            results = tournament(
                scenario, entrants, games, seed, company, seat or (), mediator, jobs, override, preset, out, progress=move
            )
    except KeyboardInterrupt:
        if out is None:
            kept = "Nothing was kept; with --out DIR an interrupted tournament can go on later."
        else:
            kept = f"The finished games are in '{out}'; repeat the command to go on."
        print(f"negotiate: interrupted. {kept}", file=sys.stderr)
        raise typer.Exit(130) from None
    summary = results.summary()
    if shown == "json":
        typer.echo(json.dumps(summary, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        from negotiate.cli.tournament_tables import print_standings

        print_standings(summary)
