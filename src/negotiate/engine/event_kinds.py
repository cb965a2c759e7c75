"""The kinds of events: what the engine's log can say, one row each.

A row of the log is [kind, round, actor, other, issue, option, detail, amount * 1000 rounded]; what its columns mean for a
kind of event stands in the kind's row, and events.py reads them by it. A new kind is a row here, its words in
words/events.py, and the `note(…)` that writes it.
"""

from __future__ import annotations

from typing import NamedTuple

(
    E_ROUND,
    E_CARD,
    E_ACTION,
    E_OFFER_ITEM,
    E_SIGNED,
    E_SIGNED_ITEM,
    E_COMMUNIQUE,
    E_LAPSED,
    E_RATIFIED,
    E_REFUSED,
    E_PHASE,
    E_BREACH_SEEN,
    E_FALSE_ALARM,
    E_COLLAPSE,
    E_TRACK_OPENED,
    E_TRACK_CLOSED,
    E_TRUST,
    E_ENDED,
    E_HELD_BACK,
    E_SUSPENDED,
    E_MADE_GOOD,
    E_TERMINATED,
    E_TEXT_LAPSED,
    E_FELL,
    E_POSTPONED,
    E_CHAIR,
    E_HOLDER,
) = range(1, 28)

COLUMNS = ("kind", "round", "actor", "other", "issue", "option", "detail", "amount")
"""Columns of a row of the log."""


class Field(NamedTuple):
    """One thing that an event tells: its name, the column that it stands in, and how the number there is read.

    `read` is number, amount (thousandths), seat, or whose id it is the index of: party, issue, option (of the row's issue),
    track, category, card, act, binding or ending. What is `optional` is left out where the column is below 0.
    """

    name: str
    column: str
    read: str
    optional: bool = False


class EventKind(NamedTuple):
    """One kind of event: the number in the log, the id that people read, and what it tells."""

    code: int
    id: str
    fields: tuple[Field, ...] = ()
    package: bool = False
    """The rows that follow it name options (`item`), which go into its field `options`."""
    item: bool = False
    """It is no event of its own but an option of the package of the one before; see `package`."""
    icon: str = "dot"
    """The drawing in assets/icons."""
    tone: str = "muted"
    """Whether it is good, warn, bad, muted (neither) or plain (the end), for colours."""
    weight: int = 1
    """2 for what changes the game, 1 for ordinary moves, 0 for small print."""


_PARTY = Field("party", "actor", "party")
_SEAT = Field("seat", "actor", "seat")
_ISSUE = Field("issue", "issue", "issue")
_TIER = Field("tier", "detail", "number")
_VOTE = Field("vote", "amount", "amount")
_TRACK = Field("track", "other", "track")

