"""What speaks for and against an action, from one seat's view and nothing else: labelled reasons with weights in points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from negotiate.engine.notation import Action, parse
from negotiate.engine.prospects import Outlook, Redress
from negotiate.engine.rules import Names
from negotiate.engine.view import View
from negotiate.errors import said_in_english

LABELS = ("worth-to-self", "worth-to-others", "risk", "trust", "gate", "pain", "time")
"""Own points; points of whoever else must agree; what the others' cheating would cost; trust; what is not open yet; what
going on with the conflict costs; how late it is."""
MOST_FOR_OTHERS = 5.0
"""Points beyond which it matters no more how glad the others are to sign."""
TRUST_POINTS = 0.05
"""Points that a point of trust is reckoned to be worth, by what it opens."""
GATE_SHARE = 0.05
"""Share of what is not open yet that a step on the way to it is credited with."""
WAR_SHARE = 0.1
"""Share of what the conflict costs that a step out of it is credited with."""


KINDS = (
    "worth",
    "doubt",
    "worth-to-others",
    "brings-closer",
    "promises-build-trust",
    "going-on",
    "late",
    "counter-declines",
    "leaves-the-floor",
    "refusal-costs-trust",
    "spared-today",
    "still-to-come",
    "left-to-carry-out",
    "duty-goes-on",
    "phase-earns-trust",
    "stall-costs-trust",
    "breach-costs-trust",
    "phases-open",
    "gesture-earns-trust",
    "gesture-costs",
    "condemning-undoes",
    "without-the-talks",
    "away-signs-nothing",
    "ripeness",
    "least-trust",
    "overdue",
    "suspending-costs-no-trust",
    "text-ends",
    "given-up",
    "goes-on",
    "could-be-ended",
)
"""What a reason says (words/reasons.py has the sentences)."""


@dataclass(frozen=True)
class Reason:
    """One reason, as a value that can be said in any language (words/reasons.py): what it says and with which weight.

    `kind` is one of KINDS, `label` one of LABELS; `weight` is in points, above 0 for the action and below 0 against it.
    `fields` holds ids of seats (`who`), issues and tracks, and numbers. `sentence` is its English.
    """

    kind: str
    label: str
    weight: float
    fields: Mapping[str, Any]
    names: Names = field(compare=False, repr=False)

    @property
    def sentence(self) -> str:
        """The reason in an English sentence."""
        return said_in_english(self)


def reasons(
    view: View, action: Action | str, names: Names, outlook: Outlook | None = None, remedy: Redress | None = None
) -> tuple[Reason, ...]:
    """Everything the view says for and against an action of its seat, the weightiest first. `names` gives the plain words.

    `outlook` is what today's phase moves (engine.prospects), for an action that keeps or breaks one's word; without it what
    is left of the issue counts as a whole. `remedy` is what may be done about a promise that was not kept
    (engine.prospects), for an action that answers one: without it there is nothing to say of these.
        Raises NotationError for a text that is no action.
    """
    if isinstance(action, str):
        action = parse(names, action, view.round)
    if action.kind in ("propose", "counter", "formulate"):
        found = _of_package(view, action.options, names, action.kind == "counter")
    elif action.kind in ("accept", "reject", "pass"):
        found = _of_answer(view, action, names)
    elif action.kind in ("carry-out", "stall", "breach"):
        found = _of_duty(view, action.kind, names, outlook)
    elif action.kind in ("suspend", "terminate", "waive"):
        found = _of_remedy(view, action.kind, names, outlook, remedy)
    else:
        found = _of_act(view, action, names)
    return tuple(sorted((reason for reason in found if abs(reason.weight) >= 0.05), key=lambda reason: -abs(reason.weight)))


def _closed(view: View) -> tuple[str, ...]:
    return tuple(track for track, is_open in view.tracks_open.items() if not is_open)


def _of_package(view: View, options: Mapping[str, str], names: Names, declines: bool = False) -> list[Reason]:
    """What a package brings, as the seat sees it."""
    found = []
    if view.values:
        gains = {issue: _change(view.values, view, issue, option) for issue, option in options.items()}
        own = sum(gains.values())
        said: dict[str, object] = {"who": view.seat, "points": own}
        if len(gains) > 1:
            most = max(gains, key=lambda issue: abs(gains[issue]))
            said |= {"issue": most, "amount": gains[most]}
        found.append(Reason("worth", "worth-to-self", own, said, names))
        risk = sum((1.0 - view.confidence[issue]) * (max(gain, 0.0) + view.exposure[issue]) for issue, gain in gains.items())
        doubtful = min(options, key=lambda issue: view.confidence[issue])
        said = {"who": view.seat, "points": risk, "share": view.confidence[doubtful], "issue": doubtful}
        found.append(Reason("doubt", "risk", -risk, said, names))
    others = {
        party: sum(_change(view.estimates[party], view, issue, option) for issue, option in options.items())
        for party in view.estimates
        if any(party in view.owners[issue] for issue in options)
    }
    if others:
        least = min(others, key=lambda party: others[party])
        said = {"who": least, "points": others[least]}
        found.append(Reason("worth-to-others", "worth-to-others", min(others[least], MOST_FOR_OTHERS), said, names))
    closed = _closed(view)
    waiting = sum(
        max((value for option, value in view.values[issue].items() if option not in view.options_open[issue]), default=0.0)
        for issue in view.values
    )
    if closed and waiting > 0.0:
        found.append(Reason("brings-closer", "gate", GATE_SHARE * waiting, {"tracks": closed}, names))
    trusting = TRUST_POINTS * (100.0 - view.mutual_trust) / 10.0
    found.append(Reason("promises-build-trust", "trust", trusting, {"trust": view.mutual_trust}, names))
    if view.war_value < 0.0:
        said = {"who": view.seat, "points": view.war_value}
        found.append(Reason("going-on", "pain", -WAR_SHARE * view.war_value, said, names))
    late = min(1.0, view.round / max(view.rounds, 1))
    found.append(Reason("late", "time", late * late, {"number": view.round, "rounds": view.rounds}, names))
    if declines:
        declined = view.decision.offer if view.decision is not None else None
        lost = view.trust_at_stake.counter_factor * _refusal(view, declined)
        found.append(Reason("counter-declines", "trust", -TRUST_POINTS * lost, {}, names))
    return found


def _of_answer(view: View, action: Action, names: Names) -> list[Reason]:
    """What saying yes or no brings: a refusal has the reasons of acceptance with their signs turned."""
    asked = action.offer if action.offer is not None else view.decision.offer if view.decision is not None else None
    offer = next((offer for offer in view.offers if offer.seat == asked), None)
    if offer is None:
        return [Reason("leaves-the-floor", "time", 0.1, {"who": view.seat, "number": view.round}, names)]
    found = [reason for reason in _of_package(view, offer.options, names) if reason.label != "worth-to-others"]
    if action.kind == "accept":
        return found
    turned = [replace(reason, weight=-reason.weight) for reason in found]
    if action.kind == "reject":
        lost = _refusal(view, offer.seat)
        turned.append(Reason("refusal-costs-trust", "trust", -TRUST_POINTS * lost, {}, names))
    return turned


def _of_duty(view: View, kind: str, names: Names, outlook: Outlook | None) -> list[Reason]:
    """What keeping, holding back or breaking one's word brings."""
    issue = view.decision.issue if view.decision is not None else None
    agreement = view.agreements.get(issue) if issue is not None else None
    if issue is None or agreement is None:
        return []
    keeps = 1.0 if kind == "carry-out" else -1.0
    if outlook is not None:
        found = _of_outlook(outlook, keeps, names)
    else:
        left = max(0, agreement.phases - agreement.phases_done) / max(agreement.phases, 1)
        worth = view.values[issue][agreement.option] * left if view.values else 0.0
        said: dict[str, object] = {"who": view.seat, "issue": issue, "points": worth} if left else {"issue": issue}
        found = [Reason("left-to-carry-out" if left else "duty-goes-on", "worth-to-self", keeps * worth, said, names)]
    if kind == "carry-out":
        earned = view.trust_at_stake.kept[issue]
        found.append(Reason("phase-earns-trust", "trust", TRUST_POINTS * earned, {}, names))
    elif kind == "stall":
        found.append(Reason("stall-costs-trust", "trust", -TRUST_POINTS * view.trust_at_stake.stall, {}, names))
    else:
        lost = view.trust_at_stake.breach[issue]
        found.append(Reason("breach-costs-trust", "trust", -TRUST_POINTS * lost, {}, names))
    closed = _closed(view)
    if closed:
        found.append(Reason("phases-open", "gate", keeps * 0.3, {"tracks": closed}, names))
    return found


