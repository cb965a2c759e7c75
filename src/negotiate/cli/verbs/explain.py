"""`negotiate explain`: a scenario, or one thing in it, in plain sentences and as a picture."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from negotiate.cli.options import Spoken
from negotiate.cli.printing import columns

if TYPE_CHECKING:
    from negotiate.reports.scenario.book import Book


def command(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="Path of a rule file, name of a scenario (see `negotiate scenarios`), or a part of the model, such as M7.",
        ),
    ],
    item: Annotated[
        str | None,
        typer.Argument(
            metavar="[ITEM]",
            help="A track, issue, party or mediator by its id, an option as ISSUE=OPTION, `accord`, or a dotted path such "
            "as tracks.ceasefire.opens_when. The whole scenario when not given.",
        ),
    ] = None,
    picture: Annotated[
        Path | None,
        typer.Option("--svg", metavar="FILE", help="Also write a picture: the gate graph, or what the options are worth."),
    ] = None,
    page: Annotated[
        Path | None,
        typer.Option(
            "--html", metavar="FILE", help="Also write a page with everything and all pictures; plays 1,000 games for it."
        ),
    ] = None,
    preset: Annotated[str | None, typer.Option(metavar="NAME", help="A preset of the scenario, such as `ripe`.")] = None,
    skin: Annotated[str | None, typer.Option(metavar="NAME", help="A skin of the scenario, such as `neutral`.")] = None,
    override: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Set a rule value, such as trust.decay=0.03. May be repeated."),
    ] = None,
    shown: Annotated[Literal["text", "json"], typer.Option("--format", help="How the explanation is printed.")] = "text",
    language: Spoken = "en",
) -> None:
    """Explain a rule file, or one item of it: what opens it, what leads there, what it is worth to whom, what it risks.

    Values and private aims of all parties are told, so this is for designers and teachers, not for players in a game.

    M1 to M23 are the parts of the model that the schema of rule files names: `negotiate explain M7` prints the formula, its
    symbols, the keys that set its numbers, its source and its code, as docs/model.md has them.

    As JSON: kind, path, title, place (file:line:column), summary, and sections with heading, sentences and, where there is
    one, a table of head and rows; of a part of the model kind, path and text.
    """
    from negotiate.reports.scenario.book import open_book
    from negotiate.reports.scenario.explain import explain
    from negotiate.reports.scenario.item import Item, find
    from negotiate.reports.scenario.model_part import NUMBER, part
    from negotiate.rulebook.load import load
    from negotiate.words.speaker import Speaker

    if item is None and NUMBER.fullmatch(file):
        section = {"kind": "model", "path": file, "text": part(file)}
        typer.echo(json.dumps(section, indent=2, ensure_ascii=False) if shown == "json" else section["text"])
        return
    book = open_book(load(file, preset=preset, skin=skin, overrides=override), Speaker(language))
    asked = find(book, item) if item is not None else Item("scenario")
    if picture is not None:
        from negotiate.reports.charts.palette import LIGHT, painted
        from negotiate.reports.page.page import write
        from negotiate.reports.scenario.picture import draw
        from negotiate.rulebook.edit.outputs import PICTURE

        drawn = draw(book, asked)
        if drawn is None:
            raise typer.BadParameter(f"There is nothing to draw about the {asked.kind} '{asked.name}'.", param_hint="--svg")
        write(picture, painted(drawn, LIGHT) + "\n", PICTURE)
        print(book.say("The picture is in '{file}'.", file=picture), file=sys.stderr)
    if page is not None:
        _write_page(book, page)
    told = explain(book, asked)
    typer.echo(json.dumps(told.plain(), indent=2, ensure_ascii=False) if shown == "json" else told.text(columns()))


def _write_page(book: Book, path: Path) -> None:
    """The page of a whole scenario, with what 1,000 games of it come to."""
    from negotiate.cli.waiting import announce_compiling
    from negotiate.lab.movers import answered
    from negotiate.lab.simulate import cast_seats
    from negotiate.reports.page.page import write
    from negotiate.reports.scenario.explained_page import explained_page

    announce_compiling()
    write(path, explained_page(book, answered(cast_seats(book.rules, {}))))
    print(book.say("The page is in '{file}'.", file=path), file=sys.stderr)
