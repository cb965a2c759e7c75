"""How the settings of many games are written: how a run, a side or a tournament was asked for, in one line, and which part
of it was played."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


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


def shard_words(summary: Mapping[str, Any]) -> str:
    """Which games of a run a summary is of, in brackets after a space; empty where it is of all (Results.summary)."""
    if (shard := summary.get("shard")) is None:
        return ""
    return f" (shard {shard['number']} of {shard['of']} of a run of {shard['run']:,}, from game {shard['first']:,} on)"
