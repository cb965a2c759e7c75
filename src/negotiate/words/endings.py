"""Endings in words: what each is called, how it happens, and how it came about in one game."""

from __future__ import annotations

from typing import NamedTuple

from negotiate.engine import codes
from negotiate.engine.outcome import Outcome
from negotiate.engine.rules import Names, Rules
from negotiate.words.labels import Labels
from negotiate.words.language import N_, Language


class Ending(NamedTuple):
    """What an ending is called, as a heading, and the sentence of its event."""

    title: str
    event: str


ENDINGS = {
    "accord": Ending(N_("A ratified accord"), N_("The game ends with a ratified accord.")),
    "accord-broken": Ending(
        N_("An accord that was not kept"), N_("The game ends: the accord was ratified, and was not carried out.")
    ),
    "horizon": Ending(N_("Time ran out"), N_("The game ends: the last {unit} has passed.")),
    "breakdown": Ending(
        N_("The talks broke down"), N_("The game ends: trust stayed too low for too long, and the talks broke down.")
    ),
    "withdrawal": Ending(
        N_("A party withdrew"), N_("The game ends: {who} [has|have] stayed away from the table for too long.")
    ),
    "frozen": Ending(
        N_("A frozen conflict"), N_("The game ends: the ceasefire holds, and nothing moves on the core dispute.")
    ),
    "all-settled": Ending(N_("Everything is settled"), N_("The game ends: something is agreed on every issue.")),
    "nothing-settled": Ending(N_("Nothing was settled"), N_("The game ends: nothing was agreed on any issue.")),
    "signed": Ending(N_("A text was signed"), N_("The game ends: a text is signed.")),
    "walked-away": Ending(N_("Somebody walked away"), N_("The game ends: {who} [has|have] walked away from the table.")),
    "talks-ended": Ending(
        N_("The talks came to an end"), N_("The game ends: the talks came to an end before a text was signed.")
    ),
    "time-ran-out": Ending(
        N_("Time ran out for a text"), N_("The game ends: the last {unit} has passed, and no text was signed.")
    ),
    "not-ended": Ending(N_("Still in play"), N_("The game goes on.")),
}
"""Every ending by its kind (codes.ENDINGS)."""


PLAIN = ("all-settled", "nothing-settled")
"""Endings of rules that know of no accord."""


def possible(rules: Rules) -> tuple[str, ...]:
    """The kinds of endings that rules can come to, in the order of the engine's codes; those of an accord always."""
    if rules.bargains:
        chance = float(rules.record["chance_of_ending"][0])
        return tuple(kind for kind in codes.OF_BARGAINING if chance > 0.0 or kind != "talks-ended")
    has_accord = bool(rules.record["accord_gate"][0, 1])
    return tuple(
        kind for kind in codes.ENDINGS[1:] if kind not in codes.OF_BARGAINING and not (has_accord and kind in PLAIN)
    )


FROZEN_DISPUTE = N_("A frozen dispute")
"""What it is called that a conflict is frozen where quiet is no ceasefire."""


def title(language: Language, kind: str, names: Names | None = None) -> str:
    """What an ending is called: `A frozen conflict`; with the names of a scenario, as the scenario calls it."""
    own = named(language, kind, names) if names is not None else ""
    if not own and kind == "frozen" and names is not None and names.quiet_label:
        return language.say(FROZEN_DISPUTE)
    return own or language.say(ENDINGS[kind].title)


def named(language: Language, kind: str, names: Names) -> str:
    """What the scenario itself calls an ending; empty where it has no name of its own for it."""
    return names.told(language.code).ending_labels.get(kind, "")


def event(labels: Labels, kind: str, party: str | None) -> str:
    """That a game ends, in a sentence; `party` is who withdrew."""
    own = named(labels.language, kind, labels.original)
    if own and kind in ACCORDS:
        return labels.language.say("The game ends: {ending}.", ending=own)
    told = labels.says(party, ENDINGS[kind].event)
    return labels.language.say("{ending}. {told}", told=told, ending=own) if own else told


