"""What a seat observes: its view as a row of numbers of fixed length, each with a name, a unit and a range.

The numbers come from the seat's view (engine/view.py) and from the packages in its slots, so nothing secret can be among
them. Every seat of the same rules has the same layout, with the parties in the rule file's order, and the numbers `seat`
say who is looking. What never changes and is the same for every seat is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.notation import Action, seats
from negotiate.engine.rules import Names, Rules
from negotiate.engine.view import View
from negotiate.engine.view_fields import Points

Reals = NDArray[np.float32]


class Unit(NamedTuple):
    """What a number counts: it is divided by `size`, then clipped to `low` .. `high`."""

    name: str
    size: float
    low: float
    high: float


FLAG = Unit("1 for yes, 0 for no", 1.0, 0.0, 1.0)
SHARE = Unit("share", 1.0, 0.0, 1.0)
SCALE = Unit("share of the whole option scale, 0 for the status quo", 1.0, 0.0, 1.0)
PERCENT = Unit("hundredths of the scale 0..100", 100.0, 0.0, 1.0)
ANSWER = Unit("1 accepted, -1 rejected, 0 else", 1.0, -1.0, 1.0)
POINTS = Unit("tens of points", 10.0, -20.0, 20.0)
TENS = Unit("tens", 10.0, 0.0, 10.0)
ROUNDS = Unit("share of the game's rounds", 1.0, 0.0, 1.0)


@dataclass(frozen=True)
class Number:
    """One number of an observation: what it is about, its unit and its range."""

    name: str
    unit: str
    low: float
    high: float


class Sight(NamedTuple):
    """What the numbers are read from."""

    view: View
    packages: Sequence[Action]


@dataclass(frozen=True)
class Block:
    """Numbers of one kind. `places` are the ends of their names; `read` gives as many values, in the same order."""

    name: str
    places: tuple[str, ...]
    unit: Unit
    read: Callable[[Sight], Iterable[float]]


class Layout:
    """The numbers of an observation under some rules, with room for `packages` packages; `len` is how many there are."""

    def __init__(self, rules: Rules, packages: int) -> None:
        self._made_of = rules, packages
        self._blocks = (
            *_own(rules.names),
            *_parties(rules.names),
            *_issues(rules.names),
            *_rest(),
            *_packages(rules.names, packages),
        )
        self.numbers: tuple[Number, ...] = tuple(
            Number(f"{block.name}.{place}" if place else block.name, block.unit.name, block.unit.low, block.unit.high)
            for block in self._blocks
            for place in block.places
        )
        """What each number is, in order."""
        counts = [len(block.places) for block in self._blocks]
        self._sizes = np.repeat([block.unit.size for block in self._blocks], counts)
        self.low: Reals = np.array([number.low for number in self.numbers], np.float32)
        self.high: Reals = np.array([number.high for number in self.numbers], np.float32)

    def __len__(self) -> int:
        return len(self.numbers)

    def __reduce__(self) -> tuple[type[Layout], tuple[Rules, int]]:
        return Layout, self._made_of

    def observe(self, view: View, packages: Sequence[Action]) -> Reals:
        """The numbers of a view and of the packages in the seat's slots, shape (len(self),)."""
        sight = Sight(view, packages)
        values = np.fromiter((value for block in self._blocks for value in block.read(sight)), np.float64, len(self))
        return np.asarray(np.clip(values / self._sizes, self.low, self.high), np.float32)


def _own(names: Names) -> Iterable[Block]:
    """Who is looking, what it has to decide, and what is its own."""
    one = ("",)
    all_seats = seats(names)
    yield Block("seat", all_seats, FLAG, lambda sight: (seat == sight.view.seat for seat in all_seats))
    yield Block(
        "decision",
        codes.DECISIONS[1:],
        FLAG,
        lambda sight: (kind == _asked(sight.view, "kind") for kind in codes.DECISIONS[1:]),
    )
    yield Block("decision.offer", all_seats, FLAG, lambda sight: (seat == _asked(sight.view, "offer") for seat in all_seats))
    yield Block(
        "decision.issue", names.issues, FLAG, lambda sight: (issue == _asked(sight.view, "issue") for issue in names.issues)
    )
    yield Block("round", one, ROUNDS, lambda sight: (sight.view.round / sight.view.rounds,))
    yield Block("utility", one, POINTS, lambda sight: (sight.view.utility,))
    yield Block("spent", one, POINTS, lambda sight: (sight.view.spent,))
    yield Block("reservation-value", one, POINTS, lambda sight: (sight.view.reservation_value,))
    yield Block("war-value", one, POINTS, lambda sight: (sight.view.war_value,))
    yield Block(
        "exposure", names.issues, POINTS, lambda sight: (sight.view.exposure.get(issue, 0.0) for issue in names.issues)
    )
    yield Block(
        "confidence", names.issues, SHARE, lambda sight: (sight.view.confidence.get(issue, 0.0) for issue in names.issues)
    )
    items = tuple((issue, option) for k, issue in enumerate(names.issues) for option in names.options[k][1:])
    # exact for the own party, an estimate for the others
    yield Block(
        "points",
        tuple(f"{party}.{issue}.{option}" for party in names.parties for issue, option in items),
        POINTS,
        lambda sight: (_points(sight.view, party)[issue][option] for party in names.parties for issue, option in items),
    )


