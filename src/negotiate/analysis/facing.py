"""How promises face each other in a picture: whose stand on the left and whose on the right, and what holds up what.

One party is on the left and all others are on the right, so that two columns suffice however many owe something. A way
leads from a promise that is overdue to each that it suspends, along a lane in the middle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from negotiate.engine.promises import Promise, key

RANKS = {"overdue": 0, "suspended": 1, "due": 2, "ahead": 3, "delivered": 4}
"""What is looked at first, by how a promise stands (engine.promises.STATES)."""


@dataclass(frozen=True)
class Arm:
    """Where a way leaves the overdue card or, where it `points`, arrives at the suspended one; `side`: left or right."""

    lane: int
    side: str
    points: bool


@dataclass(frozen=True)
class FacedLine:
    """One line of the picture: the promises on its two cards, by their keys (engine.promises.key), and the ways beside them.

    A card holds several promises where several parties on one side owe the same and stand alike; none: there is no card.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    up: tuple[int, ...] = ()
    """Lanes that go on above the middle of the line."""
    down: tuple[int, ...] = ()
    """Lanes that go on below it."""
    arms: tuple[Arm, ...] = ()

    @property
    def begins(self) -> bool:
        """Whether a way begins here, at an overdue promise."""
        return any(not arm.points for arm in self.arms)


@dataclass(frozen=True)
class FacedText:
    """The lines of promises that hang together, what is overdue first; lanes count from 0."""

    lines: tuple[FacedLine, ...]
    lanes: int


@dataclass(frozen=True)
class Facing:
    """Who is on the left and who on the right, by party id, and the texts in the order in which they were given."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    texts: tuple[FacedText, ...]


Alike = Callable[[Promise], object]
"""What must be equal for promises of one issue and one side to share a card."""


def alike(one: Promise) -> object:
    """What everybody knows of a promise besides whose it is."""
    return replace(one, party="", owed_to=(), forgiven_by=())


def facing(groups: Sequence[Sequence[Promise]], parties: Sequence[str], own: str = "", same: Alike = alike) -> Facing:
    """Lay out promises, group by group as engine.promises.hanging_together gives them.

    `parties` are in the order of the rule file. `own` is on the left where it owes something, and else the first that does.
    """
    owing = [party for party in parties if any(one.party == party for group in groups for one in group)]
    left = (own,) if own in owing else tuple(owing[:1])
    right = tuple(party for party in owing if party not in left)
    return Facing(left, right, tuple(_text(group, left, same) for group in groups))


@dataclass(eq=False)
class _Card:
    promises: list[Promise]
    holds_up: set[int] = field(default_factory=set)
    """Numbers of the cards that it suspends."""

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key(one.party, one.issue) for one in self.promises)

    @property
    def rank(self) -> int:
        return RANKS[self.promises[0].state]


_Pair = tuple[_Card | None, _Card | None]


def _text(group: Sequence[Promise], left: Sequence[str], same: Alike) -> FacedText:
    pairs = _paired(group, left, same)
    cards = [card for pair in pairs for card in pair if card is not None]
    numbers = {one: number for number, card in enumerate(cards) for one in card.keys}
    for number, card in enumerate(cards):
        for one in card.promises:
            if one.state == "suspended":
                for party, issue in one.because:
                    if key(party, issue) in numbers:
                        cards[numbers[key(party, issue)]].holds_up.add(number)
    ways = _ways(cards)
    pairs.sort(key=lambda pair: _place(pair, ways))
    return _lined(pairs, ways)


def _paired(group: Sequence[Promise], left: Sequence[str], same: Alike) -> list[_Pair]:
    """Cards side by side: those of one issue, and then what stands alone beside what it hangs on, or whatever is there."""
    pairs: list[_Pair] = []
    for issue in dict.fromkeys(one.issue for one in group):
        mine = [one for one in group if one.issue == issue]
        pairs += zip_longest(
            _shared((one for one in mine if one.party in left), same),
            _shared((one for one in mine if one.party not in left), same),
        )
    alone = [pair for pair in pairs if pair[0] is None]
    for place, (card, other) in enumerate(pairs):
        if card is None or other is not None or not alone:
            continue
        beside = min(alone, key=lambda pair: _apart(card, pair[1]))
        alone.remove(beside)
        pairs[place] = (card, beside[1])
        pairs[pairs.index(beside)] = (None, None)
    return [pair for pair in pairs if pair != (None, None)]


def _shared(owed: Iterable[Promise], same: Alike) -> list[_Card]:
    cards: dict[object, _Card] = {}
    for one in owed:
        cards.setdefault(same(one), _Card([])).promises.append(one)
    return list(cards.values())


def _apart(card: _Card, other: _Card | None) -> int:
    """How little two cards of several issues belong side by side."""
    assert other is not None  # it stands alone on its side
    for one, two in ((card, other), (other, card)):
        if any(set(promise.because) & {(own.party, own.issue) for own in two.promises} for promise in one.promises):
            return -1
    return abs(card.rank - other.rank)


def _ways(cards: Sequence[_Card]) -> list[tuple[list[_Card], list[_Card]]]:
    """Overdue cards and what they suspend; those that suspend the same share a way."""
    found: dict[frozenset[int], list[_Card]] = {}
    for card in cards:
        if card.holds_up:
            found.setdefault(frozenset(card.holds_up), []).append(card)
    return [(sources, [cards[number] for number in sorted(held)]) for held, sources in found.items()]


def _place(pair: _Pair, ways: Sequence[tuple[list[_Card], list[_Card]]]) -> tuple[int, int]:
    own = [card for card in pair if card is not None]
    for number, (sources, held) in enumerate(ways):
        if any(card in sources for card in own):
            return number, 0
        if any(card in held for card in own):
            return number, 1
    return len(ways), min(card.rank for card in own)


def _lined(pairs: Sequence[_Pair], ways: Sequence[tuple[list[_Card], list[_Card]]]) -> FacedText:
    up: list[set[int]] = [set() for _pair in pairs]
    down: list[set[int]] = [set() for _pair in pairs]
    arms: list[list[Arm]] = [[] for _pair in pairs]
    taken: list[list[tuple[int, int]]] = []
    for sources, held in ways:
        ends = [
            (place, side, card in held)
            for place, pair in enumerate(pairs)
            for side, card in zip(("left", "right"), pair, strict=True)
            if card is not None and (card in sources or card in held)
        ]
        first, last = min(end[0] for end in ends), max(end[0] for end in ends)
        free = (number for number, spans in enumerate(taken) if all(b < first or last < a for a, b in spans))
        lane = next(free, len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((first, last))
        for place in range(first, last):
            down[place].add(lane)
            up[place + 1].add(lane)
        for place, side, points in ends:
            arms[place].append(Arm(lane, side, points))
    return FacedText(
        tuple(
            FacedLine(
                left.keys if left else (),
                right.keys if right else (),
                tuple(sorted(up[place])),
                tuple(sorted(down[place])),
                tuple(arms[place]),
            )
            for place, (left, right) in enumerate(pairs)
        ),
        len(taken),
    )
