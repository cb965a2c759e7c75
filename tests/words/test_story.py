"""The story of a game: every sentence agrees with the number of the name that it begins with."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from negotiate.analysis.kept_word import CARRYING_OUT
from negotiate.engine import codes
from negotiate.engine.acts import WITH_ISSUE, WITH_OFFER, WITH_PACKAGE, WITH_SIZE
from negotiate.engine.events import Event, Value
from negotiate.engine.rules import Rules, in_number
from negotiate.play.match import Match
from negotiate.rulebook.load import load
from negotiate.words.speaker import ENGLISH_SPEAKER

ACTIONS = [
    *(kind for kind in codes.ACTIONS if kind not in (*WITH_PACKAGE, *WITH_OFFER, *WITH_SIZE, *WITH_ISSUE)),
    "propose water=joint-gauges",
    "formulate water=joint-gauges",
    "counter lowmark: water=joint-gauges",
    "accept lowmark",
    "reject lowmark",
    "gesture small",
    "announce large conditionally",
    "terminate water",
    "waive water",
]


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load("tutorial", overrides={"parties.highmark.name": "Highmarkers", "parties.highmark.plural": True})


def event(action: str, seat: str) -> Event:
    fields = {"seat": seat, "action": action}
    return Event("action", 1, {**fields, "issue": "water"} if action in CARRYING_OUT else {**fields})


@pytest.mark.parametrize("action", ACTIONS)
def test_acts_of_one_and_of_many(action: str, rules: Rules) -> None:
    many = ENGLISH_SPEAKER.event(rules, event(action, "highmark"))
    one = ENGLISH_SPEAKER.event(rules, event(action, "lowmark"))
    assert "[" not in many + one
    assert "|" not in many + one
    verb = many.removeprefix("Highmarkers ").split()[0].rstrip(".:")
    same = one.removeprefix("Lowmark ").split()[0].rstrip(".:")
    assert same in (f"{verb}s", f"{verb}es", f"{verb.removesuffix('y')}ies"), (many, one)
    assert " its " not in many


def test_what_happens_to_one_and_to_many(rules: Rules) -> None:
    def told(kind: str, seat: str, **fields: str | float) -> str:
        return ENGLISH_SPEAKER.event(rules, Event(kind, 1, {"party": seat, **fields}))

    assert told("ratified", "highmark", vote=50.0).startswith("Highmarkers ratify the accord")
    assert told("ratified", "lowmark", vote=50.0).startswith("Lowmark ratifies the accord")
    assert told("ratification-refused", "highmark", vote=50.0).startswith("Highmarkers refuse to ratify the accord")
    assert told("false-alarm", "highmark", issue="water") == (
        "A false alarm: Highmarkers are wrongly suspected of a breach on Water."
    )
    assert told("false-alarm", "lowmark", issue="water").startswith("A false alarm: Lowmark is wrongly suspected")
    assert told("ended", "highmark", ending="withdrawal") == (
        "The game ends: Highmarkers have stayed away from the table for too long."
    )


def test_a_whole_game_of_plural_names_says_what_the_other_says(rules: Rules) -> None:
    """Only the number of verbs differs, and no mark of the choice is left."""
    many, one = replace(rules, names=replace(rules.names, plural=frozenset(rules.names.parties))), rules
    stories = []
    for version in (one, many):
        match = Match(version, {}, seed=5)
        match.advance()
        stories.append(list(ENGLISH_SPEAKER.story(version, match.events)))
    for told in stories:
        assert not [line for line in told if re.search(r"[\[\]|]", line)]
    assert len(stories[0]) == len(stories[1])
    assert stories[0] != stories[1]


def test_a_round_of_several_days_is_told_day_by_day(rules: Rules) -> None:
    def did(seat: str, action: str, issue: str) -> Event:
        return Event("action", 1, {"seat": seat, "action": action, "issue": issue})

    happened = [
        Event("round-began", 1),
        did("highmark", "carry-all", "detainees"),
        did("lowmark", "carry-out", "detainees"),
        Event("phase-carried-out", 1, {"issue": "detainees", "phases": 1, "tier": 0, "people": 20.0, "day": 0}),
        did("highmark", "carry-out", "detainees"),
        did("lowmark", "stall", "detainees"),
        Event("held-back", 1, {"party": "lowmark", "issue": "detainees"}),
        Event("round-began", 2),
        did("highmark", "suspend", "detainees"),
        Event("suspended", 2, {"party": "highmark", "issue": "detainees"}),
        Event("action", 2, {"seat": "highmark", "action": "terminate detainees"}),
        Event("text-ended", 2, {"party": "highmark", "issue": "detainees"}),
    ]
    unit = rules.names.round_label
    assert [line.lower() for line in ENGLISH_SPEAKER.story(rules, happened) if line][1:] == [
        line.lower()
        for line in (
            "Day 1 – All who are bound go ahead with: Detainees.",
            "Day 1 – Detainees: 1 of 2 phases are now carried out and verified; 20 people return.",
            "Day 2 – Lowmark holds its part back: Detainees.",
            "Highmarkers carry out their part: Detainees.",
            f"{unit} 2",
            "Highmarkers suspend what they owe until the other side delivers: Detainees.",
            "Highmarkers end the text in which this stands: Detainees.",
        )
    ]


def test_refusals_agree_too(rules: Rules) -> None:
    match = Match(rules, {"highmark": "outside"}, seed=7)
    match.advance()
    assert match.menu().why_not("carry-out") == (
        f"'carry-out' does not fit: Highmarkers have the floor. Possible are: {', '.join(match.menu().kinds())}."
    )
    assert str(match.menu().why_not("accept lowmark")).startswith("Lowmark has no offer on the table.")


def test_words_in_number(rules: Rules) -> None:
    assert in_number(rules.names, "highmark", "[is|are] here, [its|their] part") == "are here, their part"
    assert in_number(rules.names, "lowmark", "[is|are] here, [its|their] part") == "is here, its part"
    assert in_number(rules.names, "nobody", "no choice") == "no choice"


def test_the_mediator_has_a_number_of_its_own() -> None:
    rules = load("istanbul-2025", overrides={"mediator": "un-red-cross-iaea"})
    assert rules.names.plural == {"partners", "un-red-cross-iaea"}
    assert ENGLISH_SPEAKER.event(rules, Event("action", 1, {"seat": "un-red-cross-iaea", "action": "facilitate"})) == (
        "United Nations, Red Cross and IAEA facilitate the talks."
    )
    assert load("istanbul-2025").names.plural == {"partners"}


def test_what_shows_by_itself_is_not_said_to_be_verified_by_words(rules: Rules) -> None:
    def told(issue: str, tier: int) -> str:
        fields: dict[str, Value] = {"party": "highmark", "issue": issue, "tier": tier}
        return ENGLISH_SPEAKER.event(rules, Event("breach-detected", 1, fields))

    assert told("quiet-at-the-dam", 0) == "A breach by Highmarkers shows by itself: Quiet at the dam."
    watched = "A breach by Highmarkers is detected: Quiet at the dam (verified by third party on site)."
    assert told("quiet-at-the-dam", 3) == watched
