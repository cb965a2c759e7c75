"""One offline page on many games: a head, sections with sentences, charts and tables, and how to repeat it all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from negotiate.reports.page.page import render

Cells = Sequence[str]


@dataclass(frozen=True)
class Table:
    """A table of texts; `numbers` are the places of columns that are right-aligned. `folded` ones open on a click."""

    caption: str
    columns: Cells
    rows: Sequence[Cells]
    numbers: Sequence[int] = ()
    folded: bool = False


@dataclass(frozen=True)
class Section:
    """A part of the page. `figures` are (SVG element, caption)."""

    id: str
    heading: str
    text: Sequence[str] = ()
    sentences: Sequence[str] = ()
    figures: Sequence[tuple[str, str]] = ()
    tables: Sequence[Table] = ()
    note: str = ""


@dataclass(frozen=True)
class Page:
    """A whole page. `kind` is a word for what it is on, `lead` its first sentence, `facts` (name, value) of its head."""

    kind: str
    title: str
    lead: str
    facts: Sequence[tuple[str, str]]
    sections: Sequence[Section]
    command: str
    """The command that repeats it."""
    details: Sequence[tuple[str, str]] = field(default=())
    """Versions and hashes, for who checks."""
    warning: str = ""
    """What the command does not say."""


def page(shown: Page) -> str:
    """The page as the text of one HTML file."""
    return render("runs.html", page=shown)
