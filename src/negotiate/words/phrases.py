"""Sentences that the engine says in English, said again in the reader's language.

The engine knows no language but English: a refusal or a need of a gate comes as a finished sentence. Here stand the same
sentences as templates with places; a sentence is matched to its template, and the template is translated. Places in rule
files, which help designers and not players, are left out. A test holds that every sentence of whole games has its template.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from negotiate.words.catalogue import ENGLISH
from negotiate.words.language import N_, Language


class Phrase(NamedTuple):
    """A sentence taken apart: its template, and what stands in its places."""

    template: str
    fields: dict[str, str]
    many: bool = False
    """Whether it speaks of a seat whose name is a plural."""

    def said(self, language: Language) -> str:
        """The sentence in a language; a field that is a word of the engine is translated too."""
        words = _VERB.sub(r"\2" if self.many else r"\1", language.say(self.template))
        return words.format(**{name: said_word(language, value) for name, value in self.fields.items()})


TRUST_NEED = N_("mutual trust at least {needed}")
TRUST_NEED_EASED = N_("mutual trust at least {needed} (it opened at {opened})")
CARRIED_OUT_NEED = N_("{needed} verified phases carried out")
CARRIED_OUT_NEED_ONE = N_("{needed} verified phase carried out")

NEEDS = (
    TRUST_NEED_EASED,
    TRUST_NEED,
    CARRIED_OUT_NEED_ONE,
    CARRIED_OUT_NEED,
    N_("{needed} round without a detected breach"),
    N_("{needed} rounds without a detected breach"),
    N_("{party} at the table, by delegates at least"),
    N_("{party} at the table with the power to decide"),
    N_("{party} away"),
    N_("{issue}: “{option}” or further agreed"),
    N_("{issue}: “{option}” or further carried out"),
    N_("{issue}: “{option}” agreed"),
    N_("{issue}: “{option}” carried out"),
    N_("a ceasefire kept for {needed} round"),
    N_("a ceasefire kept for {needed} rounds"),
    N_("ripeness at least {needed}"),
    N_("verification of {issue} at tier {needed} or better"),
    N_("a mediator at the table"),
    N_("talks on {track} open"),
    N_("{unit} {number} reached"),
    N_("something agreed on {track}, which comes first"),
    N_("always"),
    N_("never"),
)
"""Needs of gates (engine.explain)."""

NOT_THE_WHOLE = N_("Nothing is agreed until everything is: the package settles nothing on {tracks}.")
REQUIRES = N_("{issue} requires {other} at “{option}” or further, agreed or in the same package; it stands at “{standing}”.")
NEEDS_MORE = (NOT_THE_WHOLE, REQUIRES)
"""Refusals of a package that may be right with more in it."""

REFUSALS = (
    N_("Nobody has to decide anything now."),
    N_("{who} has already tabled a package this {unit}; one for each party and {unit2} is allowed."),
    N_("{who} may not table packages."),
    N_("{who} is not at the table; 'return' or 'delegate' comes first."),
    N_("{who} has already made a gesture this {unit}; an announced gesture is made in a later {unit2}."),
    N_("{who} has already announced a gesture in {unit} {number}; an announced gesture is made in a later {unit2}."),
    N_("A gesture is small, normal or large (1 to 3), not {amount}."),
    N_("There is nothing to condemn: no spoiler struck this {unit}, or {who} is not a principal."),
    N_("{who} has already condemned the act of this {unit}."),
    N_("{who} is away already."),
    N_("{who} is represented by delegates already."),
    N_("{who} is at the table with the power to decide already."),
    N_("{who} may not change how it attends."),
    N_("{who} does not offer '{act}'; on offer are: {acts}."),
    N_("'{act}' costs {cost} of the mediator's leverage, and {left} is left."),
    N_("The mediator's credibility must be at least {needed} with every principal, and it is lower with {parties}."),
    N_("'{act}' was used in {unit} {last} and is possible again from {unit2} {next}; now it is {unit3} {now}."),
    N_("Nobody is away who could be called back to the table."),
    N_("The offer of {who} does not await an answer from {other}. {known}"),
    N_("The offer to be answered is that of {who}: write '{text}'."),
    N_("{who} has no offer on the table. {known}"),
    N_("A package needs at least one issue: write '{text}'."),
    N_("Nobody else who has a say in these issues is at the table."),
    N_("This very text was refused ratification; at least one option must change."),
    NOT_THE_WHOLE,
    N_("“{option}” is how things are today; a package names options that change something about {issue}."),
    N_("“{option}” ({issue}) opens when this {unit} ends: what it needs has just come about."),
    N_("{issue}: “{option}” is signed and must be carried out before anything new is signed."),
    N_("{issue}: “{option}” is agreed already; a new text must go beyond it."),
    N_("{issue} can be signed again from {unit} {number}; now it is {unit2} {now}."),
    N_("{issue}: all {people} people have returned."),
    N_("Talks on high politics are suspended up to {unit} {number}, because the ceasefire collapsed."),
    N_("“{option}” ({issue}) cannot stand in a package now."),
    REQUIRES,
    N_("The rules do not allow this package now."),
    N_("A comprehensive accord was ratified in {unit} {number}."),
    N_("The talks broke down: mutual trust stayed below {needed} for {number} rounds."),
    N_("{who} stayed away from the table for too long, and the talks ended."),
    N_("The conflict is frozen: the guns were silent for {number} rounds while nothing was agreed on {track}."),
    N_("The last {unit} ({number}) passed without a comprehensive accord."),
    N_("It is {who} that has to decide now, not {other}."),
    N_("There is no submitted action to take back."),
)
"""Refusals and endings (engine.menu, play.match) as whole sentences; a closed option names its needs, see `said`."""

CLOSED_OPTION = N_("“{option}” ({issue}) cannot be negotiated yet. It needs: {needs}.")
WRONG_KIND = N_("'{act}' does not fit: {who} {asked}. Possible are: {acts}.")
ANSWERABLE = (N_("Offers that can be answered: {offers}."), N_("No offer can be answered now."))

ASKED = (
    N_("is to choose the mediator's act of the round"),
    N_("has the floor"),
    N_("is to answer an offer"),
    N_("is to say whether it carries out what is due"),
)

REASONS = (
    N_("It is worth {points} points to {who}, most by {issue} ({amount})."),
    N_("It is worth {points} points to {who}."),
    N_(
        "Doubt about the others takes {off} points off that: [it believes|they believe] with only {share}% that {issue} "
        "would be kept."
    ),
    N_("{who} [is|are] estimated to get {points} points from it, the least of those who must agree."),
    N_("Carried out, it brings closer what is not open yet: {tracks}."),
    N_("Promises kept build trust, and the least trust between principals is {trust}."),
    N_("Going on as now promises {who} {points} points."),
    N_("It is {unit} {number} of {rounds}."),
    N_("A counter-offer declines the text before."),
    N_("{who} [leaves|leave] the floor to the others in {unit} {number}."),
    N_("A refusal costs trust on both sides."),
    N_("What is left to carry out of {issue} is worth {points} points to {who}."),
    N_("{issue} is a duty that goes on; it brings no further points."),
    N_("A phase carried out earns the others' trust."),
    N_("Holding a phase back costs a little trust."),
    N_("A breach that is seen costs much trust, and good deeds count half for a while."),
    N_("Phases carried out open what is closed: {tracks}."),
    N_("A gesture earns trust; the least that another has in {who} is {trust}."),
    N_("A gesture costs own points and asks nothing in return."),
    N_("Once all principals condemn it, half of a spoiler's damage is undone."),
    N_("Without the talks {who} [has|have] {points} points to expect from going on."),
    N_("Nothing that binds can be signed by who is away."),
    N_("Ripeness is {ripeness}; the parties feel too little of what going on costs."),
    N_("The least trust between principals is {trust}."),
)
"""Reasons for and against a move (players.reasons); verbs as `[is|are]` follow the number of a seat's name."""
SIGNED = ("points", "amount")
"""Places of numbers in reasons that are said with their sign."""

