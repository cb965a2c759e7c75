"""Explanations, the rulebook and its pictures in other languages: nothing is left in English but the rule file's words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape

import pytest
from tests.present.drawn import texts

from negotiate.engine.explain import Need, needs_of_accord, needs_of_track
from negotiate.errors import UnknownName
from negotiate.paths import scenarios
from negotiate.play.match import Match
from negotiate.reports.page.page import render
from negotiate.reports.scenario.book import Book, open_book
from negotiate.reports.scenario.explain import explain
from negotiate.reports.scenario.gates import gate_of_accord, gate_of_option, gate_of_track, words
from negotiate.reports.scenario.item import Item, find, items
from negotiate.reports.scenario.picture import draw
from negotiate.reports.scenario.rulebook_page import rulebook_page
from negotiate.rulebook.load import load
from negotiate.words.needs import need
from negotiate.words.speaker import Speaker

TRANSLATED = ("de", "es", "fr", "ru", "uk")
PLAIN_ENGLISH = re.compile(
    r"\b(the|and|of|or|that|with|from|its|their|were|nobody|once|opens?|needs?|least|agreed|signed|party|tier)\b",
    re.IGNORECASE,
)
"""Words that no sentence of ours is without, and that are none in the other languages."""
WIDE = 100_000
SHUT = {
    "tracks.ceasefire.opens_when": "never",
    "tracks.political.opens_when": {"track_open": "ceasefire", "round_at_least": 90},
    "accord.when": "never",
}
"""Gates of the tutorial that can never open."""


@cache
def book(name: str, code: str, shut: bool = False) -> Book:
    return open_book(load(name, overrides=SHUT if shut else None), Speaker(code))


def own(of: Book) -> re.Pattern[str]:
    """What the rule file says itself, ids and labels, and names of files and of what is typed."""
    said = {" ".join(part.split()) for part in texts(of.rules.document)}
    kept = sorted({re.escape(part) for part in said if len(part) > 3}, key=len, reverse=True)
    return re.compile("|".join([r"rules/\S+", r"negotiate \d\S*", "ISSUE=OPTION", r"\(accord\)", *kept]))


def explained(of: Book) -> Iterator[str]:
    for item in [Item("scenario"), *items(of.scenario)]:
        yield from explain(of, item).text(WIDE).splitlines()


def drawn(of: Book) -> Iterator[str]:
    """The words of all pictures, those for screen readers as well."""
    for item in [Item("scenario"), *items(of.scenario)]:
        picture = draw(of, item) or ""
        yield from (unescape(part) for part in re.findall(r"<(?:title|desc)[^>]*>([^<]*)<", picture))
        # lines of one label stand apart in a picture, so that they are read together
        yield unescape(" ".join(re.findall(r"<text[^>]*>([^<]*)<", picture)))


def written(of: Book) -> Iterator[str]:
    """What a reader of the rulebook sees, block by block."""
    html = re.sub(r"<style.*?</style>|<svg.*?</svg>", " ", rulebook_page(of, briefs=True), flags=re.DOTALL)
    for block in re.split(r"</?(?:p|li|h\d|td|th|dt|dd|caption|title|a|br)\b[^>]*>", html):
        yield unescape(re.sub(r"<[^>]+>", "", block))


@pytest.mark.parametrize(
    ("name", "code"), [(name, TRANSLATED[(k + shift) % 5]) for k, name in enumerate(scenarios()) for shift in (0, 2)]
)
def test_nothing_is_left_in_english(name: str, code: str) -> None:
    of = book(name, code)
    of_file = own(of)
    for line in (*explained(of), *drawn(of), *written(of)):
        rest = of_file.sub("", " ".join(line.split()))
        assert not PLAIN_ENGLISH.search(rest), line
        assert "{" not in rest and "|" not in rest, line


@pytest.mark.parametrize("code", TRANSLATED)
def test_gates_that_never_open_are_told_with_labels_in_every_language(code: str) -> None:
    of = book("tutorial", code, shut=True)
    of_file = own(of)
    for track in of.scenario.tracks:
        for line in explain(of, Item("track", track)).text(WIDE).splitlines()[2:]:
            assert not PLAIN_ENGLISH.search(of_file.sub("", line)), line
    shut = explain(of, Item("track", "political")).text(WIDE)
    label = of.track("ceasefire")
    assert label in shut and "'ceasefire'" not in shut, "a label, not the id that the check of rule files names"


def test_english_names_labels_where_the_check_names_ids() -> None:
    told = " ".join(explain(book("tutorial", "en", shut=True), Item("track", "political")).text().split())
    assert "it needs the track 'Quiet at the dam' open, which cannot open before it" in told
    assert "it needs 90 rounds, but the game has 10" in told


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "{issue}: “{one}”, “{two}” or “{three}” agreed"),
        ("de", "{issue}: „{one}“, „{two}“ oder „{three}“ vereinbart"),
        ("es", "{issue}: «{one}», «{two}» o «{three}» acordado"),
        ("fr", "{issue} : « {one} », « {two} » ou « {three} » convenu"),
        ("ru", "{issue}: согласовано «{one}», «{two}» или «{three}»"),
        ("uk", "{issue}: погоджено «{one}», «{two}» або «{three}»"),
    ],
)
def test_alternatives_on_one_issue_are_told_together(code: str, said: str) -> None:
    """Colombia's talks on arms wait for justice to be settled, in whichever of three ways."""
    of = book("colombia-2012", code)
    one, two, three = (of.label("justice", option.id) for option in of.scenario.issues["justice"].options[1:])
    wanted = said.format(issue=of.issue("justice"), one=one, two=two, three=three)
    gate = gate_of_option(of, "ceasefire", "bilateral-definitive")
    assert gate is not None and words(of, gate).replace("\xa0", " ").endswith(wanted)
    track = " ".join(explain(of, find(of, "tracks.victims")).text().split()).replace("\xa0", " ")
    assert wanted in track, "what the track leads to"


