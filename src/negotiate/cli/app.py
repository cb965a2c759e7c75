"""The `negotiate` command: gathers the verbs and turns the program's own errors into one sentence and an exit code.

Exit codes: 0 done, 1 something was found (a rule file with problems, a record that disagrees), 2 a bad command line,
130 interrupted. Verbs import heavy rooms only when they run, so that `--help` is quick.
"""

from __future__ import annotations

import errno
import os
import sys
import warnings
from typing import Annotated

import typer

from negotiate.cli.streams import write_anywhere
from negotiate.cli.verbs import (
    check,
    classroom,
    compare,
    debrief,
    docs,
    explain,
    exploit,
    export,
    generate,
    import_domain,
    league,
    lesson,
    lsp,
    measures,
    merge,
    migrate,
    new,
    play,
    players,
    replay,
    report,
    scenarios,
    schema,
    sensitivity,
    show,
    simulate,
    study,
    sweep,
    tournament,
    train,
    translate,
    tune,
    validate,
    watch,
    why,
)
from negotiate.errors import ChanceWarning, FormerName, NegotiateError, RecordError, RuleFileError, TranslationWarning
from negotiate.version import __version__

app = typer.Typer(
    name="negotiate",
    help="Negotiate: rule files, an engine, and thousands of games from one command. The numbers are game parameters; "
    "nothing here predicts or proposes anything.",
    no_args_is_help=True,
    add_completion=False,
    # plain help: quick, readable by screen readers, and the same text in docs/command-line.md
    rich_markup_mode=None,
    # a defect shows an ordinary traceback
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"negotiate {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Options of the program itself."""
    del version  # its callback has done everything


_PYTHONS_WARNING = warnings.formatwarning

VERBS = (
    (play, "play", "Play a game in a window, or as text."),
    (classroom, "class", "Open a class that plays in browsers on its own devices."),
    (simulate, "simulate", "Play many games and print what happened."),
    (merge, "merge", "Join the shards of a run that several machines played."),
    (export, "export", "Put the tables of several runs together, one row a number."),
    (tournament, "tournament", "Let players compete in every seat and rank them."),
    (exploit, "exploit", "Look for a cheat that pays in a player's seat."),
    (league, "league", "Evolve personalities against each other."),
    (train, "train", "Train a player for a seat by playing."),
    (check, "check", "Find every problem of rule files."),
    (new, "new", "Write a starting rule file to edit."),
    (show, "show", "Print a rule file in full, with the origin of each value."),
    (schema, "schema", "Print the JSON Schema of rule files, for editors."),
    (lsp, "lsp", "Serve an editor: problems, completion and meanings in rule files."),
    (migrate, "migrate", "Bring an older rule file up to date."),
    (translate, "translate", "List the texts of a rule file for translation."),
    (explain, "explain", "Explain a rule file, or one item of it, in plain sentences."),
    (why, "why", "Say why accords do or do not come about."),
    (docs, "docs", "Write the printable rulebook of a scenario."),
    (lesson, "lesson", "Write the sheets, plan and slides for a lesson."),
    (generate, "generate", "Print a random rule file of a wanted size and opposition."),
    (import_domain, "import", "Read a domain of Genius or NegMAS into a rule file."),
    (replay, "replay", "Tell a recorded game and verify it."),
    (debrief, "debrief", "Look back on a recorded game, and ask what if."),
    (validate, "validate", "Compare the model with the literature."),
    (scenarios, "scenarios", "List the shipped scenarios."),
    (players, "players", "List the built-in players and mediators."),
    (measures, "measures", "List what can be measured, compared, varied and aimed at."),
    (compare, "compare", "Compare two scenarios, settings or players in the same games."),
    (study, "study", "Play a plan with hypotheses and say which of them hold."),
    (watch, "watch", "Show what every save of a rule file changes."),
    (sweep, "sweep", "Vary rule values and plot what follows."),
    (sensitivity, "sensitivity", "Rank rule values by how much they matter."),
    (tune, "tune", "Find rule values that reach a target."),
    (report, "report", "Write a results folder as one offline HTML page."),
)
FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC, errno.EFBIG)
"""Errors of a disk, or of a limit, that takes no more."""

for room, verb, summary in VERBS:
    app.command(verb, short_help=summary)(room.command)


def main() -> None:
    """Run the command line and leave with its exit code."""
    write_anywhere()
    warnings.formatwarning = warning_line
    try:
        try:
            app(prog_name="negotiate")
        finally:
            sys.stdout.flush()  # or a full disk shows only while Python closes
    except RuleFileError as error:
        print(error, file=sys.stderr)  # every finding, each with its place
        code = 1
    except RecordError as error:
        _complain(str(error))
        code = 2
    except NegotiateError as error:
        _complain(str(error))
        code = 2
    except BrokenPipeError:
        _write_no_more()  # whoever read our output has gone
        code = 1
    except OSError as error:
        if error.errno not in FULL:
            raise
        _write_no_more()
        _complain(
            f"The output cannot be written: {error.strerror}. Make room, or send it elsewhere; the rest of it is lost."
        )
        code = 1
    sys.exit(code)


def _write_no_more() -> None:
    """Keep Python from complaining about stdout once more while it closes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def warning_line(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, line: str | None = None
) -> str:
    """A warning of ours as one line, like an error; any other as Python has it."""
    if issubclass(category, TranslationWarning | ChanceWarning | FormerName):
        return f"negotiate: {message}\n"
    return _PYTHONS_WARNING(message, category, filename, lineno, line)


def _complain(text: str) -> None:
    print(f"negotiate: {text}", file=sys.stderr)
