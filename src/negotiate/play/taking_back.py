"""What was taken back: a record keeps it (its `undo` lines), so that a debrief can tell it; a game goes on without it."""

from __future__ import annotations

from typing import NamedTuple


class TakenBack(NamedTuple):
    """A decision that was taken back: in which round, whose it was, what, on which issue (empty for none), and whether
    something hidden had been shown by then."""

    round: int
    seat: str
    action: str
    issue: str
    was_shown: bool
