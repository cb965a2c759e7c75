"""The package builder: what is in the draft, its worth to the own seat, estimates for the others, and what it would take."""

from __future__ import annotations

from functools import partial

from negotiate.present.builder import Builder
from negotiate.present.worth import AS_GOOD, Estimate, Worth
from negotiate.window.box import Box
from negotiate.window.emblems import emblem
from negotiate.window.page import Page
from negotiate.window.screens.table_state import TableState
from negotiate.window.widgets import button, notice


def verb_label(page: Page, verb: str) -> str:
    """What the button that tables a package says."""
    if verb == "counter":
        return page.say("Send counter-offer")
    if verb == "formulate":
        return page.say("Propose bridging package")
    return page.say("Propose this package")


def package(page: Page, box: Box, table: TableState, builder: Builder) -> float:
    """The draft and what is known of it; returns the bottom."""
    y = box.y
    if not builder.items:
        return _steps(page, box)
    for item in builder.items:
        y = _item(
            page,
            Box(box.x, y, box.w),
            table,
            item.issue,
            item.issue_label,
            item.option_label,
            table.scene.change(item.issue, item.option),
        )
    y += 4
    if builder.worth is not None:
        y = worth(page, Box(box.x, y, box.w), builder.worth) + 6
    if builder.welfare is not None:
        y = page.text(Box(box.x, y, box.w), builder.welfare.text, "small").bottom + 6
    if builder.estimates:
        y = page.text(Box(box.x, y, box.w), page.say("My estimate of the others"), "caption_strong", "muted").bottom + 3
        for estimate in builder.estimates:
            y = estimate_line(page, Box(box.x, y, box.w), table, estimate) + 3
    if builder.asked_text:
        y = page.text(Box(box.x, y, box.w), builder.asked_text, "small", "muted").bottom + 4
    for text in builder.takes:
        y = _point(page, Box(box.x, y, box.w), text) + 3
    if builder.refusal and table.can_act:
        y = notice(page, Box(box.x, y + 2, box.w), builder.refusal, icon="info", style="small").bottom + 4
    return y


def _steps(page: Page, box: Box) -> float:
    """What to do with an empty builder."""
    y = box.y
    steps = (
        page.say("Choose options under Issues, from as many tracks as you like. Here they gather."),
        page.say("See what they are worth to you, what the others seem to make of them, and what it would take."),
        page.say("Propose the package when it is ready, or build on one that lies on the table."),
    )
    for number_, text in enumerate(steps, 1):
        ball = Box(box.x, y, 24, 24)
        page.panel(ball, fill="selected", border=None, radius=12)
        page.text(ball, str(number_), "caption_strong", "accent_ink", align="centre", middle=True)
        taken = page.text(Box(box.x + 34, y + 3, box.w - 34), text, "small", "muted")
        y = max(taken.bottom, ball.bottom) + 8
    return y


def package_buttons(page: Page, box: Box, table: TableState, builder: Builder) -> float:
    """The buttons of the builder, laid out from the top of a box; returns the bottom."""
    label = verb_label(page, builder.verb)
    clear, send = Box(box.x, box.y, box.w, _buttons_height(page, box.w, label)).cut_right(44, 8)
    button(
        page,
        "package/send",
        send,
        label,
        partial(table.submit, builder.notation),
        kind="primary",
        icon="check",
        enabled=builder.is_legal and table.can_act,
        tip="" if builder.is_legal else builder.refusal,
    )
    name = page.say("Empty the package")
    tip = name if builder.items else page.say("The package is empty already.")
    button(page, "package/clear", clear, "", table.clear, icon="cross", enabled=bool(builder.items), tip=tip, name=name)
    return send.bottom


def package_buttons_height(page: Page, box: Box, builder: Builder) -> float:
    """Height that the buttons take in a box."""
    return _buttons_height(page, box.w, verb_label(page, builder.verb))


def _buttons_height(page: Page, width: float, label: str) -> float:
    return max(42.0, page.measure(label, "strong", width - 52 - 48)[1] + 14)


