"""How the numbers and settings of many games are written: shares in per cent, means with fitting digits, intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NOTHING = "–"


def value(number: float | None, unit: str, *, signed: bool = False) -> str:
    """A value in the unit of its measure; a difference of shares in percentage points."""
    if number is None:
        return NOTHING
    sign = "+" if signed else ""
    if unit == "share":
        return f"{100 * number:{sign}.1f}" + (" pp" if signed else " %")
    number = number + 0.0 if abs(number) > 5e-13 else 0.0  # what is left of rounding has no sign
    digits = 0 if abs(number) >= 1000 else 1 if abs(number) >= 100 else 3 if unit == "index" else 2
    return f"{number:{sign},.{digits}f}"


def interval(low: float | None, high: float | None, unit: str, *, signed: bool = False) -> str:
    """The ends of an interval, without the sign of the unit."""
    if low is None or high is None:
        return NOTHING
    ends = (value(end, unit, signed=signed).removesuffix(" %").removesuffix(" pp") for end in (low, high))
    return " to ".join(ends)


def percent(number: float | None) -> str:
    """A share, 0..1, in per cent."""
    return value(number, "share")


def setting(found: Any) -> str:
    """A rule value as it would be written in a rule file."""
    return f"{found:g}" if isinstance(found, float) else str(found)


def settings_words(given: Mapping[str, Any]) -> str:
    """How a run, a side or a tournament was asked for, in one line: scenario, settings, players (lab/settings.py)."""
    parts = [str(one) for one in given.get("scenarios", ())] or [str(given["scenario"])]
    if given.get("preset"):
        parts.append(f"preset {given['preset']}")
    parts += [f"{path} = {setting(found)}" for path, found in given["set"].items()]
    parts += [f"{seat} played by {player}" for seat, player in given.get("players", {}).items()]
    if given.get("mediator"):
        parts.append(f"mediator {given['mediator']}")
    return ", ".join(parts)


def chance(p: float | None) -> str:
    """A p with three digits at most."""
    if p is None:
        return NOTHING
    return "< 0.001" if p < 0.001 else f"{p:.3f}"