ACCORDS = ("accord", "accord-broken")
"""Endings whose usual sentences call the ending by its name."""


def outcome(language: Language, came: Outcome) -> str:
    """How a game ended, in a sentence."""
    own = named(language, came.kind, came.names)
    if not own:
        return _outcome(language, came)
    labels, number = Labels(language, came.names), came.fields.get("round")
    if came.kind == "accord":
        return language.say("{ending}: ratified in {unit} {number}.", ending=own, unit=labels.unit, number=number)
    if came.kind == "accord-broken":
        told = language.say(
            "{ending}: ratified in {unit} {number}, and not carried out.", ending=own, unit=labels.unit, number=number
        )
        return f"{told} {_broke_down(labels, came)}".rstrip()
    return language.say("{ending}. {told}", ending=own, told=_outcome(language, came))


def _outcome(language: Language, came: Outcome) -> str:
    """How a game ended, in a sentence."""
    labels, fields = Labels(language, came.names), came.fields
    if came.kind == "accord":
        return language.say(
            "A comprehensive accord was ratified in {unit} {number}.", unit=labels.unit, number=fields["round"]
        )
    if came.kind == "accord-broken":
        told = language.say(
            "An accord was ratified in {unit} {number}, and was not carried out.", unit=labels.unit, number=fields["round"]
        )
        return f"{told} {_broke_down(labels, came)}".rstrip()
    if came.kind == "breakdown":
        return _broke_down(labels, came)
    if came.kind == "withdrawal":
        return labels.says(came.party, "{who} stayed away from the table for too long, and the talks ended.")
    if came.kind == "frozen":
        return labels.worded_plural(
            "The conflict is frozen: the guns were silent for {count} {unit} while nothing was agreed on {track}.",
            "The conflict is frozen: the guns were silent for {count} {unit}s while nothing was agreed on {track}.",
            int(fields["rounds"]),
            unit=labels.unit,
            track=labels.track(came.names.tracks[int(fields["track"])]),
        )
    if came.kind == "signed":
        return language.say("A text on every issue was signed in {unit} {number}.", unit=labels.unit, number=fields["round"])
    if came.kind == "walked-away":
        return labels.says(
            came.party, N_("{who} walked away from the table in {unit} {number}."), number=int(fields["round"])
        )
    if came.kind == "talks-ended":
        return language.say(
            "The talks came to an end by chance after {unit} {number}, and no text was signed.",
            unit=labels.unit,
            number=fields["round"],
        )
    if came.kind == "time-ran-out":
        return language.say(
            "The last {unit} ({number}) passed, and no text was signed.", unit=labels.unit, number=fields["round"]
        )
    if came.kind == "all-settled":
        return language.say(
            "Something was settled on every issue when {unit} {number} was over.", unit=labels.unit, number=fields["round"]
        )
    if came.kind == "nothing-settled":
        return language.say(
            "The last {unit} ({number}) passed, and nothing was settled on any issue.",
            unit=labels.unit,
            number=fields["round"],
        )
    if came.kind == "horizon" and not fields.get("accord", 1.0):
        return language.say(
            "The last {unit} ({number}) passed with part of the issues settled.", unit=labels.unit, number=fields["round"]
        )
    if came.kind == "horizon":
        return language.say(
            "The last {unit} ({number}) passed without a comprehensive accord.", unit=labels.unit, number=fields["round"]
        )
    return event(labels, came.kind, came.party)


def _broke_down(labels: Labels, came: Outcome) -> str:
    """That there was too little trust for too long; empty where that did not end the game."""
    if "trust" not in came.fields:
        return ""
    return labels.language.plural(
        "The talks broke down: mutual trust stayed below {needed} for {count} {unit}.",
        "The talks broke down: mutual trust stayed below {needed} for {count} {unit}s.",
        int(came.fields["rounds"]),
        unit=labels.unit,
        needed=labels.language.amount(came.fields["trust"]),
    )
