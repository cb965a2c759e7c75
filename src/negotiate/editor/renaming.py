"""Another id for a name: the edits of the file itself, of the layers that build on it, and of the translations of all these.

Layers are those in the same folder; translations lie where `negotiate translate` puts them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from lsprotocol import types as lsp
from pygls.uris import from_fs_path

from negotiate.editor.document import Document
from negotiate.editor.names import Name, every_name, given, name_at, spans, steps_named
from negotiate.rulebook.edit.outputs import RULE_FILE
from negotiate.rulebook.model.quantities import RESERVED, as_id
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.reading.source import LARGEST
from negotiate.rulebook.translation.translation_files import is_translation, translation_files

MOST_FILES = 200
"""Files in YAML in one folder that are looked at."""

Opened = Callable[[Path], Document | None]
"""The document of a file that is open in the editor, as it is there now."""


def renamed(document: Document, index: int, new: str, opened: Opened | None = None) -> lsp.WorkspaceEdit:
    """The edits that give a name another id, dotted paths among them. Raises ValueError where that cannot be."""
    found, model = name_at(document, index), document.own_model
    if found is None or model is None:
        raise ValueError("There is no name here that could be changed.")
    name = found[0]
    place = given(model.reading, name)
    if place is None or place.file != document.source.file:
        raise ValueError(f"'{name.id}' is given in another file; change it there.")
    if new != as_id(new) or new in RESERVED:
        raise ValueError(f"'{new}' is not an id: lower-case words joined by hyphens, such as {as_id(new) or 'north'}.")
    if name._replace(id=new) in set(every_name(model.scenario)):
        raise ValueError(f"There is a {name.kind} '{new}' already.")
    own = document.positions.span(place)
    quote = document.text[own[0] : own[0] + 1] in ("'", '"')
    changes = {document.uri: _edits(document, {*spans(document, name), (own[0] + quote, own[1] - quote)}, new)}
    for other, places in _beside(document, name, model.scenario, opened):
        if places:
            changes[other.uri] = _edits(other, places, new)
    return lsp.WorkspaceEdit(changes)


def _edits(document: Document, places: set[tuple[int, int]], new: str) -> list[lsp.TextEdit]:
    return [lsp.TextEdit(document.positions.range(*span), new) for span in sorted(places)]


def _beside(
    document: Document, name: Name, scenario: Scenario, opened: Opened | None
) -> Iterator[tuple[Document, set[tuple[int, int]]]]:
    """Where the name is used in other files: layers on the document, and translations of it and of them."""
    if document.path is None:
        return
    layers = list(_layers(document.path, opened))
    for layer in layers:
        yield layer, set(spans(layer, name))
    for file in (document, *layers):
        if file.path is not None:
            for path in translation_files(file.path).values():
                translation = _read(path, opened)
                if translation is not None:
                    yield translation, _in_texts(translation, name, scenario)


def _layers(path: Path, opened: Opened | None) -> Iterator[Document]:
    """The rule files in the same folder that extend a file, be it by way of others."""
    own = path.resolve()
    for number, file in enumerate(sorted(own.parent.glob("*.yaml"))):
        if number == MOST_FILES:
            return
        if file == own or is_translation(file):
            continue
        layer = _read(file, opened)
        if layer is not None and layer.is_rules and layer.is_layer:
            bases = (source.path for source in layer.reading.bases.values())
            if any(base is not None and base.resolve() == own for base in bases):
                yield layer


def _read(path: Path, opened: Opened | None) -> Document | None:
    """A file as it is in the editor, or else on disk; None where it cannot be read."""
    found = opened(path) if opened is not None else None
    if found is not None:
        return found
    try:
        if path.stat().st_size > LARGEST:
            return None
        written = path.read_bytes()
        if not is_translation(path) and not RULE_FILE.is_one(written):
            return None
        text = written.decode("utf-8")
    except (OSError, ValueError):
        return None
    return Document(path, text.removeprefix("\ufeff"), uri=from_fs_path(str(path)) or "")


def _in_texts(translation: Document, name: Name, scenario: Scenario) -> set[tuple[int, int]]:
    """Where the name is a step of the paths of a translation's texts."""
    found: set[tuple[int, int]] = set()
    for section in ("texts", "gone"):
        spot = translation.spots.get(section)
        for path in spot.names if spot is not None else ():
            key = translation.spots[f"{section}.{path}"].key
            if key is None:
                continue
            start = key[0] + (translation.text[key[0] : key[0] + 1] in ("'", '"'))
            found.update(steps_named(path, start, name, scenario))
    return found
