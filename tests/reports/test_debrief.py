"""The debrief says what happened: its numbers are the game's, its frontier is exact, and every moment can be rebuilt."""

from __future__ import annotations

import csv
import io
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reports.games import SCENARIOS, clicked, recorded, rules_of
from tests.strategies import Document, rule_documents

from negotiate.engine.layout import round_dtype, summary_dtype
from negotiate.engine.notation import format_state, parse
from negotiate.errors import RecordError
from negotiate.play.loop import batch, rounds_per_game
from negotiate.play.match import Match
from negotiate.play.seating import roster_of
from negotiate.players.why import why
from negotiate.present.ending import ending
from negotiate.reports.debrief.agreement import standing
from negotiate.reports.debrief.course import Course, course, from_record
from negotiate.reports.debrief.debrief import Debrief, debrief
from negotiate.reports.debrief.page import page
from negotiate.reports.debrief.scores import counted_parts
from negotiate.reports.debrief.sheet import sheet
from negotiate.reports.debrief.text import text
from negotiate.reports.debrief.weighed import weighed
from negotiate.reports.debrief.what_if import Change, what_if
from negotiate.rulebook.load import from_document, load
from negotiate.words.speaker import ENGLISH_SPEAKER


@pytest.fixture(scope="module")
def courses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Course]:
    """Games of all scenarios: two by built-in players, one by a person, one that is not over."""
    folder = tmp_path_factory.mktemp("games")
    found = {}
    for scenario in SCENARIOS:
        for seed in (0, 2):
            found[f"{scenario} {seed}"] = from_record(recorded(folder / f"{scenario}-{seed}.jsonl", scenario, seed))
        found[f"{scenario} person"] = from_record(clicked(folder / f"{scenario}-person.jsonl", scenario))
        found[f"{scenario} running"] = from_record(clicked(folder / f"{scenario}-running.jsonl", scenario, 6))
    return found


@pytest.fixture(scope="module")
def debriefs(courses: dict[str, Course]) -> dict[str, Debrief]:
    return {name: debrief(found) for name, found in courses.items()}


def test_every_moment_is_the_game_as_it_was() -> None:
    rules = rules_of("istanbul-2025")
    match, states = Match(rules, seed=5), {}
    while match.step():
        states[len(match.events)] = format_state(rules, match.game)
    found = course(match)
    assert {moment.events: format_state(rules, moment.game) for moment in found.moments[1:]} == states
    assert found.outcome == match.outcome


def test_the_moment_after_so_many_events(courses: dict[str, Course]) -> None:
    for found in courses.values():
        assert found.at(0) is found.moments[0] or found.moments[0].events > 0
        assert found.at(len(found.events)) is found.last
        for moment in found.moments[1:]:
            assert found.at(moment.events).events == moment.events


def test_the_rounds_are_those_of_the_tables(courses: dict[str, Course]) -> None:
    for scenario in SCENARIOS:
        rules = rules_of(scenario)
        rows = np.zeros(rounds_per_game(rules), round_dtype(rules.size))
        players = Match(rules).players
        batch(rules, roster_of(rules, players), 2, 0, 0, 1, np.zeros(1, summary_dtype(rules.size)), rows)
        played = rows[rows["round_number"] > 0]
        assert played.tobytes() == courses[f"{scenario} 2"].rounds.tobytes()


def test_a_player_that_searches_is_not_asked_again() -> None:
    match = Match(rules_of("tutorial"), {"lowmark": "easy", "highmark": "human"}, seed=4)
    while match.advance():
        match.submit("highmark", "pass" if match.menu().why_not(parse(match.rules.names, "pass")) is None else "carry-out")
    found = course(match)
    assert found.outcome == match.outcome and found.players["lowmark"] == "easy"


@pytest.mark.parametrize(("scenario", "seed"), [("tutorial", 1), ("camp-david-1978", 7), ("camp-david-1978", 10)])
def test_a_game_whose_players_were_changed_half_way_is_looked_back_on_all_the_same(scenario: str, seed: int) -> None:
    match = Match(rules_of(scenario), seed=seed)
    while match.round < 2:
        match.step()
    other = match.fork(dict.fromkeys(match.players, "random"))
    other.advance()
    found = course(other)
    assert found.events == other.events and found.outcome == other.outcome


