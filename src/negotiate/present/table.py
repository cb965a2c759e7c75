"""Who sits at the table and how they stand: header, parties, directed trust, and the measures that everybody can see."""

from __future__ import annotations

from dataclasses import dataclass

from negotiate.engine.decision import Decision
from negotiate.engine.events import Event
from negotiate.engine.view import leverage_of
from negotiate.present.seen import Looked, Seen, Sight
from negotiate.present.upcoming import next_text
from negotiate.words.acts import SIZES
from negotiate.words.language import N_


@dataclass(frozen=True)
class Header:
    """The line on top: what is played, when it is, and whose turn it is."""

    title: str
    round: int
    rounds: int
    round_text: str
    phase: str
    """One of engine.codes.DECISIONS, or `ended`."""
    phase_text: str
    turn: str | None
    """The seat that must decide."""
    turn_text: str
    next_text: str
    """What comes after the decision that is open; empty where none is, and after the end."""


@dataclass(frozen=True)
class Measure:
    """One number that everybody can see. `share` is how far along its scale it is, 0..1; `meaning` says what it is for."""

    key: str
    label: str
    value: float
    text: str
    share: float
    meaning: str


@dataclass(frozen=True)
class PartyCard:
    """A seat at the table, the mediator's too. `kind` names the emblem; `colour` counts the seats from 0."""

    seat: str
    label: str
    initials: str
    kind: str
    kind_text: str
    colour: int
    is_person: bool
    is_asked: bool
    presence: str
    """decides, delegates or absent."""
    presence_text: str
    measures: tuple[Measure, ...]
    notes: tuple[str, ...]
    """What else is known: probation, gestures, announcements."""
    position: tuple[str, ...]
    """Its public positions, with source and date where the rule file gives them."""


@dataclass(frozen=True)
class TrustEdge:
    """How far one party trusts another: 0..100 points, `share` 0..1, `change` since the end of the round before."""

    giver: str
    receiver: str
    points: float
    share: float
    change: float
    text: str


@dataclass(frozen=True)
class MutualTrust:
    """The least trust between principals, which gates look at: the value, who holds it back, and all pairs in words."""

    points: float
    share: float
    text: str
    pairs_text: str


KINDS = {
    "principal": N_("principal"),
    "guarantor": N_("guarantor"),
    "participant": N_("participant"),
    "civil-society": N_("civil society"),
    "observer": N_("observer"),
    "mediator": N_("mediator"),
}
PRESENCE = {
    "decides": N_("At the table"),
    "delegates": N_("Represented by delegates"),
    "absent": N_("Away"),
}
NOT_IN_THE_CHAIR = N_("Not in the chair")
"""What is said instead of a mediator of several, while another mediates."""
PHASES = {
    "mediate": N_("The mediator's act"),
    "speak": N_("Table talk"),
    "answer": N_("Answers to a proposal"),
    "carry-out": N_("Carrying out"),
    "nothing": N_("Between decisions"),
    "ended": N_("The game is over"),
}
BY_FORCE = N_("Hope of gaining more by force, 0 to 1.")
WITHOUT_TEXT = N_("Hope of gaining more without an agreement, 0 to 1.")
"""What hope is, where there is a war and where there is none."""


def header(seen: Sight) -> Header:
    """The line on top."""
    view = seen.view
    decision = view.decision
    phase = "ended" if view.ended else decision.kind if decision else "nothing"
    return Header(
        title=view.title,
        round=view.round,
        rounds=view.rounds,
        round_text=seen.say("{unit} {round} of {rounds}", unit=seen.Unit, round=view.round, rounds=seen.last_round),
        phase=phase,
        phase_text=seen.say(PHASES[phase]),
        turn=decision.seat if decision else None,
        turn_text=turn_text(seen, decision),
        next_text=next_text(seen, decision),
    )


