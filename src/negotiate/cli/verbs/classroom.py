"""`negotiate class`: a class plays on its own devices, in their browsers."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from negotiate.cli.options import Spoken
from negotiate.errors import MissingExtra, RecordError, UnknownName
from negotiate.version import DISTRIBUTION


def command(
    scenario: Annotated[
        str | None, typer.Argument(metavar="[SCENARIO]", help="A shipped scenario or a rule file; not with --resume.")
    ] = None,
    tables: Annotated[int, typer.Option(metavar="N", min=1, max=60, help="How many tables play side by side.")] = 1,
    port: Annotated[
        int, typer.Option(metavar="P", min=1, max=65535, help="The port; the next free one if it is taken.")
    ] = 8080,
    language: Spoken = "en",
    seed: Annotated[int | None, typer.Option(metavar="S", help="Seed of all tables; drawn by chance without one.")] = None,
    own_seeds: Annotated[bool, typer.Option("--own-seeds", help="Every table plays with a seed of its own.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the latest class, however it ended.")] = False,
    rehearse: Annotated[
        bool, typer.Option("--rehearse", help="The program plays every seat, so that you can try the wall alone.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Try whether phones reach this computer, and say what helps where they do not.")
    ] = False,
    remote_teacher: Annotated[
        bool, typer.Option("--remote-teacher", help="Let the teacher's page be opened from another device, too.")
    ] = False,
    folder: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the class is kept; beside the saved games without it.")
    ] = None,
) -> None:
    """Open a class: pupils join in a browser with a code, everybody plays at once, and you watch all tables on one page.

    Everything stays on this computer and in its network: no internet, no accounts. Every move is on the disk before it is
    answered, so a class goes on with --resume after anything. Stop it with Ctrl-C.
    """
    try:
        from negotiate.classroom.check import try_the_way_in
        from negotiate.classroom.greeting import greeting
        from negotiate.classroom.room import Plan, Room, is_class
        from negotiate.classroom.serve import free_port, make_ready, serve
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"A class needs the package '{error.name}', which is not installed; type: python -m pip install "
            f'"{DISTRIBUTION}[class]" (in a checkout, python3 run.py class installs it by itself).'
        ) from error
    from negotiate.table.saves import saves_folder
    from negotiate.words.catalogue import languages
    from negotiate.words.speaker import PLAYER, Speaker

    if language not in languages():
        raise UnknownName("language", language, languages())
    port = free_port(port)
    speaker = Speaker(language, PLAYER)
    if check:
        raise typer.Exit(try_the_way_in(port, speaker, typer.echo))
    classes = folder or saves_folder().parent / "classes"
    if resume:
        found = [place for place in (classes, *(classes.iterdir() if classes.is_dir() else ())) if is_class(place)]
        if not found:
            raise RecordError(f"There is no class in '{classes}' to go on with.")
        place = max(found, key=lambda one: (one / "class.jsonl").stat().st_mtime)
        room = Room.resume(place, clock=time.time)
    else:
        if scenario is None:
            raise typer.BadParameter("Say which scenario the class plays, for example: negotiate class tutorial --tables 8")
        make_ready(scenario, _waits)
        place = folder or classes / f"{Path(scenario).stem}-{time.strftime('%Y%m%d-%H%M%S')}"
        if is_class(place):
            raise RecordError(f"'{place}' holds a class already; go on with it by --resume, or choose another folder.")
        room = Room.begin(place, Plan(scenario, tables, language, seed, own_seeds, rehearse), clock=time.time)
    serve(
        room,
        port,
        remote_teacher=remote_teacher,
        on_open=lambda house, key: typer.echo(greeting(house, key, speaker, place)),
    )


def _waits(seconds: float) -> None:
    """A line on stderr now and then, so that nobody takes the wait for a fault."""
    if int(seconds) in (3, 10) or int(seconds) % 20 == 0:
        print(
            f"Making the engine ready for this computer: {seconds:.0f} s (once, up to a minute) …",
            file=sys.stderr,
            flush=True,
        )
