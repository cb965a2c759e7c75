"""What the seat may do now: every action with its words, its notation, what it costs, and why it is refused where it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from negotiate.engine.acts import ACT_OF, WITH_PACKAGE
from negotiate.engine.notation import Action
from negotiate.engine.refusals import MORE_MAY_HELP, Refusal
from negotiate.engine.view_fields import Offer
from negotiate.present.ballot import passes
from negotiate.present.duty import duty
from negotiate.present.gestures import GROUPS, RULES, gesture_choices
from negotiate.present.redress import redress_choices
from negotiate.present.seen import Seen
from negotiate.words.acts import ACTS
from negotiate.words.consent import is_by_vote

FEW = 2
"""Answers to a default that may stand among the first buttons; more stand with the other moves."""


@dataclass(frozen=True)
class ActionChoice:
    """One thing the seat may want to do.

    `notation` is for Match.submit; empty where the builder must first say which package. `offer` is the seat whose offer it
    answers. `hint` says what it costs or does; `refusal` why it is not possible now (empty when it is).
    """

    kind: str
    label: str
    notation: str
    offer: str | None
    opens_builder: bool
    is_main: bool
    """Whether it belongs among the first buttons."""
    hint: str
    refusal: str

    issue: str = ""
    """The issue that it is about, for acts that answer a default."""
    group: str = ""
    """The heading under which it stands with others of its kind; empty for none."""
    rule: str = ""
    """What is the same for all under that heading."""

    @property
    def icon(self) -> str:
        """The drawing of the act."""
        return ACT_OF[self.kind].icon

    @property
    def is_possible(self) -> bool:
        """Whether it may be done now."""
        return not self.refusal


def actions(seen: Seen) -> tuple[ActionChoice, ...]:
    """What this seat may do now, the usual first; empty when it is somebody else's turn."""
    decision = seen.view.decision
    if decision is None or not seen.is_asked:
        return ()
    if decision.kind == "answer" and decision.offer:
        return _answers(seen, decision.offer)
    if decision.kind == "carry-out":
        known = duty(seen)
        assert known is not None  # this very seat has something to carry out
        return tuple(_choice(seen, Action(choice.action), choice.text, main=True) for choice in known.choices)
    return _mediator(seen) if decision.kind == "mediate" else _floor(seen)


def _choice(seen: Seen, action: Action, hint: str = "", *, main: bool = False) -> ActionChoice:
    assert seen.menu is not None  # only the seat that is asked gets here
    refusal = seen.menu.refusal(action)
    return ActionChoice(
        action.kind,
        seen.speaker.move(seen.names, action, _asked(seen)),
        str(action),
        action.offer,
        False,
        main,
        hint,
        seen.speaker.refusal(refusal) if refusal else "",
        action.issue or "",
    )


def _asked(seen: Seen) -> str:
    return seen.view.decision.kind if seen.view.decision else ""


def _builder(seen: Seen, kind: str, offer: str | None, hint: str) -> ActionChoice:
    """A choice that needs a package first; it is refused when nothing at all can be tabled."""
    return ActionChoice(kind, seen.speaker.act(kind), "", offer, True, True, hint, _no_package(seen, kind, offer))


def _no_package(seen: Seen, kind: str, offer: str | None) -> str:
    """Why no package can be tabled at all; empty when one can, or when only several issues together can."""
    assert seen.menu is not None  # only the seat that is asked gets here
    first: Refusal | None = None
    for issue, options in seen.open_items.items():
        for option in options:
            refusal = seen.menu.refusal(Action(kind, offer, 0, {issue: option}))
            if refusal is None or refusal.code in MORE_MAY_HELP:
                return ""
            first = first or refusal
    first = first or _held_by_another(seen, kind)
    return seen.speaker.refusal(first) if first else seen.say("Nothing that is open can be settled any further now.")


def _held_by_another(seen: Seen, kind: str) -> Refusal | None:
    """Why a mediator of several may not table what is open: the tracks are another's."""
    assert seen.menu is not None  # as above
    for issue, options in zip(seen.names.issues, seen.names.options, strict=True):
        if seen.is_mediator and seen.names.shares_tracks and seen.view.tracks_open[seen.track_of(issue)]:
            refusal = seen.menu.refusal(Action(kind, None, 0, {issue: options[-1]}))
            if refusal is not None and refusal.code == "anothers-track":
                return refusal
    return None


def _answers(seen: Seen, offer: str) -> tuple[ActionChoice, ...]:
    who = seen.label(offer)
    return (
        _choice(seen, Action("accept", offer), _consent_hint(seen, offer), main=True),
        _choice(seen, Action("reject", offer), _rejection_hint(seen, offer), main=True),
        _builder(
            seen,
            "counter",
            offer,
            seen.say("Declines their text and puts yours in its place.")
            if seen.bargains or offer not in seen.names.parties  # a refusal of the mediator's text costs no trust
            else seen.say(
                "Declines their text and puts yours in its place; costs {share} of the trust that a bare refusal does.",
                share=seen.speaker.percent(float(seen.record["counter_factor"])),
            ),
        ),
        _choice(
            seen,
            Action("pass"),
            seen.say("The floor goes to the next seat.")  # that is the whole turn, and a later text takes its place
            if seen.bargains
            else seen.say(
                "You can still accept the proposal of {who} when you have the floor, until the end of the next {unit}.",
                who=who,
                unit=seen.unit,
            ),
            main=True,
        ),
    )


