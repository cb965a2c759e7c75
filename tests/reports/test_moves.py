"""Events with a reason, schedules, ceilings and the endings of plain bargaining, as people are told of them."""

from __future__ import annotations

from tests.present.drawn import seen_by
from tests.rulebook.documents import small

from negotiate.engine.outcome import Outcome
from negotiate.engine.rules import Rules
from negotiate.play.match import Match
from negotiate.present.brief import brief
from negotiate.reports.debrief.aims import aims
from negotiate.reports.debrief.course import course
from negotiate.reports.scenario import event_cards, game_rules
from negotiate.reports.scenario.book import open_book
from negotiate.reports.scenario.explain import explain
from negotiate.reports.scenario.item import find
from negotiate.rulebook.load import from_document
from negotiate.words.endings import possible


def moving() -> Rules:
    document = small()
    document["calendar"] = {"rounds": 6, "round_label": "week"}
    document["parties"]["north"] |= {
        "reservation": {"points": 4, "war_scale": 0},
        "schedule": [{"round": 5, "reservation": 1}, {"round": 3, "reservation": 6, "pain": 0.25}],
        "aims": [
            {"text": "Leave the road.", "issue": "road", "kind": "as-it-is", "points": 3},
            {"text": "Not too much of the fence.", "issue": "fence", "kind": "at-most", "option": "as-now"},
        ],
    }
    document["parties"]["south"]["reservation"] = {"points": 0, "war_scale": 0}
    effects = [{"support_of_principals": 5}]
    document["events"] = [
        {
            "id": "town",
            "name": "The town",
            "probability": 0.25,
            "spoiler": True,
            "cards": [
                {"id": "fair", "text": "There is a fair.", "round": 2, "group": "square", "effects": effects},
                {
                    "id": "fire",
                    "text": "The square burns.",
                    "group": "square",
                    "when": {"round_at_least": 3},
                    "unless": {"agreed": {"road": "gravel"}},
                    "actor": "north",
                    "effects": [{"reservation": -2}],
                },
                {"id": "rain", "text": "It rains.", "once": True, "effects": [{"verification_tier": -1, "rounds": 2}]},
            ],
        }
    ]
    return from_document(document)


def test_explain_says_when_a_card_comes_and_what_it_changes() -> None:
    book = open_book(moving())
    assert event_cards.events(book)[0].explained == (
        "The town: There is a fair. Comes in week 2. It comes in place of “The square burns”: once one of them has come, "
        "the others do not. Support at home of every principal: +5.",
        "The town (25%, likelier as talks get on): The square burns. Comes only with week 3 reached. Stays away with Road: "
        "“Gravel” agreed. It comes in place of “There is a fair”: once one of them has come, the others do not. What no "
        "agreement is worth to North: −2 points.",
        "The town (25%, likelier as talks get on): It rains. Comes once at most. Verification of every issue: −1 tiers. For "
        "2 weeks.",
    )
    assert event_cards.event_rules(book) == [
        "Those that get likelier have their chance times 0.5 while nothing is settled, and times 2.5 once something is on "
        "every issue."
    ]


def test_a_walk_away_value_that_moves_is_told_to_its_party() -> None:
    rules = moving()
    book = open_book(rules)
    told = explain(book, find(book, "north")).text(999)
    for sentence in (
        "No agreement is worth +4 points to it",
        "In week 3 what no agreement is worth to it rises to 6 points.",
        "In week 5 what no agreement is worth to it falls to 1 point.",
        "In week 3 its pain of going on is set to 25%.",
        "Leave the road. (Road: 3 points less for all that goes beyond “As now”.)",
    ):
        assert sentence in told, sentence
    assert (
        "Where the calendar moves what no agreement is worth, the last value is the 0 of the score."
        in game_rules.scoring(book)
    )
    match = Match(rules, {"north": "human", "south": "human"}, seed=1)
    match.advance()
    for seat, moves in (("north", True), ("south", False)):
        lines = brief(seen_by(match, seat)).red_lines
        assert ("In week 5 your walk-away value falls to 1 point." in lines) == moves
        assert ("In week 3 your walk-away value rises to 6 points." in lines) == moves


def test_a_ceiling_is_met_where_nothing_goes_beyond_it() -> None:
    match = Match(moving(), seed=1)
    match.advance()
    found = {aim.text: (aim.state, aim.verdict) for aim in aims(course(match))}
    stands = match.outcome.agreement if match.outcome is not None else {}
    road = "Gravel" if "road" in stands else "As now"
    state = "missed" if "road" in stands else "met"
    said = "Not met" if "road" in stands else "Met"
    assert found["Leave the road."] == (
        state,
        f"{said}: on Road nothing was to go beyond “As now”, and what stands is “{road}”.",
    )


def test_plain_bargaining_ends_in_words_of_its_own() -> None:
    rules = moving()
    assert {"all-settled", "nothing-settled"} <= set(possible(rules))
    assert (
        "What is settled then gives the end its name: “Everything is settled” if something is on every issue, “Nothing was "
        "settled” if nothing is on any."
    ) in game_rules.endings(open_book(rules))

    def said(kind: str, **fields: float) -> str:
        return Outcome(kind, None, 6, {}, {}, {}, {}, 0.5, {}, {"round": 6, **fields}, rules.names).reason

    assert said("all-settled") == "Something was settled on every issue when week 6 was over."
    assert said("nothing-settled") == "The last week (6) passed, and nothing was settled on any issue."
    assert said("horizon", accord=0.0) == "The last week (6) passed with part of the issues settled."
    assert said("horizon", accord=1.0) == "The last week (6) passed without a comprehensive accord."
