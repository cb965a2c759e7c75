"""`negotiate check`: every problem of a rule file in one run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer


def command(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="Rule files, folders with a scenario.yaml in them, or a file called personalities.yaml."
        ),
    ],
    shown: Annotated[Literal["text", "json"], typer.Option("--format", help="How the problems are printed.")] = "text",
) -> None:
    """Check rule files: every problem with its place, the line and a caret.

    Exit code 0: clean; 1: problems were found; 2: a bad command line.
    """
    from negotiate.rulebook.check import check_file
    from negotiate.rulebook.findings import render, render_json
    from negotiate.rulebook.personalities import check_personalities, is_personalities

    findings = [
        finding for file in files
        for finding in (check_personalities(file) if is_personalities(file) else check_file(file))
    ]
    if shown == "json":
        typer.echo(render_json(findings))
    elif findings:
        typer.echo(render(findings))
    raise typer.Exit(1 if findings else 0)
