"""Mediators that take turns, as the tables of people show them: before the game, at the table, in a class."""

from __future__ import annotations

from pathlib import Path

import pytest

from negotiate.classroom.game import Game
from negotiate.present.brief import brief
from negotiate.present.mediation import mediation
from negotiate.table.lobby import offer
from negotiate.table.setup import Setup
from negotiate.table.table import Table
from negotiate.words.speaker import PLAYER, Speaker

ENGLISH = Speaker("en", PLAYER)

TURNS = """\
schema_version: 3
extends: tutorial
id: two-mediators
title: Two mediators
add:
  mediators.elders:
    {name: Elders, initials: EL, leverage: 1, credibility: {highmark: 70, lowmark: 45}}
  mediation.chairs:
    - {mediator: river-council, from: 1}
    - {mediator: elders, from: 3}
"""


@pytest.fixture
def rules(tmp_path: Path) -> str:
    path = tmp_path / "turns.yaml"
    path.write_text(TURNS, encoding="utf-8")
    return str(path)


def test_each_may_be_chosen_before_the_game(rules: str) -> None:
    seats = offer(rules, ENGLISH).seats
    assert [(seat.key, seat.label, seat.is_mediator) for seat in seats[2:]] == [
        ("river-council", "River Council", True),
        ("elders", "Elders", True),
    ]
    assert offer("tutorial", ENGLISH).seats[-1].key == "mediator"


def test_a_person_sees_who_is_in_the_chair_and_its_own_means(rules: str) -> None:
    table = Table.begin(Setup(rules, {"elders": "human"}, None, 1, tutor=False), save=False)
    for _step in table.steps():
        pass
    assert table.pending is not None and (table.pending.seat, table.moment.round) == ("elders", 3)
    cards = {card.seat: card for card in table.public(ENGLISH).parties}
    assert (cards["elders"].presence_text, cards["river-council"].presence_text) == ("At the table", "Not in the chair")
    assert cards["elders"].notes == ("In the chair from month 3 to 10.",)
    assert cards["river-council"].notes == ("In the chair from month 1 to 2.",)
    seen = table.moment.seen("elders", ENGLISH)
    assert seen.is_asked and mediation(seen).leverage == 1 and brief(seen).title == "You are Elders"  # type: ignore[union-attr]
    assert table.moment.seen("mediator", ENGLISH).seat == "elders"
    (taken,) = [event for event in table.match.events if event.kind == "chair-taken"]
    assert ENGLISH.event(table.match.rules, taken) == "Elders takes the chair and mediates from now on."


def test_in_a_class_the_mediator_is_whoever_is_in_the_chair(rules: str) -> None:
    game = Game.begin(rules, 1, ["river-council", "elders"], None)
    match = game.table.match
    found = []
    for _round in range(3):
        pending = match.advance()
        assert pending is not None
        found.append((pending.seat, Game(Table(match)).mediators))
        match.submit(pending.seat, "pass")
    assert found == [(seat, (seat,)) for seat in ("river-council", "river-council", "elders")]
    game.close()
