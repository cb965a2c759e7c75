"""One game told in plain sentences, round by round. The same words for every party, and no number without its scale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from negotiate.analysis.kept_word import CARRYING_OUT, KEEPING
from negotiate.engine.events import Event
from negotiate.engine.notation import Action
from negotiate.engine.rules import Rules
from negotiate.words import acts, events
from negotiate.words.labels import Labels, capital
from negotiate.words.language import Language

WORTH_TELLING = 1.0
"""Points on the trust scale of 0 to 100 by which trust must have moved since it was last told."""


class Narrator:
    """Tells events in their order, and leaves out what is not worth a sentence: trust that hardly moved, a pass by
    somebody who has already had a say in the round."""

    def __init__(self, language: Language, rules: Rules) -> None:
        self._language = language
        self._rules = rules.told(language.code)
        self.labels = Labels(language, self._rules.names)
        self._heard: set[str] = set()
        parties = rules.names.parties
        self._trust = {
            (one, other): float(rules.record["trust"][0, i, j])
            for i, one in enumerate(parties)
            for j, other in enumerate(parties)
        }

    def told(self, event: Event) -> str:
        """The sentence of the next event; empty for a round's beginning and for what is left out."""
        if event.kind == "round-began":
            self._heard.clear()
            return ""
        if event.kind == "trust-changed":
            return self._trust_moved(event)
        if event.kind == "text-ended":
            return ""  # told by the act that ends it
        if event.kind == "action":
            seat = str(event["seat"])
            heard_before = seat in self._heard
            self._heard.add(seat)
            if event["action"] == "pass" and heard_before and "offer" not in event.fields:
                return ""
        return events.event(self._language, self._rules, event)

    def _trust_moved(self, event: Event) -> str:
        pair, now = (str(event["party"]), str(event["trusted"])), event["trust"]
        assert isinstance(now, int | float)  # an event of this kind carries a number
        before = self._trust[pair]
        if abs(now - before) < WORTH_TELLING:
            return ""
        self._trust[pair] = float(now)
        return events.trust_moved(self.labels, event, before)


def tell(language: Language, rules: Rules, happened: Iterable[Event]) -> Iterator[str]:
    """The story, line by line; a blank line stands before each round. `happened` is a match's or a replay's, in order.

    Where a round has several days, it is told day by day.
    """
    happened = list(happened)
    narrator = Narrator(language, rules)
    labels = narrator.labels
    duties = _Duties(labels, _days(happened))
    begun = False
    for event in happened:
        if not duties.takes(event):
            yield from duties.sentences()
            if duties.has_told(event):
                continue
            if event.kind == "round-began":
                duties.begin(event.round)
                if begun:
                    yield ""
                yield capital(labels.in_round(event.round))
            elif event.round == 0 and not begun:
                yield language.say("At the start")
            told = narrator.told(event)
            if told:
                yield told
        begun = True
    yield from duties.sentences()


SHOWN = {"stall": "held-back", "suspend": "suspended"}
"""Acts that show, and the event that tells of them where the act itself is a secret."""


def _is_duty(event: Event) -> bool:
    return event.kind == "action" and event["action"] in CARRYING_OUT


def _days(happened: list[Event]) -> dict[int, int]:
    """On how many days something was carried out, by round."""
    days: dict[int, int] = {}
    before = False
    for event in happened:
        now = _is_duty(event)
        if now and not before:
            days[event.round] = days.get(event.round, 0) + 1
        before = now
    return days


class _Duties:
    """What is better told together: who carries out what, on each day of a round."""

    def __init__(self, labels: Labels, days: dict[int, int]) -> None:
        self._labels = labels
        self._days = days
        self._round = self._day = 0
        self._kept: dict[str, list[str]] = {}
        self._broken: list[Event] = []
        self._told: set[tuple[str, str, str]] = set()

    def begin(self, number: int) -> None:
        """A round begins."""
        self._round, self._day = number, 0
        self._told.clear()

    def takes(self, event: Event) -> bool:
        """Whether this event is taken in here, to be told later."""
        if not _is_duty(event):
            return False
        action, issue = str(event["action"]), str(event["issue"])
        kept = self._kept.setdefault(issue, [])
        if action in KEEPING:
            kept.append(str(event["seat"]))
        else:
            self._broken.append(event)
            self._told.add((SHOWN.get(action, ""), str(event["seat"]), issue))
        return True

    def has_told(self, event: Event) -> bool:
        """Whether this event says only what the act has said already."""
        return (event.kind, str(event.fields.get("party")), str(event.fields.get("issue"))) in self._told

    def sentences(self) -> Iterator[str]:
        """What was taken in since the last time."""
        told = list(self._sentences())
        if told and self._days.get(self._round, 1) > 1:
            told[0] = events.on_day(self._labels.language, self._day, told[0])
        if told:
            self._day += 1
        self._kept, self._broken = {}, []
        yield from told

    def _sentences(self) -> Iterator[str]:
        labels = self._labels
        broken = list(dict.fromkeys(str(event["issue"]) for event in self._broken))
        whole = [labels.issue(issue) for issue in self._kept if issue not in broken]
        if whole:
            yield labels.language.say("All who are bound go ahead with: {issues}.", issues=labels.language.separated(whole))
        for event in self._broken:
            yield acts.done(labels, str(event["seat"]), Action(str(event["action"])), issue=str(event["issue"]))
        for issue in broken:
            for seat in self._kept[issue]:
                yield acts.done(labels, seat, Action("carry-out"), issue=issue)
