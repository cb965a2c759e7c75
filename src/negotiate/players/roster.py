"""The built-in players by name: what each claims, and the numbers the compiled code reads."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.layout import CHAIRS, Size, traits_dtype
from negotiate.errors import FormerName, NegotiateError, UnknownName
from negotiate.players.adversaries import ADVERSARIES
from negotiate.players.kinds import (
    ABSOLUTE,
    AT_ASPIRATION,
    BAYESIAN,
    COMBINED,
    CONSTANT,
    FACILITATOR,
    FORMULATOR,
    FREQUENCY,
    IDLE,
    LATE,
    MANIPULATOR,
    MICRO,
    MIXED,
    MODERATE,
    NEXT,
    NO_MODEL,
    OUTSIDE,
    RANDOM,
    RECIPROCATOR,
    REJECTIONIST,
    RELATIVE,
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
    fairness: float = 0.8
    """Points it asks for at first for each that another principal gets; in the end for two fifths of it."""
    gestures: int = 0
    gesture_size: int = 1
    announces: int = 1
    condemns: bool = True
    reciprocity: float = 0.0
    acceptance: int = AT_ASPIRATION
    acceptance_level: float = 0.0
    """Share of the best in sight (ac-const) or of the time (ac-time, ac-combi), 0..1."""
    model: int = NO_MODEL
    sequencing: float = 0.0
    """Points it sees in every verified phase while a gate is closed."""
    small_steps: float = 0.0
    """Share of the time, 0..1, in which it tables small things first and high politics a track at a time."""
    cheats: int = 0
    """What it does that an honest player would not; 0: nothing (players/adversaries.py)."""
    opportunism: float = 0.0
    """Breaches what costs it points where detection is less likely than this, 0..1."""
    remembers: bool = False
    """Whether it looks at anything beyond the present state (claimed; the contract test proves it)."""
    uses_chance: bool = True
    """Whether its own decisions draw on chance (claimed; the contract test proves it)."""


PARTY_PLAYERS: dict[str, Built] = {
    "random": Built(RANDOM, "Any legal move; the baseline.", "baseline", condemns=False),
    "cautious": Built(MODERATE, "Signs what pays and is safe enough; wants less as time passes.", "docs/model.md M7, M22"),
    "naive": Built(
        MODERATE, "As cautious, but believes that everybody keeps their word.", "docs/model.md M22", sensible=False
    ),
    "hardliner": Built(
        MODERATE,
        "Weighs its own points at 0.8 and holds out for 2.5 points.",
        "docs/model.md M22",
        self_weight=0.8,
        hardness=2.5,
        condemns=False,
    ),
    "boulware": Built(
        TIME_DEPENDENT,
        "Holds out for the best in sight and concedes late (e = 4).",
        "Faratin, Sierra and Jennings 1998",
        exponent=4.0,
        remembers=True,
    ),
    "linear": Built(
        TIME_DEPENDENT,
        "Concedes evenly over time (e = 1).",
        "Faratin, Sierra and Jennings 1998",
        exponent=1.0,
        remembers=True,
    ),
    "conceder": Built(
        TIME_DEPENDENT, "Concedes early (e = 0.25).", "Faratin, Sierra and Jennings 1998", exponent=0.25, remembers=True
    ),
    "tit-for-tat": Built(
        TIT_FOR_TAT,
        "Concedes as much as it has been conceded; holds a phase back after a breach.",
        "Axelrod 1984; Faratin, Sierra and Jennings 1998",
        reciprocity=1.0,
        remembers=True,
    ),
    "tit-for-tat-relative": Built(
        RELATIVE,
        "Lowers its demand in the proportion in which the last offer gave more.",
        "Faratin, Sierra and Jennings 1998",
        remembers=True,
    ),
    "tit-for-tat-absolute": Built(
        ABSOLUTE,
        "Lowers its demand by as much as the last offer gave more, and by chance a little more.",
        "Faratin, Sierra and Jennings 1998",
        remembers=True,
    ),
    "micro": Built(
        MICRO, "Concedes one step whenever all others have tabled as many different texts.", "de Jonge 2022", remembers=True
    ),
    "rejectionist": Built(
        REJECTIONIST,
        "Wants no deal: refuses every text and holds back what it owes.",
        "Stedman 1997",
        condemns=False,
        uses_chance=False,
    ),
    "reciprocator": Built(
        RECIPROCATOR,
        "As cautious; opens with announced gestures, repeats them and matches others'.",
        "Osgood 1962 (GRIT); docs/model.md M9",
        gestures=6,
    ),
    "reciprocator-silent": Built(
        RECIPROCATOR, "As reciprocator, with gestures that are not announced.", "docs/model.md M9", gestures=6, announces=0
    ),
    "reciprocator-conditional": Built(
        RECIPROCATOR, "As reciprocator, announcing 'only if you do'.", "docs/model.md M9", gestures=6, announces=2
    ),
}

MEDIATORS: dict[str, tuple[int, str]] = {
    "none": (OUTSIDE, "No mediator at the table."),
    "idle": (IDLE, "Present, and says nothing."),
    "facilitator": (FACILITATOR, "Eases the talks: trust, clearer estimates, stronger effect of good deeds."),
    "formulator": (FORMULATOR, "Tables bridging packages that raise the least satisfied party first."),
    "drafter": (FORMULATOR, "As formulator, from the first round on, however vague the estimates are."),
    "manipulator": (MANIPULATOR, "Adds side payments on high politics while its leverage lasts; facilitates otherwise."),
    "mixed": (MIXED, "Facilitates twice, then formulates."),
    "random": (RANDOM, "Any legal act."),
}

ACCEPTANCE: dict[str, tuple[int, float, str]] = {
    "ac-next": (NEXT, 0.0, "Takes what is at least worth its own next text."),
    "ac-const": (CONSTANT, 0.7, "Takes a share of the best in sight; `ac-const:0.7` names it."),
    "ac-time": (LATE, 0.8, "Takes anything that pays, after a share of the time; `ac-time:0.8` names it."),
    "ac-combi": (COMBINED, 0.8, "As ac-next; after a share of the time also the best that was ever offered."),
}
"""Acceptance conditions: code, level unless another is named, meaning (Baarslag, Hindriks and Jonker 2014)."""

MODELS: dict[str, tuple[int, str]] = {
    "frequency": (FREQUENCY, "Corrects its estimates by what the others keep asking for."),
    "bayesian": (BAYESIAN, "Weighs candidate priorities of the others by what they ask for."),
}
"""Opponent models (players/opponent.py)."""

BIDDING = (
    "time",
    "boulware",
    "linear",
    "conceder",
    "tit-for-tat",
    "tit-for-tat-relative",
    "tit-for-tat-absolute",
    "micro",
)
"""Ways to bid that combine with the others; `time:2.5`, `boulware:3` name the exponent of the aspiration curve."""

PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]*)?(e-?[0-9]+)?|-?\.[0-9]+", re.ASCII)
"""A number in a name: digits and a point, without spaces or signs that only some programs take for digits."""

NUMBERS: dict[str, tuple[float, float]] = {
    "self_weight": (0.0, 1.0),
    "hardness": (0.0, 50.0),
    "exponent": (0.05, 20.0),
    "fairness": (0.0, 2.0),
}
"""Numbers of bargaining that a name may change, in the ranges of a personality's: `cautious+hardness:3+self_weight:0.9`."""

