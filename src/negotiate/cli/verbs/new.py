"""`negotiate new`: a starting rule file to edit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the new scenario, such as two-valleys.")],
    base: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="SCENARIO",
            help="Copy this scenario, by name or path, comments and all.",
            show_default=False,
        ),
    ] = None,
    extends: Annotated[
        str | None,
        typer.Option(
            metavar="SCENARIO",
            help="Build on this scenario, by name or path: the new file says only what is different.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write NAME.yaml here: a commented rule file that checks clean and plays, ready to be changed.

    The schema for editors is put beside it. Nothing is overwritten. Exit code 0: done; 1: the file is there already, cannot
    be written, or the base has problems; 2: a bad command line.
    """
    from negotiate.rulebook.edit.starting import name_problem, start

    name = name.removesuffix(".yaml")
    problem = name_problem(name)
    if problem:
        raise typer.BadParameter(problem, param_hint="NAME")
    if base is not None and extends is not None:
        raise typer.BadParameter(
            "A file is a copy of a scenario or builds on one; give one of the two.", param_hint="--extends"
        )
    started = start(name, Path(), extends or base or "", layer=extends is not None)
    typer.echo(f"'{started.file}' is ready, and '{started.schema}' beside it explains its keys to your editor. Try:")
    typer.echo(f"  negotiate check {started.file}")
    typer.echo(f"  negotiate simulate {started.file} --games 1000")
    if not started.schema_is_ours:
        typer.echo(
            f"'{started.schema}' is not ours and was left as it is; `negotiate schema --out FILE` writes ours elsewhere."
        )
