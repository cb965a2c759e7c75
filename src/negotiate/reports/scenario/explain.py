"""`explain`: a scenario, track, gate, issue, option, party or mediator of a rule file in plain sentences."""

from __future__ import annotations

from collections.abc import Iterable

from negotiate.reports.scenario import duties, interests
from negotiate.reports.scenario.book import Book, counted, listed, number, percent, signed
from negotiate.reports.scenario.explanation import Explanation, Section, Table
from negotiate.reports.scenario.gates import (
    Need,
    always_open,
    gate_of_accord,
    gate_of_option,
    gate_of_track,
    needs,
    opening,
    waves,
    words,
)
from negotiate.reports.scenario.item import Item, offered
from negotiate.rulebook.check.reachable import Spot
from negotiate.rulebook.model.conditions import Tree

PROCESSES = {
    "sequenced": "",
    "open": "The process is open: gates are left aside, and everything can be talked about from the first round.",
    "single-undertaking": "The process is a single undertaking: gates are left aside, and nothing is agreed until "
    "everything is.",
    "boulder-first": "The process puts the hardest track first: until something is agreed on {boulder}, nothing else opens.",
}


def explain(book: Book, item: Item) -> Explanation:
    """The explanation of one item of the book (see item.find)."""
    if item.kind == "scenario":
        return _scenario(book)
    if item.kind == "track":
        return _track(book, item)
    if item.kind == "issue":
        return _issue(book, item)
    if item.kind == "option":
        return _option(book, item)
    if item.kind == "party":
        return _party(book, item)
    if item.kind == "mediator":
        return _mediator(book, item)
    return _gate(book, item)


def process(book: Book) -> list[str]:
    """What the process mode does to gates, as a list of at most one sentence; nothing in a sequenced process."""
    mode = book.scenario.process
    boulder = book.track(mode.boulder) if mode.boulder is not None else ""
    said = PROCESSES[mode.mode].format(boulder=boulder)
    return [said] if said else []


def _scenario(book: Book) -> Explanation:
    scenario = book.scenario
    unit = scenario.calendar.round_label
    overview = [
        f"{counted(len(scenario.parties), 'seat')}: "
        + listed(f"{party.name} ({party.kind})" for party in scenario.parties.values())
        + ".",
        f"{counted(scenario.calendar.rounds, unit)} at most{book.in_class(' (', ')')}; "
        f"{counted(len(scenario.issues), 'issue')} on {counted(len(scenario.tracks), 'track')}.",
        f"Mediator at the table: {scenario.mediators[scenario.mediator].name}."
        if scenario.mediator != "none"
        else "There is no mediator at the table.",
        f"Mutual trust of the principals starts at {number(book.least_trust())} of 100.",
    ]
    gates = list(process(book))
    gates += [_opens(book, track) for wave in waves(book) for track in wave]
    accord = gate_of_accord(book)
    if accord is not None:
        gates.append(f"The accord is reached with {words(book, accord)}.")
    said, table = interests.of_scenario(book)
    sections = (
        Section("Who and how long", tuple(overview)),
        Section("What opens what", tuple(gates)),
        Section("Where interests meet and clash", tuple(said)),
        Section("Issues, by what they offer to the principals together", (), table),
        Section("Ask further", (offered(scenario),)),
    )
    return Explanation("scenario", "", scenario.title, scenario.summary.strip(), sections, book.rules.places.get("title"))


def _opens(book: Book, track: str) -> str:
    gate = gate_of_track(book, track)
    issues = listed(issue.name for issue in book.issues_of(track).values())
    never = "" if track in book.reach.tracks else " As the rules stand, that can never be."
    return f"{book.track(track)} ({issues}) {opening(book, gate)}.{never}"


