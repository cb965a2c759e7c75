"""Mediators that hold tracks of their own at the same time: who may table what, in which order, and on what an act bears."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.engine.test_chairs import taking_turns

from negotiate.adapters.learning import Environment
from negotiate.adapters.observation import Layout
from negotiate.engine.belief import tier_now
from negotiate.engine.layout import LARGE, STANDARD
from negotiate.engine.notation import parse
from negotiate.engine.records import call
from negotiate.engine.rules import Rules
from negotiate.engine.view import leverage_of, view
from negotiate.errors import IllegalAction, NegotiateError
from negotiate.lab.simulate import cast_seats, simulate
from negotiate.play.match import Match
from negotiate.play.replay import verify
from negotiate.play.together import Together
from negotiate.present.scene import scene
from negotiate.reports.debrief.what_if import changed
from negotiate.rulebook.load import from_document, load

CHANGE = 3
OWN = ("humanitarian", "watching")
"""The tracks of the elders; the council has the others."""
OF_SEATS = ("chair", "chair_leverage", "chair_credibility", "facilitated", "misread_key", "sight")
"""Fields that are by mediator, or that a further seat has a row of."""
SEEDS = range(6)


def sharing(style: str = "formulator", chairs: list[dict[str, Any]] | None = None, **other: Any) -> Rules:
    """The first lesson with elders beside the council, who are like it but for what is given here."""
    document = copy.deepcopy(load("tutorial").document)
    council = document["mediators"]["river-council"]
    council["style"] = style
    document["mediators"]["elders"] = {**copy.deepcopy(council), "name": "Elders", "initials": "EL", **other}
    document["mediation"]["chairs"] = chairs or [
        {"mediator": "river-council", "from": 1},
        {"mediator": "elders", "from": 1, "tracks": list(OWN)},
    ]
    return from_document(document)


def all_open(rules: Rules) -> Rules:
    """The same with every track and option open from the start."""
    document = copy.deepcopy(rules.document)
    for track in document["tracks"].values():
        track["opens_when"] = "always"
    for issue in document["issues"].values():
        for option in issue["options"]:
            option.pop("opens_when", None)
    return from_document(document)


def alone(style: str) -> Rules:
    document = copy.deepcopy(load("tutorial").document)
    document["mediators"]["river-council"]["style"] = style
    return from_document(document)


def played(rules: Rules, seed: int, seats: Mapping[str, Any] | None = None, **more: Any) -> Match:
    match = Match(rules, seats, seed=seed, **more)
    match.advance()
    return match


def asked(rules: Rules, seed: int = 1) -> Match:
    """A game in which people hold both seats of mediators, as the first of them is asked."""
    return played(rules, seed, {"river-council": "human", "elders": "human"})


def leverages(match: Match) -> dict[str, float]:
    return {seat: leverage_of(match.rules, match.game, seat) for seat in match.rules.names.mediators}


def acts_of(match: Match, seat: str) -> list[str]:
    return [str(event["action"]) for event in match.events if event.kind == "action" and event["seat"] == seat]


@pytest.mark.parametrize("seed", SEEDS)
def test_two_equal_facilitators_play_as_one(seed: int) -> None:
    one, two = played(alone("facilitator"), seed), played(sharing("facilitator"), seed)
    assert one.game.dtype.names
    for name in one.game.dtype.names:
        assert name in OF_SEATS or one.game[name].tobytes() == two.game[name].tobytes(), name
    rest = [event for event in two.events if event.fields.get("seat") != "elders"]
    assert [str(event) for event in rest] == [str(event) for event in one.events]
    assert set(acts_of(two, "elders")) <= {"facilitate", "show-stalemate", "verify", "pass"}


def test_two_equal_drafters_do_not_play_as_one() -> None:
    """One of two may bring the parties together while the other tables a text on its tracks; one mediator has one act."""
    at_once = 0
    for seed in SEEDS:
        one, two = played(alone("formulator"), seed), played(sharing(), seed)
        assert acts_of(two, "elders") != acts_of(one, "river-council")
        each = zip(acts_of(two, "river-council"), acts_of(two, "elders"), strict=False)
        at_once += sum({act.partition(" ")[0] for act in pair} == {"facilitate", "formulate"} for pair in each)
    assert at_once


def test_two_texts_lie_on_the_table_and_each_may_be_taken_up_later() -> None:
    rules = all_open(sharing())
    match = played(rules, 1, dict.fromkeys((*rules.names.parties, *rules.names.mediators), "human"))
    council = next(str(act) for act in match.menu("river-council").of_kind("formulate"))
    for seat, text in (("river-council", council), ("elders", "formulate detainees=all-eighty")):
        assert match.pending is not None and match.pending.seat == seat
        match.submit(seat, text)
        match.advance()
        for party in rules.names.parties:
            assert match.pending is not None and (match.pending.seat, match.pending.offer) == (party, seat)
            match.submit(party, "pass")
            match.advance()
    assert [offer.seat for offer in match.view("highmark").offers] == ["river-council", "elders"]
    for _ in rules.names.parties:
        assert match.pending is not None and match.pending.kind == "speak"
        party = match.pending.seat
        for seat in ("elders", "river-council"):
            match.submit(party, f"accept {seat}")
            match.advance()
        if match.pending.seat == party:
            match.submit(party, "pass")
            match.advance()
    signed = [event["seat"] for event in match.events if event.kind == "signed"]
    assert signed == ["elders", "river-council"] and not match.view("highmark").offers


@pytest.mark.parametrize("seed", SEEDS)
def test_each_tables_texts_on_its_own_tracks_only(seed: int) -> None:
    rules = sharing()
    match = played(rules, seed)
    track = {issue: entry["track"] for issue, entry in rules.document["issues"].items()}
    for seat, own in (("elders", set(OWN)), ("river-council", set(rules.names.tracks) - set(OWN))):
        texts = [parse(rules.names, act) for act in acts_of(match, seat) if act.startswith("formulate")]
        assert all({track[issue] for issue in text.options} <= own for text in texts)


def test_a_text_on_tracks_of_two_is_nobodys() -> None:
    match = asked(all_open(sharing()))
    elders = "formulate detainees=all-eighty"
    council = next(str(act) for act in match.menu("river-council").of_kind("formulate"))
    spanning = f"{council}, detainees=all-eighty"
    why = match.menu("river-council").refusal(spanning)
    assert why is not None and (why.code, why.fields["track"], why.fields["other"]) == ("anothers-track", OWN[0], "elders")
    assert "Elders" in str(why)
    assert match.menu("river-council").why_not(elders)
    assert not set(match.menu("river-council").open_items()) & {"detainees", "watchers"}
    match.submit("river-council", "pass")
    match.advance()
    assert match.pending is not None and match.pending.seat == "elders"
    refused = match.menu("elders").refusal(spanning)
    assert refused is not None and (refused.code, refused.fields["other"]) == ("anothers-track", "river-council")
    assert match.menu("elders").why_not(elders) is None
    with pytest.raises(IllegalAction):
        match.submit("elders", spanning)


def test_they_act_in_the_order_of_the_file_and_a_text_is_answered_before_the_next_acts() -> None:
    answered = False
    for seed in SEEDS:
        match = played(sharing(), seed)
        for round_number in range(1, match.round + 1):
            acts = [event for event in match.events if event.kind == "action" and event.round == round_number]
            seats = [str(event["seat"]) for event in acts]
            if "elders" not in seats:
                continue
            first, second = seats.index("river-council"), seats.index("elders")
            between = [str(event["action"]) for event in acts[first + 1 : second]]
            assert first == 0 and seats.count("river-council") == seats.count("elders") == 1
            if str(acts[0]["action"]).startswith("formulate"):
                assert between and all(act.partition(" ")[0] in ("accept", "reject", "counter", "pass") for act in between)
                answered = True
            else:
                assert not between
    assert answered


def test_after_the_accord_nobody_mediates() -> None:
    accords = 0
    for seed in range(12):
        rules = sharing()
        match = played(rules, seed)
        ratified = [place for place, event in enumerate(match.events) if event.kind == "ratified"]
        if match.outcome is None or int(match.game["accord_round"][0]) == 0:
            continue
        accords += 1
        after = match.events[ratified[-1] :]
        assert not [event for event in after if event.kind == "action" and event["seat"] in rules.names.mediators]
    assert accords


def test_one_mediator_may_be_given_some_tracks_only() -> None:
    rules = sharing(chairs=[{"mediator": "river-council", "from": 1, "tracks": ["humanitarian"]}])
    assert rules.names.mediators.keys() == {"river-council"}
    texts = 0
    for seed in SEEDS:
        match = played(rules, seed)
        for act in acts_of(match, "river-council"):
            if act.startswith("formulate"):
                texts += 1
                assert parse(rules.names, act).options.keys() == {"detainees"}
    assert texts
    match = Match(rules, {"river-council": "human"}, seed=1)
    match.advance()
    why = match.menu().refusal("formulate water=shared")
    assert why is not None and why.code in ("nobodys-track", "no-action")


@pytest.mark.parametrize("own_track", ["humanitarian", "watching"])
def test_verification_bears_on_own_tracks_only(own_track: str) -> None:
    """What is monitored is verified on the track of the monitoring issue."""
    chairs = [{"mediator": "river-council", "from": 1}, {"mediator": "elders", "from": 1, "tracks": [own_track]}]
    rules = sharing(chairs=chairs, acts=["verify"], verification_tier=4)
    names = rules.names
    match = asked(rules)
    tiers = {k: call(tier_now, rules.record, match.game, k) for k in range(len(names.issues))}
    match.submit("river-council", "pass")
    match.advance()
    match.submit("elders", "verify")
    after = {k: call(tier_now, rules.record, match.game, k) for k in range(len(names.issues))}
    record = rules.record[0]
    for k in range(len(names.issues)):
        watched = int(record["monitor_issue"]) if record["monitored"][k] and record["monitor_issue"] >= 0 else k
        own = names.tracks[int(record["track_of"][watched])] == own_track
        cap = int(record["verification_cap"])
        assert after[k] == (min(4, cap) if own else tiers[k]), names.issues[k]
    assert any(after[k] > tiers[k] for k in after) and any(after[k] == tiers[k] < 4 for k in after)


def test_the_parties_are_brought_together_once_a_round() -> None:
    """However many facilitate: trust grows once, and errors shrink once."""
    found = {}
    for acts in (("facilitate", "facilitate"), ("facilitate", "pass"), ("pass", "facilitate"), ("pass", "pass")):
        match = asked(sharing())
        for seat, act in zip(("river-council", "elders"), acts, strict=True):
            match.submit(seat, act)
            match.advance()
        while match.round == 1:
            match.step()
        found[acts] = (match.game["trust"][0].tobytes(), float(match.game["misreading"][0]))
    one = found["facilitate", "pass"]
    assert one[1] == found["facilitate", "facilitate"][1] == found["pass", "facilitate"][1] < found["pass", "pass"][1]


@pytest.mark.parametrize("who", ["river-council", "elders"])
def test_only_who_facilitated_multiplies_what_conduct_earns_on_its_tracks(who: str) -> None:
    """A phase on the elders' track earns more by the elders' factor, and no more where the council alone facilitated."""
    gains = {}
    for factor in (1.0, 0.1):
        match = asked(sharing(facilitation=factor))
        for seat in ("river-council", "elders"):
            while match.pending is not None and match.pending.seat != seat:
                match.step()
            text = "formulate detainees=all-eighty" if seat == "elders" and who != "elders" else "pass"
            match.submit(seat, "facilitate" if seat == who else text)
            match.advance()
        # in the next round too, so that something signed is carried out under the act
        while match.round == 1 and match.step():
            pass
        gains[factor] = [
            float(str(event["trust"])) for event in match.events if event.kind == "trust-changed" and event.round == 1
        ]
    signed = [event for event in match.events if event.kind == "signed" and "detainees" in str(event["options"])]
    assert signed, "nothing was carried out on the elders' track"
    assert (gains[1.0] == gains[0.1]) == (who == "river-council")


def test_a_track_changes_hands_and_the_text_on_it_stays() -> None:
    chairs = [
        {"mediator": "river-council", "from": 1},
        {"mediator": "elders", "from": CHANGE, "tracks": ["humanitarian"]},
        {"mediator": "elders", "from": CHANGE + 2, "tracks": ["ceasefire"]},
    ]
    rules = sharing(chairs=chairs)
    one, two = played(alone("formulator"), 1), played(rules, 1)
    early = [[str(event) for event in match.events if event.round < CHANGE] for match in (one, two)]
    assert early[0] == early[1]
    taken = [
        (event.round, event["seat"], event["track"])
        for event in played(sharing("idle", chairs), 1, {"highmark": "rejectionist"}).events
        if event.kind == "track-taken"
    ]
    assert taken == [(CHANGE, "elders", "humanitarian"), (CHANGE + 2, "elders", "ceasefire")]
    assert [rules.names.mediators_in(number) for number in (1, CHANGE)] == [
        ("river-council",),
        ("river-council", "elders"),
    ]
    assert rules.names.holders(CHANGE + 2) == {
        **dict.fromkeys(("watching", "political"), "river-council"),
        **dict.fromkeys(("humanitarian", "ceasefire"), "elders"),
    }
    assert [tuple(term) for term in rules.names.terms("elders", 9)] == [
        (CHANGE, CHANGE + 1, ("humanitarian",)),
        (CHANGE + 2, 9, ("humanitarian", "ceasefire")),
    ]


def test_each_spends_its_own_leverage_and_is_believed_for_itself() -> None:
    rules = sharing(leverage=1, credibility={"highmark": 80, "lowmark": 10})
    match = asked(rules)
    match.submit("river-council", "pass")
    match.advance()
    assert leverages(match) == {"river-council": 3, "elders": 1}
    assert "credibility" in str(match.menu("elders").why_not("facilitate"))
    assert match.view("elders").leverage == 1 and match.view("river-council").leverage == 3
    assert match.view("elders").credibility["lowmark"] == 10
    assert match.view("river-council").credibility["lowmark"] == pytest.approx(55)
    assert match.view("highmark").mediator == "elders", "whose act is asked for"
    match.submit("elders", "manipulate")
    assert leverages(match) == {"river-council": 3, "elders": 0.5}


def test_a_card_meets_every_mediator_at_the_table() -> None:
    chairs = [
        {"mediator": "river-council", "from": 1},
        {"mediator": "elders", "from": 1, "tracks": ["humanitarian"]},
        {"mediator": "friends", "from": 5, "tracks": ["watching"]},
    ]
    document = copy.deepcopy(sharing().document)
    document["mediators"]["friends"] = {**document["mediators"]["elders"], "name": "Friends", "initials": "FR"}
    document["mediation"]["chairs"] = chairs
    card = {
        "id": "blow",
        "text": "A blow to all who mediate.",
        "round": 2,
        "actor": "highmark",
        "effects": [{"mediator_leverage": -1}, {"mediator_credibility": -5}],
    }
    document["events"] = [{"id": "blows", "name": "Blows", "probability": 0, "cards": [card]}]
    rules = from_document(document)
    people = dict.fromkeys(("river-council", "elders", "friends"), "human")
    match = played(rules, 1, people)
    while match.round < 2:
        match.submit(match.pending.seat, "pass")  # type: ignore[union-attr]
        match.advance()
    assert leverages(match) == {"river-council": 2, "elders": 2, "friends": 3}
    believed = {seat: match.view(seat).credibility["highmark"] for seat in people}
    assert believed == {"river-council": 50, "elders": 50, "friends": 55}


def test_inclusion_is_that_of_the_mediator_who_brings_most() -> None:
    chairs = [
        {"mediator": "river-council", "from": 1},
        {"mediator": "elders", "from": 2, "tracks": ["humanitarian"]},
    ]
    without = float(played(alone("idle"), 1).game["inclusion"][0])
    match = asked(sharing(chairs=chairs, inclusion=0.2))
    before = match.view("highmark").inclusion
    while match.round < 2:
        match.submit(match.pending.seat, "pass")  # type: ignore[union-attr]
        match.advance()
    assert match.view("highmark").inclusion == pytest.approx(before + 0.2)
    at_once = asked(sharing(inclusion=0.2)).view("highmark").inclusion
    assert at_once == pytest.approx(before + 0.2) and without >= 0


def test_no_view_holds_what_only_another_seat_knows() -> None:
    rules = sharing()
    match = asked(rules)
    one, other, party = (match.view(seat) for seat in ("river-council", "elders", "highmark"))
    assert one.holders == other.holders == party.holders
    assert one.holders == {track: "elders" if track in OWN else "river-council" for track in rules.names.tracks}
    assert not one.values and not other.values and not other.confidence and other.utility == 0
    assert one.estimates != other.estimates, "each misreads the parties for itself"
    truth = rules.document["issues"]["water"]["options"]
    assert any(
        other.estimates[party_id]["water"][option["id"]] != option["values"].get(party_id, 0.0)
        for option in truth[1:]
        for party_id in other.estimates
    )
    match.submit("river-council", "pass")
    match.advance()
    match.submit("elders", "pass")
    while match.round == 1:
        match.step()
    seen = [event for event in match.view("elders").events if str(event.get("action", "")).startswith(("breach", "stall"))]
    assert not seen


@pytest.mark.parametrize("style", ["formulator", "mixed", "verifier", "single-text", "random"])
def test_a_record_plays_again(tmp_path: Path, style: str) -> None:
    path = tmp_path / "shared.jsonl"
    with Match(sharing(), {"mediator": style}, seed=3, record=path) as match:
        match.advance()
    assert acts_of(match, "elders") and acts_of(match, "river-council")
    replay = verify(path, from_document)
    assert replay.disagreement is None and replay.notes == ()


def test_who_answers_a_text_names_whose_it_is(tmp_path: Path) -> None:
    found = set()
    for seed in SEEDS:
        with Match(sharing(), seed=seed, record=tmp_path / f"{seed}.jsonl") as match:
            match.advance()
        found |= {str(event["action"]) for event in match.events if event.kind == "action"}
        assert verify(tmp_path / f"{seed}.jsonl", from_document).disagreement is None
    assert {"accept elders", "accept river-council"} <= found


def test_many_games_are_played_as_one_by_one() -> None:
    rules = sharing()
    table = simulate(rules, games=4, seed=11).games
    for number in range(4):
        match = Match(rules, seed=11, game=number)
        match.advance()
        assert table["rounds"][number] == match.outcome.rounds  # type: ignore[union-attr]
        assert np.isclose(table["utility_highmark"][number], match.outcome.utilities["highmark"])  # type: ignore[union-attr]


def test_another_mediator_or_none_takes_the_place_of_all() -> None:
    rules = sharing()
    assert not changed(rules, {"mediator": "elders", "mediation.chairs": []}).names.shares_tracks
    assert cast_seats(rules, {}, "elders").rules.names.turns == ()
    nobody = cast_seats(rules, {}, "none").rules
    assert nobody.names.mediators == {}
    match = played(nobody, 1)
    assert {event["seat"] for event in match.events if event.kind == "action"} == set(rules.names.parties)
    taken_away = Match(rules, mediator="none", seed=1)
    taken_away.advance()
    assert {event["seat"] for event in taken_away.events if event.kind == "action"} == set(rules.names.parties)
    assert cast_seats(rules, {"elders": "idle"}).players["elders"] == "idle"


def test_they_have_seats_beside_the_parties() -> None:
    """So there must be room: with eight parties a file with two mediators is of the large class."""
    document = copy.deepcopy(sharing().document)
    for number in range(6):
        document["parties"][f"watcher-{number}"] = {
            "name": f"Watcher {number}",
            "initials": f"W{number}",
            "kind": "observer",
        }
    assert from_document(document).size == LARGE
    document["mediation"]["chairs"] = [{"mediator": "river-council", "from": 1}, {"mediator": "elders", "from": 2}]
    assert from_document(document).size == STANDARD
    document["mediation"]["chairs"] = sharing().document["mediation"]["chairs"]
    for number in range(6, 14):
        document["parties"][f"watcher-{number}"] = {
            "name": f"Watcher {number}",
            "initials": f"X{number - 6}",
            "kind": "observer",
        }
    with pytest.raises(NegotiateError, match="sit beside the parties: 16 parties and 2 mediators"):
        from_document(document)


def test_people_are_told_who_mediates_which_track() -> None:
    match = asked(sharing())
    assert scene(match, "river-council").header.next_text == "Next: Elders has the floor."
    formulate = next(one for one in scene(match, "river-council").actions if one.kind == "formulate")
    assert formulate.refusal == "Detainees is on the track “People”, for which Elders may table texts."
    match.submit("river-council", "pass")
    match.advance()
    shown = scene(match, "elders")
    assert shown.header.next_text == "Next: Lowmark has the floor."
    assert {track.track: track.mediator_text for track in shown.tracks} == {
        track: f"Mediator: {'Elders' if track in OWN else 'River Council'}." for track in match.rules.names.tracks
    }
    card = next(party for party in shown.parties if party.seat == "elders")
    assert card.presence == "decides"
    assert card.notes == ("Mediates People and Watching together from month 1 to 10.",)
    assert shown.private is not None and shown.private.brief.knows == card.notes
    assert shown.mediation is not None and len(shown.mediation.verification) == len(OWN)


@pytest.mark.parametrize("rules", [sharing(), taking_turns(style="formulator")], ids=["sharing", "turns"])
def test_a_learning_party_sees_the_texts_of_each(rules: Rules) -> None:
    layout, games, random = Layout(rules, 0), Together(rules, "highmark", 3), np.random.default_rng(1)
    games.begin(5)
    assert games.seen.shape == (3, len(layout))
    for _ in range(40):
        for table in range(3):
            wanted = layout.observe(view(rules, games.game(table), "highmark"), ())
            different = np.flatnonzero(np.abs(games.seen[table] - wanted) > 1e-6)
            assert [layout.numbers[place].name for place in different] == []
        games.step(np.asarray(np.argmax(random.random(games.mask.shape) * games.mask, axis=1)))


def test_both_mediators_learn_at_one_table() -> None:
    env = Environment(sharing(), ["elders", "river-council"], seed=1)
    env.reset()
    asked_for = set()
    for agent in env.agent_iter(200):
        seen, _, over, cut, info = env.last()
        if over or cut:
            env.step(None)
            continue
        asked_for.add((agent, info["decision"]))
        env.step(int(np.flatnonzero(seen["action_mask"])[-1]))
    assert asked_for == {("elders", "mediate"), ("river-council", "mediate")}


def test_the_table_of_events_names_each_mediator(tmp_path: Path) -> None:
    rules = sharing()
    simulate(rules, 6, 3, out=tmp_path / "run", events=True)
    rows = pl.read_parquet(tmp_path / "run" / "events.parquet")
    texts = rows.filter(pl.col("what") == "formulate", pl.col("row") != "item")["seat"].to_list()
    taken = sum(str(event.fields.get("action")) == "accept elders" for match in _six(rules) for event in match.events)
    acts = [act for match in _six(rules) for act in acts_of(match, "elders")]
    assert texts.count("elders") == sum(act.startswith("formulate") for act in acts) > 0
    assert rows.filter((pl.col("what") == "accept") & (pl.col("author") == "elders")).height == taken > 0
    assert "river-council" in texts


def _six(rules: Rules) -> list[Match]:
    matches = [Match(rules, seed=3, game=number) for number in range(6)]
    for match in matches:
        match.advance()
    return matches
