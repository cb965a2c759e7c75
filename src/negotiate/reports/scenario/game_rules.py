"""How a scenario is played, as sentences for its printed rulebook: the round, the moves, trust, endings and scores."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from negotiate.reports.scenario.book import Book, counted, listed, number, percent
from negotiate.reports.scenario.gates import gate_of_accord, words


class EventEntry(NamedTuple):
    """A category of event cards."""

    name: str
    chance: str
    cards: tuple[str, ...]


def round_(book: Book) -> list[str]:
    """The steps of a round, in order."""
    scenario = book.scenario
    unit = scenario.calendar.round_label
    said = []
    if scenario.events:
        said.append(f"Events. From each category of event cards one may be drawn; the {unit} takes it as it comes.")
    if scenario.mediators:
        said.append("The mediator acts once, if there is one.")
    first = (
        f"The parties speak in turn; who speaks first moves on by one seat each {unit}. Whoever has the floor may "
        "answer what lies on the table, propose one package, make a gesture, or pass."
    )
    said += [
        first,
        "A package names one option for each of one or more open issues. Everybody who owns one of these issues is asked at "
        "once: accept, reject, leave it open, or turn it down with a counter-offer.",
        "A package to which all owners consent is signed, and what it says falls due. What has stood as agreed can be taken "
        "further, never back.",
        "Obligors carry out what is due, hold it back, or break their word. A verifier looks, and may see a breach or not.",
    ]
    if scenario.decision_rule.kind == "sufficient-consensus":
        said[said.index(first) + 1] += f" {_consensus(book)}"
    last = "Trust moves"
    last += ", pain and support too" if scenario.war.pain_rise or scenario.war.pain_fall else ""
    said.append(f"{last}; gates open and close; and the game may end.")
    return said


def _consensus(book: Book) -> str:
    blocs = [
        f"of {listed(book.party(name) for name in bloc.parties)} more than {percent(bloc.share)}"
        for bloc in book.scenario.decision_rule.blocs.values()
    ]
    return f"Sufficient consensus is enough: {'; '.join(blocs)} must accept, and every owner outside these blocs."


_MEDIATOR = {
    "facilitate": "facilitate: trust rises a little, and what is kept this {unit} earns more",
    "formulate": "formulate: put a bridging package on the table",
    "manipulate": "manipulate: spend leverage on side payments for a deal on high politics",
    "guarantee": "guarantee: spend leverage to stand behind what was signed for this {unit}",
    "verify": "verify: supply verification for this {unit}",
    "convene": "convene: invite those who are away",
    "show-stalemate": "show the stalemate: make plain what going on would cost",
}


def moves(book: Book) -> list[str]:
    """What a seat may do, beyond proposing and answering."""
    scenario = book.scenario
    unit = scenario.calendar.round_label
    gestures = scenario.gestures
    said = [
        f"A gesture is a step without anything in return. It costs {counted(gestures.cost, 'point')} for each size (small "
        "1, normal 2, large 3) and earns trust; announced first and then carried out it earns more, on condition less.",
        f"Announce a gesture for a later {unit}. An announcement that is not kept costs trust.",
        "Leave the table, send delegates, or come back with the power to decide. What delegates sign binds less; what is "
        "signed while an owner is away is a communiqué and binds nobody.",
    ]
    if any(event.spoiler for event in scenario.events):
        said.append("Condemn an attack on the talks. Done by all principals, it takes away half of the harm.")
    acts = dict.fromkeys(act for entry in scenario.mediators.values() for act in entry.acts)
    if acts:
        said.append(f"The mediator may {'; '.join(_MEDIATOR[act].format(unit=unit) for act in acts)}; or pass.")
    return said


def trust(book: Book) -> list[str]:
    """How trust, verification and breach work, with the scenario's own numbers."""
    rules, scenario = book.scenario.trust, book.scenario
    unit = scenario.calendar.round_label
    return [
        f"Every party trusts every other with 0 to 100 points. Mutual trust is the lowest between principals; it starts at "
        f"{number(book.least_trust())}.",
        f"A verified phase of normal size earns its obligor up to {number(rules.gain)} points, less the nearer trust is to "
        f"the ceiling of its track, and at most {number(rules.gain_cap)} a {unit} from the same party.",
        f"A breach that is seen costs {number(rules.loss_ratio)} times what the step could earn, at once and without a cap. "
        f"For {counted(rules.probation_rounds, unit)} after it good deeds earn {percent(rules.probation_factor)}.",
        f"Each {unit} trust drifts back by {number(rules.decay * 100)} % of the way to where it began.",
        f"Something held back costs {counted(rules.stall_loss, 'point')}; held back {number(rules.stalls_to_breach)} times "
        "in a row it counts as a breach.",
        f"Nothing is certain: with a chance of {percent(scenario.breach.accident)} a side fails to deliver what it "
        "meant to.",
    ]


