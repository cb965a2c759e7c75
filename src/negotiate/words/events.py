"""Events in words: each by itself in a sentence, for the story of a game, the log of a seat and a debrief."""

from __future__ import annotations

from collections.abc import Callable

from negotiate.engine import codes
from negotiate.engine.events import Event
from negotiate.engine.notation import parse
from negotiate.engine.rules import Rules
from negotiate.words import acts, endings
from negotiate.words.labels import Labels, capital, tier
from negotiate.words.language import N_, Language

ABOUT_ONE = (
    *(codes.HOPE_ACTOR, codes.PAIN_ACTOR, codes.SUPPORT_ACTOR, codes.TRUST_IN_ACTOR, codes.CREDIBILITY_ACTOR),
    codes.RESERVATION_ACTOR,
)
"""Effects of event cards that fall on one party."""
CARD_EFFECTS = {
    codes.HOPE_ACTOR: N_("Hope of gain of {who}: {amount}; the mirror of it for the other principals."),
    codes.PAIN_PRINCIPALS: N_("Cost of going on for every principal: {amount}."),
    codes.PAIN_ACTOR: N_("Cost of going on for {who}: {amount}."),
    codes.SUPPORT_ACTOR: N_("Support at home of {who}: {amount}."),
    codes.SUPPORT_PRINCIPALS: N_("Support at home of every principal: {amount}."),
    codes.TRUST_IN_ACTOR: N_("Trust of the others in {who}: up to {amount}."),
    codes.INCLUSION_ALL: N_("Affected groups at the table: {amount}."),
    codes.GUARANTOR_CREDIBILITY: N_("Credibility of the guarantor: {amount}."),
    codes.VERIFICATION_TIER: N_("Verification of every issue: {amount} tiers."),
    codes.LEVERAGE_MEDIATOR: N_("Leverage of the mediator: {amount}."),
    codes.RESERVATION_ACTOR: N_("What no agreement is worth to {who}: {amount} points."),
    codes.CREDIBILITY_ACTOR: N_("Credibility of the mediator with {who}: {amount}."),
}
"""What an event card changes, by the kind of the effect; {who} is the party that it is about."""

SIGNED = {
    "treaty": N_("Signed as a treaty: {package}."),
    "political-commitment": N_("Signed as a political commitment, since some were represented by delegates: {package}."),
}
"""By how it binds."""
SIGNED_PLAINLY = N_("Signed: {package}.")
"""Where parties bargain by alternating offers: the signature ends the game, and there is nothing by which it could bind."""

MESSAGES = {
    "communique": N_("Put into a communiqué: {package}. It binds nobody, because somebody who must consent was away."),
    "lapsed": N_("The proposal of {who} lapses."),
    "ratified": N_("{who} [ratifies|ratify] the accord: the vote comes to {vote}, and {needed} are needed."),
    "ratification-refused": N_(
        "{who} [refuses|refuse] to ratify the accord: the vote comes to {vote}, and {needed} are needed."
    ),
    "breach-detected": N_("A breach by {who} is detected: {issue} (verified by {tier})."),
    "false-alarm": N_("A false alarm: {who} [is|are] wrongly suspected of a breach on {issue}."),
    "ceasefire-collapsed": N_("The ceasefire collapses, and what was agreed on its track falls with it."),
    "held-back": N_("{who} [holds|hold] back what was due: {issue}."),
    "suspended": N_("{who} [suspends|suspend] what [it owes|they owe], in answer to a promise that was not kept: {issue}."),
    "made-good": N_("{who} [makes|make] good what was missing: {issue}."),
    "text-ended": N_("{who} [ends|end] the text in which this stands, because it was not kept: {issue}."),
    "text-lapsed": N_("The text lapses, because {who} [has|have] been in default for too long: {issue}."),
    "track-opened": N_("Talks open: {track}."),
    "track-closed": N_("Talks are suspended: {track}."),
    "chair-taken": N_("{who} [takes|take] the chair and [mediates|mediate] from now on."),
    "track-taken": N_("{who} [mediates|mediate] from now on: {track}."),
}
"""Events that are one message with names in it, by kind."""
EVIDENT_BREACH = N_("A breach by {who} shows by itself: {issue}.")
"""Where nobody verifies what is evident."""


