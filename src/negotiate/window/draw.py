"""Drawing: text, rounded boxes, shadows and SVG pictures, each made once and kept.

Everything here is in pixels of the surface; window/page.py turns logical units into pixels.
"""

from __future__ import annotations

import io
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cache, lru_cache

import pygame

from negotiate.paths import assets_folder
from negotiate.window.theme import Colour, hexadecimal

FONT_FILES = {"regular": "Inter-Regular.otf", "semibold": "Inter-SemiBold.otf", "bold": "Inter-Bold.otf"}
CACHE_BYTES = 96 * 2**20
"""Room for kept pictures; the oldest unused ones go first."""


class PictureCache:
    """Surfaces by key; forgets the longest unused ones when they take more than `limit` bytes."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        self._limit, self._bytes = limit, 0
        self._kept: OrderedDict[Hashable, pygame.Surface] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], pygame.Surface]) -> pygame.Surface:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        found = self._kept[key] = make()
        self._bytes += _bytes(found)
        while self._bytes > self._limit and len(self._kept) > 1:
            self._bytes -= _bytes(self._kept.popitem(last=False)[1])
        return found

    def clear(self) -> None:
        self._kept.clear()
        self._bytes = 0


PICTURES = PictureCache()
_OWN_SIZE = re.compile(r'\s(?:width|height)="[^"]*"')
_WRAPPED: OrderedDict[tuple[str, str, int, int], tuple[str, ...]] = OrderedDict()


def _bytes(surface: pygame.Surface) -> int:
    return surface.get_width() * surface.get_height() * 4


@cache
def _font(weight: str, pixels: int) -> pygame.font.Font:
    if not pygame.font.get_init():
        pygame.font.init()
    return pygame.font.Font(assets_folder() / "fonts" / FONT_FILES[weight], pixels)


def forget_fonts() -> None:
    """Drop everything that belongs to a font module about to be shut down."""
    _font.cache_clear()
    _width.cache_clear()
    text_extent.cache_clear()
    _WRAPPED.clear()
    PICTURES.clear()


@cache
def _width(text: str, weight: str, pixels: int) -> int:
    return _font(weight, pixels).size(text)[0]


def text_width(text: str, weight: str, pixels: int) -> int:
    """Width of one line of text in pixels."""
    return _width(text, weight, pixels)


def text_height(weight: str, pixels: int) -> int:
    """Height of the letters of one line, from the highest ascender to the lowest descender, in pixels."""
    font = _font(weight, pixels)
    return font.get_ascent() - font.get_descent()


def wrap(text: str, weight: str, pixels: int, width: int) -> tuple[str, ...]:
    """The text in lines no wider than `width` pixels; a word that is too long by itself is broken between letters."""
    key = (text, weight, pixels, width)
    known = _WRAPPED.get(key)
    if known is None:
        known = tuple(line for paragraph in text.split("\n") for line in _wrap_paragraph(paragraph, weight, pixels, width))
        _WRAPPED[key] = known
        if len(_WRAPPED) > 20_000:
            _WRAPPED.popitem(last=False)
    return known


@lru_cache(20_000)
def text_extent(text: str, weight: str, pixels: int, width: int) -> tuple[int, int]:
    """Width in pixels of the longest line of a wrapped text, and how many lines there are."""
    lines = wrap(text, weight, pixels, width)
    return max(text_width(line, weight, pixels) for line in lines), len(lines)


def _wrap_paragraph(text: str, weight: str, pixels: int, width: int) -> list[str]:
    if text_width(text, weight, pixels) <= width:
        return [text]
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if text_width(longer, weight, pixels) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while text_width(line, weight, pixels) > width and len(line) > 1:
            cut = _fitting(line, weight, pixels, width)
            lines.append(line[:cut])
            line = line[cut:]
    lines.append(line)
    return lines


def _fitting(word: str, weight: str, pixels: int, width: int) -> int:
    """How many letters of a word fit; after a hyphen or a slash where there is one, and at least one letter."""
    count = 1
    while count < len(word) and text_width(word[: count + 1], weight, pixels) <= width:
        count += 1
    seam = max(word.rfind("-", 0, count), word.rfind("/", 0, count), word.rfind("_", 0, count))
    return seam + 1 if seam > 0 else count


def text_picture(text: str, weight: str, pixels: int, colour: Colour) -> pygame.Surface:
    """One line of text."""
    return PICTURES.get(("text", text, weight, pixels, colour), lambda: _font(weight, pixels).render(text, True, colour))


def svg_picture(svg: str, size: tuple[int, int]) -> pygame.Surface:
    """An SVG document as a picture of exactly this size in pixels. The document's own width and height are replaced."""
    return PICTURES.get(("svg", svg, size), lambda: _rasterise(svg, size))


def _rasterise(svg: str, size: tuple[int, int]) -> pygame.Surface:
    start = svg.index("<svg")
    end = svg.index(">", start)
    head = _OWN_SIZE.sub("", svg[start + 4 : end])
    document = f'<svg width="{size[0]}" height="{size[1]}"{head}>{svg[end + 1 :]}'
    picture = pygame.image.load(io.BytesIO(document.encode()), "picture.svg")
    return picture.convert_alpha() if pygame.display.get_init() and pygame.display.get_surface() else picture


