"""A draft: the text of a rule file with changes that are not in the file yet, and the file as it was read."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from pathlib import Path

from negotiate.errors import RuleFileError
from negotiate.rulebook.check.findings import has_errors, in_order, render
from negotiate.rulebook.reading.source import read_source, write_source

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Draft:
    """`before` is the file as it was read, `text` what is to be in it, without a byte-order mark."""

    path: Path
    before: bytes
    text: str

    def with_text(self, text: str) -> Draft:
        """The same file with another text to write."""
        return replace(self, text=text)

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return self._data() != self.before

    def difference(self) -> str:
        """What would change, as a unified difference; "" for nothing."""
        before = self.before.removeprefix(BYTE_ORDER_MARK).decode().splitlines()
        lines = difflib.unified_diff(before, self.text.splitlines(), f"{self.path} (now)", f"{self.path} (new)", lineterm="")
        return "\n".join(lines)

    def write(self) -> None:
        """Put the text into the file in one step.

        Raises `RuleFileError` when the file is not as it was read any more, or cannot be written; it is untouched then.
        """
        try:
            now = self.path.read_bytes()
        except OSError:
            now = None
        if now != self.before:
            raise RuleFileError(
                f"'{self.path}' was changed by somebody else since it was read, so that nothing was written; "
                "do the same again with the file as it is now."
            )
        if self.changed:
            write_source(self.path, self._data())

    def _data(self) -> bytes:
        mark = BYTE_ORDER_MARK if self.before.startswith(BYTE_ORDER_MARK) else b""
        return mark + self.text.encode()


def read_draft(path: Path) -> Draft:
    """The rule file at `path`, unchanged so far. Raises `RuleFileError` for one that cannot be read."""
    source, findings = read_source(path)
    if has_errors(findings):
        raise RuleFileError(render(in_order(findings)), findings)
    return Draft(path, path.read_bytes(), source.text)
