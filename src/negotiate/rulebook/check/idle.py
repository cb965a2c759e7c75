"""Idle parts: what a rule file says and no game can do, or nobody would, as far as that can be told without games.

What only games tell, `check --dead` looks for (lab/dead.py).
"""

from __future__ import annotations

import math
from itertools import pairwise

from negotiate.rulebook.check.bargain import demanded
from negotiate.rulebook.check.findings import quoted
from negotiate.rulebook.model.conditions import atoms, tree
from negotiate.rulebook.model.issues import Issue
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.reading.read import Reading

ROUNDS = ("round_at_least", "calm_rounds", "ceasefire_held")
"""Conditions that count rounds."""


def check(reading: Reading, scenario: Scenario) -> None:
    """Warn of what is accepted and idle; every name in the scenario is known to be one."""
    owners = {name for issue in scenario.issues.values() for name in issue.owners or scenario.principals()}
    for name, issue in scenario.issues.items():
        _obligors(reading, name, issue, owners)
        _phases(reading, scenario, name, issue)
    _risks(reading, scenario)
    _class(reading, scenario)
    _mediators(reading, scenario)
    _guarantees(reading, scenario)
    _aims(reading, scenario)


def _obligors(reading: Reading, name: str, issue: Issue, owners: set[str]) -> None:
    for number, party in enumerate(issue.obligors):
        if party not in owners:
            sentence = (
                f"{quoted(party)} has to carry out '{name}' and owns no issue, so that it never signs what binds it; add it "
                f"to the 'owners' of an issue, or name another obligor."
            )
            reading.report(f"issues.{name}.obligors.{number}", sentence, "bound-without-say", "warning")


def _phases(reading: Reading, scenario: Scenario, name: str, issue: Issue) -> None:
    """Duties that take longer than the game, even if they are signed in its first round."""
    needed = math.ceil(issue.phases / issue.pace)
    whole = scenario.calendar.rounds + (scenario.endings.epilogue_rounds if scenario.accord is not None else 0)
    if needed > whole:
        sentence = (
            f"'{name}' takes {needed} rounds to carry out, but a game has {whole}, so that nobody ever delivers the whole "
            f"of it; lower 'phases' or raise 'pace'."
        )
        reading.report(f"issues.{name}.phases", sentence, "too-many-phases", "warning")


def _risks(reading: Reading, scenario: Scenario) -> None:
    """Options that the accord cannot do without and no sensible party ever signs."""
    if scenario.accord is None:
        return
    for name, option in demanded(tree(scenario.accord.when)):
        issue = scenario.issues[name]
        ids = [entry.id for entry in issue.options]
        wanted = issue.options[ids.index(option) :] if issue.ordered else [issue.options[ids.index(option)]]
        if all(entry.risk >= 1.0 for entry in wanted):
            sentence = (
                f"The accord needs '{name}' at '{option}', whose risk of 1 asks for more belief than anybody ever has, so "
                f"that no sensible party signs it; lower the risk."
            )
            reading.report(f"issues.{name}.options.{option}.risk", sentence, "nobody-signs", "warning")


def _class(reading: Reading, scenario: Scenario) -> None:
    """Gates that a full game can reach and a classroom game cannot."""
    calendar = scenario.calendar
    gates = [
        (f"tracks.{name}.opens_when", track.opens_when, f"The track '{name}'") for name, track in scenario.tracks.items()
    ]
    for name, issue in scenario.issues.items():
        gates += [
            (f"issues.{name}.options.{entry.id}.opens_when", entry.opens_when, f"The option '{entry.id}' of '{name}'")
            for entry in issue.options
            if entry.opens_when is not None
        ]
    if scenario.accord is not None:
        gates.append(("accord.when", scenario.accord.when, "The accord"))
    for path, gate, what in gates:
        for atom in atoms(tree(gate, path)):
            if atom.key in ROUNDS and calendar.classroom_rounds < atom.number <= calendar.rounds:
                sentence = (
                    f"{what} needs {atom.number:g} rounds, but a classroom game has {calendar.classroom_rounds}; lower the "
                    f"number or raise 'classroom_rounds'."
                )
                reading.report(atom.path, sentence, "late-for-class", "warning")


def _mediators(reading: Reading, scenario: Scenario) -> None:
    cost = scenario.mediation.manipulation_cost
    for name, mediator in scenario.mediators.items():
        if mediator.style == "manipulator" and mediator.leverage < cost:
            sentence = (
                f"'{name}' is a manipulator with a leverage of {mediator.leverage:g}, and manipulating costs {cost:g}, so "
                f"that it never does; raise its 'leverage' or choose another 'style'."
            )
            where = "leverage" if "leverage" in mediator.model_fields_set else "style"
            reading.report(f"mediators.{name}.{where}", sentence, "no-leverage", "warning")


def _guarantees(reading: Reading, scenario: Scenario) -> None:
    """Scales whose later options guarantee or verify less."""
    scales: list[tuple[str, str, list[float]]] = []
    if scenario.guarantees is not None:
        scales.append(("guarantees.strengths", scenario.guarantees.issue, list(scenario.guarantees.strengths)))
    if scenario.monitoring is not None:
        scales.append(("monitoring.tiers", scenario.monitoring.issue, [float(tier) for tier in scenario.monitoring.tiers]))
    for path, name, numbers in scales:
        issue = scenario.issues[name]
        if not issue.ordered or len(numbers) != len(issue.options):
            continue
        for place, (before, after) in enumerate(pairwise(numbers)):
            if after < before:
                sentence = (
                    f"'{issue.options[place + 1].id}' comes after '{issue.options[place].id}' on the scale of '{name}' but "
                    f"gives less ({after:g} after {before:g}); let the numbers rise, or write 'ordered: false'."
                )
                reading.report(f"{path}.{place + 1}", sentence, "falling-scale", "warning")


def _aims(reading: Reading, scenario: Scenario) -> None:
    """Aims by which the party has less than without them."""
    for name, party in scenario.parties.items():
        for number, aim in enumerate(party.aims):
            if aim.issue is None or aim.option is None:
                continue
            issue = scenario.issues[aim.issue]
            ids = [entry.id for entry in issue.options]
            first = ids.index(aim.option)
            reaching = range(first, len(ids)) if issue.ordered else range(first, first + 1)
            best = max(
                issue.options[place].values.get(name, 0.0) + _added(scenario, name, aim.issue, place) for place in reaching
            )
            if best < 0:
                sentence = (
                    f"'{name}' aims at '{aim.option}' of '{aim.issue}', by which it loses {-best:g} points; raise its value "
                    f"or the aim's 'points', or let it aim at something else."
                )
                reading.report(f"parties.{name}.aims.{number}", sentence, "losing-aim", "warning")


def _added(scenario: Scenario, party: str, name: str, place: int) -> float:
    """Points that all aims of a party add to an option."""
    issue = scenario.issues[name]
    ids = [entry.id for entry in issue.options]
    return sum(
        aim.points
        for aim in scenario.parties[party].aims
        if aim.issue == name
        and aim.option is not None
        and (ids.index(aim.option) <= place if issue.ordered else ids.index(aim.option) == place)
    )
