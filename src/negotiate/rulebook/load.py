"""Loading: from the name or path of a rule file to rules that are ready to play."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

from negotiate.engine.rules import Place, Rules
from negotiate.errors import NegotiateError, OverrideError, RuleFileError, UnknownName
from negotiate.rulebook.check.check import examine, report_players
from negotiate.rulebook.check.findings import Finding, has_errors, in_order, render
from negotiate.rulebook.edit.migrate import upgraded
from negotiate.rulebook.lower import lower
from negotiate.rulebook.model.personalities import shipped_personalities
from negotiate.rulebook.model.resolve import resolve
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.reading.layers import files, read_layers
from negotiate.rulebook.reading.overrides import Overrides, parse, put
from negotiate.rulebook.reading.read import Reading
from negotiate.rulebook.reading.sections import read_again
from negotiate.rulebook.reading.shelf import scenario_file, shown_path
from negotiate.rulebook.reading.source import Source, read_source
from negotiate.rulebook.translation.telling import Telling
from negotiate.rulebook.translation.translation_files import code_of, is_translation


def load(
    name_or_path: str | Path, *, preset: str | None = None, skin: str | None = None, overrides: Overrides | None = None
) -> Rules:
    """The rules of a shipped scenario or a rule file, with a preset, a skin and overrides applied in this order.

    `overrides` maps dotted paths to values, or is a list of texts `PATH=VALUE` whose value is YAML. Raises `RuleFileError`
    with all findings, `OverrideError` when only an override does not fit, `UnknownName` for a scenario, preset or skin that
    is not there.
    """
    reading, scenario = prepared(name_or_path, preset=preset, skin=skin, overrides=overrides)
    rules = replace(lower(resolve(scenario), reading.places), personalities=shipped_personalities())
    own, *bases = files(reading)
    return rules.translated(Telling((own, *reversed(bases)), rules.document))


def prepared(
    name_or_path: str | Path, *, preset: str | None = None, skin: str | None = None, overrides: Overrides | None = None
) -> tuple[Reading, Scenario]:
    """What `load` makes its rules of: the reading with its places, and the model of it. Raises what `load` raises."""
    wanted = parse(overrides or {})
    reading = _read(scenario_file(name_or_path))
    before = copy.deepcopy(reading.data)
    for kind, name in (("preset", preset), ("skin", skin)):
        if name is not None:
            _set(reading, f"{kind}s", kind, name)
    for path, value in wanted.items():
        put(reading, path, value, Place(f"--set {path}", 1, 1))
    scenario = examine(reading)
    if scenario is not None:
        report_players(reading, scenario)
    if scenario is None or has_errors(reading.findings):
        if wanted:
            _blame(reading, before, wanted)
        raise refusal(reading.findings)
    return reading, scenario


def from_document(document: dict[str, Any], name: str = "document") -> Rules:
    """The rules of a resolved document, such as a game record embeds, of this version of the format or an older one.

    What was added to the format since the document was written has its default, and stands in the rules' own document; so
    the digest is that of the rules as they are now. Whoever keeps the document holds it to its own (engine.rules.digest).
    Raises `RuleFileError` for one that does not check.
    """
    plain = upgraded(document)
    reading = Reading(Source(name, ""), copy.deepcopy(plain), {"": Place(name, 1, 1)}, {"": Place(name, 1, 1)})
    scenario = examine(reading)
    if scenario is None or has_errors(reading.findings):
        raise refusal(reading.findings or [Finding(name, 1, 1, "error", "A rule document is a mapping.", "shape")])
    return replace(lower(resolve(scenario)), personalities=shipped_personalities())


def refusal(findings: list[Finding]) -> RuleFileError:
    """The error for a rule file with these findings; its message is all of them as text."""
    ordered = in_order(findings)
    return RuleFileError(render(ordered), ordered)


def refuse_errors(findings: list[Finding]) -> None:
    """Raise RuleFileError with all of these findings where one of them is an error."""
    if has_errors(findings):
        raise refusal(findings)


def _read(path: Path) -> Reading:
    if is_translation(path):
        sentence = (
            f"This is the translation of a rule file into '{code_of(path)}'; give the rule file, without '.{code_of(path)}'."
        )
        raise refusal([Finding(shown_path(path), 1, 1, "error", sentence, "translation")])
    source, findings = read_source(path, shown_path(path))
    refuse_errors(findings)
    reading = read_layers(source, read_again)
    if has_errors(reading.findings):
        examine(reading)
        raise refusal(reading.findings)
    return reading


def _set(reading: Reading, section: str, kind: str, name: str) -> None:
    """Apply a preset or skin of the file itself."""
    if not isinstance(name, str):
        raise NegotiateError(f"A {kind} is asked for by its name in the rule file, not by {name!r:.80}.")
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
            reading.report(f"{section}.{name}.set.{path}", str(error), "unknown-path", key=True, meant=error.meant)


def _blame(reading: Reading, before: Any, wanted: dict[str, Any]) -> None:
    """Raise `OverrideError` when the file checks without the overrides."""
    alone = reading.trial(before)
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
