"""What lies on the table and what is signed: packages with their answers, agreements with their phases and breaches."""

from __future__ import annotations

from dataclasses import dataclass, replace

from negotiate.engine.belief import tier_now
from negotiate.engine.promises import Promise, promises
from negotiate.engine.records import call
from negotiate.engine.view_fields import Offer
from negotiate.present.seen import Looked, Seen, Sight, Told
from negotiate.present.worth import Estimate, Worth, estimates, own_worth
from negotiate.words.language import N_
from negotiate.words.promises import standing


@dataclass(frozen=True)
class Item:
    """One line of a package: an issue and the option it would move to."""

    issue: str
    issue_label: str
    option: str
    option_label: str
    track: str
    text: str


@dataclass(frozen=True)
class Answer:
    """What a party has said to an offer: asked, accepted, rejected or passed."""

    party: str
    label: str
    answer: str
    text: str


@dataclass(frozen=True)
class OfferCard:
    """A package on the table."""

    seat: str
    label: str
    is_pending: bool
    """Whether this is the offer that is being answered right now."""
    round: int
    options: dict[str, str]
    items: tuple[Item, ...]
    answers: tuple[Answer, ...]
    title: str
    status_text: str


@dataclass(frozen=True)
class OfferSight:
    """What a package on the table, that of `seat`, is to the seat that looks on."""

    seat: str
    title: str
    is_mine: bool
    awaits_me: bool
    """Whether this seat has been asked and has not answered, or has left it open."""
    worth: Worth | None
    estimates: tuple[Estimate, ...]


@dataclass(frozen=True)
class AgreementCard:
    """What is signed on an issue and how far it is carried out. `share` is that as a share of its phases, 0..1."""

    issue: str
    label: str
    option: str
    option_label: str
    track: str
    binding: str
    binding_text: str
    signed_round: int
    signed_text: str
    phases_done: int
    phases: int
    share: float
    progress_text: str
    verification_text: str
    obligors: tuple[str, ...]
    delivered: tuple[str, ...]
    """Who has delivered how much of it and who is overdue since when, a sentence for each obligor."""
    is_overdue: bool
    together_text: str
    """What stands in the same text and hangs together with it; empty where nothing does."""
    nature_text: str
    """Whether what is delivered shows by itself, and whether it can be undone."""
    breaches: tuple[str, ...]
    """Breaches and false alarms since it was signed, as far as they were seen, in sentences."""


ANSWERS = {
    "asked": N_("[has|have] not answered yet"),
    "accepted": N_("[has|have] accepted"),
    "rejected": N_("[has|have] rejected"),
    "passed": N_("[leaves|leave] it open"),
}
BINDING = {
    "treaty": N_("A treaty: all who must consent decided themselves."),
    "political-commitment": N_(
        "A political commitment: some were represented by delegates, so carrying it out earns {share} of the trust."
    ),
    "communique": N_("A communiqué: it binds nobody."),
}


def items(seen: Told, options: dict[str, str]) -> tuple[Item, ...]:
    """The lines of a package, in the order of the rule file."""
    found = []
    for issue in seen.names.issues:
        if issue not in options:
            continue
        option = options[issue]
        text = seen.speaker.labelled(seen.issue_label(issue), seen.option_label(issue, option))
        found.append(
            Item(issue, seen.issue_label(issue), option, seen.option_label(issue, option), seen.track_of(issue), text)
        )
    return tuple(found)


def offers(seen: Sight) -> tuple[OfferCard, ...]:
    """The packages on the table: the one that is being answered first, then by seat."""
    decision = seen.view.decision
    pending = decision.offer if decision else None
    cards = [_offer(seen, offer, pending) for offer in seen.view.offers]
    return tuple(sorted(cards, key=lambda card: not card.is_pending))


def _offer(seen: Sight, offer: Offer, pending: str | None) -> OfferCard:
    answers = tuple(
        Answer(party, seen.label(party), answer, seen.speaker.labelled(seen.label(party), seen.says(party, ANSWERS[answer])))
        for party, answer in offer.answers.items()
        if answer != "not-asked" and party != offer.seat
    )
    open_ = [answer.label for answer in answers if answer.answer in ("asked", "passed")]
    if open_:
        status = seen.say("Waits for: {parties}", parties=seen.listed(open_))
    else:
        status = seen.say("Everybody who was asked has answered.")
    return OfferCard(
        seat=offer.seat,
        label=seen.label(offer.seat),
        is_pending=offer.seat == pending,
        round=offer.round,
        options=dict(offer.options),
        items=items(seen, offer.options),
        answers=answers,
        title=seen.say("Proposal: {who}", who=seen.label(offer.seat)),
        status_text=status,
    )


def offer_sights(seen: Seen) -> tuple[OfferSight, ...]:
    """What the packages on the table are to a seat, by seat."""
    return tuple(_offer_sight(seen, offer) for offer in seen.view.offers)


