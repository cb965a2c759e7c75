"""Checking a rule file: all problems of shape and meaning in one run."""

from __future__ import annotations

import copy
from pathlib import Path

from negotiate.errors import OverrideError
from negotiate.rulebook import meaning, shape
from negotiate.rulebook.findings import Finding, has_errors, in_order
from negotiate.rulebook.overrides import put
from negotiate.rulebook.read import Reading, read
from negotiate.rulebook.schema import Scenario
from negotiate.rulebook.source import Source, read_source


def check_file(path: str | Path) -> list[Finding]:
    """Every problem of the rule file at `path`, in the order of the file. Never raises for anything that a file can hold."""
    source, findings = read_source(_inside(Path(path)))
    if has_errors(findings):
        return findings
    return in_order([*findings, *check_source(source)])


def _inside(path: Path) -> Path:
    """A folder stands for the scenario.yaml inside it."""
    try:
        return path / "scenario.yaml" if path.is_dir() and (path / "scenario.yaml").is_file() else path
    except (OSError, ValueError):  # read_source says what is wrong
        return path


def check_source(source: Source) -> list[Finding]:
    """Every problem of a rule file's text."""
    reading = read(source)
    scenario = examine(reading, thorough=True)
    if scenario is not None:
        _each_setting(reading, scenario)
    return in_order(reading.findings)


def examine(reading: Reading, *, thorough: bool = False) -> Scenario | None:
    """Check shape, then meaning; adds findings to `reading`. None when the shape is wrong."""
    scenario = shape.model(reading)
    if scenario is not None:
        meaning.examine(reading, scenario, thorough=thorough)
    return scenario


def _each_setting(reading: Reading, scenario: Scenario) -> None:
    """Presets and skins: every path exists, and the file with them is as sound as without."""
    settings = [(f"presets.{name}", preset.set) for name, preset in scenario.presets.items()]
    settings += [(f"skins.{name}", dict(skin.set)) for name, skin in scenario.skins.items()]
    known = {(finding.sentence, finding.rule_id) for finding in reading.findings}
    for where, values in settings:
        trial = Reading(
            reading.source, copy.deepcopy(reading.data), dict(reading.places), dict(reading.keys), set(reading.spoiled)
        )
        sound = True
        for path, value in values.items():
            place = reading.places.get(f"{where}.set.{path}") or reading.places[where]
            try:
                put(trial, path, value, place)
            except OverrideError as error:
                reading.report(f"{where}.set.{path}", str(error), "unknown-path", key=True)
                sound = False
        if sound:
            examine(trial)
            for finding in trial.findings:
                if (finding.sentence, finding.rule_id) not in known:
                    sentence = f"With '{where}': {finding.sentence}"
                    reading.findings.append(
                        Finding(
                            finding.path,
                            finding.line,
                            finding.column,
                            finding.severity,
                            sentence,
                            finding.rule_id,
                            finding.source,
                            finding.about,
                        )
                    )
