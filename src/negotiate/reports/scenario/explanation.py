"""An explanation: sentences and tables about one thing in a rule file, as values, as text and as plain data."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from negotiate.engine.rules import Place
from negotiate.reports.scenario.book import Book
from negotiate.reports.scenario.item import LABELS, Item

WIDTH = 100
"""Columns of the text."""


@dataclass(frozen=True)
class Table:
    """Rows of short texts under a head; all columns but the first are numbers or short words and stand to the right."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """A heading, what is to be said under it, and a table where numbers stand side by side."""

    heading: str
    sentences: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Explanation:
    """What a scenario, track, gate, issue, option, party or mediator is and does."""

    kind: str
    path: str
    """Dotted path in the rule file; empty for the scenario."""
    title: str
    summary: str
    sections: tuple[Section, ...] = field(default=())
    place: Place | None = None
    kind_label: str = ""
    """What kind of thing it is, in the reader's language."""

    def text(self, width: int = WIDTH) -> str:
        """The explanation for reading, lines of at most `width` columns where words allow it."""
        where = [self.path] if self.path else []
        where += [f"{self.place.file}:{self.place.line}"] if self.place is not None else []
        lines = [f"{self.title} ({self.kind_label or self.kind})", *([" · ".join(where)] if where else [])]
        lines += ["", *textwrap.wrap(self.summary, width)]
        for section in self.sections:
            lines += ["", section.heading]
            for sentence in section.sentences:
                lines += textwrap.wrap(
                    sentence,
                    width,
                    initial_indent="  • ",
                    subsequent_indent="    ",
                    break_long_words=False,
                    break_on_hyphens=False,
                )
            if section.table is not None:
                lines += _columns(section.table, width)
        return "\n".join(lines)

    def plain(self) -> dict[str, Any]:
        """The explanation as plain data for JSON."""
        return {
            "kind": self.kind,
            "path": self.path,
            "title": self.title,
            "place": str(self.place) if self.place is not None else None,
            "summary": self.summary,
            "sections": [
                {
                    "heading": section.heading,
                    "sentences": list(section.sentences),
                    **(
                        {"table": {"head": list(section.table.head), "rows": [list(row) for row in section.table.rows]}}
                        if section.table is not None
                        else {}
                    ),
                }
                for section in self.sections
            ],
        }


def explanation(book: Book, item: Item, title: str, summary: str, sections: Sequence[Section] = ()) -> Explanation:
    """The explanation of an item of the book, with its kind and its place in the rule file."""
    label, place = book.say(LABELS[item.kind]), book.place(item.path or "title")
    return Explanation(item.kind, item.path, title, summary, tuple(sections), place, label)


def _columns(table: Table, width: int) -> list[str]:
    """The table in columns; the first column and the widest other one go on in the next line when they are too long."""
    rest = [max(len(row[place]) for row in (table.head, *table.rows)) for place in range(1, len(table.head))]
    longest = max(len(row[0]) for row in (table.head, *table.rows))
    if rest:
        widest = rest.index(max(rest))
        others = sum(size + 2 for size in rest) - rest[widest]
        rest[widest] = min(rest[widest], max(24, width - 2 - min(longest, 24) - others))
    first = min(longest, max(24, width - 2 - sum(size + 2 for size in rest)))
    lines = []
    for row in (table.head, *table.rows):
        parts = textwrap.wrap(row[0], first) or [""]
        # what goes on stands two columns further in
        parts = [parts[0], *(f"  {part}" for part in parts[1:])]
        wrapped = [textwrap.wrap(cell, size) or [""] for cell, size in zip(row[1:], rest, strict=True)]
        for line in range(max(len(parts), *(len(cell) for cell in wrapped), 1)):
            head = parts[line] if line < len(parts) else ""
            cells = [cell[line] if line < len(cell) else "" for cell in wrapped]
            tail = "".join(f"  {cell:>{size}}" for cell, size in zip(cells, rest, strict=True))
            lines.append(f"  {head:<{first}}{tail}".rstrip())
    return lines
