"""The theme: colours by their meaning, light and dark, text styles, and the colours and shapes of the parties.

Party colours: at least 35 ΔE apart for normal sight and three colour deficiencies; a shape and initials always go with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

Colour = tuple[int, int, int]

LEAST_CONTRAST = 4.5
"""WCAG 2.2, criterion 1.4.3, for text."""


def colour(text: str) -> Colour:
    """`#1a2b3c` to red, green and blue, 0..255."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def hexadecimal(rgb: Colour) -> str:
    return f"#{rgb[0]:02x}{rgb[1]:02x}{rgb[2]:02x}"


def luminance(rgb: Colour) -> float:
    """Relative luminance, 0..1 (WCAG 2.2)."""

    def linear(value: int) -> float:
        part = value / 255
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(value) for value in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@cache
def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio of two colours, 1..21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@cache
def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of the way from one colour to the other, 0..1."""
    first, second, third = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return first, second, third


class Pair(NamedTuple):
    """A text token on a background token; both are names in the theme."""

    text: str
    background: str


SURFACES = ("background", "surface", "raised", "selected")
PAIRS = (
    *(Pair(text, background) for text in ("text", "muted", "accent_ink", "good", "warn", "bad") for background in SURFACES),
    Pair("on_accent", "accent"),
    Pair("on_accent", "accent_strong"),
    Pair("on_good", "good_fill"),
    Pair("on_warn", "warn_fill"),
    Pair("on_bad", "bad_fill"),
    Pair("on_mine", "mine"),
    Pair("tooltip_text", "tooltip"),
    Pair("text", "hover"),
    Pair("muted", "hover"),
    Pair("mine", "surface"),
    Pair("mine", "raised"),
    Pair("text", "tint_warn"),
    Pair("muted", "tint_warn"),
    Pair("text", "tint_good"),
    Pair("text", "tint_bad"),
    Pair("muted", "tint_good"),
    Pair("muted", "tint_bad"),
)
"""Every pair of text and background that screens may use."""


@dataclass(frozen=True)
class Theme:
    """Colours by meaning. Screens name tokens and never a colour of their own."""

    name: str
    tokens: dict[str, Colour]
    parties: tuple[Colour, ...]

    def __getitem__(self, token: str) -> Colour:
        return self.tokens[token]

    def party(self, index: int) -> Colour:
        """The colour of party number `index`; after the last it begins again, and the shape then differs."""
        return self.parties[index % len(self.parties)]

    def ink(self, background: Colour) -> Colour:
        """Black or white, whichever reads better on a background."""
        dark, light = (14, 18, 25), (255, 255, 255)
        return max((dark, light), key=lambda ink: contrast(ink, background))


def _theme(name: str, tokens: dict[str, str], parties: tuple[str, ...]) -> Theme:
    return Theme(name, {token: colour(text) for token, text in tokens.items()}, tuple(colour(text) for text in parties))


LIGHT = _theme(
    "light",
    {
        "background": "#e4e8ee",
        "surface": "#ffffff",
        "raised": "#f1f4f8",
        "selected": "#e3edf9",
        "hover": "#dfe9f6",
        "border": "#c5ccd8",
        "strong_border": "#7f8a9b",
        "text": "#12161d",
        "muted": "#465061",
        "accent": "#1c5ca8",
        "accent_strong": "#134a8c",
        "accent_ink": "#134f98",
        "on_accent": "#ffffff",
        "good": "#075f42",
        "good_fill": "#0a7a55",
        "on_good": "#ffffff",
        "warn": "#6f4a00",
        "warn_fill": "#f2c14b",
        "on_warn": "#231800",
        "bad": "#9c2a10",
        "bad_fill": "#b3361a",
        "on_bad": "#ffffff",
        "mine": "#5b3aa6",
        "on_mine": "#ffffff",
        "locked": "#8b95a5",
        "table": "#e9dfcf",
        "table_edge": "#c2a878",
        "track": "#d9dee7",
        "tooltip": "#10151c",
        "tooltip_text": "#ffffff",
        "focus": "#b0005f",
        "shadow": "#1b2433",
        "tint_warn": "#fdf3da",
        "tint_good": "#e0f4ea",
        "tint_bad": "#fbe6df",
        "trust": "#1c5ca8",
        "distrust": "#b4501e",
        "neutral": "#8a93a3",
    },
    ("#243ca8", "#900c18", "#909c00", "#6c3c6c", "#d87884", "#249cd8"),
)
DARK = _theme(
    "dark",
    {
        "background": "#0c1017",
        "surface": "#181e29",
        "raised": "#222a37",
        "selected": "#1f3048",
        "hover": "#2a3444",
        "border": "#364152",
        "strong_border": "#748196",
        "text": "#f1f4f9",
        "muted": "#b0bac8",
        "accent": "#6db3f8",
        "accent_strong": "#93c7fb",
        "accent_ink": "#84bffa",
        "on_accent": "#08121f",
        "good": "#55d6a6",
        "good_fill": "#4ccb9c",
        "on_good": "#04170f",
        "warn": "#f3c14f",
        "warn_fill": "#f0b93a",
        "on_warn": "#1d1400",
        "bad": "#ff9a78",
        "bad_fill": "#ff8a65",
        "on_bad": "#220a02",
        "mine": "#c2a8ff",
        "on_mine": "#160b33",
        "locked": "#77839a",
        "table": "#3a3226",
        "table_edge": "#6d5c3e",
        "track": "#2e3848",
        "tooltip": "#f4f7fb",
        "tooltip_text": "#10151c",
        "focus": "#ff8ade",
        "shadow": "#000000",
        "tint_warn": "#352b14",
        "tint_good": "#12332a",
        "tint_bad": "#3d2119",
        "trust": "#6db3f8",
        "distrust": "#ef8a55",
        "neutral": "#6d7a8f",
    },
    ("#b460e4", "#d86084", "#c0f09c", "#789000", "#fcd83c", "#00f0fc"),
)
THEMES = {"light": LIGHT, "dark": DARK}

SHAPES = ("square", "hexagon", "circle", "diamond", "shield", "triangle", "octagon", "pentagon")
"""Emblem shapes of the parties in the order of the rule file; with six colours, 24 parties differ in one or the other."""


@dataclass(frozen=True)
class Style:
    """How a text is set: size in units, weight (regular, semibold, bold), line height in sizes."""

    size: float
    weight: str = "regular"
    leading: float = 1.32


STYLES = {
    "initials": Style(10.5, "bold"),
    "caption": Style(12),
    "caption_strong": Style(12, "semibold"),
    "small": Style(13),
    "small_strong": Style(13, "semibold"),
    "body": Style(14.5),
    "strong": Style(14.5, "semibold"),
    "lead": Style(16),
    "lead_strong": Style(16, "semibold"),
    "heading": Style(17, "bold", 1.25),
    "subtitle": Style(20, "semibold", 1.25),
    "title": Style(26, "bold", 1.2),
    "display": Style(40, "bold", 1.12),
}
TEXT_SIZES = (1.0, 1.25, 1.5, 1.75)
