"""Exchanges of people day by day: the days, the counts and what went wrong are those of the events, and nothing more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from docs import screenshots as screens
from tests.window.windows import drawn, open_app

from negotiate.engine.events import Event
from negotiate.play.match import Match
from negotiate.present.exchanges import STATES, Exchange, exchanges
from negotiate.present.moment import Moment
from negotiate.present.pages import exchanges_page
from negotiate.rulebook.load import load
from negotiate.window.screens.exchanges_panel import LOOKS
from negotiate.window.screens.start import StartScreen
from negotiate.words.speaker import PLAYER, Speaker

ISTANBUL = load("istanbul-2025")
PRISONERS = "prisoners-of-war"


def event(kind: str, round_number: int, **fields: str | int | float | dict[str, str] | None) -> Event:
    return Event(kind, round_number, fields)


def signed(round_number: int, option: str = "one-thousand") -> Event:
    return event("signed", round_number, seat="ukraine", binding="treaty", options={PRISONERS: option})


def came(round_number: int, day: int, phases: int, people: float, tier: int = 3) -> Event:
    return event("phase-carried-out", round_number, issue=PRISONERS, phases=phases, tier=tier, people=people, day=day)


def postponed(round_number: int, day: int) -> Event:
    return event("postponed", round_number, issue=PRISONERS, tier=1, day=day)


def told(*events: Event, language: str = "en") -> tuple[Exchange, ...]:
    """The exchanges of a game with these events."""
    match = Match(ISTANBUL, seed=1)
    moment = replace(Moment.of(match), events=events)
    return exchanges(moment.sight(Speaker(language, PLAYER)))


def rows(exchange: Exchange) -> list[tuple[str, str, str, str]]:
    return [(day.state, day.when, day.count_text, day.note) for day in exchange.days]


def test_the_exchange_of_three_days_as_it_was_promised_and_came() -> None:
    (one,) = told(signed(2), came(2, 0, 1, 780), came(2, 1, 2, 614), came(2, 2, 3, 606))
    seen = "Verified by: third party on site."
    assert rows(one) == [
        ("came", "Month 2, day 1", "780 of 780", seen),
        ("came", "Month 2, day 2", "614 of 614", seen),
        ("came", "Month 2, day 3", "606 of 606", seen),
    ]
    assert (one.label, one.count_text, one.signed_text) == (
        "Prisoners of war",
        "2,000 of 2,000 came home",
        "Signed in month 2",
    )
    assert [day.promised for day in one.days] == pytest.approx([780, 614, 606])  # both sides: 390, 307 and 303 for each


def test_a_mismatch_postpones_the_day_and_the_rest_is_still_to_come() -> None:
    (one,) = told(signed(2), came(2, 0, 1, 780), postponed(2, 1))
    assert rows(one)[1:] == [
        ("mismatch", "Month 2, day 2", "0 of 614", "The lists do not match: postponed."),
        ("to-come", "Phase 2 of 3", "0 of 614", "Still to come."),
        ("to-come", "Phase 3 of 3", "0 of 606", "Still to come."),
    ]
    assert one.days[1].text == "Month 2, day 2: 0 of 614. The lists do not match: postponed."


def test_who_failed_is_named_and_what_came_all_the_same_is_counted() -> None:
    breach = event("breach-detected", 2, party="ukraine", issue=PRISONERS, tier=3)
    held = event("held-back", 3, party="russian-federation", issue=PRISONERS)
    (one,) = told(signed(2), breach, came(2, 0, 0, 390), held, postponed(4, 0))
    assert rows(one)[:3] == [
        ("part", "Month 2, day 1", "390 of 780", "A breach by Ukraine was seen."),
        ("missed", "Month 3", "0 of 390", "Russian Federation held its part back."),
        ("mismatch", "Month 4, day 1", "0 of 390", "The lists do not match: postponed."),
    ]
    assert rows(one)[3] == ("to-come", "Phase 1 of 3", "0 of 390", "Still to come.")
    assert one.days[0].share == pytest.approx(0.5)


def test_a_day_that_makes_good_what_was_missing_is_measured_by_what_was_missing() -> None:
    breach = event("breach-detected", 2, party="ukraine", issue=PRISONERS, tier=3)
    (one,) = told(signed(2), breach, came(2, 0, 0, 390), came(3, 0, 1, 390), came(3, 1, 2, 614))
    assert rows(one)[1:3] == [
        ("came", "Month 3, day 1", "390 of 390", "Verified by: third party on site."),
        ("came", "Month 3, day 2", "614 of 614", "Verified by: third party on site."),
    ]
    assert one.count_text == "1,394 of 2,000 came home"


def test_where_nobody_verifies_it_shows_by_itself() -> None:
    (one,) = told(signed(2), came(2, 0, 1, 780, tier=0))
    assert one.days[0].note == "Verified by nobody, but it shows by itself."


def test_what_falls_is_said_to_have_fallen_and_another_text_begins_anew() -> None:
    fell = event("issue-fell", 4, issue=PRISONERS, option="one-thousand", undone=0)
    newer, older = told(signed(2), came(2, 0, 1, 780), fell, signed(5, "one-hundred"))
    assert [day.state for day in older.days] == ["came", "fallen", "fallen"] and older.days[
        -1
    ].note == "The text fell before."
    assert newer.signed_text == "Signed in month 5" and {day.state for day in newer.days} == {"to-come"}


def test_a_text_that_brings_nobody_home_is_no_exchange() -> None:
    assert told(signed(2, "ad-hoc")) == () and told() == ()


@pytest.mark.parametrize("scenario", ["istanbul-2025", "tutorial"])
def test_the_days_add_up_to_the_people_who_came_home(scenario: str) -> None:
    for seed in range(3):
        match = Match(load(scenario), seed=seed)
        match.advance()
        found = exchanges(Moment.of(match).sight())
        home = sum(day.delivered for one in found for day in one.days)
        assert home == pytest.approx(float(sum(match.game["returned"][0])), abs=0.6)
        assert found and {day.state for one in found for day in one.days} <= set(STATES) - {"to-come"}


def test_what_a_side_did_in_secret_shows_in_no_day_and_no_state_is_without_a_look() -> None:
    secret = event("action", 2, seat="ukraine", action="breach", issue=PRISONERS)
    assert told(signed(2), secret, came(2, 0, 1, 780)) == told(signed(2), came(2, 0, 1, 780))
    assert set(LOOKS) == set(STATES)


@pytest.mark.parametrize("language", ["de", "es", "fr", "ru", "uk"])
def test_it_is_told_in_every_language(language: str) -> None:
    (english,), (other,) = told(signed(2), postponed(2, 0)), told(signed(2), postponed(2, 0), language=language)
    assert other.count_text != english.count_text and other.days[0].note != english.days[0].note


def test_the_window_and_the_text_game_show_every_day() -> None:
    device = screens.begin(
        screens.ISTANBUL, "ukraine", ready=lambda found: screens.phase(found) == "speak" and found.shown.round >= 6
    )
    app = open_app(StartScreen())
    table = screens.sit(app, device)
    table.state.side = "agreements"
    app.redraw()
    app.pump()
    shown = device.scene.exchanges
    assert shown and "People home, day by day" in drawn(app)
    for day in shown[0].days:
        assert day.count_text in drawn(app) and day.when in drawn(app)
    lines = exchanges_page(app.speaker, shown)
    assert lines[0] == "People home, day by day"
    assert [line for line in lines if line.startswith("- ")] == [f"- {day.text}" for one in shown for day in one.days]
    assert exchanges_page(app.speaker, ()) == []
