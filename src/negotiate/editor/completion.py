"""Completion: what may be written where the cursor is, by the schema and by the names that the file gives.

A word of our own is put in the place of the one that is being typed; what the reader and the check make of that word tells
whether it is a key or a value, where it stands in the rules, and whether it is the name of something.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from lsprotocol.types import CompletionItem, CompletionItemKind, MarkupContent, MarkupKind, TextEdit

from negotiate.editor.document import Document, Spotted, modelled
from negotiate.editor.names import Name, Use, labelled, uses
from negotiate.paths import scenarios
from negotiate.rulebook.check.doubts import NAMED
from negotiate.rulebook.edit.spans import Spot, first_spots
from negotiate.rulebook.model.conditions import Condition
from negotiate.rulebook.model.json_schema import entries
from negotiate.rulebook.model.outline import TOP, Outline, at, fields, required
from negotiate.rulebook.model.personalities import known_players, shipped_personalities
from negotiate.rulebook.model.wording import declared, expected
from negotiate.rulebook.reading.layer import Layer
from negotiate.rulebook.reading.layers import files_beside
from negotiate.rulebook.reading.read import element_names, joined

MARK = "x-mark-x"
"""The word that stands in for what is being typed. It is an id, and nobody's."""
_WORD = re.compile(r"[\w./-]*\Z")
_REST = re.compile(r"[\w./-]*")
_KEY_LINE = re.compile(r"[ ]*(?:- +)*[\w./-]*\Z")


@dataclass(frozen=True)
class Typed:
    """The word that is being typed: its characters in the text, and the place where it stands."""

    start: int
    end: int
    spotted: Spotted
    spots: dict[str, Spot]
    text: str
    """The text with our own word."""

    @property
    def around(self) -> tuple[str, ...]:
        """The way to what it stands in."""
        return self.spotted.steps[:-1]

    @property
    def beside(self) -> list[str]:
        """The keys beside it."""
        spot = self.spots.get(".".join(self.around))
        return [name for name in spot.names if name != MARK] if spot is not None else []


class Choice(NamedTuple):
    """Something that may be written: the word, what it is, and what there is to say about it."""

    word: str
    kind: CompletionItemKind
    detail: str = ""
    about: str = ""
    more: str = ""
    """What follows the word where nothing follows it yet."""


def complete(document: Document, index: int) -> list[CompletionItem]:
    """What may be written at a character, the likeliest first."""
    typed = _typed(document, index) if document.is_rules else None
    if typed is None:
        return []
    items: dict[str, CompletionItem] = {}
    rest = document.text[typed.end : typed.end + 1]
    for choice in _choices(document, typed):
        if choice.word in items:
            continue
        new = choice.word + (choice.more if not rest.startswith(":") else "")
        items[choice.word] = CompletionItem(
            choice.word,
            kind=choice.kind,
            detail=choice.detail or None,
            documentation=MarkupContent(MarkupKind.Markdown, choice.about) if choice.about else None,
            sort_text=f"{len(items):04}",
            filter_text=choice.word,
            text_edit=TextEdit(document.positions.range(typed.start, typed.end), new),
        )
    return list(items.values())


def _typed(document: Document, index: int) -> Typed | None:
    """The word at a character, as the parser sees it; None where nothing can be written."""
    text = document.text
    line = text.rfind("\n", 0, index) + 1
    word = _WORD.search(text[line:index])
    start = line + (word.start() if word is not None else 0)
    rest = _REST.match(text, index)
    end = rest.end() if rest is not None else index
    before, after = text[:start], text[end:]
    if re.search(r"(?:^|\s)#", text[line:start]):
        return None  # in a comment
    quote = before[-1:] if before[-1:] in ('"', "'") else ""
    closed = quote if not after.startswith(quote) else ""
    ends = not after.split("\n", 1)[0].strip()
    as_key = bool(_KEY_LINE.match(text[line:index])) and ends
    tries = [f"{before}{MARK}: 0{after}"] if as_key else []
    tries += [f"{before}{MARK}{closed}{after}"]
    tries += [f"{before}{MARK}: 0"] if as_key else []
    tries += [f"{before}{MARK}{closed}"]
    for trial in tries:
        spots = first_spots(trial)
        found = _marked(spots)
        if found is not None and (not as_key or found.at_key or not _wants_keys(document, found)):
            return Typed(start, end, found, spots, trial)
    return None


