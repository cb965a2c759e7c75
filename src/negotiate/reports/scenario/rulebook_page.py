"""The printable rulebook of a scenario: one offline HTML page, with the secret role briefs only where they are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from negotiate.reports.charts import palette
from negotiate.reports.page.page import render
from negotiate.reports.scenario import game_rules
from negotiate.reports.scenario.book import Book, counted, listed, number, percent, signed
from negotiate.reports.scenario.explain import process
from negotiate.reports.scenario.gate_graph import gate_graph
from negotiate.reports.scenario.gates import gate_of_option, gate_of_track, opening, phases_in_words
from negotiate.rulebook.model.issues import Issue


@dataclass(frozen=True)
class Seat:
    """A party as the rulebook names it."""

    id: str
    name: str
    initials: str
    kind: str
    colour: str


@dataclass(frozen=True)
class Brief:
    """What one seat alone may read."""

    seat: Seat
    text: str
    aims: tuple[str, ...]
    start: tuple[str, ...]
    sheet: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """Issue, and its options beyond the status quo, each with what it is worth to this seat."""


def rulebook_page(book: Book, *, briefs: bool = False) -> str:
    """The page as HTML text. Without `briefs` it holds nothing that a seat may not know of another."""
    scenario = book.scenario
    sources = {entry.id: entry for entry in scenario.sources}
    return render(
        "rulebook.html",
        title=scenario.title,
        summary=scenario.summary.strip(),
        note=(scenario.content_note or "").strip(),
        setting=scenario.setting,
        unit=scenario.calendar.round_label,
        glance=_glance(book),
        parties=[_party(book, name) for name in scenario.parties],
        mediators=[_mediator(book, name) for name in scenario.mediators],
        graph=gate_graph(book, compact=True),
        process=process(book),
        tracks=[_track(book, name) for name in scenario.tracks],
        steps=game_rules.round_(book),
        moves=game_rules.moves(book),
        trust=game_rules.trust(book),
        tiers=game_rules.tiers(book),
        collapse=game_rules.collapse(book),
        endings=game_rules.endings(book),
        scoring=game_rules.scoring(book),
        events=game_rules.events(book),
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
        briefs=[_brief(book, name) for name in scenario.parties if scenario.parties[name].kind != "observer"]
        if briefs
        else [],
    )


def _seat(book: Book, name: str) -> Seat:
    party = book.scenario.parties[name]
    return Seat(name, party.name, party.initials, party.kind, palette.party(list(book.scenario.parties).index(name)))


def _glance(book: Book) -> list[tuple[str, str]]:
    scenario = book.scenario
    unit = scenario.calendar.round_label
    begins = f", from {scenario.calendar.starts}" if scenario.calendar.starts else ""
    length = f"{counted(scenario.calendar.rounds, unit)}{book.in_class('; ')}{begins}"
    at_table = scenario.mediators[scenario.mediator].name if scenario.mediator != "none" else "nobody"
    return [
        ("Seats", f"{len(scenario.parties)}, of which {len(book.principals)} principals"),
        ("Length", length),
        ("Mediator", at_table + (f"; {len(scenario.mediators)} on the menu" if len(scenario.mediators) > 1 else "")),
        ("Agenda", f"{counted(len(scenario.issues), 'issue')} on {counted(len(scenario.tracks), 'track')}"),
        ("Mutual trust at the start", f"{number(book.least_trust())} of 100"),
    ]


_KINDS = {
    "principal": "A principal: owns the conflict, and nothing binds without it",
    "guarantor": "A guarantor: holds what others need",
    "civil-society": "A seat of civil society: may propose, has no veto",
    "observer": "An observer: watches, never acts",
}


def _party(book: Book, name: str) -> dict[str, Any]:
    party = book.scenario.parties[name]
    return {
        "seat": _seat(book, name),
        "kind": _KINDS[party.kind],
        "attends": {"decides": "", "delegates": "It sends delegates at the start.", "absent": "It is away at the start."}[
            party.attendance
        ],
        "positions": [
            {"text": entry.text.strip(), "source": entry.source, "date": entry.date or ""} for entry in party.position
        ],
    }


def _mediator(book: Book, name: str) -> dict[str, Any]:
    mediator = book.scenario.mediators[name]
    credibility = listed(
        f"{book.scenario.parties[party].initials} {number(mediator.credibility[party])}" for party in book.principals
    )
    return {
        "name": mediator.name,
        "initials": mediator.initials,
        "note": (mediator.note or "").strip(),
        "at_table": book.scenario.mediator == name,
        "leverage": number(mediator.leverage),
        "credibility": credibility,
        "acts": listed(act.replace("-", " ") for act in mediator.acts) if mediator.acts else "none",
    }


def _track(book: Book, name: str) -> dict[str, Any]:
    track = book.scenario.tracks[name]
    gate = gate_of_track(book, name)
    return {
        "name": track.name,
        "ceiling": number(track.trust_ceiling),
        "high": track.high_politics,
        "gate": opening(book, gate).removeprefix("is "),
        "issues": [_issue(book, issue, entry) for issue, entry in book.issues_of(name).items()],
    }


def _issue(book: Book, name: str, issue: Issue) -> dict[str, Any]:
    rows = []
    for option in issue.options:
        own = gate_of_option(book, name, option.id)
        facts = [f"needs a belief of {percent(option.risk)}"] if option.risk else []
        facts += [f"returns {number(option.people)} people"] if option.people else []
        facts += [opening(book, own).removeprefix("is ")] if own is not None else []
        rows.append((option.label, "status quo" if option is issue.options[0] else "; ".join(facts)))
    tier = book.tier(name)
    if tier is None:
        assert book.scenario.monitoring is not None  # the check refuses `monitored` without the section
        verified = f"verified as {book.issue(book.scenario.monitoring.issue)} is settled"
    else:
        verified = f"verified at tier {tier} ({book.scenario.verification.tiers[tier].name})"
    duty = [
        f"consent of {listed(book.party(party) for party in issue.owners)}",
        f"carried out by {listed(book.party(party) for party in issue.obligors)} in {phases_in_words(issue)}",
        verified,
    ]
    duty += [f"then kept every {book.scenario.calendar.round_label}"] if issue.continuing else []
    needed = listed(f"{book.issue(other)} at “{book.label(other, option)}”" for other, option in issue.requires.items())
    duty += [f"needs {needed} before it or in the same text"] if issue.requires else []
    scale = "" if issue.ordered else "alternatives, not a scale"
    return {"name": issue.name, "note": (issue.note or "").strip(), "rows": rows, "duty": "; ".join(duty), "scale": scale}


def _brief(book: Book, name: str) -> Brief:
    party = book.scenario.parties[name]
    start = [
        f"{book.hope}: {percent(party.hope_of_gain)}. Pain of going on: {percent(party.pain)}. "
        f"Support at home: {number(party.support)} of 100."
    ]
    if name in book.stakeholders:
        start.append(f"Going on without any agreement is worth {signed(book.reservation(name))} points to you.")
    trusted = listed(
        f"{book.party(other)} {number(book.start_trust(name, other))}" for other in book.scenario.parties if other != name
    )
    start.append(f"You trust, of 100: {trusted}.")
    sheet = []
    for issue, entry in book.scenario.issues.items():
        worth = {option.id: book.points(issue, option.id).get(name, 0.0) for option in entry.options}
        if any(worth.values()):
            options = tuple((option.label, signed(worth[option.id])) for option in entry.options[1:])
            sheet.append((entry.name, options))
    return Brief(
        _seat(book, name),
        (party.brief or "").strip(),
        tuple(aim.text.strip() for aim in party.aims),
        tuple(start),
        tuple(sheet),
    )
