"""The rounds as a line: what is past with its marks, the round that is being played, and what is ahead."""

from __future__ import annotations

from negotiate.present.chronicle import RoundMark
from negotiate.window.box import Box
from negotiate.window.page import Page

MARKS = {
    "signed": ("check", "good_fill", "on_good"),
    "opened": ("unlock", "good_fill", "on_good"),
    "closed": ("lock", "warn_fill", "on_warn"),
    "card": ("card", "warn_fill", "on_warn"),
    "breach": ("warning", "bad_fill", "on_bad"),
    "default": ("pause", "bad_fill", "on_bad"),
    "fell": ("broken", "bad_fill", "on_bad"),
    "collapse": ("broken", "bad_fill", "on_bad"),
    "gesture": ("gift", "accent", "on_accent"),
    "accord": ("flag", "accent", "on_accent"),
    "ended": ("flag", "accent", "on_accent"),
}
"""Icon, ground and ink of a mark."""
WEIGHT = ("ended", "accord", "collapse", "fell", "breach", "default", "signed", "opened", "closed", "gesture", "card")
"""Which mark shows when a round has several: the first of these."""


def timeline(page: Page, box: Box, marks: tuple[RoundMark, ...]) -> None:
    """Draw the line into a box; each round tells more when it is pointed at."""
    if not marks:
        return
    step = box.w / len(marks)
    size = min(24.0, step - 2)
    y = box.y + 4 + 12
    now = next((place for place, mark in enumerate(marks) if mark.state == "now"), len(marks) - 1)
    start, end = box.x + step / 2, box.x + step * (len(marks) - 0.5)
    reached = box.x + step * (now + 0.5)
    page.panel(Box(start, y - 1.5, max(1.0, end - start), 3), fill="track", border=None, radius=1.5)
    page.panel(Box(start, y - 1.5, max(1.0, reached - start), 3), fill="accent", border=None, radius=1.5)
    label_every = 1 if step > 22 * max(1.0, page.line("caption") / 16) else 2 if step > 12 else 4
    for place, mark in enumerate(marks):
        x = box.x + step * (place + 0.5)
        _mark(page, x, y, size, mark)
        if place % label_every == 0 or mark.state == "now":
            if mark.state != "now" and label_every > 1 and abs(place - now) == 1:
                continue
            text = str(mark.round)
            wide = page.measure(text, "caption_strong")[0]
            page.text(
                Box(x - wide / 2, y + 15, wide + 1),
                text,
                "caption_strong" if mark.state == "now" else "caption",
                "text" if mark.state == "now" else "muted",
            )
        target = Box(x - max(12.0, min(step, 30) / 2), y - 13, max(24.0, min(step, 30)), 26)
        if step >= 24:
            key = f"round/{mark.round}"
            page.widget(key, "round", mark.text, target, tip=mark.text)
            if page.is_focused(key):
                page.ring(target, 8)


def timeline_height(page: Page) -> float:
    """Height that the line takes."""
    return 4 + 12 + 15 + page.line("caption")


def _mark(page: Page, x: float, y: float, size: float, mark: RoundMark) -> None:
    kind = next((kind for kind in WEIGHT if kind in mark.marks), "")
    if kind and mark.state != "ahead":
        icon, ground, ink = MARKS[kind]
        page.panel(Box(x - size / 2, y - size / 2, size, size), fill=ground, border="surface", thickness=2, radius=size / 2)
        page.icon(icon, x - size * 0.29, y - size * 0.29, size * 0.58, ink)
    elif mark.state == "ahead":
        page.panel(Box(x - 5, y - 5, 10, 10), fill="surface", border="locked", thickness=2, radius=5)
    else:
        page.panel(Box(x - 6, y - 6, 12, 12), fill="accent", border="surface", thickness=2, radius=6)
    if mark.state == "now":
        reach = max(size, 14) / 2 + 4
        page.panel(Box(x - reach, y - reach, 2 * reach, 2 * reach), fill=None, border="accent", thickness=2.5, radius=reach)
