"""Negotiators of NegMAS at the table: told where NegMAS is missing, and where it is installed they bargain by the rules."""

from __future__ import annotations

import random
import sys
from typing import Any

import pytest
from tests.engine.test_bargaining import document

from negotiate import Match
from negotiate.adapters import negmas_seat
from negotiate.errors import PlayerError
from negotiate.players import elsewhere
from negotiate.rulebook.load import from_document, load

ASPIRATION = "negmas:AspirationNegotiator"


@pytest.fixture(autouse=True)
def _seated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elsewhere.GUESTS, "maker", None)
    negmas_seat.enable()


def test_without_negmas_a_sentence_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "negmas.sao", None)
    with pytest.raises(PlayerError) as raised:
        Match(from_document(document()), {"aa": ASPIRATION}, seed=1).advance()
    assert str(raised.value) == (
        f"'{ASPIRATION}' is a negotiator of NegMAS, which is not installed; type: python -m pip install negmas (it is under "
        "the AGPL, and nothing else here needs it)."
    )


def test_nobody_is_seated_unless_that_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elsewhere.GUESTS, "maker", None)
    with pytest.raises(PlayerError) as raised:
        Match(from_document(document()), {"aa": ASPIRATION}, seed=1).advance()
    assert str(raised.value) == (
        f"'{ASPIRATION}' is a negotiator of NegMAS. Those play in `negotiate simulate`, `compare`, `sweep`, `sensitivity`, "
        "`tune`, `study`, `tournament` and `play`; in Python call `negotiate.adapters.negmas_seat.enable()` first."
    )


def test_negotiators_bargain_and_the_same_seed_is_the_same_game() -> None:
    pytest.importorskip("negmas", reason="NegMAS is not installed (pip install negmas); it is never needed")
    rules = from_document(document())
    for name in ("AspirationNegotiator", "BoulwareTBNegotiator", "MiCRONegotiator", "RandomNegotiator"):
        random.seed(1)
        before = random.getstate()
        games: list[Any] = []
        for _ in range(2):
            match = Match(rules, {"aa": f"negmas:{name}", "bb": "conceder"}, seed=5)
            match.advance()
            games.append([str(decision.action) for decision in match.decisions])
            assert match.outcome is not None
            assert match.outcome.kind in ("signed", "time-ran-out", "walked-away")
        assert games[0] == games[1]
        assert random.getstate() == before


def test_two_negotiators_agree_as_in_negmas_itself() -> None:
    """On the same text in the same round as in the mechanism of NegMAS, whoever of them begins."""
    negmas: Any = pytest.importorskip("negmas", reason="NegMAS is not installed (pip install negmas); it is never needed")
    from negmas.preferences import LinearAdditiveUtilityFunction
    from negmas.preferences.value_fun import TableFun
    from negmas.sao import SAOMechanism, negotiators

    rules = from_document(document() | {"calendar": {"rounds": 20}})
    names, record = rules.names, rules.record[0]
    pairs = zip(names.issues, names.options, strict=True)
    space = negmas.make_os([negmas.make_issue(list(options[1:]), name=issue) for issue, options in pairs])
    for name in ("AspirationNegotiator", "ConcederTBNegotiator", "MiCRONegotiator", "CABNegotiator"):
        expected = {}
        for order in ((0, 1), (1, 0)):
            mechanism = SAOMechanism(outcome_space=space, n_steps=20)
            for party in order:
                worth = record["value"][party]
                tables = [
                    TableFun({option: float(worth[k, n]) for n, option in enumerate(options) if n})
                    for k, options in enumerate(names.options)
                ]
                ufun = LinearAdditiveUtilityFunction(
                    values=tables,
                    weights=[1.0] * len(tables),
                    outcome_space=space,
                    reserved_value=float(record["reservation_value"][party]),
                )
                mechanism.add(getattr(negotiators, name)(name=names.parties[party]), ufun=ufun)
            mechanism.run()
            expected[names.parties[order[0]]] = (mechanism.agreement, mechanism.state.step)
        for seed in range(8):
            match = Match(rules, dict.fromkeys(names.parties, f"negmas:{name}"), seed=seed)
            match.advance()
            assert match.outcome is not None
            agreement = tuple(match.outcome.agreement.values()) or None
            assert (agreement, match.outcome.rounds) == expected.pop(
                match.decisions[0].seat, (agreement, match.outcome.rounds)
            )
        assert not expected, "each has begun a game"


def test_what_cannot_sit_there_is_refused() -> None:
    pytest.importorskip("negmas", reason="NegMAS is not installed (pip install negmas); it is never needed")
    with pytest.raises(PlayerError, match="NegMAS has no negotiator 'NobodyNegotiator'"):
        Match(from_document(document()), {"aa": "negmas:NobodyNegotiator"}, seed=1).advance()
    with pytest.raises(PlayerError) as raised:
        Match(load("tutorial"), {"highmark": ASPIRATION}, seed=1).advance()
    assert str(raised.value) == (
        f"'{ASPIRATION}' bargains over one full text: it sits as a party under 'process.mode: alternating-offers', and this "
        "is sequenced."
    )
