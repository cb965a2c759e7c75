"""Carrying out: the choice of a party that has something to carry out, with what is known of verification and cost."""

from __future__ import annotations

from dataclasses import dataclass

from negotiate.engine.prospects import Prospects, prospects
from negotiate.present.offers import breaches
from negotiate.present.seen import Seen, listed
from negotiate.words.catalogue import _, n_, number


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
        phase_text=_phase(agreement.phases_done, known.due, agreement.phases),
        verification_text=_(
            "Verified by: {tier}. A breach would be seen with a chance of {chance} in 100.",
            tier=seen.tier_name(known.tier),
            chance=number(100 * known.detection, 0),
        ),
        prospects=known,
        obligors_text=_(
            "Also bound: {parties}. What they do now you will learn only if verification finds out.", parties=listed(others)
        )
        if others
        else _("You alone are bound."),
        history=tuple(breaches(seen, issue)),
        choices=_choices(seen, known),
    )


def _phase(done: int, due: int, phases: int) -> str:
    if done >= phases:
        return _("All phases are done; the duty goes on this round.")
    if due == 1:
        return _("Phase {phase} of {phases} is due.", phase=done + 1, phases=phases)
    return _("Phases {first} to {last} of {phases} are due.", first=done + 1, last=done + due, phases=phases)


def _choices(seen: Seen, known: Prospects) -> tuple[Conduct, ...]:
    who = listed([seen.label(party) for party in known.exposed])
    return (
        Conduct("carry-out", _("Carry out"), " ".join(_kept(known, who))),
        Conduct("stall", _("Stall"), " ".join(_stalled(known, who))),
        Conduct("breach", _("Break your word"), " ".join(_broken(known, who))),
    )


def _kept(known: Prospects, who: str) -> list[str]:
    if who:
        said = [_("Once verified, the trust of {who} in you grows by up to {gain}.", who=who, gain=number(known.trust_gain))]
    else:
        said = [_("Once verified, the phase counts as done.")]
    if known.false_alarm > 0:
        said.append(_("A false alarm has a chance of {chance} in 100.", chance=number(100 * known.false_alarm, 0)))
    return said


def _stalled(known: Prospects, who: str) -> list[str]:
    said = [_("Everybody sees it.")]
    if who:
        said.append(_("The trust of {who} in you falls by {loss}.", who=who, loss=number(known.stall_loss)))
    if known.stalls + 1 >= known.stalls_to_breach:
        said.append(_("One more stall counts as a breach."))
    else:
        said.append(
            n_(
                "{count} stall in a row counts as a breach; this would be number {now}.",
                "{count} stalls in a row count as a breach; this would be number {now}.",
                known.stalls_to_breach,
                now=known.stalls + 1,
            )
        )
    return said


def _broken(known: Prospects, who: str) -> list[str]:
    said = []
    if who:
        said.append(
            _("If it is seen, the trust of {who} in you falls by up to {loss}.", who=who, loss=number(known.trust_loss))
        )
    said.append(
        n_(
            "Once seen, your good deeds count less for {count} round.",
            "Once seen, your good deeds count less for {count} rounds.",
            known.probation_rounds,
        )
    )
    said.append(_("If it is not seen, the phase counts as done."))
    return said
