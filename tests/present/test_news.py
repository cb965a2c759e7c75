"""What changes the game is told with what is different now and why, and to everybody alike."""

from __future__ import annotations

import pytest

from negotiate.engine.event_kinds import EVENT_KINDS
from negotiate.present.news import TELLERS, News, news
from negotiate.present.table import header
from negotiate.table.device import Device
from negotiate.table.setup import Setup


def told(scenario: str, seed: int) -> list[tuple[Device, tuple[News, ...]]]:
    """The news of every step of a game that the computer plays."""
    device = Device.begin(Setup(scenario, {}, None, seed), save=False)
    return [(device, news(step.moment.sight(), step.first)) for step in device.steps()]


@pytest.fixture(scope="module")
def tutorial() -> list[News]:
    return [one for _session, found in told("tutorial", 1) for one in found]


@pytest.fixture(scope="module")
def istanbul() -> list[News]:
    return [one for _session, found in told("istanbul-2025", 11) for one in found]


def test_a_signature_says_what_was_signed_and_what_follows(tutorial: list[News]) -> None:
    assert tutorial[0] == News(
        "signed",
        "An agreement is signed",
        "Detainees – All eighty go home in two phases",
        "Everybody who must consent has accepted it.",
        ("It counts as far as it is carried out: every party that is bound by it can keep its word or break it.",),
    )


def test_a_gate_that_opens_says_what_it_waited_for_and_what_can_be_talked_about(tutorial: list[News]) -> None:
    opened = next(one for one in tutorial if one.kind == "track-opened")
    assert opened.title == "Talks open: Quiet at the dam"
    # the threshold of the gate while it is shut, not the lower one that keeps an open gate open
    assert opened.why == (
        "What was asked for is there: mutual trust at least 24 (now 25.9); 1 verified phase carried out (now 2)."
    )
    assert opened.changes == ("This can be negotiated now: Quiet at the dam.",)


def test_a_gate_that_closes_says_what_is_missing(istanbul: list[News]) -> None:
    place = next(place for place, one in enumerate(istanbul) if one.kind == "track-closed")
    breach, closed = istanbul[place - 1 : place + 1]
    assert breach.changes == ("Trust of Ukraine in Russian Federation fell from 27.9 to 23.7 (of 100).",)
    assert closed.title == "Talks close: Ceasefire"
    assert closed.why == (
        "What is asked for is no longer there: mutual trust at least 25 (now 23.7); 2 rounds without a "
        "detected breach (now 0)."
    )
    assert closed.changes[0].startswith("Until they open again nothing new can be signed about: Ceasefire scope, ")


def test_event_cards_and_votes_are_told(istanbul: list[News]) -> None:
    card = next(one for one in istanbul if one.kind == "event-card")
    assert (card.title, card.text) == ("A costly stalemate", "The cost of the war breaks the budget.")
    assert card.changes == ("Cost of going on for every principal: +0.03.",)
    votes = [one.text for one in istanbul if one.kind == "ratified"]
    assert votes[0] == "Russian Federation ratifies the accord: the vote comes to 65.1, and 65 are needed."


def test_everything_heavy_is_told_but_the_end_and_what_stood_from_the_start(istanbul: list[News]) -> None:
    assert set(TELLERS) == {kind.id for kind in EVENT_KINDS if kind.weight == 2} - {"ended"}
    assert "Talks open: Humanitarian" not in [one.title for one in istanbul]


def test_an_accord_says_how_long_it_is_carried_out(tutorial: list[News], istanbul: list[News]) -> None:
    last = [one for one in istanbul if one.kind == "signed"][-1]
    assert (last.title, last.why) == ("A comprehensive accord is signed", "Everybody who must ratify has done so.")
    assert last.changes == (
        "Nothing new is negotiated any more. What is signed is carried out for 12 rounds more; then the game ends.",
    )
    last = [one for one in tutorial if one.kind == "signed"][-1]
    assert last.changes == ("Nothing new is negotiated any more. What is due is carried out, and then the game ends.",)


def test_the_round_is_counted_against_the_end_of_an_accord() -> None:
    device = Device.begin(Setup("istanbul-2025", {}, None, 11), save=False)
    said = {header(step.moment.sight()).round_text for step in device.steps()}
    assert {"Month 18 of 24", "Month 20 of 31", "Month 31 of 31"} <= said
    assert "Month 20 of 24" not in said
