"""Lays the table's panels out: everything at once where there is room, else in columns with tabs."""

from __future__ import annotations

from collections.abc import Callable

from negotiate.window.box import Box, Flow
from negotiate.window.page import Page
from negotiate.window.screens import offers_panel, package_panel, side_panel
from negotiate.window.screens.exchanges_panel import exchanges
from negotiate.window.screens.mediation_panel import mediation
from negotiate.window.screens.promises_panel import promises
from negotiate.window.screens.round_table import round_table, table_title
from negotiate.window.screens.table_state import TableState
from negotiate.window.screens.timeline_panel import timeline, timeline_height
from negotiate.window.screens.track_columns import track_columns
from negotiate.window.widgets import tabs

GAP = 10.0
THREE_COLUMNS = (1180.0, 560.0)
"""Least width and height of the box for everything at once."""
TWO_COLUMNS = (850.0, 330.0)
"""Least width and height for two columns; below these, one column with tabs."""
LEAST_TABLE, LEAST_DRAWING = 294.0, 190.0
"""Least height of the card with the round table, and of the drawing in it, with so many seats as have room in that."""
ROOMY_SEATS, MORE_ROOM = 5, 24.0
"""How many seats that are, and the height that each further one takes."""
LOG_ENTRIES = 6
"""Lines of the log that are in sight beneath the round table, where there is room for it."""
Choose = Callable[[str], None]


