"""The printable rulebook of a scenario: one offline HTML page, with the secret role briefs only where they are asked for."""

from __future__ import annotations

from typing import Any

from negotiate.reports.page.page import render
from negotiate.reports.scenario import consent, event_cards, game_rules
from negotiate.reports.scenario.book import Book
from negotiate.reports.scenario.briefs import brief, seat
from negotiate.reports.scenario.gate_graph import gate_graph
from negotiate.reports.scenario.gates import gate_of_option, gate_of_track, opening, phases_in_words
from negotiate.rulebook.model.issues import Issue, Option
from negotiate.words.acts import ACTS
from negotiate.words.labels import capital
from negotiate.words.language import N_
from negotiate.words.numbers import NOTHING


def rulebook_page(book: Book, *, briefs: bool = False) -> str:
    """The page as HTML text. Without `briefs` it holds nothing that a seat may not know of another."""
    scenario = book.scenario
    sources = {entry.id: entry for entry in scenario.sources}
    return render(
        "rulebook.html",
        book.speaker,
        title=scenario.title,
        summary=scenario.summary.strip(),
        note=(scenario.content_note or "").strip(),
        setting=scenario.setting,
        unit=book.unit,
        how_long=game_rules.unit(book),
        glance=_glance(book),
        parties=[_party(book, name) for name in scenario.parties],
        mediators=[_mediator(book, name) for name in scenario.mediators],
        graph=gate_graph(book, compact=True),
        process=game_rules.process(book),
        tracks=[_track(book, name) for name in scenario.tracks],
        steps=game_rules.round_(book),
        moves=game_rules.moves(book),
        bargains=book.bargains,
        earning=game_rules.earning(book),
        trust=game_rules.trust(book),
        reciprocity=[*game_rules.reciprocity(book), *game_rules.guarantees(book), *game_rules.snapback(book)],
        tiers=game_rules.tiers(book),
        collapse=game_rules.collapse(book),
        endings=game_rules.endings(book),
        scoring=game_rules.scoring(book),
        events=event_cards.events(book),
        facts=[{"text": fact.text.strip(), "source": fact.source} for fact in scenario.facts],
        sources=[
            {
                "id": key,
                "author": entry.author,
                "title": entry.title,
                "publisher": entry.publisher,
                "date": entry.date or "",
                "note": (entry.note or "").strip(),
            }
            for key, entry in sources.items()
        ],
        numbers={key: place for place, key in enumerate(sources, 1)},
        debrief=[entry.strip() for entry in scenario.debrief] if briefs else [],
        briefs=[brief(book, name) for name in scenario.parties if scenario.parties[name].kind != "observer"]
        if briefs
        else [],
    )


def _glance(book: Book) -> list[tuple[str, str]]:
    scenario = book.scenario
    at_table = book.at_table()
    if len(scenario.mediators) > 1:
        at_table = book.say("{mediator}; {count} on the menu", mediator=at_table, count=book.number(len(scenario.mediators)))
    return [
        (
            book.say("Seats"),
            book.plural(
                "{seats}, of which {count} principal",
                "{seats}, of which {count} principals",
                len(book.principals),
                seats=len(scenario.parties),
            ),
        ),
        (book.say("Length"), book.speaker.separated(_length(book))),
        (book.say("Mediator"), at_table),
        (book.say("Agenda"), game_rules.agenda(book)),
        *([] if book.bargains else [_trusting(book)]),
    ]


def _trusting(book: Book) -> tuple[str, str]:
    return book.say("Mutual trust at the start"), book.say("{trust} of 100", trust=book.number(book.least_trust()))


def _length(book: Book) -> list[str]:
    calendar = book.scenario.calendar
    said = [book.plural("{count} {unit}", "{count} {unit}s", calendar.rounds, unit=book.unit)]
    if calendar.classroom_rounds != calendar.rounds:
        said.append(book.say("{shorter} in class", shorter=book.number(calendar.classroom_rounds)))
    return [*said, book.say("from {start}", start=calendar.starts)] if calendar.starts else said


_KINDS = {
    "principal": N_("A principal: owns the conflict, and nothing binds without it."),
    "guarantor": N_("A guarantor: holds what others need."),
    "participant": N_("A participant: may propose, and its name under a text counts."),
    "civil-society": N_("A seat of civil society: may propose, has no veto."),
    "observer": N_("An observer: watches, never acts."),
}
_BY_BLOCS = N_("A principal: owns the conflict, and counts for what binds by the rule of consensus.")
"""What a principal is where it may be outvoted."""
_ATTENDS = {
    "decides": "",
    "delegates": N_("It sends delegates at the start."),
    "absent": N_("It is away at the start."),
}