def _parties(names: Names) -> Iterable[Block]:
    """How the parties stand, which everybody sees."""
    parties = names.parties
    pairs = tuple((one, other) for one in parties for other in parties if one != other)
    yield Block(
        "trust",
        tuple(f"{one}.{other}" for one, other in pairs),
        PERCENT,
        lambda sight: (sight.view.trust[one][other] for one, other in pairs),
    )
    yield Block("hope", parties, SHARE, lambda sight: (sight.view.hope[party] for party in parties))
    yield Block("pain", parties, SHARE, lambda sight: (sight.view.pain[party] for party in parties))
    yield Block("support", parties, PERCENT, lambda sight: (sight.view.support[party] for party in parties))
    yield Block("mediator-credibility", parties, PERCENT, lambda sight: (sight.view.credibility[party] for party in parties))
    yield Block(
        "presence",
        parties,
        Unit("0 absent, 0.5 delegates, 1 decides", 2.0, 0.0, 1.0),
        lambda sight: (codes.PRESENCE.index(sight.view.presence[party]) for party in parties),
    )
    yield Block(
        "probation", parties, ROUNDS, lambda sight: (sight.view.probation[party] / sight.view.rounds for party in parties)
    )
    sizes = Unit("1/3 small, 2/3 normal, 1 large, 0 none", 3.0, 0.0, 1.0)
    yield Block("gesture", parties, sizes, lambda sight: (sight.view.gestures[party].made_size for party in parties))
    yield Block(
        "gesture-round",
        parties,
        ROUNDS,
        lambda sight: (sight.view.gestures[party].made_round / sight.view.rounds for party in parties),
    )
    yield Block("announced", parties, sizes, lambda sight: (sight.view.gestures[party].announced_size for party in parties))
    yield Block(
        "announced-round",
        parties,
        ROUNDS,
        lambda sight: (sight.view.gestures[party].announced_round / sight.view.rounds for party in parties),
    )
    yield Block(
        "announced-conditionally", parties, FLAG, lambda sight: (sight.view.gestures[party].conditional for party in parties)
    )


def _issues(names: Names) -> Iterable[Block]:
    """What is open, on the table, signed and carried out."""
    issues, all_seats = names.issues, seats(names)
    scale = {
        issue: {option: place / max(1, len(names.options[k]) - 1) for place, option in enumerate(names.options[k])}
        for k, issue in enumerate(issues)
    }
    items = tuple((issue, option) for k, issue in enumerate(issues) for option in names.options[k][1:])
    yield Block("track-open", names.tracks, FLAG, lambda sight: (sight.view.tracks_open[track] for track in names.tracks))
    yield Block(
        "option-open",
        tuple(f"{issue}.{option}" for issue, option in items),
        FLAG,
        lambda sight: (option in sight.view.options_open[issue] for issue, option in items),
    )
    yield Block(
        "agreed",
        issues,
        SCALE,
        lambda sight: (
            scale[issue][sight.view.agreements[issue].option] if issue in sight.view.agreements else 0.0 for issue in issues
        ),
    )
    yield Block(
        "agreed-as",
        issues,
        Unit("0.5 political commitment, 1 treaty", 2.0, 0.0, 1.0),
        lambda sight: (
            codes.BINDING.index(sight.view.agreements[issue].binding) if issue in sight.view.agreements else 0.0
            for issue in issues
        ),
    )
    yield Block(
        "phases-done",
        issues,
        SHARE,
        lambda sight: (
            sight.view.agreements[issue].phases_done / sight.view.agreements[issue].phases
            if issue in sight.view.agreements
            else 0.0
            for issue in issues
        ),
    )
    yield Block(
        "carried-out",
        issues,
        SCALE,
        lambda sight: (scale[issue].get(sight.view.carried_out.get(issue, ""), 0.0) for issue in issues),
    )
    yield Block(
        "communique",
        issues,
        SCALE,
        lambda sight: (scale[issue].get(sight.view.communiques.get(issue, ""), 0.0) for issue in issues),
    )

    def tabled(sight: Sight) -> Iterable[float]:
        texts = {offer.seat: offer.options for offer in sight.view.offers}
        return (scale[issue].get(texts.get(seat, {}).get(issue, ""), 0.0) for seat in all_seats for issue in issues)

    def answers(sight: Sight) -> Iterable[float]:
        given = {offer.seat: offer.answers for offer in sight.view.offers}
        worth = {"accepted": 1.0, "rejected": -1.0}
        return (worth.get(given.get(seat, {}).get(party, ""), 0.0) for seat in all_seats for party in names.parties)

    yield Block("offer", tuple(f"{seat}.{issue}" for seat in all_seats for issue in issues), SCALE, tabled)
    yield Block("answer", tuple(f"{seat}.{party}" for seat in all_seats for party in names.parties), ANSWER, answers)
    yield Block(
        "offer-gain",
        tuple(f"{seat}.{party}" for seat in all_seats for party in names.parties),
        POINTS,
        lambda sight: _offered(sight.view, all_seats),
    )


