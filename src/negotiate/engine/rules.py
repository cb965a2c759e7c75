"""The lowered rules: the record the kernels read, and the names people read."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.acts import ACTIONS, FACILITATE, MEDIATOR_ACTS
from negotiate.engine.codes import ABSENT, ALTERNATING_OFFERS
from negotiate.engine.layout import Size
from negotiate.errors import NegotiateError

Texts = Mapping[str, str]
"""Texts by dotted path in a scenario's document, elements of lists by id or number: `issues.road.options.open.label`."""


class Place(NamedTuple):
    """Where a value stands in a rule file; line and column count from 1, `length` is its characters on that line."""

    file: str
    line: int
    column: int
    length: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


JOINT_INDEX = "joint index"
"""Stands for the index of a scenario without a war that has no name for it."""


class Term(NamedTuple):
    """Rounds, from the first to the last, in which a mediator holds the same tracks."""

    first: int
    last: int
    tracks: tuple[str, ...]


class Chair(NamedTuple):
    """A mediator's turn: who it is, its name, its default player, its first round, and the tracks that it takes over then.

    One that names no tracks takes those that nobody holds by name.
    """

    mediator: str
    label: str
    style: str
    since: int
    tracks: tuple[str, ...] = ()


def held(turns: Iterable[Chair], tracks: Iterable[str], round_number: int) -> dict[str, str]:
    """Who of several mediators holds each track in a round: ids by track, without the tracks that nobody holds.

    It is who took the track last by name, else the last in the chair who named none.
    """
    rest = ""
    named: dict[str, str] = {}
    for chair in turns:
        if chair.since <= round_number:
            named |= dict.fromkeys(chair.tracks, chair.mediator)
            rest = rest if chair.tracks else chair.mediator
    found = {track: named.get(track, rest) for track in tracks}
    return {track: mediator for track, mediator in found.items() if mediator}


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
    """Id of the mediator, empty without one; of several that take turns, the first."""
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
    quiet_label: str = ""
    """What the scenario calls its quiet state; empty: a ceasefire."""
    index_label: str = ""
    """What it calls its index; JOINT_INDEX where it has no war and no name for it, empty: the peace index."""
    ending_labels: Mapping[str, str] = field(default_factory=dict)
    """What it calls its endings, by their kind (codes.ENDINGS), of those that it names."""
    sums: tuple[str, ...] = ()
    sum_labels: tuple[str, ...] = ()
    turns: tuple[Chair, ...] = ()
    """The turns of several mediators, by round; empty for one mediator, or none."""
    translations: Mapping[str, Texts] = field(default_factory=dict, repr=False, compare=False)
    """The texts that there are in other languages, by the language's code; they may be read only when asked for."""

    @property
    def mediators(self) -> dict[str, Chair]:
        """Every mediator that has a seat, by id, with its first turn; in the order of their first turns."""
        if not self.turns:
            one = Chair(self.mediator, self.mediator_label, self.mediator_style, 1)
            return {self.mediator: one} if self.mediator else {}
        found: dict[str, Chair] = {}
        for chair in self.turns:
            found.setdefault(chair.mediator, chair)
        return found

    def chair_of(self, seat: str | None) -> int:
        """The place of a mediator's seat among those of all mediators; 0 for the only one, and for a party."""
        return next((place for place, mediator in enumerate(self.mediators) if mediator == seat), 0)

    @property
    def shares_tracks(self) -> bool:
        """Whether several mediators sit at the same time, each on tracks of its own."""
        return any(chair.tracks for chair in self.turns)

    def holders(self, round_number: int) -> dict[str, str]:
        """Who mediates each track in a round: ids by track, without the tracks that nobody holds."""
        return held(self.turns, self.tracks, round_number) if self.turns else dict.fromkeys(self.tracks, self.mediator)

    def terms(self, mediator: str, last: int, tracks: Iterable[str] | None = None) -> tuple[Term, ...]:
        """When a mediator holds which of these tracks (of all, where none are given), up to the round `last`.

        Rounds in which it holds none are left out.
        """
        asked = set(self.tracks if tracks is None else tracks)
        found: list[Term] = []
        starts = [chair.since for chair in self.turns if chair.since <= last] or [1]
        for first, after in pairwise([*sorted(set(starts)), last + 1]):
            own = tuple(track for track, holder in self.holders(first).items() if holder == mediator and track in asked)
            if found and found[-1].tracks == own and found[-1].last == first - 1:
                found[-1] = found[-1]._replace(last=after - 1)
            elif own:
                found.append(Term(first, after - 1, own))
        return tuple(found)

    def mediators_in(self, round_number: int) -> tuple[str, ...]:
        """Ids of the mediators of a round, in the order in which they act."""
        held = self.holders(round_number).values()
        return tuple(mediator for mediator in self.mediators if mediator in held)

    def mediator_in(self, round_number: int) -> str:
        """Id of the mediator that is in the chair in a round, of several at the same time the first; empty without one."""
        if self.shares_tracks:
            return next(iter(self.mediators_in(round_number)), "")
        return next((chair.mediator for chair in reversed(self.turns) if chair.since <= round_number), self.mediator)

    def told(self, language: str) -> Names:
        """The names in a language, each as it is where it is not translated. What is told is not told again."""
        texts = self.translations.get(language)
        if not texts:
            return self

        def labels(ids: tuple[str, ...], labels: tuple[str, ...], path: str) -> tuple[str, ...]:
            return tuple(texts.get(path.format(own), label) for own, label in zip(ids, labels, strict=True))

        found = ((re.fullmatch(r"events\.[^.]+\.cards\.([^.]+)\.text", path), text) for path, text in texts.items())
        cards = {match[1]: text for match, text in found if match}
        options = tuple(
            labels(ids, here, f"issues.{issue}.options.{{}}.label")
            for issue, ids, here in zip(self.issues, self.options, self.option_labels, strict=True)
        )
        return replace(
            self,
            title=texts.get("title", self.title),
            round_label=texts.get("calendar.round_label", self.round_label),
            party_labels=labels(self.parties, self.party_labels, "parties.{}.name"),
            initials=labels(self.parties, self.initials, "parties.{}.initials"),
            track_labels=labels(self.tracks, self.track_labels, "tracks.{}.name"),
            issue_labels=labels(self.issues, self.issue_labels, "issues.{}.name"),
            option_labels=options,
            mediator_label=texts.get(f"mediators.{self.mediator}.name", self.mediator_label),
            turns=tuple(
                chair._replace(label=texts.get(f"mediators.{chair.mediator}.name", chair.label)) for chair in self.turns
            ),
            category_labels=labels(self.categories, self.category_labels, "events.{}.name"),
            quiet_label=texts.get("words.quiet", self.quiet_label),
            index_label=texts.get("words.index", self.index_label),
            sum_labels=labels(self.sums, self.sum_labels, "sums.{}.name"),
            ending_labels={
                kind: texts.get(f"words.endings.{kind.replace('-', '_')}", label)
                for kind, label in self.ending_labels.items()
            },
            card_texts=tuple(cards.get(card, text) for card, text in zip(self.cards, self.card_texts, strict=True)),
            translations={},
        )


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

    translations: Mapping[str, Texts] = field(default_factory=dict, repr=False, compare=False)
    """The texts that there are in other languages, by the language's code; they may be read only when asked for."""
    _original: Rules | None = field(default=None, repr=False, compare=False)
    _told: dict[str, Rules] = field(default_factory=dict, init=False, repr=False, compare=False)

    def told(self, language: str) -> Rules:
        """The rules with names and texts in a language, each as in the original where it is not translated; made once.

        They are for reading: record and digest are those of the original, which is the one to play and to record.
        """
        rules = self.original
        if language not in rules._told:
            texts = rules.translations.get(language)
            rules._told[language] = (
                replace(rules, names=rules.names.told(language), document=_said(rules.document, texts), _original=rules)
                if texts
                else rules
            )
        return rules._told[language]

    @property
    def original(self) -> Rules:
        """The rules in the words of the rule file, where these are told in another language."""
        return self if self._original is None else self._original

    def translated(self, translations: Mapping[str, Texts]) -> Rules:
        """The same rules with these translations in place of those they have."""
        return replace(self, translations=translations, names=replace(self.names, translations=translations))

    def cost_of(self, act: str) -> float:
        """Leverage that an act takes, tokens: some of the mediator's do."""
        code = ACTIONS.index(act)
        return float(self.record["act_cost"][0, code - FACILITATE]) if code in MEDIATOR_ACTS else 0.0

    @property
    def principals(self) -> tuple[int, ...]:
        """Indices of the parties that own the conflict."""
        principal = self.record["principal"][0]
        return tuple(place for place in range(len(self.names.parties)) if principal[place])

    @property
    def deciding_principals(self) -> tuple[int, ...]:
        """Those of the principals that decide in any game: they are at the table when it begins, or may come to it."""
        attends = (self.record["attendance"][0] != ABSENT) | (self.record["may_return"][0] == 1)
        return tuple(place for place in self.principals if attends[place])

    # What a scenario is about: pages and measures leave out what a scenario does not have.

    @property
    def bargains(self) -> bool:
        """Whether there are alternating offers: turns over one full text, and a signature ends the game (M23)."""
        return int(self.record["process"][0]) == ALTERNATING_OFFERS

    @property
    def has_ceasefire(self) -> bool:
        """Whether one of its issues is a ceasefire, so that quiet can be signed, kept and lost."""
        return int(self.record["ceasefire_issue"][0]) >= 0

    @property
    def has_war(self) -> bool:
        """Whether there is fighting: a ceasefire to agree on, or event cards that a ceasefire would make rarer.

        Not where the file has a name of its own for its quiet state: there, quiet is not the silence of guns.
        """
        return not self.names.quiet_label and (self.has_ceasefire or bool(self.record["category_war"][0].any()))

    @property
    def has_people_to_return(self) -> bool:
        """Whether carrying out any of its options brings people home."""
        return float(self.record["people_pool"][0]) > 0.0


