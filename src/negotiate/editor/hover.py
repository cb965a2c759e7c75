"""Hover: what a key means, where its value comes from, what a name stands for, and what a gate waits for.

It is Markdown, and a rule file may be a stranger's: what comes from one stands in code or has its signs escaped, so that no
text of it becomes a picture that the editor would fetch, or a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from negotiate.editor.document import Document
from negotiate.editor.names import Name, given, labelled, name_at
from negotiate.engine.rules import Place
from negotiate.errors import NegotiateError
from negotiate.rulebook.model.json_schema import entries
from negotiate.rulebook.model.outline import Outline, at
from negotiate.rulebook.model.wording import expected, field_at, flow
from negotiate.rulebook.reading.layer import Layer
from negotiate.rulebook.reading.origins import Whole

LONGEST = 80
"""Characters of a value that are shown."""
_SIGNS = re.compile(r"[\\`*_\[\]<>!#|~]")
"""What means something in Markdown."""
_EXPLAINED = ("party", "track", "issue", "option", "mediator")


def hover(document: Document, index: int) -> tuple[str, tuple[int, int]] | None:
    """What there is to say at a character, in Markdown, and the characters that it is about."""
    spotted = document.at(index)
    if spotted is None or not spotted.steps:
        return None
    found = name_at(document, index)
    if found is not None:
        name, span = found
        return "\n\n".join(_of_name(document, name)), span
    if not spotted.at_key and spotted.spot.names:
        return None  # between things
    meant = document.meant(spotted.steps)
    parts = [
        *_of_key(document, spotted.steps, meant),
        *_of_value(document, spotted.steps, meant),
        *_of_gate(document, meant),
    ]
    return ("\n\n".join(parts), spotted.span) if parts else None


def _of_key(document: Document, steps: tuple[str, ...], meant: tuple[str, ...]) -> Iterator[str]:
    """The schema's description, what may be written, and the default."""
    if document.is_layer and steps == meant and len(steps) == 1:
        parent: Outline | None = Outline("model", Layer)
    else:
        parent = at(meant[:-1])
    if parent is None or parent.form != "model" or parent.model is None or meant[-1] not in entries(parent.model):
        return
    entry = entries(parent.model)[meant[-1]]
    yield f"{_code('.'.join(meant))}: {entry['description']}"
    if parent.model is Layer:
        return
    info = field_at(meant)
    if info is not None:
        default = "It has to be there." if info.is_required() else _left_out(entry.get("default"))
        wanted = expected(meant)
        yield f"{wanted[0].upper()}{wanted[1:]}. {default}".rstrip()


def _left_out(default: Any) -> str:
    return f"Default: {_short(default)}." if default is not None and not isinstance(default, dict) else ""


def _of_value(document: Document, steps: tuple[str, ...], meant: tuple[str, ...]) -> Iterator[str]:
    """Where the value comes from, what a layer's base says, and which presets and skins change it."""
    path = ".".join(meant)
    elsewhere = steps != meant
    if elsewhere and document.is_layer:
        base = document.base.whole if document.base is not None else None
        if base is not None and (said := _value(base, path)):
            yield f"In the base: {said}."
    elif elsewhere:
        own = document.whole
        if own is not None and (said := _value(own, path)):
            yield f"Without the {steps[0][:-1]}: {said}."
    model = document.model
    if model is None:
        return
    settings = [("preset", name, preset.set) for name, preset in model.scenario.presets.items()]
    settings += [("skin", name, dict(skin.set)) for name, skin in model.scenario.skins.items()]
    for kind, name, values in settings:
        place = model.reading.places.get(f"{kind}s.{name}.set.{path}")
        if path in values and not (elsewhere and steps[:2] == (f"{kind}s", name)):
            yield f"The {kind} {_code(name)} sets {_short(values[path])}{_at(place)}."


def _value(whole: Whole, path: str) -> str:
    """A value and where it comes from; "" where there is none."""
    try:
        own, value = whole.find(path)
    except NegotiateError:
        return ""
    place = whole.origin(own)
    shown = "" if isinstance(value, (dict, list)) else f"{_short(value)}, "
    return f"{shown}the default" if place is None else f"{shown}from {_code(f'{place.file}:{place.line}')}"


def _short(value: Any) -> str:
    text = flow(value)
    return _code(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")


def _at(place: Place | None) -> str:
    return f" ({_code(f'{place.file}:{place.line}')})" if place is not None else ""


def _code(text: str) -> str:
    """Text as code, on one line."""
    return f"`{' '.join(text.split()).replace('`', chr(39))}`"


def _plain(text: str) -> str:
    """Text that means nothing in Markdown."""
    return _SIGNS.sub(r"\\\g<0>", text)


def _of_name(document: Document, name: Name) -> Iterator[str]:
    """What a name stands for, where it is given, and what `explain` begins with."""
    model = document.model
    assert model is not None  # or there would be no name
    whose = f" of {_code(name.of)}" if name.of else ""
    label, place = labelled(model.scenario, name) or name.id, given(model.reading, name)
    yield f"**{_plain(label)}**, {name.kind} {_code(name.id)}{whose}{_at(place)}"
    if name.kind in _EXPLAINED:
        yield from _told(document, name.kind, name.of or name.id, name.id if name.of else "", sections=name.kind == "track")


def _of_gate(document: Document, meant: tuple[str, ...]) -> Iterator[str]:
    """What a gate waits for, as `explain` says it."""
    if len(meant) > 2 and meant[0] == "tracks" and meant[2] == "opens_when":
        yield from _told(document, "gate", meant[1])
    elif len(meant) > 4 and meant[0] == "issues" and meant[2] == "options" and meant[4] == "opens_when":
        yield from _told(document, "gate", meant[1], meant[3])
    elif meant[:2] == ("accord", "when"):
        yield from _told(document, "gate", "")


def _told(document: Document, kind: str, name: str, option: str = "", *, sections: bool = True) -> Iterator[str]:
    """What `explain` says of an item: its summary and, with `sections`, what it waits for."""
    sound = document if document.book is not None else document.before
    book = sound.book if sound is not None else None
    if book is None:
        return
    from negotiate.reports.scenario.explain import explain  # heavy, and only for what is explained
    from negotiate.reports.scenario.item import Item

    told = explain(book, Item(kind, name, option))
    yield _plain(told.summary)
    waits = book.say("What it waits for")
    for section in told.sections if sections else ():
        if kind == "gate" or section.heading == waits:
            yield f"{section.heading}\n" + "\n".join(f"- {_plain(sentence)}" for sentence in section.sentences)