class TableLayout:
    """The panels of a table and which of them are in front. Screens that show a table draw with it."""

    def __init__(self, *, with_package: bool = True) -> None:
        """`with_package`: whether there is a package builder, which a mere onlooker does not have."""
        self.with_package = with_package
        self.left = "table"
        self.right = "issues"
        self.single = "issues"

    def show(self, panel: str) -> None:
        """Bring a panel to the front: issues, package, offers or table."""
        self.single = panel
        if panel in ("issues", "package", "offers"):
            self.right = panel

    def draw(self, page: Page, box: Box, table: TableState) -> None:
        """Draw the panels into a box."""
        if box.w >= THREE_COLUMNS[0] and box.h >= THREE_COLUMNS[1]:
            self._three(page, box, table)
        elif box.w >= TWO_COLUMNS[0] and box.h >= TWO_COLUMNS[1]:
            self._two(page, box, table)
        else:
            self._one(page, box, table)

    # Arrangements

    def _three(self, page: Page, box: Box, table: TableState) -> None:
        foot, body = box.cut_bottom(timeline_height(page) + 18, GAP)
        left, rest = body.cut_left(max(318.0, body.w * 0.255), GAP)
        right, centre = rest.cut_right(max(340.0, body.w * 0.272), GAP)
        upper, lower = left.cut_top(
            max(LEAST_TABLE + _more_room(table), min(left.h * 0.6, 430.0, left.h - GAP - _room_for_log(page))), GAP
        )
        self._round_table(page, upper, table)
        self._side(page, lower, table)
        self._issues(page, centre, table)
        if self.with_package:
            share = 0.56 if table.scene.awaiting else 0.36 if table.scene.offers else 0.0
            offers_height = right.h * share if share else 44 + 2 * page.line("small")
            above, below = right.cut_top(offers_height, GAP)
            self._offers(page, above, table)
            self._package(page, below, table)
        else:
            tall = right.h * 0.5 if table.scene.offers else 44 + 2 * page.line("small")
            above, below = right.cut_top(tall, GAP)
            self._offers(page, above, table)
            self._talks(page, below, table)
        inner = page.card(foot)
        timeline(page, Box(inner.x, foot.y + 6, inner.w, foot.h - 12), table.scene.timeline)

    def _two(self, page: Page, box: Box, table: TableState) -> None:
        left, right = box.columns((0.42, 0.58), GAP)
        options = [("table", page.say("Table")), *_side_names(page, table)]
        at = tabs(
            page, "left", left.tall(0), options, self.left if self.left == "table" else table.side, self._choose_left(table)
        )
        area = Box(left.x, at.bottom + 8, left.w, left.bottom - at.bottom - 8)
        if self.left == "table":
            self._round_table(page, area, table, title=False)
        else:
            self._side(page, area, table, title=False)
        at = tabs(page, "right", right.tall(0), self._right_names(page, table), self.right, self._choose_right)
        area = Box(right.x, at.bottom + 8, right.w, right.bottom - at.bottom - 8)
        self._right(page, area, table, self.right)

    def _one(self, page: Page, box: Box, table: TableState) -> None:
        options = [*self._right_names(page, table), ("table", page.say("Table")), ("side", page.say("Log and more"))]
        at = tabs(page, "panel", box.tall(0), options, self.single, self._choose_single)
        area = Box(box.x, at.bottom + 8, box.w, box.bottom - at.bottom - 8)
        if self.single == "table":
            self._round_table(page, area, table, title=False)
        elif self.single == "side":
            self._side(page, area, table)
        else:
            self._right(page, area, table, self.single)

    def _right_names(self, page: Page, table: TableState) -> list[tuple[str, str]]:
        count = len(table.scene.offers)
        names = [("issues", page.say("Issues"))]
        if self.with_package:
            names.append(("package", page.say("Package")))
        names.append(("offers", page.plural("On the table ({count})", "On the table ({count})", count)))
        return names

    def _right(self, page: Page, box: Box, table: TableState, name: str) -> None:
        if name == "package" and self.with_package:
            self._package(page, box, table)
        elif name == "offers":
            self._offers(page, box, table, title=False)
        else:
            self._issues(page, box, table, title=False)

    def _choose_left(self, table: TableState) -> Choose:
        def choose(name: str) -> None:
            self.left = "table" if name == "table" else "side"
            if name != "table":
                table.side = name

        return choose

    def _choose_right(self, name: str) -> None:
        self.right = self.single = name

    def _choose_single(self, name: str) -> None:
        self.single = name

    # Panels

    def _round_table(self, page: Page, box: Box, table: TableState, *, title: bool = True) -> None:
        inner = page.card(box)
        if title:
            named, hint = table_title(page, table), table.scene.mutual_trust.text
            wide = page.measure(named, "heading")[0] + page.measure(hint, "small")[0] + 16
            # what a principal has to know stands below; what all may know has room beside the title, or none
            inner = panel_title(page, inner, named, "" if table.scene.trust_text and wide > inner.w else hint)
        elif table.scene.mutual_trust.text:
            inner = _line_above(page, inner, table.scene.mutual_trust.text)
        if table.scene.trust_text:
            inner = _line_above(page, inner.moved(0, -4), table.scene.trust_text, "small_strong", "text")
        least = LEAST_DRAWING + _more_room(table)
        if inner.h >= least:
            round_table(page, inner, table)
            return
        with page.scroll("table", inner, table_title(page, table)) as at:
            round_table(page, at.tall(least), table)

    def _side(self, page: Page, box: Box, table: TableState, *, title: bool = True) -> None:
        inner = page.card(box)
        if title:
            at = tabs(
                page,
                "side",
                Box(inner.x - 4, inner.y - 2, inner.w + 8),
                _side_names(page, table),
                table.side,
                _choose_side(table),
            )
            inner = Box(inner.x, at.bottom + 10, inner.w, inner.bottom - at.bottom - 10)
        draws = {
            "log": side_panel.log,
            "party": side_panel.party,
            "agreements": _signed,
            "talks": side_panel.talks,
            "mediation": mediation,
        }
        names = dict(_side_names(page, table))
        with page.scroll(f"side/{table.side}", Box(inner.x - 4, inner.y, inner.w + 12, inner.h), names[table.side]) as at:
            area = Box(at.x + 4, at.y + 2, at.w - 6)
            if table.side == "talks" and title is False:
                timeline(page, area.tall(timeline_height(page)), table.scene.timeline)
                area = area.moved(0, timeline_height(page) + 8)
            draws[table.side](page, area, table)

    def _issues(self, page: Page, box: Box, table: TableState, *, title: bool = True) -> None:
        inner = page.card(box)
        if title:
            inner = panel_title(page, inner, page.say("Issues"), "")
        foot, inner = inner.cut_bottom(_legend_height(page, inner), 6)
        with page.scroll("issues", Box(inner.x - 4, inner.y, inner.w + 12, inner.h), page.say("Issues")) as at:
            track_columns(page, Box(at.x + 4, at.y + 2, at.w - 6), table)
        _legend(page, foot)

    def _offers(self, page: Page, box: Box, table: TableState, *, title: bool = True) -> None:
        inner = page.card(box)
        if title:
            count = len(table.scene.offers)
            hint = page.plural("{count} package", "{count} packages", count) if count else ""
            inner = panel_title(page, inner, page.say("On the table"), hint)
        with page.scroll("offers", Box(inner.x - 4, inner.y, inner.w + 12, inner.h), page.say("On the table")) as at:
            offers_panel.offers(page, Box(at.x + 4, at.y + 2, at.w - 6), table)

    def _talks(self, page: Page, box: Box, table: TableState) -> None:
        inner = panel_title(page, page.card(box), page.say("Talks"), "")
        with page.scroll("talks", Box(inner.x - 4, inner.y, inner.w + 12, inner.h), page.say("Talks")) as at:
            side_panel.talks(page, Box(at.x + 4, at.y + 2, at.w - 6), table)

    def _package(self, page: Page, box: Box, table: TableState) -> None:
        inner = page.card(box)
        builder = table.builder
        if builder is None:
            return
        inner = panel_title(page, inner, builder.title, "")
        foot, rest = inner.cut_bottom(package_panel.package_buttons_height(page, inner, builder), 8)
        with page.scroll("package", Box(rest.x - 4, rest.y, rest.w + 12, rest.h), builder.title) as at:
            package_panel.package(page, Box(at.x + 4, at.y + 2, at.w - 6), table, builder)
        package_panel.package_buttons(page, foot, table, builder)


