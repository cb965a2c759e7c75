"""A chair at a table: whose seat it is, in which language it is spoken to, and what its person has in hand."""

from __future__ import annotations

from negotiate.present.builder import Draft
from negotiate.words.speaker import Speaker


class Chair:
    """Where somebody sits. The table holds one for every seat that is sat on; who only looks on needs none."""

    def __init__(self, seat: str, speaker: Speaker, *, tutored: bool = False) -> None:
        self.seat = seat
        self.speaker = speaker
        self.tutored = tutored
        """Whether the tutor is asked about this person's moves."""
        self.draft = Draft()
        """The package that is being put together; it lasts until the person decides."""
        self._before: list[Draft] = []

    def change_draft(self, draft: Draft) -> None:
        """Go on with another draft; `undo_draft` goes back to the one before."""
        if draft != self.draft:
            self._before.append(self.draft)
            self.draft = draft

    def undo_draft(self) -> bool:
        """Take back the last change of the draft. False when there is none."""
        if not self._before:
            return False
        self.draft = self._before.pop()
        return True

    def forget_draft(self) -> None:
        """An empty draft without a past."""
        self.draft, self._before = Draft(), []
