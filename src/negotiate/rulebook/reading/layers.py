"""Layers: rule files that extend others, put together into one reading in which every value has its own place.

A layer takes away, adds and sets, in this order (see layer.py). Numbers of elements without an id count as in the base.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from negotiate.engine.rules import Place
from negotiate.errors import OverrideError
from negotiate.paths import rules_folder, scenarios
from negotiate.rulebook.check.findings import did_you_mean, has_errors, listed, quoted
from negotiate.rulebook.check.shape import described
from negotiate.rulebook.edit.migrate import version_finding
from negotiate.rulebook.model.outline import TOP, Outline, fields, keys, step
from negotiate.rulebook.model.schema import VERSION
from negotiate.rulebook.reading.layer import Layer
from negotiate.rulebook.reading.overrides import descend, element, no_such_path, put, split
from negotiate.rulebook.reading.read import Reading, copied, element_names, joined, read
from negotiate.rulebook.reading.shelf import is_path, shown_path
from negotiate.rulebook.reading.source import Source, read_source
from negotiate.rulebook.translation.translation_files import is_translation

IDENTITY = ("id", "title", "summary")
"""Keys that a layer writes as a whole file does."""
MOST_LAYERS = 16
"""Files that may extend each other in a chain."""
_A_RULE_FILE = re.compile(r"""^["']?schema_version["']?\s*:|\A\s*\{\s*"schema_version"\s*:""", re.MULTILINE)
"""What a file must have to be read as one that another extends: a rule file from a stranger may name any file at all, and
findings quote what they are about."""
_WANTED = {
    "schema_version": f"write {VERSION}",
    "extends": "write the name of a shipped scenario or the path of a rule file, such as extends: tutorial",
    "id": "write an id, lower-case words joined by hyphens",
    "title": "write a single line of text",
    "summary": "write text",
    "remove": "write a list of dotted paths, such as [events.spoiler]",
    "add": "write a mapping of dotted paths to what is new there",
    "set": "write a mapping of dotted paths to values, such as {trust.decay: 0.02}",
}


def read_layers(source: Source, reader: Callable[[Source], Reading] = read) -> Reading:
    """Read a rule file with everything that it extends. Never raises: whatever is wrong becomes a finding.

    Where the layers cannot be put together, `data` is None and there are findings.
    """
    return _read(source, reader, ())


def files(reading: Reading) -> list[Path]:
    """The files that a reading was put together from, the file itself first; only what was read from files."""
    return [source.path for source in (reading.source, *reading.bases.values()) if source.path is not None]


def _read(source: Source, reader: Callable[[Source], Reading], trail: tuple[Source, ...]) -> Reading:
    reading = reader(source)
    layered = isinstance(reading.data, dict) and "extends" in reading.data
    if layered or trail:
        version = version_finding(reading)
        if version is not None:
            reading.findings = [version]
            reading.data = None
            return reading
    if not layered:
        _other_file(reading)
        _misspelt(reading)
        return reading
    layer = _layer(reading)
    if layer is None or has_errors(reading.findings):
        reading.data = None
        return reading
    base = _base(reading, layer.extends, reader, trail)
    if base is None or has_errors(base.findings) or not isinstance(base.data, dict):
        if base is not None:
            reading.take(base.findings)
            reading.bases = {**base.bases, base.source.file: base.source}
        reading.data = None
        return reading
    return _Patches(reading, layer, base).apply()


def _other_file(reading: Reading) -> None:
    """Say of the plan of a study just that, and not all that it lacks as a scenario."""
    if isinstance(reading.data, dict) and "study_version" in reading.data and "schema_version" not in reading.data:
        sentence = (
            f"This is the plan of a study and no rule file; check it with: negotiate study {reading.source.file} --power"
        )
        reading.report("study_version", sentence, "plan", key=True)
        reading.data = None


def _misspelt(reading: Reading) -> None:
    """Say of a layer whose `extends` is misspelt just that, and not all that it lacks as a whole scenario."""
    if not isinstance(reading.data, dict) or "parties" in reading.data:
        return
    for name in reading.data:
        if name not in keys(TOP) and reading.closest(name, [*keys(TOP), "extends"]) == ["extends"]:
            sentence = f"The rule file has no key {quoted(name)}. Did you mean 'extends'?"
            reading.report(name, sentence, "unknown-key", key=True, meant=["extends"])
            reading.data = None
            return


def _layer(reading: Reading) -> Layer | None:
    """The layer as a model; findings for what is of the wrong kind in it."""
    try:
        return Layer.model_validate(reading.data)
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            key, *rest = (str(part) for part in problem["loc"])
            if problem["type"] == "extra_forbidden":
                sentence = (
                    f"A file that extends another one has no key {quoted(key)}; it has: {listed(fields(Layer))}. Write what "
                    "is different under `set`, `add` or `remove`, by dotted path."
                )
                reading.report(key, sentence, "unknown-key", key=True)
            elif problem["type"] == "missing":
                reading.report(
                    "", f"The rule file has no '{key}'; {_WANTED[key].replace('write', 'add')}.", "missing", key=True
                )
            elif joined(key, ".".join(rest)) not in reading.spoiled and key not in reading.spoiled:
                path = joined(key, ".".join(rest)) if rest else key
                reading.report(path, f"'{path}' is {described(problem['input'])}; {_WANTED[key]}.", "type")
    return None


def _base(reading: Reading, name: str, reader: Callable[[Source], Reading], trail: tuple[Source, ...]) -> Reading | None:
    """What a layer extends; None, with a finding, where there is no such file or the files go round in a circle."""
    path = _base_file(reading, name)
    if path is None:
        return None
    chain = (*trail, reading.source)
    if any(_same(other.path, path) for other in chain):
        first = next(number for number, other in enumerate(chain) if _same(other.path, path))
        names = [*(other.file for other in chain), chain[first].file]
        circle = ", which extends ".join(f"'{name}'" for name in names[first + 1 :])
        reading.report(
            "extends", f"These files extend each other in a circle: '{names[first]}' extends {circle}.", "circular-extends"
        )
        return None
    if len(chain) >= MOST_LAYERS:
        reading.report(
            "extends", f"More than {MOST_LAYERS} files extend each other here; put some together.", "too-many-layers"
        )
        return None
    source, findings = read_source(path, shown_path(path))
    if any(finding.rule_id == "file" for finding in findings):  # it could not be read, and so nothing of it is told
        return Reading(source, findings=findings)
    if _A_RULE_FILE.search(source.text or _roughly(path)) is None:
        sentence = (
            f"{quoted(name, 80)} is no rule file: it has no line `schema_version: {VERSION}` that begins at its left edge. "
            "Nothing of what is in it is shown."
        )
        reading.report("extends", sentence, "no-rule-file")
        return None
    if has_errors(findings):
        return Reading(source, findings=findings)
    base = _read(source, reader, chain)
    base.findings += findings
    return base


def _roughly(path: Path) -> str:
    """The text of a file that is not in UTF-8, as far as it can be told."""
    data = path.read_bytes()
    return data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "latin-1", "replace")


