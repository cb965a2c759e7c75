"""The utility chart: what every option of an issue is worth to every party, as bars to both sides of the status quo."""

from __future__ import annotations

from collections.abc import Sequence

from negotiate.reports.charts import palette, svg
from negotiate.reports.scenario.book import Book

WIDE = 860.0
LABELS = 270.0
"""Room for the options' labels."""
SIZE, HEAD, SMALL = 12.0, 14.0, 10.5
BAR = 13.0
MARGIN = 24.0
ENDS = 46.0
"""Room for a number at either end of the bars."""


def utility_chart(
    book: Book, issues: Sequence[str], parties: Sequence[str], *, marked: str = "", name: str = "worth"
) -> str:
    """Bars for the issues, one block each; `marked` is the id of an option that stands out, `name` unique in a page.

    All bars share one scale. Every bar has the party's initials and its number beside it, so that colour is never needed.
    """
    points = {
        (issue, option.id): book.points(issue, option.id)
        for issue in issues
        for option in book.scenario.issues[issue].options
    }
    values = [values.get(party, 0.0) for values in points.values() for party in parties]
    least, most = min([0.0, *values]), max([0.0, *values])
    room = WIDE - 2 * MARGIN - LABELS - 2 * ENDS
    scale = room / ((most - least) or 1.0)
    zero = MARGIN + LABELS + ENDS - least * scale
    parts: list[str] = []
    y = MARGIN
    for issue in issues:
        entry = book.scenario.issues[issue]
        y += HEAD
        parts.append(svg.words(MARGIN, y, entry.name, HEAD, bold=True))
        y += 14
        begin = y
        block: list[str] = []
        for option in entry.options:
            worth = points[issue, option.id]
            lines = svg.wrapped(option.label, SIZE, LABELS - 16, bold=option.id == marked)
            rows = len(parties) if any(worth.values()) else 1
            high = max(len(lines) * SIZE * svg.LINE, rows * (BAR + 3)) + 8
            if option.id == marked:
                parts.append(svg.box(MARGIN - 8, y - 4, WIDE - 2 * MARGIN + 16, high, fill="panel", line="accent"))
            first = y + (high - 8 - len(lines) * SIZE * svg.LINE) / 2 + SIZE
            for place, text in enumerate(lines):
                block.append(svg.words(MARGIN, first + place * SIZE * svg.LINE, text, SIZE, bold=option.id == marked))
            row = y + (high - 8 - rows * (BAR + 3)) / 2
            if not any(worth.values()):
                block.append(svg.words(zero + 5, row + BAR - 2.5, "0", SMALL, colour="muted"))
            else:
                for party in parties:
                    block += _bar(book, party, worth.get(party, 0.0), zero, scale, row)
                    row += BAR + 3
            y += high
        parts.append(svg.line([(zero, begin - 4), (zero, y - 2)], colour="ink", thick=1))
        parts += block
        y += 16
    parts.append(svg.words(zero, y + 2, book.say("status quo"), SMALL, colour="muted", anchor="middle"))
    x = MARGIN
    y += 26
    for party in parties:
        label = f"{book.scenario.parties[party].initials} {book.party(party)}"
        if x > MARGIN and x + svg.width(label, SMALL) + 40 > WIDE - MARGIN:
            x, y = MARGIN, y + 18
        parts.append(f'<rect x="{x:.1f}" y="{y - 9:.1f}" width="12" height="10" fill="var(--{_colour(book, party)})"/>')
        parts.append(svg.words(x + 18, y, label, SMALL, colour="muted"))
        x += svg.width(label, SMALL) + 40
    described = " ".join(
        book.say(
            "{issue}, {option}: {points}.",
            issue=book.issue(issue),
            option=book.label(issue, option),
            points=", ".join(f"{book.party(party)} {book.signed(values.get(party, 0.0))}" for party in parties),
        )
        for (issue, option), values in points.items()
        if any(values.get(party) for party in parties)
    )
    longest = book.say("The longest bar is {points}.", points=book.in_points(max(abs(least), abs(most))))
    title = book.say(
        "What the options are worth, in points: {issues}", issues=", ".join(book.issue(issue) for issue in issues)
    )
    return svg.picture(name, title, f"{described} {longest}".strip(), WIDE, y + MARGIN, parts)


def _colour(book: Book, party: str) -> str:
    return palette.party(book.rules.names.parties.index(party))


def _bar(book: Book, party: str, value: float, zero: float, scale: float, y: float) -> list[str]:
    long = abs(value) * scale
    x = zero if value >= 0 else zero - long
    text = f"{book.scenario.parties[party].initials} {book.signed(value)}"
    parts = (
        [f'<rect x="{x:.1f}" y="{y:.1f}" width="{long:.2f}" height="{BAR:g}" fill="var(--{_colour(book, party)})"/>']
        if long
        else []
    )
    end = zero + long + 5 if value >= 0 else zero - long - 5
    parts.append(
        svg.words(
            end, y + BAR - 2.5, text, SMALL, anchor="start" if value >= 0 else "end", colour="ink" if value else "muted"
        )
    )
    return parts
