"""Widgets: what a person can press, switch, choose or drag. Each draws itself, registers itself and returns the box it took.

A widget is as wide as the box it gets and as tall as its text needs; a box's height is the least it takes. So a page that
stacks widgets by the boxes they return grows with the text size and with longer languages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import pygame

from negotiate.window.box import Box
from negotiate.window.page import Page, Scale
from negotiate.window.theme import mix

Value = TypeVar("Value")
Does = Callable[[], None]

LEAST, PRIMARY = 34.0, 42.0
"""Least heights of a plain and of a primary button; the law of the house is 24 and 40 pixels."""


def button_width(page: Page, label: str, icon: str | None = None, *, small: bool = False) -> float:
    """Width that a button takes when its label stays on one line."""
    wide = page.measure(label, "small_strong" if small else "strong")[0] if label else 0.0
    return wide + (26 if icon and label else 20 if icon else 0) + (24 if small else 30)


def button(
    page: Page,
    key: str,
    box: Box,
    label: str,
    on: Does,
    *,
    icon: str | None = None,
    kind: str = "plain",
    enabled: bool = True,
    tip: str = "",
    name: str = "",
    chosen: bool = False,
) -> Box:
    """A button. `kind`: plain, primary, quiet (no box until pointed at), good or bad. `tip` says why it is not enabled."""
    small = kind == "small"
    style = "small_strong" if small else "strong"
    least = PRIMARY if kind in ("primary", "good", "bad") else 30.0 if small else LEAST
    beside = (26 if label else 20) if icon else 0
    room = max(10.0, box.w - beside - (16 if small else 22))
    wide, tall = page.measure(label, style, room) if label else (0.0, 0.0)
    taken = box.tall(max(least, box.h, tall + 12))
    hovered, focused = page.is_hovered(key) and enabled, page.is_focused(key)
    pressed = page.memory.pressed == key and hovered
    theme = page.theme
    fills = {"primary": "accent", "good": "good_fill", "bad": "bad_fill"}
    inks = {"primary": "on_accent", "good": "on_good", "bad": "on_bad"}
    ink = theme[inks.get(kind, "text")]
    fill = theme[fills[kind]] if kind in fills else theme["hover"] if hovered else theme["raised"]
    border = None if kind in fills else theme["accent"] if hovered else theme["border"]
    if kind in fills and hovered:
        fill = mix(fill, theme["text"] if theme.name == "dark" else (0, 0, 0), 0.14)
    if chosen:
        fill, border, ink = theme["selected"], theme["accent"], theme["text"]
    if not enabled:
        fill, border, ink = mix(theme["raised"], theme["surface"], 0.5), theme["border"], theme["muted"]
    if kind != "quiet" or hovered or chosen:
        page.panel(taken, fill=fill, border=border, radius=8, thickness=1.5 if chosen else 1)
    if pressed:
        page.panel(taken, fill=None, border=theme["text"], radius=8)
    start = taken.x + (taken.w - wide - beside) / 2
    if icon:
        page.icon(icon, start if label else taken.x + (taken.w - 20) / 2, taken.y + (taken.h - 20) / 2, 20, ink)
    if label:
        page.text(Box(start + beside, taken.y, wide + 1, taken.h), label, style, ink, align="centre", middle=True)
    if focused:
        page.ring(taken, 8)
    page.widget(
        key,
        "button",
        name or label,
        taken,
        on=on if enabled else None,
        enabled=enabled,
        tip=tip,
        primary=kind in fills,
        value="chosen" if chosen else "",
    )
    return taken


def toggle(page: Page, key: str, box: Box, label: str, value: bool, on: Callable[[bool], None]) -> Box:
    """A switch with its label beside it."""
    wide, tall = page.measure(label, "body", box.w - 62)
    taken = Box(box.x, box.y, min(box.w, wide + 66), max(LEAST, tall + 8))
    switch = Box(taken.x + 4, taken.y + (taken.h - 22) / 2, 40, 22)
    page.panel(switch, fill="accent" if value else "track", border="accent" if value else "strong_border", radius=11)
    knob = Box(switch.x + (20 if value else 3), switch.y + 3, 16, 16)
    page.panel(knob, fill="on_accent" if value else "strong_border", border=None, radius=8)
    page.text(Box(taken.x + 54, taken.y, taken.w - 56, taken.h), label, middle=True)
    if page.is_focused(key):
        page.ring(taken, 8)
    page.widget(key, "switch", label, taken, on=lambda: on(not value), value="on" if value else "off")
    return taken


def choice(
    page: Page,
    key: str,
    box: Box,
    options: Sequence[tuple[Value, str]],
    value: Value,
    on: Callable[[Value], None],
    *,
    label: str = "",
    role: str = "radio button",
    icons: Sequence[str] = (),
) -> Box:
    """One of a few, side by side; over several rows when the labels would not fit. Left and right go through them."""
    top = box.y
    if label:
        top = page.text(box.tall(0), label, "small_strong", "muted").bottom + 4
    extra = 26.0 if icons else 0.0
    widest = max(page.measure(text, "strong")[0] for _, text in options) + 24 + extra
    longest_word = max(page.measure(word, "strong")[0] for _, text in options for word in text.split(" ")) + 20 + extra
    count = len(options)
    across = min(count, max(1, int(box.w // min(widest, max(longest_word, 72.0)))))
    while count % across and across > 1 and -(-count // across) == -(-count // (across - 1)):
        across -= 1
    share = box.w / across
    rows = [options[start : start + across] for start in range(0, count, across)]
    heights = [
        max(LEAST + 2, *(page.measure(text, "strong", share - 16 - extra)[1] + 14 for _, text in row)) for row in rows
    ]
    taken = Box(box.x, top, box.w, sum(heights))
    page.panel(taken, fill="raised", radius=9)
    y, number = top, 0
    for row, tall in zip(rows, heights, strict=True):
        for column, (own, text) in enumerate(row):
            cell = Box(box.x + column * share, y, share, tall)
            _segment(
                page,
                f"{key}/{number}",
                cell,
                text,
                own == value,
                role,
                icons[number] if icons else None,
                partial(on, own),
                label,
            )
            number += 1
        y += tall
    return Box(box.x, box.y, box.w, taken.bottom - box.y)


def _segment(
    page: Page, key: str, cell: Box, text: str, chosen: bool, role: str, icon: str | None, on: Does, group: str
) -> None:
    inner = cell.inset(3)
    ink = "on_accent" if chosen else "text"
    if chosen:
        page.panel(inner, fill="accent", border=None, radius=7)
    elif page.is_hovered(key):
        page.panel(inner, fill="hover", border=None, radius=7)
    wide = page.measure(text, "strong", inner.w - 10 - (26 if icon else 0))[0]
    start = inner.x + (inner.w - wide - (26 if icon else 0)) / 2
    if icon:
        page.icon(icon, start, inner.y + (inner.h - 18) / 2, 18, ink)
        start += 26
    page.text(Box(start, inner.y, wide + 1, inner.h), text, "strong", ink, align="centre", middle=True)
    if page.is_focused(key):
        page.ring(inner, 7)
    page.widget(key, role, text, inner, on=on, value="chosen" if chosen else "", group=group)


def tabs(
    page: Page, key: str, box: Box, options: Sequence[tuple[Value, str]], value: Value, on: Callable[[Value], None]
) -> Box:
    """Tabs above a part of the page."""
    return choice(page, key, box, options, value, on, role="tab")


def dropdown(
    page: Page,
    key: str,
    box: Box,
    options: Sequence[tuple[Value, str]],
    value: Value,
    on: Callable[[Value], None],
    *,
    label: str = "",
    name: str = "",
) -> Box:
    """One of many, in a list that opens. Enter or a click opens it, arrows go through it, Escape closes it."""
    top = box.y
    if label:
        top = page.text(box.tall(0), label, "small_strong", "muted").bottom + 4
    current = next((text for own, text in options if own == value), "")
    tall = page.measure(current, "strong", box.w - 48)[1]
    taken = Box(box.x, top, box.w, max(LEAST + 2, tall + 14))
    opened = page.memory.opened == key
    page.panel(taken, fill="hover" if page.is_hovered(key) else "raised", border="accent" if opened else "border", radius=8)
    page.text(Box(taken.x + 12, taken.y, taken.w - 46, taken.h), current, "strong", middle=True)
    page.icon("down", taken.right - 30, taken.y + (taken.h - 18) / 2, 18, "muted")
    if page.is_focused(key):
        page.ring(taken, 8)
    memory = page.memory
    chosen = next((number for number, (own, _) in enumerate(options) if own == value), 0)

    def toggle_list() -> None:
        if memory.opened == key:
            memory.opened = ""
        else:
            memory.opened, memory.focus = key, f"{key}/{chosen}"

    page.widget(key, "drop-down list", name or label, taken, on=toggle_list, value=current)
    if opened:
        shown = page.surface.get_clip().colliderect(page.rect(taken))
        if shown:
            page.later(lambda: _open_list(page, key, taken, options, chosen, on))
        else:
            memory.opened = ""
    return Box(box.x, box.y, box.w, taken.bottom - box.y)


def _open_list(
    page: Page, key: str, at: Box, options: Sequence[tuple[Value, str]], chosen: int, on: Callable[[Value], None]
) -> None:
    """The list of a drop-down, over the page: below its box where there is room, else above, else as high as the window."""
    memory = page.memory
    wide = max(at.w, min(page.box.w - 16, max(page.measure(text, "body")[0] for _, text in options) + 60))
    heights = [max(LEAST, page.measure(text, "body", wide - 60)[1] + 10) for _, text in options]
    tall = sum(heights) + 8
    under, over = page.box.bottom - at.bottom - 8, at.y - 8
    if tall <= under or under >= over:
        area = Box(at.x, at.bottom + 2, wide, min(tall, under))
    else:
        area = Box(at.x, at.y - 2 - min(tall, over), wide, min(tall, over))
    area = area.moved(min(0.0, page.box.right - 8 - area.right))
    page.panel(area, fill="surface", border="strong_border", radius=10, shadow=True)
    with page.scroll(f"{key}/list", area.inset(4), "") as inner:
        y = inner.y
        for number, ((own, text), height) in enumerate(zip(options, heights, strict=True)):
            row = Box(inner.x, y, inner.w, height)
            row_key = f"{key}/{number}"

            def pick(own: Value = own) -> None:
                memory.opened, memory.focus = "", key
                on(own)

            if page.is_hovered(row_key) or memory.focus == row_key:
                page.panel(row, fill="hover", border=None, radius=7)
            if number == chosen:
                page.icon("check", row.x + 8, row.y + (row.h - 16) / 2, 16, "accent_ink")
            page.text(Box(row.x + 32, row.y, row.w - 36, row.h), text, "body", middle=True)
            if page.is_focused(row_key):
                page.ring(row.inset(3, 2), 6)
            page.widget(row_key, "option", text, row, on=pick, value="chosen" if number == chosen else "")
            y += height


def slider(
    page: Page,
    key: str,
    box: Box,
    label: str,
    value: float,
    low: float,
    high: float,
    step: float,
    on: Callable[[float], None],
    shown: Callable[[float], str] = "{:g}".format,
) -> Box:
    """A value on a scale. Left and right move it by a step, Page Up and Down by five, Home and End to the ends."""
    text = shown(value)
    if label:
        number = page.measure(text, "strong")[0] + 4
        top = page.text(Box(box.x, box.y, box.w - number - 8), label, "small_strong", "muted")
        page.text(Box(box.right - number, box.y, number), text, "strong", align="right")
        y = max(top.bottom, box.y + page.line("strong")) + 2
    else:
        y = box.y
    taken = Box(box.x, y, box.w, 28)
    groove = Box(taken.x + 10, taken.y + 11, taken.w - 20, 6)
    share = 0.0 if high <= low else (value - low) / (high - low)
    page.bar(groove, share)
    knob = Box(groove.x + groove.w * share - 9, taken.y + 5, 18, 18)
    page.panel(knob, fill="accent", border="surface", thickness=2, radius=9)
    if page.is_focused(key):
        page.ring(taken, 8)

    def settle(wanted: float) -> None:
        wanted = low + round((min(high, max(low, wanted)) - low) / step) * step
        if wanted != value:
            on(min(high, wanted))

    def on_key(pressed: int) -> bool:
        moves = {
            pygame.K_LEFT: -step,
            pygame.K_RIGHT: step,
            pygame.K_DOWN: -step,
            pygame.K_UP: step,
            pygame.K_PAGEDOWN: -5 * step,
            pygame.K_PAGEUP: 5 * step,
            pygame.K_HOME: low - high,
            pygame.K_END: high - low,
        }
        if pressed in moves:
            settle(value + moves[pressed])
        return pressed in moves

    def on_drag(across: float, _down: float) -> None:
        inside = (across * taken.w - 10) / max(1.0, groove.w)
        settle(low + inside * (high - low))

    scale = Scale(value, low, high, step, settle)
    page.widget(key, "slider", label, taken, on_key=on_key, on_drag=on_drag, value=text, scale=scale)
    return Box(box.x, box.y, box.w, taken.bottom - box.y)


def link_row(
    page: Page,
    key: str,
    box: Box,
    on: Does,
    name: str,
    *,
    chosen: bool = False,
    tip: str = "",
    radius: float = 9,
    fill: str | None = None,
) -> None:
    """A whole box that can be pressed; draw its content over it afterwards."""
    hovered = page.is_hovered(key)
    ground = "selected" if chosen else "hover" if hovered else fill
    if ground or chosen or hovered:
        page.panel(
            box,
            fill=ground,
            border="accent" if chosen or hovered else "border" if fill else None,
            radius=radius,
            thickness=2 if chosen else 1,
        )
    if page.is_focused(key):
        page.ring(box, radius)
    page.widget(key, "button", name, box, on=on, tip=tip, value="chosen" if chosen else "")


def badge(
    page: Page,
    x: float,
    y: float,
    text: str,
    *,
    colour: str = "muted",
    fill: str | None = None,
    icon: str | None = None,
    style: str = "caption_strong",
    room: float = 1e6,
) -> Box:
    """A short word in a round frame; returns its box."""
    beside = 18 if icon else 0
    wide, tall = page.measure(text, style, room - 18 - beside)
    box = Box(x, y, wide + 18 + beside, tall + 6)
    page.panel(box, fill=fill, border=colour if fill is None else None, radius=min(box.h / 2, 12))
    if icon:
        page.icon(icon, box.x + 8, box.y + (box.h - 14) / 2, 14, colour)
    page.text(Box(box.x + 9 + beside, box.y, wide + 1, box.h), text, style, colour, middle=True)
    return box


def notice(page: Page, box: Box, text: str, *, tone: str = "warn", icon: str = "info", style: str = "body") -> Box:
    """A sentence in a tinted box: tone warn, good or bad."""
    tall = page.measure(text, style, box.w - 54)[1]
    taken = box.tall(max(LEAST, tall + 18))
    page.panel(taken, fill=f"tint_{tone}", border=f"{tone}", radius=9)
    page.icon(icon, taken.x + 12, taken.y + (taken.h - 20) / 2, 20, tone)
    page.text(Box(taken.x + 42, taken.y, taken.w - 54, taken.h), text, style, middle=True)
    return taken


def bubble(page: Page, at: Box, text: str) -> None:
    """A tip beside a box, inside the window."""
    room = min(380.0, page.box.w - 40)
    wide, tall = page.measure(text, "small", room)
    area = Box(at.x, at.bottom + 8, wide + 24, tall + 18)
    if area.bottom > page.box.bottom - 6:
        area = area.moved(0, at.y - 8 - area.h - area.y)
    area = area.moved(min(0.0, page.box.right - 8 - area.right), max(0.0, 6 - area.y))
    page.panel(area, fill="tooltip", border=None, radius=8, shadow=True)
    page.text(Box(area.x + 12, area.y, wide + 1, area.h), text, "small", "tooltip_text", middle=True)
