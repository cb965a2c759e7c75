"""Checks of a drawn page: nothing clipped, nothing over something else, every target large enough, every widget named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from negotiate.window.box import Box
from negotiate.window.page import Page, Widget, Written

TOLERANCE = 1.6
"""Pixels by which rounding may move an edge."""
LEAST_TARGET, LEAST_PRIMARY = 24, 40
"""Least width and height in pixels of anything to press (WCAG 2.2, criterion 2.5.8), and of what a screen is for."""


def faults(page: Page) -> list[str]:
    """Everything that is wrong with a page, a sentence each; empty for a sound page."""
    return [*_clipped(page), *_over_each_other(page), *_targets(page)]


def _clipped(page: Page) -> Iterator[str]:
    slack = TOLERANCE / page.scale
    for written in page.written:
        if not written.text.strip():
            continue
        need, room = written.need, written.room
        if need.x < room.x - slack or need.right > room.right + slack:
            yield f"“{written.text}” needs {need.w:.0f} units across and has {room.w:.0f}."
        if need.y < room.y - slack or need.bottom > room.bottom + slack:
            yield f"“{written.text}” needs {need.h:.0f} units down and has {room.h:.0f}."
        limit = written.clip or page.box
        if need.x < limit.x - slack or need.right > limit.right + slack:
            yield f"“{written.text}” reaches out of its area at the side."
        if written.clip is None and (need.y < limit.y - slack or need.bottom > limit.bottom + slack):
            yield f"“{written.text}” reaches out of the window, and nothing scrolls there."


def _over_each_other(page: Page) -> Iterator[str]:
    texts = [(written.need, f"“{written.text}”", written) for written in _visible(page.written) if written.text.strip()]
    for one, other in _overlapping([(box, layer_of(written), label) for box, label, written in texts], page):
        yield f"The texts {one} and {other} lie over each other."
    widgets = [
        (widget.shown, widget.layer, f"'{widget.key}'")
        for widget in page.widgets
        if widget.shown is not None and widget.role != "scroll bar"
    ]
    for one, other in _overlapping([(box, layer, label) for box, layer, label in widgets if box is not None], page):
        yield f"The widgets {one} and {other} lie over each other."


def layer_of(written: Written) -> int:
    return written.layer


def _visible(texts: Sequence[Written]) -> Iterator[Written]:
    """The texts with what is scrolled away cut off."""
    for written in texts:
        if written.clip is None:
            yield written
            continue
        top, bottom = max(written.need.y, written.clip.y), min(written.need.bottom, written.clip.bottom)
        if bottom > top:
            shown = Box(written.need.x, top, written.need.w, bottom - top)
            yield Written(written.text, shown, written.room, written.layer, written.scroll, written.clip)


def _overlapping(items: list[tuple[Box, int, str]], page: Page) -> Iterator[tuple[str, str]]:
    slack = TOLERANCE / page.scale
    ordered = sorted(items, key=lambda item: item[0].y)
    for number, (box, layer, label) in enumerate(ordered):
        for other_box, other_layer, other in ordered[number + 1 :]:
            if other_box.y >= box.bottom - slack:
                break
            if layer != other_layer:
                continue
            across = min(box.right, other_box.right) - max(box.x, other_box.x)
            down = min(box.bottom, other_box.bottom) - max(box.y, other_box.y)
            if across > slack and down > slack:
                yield label, other


def _targets(page: Page) -> Iterator[str]:
    keys = sorted(widget.key for widget in page.widgets)
    for one, other in pairwise(keys):
        if one == other:
            yield f"Two widgets have the key '{one}'."
    for widget in page.widgets:
        if widget.role == "scroll bar":
            continue  # WCAG leaves out what the platform's own equivalent is: the wheel, the keys and touch scroll as well
        yield from _target(widget, page.scale)


def _target(widget: Widget, scale: float) -> Iterator[str]:
    least = LEAST_PRIMARY if widget.primary else LEAST_TARGET
    if min(widget.box.w, widget.box.h) * scale < least - 0.5:
        yield f"'{widget.key}' is {widget.box.w * scale:.0f} by {widget.box.h * scale:.0f} pixels; {least} is the least."
    if not widget.name.strip():
        yield f"'{widget.key}' has no name for a screen reader."
