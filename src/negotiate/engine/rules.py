"""The lowered rules: the record the kernels read, and the names people read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.acts import ACTIONS, FACILITATE
from negotiate.engine.layout import Size


class Place(NamedTuple):
    """Where a value stands in a rule file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Names:
    """Ids and plain-language labels, in the order of the indices of the rules record."""

    scenario: str
    title: str
    round_label: str
    parties: tuple[str, ...]
    party_labels: tuple[str, ...]
    initials: tuple[str, ...]
    tracks: tuple[str, ...]
    track_labels: tuple[str, ...]
    issues: tuple[str, ...]
    issue_labels: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    option_labels: tuple[tuple[str, ...], ...]
    mediator: str
    mediator_label: str
    categories: tuple[str, ...]
    category_labels: tuple[str, ...]
    cards: tuple[str, ...]
    card_texts: tuple[str, ...]
    players: tuple[str, ...]
    """Default player of each party."""
    mediator_style: str
    """Default player of the mediator's seat; `none` when there is no mediator."""
    plural: frozenset[str] = frozenset()
    """Seats whose name takes a plural verb."""
    translations: Mapping[str, Names] = field(default_factory=dict, repr=False, compare=False)
    """The same names in other languages, by the language's code."""

    def told(self, language: str) -> Names:
        """The names in a language; as they are where they are not translated into it."""
        return self.translations.get(language, self)


@dataclass(frozen=True)
class Rules:
    """One scenario, ready to play.

    `record` has shape (1,) and dtype `rules_dtype(size)`; `document` is the resolved rule file as plain JSON-able data and
    `digest` the SHA-256 of its canonical JSON; `places` maps a dotted path to where the value was written.
    """

    record: NDArray[np.void]
    size: Size
    names: Names
    document: dict[str, Any]
    digest: str
    places: dict[str, Place] = field(default_factory=dict)
    personalities: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    """Players by name that are built-in players with other numbers, as rulebook/model/personalities.py reads them."""

    translations: Mapping[str, Rules] = field(default_factory=dict, repr=False, compare=False)
    """The same rules with names and texts in other languages, by the language's code; record and digest are the same."""

    def told(self, language: str) -> Rules:
        """The rules with names and texts in a language; as they are where they are not translated into it."""
        return self.translations.get(language, self)

    def cost_of(self, act: str) -> float:
        """Leverage that an act of the mediator takes, tokens."""
        return float(self.record["act_cost"][0, ACTIONS.index(act) - FACILITATE])

    # What a scenario is about: pages and measures leave out what a scenario does not have.

    @property
    def has_ceasefire(self) -> bool:
        """Whether one of its issues is a ceasefire, so that quiet can be signed, kept and lost."""
        return int(self.record["ceasefire_issue"][0]) >= 0

    @property
    def has_war(self) -> bool:
        """Whether there is fighting: a ceasefire to agree on, or event cards that a ceasefire would make rarer."""
        return self.has_ceasefire or bool(self.record["category_war"][0].any())

    @property
    def has_people_to_return(self) -> bool:
        """Whether carrying out any of its options brings people home."""
        return float(self.record["people_pool"][0]) > 0.0


def digest(plain: dict[str, Any]) -> str:
    """SHA-256 of a rule document as canonical JSON: no spaces, UTF-8, keys as they stand, in the order of display."""
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