WORDS = (
    N_("month"),
    N_("week"),
    N_("day"),
    N_("year"),
    N_("session"),
    N_("round"),
    N_("absent"),
    N_("delegates"),
    N_("decides"),
    N_("agreed"),
    N_("nothing agreed"),
    N_("present"),
    N_("none"),
    N_("open"),
    N_("closed"),
    N_("always"),
    N_("never"),
)
"""Single words that the engine and the rule files put into sentences: units of time, attendance, states."""

TIERS = (
    N_("words only"),
    N_("exchanged lists"),
    N_("joint commission"),
    N_("third party on site"),
    N_("third party that separates forces"),
)
"""The usual names of the verification tiers."""

PLAYERS = (
    N_("Any legal move; the baseline."),
    N_("Signs what pays and is safe enough; wants less as time passes."),
    N_("As cautious, but blind to the risk of being cheated."),
    N_("Weighs its own points at 0.8 and holds out for 2.5 points."),
    N_("Holds out for the best in sight and concedes late (e = 4)."),
    N_("Concedes evenly over time (e = 1)."),
    N_("Concedes early (e = 0.25)."),
    N_("Concedes as much as it has been conceded; holds a phase back after a breach."),
    N_("As cautious; opens with announced gestures, repeats them and matches others'."),
    N_("As reciprocator, with gestures that are not announced."),
    N_("As reciprocator, announcing 'only if you do'."),
    N_("Lowers its demand in the proportion in which offers to it have risen."),
    N_("Lowers its demand by the points by which offers to it have risen."),
    N_("As relative, with a moving average of the offers."),
    N_("Concedes one step whenever all others have tabled as many different texts."),
    N_("Wants no deal: refuses every text and holds back what it owes."),
    N_("Looks ahead a little and often misjudges what it sees; for a first game."),
    N_("Looks ahead and misjudges now and then."),
    N_("Looks ahead as far as it can and takes the best."),
    N_("One text, drafted anew after every answer, near the Nash point as it sees it."),
    N_("Verifies where what is signed lacks it; facilitates otherwise."),
    N_("For study only: as single-text, but knows everybody's true points; an upper bound."),
    N_("No mediator at the table."),
    N_("Present, and says nothing."),
    N_("Eases the talks: trust, clearer estimates, stronger effect of good deeds."),
    N_("Tables bridging packages that raise the least satisfied party first."),
    N_("As formulator, from the first round on, however vague the estimates are."),
    N_("Adds side payments on high politics while its leverage lasts; facilitates otherwise."),
    N_("Facilitates twice, then formulates."),
    N_("Any legal act."),
)
"""What the built-in players and mediators are like (players.roster), said with `_`."""

