"""`negotiate schema`: the JSON Schema of rule files, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it into this file instead of printing it.", show_default=False)
    ] = None,
) -> None:
    """Print the JSON Schema (draft-07) of rule files: every key with its description, unit, range, default and examples.

    An editor that reads YAML by a language server (for VS Code: the YAML extension by Red Hat) completes keys and marks
    mistakes while you type, when the first line of the rule file says where the schema lies, seen from that file:

    # yaml-language-server: $schema=negotiate.schema.json

    The shipped files have this line, and `negotiate new` writes it and puts the schema beside the new file.
    """
    from negotiate.rulebook.edit.outputs import SCHEMA
    from negotiate.rulebook.model.json_schema import json_schema_text
    from negotiate.rulebook.reading.source import write_source

    text = json_schema_text()
    if out is None:
        typer.echo(text, nl=False)
        return
    write_source(out, text.encode(), SCHEMA)
    typer.echo(f"The schema is in '{out}'. A rule file beside it finds it by the first line")
    typer.echo(f"# yaml-language-server: $schema={out.name}")
