"""Taking a decision back: whether a game lets people do it, and what was taken back all the same.

A record keeps what was taken back (its `undo` lines), so a debrief can tell it; a game goes on as if it had not been.
"""

from __future__ import annotations

from typing import NamedTuple

ALWAYS, UNTIL_SHOWN, NEVER = "always", "until-shown", "never"
RULES_OF_UNDO = (ALWAYS, UNTIL_SHOWN, NEVER)
"""When a person may take a decision back: always; until something came of it that nobody could know before, such as chance
or what another seat decided; or never."""


class TakenBack(NamedTuple):
    """A decision that was taken back: in which round, whose it was, what, on which issue (empty for none), and whether
    something hidden had been shown by then."""

    round: int
    seat: str
    action: str
    issue: str
    was_shown: bool
