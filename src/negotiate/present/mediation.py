"""The mediator's seat: private soundings, a bridging package with its welfare, leverage, credibility, verification."""

from __future__ import annotations

from dataclasses import dataclass

from negotiate.engine.notation import parse
from negotiate.play.match import Match
from negotiate.present.moment import Moment
from negotiate.present.offers import Item, items
from negotiate.present.seen import ENGLISH_PLAYER, Seen
from negotiate.present.worth import Estimate, Welfare, estimates, welfare
from negotiate.words.speaker import Speaker

BRIDGE_BUILDER = "drafter"
"""The built-in mediator that drafts bridging packages."""


@dataclass(frozen=True)
class Sounding:
    """What the parties have let the mediator know in private about one open option; points by party, with an error."""

    issue: str
    issue_label: str
    option: str
    option_label: str
    points: dict[str, float]
    text: str


@dataclass(frozen=True)
class Credibility:
    """The mediator's credibility with a party, 0..100, and whether it is enough to facilitate."""

    party: str
    label: str
    points: float
    is_enough: bool
    text: str


@dataclass(frozen=True)
class Mediation:
    """What only the mediator's seat is shown."""

    soundings: tuple[Sounding, ...]
    leverage: float
    leverage_text: str
    credibility: tuple[Credibility, ...]
    verification: tuple[str, ...]
    """What its verification would mean, track by track."""
    side_payment_text: str


@dataclass(frozen=True)
class Bridge:
    """A bridging package: what it says, what it brings whom, and who is least satisfied."""

    options: dict[str, str]
    items: tuple[Item, ...]
    estimates: tuple[Estimate, ...]
    welfare: Welfare
    text: str


def mediation(seen: Seen) -> Mediation | None:
    """The mediator's own page; None for every other seat."""
    if not seen.is_mediator:
        return None
    view, record = seen.view, seen.record
    needed = float(record["credibility_needed"])
    credibility = tuple(
        Credibility(
            party,
            seen.label(party),
            view.credibility[party],
            view.credibility[party] >= needed,
            seen.say(
                "Credibility with {who}: {points} of 100; facilitation needs {needed}.",
                who=seen.label(party),
                points=seen.number(view.credibility[party], 0),
                needed=seen.number(needed, 0),
            ),
        )
        for party in seen.principals
    )
    verification = tuple(
        seen.say(
            "{track}: {tier}",
            track=seen.names.track_labels[t],
            tier=seen.tier_name(int(record["mediator_tier"][seen.chair, t])),
        )
        for t, track in enumerate(seen.names.tracks)
        if not seen.names.shares_tracks or view.holders.get(track) == seen.seat
    )
    costs = {
        "side": seen.amount(seen.rules.cost_of("manipulate")),
        "guarantee": seen.amount(seen.rules.cost_of("guarantee")),
    }
    side = ""
    if view.side_payment > 0:
        side = seen.say(
            "Side payments now on offer: {points} on high politics.", points=seen.speaker.points(view.side_payment)
        )
    return Mediation(
        soundings=tuple(_soundings(seen)),
        leverage=view.leverage,
        leverage_text=seen.say(
            "Leverage left: {left}. Side payments cost {side}, a guarantee {guarantee}.",
            left=seen.amount(view.leverage),
            **costs,
        ),
        credibility=credibility,
        verification=verification,
        side_payment_text=side,
    )


def _soundings(seen: Seen) -> list[Sounding]:
    found = []
    for issue, open_options in seen.view.options_open.items():
        standing = seen.standing(issue)
        for option in open_options:
            if option == standing:
                continue
            points = {
                party: values[issue][option] - values[issue][standing]
                for party, values in seen.view.estimates.items()
                if party in seen.view.owners[issue]
            }
            said = ", ".join(f"{seen.label(party)} {seen.number(value, signed=True)}" for party, value in points.items())
            found.append(
                Sounding(
                    issue,
                    seen.issue_label(issue),
                    option,
                    seen.option_label(issue, option),
                    points,
                    f"{seen.speaker.labelled(seen.issue_label(issue), seen.option_label(issue, option))} – {said}",
                )
            )
    return found


def bridge(match: Match, speaker: Speaker = ENGLISH_PLAYER) -> Bridge | None:
    """The package that the built-in mediator would table now from the same knowledge; None when it has none in sight.

    Asks a fork of the match, so nothing of the match changes. Only while the mediator's act is awaited.
    """
    pending = match.pending
    if pending is None or pending.kind != "mediate":
        return None
    seen = Moment.of(match).seen(pending.seat, speaker)
    options = suggestion(match, BRIDGE_BUILDER)
    if not options:
        return None
    measured = welfare(seen, options)
    assert measured is not None  # the seat is the mediator's
    return Bridge(
        options,
        items(seen, options),
        estimates(seen, options),
        measured,
        seen.say("A bridging package is in sight: {package}.", package=seen.package_text(options)),
    )


def suggestion(match: Match, player: str) -> dict[str, str]:
    """The package that a built-in player would table in the pending seat now; empty when it would do something else."""
    pending = match.pending
    if pending is None:
        return {}
    other = match.fork({pending.seat: player})
    before = len(other.events)
    other.step()
    for event in other.events[before:]:
        if event.kind == "action" and event["seat"] == pending.seat:
            return parse(match.rules.names, str(event["action"])).options
    return {}
