"""A page: one redraw of a screen. It draws texts and boxes in logical units and collects the widgets a person can reach.

A screen is built anew whenever something has changed; there is no tree of objects to keep in step with the game. What
outlives a redraw (focus, scrolling, an open list) is in `Memory`, by the widget's key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import pygame

from negotiate.window import draw
from negotiate.window.box import Box
from negotiate.window.theme import STYLES, Colour, Style, Theme, mix
from negotiate.words.speaker import Speaker

LARGE = 20_000
"""Pixels from which on a box is filled rather than copied, which is quicker."""
Align = Literal["left", "centre", "right"]
Key = Callable[[int], bool]
"""Takes a pygame key; True when the widget has used it."""


@dataclass(frozen=True)
class Scale:
    """The scale of a slider: the value now, the ends and the step, in the slider's own unit, and what sets another value."""

    now: float
    low: float
    high: float
    step: float
    settle: Callable[[float], None]
    """Takes any value; it is brought to the nearest step between the ends."""


@dataclass
class Widget:
    """Something a person can reach: a key that stays the same, a role and a name for screen readers."""

    key: str
    role: str
    name: str
    box: Box
    """Where it is, in logical units of the window."""
    shown: Box | None
    """The part that is not scrolled away; None when nothing of it can be seen."""
    layer: int
    on: Callable[[], None] | None = None
    on_key: Key | None = None
    on_drag: Callable[[float, float], None] | None = None
    """Takes the position of the pointer as shares of the widget's width and height, 0..1."""
    enabled: bool = True
    value: str = ""
    tip: str = ""
    """Shown beside the pointer or the focus; where a widget is not enabled, why not."""
    scroll: str = ""
    """Key of the scroll area it lies in."""
    primary: bool = False
    group: str = ""
    """What is chosen here, where a widget is one of several to choose from."""
    scale: Scale | None = None
    order: int = 0
    """Widgets, texts and scroll areas of a page are numbered together, as they are drawn; so is a screen reader's order."""


@dataclass
class Scroll:
    """A part of the page whose content may be taller than its box. Positions and heights in logical units."""

    key: str
    box: Box
    offset: float
    content: float = 0.0
    layer: int = 0
    name: str = ""
    inside: str = ""
    """Key of the scroll area that this one lies in."""
    order: int = 0


@dataclass
class Written:
    """A text as it was drawn, for the checks of window/audit: the room it has, the room it needs, and what was clipped."""

    text: str
    need: Box
    room: Box
    layer: int
    scroll: str
    clip: Box | None
    style: str = ""
    order: int = 0


@dataclass
class Memory:
    """What outlives a redraw."""

    focus: str = ""
    focus_seen: bool = False
    """Whether the focus ring shows: after the keyboard was used, until the mouse is."""
    hover: str = ""
    pressed: str = ""
    tip: str = ""
    """The widget whose tip shows."""
    opened: str = ""
    """The widget whose list is open."""
    offsets: dict[str, float] = field(default_factory=dict)
    reveal: str = ""
    """The widget that should be scrolled into sight."""
    again: bool = False
    """A redraw is needed at once: a scroll position was out of range or the focus was out of sight."""


WINDOW = (1280, 800)
"""The window for which everything is laid out at scale 1, in pixels."""
MOST_REDRAWS = 6
"""A page is built again when a scroll position or a dialog's height has to settle; more often than this is a defect."""


def scale_for(size: tuple[int, int], text_size: float) -> float:
    """Pixels per logical unit: the window's size against WINDOW, never below 1, times the text size."""
    return max(1.0, min(size[0] / WINDOW[0], size[1] / WINDOW[1])) * text_size


