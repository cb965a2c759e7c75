"""The room on small screens: the window fits the desktop, the log can be read, and the trust that matters has its number."""

from __future__ import annotations

import pytest
from docs import screenshots as screens
from tests.window.windows import open_app

from negotiate.present.table import TrustEdge
from negotiate.window.app import App, fitting
from negotiate.window.box import Box
from negotiate.window.screens.start import StartScreen
from negotiate.window.screens.table import TableScreen
from negotiate.window.theme import STYLES

ENOUGH_LINES = 6


@pytest.fixture(params=[(1366, 768), (1920, 1080)], ids=["1366x768", "1920x1080"])
def table(request: pytest.FixtureRequest) -> tuple[App, TableScreen]:
    """Ukraine at the table of Istanbul."""
    app = open_app(StartScreen(), request.param)
    device = screens.begin(
        screens.ISTANBUL, "ukraine", ready=lambda found: screens.phase(found) == "speak" and found.shown.round >= 5
    )
    table = screens.sit(app, device)
    app.pump()
    return app, table


@pytest.mark.parametrize(
    ("desktop", "window"),
    [
        ((1366, 768), (1280, 680)),
        ((1280, 800), (1280, 712)),
        ((1024, 768), (1024, 680)),
        ((1440, 900), (1280, 800)),
        ((3840, 2160), (1280, 800)),
        ((500, 300), (640, 400)),
    ],
)
def test_the_window_opens_within_the_desktop(desktop: tuple[int, int], window: tuple[int, int]) -> None:
    assert fitting(desktop) == window


def test_the_size_is_that_of_the_smallest_desktop_and_an_unseen_one_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    app = App()
    assert app.surface.get_size() == (1280, 800)  # of the dummy driver
    monkeypatch.setattr("pygame.display.get_driver", lambda: "x11")
    monkeypatch.setattr("pygame.display.get_desktop_sizes", lambda: [(1920, 1080), (1366, 768)])
    assert App().surface.get_size() == (1280, 680)


def test_six_lines_of_the_log_can_be_read(table: tuple[App, TableScreen]) -> None:
    app, _table = table
    (area,) = [scroll.box for scroll in app.page.scrolls if scroll.key == "side/log"]
    lines = 0
    for text in app.page.written:
        inside = area.y - 1 <= text.need.y and text.need.bottom <= area.bottom + 1
        if inside and area.x <= text.need.x < area.right and text.style in ("small", "small_strong", "caption"):
            lines += round(text.need.h / (STYLES[text.style].size * STYLES[text.style].leading))
    assert lines >= ENOUGH_LINES


def test_both_numbers_of_a_pair_of_principals_stand_on_the_map_and_above_it(table: tuple[App, TableScreen]) -> None:
    app, screen = table
    (mutual,) = [text for text in app.page.written if text.text.startswith("Mutual trust: ")]
    issues = next(scroll.box for scroll in app.page.scrolls if scroll.key == "issues")
    side = next(scroll.box for scroll in app.page.scrolls if scroll.key == "side/log")
    edges = {(edge.giver, edge.receiver): edge for edge in screen.state.scene.trust}
    theirs, mine = edges["russian-federation", "ukraine"], edges["ukraine", "russian-federation"]
    on_map = [
        text
        for text in app.page.written
        if text.style == "caption_strong" and text.need.x < issues.x and mutual.need.bottom < text.need.y < side.y
    ]
    for edge in (theirs, mine):
        (label,) = [text for text in on_map if text.text == points_of(edge)]
        others = [text for text in on_map if text is not label and text.text.isdigit()]
        assert not any(overlap(label.need, other.need) for other in others)
    said = f"Russian Federation trusts you {points_of(theirs)}, you trust it {points_of(mine)}."
    assert said in [text.text for text in app.page.written] and points_of(theirs) != points_of(mine)


def points_of(edge: TrustEdge) -> str:
    return f"{edge.points:.0f}"


def overlap(one: Box, other: Box) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def test_a_seat_that_is_no_principals_has_no_such_sentence() -> None:
    device = screens.begin(screens.ISTANBUL, "tuerkiye", mediator="human", ready=lambda _found: True)
    assert device.scene.trust_text == "" and device.everybodys.trust_text == ""
