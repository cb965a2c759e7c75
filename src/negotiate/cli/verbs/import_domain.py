"""`negotiate import`: a domain of Genius or NegMAS as a rule file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", help="The folder of a domain: Genius's XML, or NegMAS's YAML or JSON."),
    ],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Write the rule file here; it ends with .yaml.")],
    rounds: Annotated[int, typer.Option(metavar="N", min=1, max=256, help="Rounds of bargaining at most, 1 to 256.")] = 100,
    levels: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=2,
            help="Divide a numeric issue into at most so many options; without it, whole numbers are as many as a rule "
            "file takes, and others become 11.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Read a domain of Genius or NegMAS and write it as a rule file for bargaining by alternating offers.

    A utility of 1 becomes 100 points. What a rule file cannot say is dropped or rounded, and a comment in the file says so.
    Exit code 0: done; 1: the file cannot be written; 2: no such domain, or a bad command line.
    """
    from negotiate.adapters.domains.rule_file import imported
    from negotiate.rulebook.edit.outputs import RULE_FILE
    from negotiate.rulebook.edit.starting import name_problem
    from negotiate.rulebook.reading.source import write_source

    name = out.name.removesuffix(".yaml")
    problem = name_problem(name)
    if out.suffix != ".yaml" or problem:
        raise typer.BadParameter(problem or f"'{out}' does not end with .yaml, as a rule file does.", param_hint="--out")
    made = imported(folder, name, rounds, levels)
    write_source(out, made.text.encode(), RULE_FILE)
    many = "" if made.issues == 1 else "s"
    typer.echo(f"'{out}' has the {made.issues} issue{many} and {made.parties} parties of the domain.")
    for remark in made.remarks:
        typer.echo(f"  dropped or rounded: {remark}")
    typer.echo(f"Try:\n  negotiate check {out}\n  negotiate simulate {out} --games 1000")
