"""A document: a rule file as an editor has it, not saved and broken in the middle of a word, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol.types import PositionEncodingKind

from negotiate.editor.positions import Positions
from negotiate.engine.rules import Place
from negotiate.rulebook.check import shape
from negotiate.rulebook.check.check import check_source, examine
from negotiate.rulebook.check.findings import Finding, has_errors
from negotiate.rulebook.check.repair import repair
from negotiate.rulebook.edit.outputs import RULE_FILE
from negotiate.rulebook.edit.spans import Spot, first_spots
from negotiate.rulebook.lower import lower
from negotiate.rulebook.model.personalities import check_personalities, is_personalities, shipped_personalities
from negotiate.rulebook.model.resolve import document, resolve
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.reading.layers import read_layers
from negotiate.rulebook.reading.origins import Whole
from negotiate.rulebook.reading.overrides import split
from negotiate.rulebook.reading.read import Reading, joined
from negotiate.rulebook.reading.sections import read_again
from negotiate.rulebook.reading.source import LARGEST, Source, too_large
from negotiate.rulebook.translation.comparing import check_translation
from negotiate.rulebook.translation.translation_files import is_translation

if TYPE_CHECKING:
    from negotiate.reports.scenario.book import Book


class Spotted(NamedTuple):
    """Where a character stands: the way there, whether in a key or a value, and what stands there."""

    steps: tuple[str, ...]
    at_key: bool
    spot: Spot

    @property
    def span(self) -> tuple[int, int]:
        """First character, and the one after the last."""
        return self.spot.key if self.at_key and self.spot.key else (self.spot.start, self.spot.end)


class Model(NamedTuple):
    """A reading and the model of it; what is broken has stand-ins."""

    reading: Reading
    scenario: Scenario


@dataclass
class Document:
    """One text at one moment. `before` is what it was when a model could last be made of it."""

    path: Path | None
    text: str
    encoding: PositionEncodingKind | str = PositionEncodingKind.Utf16
    before: Document | None = None
    uri: str = ""
    """How the editor calls it; "" where it was read from disk."""
    name: str = ""
    """How it is called in problems; "" for its path."""

    @cached_property
    def source(self) -> Source:
        return Source(self.name or str(self.path or "untitled"), self.text, self.path)

    @cached_property
    def is_rules(self) -> bool:
        """Whether this is a rule file, and not any other file in YAML, of which nothing is said."""
        if self.path is not None and (is_personalities(self.path) or is_translation(self.path)):
            return False
        return len(self.text) <= LARGEST and RULE_FILE.is_one(self.text.encode("utf-8", "replace"))

    @cached_property
    def positions(self) -> Positions:
        return Positions(self.text, self.encoding)

    @cached_property
    def spots(self) -> dict[str, Spot]:
        """Every key and value, as far as the text can be read."""
        return first_spots(self.text)

    @property
    def is_layer(self) -> bool:
        return "" in self.spots and "extends" in self.spots[""].names

    @cached_property
    def reading(self) -> Reading:
        """The text with what it extends, which is read from disk."""
        return read_layers(self.source, read_again)

    @cached_property
    def own_model(self) -> Model | None:
        return modelled(self.reading)

    @property
    def model(self) -> Model | None:
        """The model of this text, or of the one before it."""
        return self.own_model or (self.before.own_model if self.before is not None else None)

    @cached_property
    def base(self) -> Document | None:
        """What this file extends, from disk; None where it extends nothing that can be read."""
        reading = self.reading if self.reading.bases or self.before is None else self.before.reading
        sources = list(reading.bases.values())
        return self._beside(sources[-1]) if sources else None

    @cached_property
    def whole(self) -> Whole | None:
        """The rules in full with the origin of each value; None where they are broken."""
        if self.reading.data is None or not isinstance(found := shape.model(self.reading.data), Scenario):
            return None
        return Whole(document(resolve(found)), self.reading)

    @cached_property
    def book(self) -> Book | None:
        """The rules opened for explaining; None where they are broken."""
        from negotiate.reports.scenario.book import open_book  # heavy, and only for what is explained

        trial = self.reading.trial(self.reading.data)
        scenario = examine(trial)
        if scenario is None or has_errors([*self.reading.findings, *trial.findings]):
            return None
        return open_book(replace(lower(resolve(scenario), trial.places), personalities=shipped_personalities()))

    @cached_property
    def findings(self) -> list[Finding]:
        """What `negotiate check` says; of translations and personalities as they are on disk, of other files nothing."""
        if self.path is not None and is_personalities(self.path):
            return check_personalities(self.path)
        if self.path is not None and is_translation(self.path):
            return check_translation(self.path)
        size = len(self.text.encode("utf-8", "replace"))
        if size > LARGEST and RULE_FILE.is_one(self.text[:LARGEST].encode("utf-8", "replace")):
            return [Finding(self.source.file, 1, 1, "error", too_large(size), "file")]
        return check_source(self.source) if self.is_rules else []

    def at(self, index: int) -> Spotted | None:
        """What stands at a character; of what is inside each other, the innermost."""
        here, spot = "", self.spots.get("")
        steps: tuple[str, ...] = ()
        found: Spotted | None = None
        while spot is not None:
            below: str | None = None
            for name in spot.names:
                inner = self.spots.get(joined(here, name))
                if inner is None:
                    continue
                if inner.key is not None and inner.key[0] <= index <= inner.key[1]:
                    return Spotted((*steps, name), True, inner)
                if inner.start <= index <= inner.end:
                    below = name
            if below is None:
                break
            here, steps = joined(here, below), (*steps, below)
            spot = self.spots[here]
            found = Spotted(steps, False, spot)
        return found

    def meant(self, steps: tuple[str, ...]) -> tuple[str, ...]:
        """The way in the rules that a way in the file means: what a layer, a preset or a skin sets is elsewhere."""
        if self.is_layer and steps[:1] in (("set",), ("add",)) and len(steps) > 1:
            return (*split(steps[1]), *steps[2:])
        if steps[:1] in (("presets",), ("skins",)) and steps[2:3] == ("set",) and len(steps) > 3:
            return (*split(steps[3]), *steps[4:])
        return steps

    def file(self, name: str) -> Document | None:
        """A file of this reading by its name in places: this one, or one that it builds on."""
        if name == self.source.file:
            return self
        source = self.reading.bases.get(name)
        return self._beside(source) if source is not None else None

    def _beside(self, source: Source) -> Document:
        return Document(source.path, source.text, self.encoding, name=source.file)

    def holds(self, place: Place | None, index: int) -> bool:
        """Whether a character of this file is at a place."""
        if place is None or place.file != self.source.file:
            return False
        start, end = self.positions.span(place)
        return start <= index <= end


def modelled(reading: Reading) -> Model | None:
    """A model of what was read, with stand-ins for what is broken; None where there is none."""
    if not isinstance(reading.data, dict):
        return None
    trial = reading.trial(reading.data)
    found = shape.model(trial.data)
    if isinstance(found, Scenario):
        return Model(trial, found)
    repaired = repair(trial, found)
    return Model(*repaired) if repaired is not None else None
