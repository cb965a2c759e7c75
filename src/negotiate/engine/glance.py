"""A view that is put together as it is read: a player looks at a few of its fields, and the rest is never made.

What it is made of is public, or its seat's own, before it is handed over (discretion.py, reckoned.py): however a player
takes its view apart, it finds nothing else.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.acts import CONCEALED_ACTIONS
from negotiate.engine.event_kinds import E_ACTION, E_CARD
from negotiate.engine.events import decode
from negotiate.engine.rules import Names
from negotiate.engine.view import View
from negotiate.engine.view_fields import FIELDS, Sources

KIND, ACTOR, DETAIL = 0, 2, 6
"""Columns of a row of the log (event_kinds.COLUMNS): of an action the actor is its seat and the detail the act, of a card
the detail is its number."""
CONCEALED = np.array([act in CONCEALED_ACTIONS for act in codes.ACTIONS])
"""By act."""

Rows = NDArray[np.int64]


class Glance(View):
    """A view whose fields are made when they are read first. In all else it is one, and a copy of it is a plain one."""

    def __init__(self, sources: Sources) -> None:
        object.__setattr__(self, "_sources", sources)

    def __getattr__(self, name: str) -> Any:
        make = FIELDS.get(name)
        if make is None:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        value = make(self._sources)
        object.__setattr__(self, name, value)
        return value

    @property
    def __dict__(self) -> dict[str, Any]:  # type: ignore[override]  # so that vars() tells all, as of a view
        return {field.name: getattr(self, field.name) for field in fields(View)}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, View) and vars(self) == vars(other)

    __hash__ = View.__hash__

    def __reduce__(self) -> tuple[Any, ...]:
        return View, tuple(vars(self).values())


class Hearsay:
    """The events of a game that one seat may know of, as rows of the log until somebody asks for them.

    It holds the ids of those cards alone that have come up, since the others are still a secret.
    """

    def __init__(self, names: Names, seat: int) -> None:
        """`names` as menus have them (discretion.menu_rules), and the index of the seat."""
        self._names, self._seat = names, seat
        self._cards: dict[int, str] = {}
        self._rows: list[Rows] = []
        self._told: list[dict[str, Any]] = []
        self._ends: list[int] = []
        """How many events there are up to the end of each stretch of rows that was told."""

    def hear(self, rows: Rows, cards: tuple[str, ...]) -> None:
        """Take complete rows of the log in, which are left alone; `cards` are the ids of all."""
        kinds = rows[:, KIND]
        acts = (kinds == E_ACTION) & (rows[:, ACTOR] != self._seat)
        rows = rows[~(acts & CONCEALED.take(rows[:, DETAIL], mode="clip"))]
        if (kinds == E_CARD).any():
            for card in rows[rows[:, KIND] == E_CARD][:, DETAIL].tolist():
                self._cards[card] = cards[card]
        self._rows.append(rows)

    def so_far(self) -> Heard:
        """What was heard up to now, to be told when it is asked for."""
        return Heard(self, len(self._rows))

    def tell(self, stretches: int) -> list[dict[str, Any]]:
        """The events of the first stretches of rows, as plain data."""
        if len(self._ends) < stretches:
            most = max(self._cards, default=-1) + 1
            names = replace(self._names, cards=tuple(self._cards.get(card, "") for card in range(most)))
            for rows in self._rows[len(self._ends) : stretches]:
                self._told += [event.to_data() for event in decode(names, rows.tolist())]
                self._ends.append(len(self._told))
        return self._told[: self._ends[stretches - 1]] if stretches else []


class Heard:
    """The events that a seat knew of at one time."""

    def __init__(self, hearsay: Hearsay, stretches: int) -> None:
        self._hearsay, self._stretches = hearsay, stretches

    def __call__(self) -> list[dict[str, Any]]:
        return self._hearsay.tell(self._stretches)
