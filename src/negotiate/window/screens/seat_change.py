"""Another player for a seat in the middle of a game: who may take it, and what each of them is like."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from negotiate.table.device import Device
from negotiate.table.lobby import HUMAN, players_of
from negotiate.window.box import Box
from negotiate.window.page import Page
from negotiate.window.screen import Dialog
from negotiate.window.widgets import link_row
from negotiate.words.speaker import Speaker

WAIT = 0.05
"""Seconds between two looks whether the computer's step that is on its way has come."""


def seat_dialog(speaker: Speaker, device: Device, seat: str, change: Callable[[str], None]) -> Dialog:
    """Every player that may take `seat` from now on, as a row with what it is like; the one that plays it is marked."""
    dialog: Dialog
    match = device.table.match
    now = match.recorded_players()[seat]
    offers = [(HUMAN, speaker.say("A person"), speaker.say("Plays at this device from now on."))]
    offers += [
        (player.name, speaker.say("Computer, {name}", name=player.text), player.summary)
        for player in players_of(match.rules, seat, speaker)
        if player.is_fair
    ]

    def take(player: str) -> None:
        if dialog not in dialog.app.screens:
            return  # closed while it waited
        if device.is_thinking:  # no other step begins while this dialog is on top
            dialog.app.after(WAIT, partial(take, player))
            return
        dialog.app.pop()
        change(player)

    def body(page: Page, box: Box) -> float:
        return _rows(page, box, offers, now, take)

    text = speaker.say("It takes effect at once, and the record and the debrief tell of it.")
    title = speaker.say("Who plays {who}?", who=device.label(seat))
    dialog = Dialog(title, text, [(speaker.say("Close"), "plain", None)], body, 720)
    return dialog


def _rows(page: Page, box: Box, offers: Sequence[tuple[str, str, str]], now: str, take: Callable[[str], None]) -> float:
    y = box.y
    for player, label, summary in offers:
        is_now = player == now
        small = page.say("Plays it now.") if is_now else summary
        label_height = page.measure(label, "strong", box.w - 66)[1]
        small_height = page.measure(small, "small", box.w - 66)[1]
        area = Box(box.x, y, box.w).tall(max(44.0, label_height + small_height + 16))
        key = f"seat-change/{player}"
        if is_now:
            page.widget(key, "button", page.speaker.labelled(label, small), area, enabled=False, tip=small)
            page.panel(area, fill=None, border="border", radius=9)
            if page.is_focused(key):
                page.ring(area, 9)
        else:
            link_row(page, key, area, partial(take, player), page.speaker.labelled(label, small), fill="raised")
        icon = "person" if player == HUMAN else "robot"
        page.icon(icon, area.x + 14, area.y + (area.h - 22) / 2, 22, "muted" if is_now else "accent_ink")
        top = area.y + (area.h - label_height - small_height) / 2
        page.text(Box(area.x + 50, top, area.w - 66), label, "strong", "muted" if is_now else "text")
        page.text(Box(area.x + 50, top + label_height, area.w - 66), small, "small", "muted")
        y = area.bottom + 6
    return y
