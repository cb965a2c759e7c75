"""What speaks for and against an action, from one seat's view and nothing else: labelled reasons with weights in points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from negotiate.engine.notation import Action, in_number, parse, seat_label
from negotiate.engine.rules import Names
from negotiate.engine.view import View

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


@dataclass(frozen=True)
class Reason:
    """One reason: a label of LABELS, its weight in points (above 0 for the action, below 0 against it), and a sentence."""

    label: str
    weight: float
    sentence: str


def reasons(view: View, action: Action | str, names: Names) -> tuple[Reason, ...]:
    """Everything the view says for and against an action of its seat, the weightiest first. `names` gives the plain words.

    Raises NotationError for a text that is no action.
    """
    if isinstance(action, str):
        action = parse(names, action)
    if action.kind in ("propose", "counter", "formulate"):
        found = _of_package(view, action.options, names, action.kind == "counter")
    elif action.kind in ("accept", "reject", "pass"):
        found = _of_answer(view, action, names)
    elif action.kind in ("carry-out", "stall", "breach"):
        found = _of_duty(view, action.kind, names)
    else:
        found = _of_act(view, action, names)
    return tuple(sorted((reason for reason in found if abs(reason.weight) >= 0.05), key=lambda reason: -abs(reason.weight)))


def _of_package(view: View, options: Mapping[str, str], names: Names, declines: bool = False) -> list[Reason]:
    """What a package brings, as the seat sees it."""
    found = []
    if view.values:
        gains = {issue: _change(view.values, view, issue, option) for issue, option in options.items()}
        own = sum(gains.values())
        found.append(Reason("worth-to-self", own, f"It is worth {_points(own)} to {view.label}{_most(gains, names)}."))
        risk = sum((1.0 - view.confidence[issue]) * (max(gain, 0.0) + view.exposure[issue]) for issue, gain in gains.items())
        doubtful = min(options, key=lambda issue: view.confidence[issue])
        believes = in_number(names, view.seat, "[it believes|they believe]")
        found.append(
            Reason(
                "risk",
                -risk,
                f"Doubt about the others takes {risk:.1f} points off that: {believes} with only "
                f"{view.confidence[doubtful]:.0%} that {_issue(names, doubtful)} would be kept.",
            )
        )
    others = {
        party: sum(_change(view.estimates[party], view, issue, option) for issue, option in options.items())
        for party in view.estimates
        if any(party in view.owners[issue] for issue in options)
    }
    if others:
        least = min(others, key=lambda party: others[party])
        found.append(
            Reason(
                "worth-to-others",
                min(others[least], MOST_FOR_OTHERS),
                f"{seat_label(names, least)} {in_number(names, least, '[is|are]')} estimated to get "
                f"{_points(others[least])} from it, the least of those who must agree.",
            )
        )
    closed = [names.track_labels[t] for t, track in enumerate(names.tracks) if not view.tracks_open[track]]
    waiting = sum(
        max((value for option, value in view.values[issue].items() if option not in view.options_open[issue]), default=0.0)
        for issue in view.values
    )
    if closed and waiting > 0.0:
        found.append(
            Reason("gate", GATE_SHARE * waiting, f"Carried out, it brings closer what is not open yet: {', '.join(closed)}.")
        )
    found.append(
        Reason(
            "trust",
            TRUST_POINTS * (100.0 - view.mutual_trust) / 10.0,
            f"Promises kept build trust, and the least trust between principals is {view.mutual_trust:.0f}.",
        )
    )
    if view.war_value < 0.0:
        found.append(
            Reason("pain", -WAR_SHARE * view.war_value, f"Going on as now promises {view.label} {_points(view.war_value)}.")
        )
    late = min(1.0, view.round / max(view.rounds, 1))
    found.append(Reason("time", late * late, f"It is {view.round_label} {view.round} of {view.rounds}."))
    if declines:
        lost = view.trust_at_stake.counter_factor * _refusal(
            view, view.decision.offer if view.decision is not None else None
        )
        found.append(Reason("trust", -TRUST_POINTS * lost, "A counter-offer declines the text before."))
    return found


def _of_answer(view: View, action: Action, names: Names) -> list[Reason]:
    """What saying yes or no brings: a refusal has the reasons of acceptance with their signs turned."""
    asked = action.offer if action.offer is not None else view.decision.offer if view.decision is not None else None
    offer = next((offer for offer in view.offers if offer.seat == asked), None)
    if offer is None:
        leaves = in_number(names, view.seat, "[leaves|leave]")
        return [Reason("time", 0.1, f"{view.label} {leaves} the floor to the others in {view.round_label} {view.round}.")]
    found = [reason for reason in _of_package(view, offer.options, names) if reason.label != "worth-to-others"]
    if action.kind == "accept":
        return found
    turned = [Reason(reason.label, -reason.weight, reason.sentence) for reason in found]
    if action.kind == "reject":
        turned.append(Reason("trust", -TRUST_POINTS * _refusal(view, offer.seat), "A refusal costs trust on both sides."))
    return turned


def _of_duty(view: View, kind: str, names: Names) -> list[Reason]:
    """What keeping, holding back or breaking one's word brings."""
    issue = view.decision.issue if view.decision is not None else None
    agreement = view.agreements.get(issue) if issue is not None else None
    if issue is None or agreement is None:
        return []
    left = max(0, agreement.phases - agreement.phases_done) / max(agreement.phases, 1)
    worth = view.values[issue][agreement.option] * left if view.values else 0.0
    keeps = 1.0 if kind == "carry-out" else -1.0
    sentence = (
        f"What is left to carry out of {_issue(names, issue)} is worth {_points(worth)} to {view.label}."
        if left
        else f"{_issue(names, issue)} is a duty that goes on; it brings no further points."
    )
    found = [Reason("worth-to-self", keeps * worth, sentence)]
    if kind == "carry-out":
        found.append(
            Reason("trust", TRUST_POINTS * view.trust_at_stake.kept[issue], "A phase carried out earns the others' trust.")
        )
    elif kind == "stall":
        found.append(
            Reason("trust", -TRUST_POINTS * view.trust_at_stake.stall, "Holding a phase back costs a little trust.")
        )
    else:
        found.append(
            Reason(
                "trust",
                -TRUST_POINTS * view.trust_at_stake.breach[issue],
                "A breach that is seen costs much trust, and good deeds count half for a while.",
            )
        )
    closed = [names.track_labels[t] for t, track in enumerate(names.tracks) if not view.tracks_open[track]]
    if closed:
        found.append(Reason("gate", keeps * 0.3, f"Phases carried out open what is closed: {', '.join(closed)}."))
    return found


