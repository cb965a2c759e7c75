"""Cards over the table: when they come, how they go, and that they hide no decision."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pygame
import pytest
from tests.window.windows import SIZES, click, drawn, open_app, press

from negotiate.present.news import News
from negotiate.table.device import Device
from negotiate.table.setup import Setup
from negotiate.window.accessibility import tree
from negotiate.window.app import App
from negotiate.window.box import Box
from negotiate.window.card_pictures import PICTURES, picture
from negotiate.window.draw import svg_picture
from negotiate.window.page import Page
from negotiate.window.screens.brief import BriefScreen
from negotiate.window.screens.debrief import DebriefScreen
from negotiate.window.screens.end_card import EndCard
from negotiate.window.screens.news_card import NewsCard
from negotiate.window.screens.projector import ProjectorScreen
from negotiate.window.screens.start import StartScreen
from negotiate.window.screens.table import TableScreen
from negotiate.window.theme import THEMES
from negotiate.words.endings import ENDINGS

PATIENCE = 60.0
Begin = Callable[..., tuple[App, TableScreen]]
SIGNED = News("signed", "An agreement is signed", "Water: Joint gauges", "All accepted it.", ("It counts.",))


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def card_over(clock: Clock, gone: list[str], **settings: object) -> tuple[App, NewsCard]:
    app = open_app(StartScreen(), SIZES[0], clock, **{"speed": "normal", **settings})
    card = NewsCard(app.speaker, [SIGNED], lambda: gone.append("gone"), lambda: gone.append("skip"))
    app.push(card)
    app.pump()
    return app, card


@pytest.mark.parametrize("key", [pygame.K_RETURN, pygame.K_SPACE, pygame.K_ESCAPE])
def test_keys_send_a_card_away(clock: Clock, key: int) -> None:
    gone: list[str] = []
    app, card = card_over(clock, gone)
    assert "Water: Joint gauges" in drawn(app)
    press(app, key)
    assert gone == ["gone"] and card not in app.screens


def test_s_skips_from_a_card(clock: Clock) -> None:
    gone: list[str] = []
    app, _card = card_over(clock, gone)
    press(app, "s")
    assert gone == ["gone", "skip"]


def test_a_click_anywhere_sends_a_card_away_and_presses_nothing_below(clock: Clock) -> None:
    gone: list[str] = []
    app, _card = card_over(clock, gone)
    begin = next(widget for widget in app.page.widgets if widget.key == "start/begin")
    spot = tuple(round(part) for part in begin.box.centre)
    for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
        pygame.event.post(pygame.event.Event(kind, pos=spot, button=1))
        app.pump()
    assert gone == ["gone"]
    assert isinstance(app.screen, StartScreen)


def test_a_card_goes_by_itself_when_there_was_time_to_read_it(clock: Clock) -> None:
    gone: list[str] = []
    app, card = card_over(clock, gone)
    words = " ".join((SIGNED.title, SIGNED.text, SIGNED.why, *SIGNED.changes)).split()
    assert card.seconds == pytest.approx(1.6 * (1 + len(words) / 8))
    clock.now = card.seconds - 0.1
    app.pump()
    assert gone == []
    clock.now = card.seconds + 0.1
    app.pump()
    assert gone == ["gone"]


def test_a_card_that_is_kept_open_stays(clock: Clock) -> None:
    gone: list[str] = []
    app, card = card_over(clock, gone)
    click(app, "dialog/button/0")
    clock.now = 100.0
    app.pump()
    assert gone == [] and app.screen is card
    press(app, pygame.K_RETURN)
    assert gone == ["gone"]


def test_a_card_waits_while_the_keys_are_looked_up(clock: Clock) -> None:
    gone: list[str] = []
    app, card = card_over(clock, gone)
    press(app, "?")
    clock.now = 100.0
    app.pump()
    assert gone == [] and card in app.screens
    press(app, pygame.K_ESCAPE)
    assert gone == [] and app.screen is card


def test_with_reduced_motion_nothing_closes_by_itself(clock: Clock) -> None:
    gone: list[str] = []
    app, _card = card_over(clock, gone, reduced_motion=True)
    clock.now = 100.0
    app.pump()
    assert gone == [] and "Keep open" not in drawn(app)


def test_a_screen_reader_gets_the_whole_card_and_all_the_time(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(App, "is_read_aloud", True)
    gone: list[str] = []
    app, _card = card_over(clock, gone)
    root, focus = tree(app)
    assert root.children[0].role == "dialog" and root.children[0].name == "An agreement is signed"
    names = [node.name for node in root]
    assert {"Water: Joint gauges", "It counts.", "All accepted it."} <= set(names)
    assert focus == "widget dialog/button/0"
    clock.now = 100.0
    app.pump()
    assert gone == []


# In a game


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Iterator[Begin]:
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path / "saves"))
    begun: list[Device] = []

    def begin(setup: Setup, **settings: object) -> tuple[App, TableScreen]:
        app = open_app(StartScreen(), SIZES[0], clock, **{"speed": "fast", **settings})
        begun.append(Device.begin(setup))
        table = TableScreen(begun[-1])
        app.push(table)
        return app, table

    yield begin
    for device in begun:
        device.close()


def until(app: App, clock: Clock, holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "The game stands still."
        clock.now += 0.05
        app.pump()
        time.sleep(0.001)


def test_the_game_waits_for_a_card_and_goes_on_after_it(watched: Begin, clock: Clock) -> None:
    app, table = watched(Setup("tutorial", {}, None, 1))
    until(app, clock, lambda: isinstance(app.screen, NewsCard))
    assert "An agreement is signed" in drawn(app)
    events = len(table.device.shown.events)
    for _tick in range(20):
        app.pump()
        time.sleep(0.001)
    assert len(table.device.shown.events) == events
    press(app, pygame.K_RETURN)
    until(app, clock, lambda: len(table.device.shown.events) > events)


def test_cards_show_on_the_projector_and_the_game_goes_on_there(watched: Begin, clock: Clock) -> None:
    app, table = watched(Setup("tutorial", {}, None, 1))
    app.pump()
    table.projector()
    until(app, clock, lambda: isinstance(app.screen, NewsCard))
    assert isinstance(app.screens[-2], ProjectorScreen)
    until(app, clock, lambda: table.device.turn.kind == "over")
    until(app, clock, lambda: isinstance(app.screens[-1], ProjectorScreen))  # every card goes by itself, the last one too


def test_no_decision_is_asked_for_while_a_card_is_shown(watched: Begin, clock: Clock) -> None:
    app, table = watched(Setup("tutorial", {"highmark": "human"}, None, 4, tutor=False))
    until(app, clock, lambda: isinstance(app.screen, BriefScreen))
    click(app, "brief/go")
    table.submit("propose detainees=all-eighty")
    until(app, clock, lambda: isinstance(app.screen, NewsCard))
    press(app, pygame.K_RETURN)
    assert app.screens[-1] is table
    until(app, clock, lambda: table.device.turn.kind == "decide")
    table.submit("pass")
    until(app, clock, lambda: app.screens[-1] is not table)
    assert not isinstance(app.screens[-1], NewsCard)  # the duty's own dialog


@pytest.mark.parametrize("settings", [{"news_cards": False}, {"speed": "instant"}], ids=["switched off", "at once"])
def test_cards_that_nobody_wants_do_not_come(watched: Begin, clock: Clock, settings: dict[str, object]) -> None:
    app, table = watched(Setup("tutorial", {}, None, 1), **settings)
    cards = 0

    def over() -> bool:
        nonlocal cards
        cards += isinstance(app.screen, NewsCard)
        return table.device.turn.kind == "over"

    until(app, clock, over)
    assert cards == 0


def test_skipping_skips_cards(watched: Begin, clock: Clock) -> None:
    app, table = watched(Setup("tutorial", {}, None, 1))
    app.pump()
    table.course.skip()
    until(app, clock, lambda: table.device.turn.kind == "over")
    assert isinstance(app.screens[-1], EndCard) and app.screens[-2] is table  # the end alone is never skipped


def test_the_end_says_what_became_of_people_then_of_trust_then_of_each_word_and_points_last(
    watched: Begin, clock: Clock
) -> None:
    app, table = watched(Setup("tutorial", {}, None, 1))
    app.pump()
    table.course.skip()
    until(app, clock, lambda: isinstance(app.screens[-1], EndCard))
    app.pump()
    told = [text.text for text in app.page.written if text.layer >= app.floor and text.style != "initials"]
    order = ["The people", "Trust between the principals", "Each delegation's word", "Points"]
    places = [told.index(title) for title in order]
    assert places == sorted(places)
    people = told[places[0] + 1 : places[1]]
    assert people[0].endswith("people came home.") and "waiting" in people[1]
    assert re.match(r"Trust of Highmark in Lowmark (rose|fell) from 20\.0 to \d+\.\d \(of 100\)\.", told[places[1] + 1])
    assert re.match(r"Highmark carried out \d+ of \d+ duties that fell due", told[places[2] + 1])
    assert re.match(r"Highmark: -?[\d.]+ points?, mandate score \d+ of 100\.", told[places[3] + 1])
    press(app, pygame.K_ESCAPE)
    assert app.screens[-1] is table  # once: it is not asked for again
    now = table.now(table.state)
    assert now.small == " ".join(people)
    click(app, "bar/ending")
    assert isinstance(app.screens[-1], EndCard)
    click(app, "dialog/button/0")
    assert isinstance(app.screens[-1], DebriefScreen)


@pytest.mark.parametrize("name", sorted(PICTURES))
@pytest.mark.parametrize("theme", THEMES)
def test_every_picture_is_drawn_in_every_theme_and_is_one_of_its_own(name: str, theme: str) -> None:
    mood, draw = PICTURES[name]
    drawing = pygame.surfarray.array3d(svg_picture(picture(THEMES[theme], mood, draw), (560, 150)))
    assert len({tuple(pixel) for row in drawing[::7, ::5] for pixel in row}) > 5
    others = [picture(THEMES[theme], *PICTURES[other]) for other in PICTURES if other != name]
    assert picture(THEMES[theme], mood, draw) not in others


def test_every_ending_has_a_picture_and_no_other_has() -> None:
    assert {name.removeprefix("ending-") for name in PICTURES if name.startswith("ending-")} == set(ENDINGS) - {"not-ended"}


def test_a_card_shows_the_picture_of_the_weightiest_news(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []

    def draw(_page: Page, box: Box, name: str) -> float:
        shown.append(name)
        return box.y + 10

    monkeypatch.setattr("negotiate.window.screens.news_card.card_picture", draw)
    signed = News("signed", "Signed", "", "", (), "signed")
    quiet = News("ceasefire-begun", "Quiet", "", "", (), "ceasefire-begun")
    opened = News("track-opened", "Talks open", "", "", ())
    for told, wanted in (((signed, quiet, opened), {"ceasefire-begun"}), ((opened,), set())):
        app = open_app(StartScreen(), SIZES[0], clock, speed="normal")
        shown.clear()
        app.push(NewsCard(app.speaker, told, lambda: None, lambda: None))
        app.pump()
        assert set(shown) == wanted


def test_the_switch_is_in_the_settings() -> None:
    app = open_app(StartScreen())
    click(app, "settings/news_cards")
    assert app.settings.news_cards is False
