"""`negotiate docs`: the printable rulebook of a scenario."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from negotiate.cli.options import Spoken


def command(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="Path of a rule file, or name of a scenario (see `negotiate scenarios`)."),
    ],
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where to write it; the scenario's id with .html in this folder when not given."),
    ] = None,
    briefs: Annotated[
        bool,
        typer.Option("--briefs", help="For teachers: add the secret role briefs, one page each, and the debrief questions."),
    ] = False,
    preset: Annotated[str | None, typer.Option(metavar="NAME", help="A preset of the scenario, such as `ripe`.")] = None,
    skin: Annotated[str | None, typer.Option(metavar="NAME", help="A skin of the scenario, such as `neutral`.")] = None,
    override: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Set a rule value, such as trust.decay=0.03. May be repeated."),
    ] = None,
    language: Spoken = "en",
) -> None:
    """Write the rulebook of a scenario: one HTML file that needs no network, to read, hand out or print.

    Without --briefs it holds nothing that a seat may not know, so it can be given to everybody.
    """
    from negotiate.reports.page.page import write
    from negotiate.reports.scenario.book import open_book
    from negotiate.reports.scenario.rulebook_page import rulebook_page
    from negotiate.rulebook.load import load
    from negotiate.words.speaker import Speaker

    book = open_book(load(file, preset=preset, skin=skin, overrides=override), Speaker(language))
    # a rulebook in another language stands beside the English one
    name = f"{book.scenario.id}{'-with-briefs' if briefs else ''}{'' if language == 'en' else f'.{language}'}.html"
    target = out if out is not None else Path(name)
    write(target, rulebook_page(book, briefs=briefs))
    print(book.say("The rulebook is in '{file}'.", file=target), file=sys.stderr)
