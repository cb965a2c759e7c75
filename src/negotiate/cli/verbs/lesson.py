"""`negotiate lesson`: a folder with everything that a class needs to play a scenario."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from negotiate.cli.options import Override, Preset, Spoken
from negotiate.cli.waiting import announce_compiling


def command(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="Path of a rule file, or name of a scenario (see `negotiate scenarios`)."),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="Where to write it; the scenario's id with -lesson in this folder when not given."
        ),
    ] = None,
    preset: Preset = None,
    skin: Annotated[str | None, typer.Option(metavar="NAME", help="A skin of the scenario, such as `neutral`.")] = None,
    override: Override = None,
    language: Spoken = "en",
) -> None:
    """Write a folder for a lesson: sheets to hand out, a lesson plan, slides, questions before and after, and a rubric.

    Each delegation gets a sheet of two pages; the mediator and those who watch get one of their own.

    Every file is a page that needs no network and prints on A4 and Letter. A delegation's sheet holds its own secrets and
    nobody else's. Begin with plan.html.
    """
    from negotiate.reports.lesson.lesson import PLAN, lesson, write_lesson
    from negotiate.reports.scenario.book import open_book
    from negotiate.rulebook.load import load
    from negotiate.words.speaker import Speaker

    announce_compiling()
    book = open_book(load(file, preset=preset, skin=skin, overrides=override), Speaker(language))
    folder = out if out is not None else Path(f"{book.scenario.id}-lesson{'' if language == 'en' else f'.{language}'}")
    plain = not (preset or skin or override)  # what `negotiate play` takes by name; the rest is chosen on screen
    write_lesson(folder, lesson(book, file if plain else ""))
    print(book.say("The lesson is in '{folder}'. Begin with '{file}'.", folder=folder, file=folder / PLAN), file=sys.stderr)
