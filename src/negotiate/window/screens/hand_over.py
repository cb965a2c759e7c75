"""Handing the device over: a screen without any secret between two people's views."""

from __future__ import annotations

from collections.abc import Callable

from negotiate.table.device import Device
from negotiate.window.box import Box
from negotiate.window.emblems import emblem
from negotiate.window.page import Page
from negotiate.window.screen import Screen
from negotiate.window.screens.table_state import emblem_number
from negotiate.window.widgets import button, button_width


class HandOverScreen(Screen):
    """Waits until the person of a seat says that the device is in their hands."""

    def __init__(self, device: Device, seat: str, ready: Callable[[], None]) -> None:
        self.device, self.seat, self.ready = device, seat, ready

    def on_show(self) -> None:
        """The only button has the focus."""
        self.app.focus("hand-over")

    def build(self, page: Page) -> None:
        card = next(card for card in self.device.everybodys.parties if card.seat == self.seat)
        who = card.label
        wide = min(620.0, page.box.w - 48)
        title = page.say("Hand the device to {who}", who=who)
        text = page.say(
            "What comes next is meant for {who} alone. Everybody else looks away until {who} has decided.", who=who
        )
        label = page.say("I am {who}, show me the table", who=who)
        heights = (page.measure(title, "title", wide - 48)[1], page.measure(text, "lead", wide - 48)[1])
        button_box = min(wide - 48, max(220.0, button_width(page, label, "eye")))
        tall = 96 + sum(heights) + 30 + max(46.0, page.measure(label, "strong", button_box - 48)[1] + 14) + 64
        with page.scroll("hand-over/page", page.box, title) as at:
            area = Box(page.box.x, at.y + max(0.0, (page.box.h - tall) / 2), page.box.w).tall(tall)
            area = Box((page.box.w - wide) / 2, area.y, wide, tall)
            page.panel(area, border=None if page.theme.name == "light" else "border", shadow=True, radius=16)
            inner = area.inset(24, 28)
            emblem(page, inner.x + inner.w / 2 - 40, inner.y, 80, emblem_number(card), card.initials)
            y = page.text(Box(inner.x, inner.y + 96, inner.w), title, "title", align="centre").bottom + 10
            y = page.text(Box(inner.x, y, inner.w), text, "lead", "muted", align="centre").bottom + 20
            at_button = Box(inner.x + (inner.w - button_box) / 2, y, button_box, 46)
            button(page, "hand-over", at_button, label, self._take, kind="primary", icon="eye")

    def _take(self) -> None:
        self.ready()
        self.app.pop()  # the table is on top again, and goes on

    def on_escape(self) -> None:
        """There is no way back to somebody else's view."""
