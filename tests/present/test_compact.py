"""What goes to a client in few bytes comes out there as it went in."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiate.engine.notation import seats
from negotiate.play.match import Match
from negotiate.present.compact import compact, expanded
from negotiate.present.moment import Moment
from negotiate.present.plain import plain
from negotiate.present.private import private
from negotiate.present.public import public
from negotiate.rulebook.load import load
from negotiate.words.speaker import PLAYER, Speaker

TEXTS = st.sampled_from(
    ["", "–", "Month 3", "One. Two.", "It needs: trust. One. ", "“A” cannot. It needs: trust.", ". . ", "\n"]
)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS | st.text(), inner),
    max_leaves=40,
)
SNAPSHOT = 60_000
"""Bytes that a whole table may take on its way to a seat."""


@given(DATA)
def test_any_data_comes_out_as_it_went_in(data: object) -> None:
    assert expanded(json.loads(json.dumps(compact(data)))) == data


@pytest.mark.parametrize("code", ["en", "uk"])
@pytest.mark.parametrize("scenario", ["tutorial", "istanbul-2025"])
def test_a_table_comes_out_as_it_went_in(scenario: str, code: str) -> None:
    rules = load(scenario)
    match = Match(rules, {rules.names.parties[0]: "human"}, seed=4)
    speaker = Speaker(code, PLAYER)
    while match.advance() is not None and match.pending is not None:
        if match.round % 8 == 0:
            moment = Moment.of(match)
            for seat in seats(rules.names):
                told = {"public": public(moment, speaker), "private": private(moment, seat, speaker)}
                assert expanded(json.loads(json.dumps(compact(told)))) == plain(told)
        match.submit(match.pending.seat, "carry-out" if match.pending.kind == "carry-out" else "pass")


def test_a_table_of_the_largest_lesson_is_small_enough() -> None:
    rules = load("istanbul-2025")
    match = Match(rules, {"ukraine": "human"}, seed=4)
    while (pending := match.advance()) is not None and (match.round <= 12 or pending.kind != "speak"):
        match.submit("ukraine", "carry-out" if pending.kind == "carry-out" else "pass")
    moment, speaker = Moment.of(match), Speaker("en", PLAYER)
    told = {"public": public(moment, speaker), "private": private(moment, "ukraine", speaker)}
    size = len(json.dumps(compact(told), ensure_ascii=False, separators=(",", ":")).encode())
    assert match.round > 12 and size < SNAPSHOT


def test_what_is_there_once_is_not_moved() -> None:
    assert compact({"label": "Nothing else."}) == {"shapes": [["label"]], "texts": [""], "value": [1, "Nothing else."]}
    assert compact(["Month 3", "Month 3"]) == {"shapes": [], "texts": ["", "Month 3"], "value": [0, [-2], [-2]]}
    assert compact(["It needs: trust.", "It needs: quiet."])["value"] == [0, [-2, "trust."], [-2, "quiet."]]
    with pytest.raises(TypeError, match="holds plain data only"):
        compact({"what": object()})
