"""What changes the game is told with what is different now and why, and to everybody alike."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from negotiate import paths
from negotiate.engine.event_kinds import EVENT_KINDS, FACILITATOR_KINDS
from negotiate.present.news import TELLERS, News, news
from negotiate.present.table import header
from negotiate.table.device import Device
from negotiate.table.setup import Setup


@cache
def told(scenario: str, seed: int) -> list[tuple[Device, tuple[News, ...]]]:
    """The news of every step of a game that the computer plays."""
    device = Device.begin(Setup(scenario, {}, None, seed), save=False)
    return [(device, news(step.moment.sight(), step.first)) for step in device.steps()]


@pytest.fixture(scope="module")
def tutorial() -> list[News]:
    return [one for _session, found in told("tutorial", 1) for one in found]


@cache
def with_an_accord() -> int:
    """The seed of a game of Istanbul that comes to an accord; that none of many does would be a scenario without a way."""
    return next(
        seed
        for seed in range(12, 60)
        if any(one.title == ACCORD for _session, found in told("istanbul-2025", seed) for one in found)
    )


ACCORD = "A comprehensive accord is signed"


@pytest.fixture(scope="module")
def istanbul() -> list[News]:
    """The news of games one after the other, until everything that is asked for here has happened."""
    seen: list[News] = [one for _session, found in told("istanbul-2025", with_an_accord()) for one in found]
    for seed in range(29, 60):
        kinds = {one.kind for one in seen}
        if {"track-closed", "breach-detected", "text-ended"} <= kinds:
            return seen
        seen += [one for _session, found in told("istanbul-2025", seed) for one in found]
    raise AssertionError(f"in 31 games only these news: {sorted({one.kind for one in seen})}")


def test_a_signature_says_what_was_signed_and_what_follows(tutorial: list[News]) -> None:
    assert tutorial[0] == News(
        "signed",
        "An agreement is signed",
        "Detainees – All eighty of a list go home, forty at dawn and forty at noon",
        "Everybody who must consent has accepted it.",
        ("It counts as far as it is carried out: every party that is bound by it can keep its word or break it.",),
        "signed",
    )


def test_people_who_come_home_are_news_with_how_many_still_wait(tutorial: list[News]) -> None:
    first = next(one for one in tutorial if one.kind == "people-home")
    assert (first.title, first.picture, first.icon, first.tone) == (
        "40 people come home",
        "people-home",
        "people-home",
        "good",
    )
    assert first.text == "Day 1 – Detainees: 1 of 2 phases are now carried out and verified; 40 people return."
    assert first.changes == ("In all 40 people have come home.", "360 people are still waiting.")


def test_a_ceasefire_begins_once_and_again_only_after_it_was_lost(istanbul: list[News]) -> None:
    assert any(one.kind == "ceasefire-begun" for one in istanbul)
    for scenario, seed in (("istanbul-2025", with_an_accord()), ("tutorial", 1), ("tutorial", 2)):
        silent = False
        for _session, found in told(scenario, seed):
            for one in found:
                if one.kind == "ceasefire-begun":
                    assert not silent and one.title == "A ceasefire begins" and one.text
                    assert one.changes == ("While it holds, going on costs every principal less each month.",)
                    silent = True
                elif one.kind in ("ceasefire-collapsed", "text-ended", "text-lapsed"):
                    silent = False


def test_the_end_is_the_last_news_and_tells_of_people_first(tutorial: list[News]) -> None:
    last = tutorial[-1]
    assert (last.kind, last.picture) == ("ended", "ending-accord")
    assert last.title == "A ratified accord" and last.text == "The game ends with a ratified accord."
    assert last.changes[0].endswith("people came home.") and last.changes[-1].startswith("In ")


def test_what_is_carried_out_without_anybody_coming_home_is_no_news(tutorial: list[News]) -> None:
    assert not [one for one in tutorial if one.kind == "phase-carried-out"]


def test_a_gate_that_opens_says_what_it_waited_for_and_what_can_be_talked_about(tutorial: list[News]) -> None:
    opened = next(one for one in tutorial if one.kind == "track-opened")
    assert opened.title == "Talks open: Watching together"
    # the threshold of the gate while it is shut, not the lower one that keeps an open gate open
    assert opened.why == (
        "What was asked for is there: mutual trust at least 22 (now 27.9); 2 verified phases carried out (now 2)."
    )
    assert opened.changes == ("This can be negotiated now: Watchers at dam and gauges.",)


def test_a_gate_that_closes_says_what_is_missing(istanbul: list[News]) -> None:
    place = next(place for place, one in enumerate(istanbul) if one.kind == "track-closed")
    breach = next(one for one in reversed(istanbul[:place]) if one.kind in ("breach-detected", "held-back"))
    closed = istanbul[place]
    assert any(re.match(r"Trust of .+ in .+ fell from [\d.]+ to [\d.]+ \(of 100\)\.", change) for change in breach.changes)
    assert closed.title.startswith("Talks close: ")
    assert re.match(r"What is asked for is no longer there: .+ \(now .+\)\.", closed.why)
    assert closed.changes[0].startswith("Until they open again nothing new can be signed about: ")


def test_a_default_says_what_is_overdue_and_a_text_that_ends_what_falls(istanbul: list[News]) -> None:
    kept_back = next(one for one in istanbul if one.kind in ("held-back", "breach-detected"))
    assert kept_back.title in ("A promise is not kept", "A breach is seen")
    ended = next(one for one in istanbul if one.kind in ("text-ended", "text-lapsed"))
    assert ended.title in ("A text is ended", "A text lapses")
    assert ended.changes and all("no longer binds" in change for change in ended.changes)


def test_event_cards_and_votes_are_told(istanbul: list[News]) -> None:
    cards = [one for one in istanbul if one.kind == "event-card" and one.title == "A costly stalemate"]
    costs = r"Cost of going on for (every principal|Russian Federation|Ukraine): \+0\.\d+\."
    whose = [match[1] for card in cards if (match := re.fullmatch(costs, card.changes[0]))]
    assert len(whose) == len(cards) and "every principal" in whose
    votes = [one.text for one in istanbul if one.kind == "ratified"]
    assert all(
        re.search(r"ratif(y|ies) the accord: the vote comes to [\d.]+, and [\d.]+ are needed\.$", one) for one in votes
    )
    assert votes


def test_everything_heavy_is_told_but_what_stood_from_the_start(istanbul: list[News]) -> None:
    heavy = {kind.id for kind in (*EVENT_KINDS, *FACILITATOR_KINDS) if kind.weight == 2}
    # the act that ends a text tells of it; a day that is postponed is lighter, but nobody would understand why nothing came
    assert set(TELLERS) == heavy - {"text-ended"} | {"terminate", "postponed", "phase-carried-out"}
    assert "Talks open: Humanitarian" not in [one.title for one in istanbul]


def test_an_accord_says_how_long_it_is_carried_out(tutorial: list[News], istanbul: list[News], tmp_path: Path) -> None:
    last = next(one for one in istanbul if one.title == ACCORD)
    assert last.why == "Everybody who must ratify has done so."
    assert last.changes == (
        "Nothing new is negotiated any more. What is signed is carried out for 12 months more; then the game ends.",
    )
    last = [one for one in tutorial if one.kind == "signed"][-1]
    assert last.title == ACCORD and last.changes == (
        "Nothing new is negotiated any more. What is signed is carried out for 4 months more; then the game ends.",
    )
    written = (paths.rules_folder() / "tutorial.yaml").read_text(encoding="utf-8")
    at_once = tmp_path / "at-once.yaml"
    at_once.write_text(written.replace("epilogue_rounds: 4", "epilogue_rounds: 0"), encoding="utf-8")
    last = [one for _session, found in told(str(at_once), 1) for one in found if one.kind == "signed"][-1]
    assert last.title == ACCORD and last.changes == (
        "Nothing new is negotiated any more. What is due is carried out, and then the game ends.",
    )


def test_the_round_is_counted_against_the_end_of_an_accord() -> None:
    device = Device.begin(Setup("istanbul-2025", {}, None, with_an_accord()), save=False)
    looks = [header(step.moment.sight()) for step in device.steps()]
    first = next(one.round for one in looks if not one.round_text.endswith(" of 24"))
    ends = next(one.round_text for one in looks if one.round == first and not one.round_text.endswith(" of 24"))
    # an accord is carried out for twelve months more, whatever the calendar says
    assert ends == f"Month {first} of {first + 12}"
    assert any(one.round_text == f"Month {first - 1} of 24" for one in looks)
    assert not any(one.round_text == f"Month {first + 1} of 24" for one in looks)
