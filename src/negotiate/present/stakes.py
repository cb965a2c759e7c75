"""What an issue is like among the principals, as far as one seat can tell: zero-sum, mixed or integrative (M19).

It is reckoned from the seat's own points and from what it thinks the others' are. By everybody's true points it would tell
something of what they keep to themselves, so nothing is said to those who have no seat.
"""

from __future__ import annotations

import numpy as np

from negotiate.analysis.opposition import natures
from negotiate.analysis.space import Space
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
    names, known = seen.names, _as_seen(seen)
    owns = seen.record["owner"].any(axis=0)
    principals = [names.parties.index(party) for party in seen.principals]
    found = natures(known, [i for i in principals if owns[i] or known.values[i].any()])
    return {
        issue: _said(seen, issue, STAKES[nature])
        for issue, (nature, _) in zip(names.issues, found, strict=True)
        if STAKES[nature]
    }


def _as_seen(seen: Seen) -> Space:
    """All texts of the options that there are, with the points of every party that the seat knows or estimates."""
    names = seen.names
    exists = np.zeros((len(names.issues), max(map(len, names.options))), np.bool_)
    values = np.zeros((len(names.parties), *exists.shape))
    for k, (issue, options) in enumerate(zip(names.issues, names.options, strict=True)):
        exists[k, : len(options)] = True
        for i, party in enumerate(names.parties):
            points = seen.view.values if party == seen.seat else seen.view.estimates[party]
            values[i, k, : len(options)] = [points[issue][option] for option in options]
    return Space(values, exists, np.zeros(len(names.parties)))


def _said(seen: Seen, issue: str, nature: str) -> str:
    said = seen.say("{nature} Your estimates say so.", nature=seen.say(nature))
    if issue in seen.view.agreements:
        return seen.say("{nature} Reckoned as if nothing were settled.", nature=said)
    return said
