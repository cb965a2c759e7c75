"""Gates against the calendar: the earliest round in which each can open at all, and when it opened in games."""

from __future__ import annotations

import math
from collections.abc import Iterable

from negotiate.reports.charts import svg
from negotiate.reports.charts.axes import SMALL, WIDE
from negotiate.reports.charts.labelled_rows import frame, rows
from negotiate.reports.charts.markers import marker
from negotiate.reports.charts.palette import ACCENT, INK, MUTED, PAPER
from negotiate.reports.scenario.book import Book
from negotiate.reports.scenario.earliest import NEVER, Earliest
from negotiate.reports.scenario.why import Found, share
from negotiate.rulebook.check.reachable import Spot

HIGH, THICK = 28.0, 11.0
AFTER = 84.0
"""Room at the right for the share of games."""


def timeline(book: Book, found: Found) -> str:
    """The picture as an SVG element: a row for each track, and under it one for each of its options with a gate of its own.

    From the least round to the greatest a thin line, over the middle half of the games a bar, at the median a stroke.
    """
    earliest = Earliest(book)
    openings = {opening["path"]: opening for opening in found["openings"]}
    spots = list(_spots(book, openings))
    calendar = book.scenario.calendar
    # after an accord gates may still open
    last = max(calendar.rounds, *(math.ceil(opening["rounds"][-1]) for opening in openings.values() if opening["rounds"]), 1)
    frame_ = rows([_label(book, spot) for spot, _ in spots], (0.5, last + 0.5), high=HIGH, after=AFTER)
    axes = frame_.axes
    parts = frame(frame_, book.unit, numbers=(1, last), whole=True)
    if calendar.classroom_rounds < calendar.rounds:
        x = axes.across(calendar.classroom_rounds + 0.5)
        parts.append(svg.line([(x, axes.top), (x, axes.bottom)], colour=MUTED, thick=1.2, dash="5 4"))
    told = []
    for (spot, path), middle in zip(spots, frame_.middles, strict=True):
        opening = openings[path]
        at = earliest.of(spot)
        if opening["rounds"] is not None:
            low, first, median, third, high = (axes.across(value) for value in opening["rounds"])
            parts.append(svg.line([(low, middle), (high, middle)], colour=ACCENT, thick=1.6))
            parts.append(svg.bar(first - 2, middle - THICK / 2, third - first + 4, THICK, ACCENT, opacity=0.45))
            parts.append(
                svg.line([(median, middle - THICK / 2 - 2), (median, middle + THICK / 2 + 2)], colour=INK, thick=2.2)
            )
        if at != NEVER:
            paint = f'fill="var(--{PAPER})" stroke="var(--{INK})" stroke-width="1.4"'
            parts.append(marker(axes.across(at), middle, "diamond", 5.0, paint))
        games = share(book, opening["games"], found["games"])
        right = axes.across(last + 0.5)
        parts.append(svg.words(right + 8, middle + SMALL * 0.36, games, SMALL))
        told.append(f"{_label(book, spot)}: {games}")
    legend, high = _legend(book, frame_.height + 12)
    title = book.say("When gates open in {games} games", games=book.number(found["games"]))
    return svg.picture("", title, book.speaker.separated(told), WIDE, high, [*parts, *legend], grows=False)


def _spots(book: Book, openings: dict[str, Found]) -> Iterable[tuple[Spot, str]]:
    for track in book.scenario.tracks:
        yield ("track", track, ""), f"tracks.{track}"
        for issue, entry in book.issues_of(track).items():
            for option in entry.options[1:]:
                path = f"issues.{issue}.options.{option.id}"
                if path in openings:
                    yield ("option", issue, option.id), path


def _label(book: Book, spot: Spot) -> str:
    kind, name, option = spot
    if kind == "track":
        return book.track(name)
    return book.say("{issue}: {option}", issue=book.issue(name), option=book.label(name, option))


def _legend(book: Book, y: float) -> tuple[list[str], float]:
    paint = f'fill="var(--{PAPER})" stroke="var(--{INK})" stroke-width="1.4"'
    entries = [
        ([marker(8, y - 4, "diamond", 5.0, paint)], book.say("the earliest that can be")),
        (
            [
                svg.line([(0, y - 4), (34, y - 4)], colour=ACCENT, thick=1.6),
                svg.bar(9, y - 4 - THICK / 2, 16, THICK, ACCENT, opacity=0.45),
                svg.line([(17, y - 12), (17, y + 4)], colour=INK, thick=2.2),
            ],
            book.say("least, middle half with median, greatest"),
        ),
        ([svg.line([(6, y - 12), (6, y + 4)], colour=MUTED, thick=1.2, dash="5 4")], book.say("end of a classroom game")),
    ]
    if book.scenario.calendar.classroom_rounds >= book.scenario.calendar.rounds:
        entries.pop()
    parts, x = [], 8.0
    for shapes, words in entries:
        drawn = 42.0 if len(shapes) > 1 else 22.0
        parts.append(f'<g transform="translate({x:.1f} 0)">{"".join(shapes)}</g>')
        parts.append(svg.words(x + drawn, y, words, SMALL, colour=MUTED))
        x += drawn + svg.width(words, SMALL) + 16
    return parts, y + 14
