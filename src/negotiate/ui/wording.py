"""The words of a debrief in the reader's language: what the window and the terminal hand down to reports.debrief."""

from __future__ import annotations

from negotiate.reports.debrief.wording import Words
from negotiate.ui import phrases
from negotiate.ui.catalogue import _, amount, n_, number
from negotiate.ui.present.log import sentence
from negotiate.ui.present.offers import points_text
from negotiate.ui.present.tracks import need_text, value_text


def debrief_words() -> Words:
    """The words for a debrief that is made now; after a change of language it has to be made anew."""
    return Words(say=_, plural=n_, number=amount, whole=_whole, share=_share, points=_points, event=sentence, need=need_text,
                 now=value_text, reason=phrases.said_reason, outcome=phrases.said, word=phrases.said_word)


def _whole(value: float) -> str:
    return number(value, 0)


def _share(share: float) -> str:
    return number(share, 2)


def _points(points: float) -> str:
    return points_text(points, signed=False)
