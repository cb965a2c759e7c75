"""Whether the disk takes what a class writes: the ledger, the messages and every table's record tell it here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from negotiate.errors import RecordError


class Disk:
    """`refuses` is whether it has refused what was last to be written. A reading of it never raises."""

    def __init__(self) -> None:
        self.refuses = False

    @contextmanager
    def writes(self, written: Callable[[], object] | None = None) -> Iterator[None]:
        """Something is written. `written` counts what is on the disk, where it may be that there is nothing to write."""
        before = written() if written is not None else None
        try:
            yield
        except (RecordError, OSError):
            self.refuses = True
            raise
        if written is None or written() != before:
            self.refuses = False
