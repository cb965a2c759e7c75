"""Carrying out: the choice of a party that has something to carry out, with what is known of verification and cost."""

from __future__ import annotations

from dataclasses import dataclass

from negotiate.engine.prospects import Prospects, prospects
from negotiate.present.offers import breaches
from negotiate.present.seen import Seen


@dataclass(frozen=True)
class Conduct:
    """One of the three choices: carry-out, stall or breach."""

    action: str
    label: str
    text: str
    """What it is likely to bring, in a sentence or two."""


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
    others = [seen.label(party) for party in seen.view.obligors[issue] if party != seen.seat]
    return Duty(
        issue=issue,
        issue_label=seen.issue_label(issue),
        option_label=seen.option_label(issue, agreement.option),
        phase_text=_phase(seen, agreement.phases_done, known.due, agreement.phases),
        verification_text=seen.say(
            "Verified by: {tier}. A breach would be seen with a chance of {chance} in 100.",
            tier=seen.tier_name(known.tier),
            chance=seen.number(100 * known.detection, 0),
        ),
        prospects=known,
        obligors_text=seen.say(
            "Also bound: {parties}. What they do now you will learn only if verification finds out.",
            parties=seen.listed(others),
        )
        if others
        else seen.say("You alone are bound."),
        history=tuple(breaches(seen, issue)),
        choices=_choices(seen, known),
    )


def _phase(seen: Seen, done: int, due: int, phases: int) -> str:
    if done >= phases:
        return seen.say("All phases are done; the duty goes on this round.")
    if due == 1:
        return seen.say("Phase {phase} of {phases} is due.", phase=done + 1, phases=phases)
    return seen.say("Phases {first} to {last} of {phases} are due.", first=done + 1, last=done + due, phases=phases)


def _choices(seen: Seen, known: Prospects) -> tuple[Conduct, ...]:
    who = seen.listed([seen.label(party) for party in known.exposed])
    return (
        Conduct("carry-out", seen.speaker.act("carry-out"), " ".join(_kept(seen, known, who))),
        Conduct("stall", seen.speaker.act("stall"), " ".join(_stalled(seen, known, who))),
        Conduct("breach", seen.speaker.act("breach"), " ".join(_broken(seen, known, who))),
    )


def _kept(seen: Seen, known: Prospects, who: str) -> list[str]:
    if who:
        said = [
            seen.say(
                "Once verified, the trust of {who} in you grows by up to {gain}.",
                who=who,
                gain=seen.number(known.trust_gain),
            )
        ]
    else:
        said = [seen.say("Once verified, the phase counts as done.")]
    if known.false_alarm > 0:
        said.append(
            seen.say("A false alarm has a chance of {chance} in 100.", chance=seen.number(100 * known.false_alarm, 0))
        )
    return said


def _stalled(seen: Seen, known: Prospects, who: str) -> list[str]:
    said = [seen.say("Everybody sees it.")]
    if who:
        said.append(seen.say("The trust of {who} in you falls by {loss}.", who=who, loss=seen.number(known.stall_loss)))
    if known.stalls + 1 >= known.stalls_to_breach:
        said.append(seen.say("One more stall counts as a breach."))
    else:
        said.append(
            seen.plural(
                "{count} stall in a row counts as a breach; this would be number {now}.",
                "{count} stalls in a row count as a breach; this would be number {now}.",
                known.stalls_to_breach,
                now=known.stalls + 1,
            )
        )
    return said


def _broken(seen: Seen, known: Prospects, who: str) -> list[str]:
    said = []
    if who:
        said.append(
            seen.say(
                "If it is seen, the trust of {who} in you falls by up to {loss}.",
                who=who,
                loss=seen.number(known.trust_loss),
            )
        )
    said.append(
        seen.plural(
            "Once seen, your good deeds count less for {count} round.",
            "Once seen, your good deeds count less for {count} rounds.",
            known.probation_rounds,
        )
    )
    said.append(seen.say("If it is not seen, the phase counts as done."))
    return said
