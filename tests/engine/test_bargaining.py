"""Alternating offers over one full text: turns, what is legal, the four endings, and what they are worth (M23)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.engine.games import Game, everyone

from negotiate.analysis.space import space
from negotiate.engine import codes, legal, outcome
from negotiate.engine.menu import Menu
from negotiate.engine.rules import Rules
from negotiate.play.match import Match
from negotiate.present.scene import scene
from negotiate.rulebook.check.check import check_file
from negotiate.rulebook.load import from_document

PRICE, DATE = 0, 1


def document(**process: Any) -> dict[str, Any]:
    """Two parties (or more) and two issues; walking away is worth 20 and 30 points."""
    values = ({"aa": 50, "bb": 10}, {"aa": 10, "bb": 60})
    options: list[dict[str, Any]] = [{"id": "open", "label": "Open"}]
    options += [{"id": f"o{n}", "label": f"Option {n}", "values": points} for n, points in enumerate(values, 1)]
    return {
        "schema_version": 3,
        "id": "deal",
        "title": "Deal",
        "summary": "Two haggle.",
        "setting": "fictional",
        "calendar": {"rounds": 6},
        "parties": {
            "aa": {"name": "Aa", "initials": "AA", "kind": "principal", "reservation": {"points": 20}},
            "bb": {"name": "Bb", "initials": "BB", "kind": "principal", "reservation": {"points": 30}},
        },
        "tracks": {"table": {"name": "Table"}},
        "issues": {name: {"name": name.title(), "track": "table", "options": options} for name in ("price", "date")},
        "process": {"mode": "alternating-offers", **process},
    }


def begun(rules: Rules) -> tuple[Game, int, int]:
    """A game at its first decision, who has the turn, and the other party."""
    game = Game(rules)
    assert game.to_decision()
    first = game.pending_seat
    return game, first, 1 - first


def points(game: Game) -> list[float]:
    return [float(game.ask(outcome.utility, i)) for i in game.parties()]


def finish(game: Game) -> str:
    while not game.ended:
        game.proceed()
    return str(codes.ENDINGS[game.ending])


def test_turns_alternate_and_the_text_of_the_other_is_answered_first() -> None:
    game, first, other = begun(from_document(document()))
    game.do(codes.PROPOSE, package={PRICE: 1, DATE: 1})
    for turn in range(5):
        assert game.to_decision()
        seat = other if turn % 2 == 0 else first
        assert (game.pending_kind, game.pending_seat, game.pending_offer) == (codes.ANSWER, seat, 1 - seat)
        game.do(codes.COUNTER, offer=1 - seat, package={PRICE: 1, DATE: 1 + turn % 2})
        assert [int(tabled > 0) for tabled in game.tabled[:2]] == [int(i == seat) for i in range(2)]
    assert game.round_number == 3


def test_who_rejects_without_a_text_keeps_the_turn() -> None:
    game, first, other = begun(from_document(document()))
    game.do(codes.PROPOSE, package={PRICE: 1, DATE: 1})
    game.to_decision()
    game.do(codes.REJECT, offer=first)
    game.to_decision()
    assert (game.pending_kind, game.pending_seat) == (codes.SPEAK, other)
    game.do(codes.PROPOSE, package={PRICE: 1, DATE: 1})
    game.to_decision()
    assert (game.pending_kind, game.pending_seat, game.pending_offer) == (codes.ANSWER, first, other)


def test_only_full_texts_can_be_tabled_and_nothing_else_be_done() -> None:
    game, _, _ = begun(from_document(document()))
    assert game.reason(game.action(codes.PROPOSE, package={PRICE: 1})) == legal.NOT_A_FULL_TEXT
    assert game.reason(game.action(codes.PROPOSE, package={PRICE: 1, DATE: 2})) == legal.LEGAL
    for kind in (codes.GESTURE, codes.ANNOUNCE, codes.DELEGATE, codes.RETURN, codes.CONDEMN):
        assert game.reason(game.action(kind, amount=1)) == legal.ONLY_TEXTS
    menu = Menu(game.rules, game.record)
    who = ("Aa", "Bb")[game.pending_seat]
    assert menu.why_not("propose price=o1") == "A text here settles every issue: it says nothing of Date."
    assert menu.why_not("gesture small") == f"{who} may only table a text, accept the one on the table or walk away."
    assert set(menu.count_kinds()) == {"pass", "leave"}  # of packages only those of a single issue are counted
    assert len(list(menu.of_kind("propose"))) == 4


def test_a_signature_ends_the_game_with_the_points_of_the_text_less_what_waiting_cost() -> None:
    game, first, other = begun(from_document(document(discount=0.9)))
    game.do(codes.PROPOSE, package={PRICE: 1, DATE: 1})
    game.to_decision()
    game.do(codes.COUNTER, offer=first, package={PRICE: 1, DATE: 2})
    game.to_decision()
    assert game.round_number == 2
    game.do(codes.ACCEPT, offer=other)
    assert finish(game) == "signed"
    assert points(game) == pytest.approx([0.9 * 60, 0.9 * 70])
    assert game.round_number == 2


def test_what_a_text_is_shown_to_be_worth_is_what_its_signature_pays() -> None:
    exact = document(discount=0.9) | {"estimation": {"misreading": 0}}
    match = Match(from_document(exact), {"aa": "human", "bb": "human"}, 1)
    while (asked := match.advance()) is not None and not (match.round == 4 and asked.kind == "answer"):
        match.submit(asked.seat, "propose price=o1, date=o1" if asked.kind == "speak" else "reject")
    assert asked is not None
    shown = scene(match, asked.seat).offer(asked.offer or "")
    match.submit(asked.seat, "accept")
    match.advance()
    assert match.outcome is not None
    paid = match.outcome.utilities
    assert paid == pytest.approx({"aa": 0.9**3 * 100, "bb": 0.9**3 * 20})
    assert shown.worth is not None and shown.worth.points == pytest.approx(paid[asked.seat])
    assert [one.points for one in shown.estimates] == pytest.approx([paid[one.party] for one in shown.estimates])


@pytest.mark.parametrize("answering", [False, True])
def test_walking_away_gives_each_what_no_agreement_is_worth(answering: bool) -> None:
    game, first, _ = begun(from_document(document(discount=0.9)))
    if answering:
        game.do(codes.PROPOSE, package={PRICE: 1, DATE: 1})
        game.to_decision()
        game.do(codes.REJECT, offer=first)
        game.to_decision()
    leaving = game.pending_seat
    game.do(codes.LEAVE)
    assert finish(game) == "walked-away"
    assert game.ending_party == leaving
    assert points(game) == [20.0, 30.0]


def test_time_runs_out_and_the_walk_away_values_have_shrunk_too() -> None:
    game = Game(from_document(document(discount=0.5)))
    while game.to_decision():
        game.do(codes.PASS)
    assert codes.ENDINGS[game.ending] == "time-ran-out"
    assert game.round_number == 6
    assert points(game) == [20.0 * 0.5**5, 30.0 * 0.5**5]


def test_the_talks_end_by_chance_as_often_as_the_file_says() -> None:
    rules = from_document(document(chance_of_ending=0.25))
    lasted = []
    for number in range(200):
        game = Game(rules, number=number)
        while game.to_decision():
            game.do(codes.PASS)
        assert codes.ENDINGS[game.ending] == ("time-ran-out" if game.round_number == 6 else "talks-ended")
        lasted.append(game.round_number)
    expected = [200 * 0.25 * 0.75**n for n in range(5)]
    counts = np.bincount(lasted, minlength=7)[1:6]
    assert (np.abs(counts - expected) < 4 * np.sqrt(expected) + 1).all(), counts.tolist()


def test_three_sign_when_each_has_accepted_the_same_text() -> None:
    plan = document()
    plan["parties"]["cc"] = {"name": "Cc", "initials": "CC", "kind": "principal"}
    game = Game(from_document(plan))
    game.to_decision()
    first = game.pending_seat
    game.do(codes.PROPOSE, package={PRICE: 1, DATE: 2})
    seen = []
    while game.to_decision():
        seen.append(game.pending_seat)
        game.do(codes.ACCEPT, offer=first)
    assert seen == [(first + 1) % 3, (first + 2) % 3]
    assert codes.ENDINGS[game.ending] == "signed"


@pytest.mark.parametrize("player", ["cautious", "boulware", "conceder", "tit-for-tat", "micro", "random"])
def test_built_in_players_bargain(player: str) -> None:
    rules, seats = everyone(from_document(document(discount=0.98)), player)
    for number in range(3):
        game = Game(rules, seats, number=number)
        game.play()
        assert codes.ENDINGS[game.ending] in ("signed", "time-ran-out")
        if codes.ENDINGS[game.ending] == "signed" and player != "random":
            left = 0.98 ** (game.round_number - 1)
            assert points(game)[0] >= 20 * left - 1e-9
            assert points(game)[1] >= 30 * left - 1e-9


def test_the_best_and_the_frontier_are_those_of_full_texts() -> None:
    plan = document()
    for issue in plan["issues"].values():
        issue["options"] = [
            {"id": "open", "label": "Open"},
            {"id": "o1", "label": "One", "values": {"aa": -5, "bb": 40}},
            {"id": "o2", "label": "Two", "values": {"aa": 60, "bb": -1}},
        ]
    rules = from_document(plan)
    assert rules.record["best_value"][0, :2].tolist() == [55.0, 39.0]  # one of each; never a text that leaves one open
    assert space(rules.record[0]).outcomes == 4


def test_what_does_not_fit_is_told(tmp_path: Path) -> None:
    path = tmp_path / "deal.yaml"
    path.write_text(
        """schema_version: 3