def _of_act(view: View, action: Action, names: Names) -> list[Reason]:
    """What a gesture, an announcement, attendance or a mediator's act brings."""
    if action.kind in ("gesture", "announce"):
        size = action.amount % 10 or 1
        found = [
            Reason(
                "trust",
                TRUST_POINTS * view.trust_at_stake.gesture * size,
                f"A gesture earns trust; the least that another has in {view.label} is {_trust_in(view):.0f}.",
            )
        ]
        if action.kind == "gesture":
            found.append(Reason("worth-to-self", -float(size), "A gesture costs own points and asks nothing in return."))
        return found
    if action.kind == "condemn":
        return [Reason("trust", TRUST_POINTS * 3.0, "Once all principals condemn it, half of a spoiler's damage is undone.")]
    if action.kind == "leave":
        has = in_number(names, view.seat, "[has|have]")
        return [
            Reason(
                "worth-to-self",
                view.war_value,
                f"Without the talks {view.label} {has} {_points(view.war_value)} to expect from going on.",
            )
        ]
    if action.kind in ("return", "delegate"):
        return [Reason("pain", max(0.1, -WAR_SHARE * view.war_value), "Nothing that binds can be signed by who is away.")]
    if action.kind == "show-stalemate":
        return [Reason("pain", 0.5, f"Ripeness is {view.ripeness:.2f}; the parties feel too little of what going on costs.")]
    return [
        Reason(
            "trust",
            TRUST_POINTS * (100.0 - view.mutual_trust) / 10.0,
            f"The least trust between principals is {view.mutual_trust:.0f}.",
        )
    ]


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


def _most(gains: Mapping[str, float], names: Names) -> str:
    """`, most by Prisoners of war`, where a package has more than one issue."""
    if len(gains) < 2:
        return ""
    most = max(gains, key=lambda issue: abs(gains[issue]))
    return f", most by {_issue(names, most)} ({_signed(gains[most])})"


def _issue(names: Names, issue: str) -> str:
    return names.issue_labels[names.issues.index(issue)]


def _points(number: float) -> str:
    return f"{_signed(number)} points"


def _signed(number: float) -> str:
    return f"{round(number, 1) + 0.0:+.1f}".replace("-", "−")  # adding 0.0 takes the sign off a minus zero
