"""Samples for the tests of words: every value that has words, made up around the tutorial with awkward labels in it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from negotiate.analysis.kept_word import CARRYING_OUT
from negotiate.engine import codes
from negotiate.engine.acts import WITH_ISSUE
from negotiate.engine.conditions import SUM_NEEDS
from negotiate.engine.event_kinds import MARKS
from negotiate.engine.events import Event, Value
from negotiate.engine.explain import Need
from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action, seats
from negotiate.engine.outcome import Outcome
from negotiate.engine.refusals import CODES, Refusal
from negotiate.engine.rules import Names, Place, Rules
from negotiate.players.reasons import KINDS, Reason
from negotiate.rulebook.load import load

LANGUAGES = ("en", "de", "es", "fr", "ru", "uk")
TRANSLATED = LANGUAGES[1:]
PLACE = Place("rules/x.yaml", 41, 3)
AWKWARD = "Ship “Hope”; or else (now 3, a.yaml:1) and {more} [is|are] either"
"""A label that holds whatever has a meaning in a sentence of ours."""


@cache
def rules() -> Rules:
    """The tutorial; its second issue, and a sum that it has not, have a name that is no help."""
    found = load("tutorial")
    labels = found.names.issue_labels
    names = replace(found.names, issue_labels=(labels[0], AWKWARD, *labels[2:]), sums=("land",), sum_labels=(AWKWARD,))
    return replace(found, names=names)


def names() -> Names:
    return rules().names


def tries(menu: Menu, names: Names) -> list[Action]:
    """Actions of every kind that fits, legal or not: all options alone, some pairs, every seat's offer, every size."""
    packages = [{issue: option} for k, issue in enumerate(names.issues) for option in names.options[k]]
    packages += [{**one, **other} for one, other in itertools.pairwise(packages) if one.keys() != other.keys()]
    found = []
    for kind in menu.kinds():
        if kind in ("propose", "formulate"):
            found += [Action(kind, None, 0, package) for package in [{}, *packages]]
        elif kind in ("accept", "reject"):
            found += [Action(kind, seat) for seat in seats(names)]
        elif kind in ("gesture", "announce"):
            found += [Action(kind, None, size) for size in (1, 13)]
        elif kind in WITH_ISSUE:
            found += [Action(kind, issue=issue) for issue in names.issues]
        elif kind != "counter":
            found.append(Action(kind))
    return found


def need(kind: str, now: float | str = 1, needed: float | str = 2, subject: str = "", **fields: float) -> Need:
    """A need that is not met."""
    return Need(kind, subject, now, needed, False, PLACE, (), fields, names=names())


def joined(kind: str, *parts: Need) -> Need:
    return Need(kind, "", "", "", False, PLACE, parts, names=names())


def needs() -> Iterator[Need]:
    """A need of every kind, and those that read differently."""
    trust, carried, issue = need("trust_at_least", 12.5, 25), need("carried_out", 0, 1), names().issues[1]
    option = names().options[1]
    yield from (trust, need("trust_at_least", 12.5, 19, opened=24), carried, need("carried_out", 1, 5))
    yield from (need("calm_rounds", 0, count) for count in (1, 3, 5))
    yield from (need("ceasefire_held", 0, count) for count in (1, 3, 5))
    yield from (need("ripeness_at_least", 0.12, 0.25), need("verification_at_least", 0, 3, issue))
    yield need("round_at_least", 2, 6)
    for kind in SUM_NEEDS:
        yield from (need(kind, 53.0, 51.0, "land"), need(kind, 53.0, 51.0, "land", settled=1, pieces=3))
    yield from (need("present", "absent", wanted, names().parties[0]) for wanted in codes.PRESENCE)
    yield from (need(kind, option[0], option[1], issue) for kind in ("agreed", "in_force"))
    yield need("agreed", option[0], option[1], issue, further=1)
    yield need("in_force", option[1], option[1], issue, further=1, done=1, phases=3)
    yield need("mediator_present", "none", "present")
    yield need("track_open", "closed", "open", names().tracks[0])
    yield need("boulder_moved", "nothing agreed", "agreed", names().tracks[0])
    yield from (need(kind, kind, kind) for kind in ("always", "never"))
    yield joined("all", trust, carried)
    yield joined("any", joined("all", trust, carried), need("mediator_present", "none", "present"))
    yield joined("not", joined("any", trust, carried))


def refusals() -> Iterator[Refusal]:
    """A refusal of every code, and those that read differently."""
    party, other = names().parties[:2]
    issue, required = names().issues[1], names().issues[0]
    everything = {
        "who": party,
        "other": other,
        "issue": issue,
        "required": required,
        "issues": names().issues[:2],
        "track": names().tracks[0],
        "tracks": names().tracks,
        "act": "guarantee",
        "acts": ("facilitate", "verify"),
        "needs": (need("trust_at_least", 12.5, 25),),
        "lacking": {party: 12.5},
        "offers": (other,),
        "notation": "accept lowmark",
        "text": "There is no action 'x'.",
        "player": "mine",
        "most": 128,
        "answer": "nonsense",
        "refusal": Refusal("nothing-pending", {}, names()),
        "place": PLACE,
        "word": "watre",
        "whole": "propose watre=1",
        "kind": "propose",
        "near": "water",
        "known": ("water", "watchers"),
        **dict.fromkeys(("cost", "left", "needed"), 0.5),
        **dict.fromkeys(("last", "next", "now", "number", "amount", "people"), 7),
    }
    for code in CODES:
        options = {"option": names().options[0][1], "standing": names().options[0][0]}
        fields = everything | options | {"asked": "speak", "presence": "absent"}
        if code != "requirement-missing":
            fields.pop("required")
            fields |= {"option": names().options[1][1], "standing": names().options[1][0]}
        yield Refusal(code, fields, names())
    yield from (Refusal("wrong-kind", {**everything, "asked": asked}, names()) for asked in codes.DECISIONS[1:])
    yield from (Refusal("same-attendance", {**everything, "presence": one}, names()) for one in codes.PRESENCE)
    yield Refusal("no-such-offer", {"who": other, "offers": ()}, names())


