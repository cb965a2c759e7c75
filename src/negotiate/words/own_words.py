"""Words of a scenario's own: what it calls its quiet state, its index and its endings, and sentences that speak of them so.

Where a rule file names its quiet state (`words.quiet`), nothing is said of a ceasefire or a war in it; where it names its
index, or nobody wages a war in it, nothing of a peace index. The names stand in quotation marks, so that no language has to
bend them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from negotiate.engine.rules import JOINT_INDEX, Names
from negotiate.words.language import N_, Language


class Own(NamedTuple):
    """A sentence in a scenario's own words; `about` is `quiet` or `index`."""

    about: str
    message: str


OWN = {
    "The ceasefire collapses": Own("quiet", N_("“{quiet}” collapses")),
    "A ceasefire begins": Own("quiet", N_("“{quiet}” begins")),
    "the ceasefire collapsed": Own("quiet", N_("“{quiet}” collapsed")),
    "The ceasefire then collapses: trust between all principals falls by another {loss}, and what was agreed on its "
    "track falls with it.": Own(
        "quiet",
        N_(
            "“{quiet}” then collapses: trust between all principals falls by another {loss}, and what was agreed on its "
            "track falls with it."
        ),
    ),
    "The ceasefire collapses, and what was agreed on its track falls with it.": Own(
        "quiet", N_("“{quiet}” collapses, and what was agreed on its track falls with it.")
    ),
    "Talks on high politics are suspended up to {unit} {number}, because the ceasefire collapsed.": Own(
        "quiet", N_("Talks on high politics are suspended up to {unit} {number}, because “{quiet}” collapsed.")
    ),
    "{Unit}s in a row in which a ceasefire held.": Own("quiet", N_("{Unit}s in a row in which “{quiet}” held.")),
    "a ceasefire kept for {needed} {unit}": Own("quiet", N_("{unit}s in a row under “{quiet}”: {needed}")),
    "The game ends: the ceasefire holds, and nothing moves on the core dispute.": Own(
        "quiet", N_("The game ends: “{quiet}” holds, and nothing moves on the core dispute.")
    ),
    "The conflict is frozen: the guns were silent for {count} {unit} while nothing was agreed on {track}.": Own(
        "quiet", N_("The dispute is frozen: “{quiet}” held while nothing was agreed on {track}; {unit}s: {count}.")
    ),
    "The guns were silent, so nothing pressed the parties any more, and nobody moved on the hardest matter. That is how a "
    "conflict freezes.": Own(
        "quiet",
        N_(
            "“{quiet}” held, so nothing pressed the parties any more, and nobody moved on the hardest matter. That is how a "
            "dispute freezes."
        ),
    ),
    "In {held} of {count} {unit} a ceasefire held.": Own(
        "quiet", N_("“{quiet}” held in {held} of the {unit}s; in all: {count}.")
    ),
    "The ceasefire collapsed once on the way.": Own("quiet", N_("“{quiet}” collapsed on the way; times: {count}.")),
    "chance that the ceasefire in force would last": Own("quiet", N_("chance that “{quiet}” would last")),
    "It is the ceasefire; from “{option}” on it is general, fighting stops, and quiet {unit}s are counted.": Own(
        "quiet", N_("It is “{quiet}”: from “{option}” on it holds for all, and quiet {unit}s are counted.")
    ),
    "Frozen: the ceasefire holds for {count} {unit} and nothing is agreed on {track}.": Own(
        "quiet", N_("Frozen: “{quiet}” holds and nothing is agreed on {track}; {unit}s until then: {count}.")
    ),
    "rarer under a general ceasefire": Own("quiet", N_("rarer under “{quiet}”")),
    "Under a general ceasefire those that are rarer then have {share} of their chance.": Own(
        "quiet", N_("Under “{quiet}” those that are rarer then have {share} of their chance.")
    ),
    "A ceasefire without trust collapses at the first incident that is seen. Every {trust} points of mutual trust let it "
    "bear one more within four {unit}s, and so does strong enforcement ({share} or more).": Own(
        "quiet",
        N_(
            "Without trust, “{quiet}” collapses at the first incident that is seen. Every {trust} points of mutual trust "
            "let it bear one more within four {unit}s, and so does strong enforcement ({share} or more)."
        ),
    ),
    "Peace index: {index} of 100 ({parts}).": Own("index", N_("{name}: {index} of 100 ({parts}).")),
    "Peace index, of 100: {before} as it was, {after} with the change.": Own(
        "index", N_("{name}, of 100: {before} as it was, {after} with the change.")
    ),
    "The peace index belongs to all: {index} of 100. Its strongest part is {strongest} ({most}: {strong_part}).": Own(
        "index",
        N_(
            "{name}: {index} of 100, one number for all together. The strongest part is {strongest} ({most}: {strong_part})."
        ),
    ),
    "The peace index belongs to all: {index} of 100. Its strongest part is {strongest} ({most}: {strong_part}), its "
    "weakest {weakest} ({least}: {weak_part}).": Own(
        "index",
        N_(
            "{name}: {index} of 100, one number for all together. The strongest part is {strongest} "
            "({most}: {strong_part}), the weakest {weakest} ({least}: {weak_part})."
        ),
    ),
    "The peace index belongs to all: {index} of 100, and none of its parts is above 0.": Own(
        "index", N_("{name}: {index} of 100, one number for all together, and none of the parts is above 0.")
    ),
    "The two are never added: a good mandate for one party is no peace, and a peace may leave a mandate unmet.": Own(
        "index",
        N_("The two are never added: what is good for one party may not be good for all, and the other way round."),
    ),
    "You expected the peace index to be {guess}; it was.": Own("index", N_("You expected of “{name}”: {guess}; so it was.")),
    "You expected the peace index to be {guess}; it came out {came}.": Own(
        "index", N_("You expected of “{name}”: {guess}; it came out {came}.")
    ),
    "The peace index, 0 to 100, belongs to the table as a whole: {parts}.": Own(
        "index", N_("{name}, 0 to 100, one number for the table as a whole: {parts}.")
    ),
    "Peace index of all together": Own("index", N_("{name} of all together")),
    "Will the peace index be higher or lower than it was?": Own(
        "index", N_("Will “{name}” be higher or lower than it was?")
    ),
    "Peace index": Own("index", "{name}"),
    "Peace index, of 100": Own("index", N_("{name}, of 100")),
    "Mandates and peace, side by side": Own("index", N_("Mandates and {name}, side by side")),
    "Mandates and peace": Own("index", N_("Mandates and {name}")),
    "The peace index, which belongs to all together: {index} of 100": Own(
        "index", N_("{name}, one number for all together: {index} of 100")
    ),
    "The same seed was played again with one rule changed; what people decided was kept while it fitted. Predict first: how "
    "would it have ended, and would the peace index have been higher or lower? Then open the answer.": Own(
        "index",
        N_(
            "The same seed was played again with one rule changed; what people decided was kept while it fitted. Predict "
            "first: how would it have ended, and would “{name}” have been higher or lower? Then open the answer."
        ),
    ),
}
"""What is said instead, by what is usually said (its form for one, where it has several)."""

INDICES = {JOINT_INDEX: N_("Joint index")}
"""Names of an index that the program gives."""


def quiet_state(names: Names) -> str:
    """What the quiet state is called in an English table: `a general ceasefire`, or the scenario's own name."""
    return f"“{names.quiet_label}”" if names.quiet_label else "a general ceasefire"


def shared_index(labels: Iterable[str]) -> str:
    """What the index of several scenarios is called in an English table, by their `Names.index_label`."""
    every = set(labels)
    if every == {""}:
        return "Peace index"
    return "Joint index" if len(every) > 1 or JOINT_INDEX in every else every.pop()


def in_own_words(language: Language, names: Names, message: str) -> tuple[str, dict[str, str]]:
    """What is said in place of a message, and what stands in its places for names of the scenario's own.

    The message itself where the scenario has no words of its own for what it speaks of.
    """
    own = OWN.get(message)
    if own is None:
        return message, {}
    if own.about == "quiet":
        return (own.message, {"quiet": names.quiet_label}) if names.quiet_label else (message, {})
    if not names.index_label:
        return message, {}
    known = INDICES.get(names.index_label)
    return own.message, {"name": language.say(known) if known else names.index_label}
