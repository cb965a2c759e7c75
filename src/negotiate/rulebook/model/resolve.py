"""Defaults that depend on other parts of a rule file, filled in so that the resolved document says everything."""

from __future__ import annotations

from typing import Any

from negotiate.rulebook.model.schema import Scenario, Weights

CREDIBILITY = 50.0
"""A mediator's credibility with a party that is not named, 0..100."""


def resolve(scenario: Scenario) -> Scenario:
    """Fill owners, obligors, exposed, ratifying parties, the undertaking, monitoring tiers, credibility, the first mediator
    of several, the people pool and the weights of the peace index.

    Works on `scenario` itself and returns it. A resolved scenario stays as it is.
    """
    principals = scenario.principals()
    for issue in scenario.issues.values():
        issue.owners = issue.owners or list(principals)
        issue.obligors = issue.obligors or list(principals)
        if "exposed" not in issue.model_fields_set:
            issue.exposed = list(issue.owners)
    for mediator in scenario.mediators.values():
        mediator.credibility = {party: mediator.credibility.get(party, CREDIBILITY) for party in scenario.parties}
    if scenario.mediation.chairs:
        scenario.mediator = scenario.mediation.chairs[0].mediator
    if "undertaking" not in scenario.process.model_fields_set:
        scenario.process.undertaking = list(scenario.tracks)
    if scenario.accord is not None:
        ratification = scenario.accord.ratification
        if "parties" not in ratification.model_fields_set:
            ratification.parties = list(principals)
    if scenario.monitoring is not None and not scenario.monitoring.tiers:
        count = len(scenario.issues[scenario.monitoring.issue].options)
        scenario.monitoring.tiers = [min(4, tier) for tier in range(count)]
    if scenario.scoring.people_pool == 0:
        scenario.scoring.people_pool = people_pool(scenario)
    if "weights" not in scenario.scoring.model_fields_set:
        counted = index_parts(scenario)
        share = 1 / len(counted)
        scenario.scoring.weights = Weights(**{part: share if part in counted else 0.0 for part in Weights.model_fields})
    return scenario


def index_parts(scenario: Scenario) -> tuple[str, ...]:
    """The parts of the peace index that these rules can raise: people only where some return, quiet if it can be signed."""
    people = ("people",) if scenario.scoring.people_pool > 0 or people_pool(scenario) > 0 else ()
    quiet = ("quiet", "durability") if scenario.ceasefire is not None else ()
    return (*people, *quiet, "balance")


def people_pool(scenario: Scenario) -> float:
    """People that could return: the pools of all issues, or else the most that each issue can return."""
    pools = sum(issue.pool for issue in scenario.issues.values())
    return pools or sum(max(option.people for option in issue.options) for issue in scenario.issues.values())


def document(scenario: Scenario) -> dict[str, Any]:
    """The scenario as plain JSON-able data, keys in the order of the schema and of the file."""
    return scenario.model_dump(mode="json", by_alias=True, exclude_none=True)
