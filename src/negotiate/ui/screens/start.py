"""The start: choose a scenario, who sits where, and how the window looks."""

from __future__ import annotations

from negotiate.ui.catalogue import _
from negotiate.ui.page import Page
from negotiate.ui.screen import Screen


class StartScreen(Screen):
    """The first screen."""

    def build(self, page: Page) -> None:
        page.text(page.box.inset(32), _("Negotiate"), "title")
