"""`negotiate train`: a player for a seat that learns by playing, written as a file that plays wherever a player is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from negotiate.cli.options import Seed, Shown
from negotiate.cli.waiting import announce_compiling, progress_bar


def command(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="A shipped scenario or the path of a rule file.")],
    seat: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SEAT]...",
            help="The parties to train, one after the other.",
            show_default="the principals that are there",
        ),
    ] = None,
    iterations: Annotated[int, typer.Option(metavar="N", min=1, help="Rounds of play and improvement.")] = 200,
    games: Annotated[
        int, typer.Option("--games", "-n", metavar="N", min=2, help="New games of the test against each player.")
    ] = 1000,
    seed: Seed = 0,
    shown: Shown = "table",
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write a file SCENARIO-SEAT.npz for each seat into this folder.")
    ] = None,
) -> None:
    """Train a player for a party's seat by playing against built-in players, and test it in new games.

    It begins at what `cautious` would do and learns from what came of its choices, by proximal policy optimization; it
    never learns to break its word. Half of the tables it plays against `cautious`, the others against `boulware`, `linear`
    and `hardliner`. Points are those beyond its reservation value, beside `cautious` in the same seat and games.
    A file it wrote plays wherever a player is named: --player SEAT=FOLDER/SCENARIO-SEAT.npz. So were made the networks of
    the shipped player `trained`, for the principals at the tables of the shipped scenarios.

    \b
    negotiate train camp-david-1978 israel --out policies
    negotiate simulate camp-david-1978 --player israel=policies/camp-david-1978-israel.npz
    """
    from negotiate.cli.tables.train import print_trained
    from negotiate.lab.train import seats_to_train, train, write
    from negotiate.rulebook.load import load

    announce_compiling()
    rules = load(scenario)
    seats = seat or seats_to_train(rules)
    found = []
    try:
        for one in seats:
            with progress_bar(f"iterations for {one}") as move:
                trained = train(rules, one, iterations, seed, games, move)
            if out is not None:
                path = write(trained, out)
                typer.echo(f"Written to {path}.", err=True)
            found.append(trained)
    except KeyboardInterrupt:
        kept = "Nothing was kept" if out is None or not found else f"What was trained to its end is in '{out}'"
        typer.echo(f"negotiate: interrupted. {kept}; a seat that was not trained to its end begins anew.", err=True)
        raise typer.Exit(130) from None
    if shown == "json":
        typer.echo(json.dumps([one.as_json() for one in found], indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print_trained(found)
