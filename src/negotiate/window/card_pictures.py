"""Pictures of what matters: people who come home, a text that is signed or broken, a ceasefire, and how a game ended.

Drawn here, in the theme's colours. They show people, paper, weather and a bridge: no flag, no weapon, no nation.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from negotiate.window.box import Box
from negotiate.window.page import Page
from negotiate.window.theme import Theme, hexadecimal, mix

WIDE, TALL = 560, 150
"""Units of a picture's own drawing."""
CORNER = 12
MOST_OF_PAGE = 0.22
"""Share of the page's height that a picture takes at most."""


class Paints:
    """The colours of a picture: a mood, which is a token of the theme, mixed into the ground by shares."""

    def __init__(self, theme: Theme, mood: str) -> None:
        self._theme, self._mood = theme, mood
        self.is_dark = theme.name != "light"

    def of(self, token: str, share: float = 1.0) -> str:
        """A token of the theme, `share` of it over the surface."""
        return hexadecimal(mix(self._theme["surface"], self._theme[token], share))

    def mood(self, share: float) -> str:
        """The mood's colour, `share` of it over the surface."""
        return self.of(self._mood, share)

    @property
    def ink(self) -> str:
        """What stands in front: people, the bridge."""
        return self.of("text", 0.78)

    @property
    def paper(self) -> str:
        """A sheet of paper, lighter than what it lies on in both themes."""
        return self.of("text", 0.92) if self.is_dark else self.of("surface")

    @property
    def writing(self) -> str:
        """Lines on paper."""
        return self.of("surface", 1.0) if self.is_dark else self.of("strong_border", 0.75)


Draw = Callable[[Paints], str]


def _sky(paints: Paints) -> str:
    return f'<rect width="{WIDE}" height="{TALL}" fill="{paints.mood(0.14)}"/>'


def _hills(paints: Paints, far: float = 0.24, near: float = 0.36) -> str:
    return (
        f'<path d="M0 104C70 74 120 78 190 94C250 106 300 78 370 80C440 82 490 100 560 84V150H0Z" '
        f'fill="{paints.mood(far)}"/>'
        f'<path d="M0 128C90 104 170 112 260 121C350 128 430 104 560 122V150H0Z" fill="{paints.mood(near)}"/>'
    )


def _sun(paints: Paints, x: float, y: float, radius: float, rays: bool = True) -> str:
    sun = f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{paints.of("warn_fill")}"/>'
    beams = "".join(
        f'<path d="M{x} {y}L{x + dx} {y - dy}" stroke="{paints.of("warn_fill", 0.6)}" stroke-width="4" '
        'stroke-linecap="round"/>'
        for dx, dy in ((-74, 18), (-62, 44), (-38, 66), (0, 76), (38, 66), (62, 44), (74, 18))
    )
    return (beams if rays else "") + sun


def _person(x: float, y: float, size: float, colour: str, *, waves: bool = False) -> str:
    """Somebody who walks, or who stands and waves; x, y is where the feet are, `size` how tall."""
    head, body = size * 0.15, size * 0.62
    top = y - size + head * 2
    arm = (
        f'<path d="M{x} {top + size * 0.14}L{x - size * 0.26} {top - size * 0.14}" stroke="{colour}" '
        f'stroke-width="{size * 0.1:.1f}" stroke-linecap="round"/>'
        if waves
        else ""
    )
    step = 0.0 if waves else size * 0.13
    legs = (
        f'<path d="M{x} {top + body * 0.62}L{x - step - size * 0.05} {y}'
        f'M{x} {top + body * 0.62}L{x + step + size * 0.05} {y}" '
        f'stroke="{colour}" stroke-width="{size * 0.12:.1f}" stroke-linecap="round"/>'
    )
    trunk = (
        f'<path d="M{x - size * 0.13} {top + body * 0.7}V{top + size * 0.14}Q{x - size * 0.13} {top} {x} {top}'
        f'Q{x + size * 0.13} {top} {x + size * 0.13} {top + size * 0.14}V{top + body * 0.7}Z" fill="{colour}"/>'
    )
    return f'{arm}{legs}{trunk}<circle cx="{x}" cy="{top - head * 0.9:.1f}" r="{head:.1f}" fill="{colour}"/>'