def _gate_sections(book: Book, gate: Tree, spot: Spot) -> list[Section]:
    """What a gate asks for, and what leads there."""
    asked = needs(book, gate, spot)
    sections = [Section("What it waits for", (*process(book), *(_sentence(need) for need in asked)))]
    ways = [way for need in asked for way in need.ways]
    if ways:
        sections.append(Section("Which agreements can lead there", tuple(dict.fromkeys(ways))))
    if not book.reach.possible(gate):
        reasons = "; ".join(reason.sentence for reason in book.reach.reasons(gate))
        sections.append(Section("It can never open", (f"As the rules stand: {reasons}.",)))
    return sections


def _sentence(need: Need) -> str:
    return need.sentence[0].upper() + need.sentence[1:] + "."


def _closing(book: Book, gate: Tree) -> list[str]:
    """When an open track closes again."""
    eased = book.scenario.trust.hysteresis
    if any(need.key == "trust_at_least" for need in needs(book, gate, ("accord", "", ""))) and eased:
        return [
            f"Once open, it closes only when trust falls {number(eased)} points below what it asks for; "
            "what has been signed stays."
        ]
    return []


def _track(book: Book, item: Item) -> Explanation:
    track = book.scenario.tracks[item.name]
    gate = gate_of_track(book, item.name)
    issues = book.issues_of(item.name)
    rows = tuple(
        (issue.name, interests.nature(book, name)[0], number(len(issue.options) - 1), number(issue.phases))
        for name, issue in issues.items()
    )
    rules = [
        f"What is carried out here builds trust up to {number(track.trust_ceiling)} of 100, and no further.",
        f"A rejected proposal costs {counted(track.rejection_cost, 'point')} of trust both ways, a session without "
        f"movement {number(track.stall_cost)}.",
    ]
    if track.high_politics:
        rules.append("It counts as high politics: side payments work here, and parties start by asking for more.")
    sections = [Section("How it works", tuple(rules))]
    if always_open(gate):
        sections.append(Section("What it waits for", tuple(process(book) or ["Nothing: it is open from the start."])))
    else:
        sections += _gate_sections(book, gate, ("track", item.name, ""))
        closing = _closing(book, gate)
        if closing:
            sections.append(Section("When it closes again", tuple(closing)))
    sections.append(Section("Its issues", (), Table(("Issue", "nature", "options", "phases"), rows)))
    leads = _leads(book, item.name)
    if leads:
        sections.append(Section("What it leads to", tuple(leads)))
    summary = f"A track of talks with {counted(len(issues), 'issue')}: {listed(issue.name for issue in issues.values())}."
    return Explanation("track", item.path, track.name, summary, tuple(sections), book.place(item.path))


def _leads(book: Book, track: str) -> list[str]:
    """The gates that name this track or an issue on it."""
    mine = set(book.issues_of(track))
    said = []
    for name in book.scenario.tracks:
        named = [
            need
            for need in needs(book, gate_of_track(book, name), ("track", name, ""))
            if mine & set(need.issues) or need.track == track
        ]
        if named and name != track:
            said.append(f"{book.track(name)} waits for {listed(need.text for need in named)}.")
    accord = gate_of_accord(book)
    if accord is not None:
        named = [need for need in needs(book, accord, ("accord", "", "")) if mine & set(need.issues)]
        if named:
            said.append(f"The accord needs {listed(need.text for need in named)}.")
    return said


def worth(book: Book, issue: str, parties: Iterable[str] | None = None) -> Table:
    """What every option of an issue is worth to the parties with a stake, and the belief it takes to sign it."""
    shown = list(parties) if parties is not None else book.caring(issue)
    entry = book.scenario.issues[issue]
    rows = []
    for option in entry.options:
        points = book.points(issue, option.id)
        rows.append((option.label, *(signed(points[name]) for name in shown), percent(option.risk) if option.risk else "–"))
    return Table(("Option", *(book.scenario.parties[name].initials for name in shown), "belief"), tuple(rows))


