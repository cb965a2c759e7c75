"""Every screen in every window, text size and language: nothing clipped, nothing covered, targets large enough."""

from __future__ import annotations

import pytest
from docs import screenshots as screens
from tests.window.windows import ALL, SIZES, open_app

from negotiate.window.app import App
from negotiate.window.audit import faults
from negotiate.window.screens.brief import BriefScreen
from negotiate.window.screens.start import StartScreen
from negotiate.window.settings import Settings
from negotiate.words.catalogue import languages

SCREENS = dict(screens.every_screen())


@pytest.mark.parametrize("name", SCREENS)
def test_screen_fits_in_every_window_text_size_and_language(name: str) -> None:
    app = App(Settings(speed="instant"))
    SCREENS[name](app)
    app.draw()
    app.paints = False  # laying out is what is tested here, and quicker
    for size, text_size in ALL:
        app.settings.text_size = text_size
        app.resize(size)
        app.draw()
        assert faults(app.page) == [], (name, size, text_size)
    app.settings.text_size = 1.25
    app.resize(SIZES[0])
    for language in languages():
        app.settings.language = language
        app.apply_settings()
        app.draw()
        assert faults(app.page) == [], (name, language)


def test_a_brief_without_aims_leaves_no_half_empty() -> None:
    session = screens.begin(screens.ISTANBUL, mediator="human", ready=lambda _session: True)
    app = open_app(BriefScreen(session, "tuerkiye"))
    heading = next(text for text in app.page.written if text.text == "What it is worth to you")
    title = next(text for text in app.page.written if text.text == "What everybody may know")
    assert heading.need.x == title.need.x


@pytest.mark.parametrize("language", ["en", "de", "uk"])
def test_in_large_text_every_scenario_and_the_way_to_begin_are_in_sight(language: str) -> None:
    app = open_app(StartScreen(), text_size=1.75, language=language)
    app.apply_settings()
    app.pump()
    cards = {widget.key: widget.box for widget in app.page.widgets if widget.key.startswith("start/scenario/")}
    (listed,) = [scroll.box for scroll in app.page.scrolls if scroll.key == "start/all"]
    assert len(cards) == 8 and all(box.bottom <= listed.bottom for box in cards.values())
    assert len({box.y for box in cards.values()}) == 4  # two in a row
    begin = next(widget for widget in app.page.widgets if widget.key == "start/begin")
    assert not begin.scroll and listed.bottom <= begin.box.y and begin.box.bottom <= app.page.box.bottom


def test_a_text_on_every_issue_is_weighed_before_its_end_is_in_sight() -> None:
    app = open_app(StartScreen())
    screens.good_friday(app)
    app.pump()
    (listed,) = [scroll.box for scroll in app.page.scrolls if scroll.key == "offers"]
    written = {text.text: text.need for text in app.page.written if listed.x <= text.need.x <= listed.right}
    assert written["if all carry it out"].bottom < written["as things stand"].bottom + 1 < listed.bottom
    assert written["This beats walking away."].bottom < listed.bottom
    assert app.page.widgets  # the text goes on below: nine issues do not fit
    assert max(box.bottom for text, box in written.items() if text == "Reduced in phases") > listed.bottom


@pytest.mark.parametrize("scenario", ["nuclear-talks-2013", "colombia-2012", "good-friday-1998"])
def test_tracks_stand_in_columns_of_about_one_length(scenario: str) -> None:
    session = screens.begin(scenario, mediator="human", ready=lambda _session: True)
    app = open_app(StartScreen())
    screens.sit(app, session)
    app.pump()
    issues = [widget.box for widget in app.page.widgets if widget.key.startswith("issue/")]
    ends = [max(box.bottom for box in issues if box.x == x) for x in {box.x for box in issues}]
    assert len(ends) > 1 and max(ends) - min(ends) < 190  # a track of two issues, no more


def test_a_long_text_that_was_signed_does_not_push_the_table_down() -> None:
    session = screens.begin(
        screens.GOOD_FRIDAY, "nationalists", seed=2, ready=lambda found: screens.phase(found) == "carry-out"
    )
    app = open_app(StartScreen())
    table = screens.sit(app, session)
    now = table.now(table.state).small
    assert now == "Signed as a treaty. What shows of it is known once the day is over. Then month 21 begins."


@pytest.mark.parametrize("seat", ["ukraine", "brazil"])
def test_no_name_at_a_table_of_seven_lies_over_another_seat(seat: str) -> None:
    session = screens.begin("switzerland-2024", seat, ready=lambda _session: True, seed=4)
    app = open_app(StartScreen())
    table = screens.sit(app, session)
    app.pump()
    spots = {widget.key: widget.box for widget in app.page.widgets if widget.key.startswith("seat/")}
    labels = {card.label for card in table.state.scene.parties}
    left = max(box.right for box in spots.values()) + 80
    names = [text.need for text in app.page.written if text.text in labels and text.need.x < left and text.need.y > 150]
    assert len(spots) == 7 and len(names) >= 4
    boxes = [*names, *spots.values()]
    for place, one in enumerate(names):
        for other in (*boxes[:place], *boxes[place + 1 :]):
            apart = one.x >= other.right or other.x >= one.right or one.y >= other.bottom or other.y >= one.bottom
            assert apart, (seat, one, other)


@pytest.mark.parametrize(("scenario", "seat"), [("switzerland-2024", "ukraine"), ("istanbul-2025", "ukraine")])
def test_on_a_low_screen_no_seat_lies_over_another_and_the_table_needs_no_scrolling(scenario: str, seat: str) -> None:
    app = open_app(StartScreen(), (1280, 720))
    screens.sit(app, screens.begin(scenario, seat, ready=lambda _session: True))
    app.pump()
    assert faults(app.page) == []
    assert "table" not in {scroll.key for scroll in app.page.scrolls}


def test_a_text_that_can_only_be_words_is_not_weighed_as_if_it_were_carried_out() -> None:
    app = open_app(StartScreen())
    screens.sit(
        app, screens.begin("switzerland-2024", "ukraine", ready=lambda found: screens.phase(found) == "answer", seed=4)
    )
    app.pump()
    written = {text.text for text in app.page.written}
    assert {"if every name stood under it", "with those who seem ready to sign"} <= written
    assert "if all carry it out" not in written
