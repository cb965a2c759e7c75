"""The event log of a game: rows of small integers, decoded in events.py. A log of one row keeps nothing (batch play)."""

from __future__ import annotations

from typing import Any

from negotiate.engine.kernel import inlined, kernel


@inlined
def note(
    log: Any, kind: int, round_number: int, actor: int, other: int, issue: int, option: int, detail: int, amount: float
) -> None:
    """Append one event, unless the log keeps nothing."""
    if len(log) > 1:
        write(log, kind, round_number, actor, other, issue, option, detail, amount)


@kernel
def write(
    log: Any, kind: int, round_number: int, actor: int, other: int, issue: int, option: int, detail: int, amount: float
) -> None:
    """Append one event. Row 0, column 0 counts the rows in use; amounts are kept in thousandths."""
    row = log[0][0] + 1
    if row >= len(log):
        return
    log[0][0] = row
    log[row][0] = kind
    log[row][1] = round_number
    log[row][2] = actor
    log[row][3] = other
    log[row][4] = issue
    log[row][5] = option
    log[row][6] = detail
    log[row][7] = int(amount * 1000.0 + (0.5 if amount >= 0.0 else -0.5))