def _house(paints: Paints, x: float, y: float, size: float) -> str:
    wall, roof = paints.of("raised" if not paints.is_dark else "muted", 1.0), paints.of("bad", 0.72)
    lit = paints.of("warn_fill")
    return (
        f'<rect x="{x}" y="{y - size * 0.62}" width="{size}" height="{size * 0.62}" fill="{wall}"/>'
        f'<path d="M{x - size * 0.12} {y - size * 0.6}L{x + size / 2} {y - size * 1.06}'
        f'L{x + size * 1.12} {y - size * 0.6}Z" '
        f'fill="{roof}"/>'
        f'<g fill="{lit}"><rect x="{x + size * 0.14}" y="{y - size * 0.44}" width="{size * 0.22}" height="{size * 0.22}"/>'
        f'<rect x="{x + size * 0.56}" y="{y - size * 0.46}" width="{size * 0.26}" height="{size * 0.46}"/></g>'
    )


def _bird(x: float, y: float, size: float, colour: str) -> str:
    return (
        f'<path d="M{x - size} {y - size * 0.3}Q{x - size * 0.4} {y - size * 0.7} {x} {y}Q{x + size * 0.4} {y - size * 0.7} '
        f'{x + size} {y - size * 0.3}" fill="none" stroke="{colour}" stroke-width="2.6" stroke-linecap="round"/>'
    )


def _cloud(x: float, y: float, size: float, colour: str) -> str:
    return "".join(
        f'<ellipse cx="{x + dx * size}" cy="{y + dy * size}" rx="{rx * size}" ry="{ry * size}" fill="{colour}"/>'
        for dx, dy, rx, ry in (
            (0, 0, 1.0, 0.36),
            (-0.4, -0.24, 0.44, 0.36),
            (0.22, -0.32, 0.52, 0.44),
            (0.66, -0.1, 0.4, 0.3),
        )
    )


def _home(paints: Paints) -> str:
    walkers = ((96, 122, 40), (132, 124, 46), (172, 122, 30), (206, 124, 48), (252, 123, 42))
    return (
        _sky(paints)
        + _sun(paints, 118, 92, 26)
        + _hills(paints)
        + f'<path d="M0 150V128Q180 112 330 124T560 128V150Z" fill="{paints.of("warn_fill", 0.28)}"/>'
        + _house(paints, 430, 128, 78)
        + "".join(_person(x, y, size, paints.ink) for x, y, size in walkers)
        + _person(398, 127, 44, paints.ink, waves=True)
    )


def _paper(paints: Paints, seal: str) -> str:
    lines = "".join(
        f'<rect x="206" y="{y}" width="{wide}" height="5" rx="2.5" fill="{paints.writing}"/>'
        for y, wide in ((36, 96), (50, 148), (64, 132), (78, 144))
    )
    return (
        f'<rect x="184" y="18" width="192" height="150" rx="7" fill="{paints.paper}" '
        f'stroke="{paints.of("strong_border")}" stroke-width="2"/>{lines}'
        f'<path d="M214 116q10-16 18-2t16-4" fill="none" stroke="{paints.of("accent")}" stroke-width="3" '
        f'stroke-linecap="round"/>'
        f'<path d="M266 116q8-14 16-2t18-4" fill="none" stroke="{paints.of("mine")}" stroke-width="3" '
        f'stroke-linecap="round"/>{seal}'
    )


def _pen(x: float, y: float, lean: float, colour: str, nib: str) -> str:
    return (
        f'<g transform="translate({x} {y}) rotate({lean})"><rect x="-6" y="-78" width="12" height="62" rx="5" '
        f'fill="{colour}"/><path d="M-6 -16H6L0 0Z" fill="{nib}"/></g>'
    )


def _signed(paints: Paints) -> str:
    seal = (
        f'<path d="M330 112l-8 34 15-8 15 8-8-34Z" fill="{paints.of("good_fill", 0.7)}"/>'
        f'<circle cx="337" cy="108" r="20" fill="{paints.of("good_fill")}"/>'
        f'<path d="M328 108l7 7 12-14" fill="none" stroke="{paints.of("on_good")}" stroke-width="4" stroke-linecap="round" '
        'stroke-linejoin="round"/>'
    )
    return (
        _sky(paints)
        + f'<path d="M0 118H560V150H0Z" fill="{paints.of("table")}"/>'
        + f'<path d="M0 118H560" stroke="{paints.of("table_edge")}" stroke-width="3"/>'
        + _paper(paints, seal)
        + _pen(150, 128, -34, paints.of("accent"), paints.ink)
        + _pen(410, 128, 34, paints.of("mine"), paints.ink)
    )


