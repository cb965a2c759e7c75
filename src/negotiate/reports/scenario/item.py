"""What a word on the command line names in a rule file: a track, an issue, an option, a party, a gate, a mediator."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from negotiate.errors import UnknownName
from negotiate.reports.scenario.book import Book
from negotiate.rulebook.model.schema import Scenario
from negotiate.words.language import N_

KINDS = {"tracks": "track", "issues": "issue", "parties": "party", "mediators": "mediator"}
PARTS = {
    "process": N_("Process"),
    "decision_rule": N_("Decision rule"),
    "events": N_("Event cards"),
    "guarantees": N_("Guarantees"),
    "snapback": N_("Snap-back"),
    "endings": N_("How the game can end"),
}
"""Parts of the rules that are asked about as a whole, by their key in the rule file, with their titles."""
LABELS = {
    "scenario": N_("scenario"),
    "track": N_("track"),
    "issue": N_("issue"),
    "option": N_("option"),
    "party": N_("party"),
    "mediator": N_("mediator"),
    "gate": N_("gate"),
    "part": N_("part of the rules"),
}
"""What the kinds of items are called."""


class Item(NamedTuple):
    """A thing in a rule file: its kind, and the ids that name it."""

    kind: str
    """`scenario`, `track`, `issue`, `option`, `party`, `mediator`, `gate` or `part`."""
    name: str = ""
    option: str = ""

    @property
    def path(self) -> str:
        """The dotted path, as in `--set` and in messages."""
        if self.kind == "scenario":
            return ""
        if self.kind == "part":
            return self.name
        if self.kind == "gate":
            return _gate_path(self.name, self.option)
        if self.kind == "option":
            return f"issues.{self.name}.options.{self.option}"
        return f"{next(section for section, kind in KINDS.items() if kind == self.kind)}.{self.name}"


def _gate_path(name: str, option: str) -> str:
    if option:
        return f"issues.{name}.options.{option}.opens_when"
    return f"tracks.{name}.opens_when" if name else "accord.when"


def find(book: Book, word: str) -> Item:
    """The item that `word` means: an id, a dotted path of the rule file, ISSUE=OPTION, or a plain-language label.

    Raises `UnknownName`, with the nearest names, where there is no such thing, and with the paths to choose from where a
    word means several.
    """
    wanted = word.strip()
    found = list(dict.fromkeys(_meant(book.scenario, wanted)))
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownName("single item", wanted, [item.path for item in found])
    raise UnknownName("item", wanted, _known(book.scenario, wanted))


def _meant(scenario: Scenario, word: str) -> Iterable[Item]:
    issue, equals, option = (part.strip() for part in word.partition("="))
    every = list(items(scenario))
    for item in every:
        name = item.option if item.kind == "option" else item.name
        exactly = word == item.path or (equals and item == Item("option", issue, option))
        called = item.kind != "gate" and word in (name, _label(scenario, item)) and not _hidden(item, word, every)
        if exactly or called:
            yield item
    part = _part(word)
    if part and not any(word in (item.name, item.option) for item in every):  # an issue may be called `guarantees`
        yield Item("part", part)
    if word == "accord" and scenario.accord is not None:
        yield Item("gate")


def _part(word: str) -> str:
    """The part of the rules that is called so, as in the file or as people write it; "" for none."""
    wanted = word.lower().replace("-", "").replace("_", "").replace(" ", "")
    return next((part for part in PARTS if wanted == part.replace("_", "")), "")


def _hidden(item: Item, word: str, every: list[Item]) -> bool:
    """Whether something larger has this id too: an option's bare id means an issue or track of that id first."""
    return item.kind == "option" and any(other.name == word and other.kind != "option" for other in every)


def _label(scenario: Scenario, item: Item) -> str:
    if item.kind == "option":
        return next(option.label for option in scenario.issues[item.name].options if option.id == item.option)
    section = next(section for section, kind in KINDS.items() if kind == item.kind)
    label: str = getattr(scenario, section)[item.name].name
    return label


def items(scenario: Scenario) -> Iterable[Item]:
    """Everything that can be explained, in the order of the file."""
    for section, kind in KINDS.items():
        for name in getattr(scenario, section):
            yield Item(kind, name)
    for name, issue in scenario.issues.items():
        for option in issue.options:
            yield Item("option", name, option.id)
            if option.opens_when is not None:
                yield Item("gate", name, option.id)
    for name in scenario.tracks:
        yield Item("gate", name)
    if scenario.accord is not None:
        yield Item("gate")


def _known(scenario: Scenario, word: str) -> list[str]:
    """The names that are offered for a word that means nothing: of its section or issue, or else those of all sections."""
    issue = word.partition("=")[0].strip() if "=" in word else ""
    if issue in scenario.issues:
        return [f"{issue}={option.id}" for option in scenario.issues[issue].options]
    if "." in word:
        steps = word.split(".")
        if steps[0] == "issues" and len(steps) > 2 and steps[1] in scenario.issues:
            return [f"issues.{steps[1]}.options.{option.id}" for option in scenario.issues[steps[1]].options]
        paths = [item.path for item in items(scenario) if item.kind not in ("option", "gate")]
        return [path for path in paths if path.startswith(f"{steps[0]}.")] or paths
    accord = ["accord"] if scenario.accord is not None else []
    return [*scenario.tracks, *accord, *scenario.issues, *scenario.parties, *scenario.mediators, *PARTS]


def offered(book: Book) -> str:
    """What can be asked about, in a sentence or two: ids, since they are what is typed."""
    scenario = book.scenario
    values = {
        "tracks": book.listed(scenario.tracks),
        "issues": book.listed(scenario.issues),
        "parties": book.listed(scenario.parties),
    }
    if scenario.accord is None:
        said = book.say("Ask about a track ({tracks}), an issue ({issues}), ISSUE=OPTION, or a party ({parties}).", **values)
    else:
        said = book.say(
            "Ask about a track ({tracks}), the accord, an issue ({issues}), ISSUE=OPTION, or a party ({parties}).", **values
        )
    if not scenario.mediators:
        return said
    mediators = book.say("A mediator can be asked about too ({mediators}).", mediators=book.listed(scenario.mediators))
    return f"{said} {mediators}"
