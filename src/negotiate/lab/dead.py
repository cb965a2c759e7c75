"""Dead parts of a rule file: what could be taken out and no game would change, what nobody agrees to, what never opens.

A part is dead if the same games are played without it (keys go to their default) by the file's own players, by players that
try everything, under every mediator on the menu and in every preset. Games are compared number by number.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.conditions import CONDITION_OF
from negotiate.engine.option_masks import contains
from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError
from negotiate.lab.simulate import Cast, cast_seats, play_watched, processors
from negotiate.play.seating import MEDIATOR
from negotiate.rulebook.check.findings import listed, quoted
from negotiate.rulebook.check.reachable import Reach
from negotiate.rulebook.lower import lower
from negotiate.rulebook.model.limits import single_values
from negotiate.rulebook.model.personalities import shipped_personalities
from negotiate.rulebook.model.resolve import resolve
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.reading.read import Reading, copied

GAMES = 200
FIRST = 20
"""Games that are compared first: most parts change one of them."""
OTHERS = 60
"""Games under other mediators and in presets."""
SENSIBLE = ("cautious", "hardliner", "conceder", "tit-for-tat")
"""Players that sign only what is safe enough for them: what none of them agrees to, nobody sensible does."""
CURIOUS = "random"
"""The player that tries everything there is to do."""
NOT_PLAYED = (
    "schema_version",
    "presets",
    "skins",
    "setting",
    "sources",
    "facts",
    "debrief",
    "words",
    "calendar.classroom_rounds",
    "scoring.weights",
)
"""Begin of paths that are for people, or other settings."""
FOR_PEOPLE = ("plural", "starts", "date")
"""Keys that no game reads."""


class Dead(NamedTuple):
    """A dead part: its dotted path, what there is to say, and the rule it comes under (check/allowances.py)."""

    path: str
    sentence: str
    rule_id: str


@dataclass(frozen=True)
class _World:
    """Other circumstances in which a part may be alive: values set, such as the mediator, and players."""

    values: Mapping[str, Any]
    players: Mapping[str, str]


def dead(reading: Reading, scenario: Scenario, games: int = GAMES) -> Iterator[Dead]:
    """The dead parts of a rule file that checks without errors, as far as the file itself writes them.

    `reading` holds the file with its layers, `scenario` its model. What was taken over from a file that it extends is left
    to the check of that file.
    """
    own = {path for path, place in reading.places.items() if place.file == reading.source.file}
    base = _rules(reading.data)
    assert base is not None  # it checks
    worlds = _worlds(base, scenario)
    seen = _course(base, games)
    shut = _never_opened(base, scenario, seen)
    never = _never_agreed(base, scenario, seen)
    for one in (*shut, *never, *_idle_seats(base, scenario, seen)):
        if _is_own(own, one.path):
            yield one
    # what stands in a gate that never opens, or in an option that nobody agrees to, is dead with it
    known = [one.path for one in (*shut, *never)]
    yield from _parts(reading, base, worlds, own, known, games)


def _is_own(own: set[str], path: str) -> bool:
    while path and path not in own:
        path = path.rpartition(".")[0]
    return bool(path)


def _rules(data: Any, values: Mapping[str, Any] | None = None) -> Rules | None:
    """The rules of a document as it stands in a file; None where they do not hold."""
    if values:
        data = copied(data)
        for path, value in values.items():
            try:
                holder, key = _holder(data, path)
                holder[key] = copy.deepcopy(value)
            except (KeyError, IndexError, TypeError, ValueError):
                return None
    try:
        return replace(lower(resolve(Scenario.model_validate(data))), personalities=shipped_personalities())
    except (ValueError, KeyError, AssertionError):
        return None


def _worlds(rules: Rules, scenario: Scenario) -> list[_World]:
    names = rules.names
    curious = dict.fromkeys(names.parties, CURIOUS)
    found = [_World({}, {}), _World({}, {**curious, **({MEDIATOR: CURIOUS} if names.mediator else {})})]
    every = [*scenario.mediators, *(["none"] if scenario.mediators else [])]
    alone: dict[str, Any] = {"mediation.chairs": []} if scenario.mediation.chairs else {}
    found += [_World({"mediator": name, **alone}, {}) for name in every if name != scenario.mediator]
    found += [_World(preset.set, {}) for preset in scenario.presets.values()]
    return found


def _cast(rules: Rules, world: _World) -> Cast | None:
    try:
        cast = cast_seats(rules, dict(world.players))
    except NegotiateError:
        return None  # a mediator of the style `none` has the rules read again, and they may not hold without the part
    return cast if cast.is_built_in else None


def _course(rules: Rules, games: int) -> NDArray[np.void]:
    """What was noted of the games of the file's own players, and of sensible ones."""
    casts = [cast_seats(rules, dict.fromkeys(rules.names.parties, player)) for player in SENSIBLE]
    return np.concatenate([play_watched(cast, 0, games, 0)[1] for cast in (cast_seats(rules, {}), *casts)])


