"""`negotiate compare`: two scenarios, files, settings or players in the same games."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from negotiate.cli.models import say_totals, totals, with_models
from negotiate.cli.options import ClusterAddress, Isolate, Jobs, Seed, ShownOrCsv, Transcript, Words
from negotiate.cli.waiting import announce_compiling, watched
from negotiate.cli.words import seats


def command(
    a: Annotated[str, typer.Argument(metavar="A", help="Name of a scenario or path of a rule file.")],
    b: Annotated[str | None, typer.Argument(metavar="B", help="What A is compared with; A itself when not given.")] = None,
    games: Annotated[int, typer.Option("--games", "-n", metavar="N", min=2, help="Games each side plays.")] = 1000,
    seed: Seed = 0,
    set_a: Annotated[Words, typer.Option(metavar="PATH=VALUE", help="Set a rule value in A. May be repeated.")] = None,
    set_b: Annotated[Words, typer.Option(metavar="PATH=VALUE", help="Set a rule value in B. May be repeated.")] = None,
    override: Annotated[Words, typer.Option("--set", metavar="PATH=VALUE", help="Set a rule value in both.")] = None,
    player_a: Annotated[
        Words,
        typer.Option(metavar="SEAT=NAME", help="Who plays a seat in A; the seat `each` is every principal's in turn."),
    ] = None,
    player_b: Annotated[Words, typer.Option(metavar="SEAT=NAME", help="Who plays a seat in B.")] = None,
    player: Annotated[Words, typer.Option(metavar="SEAT=NAME", help="Who plays a seat in both.")] = None,
    mediator_a: Annotated[str | None, typer.Option(metavar="NAME", help="The mediator of A, or `none`.")] = None,
    mediator_b: Annotated[str | None, typer.Option(metavar="NAME", help="The mediator of B, or `none`.")] = None,
    preset_a: Annotated[str | None, typer.Option(metavar="NAME", help="A preset of A.")] = None,
    preset_b: Annotated[str | None, typer.Option(metavar="NAME", help="A preset of B.")] = None,
    measure: Annotated[
        Words,
        typer.Option(metavar="NAME", help="Compare this measure (see `negotiate measures`; * for any letters). Repeatable."),
    ] = None,
    jobs: Jobs = 0,
    cluster: ClusterAddress = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Write tables and run.json here, for `negotiate report`; goes on if interrupted, and takes more games.",
        ),
    ] = None,
    shown: ShownOrCsv = "table",
    isolate: Isolate = False,
    transcript: Transcript = None,
) -> None:
    """Compare two sides in the same games, game by game, and say what can and what cannot be concluded.

    Differences are B - A with 95 % intervals: exact McNemar for yes or no, Student's t on paired differences otherwise.
    Because several measures are looked at, p is Holm's; a star marks what still counts as a difference.

    \b
    Two files:          negotiate compare istanbul-2025 mine.yaml
    One changed value:  negotiate compare tutorial --set-b trust.decay=0.03
    A mediator:         negotiate compare tutorial --mediator-a none
    Two players, each in every principal's seat:
                        negotiate compare tutorial --player-a each=cautious --player-b each=hardliner
    """
    del isolate  # its callback has done everything
    from negotiate.lab.paired.compare import compare
    from negotiate.lab.paired.comparison import Side
    from negotiate.lab.paired.conclusions import conclusions

    both, both_set = seats(player or []), list(override or [])
    side_a = Side(a, [*both_set, *(set_a or [])], preset_a, {**both, **seats(player_a or [], "--player-a")}, mediator_a)
    side_b = Side(b or a, [*both_set, *(set_b or [])], preset_b, {**both, **seats(player_b or [], "--player-b")}, mediator_b)
    seated = [name for side in (side_a, side_b) for name in (*side.players.values(), side.mediator)]
    models = with_models([name for name in seated if isinstance(name, str)], out, transcript)
    announce_compiling()
    with watched("comparison", "games", out) as move:
        found = compare(side_a, side_b, games, seed, measure, jobs, out, move, cluster)
    told = totals(out) if models else []
    if shown == "json":
        plain = {**found.as_json(), "conclusions": conclusions(found)}
        if models:
            plain["models"] = told
        typer.echo(json.dumps(plain, indent=2, ensure_ascii=False, allow_nan=False))
    elif shown == "csv":
        from negotiate.cli.printing import print_csv

        print_csv(found.table())
    else:
        from negotiate.cli.tables.comparison import print_comparison

        print_comparison(found)
        say_totals(told)
