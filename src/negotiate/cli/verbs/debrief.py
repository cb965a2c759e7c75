"""`negotiate debrief`: look back on a recorded game, in the terminal or as files for a class."""

from __future__ import annotations

import os
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from negotiate.cli.options import GameOfMany, Spoken
from negotiate.cli.waiting import announce_compiling

if TYPE_CHECKING:
    from negotiate.reports.debrief.course import Course
    from negotiate.reports.debrief.what_if import Change
    from negotiate.words.speaker import Speaker

LIST = "list"


def command(
    record: Annotated[Path, typer.Argument(metavar="RECORD", help="A recorded game (JSONL), finished or not.")],
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write one offline HTML page, with charts, to open or print.")
    ] = None,
    csv: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write every event, and all numbers by round, as CSV.")
    ] = None,
    window: Annotated[bool, typer.Option("--window", help="Look back in a window, where any moment can be seen.")] = False,
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if",
            metavar="CHANGE",
            help="Play the same seed again under a change: `list` shows what may be "
            "asked, a number picks from the list, PATH=VALUE sets a rule value. May be repeated.",
        ),
    ] = None,
    game: GameOfMany = None,
    language: Spoken = "en",
) -> None:
    """Look back on a recorded game: why it ended so, what moved trust, what opened the talks, what else was possible.

    It tells every secret of the game, so it is for after the game. Without an option it is printed. The page speaks the
    language that is asked for, the table English, and the window the language of its settings. Of a game that was played
    under the old law (records of format 1) there is the plain story only.
    """
    from negotiate.play.replay import is_under_old_law
    from negotiate.reports.debrief.course import from_record
    from negotiate.reports.debrief.ending import warning
    from negotiate.words.speaker import Speaker

    announce_compiling()
    if not (html or csv or window or what_if) and is_under_old_law(record, game):
        _tell(record, game, Speaker(language))
        return
    course = from_record(record, Speaker(language), game)
    if said := warning(course):
        print(f"negotiate: {said}", file=sys.stderr)
    if window:
        _open(course)
        return
    if what_if:
        _ask(course, what_if)
    if html is not None or csv is not None:
        _write(course, html, csv)
    elif not what_if:
        from negotiate.reports.debrief.debrief import debrief
        from negotiate.reports.debrief.text import text

        for line in text(debrief(course)):
            typer.echo(line)


def _tell(record: Path, game: int | None, speaker: Speaker) -> None:
    """The plain story of a game of the old law, which cannot be played through again."""
    from negotiate.play.replay import verify
    from negotiate.rulebook.load import from_document

    told = verify(record, from_document, game)
    typer.echo(f"{speaker.told(told.rules).names.title}\n")
    for line in speaker.story(told.rules, told.events):
        typer.echo(line)
    for note in told.notes:
        typer.echo(f"\n{speaker.value(note)}")


def _open(course: Course) -> None:
    """A window on the debrief, until it is closed."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    from negotiate.window.app import App
    from negotiate.window.screens.debrief import DebriefScreen

    app = App()
    app.start(DebriefScreen(course))
    app.run()


def _write(course: Course, html: Path | None, csv: Path | None) -> None:
    from negotiate.reports.debrief.debrief import debrief
    from negotiate.reports.page.page import write
    from negotiate.words.speaker import ENGLISH_SPEAKER

    if html is not None:
        from negotiate.reports.debrief.page import page

        write(html, page(debrief(course)))
        typer.echo(f"Wrote the debrief to '{html}'.")
    if csv is not None:
        from negotiate.reports.debrief.sheet import sheet
        from negotiate.rulebook.edit.outputs import TABLE

        write(csv, sheet(course.told_by(ENGLISH_SPEAKER)), TABLE)
        typer.echo(f"Wrote the table to '{csv}'.")


def _ask(course: Course, wanted: list[str]) -> None:
    """Play each change and tell both endings."""
    from negotiate.reports.debrief.what_if import suggestions, what_if

    offered = suggestions(course.rules, course.speaker, course)
    if LIST in wanted:
        typer.echo(course.speaker.say("What if …"))
        for number, change in enumerate(offered, 1):
            typer.echo(f"{number:>3}. {change.label}?")
        return
    for word in wanted:
        change = _change(word, offered, course.speaker)
        compared = what_if(course, change)
        typer.echo(course.speaker.say("What if {change}?", change=change.label))
        for sentence in (*compared.sentences, *compared.replaced):
            typer.echo(textwrap.fill(sentence, 100, initial_indent="  - ", subsequent_indent="    "))


def _change(word: str, offered: tuple[Change, ...], speaker: Speaker) -> Change:
    from negotiate.reports.debrief.what_if import Change
    from negotiate.rulebook.reading.overrides import parse

    if word.strip().isdigit():
        if not 1 <= int(word) <= len(offered):
            raise typer.BadParameter(
                f"There is no change number {int(word)}; `--what-if list` shows 1 to {len(offered)}.", param_hint="--what-if"
            )
        return offered[int(word) - 1]
    if "=" not in word:
        raise typer.BadParameter(f"'{word}' is neither `list`, a number, nor PATH=VALUE.", param_hint="--what-if")
    return Change(speaker.say("{setting} were set", setting=word.strip()), parse([word]))
