"""What one seat may know: its own values and aims, public facts, its own estimates of the others. Nothing else.

How each field is made stands in view_fields.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.acts import CONCEALED_ACTIONS
from negotiate.engine.decision import Decision
from negotiate.engine.event_kinds import HINT
from negotiate.engine.events import Event
from negotiate.engine.notation import seat_called, seat_index, seat_label
from negotiate.engine.reckoned import NO_ESTIMATES, reckoned
from negotiate.engine.rules import Rules
from negotiate.engine.view_fields import (
    FIELDS,
    PUBLIC_FIELDS,
    Agreement,
    Gesture,
    Offer,
    Points,
    Sources,
    TrustAtStake,
    fixed_of,
)


@dataclass(frozen=True)
class PublicView:
    """What everybody at the table may know; plain data. Shares and chances are 0..1, trust and support 0..100."""

    scenario: str
    title: str
    round: int
    rounds: int
    round_label: str
    decision: Decision | None
    ended: str | None
    """How the game ended, one of codes.ENDINGS."""

    parties: tuple[str, ...]
    mediator: str | None
    """Who mediates; of several that share the tracks, the one whose act is asked for, or was last."""
    trust: dict[str, dict[str, float]]
    """trust[who][in whom], 0..100."""
    mutual_trust: float
    hope: dict[str, float]
    pain: dict[str, float]
    support: dict[str, float]
    ripeness: float
    presence: dict[str, str]
    probation: dict[str, int]
    """Rounds for which a party's good deeds count less after a breach that was seen."""
    gestures: dict[str, Gesture]
    tracks_open: dict[str, bool]
    options_open: dict[str, tuple[str, ...]]
    owners: dict[str, tuple[str, ...]]
    obligors: dict[str, tuple[str, ...]]
    risk: Points
    """Belief that a sensible party wants before it signs an option, 0..1 (M6)."""
    agreements: dict[str, Agreement]
    carried_out: dict[str, str]
    """The furthest option of an issue that was ever fully carried out."""
    communiques: dict[str, str]
    joined: dict[str, tuple[str, ...]]
    """Whose names stand under the communiqué on an issue."""
    offers: tuple[Offer, ...]
    phases_verified: int
    calm_rounds: int
    quiet_rounds: int
    ceasefire: str | None
    """The option of the ceasefire issue that is signed; None without one."""
    collapses: int
    suspended_until: int
    """No high-politics text may be tabled up to and including this round."""
    people_returned: float
    inclusion: float
    guarantor_credibility: float
    leverage: float
    credibility: dict[str, float]
    """The mediator's credibility with each party, 0..100."""
    facilitated: bool
    side_payment: float
    accord_round: int
    holders: dict[str, str]
    """Who mediates each track; without the tracks that nobody does."""


@dataclass(frozen=True)
class View(PublicView):
    """One seat's view: what everybody may know, and the seat's own; plain data throughout (`to_data`)."""

    seat: str
    label: str
    brief: str
    aims: tuple[str, ...]
    values: Points
    """Own points for every option; empty for the mediator."""
    exposure: dict[str, float]
    """Points lost when the others cheat, by issue."""
    reservation_value: float
    """Points that no agreement at all is worth (R of the mandate score), by the start values and the seat's schedule."""
    walk_away: tuple[tuple[int, float], ...]
    """The same as the calendar moves it: (1, points at the start), then each round in which it changes and to what."""
    war_value: float
    """Points that going on as now promises, compared with ending the whole conflict (M2)."""
    utility: float
    """Points from what has been carried out, less what gestures cost."""
    spent: float
    confidence: dict[str, float]
    """Own belief that each issue would be carried out by the others, 0..1 (M5)."""
    trust_at_stake: TrustAtStake
    estimates: dict[str, Points]
    """What this seat thinks the others' points are; the errors shrink when a mediator facilitates."""
    events: tuple[dict[str, Any], ...]
    """What has happened as far as this seat may know it, oldest first."""

    def to_data(self) -> dict[str, Any]:
        """The view as plain data that JSON can hold."""
        return asdict(self)


def public_view(rules: Rules, game: NDArray[np.void]) -> PublicView:
    """What everybody may know of a game, shape (1,)."""
    found = reckoned(rules, game, rules.size.parties, NO_ESTIMATES)  # nobody's
    of = Sources(rules.names, fixed_of(rules, -1), game[0], -1, found, lambda: ())
    return PublicView(**{name: make(of) for name, make in PUBLIC_FIELDS.items()})


def view(
    rules: Rules,
    game: NDArray[np.void],
    seat: str,
    events: Iterable[Event] = (),
    told: Iterable[dict[str, Any]] | None = None,
) -> View:
    """What `seat` (a party's id, the mediator's id, or `mediator`) may know of a game, shape (1,).

    `told` are the events that the seat knows, as plain data, where they are at hand already; `events` are then left alone.
    Raises NotationError for a seat that does not exist.
    """
    names, size = rules.names, rules.size
    index = seat_index(names, size, seat)
    seat = seat_called(names, size, seat, int(game["round_number"][0]))
    known = told_events(events, seat) if told is None else told
    of = Sources(names, fixed_of(rules, index), game[0], index, reckoned(rules, game, index), lambda: known)
    found = {name: make(of) for name, make in FIELDS.items()}
    found |= {"seat": seat, "label": seat_label(names, seat)}
    if seat in names.mediators:
        # of several mediators each sees its own means, also while another is in the chair
        found |= {"leverage": leverage_of(rules, game, seat), "credibility": _credibility(rules, game, seat)}
    return View(**found)


def leverage_of(rules: Rules, game: NDArray[np.void], mediator: str) -> float:
    """The leverage of a mediator that has a seat, tokens, in the chair or not; of a game of shape (1,)."""
    state, place = game[0], rules.names.chair_of(mediator)
    return float(state["leverage"] if place == state["chair"] else state["chair_leverage"][place])


def _credibility(rules: Rules, game: NDArray[np.void], mediator: str) -> dict[str, float]:
    state, place = game[0], rules.names.chair_of(mediator)
    held = state["credibility"] if place == state["chair"] else state["chair_credibility"][place]
    return dict(zip(rules.names.parties, held.tolist(), strict=False))


def told_events(events: Iterable[Event], seat: str) -> list[dict[str, Any]]:
    """The events that a seat may know of, as plain data."""
    return [event.to_data() for event in events if is_known(event, seat)]


def is_known(event: Event, seat: str) -> bool:
    """Whether `seat` may know of an event: whether others kept their word is theirs alone until it is verified, and a hint
    is for its own seat."""
    if event.kind == "marked" and event["mark"] == HINT:
        return event["seat"] == seat
    if event.kind != "action" or event["seat"] == seat:
        return True
    return str(event["action"]) not in CONCEALED_ACTIONS
