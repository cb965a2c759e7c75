"""Questions before and after the game, the same both times, with a key: what a class learns of bargaining."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from negotiate.reports.scenario.book import Book
from negotiate.reports.scenario.consent import is_by_vote
from negotiate.reports.scenario.gates import always_open, gate_of_track, waves, words
from negotiate.words.labels import capital
from negotiate.words.language import N_

LETTERS = "ABCD"
OFFERED, WALK_AWAY = 4, 6
"""Points of an offer, and of going on without one, in a question about both."""
STEP = 3
"""By how many places the right answer moves on from question to question."""


class Question(NamedTuple):
    """A question with four answers, and which of LETTERS is right; an open one has none, and `why` says what to look for."""

    text: str
    answers: tuple[str, ...]
    right: str
    why: str


class _Asked(NamedTuple):
    text: str
    right: str
    wrong: tuple[str, str, str]
    why: str


def questions(book: Book) -> list[Question]:
    """The questions of a lesson, those with answers to choose from first."""
    found = []
    for number, asked in enumerate(_asked(book)):
        place = (number * STEP + 1) % len(LETTERS)
        answers = list(asked.wrong)
        answers.insert(place, asked.right)
        found.append(Question(asked.text, tuple(answers), LETTERS[place], asked.why))
    open_ = _OPEN[1:] if book.bargains else _OPEN  # the first is on trust
    return [*found, *(Question(book.say(text), (), "", book.say(look_for)) for text, look_for in open_)]


_OPEN = (
    (
        N_("What is hard about trusting somebody with whom you are in conflict? Answer in one sentence."),
        N_("A good answer names a risk: who goes first can be cheated. After the game it names what made the risk smaller."),
    ),
    (
        N_("What would you want to know about the other side before you make an offer?"),
        N_(
            "A good answer asks what the other side needs and how much, not only what it demands; after the game also what "
            "it could do without an agreement."
        ),
    ),
)


def _asked(book: Book) -> Iterator[_Asked]:
    if not book.bargains:
        yield from _gate(book)
    yield from _consent(book)
    if book.scenario.trust.loss_ratio > 1 and not book.bargains:
        ratio = book.number(book.scenario.trust.loss_ratio)
        yield _Asked(
            book.say("A promise is broken, and everybody sees it. How much trust does that cost?"),
            book.say("About {ratio} times what keeping it would have earned", ratio=ratio),
            (
                book.say("As much as keeping it would have earned"),
                book.say("None, if the next promise is kept"),
                book.say("None, if the text was worth little"),
            ),
            book.say("Trust is lost faster than it is won. One breach undoes several kept promises."),
        )
    for text, right, wrong, why in (_DIFFERENCES,) if book.bargains else _EVERYWHERE:
        yield _Asked(book.say(text), book.say(right), tuple(book.say(one) for one in wrong), book.say(why))  # type: ignore[arg-type]  # three in, three out
    yield _Asked(
        book.say(
            "An offer is worth {offer} points to you. Going on without any agreement is worth {without}. What follows?",
            offer=OFFERED,
            without=WALK_AWAY,
        ),
        book.say("Ask for a better text: this one is worth less than none"),
        (
            book.say("Sign it: any agreement is better than none"),
            book.say("Sign it, and do not keep it"),
            book.say("Leave the talks for good"),
        ),
        book.say("What you can do without an agreement is the measure of every offer. It does not end the talks."),
    )


def _gate(book: Book) -> Iterator[_Asked]:
    """What opens the track that opens last; in a scenario without gates, what may be talked about first."""
    unit = book.unit
    last = next((name for wave in reversed(waves(book)) for name in wave if not always_open(gate_of_track(book, name))), "")
    if last:
        yield _Asked(
            book.say("When do the talks on “{track}” open?", track=book.track(last)),
            capital(book.say("with {needs}", needs=words(book, gate_of_track(book, last)))),
            (
                book.say("In the first {unit}, as everything does", unit=unit),
                book.say("As soon as one delegation asks for it"),
                book.say("When the mediator says so"),
            ),
            book.say("A gate opens talks, never an agreement. What has been signed stays when talks close again."),
        )
    elif book.scenario.process.mode == "single-undertaking":
        yield _Asked(
            book.say("From when on does a part of a text bind anybody here?"),
            book.say("When something is agreed on everything that belongs to the whole"),
            (
                book.say("As soon as one part is agreed"),
                book.say("As soon as it is proposed"),
                book.say("When the mediator says so"),
            ),
            book.say(
                "In a single undertaking nothing is agreed until everything is, so that gains here can pay for losses there."
            ),
        )
    else:
        yield _Asked(
            book.say("What can be talked about in the first {unit}?", unit=unit),
            book.say("Everything on the agenda"),
            (
                book.say("Only what costs nobody anything"),
                book.say("Only what the mediator names"),
                book.say("Only the hardest question"),
            ),
            book.say("No gate is shut here, so the order is a choice: small steps first, or the hard question first."),
        )


def _consent(book: Book) -> Iterator[_Asked]:
    by_vote = is_by_vote(book)
    kinds = {rule.kind for rule in book.scenario.decision_rules().values()}
    by_blocs = kinds == {"sufficient-consensus"}
    enough = (
        book.say("Enough of each bloc, and everybody else who owns one of its issues")
        if by_blocs
        else book.say("As many of those who own one of its issues as the decision rule asks for")
    )
    yield _Asked(
        book.say("Who has to accept a package before it is signed?"),
        enough if by_vote else book.say("Everybody who owns one of its issues"),
        (
            book.say("Only who proposed it"),
            book.say("Only the mediator"),
            book.say("Everybody who owns one of its issues") if by_vote else book.say("More than half of those in the room"),
        ),
        book.say("Whoever can say no has to gain something, or be outvoted by a rule that all know.")
        if by_vote
        else book.say("Whoever can say no has to gain something: a text that leaves one owner worse off is not signed."),
    )


_DIFFERENCES = (
    N_("You care most about one question, the other side about another. What is best for both as a rule?"),
    N_("Each gives way where it matters less to it"),
    (
        N_("Both meet in the middle on both questions"),
        N_("Both keep to what they asked for at first"),
        N_("The easier question is dropped"),
    ),
    N_("Differences make exchanges possible: the middle on every question leaves gains for both on the table."),
)
_EVERYWHERE = (
    (
        N_("When does an agreement bring its points?"),
        N_("When it is carried out"),
        (N_("When it is proposed"), N_("When it is signed"), N_("At the end, whatever was done")),
        N_("A signature is a promise. Only what is delivered counts, for both sides."),
    ),
    _DIFFERENCES,
    (
        N_("The other side holds back what it owes you. What is a measured answer?"),
        N_("Hold back what you owe under the same text until it delivers"),
        (
            N_("Break all your promises at once"),
            N_("Deliver as if nothing had happened, every time"),
            N_("Never talk to it again"),
        ),
        N_("An answer in kind shows that a promise binds both, and leaves the way back open."),
    ),
    (
        N_("Why do the parties let somebody check what is carried out?"),
        N_("Because a kept promise that is seen earns trust, and a broken one does not stay hidden"),
        (
            N_("Because then nobody needs to keep promises"),
            N_("Because the mediator wants to decide"),
            N_("Because it makes the text longer"),
        ),
        N_("Verification takes the place of trust that is not there yet, and helps it to grow."),
    ),
)
"""Question, right answer, wrong answers and why: the same wherever what is signed has to be carried out."""
