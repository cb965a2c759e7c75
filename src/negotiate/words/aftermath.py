"""What a game leaves behind, in words: the people first, then trust, then what each delegation kept, broke and is owed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from negotiate.analysis.aftermath import Aftermath, Delegation, People, TrustBetween
from negotiate.analysis.kept_word import KeptWord
from negotiate.engine.rules import in_number
from negotiate.words.events import trust_from_to
from negotiate.words.labels import Labels
from negotiate.words.language import N_
from negotiate.words.promises import truly

GROUPS = {
    "people": N_("The people"),
    "trust": N_("Trust between the principals"),
    "delegations": N_("Each delegation's word"),
}
"""What the parts of an aftermath are called, in the order in which they are told."""


class Group(NamedTuple):
    """One part of an aftermath. `about` has the party of each sentence; empty where it is about no single one."""

    kind: str
    """A key of GROUPS."""
    title: str
    sentences: tuple[str, ...]
    about: tuple[str, ...]


def groups(labels: Labels, found: Aftermath) -> tuple[Group, ...]:
    """The parts in their order; one that has nothing to tell is left out."""
    people = tuple(_people(labels, found.people))
    trust = tuple(_trust(labels, one) for one in found.trust)
    own = [(one.party, _delegation(labels, one)) for one in found.delegations if one.word.due or one.owed]
    parts = (
        ("people", people, ("",) * len(people)),
        ("trust", trust, tuple(one.who for one in found.trust)),
        ("delegations", tuple(text for _party, text in own), tuple(party for party, _text in own)),
    )
    return tuple(
        Group(kind, labels.language.say(GROUPS[kind]), sentences, about) for kind, sentences, about in parts if sentences
    )


def _people(labels: Labels, people: People) -> Iterator[str]:
    language = labels.language
    home, waiting = round(people.home), round(people.waiting)
    if people.can_return and not home:
        yield language.plural(
            "Nobody came home; {people} person is still waiting.",
            "Nobody came home; {people} people are still waiting.",
            waiting,
            people=language.whole(waiting),
        )
    elif home:
        yield language.plural("{people} person came home.", "{people} people came home.", home, people=language.whole(home))
        if people.can_return and waiting:
            yield language.plural(
                "{people} person is still waiting.",
                "{people} people are still waiting.",
                waiting,
                people=language.whole(waiting),
            )
        elif people.can_return:
            yield language.say("Nobody is waiting any more.")
    if people.has_ceasefire:
        yield labels.worded_plural(
            "In {held} of {count} {unit} a ceasefire held.",
            "In {held} of {count} {unit}s a ceasefire held.",
            people.rounds,
            unit=labels.unit,
            held=people.quiet_rounds,
        )
    if people.collapses:
        yield labels.worded_plural(
            "The ceasefire collapsed once on the way.",
            "The ceasefire collapsed {count} times on the way.",
            people.collapses,
        )


def _trust(labels: Labels, one: TrustBetween) -> str:
    return trust_from_to(labels, one.who, one.whom, one.before, one.after)


def _delegation(labels: Labels, one: Delegation) -> str:
    told = kept(labels, one.word)
    if not one.owed:
        return f"{told} {labels.says(one.party, N_('Nobody owes [it|them] anything any more.'))}"
    owed = labels.language.separated(
        labels.language.say(
            "{issue}, from {who} ({done})",
            who=labels.seat(promise.party),
            issue=labels.issue(promise.issue),
            done=truly(labels, promise),
        )
        for promise in one.owed
    )
    return f"{told} {labels.says(one.party, N_('[It is|They are] still owed: {promises}.'), promises=owed)}"


def kept(labels: Labels, word: KeptWord) -> str:
    """What a party did about what fell due from it, in a sentence."""
    language, label = labels.language, labels.seat(word.party)
    if not word.due:
        return language.say("Nothing fell due from {who}.", who=label)
    parts = [
        language.plural(
            "carried out {kept} of {count} duty that fell due",
            "carried out {kept} of {count} duties that fell due",
            word.due,
            kept=word.carried_out,
        )
    ]
    if word.held_back:
        parts.append(language.say("held back {held}", held=word.held_back))
    if word.suspended:
        parts.append(language.say("suspended {count} in answer to a default", count=word.suspended))
    if word.broken:
        parts.append(language.say("broke {broken} ({seen} seen)", broken=word.broken, seen=word.seen))
    if word.false_alarms:
        parts.append(
            language.plural(
                "[was|were] wrongly suspected {count} time", "[was|were] wrongly suspected {count} times", word.false_alarms
            )
        )
    return language.say("{who} {did}.", who=label, did=in_number(labels.names, word.party, language.listed(parts)))
