"""A lesson: everything that a class needs for one scenario, as pages by file name, in the language of the book."""

from __future__ import annotations

import shlex
from pathlib import Path

from negotiate.errors import RecordError
from negotiate.reports.lesson import paper, plan, sheets
from negotiate.reports.lesson.first_moves import Opening
from negotiate.reports.lesson.plan import DOUBLE, SINGLE
from negotiate.reports.lesson.questions import LETTERS, Question, questions
from negotiate.reports.lesson.rubric import LEVELS, criteria
from negotiate.reports.lesson.slides import slides
from negotiate.reports.page.page import PAGE, render, write
from negotiate.reports.scenario.book import Book
from negotiate.rulebook.edit.outputs import in_the_way
from negotiate.words.catalogue import ENGLISH

PLAN, SLIDES, RUBRIC = "plan.html", "slides.html", "rubric.html"
QUESTIONS, KEY = "questions.html", "questions-key.html"
OBSERVERS, MEDIATOR = "sheet-observers.html", "sheet-mediator.html"
A_PARTY, A_MEDIATOR = "party-", "mediator-"

KEY_SIZE, READABLE = 9.5, 9.0
"""Size of letters of the key, and the least at which the questions are put on one page, points."""


def sheet_of(party: str) -> str:
    """The file name of a delegation's sheet; another one for every party, and none that others have."""
    taken = f"sheet-{party}.html" in (OBSERVERS, MEDIATOR) or party.startswith((A_PARTY, A_MEDIATOR))
    return f"sheet-{A_PARTY if taken else ''}{party}.html"


def lesson(book: Book, file: str = "") -> dict[str, str]:
    """The pages by file name; `file` is what `negotiate play` takes for the scenario, "" where it is chosen on screen."""
    opening = Opening(book)
    players = [name for name, party in book.scenario.parties.items() if party.kind != "observer"]
    pages = {sheet_of(name): sheets.delegation(opening, name) for name in players}
    told = [(sheet_of(name), book.says(name, "the sheet of {who}, two pages, for this delegation only")) for name in players]
    for mediator in book.mediators:
        page = MEDIATOR if not book.rules.names.turns else f"sheet-{A_MEDIATOR}{mediator}.html"
        pages[page] = sheets.mediator(book, mediator)
        said = book.say("the sheet of the mediator")
        if book.rules.names.turns:
            said = book.say("the sheet of the mediator {who}", who=book.scenario.mediators[mediator].name)
        told.append((page, said))
    pages[OBSERVERS] = sheets.observers(book)
    asked, looked_at = questions(book), criteria(book)
    pages[SLIDES] = slides(book)
    pages[QUESTIONS] = _questions(book, asked, key=False)
    pages[KEY] = _questions(book, asked, key=True)
    pages[RUBRIC] = render(
        "lesson-rubric.html",
        book.speaker,
        title=book.scenario.title,
        levels=LEVELS,
        criteria=looked_at,
        most=len(LEVELS) * len(looked_at),
    )
    told += [
        (OBSERVERS, book.say("the sheet for those who watch")),
        (SLIDES, book.say("slides for the projector")),
        (QUESTIONS, book.say("questions, the same before and after")),
        (KEY, book.say("the key to the questions, for you")),
        (RUBRIC, book.say("a rubric for assessment")),
    ]
    return {PLAN: _plan(book, told, file), **pages}


def _plan(book: Book, files: list[tuple[str, str]], file: str) -> str:
    command = ["negotiate", "play"]
    if file:
        command += [file, *(word for name in book.principals for word in ("--seat", f"{name}=human"))]
        command += ["--language", book.speaker.code] if book.speaker.code != ENGLISH else []
    return render(
        "lesson-plan.html",
        book.speaker,
        title=book.scenario.title,
        summary=book.scenario.summary.strip(),
        note=(book.scenario.content_note or "").strip(),
        glance=plan.glance(book),
        files=files,
        prepare=plan.prepare(book),
        command=shlex.join(command),
        double=DOUBLE,
        single=SINGLE,
        steps=plan.steps(book),
        stuck=plan.stuck(book),
        opens=plan.opens(book),
        debrief=[text.strip() for text in book.scenario.debrief],
    )


def _questions(book: Book, asked: list[Question], *, key: bool) -> str:
    def needed(size: float) -> float:
        texts = [text for question in asked for text in (question.text, *question.answers)]
        line = size * paper.POINT * paper.LEADING
        return paper.height(texts, size, paper.WIDE - 10, 0.12) + (len(asked) * 0.9 + 12) * line

    one = paper.largest(needed, 1)
    return render(
        "lesson-questions.html",
        book.speaker,
        title=book.scenario.title,
        size=KEY_SIZE if key else one if one >= READABLE else paper.largest(needed, 2),
        questions=asked,
        letters=LETTERS,
        key=key,
    )


def write_lesson(folder: Path, pages: dict[str, str]) -> None:
    """Write the pages into a folder, which is made where there is none, each file whole or not at all.

    Nothing is written when anything of another kind is in the way of one of them. Raises RecordError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in pages:
            if taken := in_the_way(folder / name, PAGE):
                raise RecordError(taken)
    except FileExistsError:
        raise RecordError(
            f"'{folder}' is a file, and a lesson is a folder. Choose another name for it with --out."
        ) from None
    except OSError as error:
        raise RecordError(
            f"'{folder}' cannot be written: {error.strerror}. Choose a folder that exists and may be written to."
        ) from error
    for name, text in pages.items():
        write(folder / name, text)