MOST_SIGNS = 200
"""Signs of a name that has parts, at most."""
SIGNS_OF_A_FILE = re.compile(r"[/\\\\]|\.[A-Za-z]+(:|$)")
OF_A_FILE = "A player in a file is path/to/policy.npz, or path/to/file.py:Class."

LEVELS: dict[str, str] = {
    "easy": "Looks ahead a little and often misjudges what it sees; for a first game.",
    "medium": "Looks ahead and misjudges now and then.",
    "hard": "Looks ahead as far as it can and takes the best.",
    "trained": "Has learned its seat by playing, and decides at once; for the principals of the shipped scenarios.",
}
"""Levels (players/levels.py). They decide outside the compiled roster, from what their seat knows."""

FORMER = {"tit-for-tat-averaged": "tit-for-tat-relative"}
"""Names that players had, and who plays in their place; rule files, records and command lines with them are still read.

An average over a window of one offer is the relative tit-for-tat, and a game has too few offers for a longer one."""

NAMES = tuple(PARTY_PLAYERS)
MEDIATOR_NAMES = tuple(MEDIATORS)


ANNOUNCES = {"never": 0, "always": 1, "conditionally": 2}
"""Words for `announces` in a personality."""

Personalities = Mapping[str, Mapping[str, Any]]
"""By name: `based_on` a built-in player, `summary`, `source`, fields of Built to change (see rulebook/model/)."""


