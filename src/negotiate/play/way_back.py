"""The way back in a game in play: where one can go back to, the decisions submitted and the beginnings of rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from negotiate.engine.events import Event
from negotiate.engine.notation import Action
from negotiate.play.past import Snapshot
from negotiate.play.taking_back import TakenBack


class WayBack:
    """The snapshots of one game: one before every decision from outside, and one at the beginning of every round."""

    def __init__(self) -> None:
        self.beginnings: dict[int, Snapshot] = {}
        """The game before anything has happened in a round, by round."""
        self.taken_back: list[TakenBack] = []
        """The decisions that were submitted and taken back, for who looks back on the game."""
        self.streams = 0
        """How often chance was drawn anew: the number of the stream that it is drawn from."""
        self._decisions: list[Snapshot] = []
        self._oldest = 0
        """The first of them that can be gone back to: what was decided before the game itself was changed stays."""

    def copy(self) -> WayBack:
        """The same as far as it has come, which goes on by itself."""
        other = WayBack()
        other.beginnings = dict(self.beginnings)
        other.taken_back = list(self.taken_back)
        other.streams = self.streams
        other._decisions = list(self._decisions)
        other._oldest = self._oldest
        return other

    def keep(self, before: Snapshot) -> None:
        """Keep where the match stood before a decision."""
        self._decisions.append(before)

    def bar(self) -> None:
        """What was decided up to here can no longer be undone: the game itself is changed."""
        self._oldest = len(self._decisions)

    @property
    def last_submitted(self) -> Snapshot | None:
        """Before the last decision that was submitted; None without one, or if the game was changed since."""
        return next((before for before in reversed(self._decisions[self._oldest :]) if before.submitted), None)

    @property
    def has_submitted(self) -> bool:
        """Whether a decision was submitted at all, also one that can no longer be undone."""
        return any(before.submitted for before in self._decisions)

    def after_lines(self, lines: int) -> Snapshot | None:
        """Before the last decision that was taken after so many lines of the record."""
        return next((before for before in reversed(self._decisions) if before.lines == lines), None)

    def is_open(self, before: Snapshot) -> bool:
        """Whether the game was not changed since this decision."""
        return any(kept is before for kept in self._decisions[self._oldest :])

    def undo(self, before: Snapshot) -> None:
        """Go back to before a decision."""
        place = next(place for place, kept in enumerate(self._decisions) if kept is before)
        del self._decisions[place:]
        self._cut(before)

    def rewind(self, beginning: Snapshot) -> None:
        """Go back to the beginning of a round."""
        self._decisions = [before for before in self._decisions if before.events < beginning.events]
        self._cut(beginning)

    def _cut(self, now: Snapshot) -> None:
        self.beginnings = {number: one for number, one in self.beginnings.items() if one.lines <= now.lines}
        self._oldest = min(self._oldest, len(self._decisions))


def has_shown_more(before: Snapshot, since: Sequence[Event], draws: int) -> bool:
    """Whether chance was asked since a decision, up to so many draws, or another seat has decided in the events since."""
    if int(before.game["draws"][0]) != draws:
        return True
    return any(event.kind == "action" and event["seat"] != before.seat for event in since)


def taking_back(before: Snapshot, since: Sequence[Event], sealed: Mapping[tuple[str, str], Action], draws: int) -> TakenBack:
    """What is taken back by going back to before a decision; `sealed` and `draws` are those of now."""
    fresh = [(issue, action) for (seat, issue), action in sealed.items() if (seat, issue) not in before.sealed]
    if fresh:
        issue, action = fresh[-1][0], str(fresh[-1][1])
    else:
        event = next(event for event in since if event.kind == "action")
        issue, action = str(event.fields.get("issue") or ""), str(event["action"])
    shown = has_shown_more(before, since, draws)
    return TakenBack(int(before.game["round_number"][0]), before.seat, action, issue, shown)
