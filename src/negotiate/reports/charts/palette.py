"""The colours of charts and pages: tokens, and their values on light and on dark ground.

Party colours keep a distance of 35 or more (CIE 2000) under normal sight and three colour deficiencies. They are never the
only cue: every line, point and bar has its label or initials beside it, and dashes tell directions apart.
"""

from __future__ import annotations

import re
from typing import Final

PARTIES: Final = 6
"""Party colours; a seventh party takes the first colour again with another dash."""

INK, MUTED, FAINT, PAPER, PANEL = "ink", "muted", "faint", "paper", "panel"
ACCENT, GOOD, WARN, BAD = "accent", "good", "warn", "bad"

LIGHT: Final[dict[str, str]] = {
    INK: "#17202a",
    MUTED: "#525c68",
    FAINT: "#d3d9e0",
    PAPER: "#ffffff",
    PANEL: "#f4f6f8",
    ACCENT: "#1f5aa6",
    GOOD: "#0b6e46",
    WARN: "#6f4a00",
    BAD: "#a8321e",
    "party-1": "#243ca8",
    "party-2": "#900c18",
    "party-3": "#909c00",
    "party-4": "#6c3c6c",
    "party-5": "#d87884",
    "party-6": "#249cd8",
}
DARK: Final[dict[str, str]] = {
    INK: "#eef1f5",
    MUTED: "#b3bcc7",
    FAINT: "#3c4652",
    PAPER: "#161b21",
    PANEL: "#1f262e",
    ACCENT: "#7db4ff",
    GOOD: "#5fd3a2",
    WARN: "#f3c14f",
    BAD: "#ff9a83",
    "party-1": "#b460e4",
    "party-2": "#d86084",
    "party-3": "#c0f09c",
    "party-4": "#789000",
    "party-5": "#fcd83c",
    "party-6": "#00f0fc",
}
"""Token -> colour. Both have the same tokens."""

_HEAD = re.compile(r"<svg[^>]*>(\s*<title.*?</title>)?(\s*<desc.*?</desc>)?", re.DOTALL)
"""The beginning of a picture, up to what is drawn; a reader on a screen wants title and description first."""
_VARIABLE = re.compile(r"var\(--([a-z0-9-]+)\)")


def party(place: int) -> str:
    """The token of the party at this place in the rule file, counted from 0."""
    return f"party-{place % PARTIES + 1}"


def painted(svg: str, colours: dict[str, str]) -> str:
    """The SVG with colours in place of the variables, for viewers that read no style sheet.

    It gets a ground of its own: words in ink cannot be read on the dark ground that many viewers lay under a picture.
    """
    ground = f'<rect width="100%" height="100%" fill="{colours[PAPER]}"/>'
    return _HEAD.sub(rf"\g<0>{ground}", _VARIABLE.sub(lambda found: colours[found.group(1)], svg), count=1)


def style_sheet(colours: dict[str, str]) -> str:
    """The tokens as declarations for a page's style sheet."""
    return " ".join(f"--{token}: {colour};" for token, colour in colours.items())