def card_effect(labels: Labels, kind: int, amount: float, rounds: int, who: str) -> str:
    """What an effect of an event card changes, in a sentence; `who` is the party that the card is about."""
    places = 2 if abs(amount) < 1 else 0 if amount.is_integer() else 1
    language = labels.language
    text = language.say(CARD_EFFECTS[kind], who=who, amount=language.number(amount, places, signed=True))
    if kind == codes.VERIFICATION_TIER:
        text += " " + language.plural("For {count} {unit}.", "For {count} {unit}s.", rounds, unit=labels.unit)
    return text


def event(language: Language, rules: Rules, happened: Event) -> str:
    """One event in a sentence, without what came before it."""
    rules = rules.told(language.code)
    labels = Labels(language, rules.names)
    teller = TELLERS.get(happened.kind)
    if teller is not None:
        return teller(labels, rules, happened)
    return _message(labels, rules, happened, MESSAGES[happened.kind])


def _message(labels: Labels, rules: Rules, happened: Event, message: str) -> str:
    fields, language = happened.fields, labels.language
    who = fields.get("party", fields.get("seat"))
    values = {}
    if "issue" in fields:
        values["issue"] = labels.issue(str(fields["issue"]))
    if "track" in fields:
        values["track"] = labels.track(str(fields["track"]))
    if "options" in fields:
        values["package"] = labels.package(options_of(happened))
    if "vote" in fields:
        values |= {"vote": language.number(_float(happened, "vote"))}
        needed = rules.record["ratification_needed"][0, rules.names.parties.index(str(who))]
        values |= {"needed": language.amount(float(needed))}
    if "tier" in fields:
        values["tier"] = tier(language, rules, int(_float(happened, "tier")))
    return labels.says(str(who) if who else None, message, **values)


def _round(labels: Labels, _rules: Rules, happened: Event) -> str:
    return labels.language.say("{round} begins.", round=capital(labels.in_round(happened.round)))


def _card(labels: Labels, rules: Rules, happened: Event) -> str:
    language, names = labels.language, labels.names
    told = names.card_texts[names.cards.index(str(happened["card"]))]
    if happened["category"]:
        told = language.say("{category}: {text}", category=category(labels, happened), text=told)
    if "injected" in happened.fields:
        told = language.say("Brought in by the facilitator – {text}", text=told)
    about = concerned(rules, happened)
    return f"{told} {language.say('It concerns {who}.', who=labels.seat(about))}" if about else told


def category(labels: Labels, happened: Event) -> str:
    """What kind of event a card tells of, as a heading; one that was written on the spot is of none."""
    names = labels.names
    if not happened["category"]:
        return labels.language.say("An event")
    return names.category_labels[names.categories.index(str(happened["category"]))]


def concerned(rules: Rules, happened: Event) -> str:
    """The id of the party that an event card concerns; empty when it concerns everybody."""
    record = rules.record[0]
    card = rules.names.cards.index(str(happened["card"]))
    first = int(record["card_first"][card])
    kinds = record["effect_kind"][first : first + int(record["card_effects"][card])]
    return str(happened["party"] or "") if any(int(kind) in ABOUT_ONE for kind in kinds) else ""


def _action(labels: Labels, rules: Rules, happened: Event) -> str:
    issue, offer = (str(happened.fields.get(name) or "") for name in ("issue", "offer"))
    action = parse(rules.names, str(happened["action"]))
    return acts.done(labels, str(happened["seat"]), action, issue=issue, offer=offer)


def _signed(labels: Labels, rules: Rules, happened: Event) -> str:
    return _message(labels, rules, happened, SIGNED_PLAINLY if rules.bargains else SIGNED[str(happened["binding"])])


def _phase(labels: Labels, rules: Rules, happened: Event) -> str:
    """Where the steps of a round follow each other day by day, with the day; records of the old law hold none."""
    told = _phase_done(labels, rules, happened)
    if "day" not in happened.fields or int(rules.record["pace"][0, rules.names.issues.index(str(happened["issue"]))]) == 1:
        return told
    return on_day(labels.language, int(_float(happened, "day")), told)


