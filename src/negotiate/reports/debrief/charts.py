"""The charts of one game's debrief, as SVG: trust, gates, mandates over time, offers, and the frontier."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from negotiate.engine.promises import Promise
from negotiate.reports.charts.days import Day, Round, days
from negotiate.reports.charts.ledger import Entry, Group, Side, ledger
from negotiate.reports.charts.lines import Line, Moment, Threshold, lines
from negotiate.reports.charts.palette import ACCENT, BAD, GOOD, INK, MUTED, party
from negotiate.reports.charts.scatter import Cloud, scatter
from negotiate.reports.charts.span_chart import Row, spans
from negotiate.reports.debrief.debrief import Debrief
from negotiate.reports.debrief.gates import trust_thresholds

MARKERS = ("square", "diamond", "triangle", "dot", "wedge", "plus", "pentagon", "hexagon")
"""Shapes of the parties' offers, by their place in the rule file."""
DASHES = ("solid", "dashed", "dotted", "dash-dot")
HALF_A_PERSON = 0.5
"""Fewer than that are nobody."""
PAIRS_SHOWN = 12
"""Lines of trust in one chart at most."""


def trust_chart(debrief: Debrief) -> str:
    """Trust of every pair of principals over the rounds, with the moments that moved it and the thresholds of the gates."""
    speaker = debrief.course.speaker
    rules = debrief.course.rules
    names = rules.names
    shown = [pair for pair in debrief.pairs if pair.between_principals]
    shown = sorted(shown, key=lambda pair: min(pair.trust) - max(pair.trust))[:PAIRS_SHOWN]
    drawn = [
        Line(
            pair.label,
            pair.rounds,
            pair.trust,
            party(names.parties.index(pair.who)),
            DASHES[names.parties.index(pair.whom) % len(DASHES)],
        )
        for pair in shown
    ]
    top = max([40.0, *(value for pair in shown for value in pair.trust)])
    limits = [Threshold(level, text) for level, text in trust_thresholds(rules, speaker) if level <= top + 15.0]
    moments = [Moment(move.round, move.number) for move in debrief.moves]
    return lines(
        speaker.say("Trust over time"),
        " ".join(debrief.trust_summary),
        drawn,
        x_label=debrief.course.speaker.labels(names).unit,
        y_label=speaker.say("trust, 0 to 100"),
        y_range=(0.0, min(100.0, max(top, *(limit.y for limit in limits), 0.0) + 6.0)),
        moments=moments,
        thresholds=limits,
        height=290.0,
    )


def ledger_chart(debrief: Debrief) -> str:
    """What was promised in the texts in force at the end, in both ledgers."""
    speaker = debrief.course.speaker
    names = debrief.course.rules.names

    def side(one: Promise, words: str, *, is_short: bool) -> Side:
        # of a duty that goes on, what counts is whether it was always kept
        done = one.phases - 1 if one.missed and one.delivered >= one.phases else int(one.delivered)
        return Side(done, one.phases, words, is_short)

    groups = [
        Group(
            text.title,
            [
                Entry(
                    names.initials[names.parties.index(one.believed.party)],
                    party(names.parties.index(one.believed.party)),
                    one.issue_label,
                    one.option_label,
                    side(one.believed, one.believed_text, is_short=bool(one.believed.overdue)),
                    side(one.true, one.true_text, is_short=one.differs or bool(one.believed.overdue)),
                )
                for one in text.owed
            ],
        )
        for text in debrief.ledgers.texts
    ]
    return ledger(
        speaker.say("What was promised, and what was delivered"),
        " ".join((*debrief.ledgers.sentences, *(one.text for text in debrief.ledgers.texts for one in text.owed))),
        groups,
        believed=speaker.say("as everybody believed"),
        true=speaker.say("as it truly was"),
    )


def exchanges_chart(debrief: Debrief) -> str:
    """Who came home on which day, and the days that were postponed; empty where nobody could."""
    speaker = debrief.course.speaker
    course = debrief.course
    found: dict[int, dict[int, Day]] = {}
    told = []
    for event in course.events:
        if event.kind not in ("phase-carried-out", "postponed") or "day" not in event.fields:
            continue
        day, postponed = int(str(event["day"])), event.kind == "postponed"
        people = 0.0 if postponed else float(str(event["people"]))
        if not postponed and people < HALF_A_PERSON:
            continue
        known = found.setdefault(event.round, {}).get(day, Day(0.0))
        found[event.round][day] = Day(known.amount + people, postponed and known.amount < HALF_A_PERSON)
        told.append(course.speaker.event(course.rules, event))
    if not found:
        return ""
    return days(
        speaker.say("People home, day by day"),
        " ".join(told),
        [Round(number, [by_day[day] for day in sorted(by_day)]) for number, by_day in sorted(found.items())],
        x_label=course.speaker.labels(course.rules.names).unit,
        y_label=speaker.say("people home on each day"),
    )


def gates_chart(debrief: Debrief) -> str:
    """When each track was open."""
    speaker = debrief.course.speaker
    names = debrief.course.rules.names
    rows = [Row(gate.label, gate.spans) for gate in debrief.tracks]
    return spans(
        speaker.say("When each track was open"),
        " ".join(gate.summary for gate in debrief.tracks),
        rows,
        x_label=debrief.course.speaker.labels(names).unit,
        x_range=(0.5, max(debrief.course.last.round, 1) + 0.5),
    )


