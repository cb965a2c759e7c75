"""Colours: contrast of every text on every ground, party colours that differ for everybody, fonts with all letters."""

from __future__ import annotations

import itertools

import pygame
import pytest

from negotiate.paths import assets_folder
from negotiate.window import draw
from negotiate.window.emblems import OUTLINES
from negotiate.window.theme import LEAST_CONTRAST, PAIRS, SHAPES, THEMES, Colour, Theme, contrast

DEFICIENCIES = {
    "none": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB."""
APART = 14.0
"""Least distance of two party colours, CIE 1976; the shapes and the initials tell them apart besides."""


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_every_text_reads_on_every_ground(theme: Theme) -> None:
    for pair in PAIRS:
        ratio = contrast(theme[pair.text], theme[pair.background])
        assert ratio >= LEAST_CONTRAST, f"{pair.text} on {pair.background}: {ratio:.2f}"
    for number in range(len(theme.parties)):
        ground = theme.party(number)
        assert contrast(theme.ink(ground), ground) >= LEAST_CONTRAST


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_party_colours_differ_for_everybody(theme: Theme, deficiency: str) -> None:
    seen = [_lab(_seen(colour, DEFICIENCIES[deficiency])) for colour in theme.parties]
    for one, other in itertools.combinations(seen, 2):
        distance = sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5
        assert distance >= APART


def test_no_two_of_the_first_parties_share_shape_and_colour() -> None:
    theme = THEMES["light"]
    pairs = [(theme.party(number), SHAPES[number % len(SHAPES)]) for number in range(16)]
    assert len(set(pairs)) == 16
    assert set(SHAPES) <= set(OUTLINES)


def test_both_themes_have_the_same_tokens() -> None:
    assert set(THEMES["light"].tokens) == set(THEMES["dark"].tokens)


@pytest.mark.parametrize("name", draw.FONT_FILES.values())
def test_fonts_have_the_letters_of_all_languages(name: str) -> None:
    pygame.font.init()
    font = pygame.font.Font(assets_folder() / "fonts" / name, 20)
    letters = "äöüßÄÖÜéèêàçœñáíóúü¿¡«»„“”’–…−×·↑↓←→ґєіїҐЄІЇабвгдежзийклмнопрстуфхцчшщъыьэюяЁё€%"
    missing = [letter for letter, metric in zip(letters, font.metrics(letters) or [], strict=True) if metric is None]
    assert missing == []


def test_every_icon_that_is_asked_for_is_there() -> None:
    pygame.display.init()
    names = sorted(path.stem for path in (assets_folder() / "icons").glob("*.svg"))
    for name in names:
        picture = draw.icon_picture(name, 24, (0, 0, 0))
        assert picture.get_size() == (24, 24)
        assert pygame.mask.from_surface(picture, 60).count() > 0, f"'{name}' draws nothing"


def _seen(colour: Colour, matrix: tuple[tuple[float, ...], ...]) -> tuple[float, ...]:
    """Linear RGB as somebody with the deficiency sees it."""
    linear = [(value / 255 / 12.92) if value <= 10 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in colour]
    return tuple(min(1.0, max(0.0, sum(weight * part for weight, part in zip(row, linear, strict=True)))) for row in matrix)


def _lab(linear: tuple[float, ...]) -> tuple[float, float, float]:
    """CIE L*a*b*, D65."""
    red, green, blue = linear
    xyz = (0.4124 * red + 0.3576 * green + 0.1805 * blue, 0.2126 * red + 0.7152 * green + 0.0722 * blue,
           0.0193 * red + 0.1192 * green + 0.9505 * blue)  # fmt: skip
    white = (0.9505, 1.0, 1.089)
    x, y, z = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116
               for value in (part / full for part, full in zip(xyz, white, strict=True)))  # fmt: skip
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)
