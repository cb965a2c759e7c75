"""The parties round a table, with trust as arrows: strong from the selected party, and to it from principals."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import combinations

from negotiate.present.scene import Scene
from negotiate.present.table import PartyCard, TrustEdge
from negotiate.window.box import Box
from negotiate.window.emblems import colour_of, emblem
from negotiate.window.page import Page
from negotiate.window.screens.table_state import Do, TableState, emblem_number
from negotiate.window.theme import Colour, hexadecimal, mix

LOW, HIGH = 25.0, 50.0
"""Points of trust below which an arrow is dashed, and from which it is drawn as trust."""
UPPER = -0.25
"""Sine of the angle above which a seat's name stands over its emblem."""
SIZES = (50.0, 42.0, 34.0, 28.0)
"""Sizes of the emblems, the largest first; small ones are drawn where neighbours would lie over each other."""
ROOMY = 300.0
"""Width, or height times 1.25, of the drawing from which the largest emblems are drawn."""
NAME_WIDTHS = (1.0, 0.8, 0.64)
"""Shares of its width that a name takes, the first at which it stands clear of the other seats' emblems."""
ASIDE = (0.0, 0.5, -0.5, 0.9, -0.9, 1.3, -1.3, 1.8, -1.8)
"""How far beside its arrow a number may stand, in its own heights."""
MOST_LABELS = 9
"""With more seats than this only the selected one has its name beside it."""


@dataclass(frozen=True)
class Seat:
    """Where a seat is drawn: the middle of its emblem."""

    card: PartyCard
    x: float
    y: float
    below: bool
    """Whether its name stands below the emblem."""


def round_table(page: Page, box: Box, table: TableState, select: bool = True) -> None:
    """Draw the table into a box. `select` makes the seats pressable."""
    trusts = bool(table.scene.mutual_trust.text)  # by alternating offers trust plays no part
    legend_height = page.line("caption") + 6 if trusts else 0.0
    legend, area = box.cut_bottom(legend_height, 2)
    sizes = SIZES if min(box.w, box.h * 1.25) > ROOMY else SIZES[1:]
    size = next((size for size in sizes if _is_clear(_places(page, area, table.scene, size), size)), SIZES[-1])
    seats = _places(page, area, table.scene, size)
    middle = _middle(seats)
    chosen = table.party
    _arrows(page, area, table, seats, middle, size)
    taken: list[Box] = []
    names: list[Box] = []
    for seat in seats:
        number_ = emblem_number(seat.card)
        spot = _spot(seat, size)
        is_chosen = seat.card.seat == chosen
        if is_chosen:
            page.panel(
                spot.inset(-6),
                fill=page.tint(colour_of(page, number_), 0.22),
                border=colour_of(page, number_),
                thickness=2,
                radius=size / 2 + 6,
            )
        if seat.card.is_asked:
            page.panel(spot.inset(-9), fill=None, border="warn", thickness=2.5, radius=size / 2 + 9)
        emblem(page, spot.x, spot.y, size, number_, seat.card.initials, faint=seat.card.presence == "absent")
        _badge(page, seat, spot)
        key = f"seat/{seat.card.seat}"
        if page.is_hovered(key) and select:
            page.panel(spot.inset(-4), fill=None, border="accent", thickness=2, radius=size / 2 + 4)
        if select:
            page.widget(
                key,
                "button",
                f"{seat.card.label}, {seat.card.presence_text}",
                spot,
                on=_selects(table, seat.card),
                tip=_tip(page, seat.card),
                value="chosen" if is_chosen else "",
            )
        if page.is_focused(key):
            page.ring(spot, size / 2)
        taken.append(spot.inset(-4))
        if len(seats) <= MOST_LABELS or is_chosen:
            others = [_spot(other, size).inset(-9) for other in seats if other is not seat]
            named = _name(page, area, seat, size, others, names, must=is_chosen)
            names += [named] if named else []
    if trusts:
        _values(page, table, seats, middle, size, [*taken, *names])
        _legend(page, legend)


def table_title(page: Page, table: TableState) -> str:
    """What the drawing is called."""
    return page.say("Table and trust") if table.scene.mutual_trust.text else page.say("Table")