def reasons() -> Iterator[Reason]:
    """A reason of every kind."""
    fields = {
        "who": names().parties[0],
        "points": 1.4,
        "issue": names().issues[1],
        "tracks": names().tracks,
        "amount": -0.25,
        "share": 0.81,
        "trust": 21.0,
        "number": 3,
        "rounds": 12,
        "ripeness": 0.25,
    }
    yield from (Reason(kind, "risk", 1.0, fields, names()) for kind in KINDS)
    yield Reason("worth", "worth-to-self", 1.0, {"who": names().parties[0], "points": 1.0}, names())


def outcomes() -> Iterator[Outcome]:
    """An outcome of every ending, and of a horizon without an accord to wait for."""
    yield Outcome("horizon", None, 5, {}, {}, {}, {}, 0.5, {}, {"round": 5, "accord": 0.0}, names())
    for kind in codes.ENDINGS[1:]:
        fields = {"round": 5, "trust": 12.5, "rounds": 3, "track": 0}
        yield Outcome(kind, names().parties[0], 5, {}, {}, {}, {}, 0.5, {}, fields, names())


ACTIONS = (
    *(
        kind
        for kind in codes.ACTIONS
        if kind not in ("propose", "formulate", "counter", "accept", "reject", "gesture", "announce", *WITH_ISSUE)
    ),
    *(f"{kind} {{issue}}" for kind in WITH_ISSUE),
    "propose {item}",
    "formulate {item}",
    "counter {other}: {item}",
    "accept {other}",
    "reject {other}",
    *(f"{kind} {size}" for kind in ("gesture", "announce") for size in ("small", "normal", "large")),
    *(f"announce {size} conditionally" for size in ("small", "normal", "large")),
)


def actions() -> Iterator[Event]:
    """Every act as an event, by a seat of one and by one of many."""
    item = f"{names().issues[1]}={names().options[1][1]}"
    party, other = names().parties[:2]
    for action in ACTIONS:
        issue = names().issues[1]
        fields: dict[str, Value] = {"seat": party, "action": action.format(item=item, other=other, issue=issue)}
        yield Event("action", 1, {**fields, "issue": issue} if action in CARRYING_OUT else fields)
    yield Event("action", 1, {"seat": party, "action": "pass", "offer": other})


def events() -> Iterator[Event]:
    """An event of every kind, and those that read differently."""
    yield from actions()
    issue, options = names().issues[1], {names().issues[1]: names().options[1][1]}
    party, other = names().parties[:2]
    yield Event("round-began", 3)
    for card in names().cards:
        yield Event("event-card", 1, {"party": party, "category": names().categories[0], "card": card})
    yield from (Event("signed", 1, {"seat": party, "binding": binding, "options": options}) for binding in codes.BINDING[1:])
    yield Event("communique", 1, {"seat": party, "options": options})
    yield Event("lapsed", 1, {"seat": party})
    yield from (Event(kind, 1, {"party": party, "vote": 51.5}) for kind in ("ratified", "ratification-refused"))
    for people in (0.0, 1.0, 14200.0):
        for k in names().issues:
            yield Event("phase-carried-out", 1, {"issue": k, "phases": 1, "tier": 0, "people": people, "day": 0})
    yield from (Event("breach-detected", 1, {"party": party, "issue": issue, "tier": tier}) for tier in range(5))
    yield Event("false-alarm", 1, {"party": party, "issue": issue})
    yield Event("ceasefire-collapsed", 1, {"issue": issue, "option": names().options[1][1]})
    acted = ("held-back", "suspended", "made-good", "text-ended", "text-lapsed")
    yield from (Event(kind, 1, {"party": party, "issue": issue}) for kind in acted)
    yield Event("postponed", 1, {"issue": issue, "tier": 2, "day": 1})
    for undone in (0, 1):
        yield Event("issue-fell", 1, {"issue": issue, "option": names().options[1][1], "undone": undone})
    yield Event("event-card", 1, {"party": party, "category": None, "card": names().cards[0], "injected": 1})
    for player in ("human", "cautious"):
        yield Event("seat-changed", 3, {"seat": party, "player": player, "was": "outside"})
    yield Event("seat-changed", 3, {"first": 5, "seat": party, "player": "cautious", "was": "human"})
    yield Event("chair-taken", 3, {"seat": names().mediator})
    yield Event("track-taken", 3, {"seat": names().mediator, "track": names().tracks[0]})
    yield Event("rewound", 3, {"from": 5, "to": 3, "chance": 1})
    yield from (Event("extended", 3, {"more": more, "rounds": 8 + more}) for more in (1, 2, 5))
    for mark in MARKS:
        yield Event("marked", 3, {"mark": mark, "seat": party})
        yield Event("marked", 3, {"mark": mark, "seat": party, "why": AWKWARD})
    yield from (Event(kind, 1, {"track": names().tracks[0]}) for kind in ("track-opened", "track-closed"))
    yield Event("trust-changed", 1, {"party": party, "trusted": other, "trust": 21.5})
    yield from (Event("ended", 1, {"ending": ending, "party": party}) for ending in codes.ENDINGS)