def _breach(labels: Labels, rules: Rules, happened: Event) -> str:
    evident = rules.record["evident"][0, rules.names.issues.index(str(happened.fields["issue"]))]
    if evident and not int(_float(happened, "tier")):
        return _message(labels, rules, happened, EVIDENT_BREACH)
    return _message(labels, rules, happened, MESSAGES["breach-detected"])


def _postponed(labels: Labels, rules: Rules, happened: Event) -> str:
    issue = str(happened["issue"])
    told = labels.language.say(
        "{issue}: the lists do not match. What was due on this day is postponed; nobody is to blame.",
        issue=labels.issue(issue),
    )
    if int(rules.record["pace"][0, rules.names.issues.index(issue)]) == 1:
        return told
    return on_day(labels.language, int(_float(happened, "day")), told)


def on_day(language: Language, day: int, told: str) -> str:
    """A sentence about one day of a round; days count from 0."""
    return language.say("Day {day} – {told}", day=day + 1, told=told)


def _phase_done(labels: Labels, rules: Rules, happened: Event) -> str:
    language = labels.language
    k = rules.names.issues.index(str(happened["issue"]))
    phases, people = int(rules.record["phases"][0, k]), _float(happened, "people")
    issue, done = labels.issue(str(happened["issue"])), language.number(_float(happened, "phases"), 0)
    if _float(happened, "phases") < 1 and people >= 0.5:  # the first phase, and not by all who owe it yet
        return language.plural(
            "{issue}: the first phase is under way, and what was done of it is verified; {people} person returns.",
            "{issue}: the first phase is under way, and what was done of it is verified; {people} people return.",
            round(people),
            issue=issue,
            people=language.whole(people),
        )
    if _float(happened, "phases") < 1:
        return language.say("{issue}: the first phase is under way, and what was done of it is verified.", issue=issue)
    if phases == 1 and people < 0.5:
        return language.say("{issue}: the agreement is carried out and verified.", issue=issue)
    if phases == 1:
        return language.plural(
            "{issue}: the agreement is carried out and verified; {people} person returns.",
            "{issue}: the agreement is carried out and verified; {people} people return.",
            round(people),
            issue=issue,
            people=language.whole(people),
        )
    if people < 0.5:
        return language.say(
            "{issue}: {done} of {phases} phases are now carried out and verified.", issue=issue, done=done, phases=phases
        )
    return language.plural(
        "{issue}: {done} of {phases} phases are now carried out and verified; {people} person returns.",
        "{issue}: {done} of {phases} phases are now carried out and verified; {people} people return.",
        round(people),
        issue=issue,
        done=done,
        phases=phases,
        people=language.whole(people),
    )


def _trust(labels: Labels, _rules: Rules, happened: Event) -> str:
    return labels.language.say(
        "The trust of {who} in {whom} comes to {trust}.",
        who=labels.seat(str(happened["party"])),
        whom=labels.seat(str(happened["trusted"])),
        trust=labels.language.number(_float(happened, "trust")),
    )


def trust_moved(labels: Labels, happened: Event, before: float) -> str:
    """That trust has moved, from where it stood when it was last told."""
    return trust_from_to(labels, str(happened["party"]), str(happened["trusted"]), before, _float(happened, "trust"))


def trust_from_to(labels: Labels, who: str, whom: str, before: float, now: float) -> str:
    """How far one party's trust in another has moved, points of 100."""
    language = labels.language
    message = (
        N_("Trust of {who} in {whom} is where it was: {now} (of 100).")
        if language.number(now) == language.number(before)
        else N_("Trust of {who} in {whom} rose from {before} to {now} (of 100).")
        if now > before
        else N_("Trust of {who} in {whom} fell from {before} to {now} (of 100).")
    )
    return language.say(
        message,
        who=labels.seat(who),
        whom=labels.seat(whom),
        before=language.number(before),
        now=language.number(now),
    )


def _ended(labels: Labels, _rules: Rules, happened: Event) -> str:
    return endings.event(labels, str(happened["ending"]), str(happened["party"] or "") or None)


