"""What only the mediator sees: soundings, leverage, credibility, and what its verification would mean."""

from __future__ import annotations

from negotiate.present.mediation import Credibility, Sounding
from negotiate.window.box import Box, Flow
from negotiate.window.emblems import emblem
from negotiate.window.page import Page
from negotiate.window.screens.table_state import TableState
from negotiate.window.widgets import button


def mediation(page: Page, box: Box, table: TableState) -> float:
    """The mediator's own page; returns the bottom."""
    found = table.scene.mediation
    if found is None:
        return box.y
    y = box.y
    if table.suggest is not None:
        y = (
            button(
                page, "mediation/suggest", box.tall(0), page.say("Draft a bridging package"), table.suggest, icon="balance"
            ).bottom
            + 10
        )
    y = page.text(Box(box.x, y, box.w), found.leverage_text, "small").bottom + 4
    if found.side_payment_text:
        y = page.text(Box(box.x, y, box.w), found.side_payment_text, "small", "good").bottom + 4
    y = page.text(Box(box.x, y + 6, box.w), page.say("Credibility"), "caption_strong", "muted").bottom + 4
    for credibility in found.credibility:
        y = _credibility(page, Box(box.x, y, box.w), table, credibility) + 6
    if found.soundings:
        y = page.text(Box(box.x, y + 6, box.w), page.say("Soundings, in private"), "caption_strong", "muted").bottom + 4
        issue = ""
        for sounding in found.soundings:
            if sounding.issue != issue:
                issue = sounding.issue
                y = page.text(Box(box.x, y + 4, box.w), sounding.issue_label, "small_strong").bottom + 2
            y = _sounding(page, Box(box.x, y, box.w), table, sounding) + 5
    y = (
        page.text(Box(box.x, y + 8, box.w), page.say("Your verification, track by track"), "caption_strong", "muted").bottom
        + 4
    )
    for text in found.verification:
        page.icon("eye", box.x, y + 1, 15, "muted")
        y = page.text(Box(box.x + 22, y, box.w - 22), text, "small").bottom + 3
    return y


def _credibility(page: Page, box: Box, table: TableState, credibility: Credibility) -> float:
    emblem(page, box.x, box.y, 24, table.number(credibility.party), table.initials(credibility.party))
    text = page.text(Box(box.x + 34, box.y, box.w - 34), credibility.text, "small")
    page.bar(
        Box(box.x + 34, text.bottom + 3, box.w - 34, 7),
        credibility.points / 100,
        "good_fill" if credibility.is_enough else "warn_fill",
    )
    return max(text.bottom + 12, box.y + 26)


def _sounding(page: Page, box: Box, table: TableState, sounding: Sounding) -> float:
    y = page.text(Box(box.x + 10, box.y, box.w - 10), sounding.option_label, "small", "muted").bottom + 2
    flow = Flow(Box(box.x + 10, y, box.w - 10), 10)
    for party, points in sounding.points.items():
        text = page.number(points, signed=True)
        wide = page.measure(text, "small_strong")[0]
        at = flow.place(24 + 6 + wide + 4, 24)
        emblem(page, at.x, at.y, 24, table.number(party), table.initials(party))
        token = "good" if points > 0 else "bad" if points < 0 else "muted"
        page.text(Box(at.x + 30, at.y, wide + 1, 24), text, "small_strong", token, middle=True)
    return flow.bottom
