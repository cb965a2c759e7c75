"""Stdout and stderr: what is written arrives, whatever their encoding, and nothing in it steers the terminal.

Names and texts come from rule files, records and the command line, which may be a stranger's. So this one place makes all
control characters visible on their way out; what draws tables and bars knows which are its own and writes to `drawn_on`.
"""

from __future__ import annotations

import codecs
import os
import sys
import unicodedata
from collections.abc import Iterable
from typing import Any, TextIO, cast

from negotiate.words.printable import printable

PLAIN = str.maketrans(
    {
        "−": "-",
        "–": "-",
        "—": "-",
        "─": "-",
        "×": "x",
        "…": "...",
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "→": "->",
        "≥": ">=",
        "≤": "<=",
        "•": "*",
        "✗": "x",
        "·": "|",
    }
)
"""Signs that mean something, for streams that cannot show them."""


def _plain(error: UnicodeError) -> tuple[str, int]:
    """A handler of codecs: what cannot be written as it is is written plainly, so that a minus stays a minus."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end].translate(PLAIN)
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return bare or "?" * len(text), error.end


class PrintableStream:
    """A stream of text that shows control characters instead of sending them; everything else is the stream's own."""

    def __init__(self, stream: TextIO) -> None:
        self.drawn_on = stream
        """The stream itself, for whoever means the control characters that it writes."""

    def write(self, text: str) -> int:
        """Write a text; how many characters of it that were."""
        self.drawn_on.write(printable(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.drawn_on, name)


def write_anywhere() -> None:
    """Let stdout and stderr take any text, whatever their encoding and whatever is in it."""
    _open_closed_ones()
    codecs.register_error("plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="plain")
    sys.stdout = cast(TextIO, PrintableStream(sys.stdout))
    sys.stderr = cast(TextIO, PrintableStream(sys.stderr))


def _open_closed_ones() -> None:
    """Nothing is typed at a stdin that was closed (`<&-`), and what goes to a closed stdout or stderr is lost."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - open as long as the program runs


def drawn_on(stream: TextIO) -> TextIO:
    """The stream behind one that shows control characters, or the stream itself."""
    found: TextIO = getattr(stream, "drawn_on", stream)
    return found