EVENT_KINDS = (
    EventKind(E_ROUND, "round-began"),
    EventKind(
        E_CARD,
        "event-card",
        (_PARTY, Field("category", "other", "category"), Field("card", "detail", "card")),
        icon="card",
        tone="warn",
        weight=2,
    ),
    EventKind(
        E_ACTION,
        "action",
        # the act in notation; events.py puts it together from the code, the size and the package
        (
            _SEAT,
            Field("action", "detail", "act"),
            Field("amount", "option", "number"),
            Field("offer", "other", "seat", optional=True),
            Field("issue", "issue", "issue", optional=True),
        ),
        package=True,
    ),
    EventKind(E_OFFER_ITEM, "offer-item", item=True),
    EventKind(
        E_SIGNED,
        "signed",
        (_SEAT, Field("binding", "detail", "binding")),
        package=True,
        icon="check",
        tone="good",
        weight=2,
    ),
    EventKind(E_SIGNED_ITEM, "signed-item", item=True),
    EventKind(E_COMMUNIQUE, "communique", (_SEAT,), package=True, icon="scroll", weight=2),
    EventKind(E_LAPSED, "lapsed", (_SEAT,), icon="clock", weight=0),
    EventKind(E_RATIFIED, "ratified", (_PARTY, _VOTE), icon="check", tone="good", weight=2),
    EventKind(E_REFUSED, "ratification-refused", (_PARTY, _VOTE), icon="cross", tone="bad", weight=2),
    EventKind(
        E_PHASE,
        "phase-carried-out",
        (
            _ISSUE,
            Field("phases", "option", "number"),
            _TIER,
            Field("people", "amount", "amount"),
            Field("day", "other", "number"),
        ),
        icon="check",
        tone="good",
    ),
    EventKind(E_BREACH_SEEN, "breach-detected", (_PARTY, _ISSUE, _TIER), icon="warning", tone="bad", weight=2),
    EventKind(E_FALSE_ALARM, "false-alarm", (_PARTY, _ISSUE), icon="warning", tone="warn"),
    EventKind(
        E_COLLAPSE,
        "ceasefire-collapsed",
        (_ISSUE, Field("option", "option", "option")),
        icon="broken",
        tone="bad",
        weight=2,
    ),
    EventKind(E_TRACK_OPENED, "track-opened", (_TRACK,), icon="unlock", tone="good", weight=2),
    EventKind(E_TRACK_CLOSED, "track-closed", (_TRACK,), icon="lock", tone="warn", weight=2),
    # one for each ordered pair of parties at the end of a round, 0..100
    EventKind(
        E_TRUST,
        "trust-changed",
        (_PARTY, Field("trusted", "other", "party"), Field("trust", "amount", "amount")),
        icon="link",
        weight=0,
    ),
    EventKind(E_ENDED, "ended", (Field("ending", "detail", "ending"), _PARTY), icon="flag", tone="plain", weight=2),
    EventKind(E_HELD_BACK, "held-back", (_PARTY, _ISSUE), icon="pause", tone="bad", weight=2),
    EventKind(E_SUSPENDED, "suspended", (_PARTY, _ISSUE), icon="balance", tone="warn"),
    EventKind(E_MADE_GOOD, "made-good", (_PARTY, _ISSUE), icon="check", tone="good", weight=2),
    EventKind(E_TERMINATED, "text-ended", (_PARTY, _ISSUE), icon="broken", tone="bad", weight=2),
    EventKind(E_TEXT_LAPSED, "text-lapsed", (_PARTY, _ISSUE), icon="broken", tone="bad", weight=2),
    # undone: 1 when what was delivered is taken back, 0 when it stays
    EventKind(
        E_FELL,
        "issue-fell",
        (_ISSUE, Field("option", "option", "option"), Field("undone", "detail", "number")),
        icon="broken",
        tone="warn",
    ),
    EventKind(E_POSTPONED, "postponed", (_ISSUE, _TIER, Field("day", "other", "number")), icon="clock", tone="warn"),
    EventKind(E_CHAIR, "chair-taken", (_SEAT,), icon="scroll", weight=2),
    EventKind(E_HOLDER, "track-taken", (_SEAT, _TRACK), icon="scroll", weight=2),
)
"""All kinds in the order of their codes, which count from 1."""

EVENTS = ("", *(kind.id for kind in EVENT_KINDS))
"""Ids by code; 0 is no event."""

FACILITATOR_KINDS = (
    # seat, player and who played before (was), as a record names players
    EventKind(0, "seat-changed", icon="person", tone="warn", weight=2),
    # back to the beginning of the round `to`, when the game was in the round `from`; chance is drawn anew
    EventKind(0, "rewound", icon="undo", tone="warn", weight=2),
    # so many rounds `more`; `rounds` in all
    EventKind(0, "extended", icon="clock", tone="warn", weight=2),
    # mark, one of MARKS, and, where there are, the seat that it is about and the reason (why)
    EventKind(0, "marked", icon="flag"),
)
"""What somebody who looks after the game does to it (play/facilitation.py): no rule of the game, so no row of the log.

Such an event has besides, as `first`, the round that it was of, where that part of the game was taken back."""
MARKS = ("pause", "resume", "act-for", "hint", "undo", "branch", "skip", "deputy", "freeze", "more-time")
"""What is marked: the game is paused and goes on; somebody else decides for a seat; a seat is given a hint, which it alone
may know; a seat's step was taken back; the game goes on as a record of its own beside this one; the computer decides once
for a seat; it decides for one whose people are away; all screens are frozen; there is more time by the clock."""
HINT = "hint"

EVENT_KIND_OF = {kind.id: kind for kind in (*EVENT_KINDS, *FACILITATOR_KINDS)}
"""Rows by their id."""
