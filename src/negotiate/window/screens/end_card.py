"""The end of a game on a card: how it ended, what it leaves behind, and the points only after that."""

from __future__ import annotations

from collections.abc import Callable

from negotiate.present.ending import Ending
from negotiate.window.box import Box
from negotiate.window.card_pictures import card_picture
from negotiate.window.page import Page
from negotiate.window.screen import Dialog
from negotiate.window.screens.left_behind import EmblemOf, left_behind
from negotiate.words.speaker import Speaker


class EndCard(Dialog):
    """Stays until a person goes on to the table or to the debrief."""

    def __init__(
        self, speaker: Speaker, ending: Ending, emblem_of: EmblemOf, look: Callable[[], None], debrief: Callable[[], None]
    ) -> None:
        """`look` and `debrief` are called when the card has gone, for its two buttons; Escape goes to the table."""
        self.ending, self.emblem_of = ending, emblem_of
        buttons = [(speaker.say("Debrief"), "primary", debrief), (speaker.say("Look at the table"), "plain", look)]
        super().__init__(ending.text, "", buttons, self._told, 760)

    def on_show(self) -> None:
        self.app.focus("dialog/button/0")

    def _told(self, page: Page, box: Box) -> float:
        ending = self.ending
        y = card_picture(page, box, f"ending-{ending.kind}") + 10
        y = page.text(Box(box.x, y, box.w), ending.reason, "lead").bottom + 12
        y = left_behind(page, Box(box.x, y, box.w), ending.left, self.emblem_of) + 10
        page.rule(box.x, y, box.w)
        y = page.text(Box(box.x, y + 8, box.w), page.say("Points"), "caption_strong", "muted").bottom + 3
        for result in ending.results:
            y = page.text(Box(box.x, y, box.w), result.text, "small").bottom + 2
        return page.text(Box(box.x, y, box.w), ending.peace_text, "small", "muted").bottom
