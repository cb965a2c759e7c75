"""Little words before what fills a sentence."""

from __future__ import annotations

import pytest

from negotiate.words.language import Language
from negotiate.words.sound import sounded


@pytest.mark.parametrize(
    ("code", "text", "value", "expected"),
    [
        ("fr", "la confiance de {who}", "Ukraine", "la confiance d’Ukraine"),
        ("fr", "la confiance de {who}", "Fédération de Russie", "la confiance de Fédération de Russie"),
        ("fr", "ce que {who} doit", "Égypte", "ce qu’Égypte doit"),
        ("fr", "de {who}", "12", "de 12"),
        ("fr", "de {who}", "« Eau »", "de « Eau »"),
        ("es", "agua y {who}", "Israel", "agua e Israel"),
        ("es", "agua y {who}", "hielo", "agua y hielo"),
        ("es", "siete o {who}", "ocho", "siete u ocho"),
        ("de", "von {who}", "Ukraine", "von Ukraine"),
    ],
)
def test_a_little_word_fits_what_follows(code: str, text: str, value: str, expected: str) -> None:
    assert sounded(code, text, {"who": value}).format(who=value) == expected


@pytest.mark.parametrize(("unit", "expected"), [("day", "ratified on day 3"), ("month", "ratified in month 3")])
def test_something_happens_on_a_day_and_in_a_month(unit: str, expected: str) -> None:
    assert Language("en").say("ratified in {unit} {number}", unit=unit, number=3) == expected


def test_lists_are_said_so() -> None:
    assert Language("es").listed(["Egipto", "Israel"]) == "Egipto e Israel"


@pytest.mark.parametrize(
    ("code", "text", "unit", "expected"),
    [
        ("fr", "à la fin de {unit} {round}", "mois", "à la fin du mois 3"),
        ("fr", "jusqu’à {unit} {round}", "mois", "jusqu’au mois 3"),
        ("fr", "depuis {unit} {round}", "année", "depuis l’année 3"),
        ("fr", "{unit} {round} de la partie", "mois", "mois 3 de la partie"),
        ("fr", "depuis {unit} {round}", "summit", "depuis summit 3"),
        ("es", "desde {unit} {round}", "semana", "desde la semana 3"),
        ("es", "al final de {unit} {round}", "mes", "al final del mes 3"),
        ("de", "seit {unit} {round}", "Monat", "seit Monat 3"),
    ],
)
def test_a_round_with_its_number_has_the_article(code: str, text: str, unit: str, expected: str) -> None:
    assert sounded(code, text, {"unit": unit, "round": 3}).format(unit=unit, round=3) == expected


def test_a_round_that_is_named_elsewhere_has_it_too() -> None:
    assert sounded("es", "se abre en {when}", {"when": "mes 3"}) == "se abre en el {when}"
    assert sounded("es", "tres de {unit}", {"unit": "mes"}) == "tres de {unit}"
