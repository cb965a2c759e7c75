"""Explanations: what they say is what the rule file says, for every item of every scenario, and nothing is left unsaid."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from tests.strategies import Document, rule_documents

from negotiate.engine.rules import Rules
from negotiate.errors import UnknownName
from negotiate.paths import scenarios
from negotiate.reports.scenario.book import Book, open_book
from negotiate.reports.scenario.explain import explain
from negotiate.reports.scenario.game_rules import moves, trust
from negotiate.reports.scenario.gates import gate_of_accord, gate_of_track, requirements, steps_before, waves, words
from negotiate.reports.scenario.interests import nature, trades
from negotiate.reports.scenario.item import Item, find, items
from negotiate.reports.scenario.rulebook_page import rulebook_page
from negotiate.rulebook.load import from_document, load

SHIPPED = scenarios()
CASES = Path(__file__).parent.parent / "players" / "cases"


def book(name: str, **settings_: Any) -> Book:
    return open_book(load(name, overrides=dict(settings_)))


def text(of: Book, word: str = "") -> str:
    """The explanation on one line, so that wrapping does not matter."""
    return " ".join(explain(of, find(of, word) if word else Item("scenario")).text().split())


@pytest.mark.parametrize("name", SHIPPED)
def test_every_item_of_the_shipped_scenarios_has_an_explanation(name: str) -> None:
    of = book(name)
    every = list(items(of.scenario))
    assert {item.kind for item in every} >= {"track", "issue", "option", "party", "mediator", "gate"}
    for item in every:
        told = explain(of, item)
        assert told.path == item.path
        assert told.summary
        assert find(of, item.path) == item
        assert not re.search(r"\b(None|nan|inf)\b|\{|\}|  [a-z]+_[a-z]+", told.text()), told.text()
        assert all(len(line) <= 100 for line in told.text().splitlines()[2:]), told.text()


def test_a_zone_holds_a_text_and_says_what_goes_on_beside_its_points() -> None:
    vote = text(open_book(load(str(CASES / "vote3.yaml"))))
    assert "There is no zone of possible agreement" in vote and "largest (Nash)" not in vote
    goes_on = "As far as a text does not end the conflict, what no agreement is worth counts besides."
    assert goes_on in text(book("tutorial"))
    assert goes_on not in text(open_book(load(str(CASES / "ends-everywhere.yaml"))))
    summit = text(book("switzerland-2024"))
    assert "A communiqué brings at most 85% of them" in summit, "all names but Russia's, 11 of 13 by weight"


def test_one_phase_falls_due_in_the_round_of_the_signature() -> None:
    quiet = text(book("tutorial"), "quiet-at-the-dam")
    assert "in one phase, in the month in which it is signed." in quiet


@given(rule_documents())
def test_any_valid_rule_file_can_be_explained(document: Document) -> None:
    of = open_book(from_document(document))
    for item in [Item("scenario"), *items(of.scenario)]:
        told = explain(of, item)
        assert not re.search(r"\b(None|nan|inf)\b|\{|\}", told.text())


def test_the_gate_of_a_track_says_what_it_needs_how_it_stands_and_what_leads_there() -> None:
    told = text(book("istanbul-2025"), "tracks.ceasefire")
    for sentence in (
        "Mutual trust at least 25 (12 at the start).",
        "3 verified phases carried out (none at the start).",
        "2 months without a detected breach.",
        "Russian Federation and Ukraine at the table with the power to decide (all are at the start).",
        "Verified phases on Humanitarian (Prisoners of war, Civilians and children, Remains and missing persons) build "
        "trust up to 45.",
        "Prisoners of war (3 phases, 3 at once, and again)",
        "Once open, it closes only when trust falls 5 points below what it asks for",
        "Security waits for Ceasefire scope: “General, for 30 days, renewable” or further agreed.",
    ):
        assert sentence in told
    # agreements that only the gate itself makes possible do not lead to it
    assert "Sanctions" not in told


def test_what_leads_to_a_gate_is_what_can_be_signed_before_it() -> None:
    of = book("tutorial")
    assert [step.issue for step in steps_before(of, ("track", "watching", ""))] == ["detainees"]
    assert [step.issue for step in steps_before(of, ("track", "ceasefire", ""))] == ["detainees", "watchers"]
    assert [step.issue for step in steps_before(of, ("track", "political", ""))] == [
        "detainees",
        "quiet-at-the-dam",
        "watchers",
    ]
    assert [step.issue for step in steps_before(of, ("track", "humanitarian", ""))] == []
    step = steps_before(book("istanbul-2025"), ("option", "prisoners-of-war", "all-for-all"))
    assert "prisoners-of-war" not in [entry.issue for entry in step]


def test_tracks_come_in_the_waves_in_which_they_can_open() -> None:
    assert waves(book("tutorial")) == [["humanitarian"], ["watching"], ["ceasefire"], ["political"]]
    assert waves(book("istanbul-2025")) == [["humanitarian"], ["safety", "ceasefire"], ["security", "economy", "political"]]
    shut = book("tutorial", **{"tracks.political.opens_when": "never", "accord.when": "never"})
    assert waves(shut)[-1] == ["political"]
    assert "It can never open As the rules stand: it says never." in text(shut, "tracks.political").replace("• ", "")


def test_gates_in_words() -> None:
    of = book("istanbul-2025")
    assert words(of, gate_of_track(of, "safety")) == "mutual trust at least 15 and 1 verified phase carried out"
    accord = gate_of_accord(of)
    assert accord is not None
    assert words(of, accord).startswith("Ceasefire scope: “General, without a time limit” agreed; Monitoring: “")
    territory = requirements(of, accord, ("accord", "", ""))[-1]
    assert territory.issues == ("territory",)
    assert territory.text.count("“") == 5
    gate = {"any": [{"trust_at_least": 30}, {"not": {"round_at_least": 2}}]}
    both = book("tutorial", **{"tracks.political.opens_when": gate})
    assert words(both, gate_of_track(both, "political")) == "either mutual trust at least 30 or not: month 2 reached"


def test_an_option_that_waits_for_nothing_is_open_from_the_start() -> None:
    of = book("colombia-2012")
    issue = text(of, "ceasefire")
    assert "“Suspended by one side alone” has a gate of its own: it is open from the start." in issue
    assert "“Bilateral and definitive” has a gate of its own: it opens with mutual trust at least 35;" in issue
    assert "Nothing: it is open from the start, whatever its track waits for." in text(of, "ceasefire=unilateral")
    one_first = book("colombia-2012", **{"process.mode": "boulder-first"})
    assert "whatever its track waits for" not in text(one_first, "ceasefire=unilateral")


def test_one_party_ratifies_and_several_ratify() -> None:
    alone, both = text(book("colombia-2012"), "accord"), text(book("camp-david-1978"), "accord")
    chance = "with a chance of 10 points either way."
    assert f"Government of Colombia ratifies it at home: the vote needs 68 of 100, {chance}" in alone
    assert f"Egypt and Israel ratify it at home: each vote needs 35 of 100, {chance}" in both


@pytest.mark.parametrize("name", SHIPPED)
def test_the_table_of_an_issue_holds_the_points_of_the_rule_file(name: str) -> None:
    of = book(name)
    for issue, entry in of.scenario.issues.items():
        table = explain(of, Item("issue", issue)).sections[0].table
        assert table is not None
        shown = {party.initials: party_name for party_name, party in of.scenario.parties.items()}
        for option, row in zip(entry.options, table.rows, strict=True):
            assert row[0] == option.label
            for initials, cell in zip(table.head[1:-1], row[1:-1], strict=True):
                party = shown[initials]
                aims = sum(aim.points for aim in of.scenario.parties[party].aims if aim.issue == issue)
                if not aims:
                    assert cell == of.signed(option.values.get(party, 0.0))


def test_who_is_away_at_the_start_and_what_can_be_signed_meanwhile_is_told() -> None:
    told = text(book("switzerland-2024"))
    assert (
        "Away at the start: Russian Federation and China. What is signed without them on issues that need their word is a"
        in told
    )
    assert "by the weight of the names under it: Russian Federation 2, Ukraine 2, Partners of Ukraine 3, Brazil 1," in told
    for name in ("istanbul-2025", "tutorial"):  # nobody needs the word of the humanitarian seat
        assert "Away at the start" not in text(book(name))


def test_where_interests_meet_and_clash() -> None:
    of = book("istanbul-2025")
    assert "Interests meet: “Return of remains on a large scale” is best for Russian Federation and Ukraine alike." in text(
        of, "remains-and-missing"
    )
    told = text(of, "issues.alignment")
    assert "Best for Russian Federation: “Permanent neutrality” (+15)." in told
    assert "Russian Federation and Ukraine clash, and no option is a gain for both." in told
    kind, potential = nature(of, "territory")
    assert kind == "zero-sum"
    assert potential == pytest.approx(-0.1)
    assert nature(of, "prisoners-of-war")[0] == "integrative"
    whole = text(of)
    assert "Russian Federation and Ukraine: opposition 0.45" in whole
    assert "There is a zone of possible agreement, with 475 points on the Pareto frontier." in whole


def test_a_trade_pays_both() -> None:
    of = book("istanbul-2025")
    found = trades(of)
    assert found
    for trade in found:
        for party, net in zip((trade.one, trade.other), trade.nets, strict=True):
            points = [of.points(*place)[party] for place in (trade.for_one, trade.for_other)]
            assert net == pytest.approx(sum(points))
            assert net > 0
            assert min(points) < 0 < max(points)
    assert [trade.gains for trade in found] == sorted((trade.gains for trade in found), reverse=True)


def test_no_zone_of_agreement_is_said() -> None:
    of = book("tutorial", **{"parties.highmark.reservation.points": 900})
    assert "There is no zone of possible agreement" in text(of)


def test_duties_say_who_performs_who_is_exposed_and_what_a_breach_costs() -> None:
    told = text(book("istanbul-2025"), "sanctions")
    for sentence in (
        "To sign it takes the consent of Russian Federation, Ukraine and Partners.",
        "It is carried out by Partners in 3 phases, of which 1 falls due in one month.",
        "“Observers of third parties” gives tier 3",
        "Whoever has performed while another cheats loses, in points: Russian Federation 2, spread over 3 phases.",
        # gain 4 × ratio 3 × step 1 × control 1.0 of the partners
        "a breach that is seen costs 12.",
    ):
        assert sentence in told
    tutorial = text(book("tutorial"), "detainees")
    assert "It is verified at tier 3 of 4 (third party on site)." in tutorial, (
        "a breach of what shows by itself is always seen"
    )
    hidden = text(book("tutorial", **{"issues.detainees.evident": False}), "detainees")
    assert "It is verified at tier 3 of 4 (third party on site): a breach is seen with a chance of 85%." in hidden
    # gain 4 × step 2 × learning 1 × (1 − 20/50)
    assert "earns its obligor up to 4.8 points of trust at the start, at most 8 a month" in tutorial


def test_a_process_without_gates_says_so() -> None:
    for mode, words_ in (("open", "The process is open: gates are left aside"), ("boulder-first", "nothing else opens")):
        of = book("tutorial", **{"process.mode": mode})
        assert words_ in text(of)
        assert words_ in text(of, "tracks.political")


@pytest.mark.parametrize("mode", ["open", "single-undertaking"])
def test_gates_that_the_process_leaves_aside_are_not_told(mode: str) -> None:
    of = book("istanbul-2025", **{"process.mode": mode})
    assert " opens with " not in text(of)
    assert text(of).count(" is open from the start.") == len(of.scenario.tracks)
    assert "Mutual trust at least 28" not in text(of, "tracks.political")
    assert "has a gate of its own" not in text(of, "sanctions")
    # The accord's own condition stands in every process.
    assert "Ceasefire" in text(of, "accord")
    gate = text(of, "tracks.political.opens_when")
    assert "It is open from the start." in gate and "gates are left aside" in gate


def test_what_no_agreement_is_worth_is_the_same_wherever_it_is_told() -> None:
    # No text is as bad for these parties as going on, so the solutions count their gains from the worst text instead.
    of = book("tutorial", **{"parties.highmark.reservation.points": -30, "parties.highmark.reservation.war_scale": 0})
    assert "Highmark from" in text(of) and "(no agreement: −30)" in text(of)
    assert "No agreement is worth −30 points to it" in text(of, "highmark")


def test_one_point_is_told_in_the_singular() -> None:
    of = book("tutorial", **{"tracks.ceasefire.rejection_cost": 1, "tracks.ceasefire.stall_cost": 0.5})
    assert "A rejected proposal costs 1 point of trust both ways, a session without movement 0.5." in text(of, "ceasefire")
    told = " ".join([*moves(of), *trust(of)])
    assert "It costs 1 point for each size" in told
    assert "Something held back costs 1 point; held back 3 times" in told


def test_words_find_items() -> None:
    of = book("istanbul-2025")
    assert find(of, "ceasefire") == Item("track", "ceasefire")
    assert find(of, "monitoring") == Item("issue", "monitoring")
    assert find(of, "sanctions = terminated") == find(of, "issues.sanctions.options.terminated")
    assert find(of, "Türkiye") == Item("mediator", "tuerkiye")
    assert find(of, "accord") == Item("gate")
    assert find(of, "tracks.economy.opens_when") == Item("gate", "economy")
    assert find(of, "issues.sanctions.options.terminated.opens_when") == Item("gate", "sanctions", "terminated")


@pytest.mark.parametrize(
    ("word", "message"),
    [
        (
            "deteinees",
            "There is no item 'deteinees'. Did you mean 'detainees'? Known: humanitarian, watching, ceasefire, "
            "political, accord, detainees, quiet-at-the-dam, water, watchers, highmark, lowmark, river-council, "
            "process, decision_rule, events, guarantees, snapback, endings.",
        ),
        (
            "water=jointgauges",
            "There is no item 'water=jointgauges'. Did you mean 'water=joint-gauges'? Known: "
            "water=as-now, water=joint-gauges, water=equal-split.",
        ),
        (
            "tracks.politics",
            "There is no item 'tracks.politics'. Did you mean 'tracks.political'? Known: "
            "tracks.humanitarian, tracks.watching, tracks.ceasefire, tracks.political.",
        ),
        (
            "issues.water.options.equal",
            "There is no item 'issues.water.options.equal'. Did you mean "
            "'issues.water.options.equal-split'? Known: issues.water.options.as-now, "
            "issues.water.options.joint-gauges, issues.water.options.equal-split.",
        ),
        (
            "Quiet at the dam",
            "There is no single item 'Quiet at the dam'. Did you mean 'issues.quiet-at-the-dam'? Known: "
            "tracks.ceasefire, issues.quiet-at-the-dam.",
        ),
    ],
)
def test_words_that_name_nothing_or_several_things(word: str, message: str) -> None:
    with pytest.raises(UnknownName) as caught:
        find(book("tutorial"), word)
    assert str(caught.value) == message


def test_plain_data_says_the_same() -> None:
    of = book("tutorial")
    told = explain(of, find(of, "water"))
    plain = told.plain()
    assert plain["path"] == "issues.water"
    assert [section["heading"] for section in plain["sections"]] == [section.heading for section in told.sections]
    assert plain["sections"][0]["table"]["rows"][1] == [
        "Joint gauges and a summer share, in three releases",
        "−3",
        "+21",
        "25%",
    ]
    assert re.fullmatch(r"rules/tutorial\.yaml:\d+:\d+", plain["place"])


def test_numbers_and_lists_in_words() -> None:
    of = book("tutorial")
    assert [of.number(value) for value in (3.0, 2.5, 14000, 0.125, -0.0)] == ["3", "2.5", "14,000", "0.12", "0"]
    assert [of.signed(value) for value in (3.0, -2.5, 0.0)] == ["+3", "−2.5", "0"]
    assert of.in_points(1) == "1 point"
    assert [of.listed(["a"]), of.listed(["a", "b"]), of.either(["a", "b", "c"]), of.listed([])] == [
        "a",
        "a and b",
        "a, b or c",
        "nobody",
    ]


def test_a_book_is_of_the_rules_with_their_overrides() -> None:
    rules: Rules = load("tutorial", overrides={"tracks.ceasefire.opens_when": {"trust_at_least": 33}})
    assert "Mutual trust at least 33 (20 at the start)." in text(open_book(rules), "tracks.ceasefire")


def test_what_no_agreement_is_worth_is_the_same_everywhere() -> None:
    of = book("tutorial")  # at worst Highmark gets -9 from a text and -4.5 without one; Lowmark -4 and -4.5
    assert of.reservation("highmark") == pytest.approx(-4.5) and of.reservation("lowmark") == pytest.approx(-4.5)
    told = text(of)
    assert re.search(
        r"Highmark from \S+ to \S+ \(no agreement: −4\.5\); Lowmark from \S+ to \S+ \(no agreement: −4\.5\)", told
    )
    assert "No agreement is worth −4.5 points to it" in text(of, "highmark")


def test_nothing_is_said_of_none() -> None:
    document = {**load("tutorial").document}
    assert "They clash on 2 issues and want the same on 2." in text(book("tutorial"))
    clashes = ("water", "quiet-at-the-dam")
    document["issues"] = {name: issue for name, issue in document["issues"].items() if name not in clashes}
    for key in ("accord", "ceasefire", "process", "tracks"):
        document.pop(key)
    tracks = load("tutorial").document["tracks"]
    document["tracks"] = {name: track for name, track in tracks.items() if name not in ("ceasefire", "political")}
    document["parties"] = {name: {**party, "aims": []} for name, party in document["parties"].items()}
    assert "They want the same on 2 issues." in text(open_book(from_document(document)))


def test_a_shorter_game_in_class_is_told_where_it_is_shorter() -> None:
    assert "10 months at most; 4 issues" in text(book("tutorial"))
    assert "10 months at most (6 in class); 4 issues" in text(book("tutorial", **{"calendar.classroom_rounds": 6}))


def test_a_scenario_without_a_war_is_not_told_in_the_words_of_one() -> None:
    with_war, without = book("istanbul-2025"), book("nuclear-talks-2013")
    assert "Hope of gaining more by force 35%" in text(with_war, "ukraine")
    assert "It ends 40% of the conflict;" in text(with_war, "ceasefire-scope=thirty-days")
    assert "Hope of gaining more without an agreement 40%" in text(without, "iran")
    assert "It settles 80% of the conflict;" in text(without, "centrifuges=six-thousand")
    for item in [Item("scenario"), *items(without.scenario)]:
        told = re.sub("No war, no guarantor", "", explain(without, item).text())  # the scenario's own summary
        assert not re.search(r"\bwar\b|ceasefire|by force|people|guns", told), told


@pytest.mark.parametrize(
    ("scenario", "word", "line"),
    [
        ("tutorial", "process", "What is locked opens when its gate does."),
        ("tutorial", "decision-rule", "Everybody who owns one of a package's issues must accept it."),
        (
            "tutorial",
            "events",
            "A setback (10%): Shots are fired at the dam road; nobody is hurt. Trust of the others in a principal drawn by "
            "lot: up to −4.",
        ),
        ("tutorial", "snap-back", "These rules have nothing of the kind."),
        (
            "nuclear-talks-2013",
            "snapback",
            "Snap-back: with “Unless a vote prevents it” of “Snap-back of sanctions” concessions can be taken back, which "
            "enforces what is signed by 15%.",
        ),
        (
            "camp-david-1978",
            "guarantees",
            "“American aid, oil and bases” settles guarantees: Nothing 0%, Aid 10% and Aid, a guarantee of oil, and bases "
            "30%. What is signed is enforced by so much, times how far the guarantor is believed (90%).",
        ),
    ],
)
def test_parts_of_the_rules_are_explained_as_a_whole(scenario: str, word: str, line: str) -> None:
    of = book(scenario)
    told = explain(of, find(of, word))
    assert told.kind == "part"
    assert line in told.sections[0].sentences


def test_the_rulebook_tells_of_guarantees_and_snap_back() -> None:
    page = rulebook_page(book("nuclear-talks-2013"))
    assert "concessions can be taken back, which enforces what is signed by 15%" in page
    assert "settles guarantees: Nothing 0%" in rulebook_page(book("camp-david-1978"))


def test_an_issue_of_the_same_name_comes_first() -> None:
    assert find(book("nuclear-talks-2013"), "snap-back") == Item("issue", "snap-back")
    assert find(book("tutorial"), "endings") == Item("part", "endings")


def test_mediators_can_be_asked_about_too() -> None:
    assert text(book("tutorial")).endswith(
        "or a party (highmark and lowmark). A mediator can be asked about too (river-council)."
    )
