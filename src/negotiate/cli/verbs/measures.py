"""`negotiate measures`: the numbers of a run that other verbs compare, vary and aim at."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer


def command(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="Name of a scenario or path of a rule file.")
    ] = "tutorial",
    like: Annotated[
        str | None, typer.Option(metavar="WORD", help="Only measures with this word in their name or description.")
    ] = None,
    shown: Annotated[Literal["table", "json"], typer.Option("--format", help="How the list is printed.")] = "table",
) -> None:
    """List the measures of a scenario's games: the names that compare, sweep, sensitivity and tune understand.

    Names are those of the JSON of `negotiate simulate`. A star marks what is compared when no measure is named. In commands
    `*` stands for any letters, as in tracks.*.opened.
    """
    from negotiate.lab.measures import registry
    from negotiate.rulebook.load import load

    found = [
        measure
        for measure in registry(load(scenario)).values()
        if like is None or like.casefold() in f"{measure.name} {measure.title}".casefold()
    ]
    if shown == "json":
        plain = [{"name": one.name, "title": one.title, "unit": one.unit, "main": one.main} for one in found]
        typer.echo(json.dumps(plain, indent=2, ensure_ascii=False))
        return
    if not found:
        typer.echo(f"No measure of '{scenario}' has '{like}' in its name or description.")
        return
    width = max(len(measure.name) for measure in found)
    for measure in found:
        typer.echo(f"{'*' if measure.main else ' '} {measure.name:<{width}}  {measure.unit:<6}  {measure.title}")
