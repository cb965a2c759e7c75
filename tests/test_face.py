"""The public face: whatever a caller hands in by mistake is answered in a sentence, as README promises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import negotiate

UNLOADED = "Loaded rules are asked for, not "
BY_SEAT = "Players are given by seat, as in {'highmark': 'cautious'}, not as an object of the class list."
RECORD = "The space of a bargain is made from one record of rules, as in space(rules.record[0])."
SPACE = "The space of a bargain is asked for, as in space(rules.record[0]), not an object of the class "
MISTAKES: list[tuple[Callable[[Any, Any], Any], str]] = [
    (
        lambda face, rules: face.Match("tutorial"),
        f"{UNLOADED}'tutorial'; load them first, as in negotiate.load('tutorial').",
    ),
    (lambda face, rules: face.Match({"id": "x"}), f"{UNLOADED}an object of the class dict; load them first"),
    (lambda face, rules: face.Match(rules, ["cautious"]), BY_SEAT),
    (
        lambda face, rules: face.Match(rules, seed=-1),
        "The seed must be a whole number from 0 to 18446744073709551615, not -1",
    ),
    (lambda face, rules: face.load({"id": "x"}), "A rule file is asked for by its name or path, such as 'tutorial'"),
    (lambda face, rules: face.simulate(rules, 2, players=["cautious"]), BY_SEAT),
    (lambda face, rules: face.simulate(rules, 2, players=[]), BY_SEAT),
    (lambda face, rules: face.compare("a", "b"), "A side of a comparison is a Side, as in Side('tutorial'), not 'a'."),
    (lambda face, rules: face.space(rules), RECORD),
    (lambda face, rules: face.space(rules.record), RECORD),
    (lambda face, rules: face.frontier("tutorial"), f"{SPACE}str."),
    (lambda face, rules: face.opposition(rules), f"{SPACE}Rules."),
    (lambda face, rules: face.solve(face.space(rules.record[0])), "The frontier of a bargain is asked for, as in frontier("),
]


@pytest.mark.parametrize(("mistake", "said"), MISTAKES)
def test_a_mistake_is_told_in_a_sentence(mistake: Callable[[Any, Any], Any], said: str) -> None:
    rules = negotiate.load("tutorial")
    with pytest.raises(negotiate.NegotiateError) as raised:
        mistake(negotiate, rules)
    assert str(raised.value).startswith(said)
    assert str(raised.value).endswith(".")