def _marked(spots: dict[str, Spot]) -> Spotted | None:
    """Where our own word stands."""
    waiting: list[tuple[str, tuple[str, ...]]] = [("", ())]
    while waiting:
        here, steps = waiting.pop()
        spot = spots.get(here)
        if spot is None:
            continue
        if spot.kind == "scalar" and spot.value.startswith(MARK):
            return Spotted(steps, False, spot)
        for name in spot.names:
            if name == MARK and spot.kind == "map":
                return Spotted((*steps, name), True, spots[joined(here, name)])
            waiting.append((joined(here, name), (*steps, name)))
    return None


def _wants_keys(document: Document, found: Spotted) -> bool:
    """Whether a mapping should stand where a bare word does."""
    here = at(document.meant(found.steps))
    return here is not None and here.form == "model" and not here.choice


def _choices(document: Document, typed: Typed) -> Iterator[Choice]:
    steps = typed.spotted.steps
    if document.is_layer and typed.spotted.at_key and len(steps) == 1:
        yield from _keys(Outline("model", Layer), typed.beside)
        return
    if document.is_layer and steps[0] == "extends":
        for name in scenarios():
            yield Choice(name, CompletionItemKind.Module, "a shipped scenario")
        for name in files_beside(document.path):
            yield Choice(name, CompletionItemKind.File, "a rule file")
        return
    if _is_path(document, typed):
        yield from _paths(document, typed)
        return
    meant = document.meant(steps)
    if typed.spotted.at_key:
        parent = at(meant[:-1])
        if parent is not None and parent.form == "model":
            yield from _keys(parent, typed.beside)
        if len(steps) == 1 and "extends" not in typed.beside and "parties" not in typed.beside:
            info = fields(Layer)["extends"]
            yield Choice("extends", CompletionItemKind.Property, "text", info.description or "", ": ")
    else:
        yield from _values(meant)
    yield from _names(document, typed, meant)


def _keys(parent: Outline, beside: Iterable[str]) -> Iterator[Choice]:
    """The keys of a model that are not there yet, those first that have to be there."""
    if parent.model is None:
        return
    there, needed = set(beside), set(required(parent))
    told = entries(parent.model)
    for name, info in sorted(fields(parent.model).items(), key=lambda entry: entry[0] not in needed):
        if name not in there:
            wanted = "required" if info.is_required() else _default(told[name].get("default"))
            yield Choice(name, CompletionItemKind.Property, wanted, told[name]["description"], ": ")


def _default(value: Any) -> str:
    return f"default {value}" if isinstance(value, (bool, int, float, str)) else ""


def _values(meant: tuple[str, ...]) -> Iterator[Choice]:
    """The words that the schema lists for a value."""
    kind, _ = declared(meant)
    for word in _words(kind):
        yield Choice(word, CompletionItemKind.EnumMember, expected(meant))
    if len(meant) == 3 and meant[0] == "parties" and meant[2] == "player":
        summaries = _players()
        for name in known_players():
            yield Choice(name, CompletionItemKind.EnumMember, "player", summaries.get(name, ""))
    if meant == ("mediator",):
        yield Choice("none", CompletionItemKind.EnumMember, "no mediator")
    if len(meant) == 5 and meant[0] == "events" and meant[4] == "actor":
        yield Choice("random-principal", CompletionItemKind.EnumMember, "a principal by chance")


@cache
def _players() -> dict[str, str]:
    """What each player is like, as `negotiate players` says it."""
    from negotiate.players.roster import LEVELS, party_players  # heavy, and seldom asked for

    return {name: built.summary for name, built in party_players(shipped_personalities()).items()} | LEVELS


def _words(kind: Any) -> list[str]:
    """The words among what a type of the schema allows."""
    origin = get_origin(kind)
    if origin is Annotated:
        return _words(get_args(kind)[0])
    if origin is Literal:
        return [str(word).lower() if isinstance(word, bool) else str(word) for word in get_args(kind)]
    if origin in (Union, types.UnionType):
        return [word for part in get_args(kind) for word in _words(part)]
    if kind is Condition:
        return []
    return ["true", "false"] if kind is bool else []


def _names(document: Document, typed: Typed, meant: tuple[str, ...]) -> Iterator[Choice]:
    """The ids that may stand there, by asking the check for the name that our own word would be."""
    use = _asked(document, typed, meant)
    if use is None:
        return
    model = document.model
    more = ": " if typed.spotted.at_key else ""
    last = document.before.own_model if document.before is not None else None
    for word in [*use.choices, *_ids(last.scenario if last is not None else None, use.name)]:
        if word in (MARK, "none") or (typed.spotted.at_key and word in typed.beside):
            continue
        label = labelled(model.scenario, use.name._replace(id=word)) if model is not None else ""
        yield Choice(word, CompletionItemKind.Reference, label or use.name.kind, "", more)