def _selects(table: TableState, card: PartyCard) -> Do:
    def select() -> None:
        table.party = card.seat
        table.side = "party"

    return select


def _tip(page: Page, card: PartyCard) -> str:
    said = [card.label, card.kind_text, card.presence_text]
    if card.is_asked:
        said.append(page.say("has to decide now"))
    return " · ".join(said)


def _badge(page: Page, seat: Seat, spot: Box) -> None:
    """A small sign at the corner: a person or the computer, or that the seat is away."""
    sign = "person" if seat.card.is_person else "robot"
    wide = max(15.0, 0.4 * spot.w)
    corner = Box(spot.right - 0.7 * wide, spot.y - 0.3 * wide, wide, wide)
    page.panel(corner, fill="surface", border="border", radius=wide / 2)
    page.icon(sign, corner.x + 0.18 * wide, corner.y + 0.18 * wide, 0.64 * wide, "muted")


def _places(page: Page, area: Box, scene: Scene, size: float) -> list[Seat]:
    """The seats on an ellipse; the first person's party is nearest to the reader."""
    cards = scene.parties
    count = len(cards)
    own = next((place for place, card in enumerate(cards) if card.seat == scene.seat), 0)
    width = _label_width(area, count)
    turns = [math.radians(90 + 360 * (place - own) / count) for place in range(count)]
    rooms = {True: 0.0, False: 0.0}
    for card, turn in zip(cards, turns, strict=True):
        below = math.sin(turn) > UPPER
        rooms[below] = max(rooms[below], size / 2 + 11 + page.measure(card.label, "caption_strong", width)[1])
    highest, lowest = min(math.sin(turn) for turn in turns), max(math.sin(turn) for turn in turns)
    upper, lower = rooms[False] or size / 2 + 11, rooms[True]
    # as tall an ellipse as leaves room for the names above the upper and below the lower seats
    down = max(20.0, (area.h - upper - lower) / max(0.5, lowest - highest))
    across = area.w / 2 - max(size / 2 + 8, width / 2)
    x, y = area.x + area.w / 2, area.y + upper - down * highest
    return [
        Seat(card, x + across * math.cos(turn), y + down * math.sin(turn), math.sin(turn) > UPPER)
        for card, turn in zip(cards, turns, strict=True)
    ]


def _spot(seat: Seat, size: float) -> Box:
    return Box(seat.x - size / 2, seat.y - size / 2, size, size)


def _is_clear(seats: list[Seat], size: float) -> bool:
    """Whether no two emblems of this size lie over each other."""
    spots = [_spot(seat, size) for seat in seats]
    return not any(_touch(one, other) for one, other in combinations(spots, 2))


def _middle(seats: list[Seat]) -> tuple[float, float]:
    """The middle of the table."""
    across, down = [seat.x for seat in seats], [seat.y for seat in seats]
    return (min(across) + max(across)) / 2, (min(down) + max(down)) / 2


def _label_width(area: Box, count: int) -> float:
    return min(132.0, area.w * (0.42 if count <= 4 else 0.36))


def _name(page: Page, area: Box, seat: Seat, size: float, others: list[Box], names: list[Box], *, must: bool) -> Box | None:
    """Write a seat's name beside its emblem, in more lines or on its other side where it would lie over others or `names`.

    Where it has no room it is left out, unless it `must` be there: the emblem has its initials, and a press tells the name.
    """
    width = _label_width(area, 4 if not seat.below or abs(seat.x - area.centre[0]) > 20 else 3)
    longest = max(page.measure(word, "caption_strong")[0] for word in seat.card.label.split())
    labels = [
        _name_box(page, area, one, size, share * width)
        for one in (seat, replace(seat, below=not seat.below))
        for share in NAME_WIDTHS
        if share == 1.0 or share * width > longest
    ]
    free = (
        one
        for one in labels
        if area.y <= one.y and one.bottom <= area.bottom and not any(_touch(one, other, 0.0) for other in (*others, *names))
    )
    label = next(free, labels[0] if must else None)
    if label is None:
        return None
    page.panel(label.inset(-3, -1), fill="surface", border=None, radius=4, opacity=190)
    page.text(label, seat.card.label, "caption_strong", align="centre")
    return label