def tiers(book: Book) -> list[tuple[str, ...]]:
    """The verification tiers: number, name, chance to see a breach, chance of a false alarm."""
    table = book.scenario.verification
    return [
        (str(place), tier.name, percent(min(1.0, tier.detection * table.scale)), percent(tier.false_alarm))
        for place, tier in enumerate(table.tiers)
        if place <= table.cap
    ]


def endings(book: Book) -> list[str]:
    """How the game can end."""
    return list(_endings(book))


def _endings(book: Book) -> Iterator[str]:
    scenario = book.scenario
    unit, rules = scenario.calendar.round_label, scenario.endings
    accord = gate_of_accord(book)
    if accord is not None and scenario.accord is not None:
        vote = scenario.accord.ratification
        after = f", and {counted(rules.epilogue_rounds, unit)} of carrying out follow" if rules.epilogue_rounds else ""
        who = listed(book.party(name) for name in vote.parties)
        yield (
            f"Accord: {words(book, accord)}. {who} must ratify it: support at home, half of the points of the whole "
            f"text, less what concessions weigh, and some luck, against {number(vote.threshold)}{after}."
        )
    rounds = counted(scenario.calendar.rounds, unit)
    yield f"Horizon: after {rounds}{book.in_class(' (', ')')} the game ends as it stands."
    if rules.breakdown.trust:
        low = rules.breakdown
        yield f"Breakdown: mutual trust stays below {number(low.trust)} for {counted(low.rounds, unit)}."
    if rules.withdrawal_rounds:
        yield f"Withdrawal: a principal that was at the table stays away for {counted(rules.withdrawal_rounds, unit)}."
    if rules.frozen.rounds and scenario.ceasefire is not None and scenario.process.boulder is not None:
        yield (
            f"Frozen: the ceasefire holds for {counted(rules.frozen.rounds, unit)} and nothing is agreed on "
            f"{book.track(scenario.process.boulder)}."
        )


def scoring(book: Book) -> list[str]:
    """How a finished game is scored."""
    scenario = book.scenario
    weights = scenario.scoring.weights
    parts = (
        ("people returned", weights.people),
        ("quiet", weights.quiet),
        ("how likely the quiet is to last", weights.durability),
        ("how even the mandates are", weights.balance),
    )
    return [
        "Every seat has a mandate score of 0 to 100: what its carried-out agreements are worth to it, between going on "
        "without an agreement (0) and the best it could have got while everybody else is content (100).",
        f"Only what is carried out counts.{' Conquest and casualties earn nothing.' if book.rules.has_war else ''}",
        "The peace index, 0 to 100, belongs to the table as a whole: "
        f"{listed(f'{part} ({percent(weight)})' for part, weight in parts if weight)}.",
        "Both scores are shown; they are never added up.",
    ]


def events(book: Book) -> list[EventEntry]:
    """The categories of event cards with their chance in each round."""
    found = []
    for event in book.scenario.events:
        chance = percent(event.probability)
        if event.war:
            chance += ", rarer under a general ceasefire"
        if event.spoiler:
            chance += ", likelier as talks get on"
        found.append(EventEntry(event.name, chance, tuple(card.text.strip() for card in event.cards)))
    return found


def collapse(book: Book) -> str:
    """What ends a ceasefire; empty in a scenario without one."""
    ceasefire = book.scenario.ceasefire
    if ceasefire is None:
        return ""
    rules, unit = ceasefire.collapse, book.scenario.calendar.round_label
    return (
        f"A ceasefire without trust collapses at the first incident that is seen. Every {number(rules.trust_per_incident)} "
        f"points of mutual trust let it bear one more within four {unit}s, and so does strong enforcement "
        f"({percent(rules.enforcement_bonus)} or more). When it collapses, what was agreed on its track falls, trust falls "
        f"by {number(rules.trust_loss)} and support by {number(rules.support_loss)}, and high politics rests for "
        f"{counted(rules.suspension, unit)}."
    )
