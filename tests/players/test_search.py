"""The search: it knows what its seat knows and no more, decides legally and repeatably, and is worth its levels."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from tests.players.truths import another_truth

from negotiate.engine.layout import STANDARD, game_dtype, rules_dtype
from negotiate.engine.rules import Rules
from negotiate.engine.view import view
from negotiate.errors import NegotiateError
from negotiate.lab.simulate import cast_seats, play_stretch, simulate
from negotiate.play.match import Match
from negotiate.play.replay import verify
from negotiate.players import determinise, levels, roster, trained
from negotiate.players.determinise import know, own_rules, sample
from negotiate.players.search import Budget, Search
from negotiate.rulebook.load import from_document, load

SEATS = (("tutorial", "lowmark"), ("istanbul-2025", "ukraine"), ("camp-david-1978", "israel"))
SMALL = Budget(rounds=100, least=10, most=30, worlds=4, candidates=6, variations=1, deepest=3, fewest=2)

SECRET_FIELDS = (
    *("seed_low", "seed_high", "game_low", "game_high", "draws", "misread_key"),
    *("duties", "costly", "withheld", "kept", "breaches"),
)
"""Chance, where the errors of the estimates come from, and counts that include breaches nobody saw."""


@cache
def shipped(scenario: str) -> Rules:
    return load(scenario)


def decisions(scenario: str, seat: str, seed: int = 3, every: int = 2, most: int = 9) -> Iterator[Match]:
    """A game at some of the decisions of a seat, of every kind; in between the seat plays as a small search does."""
    rules = shipped(scenario)
    match = Match(rules, {seat: "human"}, seed)
    search = Search(rules, seat, SMALL)
    given = count = 0
    while given < most and match.advance() is not None:
        if count % every == 0:
            given += 1
            yield match
        count += 1
        match.submit(seat, search.decide(match.knowledge(seat)))


def test_every_field_of_a_game_is_public_the_seats_own_or_secret() -> None:
    ledgers = (*determinise.LEDGERS, *determinise.OWN_LEDGERS)
    named = (*determinise.PUBLIC, *determinise.OWN, determinise.CONDUCT, *ledgers, *determinise.SECRET)
    assert sorted(named) == sorted(game_dtype(STANDARD).names or ())
    assert determinise.SECRET == SECRET_FIELDS


def test_every_number_of_a_party_that_no_other_seat_is_shown_is_private() -> None:
    """What the rules hold by party, and no view of another seat has, is wiped from the rules a seat searches with."""
    rules = shipped("istanbul-2025")
    private = {*determinise.RANGES, *determinise.UNKNOWN}
    by_party = {
        name
        for name in rules_dtype(STANDARD).names or ()
        if rules.record[name].ndim > 1
        and rules.record[name].shape[1] == rules.size.parties
        and rules.record[name].dtype.kind == "f"
    }
    # hope, pain, support and trust stand in every view; the vote needed and a signature's weight are rules
    shown = {"hope", "pain", "support", "trust", "ratification_needed", "signature"}
    # a size class has as many tracks and options as parties
    by_track_or_option = {"trust_ceiling", "rejection_cost", "stall_cost", "guarantee_strength"}
    assert by_party - private == shown | by_track_or_option
    wiped = own_rules(rules, 1)
    for name in private:
        assert not wiped[name][0, 0].any() and not wiped[name][0, 2].any()
        assert (wiped[name][0, 1] == rules.record[name][0, 1]).all()


@pytest.mark.parametrize(("scenario", "seat"), SEATS)
def test_two_states_that_look_the_same_from_a_seat_are_the_same_to_it(scenario: str, seat: str) -> None:
    rules = shipped(scenario)
    index = rules.names.parties.index(seat)
    search = Search(rules, seat, SMALL)
    asked = set()
    # every day that something is due is a decision of its own
    for match in decisions(scenario, seat, seed=4, most=16, every=1):
        chosen = search.decide(match.knowledge(seat))
        for world in (1, 3):
            other_rules, other_game = another_truth(match, index, world)
            assert not np.array_equal(other_rules.record["value"], rules.record["value"])
            truths = ((rules, match.game), (other_rules, other_game))
            seen, seen_there = (view(one, state, seat).to_data() for one, state in truths)
            for name, there in seen_there.items():
                if name == "estimates":
                    for party in there:
                        for issue, options in there[party].items():
                            assert options == pytest.approx(seen[name][party][issue], abs=1e-6)
                else:
                    assert there == seen[name], name
            known = know(other_rules, other_game, index)
            assert known.digest == match.knowledge(seat).digest
            assert Search(other_rules, seat, SMALL).decide(known) == chosen
        asked.add(match.pending.kind if match.pending else "")
    assert {"speak", "answer", "carry-out"} <= asked


def test_what_the_seat_does_know_makes_a_difference() -> None:
    """The proof above would hold for a search that looked at nothing; this one would not."""
    rules = shipped("tutorial")
    record = rules.record.copy()
    record["value"][0, 1] *= -1.0
    turned = replace(rules, record=record)
    differs = 0
    for match in decisions("tutorial", "lowmark"):
        known, other = match.knowledge("lowmark"), know(turned, match.game, 1)
        assert other.digest != known.digest
        differs += Search(turned, "lowmark", SMALL).decide(other) != Search(rules, "lowmark", SMALL).decide(known)
    assert differs


def test_sampled_worlds_agree_with_every_estimate() -> None:
    match = next(decisions("istanbul-2025", "ukraine"))
    rules, known = match.rules, match.knowledge("ukraine")
    worlds = sample(rules, known, 5)
    starts = worlds.starts(known)
    for world in range(6):
        there = replace(rules, record=worlds.rules[world : world + 1].copy())
        assert know(there, starts[world : world + 1], 1).estimates == pytest.approx(known.estimates, abs=1e-5)
    # the best guess takes the estimates at their word, the others do not
    assert (worlds.rules["value"][0] == known.estimates).all()
    assert not (worlds.rules["value"][1] == known.estimates).all()
    assert (worlds.rules["value"][:, 1] == rules.record["value"][0, 1]).all()


def test_it_keeps_its_word_on_what_is_worth_something_to_it() -> None:
    for match in decisions("istanbul-2025", "ukraine", every=1, most=60):
        known = match.knowledge("ukraine")
        search = Search(match.rules, "ukraine", SMALL)
        if search.keeps_its_word(known):
            assert match.pending is not None and match.pending.kind == "carry-out"
            issue = match.pending.issue or ""
            seen = match.view("ukraine")
            agreed = seen.agreements[issue]
            assert seen.values[issue][agreed.option] >= 0.0 or agreed.phases_done >= agreed.phases
            assert str(search.decide(known)) in ("carry-out", "carry-all")
            assert search.playouts == 0
            return
    pytest.fail("no duty fell due")


@pytest.mark.parametrize("level", levels.NAMES)
def test_a_level_plays_whole_games_that_repeat(level: str) -> None:
    rules = shipped("tutorial")
    one, other = (Match(rules, {"highmark": level, "lowmark": "easy"}, 8) for _ in range(2))
    one.advance()
    other.advance()
    assert one.outcome is not None
    assert one.events == other.events
    assert one.recorded_players()["highmark"] == level


def test_levels_are_on_the_roster_with_a_budget_each() -> None:
    assert {*levels.BUDGETS, trained.NAME} == set(roster.LEVELS)
    assert all(summary.endswith(".") for summary in roster.LEVELS.values())
    for seen in ("rounds", "most", "candidates"):
        looked = [getattr(levels.BUDGETS[name], seen) for name in ("easy", "medium", "hard")]
        assert looked == sorted(looked), seen
    errs = [levels.BUDGETS[name].noise * levels.BUDGETS[name].lapses for name in ("easy", "medium", "hard")]
    assert errs == sorted(errs, reverse=True) and errs[-1] == 0.0


def test_who_misjudges_now_and_then_decides_otherwise_then_and_only_then() -> None:
    """Whether it lapses follows from what it knows; without lapses the noise is none, and with nothing but lapses all."""
    rules = shipped("tutorial")
    found = []
    for noise, lapses in ((0.0, 1.0), (2.0, 0.0), (2.0, 0.3), (2.0, 0.3), (2.0, 1.0)):
        search, decisions = Search(rules, "lowmark", Budget(rounds=60, least=8, noise=noise, lapses=lapses)), []
        match = Match(rules, {"lowmark": "outside", "highmark": "cautious"}, 3)
        while (now := match.advance()) is not None:
            decisions.append(str(search.decide(match.knowledge("lowmark"))))
            match.submit(now.seat, decisions[-1])
        found.append(decisions)
    assert found[0] == found[1] != found[2] == found[3] != found[4]


def test_hard_is_worth_more_than_chance_and_easy_less_than_hard() -> None:
    """Thirty games of the tutorial; the whole ladder is measured by `negotiate tournament` (see the README)."""
    rules = shipped("tutorial")
    points = {}
    for player in ("random", "easy", "hard"):
        cast = cast_seats(rules, {"lowmark": player})
        points[player] = play_stretch(cast, 5, 0, 30, with_rounds=False)[0]["utility"][:, 1].mean()
    assert points["hard"] > points["easy"] + 0.5
    assert points["hard"] > points["random"] + 1.0


def test_hard_keeps_its_word_to_those_who_keep_theirs() -> None:
    """Eight games of the lesson: of what delivery costs it, it withholds less than a tenth."""
    rules = shipped("tutorial")
    kept = withheld = 0
    for game in range(4):
        for seat, other in (("highmark", "lowmark"), ("lowmark", "highmark")):
            match = Match(rules, {seat: "hard", other: "cautious"}, 4, game=game)
            match.advance()
            done = [taken.action for taken in match.decisions if taken.seat == seat]
            kept += sum(action in ("carry-out", "carry-all") for action in done)
            withheld += sum(action in ("stall", "breach") for action in done)
    assert kept > 40
    assert withheld < 0.1 * kept


def test_a_decision_in_no_time_is_still_legal() -> None:
    for match in decisions("istanbul-2025", "ukraine", every=7, most=4):
        action = Search(match.rules, "ukraine", replace(SMALL, seconds=0.0)).decide(match.knowledge("ukraine"))
        assert action in match.menu()


def test_simulated_games_are_the_same_with_any_number_of_jobs(tmp_path: Path) -> None:
    tables = [
        simulate("tutorial", 24, 4, {"highmark": "easy"}, jobs=jobs, out=tmp_path / str(jobs)).games for jobs in (1, 2)
    ]
    assert tables[0].equals(tables[1])
    files = [(tmp_path / str(jobs) / "rounds.parquet").read_bytes() for jobs in (1, 2)]
    assert files[0] == files[1]


def test_rounds_of_a_match_are_those_of_the_compiled_loop() -> None:
    """The tables of games with a player outside are filled as the compiled loop fills them."""
    from negotiate.play.matches import play_matches

    rules = shipped("tutorial")
    cast = cast_seats(rules, {})
    compiled = play_stretch(cast, 9, 2, 3, with_rounds=True)
    summaries, rounds = (np.zeros(len(rows), dtype) for rows, dtype in zip(compiled, _dtypes(rules), strict=True))
    play_matches(rules, cast.players, 9, 2, 3, summaries, rounds)
    for rows, given in zip(compiled, (summaries, rounds), strict=True):
        for name in rows.dtype.names or ():
            own = tuple(slice(0, length) for length in rows[name].shape)
            assert np.array_equal(rows[name], given[name][own]), name


def _dtypes(rules: Rules) -> tuple[np.dtype, np.dtype]:
    from negotiate.engine.layout import round_dtype, summary_dtype

    return summary_dtype(rules.size), round_dtype(rules.size)


def test_a_recorded_game_with_a_level_replays_without_searching(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "game.jsonl"
    with Match(shipped("tutorial"), {"highmark": "easy"}, 8, record=path) as match:
        match.advance()
    monkeypatch.setattr(Search, "decide", lambda *_: pytest.fail("a replay takes the recorded decisions"))
    found = verify(path, from_document)
    assert found.finished and found.disagreement is None
    assert found.events == match.events


def test_undo_goes_back_to_the_person_past_what_a_level_decided() -> None:
    match = Match(shipped("tutorial"), {"highmark": "human", "lowmark": "easy"}, 8)
    first = match.advance()
    assert first is not None and first.seat == "highmark"
    match.submit("highmark", "pass")
    match.advance()
    assert match.undo() == first


def test_a_level_is_no_mediator() -> None:
    with pytest.raises(NegotiateError) as refusal:
        Match(shipped("tutorial"), {"mediator": "hard"})
    assert str(refusal.value) == "The level 'hard' plays for a party's points, and a mediator has none; seat it as a party."


PLAIN = """
from negotiate.play.match import Match
from negotiate.players.search import Budget, Search
from negotiate.rulebook.load import load
rules = load("tutorial")
match = Match(rules, {"lowmark": "human"}, 3)
budget = Budget(rounds=8, least=4, most=8, worlds=2, candidates=5, variations=1, deepest=3, fewest=2)
search = Search(rules, "lowmark", budget)
said = []
while len(said) < 4 and match.advance():
    said.append(str(search.decide(match.knowledge("lowmark"))))
    match.submit("lowmark", said[-1])
print(said, search.playouts)
"""


def test_compiled_and_plain_search_decide_alike() -> None:
    said = []
    for jit in ("1", "0"):
        done = subprocess.run(
            [sys.executable, "-c", PLAIN],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "NEGOTIATE_JIT": jit},
        )
        assert done.returncode == 0, done.stderr
        said.append(done.stdout)
    assert said[0] == said[1]