def test_trust_moves_are_moves_of_the_states(debriefs: dict[str, Debrief]) -> None:
    for name, found in debriefs.items():
        names = found.course.rules.names
        assert [move.number for move in found.moves] == list(range(1, len(found.moves) + 1)), name
        for move in found.moves:
            after = found.course.at(move.events).game["trust"][0]
            for change in move.changes:
                i, j = names.parties.index(change.who), names.parties.index(change.whom)
                assert change.after == after[i, j]
                assert abs(change.after - change.before) >= 1.0
            assert move.causes, name


def test_pairs_end_where_the_game_ends(debriefs: dict[str, Debrief]) -> None:
    for found in debriefs.values():
        names = found.course.rules.names
        for pair in found.pairs:
            i, j = names.parties.index(pair.who), names.parties.index(pair.whom)
            state = (found.course.round_ends or found.course.moments)[-1 if found.course.round_ends else 0].game
            assert pair.trust[-1] == state["trust"][0, i, j]


def test_gates_are_open_when_the_rounds_say_so(debriefs: dict[str, Debrief]) -> None:
    for name, found in debriefs.items():
        if not found.course.round_ends:
            continue
        rounds = found.course.rounds
        for track, gate in enumerate(found.tracks):
            # an opening within a round that shuts again before its end is seen only here
            ends_open = rounds["round_number"][(rounds["tracks_open"] >> track) & 1 == 1]
            openings = [turn.round for turn in gate.turns if turn.opened]
            assert not len(ends_open) or min(openings) <= ends_open[0], name


def test_what_opened_a_gate_is_told() -> None:
    match = Match(rules_of("tutorial"), seed=3)
    match.advance()
    watching = debrief(course(match)).tracks[1]
    assert watching.summary == "Watching together opened in month 1."
    assert watching.turns[0].text.startswith(
        "Watching together opens in month 1. It asks for mutual trust at least 22 and 2 verified phases carried out. "
        "What fell into place was 2 verified phases carried out (before 1, now 2). "
    )
    assert "40 people return" in watching.turns[0].text


def test_what_happened_then_is_the_step_that_brought_what_was_missing() -> None:
    """The gate is looked at when the round ends; what it waited for came on the first of the round's two days."""
    match = Match(rules_of("tutorial"), seed=0)
    match.advance()
    found = course(match)
    quiet = debrief(found).tracks[2]
    happened = quiet.turns[0].text.partition("This happened then: ")[2]
    assert "Watchers at dam and gauges: the agreement is carried out and verified." in happened
    assert "Day 2" not in happened
    round_ended = found.at(quiet.turns[0].events)
    later = found.events_of(found.moments.index(round_ended))
    assert any(event.kind == "phase-carried-out" for event in later), "something else was carried out when the gate opened"


def test_the_frontier_is_exact_where_all_texts_can_be_counted(debriefs: dict[str, Debrief]) -> None:
    for name, found in debriefs.items():
        if not name.startswith("tutorial"):
            continue
        standing = found.standing
        for possible in (standing.opened, standing.everything):
            options = [np.flatnonzero(row) for row in possible.space.allowed]
            texts = np.array([text for text in product(*options) if text[2] == 0 or text[1] >= 1])
            worth = possible.space.worth(texts)
            fair = worth[(worth >= possible.space.reservation - 1e-9).all(axis=1)]
            beats = (fair >= standing.worth - 1e-9).all(axis=1) & (fair.sum(axis=1) > standing.worth.sum() + 1e-9)
            assert (possible.better is not None) == beats.any(), name
            if possible.better is not None:
                assert possible.space.worth(possible.better)[0] == pytest.approx(standing.worth + possible.gains)
                assert (possible.gains >= -1e-9).all() and possible.gains.sum() > 0.0


def test_conduct_counts_what_the_game_counted(debriefs: dict[str, Debrief]) -> None:
    for name, found in debriefs.items():
        last, told = found.course.last.game[0], found.conduct
        assert sum(breach.seen for breach in told.breaches) == int(last["detected"]), name
        if found.course.outcome:
            assert len(told.breaches) + told.unseen_accidents == int(last["breaches"]), name


def test_scores_are_the_outcome(debriefs: dict[str, Debrief]) -> None:
    for found in debriefs.values():
        outcome = found.course.outcome
        if outcome is not None:
            assert {score.party: score.mandate for score in found.scores.parties} == outcome.mandates
            assert found.scores.peace_index == outcome.peace_index
            assert found.scores.parts == outcome.parts
            assert found.ending.reason == outcome.reason


