"""`negotiate train`: a player for a seat that learns by playing, written as a file that plays wherever a player is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from negotiate.cli.options import Seed, Shown
from negotiate.cli.waiting import announce_compiling, watched
from negotiate.cli.words import seats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from negotiate.engine.rules import Rules


def command(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="A shipped scenario or the path of a rule file.")],
    seat: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SEAT]...",
            help="The parties that learn, against each other too.",
            show_default="the principals that are there",
        ),
    ] = None,
    iterations: Annotated[int, typer.Option(metavar="N", min=1, help="Rounds of play and improvement.")] = 200,
    games: Annotated[
        int, typer.Option("--games", "-n", metavar="N", min=2, help="New games of the test against each player.")
    ] = 1000,
    character: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PLAYER|SEAT=PLAYER",
            help="The built-in player or personality as which they begin, and act where they learn no better; for all, "
            "or for one seat. May be repeated.",
            show_default="cautious",
        ),
    ] = None,
    seed: Seed = 0,
    shown: Shown = "table",
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write a file SCENARIO-SEAT.npz for each seat into this folder.")
    ] = None,
) -> None:
    """Train players for the seats of parties by playing, and test them in new games.

    They begin at what their character would do and learn from what came of their choices, by proximal policy optimization;
    they never learn to break their word. At some tables the parties meet each other as they are meanwhile, at the others
    `cautious`, `boulware`, `linear` or `hardliner`. Points are those beyond the reservation value, beside the character in
    the same seat and games.
    A file it wrote plays wherever a player is named: --player SEAT=FOLDER/SCENARIO-SEAT.npz. So were made the networks of
    the shipped player `trained`, for the principals at the tables of the shipped scenarios.

    \b
    negotiate train camp-david-1978 israel --out policies
    negotiate train tutorial --character auctioneer --out policies
    negotiate train tutorial --character lowmark=cautious+hardness:3+self_weight:0.9 --out policies
    negotiate simulate camp-david-1978 --player israel=policies/camp-david-1978-israel.npz
    """
    from negotiate.cli.tables.train import print_trained
    from negotiate.lab.train import check_folder, train, write
    from negotiate.rulebook.load import load

    announce_compiling()
    rules = load(scenario)
    if out is not None:
        check_folder(out)
    with watched("training", "iterations", keeps=False) as move:
        found = train(rules, seat or (), iterations, seed, games, move, _characters(character or [], rules, seat or ()))
    if shown == "json":
        typer.echo(json.dumps([one.as_json() for one in found], indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print_trained(found)
    if out is not None:
        for one in found:
            typer.echo(f"Written to {write(one, out)}.", err=True)


def _characters(words: list[str], rules: Rules, learning: Sequence[str]) -> dict[str, str]:
    """The character of every seat that learns: the one that is named for it, or else for all."""
    from negotiate.lab.train import seats_to_train

    for_all = [word for word in words if "=" not in word]
    common = dict.fromkeys(learning or seats_to_train(rules), for_all[-1]) if for_all else {}
    return common | seats((word for word in words if "=" in word), "--character")
