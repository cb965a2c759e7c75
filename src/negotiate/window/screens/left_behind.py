"""What a game leaves behind: the people, trust, each delegation's word, part by part, with whom each sentence is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from negotiate.window.box import Box
from negotiate.window.emblems import emblem
from negotiate.window.page import Page
from negotiate.words.aftermath import Group

ICONS = {"people": "people-home", "trust": "link", "delegations": "scroll"}
"""The drawing beside each part's title, by its kind."""
EmblemOf = Callable[[str], tuple[int, str]]
"""Number and initials of the emblem of a party."""


def left_behind(page: Page, box: Box, groups: Sequence[Group], emblem_of: EmblemOf) -> float:
    """Draw the parts one under the other; returns the bottom."""
    y = box.y
    for group in groups:
        page.icon(ICONS[group.kind], box.x, y, 22, "accent_ink")
        y = page.text(Box(box.x + 32, y, box.w - 32), group.title, "heading").bottom + 4
        style = "lead_strong" if group.kind == "people" else "body"
        for sentence, party in zip(group.sentences, group.about, strict=True):
            x = box.x + 32
            if party:
                emblem(page, x, y + 1, 22, *emblem_of(party))
                x += 32
            y = max(page.text(Box(x, y, box.right - x), sentence, style).bottom, y + (24 if party else 0)) + 5
        y += 8
    return y - 8 if groups else y
