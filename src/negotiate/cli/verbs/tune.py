"""`negotiate tune`: rule values at which measures come to their targets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    Shown,
    Transcript,
    Words,
)
from negotiate.cli.printing import stdout
from negotiate.cli.waiting import announce_compiling, watched
from negotiate.cli.words import seats
from negotiate.errors import NegotiateError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from negotiate.lab.tune import Reached, Tuning
    from negotiate.rulebook.reading.draft import Draft


def command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Path of a rule file, or name of a scenario.")],
    target: Annotated[
        list[str], typer.Option(metavar="NAME=VALUE±TOLERANCE", help="What a measure is to come to. May be repeated.")
    ],
    vary: Annotated[
        Words, typer.Option(metavar="PATH=LOW:HIGH", help="A value that may be changed. May be repeated.")
    ] = None,
    trials: Annotated[int, typer.Option(metavar="N", help="Points that are tried at most.")] = 60,
    games: Annotated[int, typer.Option("--games", "-n", metavar="N", min=2, help="Games of every trial.")] = 500,
    seed: Seed = 0,
    player: Players = None,
    mediator: Mediator = None,
    preset: Preset = None,
    override: Override = None,
    jobs: Jobs = 0,
    cluster: ClusterAddress = None,
    write: Annotated[
        bool, typer.Option("--write", help="Put the values into FILE, keeping its comments and layout.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for the trials and run.json; goes on if interrupted.")
    ] = None,
    shown: Shown = "table",
    isolate: Isolate = False,
    transcript: Transcript = None,
) -> None:
    """Search rule values at which measures come to their targets, and confirm them on fresh games.

    Without --vary, the numbers of trust and every party's pain may move by 20 %. The search ends early when it is well
    within all tolerances. The seed is that of the search and its games; the next one is that of the fresh games. With
    --write the values go into the file, which must not have been edited meanwhile; they are written only when the fresh
    games reach every target. With --out, the same command goes on where it was interrupted, and with more --trials where the
    search ended. With --cluster one trial still follows the other: it is the games of a trial that are played in many
    places, so it pays from some thousand games a trial on.

    As JSON: met, values and present (by path), targets (a row a measure on fresh games, before and after with 95 %
    intervals), trials, fresh_games, fresh_seed, written.

    Exit code 0: every target is reached on fresh games; 1: one is not, or the file cannot be written.

    \b
    negotiate tune mine.yaml --target "endings.accord=0.6±0.05" --vary trust.gain=1:6 --write
    """
    del isolate  # its callback has done everything
    from negotiate.lab.paired.comparison import Side
    from negotiate.lab.points import Ground
    from negotiate.lab.tune import tune

    draft = _draft(file, preset, override) if write else None
    seated = seats(player or [])
    side = Side(file, list(override or []), preset, seated, mediator)
    models = with_models((*seated.values(), mediator), out, transcript)
    announce_compiling()
    with watched("search", "trials", out) as move:
        found = tune(Ground(side, games, seed, None, jobs, cluster), target, vary or [], trials, out, move)
    told = totals(out) if models else []
    written, trouble = False, None
    try:
        written = draft is not None and found.met and _write(draft, found)
    except NegotiateError as error:
        trouble = error  # said last: what was found is not lost because it could not be written
    if shown == "json":
        plain = _plain(found, written)
        if models:
            plain["models"] = told
        typer.echo(json.dumps(plain, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        _print(found, trials)
        if draft is not None and trouble is None:
            nothing = f"'{file}' has these values already." if found.met else f"Nothing was written to '{file}'."
            typer.echo(f"Written to '{file}'." if written else nothing)
        say_totals(told)
    if trouble is not None:
        raise trouble
    raise typer.Exit(0 if found.met else 1)


def _draft(file: str, preset: str | None, override: Words) -> Draft:
    """The file as it is before the search; refused for what cannot or should not be written."""
    from negotiate.rulebook.reading.draft import read_draft
    from negotiate.rulebook.reading.shelf import is_path, scenario_file

    if preset or override:
        raise typer.BadParameter(
            "What is found with a preset or --set would not hold for the file alone; leave them away to write.",
            param_hint="--write",
        )
    if not is_path(file):
        raise typer.BadParameter(
            f"'{file}' is a scenario of the program; copy it to a file of your own and give its path.", param_hint="--write"
        )
    return read_draft(scenario_file(file))


def _write(draft: Draft, found: Tuning) -> bool:
    """Put what differs from the present values into the file; whether anything does."""
    from negotiate.rulebook.edit.edit import set_values

    changed = set_values(draft, {path: value for path, value in found.found.items() if value != found.present.get(path)})
    changed.write()
    return changed.changed


def _plain(found: Tuning, written: bool) -> dict[str, object]:
    from negotiate.lab.tune import targets_table

    return {
        "met": found.met,
        "values": found.found,
        "present": found.present,
        "targets": targets_table(found).to_dicts(),
        "trials": len(found.trials),
        "fresh_games": found.fresh_games,
        "fresh_seed": found.fresh_seed,
        "written": written,
    }


def _print(found: Tuning, trials: int) -> None:
    from negotiate.words.numbers import shown_range, shown_value

    console = stdout(120)
    values = []
    for path, value in found.found.items():
        before = found.present.get(path)
        values.append(
            (path, *("–" if one is None else f"{one:g}" if isinstance(one, float) else str(one) for one in (before, value)))
        )
    _print_rows(console, found.title, ("Value", "Before", "After"), values)
    measures = []
    for one in found.reached:
        unit = one.target.measure.unit
        verdict = "reached" if one.sure else "reached, but the interval goes beyond" if one.met else "NOT REACHED"
        wanted = (shown_value(part, unit, bare=True) for part in (one.target.value, one.target.tolerance))
        measures.append(
            (
                one.target.measure.name,
                " ± ".join(wanted) + (" %" if unit == "share" else ""),
                shown_value(one.before.mean, unit),
                shown_value(one.after.mean, unit),
                shown_range(one.after.low, one.after.high, unit),
                verdict,
            )
        )
    heads = ("Measure", "Target", "Before", "After", "95 % interval", "On fresh games")
    _print_rows(console, None, heads, measures)
    count = f"{len(found.trials)} trial{'' if len(found.trials) == 1 else 's'}"
    console.print(
        f"{count}; before and after are {found.fresh_games:,} games of seed {found.fresh_seed}, "
        "which the search has not seen.",
        soft_wrap=not console.is_terminal,
    )
    if not found.met:
        for one in found.reached:
            if not one.met:
                console.print(_missed(found, one), soft_wrap=not console.is_terminal)
        console.print(_cure(found, trials), soft_wrap=not console.is_terminal)


def _cure(found: Tuning, trials: int) -> str:
    """What to do about targets that are not reached on fresh games."""
    from negotiate.lab.tune import FRESH

    games = found.fresh_games // FRESH
    if found.met_in_search:
        count = len(found.trials)
        ended = f"ended after {count} of {trials} trials" if count < trials else f"used all {trials} trials"
        return (
            f"The search reached every target on its own {games:,} games and {ended}; on fresh games it is missed, so that "
            f"chance decided. Give more games a trial (--games {games * FRESH}), not more trials."
        )
    if any(found.jump(one.target) for one in found.reached if not one.met):
        return "More trials find nothing in between: move the target to one side of the jump, or vary another value."
    return "Not every target is reached: give wider ranges, other values or more trials."


def _print_rows(console: Console, title: str | None, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """A table, or where the window is too narrow for it, a paragraph a row: names would be cut, and they are what counts."""
    from rich import box
    from rich.padding import Padding
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left")
    for head in heads:
        table.add_column(head, justify="left" if head in ("Value", "Measure", "On fresh games") else "right")
    for row in rows:
        table.add_row(*row)
    if console.measure(table, options=console.options.update(width=1000)).maximum <= console.width:
        console.print(table)
        return
    if title:
        console.print(title, style="italic")
    for name, *cells in rows:
        told = "; ".join(f"{head[0].lower()}{head[1:]}: {cell}" for head, cell in zip(heads[1:], cells, strict=True))
        console.print(f"\n{name}", soft_wrap=True)
        console.print(Padding(told, (0, 0, 0, 2)))
    console.print()


def _missed(found: Tuning, one: Reached) -> str:
    """How near the trials came to a target, so that one sees whether these values move the measure at all."""
    from negotiate.words.numbers import shown_value

    measure = one.target.measure
    came_to = [value for value in found.trials[measure.name] if value is not None]
    if not came_to:
        return f"{measure.name} had no value in any trial."
    low, high = (shown_value(end, measure.unit) for end in (min(came_to), max(came_to)))
    if min(came_to) == max(came_to):
        return f"{measure.name} was {low} in every trial: these values do not move it."
    jump = found.jump(one.target)
    if jump is not None:
        (path,) = found.found
        (before, was), (after, then) = jump
        return (
            f"{measure.name} jumps over the target: it is {shown_value(was, measure.unit)} at {path} = {before:g} and "
            f"{shown_value(then, measure.unit)} at {after:g}."
        )
    return f"{measure.name} came to between {low} and {high} in the trials."