def _broken(paints: Paints) -> str:
    seal = f'<circle cx="337" cy="108" r="20" fill="{paints.of("bad_fill")}"/>'
    gap = "M292 0L282 30L300 54L276 84L298 112L284 150"
    crack = (
        f'<path d="{gap}H316L328 112L306 84L330 54L312 30L322 0Z" fill="{paints.mood(0.14)}"/>'
        f'<path d="{gap}M322 0L312 30L330 54L306 84L328 112L316 150" fill="none" stroke="{paints.of("bad")}" '
        'stroke-width="2.5" stroke-linejoin="round"/>'
    )
    return (
        _sky(paints)
        + f'<path d="M0 118H560V150H0Z" fill="{paints.of("table")}"/>'
        + f'<path d="M0 118H560" stroke="{paints.of("table_edge")}" stroke-width="3"/>'
        + _paper(paints, seal)
        + crack
        + f'<path d="M337 90l-4 12 8 6-7 14" fill="none" stroke="{paints.of("on_bad")}" stroke-width="3"/>'
    )


def _quiet(paints: Paints) -> str:
    return (
        _sky(paints)
        + _sun(paints, 280, 96, 34)
        + _hills(paints)
        + "".join(_bird(x, y, size, paints.ink) for x, y, size in ((150, 46, 13), (186, 34, 10), (404, 40, 12)))
        + _tree(paints, 92, 132, 46)
        + _tree(paints, 478, 130, 38)
        + _house(paints, 386, 130, 34)
    )


def _tree(paints: Paints, x: float, y: float, size: float) -> str:
    return (
        f'<rect x="{x - size * 0.06}" y="{y - size * 0.4}" width="{size * 0.12}" height="{size * 0.4}" fill="{paints.ink}"/>'
        f'<ellipse cx="{x}" cy="{y - size * 0.66}" rx="{size * 0.34}" ry="{size * 0.42}" fill="{paints.of("good", 0.7)}"/>'
    )


def _storm(paints: Paints) -> str:
    dark = paints.of("muted", 0.8)
    return (
        _sky(paints)
        + _hills(paints)
        + "".join(_cloud(x, y, size, dark) for x, y, size in ((120, 34, 84), (290, 26, 104), (450, 38, 84)))
        + f'<path d="M300 52L276 88H294L282 122L322 78H302L316 52Z" fill="{paints.of("warn_fill")}"/>'
        + _house(paints, 386, 130, 34)
        + _tree(paints, 92, 132, 46)
    )


def _bridge(paints: Paints, state: str) -> str:
    """Two banks and what stands between them. `state`: whole, gap, unfinished, none or ice."""
    water = paints.of("accent", 0.16 if state == "ice" else 0.4)
    banks = (
        f'<path d="M0 78H120Q142 96 146 150H0Z" fill="{paints.of("good", 0.5)}"/>'
        f'<path d="M560 78H440Q418 96 414 150H560Z" fill="{paints.of("good", 0.5)}"/>'
    )
    river = f'<rect x="100" y="112" width="360" height="38" fill="{water}"/>'
    shown = {"whole": ((110, 450),), "gap": ((110, 240), (318, 450)), "unfinished": ((110, 282),), "ice": ((110, 236),)}
    stone = paints.ink
    deck = "".join(
        f'<rect x="{left}" y="72" width="{right - left}" height="9" rx="2" fill="{stone}"/>'
        f'<path d="M{left} 60H{right}" stroke="{stone}" stroke-width="3"/>'
        + "".join(f'<path d="M{x} 60V74" stroke="{stone}" stroke-width="3"/>' for x in range(left + 8, right, 22))
        for left, right in shown.get(state, ())
    )
    pillars = "".join(
        f'<rect x="{x}" y="80" width="12" height="60" fill="{stone}"/>'
        for x in (194, 274, 354)
        if any(left <= x <= right - 12 for left, right in shown.get(state, ()))
    )
    waves = "".join(
        f'<path d="M{x} {y}q8-5 16 0t16 0" fill="none" stroke="{paints.of("accent", 0.75)}" stroke-width="2.4"/>'
        for x, y in ((160, 132), (232, 140), (306, 130), (372, 140))
    )
    floes = "".join(
        f'<path d="M{x} {y}l18-5 24 3 6 7-26 5-20-3Z" fill="{paints.of("surface" if not paints.is_dark else "muted")}" '
        f'stroke="{paints.of("strong_border")}" stroke-width="1.5"/>'
        for x, y in ((152, 128), (214, 136), (278, 126), (344, 136))
    )
    return river + banks + (floes if state == "ice" else waves) + pillars + deck


