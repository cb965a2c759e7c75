"""Why a track or an option is open or closed: its gate as a list of needs, each with the value now and the value needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.belief import tier_now
from negotiate.engine.gates import boulder_moved, holds, ripeness
from negotiate.engine.records import call
from negotiate.engine.rules import Place, Rules
from negotiate.engine.trust import least_trust


@dataclass(frozen=True)
class Need:
    """One requirement of a gate.

    `text` says it in words; `now` and `needed` are the values to compare (a number, or words where there is no number);
    `place` is where the rule file says so. `parts` holds the alternatives of an "any", or what a "not" forbids.
    """

    text: str
    now: float | str
    needed: float | str
    met: bool
    place: Place | None = None
    parts: tuple[Need, ...] = ()

    def sentence(self) -> str:
        """The need with its value now and its place, no full stop: `mutual trust at least 25 (now 12.5, x.yaml:41)`."""
        where = f", {self.place.file}:{self.place.line}" if self.place else ""
        return f"{self.text} (now {_number(self.now)}{where})"


def needs_of_track(rules: Rules, game: NDArray[np.void], track: str) -> list[Need]:
    """What keeps a track open or closed; empty when it is always open. Thresholds of an open gate are eased (hysteresis)."""
    index = rules.names.tracks.index(track)
    boulder = _boulder(rules, game, index)
    if boulder is not None:
        return boulder
    first, length = (int(number) for number in rules.record["track_gate"][0, index])
    return _needs(rules, game, first, length, int(game["track_open"][0, index]) == 1, f"tracks.{track}")


def needs_of_option(rules: Rules, game: NDArray[np.void], issue: str, option: str) -> list[Need]:
    """What keeps an option open or closed: its own gate, else its track's."""
    index = rules.names.issues.index(issue)
    number = rules.names.options[index].index(option)
    track = int(rules.record["track_of"][0, index])
    boulder = _boulder(rules, game, track)
    if boulder is not None:
        return boulder
    first, length = (int(place) for place in rules.record["option_gate"][0, index, number])
    if length == 0:
        return needs_of_track(rules, game, rules.names.tracks[track])
    opened = (int(game["option_open"][0, index]) >> number) & 1 == 1
    return _needs(rules, game, first, length, opened, f"issues.{issue}.options.{option}")


def needs_of_accord(rules: Rules, game: NDArray[np.void]) -> list[Need]:
    """What a comprehensive accord takes; empty when the scenario has none."""
    first, length = (int(number) for number in rules.record["accord_gate"][0])
    return _needs(rules, game, first, length, False, "accord", "when")


def _boulder(rules: Rules, game: NDArray[np.void], track: int) -> list[Need] | None:
    """The needs where the process mode overrules gates; None in a sequenced process."""
    process = int(rules.record["process"][0])
    if process == codes.SEQUENCED:
        return None
    boulder = int(rules.record["boulder_track"][0])
    if process != codes.BOULDER_FIRST or track == boulder:
        return []
    moved = bool(call(boulder_moved, rules.record, game))
    label = rules.names.track_labels[boulder]
    return [
        Need(
            f"something agreed on {label}, which comes first",
            "agreed" if moved else "nothing agreed",
            "agreed",
            moved,
            _place(rules, "process.mode", "process"),
        )
    ]


def _needs(
    rules: Rules, game: NDArray[np.void], first: int, length: int, opened: bool, owner: str, key: str = "opens_when"
) -> list[Need]:
    """Turn a postfix program into needs; the outermost "all" becomes the list."""
    if length == 0:
        return []
    ease = float(rules.record["hysteresis"][0]) if opened else 0.0
    stack: list[tuple[int, Need]] = []
    for node in range(first, first + length):
        code = int(rules.record["condition_code"][0, node])
        if code in (codes.ALL, codes.ANY):
            count = int(rules.record["condition_left"][0, node])
            parts = tuple(need for _, need in stack[len(stack) - count :])
            del stack[len(stack) - count :]
            stack.append((code, _joined(code, parts)))
        elif code == codes.NOT:
            _, need = stack.pop()
            stack.append(
                (code, Need(f"not: {need.text}", need.now, f"not {_number(need.needed)}", not need.met, need.place, (need,)))
            )
        else:
            stack.append((code, _atom(rules, game, node, ease, owner, key)))
    code, need = stack[-1]
    return list(need.parts) if code == codes.ALL else [need]