def _issue(book: Book, item: Item) -> Explanation:
    issue = book.scenario.issues[item.name]
    track = book.track(issue.track)
    gate = gate_of_track(book, issue.track)
    when = [f"It is settled on {track}, which {opening(book, gate)}."]
    for option in issue.options[1:]:
        own = gate_of_option(book, item.name, option.id)
        if own is not None:
            when.append(f"“{option.label}” has a gate of its own: it {opening(book, own)}.")
    shape = (
        "The options are a scale: each goes further than the one before."
        if issue.ordered
        else "The options are alternatives, not a scale."
    )
    key = listed(f"{book.scenario.parties[name].initials} {book.party(name)}" for name in book.caring(item.name))
    about = [shape, f"Points for {key}; “belief” is how sure a sensible party wants to be before it signs."]
    sections = [
        Section("What its options are worth", tuple(about), worth(book, item.name)),
        Section("When it can be settled", (*process(book), *when)),
        Section("Where interests meet and clash", tuple(interests.of_issue(book, item.name))),
        Section("Who is obliged, and what it risks", tuple(duties.of_issue(book, item.name))),
    ]
    use = _use(book, item.name)
    if use:
        sections.append(Section("What else it does", tuple(use)))
    summary = issue.note.strip() if issue.note else f"An issue on {track} with {counted(len(issue.options), 'option')}."
    return Explanation("issue", item.path, issue.name, summary, tuple(sections), book.place(item.path))


def _use(book: Book, issue: str) -> list[str]:
    """What the scenario's modules and gates make of an issue."""
    scenario = book.scenario
    said = []
    if scenario.ceasefire is not None and scenario.ceasefire.issue == issue:
        said.append(
            f"It is the ceasefire; from “{book.label(issue, scenario.ceasefire.general_from)}” on it is general, "
            "fighting stops, and quiet rounds are counted."
        )
    if scenario.monitoring is not None and scenario.monitoring.issue == issue:
        said.append("It settles how the monitored issues are verified.")
    if scenario.guarantees is not None and scenario.guarantees.issue == issue:
        said.append("Its options lend the enforcement of a guarantor to what is signed.")
    if scenario.snapback is not None and scenario.snapback.issue == issue:
        labels = listed((f"“{book.label(issue, option)}”" for option in scenario.snapback.options), "or")
        said.append(f"With {labels} concessions can be taken back, which adds enforcement.")
    for name in scenario.tracks:
        named = [need for need in needs(book, gate_of_track(book, name), ("track", name, "")) if issue in need.issues]
        if named:
            said.append(f"{book.track(name)} waits for {listed(need.text for need in named)}.")
    accord = gate_of_accord(book)
    asked = needs(book, accord, ("accord", "", "")) if accord is not None else []
    return said + [f"The accord needs {need.text}." for need in asked if issue in need.issues]


def _option(book: Book, item: Item) -> Explanation:
    issue = book.scenario.issues[item.name]
    option = book.option(item.name, item.option)
    place = [entry.id for entry in issue.options].index(item.option)
    points = book.points(item.name, item.option)
    if place == 0:
        text = "It is the status quo: what holds as long as nothing else is agreed. It is worth 0 to everybody."
        return Explanation("option", item.path, f"{issue.name}: {option.label}", text, (), book.place(item.path))
    said = [f"{book.party(name)}: {signed(value)}." for name, value in points.items() if value]
    losing = [book.party(name) for name in book.principals if points.get(name, 0.0) < 0]
    if losing:
        said.append(f"For {listed(losing)} it is a loss, so it takes something else in the same text.")
    facts = []
    if option.risk:
        facts.append(
            f"A sensible party signs it only with a belief of {percent(option.risk)} or more that the others will "
            f"carry it out."
        )
    if option.ends:
        stops = "ends" if book.rules.has_war else "settles"
        facts.append(
            f"It {stops} {percent(option.ends)} of the conflict; what going on promises counts against it in this share."
        )
    if option.people:
        facts.append(f"Carried out in full it returns {number(option.people)} people.")
    own = gate_of_option(book, item.name, item.option)
    sections = [Section("What it is worth, in points", tuple(said) or ("Nothing to anybody.",))]
    if facts:
        sections.append(Section("What it takes and brings", tuple(facts)))
    gate = gate_of_track(book, issue.track)
    if own is not None and always_open(own):
        nothing = "Nothing: it is open from the start, whatever its track waits for."
        sections.append(Section("What it waits for", tuple(process(book) or [nothing])))
    elif own is not None:
        sections += _gate_sections(book, own, ("option", item.name, item.option))
    elif always_open(gate):
        nothing = f"Nothing: {book.track(issue.track)} is open from the start."
        sections.append(Section("What it waits for", tuple(process(book) or [nothing])))
    else:
        sections += _gate_sections(book, gate, ("track", issue.track, ""))
    sections.append(Section("Who is obliged, and what it risks", tuple(duties.of_issue(book, item.name))))
    scale = f", step {place} of {len(issue.options) - 1} on the scale" if issue.ordered else ""
    summary = f"An option of {issue.name}{scale}."
    return Explanation("option", item.path, f"{issue.name}: {option.label}", summary, tuple(sections), book.place(item.path))