def test_aims_of_a_game_that_went_well() -> None:
    match = Match(rules_of("tutorial"), seed=4)
    match.advance()
    found = debrief(course(match))
    assert [aim.state for aim in found.aims] == ["met", "met", "met"]
    assert found.aims[0].verdict == "Met: Quiet at the dam: “Quiet without an end” is carried out."
    assert found.standing.opened.sentences == (
        "With the options that were open at some time in this game, nothing was left on the table: no text gives one party "
        "more without taking from another (it lies on the Pareto frontier).",
        "Of the texts with these options it is the Nash point: the one with the largest product of the parties' gains over "
        "no agreement.",
    )


def test_a_sentence_on_the_nash_point_says_of_which_texts_it_is_the_nash_point() -> None:
    found = standing(answered("waive"))
    assert not found.opened.same_as(found.everything)
    told = [line for possible in (found.opened, found.everything) for line in possible.sentences if "Nash" in line]
    assert [line.partition(" the one with")[0] for line in told] == [
        "Of the texts with these options it is the Nash point:",
        "Against the Nash point of the texts with all options,",
    ]


def test_what_was_undone_is_said_to_be_so() -> None:
    match = Match(rules_of("tutorial"), seed=63)
    match.advance()
    found = debrief(course(match))
    assert found.ending.kind == "accord-broken"
    assert found.aims[0].state == "missed"
    assert (
        found.aims[0].verdict == "Not met: Quiet at the dam: “Quiet without an end” was carried out, and was undone again."
    )
    shown = ending(match, ENGLISH_SPEAKER)
    assert shown is not None
    assert "Quiet at the dam: “Quiet without an end” was carried out, and was undone again." in shown.settled
    # under watchers on site everybody sees who began, so nobody else is blamed
    assert "Weak monitoring" not in "\n".join(text(found))


def test_a_game_without_a_signature() -> None:
    match = Match(rules_of("tutorial"), dict.fromkeys(("highmark", "lowmark"), "rejectionist"), seed=1)
    match.advance()
    found = debrief(course(match))
    assert found.ledgers.sentences == ("Nothing was agreed.",)
    said = "\n".join(text(found, 1000))
    assert "there is no concession to tell about.\n" in said and "signed at the first" not in said
    assert "The peace index belongs to all: 0 of 100, and none of its parts is above 0." in said


def test_trust_that_stood_at_one_value_stood_between_no_two() -> None:
    match = Match(load("tutorial", overrides={"calendar.rounds": 2}), seed=1)
    while match.round == 1:
        match.step()
    told = debrief(course(match)).trust_summary[0]
    assert told.endswith(" trusts another, on a scale of 0 to 100. It began at 20 and came to 27.9.")


def test_a_game_that_has_just_begun_can_be_looked_back_on() -> None:
    found = debrief(course(Match(rules_of("tutorial"), {"highmark": "human"})))
    assert found.ending.kind == "not-ended" and found.ending.heading == "Still in play"
    assert found.trust_summary == ("No month has been played to its end yet, so there is nothing to tell about trust.",)
    assert found.standing.sentences == ("Nothing is agreed at the end.",)


def test_questions_come_from_the_rule_file(debriefs: dict[str, Debrief]) -> None:
    assert debriefs["tutorial 0"].questions[0] == "What did the first list change, and for whom?"


def test_offers_are_worth_what_the_rules_say(debriefs: dict[str, Debrief]) -> None:
    for name, found in debriefs.items():
        tabled = [
            event
            for event in found.course.events
            if event.kind == "action" and str(event["action"]).startswith(("propose", "counter", "formulate"))
        ]
        told = [(offer.seat, offer.round) for offer in found.tabled]
        assert told == [(event["seat"], event.round) for event in tabled], name
        assert sum(mover.offers for mover in found.movers) == sum(
            event["seat"] in found.course.rules.names.parties for event in tabled
        )


def test_what_was_weighed_is_told_of_every_decision_that_matters(debriefs: dict[str, Debrief]) -> None:
    kinds = set()
    for name, found in debriefs.items():
        course, rules = found.course, found.course.rules
        if course.outcome is None:
            continue
        wanted = {
            place
            for place, event in enumerate(course.events, 1)
            if event.kind == "action"
            and event["seat"] in rules.names.parties
            and str(event["action"]).split(" ")[0]
            in ("propose", "counter", "accept", "reject", "gesture", "announce", "breach")
        }
        told = {entry.events: entry for entry in found.weighed}
        assert wanted <= set(told), name
        for place, entry in told.items():
            event = course.events[place - 1]
            kind = str(event["action"]).split(" ")[0]
            kinds.add(kind)
            assert event["seat"] == entry.party and len(entry.reasons) <= 3
            assert entry.reasons or kind in ("pass", "breach", "stall", "leave"), entry.text
            for reason in entry.reasons:
                assert reason.sentence.removesuffix(".") in entry.text
                assert f"({ENGLISH_SPEAKER.amount(reason.weight, signed=True)}) " in entry.text
            if course.players[entry.party] == "cautious" and kind == "propose":
                # a sensible built-in player tables nothing that is worth nothing to it
                assert all(reason.weight > 0.0 for reason in entry.reasons if reason.label == "worth-to-self"), entry.text
    assert {"propose", "accept"} <= kinds