_PLACE = re.compile(r"\s*\([^()\s]+:\d+\)(?=[.;]|$)|, [^()\s,;]+:\d+(?=\))")
"""Where a rule file says so: ` (rules/x.yaml:41)` at the end of a sentence, `, rules/x.yaml:41` inside a need."""
_NOW = re.compile(r"(?P<need>.*) \(now (?P<now>.*)\)")


def without_place(sentence: str) -> str:
    """The sentence without the places in rule files."""
    return _PLACE.sub("", sentence)


def said_word(language: Language, word: str) -> str:
    """A word of the engine or of a rule file in a language; any other text as it is."""
    if word in WORDS:
        return language.say(word)
    asked = next((asked for asked in ASKED if _pattern(asked).fullmatch(word)), None)
    return language.say(asked) if asked else word


def need_phrase(text: str) -> Phrase | None:
    """A need of a gate taken apart; None for one that has no template."""
    return _matched(NEEDS, text)


def refusal_phrase(sentence: str) -> Phrase | None:
    """A refusal taken apart; None for one that has no template."""
    return _matched((WRONG_KIND, CLOSED_OPTION, *REFUSALS), without_place(sentence))


def said_need(language: Language, text: str) -> str:
    """A need in a language; alternatives and what is forbidden are said piece by piece."""
    phrase = need_phrase(text)
    if phrase is not None:
        return phrase.said(language)
    for word, joined in ((" or ", N_("{one} or {other}")), (" and ", N_("{one} and {other}"))):
        one, found, other = text.removeprefix("either ").partition(word)
        if found:
            return language.say(joined, one=said_need(language, one), other=said_need(language, other))
    if text.startswith("not: "):
        return language.say("not: {need}", need=said_need(language, text.removeprefix("not: ")))
    return text


