"""What one seat may know: its own values and aims, public facts, its own estimates of the others. Nothing else.

The view is built up from what a seat may see, never cut down from the whole state: a new field of the game stays secret
until somebody writes it in here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.acts import CONCEALED_ACTIONS
from negotiate.engine.belief import fill_beliefs, fill_estimates
from negotiate.engine.event_kinds import HINT
from negotiate.engine.events import Event
from negotiate.engine.gates import ripeness
from negotiate.engine.ledger import BELIEVED, war_value, whole_worth
from negotiate.engine.notation import seat_called, seat_id, seat_index, seat_label
from negotiate.engine.outcome import people_returned
from negotiate.engine.prospects import fill_stakes
from negotiate.engine.records import call
from negotiate.engine.reference import walk_away_course
from negotiate.engine.rules import Names, Rules
from negotiate.engine.trust import least_trust

Points = dict[str, dict[str, float]]
"""Points by issue and option."""


@dataclass(frozen=True)
class Agreement:
    """What is signed on an issue."""

    option: str
    binding: str
    signed_round: int
    phases_done: int
    phases: int


@dataclass(frozen=True)
class Offer:
    """A package on the table and who has answered what: not-asked, asked, accepted, rejected, passed."""

    seat: str
    round: int
    options: dict[str, str]
    answers: dict[str, str]


@dataclass(frozen=True)
class Gesture:
    """A party's latest gesture and its open announcement; rounds are 0 for never, sizes 1 to 3."""

    made_round: int
    made_size: int
    announced_round: int
    announced_size: int
    conditional: bool


@dataclass(frozen=True)
class TrustAtStake:
    """What this seat's acts do to trust under these rules, points on the 0..100 scale. By issue where it differs."""

    breach: dict[str, float]
    """Lost in this seat by everybody exposed, if it breaks its word and is seen; empty for the mediator (M3)."""
    kept: dict[str, float]
    """Gained by a phase that it carries out as the issue is verified now, apart from ceilings and caps (M3)."""
    stall: float
    """Lost by a phase held back."""
    refusal: dict[str, float]
    """Lost both ways by refusing a text that touches the issue; the text costs what its costliest issue does (M20)."""
    counter_factor: float
    """Factor on that where a counter-offer declines the text."""
    gesture: float
    """Gained by a gesture, for each step of its size, apart from ceilings and caps (M9)."""


@dataclass(frozen=True)
class Decision:
    """What is to be decided now, which everybody can see. `offer`: whose offer; `issue`: what is to be carried out."""

    seat: str
    kind: str
    offer: str | None
    issue: str | None


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


class _Standing(NamedTuple):
    """What the rules alone say, and no game changes."""

    record: NDArray[np.void]
    owners: dict[str, tuple[str, ...]]
    obligors: dict[str, tuple[str, ...]]
    risk: Points


_standing: dict[int, _Standing] = {}
MOST_STANDING = 8
"""Rules of which that is kept."""


def _standing_of(rules: Rules) -> _Standing:
    kept = _standing.get(id(rules.record))
    if kept is None or kept.record is not rules.record:
        if len(_standing) >= MOST_STANDING:
            _standing.pop(next(iter(_standing)), None)
        record = rules.record[0]
        owners, obligors = _members(rules, record["owner"]), _members(rules, record["obligor"])
        kept = _standing[id(rules.record)] = _Standing(rules.record, owners, obligors, _points(rules, record["risk"]))
    return kept


