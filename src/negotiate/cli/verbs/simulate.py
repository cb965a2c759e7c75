"""`negotiate simulate`: play many games of a scenario and say what happened."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from negotiate.cli.models import say_totals, totals, with_models
from negotiate.cli.options import (
    ClusterAddress,
    Isolate,
    Jobs,
    Mediator,
    Override,
    Players,
    Preset,
    Seed,
    ShownOrCsv,
    Transcript,
)
from negotiate.cli.waiting import announce_compiling, watched
from negotiate.cli.words import seats

if TYPE_CHECKING:
    from negotiate.lab.results import Results


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
    cluster: ClusterAddress = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Write games.parquet, rounds.parquet and run.json here; goes on if interrupted, and takes more games.",
        ),
    ] = None,
    record: Annotated[int, typer.Option(metavar="K", help="Also write the first K games as logs into DIR/records.")] = 0,
    one_file: Annotated[
        bool, typer.Option("--one-file", help="With --record: all logs in DIR/records.jsonl, with the rules once.")
    ] = False,
    events: Annotated[
        bool, typer.Option("--events", help="Also write every act, its reason and what it is worth to DIR/events.parquet.")
    ] = False,
    shard: Annotated[
        str | None,
        typer.Option(metavar="K/N", help="Play only the K-th of N parts of the games, for `negotiate merge` to join."),
    ] = None,
    shown: ShownOrCsv = "table",
    isolate: Isolate = False,
    transcript: Transcript = None,
) -> None:
    """Play many games and print what happened.

    Results depend only on the rules, the players and the seed. Shares and means come with 95 % intervals.
    """
    del isolate  # its callback has done everything
    from negotiate.lab.simulate import simulate

    if one_file and not record:
        raise typer.BadParameter(
            "`--one-file` is for recorded games; say how many with --record K.", param_hint="--one-file"
        )
    seated = seats(player or [])
    part = None if shard is None else _part(shard)
    models = with_models((*seated.values(), mediator), out, transcript)
    announce_compiling()
    with watched("run", "games", out) as move:
        results = simulate(
            scenario,
            games,
            seed,
            seated,
            mediator,
            jobs,
            override,
            preset,
            out=out,
            record=record,
            progress=move,
            shard=part,
            events=events,
            one_file=one_file,
            cluster=cluster,
        )
    show(results, shown, totals(out) if models else ())


def show(results: Results, shown: str, models: Sequence[dict[str, Any]] = ()) -> None:
    """Print what happened, and what language models cost, as tables or as JSON; as CSV one row a game."""
    if shown == "csv":
        from negotiate.cli.printing import print_csv

        print_csv(results.games)
        return
    summary = results.summary()
    if models:
        summary["models"] = list(models)
    if shown == "json":
        typer.echo(json.dumps(summary, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        from negotiate.cli.tables.outcome import print_summary

        print_summary(summary, results.rules)
        say_totals(models)


def _part(text: str) -> tuple[int, int]:
    """`K/N` as two numbers."""
    number, _slash, shards = text.partition("/")
    if not (number.isdecimal() and shards.isdecimal()):
        raise typer.BadParameter(f"'{text}' is not K/N; write for example --shard 3/8 for the third of eight parts.")
    return int(number), int(shards)
