"""Duties: who carries an agreement out and in how many phases, who is exposed, and what a breach risks."""

from __future__ import annotations

from negotiate.engine.prospects import loss_by_breach
from negotiate.reports.scenario import consent
from negotiate.reports.scenario.book import Book
from negotiate.reports.scenario.gates import monitoring_tier, trust_of_phase
from negotiate.rulebook.model.issues import Issue

NAMED = 3
"""Principals that are named one by one where all of them are meant."""


def of_issue(book: Book, name: str) -> list[str]:
    """Sentences on consent, carrying out, verification, exposure and breach of an issue."""
    issue = book.scenario.issues[name]
    said = [
        book.say("To sign it, these must accept: {parties}.", parties=consent.of_issues(book, name))
        if consent.is_by_vote(book, [name])
        else book.say("To sign it takes the consent of {parties}.", parties=_parties(book, issue.owners)),
        _carried_out(book, issue),
    ]
    if issue.continuing:
        said.append(book.say("After that it is a continuing duty: it has to be kept every {unit}.", unit=book.unit))
    if issue.repeatable:
        said.append(_again(book, issue))
    if issue.pool:
        said.append(
            book.plural(
                "It can return {count} person at most, all exchanges together.",
                "It can return {count} people at most, all exchanges together.",
                issue.pool,
            )
        )
    said += [*_verified(book, name), *_earned(book, name), *_exposed(book, issue), *_when_broken(book, name)]
    if issue.breach_base:
        said.append(
            book.say(
                "The temptation to breach starts from {share} a {unit}; enforcement, trust and control lower it.",
                share=book.percent(issue.breach_base),
                unit=book.unit,
            )
        )
    for other, option in issue.requires.items():
        said.append(
            book.say(
                "It needs {issue} at “{option}” before it or in the same text.",
                issue=book.issue(other),
                option=book.label(other, option),
            )
        )
    for entry in issue.options:
        for other, option in (entry.requires or {}).items():
            said.append(
                book.say(
                    "At “{own}” it needs {issue} at “{option}” before it or in the same text.",
                    own=book.label(name, entry.id),
                    issue=book.issue(other),
                    option=book.label(other, option),
                )
            )
    return said


def _when_broken(book: Book, name: str) -> list[str]:
    """What is seen of it, saved by not delivering, held back in answer, and left when the text falls."""
    issue, k = book.scenario.issues[name], book.rules.names.issues.index(name)
    record, said = book.rules.record[0], []
    if record["evident"][k]:
        said.append(book.say("What is delivered shows by itself, so no breach of it stays unseen."))
    if issue.burden:
        said.append(
            book.say(
                "Who must deliver and gains by the issue pays for its own delivery with {share} of that gain.",
                share=book.percent(issue.burden),
            )
        )
    if not issue.suspends:
        said.append(book.say("It protects persons: it is not held back in answer to others, and it stays when a text ends."))
    elif record["reversible"][k]:
        said.append(book.say("What was delivered is undone when the text falls."))
    else:
        said.append(book.say("What was delivered stays when the text falls."))
    if issue.repeatable and not issue.pool:
        said.append(
            book.say(
                "Each time it is repeated it is worth {share} of the time before.", share=book.percent(issue.repeat_worth)
            )
        )
    return said


def _parties(book: Book, names: list[str]) -> str:
    if names == book.principals and len(names) > NAMED:
        return book.plural("all {count} principals", "all {count} principals", len(names))
    return book.listed(book.party(name) for name in names)


def _carried_out(book: Book, issue: Issue) -> str:
    values = {"parties": _parties(book, issue.obligors), "unit": book.unit}
    if issue.phases == 1:
        return book.say("It is carried out by {parties} in one phase, in the {unit} in which it is signed.", **values)
    if issue.pace >= issue.phases:
        return book.plural(
            "It is carried out by {parties} in {count} phase, all of which fall due in one {unit}.",
            "It is carried out by {parties} in {count} phases, all of which fall due in one {unit}.",
            issue.phases,
            **values,
        )
    if issue.pace == 1:
        return book.plural(
            "It is carried out by {parties} in {count} phase, of which 1 falls due in one {unit}.",
            "It is carried out by {parties} in {count} phases, of which 1 falls due in one {unit}.",
            issue.phases,
            **values,
        )
    return book.plural(
        "It is carried out by {parties} in {count} phase, of which {pace} fall due in one {unit}.",
        "It is carried out by {parties} in {count} phases, of which {pace} fall due in one {unit}.",
        issue.phases,
        **values,
        pace=issue.pace,
    )