_NUMBER = re.compile(r"\[([^\[\]|]*)\|([^\[\]|]*)\]")


def in_number(names: Names, seat: str, words: str) -> str:
    """Words in the number of a seat's name: of each `[accepts|accept]` the first for one, the second for many.

    Meant for words of our own, before names from a rule file are put into them.
    """
    return _NUMBER.sub(r"\2" if seat in names.plural else r"\1", words)


def digest(plain: dict[str, Any]) -> str:
    """SHA-256 of a rule document as canonical JSON: no spaces, UTF-8, keys as they stand, in the order of display."""
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _said(document: dict[str, Any], texts: Texts) -> dict[str, Any]:
    """The document with other texts; what is at no path of it is left out. The document that is given stays as it is."""
    said = dict(document)
    own: set[int] = {id(said)}  # containers that are copies already
    for path, text in texts.items():
        here: Any = said
        *around, last = path.split(".")
        for name in around:
            key = _key(here, name)
            if key is None:
                break
            inside = here[key]
            if isinstance(inside, (dict, list)) and id(inside) not in own:
                inside = inside.copy()
                own.add(id(inside))
                here[key] = inside
            here = inside
        else:
            key = _key(here, last)
            if key is not None and isinstance(here[key], str):
                here[key] = text
    return said


def _key(here: Any, name: str) -> Any:
    """The key of a mapping, or the index of a list's element, that a step of a path means; None where there is none."""
    if isinstance(here, dict):
        return name if name in here else None
    if not isinstance(here, list):
        return None
    found = next((index for index, entry in enumerate(here) if isinstance(entry, dict) and entry.get("id") == name), None)
    if found is None and name.isdigit() and int(name[:6]) < len(here):
        return int(name[:6])
    return found


def checked_rules(rules: object) -> Rules:
    """The same rules. Raises NegotiateError for anything else, such as the name of a scenario."""
    if isinstance(rules, Rules):
        return rules
    given = repr(rules) if isinstance(rules, str) else f"an object of the class {type(rules).__name__}"
    raise NegotiateError(f"Loaded rules are asked for, not {given}; load them first, as in negotiate.load('tutorial').")


def by_seat(players: object) -> Mapping[str, Any]:
    """The same players. Raises NegotiateError for anything that does not say who plays which seat."""
    if isinstance(players, Mapping):
        return players
    given = type(players).__name__
    raise NegotiateError(
        f"Players are given by seat, as in {{'highmark': 'cautious'}}, not as an object of the class {given}."
    )