def _fell(labels: Labels, _rules: Rules, happened: Event) -> str:
    issue = str(happened["issue"])
    undone = N_("{issue}: “{option}” no longer binds, and what was done for it is undone.")
    kept = N_("{issue}: “{option}” no longer binds; what was done for it stays.")
    return labels.language.say(
        undone if happened["undone"] else kept,
        issue=labels.issue(issue),
        option=labels.option(issue, str(happened["option"])),
    )


PLAYED = {
    True: N_("From now on a person plays {who}."),
    False: N_("From now on the computer plays {who} ({player})."),
}
"""By whether it is a person."""
PERSONS = ("human", "outside")
"""Players, as records name them, that are people."""

MARKED = {
    "pause": N_("The facilitator pauses the game."),
    "resume": N_("The facilitator lets the game go on."),
    "act-for": N_("The facilitator decides for {who}."),
    "hint": N_("The facilitator gives {who} a hint."),
    "undo": N_("A step of {who} was taken back."),
    "branch": N_("The game also goes on as a branch of its own."),
    "skip": N_("The facilitator has the computer decide in the place of {who}."),
    "deputy": N_("Nobody of {who} is connected: a deputy of the computer decides until they are back."),
    "freeze": N_("The facilitator freezes the screens."),
    "more-time": N_("The facilitator gives more time."),
}
"""By the kind of mark."""


def _seat_changed(labels: Labels, _rules: Rules, happened: Event) -> str:
    player = str(happened["player"])
    told = labels.language.say(PLAYED[player in PERSONS], who=labels.seat(str(happened["seat"])), player=player)
    return _of_then(labels, happened, told)


def _rewound(labels: Labels, _rules: Rules, happened: Event) -> str:
    begun, then = int(_float(happened, "to")), int(_float(happened, "from"))
    return labels.language.say(
        "The facilitator takes the game back from {then} to the beginning of {begun}; from there on chance falls anew.",
        then=labels.in_round(then),
        begun=labels.in_round(begun),
    )


def _extended(labels: Labels, _rules: Rules, happened: Event) -> str:
    return labels.language.plural(
        "The facilitator adds {count} {unit}: the calendar now ends after {end}.",
        "The facilitator adds {count} {unit}s: the calendar now ends after {end}.",
        int(_float(happened, "more")),
        unit=labels.unit,
        end=labels.in_round(int(_float(happened, "rounds"))),
    )


def _marked(labels: Labels, _rules: Rules, happened: Event) -> str:
    seat, why = str(happened.fields.get("seat") or ""), str(happened.fields.get("why") or "")
    told = labels.language.say(MARKED[str(happened["mark"])], who=labels.seat(seat) if seat else "")
    if why:
        told = labels.language.say(
            "{sentence} In the facilitator’s words: “{text}”", sentence=told, text=" ".join(why.split())
        )
    return _of_then(labels, happened, told)


def _of_then(labels: Labels, happened: Event, told: str) -> str:
    """What stays true of a part of the game that was taken back, with when it was."""
    if "first" not in happened.fields:
        return told
    when = labels.in_round(int(_float(happened, "first")))
    return labels.language.say("{sentence} (That was in {when}, before the game was taken back.)", sentence=told, when=when)


TELLERS: dict[str, Callable[[Labels, Rules, Event], str]] = {
    "breach-detected": _breach,
    "seat-changed": _seat_changed,
    "rewound": _rewound,
    "extended": _extended,
    "marked": _marked,
    "round-began": _round,
    "event-card": _card,
    "action": _action,
    "signed": _signed,
    "phase-carried-out": _phase,
    "postponed": _postponed,
    "issue-fell": _fell,
    "trust-changed": _trust,
    "ended": _ended,
}
"""Events that take more than one message, by kind."""


def options_of(happened: Event) -> dict[str, str]:
    """The package that an event carries, option by issue."""
    options = happened["options"]
    assert isinstance(options, dict)  # events with options hold them as a dictionary
    return options


def _float(happened: Event, name: str) -> float:
    value = happened[name]
    assert isinstance(value, int | float)  # events of these kinds carry a number there
    return float(value)
