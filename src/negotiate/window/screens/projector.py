"""The projector view: what everybody in the room may see, in large text; nobody's points, estimates or briefs."""

from __future__ import annotations

from collections.abc import Sequence

from negotiate.present.log import newest
from negotiate.table.device import Device
from negotiate.window.box import Box
from negotiate.window.page import Page
from negotiate.window.screen import Dialog, Screen, Shortcut
from negotiate.window.screens.now_bar import Now, bar_height, now_bar
from negotiate.window.screens.replay import TONES
from negotiate.window.screens.round_table import round_table, table_title
from negotiate.window.screens.table_layout import panel_title
from negotiate.window.screens.table_state import TableState
from negotiate.window.screens.timeline_panel import timeline, timeline_height
from negotiate.window.screens.track_columns import track_columns
from negotiate.window.widgets import badge, button, button_width

MAGNIFIED = 1.2
"""How much larger everything is than at a seat's table."""
SIDE_BY_SIDE = 700.0
"""Least width for the round table beside the issues; below, they stand one under the other."""


class ProjectorScreen(Screen):
    """The public side of a game in play; it follows the game by itself."""

    def __init__(self, device: Device, *, alone: bool = False) -> None:
        """`alone`: whether it has a window of its own, in which nothing is pressed."""
        self.device, self.alone = device, alone
        self.table: TableState | None = None
        self._key: tuple[object, ...] = ()

    @property
    def version(self) -> tuple[object, ...]:
        return self.device.table, self.device.table.revision

    def _look(self) -> TableState:
        key = (*self.version, self.device.speaker)
        if self.table is None or key != self._key:
            scene = self.device.everybodys
            fresh = TableState(scene)
            fresh.party = self.table.party if self.table else scene.parties[0].seat
            fresh.issue = self.table.issue if self.table else ""
            self.table, self._key = fresh, key
        return self.table

    def build(self, page: Page) -> None:
        table = self._look()
        page.magnify(MAGNIFIED)
        head, body = page.box.cut_top(max(56.0, page.line("title") + 20))
        self._header(page, head, table)
        body = body.inset(12, 10)
        now = self._now(table)
        bar, rest = body.cut_top(bar_height(page, body.w, now, ()), 10)
        now_bar(page, bar, now, ())
        if rest.h > 320:
            foot, rest = rest.cut_bottom(timeline_height(page) + 18, 10)
            inner = page.card(foot)
            timeline(page, Box(inner.x, foot.y + 6, inner.w, foot.h - 12), table.scene.timeline)
        if rest.w > SIDE_BY_SIDE and rest.h > 300:
            left, right = rest.columns((0.4, 0.6), 10)
            inner = panel_title(page, page.card(left), table_title(page, table), table.scene.mutual_trust.text)
            with page.scroll("table", inner, table_title(page, table)) as at:
                round_table(page, Box(at.x, at.y, inner.w, max(260.0, inner.h)), table)
            inner = panel_title(page, page.card(right), page.say("Issues"), "")
            with page.scroll("issues", Box(inner.x - 4, inner.y, inner.w + 12, inner.h), page.say("Issues")) as at:
                track_columns(page, Box(at.x + 4, at.y + 2, at.w - 6), table)
            return
        inner = page.card(rest)
        with page.scroll("all", Box(inner.x - 4, inner.y, inner.w + 12, inner.h), page.say("Table and issues")) as at:
            area = panel_title(
                page, Box(at.x + 4, at.y, at.w - 6, 0), table_title(page, table), table.scene.mutual_trust.text
            )
            round_table(page, Box(area.x, area.y, area.w, 300), table)
            area = panel_title(page, Box(area.x, area.y + 314, area.w, 0), page.say("Issues"), "")
            track_columns(page, area.tall(0), table)

    def _header(self, page: Page, box: Box, table: TableState) -> None:
        page.panel(box, fill="surface", border=None, radius=0)
        page.rule(box.x, box.bottom - 1, box.w)
        inner = box.inset(16, 0)
        header = table.scene.header
        right = inner.right if self.alone else self._buttons(page, inner) - 16
        page.icon("dove", inner.x, inner.y + (inner.h - 30) / 2, 30, "accent_ink")
        x = inner.x + 42
        for text, style in ((header.title, "title"), (header.round_text, "subtitle")):
            size = page.measure(text, style)[0]
            if x + size > right:
                return
            page.text(Box(x, inner.y, size + 1, inner.h), text, style, middle=True)
            x += size + 20
        size = page.measure(header.phase_text, "strong")[0] + 18
        if x + size < right:
            tall = page.line("strong") + 6
            badge(page, x, inner.y + (inner.h - tall) / 2, header.phase_text, colour="accent_ink", style="strong")

    def _buttons(self, page: Page, box: Box) -> float:
        """The buttons at the right of the header; returns their left edge."""
        window = page.say("Close its window") if self.app.beside else page.say("In a window of its own")
        x = box.right
        for key, icon, label, does in (
            ("back", "left", page.say("Back"), self.app.pop),
            ("beside", "screen", window, self.switch_window),
        ):
            text = label if key == "back" or button_width(page, label, icon) < box.w * 0.3 else ""
            wide = button_width(page, text, icon) if text else 40.0
            x -= wide
            button(
                page,
                key,
                Box(x, box.y + (box.h - 36) / 2, wide, 36),
                text,
                does,
                icon=icon,
                name=label,
                tip="" if text else label,
            )
            x -= 8
        return x + 8

    def switch_window(self) -> None:
        """Give the public view a window of its own and go back to the seat's table, or close that window."""
        if self.app.beside:
            self.app.close_beside()
        elif self.app.show_beside(ProjectorScreen(self.device, alone=True), self.say("Projector")):
            self.app.pop()
        else:
            text = self.say(
                "This display shows one window only, so the projector view stays here. Press P to change between it "
                "and the seat's table."
            )
            self.app.push(Dialog(self.say("No second window"), text))

    def _now(self, table: TableState) -> Now:
        header = table.scene.header
        last = newest(table.scene.log)
        if last is None:
            return Now(
                header.turn_text,
                header.next_text,
                table.number(header.turn) if header.turn else None,
                table.initials(header.turn or ""),
            )
        tone = TONES.get(last.kind, "surface")
        return Now(
            last.text,
            " ".join((header.turn_text, header.next_text)).strip(),
            table.number(last.seat) if last.seat else None,
            table.initials(last.seat or ""),
            tone,
        )

    def on_key(self, key: int, letter: str, control: bool) -> bool:
        del key, control
        if letter in ("p", "P"):
            self.app.pop()
        elif letter in ("w", "W"):
            self.switch_window()
        else:
            return False
        return True

    def shortcuts(self) -> Sequence[Shortcut]:
        return (("P", self.say("back to the seat's table")), ("W", self.say("a window of its own, or close it")))