def turn_text(seen: Looked, decision: Decision | None) -> str:
    """Whose turn it is, in a sentence."""
    if seen.common.ended:
        return seen.say("The game is over.")
    if decision is None:
        return seen.say("The game goes on by itself.")
    seat, who = decision.seat, seen.label(decision.seat)
    if decision.kind == "mediate":
        return seen.says(seat, "{who} [chooses|choose] the mediator's act.", who=who)
    if decision.kind == "speak":
        return seen.says(seat, "{who} [has|have] the floor.", who=who)
    if decision.kind == "answer":
        offer = seen.label(decision.offer)
        return seen.says(seat, "{who} [answers|answer] the proposal of {offer}.", who=who, offer=offer)
    # Which duty is due is public; what is done about it is not.
    issue = seen.issue_label(decision.issue or "")
    return seen.says(
        seat, "{who} [says whether it carries|say whether they carry] out what is due: {issue}.", who=who, issue=issue
    )


def own_turn_text(seen: Seen) -> str:
    """Whose turn it is, in a sentence spoken to the seat that looks on."""
    decision = seen.view.decision
    if decision is None or seen.view.ended:
        return turn_text(seen, decision)
    if decision.kind == "answer" and decision.offer == seen.seat:
        who = seen.label(decision.seat)
        return seen.says(decision.seat, "{who} [answers|answer] your proposal.", who=who)
    if not seen.is_asked:
        return turn_text(seen, decision)
    if decision.kind == "mediate":
        return seen.say("You choose the mediator's act.")
    if decision.kind == "speak":
        return seen.say("You have the floor.")
    if decision.kind == "answer":
        return seen.say("You answer the proposal of {offer}.", offer=seen.label(decision.offer))
    issue = seen.issue_label(decision.issue or "")
    return seen.say("You say whether you carry out what is due: {issue}.", issue=issue)


def parties(seen: Sight) -> tuple[PartyCard, ...]:
    """The seats round the table, in the order of the rule file, the mediator's last."""
    names, view = seen.names, seen.view
    documents = seen.rules.document.get("parties", {})
    cards = []
    for number_, party in enumerate(names.parties):
        document = documents.get(party, {})
        kind = str(document.get("kind") or "principal")
        cards.append(
            PartyCard(
                seat=party,
                label=names.party_labels[number_],
                initials=names.initials[number_],
                kind=kind,
                kind_text=seen.say(KINDS[kind]),
                colour=number_,
                is_person=party in seen.people,
                is_asked=view.decision is not None and view.decision.seat == party,
                presence=view.presence[party],
                presence_text=seen.say(PRESENCE[view.presence[party]]),
                measures=_party_measures(seen, party, kind),
                notes=tuple(_notes(seen, party)),
                position=tuple(_position(seen, document)),
            )
        )
    seated = names.mediators_in(view.round)
    for place, (mediator, chair) in enumerate(names.mediators.items()):
        document = seen.rules.document.get("mediators", {}).get(mediator, {})
        is_away = mediator not in seated
        cards.append(
            PartyCard(
                seat=mediator,
                label=chair.label,
                initials=str(document.get("initials") or "ME"),
                kind="mediator",
                kind_text=seen.say(KINDS["mediator"]),
                colour=len(names.parties),
                is_person=mediator in seen.people,
                is_asked=view.decision is not None and view.decision.seat == mediator,
                presence="absent" if is_away else "decides",
                presence_text=seen.say(NOT_IN_THE_CHAIR if is_away else PRESENCE["decides"]),
                measures=(_leverage(seen, mediator, place),),
                notes=chairs_of(seen, mediator),
                position=(),
            )
        )
    return tuple(cards)


def _party_measures(seen: Sight, party: str, kind: str) -> tuple[Measure, ...]:
    if seen.bargains:
        return ()
    view = seen.view
    support = Measure(
        "support",
        seen.say("Support at home"),
        view.support[party],
        seen.number(view.support[party], 0),
        view.support[party] / 100,
        seen.say("How far its own public stands behind it, 0 to 100."),
    )
    if kind != "principal":
        return (support,)
    hope, pain = view.hope[party], view.pain[party]
    meaning = seen.say(BY_FORCE if seen.rules.has_war else WITHOUT_TEXT)
    return (
        support,
        Measure("hope", seen.say("Hope of gain"), hope, seen.number(hope, 2), hope, meaning),
        Measure(
            "pain",
            seen.say("Cost of going on"),
            pain,
            seen.number(pain, 2),
            pain,
            seen.say("What going on as now costs it, 0 to 1."),
        ),
    )