class Page:
    """One redraw. `box` is the whole window in logical units; `scale` is pixels per unit."""

    def __init__(
        self,
        surface: pygame.Surface,
        scale: float,
        theme: Theme,
        speaker: Speaker,
        memory: Memory | None = None,
        *,
        reduced_motion: bool = False,
        paints: bool = True,
    ) -> None:
        """`paints`: with False everything is laid out and nothing is painted, which is enough for the checks."""
        self.surface, self.scale, self.theme = surface, scale, theme
        self.memory = memory if memory is not None else Memory()
        self.speaker = speaker
        self.reduced_motion = reduced_motion
        self._paints = paints
        width, height = surface.get_size()
        self.box = Box(0, 0, width / scale, height / scale)
        self.widgets: list[Widget] = []
        self.written: list[Written] = []
        self.scrolls: list[Scroll] = []
        self.layer = 0
        self._sight = (0.0, 0.0, self.box.w, self.box.h)
        self._open: list[Scroll] = []
        self._later: list[Callable[[], None]] = []

    # Words

    def say(self, message: str, /, **values: object) -> str:
        """A marked message in the person's language."""
        return self.speaker.say(message, **values)

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The form of a marked message that fits a count, which fills {count}."""
        return self.speaker.plural(one, many, count, **values)

    def number(self, value: float, places: int = 1, *, signed: bool = False) -> str:
        """A number as the person's language writes it."""
        return self.speaker.number(value, places, signed=signed)

    def amount(self, value: float, *, signed: bool = False) -> str:
        """A number without decimals where it is whole."""
        return self.speaker.amount(value, signed=signed)

    # Pixels

    def magnify(self, factor: float) -> None:
        """Draw everything larger from here on, as for a projector; the page has fewer units then. Call before drawing."""
        self.scale *= factor
        self.box = Box(0, 0, self.box.w / factor, self.box.h / factor)
        self._sight = (0.0, 0.0, self.box.w, self.box.h)

    def pixels(self, length: float) -> int:
        return round(length * self.scale)

    def rect(self, box: Box) -> pygame.Rect:
        scale = self.scale
        x, y = round(box.x * scale), round(box.y * scale)
        return pygame.Rect(x, y, round((box.x + box.w) * scale) - x, round((box.y + box.h) * scale) - y)

    def colour(self, token: str | Colour) -> Colour:
        return self.theme[token] if isinstance(token, str) else token

    def sees(self, box: Box) -> bool:
        """Whether any of a box is neither scrolled away nor outside the window."""
        left, top, right, bottom = self._sight
        return (
            self._paints
            and box.h > 0
            and box.w > 0
            and box.x < right
            and box.y < bottom
            and box.x + box.w > left
            and box.y + box.h > top
        )

    # Text

    def measure(self, text: str, style: str = "body", width: float = 1e6) -> tuple[float, float]:
        """Width and height that a text takes when it is wrapped into `width`."""
        look, pixels, limit = self._look(style, width)
        widest, count = draw.text_extent(text, look.weight, pixels, limit)
        return widest / self.scale, count * self._leading(look) / self.scale

    def line(self, style: str = "body") -> float:
        """Height of one line."""
        return self._leading(STYLES[style]) / self.scale

    def text(
        self,
        box: Box,
        text: str,
        style: str = "body",
        colour: str | Colour = "text",
        *,
        align: Align = "left",
        middle: bool = False,
    ) -> Box:
        """Write a text into the width of a box, wrapped; returns the box it took, which may be taller than `box`.

        `middle` puts it in the middle of the box's height. A box of height 0 has as much room as the text needs.
        """
        look, pixels, limit = self._look(style, box.w)
        lines = draw.wrap(text, look.weight, pixels, limit)
        leading = self._leading(look)
        height = len(lines) * leading / self.scale
        top = box.y + (box.h - height) / 2 if middle and box.h else box.y
        taken = Box(box.x, top, box.w, height)
        rgb = self.colour(colour)
        gap = (leading - draw.text_height(look.weight, pixels)) // 2
        widest, left = 0.0, box.right
        seen = self.sees(taken)
        for number, line in enumerate(lines):
            wide = draw.text_width(line, look.weight, pixels)
            x = self.pixels(box.x)
            if align != "left":
                spare = self.pixels(box.right) - x - wide
                x += spare if align == "right" else spare // 2
            widest, left = max(widest, wide / self.scale), min(left, x / self.scale)
            if seen and line:
                picture = draw.text_picture(line, look.weight, pixels, rgb)
                self.surface.blit(picture, (x, self.pixels(top) + number * leading + gap))
        room = box if box.h else taken
        self._note(text, Box(left, top, widest, height), room, style)
        return taken

    def _note(self, text: str, need: Box, room: Box, style: str) -> None:
        self._grow(need.bottom)
        inside = self._open[-1] if self._open else None
        key, clip = (inside.key, inside.box) if inside else ("", None)
        self.written.append(Written(text, need, room, self.layer, key, clip, style, self._order()))

    def _order(self) -> int:
        return len(self.widgets) + len(self.written) + len(self.scrolls)

    def _look(self, style: str, width: float) -> tuple[Style, int, int]:
        look = STYLES[style]
        return look, max(6, self.pixels(look.size)), max(1, int(width * self.scale + 0.5))

    def _leading(self, look: Style) -> int:
        return max(1, round(look.size * look.leading * self.scale))

    # Shapes

    def panel(
        self,
        box: Box,
        *,
        fill: str | Colour | None = "surface",
        border: str | Colour | None = "border",
        radius: float = 10,
        thickness: float = 1,
        shadow: bool = False,
        opacity: int = 255,
    ) -> Box:
        """A box with round corners."""
        self._grow(box.bottom)
        if not self.sees(box):
            return box
        area = self.rect(box)
        if shadow:
            self._shadow(area, radius)
        picture = draw.box_picture(
            area.size,
            self.pixels(radius),
            self.colour(fill) if fill else None,
            self.colour(border) if border else None,
            max(1, self.pixels(thickness)) if border else 0,
            opacity,
        )
        if fill and opacity == 255 and area.w * area.h > LARGE:
            edge = self.pixels(radius) + self.pixels(thickness) + 1
            self._frame(picture, area, edge)
            self.surface.fill(self.colour(fill), area.inflate(-2 * edge, -2 * edge))
            return box
        self.surface.blit(picture, area)
        return box

    def card(self, box: Box) -> Box:
        """A panel that lies on the background, with a soft shadow; returns the box inside its margin."""
        self.panel(box, border=None if self.theme.name == "light" else "border", shadow=True, radius=12)
        return box.inset(14, 12)

    def _shadow(self, area: pygame.Rect, radius: float) -> None:
        blur, fall = max(2, self.pixels(6)), self.pixels(2)
        opacity = 46 if self.theme.name == "light" else 120
        picture = draw.shadow_picture(area.size, self.pixels(radius), blur, self.theme["shadow"], opacity)
        spread = picture.get_rect(topleft=(area.x - 2 * blur, area.y - 2 * blur + fall))
        # what the box itself will cover need not be painted
        self._frame(picture, spread, 2 * blur + self.pixels(radius) + fall)

    def _frame(self, picture: pygame.Surface, area: pygame.Rect, edge: int) -> None:
        """Paint only the outermost `edge` pixels of a picture."""
        wide, tall = area.size
        if 2 * edge >= min(wide, tall):
            self.surface.blit(picture, area)
            return
        for x, y, w, h in (
            (0, 0, wide, edge),
            (0, tall - edge, wide, edge),
            (0, edge, edge, tall - 2 * edge),
            (wide - edge, edge, edge, tall - 2 * edge),
        ):
            self.surface.blit(picture, (area.x + x, area.y + y), (x, y, w, h))

    def stripes(self, box: Box, fill: str | Colour, stripe: str | Colour, border: str | Colour, radius: float = 6) -> None:
        """A striped box: on the table and not yet agreed."""
        self._grow(box.bottom)
        if self.sees(box):
            area = self.rect(box)
            self.surface.blit(
                draw.stripes_picture(
                    area.size,
                    self.pixels(radius),
                    self.colour(fill),
                    self.colour(stripe),
                    self.colour(border),
                    max(1, self.pixels(1.5)),
                    max(3, self.pixels(6)),
                ),
                area,
            )

    def bar(
        self,
        box: Box,
        share: float,
        colour: str | Colour = "accent",
        track: str | Colour = "track",
        mark: float | None = None,
    ) -> None:
        """A bar filled to `share`, 0..1; `mark` draws a line across at a share."""
        self._grow(box.bottom)
        if not self.sees(box):
            return
        area = self.rect(box)
        self.surface.blit(draw.bar_picture(area.size, self.colour(track)), area)
        filled = round(area.w * min(1.0, max(0.0, share)))
        if filled > 0:
            filled = max(filled, min(area.h, area.w))
            self.surface.blit(draw.bar_picture((filled, area.h), self.colour(colour)), area)
        if mark is not None:
            x = area.x + round(area.w * min(1.0, max(0.0, mark)))
            over = max(1, self.pixels(2))
            pygame.draw.rect(
                self.surface, self.theme["text"], (x - over // 2, area.y - over, max(2, over), area.h + 2 * over)
            )

    def dim(self) -> None:
        """Darken everything drawn so far, for a dialog over it."""
        self.surface.fill(
            (118, 120, 126) if self.theme.name == "light" else (96, 98, 104), special_flags=pygame.BLEND_RGB_MULT
        )

    def rule(self, x: float, y: float, w: float, colour: str | Colour = "border") -> None:
        """A thin line across."""
        self._grow(y + 1)
        pygame.draw.rect(
            self.surface, self.colour(colour), (self.pixels(x), self.pixels(y), self.pixels(w), max(1, self.pixels(1)))
        )

    def icon(self, name: str, x: float, y: float, size: float = 18, colour: str | Colour = "text") -> None:
        """An icon of assets/icons with its upper left corner at x, y."""
        self._grow(y + size)
        box = Box(x, y, size, size)
        if self.sees(box):
            self.surface.blit(draw.icon_picture(name, max(4, self.pixels(size)), self.colour(colour)), self.rect(box))

    def svg(self, box: Box, document: str) -> None:
        """A whole SVG document as a picture; nanosvg's part of SVG: no text, no markers, no filters."""
        self._grow(box.bottom)
        area = self.rect(box)
        if self.sees(box) and min(area.size) > 0:
            self.surface.blit(draw.svg_picture(document, area.size), area)

    def tint(self, over: str | Colour, share: float, under: str | Colour = "surface") -> Colour:
        """A colour laid thinly over another."""
        return mix(self.colour(under), self.colour(over), share)

    # Widgets

    def widget(
        self,
        key: str,
        role: str,
        name: str,
        box: Box,
        *,
        on: Callable[[], None] | None = None,
        on_key: Key | None = None,
        on_drag: Callable[[float, float], None] | None = None,
        enabled: bool = True,
        value: str = "",
        tip: str = "",
        primary: bool = False,
        group: str = "",
        scale: Scale | None = None,
    ) -> Widget:
        """Register something reachable. Its looks are drawn by the caller (window/widgets.py)."""
        self._grow(box.bottom)
        inside = self._open[-1] if self._open else None
        clip = self.surface.get_clip()
        seen = self.rect(box).clip(clip)
        shown = None
        if seen.w and seen.h:
            shown = Box(seen.x / self.scale, seen.y / self.scale, seen.w / self.scale, seen.h / self.scale)
        made = Widget(
            key,
            role,
            name,
            box,
            shown,
            self.layer,
            on,
            on_key,
            on_drag,
            enabled,
            value,
            tip,
            inside.key if inside else "",
            primary,
            group,
            scale,
            self._order(),
        )
        self.widgets.append(made)
        if inside is not None and self.memory.reveal == key:
            self._reveal(inside, box)
        if self.memory.reveal == key:
            self.memory.reveal = ""
        return made

    def _reveal(self, scroll: Scroll, box: Box) -> None:
        margin = 10.0
        over, under = scroll.box.y + margin - box.y, box.bottom - (scroll.box.bottom - margin)
        if over > 0 or under > 0:
            move = -over if over > 0 else min(under, box.y - scroll.box.y - margin)
            self.memory.offsets[scroll.key] = max(0.0, scroll.offset + move)
            self.memory.again = True

    def is_focused(self, key: str) -> bool:
        return self.memory.focus == key and self.memory.focus_seen

    def is_hovered(self, key: str) -> bool:
        return self.memory.hover == key

    def ring(self, box: Box, radius: float = 10) -> None:
        """The focus ring around a box."""
        self.panel(box.inset(-3), fill=None, border="focus", thickness=2.5, radius=radius + 3)

    # Areas that scroll, and layers

    @contextmanager
    def scroll(self, key: str, box: Box, name: str = "") -> Iterator[Box]:
        """A part of the page that scrolls when its content is taller than `box`. Yields the box to lay the content out in:
        its top is moved by the scroll position, and it leaves room for the scroll bar."""
        offset = self.memory.offsets.get(key, 0.0)
        inside = self._open[-1].key if self._open else ""
        scroll = Scroll(key, box, offset, layer=self.layer, name=name, inside=inside, order=self._order())
        clip = self.surface.get_clip()
        self.scrolls.append(scroll)
        self._open.append(scroll)
        self._look_through(self.rect(box).clip(clip))
        scroll.content = box.y - offset
        yield Box(box.x, box.y - offset, box.w - 12, box.h)
        self._open.pop()
        self._look_through(clip)
        height = scroll.content - (box.y - offset)
        scroll.content = height
        most = max(0.0, height - box.h)
        if offset > most + 0.5:
            self.memory.offsets[key] = most
            self.memory.again = True
        if most > 0.5:
            self._scroll_bar(scroll, most, name)
        if self._open:
            self._grow(box.bottom)

    def _scroll_bar(self, scroll: Scroll, most: float, name: str) -> None:
        box, key = scroll.box, scroll.key
        track = Box(box.right - 7, box.y + 2, 6, box.h - 4)
        length = max(24.0, track.h * box.h / scroll.content)
        thumb = Box(track.x, track.y + (track.h - length) * min(1.0, scroll.offset / most), track.w, length)
        bar_key = f"{key}/bar"
        strong = self.is_hovered(bar_key) or self.is_focused(bar_key)
        self.panel(track, fill="track", border=None, radius=3)
        self.panel(thumb, fill="strong_border" if strong else "locked", border=None, radius=3)
        memory = self.memory

        def move(by: float) -> bool:
            memory.offsets[key] = min(most, max(0.0, memory.offsets.get(key, 0.0) + by))
            return True

        def on_key(pressed: int) -> bool:
            steps = {
                pygame.K_UP: -40.0,
                pygame.K_DOWN: 40.0,
                pygame.K_PAGEUP: -box.h * 0.9,
                pygame.K_PAGEDOWN: box.h * 0.9,
                pygame.K_HOME: -most,
                pygame.K_END: most,
            }
            return move(steps[pressed]) if pressed in steps else False

        def on_drag(_across: float, down: float) -> None:
            memory.offsets[key] = min(most, max(0.0, (down * track.h - length / 2) / max(1.0, track.h - length) * most))

        bar = Widget(bar_key, "scroll bar", name, track, track, self.layer, on_key=on_key, on_drag=on_drag)
        bar.order = self._order()
        self.widgets.append(bar)
        if self.is_focused(bar_key):
            self.ring(track, 3)

    def _look_through(self, clip: pygame.Rect) -> None:
        self.surface.set_clip(clip)
        scale = self.scale
        self._sight = (clip.left / scale, clip.top / scale, clip.right / scale, clip.bottom / scale)

    def _grow(self, bottom: float) -> None:
        if self._open:
            self._open[-1].content = max(self._open[-1].content, bottom)

    def later(self, paint: Callable[[], None]) -> None:
        """Paint over everything else when the page is finished: open lists, tips."""
        self._later.append(paint)

    def finish(self) -> None:
        """Paint what lies over the rest."""
        while self._later:
            waiting, self._later = self._later, []
            self._look_through(self.surface.get_rect())
            self.layer += 1
            for paint in waiting:
                paint()
