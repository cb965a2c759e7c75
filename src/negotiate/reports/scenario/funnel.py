"""The funnel to the accord as a picture: games that reach each step, and where each condition of the accord got stuck."""

from __future__ import annotations

from negotiate.reports.charts import svg
from negotiate.reports.charts.axes import SIZE, SMALL, WIDE, row_label
from negotiate.reports.charts.palette import ACCENT, FAINT, INK, MUTED, PANEL
from negotiate.reports.scenario.book import Book
from negotiate.reports.scenario.why import STUCK, Found, clause_label, share, step_label

LABELS = 240.0
"""Room for labels at the left; longer ones are wrapped."""
HIGH, THICK = 30.0, 18.0
SHADES = {"shut": 1.0, "untabled": 0.72, "refused": 0.46, "fallen": 0.24, "unmet": 0.46}
"""Where a condition got stuck, by how dark it is: told apart by lightness, not by hue."""


def funnel(book: Book, found: Found) -> str:
    """The picture as an SVG element: a bar for each step, under them one for each condition in the games without it."""
    games = found["games"]
    left, right = LABELS + 12, WIDE - 118
    parts = [svg.words(2, 15, book.say("Games that reach each step"), SIZE, bold=True)]
    y = 26.0
    for step in found["steps"]:
        lines = svg.wrapped(step_label(book, step["name"]), SIZE, LABELS)
        tall = max(HIGH, len(lines) * SIZE * svg.LINE + 8)
        middle = y + tall / 2
        parts += row_label(lines, left - 8, middle)
        parts.append(svg.bar(left, middle - THICK / 2, right - left, THICK, PANEL))
        parts.append(svg.bar(left, middle - THICK / 2, (right - left) * step["share"], THICK, ACCENT))
        low, high = (left + (right - left) * end for end in (step["low"], step["high"]))
        if step["name"] != "games":
            parts.append(svg.line([(low, middle), (high, middle)], colour=INK, thick=1.4))
        said = f"{book.number(step['games'])}  ({share(book, step['games'], games)})"
        parts.append(svg.words(right + 8, middle + SMALL * 0.36, said, SMALL))
        y += tall
    y += 26
    parts.append(
        svg.words(2, y, book.say("Conditions that are missing at the end, and where they got stuck"), SIZE, bold=True)
    )
    y += 11
    clauses = sorted(found["clauses"], key=lambda clause: -clause["missing"])
    for clause in clauses:
        lines = svg.wrapped(clause_label(book, clause), SIZE, LABELS)
        tall = max(HIGH, len(lines) * SIZE * svg.LINE + 8)
        middle = y + tall / 2
        parts += row_label(lines, left - 8, middle)
        parts.append(svg.bar(left, middle - THICK / 2, right - left, THICK, PANEL))
        x = left
        for kind, count in clause["stuck"].items():
            wide = (right - left) * count / games
            if count:
                parts.append(svg.bar(x, middle - THICK / 2, wide, THICK, ACCENT, opacity=SHADES[kind], edge="paper"))
            x += wide
        said = f"{book.number(clause['missing'])}  ({share(book, clause['missing'], games)})"
        parts.append(svg.words(right + 8, middle + SMALL * 0.36, said, SMALL))
        y += tall
    parts.append(svg.line([(left, y + 2), (right, y + 2)], colour=FAINT, thick=1))
    legend, y = _legend(book, found, left, y + 22)
    described = book.listed(
        f"{step_label(book, step['name'])}: {share(book, step['games'], games)}" for step in found["steps"]
    )
    return svg.picture("", book.say("The way to the accord"), described, WIDE, y, [*parts, *legend], grows=False)


def _legend(book: Book, found: Found, left: float, y: float) -> tuple[list[str], float]:
    parts, x = [], left
    for kind, label in STUCK.items():
        if not any(clause["stuck"][kind] for clause in found["clauses"]):
            continue
        said = book.say(label)
        wide = 20 + svg.width(said, SMALL) + 16
        if x > left and x + wide > WIDE:
            x, y = left, y + 20
        parts.append(svg.bar(x, y - 10, 13, 13, ACCENT, opacity=SHADES[kind]))
        parts.append(svg.words(x + 19, y + 1, said, SMALL, colour=MUTED))
        x += wide
    return parts, y + 14
