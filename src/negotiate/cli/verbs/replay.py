"""`negotiate replay`: tell a recorded game as a story and check that every line agrees."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from negotiate.cli.options import GameOfMany, Spoken
from negotiate.cli.waiting import announce_compiling
from negotiate.errors import RecordError


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A recorded game (JSONL).")],
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only verify; do not tell the story.")] = False,
    game: GameOfMany = None,
    language: Spoken = "en",
) -> None:
    """Tell a recorded game as a story, and verify it by playing it again.

    A game that was played under the old law (records of format 1) is told from its lines and not verified.

    Exit code 0: every line agrees; 1: a line disagrees, or the file is no sound record; 2: a bad command line.
    """
    from negotiate.play.replay import is_under_old_law, verify
    from negotiate.rulebook.load import from_document
    from negotiate.words.speaker import Speaker

    try:
        if not is_under_old_law(file, game):  # such a game is told and not played again
            announce_compiling()
        replay = verify(file, from_document, game)
    except RecordError as error:
        print(f"negotiate: {error}", file=sys.stderr)
        raise typer.Exit(1) from None
    speaker = Speaker(language)
    if not quiet:
        if not replay.finished and replay.disagreement is None:
            told = speaker.say(
                "This game is not over, and its story tells every secret of it: whoever still plays should not read on."
            )
            print(f"negotiate: {told}", file=sys.stderr)
        typer.echo(f"{speaker.told(replay.rules).names.title}\n")
        for line in speaker.story(replay.rules, replay.events):
            typer.echo(line)
    for note in replay.notes:
        print(f"negotiate: {speaker.value(note)}", file=sys.stderr)
    if replay.disagreement is not None:
        wrong = replay.disagreement
        print(f"{file}:{wrong.line}: error: {speaker.value(wrong.sentence)}", file=sys.stderr)
        raise typer.Exit(1)
    if not quiet:
        typer.echo()
    if replay.is_old:
        typer.echo(f"Told, not verified: '{file}' is a record of the old law.")
        return
    state = "" if replay.finished else ", which is not over"
    what = f"'{file}'" if game is None else f"game {game} in '{file}'"
    typer.echo(f"Verified: every line of {what} agrees with the game played again{state}.")
