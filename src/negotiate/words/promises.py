"""Promises in words: how far what is owed is delivered, since when it is overdue, and why it may be held back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from negotiate.engine.promises import Promise, Repeated
from negotiate.words.labels import Labels
from negotiate.words.language import N_

STATES = {
    "delivered": N_("delivered"),
    "due": N_("due"),
    "ahead": N_("waits for the others"),
    "overdue": N_("overdue"),
    "suspended": N_("suspended"),
}
"""What a state is called, as in a legend (engine.promises.STATES)."""
STATES_AT_END = {**STATES, "due": N_("left open"), "ahead": N_("waited for the others")}
"""What a state is called once the game is over: then nothing is due any more."""
KNOWN = N_("What the whole table knows. A breach that nobody saw is not in this picture.")
"""What the ledger of promises leaves out as long as the game goes on."""

PROTECTS = N_("The text protects persons: it cannot be ended and does not lapse, and what is due stays due.")
"""What is said of a default instead of who may end the text and when it lapses."""

NOT_TRULY = N_("So everybody believed; not all of that was truly delivered.")
"""What is added, once the game is over, to what was believed to be carried out and was not."""


def title(labels: Labels, group: Iterable[Promise]) -> str:
    """What the texts of some promises are called: `Text of month 2 and 4`."""
    rounds = sorted({one.signed_round for one in group})
    return labels.language.say(
        "Text of {unit} {rounds}", unit=labels.unit, rounds=labels.language.listed([str(number) for number in rounds])
    )


HELD_UP = N_("suspended because overdue")
"""What leads from an overdue promise to one that it suspends."""
SIDE = 2
"""Names up to which a heading says who owes whom."""


def heading(labels: Labels, who: Sequence[str], whom: Sequence[str]) -> str:
    """What stands over the promises of some parties; `whom` they owe them to. Empty where nobody owes anything."""
    if not who:
        return ""
    if len(who) == 1 and 0 < len(whom) <= SIDE:
        others = labels.language.listed([labels.seat(party) for party in whom])
        return labels.says(who[0], "{who} [owes|owe] {whom}", whom=others)
    return labels.language.say("Owed by {parties}", parties=labels.language.listed([labels.seat(party) for party in who]))


def states(*, is_over: bool) -> dict[str, str]:
    """What the states are called, while the game goes on or once it is over."""
    return STATES_AT_END if is_over else STATES


def summary(labels: Labels, found: Sequence[str], *, is_over: bool = False) -> str:
    """How many promises stand how, as `3 delivered · 1 overdue`; empty without any."""
    language = labels.language
    told = {
        "delivered": language.plural("{count} delivered", "{count} delivered", found.count("delivered")),
        "due": language.plural("{count} left open", "{count} left open", found.count("due"))
        if is_over
        else language.plural("{count} due", "{count} due", found.count("due")),
        "ahead": language.plural("{count} waited for the others", "{count} waited for the others", found.count("ahead"))
        if is_over
        else language.plural("{count} waits for the others", "{count} wait for the others", found.count("ahead")),
        "overdue": language.plural("{count} overdue", "{count} overdue", found.count("overdue")),
        "suspended": language.plural("{count} suspended", "{count} suspended", found.count("suspended")),
    }
    return " · ".join(text for state, text in told.items() if state in found)


def standing(labels: Labels, one: Promise, *, is_over: bool = False) -> str:
    """How a promise stands, in a sentence or two; `is_over`: once the game is over, when nothing is due any more."""
    language = labels.language
    if is_over:
        return _kept(labels, one) if one.state == "delivered" else _left(labels, one)
    done = language.plural(
        "{done} of {count} phase delivered.", "{done} of {count} phases delivered.", one.phases, done=int(one.delivered)
    )
    if one.state == "overdue":
        since = language.say(
            "Overdue since {unit} {round}; it can still be made good.", unit=labels.unit, round=one.overdue_since
        )
        return since if one.phases == 1 else f"{since} {done}"
    if one.state == "suspended":
        why = language.listed([f"{labels.seat(party)} – {labels.issue(issue)}" for party, issue in one.because])
        return language.say("Not due while this is overdue: {promises}. Holding it back costs no trust.", promises=why)
    if one.state == "delivered":
        return _delivered(labels, one)
    if one.state == "ahead":
        return f"{done} {language.say('It waits until the others have come as far.')}"
    return language.say("It is due.") if one.phases == 1 else f"{done} {language.say('The next is due.')}"


def _left(labels: Labels, one: Promise) -> str:
    """How a promise stands that was not delivered in full when the game ended."""
    language = labels.language
    if one.state == "overdue":
        left = language.say(
            "Overdue since {unit} {round}, and not made good when the game ended.", unit=labels.unit, round=one.overdue_since
        )
    elif one.state == "suspended":
        why = language.listed([f"{labels.seat(party)} – {labels.issue(issue)}" for party, issue in one.because])
        return language.say("Suspended to the end, because this was overdue: {promises}.", promises=why)
    elif one.state == "ahead":
        left = language.say("It waited for the others to the end.")
    else:
        left = language.say("It was left open when the game ended.")
    if one.phases == 1:
        return left
    done = language.plural(
        "{done} of {count} phase delivered.", "{done} of {count} phases delivered.", one.phases, done=int(one.delivered)
    )
    return f"{done} {left}"


def _kept(labels: Labels, one: Promise) -> str:
    """How a promise that was delivered stands once the game is over: then no duty goes on."""
    if one.goes_on and not one.missed:
        return labels.language.say("Kept to the end.")
    return f"{truly(labels, one)}." if one.goes_on else _delivered(labels, one)


def _delivered(labels: Labels, one: Promise) -> str:
    language = labels.language
    if one.goes_on and one.missed:
        return language.plural(
            "Kept in {kept} of {count} {unit}; the duty goes on.",
            "Kept in {kept} of {count} {unit}s; the duty goes on.",
            one.owed,
            kept=one.owed - one.missed,
            unit=labels.unit,
        )
    if one.goes_on:
        return language.say("Kept so far; it goes on every {unit}.", unit=labels.unit)
    return language.say("Delivered in full.")


def truly(labels: Labels, one: Promise) -> str:
    """What was delivered of a promise in truth, once the game is over; `one` is of the true ledger."""
    language = labels.language
    if one.delivered < one.phases:
        return language.plural(
            "{done} of {count} phase delivered", "{done} of {count} phases delivered", one.phases, done=int(one.delivered)
        )
    if one.goes_on and one.missed:
        kept = one.owed - one.missed
        return language.plural(
            "{kept} of {count} {unit} kept", "{kept} of {count} {unit}s kept", one.owed, kept=kept, unit=labels.unit
        )
    return language.say("all delivered")


def repeated(labels: Labels, one: Repeated) -> str:
    """What may be agreed again and was carried out, in a sentence: by whom, how many times, and when last."""
    return labels.language.plural(
        "{issue}, carried out in full {count} time, in {unit} {round}, by {parties}: {option}.",
        "{issue}, carried out in full {count} times, last in {unit} {round}, by {parties}; the furthest: {option}.",
        one.times,
        issue=labels.issue(one.issue),
        unit=labels.unit,
        round=one.latest_round,
        parties=labels.language.listed([labels.seat(party) for party in one.obligors]),
        option=labels.option(one.issue, one.option),
    )
