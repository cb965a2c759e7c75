"""Carrying out: a party decides whether it keeps its word on what is due, with what is known of verification and cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from negotiate.present.actions import ActionChoice
from negotiate.present.duty import Conduct, Duty
from negotiate.window.box import Box
from negotiate.window.page import Page
from negotiate.window.screen import Dialog
from negotiate.window.widgets import link_row
from negotiate.words.speaker import Speaker

LOOKS = {
    "carry-all": ("check", "good"),
    "carry-out": ("check", "good"),
    "suspend": ("balance", "warn"),
    "stall": ("pause", "warn"),
    "breach": ("broken", "bad"),
}


def duty_dialog(speaker: Speaker, duty: Duty, actions: Sequence[ActionChoice], submit: Callable[[str], None]) -> Dialog:
    """The choice as a dialog; closing it leaves the choice open, and the bar of the table has the same buttons."""
    notations = {action.kind: action for action in actions}
    dialog: Dialog

    def nothing() -> None:
        """A choice that is refused says why and does nothing."""

    def press(notation: str) -> None:
        dialog.app.pop()
        submit(notation)

    def body(page: Page, box: Box) -> float:
        y = page.text(box.tall(0), duty.option_label, "lead_strong").bottom + 4
        y = page.text(Box(box.x, y, box.w), duty.phase_text, "body", "muted").bottom + 8
        for icon, text in (
            ("eye", duty.verification_text),
            ("people", duty.obligors_text),
            ("link", duty.stakes_text),
        ):
            if not text:
                continue
            page.icon(icon, box.x, y + 1, 18, "muted")
            y = page.text(Box(box.x + 28, y, box.w - 28), text).bottom + 6
        for text in duty.history:
            page.icon("warning", box.x, y + 1, 18, "bad")
            y = page.text(Box(box.x + 28, y, box.w - 28), text, "small").bottom + 6
        y += 6
        for conduct in duty.choices:
            action = notations.get(conduct.action)
            refusal = action.refusal if action else ""
            does = partial(press, conduct.action) if not refusal else nothing
            y = _choice(page, Box(box.x, y, box.w), conduct, refusal or conduct.text, does) + 8
        return y

    dialog = Dialog(
        speaker.say("To be carried out: {issue}", issue=duty.issue_label),
        "",
        [(speaker.say("Look at the table first"), "plain", None)],
        body,
        680,
    )
    return dialog


def _choice(page: Page, box: Box, conduct: Conduct, text: str, press: Callable[[], None]) -> float:
    action, label, points = conduct.action, conduct.label, conduct.points_text
    icon, token = LOOKS.get(action, ("dot", "muted"))
    tall = page.line("strong") + page.measure(text, "small", box.w - 70)[1] + 22
    area = box.tall(max(54.0, tall))
    link_row(page, f"duty/{action}", area, press, page.speaker.labelled(label, text), fill="raised")
    wide = page.measure(points, "small_strong")[0] + 8 if points else 0.0
    page.icon(icon, area.x + 16, area.y + (area.h - 24) / 2, 24, token)
    page.text(Box(area.x + 54, area.y + 10, area.w - 70 - wide), label, "strong")
    if points:
        tone = (
            "good" if conduct.points and conduct.points > 0 else "bad" if conduct.points and conduct.points < 0 else "muted"
        )
        page.text(Box(area.right - 16 - wide, area.y + 11, wide), points, "small_strong", tone, align="right")
    page.text(Box(area.x + 54, area.y + 10 + page.line("strong"), area.w - 70), text, "small", "muted")
    return area.bottom
