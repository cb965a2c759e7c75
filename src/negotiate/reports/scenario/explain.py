"""`explain`: a scenario, track, gate, issue, option, party or mediator of a rule file in plain sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from negotiate.reports.scenario import consent, duties, event_cards, game_rules, interests, seats
from negotiate.reports.scenario.book import SEAT_KINDS, Book
from negotiate.reports.scenario.explanation import Explanation, Section, Table, explanation
from negotiate.reports.scenario.gates import (
    Requirement,
    always_open,
    gate_of_accord,
    gate_of_option,
    gate_of_track,
    opening,
    requirements,
    waves,
    words,
)
from negotiate.reports.scenario.item import PARTS, Item, offered
from negotiate.rulebook.check.reachable import Reason, Spot
from negotiate.rulebook.model.conditions import Tree
from negotiate.words.labels import capital
from negotiate.words.language import N_
from negotiate.words.needs import joined
from negotiate.words.numbers import NOTHING


def explain(book: Book, item: Item) -> Explanation:
    """The explanation of one item of the book (see item.find)."""
    if item.kind == "scenario":
        return _scenario(book, item)
    if item.kind == "track":
        return _track(book, item)
    if item.kind == "issue":
        return _issue(book, item)
    if item.kind == "option":
        return _option(book, item)
    if item.kind == "party":
        return seats.party(book, item)
    if item.kind == "mediator":
        return seats.mediator(book, item)
    if item.kind == "part":
        return _part(book, item)
    return _gate(book, item)


def _away(book: Book) -> list[str]:
    """Whose word is needed and who is away at the start, and what can be signed meanwhile."""
    owns = book.rules.record["owner"][0].any(axis=0)
    away = [
        party.name
        for place, party in enumerate(book.scenario.parties.values())
        if owns[place] and party.attendance == "absent"
    ]
    if book.bargains or not away:
        return []
    told = book.say(
        "Away at the start: {parties}. What is signed without them on issues that need their word is a communiqué and binds "
        "nobody.",
        parties=book.listed(away),
    )
    if book.scenario.communique.worth <= 0:
        return [told]
    weights = [
        book.say("{party} {weight}", party=party.name, weight=book.number(party.signature))
        for party in book.scenario.parties.values()
    ]
    return [
        told,
        book.say(
            "Its words count all the same, by the weight of the names under it: {weights}.", weights=book.listed(weights)
        ),
    ]


def _scenario(book: Book, item: Item) -> Explanation:
    scenario = book.scenario
    parties = [
        book.say("{party} ({kind})", party=party.name, kind=book.say(SEAT_KINDS[party.kind]))
        for party in scenario.parties.values()
    ]
    overview = [
        book.plural("{count} seat: {parties}.", "{count} seats: {parties}.", len(parties), parties=book.listed(parties)),
        capital(book.say("{length}; {agenda}.", length=game_rules.length(book), agenda=game_rules.agenda(book))),
        *game_rules.unit(book),
        book.say("Mediator at the table: {mediator}.", mediator=book.at_table())
        if book.mediators
        else book.say("There is no mediator at the table."),
    ]
    if not book.bargains:
        trust = book.number(book.least_trust())
        overview.append(book.say("Mutual trust of the principals starts at {trust} of 100.", trust=trust))
    overview += _away(book)
    gates = list(game_rules.process(book))
    gates += [_opens(book, track) for wave in waves(book) for track in wave]
    accord = gate_of_accord(book)
    if accord is not None:
        gates.append(book.say("The accord is reached with {needs}.", needs=words(book, accord)))
    said, table = interests.of_scenario(book)
    sections = (
        Section(book.say("Who and how long"), tuple(overview)),
        Section(book.say("What opens what"), tuple(gates)),
        Section(book.say("Where interests meet and clash"), tuple(said)),
        Section(book.say("Issues, by what they offer to the principals together"), (), table),
        Section(book.say("Ask further"), (offered(book),)),
    )
    return explanation(book, item, scenario.title, scenario.summary.strip(), sections)


def _part(book: Book, item: Item) -> Explanation:
    """A part of the rules as a whole, in the words of the rulebook."""
    if item.name == "events":
        said = [card for event in event_cards.events(book) for card in event.explained] + event_cards.event_rules(book)
    else:
        said = {
            "process": lambda book: game_rules.process(book) or [book.say("What is locked opens when its gate does.")],
            "decision_rule": game_rules.decision,
            "guarantees": game_rules.guarantees,
            "snapback": game_rules.snapback,
            "endings": game_rules.endings,
        }[item.name](book)
    title = book.say(PARTS[item.name])
    told = tuple(said) or (book.say("These rules have nothing of the kind."),)
    return explanation(book, item, title, "", (Section(title, told),))


def _opens(book: Book, track: str) -> str:
    said = opening(
        book,
        gate_of_track(book, track),
        N_("{track} ({issues}) is open from the start."),
        N_("{track} ({issues}) opens with {needs}."),
        track=book.track(track),
        issues=book.listed(issue.name for issue in book.issues_of(track).values()),
    )
    return said if track in book.reach.tracks else f"{said} {book.say('As the rules stand, that can never be.')}"


def _gate_sections(book: Book, gate: Tree, spot: Spot) -> list[Section]:
    """What a gate asks for, and what leads there."""
    asked = requirements(book, gate, spot)
    sections = [
        Section(book.say("What it waits for"), (*game_rules.process(book), *(_sentence(book, need) for need in asked)))
    ]
    ways = [way for need in asked for way in need.ways]
    if ways:
        sections.append(Section(book.say("Which agreements can lead there"), tuple(dict.fromkeys(ways))))
    if not book.reach.possible(gate):
        reasons = book.speaker.separated(_why(book, reason) for reason in book.reach.reasons(gate))
        sections.append(
            Section(book.say("It can never open"), (book.say("As the rules stand: {reasons}.", reasons=reasons),))
        )
    return sections


def _why(book: Book, reason: Reason) -> str:
    """A reason for which a gate can never open, with labels where the check of rule files names ids."""
    said = {name: value if isinstance(value, str) else book.number(value) for name, value in reason.values.items()}
    issue = said.get("issue", "")
    labels: dict[str, Callable[[str], str]] = {
        "party": book.party,
        "track": book.track,
        "sum": lambda name: (book.scenario.sums or {})[name].name,
        "issue": book.issue,
        "option": lambda option: book.label(issue, option),
    }
    said |= {name: label(said[name]) for name, label in labels.items() if name in said}
    return book.say(reason.message, **said)


def _sentence(book: Book, need: Requirement) -> str:
    text = book.say("{need} ({now} at the start)", need=need.text, now=need.now) if need.now else need.text
    return f"{capital(text)}."


def _nothing(book: Book, message: str, /, **values: object) -> Section:
    """What something waits for that waits for nothing; the process mode where that is why."""
    return Section(book.say("What it waits for"), tuple(game_rules.process(book) or [book.say(message, **values)]))


def _closing(book: Book, gate: Tree) -> list[Section]:
    """When an open track closes again."""
    eased = book.scenario.trust.hysteresis
    if not eased or not any(need.key == "trust_at_least" for need in requirements(book, gate, ("accord", "", ""))):
        return []
    said = book.plural(
        "Once open, it closes only when trust falls {count} point below what it asks for; what has been signed stays.",
        "Once open, it closes only when trust falls {count} points below what it asks for; what has been signed stays.",
        eased,
    )
    return [Section(book.say("When it closes again"), (said,))]


def _track(book: Book, item: Item) -> Explanation:
    track = book.scenario.tracks[item.name]
    gate = gate_of_track(book, item.name)
    issues = book.issues_of(item.name)
    rows = tuple(
        (issue.name, interests.nature_label(book, name), book.number(len(issue.options) - 1), book.number(issue.phases))
        for name, issue in issues.items()
    )
    rules = [
        book.say(
            "What is carried out here builds trust up to {ceiling} of 100, and no further.",
            ceiling=book.number(track.trust_ceiling),
        ),
        book.plural(
            "A rejected proposal costs {count} point of trust both ways, a session without movement {stall}.",
            "A rejected proposal costs {count} points of trust both ways, a session without movement {stall}.",
            track.rejection_cost,
            stall=book.number(track.stall_cost),
        ),
    ]
    if issues and consent.is_by_vote(book, list(issues)):
        who = consent.of_issues(book, *issues)
        rules.append(book.say("To sign all of it, these must accept: {parties}.", parties=who))
    names = book.rules.names
    if names.shares_tracks:
        rules += [
            book.say(
                "{mediator} alone among the mediators may table texts on it, from {unit} {first} to {last}.",
                mediator=chair.label,
                unit=book.unit,
                first=term.first,
                last=term.last,
            )
            for mediator, chair in names.mediators.items()
            for term in names.terms(mediator, book.scenario.calendar.rounds, (item.name,))
        ]
    if track.high_politics:
        rules.append(book.say("It counts as high politics: side payments work here, and parties start by asking for more."))
    sections = [Section(book.say("How it works"), tuple(rules))]
    if always_open(gate):
        sections.append(_nothing(book, N_("Nothing: it is open from the start.")))
    else:
        sections += [*_gate_sections(book, gate, ("track", item.name, "")), *_closing(book, gate)]
    head = (book.say("Issue"), book.say("nature"), book.say("options"), book.say("phases"))
    sections.append(Section(book.say("Its issues"), (), Table(head, rows)))
    leads = _waiting(book, set(issues), item.name)
    if leads:
        sections.append(Section(book.say("What it leads to"), tuple(leads)))
    summary = book.plural(
        "A track of talks with {count} issue: {issues}.",
        "A track of talks with {count} issues: {issues}.",
        len(issues),
        issues=book.listed(issue.name for issue in issues.values()),
    )
    return explanation(book, item, track.name, summary, sections)


def _waiting(book: Book, issues: set[str], track: str = "") -> list[str]:
    """The gates that name one of some issues, or the track on which they are."""
    said = []
    for name in book.scenario.tracks:
        asked = requirements(book, gate_of_track(book, name), ("track", name, ""))
        named = [need.text for need in asked if issues & set(need.issues) or (track and need.track == track)]
        if named and name != track:
            said.append(book.say("{track} waits for {needs}.", track=book.track(name), needs=joined(book.speaker, named)))
    accord = gate_of_accord(book)
    asked = requirements(book, accord, ("accord", "", "")) if accord is not None else []
    named = [need.text for need in asked if issues & set(need.issues)]
    return [*said, book.say("The accord needs {needs}.", needs=joined(book.speaker, named))] if named else said


def worth(book: Book, issue: str, parties: Iterable[str] | None = None) -> Table:
    """What every option of an issue is worth to the parties with a stake, and the belief it takes to sign it."""
    shown = list(parties) if parties is not None else book.caring(issue)
    rows = []
    for option in book.scenario.issues[issue].options:
        points = book.points(issue, option.id)
        belief = book.percent(option.risk) if option.risk else NOTHING
        rows.append((option.label, *(book.signed(points[name]) for name in shown), belief))
    initials = [book.scenario.parties[name].initials for name in shown]
    return Table((book.say("Option"), *initials, book.say("belief")), tuple(rows))


def _issue(book: Book, item: Item) -> Explanation:
    issue = book.scenario.issues[item.name]
    track = book.track(issue.track)
    when = [
        opening(
            book,
            gate_of_track(book, issue.track),
            N_("It is settled on {track}, which is open from the start."),
            N_("It is settled on {track}, which opens with {needs}."),
            track=track,
        )
    ]
    for option in issue.options[1:]:
        own = gate_of_option(book, item.name, option.id)
        if own is not None:
            when.append(
                opening(
                    book,
                    own,
                    N_("“{option}” has a gate of its own: it is open from the start."),
                    N_("“{option}” has a gate of its own: it opens with {needs}."),
                    option=option.label,
                )
            )
    key = book.listed(f"{book.scenario.parties[name].initials} {book.party(name)}" for name in book.caring(item.name))
    about = [
        book.say("The options are a scale: each goes further than the one before.")
        if issue.ordered
        else book.say("The options are alternatives, not a scale."),
        book.say(
            "Points for {parties}; “belief” is how sure a sensible party wants to be before it signs.",
            parties=key,
        ),
    ]
    sections = [
        Section(book.say("What its options are worth"), tuple(about), worth(book, item.name)),
        Section(book.say("When it can be settled"), (*game_rules.process(book), *when)),
        Section(book.say("Where interests meet and clash"), tuple(interests.of_issue(book, item.name))),
        Section(book.say("Who is obliged, and what it risks"), tuple(duties.of_issue(book, item.name))),
    ]
    use = [*_use(book, item.name), *_waiting(book, {item.name})]
    if use:
        sections.append(Section(book.say("What else it does"), tuple(use)))
    summary = book.plural(
        "An issue on {track} with {count} option.",
        "An issue on {track} with {count} options.",
        len(issue.options),
        track=track,
    )
    return explanation(book, item, issue.name, issue.note.strip() if issue.note else summary, sections)


def _use(book: Book, issue: str) -> list[str]:
    """What the scenario's modules make of an issue."""
    scenario = book.scenario
    said = []
    if scenario.ceasefire is not None and scenario.ceasefire.issue == issue:
        said.append(
            book.labels.worded(
                "It is the ceasefire; from “{option}” on it is general, fighting stops, and quiet {unit}s are counted.",
                unit=book.unit,
                option=book.label(issue, scenario.ceasefire.general_from),
            )
        )
    if scenario.monitoring is not None and scenario.monitoring.issue == issue:
        said.append(book.say("It settles how the monitored issues are verified."))
    if scenario.guarantees is not None and scenario.guarantees.issue == issue:
        said.append(book.say("Its options lend the enforcement of a guarantor to what is signed."))
    if scenario.snapback is not None and scenario.snapback.issue == issue:
        options = book.either(book.quoted(book.label(issue, option)) for option in scenario.snapback.options)
        said.append(book.say("With {options} concessions can be taken back, which adds enforcement.", options=options))
    return said


