"""What one seat alone sees of a game, as plain data: its points, its estimates, what it may do. For that seat only."""

from __future__ import annotations

from dataclasses import dataclass

from negotiate.engine.ledger import TRUE, whole_worth
from negotiate.engine.records import call
from negotiate.engine.view_fields import Points
from negotiate.play.match import Match
from negotiate.present.actions import ActionChoice, actions
from negotiate.present.brief import Brief, brief
from negotiate.present.duty import Duty, duty
from negotiate.present.log import LogEntry, own_log
from negotiate.present.mediation import Mediation, mediation
from negotiate.present.moment import Moment
from negotiate.present.offers import OfferSight, offer_sights
from negotiate.present.promises import PromiseSides, own_sides
from negotiate.present.seen import Seen
from negotiate.present.stakes import stakes
from negotiate.present.table import own_trust_text, own_turn_text
from negotiate.words.speaker import Speaker


@dataclass(frozen=True)
class Private:
    """The private part of a table for the party or the mediator in `seat`, told in one language."""

    language: str
    seat: str
    label: str
    is_asked: bool
    """Whether this seat must decide now."""
    turn_text: str
    """Whose turn it is, spoken to this seat."""
    trust_text: str
    """How far the other principals trust this seat, and it them; empty for seats that are no principal's."""
    points_text: str
    """What the seat has earned so far; empty for seats without points."""
    values: Points
    """Own points of every option beyond the status quo, by issue; empty for seats without points."""
    estimates: dict[str, Points]
    """What this seat thinks the others' points are, by party and issue."""
    offers: tuple[OfferSight, ...]
    """What the packages on the table are to this seat."""
    actions: tuple[ActionChoice, ...]
    log: tuple[LogEntry, ...]
    """What the seat did in secret, the oldest first."""
    brief: Brief
    duty: Duty | None
    mediation: Mediation | None
    stakes: dict[str, str]
    """How far issues are zero-sum among the principals, as this seat sees it; those of which there is anything to say."""
    promise_sides: PromiseSides
    """The picture of the ledger of promises, the seat's own on the left."""


def private(game: Match | Moment, seat: str, speaker: Speaker) -> Private:
    """The private part of a match as it stands, or of a moment of one, for a seat, told by a speaker.

    Raises NotationError for a seat that does not exist.
    """
    return private_of((Moment.of(game) if isinstance(game, Match) else game).seen(seat, speaker))


def private_of(seen: Seen) -> Private:
    """The private part of what a seat sees."""
    return Private(
        language=seen.speaker.code,
        seat=seen.seat,
        label=seen.label(seen.seat),
        is_asked=seen.is_asked,
        turn_text=own_turn_text(seen),
        trust_text=own_trust_text(seen),
        points_text=_points_text(seen),
        values=seen.view.values,
        estimates=seen.view.estimates,
        offers=offer_sights(seen),
        actions=actions(seen),
        log=own_log(seen),
        brief=brief(seen),
        duty=duty(seen),
        mediation=mediation(seen),
        stakes=stakes(seen),
        promise_sides=own_sides(seen, seen.seat),
    )


def _points_text(seen: Seen) -> str:
    if not seen.is_party:
        return ""
    if seen.view.ended:
        # what is true counts now, as in the results; until then it is what everybody believes
        points = float(call(whole_worth, seen.rules.record, seen.game, TRUE, seen.index))
        return seen.say("Your points: {points}", points=seen.amount(points))
    return seen.say("Your points so far: {points}", points=seen.amount(seen.view.utility))
