"""`negotiate play`: a game for people, in a window or as text in the terminal."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Annotated

import typer

from negotiate.cli.models import with_models
from negotiate.cli.options import Isolate, Transcript
from negotiate.cli.waiting import announce_compiling
from negotiate.cli.words import seats as seats_of
from negotiate.errors import UnknownName
from negotiate.window.settings import load_settings
from negotiate.words.catalogue import languages
from negotiate.words.undo import RULES_OF_UNDO

SAVE = ".jsonl"
"""How the name of a saved game ends; table/saves.py has it too, and all of the engine beneath."""


def command(
    scenario: Annotated[
        str | None,
        typer.Argument(
            metavar="[SCENARIO]",
            help="Name of a scenario, a rule file, or a saved game (.jsonl) to go on with; without one, choose on screen.",
        ),
    ] = None,
    seat: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PARTY=NAME",
            help="Who plays a party, in a saved game from now on: `human`, or a player as in `simulate`: a name, "
            "path/to/policy.npz or path/to/file.py:Class. May be repeated.",
        ),
    ] = None,
    mediator: Annotated[
        str | None, typer.Option(metavar="NAME", help="The mediator: `human`, a style (see `negotiate players`), or `none`.")
    ] = None,
    seed: Annotated[int | None, typer.Option(metavar="S", help="Seed of the game; drawn by chance without one.")] = None,
    language: Annotated[
        str | None,
        typer.Option(
            metavar="LL", help="Language of this game, by its code such as `de`; without one, that of the settings."
        ),
    ] = None,
    undo: Annotated[
        str | None,
        typer.Option(
            metavar="RULE",
            help="When people may take a step back: `always`, `until-shown` (until something hidden has been shown since), "
            "or `never`; without it, as the settings say.",
        ),
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="Play in the terminal, as text; fit for screen readers.")] = False,
    browser: Annotated[
        bool, typer.Option("--browser", help="Play in a browser on this computer; several seats may be yours.")
    ] = False,
    isolate: Isolate = False,
    transcript: Transcript = None,
) -> None:
    """Play a game: people, built-in players, or both at one table.

    Opens a window; with --text the whole game is played in the terminal, with --browser in a browser. Without a person at
    any seat you watch; in the browser the first party is yours then.
    """
    del isolate  # its callback has done everything
    if language is not None and language not in languages():
        raise UnknownName("language", language, languages())
    if undo is not None and undo not in RULES_OF_UNDO:
        raise UnknownName("rule of undo", undo, RULES_OF_UNDO)
    if scenario is not None and scenario.endswith(SAVE):
        _refuse_for_a_save({"--seed": seed, "--undo": undo})
    seats = seats_of(seat or [], "--seat")
    if mediator is not None:
        seats["mediator"] = mediator
    if not browser:  # over the network nobody has a model asked
        with_models(seats.values(), None, transcript)
    if text and browser:
        raise typer.BadParameter("Choose one of --text and --browser.")
    if browser:
        from negotiate.cli.browser import play_in_browser

        play_in_browser(scenario, seats, seed, language or load_settings().language)
        return
    announce_compiling()
    if text:
        from negotiate.text.console import Console
        from negotiate.text.game import play_in_terminal
        from negotiate.words.speaker import PLAYER, Speaker

        settings = load_settings()
        console = Console(speaker=Speaker(language or settings.language, PLAYER))
        raise typer.Exit(play_in_terminal(scenario, seats, seed, console, keep_language, undo or settings.undo))
    # pygame reads these when it is imported: no greeting on the terminal, and a name for the desktop's list of windows
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    os.environ.setdefault("SDL_VIDEO_X11_WMCLASS", "negotiate")
    from negotiate.window.app import open_window

    raise typer.Exit(open_window(scenario, seats, seed, language, undo))


def _refuse_for_a_save(given: Mapping[str, object]) -> None:
    """What a saved game has for good cannot be given again."""
    for option, value in given.items():
        if value is not None:
            raise typer.BadParameter(
                f"{option} is for a new game; a saved one goes on with what it began with. Leave {option} out, or begin a "
                "new game by the name of its scenario."
            )


def keep_language(code: str) -> None:
    """Another language was chosen at the terminal: the next game speaks it too."""
    settings = load_settings()
    settings.language = code
    settings.save()
