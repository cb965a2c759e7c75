"""One seat's sight of the table: the public and its private part put together, which is what a client draws or says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from negotiate.play.match import Match
from negotiate.present.actions import ActionChoice
from negotiate.present.brief import Brief
from negotiate.present.chronicle import EventCard, RoundMark
from negotiate.present.duty import Duty
from negotiate.present.exchanges import Exchange
from negotiate.present.log import LogEntry
from negotiate.present.mediation import Mediation
from negotiate.present.moment import Moment
from negotiate.present.offers import AgreementCard, OfferCard, OfferSight
from negotiate.present.private import Private, private
from negotiate.present.promises import Promises, PromiseSides
from negotiate.present.public import Public, public
from negotiate.present.seen import ENGLISH_PLAYER, PROJECTOR
from negotiate.present.table import Header, Measure, MutualTrust, PartyCard, TrustEdge
from negotiate.present.tracks import IssueRow, TrackColumn
from negotiate.words.speaker import Speaker


@dataclass(frozen=True)
class Scene:
    """What a seat sees; without a private part (on the projector) what everybody sees."""

    public: Public
    private: Private | None = None

    # Everybody's

    @property
    def header(self) -> Header:
        """The line on top."""
        return self.public.header

    @property
    def parties(self) -> tuple[PartyCard, ...]:
        """The seats at the table, the mediator's last."""
        return self.public.parties

    @property
    def trust(self) -> tuple[TrustEdge, ...]:
        """How far each party trusts each other."""
        return self.public.trust

    @property
    def mutual_trust(self) -> MutualTrust:
        """The least trust between principals."""
        return self.public.mutual_trust

    @property
    def bargains(self) -> bool:
        """Whether there are alternating offers: a signature ends the game, and trust plays no part (M23)."""
        return not self.public.mutual_trust.text

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What everybody can see about the talks as a whole."""
        return self.public.measures

    @property
    def tracks(self) -> tuple[TrackColumn, ...]:
        """Tracks with their issues and options."""
        return self.public.tracks

    @property
    def agreements(self) -> tuple[AgreementCard, ...]:
        """What is signed, the newest first."""
        return self.public.agreements

    @property
    def promises(self) -> Promises:
        """Who owes what to whom, and how that stands."""
        return self.public.promises

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Texts under which people come home, day by day, the newest first."""
        return self.public.exchanges

    @property
    def timeline(self) -> tuple[RoundMark, ...]:
        """The rounds, played or to come."""
        return self.public.timeline

    @property
    def cards(self) -> tuple[EventCard, ...]:
        """Event cards, the newest first."""
        return self.public.cards

    @property
    def offers(self) -> tuple[OfferCard, ...]:
        """The packages on the table, the one that is being answered first."""
        return self.public.offers

    # The seat's own

    @property
    def seat(self) -> str:
        """Who looks on; PROJECTOR for everybody."""
        return self.private.seat if self.private else PROJECTOR

    @property
    def seat_label(self) -> str:
        """Plain name of who looks on; empty on the projector."""
        return self.private.label if self.private else ""

    @property
    def is_asked(self) -> bool:
        """Whether it is this seat's turn."""
        return self.private is not None and self.private.is_asked

    @property
    def turn_text(self) -> str:
        """Whose turn it is, spoken to who looks on."""
        return self.private.turn_text if self.private else self.public.header.turn_text

    @property
    def trust_text(self) -> str:
        """How far the other principals trust this seat, and it them; empty on the projector and for other seats."""
        return self.private.trust_text if self.private else ""

    @property
    def points_text(self) -> str:
        """What the seat has earned so far; empty for seats without points."""
        return self.private.points_text if self.private else ""

    @property
    def actions(self) -> tuple[ActionChoice, ...]:
        """What the seat may do now; empty when it is somebody else's turn."""
        return self.private.actions if self.private else ()

    @property
    def brief(self) -> Brief | None:
        """The role brief."""
        return self.private.brief if self.private else None

    @property
    def duty(self) -> Duty | None:
        """What the seat must carry out or not; None unless that is its decision now."""
        return self.private.duty if self.private else None

    @property
    def promise_sides(self) -> PromiseSides:
        """The picture of the ledger of promises; a seat's own stand on the left."""
        return self.private.promise_sides if self.private else self.public.promises.sides

    @property
    def mediation(self) -> Mediation | None:
        """The mediator's own page; None for every other seat."""
        return self.private.mediation if self.private else None

    # Put together

    @cached_property
    def log(self) -> tuple[LogEntry, ...]:
        """What has happened as far as the seat knows it, the oldest first."""
        if self.private is None or not self.private.log:
            return self.public.log
        return tuple(sorted((*self.public.log, *self.private.log), key=lambda entry: entry.number))

    def offer(self, seat: str) -> OfferSight:
        """What the package of `seat` on the table is to who looks on. Raises KeyError when it has none there."""
        return self._sights[seat]

    @cached_property
    def _sights(self) -> dict[str, OfferSight]:
        if self.private is not None:
            return {offer.seat: offer for offer in self.private.offers}
        return {
            card.seat: OfferSight(card.seat, card.title, is_mine=False, awaits_me=False, worth=None, estimates=())
            for card in self.offers
        }

    @property
    def awaiting(self) -> tuple[OfferCard, ...]:
        """The packages that await an answer of this seat."""
        return tuple(card for card in self.offers if self.offer(card.seat).awaits_me)

    @property
    def issues(self) -> Iterator[IssueRow]:
        """The issues of all tracks."""
        return (issue for track in self.tracks for issue in track.issues)

    def stakes_text(self, issue: str) -> str:
        """How far an issue is zero-sum among the principals, as far as this seat can tell; empty for everybody else."""
        return self.private.stakes.get(issue, "") if self.private else ""

    def points(self, issue: str, option: str) -> float | None:
        """Own points of an option beyond the status quo; None for who has none."""
        return self.private.values[issue][option] if self.private and self.private.values else None

    def change(self, issue: str, option: str) -> float | None:
        """Own points of an option against what stands now; None for who has none."""
        if self.private is None or not self.private.values:
            return None
        values = self.private.values[issue]
        return values[option] - values[self._standing[issue]]

    @cached_property
    def _standing(self) -> dict[str, str]:
        return {issue.issue: issue.standing for issue in self.issues}

    def estimates(self, issue: str, option: str) -> dict[str, float]:
        """What the seat thinks an option is worth to the others, points by party; empty on the projector."""
        return {party: values[issue][option] for party, values in self.private.estimates.items()} if self.private else {}


def scene(game: Match | Moment, seat: str = PROJECTOR, speaker: Speaker = ENGLISH_PLAYER) -> Scene:
    """How a match, or a moment of one, looks from a seat. Raises NotationError for a seat that does not exist."""
    moment = Moment.of(game) if isinstance(game, Match) else game
    return Scene(public(moment, speaker), private(moment, seat, speaker) if seat else None)