def _name_box(page: Page, area: Box, seat: Seat, size: float, width: float) -> Box:
    wide, tall = page.measure(seat.card.label, "caption_strong", width)
    x = min(max(seat.x - wide / 2, area.x), area.right - wide)
    y = seat.y + size / 2 + 10 if seat.below else seat.y - size / 2 - tall - 10
    return Box(x, y, wide + 1, tall)


def _curve(start: Seat, end: Seat, middle: tuple[float, float], size: float) -> tuple[tuple[float, float], ...]:
    """Start, control point and end of an arrow between two emblems; both directions bend to their own side."""
    dx, dy = end.x - start.x, end.y - start.y
    length = max(1.0, math.hypot(dx, dy))
    ux, uy = dx / length, dy / length
    gap = size / 2 + 8
    aside = 7.0
    sx, sy = start.x + ux * gap - uy * aside, start.y + uy * gap + ux * aside
    ex, ey = end.x - ux * gap - uy * aside, end.y - uy * gap + ux * aside
    pull = 0.18
    cx = (sx + ex) / 2 + (middle[0] - (sx + ex) / 2) * pull - uy * 10
    cy = (sy + ey) / 2 + (middle[1] - (sy + ey) / 2) * pull + ux * 10
    return (sx, sy), (cx, cy), (ex, ey)


def _paint(page: Page, points: float) -> Colour:
    return page.theme["distrust" if points < LOW else "trust" if points >= HIGH else "neutral"]


