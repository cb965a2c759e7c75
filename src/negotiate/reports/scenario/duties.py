"""Duties: who carries an agreement out and in how many phases, who is exposed, and what a breach risks."""

from __future__ import annotations

from negotiate.reports.scenario.book import Book, counted, listed, number, percent
from negotiate.reports.scenario.gates import monitoring_tier, trust_of_phase
from negotiate.rulebook.model.issues import Issue


def of_issue(book: Book, name: str) -> list[str]:
    """Sentences on consent, carrying out, verification, exposure and breach of an issue."""
    scenario = book.scenario
    issue = scenario.issues[name]
    unit = scenario.calendar.round_label
    said = [
        f"To sign it takes the consent of {_parties(book, issue.owners)}.",
        f"It is carried out by {_parties(book, issue.obligors)}{_pace(issue, unit)}.",
    ]
    if issue.continuing:
        said.append(f"After that it is a continuing duty: it has to be kept every {unit}.")
    if issue.repeatable:
        wait = f", at the earliest {counted(issue.cooldown, unit)} later" if issue.cooldown else ""
        said.append(f"Once carried out it may be signed again{wait}.")
    if issue.pool:
        said.append(f"It can return {number(issue.pool)} people at most, all exchanges together.")
    said += _verified(book, name, issue)
    said += _exposed(book, issue)
    for other, option in issue.requires.items():
        said.append(f"It needs {book.issue(other)} at “{book.label(other, option)}” before it or in the same text.")
    return said


def _parties(book: Book, names: list[str]) -> str:
    if names == book.principals and len(names) > 3:
        return f"all {len(names)} principals"
    return listed(book.party(name) for name in names)


def _pace(issue: Issue, unit: str) -> str:
    if issue.phases == 1:
        return f" in one phase, the {unit} after it is signed"
    many = "all of which fall" if issue.pace >= issue.phases else f"of which {number(issue.pace)} {_falls(issue.pace)}"
    return f" in {counted(issue.phases, 'phase')}, {many} due in one {unit}"


def _falls(pace: int) -> str:
    return "falls" if pace == 1 else "fall"


def _verified(book: Book, name: str, issue: Issue) -> list[str]:
    scenario = book.scenario
    tiers = scenario.verification.tiers
    tier = book.tier(name)
    if tier is None:
        assert scenario.monitoring is not None  # the check refuses `monitored` without the section
        monitor = scenario.monitoring.issue
        known = ", ".join(
            f"“{option.label}” gives tier {monitoring_tier(book, place)}"
            for place, option in enumerate(scenario.issues[monitor].options)
        )
        said = [f"It is verified as {book.issue(monitor)} is settled: {known}."]
        shown = monitoring_tier(book, len(scenario.issues[monitor].options) - 1)
    else:
        chance = percent(_seen(book, tier))
        said = [f"It is verified at tier {tier} of 4 ({tiers[tier].name}): a breach is seen with a chance of {chance}."]
        shown = tier
    earned = trust_of_phase(book, name)
    if earned > 0 and issue.exposed:
        most = min(earned, scenario.trust.gain_cap)
        at = f" at tier {shown}" if tier is None else ""
        said.append(
            f"A verified phase{at} earns its obligor up to {number(round(most, 1))} points of trust at the start, at most "
            f"{number(scenario.trust.gain_cap)} a {scenario.calendar.round_label}; a breach that is seen costs "
            f"{number(scenario.trust.gain * scenario.trust.loss_ratio * issue.step * _control(book, issue))}."
        )
    return said


def _seen(book: Book, tier: int) -> float:
    return min(1.0, book.scenario.verification.tiers[tier].detection * book.scenario.verification.scale)


def _control(book: Book, issue: Issue) -> float:
    """The largest share of its own side that an obligor controls: blame grows with it (M17)."""
    return max(book.scenario.parties[name].control for name in issue.obligors)


def _exposed(book: Book, issue: Issue) -> list[str]:
    said = []
    if isinstance(issue.exposure, dict):
        losses = {name: points for name, points in issue.exposure.items() if points}
        if losses:
            parts = listed(f"{book.party(name)} {number(points)}" for name, points in losses.items())
            said.append(f"Whoever has performed while another cheats loses, in points: {parts}{_share(issue)}.")
    elif issue.exposure:
        who = listed(book.party(name) for name in issue.exposed)
        said.append(f"If another cheats after they performed, {who} lose {number(issue.exposure)} points{_share(issue)}.")
    if issue.breach_base:
        said.append(
            f"The temptation to breach starts from {percent(issue.breach_base)} a {book.scenario.calendar.round_label}; "
            "enforcement, trust and control lower it."
        )
    return said


def _share(issue: Issue) -> str:
    return f", spread over {counted(issue.phases, 'phase')}" if issue.phases > 1 else ""