@cache
def _icon_source(name: str) -> str:
    return (assets_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def icon_picture(name: str, pixels: int, colour: Colour) -> pygame.Surface:
    """An icon of assets/icons in one colour, square."""
    return PICTURES.get(
        ("icon", name, pixels, colour),
        lambda: _rasterise(_icon_source(name).replace("currentColor", hexadecimal(colour)), (pixels, pixels)),
    )


def box_picture(
    size: tuple[int, int], radius: int, fill: Colour | None, border: Colour | None, thickness: int, opacity: int = 255
) -> pygame.Surface:
    """A box with round corners; no fill or no border with None. Corners come from SVG, the rest is stretched."""
    radius = max(0, min(radius, size[0] // 2, size[1] // 2))
    key = ("box", size, radius, fill, border, thickness, opacity)
    return PICTURES.get(key, lambda: _make_box(size, radius, fill, border, thickness, opacity))


def _make_box(
    size: tuple[int, int], radius: int, fill: Colour | None, border: Colour | None, thickness: int, opacity: int
) -> pygame.Surface:
    side = 2 * radius + 2 * thickness + 4
    half = thickness / 2 if border else 0.0
    paint = f'fill="{hexadecimal(fill)}"' if fill else 'fill="none"'
    line = f'stroke="{hexadecimal(border)}" stroke-width="{thickness}"' if border and thickness else ""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><rect x="{half}" y="{half}" '
        f'width="{side - 2 * half}" height="{side - 2 * half}" rx="{max(0.0, radius - half)}" {paint} {line}/></svg>'
    )
    picture = nine_slice(_rasterise(svg, (side, side)), size, radius + thickness + 1)
    if opacity < 255:
        picture.fill((255, 255, 255, opacity), special_flags=pygame.BLEND_RGBA_MULT)
    return picture


def nine_slice(tile: pygame.Surface, size: tuple[int, int], corner: int) -> pygame.Surface:
    """A tile stretched to a size without touching its corners."""
    width, height = tile.get_size()
    if size == (width, height):
        return tile
    corner = min(corner, size[0] // 2, size[1] // 2, (width - 1) // 2, (height - 1) // 2)
    made = pygame.Surface(size, pygame.SRCALPHA)
    across = (
        (0, corner, 0, corner),
        (corner, width - 2 * corner, corner, size[0] - 2 * corner),
        (width - corner, corner, size[0] - corner, corner),
    )
    down = (
        (0, corner, 0, corner),
        (corner, height - 2 * corner, corner, size[1] - 2 * corner),
        (height - corner, corner, size[1] - corner, corner),
    )
    for x, w, to_x, to_w in across:
        for y, h, to_y, to_h in down:
            if min(w, h, to_w, to_h) <= 0:
                continue
            part = tile.subsurface((x, y, w, h))
            if (w, h) != (to_w, to_h):
                part = pygame.transform.scale(part, (to_w, to_h))
            made.blit(part, (to_x, to_y))
    return made


def shadow_picture(size: tuple[int, int], radius: int, blur: int, colour: Colour, opacity: int) -> pygame.Surface:
    """A soft shadow of a box of `size`; the picture is `2 * blur` larger on every side."""
    return PICTURES.get(
        ("shadow", size, radius, blur, colour, opacity), lambda: _make_shadow(size, radius, blur, colour, opacity)
    )


def _make_shadow(size: tuple[int, int], radius: int, blur: int, colour: Colour, opacity: int) -> pygame.Surface:
    margin = 2 * blur
    side = 2 * radius + 4 * blur + 4
    tile = pygame.Surface((side + 2 * margin, side + 2 * margin), pygame.SRCALPHA)
    tile.fill((*colour, 0))
    pygame.draw.rect(tile, (*colour, opacity), (margin, margin, side, side), border_radius=radius)
    for _ in range(2):
        tile = pygame.transform.box_blur(tile, max(1, blur // 2))
    return nine_slice(tile, (size[0] + 2 * margin, size[1] + 2 * margin), margin + radius + 2 * blur)


def bar_picture(size: tuple[int, int], colour: Colour) -> pygame.Surface:
    """A bar with round ends."""
    return box_picture(size, min(size) // 2, colour, None, 0)


def stripes_picture(
    size: tuple[int, int], radius: int, fill: Colour, stripe: Colour, border: Colour, thickness: int, step: int
) -> pygame.Surface:
    """A box with round corners and slanting stripes: something that is on the table and not yet agreed."""
    key = ("stripes", size, radius, fill, stripe, border, thickness, step)
    return PICTURES.get(key, lambda: _make_stripes(size, radius, fill, stripe, border, thickness, step))


def _make_stripes(
    size: tuple[int, int], radius: int, fill: Colour, stripe: Colour, border: Colour, thickness: int, step: int
) -> pygame.Surface:
    width, height = size
    lines = "".join(
        f'<path d="M{x} {height + step}L{x + height + step} 0" stroke="{hexadecimal(stripe)}" '
        f'stroke-width="{step * 0.34:.2f}"/>'
        for x in range(-height - step, width + step, step)
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{lines}</svg>'
    picture = box_picture(size, radius, fill, None, 0).copy()
    striped = pygame.Surface(size, pygame.SRCALPHA)
    striped.blit(_rasterise(svg, size), (0, 0))
    striped.blit(box_picture(size, radius, (255, 255, 255), None, 0), (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
    picture.blit(striped, (0, 0))
    picture.blit(box_picture(size, radius, None, border, thickness), (0, 0))
    return picture
