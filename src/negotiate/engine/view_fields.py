"""The fields of a view: of what each is made, and how.

A view is built up from what a seat may see, never cut down from the whole state: a new field of the game stays secret until
somebody writes it in here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.decision import decision_in
from negotiate.engine.notation import seat_id, seat_label
from negotiate.engine.option_masks import options_of
from negotiate.engine.reckoned import GESTURE, LEAST_TRUST, RETURNED, RIPENESS, UTILITY, WAR_VALUE, Reckoned
from negotiate.engine.reference import walk_away_course
from negotiate.engine.rules import Names, Rules

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


class Fixed(NamedTuple):
    """What the rules alone say to a seat, and no game changes."""

    rounds: int
    ceasefire: int
    """The issue of the ceasefire; -1 for none."""
    phases: list[int]
    owners: dict[str, tuple[str, ...]]
    obligors: dict[str, tuple[str, ...]]
    risk: Points
    brief: str
    aims: tuple[str, ...]
    exposure: dict[str, float]
    reservation_value: float
    walk_away: tuple[tuple[int, float], ...]
    stall: float
    refusal: dict[str, float]
    counter_factor: float


class Told(Protocol):
    """The events that a seat may know of."""

    def __call__(self) -> Iterable[dict[str, Any]]:
        """As plain data, oldest first."""
        ...


class Sources(NamedTuple):
    """What the fields of a view are made of. Of `state`, a game record, they read what everybody knows."""

    names: Names
    fixed: Fixed
    state: Any
    seat: int
    """Its index; -1 where nobody looks."""
    reckoned: Reckoned
    told: Told

    @property
    def id(self) -> str:
        """The seat's id; of mediators that take turns, of the one in the chair."""
        return seat_id(self.names, self.seat, int(self.state["round_number"]))

    @property
    def is_party(self) -> bool:
        return self.seat < len(self.names.parties)


_fixed: dict[tuple[int, int, int], tuple[NDArray[np.void], Any, Fixed]] = {}
MOST_FIXED = 64
"""Seats of rules, in one language, of which that is kept."""


def fixed_of(rules: Rules, seat: int) -> Fixed:
    """What the rules say to seat index `seat`; -1 for nobody's."""
    record, document = rules.record, rules.document  # the same record goes with a document in every language
    key = id(record), id(document), seat
    kept = _fixed.get(key)
    if kept is None or kept[0] is not record or kept[1] is not document:
        if len(_fixed) >= MOST_FIXED:
            _fixed.pop(next(iter(_fixed)), None)
        kept = _fixed[key] = record, document, _made_fixed(rules, seat)
    return kept[2]


def _made_fixed(rules: Rules, seat: int) -> Fixed:
    record, names = rules.record[0], rules.names
    is_party = 0 <= seat < len(names.parties)
    own = rules.document.get("parties", {}).get(names.parties[seat], {}) if is_party else {}
    return Fixed(
        rounds=int(record["round_count"]),
        ceasefire=int(record["ceasefire_issue"]),
        phases=record["phases"].tolist(),
        owners=_members(names, record["owner"]),
        obligors=_members(names, record["obligor"]),
        risk=_points(names, record["risk"]),
        brief=str(own.get("brief") or ""),
        aims=tuple(str(aim["text"] if isinstance(aim, dict) else aim) for aim in own.get("aims") or ()),
        exposure=_by_issue(names, record["exposure"][seat].tolist()) if is_party else {},
        reservation_value=float(record["reservation_value"][seat]) if is_party else 0.0,
        walk_away=walk_away_course(record, seat) if is_party else (),
        stall=float(record["stall_trust"]),
        refusal=_by_issue(names, record["rejection_cost"][record["track_of"]].tolist()),
        counter_factor=float(record["counter_factor"]),
    )


def _by_party(name: str) -> Callable[[Sources], Any]:
    """A field of the game record with a number for each party."""
    return lambda of: dict(zip(of.names.parties, of.state[name].tolist(), strict=False))


def _whole(name: str) -> Callable[[Sources], int]:
    return lambda of: int(of.state[name])


def _real(name: str) -> Callable[[Sources], float]:
    return lambda of: float(of.state[name])