def _of_outlook(outlook: Outlook, keeps: float, names: Names) -> list[Reason]:
    """What not delivering saves today, and what is still to come from the texts and hangs on it."""
    spared, coming = outlook.withheld - outlook.kept, max(0.0, outlook.whole - outlook.withheld)
    return [
        Reason("spared-today", "worth-to-self", -keeps * spared, {"points": spared}, names),
        Reason("still-to-come", "risk", keeps * coming, {"points": coming}, names),
    ]


def _of_remedy(view: View, kind: str, names: Names, outlook: Outlook | None, remedy: Redress | None) -> list[Reason]:
    """What holding back, ending the texts or forgiving brings, in answer to what the others have not delivered."""
    found: list[Reason] = []
    if kind == "suspend":
        stall = TRUST_POINTS * view.trust_at_stake.stall
        found.append(Reason("suspending-costs-no-trust", "trust", stall, {}, names))
        if outlook is not None:
            spared = outlook.withheld - outlook.kept
            found.append(Reason("spared-today", "worth-to-self", spared, {"points": spared}, names))
    if remedy is None:
        return found
    answers = -1.0 if kind == "waive" else 1.0
    for one in remedy.overdue:
        if kind == "waive" and one.issue != remedy.issue:
            continue  # forgiven is what is overdue on this issue
        rounds = max(1, view.round - one.overdue_since + 1)
        said: dict[str, object] = {"who": one.party, "issue": one.issue, "number": one.overdue_since}
        found.append(Reason("overdue", "risk", answers * TRUST_POINTS * view.trust_at_stake.stall * rounds, said, names))
    if kind == "suspend":
        return found
    if remedy.may_end:
        ends = "text-ends" if kind == "terminate" else "could-be-ended"
        found.append(Reason(ends, "worth-to-self", answers * remedy.change, {"points": remedy.change}, names))
    promised, share = max(0.0, remedy.promised), view.confidence[remedy.issue]
    stays = "given-up" if kind == "terminate" else "goes-on"
    found.append(Reason(stays, "risk", -answers * promised * share, {"points": promised, "share": share}, names))
    return found


