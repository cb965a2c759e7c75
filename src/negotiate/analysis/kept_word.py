"""Who kept its word: every duty of a game as it was decided, what came of it that was seen, and what that makes of a party.

It reads the secret decisions, so it is for after the game.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from negotiate.engine.events import Event

CARRYING_OUT = ("carry-out", "carry-all", "suspend", "stall", "breach")
"""Acts that answer a duty."""
KEEPING = ("carry-out", "carry-all")
WITHHOLDING = ("stall", "breach")
CHOSEN, ACCIDENT, HELD_BACK = "chosen", "accident", "held-back"


@dataclass(frozen=True)
class Did:
    """What a party decided about a duty on one day, and whether a breach of it was seen."""

    round: int
    party: str
    issue: str
    action: str
    """One of CARRYING_OUT."""
    was_seen: bool = False

    @property
    def breach(self) -> str | None:
        """CHOSEN, ACCIDENT (its own side did not deliver) or HELD_BACK (for too long); None for no breach known."""
        if self.action == "breach":
            return CHOSEN
        if not self.was_seen:
            return None
        return ACCIDENT if self.action in KEEPING else HELD_BACK


@dataclass(frozen=True)
class KeptWord:
    """What one party did about what fell due from it, counted in duties and days."""

    party: str
    due: int
    carried_out: int
    held_back: int
    """But for what was held back for too long and so was a breach."""
    suspended: int
    """Rightly held back, in answer to a default of another."""
    broken: int
    seen: int
    false_alarms: int


def decided(events: Iterable[Event]) -> tuple[Did, ...]:
    """What was decided about every duty, in order; what is seen of a day is told before the next day is decided."""
    did: list[Did] = []
    for event in events:
        if event.kind == "action" and "issue" in event.fields and str(event["action"]) in CARRYING_OUT:
            did.append(Did(event.round, str(event["seat"]), str(event["issue"]), str(event["action"])))
        elif event.kind == "breach-detected":
            party, issue = str(event["party"]), str(event["issue"])
            for place in range(len(did) - 1, -1, -1):
                one = did[place]
                if one.round != event.round:
                    break
                if (one.party, one.issue) == (party, issue):
                    did[place] = replace(one, was_seen=True)
                    break
            else:
                did.append(Did(event.round, party, issue, "stall", was_seen=True))  # nobody decided: it was away
    return tuple(did)


def kept_word(events: Sequence[Event], party: str) -> KeptWord:
    """What a party did about its duties over all events of a game."""
    own = [one for one in decided(events) if one.party == party]
    breaches = [one for one in own if one.breach is not None]
    acts = [one.action for one in own]
    kept = sum(action in KEEPING for action in acts) - sum(one.breach == ACCIDENT for one in breaches)
    return KeptWord(
        party=party,
        due=len(own),
        carried_out=kept,
        held_back=sum(one.action == "stall" and one.breach is None for one in own),
        suspended=acts.count("suspend"),
        broken=len(breaches),
        seen=sum(one.was_seen for one in breaches),
        false_alarms=sum(event.kind == "false-alarm" and event["party"] == party for event in events),
    )
