"""The ledger of promises at the end of a game: what everybody believed was delivered, and what truly was, side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from negotiate.engine.ledger import BELIEVED, TRUE
from negotiate.engine.promises import Promise, carried_out, hanging_together, promises
from negotiate.reports.debrief.course import Course
from negotiate.words.labels import capital
from negotiate.words.promises import NOT_TRULY, repeated, title, truly


@dataclass(frozen=True)
class Owed:
    """One promise in both ledgers."""

    believed: Promise
    true: Promise
    label: str
    """Whose it is."""
    issue_label: str
    option_label: str
    believed_text: str
    true_text: str
    text: str
    """The whole in a sentence."""

    @property
    def differs(self) -> bool:
        """Whether not all was delivered that was believed to be."""
        return self.true.delivered < self.believed.delivered or self.true.missed > self.believed.missed


@dataclass(frozen=True)
class OwedText:
    """Promises that hang together."""

    title: str
    owed: tuple[Owed, ...]


@dataclass(frozen=True)
class Ledgers:
    """Both ledgers at the end. Only for after the game."""

    texts: tuple[OwedText, ...]
    fallen: tuple[str, ...]
    """What fell on the way, in the order in which it did."""
    sentences: tuple[str, ...]
    """How the two ledgers stand to each other, and what may be agreed again and was carried out, which binds no more."""


def ledgers(course: Course) -> Ledgers:
    """The promises of a course as they stand at its end."""
    rules, speaker, game = course.rules, course.speaker, course.last.game
    true = {(one.party, one.issue): one for one in promises(rules, game, TRUE)}
    texts = tuple(
        OwedText(
            title(speaker.labels(rules.names), group),
            tuple(_owed(course, one, true[one.party, one.issue]) for one in group),
        )
        for group in hanging_together(promises(rules, game, BELIEVED))
    )
    fallen = tuple(
        speaker.labelled(capital(speaker.in_round(rules.names, event.round)), speaker.event(rules, event))
        for event in course.events
        if event.kind == "issue-fell"
    )
    return Ledgers(texts, fallen, (*_told(course, texts), *_carried_out(course)))


def _carried_out(course: Course) -> list[str]:
    """What may be agreed again and was carried out; where that was believed and is not wholly true, this too."""
    rules, game = course.rules, course.last.game
    lines = []
    for one in () if rules.bargains else carried_out(rules, game):
        lines.append(repeated(course.speaker.labels(rules.names), one))
        banked = game["prior"][0, :, :, rules.names.issues.index(one.issue)]
        if not np.allclose(banked[BELIEVED], banked[TRUE]):
            lines.append(course.speaker.say(NOT_TRULY))
    return lines


def _owed(course: Course, believed: Promise, true: Promise) -> Owed:
    labels = course.speaker.labels(course.rules.names)
    label, issue = labels.seat(believed.party), labels.issue(believed.issue)
    seen, was = truly(labels, believed), truly(labels, true)
    text = course.speaker.say(
        "{who}, {issue}: believed: {believed}; true: {true}.", who=label, issue=issue, believed=seen, true=was
    )
    return Owed(believed, true, label, issue, labels.option(believed.issue, believed.option), seen, was, text)


def _told(course: Course, texts: tuple[OwedText, ...]) -> list[str]:
    speaker, owed = course.speaker, [one for text in texts for one in text.owed]
    if not any(event.kind == "signed" for event in course.events):
        if any(event.kind == "communique" for event in course.events):
            return [speaker.say("All that was agreed stands in a communiqué, which binds nobody: nothing is owed by it.")]
        return [speaker.say("Nothing was agreed.")]
    if not owed:
        return [speaker.say("At the end nothing that was signed was still in force.")]
    apart = [one for one in owed if one.differs]
    if not apart:
        return [speaker.say("Of all that was in force at the end, what everybody believed to be delivered truly was.")]
    return [
        speaker.plural(
            "{count} promise in force at the end was believed to be kept further than it was.",
            "{count} promises in force at the end were believed to be kept further than they were.",
            len(apart),
        )
    ]