def _base_file(reading: Reading, name: str) -> Path | None:
    """The file that `extends` names: a shipped scenario, or a path seen from the folder of the layer."""
    own = reading.source.path
    folder = own.parent if own is not None else Path()
    beside = files_beside(own)
    if not is_path(name):
        for file in (rules_folder() / f"{name}.yaml", rules_folder() / name / "scenario.yaml"):
            if file.is_file():
                return file
        near = reading.closest(name, scenarios()) or [file for file in beside if Path(file).stem == name]
        hint = did_you_mean(near)
        sentence = (
            f"There is no shipped scenario {quoted(name)}. {hint or f'The shipped ones are: {listed(scenarios())}.'} "
            "A rule file of your own is named by its path, such as ./base.yaml."
        )
        reading.report("extends", sentence, "unknown-base", meant=near)
        return None
    path = Path(os.path.normpath(folder / name))
    if path.is_dir() and (path / "scenario.yaml").is_file():
        return path / "scenario.yaml"
    if path.is_file():
        return path
    near = reading.closest(name if name.startswith(".") else f"./{name}", beside)
    hint = did_you_mean(near) or "Check the path."
    missing = f"There is no rule file {quoted(name, 80)} seen from the folder of this file. {hint}"
    folder_alone = f"{quoted(name, 80)} is a folder without a scenario.yaml in it; name a rule file."
    if path.is_dir():
        reading.report("extends", folder_alone, "unknown-base")
    else:
        reading.report("extends", missing, "unknown-base", meant=near)
    return None


