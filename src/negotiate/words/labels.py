"""Labels: what seats, issues, options, tracks and rounds are called, for a sentence in a language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from negotiate.engine.notation import seat_label
from negotiate.engine.rules import Names, Rules
from negotiate.words.language import N_, Language
from negotiate.words.own_words import in_own_words

UNITS = (N_("month"), N_("week"), N_("day"), N_("year"), N_("session"), N_("round"))
"""What rounds are usually called, said in the language where the rule file is not translated."""
CALENDARS = {
    "month": N_("a round is one month"),
    "week": N_("a round is one week"),
    "day": N_("a round is one day"),
    "year": N_("a round is one year"),
    "session": N_("a round is one session"),
    "round": N_("in a round everybody has a turn"),
}
"""What a round is, for what rounds are usually called."""
TIERS = (
    N_("words only"),
    N_("exchanged lists"),
    N_("joint commission"),
    N_("third party on site"),
    N_("third party that separates forces"),
)
"""What verification tiers are usually called."""


@dataclass(frozen=True)
class Labels:
    """The labels of a scenario's ids, as its translation into the language has them."""

    language: Language
    original: Names

    @cached_property
    def names(self) -> Names:
        """The names in the language."""
        return self.original.told(self.language.code)

    @property
    def unit(self) -> str:
        """What a round is called: month, session."""
        return unit(self.language, self.names.round_label)

    @property
    def calendar(self) -> str:
        """What a round is: `a round is one month`."""
        word = self.original.round_label  # the usual ones have a whole sentence, also where the file translates the word
        if word in CALENDARS:
            return self.language.say(CALENDARS[word])
        return self.language.say("a round is called “{unit}”", unit=self.names.round_label)

    def in_round(self, number: int) -> str:
        """`month 3`; what lies before the first round is the start."""
        if number <= 0:
            return self.language.say("the start")
        return self.language.say("{unit} {round}", unit=self.unit, round=number)

    def seat(self, seat: str | None) -> str:
        """The name of a seat; nobody where there is none."""
        if not seat:
            return self.language.say("nobody")
        if seat in self.names.parties or self.names.mediator_label:
            return seat_label(self.names, seat)
        return self.language.say("The mediator")

    def seats(self, seats: Iterable[str]) -> str:
        """Seats with commas between."""
        return ", ".join(self.seat(seat) for seat in seats)

    def issue(self, issue: str) -> str:
        """The name of an issue."""
        return self.names.issue_labels[self.names.issues.index(issue)]

    def option(self, issue: str, option: str) -> str:
        """An option of an issue in words."""
        k = self.names.issues.index(issue)
        return self.names.option_labels[k][self.names.options[k].index(option)]

    def package(self, options: Mapping[str, str]) -> str:
        """A package: `Water – joint gauges; Detainees – fifty`."""
        return self.language.separated(
            f"{self.issue(issue)} – {self.option(issue, option)}" for issue, option in options.items()
        )

    def track(self, track: str) -> str:
        """The name of a track."""
        return self.names.track_labels[self.names.tracks.index(track)]

    def sum(self, entry: str) -> str:
        """The name of a sum."""
        return self.names.sum_labels[self.names.sums.index(entry)]

    def tracks(self, tracks: Iterable[str]) -> str:
        """Tracks with commas between."""
        return ", ".join(self.track(track) for track in tracks)

    def says(self, seat: str | None, message: str, /, **values: object) -> str:
        """A message about a seat, its verbs in the number of the seat's name; `who` and `unit` are filled in."""
        message, own = in_own_words(self.language, self.names, message)
        return self.language.says(self.names, seat, message, **{"who": self.seat(seat), "unit": self.unit, **own, **values})

    def worded(self, message: str, /, **values: object) -> str:
        """A message, or what the scenario's own words make of it (words/own_words.py)."""
        message, own = in_own_words(self.language, self.names, message)
        return self.language.say(message, **own, **values)

    def worded_plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The form of a message that fits `count`, which fills {count}, or what the scenario's own words make of it."""
        message, own = in_own_words(self.language, self.names, one)
        if message == one:
            return self.language.plural(one, many, count, **values)
        return self.language.say(message, **{"count": count, **own, **values})


def capital(text: str) -> str:
    """The text as it begins a sentence."""
    return text[:1].upper() + text[1:]


def unit(language: Language, word: str) -> str:
    """What a round is called, by the word of the rule file."""
    return language.say(word) if word in UNITS else word


def tier(language: Language, rules: Rules, number: int) -> str:
    """A verification tier by its name in the rule file."""
    tiers = rules.told(language.code).document.get("verification", {}).get("tiers") or []
    if 0 <= number < len(tiers) and isinstance(tiers[number], dict) and tiers[number].get("name"):
        name = str(tiers[number]["name"])
        return language.say(name) if name in TIERS else name
    return language.say("tier {tier} of 4", tier=number)
