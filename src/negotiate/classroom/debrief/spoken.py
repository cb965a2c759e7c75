"""What was said at a table and may be kept, in words, for the debriefs of the table and of the class."""

from __future__ import annotations

from negotiate.classroom.labels import LABELS
from negotiate.classroom.phrases import in_words
from negotiate.classroom.register import ALL, PRESS, TEACHER, Register, TableEntry
from negotiate.classroom.talk import kept
from negotiate.reports.debrief.course import Course
from negotiate.reports.debrief.said import Said
from negotiate.words.labels import Labels
from negotiate.words.speaker import Speaker

WORDS = {ALL: LABELS["talk.all"], PRESS: LABELS["talk.press"], TEACHER: LABELS["talk.teacher"]}
"""Who is no seat: the whole table, the public, and the teacher."""


def spoken(register: Register, table: TableEntry, course: Course, speaker: Speaker) -> list[Said]:
    """The messages of a table with the consent of those who wrote them and of the teacher, as they were written."""
    labels = speaker.labels(course.original.names)
    messages = sorted(kept(register, table), key=lambda message: message.at)
    return [
        Said(
            message.round,
            _who(message.sender, labels, speaker),
            ", ".join(_who(one, labels, speaker) for one in message.to),
            in_words(message, labels.issue(message.issue) if message.issue else "", speaker),
            labels.package(message.offer) if message.offer else "",
        )
        for message in messages
    ]


def _who(name: str, labels: Labels, speaker: Speaker) -> str:
    return speaker.say(WORDS[name]) if name in WORDS else labels.seat(name)
