"""Exchanges of people beside the table: a row for every day, with what came of what was promised and how it was seen."""

from __future__ import annotations

from collections.abc import Sequence

from negotiate.present.exchanges import CAME, FALLEN, MISMATCH, MISSED, PART, TO_COME, Exchange, ExchangeDay
from negotiate.window.box import Box
from negotiate.window.page import Page

LOOKS = {
    CAME: ("check", "good", "good_fill"),
    PART: ("warning", "warn", "warn_fill"),
    MISSED: ("cross", "bad", "bad_fill"),
    MISMATCH: ("pause", "warn", "warn_fill"),
    TO_COME: ("clock", "muted", "accent"),
    FALLEN: ("broken", "muted", "accent"),
}
"""Icon, its colour, and the colour of the bar, by how a day stands."""


def exchanges(page: Page, box: Box, title: str, shown: Sequence[Exchange]) -> float:
    """Exchanges under a title, the newest first; returns the bottom."""
    y = page.text(box.tall(0), title, "strong").bottom + 6
    for one in shown:
        y = _exchange(page, Box(box.x, y, box.w), one) + 10
    return y - 10


def _exchange(page: Page, box: Box, one: Exchange) -> float:
    wide = page.measure(one.count_text, "small_strong")[0] + 4
    beside = wide < box.w * 0.6
    y = page.text(Box(box.x, box.y, box.w - (wide + 8 if beside else 0)), one.label, "small_strong").bottom
    if beside:
        page.text(Box(box.right - wide, box.y, wide), one.count_text, "small_strong", align="right")
    else:
        y = page.text(Box(box.x, y, box.w), one.count_text, "small_strong").bottom
    y = page.text(Box(box.x, y, box.w), f"{one.option_label} · {one.signed_text}", "caption", "muted").bottom + 5
    for day in one.days:
        y = _day(page, Box(box.x, y, box.w), day) + 6
    return y


def _day(page: Page, box: Box, day: ExchangeDay) -> float:
    icon, ink, fill = LOOKS[day.state]
    page.icon(icon, box.x + 2, box.y + 1, 16, ink)
    inner = Box(box.x + 28, box.y, box.w - 28)
    wide = page.measure(day.count_text, "caption_strong")[0] + 4
    top = page.text(Box(inner.x, inner.y, inner.w - wide - 8), day.when, "caption_strong").bottom
    page.text(Box(inner.right - wide, inner.y, wide), day.count_text, "caption_strong", align="right")
    page.bar(Box(inner.x, top + 2, inner.w, 7), day.share, fill)
    return page.text(Box(inner.x, top + 12, inner.w), day.note, "caption", ink).bottom
