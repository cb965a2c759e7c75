"""Checking a rule file: all problems of shape and meaning in one run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from negotiate.errors import OverrideError
from negotiate.rulebook.check import meaning, shape
from negotiate.rulebook.check.allowances import without_allowed
from negotiate.rulebook.check.doubts import STAND_IN, around
from negotiate.rulebook.check.findings import Finding, did_you_mean, has_errors, in_order, quoted
from negotiate.rulebook.check.repair import repair
from negotiate.rulebook.edit.migrate import version_finding
from negotiate.rulebook.model.personalities import FORMER, former_name, known_players
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.reading.layers import read_layers
from negotiate.rulebook.reading.overrides import put
from negotiate.rulebook.reading.read import Reading, copied, nearest
from negotiate.rulebook.reading.source import Source, read_source

MOST_SET = 40_000
"""Values of a file times its presets and skins that are looked at; a shipped file has about 10,000."""


Look = Callable[[Reading, Scenario], None]
"""Adds findings of its own to the reading of a file that checks without errors."""


def check_file(path: str | Path, look: Look | None = None) -> list[Finding]:
    """Every problem of the rule file at `path`, in the order of the file, but for warnings that the file allows.

    `look` looks further, such as for what only games tell. Never raises for anything that a file can hold.
    """
    source, findings = read_source(inside(Path(path)))
    if has_errors(findings):
        return findings
    return in_order([*findings, *check_source(source, look)])


def inside(path: Path) -> Path:
    """A folder stands for the scenario.yaml inside it."""
    try:
        return path / "scenario.yaml" if path.is_dir() and (path / "scenario.yaml").is_file() else path
    except (OSError, ValueError):  # read_source says what is wrong
        return path


def check_source(source: Source, look: Look | None = None) -> list[Finding]:
    """Every problem of a rule file's text, but for warnings that it allows; `look` as `check_file` takes it."""
    reading = read_layers(source)
    scenario = examine(reading, thorough=True)
    if scenario is not None:
        _each_setting(reading, scenario)
        if look is not None and not has_errors(reading.findings):
            look(reading, scenario)
    return without_allowed(reading, games=look is not None)


def examine(reading: Reading, *, thorough: bool = False) -> Scenario | None:
    """Check shape and meaning; adds findings to `reading`. None when the shape is wrong.

    What is broken does not hide the rest: meaning is then checked with stand-ins for it.
    """
    if not isinstance(reading.data, dict):
        return None
    version = version_finding(reading)
    if version is not None:
        reading.take([version])
        return None
    found = shape.model(reading.data)
    if isinstance(found, Scenario):
        meaning.examine(reading, found, thorough=thorough)
        if thorough:
            report_players(reading, found)
        return found
    repaired = repair(reading, found)
    if repaired is not None:
        mended, scenario = repaired
        meaning.examine(mended, scenario)
        if thorough:
            report_players(mended, scenario)
            _each_setting(mended, scenario)
        reading.take(mended.findings)
    return None


def report_players(reading: Reading, scenario: Scenario) -> None:
    """Every seat's own player is one that there is. Only for rule files: a record names its players itself."""
    known = known_players()
    for name, party in scenario.parties.items():
        if party.player in FORMER:
            meant = (FORMER[party.player],)
            reading.report(f"parties.{name}.player", former_name(party.player), "former-name", "warning", meant=meant)
        elif party.player not in known and not party.player.startswith(STAND_IN):
            near = reading.closest(party.player, known)
            hint = did_you_mean(near) or "`negotiate players` lists them."
            sentence = f"There is no player {quoted(party.player)}. {hint}"
            reading.report(f"parties.{name}.player", sentence, "unknown-name", meant=near)


def _each_setting(reading: Reading, scenario: Scenario) -> None:
    """Presets and skins: every path exists, and the file with them is as sound as without."""
    settings = [(f"presets.{name}", preset.set) for name, preset in scenario.presets.items()]
    settings += [(f"skins.{name}", dict(skin.set)) for name, skin in scenario.skins.items()]
    known = {(finding.sentence, finding.rule_id) for finding in reading.findings}
    for number, (where, values) in enumerate(settings):
        if reading.full:
            return
        if number and number * len(reading.places) > MOST_SET:
            sentence = f"Only {number} presets and skins are checked with the whole file; this is too large for more."
            reading.report(where, sentence, "not-checked", "warning", key=True)
            return
        trial = reading.trial(copied(reading.data))
        if not _put(reading, trial, where, values):
            continue
        examined = examine(trial)
        if examined is not None:
            report_players(trial, examined)
        for finding in trial.findings:
            if (finding.sentence, finding.rule_id) not in known:
                reading.take([replace(finding, sentence=f"With '{where}': {finding.sentence}")])


def _put(reading: Reading, trial: Reading, where: str, values: dict[str, Any]) -> bool:
    """Set the values of a preset or skin; whether all their paths exist."""
    sound = True
    for path, value in values.items():
        if reading.full:
            return False
        # a section may be written under another name than it is meant by
        written = reading.places.get(reading.written(f"{where}.set.{path}"))
        place = written or nearest(reading.places, reading.written(where)) or reading.places[""]
        try:
            put(trial, path, value, place)
        except OverrideError as error:
            sound = False
            ways = [part.rpartition(".") for part in around(path)[1:]]
            if not any(reading.doubts.excuse(collection, name) for collection, _, name in ways):
                reading.report(f"{where}.set.{path}", str(error), "unknown-path", key=True, meant=error.meant)
    return sound
