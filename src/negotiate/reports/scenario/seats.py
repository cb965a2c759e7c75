"""Seats explained: a party, with what it starts from and has at stake, and a mediator, with what it can do."""

from __future__ import annotations

from negotiate.reports.scenario import interests
from negotiate.reports.scenario.book import Book
from negotiate.reports.scenario.consent import is_by_vote
from negotiate.reports.scenario.explanation import Explanation, Section, Table, explanation
from negotiate.reports.scenario.item import Item
from negotiate.rulebook.model.parties import Aim, Party
from negotiate.words.acts import ACTS
from negotiate.words.briefs import moves
from negotiate.words.language import N_

_KINDS = {
    "principal": N_("A principal: it owns the conflict, and without it nothing binds."),
    "guarantor": N_("A guarantor: it holds what others need, in a conflict of others."),
    "participant": N_("A participant: may propose, and its name under a text counts."),
    "civil-society": N_("A seat of civil society: it speaks for people, and has no veto."),
    "observer": N_("An observer: it watches and never acts."),
}

_BY_BLOCS = N_("A principal: it owns the conflict, and counts for what binds by the rule of consensus.")
"""What a principal is where it may be outvoted."""


def party(book: Book, item: Item) -> Explanation:
    """The explanation of a party."""
    entry = book.scenario.parties[item.name]
    sections = [Section(book.say("How it starts"), tuple(_start(book, item.name)))]
    trust = tuple(
        (book.party(other), book.number(book.start_trust(other, item.name)), book.number(book.start_trust(item.name, other)))
        for other in book.scenario.parties
        if other != item.name
    )
    head = (book.say("Party"), book.say("trusts it to"), book.say("is trusted by it"))
    sections.append(Section(book.say("Trust at the start, 0 to 100"), (), Table(head, trust)))
    if item.name in book.stakeholders:
        stakes = Table(
            (book.say("Issue"), book.say("at best"), book.say("at worst"), book.say("best option")),
            _stakes(book, item.name),
        )
        sections.append(Section(book.say("What is at stake for it, in points"), (), stakes))
        pairs = [
            _pair(book, item.name, other) for other in book.principals if other != item.name and other in book.stakeholders
        ]
        if pairs:
            sections.append(Section(book.say("With whom it meets and clashes"), tuple(pairs)))
    duty = [issue.name for issue in book.scenario.issues.values() if item.name in issue.obligors]
    if duty:
        sections.append(Section(book.say("What it would have to carry out"), (f"{book.listed(duty)}.",)))
    positions = tuple(said.text.strip() + (f" ({said.date})" if said.date else "") for said in entry.position)
    if positions:
        sections.append(Section(book.say("Its public position"), positions))
    aims = tuple(_aim(book, aim) for aim in entry.aims)
    if aims:
        sections.append(Section(book.say("Its private aims, which the other seats do not see"), aims))
    return explanation(
        book,
        item,
        entry.name,
        book.say(_BY_BLOCS if entry.kind == "principal" and is_by_vote(book) else _KINDS[entry.kind]),
        sections,
    )


def _start(book: Book, name: str) -> list[str]:
    """How a party begins the game."""
    party = book.scenario.parties[name]
    mood = (
        N_("Hope of gaining more by force {hope}, pain of going on {pain}, support at home {support} of 100.")
        if book.rules.has_war
        else N_(
            "Hope of gaining more without an agreement {hope}, pain of going on {pain}, support at home {support} of 100."
        )
    )
    said = [
        book.say(
            mood,
            hope=book.percent(party.hope_of_gain),
            pain=book.percent(party.pain),
            support=book.number(party.support),
        )
    ]
    if name in book.stakeholders:
        course = book.walk_away(name)
        reservation = course[0][1]
        said.append(
            book.plural(
                "No agreement is worth {signed} point to it, counted over the whole conflict; a text that settles "
                "everything "
                "for less is no better than going on.",
                "No agreement is worth {signed} points to it, counted over the whole conflict; a text that settles "
                "everything "
                "for less is no better than going on.",
                abs(reservation),
                signed=book.signed(reservation),
            )
        )
        said += moves(
            book.labels,
            course,
            N_("In {unit} {round} what no agreement is worth to it falls to {points}."),
            N_("In {unit} {round} what no agreement is worth to it rises to {points}."),
        )
    said += _scheduled(book, party)
    return [
        *said,
        book.say(
            "It controls {control} of its own side. Without support at home a concession weighs {more} more than its "
            "points, "
            "with full support no more.",
            control=book.percent(party.control),
            more=book.percent(party.audience_cost),
        ),
        book.say("By default it is played by '{player}'.", player=party.player),
    ]