def _party(book: Book, name: str) -> dict[str, Any]:
    party = book.scenario.parties[name]
    return {
        "seat": seat(book, name),
        "kind": book.say(_BY_BLOCS if party.kind == "principal" and consent.is_by_vote(book) else _KINDS[party.kind]),
        "attends": book.say(_ATTENDS[party.attendance]),
        "positions": [
            {"text": entry.text.strip(), "source": entry.source, "date": entry.date or ""} for entry in party.position
        ],
    }


def _mediator(book: Book, name: str) -> dict[str, Any]:
    mediator = book.scenario.mediators[name]
    credibility = book.listed(
        f"{book.scenario.parties[party].initials} {book.number(mediator.credibility[party])}" for party in book.principals
    )
    acts = book.listed(book.say(ACTS[act].offered) for act in mediator.acts)
    return {
        "name": mediator.name,
        "initials": mediator.initials,
        "note": (mediator.note or "").strip(),
        "at_table": name in book.mediators,
        "leverage": book.number(mediator.leverage),
        "credibility": credibility,
        "acts": acts if mediator.acts else NOTHING,
    }


def _track(book: Book, name: str) -> dict[str, Any]:
    track = book.scenario.tracks[name]
    about = [
        opening(book, gate_of_track(book, name), N_("Open from the start."), N_("Opens with {needs}.")),
    ]
    if not book.bargains:
        about.append(book.say("Builds trust up to {ceiling}.", ceiling=book.number(track.trust_ceiling)))
    if track.high_politics:
        about.append(book.say("High politics."))
    issues = [_issue(book, issue, entry) for issue, entry in book.issues_of(name).items()]
    return {"name": track.name, "about": " ".join(about), "issues": issues}


def _issue(book: Book, name: str, issue: Issue) -> dict[str, Any]:
    rows = [(issue.options[0].label, book.say("status quo"))]
    rows += [(option.label, book.speaker.separated(_facts(book, name, option))) for option in issue.options[1:]]
    duty = [
        book.say("must accept: {parties}", parties=consent.of_issues(book, name))
        if consent.is_by_vote(book, [name])
        else book.say("consent of {parties}", parties=consent.of_issues(book, name)),
        *([] if book.bargains else _carried_out(book, name, issue)),
    ]
    if issue.requires:
        needed = [
            book.say("{issue} at “{option}”", issue=book.issue(other), option=book.label(other, option))
            for other, option in issue.requires.items()
        ]
        duty.append(book.say("needs {issues} before it or in the same text", issues=book.listed(needed)))
    for entry in issue.options:
        for other, option in (entry.requires or {}).items():
            values = {"own": book.label(name, entry.id), "issue": book.issue(other), "option": book.label(other, option)}
            duty.append(book.say("at “{own}” needs {issue} at “{option}” before it or in the same text", **values))
    return {
        "name": issue.name,
        "note": (issue.note or "").strip(),
        "rows": rows,
        "duty": f"{capital(book.speaker.separated(duty))}.",
        "scale": "" if issue.ordered else book.say("alternatives, not a scale"),
    }


def _carried_out(book: Book, name: str, issue: Issue) -> list[str]:
    """Who carries it out, and who looks whether they do."""
    said = [
        book.say(
            "carried out by {parties} in {phases}",
            parties=book.listed(book.party(party) for party in issue.obligors),
            phases=phases_in_words(book, issue),
        ),
        _verified(book, name),
    ]
    return [*said, book.say("then kept every {unit}", unit=book.unit)] if issue.continuing else said


def _facts(book: Book, issue: str, option: Option) -> list[str]:
    facts = []
    if option.risk and not book.bargains:
        facts.append(book.say("needs a belief of {belief}", belief=book.percent(option.risk)))
    if option.people:
        facts.append(book.plural("returns {count} person", "returns {count} people", option.people))
    own = gate_of_option(book, issue, option.id)
    if own is not None:
        facts.append(opening(book, own, N_("open from the start"), N_("opens with {needs}")))
    return facts


def _verified(book: Book, name: str) -> str:
    tier = book.tier(name)
    if tier is not None:
        return book.say("verified at tier {tier} ({name})", tier=tier, name=book.tier_name(tier))
    assert book.scenario.monitoring is not None  # the check refuses `monitored` without the section
    return book.say("verified as {issue} is settled", issue=book.issue(book.scenario.monitoring.issue))