def _rest() -> Iterable[Block]:
    """The talks as a whole."""

    def one(name: str, unit: Unit, read: Callable[[View], float]) -> Block:
        return Block(name, ("",), unit, lambda sight: (read(sight.view),))

    yield one("mutual-trust", PERCENT, lambda view: view.mutual_trust)
    yield one("ripeness", SHARE, lambda view: view.ripeness)
    yield one("phases-verified", TENS, lambda view: view.phases_verified)
    yield one("calm-rounds", ROUNDS, lambda view: view.calm_rounds / view.rounds)
    yield one("quiet-rounds", ROUNDS, lambda view: view.quiet_rounds / view.rounds)
    yield one("ceasefire", FLAG, lambda view: view.ceasefire is not None)
    yield one("collapses", TENS, lambda view: view.collapses)
    yield one("suspended", ROUNDS, lambda view: max(0, view.suspended_until - view.round + 1) / view.rounds)
    yield one("inclusion", SHARE, lambda view: view.inclusion)
    yield one("guarantor-credibility", SHARE, lambda view: view.guarantor_credibility)
    yield one("leverage", TENS, lambda view: view.leverage)
    yield one("facilitated", FLAG, lambda view: view.facilitated)
    yield one("side-payment", POINTS, lambda view: view.side_payment)
    yield one("accord", FLAG, lambda view: view.accord_round > 0)
    yield one("ended", FLAG, lambda view: view.ended is not None)


def _packages(names: Names, packages: int) -> Iterable[Block]:
    """What the packages in the slots would bring whom; 0 where a slot is empty."""
    numbers = range(1, packages + 1)

    def gains(sight: Sight) -> Iterable[float]:
        for action in sight.packages:
            yield from _gain(sight.view, action.options)
        yield from (0.0 for _ in range((packages - len(sight.packages)) * len(names.parties)))

    def shares(sight: Sight) -> Iterable[float]:
        yield from (len(action.options) / len(names.issues) for action in sight.packages)
        yield from (0.0 for _ in range(packages - len(sight.packages)))

    yield Block("package-gain", tuple(f"{number}.{party}" for number in numbers for party in names.parties), POINTS, gains)
    yield Block("package-issues", tuple(map(str, numbers)), SHARE, shares)


def _asked(view: View, what: str) -> str | None:
    """A part of the decision that this seat has to take; None when it has none to take."""
    if view.decision is None or view.decision.seat != view.seat:
        return None
    part: str | None = getattr(view.decision, what)
    return part


def _points(view: View, party: str) -> Points:
    """Points of a party, as this seat knows or estimates them."""
    return view.values if party == view.seat else view.estimates[party]


def _gain(view: View, options: dict[str, str]) -> Iterable[float]:
    """What a package adds for each party to what is agreed, points, as this seat knows or estimates it."""
    for party in view.parties:
        points = _points(view, party)
        yield sum(
            points[issue][option] - (points[issue][view.agreements[issue].option] if issue in view.agreements else 0.0)
            for issue, option in options.items()
        )


def _offered(view: View, all_seats: Sequence[str]) -> Iterable[float]:
    """What the text of each seat on the table adds for each party; 0 where there is none."""
    texts = {offer.seat: offer.options for offer in view.offers}
    for seat in all_seats:
        yield from _gain(view, texts.get(seat, {}))
