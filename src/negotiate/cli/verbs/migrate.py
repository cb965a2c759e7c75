"""`negotiate migrate`: bring a rule file of an older version of the format up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", readable=False, help="A rule file, or a folder with a scenario.yaml in it.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")] = False,
) -> None:
    """Bring a rule file of an older version of the format up to date; comments and layout stay as they are.

    Exit code 0: done, or nothing to do; 1: the file cannot be migrated, or with --dry-run: there is something to do;
    2: a bad command line.
    """
    from negotiate.rulebook.edit.migrate import migrated
    from negotiate.rulebook.model.schema import VERSION
    from negotiate.rulebook.reading.shelf import scenario_file

    path = scenario_file(file)
    migration = migrated(path)
    if migration.version == VERSION:
        typer.echo(f"'{path}' is of version {VERSION} of the rule-file format already; there is nothing to do.")
        return
    if dry_run:
        typer.echo(migration.draft.difference())
        raise typer.Exit(1)
    migration.draft.write()
    typer.echo(f"'{path}' was of version {migration.version} of the rule-file format and is of version {VERSION} now.")
