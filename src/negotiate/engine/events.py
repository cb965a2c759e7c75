"""Events: the rows of the engine's log as named values, and as plain data for records.

An action and the package that follows it in the log make one event, and so do a signature and the options it settles.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from negotiate.engine import codes
from negotiate.engine.notation import (
    CONDITIONAL_AMOUNT,
    SIZES,
    WITH_ISSUE,
    WITH_OFFER,
    WITH_PACKAGE,
    WITH_SIZE,
    Action,
    seat_id,
)
from negotiate.engine.rules import Names

Value = str | int | float | None | dict[str, str]


@dataclass(frozen=True)
class Event:
    """One thing that happened. `kind` is one of codes.EVENTS; what `fields` holds depends on it:

    round-began: nothing · event-card: party (or None), category, card · action: seat, action (notation), and offer (whose
    offer is passed over) or issue (what is carried out) · signed: seat, binding, options · communique: seat, options ·
    lapsed: seat · held-back, suspended, made-good, text-ended, text-lapsed: party, issue · issue-fell: issue, option, undone
    (1 when what was delivered is undone) · ratified, ratification-refused: party, vote · phase-carried-out: issue, phases (done so far), tier,
    day (of the round, from 1), people (returned with it) · breach-detected: party, issue, tier · false-alarm: party, issue · ceasefire-collapsed:
    issue, option · track-opened, track-closed: track · trust-changed: party, trusted, trust (0..100, to a thousandth) ·
    ended: ending, party.
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


def decode(names: Names, rows: Iterable[Sequence[int]]) -> list[Event]:
    """The events of complete log rows (see codes.EVENTS), in order."""
    events: list[Event] = []
    package: dict[str, str] = {}
    for row in rows:
        kind, round_number, actor, other, issue, option, detail, thousandths = (int(number) for number in row)
        if kind in (codes.E_OFFER_ITEM, codes.E_SIGNED_ITEM):
            package[names.issues[issue]] = names.options[issue][option]
            continue
        package = {}
        events.append(_event(names, kind, round_number, actor, other, issue, option, detail, thousandths / 1000, package))
    return [_complete(event) for event in events]


def _event(
    names: Names,
    kind: int,
    round_number: int,
    actor: int,
    other: int,
    issue: int,
    option: int,
    detail: int,
    amount: float,
    package: dict[str, str],
) -> Event:
    """One row; `package` is still empty and filled by the rows that follow."""
    party = names.parties[actor] if 0 <= actor < len(names.parties) else None
    fields: dict[str, Value] = {}
    if kind == codes.E_CARD:
        fields = {"party": party, "category": names.categories[other], "card": names.cards[detail]}
    elif kind == codes.E_ACTION:
        fields = {"seat": seat_id(names, actor), "action": codes.ACTIONS[detail], "amount": option, "options": package}
        if other >= 0:
            fields["offer"] = seat_id(names, other)
        if issue >= 0:
            fields["issue"] = names.issues[issue]
    elif kind == codes.E_SIGNED:
        fields = {"seat": seat_id(names, actor), "binding": codes.BINDING[detail], "options": package}
    elif kind == codes.E_COMMUNIQUE:
        fields = {"seat": seat_id(names, actor), "options": package}
    elif kind == codes.E_LAPSED:
        fields = {"seat": seat_id(names, actor)}
    elif kind in (codes.E_RATIFIED, codes.E_REFUSED):
        fields = {"party": party, "vote": amount}
    elif kind == codes.E_PHASE:
        fields = {"issue": names.issues[issue], "phases": option, "tier": detail, "people": amount, "day": other + 1}
    elif kind in (codes.E_HELD_BACK, codes.E_SUSPENDED, codes.E_MADE_GOOD, codes.E_TERMINATED, codes.E_TEXT_LAPSED):
        fields = {"party": party, "issue": names.issues[issue]}
    elif kind == codes.E_FELL:
        fields = {"issue": names.issues[issue], "option": names.options[issue][option], "undone": detail}
    elif kind == codes.E_BREACH_SEEN:
        fields = {"party": party, "issue": names.issues[issue], "tier": detail}
    elif kind == codes.E_FALSE_ALARM:
        fields = {"party": party, "issue": names.issues[issue]}
    elif kind == codes.E_COLLAPSE:
        fields = {"issue": names.issues[issue], "option": names.options[issue][option]}
    elif kind in (codes.E_TRACK_OPENED, codes.E_TRACK_CLOSED):
        fields = {"track": names.tracks[other]}
    elif kind == codes.E_TRUST:
        fields = {"party": party, "trusted": names.parties[other], "trust": amount}
    elif kind == codes.E_ENDED:
        fields = {"ending": codes.ENDINGS[detail], "party": party}
    return Event(codes.EVENTS[kind], round_number, fields)


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
