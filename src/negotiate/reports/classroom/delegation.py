"""One page a delegation, to print: what it was to reach and reached, promises, what mattered, and what it foretold."""

from __future__ import annotations

from collections.abc import Sequence

from negotiate.engine.notation import seat_label
from negotiate.reports.classroom.predictions import AFTER, BEFORE, Person, asked
from negotiate.reports.classroom.result import Result, called
from negotiate.reports.debrief.aims import aims
from negotiate.reports.debrief.conduct import conduct
from negotiate.reports.debrief.course import Course
from negotiate.reports.debrief.promises import Ledgers, ledgers
from negotiate.reports.debrief.scores import scores
from negotiate.reports.page.page import render
from negotiate.words.labels import capital
from negotiate.words.speaker import Speaker

MOST, OWN = 8, 1.0
"""Decisions that are told; points of trust by which one's own weighs more."""
DECIDED = (
    *("signed", "ratified", "ratification-refused", "breach-detected", "held-back", "made-good", "text-ended"),
    *("track-opened", "ceasefire-collapsed"),
)
"""Kinds of events that somebody decided, or that came of it."""


def delegation_page(result: Result, seat: str, people: Sequence[Person], speaker: Speaker) -> str:
    """The page of a delegation, as text. It tells this table's secrets: it is for after the game.

    `people` are those of the delegation whose answers may stand here.
    """
    course = result.course.told_by(speaker)
    rules, names = course.rules, course.rules.names
    labels = speaker.labels(names)
    found = ledgers(course)
    score = next((one for one in scores(course).parties if one.party == seat), None)
    words = next((record.text for record in conduct(course).records if record.word.party == seat), "")
    questions = {one.key: one.text for one in asked(rules, speaker) if not one.answers}
    return render(
        "class-delegation.html",
        speaker,
        title=names.title,
        bargains=rules.bargains,
        who=seat_label(names, seat),
        table=result.number,
        came_to=called(rules, speaker)[result.came_to],
        ending=speaker.outcome(course.outcome) if course.outcome is not None else speaker.ending(result.ending, names),
        trust=speaker.whole(result.last_trust),
        index=speaker.of_100(result.peace),
        worded=labels.worded,
        aims=[one for one in aims(course) if one.party == seat],
        score=score if score is not None and score.has_stake else None,
        number=speaker.amount,
        word=words,
        own=_owed(found, seat, own=True),
        others=_owed(found, seat, own=False),
        fallen=found.fallen,
        decisions=_mattered(course, seat, result.trust),
        foretold=[
            (text, name, *(answers.get(key) for answers in (given.get(BEFORE, {}), given.get(AFTER, {}))))
            for key, text in questions.items()
            for name, given in ((person.name, person.answers) for person in people)
            if any(key in answers for answers in given.values())
        ],
    )


def _owed(found: Ledgers, seat: str, *, own: bool) -> list[tuple[str, str, str, str, str]]:
    """Whose promise, on what, what of it everybody believed and what was true: of the delegation, or owed to it."""
    return [
        (
            "" if own else one.label,
            one.issue_label,
            one.option_label,
            one.true_text,
            one.believed_text if one.differs else "",
        )
        for text in found.texts
        for one in text.owed
        if (one.true.party == seat if own else seat in one.true.owed_to)
    ]


def _mattered(course: Course, seat: str, trust: Sequence[float]) -> list[str]:
    """What was decided in the rounds in which trust moved most, the delegation's own before others', in order."""
    rules, speaker = course.rules, course.speaker
    found: dict[str, tuple[float, int]] = {}
    for place, event in enumerate(course.events):
        mine = seat in (event.fields.get("party"), event.fields.get("seat"), event.fields.get("by"))
        if event.kind not in DECIDED:
            continue
        moved = abs(trust[min(event.round, len(trust) - 1)] - trust[max(0, min(event.round, len(trust)) - 1)])
        weight = moved + (OWN if mine else 0.0)
        text = speaker.labelled(capital(speaker.in_round(rules.names, event.round)), speaker.event(rules, event))
        found.setdefault(text, (weight, place))
    chosen = sorted(found, key=lambda text: (-found[text][0], found[text][1]))[:MOST]
    return sorted(chosen, key=lambda text: found[text][1])
