"""Loading: from the name or path of a rule file to rules that are ready to play."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

from negotiate.engine.rules import Place, Rules
from negotiate.errors import OverrideError, RuleFileError, UnknownName
from negotiate.paths import rules_folder
from negotiate.rulebook.check import examine
from negotiate.rulebook.findings import Finding, has_errors, in_order, render
from negotiate.rulebook.lower import lower
from negotiate.rulebook.migrate import upgraded
from negotiate.rulebook.overrides import Overrides, parse, put
from negotiate.rulebook.read import Reading
from negotiate.rulebook.resolve import digest, resolve
from negotiate.rulebook.sections import read_again
from negotiate.rulebook.shelf import scenario_file
from negotiate.rulebook.source import Source, read_source


def load(
    name_or_path: str | Path, *, preset: str | None = None, skin: str | None = None, overrides: Overrides | None = None
) -> Rules:
    """The rules of a shipped scenario or a rule file, with a preset, a skin and overrides applied in this order.

    `overrides` maps dotted paths to values, or is a list of texts `PATH=VALUE` whose value is YAML. Raises `RuleFileError`
    with all findings, `OverrideError` when only an override does not fit, `UnknownName` for a scenario, preset or skin that
    is not there.
    """
    wanted = parse(overrides or {})
    reading = _read(scenario_file(name_or_path))
    before = copy.deepcopy(reading.data)
    for kind, name in (("preset", preset), ("skin", skin)):
        if name is not None:
            _set(reading, f"{kind}s", kind, name)
    for path, value in wanted.items():
        put(reading, path, value, Place(f"--set {path}", 1, 1))
    scenario = examine(reading)
    if scenario is None or has_errors(reading.findings):
        if wanted:
            _blame(reading, before, wanted)
        raise refusal(reading.findings)
    return lower(resolve(scenario), reading.places)


def from_document(document: dict[str, Any], name: str = "document") -> Rules:
    """The rules of a resolved document, such as a game record embeds, of this version of the format or an older one.

    Raises `RuleFileError` for one that does not check.
    """
    plain = upgraded(document)
    reading = Reading(Source(name, ""), copy.deepcopy(plain), {"": Place(name, 1, 1)}, {"": Place(name, 1, 1)})
    scenario = examine(reading)
    if scenario is None or has_errors(reading.findings):
        raise refusal(reading.findings or [Finding(name, 1, 1, "error", "A rule document is a mapping.", "shape")])
    rules = lower(resolve(scenario))
    # a record of an older version is held to the digest of the very document that it embeds
    return rules if plain is document else replace(rules, digest=digest(document))


def refusal(findings: list[Finding]) -> RuleFileError:
    """The error for a rule file with these findings; its message is all of them as text."""
    ordered = in_order(findings)
    return RuleFileError(render(ordered), ordered)


def _read(path: Path) -> Reading:
    source, findings = read_source(path, _shown_path(path))
    if has_errors(findings):
        raise refusal(findings)
    reading = read_again(source)
    if has_errors(reading.findings):
        examine(reading)
        raise refusal(reading.findings)
    return reading


def _shown_path(path: Path) -> str:
    """A shipped file is named the same on every machine; any other by the path as given."""
    folder = rules_folder()
    return path.relative_to(folder.parent).as_posix() if path.is_relative_to(folder) else str(path)


def _set(reading: Reading, section: str, kind: str, name: str) -> None:
    """Apply a preset or skin of the file itself."""
    entries = reading.data.get(section)
    entries = entries if isinstance(entries, dict) else {}
    if name not in entries:
        raise UnknownName(kind, name, [str(known) for known in entries])
    entry = entries[name]
    values = entry.get("set") if isinstance(entry, dict) else None
    if not isinstance(values, dict):
        return  # the check of the shape says so
    for path, value in list(values.items()):
        try:
            put(reading, path, value, reading.places.get(f"{section}.{name}.set.{path}") or reading.places[section])
        except OverrideError as error:
            reading.report(f"{section}.{name}.set.{path}", str(error), "unknown-path", key=True)


def _blame(reading: Reading, before: Any, wanted: dict[str, Any]) -> None:
    """Raise `OverrideError` when the file checks without the overrides."""
    alone = Reading(reading.source, before, dict(reading.places), dict(reading.keys))
    examine(alone)
    if has_errors(alone.findings):
        return
    errors = [finding for finding in in_order(reading.findings) if finding.severity == "error"]
    said = "\n".join(f"{finding.sentence} [{finding.rule_id}]" for finding in errors)
    raise OverrideError(
        f"The rules do not hold with {', '.join(f'{path}={_shown(value)}' for path, value in wanted.items())}:\n{said}"
    )


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:37] + "..."
