"""What somebody who looks after a game may do to it: who plays a seat, event cards, a longer calendar, marks, texts.

The rules as they are afterwards, and why something cannot be done; the doing is the match's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from negotiate.engine.event_kinds import HINT, MARKS
from negotiate.engine.refusals import Refusal
from negotiate.engine.rules import Names, Rules
from negotiate.errors import UnknownName

FromDocument = Callable[[dict[str, Any]], Rules]
"""Reads a rule document, checks it and makes rules of it: the rulebook's work, so the caller hands it in."""

WRITTEN = "written-on-the-spot"
"""The category of a card that is in no rule file, for the check; it is never drawn."""
LONGEST_REASON = 500
"""Letters of a reason or a hint at most."""
LONGEST_MESSAGE = 2000
"""Letters of a message at most."""
ABOUT_A_SEAT = ("act-for", HINT, "undo", "skip", "deputy")
"""Marks that name a seat."""

_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters but for the line feed, separators, what turns the direction of writing round, halves of characters."""


def tidy(text: str) -> str:
    """A text as it is kept: its line breaks are line feeds, its tabs are blanks, and nothing stands around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip()


def why_no_text(names: Names, text: str, most: int) -> Refusal | None:
    """Why a tidy text cannot be kept; None when it can."""
    if not text:
        return Refusal("text-empty", {}, names)
    if len(text) > most:
        return Refusal("text-too-long", {"number": len(text), "most": most}, names)
    found = _CONTROL.search(text)
    if found is not None:
        return Refusal("text-control", {"number": found.start() + 1, "text": f"U+{ord(found[0]):04X}"}, names)
    return None


def why_no_mark(names: Names, mark: str, seat: str, why: str) -> Refusal | None:
    """Why a mark cannot be made; None when it can. Raises UnknownName for a kind of mark that there is none of."""
    if mark not in MARKS:
        raise UnknownName("mark", mark, MARKS)
    if mark in ABOUT_A_SEAT and not seat:
        return Refusal("mark-without-seat", {"text": mark}, names)
    return why_no_text(names, why, LONGEST_REASON) if why or mark == HINT else None


def most_rounds(rules: Rules) -> int:
    """How many rounds the calendar can have at most: what the size class of the engine holds, less the epilogue."""
    return rules.size.rounds - int(rules.record["epilogue_rounds"][0])


def why_no_rounds(rules: Rules, more: object) -> Refusal | None:
    """Why the calendar cannot grow by so many rounds; None when it can."""
    left = most_rounds(rules) - int(rules.record["round_count"][0])
    if not isinstance(more, int) or isinstance(more, bool) or more < 1:
        return Refusal("rounds-not-more", {"text": str(more)}, rules.names)
    if more > left:
        return Refusal("rounds-too-many", {"most": most_rounds(rules), "left": left}, rules.names)
    return None


def extended(rules: Rules, more: int) -> Rules:
    """The rules with so many rounds more. Their digest is still that of the rules the game began with."""
    record = rules.record.copy()
    record["round_count"] += more
    document = dict(rules.document)
    document["calendar"] = {**document["calendar"], "rounds": int(record["round_count"][0])}
    return replace(rules, record=record, document=document)


def category_of(rules: Rules, card: int) -> int:
    """The index of the category of a card, -1 for one that was written on the spot."""
    record = rules.record[0]
    for category in range(int(record["category_count"])):
        first = int(record["category_first"][category])
        if first <= card < first + int(record["category_cards"][category]):
            return category
    return -1


def with_card(rules: Rules, first: Rules, written: Mapping[str, Any], from_document: FromDocument) -> Rules | Refusal:
    """The rules with one card more, the last, which is never drawn; why not, where one is called so already or where the
    size class has no room for it.

    The card is checked as one of a rule file: it joins the `first` rules, with which the game began. Raises RuleFileError,
    with all that is wrong with it.
    """
    known = written.get("id")
    if known in rules.names.cards:
        return Refusal("card-known", {"text": str(known)}, rules.names)
    document = dict(first.document)
    category = {"id": WRITTEN, "name": "Written on the spot", "probability": 0.0, "cards": [dict(written)]}
    document["events"] = [*document.get("events", ()), category]
    checked = from_document(document)
    card = len(rules.names.cards)
    source, found = checked.record[0], len(checked.names.cards) - 1
    count, start = int(source["card_effects"][found]), int(source["card_first"][found])
    record = rules.record.copy()
    used = sum(int(effects) for effects in record["card_effects"][0, :card])
    if card >= rules.size.cards or used + count > rules.size.effects:
        return Refusal("no-room-for-card", {}, rules.names)
    row = record[0]
    row["card_actor"][card] = source["card_actor"][found]
    row["card_first"][card], row["card_effects"][card] = used, count
    for name in ("effect_kind", "effect_amount", "effect_rounds"):
        row[name][used : used + count] = source[name][start : start + count]
    names = replace(
        rules.names,
        cards=(*rules.names.cards, checked.names.cards[-1]),
        card_texts=(*rules.names.card_texts, checked.names.card_texts[-1]),
    )
    return replace(rules, record=record, names=names)
