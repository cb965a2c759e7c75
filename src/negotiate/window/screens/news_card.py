"""A card over the table: what has just changed the game, what is different now, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pygame

from negotiate.present.news import News
from negotiate.window.box import Box
from negotiate.window.card_pictures import PICTURES, card_picture
from negotiate.window.page import Page
from negotiate.window.screen import Dialog, Shortcut
from negotiate.window.settings import SPEEDS
from negotiate.words.speaker import Speaker

WEIGHTS = ("", *PICTURES)
"""Pictures from the lightest: where several things have changed, the card has that of the weightiest."""
WORDS_A_STEP = 8
"""Words that are read while one step of the computer's is shown; 8 at the usual speed are 5 a second."""


class NewsCard(Dialog):
    """Goes away by Enter, Space, Escape, a click, or by itself when there was time to read it; then the game goes on.

    It stays while a person keeps it open, for a screen reader, when motion is reduced, and where steps take no time.
    """

    def __init__(self, speaker: Speaker, shown: Sequence[News], after: Callable[[], None], skip: Callable[[], None]) -> None:
        """`shown`: at least one piece of news. `after` is called when the card has gone; `skip` too, when S sent it away."""
        self.shown, self.after, self.skip = tuple(shown), after, skip
        title = self.shown[0].title if len(self.shown) == 1 else speaker.say("What has changed")
        buttons = [(speaker.say("Keep open"), "plain", self.keep), (speaker.say("Go on"), "primary", self.close)]
        super().__init__(title, "", buttons, self._told, 620)
        self.kept = False
        self._timer = -1

    @property
    def seconds(self) -> float:
        """How long it takes to read the card, at the speed of the settings."""
        parts = (part for one in self.shown for part in (one.title, one.text, one.why, *one.changes))
        return SPEEDS[self.app.settings.speed] * (1 + sum(len(part.split()) for part in parts) / WORDS_A_STEP)

    @property
    def stays(self) -> bool:
        """Whether it waits for a person."""
        settings = self.app.settings
        return self.kept or settings.reduced_motion or self.app.is_read_aloud or not SPEEDS[settings.speed]

    def on_show(self) -> None:
        self._settle()
        self.app.cancel(self._timer)
        self._timer = self.app.after(self.seconds, self._time_is_over)

    def _time_is_over(self) -> None:
        if self.app.screens[-1] is self and not self.stays:
            self.close()

    def keep(self) -> None:
        """Do not go away by itself."""
        self.kept = True
        self._settle()

    def _settle(self) -> None:
        """The last button has the focus; one that would keep the card open is there only when it would go away."""
        if self.stays:
            self.buttons = self.buttons[-1:]
        self.app.focus(f"dialog/button/{len(self.buttons) - 1}")

    def close(self) -> None:
        """Go away, and let the game go on."""
        self.app.cancel(self._timer)
        if self.app.screens[-1] is self:
            self.app.pop()
            self.after()

    def _press(self, does: Callable[[], None] | None) -> None:
        if does is not None:
            does()

    def on_click(self) -> None:
        self.close()

    def on_key(self, key: int, letter: str, control: bool) -> bool:
        del control
        if key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE):
            self.close()
        elif letter in ("s", "S"):
            self.close()
            self.skip()
        else:
            return False
        return True

    def shortcuts(self) -> Sequence[Shortcut]:
        return (("S", self.say("skip to your next decision")),)

    def _told(self, page: Page, box: Box) -> float:
        y = box.y
        picture = max((one.picture for one in self.shown), key=WEIGHTS.index, default="")
        if picture:
            y = card_picture(page, Box(box.x, y, box.w), picture) + 12
        for one in self.shown:
            y = self._one(page, Box(box.x, y, box.w), one) + 14
        return y - 6

    def _one(self, page: Page, box: Box, one: News) -> float:
        page.icon(one.icon, box.x, box.y, 28, "text" if one.tone == "plain" else one.tone)
        x, y, wide = box.x + 42, box.y, box.w - 42
        if len(self.shown) > 1:
            y = page.text(Box(x, y, wide), one.title, "lead_strong").bottom + 2
        if one.text:
            y = page.text(Box(x, y, wide), one.text, "body" if len(self.shown) > 1 else "lead").bottom + 4
        for change in one.changes:
            page.icon("right", x, y + 2, 16, "accent_ink")
            y = page.text(Box(x + 24, y, wide - 24), change, "strong").bottom + 4
        if one.why:
            y = page.text(Box(x, y, wide), one.why, "small", "muted").bottom + 2
        return max(y, box.y + 32)