def _gate(book: Book, item: Item) -> Explanation:
    if not item.name:
        gate = gate_of_accord(book)
        assert gate is not None and book.scenario.accord is not None  # item.find offers it only where there is one
        vote = book.scenario.accord.ratification
        who = listed(book.party(name) for name in vote.parties)
        one = len(vote.parties) == 1
        verb = "ratifies" if one and not book.scenario.parties[vote.parties[0]].plural else "ratify"
        said = [
            f"{who} {verb} it at home: {'the' if one else 'each'} vote needs {number(vote.threshold)} of 100, with a "
            f"chance of {number(vote.spread)} points either way."
        ]
        sections = [*_gate_sections(book, gate, ("accord", "", "")), Section("Who ratifies it", tuple(said))]
        summary = "The comprehensive accord, with which the game ends well."
        return Explanation("gate", item.path, "The accord", summary, tuple(sections), book.place(item.path))
    if item.option:
        own = gate_of_option(book, item.name, item.option)
        assert own is not None  # item.find offers only options that have one
        title = f"Gate of {book.issue(item.name)}: {book.label(item.name, item.option)}"
        sections = _gate_sections(book, own, ("option", item.name, item.option))
        summary = f"It replaces the gate of {book.track(book.scenario.issues[item.name].track)} for this option."
        return Explanation("gate", item.path, title, summary, tuple(sections), book.place(item.path))
    gate = gate_of_track(book, item.name)
    if not always_open(gate):
        sections = _gate_sections(book, gate, ("track", item.name, ""))
    else:
        sections = [Section("What it waits for", tuple(process(book)))] if process(book) else []
    closing = _closing(book, gate)
    if closing:
        sections.append(Section("When it closes again", tuple(closing)))
    summary = f"It {opening(book, gate)}."
    title = f"Gate of {book.track(item.name)}"
    return Explanation("gate", item.path, title, summary, tuple(sections), book.place(item.path))


_KINDS = {
    "principal": "A principal: it owns the conflict, and without it nothing binds.",
    "guarantor": "A guarantor: it holds what others need, in a conflict of others.",
    "civil-society": "A seat of civil society: it speaks for people, and has no veto.",
    "observer": "An observer: it watches and never acts.",
}