def public_view(rules: Rules, game: NDArray[np.void]) -> PublicView:
    """What everybody may know of a game, shape (1,)."""
    names, record, state = rules.names, rules.record[0], game[0]
    parties, standing = names.parties, _standing_of(rules)
    ceasefire = int(record["ceasefire_issue"])
    ceasefire_option = int(state["agreed"][ceasefire]) if ceasefire >= 0 else 0
    return PublicView(
        scenario=names.scenario,
        title=names.title,
        round=int(state["round_number"]),
        rounds=int(record["round_count"]),
        round_label=names.round_label,
        decision=decision(rules, game),
        ended=codes.ENDINGS[int(state["ending"])] if int(state["ended"]) else None,
        parties=parties,
        mediator=_in_the_chair(names, state) or None,
        trust={
            one: {other: row[j] for j, other in enumerate(parties) if j != i}
            for i, (one, row) in enumerate(zip(parties, state["trust"].tolist(), strict=False))
        },
        mutual_trust=float(call(least_trust, rules.record, game)),
        hope=_by_party(rules, state["hope"]),
        pain=_by_party(rules, state["pain"]),
        support=_by_party(rules, state["support"]),
        ripeness=float(call(ripeness, rules.record, game)),
        presence={party: codes.PRESENCE[level] for party, level in zip(parties, state["presence"].tolist(), strict=False)},
        probation=dict(zip(parties, state["probation"].tolist(), strict=False)),
        gestures=_gestures(parties, state),
        tracks_open={
            track: bool(open_now) for track, open_now in zip(names.tracks, state["track_open"].tolist(), strict=False)
        },
        options_open=_open_options(rules, state),
        owners=dict(standing.owners),
        obligors=dict(standing.obligors),
        risk={issue: dict(options) for issue, options in standing.risk.items()},
        agreements=_agreements(rules, state),
        carried_out=_chosen(rules, state["best_done"]),
        communiques=_chosen(rules, state["communique"]),
        joined={
            issue: tuple(party for p, party in enumerate(parties) if (joined >> p) & 1)
            for issue, joined in zip(names.issues, state["joined"].tolist(), strict=False)
            if joined
        },
        offers=offers(rules, game),
        phases_verified=int(state["phases_verified"]),
        calm_rounds=int(state["calm"]),
        quiet_rounds=int(state["quiet"]),
        ceasefire=names.options[ceasefire][ceasefire_option] if ceasefire_option else None,
        collapses=int(state["collapses"]),
        suspended_until=int(state["suspended_until"]),
        people_returned=float(call(people_returned, rules.record, game)),
        inclusion=float(state["inclusion"]),
        guarantor_credibility=float(state["guarantor_credibility"]),
        leverage=float(state["leverage"]),
        credibility=_by_party(rules, state["credibility"]),
        facilitated=bool(state["facilitated"]),
        side_payment=float(state["side"]),
        accord_round=int(state["accord_round"]),
        holders=names.holders(int(state["round_number"])) if names.mediators else {},
    )


def _in_the_chair(names: Names, state: np.void) -> str:
    return (
        tuple(names.mediators)[int(state["chair"])] if names.shares_tracks else names.mediator_in(int(state["round_number"]))
    )


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
    names, size, record = rules.names, rules.size, rules.record[0]
    index = seat_index(names, size, seat)
    seat = seat_called(names, size, seat, int(game["round_number"][0]))
    is_party = index < len(names.parties)
    own = rules.document.get("parties", {}).get(seat, {}) if is_party else {}
    table = np.zeros((size.parties, size.issues, size.options))
    call(fill_estimates, rules.record, game, index, table)
    beliefs = np.zeros(size.issues)
    if is_party:
        call(fill_beliefs, rules.record, game, index, beliefs)
    shown = vars(public_view(rules, game))
    if seat in names.mediators:
        # of several mediators each sees its own means, also while another is in the chair
        shown |= {"leverage": leverage_of(rules, game, seat), "credibility": _credibility(rules, game, seat)}
    return View(
        **shown,
        seat=seat,
        label=seat_label(names, seat),
        brief=str(own.get("brief") or ""),
        aims=tuple(str(aim["text"] if isinstance(aim, dict) else aim) for aim in own.get("aims") or ()),
        values=_points(rules, table[index]) if is_party else {},
        exposure=_by_issue(rules, record["exposure"][index]) if is_party else {},
        reservation_value=float(record["reservation_value"][index]) if is_party else 0.0,
        walk_away=walk_away_course(record, index) if is_party else (),
        war_value=float(call(war_value, rules.record, game, index)) if is_party else 0.0,
        utility=float(call(whole_worth, rules.record, game, BELIEVED, index)) if is_party else 0.0,
        spent=float(game[0]["spent"][index]) if is_party else 0.0,
        confidence=_by_issue(rules, beliefs) if is_party else {},
        trust_at_stake=_trust_at_stake(rules, game, index if is_party else -1),
        estimates={party: _points(rules, table[p]) for p, party in enumerate(names.parties) if p != index},
        events=tuple(told_events(events, seat) if told is None else told),
    )


def leverage_of(rules: Rules, game: NDArray[np.void], mediator: str) -> float:
    """The leverage of a mediator that has a seat, tokens, in the chair or not; of a game of shape (1,)."""
    state, place = game[0], rules.names.chair_of(mediator)
    return float(state["leverage"] if place == state["chair"] else state["chair_leverage"][place])


def _credibility(rules: Rules, game: NDArray[np.void], mediator: str) -> dict[str, float]:
    state, place = game[0], rules.names.chair_of(mediator)
    return _by_party(rules, state["credibility"] if place == state["chair"] else state["chair_credibility"][place])


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


