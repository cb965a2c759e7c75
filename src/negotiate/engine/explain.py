"""Why a track or an option is open or closed: its gate as a list of needs, each with the value now and the value needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.conditions import CONDITION_OF, CONDITION_ROWS, CONDITIONS, SUM_NEEDS
from negotiate.engine.gates import boulder_moved, found, holds, standing_option
from negotiate.engine.option_masks import contains
from negotiate.engine.records import call
from negotiate.engine.rules import Names, Place, Rules
from negotiate.errors import said_in_english

AGREED, NOTHING, PRESENT, NONE, OPEN, CLOSED = "agreed", "nothing agreed", "present", "none", "open", "closed"
"""States that a need finds or asks for."""
BOULDER_MOVED = "boulder_moved"
"""The need of every other track where the hardest comes first; it is no condition of a rule file."""
NUMBER_NEEDS = tuple(row.key for row in CONDITION_ROWS if row.number)
JOINED_NEEDS = tuple(row.key for row in CONDITION_ROWS if row.connective)
STATE_NEEDS = (*(kind for kind in CONDITIONS if kind not in (*NUMBER_NEEDS, *JOINED_NEEDS)), BOULDER_MOVED)
NEEDS = (*NUMBER_NEEDS, *STATE_NEEDS, *JOINED_NEEDS)
"""Every kind of need: those with numbers, those with states, and those that join others."""


Asked = tuple[object, ...]
"""What a need asks for, to compare needs by."""


@dataclass(frozen=True)
class Need:
    """One requirement of a gate, as a value that can be said in any language (words/needs.py). `str` is its English.

    `kind` is one of NEEDS; `subject` the id of the party, issue or track that it is about, empty where there is none.
    `now` and `needed` are what is compared: numbers, or else an option of the issue, an attendance, or a word for a state
    (open, closed; present, none; agreed, nothing). `parts` holds what an "all", "any" or "not" joins; its own `now` and
    `needed` are then empty. `fields` has what else there is to say: `opened`, the trust at which an open gate opened;
    `further`, that options beyond count too; `done` of `phases` of what is agreed; `settled` of `pieces` of a sum
    that has to be settled in all. `place` is where the rule file says so.
    """

    kind: str
    subject: str
    now: float | str
    needed: float | str
    met: bool
    place: Place | None = None
    parts: tuple[Need, ...] = ()
    fields: Mapping[str, float] = field(default_factory=dict)
    names: Names = field(kw_only=True, compare=False, repr=False)

    def __str__(self) -> str:
        return said_in_english(self)

    @property
    def key(self) -> Asked:
        """What it asks for, however things stand: the same need at another time has the same."""
        return (self.kind, self.subject, self.needed, self.fields.get("opened"), *(part.key for part in self.parts))

    @property
    def share(self) -> float | None:
        """How near it is, 0..1; None where nearness is no number."""
        if self.met:
            return 1.0
        if isinstance(self.now, str) or isinstance(self.needed, str) or self.needed <= 0 or self.kind in SUM_NEEDS:
            return None
        return max(0.0, min(1.0, float(self.now) / float(self.needed)))


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
    opened = contains(int(game["option_open"][0, index]), number)
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
    now = AGREED if moved else NOTHING
    place = _place(rules, "process.mode", "process")
    return [Need(BOULDER_MOVED, rules.names.tracks[boulder], now, AGREED, moved, place, names=rules.names)]


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
            stack.append((code, _joined(rules, code, parts)))
        elif code == codes.NOT:
            _, need = stack.pop()
            stack.append((code, Need("not", "", "", "", not need.met, need.place, (need,), names=rules.names)))
        else:
            stack.append((code, _atom(rules, game, node, ease, owner, key)))
    code, need = stack[-1]
    return list(need.parts) if code == codes.ALL else [need]


def _joined(rules: Rules, code: int, parts: tuple[Need, ...]) -> Need:
    met = all(part.met for part in parts) if code == codes.ALL else any(part.met for part in parts)
    place = parts[0].place if parts else None
    return Need(codes.CONDITIONS[code], "", "", "", met, place, parts, names=rules.names)


def _atom(rules: Rules, game: NDArray[np.void], node: int, ease: float, owner: str, key: str) -> Need:
    names = rules.names
    code = int(rules.record["condition_code"][0, node])
    left, right = int(rules.record["condition_left"][0, node]), int(rules.record["condition_right"][0, node])
    number = float(rules.record["condition_number"][0, node])
    met = bool(call(holds, rules.record, game, node, 1, ease))
    kind = codes.CONDITIONS[code]
    row = CONDITION_OF[kind]
    ids = {"party": names.parties, "issue": names.issues, "track": names.tracks, "sum": names.sums}
    subject = ids[row.names][left] if row.names else ""
    now: float | str
    needed: float | str = number
    fields: dict[str, float] = {}
    if row.number:
        amount = float(call(found, rules.record, game, code, left))
        now = amount if row.number in ("percent", "share", "amount") else int(amount)
        if row.names == "sum" and int(rules.record["sum_settled"][0, left]):
            pieces = [k for k in range(len(names.issues)) if int(rules.record["sum_issues"][0, left]) >> k & 1]
            settled = sum(int(call(standing_option, rules.record, game, k)) > 0 for k in pieces)
            fields |= {"settled": settled, "pieces": len(pieces)}
        if code == codes.IF_TRUST and ease:
            needed, fields["opened"] = number - ease, number
    elif row.option:
        agreed = int(game["agreed"][0, left])
        needed, now = names.options[left][right], names.options[left][agreed]
        if int(rules.record["ordered"][0, left]) and right + 1 < len(names.options[left]):
            fields["further"] = 1
        if code == codes.IF_IN_FORCE and agreed:
            fields |= {"done": int(game["done"][0, left]), "phases": int(rules.record["phases"][0, left])}
    elif code == codes.IF_PRESENT:
        needed, now = codes.PRESENCE[int(number)], codes.PRESENCE[int(game["presence"][0, left])]
    elif code == codes.IF_TRACK_OPEN:
        needed, now = OPEN, OPEN if met else CLOSED
    elif row.word:
        needed = now = kind  # always, never
    else:
        needed, now = PRESENT, PRESENT if met else NONE
    place = _place(rules, f"{owner}.{key}.{kind}", f"{owner}.{key}", owner)
    return Need(kind, subject, now, needed, met, place, (), fields, names=names)


def _place(rules: Rules, *paths: str) -> Place | None:
    """The place of the first of these paths that the rule file writes down."""
    for path in paths:
        if path in rules.places:
            return rules.places[path]
    return None
