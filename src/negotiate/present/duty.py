"""Carrying out: the choice of a party that has something to carry out, with what each way gains and costs it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from negotiate.engine.prospects import Prospects, prospects
from negotiate.present.offers import breaches
from negotiate.present.seen import Seen
from negotiate.words.language import N_
from negotiate.words.promises import PROTECTS

EVEN = 0.05
"""Points below which a difference is none."""


@dataclass(frozen=True)
class Conduct:
    """One of the choices: carry-all, carry-out, suspend, stall or breach."""

    action: str
    label: str
    text: str
    """What it is likely to bring, in a few sentences."""
    points: float | None
    """Own points that move today when the others who are due deliver; None where several promises are kept at once."""
    points_text: str


@dataclass(frozen=True)
class Duty:
    """What this party is asked to carry out now."""

    issue: str
    issue_label: str
    option_label: str
    phase_text: str
    verification_text: str
    prospects: Prospects
    obligors_text: str
    stakes_text: str
    """What is still to come from the texts of this issue, and what ending them would take; empty where that is nothing."""
    history: tuple[str, ...]
    """What was seen to go wrong on this issue so far."""
    choices: tuple[Conduct, ...]


def duty(seen: Seen) -> Duty | None:
    """The choice that is open now; None unless this seat has to carry something out."""
    decision = seen.view.decision
    if decision is None or decision.kind != "carry-out" or decision.issue is None or not seen.is_asked:
        return None
    issue = decision.issue
    agreement = seen.view.agreements[issue]
    known = prospects(seen.rules, seen.game, seen.seat, issue)
    return Duty(
        issue=issue,
        issue_label=seen.issue_label(issue),
        option_label=seen.option_label(issue, agreement.option),
        phase_text=" ".join(_phase(seen, known, agreement.phases)),
        verification_text=_verified(seen, known, issue),
        prospects=known,
        obligors_text=" ".join(_obligors(seen, known, issue)),
        stakes_text=" ".join(_stakes(seen, known)),
        history=tuple(breaches(seen, issue)),
        choices=_choices(seen, known),
    )


def _obligors(seen: Seen, known: Prospects, issue: str) -> Iterable[str]:
    """Who else carries the issue out: those who decide today as well, and those who are ahead and are not asked."""
    others = [party for party in seen.view.obligors[issue] if party != seen.seat]
    if not others:
        yield seen.say("You alone are bound.")
        return
    today = [seen.label(party) for party in others if party in known.due_today]
    ahead = [seen.label(party) for party in others if party not in known.due_today]
    if today:
        yield seen.say(
            "Also bound: {parties}. All decide at the same time, and what shows is known once the day is over.",
            parties=seen.listed(today),
        )
    if ahead:
        yield seen.say("Not due today, having delivered more of it than you so far: {parties}.", parties=seen.listed(ahead))


def _phase(seen: Seen, known: Prospects, phases: int) -> Iterable[str]:
    if known.phase > phases:
        yield seen.say("All phases are done; the duty goes on this {unit}.", unit=seen.unit)
    elif known.days > 1:
        yield seen.say(
            "Day {day} of {days}: phase {phase} of {phases} is due.",
            day=known.day,
            days=known.days,
            phase=known.phase,
            phases=phases,
        )
    else:
        yield seen.say("Phase {phase} of {phases} is due.", phase=known.phase, phases=phases)
    if known.mine.overdue:
        yield seen.say("You have been overdue since {unit} {round}.", unit=seen.unit, round=known.mine.overdue_since)


def _verified(seen: Seen, known: Prospects, issue: str) -> str:
    if seen.is_evident(issue):
        return seen.say("What is delivered here shows by itself: a breach is always seen.")
    return seen.say(
        "Verified by: {tier}. A breach would be seen with a chance of {chance} in 100.",
        tier=seen.tier_name(known.tier),
        chance=seen.number(100 * known.detection, 0),
    )


def _stakes(seen: Seen, known: Prospects) -> Iterable[str]:
    if abs(known.outlook.whole) >= EVEN:
        yield seen.say(
            "Once all promises that hang together with this one are delivered by all, that moves your points by {points}.",
            points=seen.amount(known.outlook.whole, signed=True),
        )
    if abs(known.outlook.ended) >= EVEN:
        yield seen.say(
            "If they ended now, your points would move by {points}.", points=seen.amount(known.outlook.ended, signed=True)
        )


def _choices(seen: Seen, known: Prospects) -> tuple[Conduct, ...]:
    who = seen.listed([seen.label(party) for party in known.exposed])
    kept, withheld = known.outlook.kept, known.outlook.withheld
    choices = [
        _conduct(seen, "carry-all", _all_kept(seen), None),
        _conduct(seen, "carry-out", _kept(seen, known, who), kept),
    ]
    if known.mine.because:
        choices.append(_conduct(seen, "suspend", _suspended(seen, known), withheld))
    elif known.is_failed:
        choices.append(_conduct(seen, "suspend", (), None))  # refused, and the refusal says why
    choices.append(_conduct(seen, "stall", _stalled(seen, known, who), withheld))
    choices.append(_conduct(seen, "breach", _broken(seen, known, who), withheld))
    return tuple(choices)


def _conduct(seen: Seen, action: str, said: Iterable[str], points: float | None) -> Conduct:
    told = "" if points is None else seen.say("{points} now", points=seen.speaker.points(points, signed=True))
    return Conduct(action, seen.speaker.act(action), " ".join(said), points, told)


def _all_kept(seen: Seen) -> Iterable[str]:
    due = [seen.issue_label(issue) for issue in seen.due_today()]
    if len(due) > 1:
        yield seen.say("Due from you today: {issues}.", issues=seen.listed(due))
    yield seen.say(
        "You keep your word on all that falls due this {unit}. As soon as somebody fails, you are asked again.",
        unit=seen.unit,
    )


def _kept(seen: Seen, known: Prospects, who: str) -> Iterable[str]:
    yield _moves(seen, known.outlook.kept, N_("If all who are due deliver, your points move by {points}."))
    if abs(known.outlook.alone - known.outlook.kept) >= EVEN:
        yield _moves(seen, known.outlook.alone, N_("If you alone deliver, they move by {points}."))
    if who:
        yield seen.say(
            "Once verified, the trust of {who} in you grows by up to {gain}.", who=who, gain=seen.number(known.trust_gain)
        )
    if known.false_alarm > 0:
        yield seen.say("A false alarm has a chance of {chance} in 100.", chance=seen.number(100 * known.false_alarm, 0))


def _moves(seen: Seen, points: float, message: str) -> str:
    return seen.say(message, points=seen.amount(points, signed=True))


def _spared(seen: Seen, known: Prospects) -> Iterable[str]:
    """What not delivering moves, against delivering."""
    yield _moves(seen, known.outlook.withheld, N_("If the others deliver and you do not, your points move by {points}."))
    difference = known.outlook.withheld - known.outlook.kept
    if difference >= EVEN:
        yield seen.say("For today that saves you {points}.", points=seen.speaker.points(difference))
    elif difference <= -EVEN:
        yield seen.say("That is {points} less than if you keep your word.", points=seen.speaker.points(-difference))


def _suspended(seen: Seen, known: Prospects) -> Iterable[str]:
    why = seen.listed([f"{seen.label(party)} – {seen.issue_label(issue)}" for party, issue in known.mine.because])
    yield seen.say("You may, because this is overdue: {promises}.", promises=why)
    yield seen.say("Everybody sees it; no trust is lost, and you are not in default.")
    yield seen.say("As soon as it is made good, your part is due again.")


def _stalled(seen: Seen, known: Prospects, who: str) -> Iterable[str]:
    yield from _spared(seen, known)
    yield seen.say("Everybody sees it.")
    is_breach = known.stalls + 1 >= known.stalls_to_breach
    if who and not is_breach:
        yield seen.say("The trust of {who} in you falls by {loss}.", who=who, loss=seen.number(known.stall_loss))
    yield seen.plural(
        "{count} stall in a row counts as a breach; this would be number {now}.",
        "{count} stalls in a row count as a breach; this would be number {now}.",
        known.stalls_to_breach,
        now=known.stalls + 1,
    )
    if is_breach:
        if who:
            yield seen.say("The trust of {who} in you falls by up to {loss}.", who=who, loss=seen.number(known.trust_loss))
        yield from _once_seen(seen, known)
    if not is_breach or known.collapse is None:
        yield from _follows(seen, known)


def _broken(seen: Seen, known: Prospects, who: str) -> Iterable[str]:
    yield from _spared(seen, known)
    if known.detection >= 1.0:
        yield seen.say("Everybody sees it.")
    if who:
        message = (
            N_("The trust of {who} in you falls by up to {loss}.")
            if known.detection >= 1.0
            else N_("If it is seen, the trust of {who} in you falls by up to {loss}.")
        )
        yield seen.say(message, who=who, loss=seen.number(known.trust_loss))
    yield from _once_seen(seen, known)
    if known.collapse is None and any(_follows(seen, known)):
        yield seen.say("Until it is made good, the same follows as from stalling.")
    if known.detection < 1.0:
        yield seen.say("If it is not seen, all believe that you have delivered; at the end what is true counts.")


def _once_seen(seen: Seen, known: Prospects) -> Iterable[str]:
    """What a breach that is seen brings besides the trust that it costs: the ceasefire may collapse, deeds count less."""
    if known.collapse is not None:
        yield seen.labels.worded(
            "The ceasefire then collapses: trust between all principals falls by another {loss}, and what was agreed on its "
            "track falls with it.",
            loss=seen.number(known.collapse.loss),
        )
        yield _moves(seen, known.collapse.change, N_("Your points then move by {points} instead."))
        if known.collapse.ends and seen.view.round < seen.last_round:
            yield seen.say(
                "What else stands in its text may be ended from {unit} {round} on by: {parties}.",
                parties=seen.listed([seen.label(party) for party in known.collapse.ends]),
                unit=seen.unit,
                round=seen.view.round + 1,
            )
    yield seen.plural(
        "Once seen, your good deeds count less for {count} {unit}.",
        "Once seen, your good deeds count less for {count} {unit}s.",
        known.probation_rounds,
        unit=seen.unit,
    )


def _follows(seen: Seen, known: Prospects) -> Iterable[str]:
    """What a default leads to, for as long as it is not made good."""
    follows, first = known.follows, known.mine.overdue_since or seen.view.round
    risk = known.outlook.whole - known.outlook.withheld
    if risk >= EVEN and (follows.suspends or follows.ends):
        yield seen.say(
            "What is still to come to you from these texts is then at risk: {points}.", points=seen.speaker.points(risk)
        )
    if follows.suspends:
        yield seen.say(
            "While you are overdue, this may be held back from you: {promises}.",
            promises=seen.listed([f"{seen.label(party)} – {seen.issue_label(issue)}" for party, issue in follows.suspends]),
        )
    ends, lapses = max(first + max(follows.ends_after, 1), seen.view.round + 1), first + follows.lapses_after - 1
    does_lapse = follows.lapses_after > 0 and lapses <= seen.last_round
    may_end = bool(follows.ends) and ends <= (lapses if does_lapse else seen.last_round)
    if may_end:
        yield seen.say(
            "If it is not made good, the text may be ended from {unit} {round} on by: {parties}.",
            parties=seen.listed([seen.label(party) for party in follows.ends]),
            unit=seen.unit,
            round=ends,
        )
    if does_lapse:
        yield seen.say("At the end of {unit} {round} the text would lapse by itself.", unit=seen.unit, round=lapses)
    if follows.protects:
        yield seen.say(PROTECTS)
    if (may_end or does_lapse) and known.outlook.ended <= -EVEN:
        yield seen.say(
            "If it ends, what you have now moves by {points}.", points=seen.speaker.points(known.outlook.ended, signed=True)
        )