id: deal
title: Deal
summary: Two haggle.
setting: fictional
calendar: {rounds: 6}
parties:
  aa: {name: Aa, initials: AA, kind: principal}
  bb: {name: Bb, initials: BB, kind: principal, attendance: delegates}
  cc: {name: Cc, initials: CC, kind: guarantor}
tracks:
  table: {name: Table}
issues:
  price:
    name: Price
    track: table
    owners: [aa]
    options: [{id: open, label: Open}, {id: low, label: Low, values: {aa: 1, bb: 2}}]
accord: {when: {agreed: {price: low}}}
process: {mode: alternating-offers}
""",
        encoding="utf-8",
    )
    said = [found.sentence for found in check_file(path) if found.rule_id == "alternating-offers"]
    assert said == [
        "Under 'alternating-offers' every principal is at the table and tables texts; remove this.",
        "Under 'alternating-offers' every seat has a turn and a say; write principal or observer.",
        "Under 'alternating-offers' every principal has a say in every issue, but not 'bb'; remove the owners.",
        "Under 'alternating-offers' a signature ends the game, so that no accord is ratified; remove this section.",
    ]


def test_its_keys_are_idle_elsewhere(tmp_path: Path) -> None:
    plan = document(discount=0.9)
    plan["process"]["mode"] = "open"
    path = tmp_path / "deal.yaml"
    path.write_text("\n".join(f"{key}: {json.dumps(value)}" for key, value in plan.items()), encoding="utf-8")
    said = [found.sentence for found in check_file(path) if found.rule_id == "idle-key"]
    assert said == ["'discount' is for 'mode: alternating-offers', and the mode here is 'open'; remove it."]