def chairs_of(seen: Sight | Seen, mediator: str) -> tuple[str, ...]:
    """When a mediator of several is in the chair, or which tracks it holds when."""
    turns, last = seen.names.turns, int(seen.record["round_count"])
    if seen.names.shares_tracks:
        return tuple(
            seen.say(
                "Mediates {tracks} from {unit} {first} to {last}.",
                tracks=seen.listed([seen.track_label(track) for track in term.tracks]),
                unit=seen.unit,
                first=term.first,
                last=term.last,
            )
            for term in seen.names.terms(mediator, max(last, seen.view.round))
        )
    ends = [chair.since - 1 for chair in turns[1:]] + [max(last, turns[-1].since)] if turns else []
    return tuple(
        seen.say("In the chair from {unit} {first} to {last}.", unit=seen.unit, first=chair.since, last=end)
        for chair, end in zip(turns, ends, strict=True)
        if chair.mediator == mediator
    )


def _leverage(seen: Sight, mediator: str, place: int) -> Measure:
    left = leverage_of(seen.rules, seen.game, mediator)
    had = max(float(seen.record["leverage"][place]), left, 1e-9)
    return Measure(
        "leverage",
        seen.say("Leverage left"),
        left,
        seen.number(left),
        left / had,
        seen.say("What the mediator can still spend on side payments and guarantees."),
    )


def _notes(seen: Sight, party: str) -> list[str]:
    view, notes = seen.view, []
    if view.probation[party]:
        notes.append(
            seen.plural(
                "After a breach that was seen, good deeds count less for {count} more {unit}.",
                "After a breach that was seen, good deeds count less for {count} more {unit}s.",
                view.probation[party],
                unit=seen.unit,
            )
        )
    gesture = view.gestures[party]
    if gesture.made_round:
        notes.append(
            seen.says(
                party,
                "[Its|Their] latest gesture of goodwill: {size}, {unit} {round}.",
                size=seen.say(SIZES[gesture.made_size - 1]),
                unit=seen.unit,
                round=gesture.made_round,
            )
        )
    if gesture.announced_round:
        size = seen.say(SIZES[gesture.announced_size - 1])
        if gesture.conditional:
            announced = N_("[It has|They have] announced a gesture ({size}) on condition that it is answered.")
        else:
            announced = N_("[It has|They have] announced a gesture ({size}) and will be held to it.")
        notes.append(seen.says(party, announced, size=size))
    return notes


def _position(seen: Sight, document: dict[str, object]) -> list[str]:
    said = []
    positions = document.get("position")
    sources = {source["id"]: source for source in seen.rules.document.get("sources") or []}
    for position in positions if isinstance(positions, list) else []:
        source = sources.get(position.get("source") or "")
        where = ", ".join(str(part) for part in (source and source["author"], position.get("date")) if part)
        said.append(f"{position['text']} ({where})" if where else str(position["text"]))
    return said


def trust_edges(seen: Sight) -> tuple[TrustEdge, ...]:
    """Directed trust of every party in every other, by giver."""
    before = _trust_before(seen)
    edges = []
    for giver, given in seen.view.trust.items():
        for receiver, points in given.items():
            text = seen.says(
                giver,
                "{giver} [trusts|trust] {receiver}: {points} of 100",
                giver=seen.label(giver),
                receiver=seen.label(receiver),
                points=seen.number(points, 0),
            )
            edges.append(
                TrustEdge(giver, receiver, points, points / 100, points - before.get((giver, receiver), points), text)
            )
    return tuple(edges)


def _trust_before(seen: Sight) -> dict[tuple[str, str], float]:
    """Where every pair stood at the end of the last round; at the start before there is one."""
    names, now = seen.names, seen.view.round
    trust = {
        (one, other): float(seen.record["trust"][i, j])
        for i, one in enumerate(names.parties)
        for j, other in enumerate(names.parties)
        if i != j
    }
    for _number, event in seen.events:
        if event.kind == "trust-changed" and (event.round < now or seen.view.ended is None):
            trust[str(event["party"]), str(event["trusted"])] = _amount(event)
    return trust


def _amount(event: Event) -> float:
    value = event["trust"]
    assert isinstance(value, int | float)  # an event of this kind carries a number
    return float(value)