def test_the_gate_of_a_track_in_german() -> None:
    of = book("istanbul-2025", "de")
    told = " ".join(explain(of, Item("track", "ceasefire")).text().split()).replace("\xa0", " ")
    for sentence in (
        "Gegenseitiges Vertrauen mindestens 25 (am Anfang: 12).",
        "3 überprüfte Phasen umgesetzt (am Anfang: keine).",
        "Zeit ohne entdeckten Bruch (Monat): 2.",
        "Russische Föderation und Ukraine am Tisch und entscheidungsbefugt (am Anfang: alle sind es).",
        "Kriegsgefangene (3 Phasen, 3 auf einmal, und wiederholbar)",
        "Der Strang Sicherheit wartet auf: Umfang der Waffenruhe: „Allgemein, für 30 Tage, verlängerbar“ oder mehr",
    ):
        assert sentence in told


def test_a_translated_rule_file_is_told_in_its_translation() -> None:
    of = book("nuclear-talks-2013", "de")
    told = " ".join(explain(of, Item("scenario")).text(WIDE).split())
    assert of.track("sanctions") == "Sanktionen" and "Der Strang Sanktionen (" in told
    assert "Eine Runde ist ein Monat." in told
    assert find(of, "Zentrifugen") == Item("issue", "centrifuges"), "a label in the language finds its item"


def test_numbers_are_written_as_in_the_language() -> None:
    told = " ".join(explain(book("istanbul-2025", "de"), Item("scenario")).text(WIDE).split())
    assert "Russische Föderation und Ukraine: Gegensatz 0,45" in told
    assert re.search(r"Territorium +Nullsumme +−0,10", told)
    fraction = explain(book("colombia-2012", "fr"), Item("issue", "justice")).text(WIDE)
    assert "jusqu’à 1,5 point de confiance" in fraction, "what is below two is one in French"


@pytest.mark.parametrize("code", ["en", *TRANSLATED])
def test_a_page_says_in_which_language_it_is(code: str) -> None:
    assert f'<html lang="{code}">' in rulebook_page(book("tutorial", code))
    assert '<html lang="en">' in render("page.html")


def test_kinds_and_ends_bend_with_the_number_of_a_name() -> None:
    of = book("good-friday-1998", "de")
    message = "Facilitation needs {needed} with each of them, so {who} [stands|stand] in its way."
    parties = [name for name in of.scenario.parties if of.scenario.parties[name].plural]
    assert parties
    for name in of.scenario.parties:
        verb = "stehen" if name in parties else "steht"
        said = f"Zum Erleichtern der Gespräche braucht es 1 bei jeder Hauptpartei; im Weg {verb} also {of.party(name)}."
        assert of.says(name, message, needed=1) == said


def test_a_gate_reads_the_same_before_the_game_and_in_it() -> None:
    """The words of a gate stand once, in words/needs.py: with the value that the engine finds, they are the same."""
    for name in scenarios():
        for code in ("en", "de"):
            of = book(name, code)
            match = Match(of.rules, {}, 1)
            asked = {track: needs_of_track(of.rules, match.game, track) for track in of.scenario.tracks}
            gates = {track: gate_of_track(of, track) for track in asked}
            accord = gate_of_accord(of)
            if accord is not None:
                asked["accord"], gates["accord"] = needs_of_accord(of.rules, match.game), accord
            for key, needs in asked.items():
                if needs:
                    names = of.rules.names
                    whole = needs[0] if len(needs) == 1 else Need("all", "", "", "", False, None, tuple(needs), names=names)
                    assert words(of, gates[key]) == need(of.speaker, whole), key


def test_an_unknown_language_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(UnknownName) as caught:
        explain(open_book(load("tutorial"), Speaker("xx")), Item("scenario"))
    assert str(caught.value) == "There is no language 'xx'. Known: en, de, es, fr, ru, uk."
