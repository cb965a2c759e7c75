"""The ledger of promises beside the table: text by text, who owes what, how far it is delivered, and what it holds up."""

from __future__ import annotations

from negotiate.present.promises import PromiseRow, PromiseText
from negotiate.window.box import Box
from negotiate.window.emblems import emblem
from negotiate.window.page import Page
from negotiate.window.screens.table_state import TableState
from negotiate.window.widgets import button, button_width

LOOKS = {
    "delivered": ("check", "good", "good_fill"),
    "due": ("clock", "accent_ink", "accent"),
    "ahead": ("clock", "muted", "accent"),
    "overdue": ("warning", "bad", "bad_fill"),
    "suspended": ("pause", "warn", "warn_fill"),
}
"""Icon, colour of the icon and of the step that is next, by how a promise stands (engine.promises.STATES)."""
MOST_STEPS = 8
"""Steps that are drawn one by one; more are a bar."""


def promises(page: Page, box: Box, table: TableState) -> float:
    """All promises that bind; returns the bottom."""
    told = table.scene.promises
    if not told.texts and not told.carried_out:
        return page.text(box.tall(0), page.say("Nothing is signed yet."), "small", "muted").bottom
    y = page.text(box.tall(0), told.summary, "small_strong").bottom + 6 if told.summary else box.y
    if table.ledger is not None and told.texts:
        label = page.say("Promises as a picture")
        wide = min(box.w, button_width(page, label, "balance"))
        y = button(page, "promises", Box(box.x, y, wide), label, table.ledger, icon="balance").bottom + 10
    for text in told.texts:
        y = _text(page, Box(box.x, y, box.w), table, text) + 10
    for done in told.carried_out:
        page.icon("check", box.x + 3, y, 18, "good")
        y = page.text(Box(box.x + 31, y, box.w - 31), done, "caption", "good").bottom + 8
    return page.text(Box(box.x, y, box.w), told.note, "caption", "muted").bottom


def _text(page: Page, box: Box, table: TableState, text: PromiseText) -> float:
    y = page.text(box.tall(0), text.title, "caption_strong", "muted").bottom + 4
    for row in text.rows:
        y = _row(page, Box(box.x, y, box.w), table, row) + 8
    for link in text.links:
        page.icon("link", box.x + 5, y + 1, 14, "warn")
        y = page.text(Box(box.x + 31, y, box.w - 31), link.text, "caption", "warn").bottom + 3
    for hint in text.hints:
        page.icon("info", box.x + 5, y + 1, 14, "muted")
        y = page.text(Box(box.x + 31, y, box.w - 31), hint, "caption", "muted").bottom + 3
    return y


def _row(page: Page, box: Box, table: TableState, row: PromiseRow) -> float:
    icon, ink, fill = LOOKS[row.state]
    emblem(page, box.x, box.y, 22, table.number(row.party), table.initials(row.party))
    inner = Box(box.x + 31, box.y + 1, box.w - 31)
    page.icon(icon, inner.right - 18, inner.y, 18, ink)
    y = page.text(Box(inner.x, inner.y, inner.w - 24), row.issue_label, "small_strong").bottom + 3
    steps(page, Box(inner.x, y, inner.w, 7), row, fill)
    return page.text(Box(inner.x, y + 10, inner.w), row.state_text, "caption", ink).bottom


def steps(page: Page, box: Box, row: PromiseRow, following: str) -> None:
    """How far a promise is delivered, step by step; `following` is the colour of the step that is next."""
    if row.phases > MOST_STEPS:
        page.bar(box, row.delivered / row.phases, "good_fill")
        return
    for number, part in enumerate(box.columns(row.phases, 4)):
        fill = "good_fill" if number < row.delivered else following if number == row.delivered else "track"
        page.panel(part, fill=fill, border=None, radius=3)