PUBLIC_FIELDS: dict[str, Callable[[Sources], Any]] = {
    "scenario": lambda of: of.names.scenario,
    "title": lambda of: of.names.title,
    "round": _whole("round_number"),
    "rounds": lambda of: of.fixed.rounds,
    "round_label": lambda of: of.names.round_label,
    "decision": lambda of: decision_in(of.names, of.state),
    "ended": lambda of: codes.ENDINGS[int(of.state["ending"])] if int(of.state["ended"]) else None,
    "parties": lambda of: of.names.parties,
    "mediator": lambda of: _in_the_chair(of.names, of.state),
    "trust": lambda of: {
        one: {other: row[j] for j, other in enumerate(of.names.parties) if j != i}
        for i, (one, row) in enumerate(zip(of.names.parties, of.state["trust"].tolist(), strict=False))
    },
    "mutual_trust": lambda of: of.reckoned.numbers[LEAST_TRUST],
    "hope": _by_party("hope"),
    "pain": _by_party("pain"),
    "support": _by_party("support"),
    "ripeness": lambda of: of.reckoned.numbers[RIPENESS],
    "presence": lambda of: {
        party: codes.PRESENCE[level] for party, level in zip(of.names.parties, of.state["presence"].tolist(), strict=False)
    },
    "probation": _by_party("probation"),
    "gestures": lambda of: _gestures(of.names.parties, of.state),
    "tracks_open": lambda of: {
        track: bool(open_now) for track, open_now in zip(of.names.tracks, of.state["track_open"].tolist(), strict=False)
    },
    "options_open": lambda of: _open_options(of.names, of.state),
    "owners": lambda of: dict(of.fixed.owners),
    "obligors": lambda of: dict(of.fixed.obligors),
    "risk": lambda of: {issue: dict(options) for issue, options in of.fixed.risk.items()},
    "agreements": lambda of: _agreements(of),
    "carried_out": lambda of: _chosen(of.names, of.state["best_done"]),
    "communiques": lambda of: _chosen(of.names, of.state["communique"]),
    "joined": lambda of: {
        issue: tuple(party for p, party in enumerate(of.names.parties) if (joined >> p) & 1)
        for issue, joined in zip(of.names.issues, of.state["joined"].tolist(), strict=False)
        if joined
    },
    "offers": lambda of: _offers(of.names, of.state),
    "phases_verified": _whole("phases_verified"),
    "calm_rounds": _whole("calm"),
    "quiet_rounds": _whole("quiet"),
    "ceasefire": lambda of: _ceasefire(of),
    "collapses": _whole("collapses"),
    "suspended_until": _whole("suspended_until"),
    "people_returned": lambda of: of.reckoned.numbers[RETURNED],
    "inclusion": _real("inclusion"),
    "guarantor_credibility": _real("guarantor_credibility"),
    "leverage": _real("leverage"),
    "credibility": _by_party("credibility"),
    "facilitated": lambda of: bool(of.state["facilitated"]),
    "side_payment": _real("side"),
    "accord_round": _whole("accord_round"),
    "holders": lambda of: of.names.holders(int(of.state["round_number"])) if of.names.mediators else {},
}
"""How each field that everybody may know is made."""

FIELDS: dict[str, Callable[[Sources], Any]] = {
    **PUBLIC_FIELDS,
    "seat": lambda of: of.id,
    "label": lambda of: seat_label(of.names, of.id),
    "brief": lambda of: of.fixed.brief,
    "aims": lambda of: of.fixed.aims,
    "values": lambda of: _points(of.names, of.reckoned.estimates[of.seat]) if of.is_party else {},
    "exposure": lambda of: dict(of.fixed.exposure),
    "reservation_value": lambda of: of.fixed.reservation_value,
    "walk_away": lambda of: of.fixed.walk_away,
    "war_value": lambda of: of.reckoned.numbers[WAR_VALUE],
    "utility": lambda of: of.reckoned.numbers[UTILITY],
    "spent": lambda of: float(of.state["spent"][of.seat]) if of.is_party else 0.0,
    "confidence": lambda of: _by_issue(of.names, of.reckoned.beliefs) if of.is_party else {},
    "trust_at_stake": lambda of: _trust_at_stake(of),
    "estimates": lambda of: {
        party: _points(of.names, of.reckoned.estimates[p]) for p, party in enumerate(of.names.parties) if p != of.seat
    },
    "events": lambda of: tuple(of.told()),
}
"""How each field of a seat's view is made."""


