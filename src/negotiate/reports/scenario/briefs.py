"""Role briefs: what one seat alone may read, made from the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from negotiate.reports.charts import palette
from negotiate.reports.scenario.book import Book
from negotiate.words.briefs import red_lines
from negotiate.words.language import N_


@dataclass(frozen=True)
class Seat:
    """A party as the rulebook names it."""

    id: str
    name: str
    initials: str
    kind: str
    colour: str


class Choice(NamedTuple):
    """An option beyond the status quo and what it is worth to a seat, as text and in points."""

    label: str
    text: str
    points: float


class Worth(NamedTuple):
    """An issue that is worth something to a seat."""

    issue: str
    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Brief:
    """What one seat alone may read."""

    seat: Seat
    text: str
    aims: tuple[str, ...]
    start: tuple[str, ...]
    red_lines: tuple[str, ...]
    sheet: tuple[Worth, ...]


def seat(book: Book, name: str) -> Seat:
    """A party by its id."""
    party = book.scenario.parties[name]
    return Seat(name, party.name, party.initials, party.kind, palette.party(list(book.scenario.parties).index(name)))


def brief(book: Book, name: str) -> Brief:
    """What the party may read alone, by its id."""
    party = book.scenario.parties[name]
    mood = (
        N_("Hope of gaining more by force: {hope}. Pain of going on: {pain}. Support at home: {support} of 100.")
        if book.rules.has_war
        else N_(
            "Hope of gaining more without an agreement: {hope}. Pain of going on: {pain}. Support at home: {support} of 100."
        )
    )
    start = []
    if not book.bargains:
        share, pain = book.percent(party.hope_of_gain), book.percent(party.pain)
        start.append(book.say(mood, hope=share, pain=pain, support=book.number(party.support)))
    if name in book.stakeholders:
        reservation = book.walk_away(name)[0][1]
        start.append(
            book.plural(
                "Going on without any agreement is worth {signed} point to you.",
                "Going on without any agreement is worth {signed} points to you.",
                abs(reservation),
                signed=book.signed(reservation),
            )
        )
    if not book.bargains:
        trusted = book.listed(
            f"{book.party(other)} {book.number(book.start_trust(name, other))}"
            for other in book.scenario.parties
            if other != name
        )
        start.append(book.say("You trust, of 100: {parties}.", parties=trusted))
    sheet = []
    for issue, entry in book.scenario.issues.items():
        worth = {option.id: book.points(issue, option.id).get(name, 0.0) for option in entry.options}
        if any(worth.values()):
            choices = [Choice(option.label, book.signed(worth[option.id]), worth[option.id]) for option in entry.options[1:]]
            sheet.append(Worth(issue, entry.name, tuple(choices)))
    return Brief(
        seat(book, name),
        (party.brief or "").strip(),
        tuple(aim.text.strip() for aim in party.aims),
        tuple(start),
        tuple(_red_lines(book, name)),
        tuple(sheet),
    )


def _red_lines(book: Book, name: str) -> list[str]:
    if name not in book.stakeholders:
        return []
    values = {
        issue: {option.id: book.points(issue, option.id)[name] for option in entry.options}
        for issue, entry in book.scenario.issues.items()
    }
    return red_lines(book.labels, values, book.walk_away(name))
