"""The words of a debrief in the reader's language: what the window and the terminal hand down to reports.debrief."""

from __future__ import annotations

from functools import partial

from negotiate.present.log import sentence
from negotiate.present.offers import points_text
from negotiate.present.tracks import need_text, value_text
from negotiate.words import phrases
from negotiate.words.debrief import Words
from negotiate.words.speaker import Speaker


def debrief_words(speaker: Speaker) -> Words:
    """The words for a debrief that is told by this speaker."""
    return Words(
        say=speaker.say,
        plural=speaker.plural,
        number=speaker.amount,
        whole=partial(speaker.number, places=0),
        share=partial(speaker.number, places=2),
        points=partial(points_text, speaker, signed=False),
        event=partial(sentence, speaker),
        need=partial(need_text, speaker),
        now=partial(value_text, speaker),
        reason=partial(phrases.said_reason, speaker),
        outcome=partial(phrases.said, speaker),
        word=partial(phrases.said_word, speaker),
    )
