"""Versions of the rule-file format: what changed from one to the next, and bringing an older file up to date.

Version 3 (from 2): what is signed must be kept. The words stay; every file plays under the law of reciprocity, whose keys
(`evident`, `reversible`, `burden`, `repeat_worth`, `suspends` of an issue, `reciprocity`, `accord.delivered`,
`process.retable_margin`) have defaults.

Version 2 (from 1): `mediation.side_fade` and `mediation.side_breach` are called `side_payment_fade` and
`side_payment_breach`, so that a reader can tell what fades and what is breached; a file may extend another one.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from negotiate.errors import RuleFileError
from negotiate.rulebook.check.findings import FIRST, Finding, as_word, has_errors, in_order, render
from negotiate.rulebook.edit.spans import spots
from negotiate.rulebook.model.schema import VERSION
from negotiate.rulebook.reading.draft import Draft, read_draft
from negotiate.rulebook.reading.read import Reading, read
from negotiate.rulebook.reading.source import Source

RENAMED: dict[int, dict[str, str]] = {
    1: {"mediation.side_fade": "side_payment_fade", "mediation.side_breach": "side_payment_breach"},
    2: {},
}
"""By the version that is left behind: dotted path of a key, and its name from the next version on."""


class Migration(NamedTuple):
    """A rule file and the new text for it; the same where there is nothing to do."""

    version: int
    """Version of the format before."""
    draft: Draft


def migrated(path: Path) -> Migration:
    """The rule file at `path` in the words of this version, comments and layout kept; nothing is written.

    Raises `RuleFileError` for a file that is no sound YAML, has no version, or one that this program does not know.
    """
    draft = read_draft(path)
    reading = read(Source(str(path), draft.text, path))
    findings = [*reading.findings, *_unusable(reading)]
    if has_errors(findings):
        raise RuleFileError(render(in_order(findings)), findings)
    version = version_of(reading.data)
    assert version is not None  # or there would be a finding
    text = draft.text
    for step in range(version, VERSION):
        text = _step(text, step)
    if read(Source(str(path), text)).data != upgraded(reading.data):
        raise RuleFileError(
            f"'{path}' cannot be brought to version {VERSION}, because what was renamed stands behind an alias (*name); "
            "write it out where the alias is. Nothing was changed."
        )
    return Migration(version, draft.with_text(text))


def upgraded(document: dict[str, Any]) -> dict[str, Any]:
    """A document of an older version, such as a game record embeds, in the words of this one. Any other as it is.

    Keys keep their order. The document that is given stays as it is.
    """
    version = version_of(document)
    if version is None or version >= VERSION:
        return document
    for step in range(version, VERSION):
        for path, name in RENAMED[step].items():
            document = _renamed(document, path.split("."), name)
        for section in ("presets", "skins"):
            entries = document.get(section)
            if isinstance(entries, dict):
                document = {**document, section: {key: _paths(entry, step) for key, entry in entries.items()}}
    return {**document, "schema_version": VERSION}


def version_finding(reading: Reading) -> Finding | None:
    """The finding for a file of an older or a newer version; None for one of this version, or where no version is named."""
    version = version_of(reading.data)
    if version is None or version == VERSION:
        return None
    place = reading.places.get("schema_version") or reading.places[""]  # a document in a record has no places
    rule_id = "newer-version" if version > VERSION else "older-version"
    if reading.bases or reading.keys.get("schema_version") == place:
        # set by `--set`, a preset or a layer (overrides.put), and not what the file says of itself
        sentence = (
            f"'schema_version' is set to {version}, but it says how a file is written and is nothing to set; leave it out "
            f"(this program reads version {VERSION})."
        )
        return reading.finding(place, sentence, rule_id, about="schema_version")
    if version > VERSION:
        sentence = (
            f"This file is of version {version} of the rule-file format, and this program reads version {VERSION}; "
            "use a newer negotiate."
        )
        return reading.finding(place, sentence, rule_id, about="schema_version")
    sentence = (
        f"This file is of version {version} of the rule-file format, and this program reads version {VERSION}; "
        f"run `negotiate migrate {as_word(place.file)}`."
    )
    return reading.finding(place, sentence, rule_id, about="schema_version")


def version_of(data: Any) -> int | None:
    """The version of the format that a rule document names; None where it names none, or one that never was."""
    version = data.get("schema_version") if isinstance(data, dict) else None
    return version if isinstance(version, int) and not isinstance(version, bool) and version >= 1 else None


def _unusable(reading: Reading) -> list[Finding]:
    """Why a file cannot be brought to this version."""
    if not isinstance(reading.data, dict):
        return []
    version = version_of(reading.data)
    if version is None:
        place = reading.places.get("schema_version") or reading.places[""]
        sentence = "This file does not say of which version it is; add `schema_version: 1` if it is an old one."
        return [reading.finding(place, sentence, "missing")]
    found = version_finding(reading)
    if found is not None and found.rule_id == "newer-version":
        return [found]
    return [
        replace(
            reading.finding(
                reading.keys[new], f"'{path}' is called '{name}' now, and both are here; remove one.", "duplicate-key"
            ),
            related=(reading.source.related(reading.keys[path], FIRST),),
        )
        for step in range(version, VERSION)
        for path, name in RENAMED[step].items()
        for new in [".".join([*path.split(".")[:-1], name])]
        if path in reading.keys and new in reading.keys
    ]


def _step(text: str, step: int) -> str:
    """The text one version further. Edits run from the end, so that those before keep their place."""
    found = spots(text)
    edits: list[tuple[int, int, str]] = []
    for path, name in RENAMED[step].items():
        key = found[path].key if path in found else None
        if key is not None:
            edits.append((*key, name))
    for path, spot in found.items():
        section, _, rest = path.partition(".")
        where = rest.split(".", 2)
        if section in ("presets", "skins") and len(where) == 3 and where[1] == "set" and where[2] in RENAMED[step]:
            assert spot.key is not None  # what is under `set` has a key
            written = text[slice(*spot.key)]
            old = where[2] if where[2] in written else where[2].rpartition(".")[2]  # a path, or a key of a whole mapping
            new = _new_path(where[2], step)
            edits.append((*spot.key, written.replace(old, new if old == where[2] else new.rpartition(".")[2])))
    version = found["schema_version"]
    edits.append((version.start, version.end, str(step + 1)))
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _new_path(path: str, step: int) -> str:
    return ".".join([*path.split(".")[:-1], RENAMED[step][path]])


def _renamed(data: Any, steps: list[str], name: str) -> Any:
    """The data with the key at the end of `steps` called `name`."""
    first, *rest = steps
    if not isinstance(data, dict) or first not in data:
        return data
    if rest:
        return {**data, first: _renamed(data[first], rest, name)}
    return {name if key == first else key: value for key, value in data.items()}


def _paths(entry: Any, step: int) -> Any:
    """A preset or skin with the new names in its dotted paths."""
    values = entry.get("set") if isinstance(entry, dict) else None
    if not isinstance(values, dict):
        return entry
    for path, name in RENAMED[step].items():
        for key in [key for key in values if path.startswith(key + ".")]:  # a whole mapping
            values = {**values, key: _renamed(values[key], path[len(key) + 1 :].split("."), name)}
    return {**entry, "set": {_new_path(key, step) if key in RENAMED[step] else key: value for key, value in values.items()}}
