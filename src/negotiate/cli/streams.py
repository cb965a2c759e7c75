"""Stdout and stderr: what is written arrives, whatever their encoding."""

from __future__ import annotations

import codecs
import sys
import unicodedata

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


def write_anywhere() -> None:
    """Let stdout and stderr take any text, whatever their encoding: a file in an old code page, a terminal in plain C."""
    codecs.register_error("plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="plain")
