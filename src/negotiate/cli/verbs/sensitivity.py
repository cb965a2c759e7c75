"""`negotiate sensitivity`: which rule values matter for a measure."""

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
from negotiate.cli.printing import headed, stdout
from negotiate.cli.waiting import announce_compiling, watched
from negotiate.cli.words import seats

if TYPE_CHECKING:
    from negotiate.lab.sensitivity import Sensitivity


def command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Path of a rule file, or name of a scenario.")],
    measure: Annotated[str, typer.Option(metavar="NAME", help="The measure (see `negotiate measures`).")],
    vary: Annotated[Words, typer.Option(metavar="PATH=LOW:HIGH", help="A value to vary. May be repeated.")] = None,
    method: Annotated[
        Literal["morris", "sobol"], typer.Option(help="morris: a quick ranking; sobol: shares of the variance, many points.")
    ] = "morris",
    samples: Annotated[
        int | None,
        typer.Option(metavar="N", help="Morris: starting points (10); Sobol: base samples (64), best a power of two."),
    ] = None,
    games: Annotated[int, typer.Option("--games", "-n", metavar="N", min=2, help="Games at every point.")] = 300,
    seed: Seed = 0,
    player: Players = None,
    mediator: Mediator = None,
    preset: Preset = None,
    override: Override = None,
    jobs: Jobs = 0,
    cluster: ClusterAddress = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for tables, plots and run.json; goes on if interrupted.")
    ] = None,
    shown: ShownOrCsv = "table",
    isolate: Isolate = False,
    transcript: Transcript = None,
) -> None:
    """Rank rule values by how much they matter for a measure, with 95 % intervals, and show what each does by itself.

    Without --vary, the numbers of trust and every party's pain are varied by 20 %. D values cost N x (D + 1) points with
    Morris, N x (D + 2) with Sobol, and 2 D + 1 more for the values one at a time (the tornado plot).

    \b
    negotiate sensitivity tutorial --measure endings.accord
    negotiate sensitivity tutorial --measure trust.least --method sobol --samples 64 --vary trust.decay=0:0.1
    """
    del isolate  # its callback has done everything
    from negotiate.lab.paired.comparison import Side
    from negotiate.lab.points import Ground
    from negotiate.lab.sensitivity import sensitivity

    seated = seats(player or [])
    side = Side(file, list(override or []), preset, seated, mediator)
    models = with_models((*seated.values(), mediator), out, transcript)
    announce_compiling()
    with watched("analysis", "points", out) as move:
        found = sensitivity(Ground(side, games, seed, None, jobs, cluster), measure, vary or [], method, samples, out, move)
    told = totals(out) if models else []
    if out is not None:
        from negotiate.cli.plots import write_plots
        from negotiate.reports.runs.charts import sensitivity_plots

        about = {"name": found.measure.name, "title": found.measure.title, "unit": found.measure.unit}
        write_plots(out, sensitivity_plots(found.single, found.ranking, about, found.method))
    if shown == "json":
        plain = {
            "measure": found.measure.name,
            "method": found.method,
            "base": found.base._asdict(),
            "ranking": found.ranking.to_dicts(),
            "one_at_a_time": found.single.to_dicts(),
        }
        if models:
            plain["models"] = told
        typer.echo(json.dumps(plain, indent=2, ensure_ascii=False, allow_nan=False))
    elif shown == "csv":
        from negotiate.cli.printing import print_csv

        print_csv(found.ranking)
    else:
        _print(found)
        if out is not None:
            typer.echo(f"Tables in {out}, plots in {out}/plots. Make a page of it: negotiate report {out}")
        say_totals(told)


def _print(found: Sensitivity) -> None:
    from rich import box
    from rich.table import Table

    from negotiate.reports.runs.ranking import ranking_sentences
    from negotiate.words.numbers import shown_number, shown_range, shown_value

    console = stdout(140)
    unit = found.measure.unit
    base = found.base
    told = (
        f"{found.measure.title} ({found.measure.name}): {shown_value(base.mean, unit)} with the rules as they are (95 % "
        f"interval {shown_range(base.low, base.high, unit)})"
    )
    console.print(headed(found.title, told), soft_wrap=True)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Value")
    morris = found.method == "morris"
    for title in (
        "Range",
        "mu*" if morris else "Total index",
        "95 % interval",
        "sigma" if morris else "First order",
        "Low → high alone",
        "Difference",
        "95 % interval",
    ):
        table.add_column(title, justify="right")
    single = {row["path"]: row for row in found.single.iter_rows(named=True)}
    for row in found.ranking.iter_rows(named=True):
        alone = single[row["path"]]
        index = [row["index"], row["index_low"], row["index_high"], row["spread"]]
        if morris:
            words = [shown_value(one, unit, bare=unit == "share") for one in index]
        else:
            words = [shown_number(one) for one in index]
        table.add_row(
            row["path"],
            f"{row['low']:g} to {row['high']:g}",
            words[0],
            f"{words[1]} to {words[2]}",
            words[3],
            f"{shown_value(alone['at_low'], unit)} → {shown_value(alone['at_high'], unit)}",
            shown_value(alone["difference"], unit, signed=True),
            shown_range(alone["difference_low"], alone["difference_high"], unit, signed=True),
        )
    console.print(table)
    if morris:
        console.print(
            "mu*: mean size of the effect of moving the value over its whole range, wherever the others are; "
            "sigma: how much that depends on the others." + (" Both in pp." if unit == "share" else ""),
            soft_wrap=True,
        )
    else:
        console.print(
            "Total index: share of the measure's variance that goes away if the value is known, the others' "
            "company included; first order: alone.",
            soft_wrap=True,
        )
    for sentence in ranking_sentences(found.ranking, found.method, found.single):
        console.print(sentence, soft_wrap=True)
    console.print(
        "The last columns: only this value at its low and high end, in the same games (paired). The intervals of "
        "the indices are about the choice of points and not about the games.",
        soft_wrap=True,
    )
