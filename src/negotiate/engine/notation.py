"""The notation: actions and states as text, both ways; logs, tests, errors and the command line all use it.

Actions: `propose prisoners-of-war=all-for-all, remains=lists` · `formulate ISSUE=OPTION, …` · `accept SEAT` · `reject
SEAT` · `counter SEAT: ISSUE=OPTION, …` · `pass` · `gesture small|normal|large` · `announce normal [conditionally]` ·
`condemn` · `leave` · `delegate` · `return` · `carry-out` · `stall` · `breach` · `facilitate` · `manipulate` · `guarantee` ·
`verify` · `convene` · `show-stalemate` · `suspend` · `carry-all` · `terminate ISSUE` · `waive ISSUE`. An option is given by
its id or its number (0 is the status quo).

States: `SCENARIO standard field=value field.party.issue=value …`, every field that is not at its blank value.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.acts import ACTS, WITH_ISSUE, WITH_OFFER, WITH_PACKAGE, WITH_SIZE
from negotiate.engine.layout import Size, game_dtype
from negotiate.engine.records import new_action
from negotiate.engine.refusals import Refusal
from negotiate.engine.rules import Names, Rules
from negotiate.errors import NotationError

SIZES = ("small", "normal", "large")
"""Sizes of a gesture, 1 to 3."""
CONDITIONALLY = "conditionally"
CONDITIONAL_AMOUNT = 10
"""Added to the size of an announcement that asks for something in return."""


@dataclass(frozen=True)
class Action:
    """One decision of a seat, in names.

    `kind` is the id of a row of acts.ACTS; `offer` the seat whose offer is answered; `amount` the size of a gesture or
    announcement, 1 to 3, plus 10 when the announcement is conditional; `options` the package, option id by issue id;
    `issue` what stands and is ended or forgiven.
    """

    kind: str
    offer: str | None = None
    amount: int = 0
    options: dict[str, str] = field(default_factory=dict)
    issue: str | None = None

    def __hash__(self) -> int:
        return hash((self.kind, self.offer, self.amount, self.issue, tuple(sorted(self.options.items()))))

    def __str__(self) -> str:
        words = [self.kind]
        if self.offer is not None:
            words.append(f"{self.offer}:" if self.options else self.offer)
        if self.amount:
            words.append(SIZES[(self.amount % CONDITIONAL_AMOUNT - 1) % len(SIZES)])
            if self.amount >= CONDITIONAL_AMOUNT:
                words.append(CONDITIONALLY)
        if self.issue is not None:
            words.append(self.issue)
        if self.options:
            words.append(", ".join(f"{issue}={option}" for issue, option in self.options.items()))
        return " ".join(words)

    def to_record(self, rules: Rules) -> NDArray[np.void]:
        """The action as the engine takes it, shape (1,). Raises NotationError for a name the scenario does not have."""
        names = rules.names
        record = new_action(rules.size)
        record["kind"] = codes.ACTIONS.index(_one_of(names, "action", self.kind, codes.ACTIONS))
        if self.offer is not None:
            record["offer"] = seat_index(names, rules.size, self.offer)
        record["amount"] = self.amount
        if self.issue is not None:
            record["issue"] = names.issues.index(_one_of(names, "issue", self.issue, names.issues))
        for issue, option in self.options.items():
            index, number = _item(names, issue, option)
            record["option"][0, index] = number
        return record

    @classmethod
    def from_record(cls, rules: Rules, record: NDArray[np.void], round_number: int = 1) -> Action:
        """The names of an engine action, shape (1,); `round_number` says which of the mediators that take turns is meant."""
        offer = int(record["offer"][0])
        package = [(issue, int(record["option"][0, issue])) for issue in range(len(rules.names.issues))]
        kind = codes.ACTIONS[int(record["kind"][0])]
        return cls(
            kind,
            seat_id(rules.names, offer, round_number) if offer >= 0 and kind in WITH_OFFER else None,
            int(record["amount"][0]) if kind in WITH_SIZE else 0,
            {rules.names.issues[issue]: rules.names.options[issue][option] for issue, option in package if option >= 0}
            if kind in WITH_PACKAGE
            else {},
            rules.names.issues[int(record["issue"][0])] if kind in WITH_ISSUE and int(record["issue"][0]) >= 0 else None,
        )


def seat_id(names: Names, seat: int, round_number: int = 1) -> str:
    """Id of a seat index: a party's, or that of the mediator who sits there in this round."""
    parties = len(names.parties)
    if seat < parties:
        return names.parties[seat]
    if names.shares_tracks:
        others = tuple(names.mediators)[1:]  # the first has the seat after the last padded party
        return others[seat - parties] if seat - parties < len(others) else names.mediator
    return names.mediator_in(round_number) or "mediator"


