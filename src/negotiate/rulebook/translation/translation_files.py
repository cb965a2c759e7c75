"""Where translations lie: `my-talks.fr.yaml` beside `my-talks.yaml`, those of shipped scenarios in rules/translations/."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from negotiate.paths import rules_folder
from negotiate.rulebook.check.findings import did_you_mean, listed
from negotiate.words.catalogue import languages

FOLDER = "translations"
"""The folder in rules/ that holds the translations of shipped scenarios."""
CODE = re.compile(r"[a-z]{2,3}\Z")
"""A language's code as in ISO 639."""
_NAME = re.compile(r"(?P<stem>.+)\.(?P<code>[a-z]{2,3})\.yaml\Z")
_RULES = re.compile(rb"^schema_version *:", re.MULTILINE)
_TEXTS = re.compile(rb"^(language|texts|gone) *:", re.MULTILINE)


def language_problem(word: str) -> str:
    """Why a word is no language's code, in a sentence; "" when it is one."""
    if CODE.match(word):
        return ""
    spoken = languages()
    near = [code for code, own in spoken.items() if word.lower() in (code, own.lower())]
    hint = did_you_mean(near) or f"The program itself speaks {listed(spoken)}."
    return f"'{word}' is no code of a language; write two or three small letters, such as de. {hint}"


def translation_file(scenario: Path, code: str) -> Path:
    """Where the translation of the rule file at `scenario` into a language lies, or would lie."""
    folder, stem = _home(scenario)
    return folder / f"{stem}.{code}.yaml"


def translation_files(scenario: Path) -> dict[str, Path]:
    """The translations that the rule file at `scenario` has, by the language's code."""
    folder, stem = _home(scenario)
    try:
        names = os.listdir(folder)
    except (OSError, ValueError):  # no such folder, or none that may be read: no translations
        return {}
    found = {}
    for name in sorted(names):
        match = _NAME.match(name)
        if match and match["stem"] == stem and is_translation(folder / name):
            found[match["code"]] = folder / name
    return found


def is_translation(path: Path) -> bool:
    """Whether a file is a translation: by its name, and a rule file beside it or what it begins with.

    A file that says `schema_version` is a rule file of an odd name.
    """
    if not _NAME.match(path.name):
        return False
    try:
        if not os.path.isfile(path):
            return False
        with open(path, "rb") as stream:
            begin = stream.read(20_000)
        return _RULES.search(begin) is None and (translated_file(path) is not None or _TEXTS.search(begin) is not None)
    except (OSError, ValueError):  # whoever reads it says what is wrong
        return False


def code_of(path: Path) -> str:
    """The language that the name of a translation's file says; "" where it says none."""
    match = _NAME.match(path.name)
    return match["code"] if match else ""


def translated_file(path: Path) -> Path | None:
    """The rule file that a translation is of; None where there is none."""
    match = _NAME.match(path.name)
    if match is None:
        return None
    stem = match["stem"]
    folder = path.resolve().parent
    candidates: Iterable[Path] = (path.with_name(f"{stem}.yaml"), path.with_name(f"{stem}.yml"))
    if folder == (rules_folder() / FOLDER).resolve():
        candidates = (rules_folder() / f"{stem}.yaml", rules_folder() / stem / "scenario.yaml")
    return next((file for file in candidates if file.is_file()), None)


def _home(scenario: Path) -> tuple[Path, str]:
    """The folder of a rule file's translations, and what their names begin with."""
    shipped = rules_folder()
    try:
        whole = scenario.resolve()
        if whole.parent == shipped.resolve():
            return shipped / FOLDER, scenario.stem
        if scenario.name == "scenario.yaml" and whole.parent.parent == shipped.resolve():
            return shipped / FOLDER, whole.parent.name
    except (OSError, ValueError, RuntimeError):  # a loop of links or a NUL character: beside it there is nothing either
        pass
    return scenario.parent, scenario.stem
