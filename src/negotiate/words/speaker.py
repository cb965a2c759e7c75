"""The speaker: says what the rooms below return as values, in one language and for one audience.

    Speaker("en")                        # the command line, records, golden files: with the places in rule files
    Speaker("de", audience=PLAYER)       # who plays: without them

A speaker is made where somebody is spoken to (a verb, a chair, a window) and passed in; there is none of the process.
"""

from __future__ import annotations

from dataclasses import dataclass

from negotiate.engine.explain import Need
from negotiate.engine.refusals import Refusal
from negotiate.engine.rules import Names, Rules
from negotiate.errors import speak_with
from negotiate.words import acts, needs, refusals
from negotiate.words.labels import Labels
from negotiate.words.language import Language

DESIGNER = "designer"
PLAYER = "player"
AUDIENCES = (DESIGNER, PLAYER)
"""Designers are told where in a rule file a reason stands, and the ids of acts; players are not."""


@dataclass(frozen=True)
class Speaker(Language):
    """A language for an audience, one of AUDIENCES."""

    audience: str = DESIGNER

    def told(self, rules: Rules) -> Rules:
        """The rules with the names and texts of their translation into this language, or as they are where there is none."""
        return rules.told(self.code)

    def labels(self, names: Names) -> Labels:
        """What seats, issues, options, tracks and rounds are called."""
        return Labels(self, names)

    # Values

    def value(self, value: object) -> str:
        """Any value that has words: a refusal, a need."""
        if isinstance(value, Refusal):
            return self.refusal(value)
        if isinstance(value, Need):
            return self.need(value)
        return str(value) if isinstance(value, str) else repr(value)

    def refusal(self, refusal: Refusal) -> str:
        """Why something cannot be done, as a whole sentence."""
        return refusals.refusal(self, refusal, designer=self.audience == DESIGNER)

    def need(self, need: Need) -> str:
        """What a gate asks for, without a full stop."""
        return needs.need(self, need)

    def need_now(self, need: Need) -> str:
        """What a need finds now."""
        return needs.need_now(self, need)

    def need_needed(self, need: Need) -> str:
        """What a need asks for, to stand beside what it finds now; empty for one that joins others."""
        return needs.need_needed(self, need)

    def need_standing(self, need: Need) -> str:
        """`mutual trust at least 25 (now 12.5)`, for designers with its place in the rule file; no full stop."""
        return needs.need_standing(self, need, places=self.audience == DESIGNER)

    def act(self, kind: str) -> str:
        """What a kind of action is called: `Stand guarantor`."""
        return acts.label(self, kind)


ENGLISH_SPEAKER = Speaker()
"""Says what the command line, records and golden files hold."""

speak_with(ENGLISH_SPEAKER.value)
