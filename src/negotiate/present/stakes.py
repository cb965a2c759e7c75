"""What an issue is like among the principals, as far as one seat can tell: zero-sum, mixed or integrative (M19).

It is reckoned from the seat's own points and from what it thinks the others' are. By everybody's true points it would tell
something of what they keep to themselves, so nothing is said to those who have no seat.
"""

from __future__ import annotations

import numpy as np

from negotiate.analysis.opposition import natures
from negotiate.analysis.space import Space, space
from negotiate.present.seen import Seen
from negotiate.words.language import N_

STAKES = {
    "zero-sum": N_(
        "Zero-sum: what one principal gains here the other loses. It closes only in a package that pays elsewhere."
    ),
    "mixed": N_("Mixed: together the principals gain a little here."),
    "integrative": N_("Integrative: here the principals can gain together."),
    "shut": "",
    "nobody": "",
}
"""What is said of each; see analysis.opposition.natures."""


def stakes(seen: Seen) -> dict[str, str]:
    """A few sentences for every issue of which there is anything to say, reckoned from nothing settled."""
    names = seen.names
    principals = [names.parties.index(party) for party in seen.principals]
    found = natures(_as_seen(seen), principals)
    return {
        issue: _said(seen, issue, STAKES[nature])
        for issue, (nature, _) in zip(names.issues, found, strict=True)
        if STAKES[nature]
    }


def _as_seen(seen: Seen) -> Space:
    """The texts there are, with the points that the seat knows or estimates."""
    names, whole = seen.names, space(seen.record)
    values = np.zeros_like(whole.values)
    for place, i in enumerate(whole.parties):
        party = names.parties[i]
        points = seen.view.values if party == seen.seat else seen.view.estimates[party]
        for k, issue in enumerate(names.issues):
            for o, option in enumerate(names.options[k]):
                values[place, k, o] = points[issue][option]
    return Space(values, whole.allowed, whole.reservation, parties=whole.parties)


def _said(seen: Seen, issue: str, nature: str) -> str:
    said = seen.say("{nature} So it looks by what you know and guess of everybody's points.", nature=seen.say(nature))
    if issue in seen.view.agreements:
        return seen.say("{nature} That is reckoned from nothing settled.", nature=said)
    return said
