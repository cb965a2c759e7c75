"""Telling: what the translations of a rule file say in its rules, read when somebody asks for a language.

A text is told where the original is still the one that its translation was made from; whatever a layer, a preset, a skin or
an override changed is told as it stands there, unless a translation says that, too.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from negotiate.engine.rules import Texts
from negotiate.errors import TranslationWarning
from negotiate.rulebook.check.findings import has_errors
from negotiate.rulebook.translation.originals import applied, originals
from negotiate.rulebook.translation.translation import Translation, translation_again
from negotiate.rulebook.translation.translation_files import translation_files


class Telling(Mapping[str, Texts]):
    """Texts by path, by the language's code. Nothing is looked up before somebody asks, and no language read before it is.

    `files` are the rule file and what it extends, itself first; `document` the resolved rules. What of a translation cannot
    be used is left out with a `TranslationWarning`.
    """

    def __init__(self, files: Sequence[Path], document: dict[str, Any]) -> None:
        self._files = tuple(files)
        self._document = document
        self._found: dict[str, list[Path]] | None = None
        self._texts: dict[str, Texts] = {}

    def __getitem__(self, language: str) -> Texts:
        if language not in self._texts:
            said = told(self._document, [_usable(file) for file in self._translations[language]])
            self._texts[language] = said
        return self._texts[language]

    def __contains__(self, language: object) -> bool:
        return language in self._translations  # the mapping's own way would read the file

    def __iter__(self) -> Iterator[str]:
        return iter(self._translations)

    def __len__(self) -> int:
        return len(self._translations)

    @property
    def _translations(self) -> dict[str, list[Path]]:
        """The files of each language, those of the rule file itself before those of what it extends."""
        if self._found is None:
            found: dict[str, list[Path]] = {}
            for file in self._files:
                for code, path in translation_files(file).items():
                    found.setdefault(code, []).append(path)
            self._found = dict(sorted(found.items()))
        return self._found


def told(document: dict[str, Any], translations: Sequence[Translation]) -> dict[str, str]:
    """What translations, the first that says it before the others, say at the paths of a document."""
    said = {}
    for original in originals(document):
        if applied(original.path) != original.path:
            continue  # what a preset or skin would set is read by nobody until it is set
        text = next((text for one in translations if (text := one.of(original.path, original.text))), "")
        if text:
            said[original.path] = text
    return said


def _usable(file: Path) -> Translation:
    """The translation in a file, without what of it cannot be used."""
    found = translation_again(file)
    if has_errors(found.reading.findings):
        first = next(finding for finding in found.reading.findings if finding.severity == "error")
        warnings.warn(
            f"{first.path}:{first.line}:{first.column}: {first.sentence} What cannot be used of this translation is left "
            "out; `negotiate check` tells all of it.",
            TranslationWarning,
            stacklevel=2,
        )
    return found