def _party(book: Book, item: Item) -> Explanation:
    party = book.scenario.parties[item.name]
    start = [
        f"{book.hope} {percent(party.hope_of_gain)}, pain of going on {percent(party.pain)}, support at "
        f"home {number(party.support)} of 100.",
        f"It controls {percent(party.control)} of its own side. Without support at home a concession weighs "
        f"{percent(party.audience_cost)} more than its points, with full support no more.",
        f"By default it is played by '{party.player}'.",
    ]
    if item.name in book.stakeholders:
        reservation = book.reservation(item.name)
        start.insert(
            1,
            f"No agreement is worth {signed(reservation)} points to it, counted over the whole conflict; a text "
            "that settles everything for less is no better than going on.",
        )
    sections = [Section("How it starts", tuple(start))]
    trust = tuple(
        (book.party(other), number(book.start_trust(item.name, other)), number(book.start_trust(other, item.name)))
        for other in book.scenario.parties
        if other != item.name
    )
    sections.append(
        Section(
            "Trust at the start, 0 to 100",
            (),
            Table(("Party", "trusts it to", "is trusted by it"), tuple((name, back, forth) for name, forth, back in trust)),
        )
    )
    if item.name in book.stakeholders:
        rows = _stakes(book, item.name)
        stakes = Table(("Issue", "at best", "at worst", "best option"), rows)
        sections.append(Section("What is at stake for it, in points", (), stakes))
        pairs = []
        for other in book.principals:
            if other != item.name and other in book.stakeholders:
                between, clash, meet = interests.of_pair(book, item.name, other)
                pairs.append(
                    f"{book.party(other)}: opposition {number(between)}."
                    + (f" They want the same on {listed(book.issue(name) for name in meet)}." if meet else "")
                    + (f" They clash on {listed(book.issue(name) for name in clash)}." if clash else "")
                )
        if pairs:
            sections.append(Section("With whom it meets and clashes", tuple(pairs)))
    duty = [issue.name for issue in book.scenario.issues.values() if item.name in issue.obligors]
    if duty:
        sections.append(Section("What it would have to carry out", (f"{listed(duty)}.",)))
    positions = tuple(entry.text.strip() + (f" ({entry.date})" if entry.date else "") for entry in party.position)
    if positions:
        sections.append(Section("Its public position", positions))
    aims = tuple(aim.text.strip() for aim in party.aims)
    if aims:
        sections.append(Section("Its private aims, which the other seats do not see", aims))
    return Explanation("party", item.path, party.name, _KINDS[party.kind], tuple(sections), book.place(item.path))


def _stakes(book: Book, party: str) -> tuple[tuple[str, ...], ...]:
    """Issue, best and worst points and the best option, the largest stake first."""
    rows = []
    for name, issue in book.scenario.issues.items():
        points = {option.label: book.points(name, option.id)[party] for option in issue.options}
        if any(points.values()):
            best = max(points, key=lambda label: points[label])
            rows.append((issue.name, points[best], min(points.values()), best))
    rows.sort(key=lambda row: row[2] - row[1])
    return tuple((name, signed(most), signed(least), label) for name, most, least, label in rows)


_ACTS = {
    "facilitate": "facilitate talks",
    "formulate": "put a bridging text on the table",
    "manipulate": "pay for a deal on high politics",
    "guarantee": "stand guarantor",
    "verify": "supply verification",
    "convene": "bring the absent back to the table",
    "show-stalemate": "show what going on would cost",
}


def _mediator(book: Book, item: Item) -> Explanation:
    mediator = book.scenario.mediators[item.name]
    needed = book.scenario.mediation.credibility_needed
    at_table = "at the table" if book.scenario.mediator == item.name else "on the menu, not at the table"
    credibility = listed(f"{book.party(name)} {number(mediator.credibility[name])}" for name in book.principals)
    doubting = [book.party(name) for name in book.principals if mediator.credibility[name] < needed]
    special = "".join(
        f", by {number(factor)} on {book.track(track)}" for track, factor in mediator.facilitation_by_track.items()
    )
    said = [
        f"It may {listed(_ACTS[act] for act in mediator.acts) if mediator.acts else 'do nothing but be there'}.",
        f"Its leverage is {number(mediator.leverage)} of 20.",
        f"Its credibility, of 100: {credibility}."
        + (
            f" Facilitation needs {number(needed)} with each of them, so {listed(doubting)} stands in its way."
            if doubting
            else ""
        ),
        f"A facilitated round multiplies what verified conduct earns by {number(mediator.facilitation)}{special}.",
    ]
    note = mediator.note.strip() if mediator.note else f"A mediator, {at_table}."
    return Explanation(
        "mediator",
        item.path,
        mediator.name,
        note,
        (Section(f"What it can do ({at_table})", tuple(said)),),
        book.place(item.path),
    )
