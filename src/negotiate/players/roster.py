"""The built-in players by name: what each claims, and the numbers the compiled code reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.layout import Size, traits_dtype
from negotiate.errors import UnknownName
from negotiate.players.kinds import (
    FACILITATOR,
    FORMULATOR,
    IDLE,
    MANIPULATOR,
    MIXED,
    MODERATE,
    OUTSIDE,
    RANDOM,
    RECIPROCATOR,
    TIME_DEPENDENT,
    TIT_FOR_TAT,
)


@dataclass(frozen=True)
class Built:
    """A built-in party player. `None` takes the party's own number from the rule file."""

    kind: int
    summary: str
    source: str
    exponent: float = 2.0
    """e of the aspiration curve 1 - (t/T)^e: above 1 concedes late, 1 evenly, below 1 early."""
    self_weight: float | None = None
    hardness: float | None = None
    sensible: bool = True
    temptation: float = 1.0
    gestures: int = 0
    gesture_size: int = 1
    announces: int = 1
    condemns: bool = True
    reciprocity: float = 0.0
    remembers: bool = False
    """Whether it looks at anything beyond the present state (claimed; the contract test proves it)."""
    uses_chance: bool = True
    """Whether its own decisions draw on chance (claimed; the contract test proves it)."""


PARTY_PLAYERS: dict[str, Built] = {
    "random": Built(RANDOM, "Any legal move; the baseline.", "baseline", condemns=False),
    "cautious": Built(MODERATE, "Signs what pays and is safe enough; wants less as time passes.", "GAME.md M7, M22"),
    "naive": Built(MODERATE, "As cautious, but blind to the risk of being cheated.", "GAME.md M22", sensible=False),
    "hardliner": Built(MODERATE, "Weighs its own points at 0.8 and holds out for 2.5 points.", "GAME.md M22",
                       self_weight=0.8, hardness=2.5, condemns=False),
    "boulware": Built(TIME_DEPENDENT, "Holds out for the best in sight and concedes late (e = 4).",
                      "Faratin, Sierra and Jennings 1998", exponent=4.0, remembers=True),
    "linear": Built(TIME_DEPENDENT, "Concedes evenly over time (e = 1).", "Faratin, Sierra and Jennings 1998", exponent=1.0,
                    remembers=True),
    "conceder": Built(TIME_DEPENDENT, "Concedes early (e = 0.25).", "Faratin, Sierra and Jennings 1998", exponent=0.25,
                      remembers=True),
    "tit-for-tat": Built(TIT_FOR_TAT, "Concedes as much as it has been conceded; holds a phase back after a breach.",
                         "Axelrod 1984; Faratin, Sierra and Jennings 1998", reciprocity=1.0, remembers=True),
    "reciprocator": Built(RECIPROCATOR, "As cautious; opens with announced gestures, repeats them and matches others'.",
                          "Osgood 1962 (GRIT); GAME.md M9", gestures=6),
    "reciprocator-silent": Built(RECIPROCATOR, "As reciprocator, with gestures that are not announced.", "GAME.md M9",
                                 gestures=6, announces=0),
    "reciprocator-conditional": Built(RECIPROCATOR, "As reciprocator, announcing 'only if you do'.", "GAME.md M9",
                                      gestures=6, announces=2),
}

MEDIATORS: dict[str, tuple[int, str]] = {
    "none": (OUTSIDE, "No mediator at the table."),
    "idle": (IDLE, "Present, and says nothing."),
    "facilitator": (FACILITATOR, "Eases the talks: trust, clearer estimates, stronger effect of good deeds."),
    "formulator": (FORMULATOR, "Tables bridging packages that raise the least satisfied party first."),
    "manipulator": (MANIPULATOR, "Adds side payments on high politics while its leverage lasts; facilitates otherwise."),
    "mixed": (MIXED, "Facilitates twice, then formulates."),
    "random": (RANDOM, "Any legal act."),
}

NAMES = tuple(PARTY_PLAYERS)
MEDIATOR_NAMES = tuple(MEDIATORS)


ANNOUNCES = {"never": 0, "always": 1, "conditionally": 2}
"""Words for `announces` in a personality."""

Personalities = Mapping[str, Mapping[str, Any]]
"""By name: `based_on` a built-in player, `summary`, `source`, and fields of Built to change (rulebook/personalities.py)."""


def party_players(personalities: Personalities) -> dict[str, Built]:
    """The built-in party players and the personalities, by name."""
    return {**PARTY_PLAYERS, **{name: personality(entry) for name, entry in personalities.items()}}


def personality(entry: Mapping[str, Any]) -> Built:
    """The player of a personality."""
    base = PARTY_PLAYERS[entry["based_on"]]
    changed = {field: value for field, value in entry.items() if field != "based_on"}
    if "announces" in changed:
        changed["announces"] = ANNOUNCES[changed["announces"]]
    built = replace(base, **changed)
    # who is never tempted draws no lots when its word is due
    return replace(built, uses_chance=base.uses_chance and (base.kind == RANDOM or built.temptation > 0.0))


def write_traits(
    name: str, rules: NDArray[np.void], size: Size, seat: int, traits: NDArray[np.void],
    personalities: Personalities | None = None,
) -> None:
    """Fill `traits` (shape (1,), traits_dtype) for party index `seat`. Raises UnknownName."""
    players = party_players(personalities or {})
    built = players.get(name)
    if built is None:
        raise UnknownName("player", name, players)
    record = rules[0]
    rounds = int(record["round_count"])
    traits[:] = np.zeros(1, traits_dtype(size))
    traits["kind"] = built.kind
    traits["self_weight"] = record["self_weight"][seat] if built.self_weight is None else built.self_weight
    traits["hardness"] = record["hardness"][seat] if built.hardness is None else built.hardness
    passed = np.minimum(np.arange(size.rounds) / rounds, 1.0)
    traits["aspiration"][0] = 1.0 - passed**built.exponent
    traits["sensible"] = int(built.sensible)
    traits["temptation"] = built.temptation
    traits["gestures"] = built.gestures
    traits["gesture_size"] = built.gesture_size
    traits["announces"] = built.announces
    traits["condemns"] = int(built.condemns)
    traits["reciprocity"] = built.reciprocity


def write_mediator(name: str, size: Size, traits: NDArray[np.void]) -> None:
    """Fill `traits` for the mediator's seat. Raises UnknownName."""
    if name not in MEDIATORS:
        raise UnknownName("mediator style", name, MEDIATOR_NAMES)
    traits[:] = np.zeros(1, traits_dtype(size))
    traits["kind"] = MEDIATORS[name][0]


def new_roster(size: Size) -> NDArray[np.void]:
    """An empty roster: a seat per padded party and the mediator's, all outside; shape (P + 1,)."""
    return np.zeros(size.parties + 1, traits_dtype(size))
