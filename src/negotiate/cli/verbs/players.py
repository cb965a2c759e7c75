"""`negotiate players`: the built-in players and mediators."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer


def command(
    shown: Annotated[Literal["table", "json"], typer.Option("--format", help="How the list is printed.")] = "table",
) -> None:
    """List the built-in players, the personalities of rules/personalities.yaml, and the mediator styles."""
    from negotiate.players.mediators import PYTHON_MEDIATORS
    from negotiate.players.roster import LEVELS, MEDIATORS, party_players
    from negotiate.rulebook.model.personalities import shipped_personalities

    players = {name: built.summary for name, built in party_players(shipped_personalities()).items()} | LEVELS
    mediators = {name: summary for name, (_, summary) in MEDIATORS.items()}
    mediators |= {name: offered.summary for name, offered in PYTHON_MEDIATORS.items()}
    if shown == "json":
        typer.echo(json.dumps({"players": players, "mediators": mediators}, indent=2, ensure_ascii=False))
        return
    width = max(map(len, (*players, *mediators)))
    for title, names in (("Players (--player SEAT=NAME)", players), ("Mediator styles (--mediator NAME)", mediators)):
        typer.echo(title)
        for name, summary in names.items():
            typer.echo(f"  {name:<{width}}  {summary}")
    typer.echo("A player of one's own: --player SEAT=path/to/file.py:Class, a class with choose(self, view, menu)")
