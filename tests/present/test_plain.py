"""Presentations are plain data: what a client over a network is sent is what a client in the process reads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from tests.present.drawn import building, decisions

from negotiate import paths
from negotiate.present.builder import Draft
from negotiate.present.ending import ending
from negotiate.present.moment import Moment
from negotiate.present.news import news
from negotiate.present.plain import plain
from negotiate.present.private import private
from negotiate.present.public import public
from negotiate.rulebook.load import load
from negotiate.table.lobby import offer
from negotiate.words.speaker import PLAYER, Speaker

SPEAKER = Speaker("de", PLAYER)


@pytest.mark.parametrize("name", paths.scenarios())
def test_every_part_goes_through_json_unchanged(name: str) -> None:
    rules = load(name)
    seats = (*rules.names.parties, "mediator") if rules.names.mediator else rules.names.parties
    for number, match in enumerate(decisions(rules, 3)):
        if number % 25 and match.pending is not None:
            continue
        moment = Moment.of(match)
        for part in (
            public(moment, SPEAKER),
            *(private(moment, seat, SPEAKER) for seat in seats),
            news(moment.sight(SPEAKER)),
        ):
            data = plain(part)
            assert json.loads(json.dumps(data, allow_nan=False)) == data
        assert plain(building(match, seats[0], Draft()))["is_legal"] is False
    told = plain(ending(match, SPEAKER))
    assert json.loads(json.dumps(told)) == told and told["results"]
    assert plain(offer(name, SPEAKER))["title"]


@dataclass(frozen=True)
class Odd:
    """Something that no presentation may hold."""

    what: Any


def test_anything_else_is_refused() -> None:
    assert plain(Odd(({"a": [1, 2.5, None, True]},))) == {"what": [{"a": [1, 2.5, None, True]}]}
    with pytest.raises(TypeError, match="A presentation holds plain data only, not set"):
        plain(Odd({1}))
