"""A rule book opened for reading: the lowered rules, the file's own model, every name by its plain-language label.

It says sentences, numbers and lists in the language of who reads it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from negotiate.analysis.reach import reachable
from negotiate.analysis.space import Space, space
from negotiate.engine.reference import walk_away_course
from negotiate.engine.rules import Place, Rules
from negotiate.rulebook.check.reachable import Reach
from negotiate.rulebook.model.issues import Issue, Option, Verification
from negotiate.rulebook.model.schema import Scenario
from negotiate.words.labels import Labels
from negotiate.words.labels import tier as named_tier
from negotiate.words.language import N_
from negotiate.words.numbers import NOTHING
from negotiate.words.speaker import ENGLISH_SPEAKER, Speaker

GATELESS = ("open", "single-undertaking", "alternating-offers")
"""Processes in which every track and option is open from the start, whatever the file's gates ask."""
SEAT_KINDS = {
    "principal": N_("principal"),
    "guarantor": N_("guarantor"),
    "participant": N_("participant"),
    "civil-society": N_("civil society"),
    "observer": N_("observer"),
}


@dataclass(frozen=True)
class Book:
    """Rules ready to be explained. `scenario` is the resolved file, so that every default stands in it (see open_book)."""

    rules: Rules
    scenario: Scenario
    speaker: Speaker
    labels: Labels

    @cached_property
    def space(self) -> Space:
        """The texts that can be reached under the gates."""
        record = self.rules.record[0]
        return space(record, reachable(record))

    @cached_property
    def reach(self) -> Reach:
        """What can open at all."""
        return Reach(self.scenario)

    @property
    def principals(self) -> list[str]:
        return self.scenario.principals()

    @property
    def bargains(self) -> bool:
        """Whether there are alternating offers: a signature ends the game, and nothing is carried out (M23)."""
        return self.scenario.process.bargains

    @property
    def stakeholders(self) -> list[str]:
        """Ids of the parties that own an issue or to whom any option is worth something."""
        return [self.rules.names.parties[index] for index in self.space.parties]

    def party(self, name: str) -> str:
        return self.scenario.parties[name].name

    def track(self, name: str) -> str:
        return self.scenario.tracks[name].name

    def issue(self, name: str) -> str:
        return self.scenario.issues[name].name

    def option(self, issue: str, name: str) -> Option:
        return next(option for option in self.scenario.issues[issue].options if option.id == name)

    def label(self, issue: str, option: str) -> str:
        return self.option(issue, option).label

    def issues_of(self, track: str) -> dict[str, Issue]:
        return {name: issue for name, issue in self.scenario.issues.items() if issue.track == track}

    def place(self, path: str) -> Place | None:
        """Where the file says this, or the nearest thing around it."""
        while path and path not in self.rules.places:
            path = path.rpartition(".")[0]
        return self.rules.places.get(path) if path else None

    def points(self, issue: str, option: str) -> dict[str, float]:
        """What an option is worth to every party with a stake, aims included, points by party id."""
        names = self.rules.names
        k = names.issues.index(issue)
        o = names.options[k].index(option)
        value = self.rules.record["value"][0]
        return {name: float(value[names.parties.index(name), k, o]) for name in self.stakeholders}

    def tier_name(self, tier: int) -> str:
        """What a verification tier, 0..4, is called."""
        return named_tier(self.speaker, self.rules, tier)

    def caring(self, issue: str) -> list[str]:
        """Parties to whom an option of the issue is worth something; the stakeholders where it is to nobody."""
        worth = [self.points(issue, option.id) for option in self.scenario.issues[issue].options]
        return [name for name in self.stakeholders if any(points[name] for points in worth)] or self.stakeholders

    def reservation(self, party: str) -> float:
        """What no agreement is worth to a party as far as the calendar moves it, points: the score counts from there."""
        return float(self.rules.record["reservation_value"][0, self.rules.names.parties.index(party)])

    def walk_away(self, party: str) -> tuple[tuple[int, float], ...]:
        """What no agreement is worth to a party, points: at the start (round 1), and from each round that moves it."""
        return walk_away_course(self.rules.record[0], self.rules.names.parties.index(party))

    def start_trust(self, truster: str, trusted: str) -> float:
        """Trust at the start, 0..100."""
        names = self.rules.names.parties
        return float(self.rules.record["trust"][0, names.index(truster), names.index(trusted)])

    def least_trust(self) -> float:
        """Mutual trust of the principals at the start, 0..100."""
        pairs = [(one, other) for one in self.principals for other in self.principals if one != other]
        return min(self.start_trust(one, other) for one, other in pairs)

    def tier(self, name: str) -> int | None:
        """The verification tier of an issue as the game begins; None where the monitoring issue settles it."""
        verification = self.scenario.issues[name].verification
        if not isinstance(verification, Verification):
            return None
        tier = verification.tier if self.scenario.mediator != "none" else verification.without_mediator
        return min(tier, self.scenario.verification.cap)

    @property
    def mediators(self) -> tuple[str, ...]:
        """Ids of the mediators that have a seat: of one, of several, or of none."""
        return tuple(self.rules.names.mediators)

    def at_table(self) -> str:
        """Who mediates, and where there are several from when on, and on which tracks."""
        turns = self.rules.names.turns
        if self.rules.names.shares_tracks:
            return self.listed(
                self.say(
                    "{mediator} from {unit} {round} on ({tracks})",
                    mediator=chair.label,
                    unit=self.unit,
                    round=chair.since,
                    tracks=self.listed(map(self.track, chair.tracks)) if chair.tracks else self.say("the other tracks"),
                )
                for chair in turns
            )
        if not turns:
            return self.listed(chair.label for chair in self.rules.names.mediators.values()) or self.say("nobody")
        return self.listed(
            self.say("{mediator} from {unit} {round} on", mediator=chair.label, unit=self.unit, round=chair.since)
            for chair in turns
        )

    # How it says things

    @property
    def unit(self) -> str:
        """What a round stands for. A language that would have to bend the word says `round`."""
        return self.labels.unit

    def say(self, message: str, /, **values: object) -> str:
        """The message in the reader's language, its places filled with `values`."""
        return self.speaker.say(message, **values)

    def says(self, party: str, message: str, /, **values: object) -> str:
        """A message about one party, {who}; its verbs, such as `[is|are]`, in the number of the party's name."""
        return self.speaker.says(self.rules.names, party, message, who=self.party(party), **values)

    def plural(self, one: str, many: str, count: float, /, **values: object) -> str:
        """The form of a message that fits `count`, which fills {count} as `number` writes it."""
        return self.speaker.plural(one, many, self.speaker.form(count), **{"count": self.number(count), **values})

    def number(self, value: float) -> str:
        """A number as people write it: whole ones bare, others with up to two digits, as a designer has written them."""
        if not math.isfinite(value):
            return NOTHING  # nothing that could be measured
        rounded = round(value, 2) + 0.0
        if rounded.is_integer():
            return self.speaker.whole(rounded)
        return self.speaker.number(rounded, 1 if round(rounded, 1) == rounded else 2)

    def signed(self, value: float) -> str:
        """Points with their sign; a minus that lines up with the plus."""
        return "0" if round(value, 2) == 0 else ("+" if value > 0 else "−") + self.number(abs(value))

    def percent(self, share: float) -> str:
        """A share 0..1 as a percentage."""
        return self.speaker.percent(share)

    def in_points(self, value: float) -> str:
        """`1 point`, `0.5 points`."""
        return self.plural("{points} point", "{points} points", value, points=self.number(value))

    def quoted(self, label: str) -> str:
        """A label of the rule file within a sentence."""
        return self.speaker.quoted(label)

    def listed(self, words: Iterable[str]) -> str:
        """`a`, `a and b`, `a, b and c`."""
        every = list(words)
        return self.speaker.listed(every) if every else self.say("nobody")

    def either(self, words: Iterable[str]) -> str:
        """`a`, `a or b`, `a, b or c`."""
        return self.speaker.either(list(words))


def open_book(rules: Rules, speaker: Speaker = ENGLISH_SPEAKER) -> Book:
    """The book of loaded rules, in their translation where there is one into the language of `speaker`.

    Where the process leaves gates aside, the book tells of no gate but the accord's.
    """
    told = speaker.told(rules)
    scenario = Scenario.model_validate(told.document)
    if scenario.process.mode in GATELESS:
        scenario = _without_gates(scenario)
    return Book(told, scenario, speaker, speaker.labels(rules.names))


def _without_gates(scenario: Scenario) -> Scenario:
    """The same scenario with every track and option open from the start, as the engine plays it (M8)."""
    tracks = {name: track.model_copy(update={"opens_when": "always"}) for name, track in scenario.tracks.items()}
    issues = {}
    for name, issue in scenario.issues.items():
        options = [option.model_copy(update={"opens_when": None}) for option in issue.options]
        issues[name] = issue.model_copy(update={"options": options})
    return scenario.model_copy(update={"tracks": tracks, "issues": issues})
