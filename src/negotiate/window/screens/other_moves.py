"""The moves beside packages and answers: gestures, announcements, walking out, coming back, the mediator's acts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from negotiate.present.actions import ActionChoice
from negotiate.window.box import Box
from negotiate.window.page import Page
from negotiate.window.screen import Dialog
from negotiate.window.widgets import link_row
from negotiate.words.speaker import Speaker


def moves_dialog(speaker: Speaker, actions: Sequence[ActionChoice], submit: Callable[[str], None]) -> Dialog:
    """Every move as a row with what it does or costs; what is not possible says why."""
    dialog: Dialog

    def press(notation: str) -> None:
        dialog.app.pop()
        submit(notation)

    def nothing() -> None:
        """A move that is refused says why and does nothing."""

    def body(page: Page, box: Box) -> float:
        y = box.y
        possible = [action for action in actions if action.is_possible]
        group = ""
        for action in possible:
            y, group = _heading(page, Box(box.x, y, box.w), action, group)
            y = _row(page, Box(box.x, y, box.w), action, partial(press, action.notation)) + 6
        refused = [action for action in actions if not action.is_possible]
        if refused:
            y = page.text(Box(box.x, y + 6, box.w), page.say("Not possible now"), "caption_strong", "muted").bottom + 4
        for action in refused:
            y = _row(page, Box(box.x, y, box.w), action, nothing) + 6
        return y

    dialog = Dialog(speaker.say("Other moves"), "", [(speaker.say("Close"), "plain", None)], body, 720)
    return dialog


def _heading(page: Page, box: Box, action: ActionChoice, before: str) -> tuple[float, str]:
    """What stands over the first of several moves of one kind, and what they have in common; its bottom and its words."""
    if action.group in ("", before):
        return box.y + (8 if before and not action.group else 0), action.group
    y = page.text(Box(box.x, box.y + 8, box.w), action.group, "strong").bottom
    return page.text(Box(box.x, y, box.w), action.rule, "small", "muted").bottom + 6, action.group


def _row(page: Page, box: Box, action: ActionChoice, press: Callable[[], None]) -> float:
    text = action.refusal or action.hint
    small = page.measure(text, "small", box.w - 66)[1] if text else 0.0
    label = page.measure(action.label, "strong", box.w - 66)[1]
    area = box.tall(max(44.0, label + small + 16))
    name = page.speaker.labelled(action.label, text)
    possible = action.is_possible
    key = f"move/{action.notation.replace(' ', '-')}"
    if possible:
        link_row(page, key, area, press, name, fill="raised")
    else:
        page.widget(key, "button", name, area, enabled=False, tip=action.refusal)
        page.panel(area, fill=None, border="border", radius=9)
        if page.is_focused(key):
            page.ring(area, 9)
    page.icon(
        action.icon if possible else "lock",
        area.x + 14,
        area.y + (area.h - 22) / 2,
        22,
        "accent_ink" if possible else "muted",
    )
    y = area.y + (area.h - label - small) / 2
    page.text(Box(area.x + 50, y, area.w - 66), action.label, "strong", "text" if possible else "muted")
    if text:
        page.text(Box(area.x + 50, y + label, area.w - 66), text, "small", "muted")
    return area.bottom
