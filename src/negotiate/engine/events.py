"""Events: the rows of the engine's log as named values, and as plain data for records.

An action and the package that follows it in the log make one event, and so do a signature and the options it settles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from negotiate.engine import codes
from negotiate.engine.acts import WITH_ISSUE, WITH_OFFER, WITH_PACKAGE, WITH_SIZE
from negotiate.engine.event_kinds import COLUMNS, EVENT_KINDS, Field
from negotiate.engine.notation import CONDITIONAL_AMOUNT, SIZES, Action, seat_id
from negotiate.engine.rules import Names

Value = str | int | float | None | dict[str, str]


@dataclass(frozen=True)
class Event:
    """One thing that happened. `kind` is one of codes.EVENTS; what `fields` holds stands in its row (event_kinds.py).

    An action is told in notation, `offer` says whose offer it passes over and `issue` what it carries out. A signed text and
    a communiqué have their `options` by issue.
    """

    kind: str
    round: int
    fields: dict[str, Value] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Value:
        return self.fields[name]

    def to_data(self) -> dict[str, Any]:
        """Plain data that JSON can hold."""
        return {"event": self.kind, "round": self.round, **self.fields}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Event:
        """The event that `to_data` gave. Raises KeyError when the data is not one."""
        fields = {name: value for name, value in data.items() if name not in ("event", "round")}
        return cls(data["event"], data["round"], fields)


Row = dict[str, int]
"""A row of the log by the names of its columns."""


def decode(names: Names, rows: Iterable[Sequence[int]]) -> list[Event]:
    """The events of complete log rows (see event_kinds.py), in order."""
    ids = {
        "party": names.parties,
        "issue": names.issues,
        "track": names.tracks,
        "category": names.categories,
        "card": names.cards,
        "act": codes.ACTIONS,
        "binding": codes.BINDING,
        "ending": codes.ENDINGS,
    }
    events: list[Event] = []
    package: dict[str, str] = {}
    for numbers in rows:
        row = dict(zip(COLUMNS, map(int, numbers), strict=True))
        kind = EVENT_KINDS[row["kind"] - 1]
        if kind.item:
            package[names.issues[row["issue"]]] = names.options[row["issue"]][row["option"]]
            continue
        # what is optional is told only where it is there
        told = {
            place.name: _read(names, ids, row, place)
            for place in kind.fields
            if row[place.column] >= 0 or not place.optional
        }
        package = {}
        if kind.package:
            told["options"] = package
        events.append(Event(kind.id, row["round"], told))
    return [_complete(event) for event in events]


def _read(names: Names, ids: Mapping[str, tuple[str, ...]], row: Row, place: Field) -> Value:
    """The number of a column as a value; an id that is none (a card about nobody, a game that nobody left) is None."""
    number = row[place.column]
    if place.read == "number":
        return number
    if place.read == "amount":
        return number / 1000
    if place.read == "seat":
        return seat_id(names, number)
    known = names.options[row["issue"]] if place.read == "option" else ids[place.read]
    return known[number] if 0 <= number < len(known) else None


def _complete(event: Event) -> Event:
    """An action's parts put together as notation."""
    if event.kind != "action":
        return event
    fields = dict(event.fields)
    kind = str(fields["action"])
    amount, options, offer = fields.pop("amount"), fields.pop("options"), fields.get("offer")
    assert isinstance(amount, int) and isinstance(options, dict) and (offer is None or isinstance(offer, str))
    amount_is_size = kind in WITH_SIZE and 1 <= amount % CONDITIONAL_AMOUNT <= len(SIZES)
    if kind in WITH_OFFER:
        fields.pop("offer", None)
    issue = str(fields.pop("issue")) if kind in WITH_ISSUE else None
    fields["action"] = str(
        Action(
            kind,
            offer if kind in WITH_OFFER else None,
            amount if amount_is_size else 0,
            options if kind in WITH_PACKAGE else {},
            issue,
        )
    )
    return Event(event.kind, event.round, fields)
