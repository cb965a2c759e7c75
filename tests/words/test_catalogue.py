"""The languages of the interface: reading catalogues, switching, numbers; nothing missing and nothing mangled."""

from __future__ import annotations

import gettext
import io
import re

import pytest

from negotiate.errors import UnknownName
from negotiate.words import catalogue
from negotiate.words.language import Language

ENGLISH = Language()

SAMPLE = r"""
# A translator's word.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\n"
"X-Own-Name: Українська\n"
"X-Decimal-Mark: ,\n"

#: somewhere.py:1
msgid "Round {round}"
msgstr "Раунд {round}"
msgctxt "verb"
msgid "Open"
msgstr "Відкрити"

msgid "{count} party"
msgid_plural "{count} parties"
msgstr[0] "{count} сторона"
msgstr[1] "{count} сторони"
msgstr[2] "{count} сторін"

#, fuzzy
msgid "Unsure"
msgstr "Не знаю"

msgid "Not done"
msgstr ""

#~ msgid "Gone"
#~ msgstr "Нема"
"""


def test_a_catalogue_is_read_as_it_is_written() -> None:
    entries = catalogue.read_catalogue(SAMPLE)
    assert set(entries) == {"", "Round {round}", "verb\4Open", "{count} party\0{count} parties"}
    speaking = gettext.GNUTranslations(io.BytesIO(catalogue.compile_catalogue(entries)))
    assert speaking.gettext("Round {round}") == "Раунд {round}"
    assert speaking.pgettext("verb", "Open") == "Відкрити" and speaking.gettext("Open") == "Open"
    assert [speaking.ngettext("{count} party", "{count} parties", n) for n in (1, 22, 5, 111)] == [
        "{count} сторона",
        "{count} сторони",
        "{count} сторін",
        "{count} сторін",
    ]
    assert speaking.gettext("Unsure") == "Unsure" and speaking.gettext("Not done") == "Not done"


@pytest.mark.parametrize(("text", "line"), [("msgid Hello", 1), ('msgid ""\nmsgstr ""\nsmgid "x"', 3), ("\nmsgid 7", 2)])
def test_a_broken_line_is_named(text: str, line: int) -> None:
    with pytest.raises(ValueError, match=f"Line {line} of the catalogue is neither a comment nor a field with a text"):
        catalogue.read_catalogue(text)


def test_english_needs_no_catalogue() -> None:
    assert catalogue.languages()["en"] == "English"
    assert ENGLISH.say("Round {round} of {rounds}", round=3, rounds=8) == "Round 3 of 8"
    assert [ENGLISH.plural("{count} phase", "{count} phases", n) for n in (0, 1, 2)] == ["0 phases", "1 phase", "2 phases"]
    assert ENGLISH.meant("button", "Open") == "Open" and ENGLISH.say("") == ""


def test_braces_are_left_alone_without_values() -> None:
    assert ENGLISH.say("ISSUE={OPTION}") == "ISSUE={OPTION}"


def test_an_unknown_language_is_refused_in_a_sentence() -> None:
    with pytest.raises(UnknownName, match="There is no language 'tlh'"):
        Language("tlh").say("Open")


def test_numbers() -> None:
    number = ENGLISH.number
    assert number(12.345) == "12.3" and number(-3) == "−3.0" and number(-0.01) == "0.0"
    assert number(3, signed=True) == "+3.0" and number(0, signed=True) == "0.0" and number(1234.6, 0) == "1235"


def test_the_environment_chooses_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C")
    assert catalogue.preferred_language() == "en"
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert catalogue.preferred_language() == "en"
    monkeypatch.setenv("LANG", "xx_YY.UTF-8")
    assert catalogue.preferred_language() in catalogue.languages()


def test_no_line_ends_before_a_sign_that_belongs_to_the_word() -> None:
    for code in ("de", "es", "fr", "ru", "uk"):
        assert Language(code).percent(0.5) == "50\N{NO-BREAK SPACE}%"
    french = Language("fr")
    assert french.labelled("Jour 1") == "Jour 1\N{NO-BREAK SPACE}:"
    assert french.labelled("Jour 1", "rien") == "Jour 1\N{NO-BREAK SPACE}: rien"
    assert Language("de").labelled("Tag 1", "nichts") == "Tag 1: nichts" and Language().labelled("Day 1") == "Day 1:"
    said = french.quoted("a") + french.say("{one}; {other}", one="a", other="b")
    assert said == "«\N{NO-BREAK SPACE}a\N{NO-BREAK SPACE}»a\N{NO-BREAK SPACE}; b"
    texts = catalogue.read_catalogue(catalogue.catalogue_file("fr").read_text("utf-8"))
    apart = re.compile(r" [:;?!»]|« ")
    assert any(apart.search(form) for forms in texts.values() for form in forms), "translators type either space"
    assert not [key for key in texts if key and "\0" not in key and "\4" not in key and apart.search(french.say(key))]
