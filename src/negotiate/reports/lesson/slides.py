"""Slides for the projector: one self-contained page, moved by keys, printed one slide a page. They hold no secret."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from negotiate.reports.page.page import TEMPLATES, render
from negotiate.reports.scenario import game_rules
from negotiate.reports.scenario.book import Book
from negotiate.reports.scenario.briefs import Seat, seat
from negotiate.reports.scenario.gates import track_opens
from negotiate.words.language import N_

LINES = 5
"""Lines on a slide at most."""
LETTERS = 720
"""Letters on a slide at most, so that it can be read from the last row."""
SCRIPT = TEMPLATES / "slides.js"


class Slide(NamedTuple):
    """A slide: a heading, lines, and seats with their emblems."""

    heading: str
    lines: tuple[str, ...] = ()
    seats: tuple[Seat, ...] = ()


def slides(book: Book) -> str:
    """The slides of a scenario, as a page."""
    script = SCRIPT.read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    shown = list(_slides(book))
    return render("slides.html", book.speaker, title=book.scenario.title, slides=shown, script=script, digest=digest)


def _slides(book: Book) -> Iterator[Slide]:
    scenario = book.scenario
    note = (scenario.content_note or "").strip()
    yield Slide(scenario.title, (scenario.summary.strip(),))
    if note:
        yield Slide(book.say("Before we begin"), (note,))
    seats = [seat(book, name) for name in scenario.parties]
    for first in range(0, len(seats), LINES + 1):
        yield Slide(book.say("Who is at the table"), (), tuple(seats[first : first + LINES + 1]))
    yield from _paged(book.say("What there is to settle"), _agenda(book))
    if not book.bargains:
        yield from _paged(book.say("What opens what"), [*(track_opens(book, name) for name in scenario.tracks)])
    yield from _paged(book.say("How a {unit} goes", unit=book.unit), game_rules.round_(book))
    yield from _paged(book.say("Trust, verification and breach"), game_rules.trust(book)[:3])
    yield from _paged(book.say("How it ends"), game_rules.endings(book))
    yield from _paged(book.say("What counts"), game_rules.scoring(book))
    yield Slide(
        book.say("Now read your sheet"), tuple(book.say(text) for text in (_READ_PLAINLY if book.bargains else _READ))
    )
    yield Slide(book.say("We play"), tuple(book.say(text) for text in (_PLAY[:2] if book.bargains else _PLAY)))
    if scenario.debrief:
        yield from _paged(book.say("After the game"), [text.strip() for text in scenario.debrief])
    yield Slide(book.say("To end with"), tuple(book.say(text) for text in _END))


_READ = (
    N_("It is for your delegation only."),
    N_("What matters most to you? What least?"),
    N_("Who speaks, who keeps the score, who watches trust, who listens to the others?"),
    N_("Which of the three first moves do you choose?"),
)
_READ_PLAINLY = (*_READ[:2], N_("Who speaks, who keeps the score, who listens to the others?"), _READ[3])
_PLAY = (
    N_("Talk to each other before you propose."),
    N_("Say why you refuse, and what would do."),
    N_("Sign only what you mean to keep."),
    N_("Write down what was delivered."),
)
"""The first two fit also where a signature ends the game."""
_END = (
    N_("One word: how did your seat feel?"),
    N_("One sentence that you would tell a mediator."),
    N_("What does the model leave out, and whom does that favour?"),
)


def _agenda(book: Book) -> list[str]:
    """Every track with its issues."""
    return [
        f"{track.name}: {', '.join(issue.name for issue in book.issues_of(name).values())}."
        for name, track in book.scenario.tracks.items()
    ]


def _paged(heading: str, lines: list[str]) -> Iterator[Slide]:
    """As many slides as the lines need."""
    shown: list[str] = []
    for line in lines:
        if shown and (len(shown) == LINES or sum(map(len, [*shown, line])) > LETTERS):
            yield Slide(heading, tuple(shown))
            shown = []
        shown.append(line)
    if shown:
        yield Slide(heading, tuple(shown))
