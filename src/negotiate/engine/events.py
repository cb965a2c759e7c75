"""Events: the rows of the engine's log as named values, and as plain data for records.

An action and the package that follows it in the log make one event, and so do a signature and the options it settles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from negotiate.engine import codes
from negotiate.engine.acts import CARRYING_OUT, WITH_ISSUE, WITH_OFFER, WITH_PACKAGE, WITH_SIZE
from negotiate.engine.event_kinds import COLUMNS, E_ACTION, EVENT_KIND_OF, EVENT_KINDS, Field
from negotiate.engine.notation import CONDITIONAL_AMOUNT, SIZES, Action, event_seats, parse, seat_id
from negotiate.engine.rules import Names
from negotiate.errors import NotationError

NUMBERS = ("number", "amount")
"""How fields are read that hold a number."""
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
    ids = _ids(names)
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


def _ids(names: Names) -> Mapping[str, tuple[str, ...]]:
    """Whose ids the fields of events hold."""
    return {
        "party": names.parties,
        "issue": names.issues,
        "track": names.tracks,
        "category": names.categories,
        "card": names.cards,
        "act": codes.ACTIONS,
        "binding": codes.BINDING,
        "ending": codes.ENDINGS,
    }


def _read(names: Names, ids: Mapping[str, tuple[str, ...]], row: Row, place: Field) -> Value:
    """The number of a column as a value; an id that is none (a card about nobody, a game that nobody left) is None."""
    number = row[place.column]
    if place.read == "number":
        return number
    if place.read == "amount":
        return number / 1000
    if place.read == "seat":
        return seat_id(names, number, row["round"])
    known = names.options[row["issue"]] if place.read == "option" else ids[place.read]
    return known[number] if 0 <= number < len(known) else None


MOST = 1e9
"""More than any number of an event."""
SINCE = ("day",)
"""Fields that events of older records have not."""


def strange_field(names: Names, event: Event) -> str:
    """The first field of an event from outside that no game of these names has: missing, of another kind, or no known id.

    "event" where the kind is unknown; "" where nothing is strange.
    """
    kind = EVENT_KIND_OF.get(event.kind)
    if kind is None or kind.item:
        return "event"
    ids = _ids(names)
    for place in kind.fields:
        value = event.fields.get(place.name)
        if kind.code == E_ACTION and place.name in ("action", "amount"):
            continue
        if value is None:
            if not (place.optional or place.name in SINCE or (place.name in event.fields and place.read not in NUMBERS)):
                return place.name
        elif place.read in NUMBERS:
            if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < MOST:
                return place.name
        elif place.read == "seat":
            if value not in event_seats(names):
                return place.name
        elif value not in (_options(names, event.fields.get("issue")) if place.read == "option" else ids[place.read]):
            return place.name
    if kind.code == E_ACTION:
        return _strange_act(names, event)
    if kind.package:
        options = event.fields.get("options")
        if not isinstance(options, dict) or any(option not in _options(names, issue) for issue, option in options.items()):
            return "options"
    return ""


def _options(names: Names, issue: object) -> tuple[str, ...]:
    return names.options[names.issues.index(issue)] if isinstance(issue, str) and issue in names.issues else ()


def _strange_act(names: Names, event: Event) -> str:
    """The same for an act: its notation, and what it carries out."""
    try:
        kind = parse(names, str(event.fields.get("action"))).kind
    except NotationError:
        return "action"
    return "issue" if kind in CARRYING_OUT and event.fields.get("issue") is None else ""


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
