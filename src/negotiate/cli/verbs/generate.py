"""`negotiate generate`: a random scenario of a wanted size and opposition."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def command(
    parties: Annotated[int, typer.Option(metavar="N", help="How many parties, 2 to 16; all are principals.")] = 5,
    issues: Annotated[int, typer.Option(metavar="N", help="How many issues, 1 to 64.")] = 6,
    options: Annotated[int, typer.Option(metavar="N", help="Options of each issue, the status quo included, 2 to 65.")] = 5,
    opposition: Annotated[
        float,
        typer.Option(
            metavar="X",
            help="How far interests stand against each other: 0, one text is best for all; 0.71 with two parties, one gains "
            "what the other loses; at most the square root of parties minus 1. Met within 0.02.",
        ),
    ] = 0.7,
    seed: Annotated[int, typer.Option(metavar="S", help="The same arguments and seed give the same file.")] = 1,
    gates: Annotated[bool, typer.Option("--gates", help="With tracks behind gates, trust, phases and events.")] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it here, not to stdout; another file is not overwritten.")
    ] = None,
) -> None:
    """Print a random rule file that checks clean and plays.

    Without --gates it is plain bargaining: one open track, agreements are kept, and any agreement is better than none. With
    gates the first issues serve everybody, and the later ones cost some what they bring to others.
    """
    from negotiate.lab.generate import generate

    made = generate(parties, issues, options, opposition, seed, gates=gates)
    if out is None:
        typer.echo(made.text, nl=False)
        return
    from negotiate.errors import RecordError
    from negotiate.reports.page.page import write
    from negotiate.rulebook.edit.outputs import RULE_FILE

    if out.exists() and (not out.is_file() or out.read_bytes() != made.text.encode()):
        raise RecordError(f"'{out}' is there already and holds something else; give --out a new file.")
    write(out, made.text, RULE_FILE)
    bounds = made.opposition
    told = f"{bounds.high:.3f}" if bounds.exact else f"between {bounds.low:.3f} and {bounds.high:.3f}"
    print(f"The rule file is in '{out}'. Its opposition is {told}.", file=sys.stderr)
