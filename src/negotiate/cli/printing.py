"""Stdout for tables that people read. Names from rule files and of players are printed as they are, brackets and all."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text


def stdout(width: int) -> Console:
    """Stdout, `width` columns wide where it is no terminal: a table in a file must not depend on the window it was made in.

    Nothing in a text is taken for markup.
    """
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = width
    return console


def headed(bold: str, rest: str) -> Text:
    """A line that begins in bold."""
    return Text.assemble((bold, "bold"), "  ", rest)