def _option(book: Book, item: Item) -> Explanation:
    issue = book.scenario.issues[item.name]
    option = book.option(item.name, item.option)
    place = [entry.id for entry in issue.options].index(item.option)
    points = book.points(item.name, item.option)
    title = book.say("{issue}: {option}", issue=issue.name, option=option.label)
    if place == 0:
        text = book.say("It is the status quo: what holds as long as nothing else is agreed. It is worth 0 to everybody.")
        return explanation(book, item, title, text)
    said = [
        book.say("{party}: {points}.", party=book.party(name), points=book.signed(value))
        for name, value in points.items()
        if value
    ]
    losing = [book.party(name) for name in book.principals if points.get(name, 0.0) < 0]
    if losing:
        said.append(
            book.say("For {parties} it is a loss, so it takes something else in the same text.", parties=book.listed(losing))
        )
    sections = [Section(book.say("What it is worth, in points"), tuple(said) or (book.say("Nothing to anybody."),))]
    facts = _facts(book, item)
    if facts:
        sections.append(Section(book.say("What it takes and brings"), tuple(facts)))
    own = gate_of_option(book, item.name, item.option)
    gate = gate_of_track(book, issue.track)
    if own is not None and always_open(own):
        sections.append(_nothing(book, N_("Nothing: it is open from the start, whatever its track waits for.")))
    elif own is not None:
        sections += _gate_sections(book, own, ("option", item.name, item.option))
    elif always_open(gate):
        sections.append(_nothing(book, N_("Nothing: {track} is open from the start."), track=book.track(issue.track)))
    else:
        sections += _gate_sections(book, gate, ("track", issue.track, ""))
    sections.append(Section(book.say("Who is obliged, and what it risks"), tuple(duties.of_issue(book, item.name))))
    summary = (
        book.say(
            "An option of {issue}, step {step} of {steps} on the scale.",
            issue=issue.name,
            step=place,
            steps=len(issue.options) - 1,
        )
        if issue.ordered
        else book.say("An option of {issue}.", issue=issue.name)
    )
    return explanation(book, item, title, summary, sections)