def checked_action(action: object) -> Action:
    """The same action. Raises NotationError for anything else."""
    if isinstance(action, Action):
        return action
    given = type(action).__name__
    raise NotationError(
        f"An action is given as text, such as 'pass', or as an Action, not as an object of the class {given}."
    )


def answering(names: Names, action: Action | str, offer: str | None, round_number: int) -> Action:
    """Notation to action; one that does not say whose text it answers, answers `offer`. Raises NotationError."""
    found = parse(names, action, round_number) if isinstance(action, str) else checked_action(action)
    if offer is not None and found.kind in WITH_OFFER and found.offer is None:
        return replace(found, offer=offer)
    return found


def seat_label(names: Names, seat: str) -> str:
    """Plain-language name of a seat id."""
    if seat in names.parties:
        return names.party_labels[names.parties.index(seat)]
    chair = names.mediators.get(seat)
    return chair.label if chair is not None else names.mediator_label or "The mediator"


def seat_index(names: Names, size: Size, seat: str) -> int:
    """Index of a seat id in the padded records; `mediator` always means the mediator's seat.

    Several mediators who take turns share it; of those that share the tracks, it is the first one's.
    """
    if seat in names.parties:
        return names.parties.index(seat)
    if names.shares_tracks and (place := names.chair_of(seat)):
        return len(names.parties) + place - 1
    if seat in names.mediators or seat in (names.mediator, "mediator"):
        return size.parties
    raise NotationError(_unknown(names, "seat", seat, seats(names)))


def seat_called(names: Names, size: Size, seat: str, round_number: int = 1) -> str:
    """The id of a seat that may be given as `mediator`: then that of the mediator in the chair, or the first of several.

    Raises NotationError for a seat that does not exist.
    """
    if seat in seats(names):
        return seat
    seat_index(names, size, seat)
    return names.mediator_in(round_number) or "mediator"


def seats(names: Names) -> tuple[str, ...]:
    """Ids of all seats, the mediators' last: of one, of several, or of none."""
    return (*names.parties, *names.mediators)


def event_seats(names: Names) -> tuple[str, ...]:
    """Whom an event may be about: all seats, and the mediator's by that word where nobody has it."""
    return seats(names) if names.mediators else (*names.parties, "mediator")


def parse(names: Names, text: str, round_number: int = 1) -> Action:
    """Read an action; `mediator` is then who of several that take turns is in the chair in a round.

    Raises NotationError, in a sentence, for anything that is not one.
    """
    words = text.strip()
    kind, _, rest = words.partition(" ")
    rest = rest.strip()
    if not kind:
        raise _wrong(names, "text-missing", known=codes.ACTIONS)
    kind = _one_of(names, "action", kind, codes.ACTIONS)
    offer: str | None = None
    if kind in WITH_OFFER:
        with_package = kind in WITH_PACKAGE
        before, colon, after = rest.partition(":") if with_package else (rest, "", "")
        if with_package and (not colon or not before.strip()):
            raise _wrong(names, "answers-whom", word=words, kind=kind)
        offer = before.strip() or None
        rest = after.strip()
        if offer is not None:
            offer = _one_of(names, "seat", offer, (*seats(names), "mediator") if names.mediator else seats(names))
            offer = names.mediator_in(round_number) if offer == "mediator" and offer not in names.parties else offer
        return Action(kind, offer, 0, _package(names, rest, words) if with_package else {})
    if kind in WITH_PACKAGE:
        return Action(kind, None, 0, _package(names, rest, words))
    if kind in WITH_SIZE:
        size, _, manner = rest.partition(" ")
        if not size:
            raise _wrong(names, "how-large", word=words, kind=kind)
        amount = 1 + SIZES.index(_one_of(names, "size", size, SIZES))
        manner = manner.strip()
        if manner and ACTS[codes.ACTIONS.index(kind)].conditional:
            _one_of(names, "word", manner, (CONDITIONALLY,))
            amount += CONDITIONAL_AMOUNT
        elif manner:
            raise _wrong(names, "not-conditional", word=manner, whole=words)
        return Action(kind, None, amount)
    if kind in WITH_ISSUE:
        if not rest:
            raise _wrong(names, "names-no-issue", word=words, kind=kind)
        return Action(kind, issue=_one_of(names, "issue", rest, names.issues))
    if rest:
        raise _wrong(names, "stands-alone", word=rest, whole=words, kind=kind)
    return Action(kind)