def _arrows(page: Page, area: Box, table: TableState, seats: list[Seat], middle: tuple[float, float], size: float) -> None:
    theme = page.theme
    x, y = middle
    places = {seat.card.seat: seat for seat in seats}
    rx = max((abs(seat.x - x) for seat in seats), default=0) * 0.86
    ry = max((abs(seat.y - y) for seat in seats), default=0) * 0.8
    parts = [
        f'<ellipse cx="{x - area.x:.1f}" cy="{y - area.y:.1f}" rx="{rx:.1f}" ry="{ry:.1f}" '
        f'fill="{hexadecimal(theme["table"])}" stroke="{hexadecimal(theme["table_edge"])}" stroke-width="2"/>'
    ]
    principals = _principals(table.scene)

    def is_strong(edge: TrustEdge) -> bool:
        return edge.giver == table.party or (edge.receiver == table.party and {edge.giver, edge.receiver} <= principals)

    edges = table.scene.trust if table.scene.mutual_trust.text else ()
    ordered = sorted(edges, key=is_strong)
    parts += [
        _arrow(
            page,
            area,
            edge,
            _curve(places[edge.giver], places[edge.receiver], middle, size),
            strong=is_strong(edge),
        )
        for edge in ordered
        if edge.giver in places and edge.receiver in places
    ]
    page.svg(area, f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {area.w:.1f} {area.h:.1f}">{"".join(parts)}</svg>')


def _arrow(page: Page, area: Box, edge: TrustEdge, curve: tuple[tuple[float, float], ...], *, strong: bool) -> str:
    (sx, sy), (cx, cy), (ex, ey) = ((x - area.x, y - area.y) for x, y in curve)
    paint = _paint(page, edge.points)
    colour = hexadecimal(paint if strong else mix(paint, page.theme["table"], 0.45))
    width = (1.6 + 4.2 * edge.share) if strong else (1.0 + 1.6 * edge.share)
    dash = f' stroke-dasharray="{6 if strong else 4} {4 if strong else 3}"' if edge.points < LOW else ""
    angle = math.atan2(ey - cy, ex - cx)
    head = 6.5 + width if strong else 5.5
    tip = (ex + math.cos(angle) * 3, ey + math.sin(angle) * 3)
    left = (tip[0] - head * math.cos(angle - 0.45), tip[1] - head * math.sin(angle - 0.45))
    right = (tip[0] - head * math.cos(angle + 0.45), tip[1] - head * math.sin(angle + 0.45))
    back = (ex - head * 0.6 * math.cos(angle), ey - head * 0.6 * math.sin(angle))
    return (
        f'<path d="M{sx:.1f} {sy:.1f}Q{cx:.1f} {cy:.1f} {back[0]:.1f} {back[1]:.1f}" fill="none" stroke="{colour}" '
        f'stroke-width="{width:.2f}"{dash}/><path d="M{tip[0]:.1f} {tip[1]:.1f}L{left[0]:.1f} {left[1]:.1f}'
        f'L{right[0]:.1f} {right[1]:.1f}Z" fill="{colour}"/>'
    )


def _values(
    page: Page, table: TableState, seats: list[Seat], middle: tuple[float, float], size: float, taken: list[Box]
) -> None:
    """The points on the selected party's arrows, both ways: what the other principals give it first, for that is what it
    depends on, if need be beside its arrow; the rest where there is room. The bars beside the table have them all."""
    places = {seat.card.seat: seat for seat in seats}
    principals = _principals(table.scene)
    shown = [edge for edge in table.scene.trust if table.party in (edge.giver, edge.receiver)]
    shown = [edge for edge in shown if {edge.giver, edge.receiver} <= places.keys()]

    def rank(edge: TrustEdge) -> tuple[bool, bool]:
        return not {edge.giver, edge.receiver} <= principals, edge.receiver != table.party

    for edge in sorted(shown, key=rank):
        curve = _curve(places[edge.giver], places[edge.receiver], middle, size)
        text = page.number(edge.points, 0)
        wide = page.measure(text, "caption_strong")[0] + 14
        tall = page.line("caption_strong") + 4
        aside = (0.0,) if rank(edge)[0] else ASIDE
        free = (
            label
            for off in (part * tall for part in aside)
            for share in (0.5, 0.6, 0.4, 0.7, 0.3, 0.8, 0.2)
            if not any(_touch(label := _label(curve, share, off, wide, tall), other) for other in taken)
        )
        found = next(free, None)
        if found is not None:
            page.panel(found, fill="surface", border=_paint(page, edge.points), thickness=1.5, radius=tall / 2)
            page.text(found, text, "caption_strong", align="centre", middle=True)
            taken.append(found)


def _label(curve: tuple[tuple[float, float], ...], share: float, off: float, wide: float, tall: float) -> Box:
    """Where a number stands: a share of the way along an arrow, `off` units to its side."""
    (sx, sy), (cx, cy), (ex, ey) = curve
    x = ((1 - share) ** 2) * sx + 2 * share * (1 - share) * cx + share**2 * ex
    y = ((1 - share) ** 2) * sy + 2 * share * (1 - share) * cy + share**2 * ey
    length = max(1.0, math.hypot(ex - sx, ey - sy))
    x, y = x - off * (ey - sy) / length, y + off * (ex - sx) / length
    return Box(x - wide / 2, y - tall / 2, wide, tall)


def _principals(scene: Scene) -> set[str]:
    return {card.seat for card in scene.parties if card.kind == "principal"}


def _touch(one: Box, other: Box, gap: float = 2.0) -> bool:
    """Whether two boxes lie less than `gap` pixels apart both ways."""
    across = one.x < other.right + gap and other.x < one.right + gap
    return across and one.y < other.bottom + gap and other.y < one.bottom + gap


def _legend(page: Page, box: Box) -> None:
    """What the arrows mean."""
    x = box.x
    for word, token, dashed in (
        (page.say("low trust"), "distrust", True),
        (page.say("some"), "neutral", False),
        (page.say("high"), "trust", False),
    ):
        wide = page.measure(word, "caption")[0]
        if x + 34 + wide > box.right:
            break
        dash = ' stroke-dasharray="6 4"' if dashed else ""
        line = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 26 10"><path d="M0 5H26" '
            f'stroke="{hexadecimal(page.theme[token])}" stroke-width="3.5"{dash}/></svg>'
        )
        page.svg(Box(x, box.y + (box.h - 10) / 2, 26, 10), line)
        page.text(Box(x + 32, box.y, wide + 1, box.h), word, "caption", "muted", middle=True)
        x += 32 + wide + 16