def _of_act(view: View, action: Action, names: Names) -> list[Reason]:
    """What a gesture, an announcement, attendance or a mediator's act brings."""
    who = {"who": view.seat}
    if action.kind in ("gesture", "announce"):
        size = action.amount % 10 or 1
        earns = TRUST_POINTS * view.trust_at_stake.gesture * size
        found = [Reason("gesture-earns-trust", "trust", earns, {**who, "trust": _trust_in(view)}, names)]
        if action.kind == "gesture":
            found.append(Reason("gesture-costs", "worth-to-self", -float(size), {}, names))
        return found
    if action.kind == "condemn":
        return [Reason("condemning-undoes", "trust", TRUST_POINTS * 3.0, {}, names)]
    if action.kind == "leave":
        said = {**who, "points": view.war_value}
        return [Reason("without-the-talks", "worth-to-self", view.war_value, said, names)]
    if action.kind in ("return", "delegate"):
        return [Reason("away-signs-nothing", "pain", max(0.1, -WAR_SHARE * view.war_value), {}, names)]
    if action.kind == "show-stalemate":
        return [Reason("ripeness", "pain", 0.5, {"ripeness": view.ripeness}, names)]
    lacking = TRUST_POINTS * (100.0 - view.mutual_trust) / 10.0
    return [Reason("least-trust", "trust", lacking, {"trust": view.mutual_trust}, names)]


def _refusal(view: View, seat: str | None) -> float:
    """Trust that refusing the text of a seat costs, points; 0 where there is none."""
    text = next((offer.options for offer in view.offers if offer.seat == seat), {})
    return max((view.trust_at_stake.refusal[issue] for issue in text), default=0.0)


def _trust_in(view: View) -> float:
    """Least trust of another party in the view's seat, 0..100."""
    return min(
        (trusted[view.seat] for party, trusted in view.trust.items() if view.seat in trusted and party != view.seat),
        default=view.mutual_trust,
    )


def _change(values: Mapping[str, Mapping[str, float]], view: View, issue: str, option: str) -> float:
    """Points that an option adds to what is agreed on its issue."""
    agreed = view.agreements.get(issue)
    return values[issue][option] - (values[issue][agreed.option] if agreed is not None else 0.0)
