"""`negotiate export`: results folders as one long table, for R, a spreadsheet or a notebook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    folders: Annotated[
        list[Path], typer.Argument(metavar="DIR...", help="Folders that `simulate --out` made.", show_default=False)
    ],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Write the table here; its ending, .csv or .parquet, says how.")],
    rounds: Annotated[bool, typer.Option("--rounds", help="Every round instead of every game.")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="This quantity alone, such as utility or trust. May be repeated."),
    ] = None,
) -> None:
    """Put the tables of several runs together, one row a number.

    Every row has the scenario, the setting, the seed, the players and the seat, so that different scenarios stack. Beside
    the table lies its codebook, what every column and quantity means: long.codebook.csv beside long.csv.
    """
    from negotiate.lab.long import codebook_of, long_codebook, long_parts, write_long

    parts = long_parts(folders, only or (), rounds=rounds)
    count = write_long(parts, out, long_codebook(folders, only or (), rounds=rounds))
    typer.echo(f"{count:,} rows are written to {out}; {codebook_of(out)} says what they mean.")
