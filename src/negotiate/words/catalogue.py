"""The catalogues in assets/languages: which languages there are, and their texts by what is said in English.

Texts are written in English where they are used; `python3 run.py languages` collects them for the translators. They are
read as they are written (.po), so that a checkout and an installed wheel behave the same and nobody has to compile anything.
What speaks is words/language.py.
"""

from __future__ import annotations

import ast
import gettext
import io
import locale
import os
import re
import struct
from functools import lru_cache
from pathlib import Path

from negotiate.errors import UnknownName
from negotiate.paths import assets_folder

DOMAIN = "negotiate"
ENGLISH = "en"
OWN_NAME = "x-own-name"
"""Header of a catalogue that gives the language's name in the language itself."""
DECIMAL_MARK = "x-decimal-mark"
KEPT_TOGETHER = re.compile(r" (?=[:;?!»%])|(?<=«) ")
"""Spaces that a line must not end at, whichever space a translator typed: of `50 %`, and of French punctuation."""


def languages() -> dict[str, str]:
    """The languages there are: own name by code, English first and the others by code."""
    found = {ENGLISH: "English"}
    for code in sorted(path.parts[-3] for path in languages_folder().glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        found[code] = translations(code).info().get(OWN_NAME, code)
    return found


def preferred_language() -> str:
    """The language that the user's environment asks for, or English where there is no catalogue for it."""
    asked = [os.environ.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")]
    asked.append(locale.getlocale()[0] or "")
    for text in asked:
        for name in text.split(":"):
            code = name.split(".")[0].split("_")[0].lower()
            if code in languages():
                return code
            if name in ("C", "POSIX"):
                return ENGLISH
    return ENGLISH


def spoken_here(wanted: object, otherwise: str) -> str:
    """The language that somebody asks for, where there is such a language."""
    return wanted if isinstance(wanted, str) and wanted in languages() else otherwise


def languages_folder() -> Path:
    """Where the catalogues lie."""
    return assets_folder() / "languages"


def catalogue_file(code: str) -> Path:
    """The catalogue of a language."""
    return languages_folder() / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalogue(text: str) -> dict[str, list[str]]:
    """The entries of a .po text: message forms by key. The key of a message with a context is `context\\4message`, that of a
    plural `one\\0many`, as in .mo files; the empty key holds the header. Entries marked fuzzy or obsolete are left out.

    Raises ValueError, naming the line, for a line that does not belong in a catalogue.
    """
    entries: dict[str, list[str]] = {}
    parts: dict[str, str] = {}
    field = ""
    fuzzy = False
    for line_number, line in enumerate([*text.splitlines(), ""], 1):
        line = line.strip()
        begins = line.startswith(("#", "msgctxt ", "msgid "))
        if not line or (begins and any(name.startswith("msgstr") for name in parts)):
            if parts and not fuzzy:
                key, forms = _entry(parts)
                if all(forms) or not key:
                    entries[key] = forms
            if parts:
                parts, fuzzy = {}, False
        if not line:
            continue
        if line.startswith("#"):
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
            continue
        if not line.startswith('"'):
            field, _space, line = line.partition(" ")
        try:
            piece = ast.literal_eval(line.strip())
        except (ValueError, SyntaxError):
            piece = None
        if not isinstance(piece, str) or field.partition("[")[0] not in ("msgctxt", "msgid", "msgid_plural", "msgstr"):
            raise ValueError(f"Line {line_number} of the catalogue is neither a comment nor a field with a text in quotes.")
        parts[field] = parts.get(field, "") + piece
    return entries


def _entry(parts: dict[str, str]) -> tuple[str, list[str]]:
    key = parts.get("msgid", "")
    if "msgctxt" in parts:
        key = f"{parts['msgctxt']}\4{key}"
    if "msgid_plural" in parts:
        forms = sorted((name for name in parts if name.startswith("msgstr[")), key=lambda name: int(name[7:-1]))
        return f"{key}\0{parts['msgid_plural']}", [parts[name] for name in forms]
    return key, [parts.get("msgstr", "")]


def compile_catalogue(entries: dict[str, list[str]]) -> bytes:
    """The entries as a .mo file (GNU gettext manual, "The Format of GNU MO Files"), which the standard library reads."""
    rows = sorted((key.encode(), "\0".join(forms).encode()) for key, forms in entries.items())
    start = 28 + 16 * len(rows)
    tables: list[bytes] = []
    heap = b""
    for column in (0, 1):
        for row in rows:
            tables.append(struct.pack("<II", len(row[column]), start + len(heap)))
            heap += row[column] + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, len(rows), 28, 28 + 8 * len(rows), 0, start) + b"".join(tables) + heap


@lru_cache
def translations(code: str) -> gettext.NullTranslations:
    """The catalogue of a language, ready to look up. Raises UnknownName for one that has none."""
    if code == ENGLISH:
        return gettext.NullTranslations()
    if not catalogue_file(code).is_file():
        raise UnknownName("language", code, languages())
    read = read_catalogue(catalogue_file(code).read_text(encoding="utf-8"))
    entries = {key: [KEPT_TOGETHER.sub("\N{NO-BREAK SPACE}", form) for form in forms] for key, forms in read.items() if key}
    entries[""] = read.get("", [""])  # the header is no text
    return gettext.GNUTranslations(io.BytesIO(compile_catalogue(entries)))
