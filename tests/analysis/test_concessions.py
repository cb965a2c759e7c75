"""Steps between offers: their classes, and the offers of real games."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.engine.games import Game

from negotiate.analysis.concessions import (
    CONCESSION,
    FORTUNATE,
    NICE,
    SELFISH,
    SILENT,
    UNFORTUNATE,
    Offer,
    classify,
    offers,
    profile,
    steps,
)
from negotiate.engine import codes
from negotiate.engine.rules import Rules
from negotiate.rulebook.load import load


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load("tutorial")


@pytest.mark.parametrize(
    ("own", "other", "kind"),
    [
        (1, 1, FORTUNATE),
        (1, 0, SELFISH),
        (1, -1, SELFISH),
        (-1, 0, CONCESSION),
        (-1, 1, CONCESSION),
        (-1, -1, UNFORTUNATE),
        (0, -1, UNFORTUNATE),
        (0, 1, NICE),
        (0, 0, SILENT),
        (1e-12, -1e-12, SILENT),
    ],
)
def test_the_classes_of_the_paper(own: float, other: float, kind: int) -> None:
    assert classify(own, other) == kind


def offer(seat: int, *text: int, chapter: int = 0) -> Offer:
    return Offer(seat, 1, np.array(text, dtype=np.int64), chapter)


def test_steps_are_between_offers_of_one_seat_about_the_same(rules: Rules) -> None:
    record = rules.record[0]
    made = [
        offer(0, 1, 0, 0, 0),
        offer(1, 2, 0, 0, 0),
        offer(0, 1, 1, 0, 0),
        offer(0, 1, 1, 0, 0, chapter=1),
        offer(0, 1, 1, 2, 0, chapter=1),
    ]
    moves = steps(record, made, 0)
    value = record["value"]
    assert moves.own.tolist() == [value[0, 1, 1], value[0, 2, 2]]
    assert moves.others.tolist() == [[0, value[1, 1, 1]], [0, value[1, 2, 2]]]
    assert moves.kinds[:, 1].tolist() == moves.together.tolist()


def test_a_profile_counts_shares_and_sensitivity(rules: Rules) -> None:
    record = rules.record.copy()[0]
    record["value"][:2, 0, :3] = [[0, 2, 5], [0, 1, -1]]
    moves = steps(record, [offer(0, n, 0, 0, 0) for n in (2, 1, 0, 0)], 0)
    told = profile(moves)
    assert told.steps == 3
    assert told.share == {
        "fortunate": 0,
        "selfish": 0,
        "concession": 1 / 3,
        "unfortunate": 1 / 3,
        "nice": 0,
        "silent": 1 / 3,
    }
    assert told.sensitivity == 0.5
    assert told.conceded == 5
    assert profile(moves, other=1) == told
    nothing = profile(steps(record, [], 0))
    assert nothing.steps == 0 and math.isnan(nothing.sensitivity) and nothing.conceded == 0
    assert profile(steps(record, [offer(0, 2, 0, 0, 0), offer(0, 1, 0, 0, 0)], 0)).sensitivity == math.inf


def test_what_stands_and_chapters_follow_signatures_and_collapses(rules: Rules) -> None:
    record = rules.record[0]
    ceasefire = int(record["ceasefire_issue"])

    def row(kind: int, actor: int = -1, issue: int = -1, option: int = -1, detail: int = 0) -> list[int]:
        return [kind, 3, actor, -1, issue, option, detail, 0]

    other = next(k for k in range(3) if record["track_of"][k] != record["track_of"][ceasefire])
    rows = [
        row(codes.E_ACTION, 0, option=0, detail=codes.PROPOSE),
        row(codes.E_OFFER_ITEM, 0, ceasefire, 1),
        row(codes.E_SIGNED, 0, detail=codes.TREATY),
        row(codes.E_SIGNED_ITEM, 0, ceasefire, 1, codes.TREATY),
        row(codes.E_COMMUNIQUE, 1),
        row(codes.E_SIGNED_ITEM, 1, other, 2, codes.COMMUNIQUE),
        row(codes.E_ACTION, 1, detail=codes.COUNTER),
        row(codes.E_OFFER_ITEM, 1, other, 1),
        row(codes.E_COLLAPSE, issue=ceasefire, option=1),
        row(codes.E_ACTION, 8, detail=codes.FORMULATE),
        row(codes.E_OFFER_ITEM, 8, other, 2),
        row(codes.E_ACTION, 1, detail=codes.PASS),
    ]
    told = offers(record, rows)
    assert [(made.seat, made.chapter) for made in told] == [(0, 0), (1, 1), (8, 2)]
    assert [(int(made.text[ceasefire]), int(made.text[other])) for made in told] == [(1, 0), (1, 1), (0, 2)]


@pytest.mark.parametrize("name", ["tutorial", "camp-david-1978"])
def test_offers_of_a_real_game_stand_as_they_were_made(name: str) -> None:
    rules = load(name)
    game = Game(rules, seed=5)
    game.play()
    told = offers(rules.record[0], game.events())
    proposals = [row for row in game.events(codes.E_ACTION) if row[6] in (codes.PROPOSE, codes.COUNTER, codes.FORMULATE)]
    assert len(told) == len(proposals) > 0
    assert [made.seat for made in told] == [row[2] for row in proposals]
    counts = rules.record[0]["option_count"][: len(rules.names.issues)]
    for made in told:
        assert ((made.text >= 0) & (made.text < counts)).all()
    for party in game.parties():
        moves = steps(rules.record[0], told, party)
        assert sum(profile(moves).share.values()) == pytest.approx(1.0 if len(moves.own) else 0.0)