def answered(answer: str) -> Course:
    """A game of the first lesson in which Highmark never sends anybody home, and Lowmark delivers and gives an answer."""
    rules = load("tutorial", overrides={"mediator": "none", "breach.accident": 0, "events": []})
    match = Match(rules, dict.fromkeys(rules.names.parties, "human"), 2)
    while (pending := match.advance()) is not None:
        possible = match.menu().why_not
        if pending.kind == "answer":
            act = f"accept {pending.offer}"
        elif pending.kind == "carry-out":
            act = "stall" if pending.seat == "highmark" else "carry-out"
        elif pending.seat == "lowmark" and possible(f"{answer} detainees") is None:
            act = f"{answer} detainees"
        else:
            act = "pass" if match.round > 1 or possible("propose detainees=all-eighty") else "propose detainees=all-eighty"
        match.submit(pending.seat, act)
    return course(match)


def test_holding_back_ending_and_forgiving_are_told_with_what_was_overdue() -> None:
    def said(answer: str, act: str) -> list[str]:
        found = answered(answer)
        acts = {entry.events: str(found.events[entry.events - 1]["action"]) for entry in weighed(found)}
        told = next(entry for entry in weighed(found) if acts[entry.events] == act)
        return sorted(reason.sentence for reason in told.reasons)

    overdue = "Highmark has not delivered what it owes since month 1: Detainees."
    assert said("terminate", "terminate detainees") == [
        "Ending the text moves own points by +0.5 points.",
        overdue,
        "What the text still promises, 5.1 points, is given up; its being kept was believed in with 34%.",
    ]
    assert said("waive", "waive detainees") == [
        overdue,
        "The text goes on and still promises 5.1 points; its being kept is believed in with 35%.",
    ]
    match = Match(rules_of("camp-david-1978"), {"egypt": "spoiler"}, seed=5)
    match.advance()
    found = course(match)
    held = [entry for entry in weighed(found) if found.events[entry.events - 1]["action"] == "suspend"]
    assert held and all({"suspending-costs-no-trust", "overdue"} <= {why.kind for why in entry.reasons} for entry in held)
    assert (
        "Day 10: Israel suspends what it owes until the other side delivers: Settlements in Sinai. For it: (+1.3) Not to "
        "deliver moves own points by +1.3 points today, against delivering, if the others deliver; (+0.1) Egypt has not "
        "delivered what it owes since day 9: Normal relations; (+0.05) Held back in answer to a default, it costs no trust, "
        "and no default comes of it."
    ) in [entry.text for entry in held]


def test_reasons_are_those_of_the_seats_own_view(courses: dict[str, Course]) -> None:
    found = courses["tutorial 0"]
    entry = next(entry for entry in weighed(found) if str(found.events[entry.events - 1]["action"]).startswith("propose"))
    event = found.events[entry.events - 1]
    before = found.moments[next(place for place, moment in enumerate(found.moments) if moment.events >= entry.events) - 1]
    assert found.outcome is not None
    own = why(found.view(before, entry.party), str(event["action"]), found.rules.names, found.outcome.kind)
    assert entry.reasons == own


def test_nothing_that_was_weighed_is_told_while_the_game_goes_on(debriefs: dict[str, Debrief]) -> None:
    running = [found for found in debriefs.values() if found.course.outcome is None]
    assert running
    for found in running:
        assert found.weighed == () and "What was weighed in private" not in "\n".join(text(found))
        assert "\r\nreason," not in sheet(found.course) and "What was weighed in private" not in page(found)


def test_the_table_has_a_row_for_every_reason(debriefs: dict[str, Debrief]) -> None:
    found = debriefs["istanbul-2025 person"]
    rows = [row for row in csv.DictReader(io.StringIO(sheet(found.course))) if row["row"] == "reason"]
    assert [(row["party"], row["kind"], row["text"]) for row in rows] == [
        (entry.party, reason.label, reason.sentence) for entry in found.weighed for reason in entry.reasons
    ]
    assert all(abs(float(row["weight"])) >= 0.05 and row["secret"] == "1" for row in rows)