def _scheduled(book: Book, party: Party) -> list[str]:
    """What the calendar sets of a party's hope and pain."""
    said = []
    for step in sorted(party.schedule or (), key=lambda step: step.round):
        for message, value in (
            (N_("In {unit} {round} its hope of gaining more is set to {share}."), step.hope_of_gain),
            (N_("In {unit} {round} its pain of going on is set to {share}."), step.pain),
        ):
            if value is not None:
                said.append(book.say(message, unit=book.unit, round=step.round, share=book.percent(value)))
    return said


def _aim(book: Book, aim: Aim) -> str:
    """An aim in the words of the file, and of a ceiling what it takes off beyond it."""
    text = aim.text.strip()
    if aim.kind == "at-least" or aim.issue is None or not aim.points:
        return text
    option = aim.option or book.scenario.issues[aim.issue].options[0].id
    return book.say(
        "{text} ({issue}: {points} less for all that goes beyond “{option}”.)",
        text=text,
        issue=book.issue(aim.issue),
        points=book.in_points(aim.points),
        option=book.label(aim.issue, option),
    )


def _pair(book: Book, one: str, other: str) -> str:
    """How a party stands to another principal."""
    between, clash, meet = interests.of_pair(book, one, other)
    said = [book.say("{party}: opposition {between}.", party=book.party(other), between=book.number(between))]
    if meet:
        said.append(book.say("They want the same on {issues}.", issues=book.listed(book.issue(name) for name in meet)))
    if clash:
        said.append(book.say("They clash on {issues}.", issues=book.listed(book.issue(name) for name in clash)))
    return " ".join(said)


def _stakes(book: Book, party: str) -> tuple[tuple[str, ...], ...]:
    """Issue, best and worst points and the best option, the largest stake first."""
    rows = []
    for name, issue in book.scenario.issues.items():
        points = {option.label: book.points(name, option.id)[party] for option in issue.options}
        if any(points.values()):
            best = max(points, key=lambda label: points[label])
            rows.append((issue.name, points[best], min(points.values()), best))
    rows.sort(key=lambda row: row[2] - row[1])
    return tuple((name, book.signed(most), book.signed(least), label) for name, most, least, label in rows)


def mediator(book: Book, item: Item) -> Explanation:
    """The explanation of a mediator on the menu."""
    entry = book.scenario.mediators[item.name]
    at_table = item.name in book.mediators
    acts = book.listed(book.say(ACTS[act].offered) for act in entry.acts)
    said = [
        book.say("It may {acts}.", acts=acts) if acts else book.say("It may do nothing but be there."),
        book.say("Its leverage is {leverage} of 20.", leverage=book.number(entry.leverage)),
        _credibility(book, item.name),
    ]
    by_track = ", ".join(
        book.say("by {factor} on {track}", factor=book.number(factor), track=book.track(track))
        for track, factor in entry.facilitation_by_track.items()
    )
    factor = book.number(entry.facilitation)
    if by_track:
        said.append(
            book.say(
                "A facilitated {unit} multiplies what verified conduct earns by {factor}, {by_track}.",
                unit=book.unit,
                factor=factor,
                by_track=by_track,
            )
        )
    else:
        said.append(
            book.say(
                "A facilitated {unit} multiplies what verified conduct earns by {factor}.", unit=book.unit, factor=factor
            )
        )
    if at_table:
        head, summary = book.say("What it can do (at the table)"), book.say("A mediator, at the table.")
    else:
        head = book.say("What it can do (on the menu, not at the table)")
        summary = book.say("A mediator, on the menu, not at the table.")
    if at_table and book.rules.names.turns:
        shares = book.rules.names.shares_tracks
        message = N_("Mediators share the tracks: {turns}.") if shares else N_("Mediators take turns: {turns}.")
        said.append(book.say(message, turns=book.at_table()))
    note = entry.note.strip() if entry.note else summary
    return explanation(book, item, entry.name, note, [Section(head, tuple(said))])


def _credibility(book: Book, name: str) -> str:
    """How far the principals believe a mediator, and whether that stands in the way of its work."""
    mediator = book.scenario.mediators[name]
    needed = book.scenario.mediation.credibility_needed
    credibility = book.listed(f"{book.party(party)} {book.number(mediator.credibility[party])}" for party in book.principals)
    said = book.say("Its credibility, of 100: {credibility}.", credibility=credibility)
    doubting = [party for party in book.principals if mediator.credibility[party] < needed]
    if not doubting:
        return said
    if len(doubting) == 1:
        stands = book.says(
            doubting[0],
            "Facilitation needs {needed} with each of them, so {who} [stands|stand] in its way.",
            needed=book.number(needed),
        )
    else:
        stands = book.say(
            "Facilitation needs {needed} with each of them, so {who} stand in its way.",
            needed=book.number(needed),
            who=book.listed(book.party(party) for party in doubting),
        )
    return f"{said} {stands}"
