"""Best responses: searched in the seat, with and without leave to break one's word, and played on fresh games."""

from __future__ import annotations

import json

import pytest

from negotiate.errors import NegotiateError, UnknownName
from negotiate.lab.best_response import BARGAINING, BREAKING, BestResponses, best_responses


@pytest.fixture(scope="module")
def found() -> BestResponses:
    pytest.importorskip("optuna")
    return best_responses("cautious", ["tutorial"], trials=8, games=60, fresh=200, seed=3)


def test_both_searches_move_their_own_numbers(found: BestResponses) -> None:
    assert [one.seat for one in found.responses] == ["highmark", "lowmark"]
    for one in found.responses:
        assert set(one.honest) == set(BARGAINING)
        assert set(one.breaking) == set(BARGAINING) | set(BREAKING)
        assert one.gain == pytest.approx(one.breaking_points - one.honest_points)
        assert one.bargained == pytest.approx(one.honest_points - one.player_points)
        assert one.withheld is None or 0.0 <= one.withheld <= 1.0


def test_the_same_search_finds_the_same(found: BestResponses) -> None:
    assert best_responses("cautious", ["tutorial"], trials=8, games=60, fresh=200, seed=3, jobs=2) == found


def test_json_and_sentences(found: BestResponses) -> None:
    plain = json.loads(json.dumps(found.as_json(), allow_nan=False))
    assert len(plain["responses"]) == 2 and plain["conclusions"] == found.sentences()


def test_mistakes_are_sentences() -> None:
    with pytest.raises(UnknownName, match="hard"):
        best_responses("hard", ["tutorial"])
    with pytest.raises(NegotiateError, match="There is no seat to look at"):
        best_responses("cautious", ["tutorial"], seats=["nobody"])
    with pytest.raises(NegotiateError, match="number of trials"):
        best_responses("cautious", ["tutorial"], trials=1)
