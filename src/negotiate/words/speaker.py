"""The speaker: says what the rooms below return as values, in one language and for one audience.

    Speaker("en")                        # the command line, records, golden files: with the places in rule files
    Speaker("de", audience=PLAYER)       # who plays: without them

A speaker is made where somebody is spoken to (a verb, a chair, a window) and passed in; there is none of the process.
"""

from __future__ import annotations

from dataclasses import dataclass

from negotiate.engine.rules import Rules
from negotiate.words.language import Language

DESIGNER = "designer"
PLAYER = "player"
AUDIENCES = (DESIGNER, PLAYER)
"""Designers are told where in a rule file a reason stands; players are not."""


@dataclass(frozen=True)
class Speaker(Language):
    """A language for an audience, one of AUDIENCES."""

    audience: str = DESIGNER

    def told(self, rules: Rules) -> Rules:
        """The rules with the names and texts of their translation into this language, or as they are where there is none."""
        return rules.told(self.code)


ENGLISH_SPEAKER = Speaker()
"""Says what the command line, records and golden files hold."""