def _again(book: Book, issue: Issue) -> str:
    if not issue.cooldown:
        return book.say("Once carried out it may be signed again.")
    return book.plural(
        "Once carried out it may be signed again, at the earliest {count} {unit} later.",
        "Once carried out it may be signed again, at the earliest {count} {unit}s later.",
        issue.cooldown,
        unit=book.unit,
    )


def _verified(book: Book, name: str) -> list[str]:
    tier = book.tier(name)
    evident = bool(book.rules.record[0]["evident"][book.rules.names.issues.index(name)])
    if tier is not None and evident:
        return [book.say("It is verified at tier {tier} of 4 ({name}).", tier=tier, name=book.tier_name(tier))]
    if tier is not None:
        return [
            book.say(
                "It is verified at tier {tier} of 4 ({name}): a breach is seen with a chance of {chance}.",
                tier=tier,
                name=book.tier_name(tier),
                chance=book.percent(_seen(book, tier)),
            )
        ]
    monitoring = book.scenario.monitoring
    assert monitoring is not None  # the check refuses `monitored` without the section
    known = ", ".join(
        book.say("“{option}” gives tier {tier}", option=option.label, tier=monitoring_tier(book, place))
        for place, option in enumerate(book.scenario.issues[monitoring.issue].options)
    )
    return [book.say("It is verified as {issue} is settled: {tiers}.", issue=book.issue(monitoring.issue), tiers=known)]


def _earned(book: Book, name: str) -> list[str]:
    """What a verified phase earns, and a breach costs."""
    scenario = book.scenario
    issue, trust = scenario.issues[name], scenario.trust
    earned = trust_of_phase(book, name)
    if earned <= 0 or not issue.exposed:
        return []
    most = round(min(earned, trust.gain_cap), 1)
    values = {
        "cap": book.number(trust.gain_cap),
        "unit": book.unit,
        # blame grows with how far an obligor controls its own side (M17)
        "loss": book.number(max(loss_by_breach(book.rules, party, name) for party in issue.obligors)),
    }
    if book.tier(name) is not None or scenario.monitoring is None:
        return [
            book.plural(
                "A verified phase earns its obligor up to {count} point of trust at the start, at most {cap} a {unit}; a "
                "breach that is seen costs {loss}.",
                "A verified phase earns its obligor up to {count} points of trust at the start, at most {cap} a {unit}; a "
                "breach that is seen costs {loss}.",
                most,
                **values,
            )
        ]
    return [
        book.plural(
            "A verified phase at tier {tier} earns its obligor up to {count} point of trust at the start, at most {cap} a "
            "{unit}; a breach that is seen costs {loss}.",
            "A verified phase at tier {tier} earns its obligor up to {count} points of trust at the start, at most {cap} a "
            "{unit}; a breach that is seen costs {loss}.",
            most,
            **values,
            tier=monitoring_tier(book, len(scenario.issues[scenario.monitoring.issue].options) - 1),
        )
    ]


def _seen(book: Book, tier: int) -> float:
    return min(1.0, book.scenario.verification.tiers[tier].detection * book.scenario.verification.scale)


def _exposed(book: Book, issue: Issue) -> list[str]:
    """What those lose who have performed while another cheats."""
    if isinstance(issue.exposure, dict):
        losing = [f"{book.party(name)} {book.number(points)}" for name, points in issue.exposure.items() if points]
        if not losing:
            return []
        losses = book.listed(losing)
        if issue.phases == 1:
            return [book.say("Whoever has performed while another cheats loses, in points: {losses}.", losses=losses)]
        return [
            book.plural(
                "Whoever has performed while another cheats loses, in points: {losses}, spread over {count} phase.",
                "Whoever has performed while another cheats loses, in points: {losses}, spread over {count} phases.",
                issue.phases,
                losses=losses,
            )
        ]
    if not issue.exposure:
        return []
    loss = book.in_points(issue.exposure)
    if issue.phases > 1:
        loss = book.plural(
            "{points}, spread over {count} phase", "{points}, spread over {count} phases", issue.phases, points=loss
        )
    if len(issue.exposed) == 1:
        return [book.says(issue.exposed[0], "If another cheats after they performed, {who} [loses|lose] {loss}.", loss=loss)]
    who = book.listed(book.party(name) for name in issue.exposed)
    return [book.say("If another cheats after they performed, {who} lose {loss}.", who=who, loss=loss)]
