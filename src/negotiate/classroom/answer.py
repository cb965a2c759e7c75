"""What a command to the room comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from negotiate.classroom.refused import Refused


@dataclass(frozen=True)
class Answer:
    """What a command came to. `why` is a Refused, or a refusal of the table, that a speaker can say; None when it is done.

    `tables` are those of which something has changed; `everywhere` when the whole class has.
    """

    command: str
    why: object | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    tables: frozenset[int] = frozenset()
    everywhere: bool = False

    @property
    def done(self) -> bool:
        """Whether it is done."""
        return self.why is None


class No(Exception):
    """A command is refused."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code)
        self.refused = Refused(code, fields)
