"""What everybody at the table sees of a game, as plain data. Nothing in it depends on a seat, so it may go to all."""

from __future__ import annotations

from dataclasses import dataclass

from negotiate.play.match import Match
from negotiate.present.chronicle import EventCard, RoundMark, event_cards, timeline
from negotiate.present.exchanges import Exchange, exchanges
from negotiate.present.log import LogEntry, log
from negotiate.present.moment import Moment
from negotiate.present.offers import AgreementCard, OfferCard, agreements, offers
from negotiate.present.promises import Promises, told_promises
from negotiate.present.seen import Sight
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
from negotiate.present.tracks import NeedLine, TrackColumn, accord_needs, tracks
from negotiate.words.speaker import Speaker


@dataclass(frozen=True)
class Public:
    """The public part of a table, told in one language (`language`, a catalogue's code)."""

    language: str
    scenario: str
    header: Header
    parties: tuple[PartyCard, ...]
    trust: tuple[TrustEdge, ...]
    mutual_trust: MutualTrust
    measures: tuple[Measure, ...]
    tracks: tuple[TrackColumn, ...]
    accord: tuple[NeedLine, ...]
    """What a comprehensive accord takes; empty when the scenario has none."""
    offers: tuple[OfferCard, ...]
    agreements: tuple[AgreementCard, ...]
    promises: Promises
    """Who owes what to whom."""
    exchanges: tuple[Exchange, ...]
    """Texts under which people come home, day by day, the newest first."""
    timeline: tuple[RoundMark, ...]
    cards: tuple[EventCard, ...]
    """Event cards, the newest first."""
    log: tuple[LogEntry, ...]
    """What has happened, the oldest first."""


def public(game: Match | Moment, speaker: Speaker) -> Public:
    """The public part of a match as it stands, or of a moment of one, told by a speaker."""
    return public_of((Moment.of(game) if isinstance(game, Match) else game).sight(speaker))


def public_of(sight: Sight) -> Public:
    """The public part of what everybody sees."""
    return Public(
        language=sight.speaker.code,
        scenario=sight.view.scenario,
        header=header(sight),
        parties=parties(sight),
        trust=trust_edges(sight),
        mutual_trust=mutual_trust(sight),
        measures=measures(sight),
        tracks=tracks(sight),
        accord=accord_needs(sight),
        offers=offers(sight),
        agreements=agreements(sight),
        promises=told_promises(sight),
        exchanges=exchanges(sight),
        timeline=timeline(sight),
        cards=event_cards(sight),
        log=log(sight),
    )
