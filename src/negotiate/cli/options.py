"""Options that stand in several verbs, each said once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

Words = list[str] | None

Seed = Annotated[int, typer.Option(metavar="S", help="Master seed, 0 to 2^64-1; a seed names its games.")]
Jobs = Annotated[int, typer.Option(metavar="J", help="Threads or processes, 0 for one a processor. Changes no result.")]
ClusterAddress = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Play on the workers of a Dask cluster, by the address of its scheduler, or `local`: workers on this computer, "
        "J of them. Changes no result.",
    ),
]
Players = Annotated[
    Words,
    typer.Option(
        metavar="SEAT=NAME",
        help="Who plays a seat: a name (see `negotiate players`), path/to/file.py:Class, path/to/policy.npz, model:NAME or "
        "negmas:NAME. May be repeated.",
    ),
]
Mediator = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="The mediator's style, the id of another mediator of the scenario, or `none`."),
]
Preset = Annotated[str | None, typer.Option(metavar="NAME", help="A preset of the scenario, such as `ripe`.")]
Override = Annotated[
    Words, typer.Option("--set", metavar="PATH=VALUE", help="Set a rule value, such as trust.decay=0.03. May be repeated.")
]
LANGUAGES = "The language to speak, by its code: de, en, es, fr, ru or uk."
Spoken = Annotated[str, typer.Option("--language", metavar="LL", help=LANGUAGES)]


def _isolate(wanted: bool) -> bool:
    """Set what players/isolated.py looks at; processes that the verb starts inherit it."""
    if wanted:
        os.environ["NEGOTIATE_ISOLATE"] = "1"
    return wanted


Isolate = Annotated[
    bool,
    typer.Option(
        "--isolate",
        callback=_isolate,
        help="Shut players in Python files in: a process of their own, no network, no writing, limits of memory and time.",
    ),
]
ShownOrCsv = Annotated[
    Literal["table", "json", "csv"],
    typer.Option("--format", help="How the results are printed; csv: the table alone, for a spreadsheet."),
]
GameOfMany = Annotated[
    int | None, typer.Option("--game", metavar="N", min=0, help="Which game, by its number, of a file that holds many.")
]
Transcript = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Write down what language models are asked and answer; what stands in FILE already is not asked again.",
    ),
]
Shown = Annotated[Literal["table", "json"], typer.Option("--format", help="How the results are printed.")]
