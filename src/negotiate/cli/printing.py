"""Stdout for tables that people read. Names from rule files and of players are printed as they are, brackets and all."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TextIO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from negotiate.cli.streams import drawn_on
from negotiate.words.printable import printable

if TYPE_CHECKING:
    import polars as pl

NARROWEST = 40
"""Columns of a window below which lines are rather broken by the window than made shorter."""


class PrintableConsole(Console):
    """A console whose own colours and moves reach the terminal, and no control character of a text that it prints."""

    def __init__(self, stream: TextIO, **settings: Any) -> None:
        super().__init__(file=drawn_on(stream), **settings)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """What is drawn, piece by piece."""
        for piece in super().render(renderable, options):
            yield piece if piece.control else Segment(printable(piece.text), piece.style)


def stdout(width: int) -> Console:
    """Stdout, `width` columns wide where it is no terminal: a table in a file must not depend on the window it was made in.

    Nothing in a text is taken for markup.
    """
    console = PrintableConsole(sys.stdout, highlight=False, markup=False)
    if not console.is_terminal:
        console.width = width
    return console


def print_csv(table: pl.DataFrame) -> None:
    """Print a table as CSV to stdout, with its texts as a spreadsheet shows them (words/table_cells.py)."""
    from negotiate.words.spreadsheet import quoted

    print(quoted(table).write_csv(), end="")


def headed(bold: str, rest: str) -> Text:
    """A line that begins in bold."""
    return Text.assemble((bold, "bold"), "  ", rest)


def columns() -> int:
    """Columns of an explanation: no more than the window has, and always the same in a file."""
    from negotiate.reports.scenario.explanation import WIDTH

    console = Console()
    return max(NARROWEST, min(WIDTH, console.width)) if console.is_terminal else WIDTH
