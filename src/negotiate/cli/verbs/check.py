"""`negotiate check`: every problem of a rule file in one run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer


def command(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Rule files, folders with a scenario.yaml in them, scenarios by name, or a file called personalities.yaml.",
        ),
    ],
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 for warnings, too.")] = False,
    shown: Annotated[Literal["text", "json"], typer.Option("--format", help="How the problems are printed.")] = "text",
) -> None:
    """Check rule files: every problem with its place, the line and a caret.

    A warning that is meant can be allowed by a comment on its line, or above it, that gives the reason:

    # check: allow empty-track because the second lesson adds its issues

    An allowance without a reason, or one that is not needed any more, is a warning itself. Errors cannot be allowed.

    As JSON: a list with an entry a problem: path, line, column, severity (error or warning), sentence, rule, about (the
    dotted path in the rules) and source (the line as written).

    Exit code 0: clean, or nothing but warnings; 1: errors, or with --strict any problem; 2: a bad command line.
    """
    from negotiate.rulebook.check.check import check_file
    from negotiate.rulebook.check.findings import has_errors, render, render_json
    from negotiate.rulebook.model.personalities import check_personalities, is_personalities

    findings = [
        finding
        for path in map(_path, files)
        for finding in (check_personalities(path) if is_personalities(path) else check_file(path))
    ]
    if shown == "json":
        typer.echo(render_json(findings))
    elif findings:
        typer.echo(render(findings))
    raise typer.Exit(1 if has_errors(findings) or (strict and findings) else 0)


def _path(word: str) -> Path:
    """The file that a word means; for one that is nothing, the word, of which the check then says so."""
    from negotiate.errors import UnknownName
    from negotiate.rulebook.reading.shelf import scenario_file

    try:
        return scenario_file(word)
    except UnknownName:
        return Path(word)
