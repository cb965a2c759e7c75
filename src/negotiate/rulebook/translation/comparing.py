"""A translation beside the rule file that it is of: what is missing, older than its original, or of nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from negotiate.rulebook.check.allowances import without_allowed
from negotiate.rulebook.check.findings import Finding, as_word, did_you_mean, in_order, listed, quoted
from negotiate.rulebook.reading.layers import files, read_layers
from negotiate.rulebook.reading.read import Reading, joined
from negotiate.rulebook.reading.shelf import shown_path
from negotiate.rulebook.reading.source import read_source
from negotiate.rulebook.translation.originals import Original, mark, originals
from negotiate.rulebook.translation.translation import Translation, read_translation, translation_again
from negotiate.rulebook.translation.translation_files import code_of, translated_file, translation_file, translation_files

MOST_NAMED = 5
"""Missing texts that a notice names."""


class State(NamedTuple):
    """How far a translation has come, by path of the texts."""

    said: list[str]
    missing: list[str]
    older: list[str]
    """Translated, from an original that was another one."""
    unknown: list[str]
    """Translated, and no text of the rules."""


def compared(texts: Sequence[Original], translation: Translation, bases: Sequence[Translation] = ()) -> State:
    """The state of a translation of these texts. What the translations of the rule file's bases say is said."""
    state = State([], [], [], [])
    for path, text, _, asked in texts:
        entry = translation.texts.get(path)
        if any(one.of(path, text) for one in (translation, *bases)):
            state.said.append(path)
        elif entry is not None and entry.text:
            state.older.append(path)
        elif asked:
            state.missing.append(path)
    known = {original.path for original in texts}
    state.unknown.extend(path for path, entry in translation.texts.items() if path not in known and entry.text)
    return state


def texts_of(reading: Reading) -> list[Original]:
    """The texts that a rule file, together with what it extends, has for people; not those that are left to a default."""
    return list(originals(reading.data)) if isinstance(reading.data, dict) else []


def base_translations(reading: Reading, code: str) -> list[Translation]:
    """The translations of what a rule file extends, the nearest first."""
    _, *bases = files(reading)
    found = [translation_file(base, code) for base in reversed(bases)]
    return [translation_again(file) for file in found if file.is_file()]


def check_translations(scenario: Path) -> list[Finding]:
    """Every problem of the translations of the rule file at `scenario`, and what is missing in them."""
    translations = translation_files(scenario)
    if not translations:
        return []
    reading = _read(scenario)
    found = [finding for file in translations.values() for finding in _check(file, scenario, reading)]
    return in_order(found)


def check_translation(file: Path) -> list[Finding]:
    """Every problem of one translation, as `check_translations` tells them."""
    scenario = translated_file(file)
    if scenario is not None:
        return _check(file, scenario, _read(scenario))
    translation = read_translation(file)
    reading = translation.reading
    if not reading.findings:
        stem = file.name.removesuffix(f".{code_of(file)}.yaml")
        sentence = f"There is no rule file that this is a translation of; put it beside {quoted(f'{stem}.yaml', 80)}."
        reading.report("", sentence, "no-original")
    return in_order(reading.findings)


def _read(scenario: Path) -> Reading:
    source, _ = read_source(scenario, shown_path(scenario))
    return read_layers(source)


def _check(file: Path, scenario: Path, rules: Reading) -> list[Finding]:
    translation = read_translation(file)
    reading = translation.reading
    if isinstance(reading.data, dict) and isinstance(rules.data, dict):
        _compare(translation, scenario, rules)
    return without_allowed(reading)


def _compare(translation: Translation, scenario: Path, rules: Reading) -> None:
    reading = translation.reading
    texts = texts_of(rules)
    bases = base_translations(rules, translation.language)
    state = compared(texts, translation, bases)
    again = f"`negotiate translate {as_word(command_name(scenario))} {translation.language}`"
    now = {original.path: mark(original.text) for original in texts}
    for path in state.older:
        if translation.texts[path].of == now[path]:
            sentence = f"{quoted(path, 80)} is older than its original; mend the text, and remove the line 'older'."
        else:
            sentence = f"{quoted(path, 80)} is older than its original, which has changed; {again} marks it and keeps it."
        reading.report(joined("texts", path), sentence, "older-translation", "warning")
    for path in state.unknown:
        hint = did_you_mean(reading.closest(path, now, 0.8))
        hint = hint or f"If it is gone from the rules, {again} keeps it under 'gone'."
        sentence = f"There is no text {quoted(path, 80)} in the rules. {hint}"
        reading.report(joined("texts", path), sentence, "no-such-text", "warning", key=True)
    for path, entry in translation.texts.items():
        if entry.text and not entry.says and path in now:
            sentence = f"{quoted(path, 80)} does not say of which original it is; {again} writes that."
            reading.report(joined("texts", path), sentence, "no-mark", "notice", key=True)
    if state.missing:
        total = len(state.missing) + len(state.older) + len(state.said)
        be = "is" if len(state.missing) == 1 else "are"
        sentence = (
            f"{len(state.missing)} of {total} texts {be} not translated yet: {listed(state.missing, MOST_NAMED)}. "
            f"{again} lists them."
        )
        first = next((path for path in state.missing if path in translation.texts), "")
        reading.report(joined("texts", first) if first else "", sentence, "missing-translation", "notice")


def command_name(scenario: Path) -> str:
    """How a rule file is called on the command line: a shipped one by its name."""
    shown = shown_path(scenario)
    if shown == str(scenario):
        return shown
    return shown.removeprefix("rules/").removesuffix("/scenario.yaml").removesuffix(".yaml")
