"""A lesson plan: how long what takes, what to say, what to watch, and what to do when it does not go by itself."""

from __future__ import annotations

from typing import NamedTuple

from negotiate.reports.scenario import game_rules
from negotiate.reports.scenario.book import Book
from negotiate.reports.scenario.gates import track_opens
from negotiate.words.language import N_

DOUBLE, SINGLE = 90, 45
"""Minutes of a double and of a single lesson."""


class Step(NamedTuple):
    """A step of the lesson; minutes of a double and of a single lesson."""

    double: str
    single: str
    what: str
    say: str
    watch: str


_STEPS = (
    (
        (0, 5),
        (0, 3),
        N_("Questions before the game; nobody talks."),
        N_("You cannot fail this. You will get the same questions again afterwards."),
        N_("Collect them, or have them folded and kept."),
    ),
    (
        (5, 15),
        (3, 8),
        N_("Slides; the content note aloud. Hand out the sheets; every delegation reads its own only."),
        N_("Read your aims and red lines. Choose who speaks, who keeps the score, who watches trust."),
        N_("Can each delegation say what matters most to it, and what least?"),
    ),
    (
        (15, 20),
        (8, 11),
        N_("The first {unit} together on the projector."),
        N_("What is open, what is not, and what does it wait for?"),
        N_("Let one delegation make its first move before all talk at once."),
    ),
    (
        (20, 60),
        (11, 30),
        N_("Play, about {minutes} minutes a {unit}. Announce the last three."),
        N_("Tell me the best argument of the other side."),
        N_("Who gives, who only asks? What happens after the first broken promise?"),
    ),
    (
        (60, 65),
        (30, 32),
        N_("Out of role: stand up, change places."),
        N_("One word: how did your seat feel?"),
        N_("Anger at the seat, not at the person who played it."),
    ),
    (
        (65, 83),
        (32, 41),
        N_("Debrief: first those who watched, then the delegations, then the page of the program."),
        N_("What made the greatest difference, and could you have known it?"),
        N_("From blame to causes: which deed, which answer, which gate?"),
    ),
    (
        (83, 90),
        (41, 45),
        N_("The same questions after the game."),
        N_("One sentence that you would tell a mediator."),
        N_("Compare before and after with the key; look at the two open ones first."),
    ),
)
PLAYED = 3
"""Which of the steps is the game itself."""
_PLAINLY = {
    N_("Read your aims and red lines. Choose who speaks, who keeps the score, who watches trust."): N_(
        "Read your aims and red lines. Choose who speaks and who keeps the score."
    ),
    N_("Who gives, who only asks? What happens after the first broken promise?"): N_("Who gives, who only asks?"),
    N_("From blame to causes: which deed, which answer, which gate?"): N_(
        "From blame to causes: which offer, which answer?"
    ),
    N_("Play two or three {unit}s yourself, so that you have seen a proposal, an answer and a promise that falls due."): N_(
        "Play two or three {unit}s yourself, so that you have seen a proposal and an answer."
    ),
}
"""What is said instead where a signature ends the game, so that nothing is trusted, carried out or shut."""
BROKEN = N_("A promise was broken and tempers rise")
STUCK = (
    (N_("Nobody proposes anything"), N_("Ask each delegation to read out its first move from the sheet.")),
    (N_("Talk stalls on one issue"), N_("Ask for a text with two issues in which each side gets one.")),
    (
        BROKEN,
        N_("Stop the clock. Ask what a measured answer would be, and what it costs."),
    ),
    (N_("One delegation dominates"), N_("Let the mediator ask those who have not spoken yet.")),
    (N_("Somebody is affected by the subject"), N_("Stop. Offer another task, such as watching; talk alone afterwards.")),
    (N_("Time runs out"), N_("Announce a last {unit}, and let the program play the rest: what stands counts.")),
)
"""What may happen, and what helps."""
PREPARE = (
    N_("Print the sheet of each delegation for its members, the questions twice for everybody, the rest once."),
    N_("Play two or three {unit}s yourself, so that you have seen a proposal, an answer and a promise that falls due."),
    N_("Decide who watches: everybody who has no seat gets the sheet for those who watch."),
)


def steps(book: Book) -> list[Step]:
    """The steps of the lesson, each with its minutes."""
    rounds = book.scenario.calendar.classroom_rounds
    found = []
    for place, (double, single, what, say, watch) in enumerate(_STEPS):
        minutes = ""
        if place == PLAYED:
            long, short = ((last - first) / rounds for first, last in (double, single))
            minutes = f"{book.number(round(long, 1))} ({book.number(round(short, 1))})"
        found.append(
            Step(
                f"{double[0]}–{double[1]}",
                f"{single[0]}–{single[1]}",
                book.say(what, unit=book.unit, minutes=minutes),
                book.say(_fitting(book, say)),
                book.say(_fitting(book, watch)),
            )
        )
    return found


def _fitting(book: Book, text: str) -> str:
    return _PLAINLY.get(text, text) if book.bargains else text


def prepare(book: Book) -> list[str]:
    """What is to be done before the lesson."""
    return [book.say(_fitting(book, text), unit=book.unit) for text in PREPARE]


def stuck(book: Book) -> list[tuple[str, str]]:
    """What may happen, and what helps."""
    return [
        (book.say(happens), book.say(helps, unit=book.unit))
        for happens, helps in STUCK
        if happens != BROKEN or not book.bargains
    ]


def glance(book: Book) -> list[tuple[str, str]]:
    """What the teacher has to know of the scenario, in a few lines."""
    scenario = book.scenario
    return [
        (book.say("Seats"), book.listed(party.name for party in scenario.parties.values())),
        (book.say("Mediator"), book.at_table()),
        (book.say("Length"), game_rules.length(book)),
        (book.say("Agenda"), game_rules.agenda(book)),
    ]


def opens(book: Book) -> list[str]:
    """When talks on each track open; nothing where nothing can be shut."""
    return [] if book.bargains else [track_opens(book, name) for name in book.scenario.tracks]
