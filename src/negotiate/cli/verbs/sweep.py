"""`negotiate sweep`: rule values over a range, and what follows from each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

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
    Words,
)
from negotiate.cli.printing import print_csv, stdout
from negotiate.cli.waiting import announce_compiling, watched
from negotiate.cli.words import breakable, seats

if TYPE_CHECKING:
    from negotiate.lab.sweep import Sweep

MOST_COLUMNS = 5
"""Measures that are printed."""
MOST_ROWS = 24
"""Points that are printed; the table on disk has them all."""


def command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Path of a rule file, or name of a scenario.")],
    out: Annotated[
        Path,
        typer.Option(
            metavar="DIR", help="Folder for tables, plots and run.json; goes on if interrupted, and takes more games."
        ),
    ],
    vary: Annotated[
        Words,
        typer.Option(metavar="PATH=LOW:HIGH:STEPS", help="A value to vary, or PATH=VALUE,VALUE. May be repeated."),
    ] = None,
    design: Annotated[
        Literal["grid", "latin", "sobol"] | None,
        typer.Option(help="grid: all combinations; latin: a Latin hypercube (if no --vary); sobol: a Sobol sequence."),
    ] = None,
    samples: Annotated[int | None, typer.Option(metavar="N", help="Points of a design that is not a grid (64).")] = None,
    games: Annotated[int, typer.Option("--games", "-n", metavar="N", min=2, help="Games at every point.")] = 500,
    seed: Seed = 0,
    measure: Annotated[
        Words, typer.Option(metavar="NAME", help="Follow this measure (see `negotiate measures`). May be repeated.")
    ] = None,
    player: Players = None,
    mediator: Mediator = None,
    preset: Preset = None,
    override: Override = None,
    jobs: Jobs = 0,
    cluster: ClusterAddress = None,
    shown: ShownOrCsv = "table",
    isolate: Isolate = False,
    transcript: Transcript = None,
) -> None:
    """Vary rule values and follow the measures: tables as CSV and Parquet, plots as SVG.

    Every point plays the same games. A grid over one value gives lines, over two a heat map; other designs give a plot of
    every measure by every value. Without --vary, the numbers of trust and every party's pain are varied by 20 %, over a
    Latin hypercube. `negotiate report DIR` makes one page of it.

    \b
    negotiate sweep tutorial --vary trust.decay=0.0:0.1:11 --out decay
    negotiate sweep tutorial --vary trust.gain=2:6:5 --vary trust.decay=0:0.1:5 --measure endings.accord --out both
    negotiate sweep tutorial --vary process.mode=sequenced,open --out modes
    """
    del isolate  # its callback has done everything
    from negotiate.lab.paired.comparison import Side
    from negotiate.lab.points import Ground
    from negotiate.lab.sweep import sweep

    seated = seats(player or [])
    side = Side(file, list(override or []), preset, seated, mediator)
    ground = Ground(side, games, seed, None if measure is None else tuple(measure), jobs, cluster)
    models = with_models((*seated.values(), mediator), out, transcript)
    announce_compiling()
    with watched("sweep", "points", out) as move:
        found = sweep(ground, vary or [], design or ("grid" if vary else "latin"), samples, out, move)
    count = _plots(found, out)
    told = totals(out) if models else []
    if shown == "csv":
        print_csv(found.table)
        return
    if shown == "json":
        typer.echo(json.dumps(found.table.to_dicts(), indent=2, ensure_ascii=False, allow_nan=False))
        return
    _print(found)
    typer.echo(
        f"{len(found.table):,} points of {games:,} games: {out}/sweep.csv, {out}/sweep.parquet, plots ({count}) in "
        f"{out}/plots. Make a page of it: negotiate report {out}"
    )
    say_totals(told)


def _plots(found: Sweep, out: Path) -> int:
    from negotiate.cli.plots import write_plots
    from negotiate.reports.runs.charts import sweep_plots

    measures = [{"name": one.name, "title": one.title, "unit": one.unit} for one in found.measures]
    return write_plots(out, sweep_plots(found.table, [one.as_json() for one in found.varied], measures, found.design))


def _print(found: Sweep) -> None:
    """The first measures that vary, point by point."""
    from rich import box
    from rich.table import Table

    from negotiate.words.numbers import shown_range, shown_value

    console = stdout(140)
    moving = [one for one in found.measures if found.table[one.name].n_unique() > 1]
    varying = moving[:MOST_COLUMNS]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=found.title, title_justify="left")
    for name in (*(one.path for one in found.varied), *(one.name for one in varying)):
        table.add_column(breakable(name), justify="right", overflow="fold")
    for row in found.table.head(MOST_ROWS).iter_rows(named=True):
        values = [f"{row[one.path]:g}" if isinstance(row[one.path], float) else str(row[one.path]) for one in found.varied]
        for one in varying:
            between = shown_range(row[f"{one.name}.low"], row[f"{one.name}.high"], one.unit)
            values.append(f"{shown_value(row[one.name], one.unit)} ({between})")
        table.add_row(*values)
    console.print(table)
    if len(found.table) > MOST_ROWS:
        console.print(f"… and {len(found.table) - MOST_ROWS} more points.")
    if len(moving) > len(varying):
        console.print(f"{len(moving) - len(varying)} more measures change over these points; sweep.csv has them all.")
    if not varying:
        console.print("None of these measures changes over these points.")
