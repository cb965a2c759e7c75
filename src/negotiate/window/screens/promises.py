"""The page of promises: the ledger in the whole window, as everybody knows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from negotiate.window.box import Box
from negotiate.window.page import Page
from negotiate.window.screen import Screen, Shortcut
from negotiate.window.screens.promises_picture import legend, legend_width, promises_picture
from negotiate.window.screens.table_state import TableState
from negotiate.window.widgets import button, button_width

KEY = "L"
"""Opens the page, and goes back from it."""


class PromisesScreen(Screen):
    """Who owes what to whom, text by text; it follows the game by itself."""

    def __init__(self, look: Callable[[], TableState]) -> None:
        """`look` gives the table as it stands now."""
        self._look = look

    def on_show(self) -> None:
        """The button that goes back has the focus."""
        self.app.focus("promises/back")

    def build(self, page: Page) -> None:
        table = self._look()
        wide = min(1240.0, page.box.w - 24)
        inner = page.card(Box((page.box.w - wide) / 2, 12, wide, page.box.h - 24))
        head = self._head(page, inner, table)
        rest = Box(inner.x, head + 8, inner.w, inner.bottom - head - 8)
        foot = self._foot(page, rest, table)
        room = Box(rest.x - 6, rest.y, rest.w + 16, foot - 8 - rest.y)
        with page.scroll("promises", room, page.say("Promises")) as at:
            promises_picture(page, Box(at.x + 4, at.y + 2, at.w - 2), table)

    def _head(self, page: Page, box: Box, table: TableState) -> float:
        """Title, what it is of, and the legend; returns the bottom."""
        header = table.scene.header
        page.icon("balance", box.x, box.y, 30, "accent_ink")
        title = page.say("Promises")
        wide = page.measure(title, "title")[0]
        tall = page.line("title")
        page.text(Box(box.x + 42, box.y, wide + 1, tall), title, "title")
        under = f"{header.title} · {header.round_text}"
        x, needed = box.x + 42 + wide + 14, page.measure(under, "body")[0]
        beside = x + needed <= box.right
        y = box.y + tall
        if beside:
            page.text(Box(x, box.y + 3, needed + 1, tall), under, "body", "muted", middle=True)
            x += needed + 24
        else:
            y = page.text(Box(box.x, y + 2, box.w), under, "body", "muted").bottom
        needed = legend_width(page, table)
        if beside and x + needed <= box.right:
            legend(page, Box(box.right - needed, box.y + (tall - page.line("small")) / 2, needed), table)
            return y
        return legend(page, Box(box.x, y + 6, box.w), table).bottom

    def _foot(self, page: Page, box: Box, table: TableState) -> float:
        """What the picture leaves out, the sum, and the way back; returns the top."""
        told = table.scene.promises
        label = page.say("Back")
        go = button_width(page, label, "left") + 20
        room = box.w - go - 20
        texts = [(text, style) for text, style in ((told.summary, "small_strong"), (told.note, "small")) if text]
        heights = [page.measure(text, style, room)[1] for text, style in texts]
        tall = max(44.0, sum(heights) + 2)
        top = box.bottom - tall
        y = top + (tall - sum(heights)) / 2
        for (text, style), high in zip(texts, heights, strict=True):
            page.text(Box(box.x, y, room, 0), text, style, "text" if style == "small_strong" else "muted")
            y += high
        at = Box(box.right - go, box.bottom - 44, go, 44)
        button(page, "promises/back", at, label, self.app.pop, kind="primary", icon="left")
        page.rule(box.x, top - 6, box.w)
        return top - 6

    def on_key(self, key: int, letter: str, control: bool) -> bool:
        del key, control
        if letter.upper() != KEY:
            return False
        self.app.pop()
        return True

    def shortcuts(self) -> Sequence[Shortcut]:
        return ((KEY, self.say("back to where you were")),)