def _facts(book: Book, item: Item) -> list[str]:
    """What signing an option takes, and what carrying it out brings."""
    option = book.option(item.name, item.option)
    facts = []
    if option.risk:
        facts.append(
            book.say(
                "A sensible party signs it only with a belief of {belief} or more that the others will carry it out.",
                belief=book.percent(option.risk),
            )
        )
    if option.ends:
        message = (
            N_("It ends {share} of the conflict; what going on promises counts against it in this share.")
            if book.rules.has_war
            else N_("It settles {share} of the conflict; what going on promises counts against it in this share.")
        )
        facts.append(book.say(message, share=book.percent(option.ends)))
    if option.people:
        facts.append(
            book.plural(
                "Carried out in full it returns {count} person.",
                "Carried out in full it returns {count} people.",
                option.people,
            )
        )
    return facts


def _gate(book: Book, item: Item) -> Explanation:
    if not item.name:
        gate = gate_of_accord(book)
        assert gate is not None  # item.find offers it only where there is one
        sections = [
            *_gate_sections(book, gate, ("accord", "", "")),
            Section(book.say("Who ratifies it"), (_ratified(book),)),
        ]
        summary = book.say("The comprehensive accord, with which the game ends well.")
        return explanation(book, item, book.say("The accord"), summary, sections)
    if item.option:
        own = gate_of_option(book, item.name, item.option)
        assert own is not None  # item.find offers only options that have one
        title = book.say("Gate of {issue}: {option}", issue=book.issue(item.name), option=book.label(item.name, item.option))
        sections = _gate_sections(book, own, ("option", item.name, item.option))
        track = book.track(book.scenario.issues[item.name].track)
        return explanation(
            book, item, title, book.say("It replaces the gate of {track} for this option.", track=track), sections
        )
    gate = gate_of_track(book, item.name)
    if not always_open(gate):
        sections = _gate_sections(book, gate, ("track", item.name, ""))
    else:
        process = tuple(game_rules.process(book))
        sections = [Section(book.say("What it waits for"), process)] if process else []
    summary = opening(book, gate, N_("It is open from the start."), N_("It opens with {needs}."))
    title = book.say("Gate of {track}", track=book.track(item.name))
    return explanation(book, item, title, summary, [*sections, *_closing(book, gate)])


def _ratified(book: Book) -> str:
    assert book.scenario.accord is not None  # there is a gate of the accord
    vote = book.scenario.accord.ratification
    needed, alike = consent.vote_needed(book)
    values = {"needed": needed, "spread": book.in_points(vote.spread)}
    if len(vote.parties) == 1:
        return book.says(
            vote.parties[0],
            "{who} [ratifies|ratify] it at home: the vote needs {needed} of 100, with a chance of {spread} either way.",
            **values,
        )
    if not alike:
        return book.say(
            "It is ratified at home, with a chance of {spread} either way. Of 100 these votes are needed: {needed}.",
            **values,
        )
    return book.say(
        "{who} ratify it at home: each vote needs {needed} of 100, with a chance of {spread} either way.",
        who=book.listed(book.party(name) for name in vote.parties),
        **values,
    )
