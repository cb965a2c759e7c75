"""Rules that several tables play by, read once for all of them."""

from __future__ import annotations

from typing import Any

from negotiate.engine.rules import Rules, digest
from negotiate.rulebook.load import from_document
from negotiate.table.setup import Setup


class Shelf:
    """Reads rules as they are asked for, and has the same again for whoever asks later.

    It belongs to the tables of one class, which play by the same rules even where somebody edits the file meanwhile.
    """

    def __init__(self) -> None:
        self._files: dict[tuple[str, str | None, str | None], Rules] = {}
        self._documents: dict[str, Rules] = {}

    def rules(self, setup: Setup) -> Rules:
        """The rules that a setup names. Raises what Setup.rules raises."""
        key = (setup.scenario, setup.preset, setup.skin)
        if key not in self._files:
            found = self._files[key] = setup.rules()
            self._documents.setdefault(found.digest, found)
        return self._files[key]

    def keep(self, scenario: str, rules: Rules) -> None:
        """Have the rules of a game that is gone on with for whoever asks for this scenario, where they were not read yet."""
        self._files.setdefault((scenario, None, None), rules)

    def from_document(self, document: dict[str, Any]) -> Rules:
        """The rules of a document, such as a record embeds. Raises RuleFileError for one that does not check."""
        key = digest(document)
        if key not in self._documents:
            self._documents[key] = from_document(document)
        return self._documents[key]
