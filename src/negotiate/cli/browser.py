"""`negotiate play --browser`: a game in a browser on this computer, by the client of the class."""

from __future__ import annotations

import sys
import tempfile
import time
import webbrowser
from collections.abc import Mapping
from pathlib import Path

import typer

from negotiate.cli.verbs.classroom import makes_ready, makes_ready_meanwhile, without_the_extra

FIRST_PORT = 8090


def play_in_browser(scenario: str | None, seats: Mapping[str, str], seed: int | None, language: str) -> None:
    """Play a game in a browser until it is done; the game is saved as every game is.

    Raises MissingExtra where the packages for it are not there, and NegotiateError in a sentence.
    """
    if scenario is None:
        raise typer.BadParameter("Say what is played in the browser, for example: negotiate play tutorial --browser")
    try:
        from negotiate.classroom.addresses import LOOPBACK
        from negotiate.classroom.alone import begin
        from negotiate.classroom.serve import free_port, serve
    except ModuleNotFoundError as error:
        raise without_the_extra(error, "A game in the browser", "play") from error
    from negotiate.table.saves import ENDING
    from negotiate.words.speaker import PLAYER, Speaker

    speaker = Speaker(language, PLAYER)
    is_save = scenario.endswith(ENDING)
    if not is_save:
        makes_ready(scenario)
    with tempfile.TemporaryDirectory(prefix="negotiate-") as folder:
        found = begin(Path(folder) / "class", scenario, seats, seed, language, time.time)

        def tell(house: object, key: str) -> None:
            del house
            address = found.address(port, key)
            typer.echo(speaker.say("Play here: {link}", link=address))
            if not _opens(address):
                typer.echo(speaker.say("No browser could be opened; open this address in one on this computer."), err=True)
            if not is_save:
                makes_ready_meanwhile(scenario)

        port = free_port(FIRST_PORT)
        serve(found.room, port, host=LOOPBACK, on_open=tell)
    print(speaker.say("The game is saved in {file}.", file=found.record), file=sys.stderr)


def _opens(address: str) -> bool:
    """Whether a browser has been opened at an address."""
    try:
        return webbrowser.open(address)
    except (webbrowser.Error, OSError):
        return False
