"""Everything that one seat sees of the table now, put together: what the window draws and the terminal says."""

from __future__ import annotations

from dataclasses import dataclass

from negotiate.play.match import Match
from negotiate.present.actions import ActionChoice, actions
from negotiate.present.brief import Brief, brief
from negotiate.present.chronicle import EventCard, RoundMark, event_cards, timeline
from negotiate.present.duty import Duty, duty
from negotiate.present.log import LogEntry, log
from negotiate.present.mediation import Mediation, mediation
from negotiate.present.offers import AgreementCard, OfferCard, agreements, offers
from negotiate.present.seen import ENGLISH_PLAYER, PROJECTOR, Seen
from negotiate.present.table import (
    Header,
    Measure,
    MutualTrust,
    PartyCard,
    TrustEdge,
    header,
    measures,
    mutual_trust,
    parties,
    trust_edges,
)
from negotiate.present.tracks import TrackColumn, tracks
from negotiate.words.speaker import Speaker


@dataclass(frozen=True)
class Scene:
    """One seat's sight of the table. On the projector (`seat` is empty) nothing is private."""

    seat: str
    header: Header
    parties: tuple[PartyCard, ...]
    trust: tuple[TrustEdge, ...]
    mutual_trust: MutualTrust
    measures: tuple[Measure, ...]
    tracks: tuple[TrackColumn, ...]
    offers: tuple[OfferCard, ...]
    agreements: tuple[AgreementCard, ...]
    actions: tuple[ActionChoice, ...]
    timeline: tuple[RoundMark, ...]
    cards: tuple[EventCard, ...]
    log: tuple[LogEntry, ...]
    brief: Brief | None
    duty: Duty | None
    mediation: Mediation | None
    points_text: str
    """What the seat has earned so far; empty for seats without points."""


def scene(match: Match, seat: str = PROJECTOR, speaker: Speaker = ENGLISH_PLAYER) -> Scene:
    """How a match looks from a seat now. Raises NotationError for a seat that does not exist."""
    return scene_of(Seen.of(match, seat, speaker))


def scene_of(seen: Seen) -> Scene:
    """The scene of a sight; for replays and tests, which have no match."""
    return Scene(
        seat=seen.seat,
        header=header(seen),
        parties=parties(seen),
        trust=trust_edges(seen),
        mutual_trust=mutual_trust(seen),
        measures=measures(seen),
        tracks=tracks(seen),
        offers=offers(seen),
        agreements=agreements(seen),
        actions=actions(seen),
        timeline=timeline(seen),
        cards=event_cards(seen),
        log=log(seen),
        brief=brief(seen),
        duty=duty(seen),
        mediation=mediation(seen),
        points_text=_points_text(seen),
    )


def _points_text(seen: Seen) -> str:
    if not seen.is_party:
        return ""
    points = seen.amount(seen.view.utility)
    return (
        seen.say("Your points: {points}", points=points)
        if seen.view.ended
        else seen.say("Your points so far: {points}", points=points)
    )