def decision(rules: Rules, game: NDArray[np.void]) -> Decision | None:
    """What is to be decided now, and by whom; None when nothing is."""
    state, names = game[0], rules.names
    kind = int(state["pending_kind"])
    if kind == codes.NOTHING or int(state["ended"]):
        return None
    return Decision(
        seat=seat_id(names, int(state["pending_seat"]), int(state["round_number"])),
        kind=codes.DECISIONS[kind],
        offer=seat_id(names, int(state["pending_offer"]), int(state["round_number"])) if kind == codes.ANSWER else None,
        issue=names.issues[int(state["pending_issue"])] if kind == codes.CARRY_OUT else None,
    )


def offers(rules: Rules, game: NDArray[np.void]) -> tuple[Offer, ...]:
    """The packages on the table, by seat."""
    state, names = game[0], rules.names
    found = []
    tabled = state["tabled"].tolist()
    for seat in _seats_with_texts(rules):
        if tabled[seat] == 0:
            continue
        text, given = state["offer"][seat].tolist(), state["answer"][seat].tolist()
        options = {issue: names.options[k][text[k]] for k, issue in enumerate(names.issues) if text[k] >= 0}
        answers = {party: codes.ANSWERS[given[p]] for p, party in enumerate(names.parties)}
        found.append(Offer(seat_id(names, seat, int(state["round_number"])), tabled[seat], options, answers))
    return tuple(found)


def _seats_with_texts(rules: Rules) -> tuple[int, ...]:
    """The seats that may have a text on the table: the parties, and then the mediators in the order in which they act."""
    parties = len(rules.names.parties)
    beside = len(rules.names.mediators) - 1 if rules.names.shares_tracks else 0
    return (*range(parties), rules.size.parties, *range(parties, parties + beside))


def _trust_at_stake(rules: Rules, game: NDArray[np.void], party: int) -> TrustAtStake:
    """`party` is -1 for the mediator."""
    record = rules.record[0]
    losses, gains = np.zeros(rules.size.issues), np.zeros(rules.size.issues)
    gesture = call(fill_stakes, rules.record, game, max(party, 0), losses, gains)
    return TrustAtStake(
        breach=_by_issue(rules, losses) if party >= 0 else {},
        kept=_by_issue(rules, gains),
        stall=float(record["stall_trust"]),
        refusal=_by_issue(rules, record["rejection_cost"][record["track_of"]]),
        counter_factor=float(record["counter_factor"]),
        gesture=float(gesture),
    )


def _points(rules: Rules, table: Any) -> Points:
    rows = table.tolist()  # numbers of numpy, asked for one by one, take ten times as long
    return {
        issue: dict(zip(options, rows[k], strict=False))
        for k, (issue, options) in enumerate(zip(rules.names.issues, rules.names.options, strict=True))
    }


def _by_issue(rules: Rules, values: Any) -> dict[str, float]:
    return dict(zip(rules.names.issues, map(float, values.tolist()), strict=False))


def _by_party(rules: Rules, values: Any) -> dict[str, float]:
    return dict(zip(rules.names.parties, map(float, values.tolist()), strict=False))


def _members(rules: Rules, flags: Any) -> dict[str, tuple[str, ...]]:
    rows = flags.tolist()
    return {
        issue: tuple(party for party, flag in zip(rules.names.parties, rows[k], strict=False) if flag)
        for k, issue in enumerate(rules.names.issues)
    }


def _chosen(rules: Rules, options: Any) -> dict[str, str]:
    rows = options.tolist()
    return {issue: rules.names.options[k][rows[k]] for k, issue in enumerate(rules.names.issues) if rows[k]}


def _open_options(rules: Rules, state: Any) -> dict[str, tuple[str, ...]]:
    masks = state["option_open"].tolist()
    return {
        issue: tuple(option for o, option in enumerate(options) if (masks[k] >> o) & 1)
        for k, (issue, options) in enumerate(zip(rules.names.issues, rules.names.options, strict=True))
    }


def _agreements(rules: Rules, state: Any) -> dict[str, Agreement]:
    agreed = state["agreed"].tolist()
    return {
        issue: Agreement(
            option=rules.names.options[k][agreed[k]],
            binding=codes.BINDING[int(state["binding"][k])],
            signed_round=int(state["signed_round"][k]),
            phases_done=int(state["done"][k]),
            phases=int(rules.record["phases"][0, k]),
        )
        for k, issue in enumerate(rules.names.issues)
        if agreed[k]
    }


def _gestures(parties: tuple[str, ...], state: Any) -> dict[str, Gesture]:
    fields = ("gestured", "gesture_size", "announced_round", "announced", "announced_conditional")
    rows = zip(*(state[field].tolist() for field in fields), strict=True)
    return {
        party: Gesture(made, size, round_number if announced else 0, announced, bool(conditional) and announced > 0)
        for party, (made, size, round_number, announced, conditional) in zip(parties, rows, strict=False)
    }