def _offer_sight(seen: Seen, offer: Offer) -> OfferSight:
    mine = offer.seat == seen.seat
    return OfferSight(
        seat=offer.seat,
        title=seen.say("Your proposal") if mine else seen.say("Proposal: {who}", who=seen.label(offer.seat)),
        is_mine=mine,
        awaits_me=offer.answers.get(seen.seat, "not-asked") in ("asked", "passed"),
        worth=own_worth(seen, offer.options),
        estimates=estimates(seen, offer.options, offer.seat),
    )


def agreements(seen: Sight) -> tuple[AgreementCard, ...]:
    """What is signed, newest first."""
    cards = []
    promised = () if seen.bargains else promises(seen.rules, seen.game)
    labels = seen.speaker.labels(seen.names)
    for issue, agreement in seen.view.agreements.items():
        mine = [one for one in promised if one.issue == issue]
        k = seen.names.issues.index(issue)
        is_over = seen.common.ended is not None
        tier = int(call(tier_now, seen.rules.record, seen.game, k))
        continuing = bool(seen.record["continuing"][k])
        cards.append(
            AgreementCard(
                issue=issue,
                label=seen.issue_label(issue),
                option=agreement.option,
                option_label=seen.option_label(issue, agreement.option),
                track=seen.track_of(issue),
                binding=agreement.binding,
                binding_text=_binding(seen, agreement.binding),
                signed_round=agreement.signed_round,
                signed_text=seen.say("Signed in {unit} {round}", unit=seen.unit, round=agreement.signed_round),
                phases_done=agreement.phases_done,
                phases=agreement.phases,
                share=min(1.0, agreement.phases_done / agreement.phases),
                progress_text=_progress(seen, agreement.phases_done, agreement.phases, continuing),
                verification_text=seen.verified_by(issue, tier),
                obligors=tuple(seen.label(party) for party in seen.view.obligors[issue]),
                delivered=tuple(
                    seen.speaker.labelled(seen.label(one.party), standing(labels, one, is_over=is_over)) for one in mine
                ),
                is_overdue=any(one.overdue for one in mine),
                together_text=_together(seen, issue, promised),
                nature_text=nature_text(seen, issue),
                breaches=tuple(breaches(seen, issue, agreement.signed_round)),
            )
        )
    if seen.bargains:  # a signature ends the game, and nothing is carried out after it
        cards = [replace(card, binding_text="", progress_text="", verification_text="", nature_text="") for card in cards]
    return tuple(sorted(cards, key=lambda card: -card.signed_round))


def _together(seen: Told, issue: str, promised: tuple[Promise, ...]) -> str:
    texts = {text for one in promised if one.issue == issue for text in one.texts}
    others = [one.issue for one in promised if one.issue != issue and texts & set(one.texts)]
    labels = [seen.issue_label(other) for other in dict.fromkeys(others)]
    return seen.say("Hangs together with: {issues}.", issues=seen.listed(labels)) if labels else ""


def _binding(seen: Told, binding: str) -> str:
    return seen.say(BINDING[binding], share=seen.speaker.percent(float(seen.record["political_factor"])))


def nature_text(seen: Told, issue: str) -> str:
    """Whether what is delivered on an issue shows by itself, can be undone, and may be held back in answer."""
    k = seen.names.issues.index(issue)
    return " ".join(
        (
            seen.say("Delivery shows by itself.") if seen.is_evident(issue) else seen.say("Delivery has to be verified."),
            seen.say("What was done can be undone.")
            if int(seen.record["reversible"][k])
            else seen.say("What was done cannot be undone."),
            *(
                ()
                if int(seen.record["suspends"][k])
                else (seen.say("It protects persons, so it is not held back in answer to others."),)
            ),
        )
    )


def _progress(seen: Told, done: int, phases: int, continuing: bool) -> str:
    if done >= phases and not continuing:
        return seen.say("Carried out in full.")
    if done >= phases:
        return seen.say("Carried out; the duty goes on every {unit}.", unit=seen.labels.unit)
    if not done:
        return seen.plural("{count} phase, none carried out yet.", "{count} phases, none carried out yet.", phases)
    return seen.plural("{done} of {count} phase carried out.", "{done} of {count} phases carried out.", phases, done=done)


def breaches(seen: Looked, issue: str, since: int = 0) -> list[str]:
    """What was seen to go wrong on an issue from a round on, and was made good again, oldest first."""
    said = []
    for _number, event in seen.events:
        if event.round < since or event.fields.get("issue") != issue:
            continue
        party = str(event.fields.get("party") or "")
        who, when = seen.label(party), {"unit": seen.Unit, "round": event.round}
        if event.kind == "breach-detected":
            said.append(seen.say("{unit} {round}: a breach by {who} was seen.", who=who, **when))
        elif event.kind == "false-alarm":
            said.append(seen.says(party, "{unit} {round}: {who} [was|were] wrongly suspected of a breach.", who=who, **when))
        elif event.kind == "held-back":
            said.append(seen.says(party, "{unit} {round}: {who} held [its|their] part back.", who=who, **when))
        elif event.kind == "suspended":
            said.append(seen.says(party, "{unit} {round}: {who} suspended [its|their] part.", who=who, **when))
        elif event.kind == "made-good":
            said.append(seen.says(party, "{unit} {round}: {who} made good what was missing.", who=who, **when))
    return said
