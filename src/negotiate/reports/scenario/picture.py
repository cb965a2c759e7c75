"""Which picture goes with which item: the gate graph for what opens, the utility chart for what is worth something."""

from __future__ import annotations

from negotiate.reports.scenario.book import Book
from negotiate.reports.scenario.gate_graph import gate_graph
from negotiate.reports.scenario.item import Item
from negotiate.reports.scenario.utility_chart import utility_chart


def draw(book: Book, item: Item) -> str | None:
    """The picture of an item as an SVG element with colour tokens; None for what has none: a mediator, a party without a
    stake."""
    if item.kind in ("scenario", "track") or (item.kind == "gate" and not item.option):
        return gate_graph(book, item.name or ("accord" if item.kind == "gate" else ""))
    if item.kind in ("issue", "option", "gate"):
        return utility_chart(book, [item.name], book.caring(item.name), marked=item.option)
    if item.kind == "party" and item.name in book.stakeholders:
        return utility_chart(book, valued(book, item.name), [item.name])
    return None


def valued(book: Book, party: str) -> list[str]:
    """Issues of which some option is worth something to the party, or else all."""
    found = [name for name in book.scenario.issues if party in book.caring(name)]
    return found or list(book.scenario.issues)
