"""The packages on the table: what they say, who has answered what, what they are worth, and the answers one may give."""

from __future__ import annotations

from functools import partial

from negotiate.present.actions import ActionChoice
from negotiate.present.offers import Answer, OfferCard, OfferSight
from negotiate.window.box import Box, Flow
from negotiate.window.emblems import emblem
from negotiate.window.page import Page
from negotiate.window.screens.package_panel import estimate_line, worth
from negotiate.window.screens.table_state import TableState
from negotiate.window.widgets import button, button_width

SIGNS = {
    "accepted": ("check", "good"),
    "rejected": ("cross", "bad"),
    "asked": ("dots", "muted"),
    "passed": ("clock", "warn"),
}
KINDS = {"accept": "good", "reject": "plain", "counter": "plain", "pass": "plain"}
ICONS = {"accept": "check", "reject": "cross", "counter": "undo", "pass": "clock"}


def offers(page: Page, box: Box, table: TableState) -> float:
    """All packages on the table; returns the bottom."""
    y = box.y
    if not table.scene.offers:
        return page.text(box.tall(0), page.say("No package is on the table."), "small", "muted").bottom + 6
    for card in table.scene.offers:
        y = _offer(page, Box(box.x, y, box.w), table, card, table.scene.offer(card.seat)) + 10
    return y


def _offer(page: Page, box: Box, table: TableState, card: OfferCard, own: OfferSight) -> float:
    inner = Box(box.x + 14, box.y, box.w - 14)
    y = box.y
    emblem(page, inner.x, y, 28, table.number(card.seat), table.initials(card.seat))
    title = page.text(Box(inner.x + 38, y, inner.w - 38), own.title, "strong")
    y = page.text(Box(inner.x + 38, title.bottom, inner.w - 38), card.status_text, "caption", "muted").bottom + 6
    if own.worth is not None:  # first, so that a text on every issue is weighed before its end is in sight
        y = worth(page, Box(inner.x, y, inner.w), own.worth) + 8
    for item in card.items:
        y = _line(
            page, Box(inner.x, y, inner.w), item.issue_label, item.option_label, table.scene.change(item.issue, item.option)
        )
    y = _answers(page, Box(inner.x, y + 3, inner.w), table, card.answers) + 6
    for estimate in own.estimates:
        y = estimate_line(page, Box(inner.x, y, inner.w), table, estimate) + 3
    open_ = table.can_act and not card.is_pending
    actions = [action for action in table.scene.actions if action.offer == card.seat] if open_ else []
    if actions:
        y = _buttons(page, Box(inner.x, y + 4, inner.w), table, actions)
    elif not own.is_mine and not card.is_pending and table.can_act:
        label = page.say("Build on this package")
        y = button(
            page,
            f"offer/{card.seat}/copy",
            Box(inner.x, y + 4, min(inner.w, button_width(page, label))),
            label,
            partial(table.copy, card.seat),
        ).bottom
    page.panel(Box(box.x, box.y, 4, y - box.y), fill="warn_fill" if card.is_pending else "border", border=None, radius=2)
    return y


def _line(page: Page, box: Box, label: str, option: str, change: float | None) -> float:
    points = page.number(change, signed=True) if change is not None else ""
    points_width = page.measure(points, "small_strong")[0] + 8 if points else 0.0
    top = page.text(Box(box.x, box.y, box.w - points_width), label, "caption_strong", "muted")
    if points:
        token = "good" if change is not None and change > 0 else "bad" if change is not None and change < 0 else "muted"
        page.text(Box(box.right - points_width, box.y, points_width), points, "small_strong", token, align="right")
    return page.text(Box(box.x, max(top.bottom, box.y + 17), box.w), option, "small").bottom + 4


def _answers(page: Page, box: Box, table: TableState, answers: tuple[Answer, ...]) -> float:
    """Who has said what: emblem, sign and words."""
    flow = Flow(box, 6)
    for answer in answers:
        sign, token = SIGNS.get(answer.answer, ("dots", "muted"))
        initials = table.initials(answer.party)
        wide = page.measure(initials, "caption_strong")[0]
        at = flow.place(20 + 5 + wide + 5 + 16 + 8, 24)
        emblem(page, at.x, at.y + 2, 20, table.number(answer.party))
        page.text(Box(at.x + 25, at.y, wide + 1, 24), initials, "caption_strong", "muted", middle=True)
        page.icon(sign, at.x + 30 + wide, at.y + 4, 16, token)
    return flow.bottom if answers else box.y


def _buttons(page: Page, box: Box, table: TableState, actions: list[ActionChoice]) -> float:
    flow = Flow(box, 8)
    for action in actions:
        kind = KINDS.get(action.kind, "plain")
        icon = ICONS.get(action.kind)
        at = flow.place(button_width(page, action.label, icon), 42)
        does = partial(table.counter, action.offer or "") if action.opens_builder else partial(table.submit, action.notation)
        button(
            page,
            f"offer/{action.offer}/{action.kind}",
            at,
            action.label,
            does,
            kind=kind,
            icon=icon,
            enabled=action.is_possible,
            tip=action.refusal or action.hint,
        )
    return flow.bottom
