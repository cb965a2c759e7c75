"""Decision rules: whether each can be met, and whether everybody with a vote has a say."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from negotiate.engine.layout import VOTES
from negotiate.rulebook.check.findings import quoted
from negotiate.rulebook.lower import votes
from negotiate.rulebook.model.decision import HEADS, WEIGHTS, DecisionRule
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.reading.read import Reading

_USED_BY = {
    "share": HEADS,
    "number": HEADS,
    "weights": WEIGHTS,
    "quota": WEIGHTS,
    "vote_share": WEIGHTS,
    "vetoes": ("sufficient-consensus", *HEADS, *WEIGHTS),
}
"""The kinds of rules in which a key counts."""
MOST_TRIED = 12
"""Owners among whom every way of voting is tried to find out who never matters."""


def check(reading: Reading, scenario: Scenario) -> None:
    """Add a finding for every part of a decision rule that is lacking or does nothing; names are known (references.py)."""
    for path, rule in scenario.decision_rules().items():
        _parts(reading, scenario, path, rule)
    if scenario.accord is not None:
        ratification = scenario.accord.ratification
        who = ratification.parties if "parties" in ratification.model_fields_set else scenario.principals()
        for party in ratification.threshold_by_party or {}:
            if party in scenario.parties and party not in who:
                sentence = f"'{party}' does not ratify, so that its threshold has no effect; add it to 'parties'."
                reading.report(f"accord.ratification.threshold_by_party.{party}", sentence, "no-effect", "warning")


def check_reach(reading: Reading, scenario: Scenario) -> None:
    """Add a finding for every rule that its owners can never meet, and for every owner whose consent never matters."""
    distinct: list[DecisionRule] = []
    for name in scenario.issues:
        rule = scenario.rule_of(name)
        if rule not in distinct:
            distinct.append(rule)
    count = sum(len(votes(rule, scenario.parties)) for rule in distinct)
    if count > VOTES:
        sentence = f"The decision rules have {count} counts of votes; the engine takes at most {VOTES}: each bloc is one."
        reading.report("decision_rule", sentence, "too-large")
    for path, rule in scenario.decision_rules().items():
        shares = [rule.share, rule.vote_share, *(bloc.share for bloc in rule.blocs.values())]
        if (rule.kind in WEIGHTS and not any((rule.weights or {}).values())) or any(share == 1.0 for share in shares):
            continue  # an error says so
        _reach(reading, scenario, path, rule)


def _parts(reading: Reading, scenario: Scenario, path: str, rule: DecisionRule) -> None:
    if rule.kind == "sufficient-consensus" and not rule.blocs:
        reading.report(
            f"{path}.kind", "A sufficient consensus needs blocs; add 'blocs' or choose unanimity.", "decision-rule"
        )
    for name, bloc in rule.blocs.items():
        if bloc.share >= 1:
            sentence = "More than all of a bloc can never accept; the share has to be below 1 (0.99 asks for all)."
            reading.report(f"{path}.blocs.{name}.share", sentence, "decision-rule")
    if rule.kind != "sufficient-consensus" and rule.blocs:
        kind = "Under unanimity" if rule.kind == "unanimity" else f"In a rule of the kind {rule.kind}"
        reading.report(f"{path}.blocs", f"{kind} blocs have no effect; choose sufficient-consensus.", "no-effect", "warning")
    for key, kinds in _USED_BY.items():
        value = getattr(rule, key)
        if value is None:
            continue
        if rule.kind not in kinds:
            sentence = f"In a rule of the kind {rule.kind} '{key}' has no effect; remove it, or choose {_either(kinds)}."
            reading.report(f"{path}.{key}", sentence, "no-effect", "warning")
        elif key in ("share", "vote_share") and value >= 1:
            sentence = "More than all can never accept; the share has to be below 1 (0.99 asks for all)."
            reading.report(f"{path}.{key}", sentence, "decision-rule")
    if rule.kind in WEIGHTS and not any((rule.weights or {}).values()):
        sentence = f"A rule of the kind {rule.kind} needs votes to count; add 'weights' with the votes of each party."
        reading.report(f"{path}.weights" if rule.weights is not None else f"{path}.kind", sentence, "decision-rule")
    owners = {party for name in _under(scenario, path) for party in _owners(scenario, name)}
    for number, party in enumerate(rule.vetoes or ()):
        if party in scenario.parties and party not in owners and rule.kind in _USED_BY["vetoes"]:
            sentence = f"'{party}' owns nothing that is decided by this rule, so that its veto has no effect; remove it."
            reading.report(f"{path}.vetoes.{number}", sentence, "no-effect", "warning")


def _either(kinds: tuple[str, ...]) -> str:
    return " or ".join(dict.fromkeys(kinds))


def _owners(scenario: Scenario, issue: str) -> list[str]:
    return scenario.issues[issue].owners or scenario.principals()


def _under(scenario: Scenario, path: str) -> list[str]:
    """The issues that are decided by the rule at `path`."""
    rule = scenario.decision_rules()[path]
    return [name for name in scenario.issues if scenario.rule_of(name) is rule]


def _is_met(rule: DecisionRule, owners: list[str], accepted: set[str]) -> bool:
    """Whether the rule is met when these of the owners accept; engine/consent.py counts the same."""
    for weights, share, least in votes(rule, owners):
        asked = sum(weights.get(party, 0.0) for party in owners)
        given = sum(weights.get(party, 0.0) for party in owners if party in accepted)
        if (asked or least) and not (given > share * asked and given >= least - 1e-9):
            return False
    voting = {party for weights, _, _ in votes(rule, owners) for party in weights}
    if rule.kind in (*HEADS, *WEIGHTS):
        voting = set(owners)
    return all(party in accepted for party in owners if party not in voting or party in (rule.vetoes or ()))


def _reach(reading: Reading, scenario: Scenario, path: str, rule: DecisionRule) -> None:
    """What the owners of the issues under one rule can do by it."""
    issues = _under(scenario, path)
    together = list(dict.fromkeys(party for name in issues for party in _owners(scenario, name)))
    if not issues:
        sentence = "No issue is decided by this rule: its issues have rules of their own; remove it."
        if path != "decision_rule" or "decision_rule" in scenario.model_fields_set:
            reading.report(path, sentence, "no-effect", "warning")
        return
    if not _is_met(rule, together, set(together)):
        reading.report(*_never(path, rule, together), "decision-rule")
        return
    for name in issues:
        owners = _owners(scenario, name)
        if not _is_met(rule, owners, set(owners)):
            sentence = (
                f"'{name}' can never be signed alone: {_lacking(rule, owners)}; only a package with other issues that are "
                "decided by the same rule can pass."
            )
            reading.report(f"issues.{name}", sentence, "never-alone", "warning")
    if rule.kind in WEIGHTS and len(together) <= MOST_TRIED:
        for party in _idle(rule, together):
            sentence = (
                f"The consent of {quoted(party)} never matters here: whatever it answers, the others' votes decide; give it "
                "more votes, or take it out of 'owners'."
            )
            reading.report(f"{path}.weights", sentence, "no-say", "warning")


def _never(path: str, rule: DecisionRule, owners: list[str]) -> tuple[str, str]:
    """Where it stands that a rule can never be met, and the sentence that says so."""
    heads = rule.heads()
    key = "number" if heads is not None and heads[1] > len(owners) else "quota" if rule.quota is not None else "weights"
    return f"{path}.{key}", f"This rule can never be met: {_lacking(rule, owners)}; ask for less, or name more owners."


def _lacking(rule: DecisionRule, owners: list[str]) -> str:
    """What the owners lack for the rule to be met by all of them."""
    heads = rule.heads()
    if heads is not None and heads[1] > len(owners):
        return f"it asks for {rule.number} parties, and {len(owners)} own what it decides"
    have = sum((rule.weights or {}).get(party, 0.0) for party in owners)
    return (
        f"it asks for {rule.quota:g} votes, and all owners together have {have:g}" if rule.quota else "no owner has a vote"
    )


def _idle(rule: DecisionRule, owners: list[str]) -> Iterator[str]:
    """The owners whose consent never turns the vote, whoever else accepts."""
    for party in owners:
        others = [other for other in owners if other != party]
        if not any(
            _is_met(rule, owners, {*chosen, party}) and not _is_met(rule, owners, set(chosen))
            for size in range(len(others) + 1)
            for chosen in combinations(others, size)
        ):
            yield party
