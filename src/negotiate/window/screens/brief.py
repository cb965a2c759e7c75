"""The role brief: what a seat wants, must not give away and knows. Only its own person is shown it."""

from __future__ import annotations

from collections.abc import Sequence

from negotiate.present.brief import Brief, ScoreLine
from negotiate.present.table import PartyCard
from negotiate.present.tracks import NeedLine
from negotiate.table.device import Device
from negotiate.window.box import Box
from negotiate.window.emblems import emblem
from negotiate.window.page import Page
from negotiate.window.screen import Screen
from negotiate.window.screens.table_state import emblem_number
from negotiate.window.widgets import button, button_width, notice


class BriefScreen(Screen):
    """One seat's brief, as a page to read before the first move and at any time again."""

    def __init__(self, device: Device, seat: str, *, again: bool = False) -> None:
        self.device, self.seat, self.again = device, seat, again

    def on_show(self) -> None:
        """The button that goes on has the focus."""
        self.app.focus("brief/go")

    def build(self, page: Page) -> None:
        found, public = self.device.table.private(self.seat, page.speaker).brief, self.device.table.public(page.speaker)
        card = next(card for card in public.parties if card.seat == self.seat)
        wide = min(1120.0, page.box.w - 32)
        area = Box((page.box.w - wide) / 2, 16, wide, page.box.h - 32)
        inner = page.card(area).inset(10, 6)
        label = page.say("Back to the table") if self.again else page.say("To the table")
        foot, rest = inner.cut_bottom(44, 12)
        go = button_width(page, label, "right") + 20
        button(page, "brief/go", Box(foot.right - go, foot.y, go, 44), label, self.app.pop, kind="primary", icon="right")
        text = page.say("Private: for your eyes only")
        if page.measure(text, "small")[0] + 40 < foot.w - go:
            page.icon("lock", foot.x, foot.y + 13, 18, "muted")
            page.text(Box(foot.x + 26, foot.y, foot.w - go - 30, 44), text, "small", "muted", middle=True)
        with page.scroll("brief", Box(rest.x - 4, rest.y, rest.w + 10, rest.h), found.title) as at:
            self._content(page, Box(at.x + 4, at.y, at.w - 8), found, card, public.accord)

    def _content(self, page: Page, box: Box, found: Brief, card: PartyCard, accord: Sequence[NeedLine]) -> None:
        emblem(page, box.x + 2, box.y + 2, 64, emblem_number(card), card.initials)
        title = page.text(Box(box.x + 82, box.y, box.w - 82), found.title, "title")
        line = " · ".join((found.kind_text[:1].upper() + found.kind_text[1:], found.scenario, found.length_text))
        y = max(page.text(Box(box.x + 82, title.bottom + 2, box.w - 82), line, "body", "muted").bottom, box.y + 70) + 12
        y = page.text(Box(box.x, y, min(box.w, 860)), found.text or found.summary, "lead").bottom + 14
        if found.content_note:
            y = notice(page, Box(box.x, y, box.w), found.content_note, style="small").bottom + 16
        two_sided = bool(found.aims or found.red_lines or found.position)  # a mediator has nothing for the left
        columns = Box(box.x, y, box.w).columns(2 if box.w > 760 and two_sided else 1, 28)
        left = _list(page, columns[0].tall(0), page.say("Aims"), found.aims, "flag", "accent_ink")
        left = _list(page, Box(columns[0].x, left, columns[0].w), page.say("Red lines"), found.red_lines, "warning", "bad")
        left = _list(
            page,
            Box(columns[0].x, left, columns[0].w),
            page.say("What you have said in public"),
            found.position,
            "scroll",
            "muted",
        )
        top = y if len(columns) > 1 else left
        right = _scores(page, Box(columns[-1].x, top, columns[-1].w), found.scores, found.scoring_text)
        right = _accord(page, Box(columns[-1].x, right, columns[-1].w), accord)
        bottom = max(left, right)
        _list(page, Box(box.x, bottom, box.w), page.say("What everybody may know"), found.knows, "info", "muted")


def _list(page: Page, box: Box, title: str, texts: Sequence[str], icon: str, token: str) -> float:
    if not texts:
        return box.y
    y = page.text(Box(box.x, box.y, box.w), title, "heading").bottom + 6
    for text in texts:
        page.icon(icon, box.x, y + 1, 17, token)
        y = page.text(Box(box.x + 28, y, box.w - 28), text).bottom + 7
    return y + 10


def _scores(page: Page, box: Box, scores: Sequence[ScoreLine], said: str) -> float:
    y = (
        page.text(Box(box.x, box.y, box.w), page.say("What it is worth to you"), "heading").bottom + 4
        if scores or said
        else box.y
    )
    if said:
        y = page.text(Box(box.x, y, box.w), said, "small", "muted").bottom + 8
    track = ""
    for line in scores:
        if line.track_label != track:
            track = line.track_label
            y = page.text(Box(box.x, y + 2, box.w), track, "caption_strong", "muted").bottom + 4
        y = page.text(Box(box.x, y, box.w), line.issue_label, "strong").bottom + 2
        most = max((abs(points) for _label, points in line.options), default=1.0) or 1.0
        for label, points in line.options:
            if points == 0.0:
                continue
            text = page.number(points, signed=True)
            token = "good" if points > 0 else "bad"
            row = page.text(Box(box.x + 12, y, box.w - 150), label, "small")
            page.bar(Box(box.right - 130, y + 6, 80, 7), abs(points) / most, "good_fill" if points > 0 else "bad_fill")
            page.text(Box(box.right - 46, y, 46), text, "small_strong", token, align="right")
            y = max(row.bottom, y + page.line("small")) + 3
        y += 6
    return y + 8


def _accord(page: Page, box: Box, needs: Sequence[NeedLine]) -> float:
    if not needs:
        return box.y
    y = page.text(Box(box.x, box.y, box.w), page.say("What a comprehensive accord takes"), "heading").bottom + 6
    for need in needs:
        page.icon("check" if need.met else "dot", box.x, y + 1, 16, "good" if need.met else "muted")
        y = page.text(Box(box.x + 26, y, box.w - 26), need.text[:1].upper() + need.text[1:]).bottom + 5
    return y + 10