def party_players(personalities: Personalities) -> dict[str, Built]:
    """The built-in party players and the personalities, by name."""
    return {**PARTY_PLAYERS, **{name: personality(entry) for name, entry in personalities.items()}}


def present_name(name: str) -> str:
    """The name that a built-in player, or a way to bid in a combination, has now; warns of a former one (FormerName)."""
    first, others = first_and_others(name)
    if first not in FORMER:
        return name
    warnings.warn(f"The player '{first}' is called '{FORMER[first]}' now; write that name.", FormerName, stacklevel=1)
    return FORMER[first] + others


def first_and_others(name: str) -> tuple[str, str]:
    """The part that a name begins with, and all others as they stand behind it, with a plus before each."""
    first, plus, others = name.partition("+")
    return first, plus + others


def is_built_in(name: str, personalities: Personalities) -> bool:
    """Whether this names a built-in player or personality, alone or with parts; an adversary is neither."""
    try:
        find(name, personalities)
    except NegotiateError:
        return False
    return name not in ADVERSARIES


def personality(entry: Mapping[str, Any]) -> Built:
    """The player of a personality."""
    base = PARTY_PLAYERS[present_name(entry["based_on"])]
    changed = {field: value for field, value in entry.items() if field != "based_on"}
    if "announces" in changed:
        changed["announces"] = ANNOUNCES[changed["announces"]]
    built = replace(base, **changed)
    # who is never tempted, or breaches by calculation, draws no lots when its word is due
    draws = base.kind == RANDOM or (built.temptation > 0.0 and built.opportunism == 0.0)
    return replace(built, uses_chance=base.uses_chance and draws)


def find(name: str, personalities: Personalities | None = None) -> Built:
    """The built-in player or personality of this name, or a combination such as `boulware+ac-combi+frequency`.

    A combination is a way to bid, then an acceptance condition or an opponent model or both; some parts take a number
    (`time:2.5+ac-const:0.6`), a way to bid that of its curve. After a player that bargains or a combination, numbers of its
    bargaining may follow (NUMBERS). Raises UnknownName for a part that does not exist, and NegotiateError for a number that
    cannot be or has no effect and for what is named twice. A former name is read, with a FormerName warning.
    """
    name = present_name(name)
    players = party_players(personalities or {})
    if name in players:
        return players[name]
    if name in ADVERSARIES:
        code, summary = ADVERSARIES[name]
        return replace(PARTY_PLAYERS["cautious"], summary=summary, source="tries the rules", cheats=code)
    if len(name) > MOST_SIGNS:
        raise NegotiateError(f"The name of a player has {MOST_SIGNS} signs at most, and '{name[:40]} …' has {len(name)}.")
    first, *others = (_Part(text, *_word_and_number(text)) for text in name.split("+"))
    numbers = [part for part in others if part.word in NUMBERS]
    ways = [part for part in others if part.word not in NUMBERS]
    strange = next((part.text for part in ways if part.word not in ACCEPTANCE and part.text not in MODELS), None)
    if first.word == "time" or (first.word in BIDDING and (ways or first.number is not None)):
        built = PARTY_PLAYERS["linear" if first.word == "time" else first.word]
        if first.number is not None:
            built = replace(built, exponent=_within(first, 0.01, 100.0))
        if strange is not None:
            raise UnknownName("acceptance condition, opponent model or number", strange, (*ACCEPTANCE, *MODELS, *NUMBERS))
    elif first.text in LEVELS:
        raise NegotiateError(_no_parts(first.text, name, LOOKS_AHEAD))
    elif strange is not None and first.text in players:
        raise UnknownName("number of bargaining", strange, tuple(NUMBERS))
    elif ways:
        raise UnknownName("way to bid", first.text, BIDDING)
    elif first.text in players:
        built = players[first.text]
    else:
        own_file = OF_A_FILE if SIGNS_OF_A_FILE.search(first.text) else ""
        raise UnknownName("player", first.text, (*players, *LEVELS), own_file)
    _check_once(name, first, others)
    if numbers and built.kind in (RANDOM, REJECTIONIST):
        raise NegotiateError(_no_parts(first.text, name, "does not bargain"))
    if built.kind not in (MODERATE, RECIPROCATOR) and any(part.word == "hardness" for part in numbers):
        own = ", ".join(number for number in NUMBERS if number != "hardness")
        raise NegotiateError(
            f"'{first.text}' has no hardness, as in '{name}': it holds out for a share of the best in sight and not for "
            f"points. Leave it out; the numbers that it has are {own}."
        )
    for part in ways:
        built = _accepting(built, part) if part.word in ACCEPTANCE else replace(built, model=MODELS[part.text][0])
    for part in numbers:
        changed: dict[str, Any] = {part.word: _within(part, *NUMBERS[part.word])}
        built = replace(built, **changed)
    told = "".join(f", {part.text}" for part in (*ways, *numbers))
    return replace(built, summary=f"Bids as {first.text}{told}.")


