"""Tracks as columns: issues with their options, what is agreed, tabled, in the draft or locked, and why."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from negotiate.present.builder import Choice
from negotiate.present.tracks import IssueRow, NeedLine, OptionRow, TrackColumn
from negotiate.window.box import Box
from negotiate.window.emblems import emblem
from negotiate.window.page import Page
from negotiate.window.screens.table_state import TableState

COLUMN = 162.0
"""Least width of a column."""
HEAD = 1.5
"""How many issues a track's own head is as tall as, about."""
FEW_ISSUES = 5
"""Up to so many issues all options are shown at once; with more, those of the selected issue."""


def track_columns(page: Page, box: Box, table: TableState) -> float:
    """Draw all tracks from the top of a box, in as many columns as fit; returns the bottom."""
    tracks = table.scene.tracks
    count = max(1, min(len(tracks), int((box.w + 14) / (COLUMN + 14))))
    while count > 1 and -(-len(tracks) // count) == -(-len(tracks) // (count - 1)):
        count -= 1
    columns = Box(box.x, box.y, box.w).columns(count, 14)
    everything = sum(len(track.issues) for track in tracks) <= FEW_ISSUES
    bottoms = [box.y] * count
    for track, place in zip(tracks, _places([len(track.issues) for track in tracks], count), strict=True):
        column = columns[place]
        bottoms[place] = _track(page, Box(column.x, bottoms[place], column.w), table, track, everything) + 16
    return max(bottoms)


def _places(issues: Sequence[int], count: int) -> list[int]:
    """The column of each track: in order, where there are the fewest rows so far.

    Only the number of issues counts, so that no track moves when an issue is opened or a lock says more.
    """
    filled, found = [0.0] * count, []
    for rows in issues:
        place = filled.index(min(filled))
        filled[place] += HEAD + rows
        found.append(place)
    return found


def _track(page: Page, box: Box, table: TableState, track: TrackColumn, everything: bool) -> float:
    sign = "unlock" if track.is_open else "lock"
    title = page.text(Box(box.x + 24, box.y, box.w - 24), track.label, "strong")
    page.icon(sign, box.x, box.y + 1, 18, "good" if track.is_open else "muted")
    head = Box(box.x, box.y - 2, box.w, max(24.0, title.h + 3))
    tip = track.lock or " ".join((track.ceiling_text, track.settled_text + ".", track.mediator_text)).strip()
    page.widget(
        f"track/{track.track}",
        "track",
        track.label,
        head,
        tip=tip,
        value=page.say("open") if track.is_open else page.say("locked"),
    )
    if page.is_focused(f"track/{track.track}"):
        page.ring(head, 6)
    y = max(title.bottom, head.bottom) + 3
    page.panel(Box(box.x, y, box.w, 3), fill="good_fill" if track.is_open else "track", border=None, radius=1.5)
    y += 8
    if not track.is_open:
        y = needs(page, Box(box.x, y, box.w), tuple(need for need in track.needs if not need.met), track.lock)
    for issue in track.issues:
        y = _issue(page, Box(box.x, y, box.w), table, issue, track, everything) + 6
    return y


def needs(page: Page, box: Box, missing: tuple[NeedLine, ...], whole: str = "") -> float:
    """What is needed and how near it is, a line and a bar each; returns the bottom."""
    y = box.y
    if not missing and whole:
        return page.text(Box(box.x, y, box.w), whole, "caption", "muted").bottom + 6
    for need in missing:
        said = need.text if need.share is not None else need.sentence
        y = page.text(Box(box.x, y, box.w), said[:1].upper() + said[1:], "caption", "muted").bottom + 2
        if need.share is not None:
            near = page.say("{now} of {needed}", now=need.now, needed=need.needed)
            wide = page.measure(near, "caption_strong")[0] + 2
            tall = page.line("caption_strong")
            page.bar(Box(box.x, y + (tall - 6) / 2, box.w - wide - 8, 6), need.share, "warn_fill")
            page.text(Box(box.right - wide, y, wide, tall), near, "caption_strong", "muted", align="right", middle=True)
            y += tall
        y += 5
    return y + 2


def _issue(page: Page, box: Box, table: TableState, issue: IssueRow, track: TrackColumn, everything: bool) -> float:
    opened = everything or table.issue == issue.issue
    choices, stakes = _choices(table, issue.issue), table.scene.stakes_text(issue.issue)
    chosen = next((choice for choice in choices if choice.is_chosen), None)
    inner = box.inset(8, 0)
    title_width = inner.w - (0 if everything else 22)
    title = page.measure(issue.label, "small_strong", title_width)[1]
    status = chosen.row.label if chosen else _short_status(issue)
    status_height = page.measure(status, "caption", inner.w)[1] if status and not opened else 0.0
    head = 7 + title + (10 if not opened else 4) + (status_height + 2 if status_height else 0) + (0 if opened else 9)
    key = f"issue/{issue.issue}"
    area = Box(box.x, box.y, box.w, max(head, 30.0))
    if everything:
        page.text(Box(inner.x - 8, area.y + 4, title_width + 8), issue.label, "small_strong", "muted")
    else:
        hovered = page.is_hovered(key)
        page.panel(
            area,
            fill="hover" if hovered else "raised",
            border="mine" if chosen else "border",
            radius=8,
            thickness=1.5 if chosen else 1,
        )
        page.text(Box(inner.x, area.y + 6, title_width), issue.label, "small_strong", "text" if track.is_open else "muted")
        page.icon("up" if opened else "down", inner.right - 14, area.y + 7, 15, "muted")
        if not opened:
            y = area.y + 6 + title + 3
            _meter(page, Box(inner.x, y, inner.w, 7), issue, chosen)
            if status_height:
                page.text(Box(inner.x, y + 11, inner.w), status, "caption", "mine" if chosen else "muted")
        page.widget(
            key,
            "button",
            page.speaker.labelled(issue.label, issue.status_text),
            area,
            on=partial(_toggle, table, issue.issue),
            tip=" ".join(text for text in (stakes, issue.note) if text),
            value="open" if opened else "closed",
        )
        if page.is_focused(key):
            page.ring(area, 8)
    y = area.bottom + 4
    if not opened:
        return area.bottom
    for row in issue.options:
        choice = next((choice for choice in choices if choice.row.option == row.option), None)
        y = _option(page, Box(box.x, y, box.w), table, issue, row, choice) + 4
    if stakes and not everything:
        y = page.text(Box(inner.x, y + 2, inner.w), stakes, "caption", "muted").bottom + 2
    if issue.requires_text:
        y = page.text(Box(inner.x, y + 2, inner.w), issue.requires_text, "caption", "muted").bottom + 2
    return y


def _toggle(table: TableState, issue: str) -> None:
    table.issue = "" if table.issue == issue else issue


def _choices(table: TableState, issue: str) -> tuple[Choice, ...]:
    for track in table.builder.tracks if table.builder else ():
        for row in track.issues:
            if row.issue == issue:
                return row.choices
    return ()


def _short_status(issue: IssueRow) -> str:
    """What is agreed, in the option's words; nothing while nothing is."""
    row = next((row for row in issue.options if row.is_agreed), None)
    if row is None:
        row = next((row for row in reversed(issue.options) if row.is_carried_out), None)
    return row.label if row else ""


def _meter(page: Page, box: Box, issue: IssueRow, chosen: Choice | None) -> None:
    """The options of an issue as small segments: agreed, on the table, in the draft, open, locked."""
    rows = [row for row in issue.options if not row.is_status_quo]
    for part, row in zip(box.columns(max(1, len(rows)), 3), rows, strict=True):
        if chosen is not None and chosen.row.option == row.option:
            page.panel(part, fill="mine", border=None, radius=3)
        elif row.is_agreed or row.is_carried_out or row.is_past:
            page.panel(part, fill="good_fill", border=None, radius=3)
        elif row.offered_by:
            page.panel(part, fill="warn_fill", border=None, radius=3)
        elif row.is_open:
            page.panel(part, fill="surface", border="strong_border", radius=3)
        else:
            page.panel(part, fill="track", border=None, radius=3)


def _option(page: Page, box: Box, table: TableState, issue: IssueRow, row: OptionRow, choice: Choice | None) -> float:
    """One option as a row to press; returns its bottom."""
    chosen = choice is not None and choice.is_chosen
    may_stand = choice is not None and choice.may_stand
    change = table.scene.change(issue.issue, row.option)
    settled = row.is_agreed or row.is_carried_out
    points = "" if change is None or row.is_status_quo else page.number(change, 0 if abs(change) >= 10 else 1, signed=True)
    if points and not settled and not row.is_past:
        points_width = page.measure(points, "caption_strong")[0] + 6
    else:
        points, points_width = "", 0.0
    marks = list(row.offered_by)
    beside = 26.0
    room = box.w - beside - points_width - 12
    tall = page.measure(row.label, "small", room)[1]
    marks_height = 22.0 if marks else 0.0
    area = Box(box.x, box.y, box.w, max(30.0, tall + 11 + marks_height))
    key = f"option/{issue.issue}/{row.option}"
    hovered = page.is_hovered(key)
    muted = not (row.is_open or settled) or (row.is_past and not settled)
    if chosen:
        page.panel(area, fill=page.tint("mine", 0.16), border="mine", thickness=2, radius=7)
    elif settled:
        page.panel(area, fill="tint_good", border="good", radius=7)
    elif marks:
        page.panel(area, fill="tint_warn", border="warn_fill", radius=7, thickness=1.5)
        page.stripes(Box(area.x + 2, area.y + 5, 5, area.h - 10), "tint_warn", "warn_fill", "warn_fill", 2)
    elif row.is_status_quo:
        page.panel(area, fill="raised", border=None, radius=7)
    else:
        page.panel(area, fill="hover" if hovered else "surface", border="border", radius=7)
    if hovered and not chosen:
        page.panel(area, fill=None, border="accent", thickness=1.5, radius=7)
    sign, paint = _sign(row, chosen, settled, bool(marks))
    middle = area.y + (area.h - marks_height - 16) / 2
    page.icon(sign, area.x + 7, middle, 16, paint)
    page.text(
        Box(area.x + beside, area.y, room, area.h - marks_height),
        row.label,
        "small",
        "muted" if muted else "text",
        middle=True,
    )
    if points:
        token = "muted" if muted else "good" if points.startswith("+") else "bad" if points.startswith("−") else "muted"
        page.text(
            Box(area.right - points_width - 8, area.y, points_width, area.h - marks_height),
            points,
            "caption_strong",
            token,
            align="right",
            middle=True,
        )
    x = area.x + beside
    for seat in marks:
        emblem(page, x, area.bottom - 23, 18, table.number(seat))
        initials = table.initials(seat)
        wide = page.measure(initials, "caption_strong")[0]
        page.text(Box(x + 21, area.bottom - 23, wide + 1, 18), initials, "caption_strong", "muted", middle=True)
        x += 21 + wide + 8
    if page.is_focused(key):
        page.ring(area, 7)
    page.widget(
        key,
        "button",
        page.speaker.labelled(issue.label, row.label),
        area,
        on=partial(_press, table, issue.issue, row.option, may_stand),
        tip=_tip(page, row, choice),
        value=_state(page, row, chosen, settled),
    )
    return area.bottom


def _press(table: TableState, issue: str, option: str, may_stand: bool) -> None:
    if may_stand:
        table.choose(issue, option)


def _sign(row: OptionRow, chosen: bool, settled: bool, offered: bool) -> tuple[str, str]:
    if chosen:
        return "check", "mine"
    if settled:
        return "check", "good"
    if row.is_past:
        return "check", "muted"
    if not row.is_open:
        return "lock", "muted"
    if offered:
        return "table", "warn"
    return "dot" if row.is_status_quo else "plus", "muted"


def _state(page: Page, row: OptionRow, chosen: bool, settled: bool) -> str:
    said = []
    if chosen:
        said.append(page.say("in your package"))
    if settled:
        said.append(page.say("agreed"))
    if row.offered_by:
        said.append(page.say("on the table"))
    if not row.is_open:
        said.append(page.say("locked"))
    return ", ".join(said)


def _tip(page: Page, row: OptionRow, choice: Choice | None) -> str:
    if row.is_status_quo:
        return page.say("How things are today.")
    if choice is None:
        return row.lock
    if choice.why_not:
        return choice.why_not
    if choice.is_chosen:
        return page.say("It is in your package. Press to take it out.")
    if choice.change is not None:
        return page.say(
            "Against what stands now: {points} for you. Press to put it into your package.",
            points=page.speaker.points(choice.change, signed=True),
        )
    return page.say("Press to put it into your package.")
