"""The bar under the header: what is happening now, or whose turn it is, and the buttons of the turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from negotiate.window.box import Box, Flow
from negotiate.window.emblems import emblem
from negotiate.window.page import Page
from negotiate.window.screens.table_state import Do
from negotiate.window.widgets import button, button_width


@dataclass(frozen=True)
class Command:
    """A button of the bar. `why_not` says why it is not possible; empty when it is."""

    key: str
    label: str
    does: Do
    kind: str = "plain"
    icon: str = ""
    tip: str = ""
    why_not: str = ""


@dataclass(frozen=True)
class Now:
    """What the bar says: a sentence, small print below it, and the emblem of who it is about (None for nobody)."""

    text: str
    small: str = ""
    emblem: int | None = None
    initials: str = ""
    tone: str = "surface"


def bar_height(page: Page, width: float, now: Now, commands: Sequence[Command]) -> float:
    """Height of the bar in a width."""
    return _bar(page, Box(0, 0, width), now, commands, draw=False)


def now_bar(page: Page, box: Box, now: Now, commands: Sequence[Command]) -> None:
    """Draw the bar into a box of the height that `bar_height` gave."""
    _bar(page, box, now, commands, draw=True)


def _bar(page: Page, box: Box, now: Now, commands: Sequence[Command], *, draw: bool) -> float:
    inner = box.inset(14, 0)
    beside = 44.0 if now.emblem is not None else 0.0
    widths = [button_width(page, command.label, command.icon or None) for command in commands]
    buttons = sum(widths) + 8 * max(0, len(widths) - 1)
    alongside = buttons <= inner.w * 0.62
    room = inner.w - beside - (buttons + 16 if alongside and commands else 0)
    text_height = page.measure(now.text, "lead_strong", room)[1]
    small_height = page.measure(now.small, "small", room)[1] if now.small else 0.0
    words = max(text_height + small_height, 36.0 if now.emblem is not None else 0.0)
    flow = Flow(Box(inner.x, 0, inner.w), 8)
    rows = [flow.place(width, 42) for width in widths]
    if alongside:
        height = max(words, 42.0 if commands else 0.0) + 18
    else:
        height = words + 18 + (flow.bottom + 10 if commands else 0)
    if not draw:
        return height
    page.panel(
        box.tall(height), fill=now.tone, border=None if page.theme.name == "light" else "border", shadow=True, radius=12
    )
    middle = height if alongside else words + 18
    if now.emblem is not None:
        emblem(page, inner.x, box.y + (middle - 34) / 2, 34, now.emblem, now.initials)
    y = box.y + (middle - text_height - small_height) / 2
    page.text(Box(inner.x + beside, y, room), now.text, "lead_strong")
    if now.small:
        page.text(Box(inner.x + beside, y + text_height, room), now.small, "small", "muted")
    x = inner.right - buttons
    for command, width, place in zip(commands, widths, rows, strict=True):
        at = Box(x, box.y + (height - 42) / 2, width, 42) if alongside else place.moved(0, box.y + middle)
        button(
            page,
            command.key,
            at,
            command.label,
            command.does,
            icon=command.icon or None,
            kind=command.kind,
            enabled=not command.why_not,
            tip=command.why_not or command.tip,
        )
        x += width + 8
    return height