def _never_opened(rules: Rules, scenario: Scenario, seen: NDArray[np.void]) -> list[Dead]:
    """Options with a gate of their own, and tracks, that open in no game though they could."""
    names, record = rules.names, rules.record[0]
    reach = Reach(scenario)
    found = []
    for t, track in enumerate(names.tracks):
        issues = [k for k in range(len(names.issues)) if int(record["track_of"][k]) == t]
        if issues and track in reach.tracks and not (seen["opened_round"][:, issues] > 0).any():
            sentence = (
                f"The track '{track}' opens in none of {len(seen)} games; lower what it asks for, or let more that leads "
                f"there be signed before."
            )
            found.append(Dead(f"tracks.{track}.opens_when", sentence, "never-opened"))
    for k, issue in enumerate(names.issues):
        for o, option in enumerate(names.options[k]):
            gated = contains(record["gated_options"][k], o) and (issue, option) in reach.options
            if gated and not (seen["opened_round"][:, k, o] > 0).any():
                sentence = (
                    f"The option '{option}' of '{issue}' opens in none of {len(seen)} games; lower what it asks for, or let "
                    f"more that leads there be signed before."
                )
                found.append(Dead(f"issues.{issue}.options.{option}.opens_when", sentence, "never-opened"))
    return found


def _never_agreed(rules: Rules, scenario: Scenario, seen: NDArray[np.void]) -> list[Dead]:
    """Options that no sensible player agrees to in any game."""
    names = rules.names
    reach = Reach(scenario)
    agreed = seen["signed"] | seen["joined"]
    found = []
    for k, issue in enumerate(names.issues):
        for o, option in enumerate(names.options[k][1:], 1):
            if (issue, option) not in reach.options or contains(agreed[:, k], o).any():
                continue
            if not (seen["opened_round"][:, k, o] > 0).any():
                continue  # it opens in none, as is said already
            tabled = int(contains(seen["tabled"][:, k], o).sum())
            how = f"it is tabled in {tabled} of {len(seen)} games and signed in none" if tabled else "nobody ever tables it"
            sentence = (
                f"No sensible player agrees to '{option}' of '{issue}': {how}; make it worth more to those who must sign, "
                f"or less risky, or take it out."
            )
            found.append(Dead(f"issues.{issue}.options.{option}", sentence, "never-agreed"))
    return found


def _idle_seats(rules: Rules, scenario: Scenario, seen: NDArray[np.void]) -> list[Dead]:
    """Seats, other than observers, that never have anything to decide and that nothing else in the file names."""
    names, record = rules.names, rules.record[0]
    found = []
    for i, party in enumerate(names.parties):
        if scenario.parties[party].kind == "observer":
            continue
        acts = seen["asked"][:, i].sum() + seen["silent"][:, i].sum() + seen["refusals"][:, i].sum()
        named = bool(record["owner"][:, i].any() or record["obligor"][:, i].any() or record["proposes"][i])
        named = named or any(
            party in str(value) or party in path.split(".")
            for path, value in single_values(rules.document)
            if not path.startswith(("parties.", "presets.", "skins.", "trust.", "sources."))
            and ".values." not in path
            and path.rpartition(".")[0].rpartition(".")[2] != "credibility"
            and path.split(".")[-1] not in ("text", "note", "summary", "name", "label")
        )
        if acts == 0 and not named:
            sentence = (
                f"The seat '{party}' has nothing to decide in {len(seen)} games; let it own an issue or propose, make it an "
                f"observer, or take it out."
            )
            found.append(Dead(f"parties.{party}", sentence, "dead-part"))
    return found


