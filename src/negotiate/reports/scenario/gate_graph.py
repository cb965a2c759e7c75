"""The gate graph of a scenario: tracks as cards from left to right, what opens each, and lines from what leads there.

Columns are the waves in which tracks can open. A line starts at the issue whose agreement a gate names and ends at the row
that asks for it; a line over several columns has a lane of its own between the cards, so that nothing crosses a card. Trust
and verified phases come from all tracks further left; they flow through one dashed line under the cards.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from negotiate.reports.charts import svg
from negotiate.reports.scenario.book import Book
from negotiate.reports.scenario.consent import vote_needed
from negotiate.reports.scenario.gates import (
    Requirement,
    always_open,
    gate_of_accord,
    gate_of_option,
    gate_of_track,
    opening,
    requirements,
    track_opens,
    waves,
)
from negotiate.words.labels import capital
from negotiate.words.language import N_

GAP = 22.0
"""Room between two cards of a column, which a lane may pass through."""
PAD, SIZE, HEAD, SMALL = 12.0, 12.0, 14.0, 10.5
MARGIN = 24.0


class Measures(NamedTuple):
    """How wide things are drawn."""

    card: float
    gutter: float
    """Room between two columns for lines."""

    def left(self, column: int) -> float:
        """Where a column begins."""
        return MARGIN + column * (self.card + self.gutter)


FULL = Measures(282.0, 66.0)
COMPACT = Measures(200.0, 38.0)
"""For print: narrow enough that words stay legible on a page."""
LEGEND = 300.0
"""Width of a picture at least, so that its legend has room."""
OUT = 9.0
"""How far right of a card the dashed line runs that takes its trust and phases away."""


@dataclass
class Row:
    """A row of a card: lines of text, and where lines may start or end."""

    text: list[str]
    kind: str
    """`need`, `issue` or `option`."""
    issue: str = ""
    need: Requirement | None = None
    y: float = 0.0
    """Middle of the first line."""


@dataclass
class Card:
    """A track, or the accord."""

    name: str
    title: list[str]
    note: list[str]
    rows: list[Row] = field(default_factory=list)
    x: float = 0.0
    y: float = 0.0

    @property
    def height(self) -> float:
        height = PAD + len(self.title) * HEAD * svg.LINE + len(self.note) * SMALL * svg.LINE + PAD
        for kind in ("need", "issue"):
            height += SMALL * svg.LINE + 4 if any(row.kind == kind for row in self.rows) else 0
        return height + sum(_row_height(row) for row in self.rows) + 4


def _row_height(row: Row) -> float:
    size = SMALL if row.kind == "option" else SIZE
    return len(row.text) * size * svg.LINE + 3


def gate_graph(book: Book, marked: str = "", *, compact: bool = False) -> str:
    """The picture as an SVG element; the card of the track `marked` stands out (`accord` for the accord).

    `compact`: narrow enough for a printed page, without the gates of single options and the issues that no gate names.
    """
    measures = COMPACT if compact else FULL
    columns = _columns(book, measures.card, options=not compact)
    if compact:
        _leave_out_unnamed(columns)
    lanes = _place(columns, measures)
    parts: list[str] = []
    flow = _flow(columns)
    bottom = max(card.y + card.height for column in columns for card in column) + (26 if flow else 0)
    low = max([bottom, *(y + 10 for lane in lanes.values() for y in lane)])
    parts += _flow_lines(columns, low - 2, measures) if flow else []
    parts += _agreement_lines(columns, lanes, measures)
    for column in columns:
        for card in column:
            parts += _drawn(book, card, card.name == marked, measures.card)
    legend, high = _legend(book, flow, low + 16)
    wide = max(measures.left(len(columns)) - measures.gutter + MARGIN, LEGEND)
    described = " ".join(track_opens(book, track) for wave in waves(book) for track in wave)
    title = book.say("Gates of {scenario}", scenario=book.scenario.title)
    return svg.picture("gates", title, described, wide, high, [*parts, *legend])


def _columns(book: Book, wide: float, *, options: bool) -> list[list[Card]]:
    columns = [[_track_card(book, name, wide, options=options) for name in wave] for wave in waves(book)]
    accord = gate_of_accord(book)
    if accord is not None:
        assert book.scenario.accord is not None
        vote = book.scenario.accord.ratification
        initials = book.listed(book.scenario.parties[name].initials for name in vote.parties)
        needed, alike = vote_needed(book, initials=True)
        votes = (
            book.say("ratified by {parties} with {needed} of 100 each", parties=initials, needed=needed)
            if alike
            else book.say("ratified with so many of 100: {votes}", votes=needed)
        )
        card = Card("accord", [book.say("Accord")], svg.wrapped(votes, SMALL, wide - 2 * PAD))
        card.rows = [_need_row(need, wide) for need in requirements(book, accord, ("accord", "", ""))]
        columns.append([card])
    return columns


def _leave_out_unnamed(columns: list[list[Card]]) -> None:
    """Take the issues off the cards that no gate asks for: they stand in the agenda."""
    cards = [card for column in columns for card in column]
    named = {issue for card in cards for row in card.rows if row.need is not None for issue in row.need.issues}
    for card in cards:
        card.rows = [row for row in card.rows if row.kind != "issue" or row.issue in named]


def _track_card(book: Book, name: str, wide: float, *, options: bool) -> Card:
    track = book.scenario.tracks[name]
    gate = gate_of_track(book, name)
    message = (
        N_("open from the start, builds trust up to {ceiling}") if always_open(gate) else N_("builds trust up to {ceiling}")
    )
    title = svg.wrapped(track.name, HEAD, wide - 2 * PAD, bold=True)
    note = svg.wrapped(book.say(message, ceiling=book.number(track.trust_ceiling)), SMALL, wide - 2 * PAD)
    card = Card(name, title, note)
    if not always_open(gate):
        card.rows += [_need_row(need, wide) for need in requirements(book, gate, ("track", name, ""))]
    for issue, entry in book.issues_of(name).items():
        card.rows.append(Row(svg.wrapped(entry.name, SIZE, wide - 2 * PAD - 12), "issue", issue))
        for option in entry.options[1:]:
            own = gate_of_option(book, issue, option.id)
            if own is not None and options:
                text = opening(
                    book, own, N_("“{option}”: open from the start"), N_("“{option}”: {needs}"), option=option.label
                )
                card.rows.append(Row(svg.wrapped(text, SMALL, wide - 2 * PAD - 24), "option", issue))
    return card


def _need_row(need: Requirement, wide: float) -> Row:
    return Row(svg.wrapped(capital(need.text), SIZE, wide - 2 * PAD - 12), "need", need=need)


def _wanted(columns: list[list[Card]]) -> list[tuple[int, Row, int, Row]]:
    """Lines to be drawn: (column, issue row) to (column, need row), only from left to right."""
    home = {
        row.issue: (place, row)
        for place, column in enumerate(columns)
        for card in column
        for row in card.rows
        if row.kind == "issue"
    }
    track_home = {card.name: (place, card.rows[0]) for place, column in enumerate(columns) for card in column if card.rows}
    found = []
    for place, column in enumerate(columns):
        for card in column:
            for row in card.rows:
                if row.need is None:
                    continue
                sources = [home.get(issue) for issue in row.need.issues] or [track_home.get(row.need.track)]
                found += [(*source, place, row) for source in sources if source is not None and source[0] < place]
    return found


def _place(columns: list[list[Card]], measures: Measures) -> dict[tuple[int, str], list[float]]:
    """Give every card and row its place, and every line over several columns a lane in each column between.

    Returns the middle of each lane by (column, issue).
    """
    wanted = _wanted(columns)
    lanes: dict[tuple[int, str], list[float]] = {}
    for place, column in enumerate(columns):
        through = list(dict.fromkeys(row.issue for start, row, end, _ in wanted if start < place < end))
        x = measures.left(place)
        y = MARGIN
        top = len(through) // 2 if len(column) > 1 else 0
        for number_, card in enumerate(column):
            if number_ == (1 if top else 0):
                for issue in through:
                    lanes[place, issue] = [y + 3]
                    y += 14
                y += 8 if through else 0
            card.x, card.y = x, y
            _place_rows(card)
            y += card.height + GAP
    # columns that are shorter stand in the middle of the picture
    tallest = max(column[-1].y + column[-1].height for column in columns)
    for place, column in enumerate(columns):
        shift = (tallest - column[-1].y - column[-1].height) / 2
        for card in column:
            card.y += shift
            _place_rows(card)
        for key in lanes:
            if key[0] == place:
                lanes[key][0] += shift
    return lanes


def _place_rows(card: Card) -> None:
    y = card.y + PAD + len(card.title) * HEAD * svg.LINE + len(card.note) * SMALL * svg.LINE
    before = ""
    for row in card.rows:
        kind = "issue" if row.kind == "option" else row.kind
        if kind != before:
            y += SMALL * svg.LINE + 4
            before = kind
        row.y = y + (SMALL if row.kind == "option" else SIZE) * 0.62
        y += _row_height(row)


def _drawn(book: Book, card: Card, marked: bool, wide: float) -> list[str]:
    parts = [svg.box(card.x, card.y, wide, card.height, line="accent" if marked else "muted", fill="panel")]
    if marked:
        parts.append(svg.box(card.x - 2, card.y - 2, wide + 4, card.height + 4, line="accent", fill="panel", round_by=8))
        parts.reverse()
    y = card.y + PAD + HEAD * 0.8
    for text in card.title:
        parts.append(svg.words(card.x + PAD, y, text, HEAD, bold=True))
        y += HEAD * svg.LINE
    for text in card.note:
        parts.append(svg.words(card.x + PAD, y - 2, text, SMALL, colour="muted"))
        y += SMALL * svg.LINE
    before = ""
    for row in card.rows:
        kind = "issue" if row.kind == "option" else row.kind
        size = SMALL if row.kind == "option" else SIZE
        top = row.y - size * 0.62
        if kind != before:
            head = N_("needs") if card.name == "accord" else N_("opens with") if kind == "need" else N_("issues")
            parts.append(svg.words(card.x + PAD, top - 6, book.say(head), SMALL, colour="accent", bold=True))
            before = kind
        indent = {"need": 12.0, "issue": 12.0, "option": 24.0}[row.kind]
        if row.kind != "option":
            colour = "accent" if row.kind == "need" else "ink"
            parts.append(f'<circle cx="{card.x + PAD + 3:.1f}" cy="{row.y:.1f}" r="2.2" fill="var(--{colour})"/>')
        for place, text in enumerate(row.text):
            baseline = row.y + size * 0.35 + place * size * svg.LINE
            parts.append(
                svg.words(card.x + PAD + indent, baseline, text, size, colour="muted" if row.kind == "option" else "ink")
            )
    return parts


def _agreement_lines(columns: list[list[Card]], lanes: dict[tuple[int, str], list[float]], measures: Measures) -> list[str]:
    parts = []
    for start, row, end, target in _wanted(columns):
        x = measures.left(start) + measures.card
        commands = []
        y = row.y
        for place in range(start + 1, end):
            lane = lanes[place, row.issue][0]
            left = measures.left(place)
            commands.append(svg.curve(x, y, left, lane))
            commands.append(f"L{left + measures.card:.1f} {lane:.1f}")
            x, y = left + measures.card, lane
        left = measures.left(end)
        commands.append(svg.curve(x, y, left - 6, target.y))
        parts.append(svg.path(" ".join(commands), colour="ink", thick=1.3))
        parts.append(svg.arrow(left, target.y, "ink"))
    return parts


def _flow(columns: list[list[Card]]) -> bool:
    """Whether any gate counts trust or phases that are earned further left."""
    rows = [row for column in columns[1:] for card in column for row in card.rows]
    return any(row.need is not None and row.need.earned for row in rows)


def _flow_lines(columns: list[list[Card]], y: float, measures: Measures) -> list[str]:
    """The dashed line under the cards, fed by every track on the left of the last gate that counts trust or phases."""
    parts = []
    asking = [
        place
        for place, column in enumerate(columns)
        if any(row.need is not None and row.need.earned for card in column for row in card.rows)
    ]
    last = max(asking)
    begin = end = MARGIN + measures.card + OUT
    for column in columns[:last]:
        x = column[0].x + measures.card + OUT
        for card in column:
            low = card.y + card.height - 9
            parts.append(svg.line([(x - OUT, low), (x, low)], colour="good"))
        parts.append(svg.line([(x, column[0].y + column[0].height - 9), (x, y)], colour="good", dash="5 4"))
        end = max(end, x)
    for place in asking:
        if not place:
            continue
        x = measures.left(place) - 20
        rows = [row for card in columns[place] for row in card.rows if row.need is not None and row.need.earned]
        parts.append(svg.line([(x, y), (x, min(row.y for row in rows))], colour="good", dash="5 4"))
        for row in rows:
            parts.append(svg.line([(x, row.y), (x + 14, row.y)], colour="good"))
            parts.append(svg.arrow(x + 20, row.y, "good"))
        end = max(end, x)
    parts.append(svg.line([(begin, y), (end, y)], colour="good", dash="5 4"))
    return parts


def _legend(book: Book, flow: bool, y: float) -> tuple[list[str], float]:
    """The key under the picture, and the height of all."""
    y += 12
    parts = [
        svg.line([(MARGIN, y - 4), (MARGIN + 26, y - 4)], colour="ink", thick=1.3),
        svg.arrow(MARGIN + 32, y - 4, "ink"),
        svg.words(MARGIN + 42, y, book.say("an agreement that a gate names"), SMALL, colour="muted"),
    ]
    if flow:
        y += 18
        parts += [
            svg.line([(MARGIN, y - 4), (MARGIN + 26, y - 4)], colour="good", dash="5 4"),
            svg.arrow(MARGIN + 32, y - 4, "good"),
            svg.words(
                MARGIN + 42,
                y,
                book.say("trust and verified phases, earned on any track further left"),
                SMALL,
                colour="muted",
            ),
        ]
    return parts, y + MARGIN
