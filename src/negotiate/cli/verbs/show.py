"""`negotiate show`: a rule file in full, with the origin of each value."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer


def command(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="Path of a rule file, or name of a scenario (see `negotiate scenarios`)."),
    ],
    item: Annotated[
        str | None,
        typer.Argument(metavar="ITEM", help="Only what stands at this dotted path, such as trust or parties.ukraine.pain."),
    ] = None,
    resolved: Annotated[
        bool, typer.Option("--resolved", help="Also every key that is left to its default, and what follows from others.")
    ] = False,
    preset: Annotated[str | None, typer.Option(metavar="NAME", help="A preset of the scenario, such as `ripe`.")] = None,
    skin: Annotated[str | None, typer.Option(metavar="NAME", help="A skin of the scenario, such as `neutral`.")] = None,
    override: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Set a rule value, such as trust.decay=0.03. May be repeated."),
    ] = None,
    shown: Annotated[
        Literal["yaml", "json"], typer.Option("--format", help="How it is printed; json: path, value, file, line, column.")
    ] = "yaml",
) -> None:
    """Print a rule file put together with everything that it extends, each value with the file and line it comes from.

    The YAML that is printed for a whole file is a rule file itself, one that extends nothing.
    """
    from negotiate.rulebook.reading.origins import whole

    found = whole(file, resolved=resolved, preset=preset, skin=skin, overrides=override)
    if shown == "yaml":
        typer.echo("\n".join(found.lines(item or "")))
        return
    rows = [
        {
            "path": path,
            "value": value,
            "file": place.file if place is not None else None,
            "line": place.line if place is not None else None,
            "column": place.column if place is not None else None,
        }
        for path, value, place in found.values(item or "")
    ]
    typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
