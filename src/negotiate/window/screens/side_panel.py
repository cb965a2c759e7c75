"""Beside the table: the log, the selected party, agreements, and how the talks stand as a whole."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from negotiate.present.chronicle import EventCard
from negotiate.present.log import LogEntry
from negotiate.present.offers import AgreementCard
from negotiate.present.table import Measure, PartyCard
from negotiate.window.box import Box
from negotiate.window.emblems import emblem
from negotiate.window.page import Page
from negotiate.window.screens.table_state import TableState, emblem_number
from negotiate.window.widgets import button, button_width

SHOWN_LINES = 120
"""The newest lines of the log that are shown."""


def log(page: Page, box: Box, table: TableState, *, small_print: bool = False) -> float:
    """The newest first; returns the bottom."""
    entries = [entry for entry in table.scene.log if small_print or entry.weight > 0][-SHOWN_LINES:]
    y = box.y
    if not entries:
        return page.text(box.tall(0), page.say("Nothing has happened yet."), "small", "muted").bottom
    last = None
    for entry in reversed(entries):
        if entry.round != last:
            last = entry.round
            y = page.text(Box(box.x, y, box.w), entry.round_text, "caption_strong", "muted").bottom + 4
        y = _entry(page, Box(box.x, y, box.w), table, entry) + 7
    return y


def _entry(page: Page, box: Box, table: TableState, entry: LogEntry) -> float:
    heavy = entry.weight >= 2
    if entry.seat is not None:
        emblem(page, box.x, box.y, 22, table.number(entry.seat), table.initials(entry.seat))
    else:
        page.icon(entry.icon, box.x + 2, box.y + 1, 18, "text" if entry.tone == "plain" else entry.tone)
    text = page.text(Box(box.x + 31, box.y + 1, box.w - 31), entry.text, "small_strong" if heavy else "small")
    bottom = text.bottom
    if entry.reason:
        bottom = page.text(Box(box.x + 31, bottom, box.w - 31), entry.reason, "caption", "muted").bottom
    return max(bottom, box.y + 23)


def party(page: Page, box: Box, table: TableState) -> float:
    """The selected party: how it stands, whom it trusts and who trusts it."""
    card = table.card(table.party)
    if card is None:
        return box.y
    emblem(page, box.x + 2, box.y + 2, 40, emblem_number(card), card.initials, faint=card.presence == "absent")
    title = page.text(Box(box.x + 54, box.y, box.w - 54), card.label, "strong")
    kind = card.kind_text[:1].upper() + card.kind_text[1:]
    words = [kind, card.presence_text]
    if card.seat == table.scene.seat:
        words.append(page.say("your seat"))
    line = page.text(Box(box.x + 54, title.bottom, box.w - 54), " · ".join(words), "caption", "muted")
    y = max(line.bottom, box.y + 46) + 8
    if table.change_player is not None:
        y = _player(page, Box(box.x, y, box.w), card, table.change_player) + 10
    for measure in card.measures:
        y = measure_line(page, Box(box.x, y, box.w), measure)
    y = _trust(page, Box(box.x, y + 2, box.w), table)
    for note in card.notes:
        y = page.text(Box(box.x, y + 4, box.w), note, "small").bottom
    if card.position:
        y = page.text(Box(box.x, y + 8, box.w), page.say("What it says in public"), "caption_strong", "muted").bottom + 3
        for text in card.position:
            y = page.text(Box(box.x, y, box.w), text, "small").bottom + 6
    return y


def _player(page: Page, box: Box, card: PartyCard, change: Callable[[str], None]) -> float:
    """Who plays the seat, with a button to change it."""
    label = page.say("Change")
    wide = button_width(page, label, "people")
    icon = "person" if card.is_person else "robot"
    said = page.say("A person plays it") if card.is_person else page.say("The computer plays it")
    area = box.tall(max(36.0, page.measure(said, "small", box.w - wide - 38)[1]))
    page.icon(icon, area.x, area.y + (area.h - 20) / 2, 20, "muted")
    page.text(Box(area.x + 30, area.y, area.w - wide - 38, area.h), said, "small", middle=True)
    at = Box(area.right - wide, area.y + (area.h - 36) / 2, wide, 36)
    name = page.say("Change who plays {who}", who=card.label)
    button(page, f"party/{card.seat}/player", at, label, partial(change, card.seat), icon="people", name=name)
    return area.bottom


def measure_line(page: Page, box: Box, measure: Measure, *, explain: bool = False) -> float:
    """A measure as label, number and bar; returns the bottom."""
    wide = page.measure(measure.text, "small_strong")[0] + 4
    label = page.text(Box(box.x, box.y, box.w - wide - 8), measure.label, "small")
    page.text(Box(box.right - wide, box.y, wide), measure.text, "small_strong", align="right")
    page.bar(Box(box.x, label.bottom + 3, box.w, 7), measure.share)
    y = label.bottom + 14
    if explain:
        y = page.text(Box(box.x, y, box.w), measure.meaning, "caption", "muted").bottom + 7
    return y


def _trust(page: Page, box: Box, table: TableState) -> float:
    """Trust given and received, two bars for each other party."""
    given = {edge.receiver: edge for edge in table.scene.trust if edge.giver == table.party}
    received = {edge.giver: edge for edge in table.scene.trust if edge.receiver == table.party}
    if not given or not table.scene.mutual_trust.text:  # by alternating offers trust plays no part
        return box.y
    y = (
        page.text(
            Box(box.x, box.y, box.w), page.say("Trust: above, what it gives; below, what it gets"), "caption_strong", "muted"
        ).bottom
        + 5
    )
    for other in given:
        numbers = f"{page.number(given[other].points, 0)} · {page.number(received[other].points, 0)}"
        wide = page.measure(numbers, "small_strong")[0] + 4
        emblem(page, box.x, y, 22, table.number(other), table.initials(other))
        bars = Box(box.x + 32, y, box.w - 32 - wide - 10)
        page.bar(Box(bars.x, y + 3, bars.w, 7), given[other].share, "trust")
        page.bar(Box(bars.x, y + 13, bars.w, 7), received[other].share, "strong_border")
        page.text(Box(box.right - wide, y, wide, 22), numbers, "small_strong", align="right", middle=True)
        y += max(28.0, page.line("small_strong") + 8)
    return y


def agreements(page: Page, box: Box, table: TableState) -> float:
    """What is signed: phases, who has delivered, verification, what hangs together, and breaches."""
    y = page.text(box.tall(0), page.say("Each by itself"), "caption_strong", "muted").bottom + 6
    for card in table.scene.agreements:
        y = _agreement(page, Box(box.x, y, box.w), card) + 12
    return y


def _agreement(page: Page, box: Box, card: AgreementCard) -> float:
    inner = Box(box.x + 14, box.y, box.w - 14)
    y = page.text(inner.tall(0), card.label, "caption_strong", "muted").bottom
    y = page.text(Box(inner.x, y, inner.w), card.option_label, "strong").bottom + 4
    if card.phases <= 8:
        for number_, part in enumerate(Box(inner.x, y, inner.w).columns(card.phases, 4)):
            page.panel(part.tall(8), fill="good_fill" if number_ < card.phases_done else "track", border=None, radius=4)
    else:
        page.bar(Box(inner.x, y, inner.w, 8), card.share, "good_fill")
    y += 13
    y = page.text(Box(inner.x, y, inner.w), card.progress_text, "small").bottom + 2
    y = (
        page.text(Box(inner.x, y, inner.w), f"{card.signed_text}. {card.binding_text}".rstrip(), "caption", "muted").bottom
        + 2
    )
    signs = [("eye", card.verification_text), ("info", card.nature_text), ("link", card.together_text)]
    for icon, text in signs:
        if text:
            page.icon(icon, inner.x, y + 1, 14, "muted")
            y = page.text(Box(inner.x + 20, y, inner.w - 20), text, "caption", "muted").bottom + 2
    for text in card.breaches:
        page.icon("warning", inner.x, y + 4, 14, "bad")
        y = page.text(Box(inner.x + 20, y + 3, inner.w - 20), text, "caption", "bad").bottom
    page.panel(Box(box.x, box.y, 4, y - box.y), fill="bad_fill" if card.is_overdue else "good_fill", border=None, radius=2)
    return y


def talks(page: Page, box: Box, table: TableState) -> float:
    """How the talks stand: measures that everybody sees, and the event cards so far."""
    y = box.y
    is_over = table.scene.header.phase == "ended"
    if table.scene.points_text and not is_over:
        y = page.text(box.tall(0), table.scene.points_text, "strong").bottom + 8
    for measure in table.scene.measures:
        y = measure_line(page, Box(box.x, y, box.w), measure, explain=True)
    if table.scene.points_text and is_over:
        y = page.text(Box(box.x, y, box.w), table.scene.points_text, "strong").bottom + 8
    if table.scene.cards:
        y = page.text(Box(box.x, y + 4, box.w), page.say("Events"), "caption_strong", "muted").bottom + 4
        for card in reversed(table.scene.cards):
            y = event_card(page, Box(box.x, y, box.w), card) + 8
    return y


def event_card(page: Page, box: Box, card: EventCard) -> float:
    """An event as a card that says what changed; returns the bottom."""
    inner = Box(box.x + 40, box.y + 8, box.w - 52)
    heights = [
        page.measure(card.category, "caption_strong", inner.w)[1],
        page.measure(card.text, "small_strong", inner.w)[1],
        *(page.measure(text, "caption", inner.w)[1] + 1 for text in card.changes),
    ]
    area = Box(box.x, box.y, box.w, sum(heights) + 18)
    page.panel(area, fill="tint_warn", border="warn_fill", radius=9)
    page.icon("card", box.x + 11, box.y + 10, 20, "warn")
    y = page.text(inner.tall(0), card.category, "caption_strong", "muted").bottom
    y = page.text(Box(inner.x, y, inner.w), card.text, "small_strong").bottom
    for text in card.changes:
        y = page.text(Box(inner.x, y + 1, inner.w), text, "caption", "muted").bottom
    return area.bottom
