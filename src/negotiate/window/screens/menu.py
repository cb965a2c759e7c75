"""The menu of a game: settings, the rules again, and leaving."""

from __future__ import annotations

from collections.abc import Callable

from negotiate.window.box import Box
from negotiate.window.page import Page
from negotiate.window.screen import Dialog
from negotiate.window.screens.settings_form import settings_form


class Menu(Dialog):
    """Settings that take effect at once, and the ways out of a game. The game is saved after every move."""

    def __init__(
        self,
        leave: Callable[[], None] | None,
        reload: Callable[[], None] | None = None,
        promises: Callable[[], None] | None = None,
    ) -> None:
        """`promises` shows the ledger of promises; None where there is none."""
        self._leave, self._reload, self._promises = leave, reload, promises
        super().__init__("", "", (), self._form, 700)

    def build(self, page: Page) -> None:
        # said anew each time, because the language is one of the settings
        self.title = page.say("Menu") if self._leave is not None else page.say("Settings")
        self.text = page.say("The game is saved after every move; you can go on later.") if self._leave is not None else ""
        buttons: list[tuple[str, str, Callable[[], None] | None]] = []
        if self._leave is not None:
            buttons.append((page.say("Leave the table"), "plain", self._leave))
        if self._promises is not None:
            buttons.append((page.say("Promises"), "plain", self._promises))
        if self._reload is not None:
            buttons.append((page.say("Read the rules again"), "plain", self._reload))
        buttons.append((page.say("Back"), "primary", None))
        self.buttons = buttons
        super().build(page)

    def _form(self, page: Page, box: Box) -> float:
        return settings_form(page, Box(box.x, box.y + 4, box.w), self.app.settings, self.app.apply_settings)
