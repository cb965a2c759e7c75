"""A rubric: what is looked at in a lesson on bargaining, and what good, fair and weak work looks like."""

from __future__ import annotations

from negotiate.reports.scenario.book import Book
from negotiate.words.language import N_

_KEEPING = N_("Keeping one's word")
LEVELS = (N_("3: convincing"), N_("2: sound"), N_("1: beginning"))
_CRITERIA = (
    (
        N_("Preparation"),
        N_("Knows the own aims, red lines and walk-away value, and can say which issues matter most and least."),
        N_("Knows the aims; is unsure what matters least."),
        N_("Looks things up while the others wait."),
    ),
    (
        N_("Interests and exchange"),
        N_("Asks what the others need, and proposes texts from which both gain."),
        N_("Makes offers, mostly from the own point of view."),
        N_("Repeats demands, or gives in without asking for anything."),
    ),
    (
        _KEEPING,
        N_("Promises what can be kept, keeps it, and answers a default in measure and with reasons."),
        N_("Keeps promises; answers a default too softly or too hard."),
        N_("Breaks or holds back without a reason that the delegation can give."),
    ),
    (
        N_("Working together"),
        N_("Everybody in the delegation has a task and is heard; the others are listened to and summed up fairly."),
        N_("Tasks are shared; one or two do most of the talking."),
        N_("One decides alone, or the delegation does not agree on a line."),
    ),
    (
        N_("Looking back"),
        N_("Explains the ending by deeds, names an own mistake, and says what the model leaves out."),
        N_("Tells what happened, with some reasons."),
        N_("Puts it down to luck or to the other side alone."),
    ),
)
"""What is looked at, and how it shows at each of LEVELS."""


def criteria(book: Book) -> list[tuple[str, str, str, str]]:
    """What is looked at in a lesson on this scenario; nobody can break its word where a signature ends the game."""
    return [criterion for criterion in _CRITERIA if criterion[0] != _KEEPING or not book.bargains]