def mandate_chart(debrief: Debrief) -> str:
    """How much of its mandate each party had carried out at the end of each round, each on its own scale."""
    speaker = debrief.course.speaker
    course = debrief.course
    names = course.rules.names
    drawn = [
        Line(
            names.initials[place],
            (0, *(moment.ended_round for moment in course.round_ends)),
            [debrief.scores.parties[place].scaled(value) for value in mover.utility],
            party(place),
            DASHES[place % len(DASHES)],
        )
        for place, mover in enumerate(debrief.movers)
        if debrief.scores.parties[place].has_stake
    ]
    return lines(
        speaker.say("What was carried out, for each party"),
        " ".join(debrief.scores.sentences),
        drawn,
        x_label=debrief.course.speaker.labels(names).unit,
        y_label=speaker.say("own scale: 0 no agreement, 100 best"),
        height=220.0,
    )


def concession_chart(debrief: Debrief) -> str:
    """What each party's own packages would have given itself, over the rounds, on its own scale."""
    speaker = debrief.course.speaker
    names = debrief.course.rules.names
    drawn = []
    for place, mover in enumerate(debrief.movers):
        own = [offer for offer in debrief.tabled if offer.seat == mover.party]
        if own and debrief.scores.parties[place].has_stake:
            drawn.append(
                Line(
                    names.initials[place],
                    [offer.round for offer in own],
                    [debrief.scores.parties[place].scaled(offer.worth[mover.party]) for offer in own],
                    party(place),
                    DASHES[place % len(DASHES)],
                    points=True,
                )
            )
    return lines(
        speaker.say("What each asked for itself"),
        " ".join(mover.text for mover in debrief.movers),
        drawn,
        x_label=debrief.course.speaker.labels(names).unit,
        y_label=speaker.say("own scale: 0 no agreement, 100 best"),
        height=220.0,
    )


def offer_charts(debrief: Debrief) -> tuple[str, ...]:
    """The offers, the agreement and the frontier in the plane of each pair of principals, three pairs at most."""
    stake = debrief.standing.parties
    principals = [place for place in debrief.course.rules.principals if place in stake]
    pairs = [(a, b) for rank, a in enumerate(principals) for b in principals[rank + 1 :]]
    return tuple(_offer_chart(debrief, a, b) for a, b in pairs[:3])


def _offer_chart(debrief: Debrief, a: int, b: int) -> str:
    speaker = debrief.course.speaker
    names, standing = debrief.course.rules.names, debrief.standing
    x, y = standing.parties.index(a), standing.parties.index(b)
    clouds = list(_frontiers(debrief, x, y))
    for place, seat in enumerate((*names.parties, *names.mediators)):
        own = [offer for offer in debrief.tabled if offer.seat == seat]
        if own:
            label = names.mediators[seat].label if names.turns and seat in names.mediators else speaker.say("mediator")
            label = names.initials[place] if place < len(names.parties) else label
            clouds.append(
                Cloud(
                    speaker.say("offers of {who}", who=label),
                    [offer.worth[names.parties[a]] for offer in own],
                    [offer.worth[names.parties[b]] for offer in own],
                    party(place) if place < len(names.parties) else MUTED,
                    MARKERS[place % len(MARKERS)] if place < len(names.parties) else "cross",
                    4.4,
                    joined=True,
                    named=[str(offer.round) for offer in own],
                )
            )
    nash = standing.everything.solutions.nash if standing.everything.solutions else None
    if nash is not None and len(nash):
        clouds.append(
            Cloud(speaker.say("Nash point"), nash.points[:, x].tolist(), nash.points[:, y].tolist(), GOOD, "star", 7.5)
        )
    clouds.append(
        Cloud(speaker.say("the agreement"), [float(standing.worth[x])], [float(standing.worth[y])], BAD, "plus", 7.0)
    )
    floor = (float(standing.reservation[x]), float(standing.reservation[y]))
    crossing = floor if np.isfinite(floor).all() else None
    title = speaker.say("Offers and the frontier: {one} and {other}", one=names.initials[a], other=names.initials[b])
    return scatter(
        title,
        " ".join((*standing.sentences, *standing.everything.sentences)),
        clouds,
        x_label=speaker.say("points of {who}", who=names.party_labels[a]),
        y_label=speaker.say("points of {who}", who=names.party_labels[b]),
        crossing=crossing,
    )


def _frontiers(debrief: Debrief, x: int, y: int) -> Iterator[Cloud]:
    """The frontier of all options, and that of the options that were open where it is another."""
    speaker = debrief.course.speaker
    standing = debrief.standing
    two = len(standing.parties) == 2
    for found, label, colour in (
        (standing.everything, speaker.say("frontier, all options"), ACCENT),
        (standing.opened, speaker.say("frontier, options open in this game"), INK),
    ):
        if found is standing.opened and np.array_equal(found.front.points, standing.everything.front.points):
            continue
        if len(found.front):
            points = found.front.points[np.argsort(found.front.points[:, x], kind="stable")]
            yield Cloud(label, points[:, x].tolist(), points[:, y].tolist(), colour, "dot", 2.2, joined=two, faint=not two)
