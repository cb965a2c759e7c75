"""How a promise stands, while the game goes on and once it is over."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.present.owing import held_up

from negotiate.engine.promises import STATES as ALL
from negotiate.engine.promises import Promise, promises
from negotiate.words.promises import STATES, STATES_AT_END, standing, states, summary
from negotiate.words.speaker import PLAYER, Speaker

MATCH = held_up()
OWED = promises(MATCH.rules, MATCH.game)
OVERDUE = next(one for one in OWED if one.state == "overdue")
DUE = replace(OVERDUE, overdue=0, overdue_since=0, because=(), delivered=0.0, phases=2, goes_on=False, is_ahead=False)
LEFT = {
    "due": DUE,
    "ahead": replace(DUE, delivered=1.0, is_ahead=True),
    "overdue": OVERDUE,
    "suspended": replace(DUE, because=((OVERDUE.party, OVERDUE.issue),)),
}


def told(one: Promise, code: str, *, is_over: bool) -> str:
    return standing(Speaker(code, PLAYER).labels(MATCH.rules.names), one, is_over=is_over)


@pytest.mark.parametrize("code", ["en", "de", "es", "fr", "ru", "uk"])
def test_after_the_end_nothing_is_said_as_while_the_game_goes_on(code: str) -> None:
    for state, one in LEFT.items():
        assert one.state == state
        assert told(one, code, is_over=True) != told(one, code, is_over=False)


def test_after_the_end_nothing_is_due() -> None:
    assert told(DUE, "en", is_over=False) == "0 of 2 phases delivered. The next is due."
    assert told(DUE, "en", is_over=True) == "0 of 2 phases delivered. It was left open when the game ended."
    assert told(replace(DUE, phases=1), "en", is_over=True) == "It was left open when the game ended."
    assert "can still be made good" in told(OVERDUE, "en", is_over=False)
    assert "can still be made good" not in told(OVERDUE, "en", is_over=True)


def test_states_have_words_for_the_end() -> None:
    assert set(STATES) == set(STATES_AT_END) == set(ALL)
    assert "due" not in states(is_over=True).values()


def test_a_count_of_promises_agrees_with_its_number() -> None:
    labels = Speaker("fr", PLAYER).labels(MATCH.rules.names)
    assert summary(labels, ["suspended"]) == "1 suspendu"
    assert summary(labels, ["due", "due", "suspended", "suspended"]) == "2 dus · 2 suspendus"
    assert summary(labels, ["due", "ahead"], is_over=True) == "1 resté à faire · 1 attendait les autres"


def test_thousands_are_set_apart_as_the_language_does() -> None:
    written = {code: (Speaker(code, PLAYER).whole(1000), Speaker(code, PLAYER).whole(15140)) for code in ("en", "es", "fr")}
    assert written["en"] == ("1,000", "15,140")
    assert written["es"] == ("1000", "15\N{NO-BREAK SPACE}140")
    assert written["fr"] == ("1\N{NO-BREAK SPACE}000", "15\N{NO-BREAK SPACE}140")


def test_no_duty_goes_on_once_the_game_is_over() -> None:
    going_on = replace(DUE, delivered=2.0, share=1.0, goes_on=True, owed=5)
    assert told(going_on, "en", is_over=False) == "Kept so far; it goes on every month."
    assert told(going_on, "en", is_over=True) == "Kept to the end."
    missed = replace(going_on, missed=2)
    assert told(missed, "en", is_over=False) == "Kept in 3 of 5 months; the duty goes on."
    assert told(missed, "en", is_over=True) == "3 of 5 months kept."
    assert told(replace(going_on, goes_on=False), "en", is_over=True) == "Delivered in full."
