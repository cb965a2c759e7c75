"""`negotiate merge`: join the shards of a run that was played on several machines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from negotiate.cli.options import ShownOrCsv
from negotiate.cli.verbs.simulate import show


def command(
    folders: Annotated[
        list[Path], typer.Argument(metavar="DIR...", help="The folders of all shards, in any order.", show_default=False)
    ],
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Write games.parquet, rounds.parquet and run.json of the whole run here.")
    ],
    shown: ShownOrCsv = "table",
) -> None:
    """Join the shards that `negotiate simulate --shard` played, and print what happened in the whole run.

    The tables are the same bytes as those of a run that was never cut.
    """
    from negotiate.lab.shards import merge

    show(merge(folders, out), shown)
