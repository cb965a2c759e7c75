"""`negotiate why`: how far games come on the way to the accord, and why they go no further."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from negotiate.cli.options import Jobs, Mediator, Override, Players, Preset, Seed, Spoken
from negotiate.cli.printing import columns
from negotiate.cli.waiting import announce_compiling
from negotiate.cli.words import seats


def command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Path of a rule file, or name of a scenario.")],
    games: Annotated[int, typer.Option("--games", "-n", metavar="N", help="How many games to play.")] = 1000,
    seed: Seed = 0,
    player: Players = None,
    mediator: Mediator = None,
    preset: Preset = None,
    override: Override = None,
    movers: Annotated[
        int, typer.Option(metavar="N", min=0, max=6, help="Numbers of the file that move it most; 0 leaves them out.")
    ] = 3,
    jobs: Jobs = 0,
    picture: Annotated[
        Path | None, typer.Option("--svg", metavar="FILE", help="Also write the funnel as a picture.")
    ] = None,
    shown: Annotated[Literal["text", "json"], typer.Option("--format", help="How the answer is printed.")] = "text",
    language: Spoken = "en",
) -> None:
    """Say why accords do or do not come about: the way there, what was missing, who refused and why, what trust allows.

    The way has its steps, each with all before it. A condition of the accord that is missing at the end got stuck where no
    option of it ever opened (gate), where none was ever tabled, where it was tabled and refused, or where it fell after the
    signature. A party refuses because it loses by a text even if all keep their word, because it wants more, because it
    trusts the others too little, or because its public votes no.

    Last come the numbers of the file that move it most, each with its place: all numbers are moved a little at once to find
    them, and those that stand out alone, by a tenth down and up, in the same games.

    Results depend only on the rules, the players and the seed. Where the rules have no accord, every issue is asked for.

    As JSON: endings, steps, clauses, voices (by party), openings of tracks and options (games, and of the rounds the least,
    the quartiles and the greatest), start and movers.
    """
    from negotiate.lab.movers import answered
    from negotiate.lab.simulate import cast_seats
    from negotiate.reports.scenario.book import open_book
    from negotiate.reports.scenario.why import told
    from negotiate.words.speaker import Speaker

    seated = seats(player or [])
    announce_compiling()
    cast = cast_seats(file, seated, mediator, override, preset)
    found = answered(cast, games, seed, jobs, movers)
    book = open_book(cast.rules, Speaker(language))
    if picture is not None:
        from negotiate.reports.charts.palette import LIGHT, painted
        from negotiate.reports.page.page import write
        from negotiate.reports.scenario.funnel import funnel
        from negotiate.rulebook.edit.outputs import PICTURE

        write(picture, painted(funnel(book, found), LIGHT) + "\n", PICTURE)
        print(book.say("The picture is in '{file}'.", file=picture), file=sys.stderr)
    typer.echo(json.dumps(found, indent=2, ensure_ascii=False) if shown == "json" else told(book, found).text(columns()))