def mutual_trust(seen: Sight) -> MutualTrust:
    """The least trust between principals; without a text where trust plays no part."""
    points = seen.view.mutual_trust
    members = seen.principals
    pairs = [(one, other, seen.view.trust[one][other]) for one in members for other in members if one != other]
    text = "" if seen.bargains else seen.say("Mutual trust: {points} of 100", points=seen.number(points, 0))
    return MutualTrust(points, points / 100, text, trust_pairs(seen, pairs))


def own_trust_text(seen: Seen) -> str:
    """How far the other principals trust a principal's seat, and it them; of several the two that trust it least."""
    if seen.seat not in seen.principals or seen.bargains:
        return ""
    others = sorted((other for other in seen.principals if other != seen.seat), key=lambda other: _given(seen, other))[:2]
    return " ".join(
        seen.says(
            other,
            "{who} [trusts|trust] you {theirs}, you trust [it|them] {yours}.",
            who=seen.label(other),
            theirs=seen.number(_given(seen, other), 0),
            yours=seen.number(seen.view.trust[seen.seat][other], 0),
        )
        for other in others
    )


def _given(seen: Seen, other: str) -> float:
    return seen.view.trust[other][seen.seat]


def trust_pairs(seen: Sight, pairs: list[tuple[str, str, float]]) -> str:
    """`Highmark in Lowmark 18, Lowmark in Highmark 22`; of many pairs the three lowest."""
    pairs = pairs if len(pairs) <= 2 else sorted(pairs, key=lambda pair: pair[2])[:3]
    return seen.listed(
        [
            seen.say(
                "{giver} in {receiver} {points}",
                giver=seen.label(giver),
                receiver=seen.label(receiver),
                points=seen.number(points, 1),
            )
            for giver, receiver, points in pairs
        ]
    )


def measures(seen: Sight) -> tuple[Measure, ...]:
    """What everybody can see about the talks as a whole; only what the scenario uses, nothing in plain bargaining."""
    if seen.bargains:
        return ()
    view, record = seen.view, seen.record
    found = [
        Measure(
            "mutual-trust",
            seen.say("Mutual trust"),
            view.mutual_trust,
            seen.number(view.mutual_trust, 0),
            view.mutual_trust / 100,
            seen.say("The least trust between principals, 0 to 100; gates look at it."),
        ),
        Measure(
            "ripeness",
            seen.say("Ripeness"),
            view.ripeness,
            seen.number(view.ripeness, 2),
            view.ripeness,
            seen.say("Parties bargain when they can neither win nor bear it: the least of cost times lack of hope, 0 to 1."),
        ),
        Measure(
            "phases",
            seen.say("Phases carried out"),
            view.phases_verified,
            str(view.phases_verified),
            min(1.0, view.phases_verified / max(int(record["phases"].sum()), 1)),
            seen.say("Steps that were carried out and verified, over all agreements."),
        ),
        Measure(
            "calm",
            seen.say("Calm"),
            view.calm_rounds,
            str(view.calm_rounds),
            min(1.0, view.calm_rounds / max(view.rounds, 1)),
            seen.say("Rounds in a row without a breach that was seen."),
        ),
    ]
    if seen.rules.has_ceasefire:
        found.append(
            Measure(
                "quiet",
                seen.say("Quiet"),
                view.quiet_rounds,
                str(view.quiet_rounds),
                min(1.0, view.quiet_rounds / max(int(record["held_rounds"]), 1)),
                seen.labels.worded("{Unit}s in a row in which a ceasefire held.", Unit=seen.Unit),
            )
        )
    if seen.rules.has_people_to_return:
        pool, people = float(record["people_pool"]), seen.speaker.whole(view.people_returned)
        # the pool of the score may be that of the main issue alone; what comes on top of it is not "of" it
        of_all = (
            seen.say("{people} of {pool}", people=people, pool=seen.speaker.whole(pool))
            if view.people_returned <= pool
            else people
        )
        found.append(
            Measure(
                "people",
                seen.say("People returned"),
                view.people_returned,
                of_all,
                min(1.0, view.people_returned / pool),
                seen.say("People who have come home under agreements."),
            )
        )
    return tuple(found)
