"""Sheets to hand out: one a delegation, one for the mediator, one for those who watch. Each holds its own secrets only."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from negotiate.reports.lesson import first_moves, paper
from negotiate.reports.lesson.first_moves import Move, Opening
from negotiate.reports.page.page import render
from negotiate.reports.scenario import game_rules
from negotiate.reports.scenario.book import Book
from negotiate.reports.scenario.briefs import Brief, brief, seat
from negotiate.reports.scenario.consent import of_issues
from negotiate.reports.scenario.gates import track_opens
from negotiate.words.acts import ACTS
from negotiate.words.briefs import mediator_text
from negotiate.words.labels import capital

PAGES = 2
"""Pages of a sheet."""
HEADINGS = 7
"""Headings of a delegation's sheet, and about the lines that each takes."""
HEAD_LINES = 2.1
LOGGED = 12
"""Columns of a table of rounds at most."""
ISSUE_ROOM, LABEL_ROOM = 33.0, 58.0
"""Millimetres for the name of an issue, and for the label of an option beside its bar."""
ROW = 1.06
"""Height of a row of points over that of a line."""
LEAST = 8.0
"""The least size of letters, points, that is taken so that words and points stand on a page each."""
OBSERVED = 10
"""Rows to fill in on the sheet of those who watch."""


def delegation(opening: Opening, party: str) -> str:
    """The sheet of one party, as a page: its aims, red lines, points, first moves, and a score sheet to fill in."""
    book = opening.book
    own = brief(book, party)
    moves = first_moves.of_party(opening, party)
    ahead = first_moves.ahead(opening, party)
    sizes = _sizes(own, moves, ahead)
    return render(
        "lesson-delegation.html",
        book.speaker,
        title=book.scenario.title,
        unit=book.unit,
        size=sizes.words,
        sizes=sizes,
        own=own,
        moves=moves,
        ahead=ahead,
        decision=[*game_rules.decision(book), *game_rules.earning(book)],
        bargains=book.bargains,
        bars=_bars(own),
        marks=_marks(book),
    )


class _Sizes(NamedTuple):
    """Sizes of letters on the page of words and on that of points, and whether each begins a page."""

    words: float
    points: float
    apart: bool


def _sizes(own: Brief, moves: list[Move], ahead: str) -> _Sizes:
    def words(size: float) -> float:
        texts = [own.text, *own.aims, *own.red_lines, *own.start, *(f"{move.title}. {move.text}" for move in moves), ahead]
        return paper.height(texts, size, paper.WIDE - 8) + (HEADINGS * HEAD_LINES + 9) * paper.line(size)

    def points(size: float) -> float:
        rows = 0.0
        for worth in own.sheet:
            options = sum(paper.lines(choice.label, size, LABEL_ROOM) for choice in worth.choices)
            rows += 0.2 + max(options, paper.lines(worth.name, size, ISSUE_ROOM))
        return (rows + 13) * paper.line(size) * ROW

    apart = _Sizes(paper.largest(words, 1), paper.largest(points, 1), True)
    flowing = paper.largest(lambda size: words(size) + points(size), PAGES)
    return apart if apart.points >= min(flowing, LEAST) else _Sizes(flowing, flowing, False)


def _bars(own: Brief) -> list[tuple[Any, ...]]:
    """Each issue with its options: label, points as text, and the bar from where to where, 0..100."""
    values = [choice.points for worth in own.sheet for choice in worth.choices]
    least, most = min([0.0, *values]), max([0.0, *values])
    scale = 100.0 / ((most - least) or 1.0)
    zero = -least * scale
    return [
        (
            worth.name,
            [
                (
                    choice.label,
                    choice.text,
                    round(min(zero, zero + choice.points * scale), 2),
                    round(abs(choice.points) * scale, 2),
                    choice.points < 0,
                )
                for choice in worth.choices
            ],
            round(zero, 2),
        )
        for worth in own.sheet
    ]


def _marks(book: Book) -> list[int]:
    """Rounds after which something is written down: all, or every second, third … of a long game."""
    rounds = book.scenario.calendar.classroom_rounds
    step = math.ceil(rounds / LOGGED)
    return [number for number in range(1, rounds + 1) if number % step == 0 or number == rounds]


def mediator(book: Book, name: str) -> str:
    """The sheet of a mediator at the table, as a page."""
    own = book.scenario.mediators[name]
    text = mediator_text(
        book.speaker,
        book.unit,
        book.listed(party.name for party in book.scenario.parties.values()),
        book.number(own.leverage),
        (own.note or "").strip(),
    )
    acts = [f"{capital(book.say(ACTS[act].rule, unit=book.unit))}." for act in own.acts]
    moves = first_moves.of_mediator(book, name)
    credibility = book.listed(f"{book.party(name)} {book.number(own.credibility[name])}" for name in book.principals)
    agenda, opens, positions = _agenda(book), _opens(book), _positions(book)

    def needed(size: float) -> float:
        line = paper.line(size)
        texts = [text, credibility, *acts, *(f"{move.title}. {move.text}" for move in moves), *opens]
        texts += [said for _, lines in positions for said in lines]
        rows = [max(row, key=len) for row in agenda]
        return (
            paper.height(texts, size, paper.WIDE - 8)
            + paper.height(rows, size, paper.WIDE / 3, 0.5)
            + (len(book.scenario.parties) * 3.4 + 7 * HEAD_LINES + 8) * line
        )

    return render(
        "lesson-mediator.html",
        book.speaker,
        title=book.scenario.title,
        unit=book.unit,
        size=paper.largest(needed, PAGES),
        name=own.name,
        initials=own.initials,
        text=text,
        credibility=credibility,
        acts=acts,
        moves=moves,
        agenda=agenda,
        opens=opens,
        positions=positions,
        parties=[seat(book, name) for name in book.scenario.parties],
    )


def observers(book: Book) -> str:
    """The sheet of those who watch, as a page."""
    opens = [] if book.bargains else _opens(book)
    parties = [seat(book, name) for name in book.scenario.parties]

    def needed(size: float) -> float:
        line = paper.line(size)
        texts = [book.scenario.summary.strip(), *opens, *(party.name for party in parties)]
        return paper.height(texts, size, paper.WIDE - 8) + (OBSERVED * 2.6 + 24 + 5 * HEAD_LINES) * line

    return render(
        "lesson-observers.html",
        book.speaker,
        title=book.scenario.title,
        summary=book.scenario.summary.strip(),
        unit=book.unit,
        size=paper.largest(needed, PAGES),
        opens=opens,
        bargains=book.bargains,
        parties=parties,
        rows=OBSERVED,
    )


def _agenda(book: Book) -> list[tuple[str, str, str]]:
    """Every issue, who has to consent to it, and who carries it out."""
    return [
        (
            issue.name,
            of_issues(book, name),
            book.listed(book.party(name) for name in issue.obligors),
        )
        for name, issue in book.scenario.issues.items()
    ]


def _opens(book: Book) -> list[str]:
    """When talks on each track open."""
    return [track_opens(book, name) for name in book.scenario.tracks]


def _positions(book: Book) -> list[tuple[str, list[str]]]:
    """What each party has said in public."""
    return [
        (party.name, [entry.text.strip() for entry in party.position])
        for party in book.scenario.parties.values()
        if party.position
    ]
