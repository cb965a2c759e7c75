"""What the calendar and events move: keys of cards, schedules and aims that do not fit together or change nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from negotiate.engine.layout import CARD_MARKS, SCHEDULE_STEPS
from negotiate.rulebook.lower import cards_of, marked_cards
from negotiate.rulebook.model.events import Card, Event
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.reading.read import Reading


def check(reading: Reading, scenario: Scenario) -> None:
    """Add a finding for every key of a card, a schedule or an aim that cannot do anything in this file."""
    marked = len(marked_cards(scenario))
    if marked > CARD_MARKS:
        sentence = f"There are {marked} cards with 'once' or 'group'; the engine takes at most {CARD_MARKS}."
        reading.report("events", sentence, "too-large")
    groups = Counter(card.group for card in cards_of(scenario))
    for event in scenario.events:
        for path, sentence in _idle_event(scenario, event):
            reading.report(path, sentence, "idle-key", "warning")
        for card in event.cards:
            for path, sentence in _idle_card(scenario, event, card, groups):
                reading.report(path, sentence, "idle-key", "warning")
    for path, sentence in (*_idle_rules(scenario), *_idle_aims(scenario), *_idle_endings(scenario)):
        reading.report(path, sentence, "idle-key", "warning")
    _schedules(reading, scenario)


def _idle_event(scenario: Scenario, event: Event) -> Iterator[tuple[str, str]]:
    path = f"events.{event.id}"
    drawn = any(card.round is None for card in event.cards)
    if not drawn and event.probability > 0.0:
        sentence = f"Every card of '{event.id}' has a round of its own, so that none is drawn; write 'probability: 0'."
        yield f"{path}.probability", sentence
    if drawn and event.probability == 0.0:
        sentence = f"With 'probability: 0' no card of '{event.id}' is drawn; give it a chance, or its cards a round."
        yield f"{path}.probability", sentence
    if event.war and drawn and scenario.ceasefire is None:
        sentence = f"There is no ceasefire that would make '{event.id}' rarer; add the section 'ceasefire' or remove 'war'."
        yield f"{path}.war", sentence
    for key in ("war", "spoiler"):
        if getattr(event, key) and not drawn:
            sentence = f"'{key}' changes the chance of a draw, and no card of '{event.id}' is drawn; remove it."
            yield f"{path}.{key}", sentence


def _idle_card(scenario: Scenario, event: Event, card: Card, groups: Counter[str | None]) -> Iterator[tuple[str, str]]:
    path = f"events.{event.id}.cards.{card.id}"
    last = scenario.calendar.rounds + scenario.endings.epilogue_rounds
    if card.round is not None and card.round > last:
        yield f"{path}.round", f"The card '{card.id}' comes in round {card.round}, but the game has {last}."
    if card.once and card.round is not None:
        yield f"{path}.once", f"'{card.id}' has a round of its own, so that it comes once anyway; remove 'once'."
    if card.group is not None and groups[card.group] == 1:
        sentence = f"'{card.id}' is alone in the group '{card.group}', so that it excludes nothing; remove 'group'."
        yield f"{path}.group", sentence
    if card.when == "always":
        yield f"{path}.when", f"'{card.id}' comes whatever holds; remove 'when'."
    if card.unless == "never":
        yield f"{path}.unless", f"Nothing keeps '{card.id}' away; remove 'unless'."
    for number, effect in enumerate(card.effects):
        here = f"{path}.effects.{number}"
        if effect.guarantor_credibility is not None and scenario.guarantees is None:
            sentence = "Nobody guarantees anything in this file; add the section 'guarantees' or remove this effect."
            yield f"{here}.guarantor_credibility", sentence
        for key in ("mediator_leverage", "mediator_credibility"):
            if getattr(effect, key) is not None and not scenario.mediators:
                yield f"{here}.{key}", "There is no mediator in this file; add one or remove this effect."


def _idle_rules(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Numbers of `event_rules` for events that the file does not have."""
    given = scenario.event_rules.model_fields_set
    if "war_factor" in given and not (scenario.ceasefire is not None and any(event.war for event in scenario.events)):
        yield "event_rules.war_factor", "It is for events with 'war: true' under a ceasefire, and there are none."
    if not any(event.spoiler for event in scenario.events):
        for key in ("spoiler_base", "spoiler_progress", "condemnation"):
            if key in given:
                yield f"event_rules.{key}", "It is for events with 'spoiler: true', and there are none."


def _idle_aims(scenario: Scenario) -> Iterator[tuple[str, str]]:
    for name, party in scenario.parties.items():
        for number, aim in enumerate(party.aims):
            issue = scenario.issues.get(aim.issue or "")
            if issue is not None and aim.kind == "at-most" and issue.ordered and aim.option == issue.options[-1].id:
                sentence = f"'{aim.option}' is the last option of '{aim.issue}', so that nothing goes beyond; name another."
                yield f"parties.{name}.aims.{number}.option", sentence


def _idle_endings(scenario: Scenario) -> Iterator[tuple[str, str]]:
    if scenario.endings.stop_when_settled and scenario.accord is not None:
        yield "endings.stop_when_settled", "This file has an accord, which ends the game; remove this key."
    words = scenario.words
    for key in ("all_settled", "nothing_settled") if words is not None and scenario.accord is not None else ():
        if words is not None and getattr(words.endings, key) is not None:
            yield f"words.endings.{key}", "This ending is for files without the section 'accord'; remove its name."


def _schedules(reading: Reading, scenario: Scenario) -> None:
    last = scenario.calendar.rounds + scenario.endings.epilogue_rounds
    for name, party in scenario.parties.items():
        seen: set[int] = set()
        values = 0
        for number, step in enumerate(party.schedule or ()):
            path = f"parties.{name}.schedule.{number}"
            if step.round in seen:
                sentence = f"Round {step.round} stands in this schedule twice; put what it sets into one step."
                reading.report(f"{path}.round", sentence, "duplicate")
            seen.add(step.round)
            if step.round > last:
                sentence = f"This is set in round {step.round}, but the game has {last}."
                reading.report(f"{path}.round", sentence, "idle-key", "warning")
            values += sum(value is not None for value in (step.reservation, step.hope_of_gain, step.pain))
        if values > SCHEDULE_STEPS:
            sentence = f"The schedule of '{name}' sets {values} values; the engine takes at most {SCHEDULE_STEPS}."
            reading.report(f"parties.{name}.schedule", sentence, "too-large")