def _room_for_log(page: Page) -> float:
    """Height of the card in which LOG_ENTRIES lines of the log stand under its tabs and the name of the round."""
    return 94.0 + page.line("caption_strong") + LOG_ENTRIES * (page.line("small") + 7)


def _signed(page: Page, box: Box, table: TableState) -> float:
    """Who comes home on which day, who owes what to whom, and each agreement by itself; returns the bottom."""
    newest, earlier = table.scene.exchanges[:1], table.scene.exchanges[1:]
    y = box.y
    if newest:
        y = exchanges(page, box, page.say("People home, day by day"), newest) + 14
    y = promises(page, Box(box.x, y, box.w), table)
    if earlier:
        y = exchanges(page, Box(box.x, y + 14, box.w), page.say("Earlier, day by day"), earlier)
    return side_panel.agreements(page, Box(box.x, y + 14, box.w), table) if table.scene.agreements else y


def _side_names(page: Page, table: TableState) -> list[tuple[str, str]]:
    own = [("mediation", page.say("Mediation"))] if table.scene.mediation is not None else []
    return [
        *own,
        ("log", page.say("Log")),
        ("party", page.say("Party")),
        ("agreements", page.say("Signed")),
        ("talks", page.say("Talks")),
    ]


def _choose_side(table: TableState) -> Choose:
    def choose(name: str) -> None:
        table.side = name

    return choose


def panel_title(page: Page, inner: Box, title: str, hint: str) -> Box:
    """A panel's title with a hint at its right where there is room; returns what is left below."""
    wide = page.measure(title, "heading")[0]
    taken = page.text(inner.tall(0), title, "heading")
    bottom = taken.bottom
    if hint:
        hint_wide = page.measure(hint, "small")[0]
        if wide + hint_wide + 16 <= inner.w:
            page.text(Box(inner.right - hint_wide - 1, inner.y, hint_wide + 1, taken.h), hint, "small", "muted", middle=True)
        else:
            bottom = page.text(Box(inner.x, bottom, inner.w), hint, "small", "muted").bottom
    return Box(inner.x, bottom + 8, inner.w, inner.bottom - bottom - 8)


def _more_room(table: TableState) -> float:
    """What a round table of many seats is taller by, so that nobody lies over a neighbour."""
    return MORE_ROOM * max(0, len(table.scene.parties) - ROOMY_SEATS)


def _line_above(page: Page, inner: Box, text: str, style: str = "small", colour: str = "muted") -> Box:
    """A line on top of a panel; returns what is left below."""
    bottom = page.text(inner.tall(0), text, style, colour).bottom + 4
    return Box(inner.x, bottom, inner.w, inner.bottom - bottom)


def _legend_words(page: Page) -> list[tuple[str, str]]:
    return [
        ("good_fill", page.say("agreed")),
        ("warn_fill", page.say("on the table")),
        ("mine", page.say("in my package")),
        ("track", page.say("locked")),
    ]


def _legend_places(page: Page, inner: Box) -> list[Box]:
    flow = Flow(inner, 12)
    return [
        flow.place(18 + page.measure(word, "caption")[0] + 1, page.line("caption")) for _token, word in _legend_words(page)
    ]


def _legend_height(page: Page, inner: Box) -> float:
    places = _legend_places(page, inner.tall(0))
    return places[-1].bottom - inner.y


def _legend(page: Page, box: Box) -> None:
    """What the colours of the options mean."""
    for (token, word), at in zip(_legend_words(page), _legend_places(page, box), strict=True):
        page.panel(
            Box(at.x, at.y + (at.h - 10) / 2, 12, 10),
            fill=token,
            border="strong_border" if token == "track" else None,
            radius=3,
        )
        page.text(Box(at.x + 18, at.y, at.w - 18, at.h), word, "caption", "muted")
