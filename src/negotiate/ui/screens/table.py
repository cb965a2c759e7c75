"""The table as a seat sees it: the header, what happens now, and the panels; takes the moves of the person at the screen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from negotiate.play.match import Match
from negotiate.ui.box import Box
from negotiate.ui.catalogue import _
from negotiate.ui.emblems import emblem
from negotiate.ui.page import Page
from negotiate.ui.present.actions import ActionChoice
from negotiate.ui.present.builder import Draft, builder, draft_from
from negotiate.ui.present.scene import Scene, scene_of
from negotiate.ui.present.seen import Seen
from negotiate.ui.screen import Screen
from negotiate.ui.screens.now_bar import Command, Now, bar_height, now_bar
from negotiate.ui.screens.table_layout import GAP, TableLayout
from negotiate.ui.screens.table_state import TableState
from negotiate.ui.widgets import badge, button, button_width

ICONS = {
    "accept": "check",
    "reject": "cross",
    "counter": "undo",
    "pass": "right",
    "gesture": "gift",
    "announce": "scroll",
    "leave": "leave",
    "delegate": "people",
    "return": "return",
    "condemn": "warning",
    "propose": "table",
}


class TableScreen(Screen):
    """One seat's table."""

    def __init__(self, match: Match, seat: str) -> None:
        self.match = match
        self.seat = seat
        self.layout = TableLayout()
        self.seen = Seen.of(match, seat)
        scene = scene_of(self.seen)
        self.table = TableState(scene, builder(self.seen, Draft()), party=self._first_party(scene))
        self._bind()
        self.refresh()

    def _bind(self) -> None:
        table = self.table
        table.choose, table.remove, table.clear = self.choose, self.remove, self.clear
        table.submit, table.counter, table.copy = self.submit, self.counter, self.copy

    @staticmethod
    def _first_party(scene: Scene) -> str:
        parties = [card for card in scene.parties if card.kind != "mediator"]
        return next((card.seat for card in parties if card.is_you), parties[0].seat)

    def refresh(self) -> None:
        """Look at the match again."""
        self.seen = Seen.of(self.match, self.seat)
        self.table.scene = scene_of(self.seen)
        self.table.builder = builder(self.seen, self.table.draft)
        self.table.can_act = self.seen.is_asked

    # The draft

    def _set_draft(self, draft: Draft) -> None:
        self.table.draft = draft
        self.table.builder = builder(self.seen, draft)

    def choose(self, issue: str, option: str) -> None:
        """Put an option into the package, or take it out."""
        self._set_draft(self.table.draft.choose(issue, option))

    def remove(self, issue: str) -> None:
        """Take an issue out of the package."""
        self._set_draft(self.table.draft.choose(issue, None))

    def clear(self) -> None:
        """Empty the package."""
        self._set_draft(Draft())

    def counter(self, seat: str) -> None:
        """Open the builder with another seat's package."""
        self._set_draft(draft_from(self.seen, seat))
        self.layout.show("package")

    copy = counter

    def submit(self, notation: str) -> None:
        """Decide."""
        self.match.submit(self.seat, notation)
        self._set_draft(Draft())
        self.match.advance()
        self.refresh()

    # Drawing

    def build(self, page: Page) -> None:
        header_height = max(52.0, page.line("heading") + 26)
        head, body = page.box.cut_top(header_height)
        self._header(page, head)
        body = body.inset(12, 10)
        now, commands = self.now(), self.commands()
        bar, rest = body.cut_top(bar_height(page, body.w, now, commands), GAP)
        now_bar(page, bar, now, commands)
        self.layout.draw(page, rest, self.table)

    def _header(self, page: Page, box: Box) -> None:
        page.panel(box, fill="surface", border=None, radius=0)
        page.rule(box.x, box.bottom - 1, box.w)
        inner = box.inset(16, 0)
        header = self.table.scene.header
        right = self._header_buttons(page, inner)
        room = Box(inner.x, inner.y, right - inner.x - 10, inner.h)
        page.icon("dove", room.x, room.y + (room.h - 26) / 2, 26, "accent_ink")
        x = room.x + 36
        for text, style, token in ((header.title, "heading", "text"), (header.round_text, "small_strong", "text")):
            wide = page.measure(text, style)[0]
            if x + wide > room.right:
                return
            page.text(Box(x, room.y, wide + 1, room.h), text, style, token, middle=True)
            x += wide + 14
        wide = page.measure(header.phase_text, "caption_strong")[0] + 18
        tall = page.line("caption_strong") + 6
        if x + wide < room.right:
            x = badge(page, x, room.y + (room.h - tall) / 2, header.phase_text, colour="accent_ink").right + 18
        card = self.table.card(self.seat)
        if card is None:
            return
        text = _("You speak for {who}", who=card.label)
        wide = page.measure(text, "small")[0]
        if x + 34 + wide < room.right:
            emblem(page, x, room.y + (room.h - 26) / 2, 26, self.table.number(self.seat), card.initials)
            page.text(Box(x + 34, room.y, wide + 1, room.h), text, "small", middle=True)

    def _header_buttons(self, page: Page, box: Box) -> float:
        """The buttons at the right of the header; returns their left edge."""
        entries = (
            ("menu", "menu", _("Menu"), self.menu),
            ("projector", "screen", _("Projector"), self.projector),
            ("brief", "scroll", _("Role brief"), self.brief),
            ("undo", "undo", _("Undo"), self.undo),
        )
        labelled = box.w > 1080
        x = box.right
        for key, icon, label, does in entries:
            text = label if labelled and key in ("brief", "projector") else ""
            wide = button_width(page, text, icon) if text else 40.0
            x -= wide
            button(
                page,
                f"header/{key}",
                Box(x, box.y + (box.h - 36) / 2, wide, 36),
                text,
                does,
                icon=icon,
                name=label,
                tip="" if text else label,
            )
            x -= 8
        return x

    # What happens now

    def now(self) -> Now:
        """What the bar says."""
        header = self.table.scene.header
        turn = header.turn
        last = next((entry for entry in reversed(self.table.scene.log) if entry.weight > 0), None)
        small = " ".join(part for part in (last.text, last.reason) if part) if last else ""
        return Now(header.turn_text, small, self.table.number(turn) if turn else None, self.table.initials(turn or ""))

    def commands(self) -> Sequence[Command]:
        """The buttons of the turn."""
        found = []
        others: list[ActionChoice] = []
        for action in self.table.scene.actions:
            if action.is_main and action.kind != "propose":
                kind = {"accept": "good", "pass": "primary" if self.table.scene.header.phase == "speak" else "plain"}.get(
                    action.kind, "plain"
                )
                does = (
                    partial(self.counter, action.offer or "")
                    if action.opens_builder
                    else partial(self.submit, action.notation)
                )
                found.append(
                    Command(
                        f"act/{action.kind}",
                        action.label,
                        does,
                        kind,
                        ICONS.get(action.kind, ""),
                        action.hint,
                        action.refusal,
                    )
                )
            elif action.kind != "propose":
                others.append(action)
        if others:
            found.insert(0, Command("act/others", _("Other moves"), partial(self.other_moves, others), "plain", "menu"))
        return found

    def other_moves(self, actions: Sequence[ActionChoice]) -> None:
        """All the other moves in a dialog, each with what it costs."""

    def menu(self) -> None:
        """The menu."""

    def projector(self) -> None:
        """The projector view."""

    def brief(self) -> None:
        """The role brief again."""

    def undo(self) -> None:
        """Take the last submitted action back."""