def test_a_record_that_was_cut_off_anywhere_can_be_looked_back_on(tmp_path: Path) -> None:
    whole = clicked(tmp_path / "whole.jsonl", "tutorial").read_bytes()
    lines = whole.splitlines(keepends=True)
    cut = tmp_path / "cut.jsonl"
    for kept in range(1, min(len(lines), 90)):
        cut.write_bytes(b"".join(lines[:kept]) + lines[kept][:9])
        found = from_record(cut)
        assert found.moments[-1].events == len(found.events), "the last moment holds all that happened"


def test_a_record_that_is_none_says_so(tmp_path: Path) -> None:
    path = tmp_path / "no.jsonl"
    path.write_text("hello\n", "utf-8")
    with pytest.raises(RecordError, match="not a JSON object"):
        from_record(path)


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(rule_documents(), st.integers(0, 2**64 - 1))
def test_any_game_of_any_rule_file_can_be_looked_back_on(document: Document, seed: int) -> None:
    match = Match(from_document(document), seed=seed)
    match.advance()
    found = debrief(course(match))
    assert found.ending.kind == found.course.events[-1]["ending"]
    assert found.title in text(found)
    assert sheet(found.course).count("\r\n") > len(found.course.round_ends)
    assert what_if(found.course, Change("nothing changed", {})).parted is None


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("tutorial", ("people", "quiet", "durability", "balance")),
        ("good-friday-1998", ("quiet", "durability", "balance")),
        ("nuclear-talks-2013", ("balance",)),
    ],
)
def test_the_peace_index_counts_what_a_scenario_can_bring_about(name: str, parts: tuple[str, ...]) -> None:
    assert counted_parts(load(name)) == parts


def test_words_of_a_communique_are_told_where_nothing_binds() -> None:
    match = Match(rules_of("switzerland-2024"), {"ukraine": "human"}, seed=3)
    while (pending := match.advance()) is not None:
        match.submit("ukraine", f"accept {pending.offer}" if pending.kind == "answer" else "pass")
    found, shown = debrief(course(match)), ending(match, ENGLISH_SPEAKER)
    assert shown is not None and any(event.kind == "communique" for event in match.events)
    option = "Safe plants, and no threat or use of nuclear weapons"
    assert f"Nuclear safety: “{option}” stands in a communiqué, which binds nobody." in shown.settled
    assert "Nothing was agreed." not in shown.settled
    verdicts = {aim.text: aim.verdict for aim in found.aims}
    assert verdicts["Have threats with nuclear weapons called inadmissible."] == (
        f"Met: Nuclear safety: “{option}” or further stands in the communiqué."
    )
    assert verdicts["Put your territorial integrity into words that many states sign."] == (
        "Not met: it asked for Basis of a peace: “The territorial integrity of all states, Ukraine named among them”, and "
        "what stands in the communiqué is “The principles of the Charter of the United Nations, for all states”."
    )
    said = "\n".join(text(found, 1000))
    assert "Nothing was agreed." not in said and "Nothing is agreed at the end." not in said
    assert "All that was agreed stands in a communiqué, which binds nobody: nothing is owed by it." in said
    assert "Nothing that binds is agreed at the end; what a communiqué says is not counted here." in said
    assert "what counts is what was carried out, and the words of communiqués." in said


def test_what_was_only_believed_to_be_carried_out_is_told_so_at_the_end() -> None:
    match = Match(rules_of("camp-david-1978"), {"egypt": "human"}, seed=1)
    while (pending := match.advance()) is not None:
        if pending.kind == "carry-out":
            act = "breach" if pending.issue == "force-zones" else "carry-out"
        else:
            act = f"accept {pending.offer}" if pending.kind == "answer" else "pass"
        match.submit("egypt", act)
    assert not any(event.kind == "breach-detected" and event["issue"] == "force-zones" for event in match.events)
    shown = ending(match, ENGLISH_SPEAKER)
    assert shown is not None
    assert (
        "Zones of limited forces: “Zones of limited forces” is agreed and carried out. So everybody believed; not all of "
        "that was truly delivered."
    ) in shown.settled
    assert "Withdrawal from Sinai: “Full, in three years” is agreed and carried out." in shown.settled
    (aim,) = [aim for aim in debrief(course(match)).aims if "Zones of limited forces" in aim.verdict]
    assert (aim.state, aim.verdict) == (
        "signed",
        "Signed, not yet carried out: Zones of limited forces: “Zones of limited forces” or further (0 of 2 phases done).",
    )
