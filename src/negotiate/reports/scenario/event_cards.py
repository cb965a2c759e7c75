"""Event cards explained: how likely they are, what each asks for, and what it changes."""

from __future__ import annotations

from typing import NamedTuple

from negotiate.reports.scenario.book import Book
from negotiate.reports.scenario.gates import words
from negotiate.rulebook.lower import cards_of, effect_of
from negotiate.rulebook.model.conditions import tree
from negotiate.rulebook.model.events import Card
from negotiate.words.events import card_effect


class EventEntry(NamedTuple):
    """A category of event cards."""

    name: str
    chance: str
    cards: tuple[str, ...]
    """What happens, for all to read."""
    explained: tuple[str, ...]
    """The same with what a card asks for and what it changes, which is for designers."""


def events(book: Book) -> list[EventEntry]:
    """The categories of event cards with their chance in each round."""
    found = []
    for event in book.scenario.events:
        chance = [book.percent(event.probability)]
        if all(card.round is not None for card in event.cards):
            chance = [book.say("by the calendar")]
        if event.war and book.scenario.ceasefire is not None:
            chance.append(book.labels.worded("rarer under a general ceasefire"))
        if event.spoiler:
            chance.append(book.say("likelier as talks get on"))
        cards = tuple(card.text.strip() for card in event.cards)
        told = ", ".join(chance)
        heads = [event.name if card.round is not None else f"{event.name} ({told})" for card in event.cards]
        explained = tuple(f"{head}: {_card(book, card)}" for head, card in zip(heads, event.cards, strict=True))
        found.append(EventEntry(event.name, told, cards, explained))
    return found


def _card(book: Book, card: Card) -> str:
    """A card with what it asks for and what it changes, for designers."""
    said = [card.text.strip()]
    if card.round is not None:
        said.append(book.say("Comes in {unit} {round}.", unit=book.unit, round=card.round))
    if card.when is not None:
        said.append(book.say("Comes only with {needs}.", needs=words(book, tree(card.when))))
    if card.unless is not None:
        said.append(book.say("Stays away with {needs}.", needs=words(book, tree(card.unless))))
    if card.once:
        said.append(book.say("Comes once at most."))
    others = [other for other in cards_of(book.scenario) if other.group == card.group and other.id != card.id]
    if card.group is not None and others:
        excluded = book.listed(book.quoted(other.text.strip().rstrip(".")) for other in others)
        said.append(book.say("It comes in place of {cards}: once one of them has come, the others do not.", cards=excluded))
    who = book.say("a principal drawn by lot") if card.actor == "random-principal" else book.party(card.actor)
    for effect in card.effects:
        kind, amount = effect_of(effect)
        said.append(card_effect(book.labels, kind, amount, effect.rounds or 1, who))
    return " ".join(said)


def event_rules(book: Book) -> list[str]:
    """What makes events rarer or likelier, with the scenario's own numbers; nothing of what it has not."""
    rules, scenario = book.scenario.event_rules, book.scenario
    said = []
    if scenario.ceasefire is not None and any(event.war for event in scenario.events):
        said.append(
            book.labels.worded(
                "Under a general ceasefire those that are rarer then have {share} of their chance.",
                share=book.percent(rules.war_factor),
            )
        )
    if any(event.spoiler for event in scenario.events):
        said.append(
            book.say(
                "Those that get likelier have their chance times {base} while nothing is settled, and times {most} once "
                "something is on every issue.",
                base=book.number(rules.spoiler_base),
                most=book.number(rules.spoiler_base + rules.spoiler_progress),
            )
        )
    return said