def _joined(code: int, parts: tuple[Need, ...]) -> Need:
    met = all(part.met for part in parts) if code == codes.ALL else any(part.met for part in parts)
    word = " and " if code == codes.ALL else " or "
    text = word.join(part.text for part in parts)
    now = ", ".join(_number(part.now) for part in parts)
    needed = word.join(_number(part.needed) for part in parts)
    place = parts[0].place if parts else None
    return Need(f"either {text}" if code == codes.ANY else text, now, needed, met, place, parts)


def _atom(rules: Rules, game: NDArray[np.void], node: int, ease: float, owner: str, key: str) -> Need:
    names = rules.names
    code = int(rules.record["condition_code"][0, node])
    left, right = int(rules.record["condition_left"][0, node]), int(rules.record["condition_right"][0, node])
    number = float(rules.record["condition_number"][0, node])
    met = bool(call(holds, rules.record, game, node, 1, ease))
    place = _place(rules, f"{owner}.{key}.{codes.CONDITIONS[code]}", f"{owner}.{key}", owner)
    now: float | str
    needed: float | str = number
    if code == codes.IF_TRUST:
        needed = number - ease
        eased = f" (it opened at {_number(number)})" if ease else ""
        text, now = f"mutual trust at least {_number(needed)}{eased}", float(call(least_trust, rules.record, game))
    elif code == codes.IF_CARRIED_OUT:
        text, now = f"{_counted(number, 'verified phase')} carried out", int(game["phases_verified"][0])
    elif code == codes.IF_CALM:
        text, now = f"{_counted(number, 'round')} without a detected breach", int(game["calm"][0])
    elif code == codes.IF_PRESENT:
        needed = codes.PRESENCE[int(number)]
        text, now = f"{names.party_labels[left]} {_AT_TABLE[int(number)]}", codes.PRESENCE[int(game["presence"][0, left])]
    elif code in (codes.IF_AGREED, codes.IF_IN_FORCE):
        manner = "agreed" if code == codes.IF_AGREED else "carried out"
        beyond = " or further" if int(rules.record["ordered"][0, left]) and right + 1 < len(names.options[left]) else ""
        needed = names.option_labels[left][right]
        text = f"{names.issue_labels[left]}: “{needed}”{beyond} {manner}"
        now = f"“{names.option_labels[left][int(game['agreed'][0, left])]}”"
        if code == codes.IF_IN_FORCE and int(game["agreed"][0, left]):
            now += f" with {int(game['done'][0, left])} of {int(rules.record['phases'][0, left])} phases done"
    elif code == codes.IF_QUIET:
        text, now = f"a ceasefire kept for {_counted(number, 'round')}", int(game["quiet"][0])
    elif code == codes.IF_RIPE:
        text, now = f"ripeness at least {_number(number)}", float(call(ripeness, rules.record, game))
    elif code == codes.IF_VERIFICATION:
        text = f"verification of {names.issue_labels[left]} at tier {_number(number)} or better"
        now = int(call(tier_now, rules.record, game, left))
    elif code == codes.IF_MEDIATOR:
        text, needed, now = "a mediator at the table", "present", "present" if met else "none"
    elif code == codes.IF_TRACK_OPEN:
        text, needed, now = f"talks on {names.track_labels[left]} open", "open", "open" if met else "closed"
    elif code == codes.IF_ROUND:
        text, now = f"{names.round_label} {_number(number)} reached", int(game["round_number"][0])
    elif code == codes.IF_ALWAYS:
        text, needed, now = "always", "always", "always"
    else:
        text, needed, now = "never", "never", "never"
    return Need(text, now, needed, met, place)


_AT_TABLE = ("away", "at the table, by delegates at least", "at the table with the power to decide")


def _place(rules: Rules, *paths: str) -> Place | None:
    """The place of the first of these paths that the rule file writes down."""
    for path in paths:
        if path in rules.places:
            return rules.places[path]
    return None


def _counted(number: float, noun: str) -> str:
    return f"{_number(number)} {noun}" if number == 1 else f"{_number(number)} {noun}s"


def _number(value: Any) -> str:
    """A value as people write it: whole numbers bare, others with one decimal, shares below 1 with two."""
    if isinstance(value, str):
        return value
    if float(value).is_integer():
        return str(int(value))
    return f"{value:.2f}" if abs(value) < 1 else f"{value:.1f}"
