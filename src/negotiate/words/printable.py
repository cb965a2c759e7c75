"""Text for a terminal: what could move its cursor, change its colours or turn the order of letters round is made visible."""

from __future__ import annotations

import re

_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Control characters (C0 but for tab and line feed, C1), line and paragraph separators, and what overrides direction."""


def printable(text: str) -> str:
    """The text with each such character as an escape like `\\u001b`, which means the same character within JSON."""
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