def reason_phrase(sentence: str) -> Phrase | None:
    """A reason for or against a move taken apart; None for one that has no template."""
    return _matched(REASONS, sentence)


def said_reason(language: Language, sentence: str) -> str:
    """A reason for or against a move in a language, its numbers as that language writes them."""
    phrase = reason_phrase(sentence)
    if phrase is None:
        return sentence
    fields = {
        name: _said_number(language, name, value) if name in _NUMERIC else value for name, value in phrase.fields.items()
    }
    return phrase._replace(fields=fields).said(language)


def _said_number(language: Language, name: str, value: str) -> str:
    return language.number(float(value.replace("−", "-")), len(value.partition(".")[2]), signed=name in SIGNED)


def said(language: Language, sentence: str) -> str:
    """A refusal in a language, without places in rule files; an unknown sentence as it is."""
    sentence = without_place(sentence)
    phrase = refusal_phrase(sentence)
    if phrase is None or language.code == ENGLISH:
        return sentence
    if phrase.template == CLOSED_OPTION:
        needs = "; ".join(_said_need_now(language, need) for need in phrase.fields["needs"].split("; "))
        return language.say(CLOSED_OPTION, option=phrase.fields["option"], issue=phrase.fields["issue"], needs=needs)
    if "known" in phrase.fields:
        known = _matched(ANSWERABLE, phrase.fields["known"])
        phrase.fields["known"] = known.said(language) if known else phrase.fields["known"]
    return phrase.said(language)


def _said_need_now(language: Language, need: str) -> str:
    found = _NOW.fullmatch(need)
    if found is None:
        return said_need(language, need)
    return language.say("{need} (now {now})", need=said_need(language, found["need"]), now=said_word(language, found["now"]))


def _matched(templates: tuple[str, ...], sentence: str) -> Phrase | None:
    for template in templates:
        found = _pattern(template).fullmatch(sentence)
        if found:
            groups = found.groupdict()
            many = [value for name, value in groups.items() if name.startswith(_MANY)]
            fields = {name: value for name, value in groups.items() if not name.startswith(_MANY)}
            return Phrase(template, fields, any(value is not None for value in many))
    return None


_VERB = re.compile(r"\[([^\[\]|]*)\|([^\[\]|]*)\]")
"""A verb of a template in both numbers, as engine.notation.in_number has it."""
_MANY = "many_"
"""Begins the names of the groups that match a verb's plural."""
_NUMERIC = {
    "needed",
    "opened",
    "number",
    "amount",
    "cost",
    "left",
    "last",
    "next",
    "now",
    "people",
    "points",
    "off",
    "share",
    "trust",
    "rounds",
    "ripeness",
}


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """Numbers match the places that hold numbers, so that a template does not swallow its neighbour's sentences."""
    pieces = re.split(r"(\{\w+\}|\[[^\[\]|]*\|[^\[\]|]*\])", template)
    return re.compile("".join(_piece(piece, place) for place, piece in enumerate(pieces)), re.DOTALL)


def _piece(piece: str, place: int) -> str:
    """The pattern of words, of a place for a value, or of a verb in both numbers."""
    verb = _VERB.fullmatch(piece)
    if verb:
        return f"(?:{re.escape(verb[1])}|(?P<{_MANY}{place}>{re.escape(verb[2])}))"
    if piece.startswith("{"):
        name = piece[1:-1]
        return f"(?P<{name}>{'[-−0-9.e+]+' if name in _NUMERIC else '.+?'})"
    return _in_any_number(re.escape(piece))


_VERBS = {
    r"\bis\b": "(?:is|are)",
    r"\bhas\b": "(?:has|have)",
    r"\bdoes\b": "(?:does|do)",
    r"\bit\\ attends\b": "(?:it attends|they attend)",
    r"\bit\\ carries\b": "(?:it carries|they carry)",
}
"""Verbs that the engine puts into the number of a seat's name (engine.notation.in_number)."""


def _in_any_number(pattern: str) -> str:
    for verb, either in _VERBS.items():
        pattern = re.sub(verb, either, pattern)
    return pattern
