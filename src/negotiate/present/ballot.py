"""Who is needed for a text to pass, and who can be outvoted, by the decision rules of its issues."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from negotiate.engine.codes import ACCEPTED, NOT_ASKED, REJECTED
from negotiate.engine.consent import counted
from negotiate.engine.records import call
from negotiate.present.seen import Seen


def asked(seen: Seen, options: dict[str, str]) -> list[str]:
    """The owners of a package's issues, in the order of the rule file."""
    return [party for party in seen.names.parties if any(party in seen.view.owners[issue] for issue in options)]


def passes(seen: Seen, options: dict[str, str], against: Collection[str]) -> bool:
    """Whether a package binds that these of its owners refuse, or have not accepted, and all others accept."""
    owners = asked(seen, options)
    if any(seen.view.presence[party] == "absent" for party in owners):
        return False  # it can only become a communiqué
    package = np.full(seen.rules.size.issues, -1, np.int64)
    package[[seen.names.issues.index(issue) for issue in options]] = 1
    answers = np.full(seen.rules.size.parties, NOT_ASKED, np.int64)
    for party in owners:
        answers[seen.names.parties.index(party)] = REJECTED if party in against else ACCEPTED
    return bool(call(counted, seen.rules.record, package, answers, False) == 1)
