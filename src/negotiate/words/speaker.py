"""The speaker: says what the rooms below return as values, in one language and for one audience.

    Speaker("en")                        # the command line, records, golden files: with the places in rule files
    Speaker("de", audience=PLAYER)       # who plays: without them

A speaker is made where somebody is spoken to (a verb, a chair, a window) and passed in; there is none of the process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from negotiate.engine.events import Event
from negotiate.engine.explain import Need
from negotiate.engine.notation import Action
from negotiate.engine.outcome import Outcome
from negotiate.engine.refusals import Refusal
from negotiate.engine.rules import Names, Rules
from negotiate.errors import NegotiateError, Sentence, speak_with
from negotiate.words import acts, endings, events, needs, reasons, refusals, story
from negotiate.words.labels import Labels
from negotiate.words.language import Language
from negotiate.words.reasons import Advice, Reason
from negotiate.words.translated import Translated

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

    def in_round(self, names: Names, number: int) -> str:
        """`month 3`; what lies before the first round is the start."""
        return self.labels(names).in_round(number)

    def calendar(self, names: Names, rounds: int) -> str:
        """`24 rounds; a round is one month.`"""
        what = self.labels(names).calendar
        return self.plural("{count} round; {what}.", "{count} rounds; {what}.", rounds, what=what)

    # Values

    def value(self, value: object) -> str:
        """Any value that has words: a sentence, a name, a refusal, an error, a need, an outcome, a reason, an advice.

        What has none is shown as it is.
        """
        if isinstance(value, Sentence):
            return self.say(value.message, **{name: self.value(field) for name, field in value.fields.items()})
        if isinstance(value, Translated):
            return value.translations.get(self.code) or str(value)
        if isinstance(value, NegotiateError):
            return self.error(value)
        if isinstance(value, Refusal):
            return self.refusal(value)
        if isinstance(value, Need):
            return self.need(value)
        if isinstance(value, Outcome):
            return self.outcome(value)
        if isinstance(value, Advice):
            return self.advice(value)
        if isinstance(value, Reason):
            return self.reason(value)
        if isinstance(value, PurePath):
            return str(value)
        return value if isinstance(value, str) else repr(value)

    def error(self, error: NegotiateError) -> str:
        """What an error says, in this language where it carries a value."""
        return str(error) if error.value is None else self.value(error.value)

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

    def reason(self, reason: Reason) -> str:
        """What speaks for or against a move, in a sentence."""
        return reasons.reason(self, reason)

    def advice(self, advice: Advice) -> str:
        """What speaks against a move that is about to be made, and what would do better."""
        return reasons.advice(self, advice)

    def outcome(self, outcome: Outcome) -> str:
        """How a game ended, in a sentence."""
        return endings.outcome(self, outcome)

    def ending(self, kind: str, names: Names | None = None) -> str:
        """What an ending is called: `A frozen conflict`; with the names of a scenario, as the scenario calls it."""
        return endings.title(self, kind, names)

    def event(self, rules: Rules, event: Event) -> str:
        """One event in a sentence."""
        return events.event(self, rules, event)

    def story(self, rules: Rules, events: Iterable[Event]) -> Iterator[str]:
        """A game told round by round, line by line; a blank line stands before each round."""
        return story.tell(self, rules, events)

    def act(self, kind: str) -> str:
        """What a kind of action is called: `Stand guarantor`."""
        return acts.label(self, kind)

    def move(self, names: Names, action: Action, asked: str = "") -> str:
        """What one move is called, as on its button; `asked` is the kind of decision that it answers."""
        return acts.move(self.labels(names), action, asked)


ENGLISH_SPEAKER = Speaker()
"""Says what the command line, records and golden files hold."""

speak_with(ENGLISH_SPEAKER.value)
