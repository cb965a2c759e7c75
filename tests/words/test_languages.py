"""The catalogues: no text of the interface is missing in any language, places are kept, plurals are right."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from docs.languages import Message, messages, page, plural_forms
from tests.present.drawn import texts

from negotiate.play.match import Match
from negotiate.players.mediators import PYTHON_MEDIATORS
from negotiate.players.roster import LEVELS, MEDIATORS, PARTY_PLAYERS
from negotiate.present.scene import scene
from negotiate.rulebook.load import load
from negotiate.words import catalogue, players
from negotiate.words.language import Language
from negotiate.words.speaker import PLAYER, Speaker

TRANSLATED = ("de", "es", "fr", "ru", "uk")
MAY_BE_LEFT_OUT = {"unit", "unit2", "unit3"}
"""What a round is called may stand for itself in a language that would have to inflect it."""
FORMS = {
    "de": {0: 1, 1: 0, 2: 1, 21: 1},
    "es": {0: 1, 1: 0, 2: 1, 21: 1},
    "fr": {0: 0, 1: 0, 2: 1, 21: 1},
    "ru": {0: 2, 1: 0, 2: 1, 5: 2, 11: 2, 21: 0, 22: 1, 112: 2},
    "uk": {0: 2, 1: 0, 2: 1, 5: 2, 11: 2, 21: 0, 22: 1, 112: 2},
}
"""Which form some numbers take (Unicode CLDR, plural rules; whole numbers)."""


@pytest.fixture(scope="module")
def found() -> dict[str, Message]:
    return messages()


def entries_of(code: str) -> dict[str, list[str]]:
    return catalogue.read_catalogue(catalogue.catalogue_file(code).read_text(encoding="utf-8"))


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_all_languages_are_there() -> None:
    assert catalogue.languages() == {
        "en": "English",
        "de": "Deutsch",
        "es": "Español",
        "fr": "Français",
        "ru": "Русский",
        "uk": "Українська",
    }


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_text_is_missing_and_none_is_left_over(code: str, found: dict[str, Message]) -> None:
    entries = entries_of(code)
    missing = [key for key in found if key not in entries or not all(entries[key])]
    assert missing == [], f"run `python3 run.py languages` and translate what it lists ({len(missing)} missing)"
    assert set(entries) - set(found) == {""}, "run `python3 run.py languages`: texts that are gone are still there"


def test_points_have_one_word_in_ukrainian() -> None:
    """They are бали; очки are also what one sees with."""
    whole = "\n".join(text for forms in entries_of("uk").values() for text in forms)
    assert len(re.findall(r"\bбал(?:и|ів|ами|ам|ах|у|ом)?\b", whole, re.IGNORECASE)) > 20
    assert re.findall(r"\b(?:очк(?:о|а|у|ом|и|ам|ами|ах)|очок)\b", whole, re.IGNORECASE) == []


@pytest.mark.parametrize(("code", "wrong"), [("fr", "{done} phases sur"), ("es", "{done} fases de")])
def test_a_part_of_a_number_has_no_plural_of_its_own(code: str, wrong: str) -> None:
    """`1 phases sur 3` is wrong, and the form is chosen by the whole."""
    assert [text for forms in entries_of(code).values() for text in forms if wrong in text] == []


def test_french_signs_stand_apart() -> None:
    """A colon touches only what a path or a notation ends with."""
    whole = [text for key, forms in entries_of("fr").items() if key for text in forms]
    assert [text for text in whole if re.search(r"[^\s«(][;?!»](?=\s|$)|«(?!\s)", text)] == []
    assert [text for text in whole if re.search(r"[^\W\d]:(?=\s|$)", text) and "SEAT:" not in text] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_places_and_edges_are_kept(code: str, found: dict[str, Message]) -> None:
    entries = entries_of(code)
    for key, message in found.items():
        for number_, form in enumerate(entries.get(key, [])):
            wanted = places(message.one) | places(message.many)
            left_out = wanted - places(form)
            allowed = MAY_BE_LEFT_OUT | ({"count"} if message.many and number_ == 0 else set())
            assert places(form) <= wanted and left_out <= allowed, f"{code}: {message.one!r} -> {form!r}"
            edges = [(text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]) for text in (message.one, form)]
            assert edges[0] == edges[1], f"{code}: {form!r} begins or ends with other blanks than {message.one!r}"
            assert form.count("{") == form.count("}") == len(re.findall(r"\{\w+\}", form)), form


@pytest.mark.parametrize("code", TRANSLATED)
def test_verbs_follow_the_number_of_a_name_in_every_language(code: str, found: dict[str, Message]) -> None:
    entries = entries_of(code)
    # a translation may do without a finite verb (`{who}: …`); where the name is its subject, the verb must bend
    spoken = [
        form
        for key, message in found.items()
        if re.search(r"\[[^]]*\|", message.one)
        for form in entries[key]
        if form.startswith(("{who} ", "{giver} ")) and " безпідставно підозрювали" not in form
    ]
    assert len(spoken) > 25 and [form for form in spoken if "|" not in form] == []
    assert all(form.count("[") == form.count("]") == form.count("|") for form in spoken)


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_message_has_the_plural_forms_of_its_language(code: str, found: dict[str, Message]) -> None:
    entries = entries_of(code)
    count = plural_forms(entries[""][0])
    assert all(len(entries[key]) == (count if message.many else 1) for key, message in found.items() if key in entries)
    speaking = gettext.c2py(re.search(r"plural=(.*);", entries[""][0])[1])  # type: ignore[index]  # every header has plural forms
    assert {number_: speaking(number_) for number_ in FORMS[code]} == FORMS[code]


@pytest.mark.parametrize("code", TRANSLATED)
def test_numbers_are_written_as_in_the_language(code: str) -> None:
    language = Language(code)
    assert language.number(-2.5) == "−2,5" and language.amount(3.0, signed=True) == "+3"


def test_the_same_number_takes_another_form() -> None:
    said_ = [Language("uk").plural("{count} round", "{count} rounds", count) for count in (1, 3, 5, 21)]
    assert said_ == ["1 раунд", "3 раунди", "5 раундів", "21 раунд"]


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_table_speaks_the_language(code: str) -> None:
    rules = load("tutorial")
    match = Match(rules, {"highmark": "human"}, seed=3)
    match.advance()
    refused = match.menu().refusal("propose water=joint-gauges")
    assert refused is not None
    english, plain = scene(match, "highmark"), Speaker().refusal(refused)
    spoken = scene(match, "highmark", Speaker(code, PLAYER))
    assert spoken.header.turn_text != english.header.turn_text and Speaker(code).refusal(refused) != plain
    label = rules.told(code).names.track_labels[1]
    assert spoken.tracks[1].lock != english.tracks[1].lock and label in spoken.tracks[1].lock
    assert all(now.hint != before.hint for now, before in zip(spoken.actions, english.actions, strict=True))
    assert all(
        now.refusal != before.refusal for now, before in zip(spoken.actions, english.actions, strict=True) if before.refusal
    )
    same = {text for text in texts(spoken) if " " in text} & {text for text in texts(english) if " " in text}
    document = "\n".join(texts(rules.document))
    # notations are the same in every language, and so are items of texts: names out of the rule file
    same -= {choice.notation for choice in english.actions} | {item.text for card in english.offers for item in card.items}
    assert [text for text in same if text not in document] == []


def test_every_built_in_player_is_described_in_words_that_are_translated() -> None:
    described = {built.summary for built in PARTY_PLAYERS.values()} | {summary for _kind, summary in MEDIATORS.values()}
    described |= set(LEVELS.values()) | {offered.summary for offered in PYTHON_MEDIATORS.values()}
    assert described <= set(players.PLAYERS)


def test_texts_are_collected_from_the_sources(found: dict[str, Message]) -> None:
    message = found["{points} point\0{points} points"]
    assert (message.one, message.many, message.context) == ("{points} point", "{points} points", "")
    assert found["At the table"].places == ["src/negotiate/present/table.py"]
    text = page("Language: x\n", {"a{b}": Message("a{b}", ["x.py"])}, {"a{b}": ["ä{b}"]}, 2)
    assert text == 'msgid ""\nmsgstr ""\n"Language: x\\n"\n\n#: x.py\n#, python-brace-format\nmsgid "a{b}"\nmsgstr "ä{b}"\n'


def test_the_template_holds_every_text(found: dict[str, Message]) -> None:
    template = Path(catalogue.languages_folder() / "negotiate.pot").read_text(encoding="utf-8")
    assert template.count("\nmsgid ") == len(found), "run `python3 run.py languages`"
