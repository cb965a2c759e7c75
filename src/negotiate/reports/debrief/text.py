"""The debrief as plain text, for the terminal and for reading aloud."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from negotiate.engine.notation import seat_label
from negotiate.reports.debrief.debrief import Debrief
from negotiate.words.labels import capital

WIDTH = 100
"""Columns of a line at most."""


def text(debrief: Debrief, width: int | None = WIDTH) -> Iterator[str]:
    """The lines, each without its line break and at most `width` columns long; None where the reader's page breaks them."""
    for mark, said in _lines(debrief):
        if width is None:
            yield mark + said
            continue
        yield from textwrap.wrap(said, width, initial_indent=mark, subsequent_indent=" " * len(mark)) or [""]


def _lines(debrief: Debrief) -> Iterator[tuple[str, str]]:
    """What is said, line by line and not wrapped yet, each with the mark before it."""
    names, standing, speaker = debrief.course.rules.names, debrief.standing, debrief.course.speaker
    yield "", debrief.title
    yield from _section(speaker.say("How it ended, and why"), (debrief.ending.reason,))
    for group in debrief.ending.left:
        yield from (("", line) for line in ("", speaker.labelled(group.title)))
        yield from _items(group.sentences)
    yield from (("", said) for said in ("", *debrief.ending.sentences))
    yield from _items(
        speaker.labelled(capital(speaker.in_round(names, number)), said) for number, _, said in debrief.ending.milestones
    )
    if not debrief.bargains:
        yield from _section(speaker.say("Trust, and the moments that moved it"), debrief.trust_summary)
        yield from _items((move.text for move in debrief.moves), numbered=True)
        yield from _section(speaker.say("What opened the talks"), ())
        for gate in debrief.tracks:
            yield from _items([turn.text for turn in gate.turns if gate.guarded] or [gate.summary])
    yield from _section(speaker.say("Who conceded"), debrief.concession_summary)
    yield from _items(mover.text for mover in debrief.movers)
    if debrief.weighed:
        yield from _section(speaker.say("What was weighed in private"), ())
        yield from _items(entry.text for entry in debrief.weighed)
    yield from _section(speaker.say("What else was possible"), ())
    yield from _items((*standing.sentences, *standing.opened.sentences, *standing.everything.sentences))
    yield from _section(speaker.say("Private aims, and whether they were met"), ())
    yield from _items(
        [speaker.labelled(seat_label(names, aim.party), f"{aim.text} {aim.verdict}") for aim in debrief.aims]
        or [speaker.say("The rule file gives nobody a private aim.")]
    )
    yield from _section(speaker.labels(names).worded("Mandates and peace, side by side"), debrief.scores.sentences)
    if not debrief.bargains:
        yield from _section(speaker.say("Who kept its word, and what verification saw"), debrief.conduct.sentences)
        yield from _items(record.text for record in debrief.conduct.records)
        yield from _items(breach.text for breach in debrief.conduct.breaches)
    if debrief.conduct.taken_back:
        yield from _section(speaker.say("What was taken back"), ())
        yield from _items(debrief.conduct.taken_back)
    if not debrief.bargains:
        yield from _section(speaker.say("What was promised, and what was delivered"), debrief.ledgers.sentences)
        yield from _items(one.text for text in debrief.ledgers.texts for one in text.owed)
        yield from _items(capital(fell) for fell in debrief.ledgers.fallen)
    if debrief.facilitation:
        yield from _section(speaker.say("What the facilitator did"), ())
        yield from _items(debrief.facilitation)
    if debrief.questions:
        yield from _section(speaker.say("Questions for discussion"), ())
        yield from _items(debrief.questions, numbered=True)


def _section(heading: str, sentences: Iterable[str]) -> Iterator[tuple[str, str]]:
    for said in ("", heading, "-" * len(heading), *sentences):
        yield "", said


def _items(sentences: Iterable[str], *, numbered: bool = False) -> Iterator[tuple[str, str]]:
    for place, sentence in enumerate(sentences, 1):
        yield f"{place:>2}. " if numbered else "  - ", sentence
