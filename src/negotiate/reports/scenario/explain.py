"""`explain`: a scenario, track, gate, issue, option, party or mediator of a rule file in plain sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from negotiate.reports.scenario import duties, game_rules, interests
from negotiate.reports.scenario.book import SEAT_KINDS, Book, capital
from negotiate.reports.scenario.explanation import Explanation, Section, Table
from negotiate.reports.scenario.gates import (
    Need,
    always_open,
    gate_of_accord,
    gate_of_option,
    gate_of_track,
    joined,
    needs,
    opening,
    waves,
    words,
)
from negotiate.reports.scenario.item import LABELS, Item, offered
from negotiate.rulebook.check.reachable import Reason, Spot
from negotiate.rulebook.model.conditions import Tree
from negotiate.words.language import N_
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
        return _party(book, item)
    if item.kind == "mediator":
        return _mediator(book, item)
    return _gate(book, item)


def _explanation(book: Book, item: Item, title: str, summary: str, sections: Sequence[Section] = ()) -> Explanation:
    return Explanation(
        item.kind,
        item.path,
        title,
        summary,
        tuple(sections),
        book.place(item.path or "title"),
        book.say(LABELS[item.kind]),
    )


def _scenario(book: Book, item: Item) -> Explanation:
    scenario = book.scenario
    seats = [
        book.say("{party} ({kind})", party=party.name, kind=book.say(SEAT_KINDS[party.kind]))
        for party in scenario.parties.values()
    ]
    overview = [
        book.plural("{count} seat: {parties}.", "{count} seats: {parties}.", len(seats), parties=book.listed(seats)),
        capital(book.say("{length}; {agenda}.", length=game_rules.length(book), agenda=game_rules.agenda(book))),
        *game_rules.unit(book),
        book.say("Mediator at the table: {mediator}.", mediator=scenario.mediators[scenario.mediator].name)
        if scenario.mediator != "none"
        else book.say("There is no mediator at the table."),
        book.say("Mutual trust of the principals starts at {trust} of 100.", trust=book.number(book.least_trust())),
    ]
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
    return _explanation(book, item, scenario.title, scenario.summary.strip(), sections)


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
    asked = needs(book, gate, spot)
    sections = [
        Section(book.say("What it waits for"), (*game_rules.process(book), *(_sentence(book, need) for need in asked)))
    ]
    ways = [way for need in asked for way in need.ways]
    if ways:
        sections.append(Section(book.say("Which agreements can lead there"), tuple(dict.fromkeys(ways))))
    if not book.reach.possible(gate):
        reasons = "; ".join(_why(book, reason) for reason in book.reach.reasons(gate))
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
        "issue": book.issue,
        "option": lambda option: book.label(issue, option),
    }
    return book.say(reason.message, **{name: labels[name](value) if name in labels else value for name, value in said.items()})


def _sentence(book: Book, need: Need) -> str:
    text = book.say("{need} ({now} at the start)", need=need.text, now=need.now) if need.now else need.text
    return f"{capital(text)}."


def _nothing(book: Book, message: str, /, **values: object) -> Section:
    """What something waits for that waits for nothing; the process mode where that is why."""
    return Section(book.say("What it waits for"), tuple(game_rules.process(book) or [book.say(message, **values)]))


def _closing(book: Book, gate: Tree) -> list[Section]:
    """When an open track closes again."""
    eased = book.scenario.trust.hysteresis
    if not eased or not any(need.key == "trust_at_least" for need in needs(book, gate, ("accord", "", ""))):
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
    if track.high_politics:
        rules.append(
            book.say("It counts as high politics: side payments work here, and parties start by asking for more.")
        )
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
    return _explanation(book, item, track.name, summary, sections)


def _waiting(book: Book, issues: set[str], track: str = "") -> list[str]:
    """The gates that name one of some issues, or the track on which they are."""
    said = []
    for name in book.scenario.tracks:
        asked = needs(book, gate_of_track(book, name), ("track", name, ""))
        named = [need.text for need in asked if issues & set(need.issues) or (track and need.track == track)]
        if named and name != track:
            said.append(book.say("{track} waits for {needs}.", track=book.track(name), needs=joined(book, named)))
    accord = gate_of_accord(book)
    asked = needs(book, accord, ("accord", "", "")) if accord is not None else []
    named = [need.text for need in asked if issues & set(need.issues)]
    return [*said, book.say("The accord needs {needs}.", needs=joined(book, named))] if named else said


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
    return _explanation(book, item, issue.name, issue.note.strip() if issue.note else summary, sections)


def _use(book: Book, issue: str) -> list[str]:
    """What the scenario's modules make of an issue."""
    scenario = book.scenario
    said = []
    if scenario.ceasefire is not None and scenario.ceasefire.issue == issue:
        said.append(
            book.say(
                "It is the ceasefire; from “{option}” on it is general, fighting stops, and quiet rounds are counted.",
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
        return _explanation(book, item, title, text)
    said = [
        book.say("{party}: {points}.", party=book.party(name), points=book.signed(value))
        for name, value in points.items()
        if value
    ]
    losing = [book.party(name) for name in book.principals if points.get(name, 0.0) < 0]
    if losing:
        said.append(
            book.say(
                "For {parties} it is a loss, so it takes something else in the same text.", parties=book.listed(losing)
            )
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
    return _explanation(book, item, title, summary, sections)


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
        return _explanation(book, item, book.say("The accord"), summary, sections)
    if item.option:
        own = gate_of_option(book, item.name, item.option)
        assert own is not None  # item.find offers only options that have one
        title = book.say(
            "Gate of {issue}: {option}", issue=book.issue(item.name), option=book.label(item.name, item.option)
        )
        sections = _gate_sections(book, own, ("option", item.name, item.option))
        track = book.track(book.scenario.issues[item.name].track)
        return _explanation(
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
    return _explanation(book, item, title, summary, [*sections, *_closing(book, gate)])


def _ratified(book: Book) -> str:
    assert book.scenario.accord is not None  # there is a gate of the accord
    vote = book.scenario.accord.ratification
    values = {"needed": book.number(vote.threshold), "spread": book.in_points(vote.spread)}
    if len(vote.parties) == 1:
        return book.says(
            vote.parties[0],
            "{who} [ratifies|ratify] it at home: the vote needs {needed} of 100, with a chance of {spread} either way.",
            **values,
        )
    return book.say(
        "{who} ratify it at home: each vote needs {needed} of 100, with a chance of {spread} either way.",
        who=book.listed(book.party(name) for name in vote.parties),
        **values,
    )


_KINDS = {
    "principal": N_("A principal: it owns the conflict, and without it nothing binds."),
    "guarantor": N_("A guarantor: it holds what others need, in a conflict of others."),
    "civil-society": N_("A seat of civil society: it speaks for people, and has no veto."),
    "observer": N_("An observer: it watches and never acts."),
}


def _party(book: Book, item: Item) -> Explanation:
    party = book.scenario.parties[item.name]
    sections = [Section(book.say("How it starts"), tuple(_start(book, item.name)))]
    trust = tuple(
        (book.party(other), book.number(book.start_trust(item.name, other)), book.number(book.start_trust(other, item.name)))
        for other in book.scenario.parties
        if other != item.name
    )
    head = (book.say("Party"), book.say("trusts it to"), book.say("is trusted by it"))
    rows = tuple((name, back, forth) for name, forth, back in trust)
    sections.append(Section(book.say("Trust at the start, 0 to 100"), (), Table(head, rows)))
    if item.name in book.stakeholders:
        head = (book.say("Issue"), book.say("at best"), book.say("at worst"), book.say("best option"))
        stakes = Table(head, _stakes(book, item.name))
        sections.append(Section(book.say("What is at stake for it, in points"), (), stakes))
        pairs = [
            _pair(book, item.name, other)
            for other in book.principals
            if other != item.name and other in book.stakeholders
        ]
        if pairs:
            sections.append(Section(book.say("With whom it meets and clashes"), tuple(pairs)))
    duty = [issue.name for issue in book.scenario.issues.values() if item.name in issue.obligors]
    if duty:
        sections.append(Section(book.say("What it would have to carry out"), (f"{book.listed(duty)}.",)))
    positions = tuple(entry.text.strip() + (f" ({entry.date})" if entry.date else "") for entry in party.position)
    if positions:
        sections.append(Section(book.say("Its public position"), positions))
    aims = tuple(aim.text.strip() for aim in party.aims)
    if aims:
        sections.append(Section(book.say("Its private aims, which the other seats do not see"), aims))
    return _explanation(book, item, party.name, book.say(_KINDS[party.kind]), sections)


def _start(book: Book, name: str) -> list[str]:
    """How a party begins the game."""
    party = book.scenario.parties[name]
    mood = (
        N_("Hope of gaining more by force {hope}, pain of going on {pain}, support at home {support} of 100.")
        if book.rules.has_war
        else N_("Hope of gaining more without an agreement {hope}, pain of going on {pain}, support at home {support} of 100.")
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
        reservation = book.reservation(name)
        said.append(
            book.plural(
                "No agreement is worth {signed} point to it, counted over the whole conflict; a text that settles everything "
                "for less is no better than going on.",
                "No agreement is worth {signed} points to it, counted over the whole conflict; a text that settles everything "
                "for less is no better than going on.",
                abs(reservation),
                signed=book.signed(reservation),
            )
        )
    return [
        *said,
        book.say(
            "It controls {control} of its own side. Without support at home a concession weighs {more} more than its points, "
            "with full support no more.",
            control=book.percent(party.control),
            more=book.percent(party.audience_cost),
        ),
        book.say("By default it is played by '{player}'.", player=party.player),
    ]


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


def _mediator(book: Book, item: Item) -> Explanation:
    mediator = book.scenario.mediators[item.name]
    at_table = book.scenario.mediator == item.name
    acts = book.listed(book.say(game_rules.MEDIATOR_ACTS[act]) for act in mediator.acts)
    said = [
        book.say("It may {acts}.", acts=acts) if acts else book.say("It may do nothing but be there."),
        book.say("Its leverage is {leverage} of 20.", leverage=book.number(mediator.leverage)),
        _credibility(book, item.name),
    ]
    by_track = ", ".join(
        book.say("by {factor} on {track}", factor=book.number(factor), track=book.track(track))
        for track, factor in mediator.facilitation_by_track.items()
    )
    factor = book.number(mediator.facilitation)
    if by_track:
        said.append(
            book.say(
                "A facilitated round multiplies what verified conduct earns by {factor}, {by_track}.",
                factor=factor,
                by_track=by_track,
            )
        )
    else:
        said.append(book.say("A facilitated round multiplies what verified conduct earns by {factor}.", factor=factor))
    if at_table:
        head, summary = book.say("What it can do (at the table)"), book.say("A mediator, at the table.")
    else:
        head = book.say("What it can do (on the menu, not at the table)")
        summary = book.say("A mediator, on the menu, not at the table.")
    note = mediator.note.strip() if mediator.note else summary
    return _explanation(book, item, mediator.name, note, [Section(head, tuple(said))])


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
