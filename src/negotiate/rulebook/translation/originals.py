"""The texts of a rule file that people read, by dotted path: what a translation of it says in another language."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel

from negotiate.rulebook.model.outline import TOP, Outline, at, fields, outline
from negotiate.rulebook.model.quantities import Label, Text
from negotiate.rulebook.model.schema import SourceEntry
from negotiate.rulebook.model.wording import bare
from negotiate.rulebook.reading.overrides import split
from negotiate.rulebook.reading.read import element_names, joined

TEXT, LABEL, INITIALS = "text", "label", "initials"
"""Kinds of texts: of any length, of one line, and the letters of an emblem."""
LETTERS = "bcdfghjkmnpqrstv"
"""Signs of a mark. None is a digit, so that no mark is a number in YAML, or a vowel, so that none is a word."""
_CHECKS = {get_args(Text)[-1]: TEXT, get_args(Label)[-1]: LABEL}
_NOT_ASKED = {(SourceEntry, "title"), (SourceEntry, "publisher")}
"""What is quoted: a translation may say it, and nobody misses it there."""


class Original(NamedTuple):
    """A text to translate. `asked` is false where nobody misses a translation."""

    path: str
    text: str
    kind: str
    asked: bool


def originals(data: Any) -> Iterator[Original]:
    """Every text of a rule document that people read, in its order; data of the wrong shape has none.

    What a preset or a skin sets comes by the path in it: `skins.neutral.set.parties.north.name`.
    """
    yield from _inside(data, TOP, "")


def mark(text: str) -> str:
    """A short mark of a text, eight letters, by which a translation knows the original it was made from.

    How an original is broken into lines does not count.
    """
    digest = hashlib.sha256(" ".join(text.split()).encode()).digest()[:4]
    return "".join(LETTERS[byte >> 4] + LETTERS[byte & 15] for byte in digest)


def applied(path: str) -> str:
    """The path at which a text stands in the rules: of what a preset or skin sets, the path that it sets."""
    steps = split(path)
    return steps[3] if len(steps) == 4 and steps[2] == "set" else path


def general(path: str) -> str:
    """The path without the numbers of elements that have no id, so that they may change places."""
    return ".".join("#" if step.isdigit() else step for step in path.split("."))


def kind_at(path: str) -> str:
    """The kind of text at a path of a rule file; "" where the schema has no text."""
    steps = applied(path).split(".")
    parent = at(steps[:-1])
    if parent is None:
        return ""
    if parent.form == "model" and parent.model is not None:
        return _kinds(parent.model).get(steps[-1], "")
    return _kind(parent.inner) if parent.form in ("mapping", "list") else ""


def _inside(data: Any, here: Outline, path: str) -> Iterator[Original]:
    if here.form == "model" and here.model is not None and isinstance(data, Mapping):
        kinds, below = _kinds(here.model), _below(here.model)
        for name, value in data.items():
            if name in kinds:
                if isinstance(value, str):
                    asked = kinds[name] != INITIALS and (here.model, name) not in _NOT_ASKED
                    yield Original(joined(path, name), value, kinds[name], asked)
            elif name in below:
                yield from _inside(value, below[name], joined(path, name))
    elif here.form in ("mapping", "list"):
        if here.form == "list" and isinstance(data, list):
            data = dict(zip(element_names(data), data, strict=True))
        if isinstance(data, Mapping):
            settings = path.startswith(("presets.", "skins.")) and path.endswith(".set")
            kind, below_all = _kind(here.inner), outline(here.inner)
            for name, value in data.items():
                own = at(name.split(".")) if settings else below_all
                said = kind_at(name) if settings else kind
                if said and isinstance(value, str):
                    yield Original(joined(path, name), value, said, said != INITIALS)
                elif own is not None:
                    yield from _inside(value, own, joined(path, name))


@cache
def _kinds(model: type[BaseModel]) -> dict[str, str]:
    """The keys of a model that hold a text, and its kind."""
    found = {name: _kind(info.annotation, tuple(info.metadata)) for name, info in fields(model).items()}
    found |= {name: INITIALS for name in found if name == "initials"}
    return {name: kind for name, kind in found.items() if kind}


@cache
def _below(model: type[BaseModel]) -> dict[str, Outline]:
    """The keys of a model that have something inside."""
    found = {name: outline(info.annotation) for name, info in fields(model).items()}
    return {name: inner for name, inner in found.items() if inner.form != "leaf"}


def _kind(annotation: Any, limits: tuple[Any, ...] = ()) -> str:
    _, found = bare(annotation, limits)
    return next((_CHECKS[entry] for entry in found if entry.__hash__ is not None and entry in _CHECKS), "")
