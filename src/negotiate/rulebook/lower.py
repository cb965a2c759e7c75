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
from negotiate.engine.layout import REQUIRED, VOTES, Size, rules_dtype, size_for
from negotiate.engine.option_masks import mask_of
from negotiate.engine.reference import best_values, walk_away_course
from negotiate.engine.rules import JOINT_INDEX, Chair, Names, Place, Rules, digest
from negotiate.rulebook.model.conditions import Node, Tree, postfix, tree
from negotiate.rulebook.model.decision import HEADS, WEIGHTS, DecisionRule
from negotiate.rulebook.model.events import Card, Effect
from negotiate.rulebook.model.issues import Issue, Verification
from negotiate.rulebook.model.parties import Aim, Party
from negotiate.rulebook.model.personalities import present_name
from negotiate.rulebook.model.quantities import Part
from negotiate.rulebook.model.resolve import document
from negotiate.rulebook.model.schema import Scenario

_MODES = {name: code for code, name in enumerate(codes.PROCESSES)}
_PRESENCE = {name: code for code, name in enumerate(codes.PRESENCE)}

SOMEBODY = 1e-6
"""Votes that a majority needs at least, so that nothing is decided where nobody has a vote."""


class Overflow(ValueError):
    """A scenario over the maxima of the large size class; `check` says so before it comes to this."""