def _parts(
    reading: Reading, base: Rules, worlds: list[_World], own: set[str], known: list[str], games: int
) -> Iterator[Dead]:
    """Keys and clauses of gates without which the same games are played."""
    before = [_rules(reading.data, world.values) if world.values else base for world in worlds]
    document = base.document

    @cache
    def played(place: int, count: int) -> bytes:
        rules = before[place]
        cast = None if rules is None else _cast(rules, worlds[place])
        return b"" if cast is None else play_watched(cast, 0, count, 1)[0].tobytes()

    def changes(path: str) -> bool:
        """Whether some game changes without the part at a path."""
        data = copied(reading.data)
        holder, key = _holder(data, path)
        value = holder[key]
        _remove(data, path, holder, key)
        without = _rules(data)
        if without is None or without.document == document:
            return True  # it is needed, or is the default written out
        same = without.record.tobytes() == base.record.tobytes()
        if same and value == 0:
            return True  # nothing, written out
        tries = [(min(games, FIRST), 0), (min(games, FIRST), 1), (games, 0), (games, 1)]
        tries += [(min(games, OTHERS), place) for place in range(2, len(worlds))]
        for count, place in tries:
            world = worlds[place]
            if same and not world.values:
                continue
            rules = _rules(data, world.values) if world.values else without
            if rules is None or before[place] is None or rules.size != base.size:
                continue
            cast = _cast(rules, world)
            if cast is not None and play_watched(cast, 0, count, 1)[0].tobytes() != played(place, count):
                return True
        return False

    groups: dict[tuple[str, str], list[str]] = {}
    waiting = [
        path
        for path in _removable(reading.data)
        if path in own
        and not path.startswith(NOT_PLAYED)
        and path.rpartition(".")[2] not in FOR_PEOPLE
        and not any(path.startswith(f"{part}.") for part in known)
    ]
    with ThreadPoolExecutor(len(processors()), thread_name_prefix="games") as pool:
        alive = dict(zip(waiting, pool.map(changes, waiting), strict=True))
    # a gate that several options share by an alias stands in one place, and is needed where one of them needs it
    told = {place for path, place in reading.places.items() if alive.get(path)}
    for path, is_alive in alive.items():
        place = reading.places[path]
        if not is_alive and place not in told:
            groups.setdefault(_group(path), []).append(path)
            told.add(place)
    for (where, key), paths in groups.items():
        yield Dead(paths[0], _alike(where, key, paths, games), "dead-part")


def _group(path: str) -> tuple[str, str]:
    """What dead parts are told of together: those of the same kind in one issue, party, track, mediator or section."""
    if _is_clause(path):
        return path, path.rpartition(".")[2]
    steps = path.split(".")
    depth = 2 if steps[0] in ("issues", "parties", "tracks", "mediators", "events") and len(steps) > 2 else 1
    # options and cards go by what they have in common
    rest = steps[depth:]
    if rest and rest[0] in ("options", "cards"):
        return ".".join(steps[:depth]), rest[2] if len(rest) > 2 else rest[-1]
    return ".".join(steps[:depth]), rest[0] if rest else steps[-1]


def _alike(where: str, key: str, paths: list[str], games: int) -> str:
    if _is_clause(where):
        return f"No game of {games} changes without the condition {quoted(key)}, whoever plays; remove it, or let it matter."
    if len(paths) == 1:
        name = quoted(paths[0].removeprefix(where + "."), 80)
        return f"No game of {games} changes without the key {name}, whoever plays; remove it, or let it matter."
    names = listed([quoted(path.removeprefix(where + "."), 60) for path in paths], 4)
    return (
        f"No game of {games} changes without one of these {len(paths)} keys, whoever plays: {names}; remove them, or let "
        f"them matter."
    )


def _is_clause(path: str) -> bool:
    return ".opens_when." in path or path.startswith("accord.when.")


def _removable(data: Any) -> Iterator[str]:
    """Dotted paths of all numbers, truths and choices of a document, and of the parts of its gates."""
    for path, value in single_values(data):
        if _is_clause(path):
            if any(step in CONDITION_OF for step in path.split(".")):
                yield path
        elif path.rpartition(".")[2].isdigit():
            continue  # one number of a row that has as many as there are options or phases
        elif not isinstance(value, str) or path.endswith((".mode", ".kind", ".attendance")):
            yield path


def _holder(data: Any, path: str) -> tuple[Any, Any]:
    """The mapping or list that holds what is at a dotted path, and its key; elements of lists go by id or place."""
    steps = path.split(".")
    for depth, step in enumerate(steps):
        if isinstance(data, list):
            found = (n for n, entry in enumerate(data) if isinstance(entry, dict) and entry.get("id") == step)
            key: Any = next(found, None)
            key = int(step) if key is None else key
        else:
            key = step
        if depth == len(steps) - 1:
            return data, key
        data = data[key]
    raise ValueError("a path has a step at least")


def _remove(data: Any, path: str, holder: Any, key: Any) -> None:
    """Take something out, and of a gate what is left empty by it."""
    del holder[key]
    while _is_clause(path) and not holder and "." in path:
        path = path.rpartition(".")[0]
        if path.endswith(("opens_when", "accord.when")):
            outer, last = _holder(data, path)
            outer[last] = "always"
            return
        holder, key = _holder(data, path)
        del holder[key]
