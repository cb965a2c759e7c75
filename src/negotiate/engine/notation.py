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
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.acts import ACTS, WITH_ISSUE, WITH_OFFER, WITH_PACKAGE, WITH_SIZE
from negotiate.engine.layout import Size
from negotiate.engine.records import new_action, new_game
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
        record["kind"] = codes.ACTIONS.index(_one_of("action", self.kind, codes.ACTIONS))
        if self.offer is not None:
            record["offer"] = seat_index(names, rules.size, self.offer)
        record["amount"] = self.amount
        if self.issue is not None:
            record["issue"] = names.issues.index(_one_of("issue", self.issue, names.issues))
        for issue, option in self.options.items():
            index, number = _item(names, issue, option)
            record["option"][0, index] = number
        return record

    @classmethod
    def from_record(cls, rules: Rules, record: NDArray[np.void]) -> Action:
        """The names of an engine action, shape (1,)."""
        offer = int(record["offer"][0])
        package = [(issue, int(record["option"][0, issue])) for issue in range(len(rules.names.issues))]
        kind = codes.ACTIONS[int(record["kind"][0])]
        return cls(
            kind,
            seat_id(rules.names, offer) if offer >= 0 and kind in WITH_OFFER else None,
            int(record["amount"][0]) if kind in WITH_SIZE else 0,
            {rules.names.issues[issue]: rules.names.options[issue][option] for issue, option in package if option >= 0}
            if kind in WITH_PACKAGE
            else {},
            rules.names.issues[int(record["issue"][0])] if kind in WITH_ISSUE and int(record["issue"][0]) >= 0 else None,
        )


def seat_id(names: Names, seat: int) -> str:
    """Id of a seat index: a party's, or the mediator's for the seat after the last padded party."""
    return names.parties[seat] if seat < len(names.parties) else names.mediator or "mediator"


def seat_label(names: Names, seat: str) -> str:
    """Plain-language name of a seat id."""
    if seat in names.parties:
        return names.party_labels[names.parties.index(seat)]
    return names.mediator_label or "The mediator"


def seat_index(names: Names, size: Size, seat: str) -> int:
    """Index of a seat id in the padded records; `mediator` always means the mediator's seat."""
    if seat in names.parties:
        return names.parties.index(seat)
    if seat in (names.mediator, "mediator"):
        return size.parties
    raise NotationError(_unknown("seat", seat, seats(names)))


def seats(names: Names) -> tuple[str, ...]:
    """Ids of all seats, the mediator's last when there is one."""
    return (*names.parties, names.mediator) if names.mediator else names.parties


def parse(names: Names, text: str) -> Action:
    """Read an action. Raises NotationError, in a sentence, for anything that is not one."""
    words = text.strip()
    kind, _, rest = words.partition(" ")
    rest = rest.strip()
    if not kind:
        raise NotationError(f"The text is empty where an action was expected. Known: {_listed(codes.ACTIONS)}.")
    kind = _one_of("action", kind, codes.ACTIONS)
    offer: str | None = None
    if kind in WITH_OFFER:
        with_package = kind in WITH_PACKAGE
        before, colon, after = rest.partition(":") if with_package else (rest, "", "")
        if with_package and (not colon or not before.strip()):
            raise NotationError(f"'{words}' does not say whose offer it answers. Write '{kind} SEAT: ISSUE=OPTION, …'.")
        offer = before.strip() or None
        rest = after.strip()
        if offer is not None:
            offer = _one_of("seat", offer, (*seats(names), "mediator") if names.mediator else seats(names))
            offer = names.mediator if offer == "mediator" and offer not in names.parties else offer
        return Action(kind, offer, 0, _package(names, rest, words) if with_package else {})
    if kind in WITH_PACKAGE:
        return Action(kind, None, 0, _package(names, rest, words))
    if kind in WITH_SIZE:
        size, _, manner = rest.partition(" ")
        if not size:
            raise NotationError(f"'{words}' does not say how large. Write '{kind} small', or normal, or large.")
        amount = 1 + SIZES.index(_one_of("size", size, SIZES))
        manner = manner.strip()
        if manner and ACTS[codes.ACTIONS.index(kind)].conditional:
            _one_of("word", manner, (CONDITIONALLY,))
            amount += CONDITIONAL_AMOUNT
        elif manner:
            raise NotationError(f"'{manner}' is too much in '{words}'. Only an announcement can be made conditionally.")
        return Action(kind, None, amount)
    if kind in WITH_ISSUE:
        if not rest:
            raise NotationError(f"'{words}' does not name an issue. Write '{kind} ISSUE'.")
        return Action(kind, issue=_one_of("issue", rest, names.issues))
    if rest:
        raise NotationError(f"'{rest}' is too much in '{words}': '{kind}' stands alone.")
    return Action(kind)


def _package(names: Names, text: str, whole: str) -> dict[str, str]:
    """Read `ISSUE=OPTION, …`."""
    options: dict[str, str] = {}
    for part in text.split(","):
        issue, equals, option = part.partition("=")
        issue, option = issue.strip(), option.strip()
        if not equals or not issue or not option:
            raise NotationError(f"'{part.strip() or whole}' does not name an issue and an option. Write 'ISSUE=OPTION, …'.")
        index, number = _item(names, issue, option)
        if issue in options:
            raise NotationError(f"The issue '{issue}' stands twice in '{whole}'. A package has one option for each issue.")
        options[issue] = names.options[index][number]
    return options


