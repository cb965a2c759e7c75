"""The words of a debrief in the reader's language: what the window and the terminal hand down to reports.debrief."""

from __future__ import annotations

from negotiate.present.log import sentence
from negotiate.present.offers import points_text
from negotiate.present.tracks import need_text, value_text
from negotiate.words import phrases
from negotiate.words.catalogue import _, amount, n_, number
from negotiate.words.debrief import Words


def debrief_words() -> Words:
    """The words for a debrief that is made now; after a change of language it has to be made anew."""
    return Words(
        say=_,
        plural=n_,
        number=amount,
        whole=_whole,
        share=_share,
        points=_points,
        event=sentence,
        need=need_text,
        now=value_text,
        reason=phrases.said_reason,
        outcome=phrases.said,
        word=phrases.said_word,
    )


def _whole(value: float) -> str:
    return number(value, 0)


def _share(share: float) -> str:
    return number(share, 2)


def _points(points: float) -> str:
    return points_text(points, signed=False)
