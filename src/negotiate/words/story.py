"""One game told in plain sentences, round by round. The same words for every party, and no number without its scale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
    """The story, line by line; a blank line stands before each round. `happened` is a match's or a replay's, in order."""
    narrator = Narrator(language, rules)
    labels = narrator.labels
    duties = _Duties(labels)
    begun = False
    for event in happened:
        if not duties.takes(event):
            yield from duties.sentences()
            if event.kind == "round-began":
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


class _Duties:
    """What is better told together: who carries out what."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._kept: dict[str, list[str]] = {}
        self._broken: list[Event] = []

    def takes(self, event: Event) -> bool:
        """Whether this event is taken in here, to be told later."""
        if event.kind != "action" or event["action"] not in ("carry-out", "stall", "breach"):
            return False
        kept = self._kept.setdefault(str(event["issue"]), [])
        if event["action"] == "carry-out":
            kept.append(str(event["seat"]))
        else:
            self._broken.append(event)
        return True

    def sentences(self) -> Iterator[str]:
        """What was taken in since the last time."""
        labels = self._labels
        broken = list(dict.fromkeys(str(event["issue"]) for event in self._broken))
        whole = [labels.issue(issue) for issue in self._kept if issue not in broken]
        if whole:
            yield labels.language.say("All who are bound go ahead with: {issues}.", issues="; ".join(whole))
        for event in self._broken:
            yield acts.done(labels, str(event["seat"]), Action(str(event["action"])), issue=str(event["issue"]))
        for issue in broken:
            for seat in self._kept[issue]:
                yield acts.done(labels, seat, Action("carry-out"), issue=issue)
        self._kept, self._broken = {}, []