def _item(names: Names, issue: str, option: str) -> tuple[int, int]:
    """Indices of an issue and of one of its options, given by id or number."""
    index = names.issues.index(_one_of("issue", issue, names.issues))
    known = names.options[index]
    if option in known:
        return index, known.index(option)
    if re.fullmatch(r"[0-9]{1,2}", option) and int(option) < len(known):
        return index, int(option)
    raise NotationError(_unknown(f"option of '{issue}'", option, known))


def _one_of(what: str, name: str, known: Iterable[str]) -> str:
    known = tuple(known)
    if name not in known:
        raise NotationError(_unknown(what, name, known))
    return name


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    known = tuple(known)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f" Did you mean '{near[0]}'?" if near else ""
    return f"There is no {what} '{name}'.{hint} Known: {_listed(known)}."


def _listed(known: Iterable[str]) -> str:
    return ", ".join(known) or "none"


# States

_BLANK = {"offer": -1}
"""Blank value of the fields for which it is not 0."""


def format_state(rules: Rules, game: NDArray[np.void]) -> str:
    """A game record, shape (1,), as one line of text; parse_state gives back the same bits."""
    return " ".join([rules.names.scenario, rules.size.name, *_tokens(rules, game)])


def _tokens(rules: Rules, game: NDArray[np.void]) -> Iterator[str]:
    for name in game.dtype.names or ():
        values = game[name][0]
        # compared as bits, so that -0.0 counts as something
        blank = np.full(values.shape, _BLANK.get(name, 0), dtype=values.dtype)
        differs = np.asarray(values).view(np.int64) != blank.view(np.int64)
        axes = _axes(rules, name, values.shape)
        for place in np.argwhere(differs):
            path = [name, *(_place_name(axis, int(index)) for axis, index in zip(axes, place, strict=True))]
            yield f"{'.'.join(path)}={values[tuple(place)].item()!r}"


def _axes(rules: Rules, name: str, shape: tuple[int, ...]) -> list[tuple[str, ...]]:
    """Names along each axis of a field; an axis without names of its own gets none and is counted from 0."""
    names, size = rules.names, rules.size
    axes: list[tuple[str, ...]] = []
    for length in shape:
        if length == size.issues:
            axes.append(names.issues)
        elif length == size.tracks and name.startswith("track_"):
            axes.append(names.tracks)
        elif length == size.parties:
            axes.append(names.parties)
        elif length == size.parties + 1:
            axes.append(names.parties + ("",) * (size.parties - len(names.parties)) + ("mediator",))
        else:
            axes.append(())
    return axes


def _place_name(axis: tuple[str, ...], index: int) -> str:
    return axis[index] if index < len(axis) and axis[index] else str(index)


def parse_state(rules: Rules, text: str) -> NDArray[np.void]:
    """Read a state of this scenario into a fresh game record, shape (1,).

    Raises NotationError for another scenario or size class, unknown fields, places outside a field, repeated places, and
    values that are not numbers of the field's kind.
    """
    scenario, size, *tokens = [*text.split(), "", ""][: max(2, len(text.split()))]
    if scenario != rules.names.scenario:
        raise NotationError(f"The state is of the scenario '{scenario}', but the rules are of '{rules.names.scenario}'.")
    if size != rules.size.name:
        raise NotationError(f"The state is of the size class '{size}', but the rules are of '{rules.size.name}'.")
    game = new_game(rules.size)
    for name, value in _BLANK.items():
        game[name] = value
    seen: set[str] = set()
    fields = game.dtype.names or ()
    for token in tokens:
        path, equals, number = token.partition("=")
        name, *places = path.split(".")
        if not equals or name not in fields:
            raise NotationError(f"'{token}' is not a field of a game. {_unknown('field', name, fields)}")
        values = game[name][0]
        if len(places) != values.ndim:
            raise NotationError(f"'{path}' names {len(places)} places, but '{name}' has {values.ndim}.")
        index = tuple(
            _place(path, place, axis, length)
            for place, axis, length in zip(places, _axes(rules, name, values.shape), values.shape, strict=True)
        )
        key = f"{name}{index}"
        if key in seen:
            raise NotationError(f"'{path}' stands twice in the state.")
        seen.add(key)
        game[name][(0, *index)] = _number(path, number, values.dtype)
    return game


def _place(path: str, place: str, axis: tuple[str, ...], length: int) -> int:
    if place in axis:
        return axis.index(place)
    if re.fullmatch(r"[0-9]{1,4}", place) and int(place) < length:
        return int(place)
    raise NotationError(f"'{path}' names no place of a game. {_unknown('place', place, [name for name in axis if name])}")


def _number(path: str, text: str, kind: np.dtype[Any]) -> int | float:
    try:
        value: int | float = int(text) if kind.kind == "i" else float(text)
    except ValueError:
        wanted = "a whole number" if kind.kind == "i" else "a number"
        raise NotationError(f"'{path}' is '{text}', but {wanted} was expected.") from None
    if kind.kind == "i" and not -(2**63) <= int(value) < 2**63:
        raise NotationError(f"'{path}' is '{text}', which is too large a whole number.")
    return value