def _package(names: Names, text: str, whole: str) -> dict[str, str]:
    """Read `ISSUE=OPTION, …`."""
    options: dict[str, str] = {}
    for part in text.split(","):
        issue, equals, option = part.partition("=")
        issue, option = issue.strip(), option.strip()
        if not equals or not issue or not option:
            raise _wrong(names, "names-no-option", word=part.strip() or whole)
        if "=" in option:
            raise _wrong(names, "no-comma", word=part.strip())
        index, number = _item(names, issue, option)
        if issue in options:
            raise _wrong(names, "issue-twice", word=issue, whole=whole)
        options[issue] = names.options[index][number]
    return options


def _item(names: Names, issue: str, option: str) -> tuple[int, int]:
    """Indices of an issue and of one of its options, given by id or number."""
    index = names.issues.index(_one_of(names, "issue", issue, names.issues))
    known = names.options[index]
    if option in known:
        return index, known.index(option)
    if re.fullmatch(r"[0-9]{1,2}", option) and int(option) < len(known):
        return index, int(option)
    raise NotationError(_unknown(names, "option", option, known, whole=issue))


def _one_of(names: Names, what: str, name: str, known: Iterable[str]) -> str:
    known = tuple(known)
    if name not in known:
        raise NotationError(_unknown(names, what, name, known))
    return name


def _unknown(names: Names, what: str, name: str, known: Iterable[str], **fields: str) -> Refusal:
    """There is no such seat, action, issue, … (`what`); with the nearest of what there is."""
    known = tuple(known)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return Refusal(f"unknown-{what}", {"word": name, "near": "".join(near), "known": known, **fields}, names)


def _wrong(names: Names, code: str, **fields: object) -> NotationError:
    return NotationError(Refusal(code, fields, names))


# States

_BLANK = {"offer": -1}
"""Blank value of the fields for which it is not 0."""


def format_state(rules: Rules, game: NDArray[np.void]) -> str:
    """A game record, shape (1,), as one line of text; two whose bits differ have different lines."""
    return " ".join([rules.names.scenario, rules.size.name, *_tokens(rules, game)])


def _tokens(rules: Rules, game: NDArray[np.void]) -> Iterator[str]:
    # all fields are numbers of eight bytes without a gap, compared as bits, so that -0.0 counts as something
    words = np.ascontiguousarray(game).view(np.int64)
    of_game = _words(_axis_names(rules))
    places = np.flatnonzero(words != of_game.blank)
    found = words[places]
    numbers = zip(places.tolist(), found.tolist(), found.view(np.float64).tolist(), strict=True)
    paths, is_real = of_game.paths, of_game.is_real
    return (f"{paths[at]}={real if is_real[at] else whole!r}" for at, whole, real in numbers)


class _AxisNames(NamedTuple):
    """What the axes of a game record's fields are told apart and named by."""

    size: Size
    parties: tuple[str, ...]
    tracks: tuple[str, ...]
    issues: tuple[str, ...]


class _Words(NamedTuple):
    """The words of eight bytes of a game record, in the order in which they lie."""

    paths: tuple[str, ...]
    """What each is called."""
    is_real: tuple[bool, ...]
    """Whether it is a real number."""
    blank: NDArray[np.int64]
    """Its blank value, as bits."""


@lru_cache(maxsize=64)
def _words(named: _AxisNames) -> _Words:
    dtype = game_dtype(named.size)
    paths: list[str] = []
    is_real: list[bool] = []
    blank: list[NDArray[np.int64]] = []
    for name in dtype.names or ():
        kind, shape = dtype[name].base, dtype[name].shape
        axes = zip(_axes(named, name, shape), shape, strict=True)
        places = [[_place_name(axis, index) for index in range(length)] for axis, length in axes]
        here = [".".join((name, *place)) for place in product(*places)]
        paths += here
        is_real += [kind.kind == "f"] * len(here)
        blank.append(np.full(len(here), _BLANK.get(name, 0), kind).view(np.int64))
    return _Words(tuple(paths), tuple(is_real), np.concatenate(blank))


def _axis_names(rules: Rules) -> _AxisNames:
    return _AxisNames(rules.size, rules.names.parties, rules.names.tracks, rules.names.issues)


def _axes(named: _AxisNames, name: str, shape: tuple[int, ...]) -> list[tuple[str, ...]]:
    """Names along each axis of a field; an axis without names of its own gets none and is counted from 0."""
    size, parties, tracks, issues = named
    axes: list[tuple[str, ...]] = []
    for length in shape:
        if length == size.issues:
            axes.append(issues)
        elif length == size.tracks and name.startswith("track_"):
            axes.append(tracks)
        elif length == size.parties:
            axes.append(parties)
        elif length == size.parties + 1:
            axes.append(parties + ("",) * (size.parties - len(parties)) + ("mediator",))
        else:
            axes.append(())
    return axes


def _place_name(axis: tuple[str, ...], index: int) -> str:
    return axis[index] if index < len(axis) and axis[index] else str(index)
