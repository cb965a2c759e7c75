"""Names: where the ids of a rule file are given, and where they are used, as `check` follows them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from negotiate.editor.document import Document, Model, Spotted
from negotiate.engine.rules import Place
from negotiate.rulebook.check.doubts import NAMED, STAND_IN
from negotiate.rulebook.check.references import References
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.reading.read import Reading, nearest

_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


class Name(NamedTuple):
    """What an id names: a party, track, issue, mediator, sum or source, or an option of an issue."""

    kind: str
    id: str
    of: str = ""

    @property
    def path(self) -> str:
        """Where it is given, as a dotted path."""
        return f"issues.{self.of}.options.{self.id}" if self.of else f"{NAMED[self.kind]}.{self.id}"


class Use(NamedTuple):
    """A place where a name is asked for, by its dotted path, and what may stand there."""

    name: Name
    path: str
    at_key: bool
    choices: tuple[str, ...]


class _Uses(References):
    """The check of names, which also tells all that it asks for."""

    def __init__(self, reading: Reading, scenario: Scenario) -> None:
        super().__init__(reading, scenario)
        self.told: list[Use] = []

    def known(self, kind: str, name: str, names: Collection[str], path: str, *, key: bool = False, of: str = "") -> bool:
        choices = tuple(other for other in names if not other.startswith(STAND_IN))
        self.told.append(Use(Name(kind, name, of), path, key, choices))
        return super().known(kind, name, names, path, key=key, of=of)


def uses(model: Model) -> list[Use]:
    """Every place of a model where a name is asked for."""
    found = _Uses(model.reading.trial(model.reading.data), model.scenario)
    found.check()
    return found.told


def place_of(reading: Reading, use: Use) -> Place | None:
    """Where a name is used."""
    return nearest(reading.keys if use.at_key else reading.places, reading.written(use.path))


def given(reading: Reading, name: Name) -> Place | None:
    """Where a name is given: the key of a mapping, or the `id` of an element; None where it is nowhere."""
    path = reading.written(name.path)
    if name.kind in ("option", "source"):
        return reading.places.get(f"{path}.id") or reading.keys.get(path)
    return reading.keys.get(path)


def labelled(scenario: Scenario, name: Name) -> str:
    """What a name stands for, in the scenario's own words; "" where it stands for nothing."""
    if name.kind == "option":
        issue = scenario.issues.get(name.of)
        return next((option.label for option in issue.options if option.id == name.id), "") if issue is not None else ""
    if name.kind == "source":
        return next((source.title for source in scenario.sources if source.id == name.id), "")
    entry = (getattr(scenario, NAMED[name.kind]) or {}).get(name.id)
    return str(entry.name) if entry is not None else ""


def name_at(document: Document, index: int) -> tuple[Name, tuple[int, int]] | None:
    """The name at a character and the characters that it takes: where it is given, used, or part of a dotted path."""
    model, spotted = document.model, document.at(index)
    if model is None or spotted is None:
        return None
    for use in uses(model):
        place = place_of(model.reading, use)
        if document.holds(place, index) and place is not None and not spotted.spot.names:
            found = _inside(document, place, use.name.id)
            if found is not None:
                return use.name, found
    for name in every_name(model.scenario):
        place = given(model.reading, name)
        if document.holds(place, index) and place is not None:
            found = _inside(document, place, name.id)
            if found is not None:
                return name, found
    return _in_path(document, spotted, index, model.scenario)


def every_name(scenario: Scenario) -> Iterator[Name]:
    """All names that are given."""
    for kind, section in NAMED.items():
        for entry in getattr(scenario, section) or ():
            yield Name(kind, entry if isinstance(entry, str) else entry.id)
    for issue, body in scenario.issues.items():
        for option in body.options:
            yield Name("option", option.id, issue)


def spans(document: Document, name: Name) -> list[tuple[int, int]]:
    """Where a name is used in the file itself, dotted paths among it: first character, and the one after the last."""
    model = document.model
    if model is None:
        return []
    found: dict[tuple[int, int], None] = {}
    for use in uses(model):
        place = place_of(model.reading, use)
        if use.name == name and place is not None and place.file == document.source.file:
            inside = _inside(document, place, name.id)
            if inside is not None:
                found[inside] = None
    for spotted in _paths(document):
        start, end = spotted.span
        quote = document.text[start : start + 1] in ("'", '"')
        written = document.text[start + quote : end - quote]
        found |= dict.fromkeys(steps_named(written, start + quote, name, model.scenario))
    return sorted(found)


def steps_named(written: str, start: int, name: Name, scenario: Scenario) -> Iterator[tuple[int, int]]:
    """The characters of the steps of a dotted path, which is written from `start` on, that stand for a name."""
    steps = written.split(".")
    for length in range(1, len(steps) + 1):
        if named(steps[:length], scenario) == name:
            last = start + len(".".join(steps[:length]))
            yield last - len(steps[length - 1]), last


def _inside(document: Document, place: Place, word: str) -> tuple[int, int] | None:
    """The characters of an id at its place, without quotes; None where something else stands there."""
    start, end = document.positions.span(place)
    written = document.text[start:end]
    if written[:1] in ("'", '"') and written[1:-1] == word:
        return start + 1, end - 1
    return (start, end) if written == word else None


def _in_path(document: Document, spotted: Spotted, index: int, scenario: Scenario) -> tuple[Name, tuple[int, int]] | None:
    """The name that a step of a dotted path stands for."""
    if not any(other.span == spotted.span for other in _paths(document)):
        return None
    start, end = spotted.span
    quote = document.text[start : start + 1] in ("'", '"')
    steps = document.text[start + quote : end - quote].split(".")
    at = start + quote
    for number, step in enumerate(steps):
        if at <= index <= at + len(step):
            name = named(steps[: number + 1], scenario)
            return None if name is None else (name, (at, at + len(step)))
        at += len(step) + 1
    return None


def _paths(document: Document) -> Iterator[Spotted]:
    """Every dotted path that the file writes: what layers, presets and skins set, add and take away."""
    spots = document.spots
    if document.is_layer:
        for section in ("set", "add", "remove"):
            for name in spots[section].names if section in spots else ():
                yield Spotted((section, name), section != "remove", spots[f"{section}.{name}"])
    for section in ("presets", "skins"):
        for entry in spots[section].names if section in spots else ():
            here = f"{section}.{entry}.set"
            for name in spots[here].names if here in spots else ():
                yield Spotted((section, entry, "set", name), True, spots[f"{here}.{name}"])


def named(steps: list[str], scenario: Scenario) -> Name | None:
    """What the last step of a dotted path names; None where it is a key or nothing."""
    kinds = {section: kind for kind, section in NAMED.items()}
    if len(steps) == 2 and steps[0] in kinds and _WORD.match(steps[1]):
        found = Name(kinds[steps[0]], steps[1])
    elif len(steps) == 4 and steps[0] == "issues" and steps[2] == "options":
        found = Name("option", steps[3], steps[1])
    elif len(steps) in (3, 4) and steps[:2] == ["trust", "initial"]:
        found = Name("party", steps[-1])
    else:
        return None
    return found if labelled(scenario, found) else None