def _consent_hint(seen: Seen, offer: str) -> str:
    tabled = _offer(seen, offer)
    if tabled is None:
        return ""
    waiting = [
        seen.label(party)
        for party, answer in tabled.answers.items()
        if answer in ("asked", "passed", "rejected") and party != seen.seat
    ]
    if waiting and is_by_vote(seen.rules, list(tabled.options)):
        pending = [party for party, answer in tabled.answers.items() if answer in ("asked", "passed", "rejected")]
        if passes(seen, tabled.options, [party for party in pending if party != seen.seat]):
            return seen.say("Enough have accepted by then: it would be signed at once.")
        ready = [party for party in pending if tabled.answers[party] == "rejected"]
        if passes(seen, tabled.options, [*ready, seen.seat]):
            return seen.say(
                "It passes without you too, if all accept who have still to answer; it would bind you all the same."
            )
    if not waiting:
        return seen.say("All the others have accepted: it would be signed at once.")
    return seen.say("It is signed once enough of those who must consent accept; others have still to answer.")


def _rejection_hint(seen: Seen, offer: str) -> str:
    tabled = _offer(seen, offer)
    costs = [
        float(seen.record["rejection_cost"][seen.names.tracks.index(seen.track_of(issue))])
        for issue in (tabled.options if tabled else {})
    ]
    if seen.bargains:
        return seen.say("You keep the turn: you may still table a text, walk away or say nothing.")
    if not costs or offer not in seen.names.parties:
        return seen.say("A refusal of the mediator's text costs no trust between the parties.")
    return seen.say(
        "If the text fails, trust between you and {who} falls by {points} both ways.",
        who=seen.label(offer),
        points=seen.amount(max(costs)),
    )


def _offer(seen: Seen, seat: str) -> Offer | None:
    return next((offer for offer in seen.view.offers if offer.seat == seat), None)


def _floor(seen: Seen) -> tuple[ActionChoice, ...]:
    answers = [_choice(seen, action, hint) for action, hint in redress_choices(seen)]
    few = sum(answer.is_possible for answer in answers) <= FEW or bool(seen.view.accord_round)
    choices = [replace(answer, is_main=few and answer.is_possible) for answer in answers]
    if seen.view.accord_round:
        # nothing more is negotiated; whoever has the floor was failed
        return (*choices, _choice(seen, Action("pass"), seen.say("What was not kept stays overdue."), main=True))
    for offer in seen.view.offers:
        if offer.answers.get(seen.seat) not in ("asked", "passed"):
            continue
        choices.append(
            _choice(
                seen,
                Action("accept", offer.seat),
                _consent_hint(seen, offer.seat),
                main=True,
            )
        )
        choices.append(
            _choice(
                seen,
                Action("reject", offer.seat),
                _rejection_hint(seen, offer.seat),
            )
        )
    choices.append(
        _builder(
            seen,
            "propose",
            None,
            seen.say("Choose an option on every issue; your text takes the place of the last.")
            if seen.bargains
            else seen.say("Choose options from one track or several; one package each {unit}.", unit=seen.unit),
        )
    )
    choices.append(_choice(seen, Action("pass"), seen.say("The floor goes to the next seat."), main=True))
    if seen.bargains:
        return (*choices, _choice(seen, Action("leave"), _leave_hint(seen)))
    choices += [
        replace(_choice(seen, one.action, one.hint), group=seen.say(GROUPS[one.group]), rule=_rule(seen, one.group))
        for one in gesture_choices(seen)
    ]
    choices.append(
        _choice(
            seen,
            Action("condemn"),
            seen.say(
                "Once every principal at the table has condemned it, {share} of the damage is undone.",
                share=seen.speaker.percent(float(seen.record["condemnation"])),
            ),
        )
    )
    choices.append(_choice(seen, Action("leave"), _leave_hint(seen)))
    choices.append(
        _choice(
            seen,
            Action("delegate"),
            seen.say(
                "Texts signed by delegates are political commitments: carrying them out earns {share} of the trust.",
                share=seen.speaker.percent(float(seen.record["political_factor"])),
            ),
        )
    )
    choices.append(_choice(seen, Action("return"), seen.say("You decide yourself; texts can be treaties.")))
    return tuple(choices)


def _rule(seen: Seen, group: str) -> str:
    return seen.say(RULES[group], unit=seen.unit)


def _leave_hint(seen: Seen) -> str:
    if seen.bargains:
        return seen.say("The talks end, and each has what no agreement is worth to it.")
    rounds = int(seen.record["withdrawal_rounds"])
    if rounds and int(seen.record["principal"][seen.index]):
        return seen.plural(
            "Offers that you were asked about fall, the others gain support at home, and after {count} {unit} away the "
            "talks end.",
            "Offers that you were asked about fall, the others gain support at home, and after {count} {unit}s away the "
            "talks end.",
            rounds,
            unit=seen.unit,
        )
    return seen.say("Offers that you were asked about fall.")


def _mediator(seen: Seen) -> tuple[ActionChoice, ...]:
    record = seen.record
    left = seen.amount(seen.view.leverage)
    choices = []
    assert seen.menu is not None  # only the seat that is asked gets here
    passing, *acts = seen.menu.kinds()
    for kind in (*acts, passing):
        said = seen.say(
            ACTS[kind].hint,
            points=seen.speaker.points(float(record["side_payment"])),
            fade=seen.number(100 * float(record["side_fade"]), 0),
            cost=seen.amount(seen.rules.cost_of(kind)),
            left=left,
            unit=seen.unit,
        )
        if kind in WITH_PACKAGE:
            choices.append(_builder(seen, kind, None, said))
        else:
            choices.append(_choice(seen, Action(kind), said, main=kind in ("facilitate", passing)))
    return tuple(choices)