def _ids(scenario: Any, name: Name) -> list[str]:
    """The ids of a kind in another model of the same file, for where this one is broken."""
    if scenario is None:
        return []
    if name.kind == "option":
        issue = scenario.issues.get(name.of)
        return [option.id for option in issue.options] if issue is not None else []
    if name.kind == "source":
        return [source.id for source in scenario.sources]
    return list(getattr(scenario, NAMED[name.kind]) or ())


def _asked(document: Document, typed: Typed, meant: tuple[str, ...]) -> Use | None:
    """What the check asks for when it meets our own word; None where it is no name."""
    texts = [typed.text]
    if typed.spotted.at_key:
        texts += [typed.text.replace(f"{MARK}: 0", f"{MARK}: {other}", 1) for other in ("x", "{}")]
    for text in texts:
        trial = Document(document.path, text, document.encoding)
        model = trial.own_model
        if model is None:
            continue
        for use in uses(model):
            if use.name.id == MARK:
                return use
    return _asked_before(document, meant, at_key=typed.spotted.at_key)


def _asked_before(document: Document, meant: tuple[str, ...], *, at_key: bool) -> Use | None:
    """The same in the text of before, for one that is broken elsewhere, too."""
    before = document.before
    data = before.reading.trial(before.reading.data).data if before is not None else None
    if before is None or not isinstance(data, dict):
        return None
    values: tuple[Any, ...] = (0, "x", {}) if at_key else (MARK,)
    for value in values:
        reading = before.reading.trial(_with(data, list(meant), value))
        model = modelled(reading)
        for use in uses(model) if model is not None else ():
            if use.name.id == MARK:
                return use
    return None


def _with(data: Any, steps: list[str], value: Any) -> Any:
    """Plain data with another value at the end of a way; ways that are not there are made."""
    if not steps:
        return value
    if isinstance(data, list):
        names = element_names(data)
        index = names.index(steps[0]) if steps[0] in names else len(data)
        inner = data[index] if index < len(data) else None
        return [*data[:index], _with(inner, steps[1:], value), *data[index + 1 :]]
    own = data if isinstance(data, dict) else {}
    if not own and steps[0].isdigit():
        return [_with(None, steps[1:], value)]
    return {**own, steps[0]: _with(own.get(steps[0]), steps[1:], value)}


def _is_path(document: Document, typed: Typed) -> bool:
    """Whether the word is a dotted path of a layer, a preset or a skin."""
    steps = typed.spotted.steps
    if document.is_layer and steps[0] == "remove":
        return len(steps) == 2 and not typed.spotted.at_key
    if not typed.spotted.at_key:
        return False
    in_layer = document.is_layer and steps[0] in ("set", "add") and len(steps) == 2
    return in_layer or (steps[0] in ("presets", "skins") and len(steps) == 4 and steps[2] == "set")


def _paths(document: Document, typed: Typed) -> Iterator[Choice]:
    """The next step of a dotted path: the keys of the schema, and the names that are there."""
    written = document.text[typed.start : typed.end]
    done = written.rpartition(".")[0]
    of = (document.base or document) if document.is_layer else document
    reading = of.reading if of.reading.data is not None or of.before is None else of.before.reading
    data: Any = reading.data
    here: Outline | None = TOP if not done else at(done.split("."))
    for step in done.split(".") if done else ():
        data = _below(data, step)
    if here is None:
        return
    taking = typed.spotted.steps[0] == "remove"
    more = "" if taking else ": "
    told: dict[str, str] = {}
    if here.form == "model" and here.model is not None and not taking:
        told = {name: entry["description"] for name, entry in entries(here.model).items()}
    names = list(data) if isinstance(data, dict) else element_names(data) if isinstance(data, list) else []
    for name in dict.fromkeys([*told, *names]):
        label = _below(data, name)
        said = label.get("label", label.get("name", "")) if isinstance(label, dict) else label
        detail = str(said) if isinstance(said, (str, int, float)) else ""
        yield Choice(joined(done, name), CompletionItemKind.Field, detail, told.get(name, ""), more)


def _below(data: Any, step: str) -> Any:
    if isinstance(data, list):
        names = element_names(data)
        return data[names.index(step)] if step in names else None
    return data.get(step) if isinstance(data, dict) else None