def _item(page: Page, box: Box, table: TableState, issue: str, label: str, option: str, change: float | None) -> float:
    points = page.number(change, signed=True) if change is not None else ""
    points_width = page.measure(points, "small_strong")[0] + 8 if points else 0.0
    room = box.w - points_width - 44
    top = page.measure(label, "caption_strong", room)[1]
    tall = top + page.measure(option, "small", room)[1] + 8
    area = Box(box.x, box.y, box.w, max(34.0, tall))
    page.panel(area, fill=page.tint("mine", 0.1), border=None, radius=7)
    page.panel(Box(area.x, area.y, 4, area.h), fill="mine", border=None, radius=2)
    page.text(Box(area.x + 10, area.y + 4, room), label, "caption_strong", "muted")
    page.text(Box(area.x + 10, area.y + 4 + top, room), option, "small")
    if points:
        token = "good" if change is not None and change > 0 else "bad" if change is not None and change < 0 else "muted"
        page.text(
            Box(area.right - 30 - points_width, area.y, points_width, area.h),
            points,
            "small_strong",
            token,
            align="right",
            middle=True,
        )
    close = Box(area.right - 28, area.y + (area.h - 26) / 2, 26, 26)
    key = f"package/remove/{issue}"
    if page.is_hovered(key):
        page.panel(close, fill="hover", border=None, radius=6)
    page.icon("cross", close.x + 6, close.y + 6, 14, "muted")
    if page.is_focused(key):
        page.ring(close, 6)
    page.widget(
        key,
        "button",
        page.say("Take out: {issue}", issue=label),
        close,
        on=partial(table.remove, issue),
        tip=page.say("Take out: {issue}", issue=label),
    )
    return area.bottom + 4


def worth(page: Page, box: Box, value: Worth) -> float:
    """Own worth as two numbers on a scale, with the sentence that explains them; returns the bottom."""
    tone = "good" if value.surplus >= AS_GOOD else "muted" if value.surplus > -AS_GOOD else "warn"
    y = box.y
    halves = Box(box.x, y, box.w).columns(2, 10)
    for part, title, amount in (
        (halves[0], value.points_label, value.points),
        (halves[1], value.surplus_label, value.surplus),
    ):
        token = "good" if amount > 0 else "bad" if amount < 0 else "muted"
        text = page.number(amount, signed=True)
        titles = max(page.measure(name, "caption", part.w - 16)[1] for name in (value.points_label, value.surplus_label))
        area = Box(part.x, y, part.w, page.line("lead_strong") + titles + 12)
        page.panel(area, fill="raised", border=None, radius=8)
        page.text(Box(area.x + 8, area.y + 5, area.w - 16), text, "lead_strong", token)
        page.text(Box(area.x + 8, area.y + 5 + page.line("lead_strong"), area.w - 16), title, "caption", "muted")
        bottom = area.bottom
    y = bottom + 5
    sign = "warning" if tone == "warn" else "check"
    text = value.meaning.split(". ")[0].rstrip(".") + "."
    page.icon(sign, box.x, y + 1, 15, tone)
    y = page.text(Box(box.x + 21, y, box.w - 21), text, "small", tone).bottom
    if value.opens_text:
        page.icon("unlock", box.x, y + 2, 15, "muted")
        y = page.text(Box(box.x + 21, y + 2, box.w - 21), value.opens_text, "caption").bottom
    if value.risk_text:
        y = page.text(Box(box.x + 21, y + 2, box.w - 21), value.risk_text, "caption", "warn").bottom
    return y


def estimate_line(page: Page, box: Box, table: TableState, estimate: Estimate) -> float:
    """What a package seems to bring another party; returns the bottom."""
    emblem(page, box.x, box.y, 20, table.number(estimate.party), table.initials(estimate.party))
    sign, token = (("plus", "good"), ("dot", "muted"), ("minus", "bad"))[1 - estimate.gain]
    page.icon(sign, box.x + 25, box.y + 3, 14, token)
    text = page.text(Box(box.x + 44, box.y + 1, box.w - 44), estimate.text, "small")
    return max(text.bottom, box.y + 21)


def _point(page: Page, box: Box, text: str) -> float:
    page.icon("right", box.x, box.y + 2, 13, "accent_ink")
    return page.text(Box(box.x + 18, box.y, box.w - 18), text, "small", "muted").bottom
