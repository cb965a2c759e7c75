"""The ledger of promises as a picture: two sides facing each other, and ways from what is overdue to what it suspends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from negotiate.present.promises import FacedLine, FacedText, PromiseRow, PromiseText
from negotiate.window.box import Box, Flow
from negotiate.window.emblems import emblem
from negotiate.window.page import Page
from negotiate.window.screens.promises_panel import steps
from negotiate.window.screens.table_state import TableState
from negotiate.window.theme import hexadecimal
from negotiate.words.promises import HELD_UP, states

LOOKS = {
    "delivered": ("check", "good", "tint_good", False),
    "due": ("clock", "accent_ink", "selected", False),
    "ahead": ("clock", "muted", "surface", True),
    "overdue": ("warning", "bad", "tint_bad", False),
    "suspended": ("pause", "warn", "tint_warn", True),
}
"""Icon, colour of icon and edge, ground, and whether the edge is dashed, by how a promise stands."""
STRONG = ("due", "overdue", "suspended")
"""States whose cards have a thick edge."""
FACING = 620.0
"""Least width for two sides; below, the cards stand one under the other."""
SPACE, PAD, ICON, FACE = 10.0, 12.0, 22.0, 22.0
THICK = 3.0
ENDS = 19.0
"""Room on either side of the words on a way, for the dot where it begins and the point where it ends."""
DASH, GAP = 7.0, 5.0
NEXT = {"overdue": "bad_fill", "due": "accent"}
"""Colour of the step that is next, by how a promise stands; that of others is the colour of all that is to come."""


def legend_entries(page: Page, table: TableState) -> list[tuple[str, str]]:
    """The states that the ledger has, with what they are called."""
    found = {row.state for text in table.scene.promises.texts for row in text.rows}
    called = states(is_over=table.scene.header.phase == "ended")
    return [(state, page.say(word)) for state, word in called.items() if state in found]


def legend(page: Page, box: Box, table: TableState) -> Box:
    """What the icons mean, in rows from the left; returns the box that it took."""
    flow = Flow(box, 18)
    for state, word in legend_entries(page, table):
        icon, ink, _ground, _dashed = LOOKS[state]
        at = flow.place(26 + page.measure(word, "small")[0] + 1, page.line("small") + 4)
        page.icon(icon, at.x, at.y + (at.h - 18) / 2, 18, ink)
        page.text(Box(at.x + 26, at.y, at.w - 26, at.h), word, "small", middle=True)
    return box.tall(flow.bottom - box.y)


def legend_width(page: Page, table: TableState) -> float:
    """Width of the legend in one row."""
    words = [word for _state, word in legend_entries(page, table)]
    return sum(26 + page.measure(word, "small")[0] + 1 for word in words) + 18 * max(0, len(words) - 1) + 1


def promises_picture(page: Page, box: Box, table: TableState) -> float:
    """All promises that bind; returns the bottom."""
    told, sides = table.scene.promises, table.scene.promise_sides
    y = box.y
    if told.texts and box.w >= FACING:
        box = Box(box.x, box.y + 4, box.w)
        left, _middle, right = _columns(page, box)
        heads = [
            (place, parties, text)
            for place, parties, text in (
                (left, sides.facing.left, sides.left_text),
                (right, sides.facing.right, sides.right_text),
            )
            if text
        ]
        beside = all(_is_short(page, *head) for head in heads)
        y = max(_heading(page, place, table, parties, text, beside) for place, parties, text in heads) + 8
    elif not told.texts and not told.carried_out:
        y = page.text(box.tall(0), page.say("Nothing is signed yet."), "lead", "muted").bottom
    for text, faced in zip(told.texts, sides.facing.texts, strict=True):
        y = _text(page, Box(box.x, y, box.w), table, text, faced) + SPACE
    for done in told.carried_out:
        page.icon("check", box.x + PAD, y + 4, 18, "good")
        y = page.text(Box(box.x + PAD + 30, y + 4, box.w - 2 * PAD - 30), done, "small", "good").bottom + 6
    return y


def _columns(page: Page, box: Box) -> tuple[Box, Box, Box]:
    gutter = max(min(max(150.0, _longest_word(page) + 100), box.w * 0.26), _longest_word(page) + 48 + 2 * ENDS)
    inner = box.inset(PAD, 0)
    side = (inner.w - gutter) / 2
    return (
        Box(inner.x, inner.y, side, 0),
        Box(inner.x + side, inner.y, gutter, 0),
        Box(inner.x + side + gutter, inner.y, side, 0),
    )


def _beside(parties: Sequence[str]) -> float:
    """How far the words of a heading stand from its left edge where they are beside the emblems."""
    return 36.0 * len(parties) + 4


def _is_short(page: Page, box: Box, parties: Sequence[str], text: str) -> bool:
    """Whether a heading has room for its words beside its emblems, in two lines at most."""
    return page.measure(text, "heading", max(1.0, box.w - _beside(parties)))[1] < 2.5 * page.line("heading")


def _heading(page: Page, box: Box, table: TableState, parties: Sequence[str], text: str, beside: bool) -> float:
    """What stands over one side, `beside` its emblems or below them; returns the bottom."""
    flow = Flow(box, 6)
    for party in parties:
        at = flow.place(30, 30)
        emblem(page, at.x, at.y, 30, table.number(party), table.initials(party))
    if beside:
        room = box.w - _beside(parties)
        tall = max(30.0, page.measure(text, "heading", room)[1])
        page.text(Box(box.x + _beside(parties), box.y, room, tall), text, "heading", middle=True)
        return box.y + tall
    return page.text(Box(box.x, flow.bottom + 4, box.w), text, "heading").bottom


def _text(page: Page, box: Box, table: TableState, text: PromiseText, faced: FacedText) -> float:
    """A text on a panel of its own: its name, its lines, and what may follow."""
    rows = {row.key: row for row in text.rows}
    bottom = _lines(page, box, table, text, faced, rows, paint=False)
    page.panel(box.tall(bottom - box.y), fill="raised", border=None, radius=12)
    return _lines(page, box, table, text, faced, rows, paint=True)


def _lines(
    page: Page,
    box: Box,
    table: TableState,
    text: PromiseText,
    faced: FacedText,
    rows: dict[str, PromiseRow],
    *,
    paint: bool,
) -> float:
    inner = box.inset(PAD, 0)
    y = box.y + PAD
    facing = box.w >= FACING
    tall = page.measure(text.title, "strong", inner.w)[1]
    if paint:
        page.text(Box(inner.x, y, inner.w), text.title, "strong", align="centre" if facing else "left")
    y += tall + 8
    ledger = _Cards(page, table, many=not facing)
    if facing:
        left, middle, right = _columns(page, box)
        for number, line in enumerate(faced.lines):
            cards = [
                (place, [rows[one] for one in keys]) for place, keys in ((left, line.left), (right, line.right)) if keys
            ]
            high = max(ledger.height(place.w, owed) for place, owed in cards)
            if line.begins:
                high = max(high, _pill_size(page, middle)[1] + 4)
            if paint:
                _ways(page, Box(middle.x, y, middle.w, high), line, faced.lanes, is_last=number == len(faced.lines) - 1)
                for place, owed in cards:
                    ledger.draw(Box(place.x, y, place.w, high), owed)
            y += high + SPACE
    else:
        for line in faced.lines:
            for keys in (line.left, line.right):
                if keys:
                    owed = [rows[one] for one in keys]
                    high = ledger.height(inner.w, owed)
                    if paint:
                        ledger.draw(Box(inner.x, y, inner.w, high), owed)
                    y += high + SPACE
    for hint in text.hints:
        tall = page.measure(hint, "small", inner.w - 30)[1]
        if paint:
            page.icon("info", inner.x + 2, y + 1, 16, "muted")
            page.text(Box(inner.x + 30, y, inner.w - 30), hint, "small", "muted")
        y += tall + 4
    return y + (PAD - SPACE if not text.hints else PAD - 4)


class _Cards:
    """Cards of promises: how tall they are, and drawing them."""

    def __init__(self, page: Page, table: TableState, *, many: bool) -> None:
        """`many`: every card says whose promise it is, not only those of a side with several parties."""
        self.page, self.table = page, table
        sides = table.scene.promise_sides.facing
        self._named = {party for side in (sides.left, sides.right) if many or len(side) > 1 for party in side}

    def _parts(self, owed: Sequence[PromiseRow]) -> list[tuple[str, str, str]]:
        """The texts of a card with style and colour."""
        first = owed[0]
        whose = [row.label for row in owed if row.party in self._named]
        names = [(self.page.speaker.listed(whose), "caption_strong", "muted")] if whose else []
        ink = "muted" if first.state in ("delivered", "ahead") else LOOKS[first.state][1]
        return [
            *names,
            (first.issue_label, "strong", "text"),
            (first.option_label, "small", "muted"),
            (first.state_text, "small", "text" if first.state in STRONG else ink),
        ]

    def _room(self, wide: float, owed: Sequence[PromiseRow]) -> tuple[float, float]:
        """Where the texts begin, and how wide they are."""
        begin = PAD + ICON + 12
        faces = len([row for row in owed if row.party in self._named])
        return begin, wide - begin - PAD - (faces * (FACE + 4) if faces else 0)

    def height(self, wide: float, owed: Sequence[PromiseRow]) -> float:
        """Height of a card of this width."""
        _begin, room = self._room(wide, owed)
        texts = sum(self.page.measure(text, style, room)[1] for text, style, _colour in self._parts(owed))
        return max(FACE, texts) + (12 if _has_steps(owed[0]) else 0) + 18

    def draw(self, box: Box, owed: Sequence[PromiseRow]) -> None:
        """Draw a card."""
        page, first = self.page, owed[0]
        icon, ink, ground, dashed = LOOKS[first.state]
        thick = 2.0 if first.state in STRONG else 1.0
        edge = ink if first.state != "ahead" else "strong_border"
        if dashed:
            page.panel(box, fill=ground, border=None, radius=10)
            _dashed(page, box, edge, thick)
        else:
            page.panel(box, fill=ground, border=edge, radius=10, thickness=thick)
        page.icon(icon, box.x + PAD, box.y + (box.h - ICON) / 2, ICON, ink)
        begin, room = self._room(box.w, owed)
        x = box.right - PAD + 4
        for row in reversed([row for row in owed if row.party in self._named]):
            x -= FACE + 4
            emblem(page, x, box.y + 9, FACE, self.table.number(row.party), self.table.initials(row.party))
        wanted = self.height(box.w, owed)
        y = box.y + 9 + (box.h - wanted) / 2
        for text, style, colour in self._parts(owed):
            y = page.text(Box(box.x + begin, y, room), text, style, colour).bottom
        if _has_steps(first):
            steps(page, Box(box.x + begin, y + 5, room, 7), first, NEXT.get(first.state, "track"))


def _has_steps(row: PromiseRow) -> bool:
    return row.phases > 1


def _dashed(page: Page, box: Box, token: str, thick: float) -> None:
    """An edge of dashes around a card: round corners, and dashes of equal length between them."""
    area = page.rect(box)
    wide, tall = area.w / page.scale, area.h / page.scale
    near, right, bottom = thick / 2, wide - thick / 2, tall - thick / 2
    corner = min(10.0, wide / 2, tall / 2)
    arc = f"a{corner - near:.2f} {corner - near:.2f} 0 0 1"
    turn = corner - near
    parts = [
        f"M{near:.2f} {corner:.2f}{arc} {turn:.2f} {-turn:.2f}",
        f"M{wide - corner:.2f} {near:.2f}{arc} {turn:.2f} {turn:.2f}",
        f"M{right:.2f} {tall - corner:.2f}{arc} {-turn:.2f} {turn:.2f}",
        f"M{corner:.2f} {bottom:.2f}{arc} {-turn:.2f} {-turn:.2f}",
    ]
    for begin, end in _dashes(corner, wide - corner):
        parts += [f"M{begin:.2f} {near:.2f}H{end:.2f}", f"M{begin:.2f} {bottom:.2f}H{end:.2f}"]
    for begin, end in _dashes(corner, tall - corner):
        parts += [f"M{near:.2f} {begin:.2f}V{end:.2f}", f"M{right:.2f} {begin:.2f}V{end:.2f}"]
    page.svg(
        box,
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.2f} {tall:.2f}"><path d="{"".join(parts)}" '
        f'fill="none" stroke="{hexadecimal(page.colour(token))}" stroke-width="{thick}"/></svg>',
    )


def _dashes(begin: float, end: float) -> Iterator[tuple[float, float]]:
    """Where the dashes of a straight edge begin and end: a gap first and last."""
    count = max(1, round((end - begin - GAP) / (DASH + GAP)))
    step = (end - begin - GAP) / count
    for number in range(count):
        yield begin + GAP + number * step, begin + (number + 1) * step


def _ways(page: Page, box: Box, line: FacedLine, lanes: int, *, is_last: bool) -> None:
    """The part of the ways beside one line: lanes that go through, arms to its cards, and the words where one begins."""
    if not line.arms and not line.up and not line.down:
        return
    gap = 0.0 if is_last else SPACE
    middle = box.h / 2
    colour = hexadecimal(page.theme["bad"])

    def lane(number: int) -> float:
        return box.w * (number + 1) / (lanes + 1)

    parts = [f'<path d="M{lane(number):.1f} 0V{middle:.1f}"/>' for number in line.up]
    parts += [f'<path d="M{lane(number):.1f} {middle:.1f}V{box.h + gap:.1f}"/>' for number in line.down]
    ends = []
    for arm in line.arms:
        edge, out = (0.0, 1.0) if arm.side == "left" else (box.w, -1.0)
        parts.append(f'<path d="M{lane(arm.lane):.1f} {middle:.1f}H{edge + out * (13 if arm.points else 5):.1f}"/>')
        if arm.points:
            tip, back = edge + out * 2, edge + out * 16
            ends.append(f'<path d="M{tip:.1f} {middle:.1f}L{back:.1f} {middle - 8:.1f}V{middle + 8:.1f}Z"/>')
        else:
            ends.append(f'<circle cx="{edge + out * 6:.1f}" cy="{middle:.1f}" r="6"/>')
    area = Box(box.x, box.y, box.w, box.h + gap)
    page.svg(
        area,
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {area.w:.1f} {area.h:.1f}">'
        f'<g fill="none" stroke="{colour}" stroke-width="{THICK}">{"".join(parts)}</g>'
        f'<g fill="{colour}">{"".join(ends)}</g></svg>',
    )
    if line.begins:
        wide, tall = _pill_size(page, box)
        pill = Box(box.x + (box.w - wide) / 2, box.y + middle - tall / 2, wide, tall)
        page.panel(pill, fill="surface", border="bad", radius=min(20.0, tall / 2), thickness=2)
        page.icon("link", pill.x + 12, pill.y + (tall - 18) / 2, 18, "bad")
        page.text(Box(pill.x + 36, pill.y, wide - 46, tall), page.say(HELD_UP), "small_strong", middle=True)


def _pill_size(page: Page, middle: Box) -> tuple[float, float]:
    """Width and height of the words on a way."""
    most = max(min(middle.w - 48 - 2 * ENDS, 110.0), _longest_word(page) + 1)
    wide, tall = page.measure(page.say(HELD_UP), "small_strong", most)
    return wide + 48, tall + 14


def _longest_word(page: Page) -> float:
    return max(page.measure(word, "small_strong")[0] for word in page.say(HELD_UP).split(" "))
