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


@pytest.mark.parametrize("company", ["best-response", "cautius"])
def test_a_company_that_nobody_is_is_told_before_the_search(company: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The candidate's own name is that of nobody."""
    monkeypatch.setattr("negotiate.lab.best_response.new_study", pytest.fail)
    with pytest.raises(UnknownName) as raised:
        best_responses("cautious", ["tutorial"], company=company)
    assert raised.value.name == company and "best-response" not in raised.value.known


def test_mistakes_are_sentences() -> None:
    with pytest.raises(UnknownName, match="hard"):
        best_responses("hard", ["tutorial"])
    for seats in (["nobody"], ["highmark", "nobody"]):
        with pytest.raises(UnknownName, match=r"^There is no principal that decides 'nobody'\. Known: highmark, lowmark\.$"):
            best_responses("cautious", ["tutorial"], seats=seats)
    with pytest.raises(
        NegotiateError, match=r"^The scenarios are given as a list, as in \['tutorial'\], not as one alone\.$"
    ):
        best_responses("cautious", "tutorial")
    with pytest.raises(NegotiateError, match=r"^There is no scenario to play; name one or more\.$"):
        best_responses("cautious", [])
    with pytest.raises(NegotiateError, match=r"^The company is given by its name, as in 'cautious', not as 5\.$"):
        best_responses("cautious", ["tutorial"], company=5)  # type: ignore[arg-type]
    with pytest.raises(NegotiateError, match=r"^What is told of progress is a function of two numbers"):
        best_responses("cautious", ["tutorial"], progress=5)  # type: ignore[arg-type]
    with pytest.raises(NegotiateError, match="number of trials"):
        best_responses("cautious", ["tutorial"], trials=1)