def counts(scenario: Scenario) -> dict[str, int]:
    """How many of everything the scenario has, by the names of the maxima in `layout.Size`."""
    cards = cards_of(scenario)
    return {
        # mediators that share the tracks have seats beside the parties, all but the first
        "parties": len(scenario.parties) + (len(_mediators(scenario)) - 1 if shares_tracks(scenario) else 0),
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
    record[0]["best_value"][:] = best_values(_with_full_texts(record)[0], size)
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
    _decisions(rules, scenario, index)
    _sums(rules, scenario, index)
    _gates(rules, scenario)
    _numbers(rules, scenario)
    _bargaining(rules, scenario)
    for i in range(len(index.parties)):
        # what no agreement comes to by the calendar: the score counts from there
        rules["reservation_value"][i] = walk_away_course(rules, i)[-1][1]
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
        self.sums = {name: number for number, name in enumerate(scenario.sums or {})}
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
        self.cards = [self.add_tree(branch) if branch else (0, 0) for branch in map(asks, cards_of(scenario))]

    def add(self, gate: Any) -> tuple[int, int]:
        return self.add_tree(tree(gate))

    def add_tree(self, branch: Tree) -> tuple[int, int]:
        index = self.index
        parties, tracks, issues, sums = (ids.__getitem__ for ids in (index.parties, index.tracks, index.issues, index.sums))
        nodes = postfix(branch, parties, tracks, issues, index.option, sums)
        first = len(self.nodes)
        self.nodes.extend(nodes)
        return first, len(nodes)


def cards_of(scenario: Scenario) -> list[Card]:
    """All event cards, in the order of the file."""
    return [card for event in scenario.events for card in event.cards]


def asks(card: Card, path: str = "") -> Tree | None:
    """What has to hold for a card to come, `when` and not `unless`, as one condition; None where it asks for nothing."""
    parts: list[Tree] = []
    if card.when is not None:
        parts.append(tree(card.when, f"{path}.when"))
    if card.unless is not None:
        parts.append(("not", (tree(card.unless, f"{path}.unless"),)))
    return None if not parts else parts[0] if len(parts) == 1 else ("all", tuple(parts))


def marked_cards(scenario: Scenario) -> list[Card]:
    """The cards that come once, or that exclude others: each of them has a bit of game.cards_spent."""
    return [card for card in cards_of(scenario) if card.once or card.group is not None]


def names(scenario: Scenario) -> Names:
    """Ids and labels in the order of the indices of the record."""
    mediator = scenario.mediators.get(scenario.mediator)
    cards = cards_of(scenario)
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
        players=tuple(present_name(party.player) for party in scenario.parties.values()),
        mediator_style="none" if mediator is None else mediator.style,
        plural=frozenset(name for name, party in scenario.parties.items() if party.plural)
        | frozenset(name for name in _mediators(scenario) if scenario.mediators[name].plural),
        quiet_label=(own.quiet or "") if own is not None else "",
        index_label=_index_label(scenario),
        ending_labels=own.endings.by_kind() if own is not None else {},
        sums=tuple(scenario.sums or ()),
        turns=tuple(
            Chair(
                chair.mediator,
                scenario.mediators[chair.mediator].name,
                scenario.mediators[chair.mediator].style,
                chair.start,
                tuple(chair.tracks or ()),
            )
            for chair in scenario.mediation.chairs or ()
        ),
        sum_labels=tuple(entry.name for entry in (scenario.sums or {}).values()),
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
    for i, (name, party) in enumerate(scenario.parties.items()):
        acts = party.kind != "observer"  # an observer never acts: for the engine it is not at the table
        rules["principal"][i] = party.kind == "principal"
        _plain(rules, PARTY_ATTRIBUTES, party, i)
        rules["attendance"][i] = _PRESENCE[party.attendance] if acts else codes.ABSENT
        rules["may_return"][i] = party.may_return and acts
        rules["proposes"][i] = party.proposes and acts
        _schedule(rules, party, i)
        pairs = scenario.trust.initial.pairs.get(name, {})
        for j, other in enumerate(scenario.parties):
            rules["trust"][i, j] = 100.0 if i == j else pairs.get(other, scenario.trust.initial.default)


def _schedule(rules: Any, party: Party, i: int) -> None:
    """What the calendar sets for a party, in the order of the rounds."""
    number = 0
    for step in sorted(party.schedule or (), key=lambda step: step.round):
        for kind, name in enumerate(codes.SCHEDULED):
            value = getattr(step, name)
            if value is not None:
                rules["schedule_round"][i, number] = step.round
                rules["schedule_kind"][i, number] = kind
                rules["schedule_value"][i, number] = value
                number += 1
    rules["schedule_length"][i] = number


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
        for place, ((other, option_id), options) in enumerate(required(issue).items()):
            if place == REQUIRED:
                raise Overflow("An issue and its options require more than the engine has room for.")
            rules["requires_issue"][k, place] = index.issues[other]
            rules["requires_option"][k, place] = index.option(other, option_id)
            rules["requires_by"][k, place] = mask_of(options)
            rules["dependents"][index.issues[other]] |= _bit(k)
    for i, owner in enumerate(scenario.parties.values()):
        for aim in owner.aims:
            if aim.points and aim.issue is not None:
                _aim(rules["value"][i, index.issues[aim.issue]], aim, scenario.issues[aim.issue])
    rules["concerned"] = (rules["owner"].T == 1) | rules["value"].any(axis=2)


def required(issue: Issue) -> dict[tuple[str, str], list[int]]:
    """What an issue and its options require of others, as (issue, option), and which options do, by number."""
    found = {wanted: list(range(1, len(issue.options))) for wanted in issue.requires.items()}
    for number, option in enumerate(issue.options):
        for wanted in (option.requires or {}).items():
            options = found.setdefault(wanted, [])
            if number not in options:
                options.append(number)
    return found


def _bit(number: int) -> int:
    """A bit of a whole number of 64; the last one is its sign."""
    return 1 << number if number < 63 else -(1 << 63)


def _sums(rules: Any, scenario: Scenario, index: _Index) -> None:
    for number, entry in enumerate((scenario.sums or {}).values()):
        rules["sum_from"][number] = entry.start
        rules["sum_settled"][number] = entry.settled
        for issue, amounts in entry.of.items():
            rules["sum_issues"][number] |= _bit(index.issues[issue])
            for option, amount in amounts.items():
                rules["sum_amount"][number, index.issues[issue], index.option(issue, option)] = amount


def votes(rule: DecisionRule, parties: Iterable[str]) -> list[tuple[dict[str, float], float, float]]:
    """The counts of votes of a decision rule: votes by party, share to be exceeded (-1 any), votes needed at least."""
    if rule.kind == "sufficient-consensus":
        return [(dict.fromkeys(bloc.parties, 1.0), bloc.share, 0.0) for bloc in rule.blocs.values()]
    found = []
    for weights, needed in ((dict.fromkeys(parties, 1.0), rule.heads()), (dict(rule.weights or {}), rule.votes())):
        if needed is not None:
            share, least = needed
            found.append((weights, share, max(least, SOMEBODY)))
    return found


def _decisions(rules: Any, scenario: Scenario, index: _Index) -> None:
    known: list[DecisionRule] = []
    for k, name in enumerate(scenario.issues):
        rule = scenario.rule_of(name)
        if rule not in known:
            known.append(rule)
            for weights, share, least in votes(rule, scenario.parties):
                count = int(rules["count_of_votes"])
                if count == VOTES:
                    raise Overflow("These decision rules have more counts of votes than the engine has room for.")
                rules["vote_decision"][count] = len(known) - 1
                rules["vote_share"][count], rules["vote_quota"][count] = share, least
                for party, weight in weights.items():
                    rules["vote_weight"][count, index.parties[party]] = weight
                rules["count_of_votes"] += 1
        rules["decision"][k] = known.index(rule)
        voting = {party for weights, _, _ in votes(rule, scenario.parties) for party in weights}
        if rule.kind in (*HEADS, *WEIGHTS):
            voting = set(scenario.parties)
        for i, party in enumerate(scenario.parties):
            rules["veto"][k, i] = party not in voting or party in (rule.vetoes or ())


def _aim(values: Any, aim: Aim, issue: Issue) -> None:
    """Put an aim's points into a party's values of the options of an issue; the status quo stays worth 0."""
    count = len(issue.options)
    wanted = 0 if aim.option is None else next(n for n, option in enumerate(issue.options) if option.id == aim.option)
    if aim.kind == "at-least":
        values[wanted : count if issue.ordered else wanted + 1] += aim.points
        return
    for number in range(1, count):
        if number > wanted if issue.ordered else number != wanted:
            values[number] -= aim.points


def _gates(rules: Any, scenario: Scenario) -> None:
    gates = _Gates(scenario)
    for t, gate in enumerate(gates.tracks):
        rules["track_gate"][t] = gate
    for k, row in enumerate(gates.options):
        for number, gate in enumerate(row):
            rules["option_gate"][k, number] = gate
        rules["gated_options"][k] = mask_of(number for number, gate in enumerate(row) if gate[1] > 0)
    rules["accord_gate"] = gates.accord
    for card, gate in enumerate(gates.cards):
        rules["card_gate"][card] = gate
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
    marked = marked_cards(scenario)
    bit = {card.id: 1 << number for number, card in enumerate(marked)}
    groups: dict[str, int] = {}
    for card in marked:
        if card.group is not None:
            groups[card.group] = groups.get(card.group, 0) | bit[card.id]
    for number, event in enumerate(scenario.events):
        rules["category_probability"][number] = event.probability
        rules["category_war"][number] = event.war
        rules["category_spoiler"][number] = event.spoiler
        rules["category_first"][number] = card_number
        rules["category_cards"][number] = len(event.cards)
        rules["category_plain"][number] = not any(
            card.round or card.id in bit or card.when is not None or card.unless is not None for card in event.cards
        )
        for card in event.cards:
            own = bit.get(card.id, 0)
            rules["card_round"][card_number] = card.round or 0
            rules["card_marks"][card_number] = own
            rules["card_barred"][card_number] = (groups.get(card.group or "", 0) & ~own) | (own if card.once else 0)
            rules["card_actor"][card_number] = -1 if card.actor == "random-principal" else index.parties[card.actor]
            rules["card_first"][card_number] = effect_number
            rules["card_effects"][card_number] = len(card.effects)
            card_number += 1
            for effect in card.effects:
                kind, amount = effect_of(effect)
                rules["effect_kind"][effect_number] = kind
                rules["effect_amount"][effect_number] = amount
                rules["effect_rounds"][effect_number] = effect.rounds or (1 if kind == codes.VERIFICATION_TIER else 0)
                effect_number += 1


def effect_of(effect: Effect) -> tuple[int, float]:
    """The kind of an effect (codes.EFFECTS) and its amount."""
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
    at_table = _mediators(scenario)
    rules["mediator"] = bool(at_table)
    rules["mediator_count"] = len(at_table)
    for chair in scenario.mediation.chairs or ():
        rules["chair"][chair.start - 1 :] = at_table.index(chair.mediator)
    called = names(scenario)
    rules["shares_tracks"] = called.shares_tracks
    if called.shares_tracks:
        rules["chair"] = 0  # whoever is asked for its act has the chair meanwhile
        for r in range(len(rules["holder"])):
            held = called.holders(r + 1)
            rules["holder"][r, : len(scenario.tracks)] = [
                at_table.index(held[track]) if track in held else -1 for track in scenario.tracks
            ]
    for m, mediator in enumerate(scenario.mediators[name] for name in at_table):
        rules["leverage"][m] = mediator.leverage
        rules["mediator_inclusion"][m] = mediator.inclusion
        for name in mediator.acts:
            rules["mediator_act"][m, codes.ACTIONS.index(name) - codes.FACILITATE] = 1
        for t, track in enumerate(scenario.tracks):
            rules["facilitation"][m, t] = mediator.facilitation_by_track.get(track, mediator.facilitation)
            rules["mediator_tier"][m, t] = mediator.verification_by_track.get(track, mediator.verification_tier)
        for i, party in enumerate(scenario.parties):
            rules["credibility"][m, i] = mediator.credibility[party]


def _mediators(scenario: Scenario) -> list[str]:
    """The mediators that have a seat, in the order in which they first take the chair."""
    turns = [chair.mediator for chair in scenario.mediation.chairs or ()] or [scenario.mediator]
    return [name for name in dict.fromkeys(turns) if name in scenario.mediators]


def shares_tracks(scenario: Scenario) -> bool:
    """Whether several mediators sit at the same time, each on tracks of its own."""
    return any(chair.tracks for chair in scenario.mediation.chairs or ())


def _endings(rules: Any, scenario: Scenario, index: _Index) -> None:
    _plain_bargaining(rules, scenario)
    rules["good_faith"] = scenario.process.good_faith
    rules["stop_when_settled"] = scenario.endings.stop_when_settled and scenario.accord is None
    if scenario.accord is not None:
        first, length = (int(number) for number in rules["accord_gate"])
        for node in range(first, first + length):
            code, left = int(rules["condition_code"][node]), int(rules["condition_left"][node])
            if code in (codes.IF_AGREED, codes.IF_IN_FORCE):
                rules["accord_issue"][left] = 1
            elif code in codes.SUM_CODES:
                for k in range(len(index.issues)):
                    if int(rules["sum_issues"][left]) >> k & 1:
                        rules["accord_issue"][k] = 1
        for party in scenario.accord.ratification.parties:
            rules["ratifies"][index.parties[party]] = 1
            rules["ratification_needed"][index.parties[party]] = scenario.accord.ratification.needed(party)
    weights = scenario.scoring.weights
    rules["index_weight"] = (weights.people, weights.quiet, weights.durability, weights.balance)


def _bargaining(rules: Any, scenario: Scenario) -> None:
    """Where there are alternating offers, a signed text is certain, and nothing but its points counts (M23).

    Everybody trusts everybody, nothing is lost by a refusal, and nothing has to be carried out after the signature.
    """
    rules["kept_worth"] = 1.0
    if not scenario.process.bargains:
        return
    left = 1.0
    for number in range(scenario.calendar.rounds):
        rules["kept_worth"][number] = left
        left *= scenario.process.kept
    rules["trust"] = 100.0
    for field in _OF_A_PROCESS:
        rules[field] = 0
    rules["phases"] = rules["pace"] = 1


_OF_A_PROCESS = (
    *("audience_cost", "reservation_scale", "rejection_cost", "stall_cost", "exposure", "burden", "risk", "continuing"),
    *("repeatable", "breakdown_rounds", "frozen_rounds", "retable_margin", "communique_worth", "caution_refused"),
)
"""Numbers that are 0 where a signature ends the game."""


def _with_full_texts(record: NDArray[np.void]) -> NDArray[np.void]:
    """The rules for who looks for texts: where only full ones can be signed, none leaves an issue at its status quo."""
    if int(record[0]["process"]) != codes.ALTERNATING_OFFERS:
        return record
    full = record.copy()
    full[0]["value"][:, :, 0] = BARRED
    return full


BARRED = -1.0e6
"""Points that keep an option out of every text."""


def _plain_bargaining(rules: Any, scenario: Scenario) -> None:
    """Where no option says what it ends, and nobody wages a war, an agreement ends whatever each could do without one.

    Otherwise a party would keep what it has without the talks beside what it gets by them.
    """
    war = any((party.reservation.war_scale or 0.0) != 0.0 for party in scenario.parties.values())
    ends = any(option.ends > 0.0 for issue in scenario.issues.values() for option in issue.options)
    if (war or ends) and not scenario.process.bargains:
        return
    for k, issue in enumerate(scenario.issues.values()):
        rules["ends"][k, 1 : len(issue.options)] = 1.0