def _in_the_chair(names: Names, state: Any) -> str | None:
    if names.shares_tracks:
        return tuple(names.mediators)[int(state["chair"])]
    return names.mediator_in(int(state["round_number"])) or None


def _offers(names: Names, state: Any) -> tuple[Offer, ...]:
    found = []
    tabled = state["tabled"].tolist()
    for seat in _seats_with_texts(names, len(tabled) - 1):
        if tabled[seat] == 0:
            continue
        text, given = state["offer"][seat].tolist(), state["answer"][seat].tolist()
        options = {issue: names.options[k][text[k]] for k, issue in enumerate(names.issues) if text[k] >= 0}
        answers = {party: codes.ANSWERS[given[p]] for p, party in enumerate(names.parties)}
        found.append(Offer(seat_id(names, seat, int(state["round_number"])), tabled[seat], options, answers))
    return tuple(found)


def _seats_with_texts(names: Names, mediator: int) -> tuple[int, ...]:
    """The seats that may have a text on the table: the parties, and then the mediators in the order in which they act."""
    parties = len(names.parties)
    beside = len(names.mediators) - 1 if names.shares_tracks else 0
    return (*range(parties), mediator, *range(parties, parties + beside))


def _trust_at_stake(of: Sources) -> TrustAtStake:
    return TrustAtStake(
        breach=_by_issue(of.names, of.reckoned.losses) if of.is_party else {},
        kept=_by_issue(of.names, of.reckoned.gains),
        stall=of.fixed.stall,
        refusal=dict(of.fixed.refusal),
        counter_factor=of.fixed.counter_factor,
        gesture=of.reckoned.numbers[GESTURE],
    )


def _points(names: Names, table: Any) -> Points:
    rows = table.tolist()  # numbers of numpy, asked for one by one, take ten times as long
    return {
        issue: dict(zip(options, rows[k], strict=False))
        for k, (issue, options) in enumerate(zip(names.issues, names.options, strict=True))
    }


def _by_issue(names: Names, values: list[float]) -> dict[str, float]:
    return dict(zip(names.issues, values, strict=False))


def _members(names: Names, flags: Any) -> dict[str, tuple[str, ...]]:
    rows = flags.tolist()
    return {
        issue: tuple(party for party, flag in zip(names.parties, rows[k], strict=False) if flag)
        for k, issue in enumerate(names.issues)
    }


def _chosen(names: Names, options: Any) -> dict[str, str]:
    rows = options.tolist()
    return {issue: names.options[k][rows[k]] for k, issue in enumerate(names.issues) if rows[k]}


def _ceasefire(of: Sources) -> str | None:
    k = of.fixed.ceasefire
    option = int(of.state["agreed"][k]) if k >= 0 else 0
    return of.names.options[k][option] if option else None


def _open_options(names: Names, state: Any) -> dict[str, tuple[str, ...]]:
    masks = state["option_open"].tolist()
    return {
        issue: tuple(options[o] for o in options_of(masks[k], len(options)))
        for k, (issue, options) in enumerate(zip(names.issues, names.options, strict=True))
    }


def _agreements(of: Sources) -> dict[str, Agreement]:
    names, state = of.names, of.state
    agreed = state["agreed"].tolist()
    return {
        issue: Agreement(
            option=names.options[k][agreed[k]],
            binding=codes.BINDING[int(state["binding"][k])],
            signed_round=int(state["signed_round"][k]),
            phases_done=int(state["done"][k]),
            phases=of.fixed.phases[k],
        )
        for k, issue in enumerate(names.issues)
        if agreed[k]
    }


def _gestures(parties: tuple[str, ...], state: Any) -> dict[str, Gesture]:
    fields = ("gestured", "gesture_size", "announced_round", "announced", "announced_conditional")
    rows = zip(*(state[field].tolist() for field in fields), strict=True)
    return {
        party: Gesture(made, size, round_number if announced else 0, announced, bool(conditional) and announced > 0)
        for party, (made, size, round_number, announced, conditional) in zip(parties, rows, strict=False)
    }
