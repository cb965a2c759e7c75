"""From the checked and resolved rule file to the record that the engine reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.acts import ACTS
from negotiate.engine.attributes import (
    GAME_ATTRIBUTES,
    ISSUE_ATTRIBUTES,
    OPTION_ATTRIBUTES,
    PARTY_ATTRIBUTES,
    TRACK_ATTRIBUTES,
    Attribute,
)
from negotiate.engine.endings import ALL_ENDINGS
from negotiate.engine.layout import Size, rules_dtype, size_for
from negotiate.engine.reference import best_values
from negotiate.engine.rules import JOINT_INDEX, Names, Place, Rules, digest
from negotiate.rulebook.model.conditions import Node, postfix, tree
from negotiate.rulebook.model.events import Effect
from negotiate.rulebook.model.issues import Verification
from negotiate.rulebook.model.quantities import Part
from negotiate.rulebook.model.resolve import document
from negotiate.rulebook.model.schema import Scenario

_MODES = {name: code for code, name in enumerate(codes.PROCESSES)}
_PRESENCE = {name: code for code, name in enumerate(codes.PRESENCE)}


class Overflow(ValueError):
    """A scenario over the maxima of the large size class; `check` says so before it comes to this."""


def counts(scenario: Scenario) -> dict[str, int]:
    """How many of everything the scenario has, by the names of the maxima in `layout.Size`."""
    cards = [card for event in scenario.events for card in event.cards]
    return {
        "parties": len(scenario.parties),
        "tracks": len(scenario.tracks),
        "issues": len(scenario.issues),
        "options": max(len(issue.options) for issue in scenario.issues.values()),
        "rounds": scenario.calendar.rounds + scenario.endings.epilogue_rounds,
        "conditions": len(_Gates(scenario).nodes),
        "categories": len(scenario.events),
        "cards": len(cards),
        "effects": sum(len(card.effects) for card in cards),
    }


def lower(scenario: Scenario, places: dict[str, Place] | None = None) -> Rules:
    """The rules of a checked and resolved scenario. Raises `Overflow` for one over the large maxima."""
    record, size = tables(scenario)
    record[0]["best_value"][:] = best_values(record[0], size)
    plain = document(scenario)
    return Rules(record, size, names(scenario), plain, digest(plain), dict(places or {}))


def tables(scenario: Scenario) -> tuple[NDArray[np.void], Size]:
    """The record without the search for the best values, and its size class."""
    size = size_for(**counts(scenario))
    if size is None:
        raise Overflow("This scenario is over the large maxima.")
    record = np.zeros(1, dtype=rules_dtype(size))
    rules = record[0]
    index = _Index(scenario)
    _parties(rules, scenario, index)
    _tracks(rules, scenario, index)
    _issues(rules, scenario, index)
    _gates(rules, scenario)
    _numbers(rules, scenario)
    _modules(rules, scenario, index)
    _events(rules, scenario, index)
    _mediator(rules, scenario)
    _endings(rules, scenario, index)
    return record, size


class _Index:
    """Ids to indices, in the order of the file."""

    def __init__(self, scenario: Scenario) -> None:
        self.parties = {name: number for number, name in enumerate(scenario.parties)}
        self.tracks = {name: number for number, name in enumerate(scenario.tracks)}
        self.issues = {name: number for number, name in enumerate(scenario.issues)}
        self.options = {
            name: {option.id: number for number, option in enumerate(issue.options)}
            for name, issue in scenario.issues.items()
        }

    def option(self, issue: str, option: str) -> int:
        return self.options[issue][option]


class _Gates:
    """All gates of a scenario as one row of condition nodes, and where each begins and how long it is."""

    def __init__(self, scenario: Scenario) -> None:
        self.index = _Index(scenario)
        self.nodes: list[Node] = []
        self.tracks = [
            (0, 0) if track.opens_when == "always" else self.add(track.opens_when) for track in scenario.tracks.values()
        ]
        # An option that is always open still needs a node: length 0 means that it follows its track.
        self.options = [
            [(0, 0) if option.opens_when is None else self.add(option.opens_when) for option in issue.options]
            for issue in scenario.issues.values()
        ]
        self.accord = (0, 0) if scenario.accord is None else self.add(scenario.accord.when)

    def add(self, gate: Any) -> tuple[int, int]:
        index = self.index
        nodes = postfix(
            tree(gate), index.parties.__getitem__, index.tracks.__getitem__, index.issues.__getitem__, index.option
        )
        first = len(self.nodes)
        self.nodes.extend(nodes)
        return first, len(nodes)


def names(scenario: Scenario) -> Names:
    """Ids and labels in the order of the indices of the record."""
    mediator = scenario.mediators.get(scenario.mediator)
    cards = [card for event in scenario.events for card in event.cards]
    issues = scenario.issues.values()
    own = scenario.words
    return Names(
        scenario=scenario.id,
        title=scenario.title,
        round_label=scenario.calendar.round_label,
        parties=tuple(scenario.parties),
        party_labels=tuple(party.name for party in scenario.parties.values()),
        initials=tuple(party.initials for party in scenario.parties.values()),
        tracks=tuple(scenario.tracks),
        track_labels=tuple(track.name for track in scenario.tracks.values()),
        issues=tuple(scenario.issues),
        issue_labels=tuple(issue.name for issue in issues),
        options=tuple(tuple(option.id for option in issue.options) for issue in issues),
        option_labels=tuple(tuple(option.label for option in issue.options) for issue in issues),
        mediator="" if mediator is None else scenario.mediator,
        mediator_label="" if mediator is None else mediator.name,
        categories=tuple(event.id for event in scenario.events),
        category_labels=tuple(event.name for event in scenario.events),
        cards=tuple(card.id for card in cards),
        card_texts=tuple(card.text for card in cards),
        players=tuple(party.player for party in scenario.parties.values()),
        mediator_style="none" if mediator is None else mediator.style,
        plural=frozenset(name for name, party in scenario.parties.items() if party.plural)
        | frozenset([scenario.mediator] if mediator is not None and mediator.plural else ()),
        quiet_label=(own.quiet or "") if own is not None else "",
        index_label=_index_label(scenario),
        ending_labels=own.endings.by_kind() if own is not None else {},
    )


def _index_label(scenario: Scenario) -> str:
    """What the index is called: as the file says, or else by whether there is a war in it."""
    own = scenario.words
    if own is not None and own.index:
        return own.index
    war = scenario.ceasefire is not None or any(event.war for event in scenario.events)
    return "" if war and not (own is not None and own.quiet) else JOINT_INDEX


def _parties(rules: Any, scenario: Scenario, index: _Index) -> None:
    rules["party_count"] = len(index.parties)
    rules["bloc"] = -1
    for i, (name, party) in enumerate(scenario.parties.items()):
        acts = party.kind != "observer"  # an observer never acts: for the engine it is not at the table
        rules["principal"][i] = party.kind == "principal"
        _plain(rules, PARTY_ATTRIBUTES, party, i)
        scale = party.reservation.war_scale or 0.0
        rules["reservation_value"][i] = party.reservation.points + scale * scenario.war.value * (
            party.hope_of_gain - party.pain
        )
        rules["attendance"][i] = _PRESENCE[party.attendance] if acts else codes.ABSENT
        rules["may_return"][i] = party.may_return and acts
        rules["proposes"][i] = party.proposes and acts
        pairs = scenario.trust.initial.pairs.get(name, {})
        for j, other in enumerate(scenario.parties):
            rules["trust"][i, j] = 100.0 if i == j else pairs.get(other, scenario.trust.initial.default)
    if scenario.decision_rule.kind == "sufficient-consensus":
        for number, bloc in enumerate(scenario.decision_rule.blocs.values()):
            rules["bloc_share"][number] = bloc.share
            for name in bloc.parties:
                rules["bloc"][index.parties[name]] = number


def _tracks(rules: Any, scenario: Scenario, index: _Index) -> None:
    rules["track_count"] = len(index.tracks)
    for t, track in enumerate(scenario.tracks.values()):
        _plain(rules, TRACK_ATTRIBUTES, track, t)
    rules["process"] = _MODES[scenario.process.mode]
    rules["boulder_track"] = -1 if scenario.process.boulder is None else index.tracks[scenario.process.boulder]
    for name in scenario.process.undertaking:
        rules["undertaking"][index.tracks[name]] = 1


def _issues(rules: Any, scenario: Scenario, index: _Index) -> None:
    rules["issue_count"] = len(index.issues)
    rules["requires_issue"] = -1
    for k, issue in enumerate(scenario.issues.values()):
        rules["track_of"][k] = index.tracks[issue.track]
        rules["option_count"][k] = len(issue.options)
        _plain(rules, ISSUE_ATTRIBUTES, issue, k)
        returns = any(option.people > 0.0 for option in issue.options)
        rules["evident"][k] = returns if issue.evident is None else issue.evident
        rules["reversible"][k] = not returns if issue.reversible is None else issue.reversible
        if issue.people_by_phase:
            whole = sum(issue.people_by_phase)
            rules["phase_share"][k, : len(issue.people_by_phase)] = [people / whole for people in issue.people_by_phase]
        for number, option in enumerate(issue.options):
            _plain(rules, OPTION_ATTRIBUTES, option, (k, number))
            for party, points in option.values.items():
                rules["value"][index.parties[party], k, number] = points
        if isinstance(issue.verification, Verification):
            rules["tier"][k] = issue.verification.tier
            rules["tier_alone"][k] = issue.verification.without_mediator
        else:
            rules["monitored"][k] = 1
        for field, parties in (("owner", issue.owners), ("obligor", issue.obligors), ("exposed", issue.exposed)):
            for party in parties:
                rules[field][k, index.parties[party]] = 1
        rules["obligors"][k] = sum(1 << index.parties[party] for party in issue.obligors)
        exposure = issue.exposure if isinstance(issue.exposure, dict) else dict.fromkeys(issue.exposed, issue.exposure)
        for party, points in exposure.items():
            rules["exposure"][index.parties[party], k] = points
        for place, (other, option_id) in enumerate(issue.requires.items()):
            rules["requires_issue"][k, place] = index.issues[other]
            rules["requires_option"][k, place] = index.option(other, option_id)
            rules["dependents"][index.issues[other]] |= 1 << k if k < 63 else -(1 << 63)  # bit 63 is the sign
    for i, owner in enumerate(scenario.parties.values()):
        for aim in owner.aims:
            if aim.points and aim.issue is not None and aim.option is not None:
                k, wanted = index.issues[aim.issue], index.option(aim.issue, aim.option)
                last = len(scenario.issues[aim.issue].options) if scenario.issues[aim.issue].ordered else wanted + 1
                rules["value"][i, k, wanted:last] += aim.points
    rules["concerned"] = (rules["owner"].T == 1) | rules["value"].any(axis=2)


def _gates(rules: Any, scenario: Scenario) -> None:
    gates = _Gates(scenario)
    for t, gate in enumerate(gates.tracks):
        rules["track_gate"][t] = gate
    for k, row in enumerate(gates.options):
        for number, gate in enumerate(row):
            rules["option_gate"][k, number] = gate
            rules["gated_options"][k] |= int(gate[1] > 0) << number
    rules["accord_gate"] = gates.accord
    for n, node in enumerate(gates.nodes):
        rules["condition_code"][n] = node.code
        rules["condition_left"][n] = node.left
        rules["condition_right"][n] = node.right
        rules["condition_number"][n] = node.number


def _numbers(rules: Any, scenario: Scenario) -> None:
    for numbers in (GAME_ATTRIBUTES, *(act.numbers for act in ACTS), *(ending.numbers for ending in ALL_ENDINGS)):
        for number in numbers:
            rules[number.field] = _at(scenario, number.path)
    for tier, entry in enumerate(scenario.verification.tiers):
        rules["tier_enforcement"][tier] = entry.enforcement
        rules["tier_learning"][tier] = entry.learning
        rules["tier_detection"][tier] = entry.detection
        rules["tier_false_alarm"][tier] = entry.false_alarm


def _plain(rules: Any, table: Iterable[Attribute], part: Part, place: int | tuple[int, int]) -> None:
    """Every number of the table, from a part of the scenario to its place in the record."""
    for attribute in table:
        rules[attribute.field][place] = _at(part, attribute.path)


def _at(part: Part | None, path: str) -> float:
    """The number at a dotted path; 0 where the file leaves out a section on the way."""
    value: Any = part
    for step in path.split("."):
        if value is None:
            return 0.0
        value = getattr(value, step)
    return 0.0 if value is None else value


def _modules(rules: Any, scenario: Scenario, index: _Index) -> None:
    """The parts that a file switches on by using them; -1 where it does not."""
    for field in ("monitor_issue", "guarantee_issue", "guarantor_party", "snapback_issue", "ceasefire_issue"):
        rules[field] = -1
    if scenario.monitoring is not None:
        rules["monitor_issue"] = index.issues[scenario.monitoring.issue]
        rules["monitor_tier"][: len(scenario.monitoring.tiers)] = scenario.monitoring.tiers
    if scenario.guarantees is not None:
        guarantees = scenario.guarantees
        rules["guarantee_issue"] = index.issues[guarantees.issue]
        rules["guarantee_strength"][: len(guarantees.strengths)] = guarantees.strengths
        rules["guarantor_party"] = -1 if guarantees.guarantor is None else index.parties[guarantees.guarantor]
    if scenario.snapback is not None:
        rules["snapback_issue"] = index.issues[scenario.snapback.issue]
        for option in scenario.snapback.options:
            rules["snapback_option"][index.option(scenario.snapback.issue, option)] = 1
    if scenario.ceasefire is not None:
        rules["ceasefire_issue"] = index.issues[scenario.ceasefire.issue]
        rules["ceasefire_from"] = index.option(scenario.ceasefire.issue, scenario.ceasefire.general_from)


def _events(rules: Any, scenario: Scenario, index: _Index) -> None:
    rules["category_count"] = len(scenario.events)
    card_number = effect_number = 0
    for number, event in enumerate(scenario.events):
        rules["category_probability"][number] = event.probability
        rules["category_war"][number] = event.war
        rules["category_spoiler"][number] = event.spoiler
        rules["category_first"][number] = card_number
        rules["category_cards"][number] = len(event.cards)
        for card in event.cards:
            rules["card_actor"][card_number] = -1 if card.actor == "random-principal" else index.parties[card.actor]
            rules["card_first"][card_number] = effect_number
            rules["card_effects"][card_number] = len(card.effects)
            card_number += 1
            for effect in card.effects:
                kind, amount = _effect(effect)
                rules["effect_kind"][effect_number] = kind
                rules["effect_amount"][effect_number] = amount
                rules["effect_rounds"][effect_number] = effect.rounds or (1 if kind == codes.VERIFICATION_TIER else 0)
                effect_number += 1


def _effect(effect: Effect) -> tuple[int, float]:
    for kind, name in enumerate(codes.EFFECTS):
        amount = getattr(effect, name)
        if amount is not None:
            return kind, float(amount)
    raise AssertionError("an effect without a quantity does not pass the schema")


def _mediator(rules: Any, scenario: Scenario) -> None:
    rules["facilitation"] = 1.0
    for act in ACTS:
        if act.cost:
            rules["act_cost"][act.code - codes.FACILITATE] = getattr(scenario.mediation, act.cost)
    mediator = scenario.mediators.get(scenario.mediator)
    if mediator is None:
        return
    rules["mediator"] = 1
    rules["leverage"] = mediator.leverage
    rules["mediator_inclusion"] = mediator.inclusion
    for name in mediator.acts:
        rules["mediator_act"][codes.ACTIONS.index(name) - codes.FACILITATE] = 1
    for t, track in enumerate(scenario.tracks):
        rules["facilitation"][t] = mediator.facilitation_by_track.get(track, mediator.facilitation)
        rules["mediator_tier"][t] = mediator.verification_by_track.get(track, mediator.verification_tier)
    for i, party in enumerate(scenario.parties):
        rules["credibility"][i] = mediator.credibility[party]


def _endings(rules: Any, scenario: Scenario, index: _Index) -> None:
    _plain_bargaining(rules, scenario)
    if scenario.accord is not None:
        first, length = (int(number) for number in rules["accord_gate"])
        for node in range(first, first + length):
            if int(rules["condition_code"][node]) in (codes.IF_AGREED, codes.IF_IN_FORCE):
                rules["accord_issue"][int(rules["condition_left"][node])] = 1
        for party in scenario.accord.ratification.parties:
            rules["ratifies"][index.parties[party]] = 1
    weights = scenario.scoring.weights
    rules["index_weight"] = (weights.people, weights.quiet, weights.durability, weights.balance)


def _plain_bargaining(rules: Any, scenario: Scenario) -> None:
    """Where no option says what it ends, and nobody wages a war, an agreement ends whatever each could do without one.

    Otherwise a party would keep what it has without the talks beside what it gets by them.
    """
    war = any((party.reservation.war_scale or 0.0) != 0.0 for party in scenario.parties.values())
    if war or any(option.ends > 0.0 for issue in scenario.issues.values() for option in issue.options):
        return
    for k, issue in enumerate(scenario.issues.values()):
        rules["ends"][k, 1 : len(issue.options)] = 1.0