def files_beside(own: Path | None) -> list[str]:
    """The files in YAML beside a rule file, as it would name them; beside a text that is no file, those here."""
    folder = own.parent if own is not None else Path()
    return sorted(
        f"./{file.name}"
        for file in folder.glob("*.y*ml")
        if (own is None or file.name != own.name) and not is_translation(file)
    )


def _same(one: Path | None, other: Path) -> bool:
    return one is not None and os.path.realpath(one) == os.path.realpath(other)


class _Patches:
    """The patches of one layer on its base."""

    def __init__(self, reading: Reading, layer: Layer, base: Reading) -> None:
        self.own = reading
        self.layer = layer
        self.base = base.source.file
        self.result = Reading(
            reading.source,
            base.data,
            dict(base.places),
            dict(base.keys),
            findings=[*reading.findings, *base.findings],
            bases={**base.bases, base.source.file: base.source},
            removed=dict(base.removed),
        )

    def apply(self) -> Reading:
        """The base with the patches, or, where one does not fit, findings."""
        result, own = self.result, self.own
        result.places[""], result.keys[""] = own.places[""], own.keys[""]
        for key in ("schema_version", "extends", *IDENTITY):
            if key in own.data:
                if key != "extends":
                    result.data[key] = own.data[key]
                result.places[key], result.keys[key] = own.places[key], own.keys[key]
        self._remove()
        for path, value in self.layer.add.items():
            self._patch("add", path, value, self._add)
        for path, value in self.layer.set.items():
            self._patch("set", path, value, self._set)
        if has_errors(result.findings):
            result.data = None
        return result

    def _patch(self, section: str, path: str, value: Any, work: Callable[[str, Any, Place], None]) -> None:
        here = f"{section}.{path}"
        try:
            work(path, copied(value), self.own.places[here])
        except OverrideError as error:
            inside = joined(here, error.inside)
            self._refuse(self.own.places[inside] if error.inside else self.own.keys[here], error, inside)

    def _refuse(self, place: Place, error: OverrideError, about: str) -> None:
        finding = self.own.finding(place, str(error), "patch", about=about)
        self.result.take([replace(finding, meant=error.meant)])

    def _set(self, path: str, value: Any, place: Place) -> None:
        self._inner("set", path, put(self.result, path, value, place))

    def _inner(self, section: str, path: str, new: str) -> None:
        """The places of what is inside a patch; `new` is where it is now."""
        before = f"{section}.{path}"
        for places, own in ((self.result.places, self.own.places), (self.result.keys, self.own.keys)):
            for known, place in own.items():
                if known == before or known.startswith(before + "."):
                    places[new + known[len(before) :]] = place

    # Taking away

    def _remove(self) -> None:
        """Take all away that is to go; paths name what is in the base."""
        found: list[tuple[Any, Any, str, Place]] = []
        for number, path in enumerate(self.layer.remove):
            place = self.own.places[f"remove.{number}"]
            try:
                container, key, canonical = self._find(path)
            except OverrideError as error:
                self._refuse(place, error, f"remove.{number}")
                continue
            if any(canonical == other for _, _, other, _ in found):
                twice = OverrideError(f"'{path}' is taken away twice; remove one of the two.")
                self._refuse(place, twice, f"remove.{number}")
                continue
            found.append((container, key, canonical, place))
        # the last element of a list first, so that the numbers of the others stay
        for container, key, path, place in sorted(found, key=lambda entry: -entry[1] if isinstance(entry[1], int) else 0):
            around = path.rpartition(".")[0]
            self._forget(path)
            if isinstance(container, list):
                self._relist(around, container, [index for index in range(len(container)) if index != key])
            else:
                container.pop(key, None)
            self.result.removed[path] = place

    def _find(self, path: str) -> tuple[Any, Any, str]:
        """The container of what is at a path, its key or index, and the path with elements by their own name."""
        data, here, done = self.result.data, TOP, ""
        *around, last = split(path)
        for name in around:
            data, here, done = self._enter(data, here, done, name, path)
        if here.form == "list":
            index = element(self.result, data, last, done, path)
            return data, index, joined(done, element_names(data)[index])
        if last not in data:
            raise no_such_path(self.result, path, done, last, list(data))
        return data, last, joined(done, last)

    def _enter(self, data: Any, here: Outline, done: str, name: str, path: str) -> tuple[Any, Outline, str]:
        """One step down in what is there."""
        below = step(here, name)
        if here.form == "list":
            index = element(self.result, data, name, done, path)
            name, inside = element_names(data)[index], data[index]
        elif name not in data:
            raise no_such_path(self.result, path, done, name, list(data))
        else:
            inside = data[name]
        if below is None or not isinstance(inside, (dict, list)):
            raise OverrideError(
                f"There is no {quoted(path, 80)}: '{joined(done, name)}' is one value and has nothing inside."
            )
        return inside, below, joined(done, name)

    def _forget(self, path: str) -> None:
        """Drop the places below a path, and what presets and skins set there."""
        for places in (self.result.places, self.result.keys):
            for known in [known for known in places if known == path or known.startswith(path + ".")]:
                del places[known]
        self._repath(lambda known: None if known == path or known.startswith(path + ".") else known)

    def _repath(self, new: Callable[[str], str | None]) -> None:
        """Give the paths that presets and skins set another name, or take them away where there is none."""
        for section in ("presets", "skins"):
            entries = self.result.data.get(section)
            for name, entry in entries.items() if isinstance(entries, dict) else ():
                values = entry.get("set") if isinstance(entry, dict) else None
                if not isinstance(values, dict):
                    continue
                renamed = {path: new(path) for path in values}
                if all(path == other for path, other in renamed.items()):
                    continue
                entry["set"] = {other: values[path] for path, other in renamed.items() if other is not None}
                here = f"{section}.{name}.set"
                for places in (self.result.places, self.result.keys):
                    kept = {path: places.pop(f"{here}.{path}", None) for path in renamed}
                    for path, place in kept.items():
                        if renamed[path] is not None and place is not None:
                            places[f"{here}.{renamed[path]}"] = place

    def _relist(self, path: str, items: list[Any], order: list[int], new: dict[int, Any] | None = None) -> None:
        """Give a list another order; `order` holds old indices, or keys of `new` (negative) for what is new.

        Places, presets and skins that name elements by number go along.
        """
        before = element_names(items)
        items[:] = [items[index] if index >= 0 else (new or {})[index] for index in order]
        after = element_names(items)
        names = {before[index]: after[number] for number, index in enumerate(order) if index >= 0}
        numbers = {str(index): str(number) for number, index in enumerate(order) if index >= 0}
        if all(old == name for old, name in names.items()) and all(old == name for old, name in numbers.items()):
            return

        def moved(known: str, among: dict[str, str]) -> str:
            if not known.startswith(path + "."):
                return known
            name, dot, rest = known[len(path) + 1 :].partition(".")
            return f"{path}.{among.get(name, name)}{dot}{rest}"

        self._repath(
            lambda known: moved(known, {**numbers, **{old: name for old, name in names.items() if not old.isdigit()}})
        )
        for places in (self.result.places, self.result.keys):
            renamed = {moved(known, names): place for known, place in places.items()}
            places.clear()
            places.update(renamed)

    # Adding

    def _add(self, path: str, value: Any, place: Place) -> None:
        data: Any = self.result.data
        here: Outline = TOP
        done = ""
        *around, last = split(path)
        for name in around:
            below = step(here, name)
            if here.form == "model" and below is not None and below.form != "leaf" and name not in data:
                data = descend(data, name, here, below, joined(done, name))
                here, done = below, joined(done, name)
            else:
                data, here, done = self._enter(data, here, done, name, path)
        below = step(here, last)
        if below is None:
            raise no_such_path(self.result, path, done, last, list(fields(here.model)) if here.model else [])
        if here.form == "list":
            self._add_element(path, data, done, last, value, place)
        elif here.form == "model" and below.form == "list" and isinstance(value, list):
            self._extend(path, data, here, below, joined(done, last), value)
            for places in (self.result.places, self.result.keys):
                places.setdefault(joined(done, last), place)
        elif last in data:
            raise OverrideError(f"{quoted(path, 80)} is there already; change it under `set`, or add something inside it.")
        else:
            where = _position(self.result, value, list(data), done, path) if here.form == "mapping" else None
            rest = list(data.items())
            rest.insert(len(rest) if where is None else where, (last, value))
            data.clear()
            data.update(rest)
            self._inner("add", path, path)
            self._drop_position(joined(done, last))

    def _add_element(self, path: str, items: list[Any], done: str, name: str, value: Any, place: Place) -> None:
        """A new element with an id of its own."""
        names = element_names(items)
        if name in names or name.isdigit():
            already = f"{quoted(path, 80)} is there already; change it under `set`, or choose another id."
            numbered = f"An element is added by an id of its own, not by a number; or add a list to '{done}'."
            raise OverrideError(numbered if name.isdigit() else already)
        if not isinstance(value, dict):
            raise OverrideError(f"'{path}' is {described(value)}; add a mapping for an element, or a list to '{done}'.")
        if value.setdefault("id", name) != name:
            raise OverrideError(f"'{path}' has the id {quoted(value['id'])} inside; leave the id out or write the same.")
        where = _position(self.result, value, names, done, path)
        element_value = {"id": name, **{key: inner for key, inner in value.items() if key != "id"}}
        order = list(range(len(items)))
        order.insert(len(items) if where is None else where, -1)
        self._relist(done, items, order, {-1: element_value})
        self._inner("add", path, joined(done, name))
        self.result.places.setdefault(joined(joined(done, name), "id"), place)
        self._drop_position(joined(done, name))

    def _extend(self, path: str, data: Any, here: Outline, below: Outline, done: str, value: list[Any]) -> None:
        """Elements at the end of a list."""
        name = path.rpartition(".")[2]
        items = data[name] if isinstance(data.get(name), list) else descend(data, name, here, below, done)
        first = len(items)
        self._relist(
            done, items, [*range(first), *range(-1, -len(value) - 1, -1)], {-1 - n: item for n, item in enumerate(value)}
        )
        old = element_names(value)
        for number, new in enumerate(element_names(items)[first:]):
            self._inner("add", joined(path, old[number]), joined(done, new))

    def _drop_position(self, path: str) -> None:
        for word in ("before", "after"):
            self.result.places.pop(f"{path}.{word}", None)
            self.result.keys.pop(f"{path}.{word}", None)


def _position(reading: Reading, value: Any, names: list[str], done: str, path: str) -> int | None:
    """Where something new goes, by its `before` or `after`, which are taken out of it; None for the end."""
    if not isinstance(value, dict):
        return None
    given = [word for word in ("before", "after") if word in value]
    if len(given) == 2:
        raise OverrideError(f"'{path}' says both before and after; leave one of them out.")
    if not given:
        return None
    other = value.pop(given[0])
    if other not in names:
        near = reading.closest(other, names) if isinstance(other, str) else []
        said = f"'{path}' goes {given[0]} {quoted(other)}, which is not there. {did_you_mean(near)}".rstrip()
        raise OverrideError(f"{said} '{done}' has: {listed(names, 60)}.", near, given[0])
    return names.index(other) + (1 if given[0] == "after" else 0)
