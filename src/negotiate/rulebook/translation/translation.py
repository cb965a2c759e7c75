"""A translation: the texts of one rule file in one language, each with a mark of the original that it says.

    language: fr
    texts:
      issues.road.options.open.label:
        of: kdbqrtmz                  # mark of the original
        #> The road is open
        text: La route est ouverte    # empty: shown as in the original

`older`, the original as it was, is put to a text whose original has changed since. Texts that are gone from the rules lie
under `gone`, in the same form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from negotiate.rulebook.check.findings import did_you_mean, has_errors, listed, quoted
from negotiate.rulebook.check.shape import described
from negotiate.rulebook.model.parties import Initials
from negotiate.rulebook.model.quantities import Label, Text
from negotiate.rulebook.reading.read import Reading, joined, read
from negotiate.rulebook.reading.shelf import shown_path
from negotiate.rulebook.reading.source import Source, read_source
from negotiate.rulebook.translation.originals import INITIALS, LABEL, LETTERS, TEXT, applied, general, kind_at, mark
from negotiate.rulebook.translation.translation_files import CODE, code_of

TOP_KEYS = ("language", "texts", "gone")
ENTRY_KEYS = ("of", "older", "text")
FILES_KEPT = 64
"""Translations that are not read again while their files stay as they are."""

_MARK = re.compile(rf"[{LETTERS}]{{8}}\Z")
_KINDS: dict[str, Any] = {TEXT: TypeAdapter(Text), LABEL: TypeAdapter(Label), INITIALS: TypeAdapter(Initials)}
_WANTED = {
    TEXT: "text",
    LABEL: "a single line of at most 200 characters",
    INITIALS: "two or three capital letters or digits",
}


class Entry(NamedTuple):
    """A text in the other language, "" where there is none yet."""

    of: str
    """Mark of the original in the list; "" where somebody added the entry without one."""
    older: str
    """The original that the text was made from, where that was another one; "" where it was not."""
    text: str

    @property
    def says(self) -> str:
        """Mark of the original that the text says."""
        return mark(self.older) if self.older else self.of

    def is_of(self, original: str) -> bool:
        """Whether the text says the original of this mark. Without a mark of its own it does, whatever the original is."""
        return self.says in (original, "")


@dataclass(frozen=True)
class Translation:
    """What was read of one file. Entries that cannot be used are left out, each with a finding of `reading`."""

    language: str
    texts: dict[str, Entry]
    gone: dict[str, Entry]
    reading: Reading

    @cached_property
    def _said(self) -> dict[tuple[str, str], str]:
        """Texts by the general path at which they are shown and the mark of the original."""
        found: dict[tuple[str, str], str] = {}
        for path, entry in self.texts.items():
            if entry.text:
                found.setdefault((general(applied(path)), entry.says), entry.text)
        return found

    def of(self, path: str, original: str) -> str:
        """How it says the text at a path; "" where it does not, or says another original.

        A text that a preset or skin sets is found by the path that it sets, too, and elements without an id by any number.
        """
        own = self.texts.get(path)
        if own and own.text and own.is_of(mark(original)):
            return own.text
        return self._said.get((general(applied(path)), mark(original)), "")


def read_translation(path: Path) -> Translation:
    """The translation in the file at `path`. Never raises: whatever is wrong becomes a finding of its reading."""
    source, findings = read_source(path, shown_path(path))
    if has_errors(findings):
        return Translation(code_of(path), {}, {}, Reading(source, findings=findings))
    found = translation_of(source, code_of(path))
    found.reading.findings[:0] = findings
    return found


def translation_again(path: Path) -> Translation:
    """The same, not read again while the file stays as it is."""
    try:
        about = path.stat()
    except (OSError, ValueError):
        return read_translation(path)
    return _kept(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=FILES_KEPT)
def _kept(path: Path, changed: int, size: int) -> Translation:
    del changed, size  # parts of the key
    return read_translation(path)


def translation_of(source: Source, code: str) -> Translation:
    """The translation in a text whose file is named for the language `code`, "" for none."""
    reading = read(source)
    reading.findings = [finding for finding in reading.findings if not _is_empty_text(finding.rule_id, finding.about)]
    data = reading.data
    if not isinstance(data, dict):
        if not reading.findings:
            reading.report("", f"A translation is a mapping; this is {described(data)}.", "shape")
        return Translation(code, {}, {}, reading)
    for key in data:
        if key not in TOP_KEYS:
            hint = did_you_mean(reading.closest(key, TOP_KEYS)) or f"It has: {listed(TOP_KEYS)}."
            reading.report(key, f"A translation has no key {quoted(key)}. {hint}", "unknown-key", key=True)
    _language(reading, data.get("language"), code)
    texts, gone = (_entries(reading, data, section) for section in ("texts", "gone"))
    if "texts" not in data:
        reading.report("", "The translation has no 'texts'; `negotiate translate` writes them.", "missing")
    return Translation(code, texts, gone, reading)


def _is_empty_text(rule_id: str, about: str) -> bool:
    """Whether the finding is of a text that stands empty, as in `text:` and nothing behind it, which is all right here."""
    return rule_id == "no-value" and about.startswith(("texts.", "gone.")) and about.endswith(".text")


def _language(reading: Reading, language: Any, code: str) -> None:
    if language is None:
        if "language" not in reading.spoiled:
            reading.report("", f"The translation does not say of which language it is; add `language: {code}`.", "missing")
    elif not isinstance(language, str) or not CODE.match(language):
        sentence = (
            f"'language' is {described(language)}; write the code of a language, two or three small letters, such as de."
        )
        reading.report("language", sentence, "language")
    elif code and language != code:
        sentence = f"This is in {quoted(language)}, but the file's name says {quoted(code)}; change one of the two."
        reading.report("language", sentence, "language")


def _entries(reading: Reading, data: dict[str, Any], section: str) -> dict[str, Entry]:
    written = data.get(section)
    if written is None and (section not in data or section in reading.spoiled):
        return {}
    if not isinstance(written, dict):
        reading.report(section, f"'{section}' is {described(written)}; write a mapping of paths to texts.", "type")
        return {}
    found = {}
    for path, value in written.items():
        entry = _entry(reading, joined(section, path), path, value)
        if entry is not None:
            found[path] = entry
    return found


def _entry(reading: Reading, where: str, path: str, value: Any) -> Entry | None:
    """One entry; None, with a finding, where it cannot be used."""
    if where in reading.spoiled:
        return None
    if not isinstance(value, dict):
        sentence = (
            f"{quoted(path, 80)} is {described(value)}; write `of` and `text` below it, as `negotiate translate` does."
        )
        reading.report(where, sentence, "type")
        return None
    before = len(reading.findings)
    for key in value:
        if key not in ENTRY_KEYS:
            hint = did_you_mean(reading.closest(key, ENTRY_KEYS)) or f"It has: {listed(ENTRY_KEYS)}."
            reading.report(
                joined(where, key), f"A translated text has no key {quoted(key)}. {hint}", "unknown-key", key=True
            )
    of = value.get("of")
    if "of" in value and joined(where, "of") not in reading.spoiled and not (isinstance(of, str) and _MARK.match(of)):
        sentence = (
            f"'of' is {described(of)}, which is no mark of an original; remove it: `negotiate translate` writes it anew."
        )
        reading.report(joined(where, "of"), sentence, "mark")
    for key in ("text", "older"):
        said = value.get(key)
        if said is not None and not isinstance(said, str) and joined(where, key) not in reading.spoiled:
            sentence = f"'{key}' is {described(said)}; put it in quotes if it is meant as text."
            reading.report(joined(where, key), sentence, "type")
    if len(reading.findings) > before or any(joined(where, key) in reading.spoiled for key in ENTRY_KEYS if key != "text"):
        return None
    text = (value.get("text") or "").strip()  # `text: >` leaves the end of its last line
    kind = kind_at(path) or TEXT
    problem = _problem(kind, text) if text else ""
    if problem:
        sentence = f"{quoted(text)} cannot stand at {quoted(path, 80)}: {problem}. Write {_WANTED[kind]}."
        reading.report(joined(where, "text"), sentence, "text")
        return None
    return Entry(of or "", " ".join((value.get("older") or "").split()), text)


def _problem(kind: str, text: str) -> str:
    """Why a text cannot stand where a kind of text is wanted; "" when it can."""
    try:
        _KINDS[kind].validate_python(text)
    except ValidationError as error:
        message: str = error.errors(include_url=False)[0]["msg"]
        return message.removeprefix("Value error, ")[:1].lower() + message.removeprefix("Value error, ")[1:]
    return ""