class _Part(NamedTuple):
    """A part of a name, and the word and the number in it; no number where it has no colon."""

    text: str
    word: str
    number: str | None


def _word_and_number(text: str) -> tuple[str, str | None]:
    word, colon, number = text.partition(":")
    return word, number if colon else None


LOOKS_AHEAD = "decides by looking ahead or by what it has learned"


def _no_parts(player: str, name: str, why: str) -> str:
    """Why a player has nothing behind its name, or is not what is looked for; `why` says what it does."""
    if player == name:
        return f"'{name}' {why}, and here a built-in player is needed, such as 'cautious'."
    return (
        f"'{player}' takes nothing after its name, as in '{name}': it {why}, and has no numbers of bargaining. Give the "
        "name alone, or add to another's, as in 'cautious+hardness:3'."
    )


def _check_once(name: str, first: _Part, others: Sequence[_Part]) -> None:
    """Raise NegotiateError where a name says a thing more than once, so that only the last would count."""
    given = [part.word for part in others]
    for what, words in (("acceptance condition", tuple(ACCEPTANCE)), ("opponent model", tuple(MODELS))):
        found = [word for word in given if word in words]
        if len(found) > 1:
            raise NegotiateError(f"The name '{name}' gives more than one {what}: {', '.join(found)}. Name one.")
    given += ["exponent"] if first.number is not None else []
    twice = next((word for word in NUMBERS if given.count(word) > 1), None)
    if twice is not None:
        raise NegotiateError(f"The name '{name}' gives '{twice}' more than once; name each number once.")


def _accepting(built: Built, part: _Part) -> Built:
    """The player with an acceptance condition."""
    code, level, _ = ACCEPTANCE[part.word]
    if part.number is not None:
        if code == NEXT:
            raise NegotiateError(f"'{part.word}' takes no number, as in '{part.text}'; name it alone.")
        level = _within(part, 0.0, 1.0)
    # what time alone decides needs no memory of offers
    remembers = built.remembers and not (code == LATE and built.kind == TIME_DEPENDENT)
    return replace(built, acceptance=code, acceptance_level=level, remembers=remembers)


def _within(part: _Part, least: float, most: float) -> float:
    number = part.number or ""
    value = float(number) if PLAIN_NUMBER.fullmatch(number) else float("nan")
    if not least <= value <= most:
        raise NegotiateError(f"The number in '{part.text}' must be from {least:g} to {most:g}, not '{number}'.")
    return value + 0.0  # no zero below zero


def write_traits(
    name: str,
    rules: NDArray[np.void],
    size: Size,
    seat: int,
    traits: NDArray[np.void],
    personalities: Personalities | None = None,
) -> None:
    """Fill `traits` (shape (1,), traits_dtype) for party index `seat`. Raises what `find` raises."""
    built = find(name, personalities)
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
    traits["acceptance"] = built.acceptance
    traits["acceptance_level"] = built.acceptance_level
    traits["model"] = built.model
    traits["sequencing"] = built.sequencing
    traits["small_steps"] = built.small_steps
    traits["fairness"] = built.fairness
    traits["opportunism"] = built.opportunism
    traits["cheats"] = built.cheats


def write_mediator(name: str, size: Size, traits: NDArray[np.void]) -> None:
    """Fill `traits` (shape (1,), traits_dtype) for a mediator's seat. Raises UnknownName for a style that is not there."""
    if name not in MEDIATORS:
        raise UnknownName("mediator style", name, MEDIATOR_NAMES)
    traits[:] = np.zeros(1, traits_dtype(size))
    traits["kind"] = MEDIATORS[name][0]
    traits["sensible"] = int(name == "formulator")  # waits for clear estimates


def new_roster(size: Size) -> NDArray[np.void]:
    """An empty roster: a seat per padded party and those of the mediators that may take turns, all outside; shape
    (P + CHAIRS,)."""
    return np.zeros(size.parties + CHAIRS, traits_dtype(size))
