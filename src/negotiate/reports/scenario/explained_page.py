"""`explain --html`: all that there is to say of a rule file and all its pictures on one page that needs nothing else."""

from __future__ import annotations

from negotiate.reports.page.page import render
from negotiate.reports.scenario.book import Book
from negotiate.reports.scenario.explain import explain
from negotiate.reports.scenario.explanation import Section
from negotiate.reports.scenario.funnel import funnel
from negotiate.reports.scenario.gate_graph import gate_graph
from negotiate.reports.scenario.item import Item
from negotiate.reports.scenario.timeline import timeline
from negotiate.reports.scenario.why import Found, told
from negotiate.reports.scenario.zone import zone


def explained_page(book: Book, found: Found) -> str:
    """The page as HTML text; `found` is what games of it came to (lab/why.py)."""
    said = explain(book, Item("scenario"))
    why = told(book, found)
    sections = [
        *(_section(f"about-{place}", section) for place, section in enumerate(said.sections[:-1])),
        {
            "id": "map",
            "heading": book.say("What depends on what"),
            "said": (),
            "table": None,
            "figure": gate_graph(book, compact=True),
            "caption": book.say("Tracks from left to right, what opens each, and lines from what a gate names."),
            "wide": True,
        },
        {
            "id": "timeline",
            "heading": book.say("Gates and the calendar"),
            "said": (),
            "table": None,
            "figure": timeline(book, found),
            "caption": book.say(
                "The earliest gives every benefit of the doubt: texts are signed as soon as they may be and all is kept. On "
                "the right: share of games in which the gate opens."
            ),
            "wide": False,
        },
    ]
    area = zone(book)
    if area is not None:
        sections.append(
            {
                "id": "zone",
                "heading": book.say("Where both could agree"),
                "said": (),
                "table": None,
                "figure": area,
                "caption": book.say(
                    "Texts of options that can open, by what they are worth carried out in full; right and above the thin "
                    "lines both have more than without an agreement."
                ),
                "wide": False,
            }
        )
    ways = [_section(f"why-{place}", section) for place, section in enumerate(why.sections)]
    ways[0]["figure"] = funnel(book, found)
    ways[0]["caption"] = why.summary
    return render(
        "explained.html",
        book.speaker,
        title=said.title,
        summary=said.summary,
        kind=said.kind_label,
        sections=[*sections, *ways],
    )


def _section(name: str, section: Section) -> dict[str, object]:
    return {
        "id": name,
        "heading": section.heading,
        "said": section.sentences,
        "table": section.table,
        "figure": "",
        "caption": "",
        "wide": False,
    }