def _ending(paints: Paints, state: str) -> str:
    sky = {
        "whole": _sun(paints, 280, 62, 30) + _bird(124, 30, 11, paints.ink) + _bird(448, 26, 12, paints.ink),
        "unfinished": _sun(paints, 404, 80, 24, rays=False),
        "gap": _cloud(300, 30, 70, paints.of("muted", 0.5)),
        "none": _cloud(150, 34, 80, paints.of("muted", 0.7)) + _cloud(400, 30, 92, paints.of("muted", 0.7)),
        "away": _cloud(410, 32, 80, paints.of("muted", 0.5)),
        "shared": _sun(paints, 128, 58, 22) + _house(paints, 30, 78, 30) + _house(paints, 494, 78, 30),
        "apart": _cloud(280, 58, 64, paints.of("muted", 0.6)) + _house(paints, 18, 78, 30) + _house(paints, 508, 78, 30),
        "ice": "".join(
            f'<circle cx="{x}" cy="{y}" r="3" fill="{paints.of("muted", 0.6)}"/>'
            for x, y in ((60, 30), (130, 52), (196, 24), (262, 46), (330, 22), (392, 50), (456, 28), (520, 48))
        ),
    }[state]
    people = {
        "whole": ((176, 72, 40, False), (210, 72, 44, False), (352, 72, 42, True), (384, 72, 34, True)),
        "gap": ((210, 72, 42, True), (352, 72, 42, True)),
        "unfinished": ((236, 72, 42, True), (482, 78, 42, True)),
        "none": ((52, 78, 42, False), (508, 78, 42, False)),
        "away": ((64, 78, 42, True),),
        "shared": ((258, 72, 42, False), (300, 72, 42, True)),
        "apart": ((112, 78, 42, False), (448, 78, 42, False)),
        "ice": ((84, 78, 42, True), (476, 78, 42, True)),
    }[state]
    shown = {"away": "none", "apart": "none", "shared": "whole"}.get(state, state)
    return (
        _sky(paints)
        + sky
        + _bridge(paints, shown)
        + "".join(_person(x, y, size, paints.ink, waves=waves) for x, y, size, waves in people)
    )


PICTURES: dict[str, tuple[str, Draw]] = {
    "people-home": ("warn_fill", _home),
    "signed": ("good", _signed),
    "breach-detected": ("bad", _broken),
    "ceasefire-begun": ("good", _quiet),
    "ceasefire-collapsed": ("bad", _storm),
    "ending-accord": ("good", partial(_ending, state="whole")),
    "ending-accord-broken": ("bad", partial(_ending, state="gap")),
    "ending-all-settled": ("good", partial(_ending, state="shared")),
    "ending-nothing-settled": ("bad", partial(_ending, state="apart")),
    "ending-signed": ("accent", partial(_ending, state="whole")),
    "ending-walked-away": ("accent", partial(_ending, state="away")),
    "ending-talks-ended": ("accent", partial(_ending, state="apart")),
    "ending-time-ran-out": ("accent", partial(_ending, state="unfinished")),
    "ending-horizon": ("warn_fill", partial(_ending, state="unfinished")),
    "ending-breakdown": ("bad", partial(_ending, state="none")),
    "ending-withdrawal": ("warn_fill", partial(_ending, state="away")),
    "ending-frozen": ("accent", partial(_ending, state="ice")),
}
"""Mood and drawing of every picture; the endings are those of engine.codes.ENDINGS."""


def card_picture(page: Page, box: Box, name: str) -> float:
    """Draw a picture as wide as a box, or as high as leaves room for what it is about; returns its bottom.

    Raises KeyError for one that is not in PICTURES.
    """
    mood, draw = PICTURES[name]
    tall = min(box.w * TALL / WIDE, page.box.h * MOST_OF_PAGE)
    wide = tall * WIDE / TALL
    page.svg(Box(box.x + (box.w - wide) / 2, box.y, wide, tall), picture(page.theme, mood, draw))
    return box.y + tall


def picture(theme: Theme, mood: str, draw: Draw) -> str:
    """A picture in the colours of a theme, as SVG. The corners are rounded by what lies around it: the surface."""
    paints = Paints(theme, mood)
    corners = "".join(
        f'<path d="M{x} {y}H{x + across * CORNER}Q{x} {y} {x} {y + down * CORNER}Z" fill="{paints.of("surface")}"/>'
        for x, y, across, down in ((0, 0, 1, 1), (WIDE, 0, -1, 1), (0, TALL, 1, -1), (WIDE, TALL, -1, -1))
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {TALL}">{draw(paints)}{corners}</svg>'
