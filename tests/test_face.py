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
PATH = "A results folder is named by its path, as in 'results', not by 5."
LISTED = "are given as a list, as in ["
TOLD = "What is told of progress is a function of two numbers, how many are finished and how many there are, not 5."
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
    (lambda face, rules: face.study({}, "x"), "A plan is asked for by its path or the name of a shipped one, such as 'mine"),
    (lambda face, rules: face.power(3), "A plan is asked for by its path or the name of a shipped one, such as 'mine.yaml'"),
    (lambda face, rules: face.power("small-things"), "There is no study 'small-things'. Did you mean 'small-things-first'?"),
    (
        lambda face, rules: face.merge("part-1", "out"),
        "The folders are given as a list, as in ['part-1'], not as one alone.",
    ),
    (
        lambda face, rules: face.Policy("policy.npz"),
        "A policy is a function of what is seen and a mask that returns a slot, not an object of the class str; the file of",
    ),
    (lambda face, rules: face.space(rules), RECORD),
    (lambda face, rules: face.space(rules.record), RECORD),
    (
        lambda face, rules: face.space(rules.record[0], 5),
        "The options that are allowed are an array of truths, a row for each of 4 issues and a column for each of 3 options"
        ", such as numpy.ones((4, 3), bool), not 5.",
    ),
    (lambda face, rules: face.space(rules.record[0], [[True], [True, False]]), "The options that are allowed are an array"),
    (lambda face, rules: face.frontier("tutorial"), f"{SPACE}str."),
    (lambda face, rules: face.opposition(rules), f"{SPACE}Rules."),
    (
        lambda face, rules: face.tune(face.Ground(face.Side("tutorial"), 4, 1), ["peace_index=0.5"], ["trust.decay"], None),
        "The number of trials must be from 1 to 10,000, not None.",
    ),
    (
        lambda face, rules: face.frontier(face.space(rules.record[0]), None),
        "The limit of a frontier is a whole number, such as 6000000, not None.",
    ),
    (
        lambda face, rules: face.opposition(face.space(rules.record[0]), "x"),
        "The limit of a frontier is a whole number, such as 6000000, not 'x'.",
    ),
    (lambda face, rules: face.solve(face.space(rules.record[0])), "The frontier of a bargain is asked for, as in frontier("),
    (
        lambda face, rules: face.tournament("tutorial", ["random"]),
        "The scenarios are given as a list, as in ['tutorial'], not",
    ),
    (
        lambda face, rules: face.tournament([rules], "random"),
        "The players are given as a list, as in ['random'], not as one",
    ),
    (
        lambda face, rules: face.exploit("cautious", rules),
        "The scenarios are given as a list, as in ['tutorial'], not as one",
    ),
    (
        lambda face, rules: face.league("tutorial"),
        "The scenarios are given as a list, as in ['tutorial'], not as one alone.",
    ),
    (lambda face, rules: face.sweep("tutorial", ["a=0:1:2"]), "A Ground is asked for, as in Ground(Side('tutorial'), 200,"),
    (lambda face, rules: face.sensitivity("tutorial", "peace_index"), "A Ground is asked for, as in Ground("),
    (lambda face, rules: face.generate("2"), "A scenario can have 2 to 16 parties, not '2'."),
    (lambda face, rules: face.generate(2, 2, 2, "a"), "The opposition of 2 parties lies between 0 and 1.00, not at 'a'."),
    (
        lambda face, rules: face.simulate(rules, 2, shard=3, out="x"),
        "A shard is given as (k, n), the k-th of n parts of the g",
    ),
    (
        lambda face, rules: face.simulate("tutorial", 2, overrides=5),
        "Values are set by path, as in {'trust.decay': 0.03}, not",
    ),
    (lambda face, rules: face.simulate(rules, 2, out=5), PATH),
    (
        lambda face, rules: face.simulate(rules, 2, out=b"x"),
        "A results folder is named by its path, as in 'results', not by",
    ),
    (lambda face, rules: face.compare(sided(face), sided(face), 2, out=5), PATH),
    (lambda face, rules: face.sweep(ground(face), ["trust.decay=0:0.1:2"], out=5), PATH),
    (lambda face, rules: face.sensitivity(ground(face), "peace_index", ["trust.decay=0:0.1"], samples=2, out=5), PATH),
    (lambda face, rules: face.tournament([rules], ["cautious", "random"], 1, out=5), PATH),
    (lambda face, rules: face.study("small-things-first", 5, 2), PATH),
    (lambda face, rules: face.merge([5], "out"), "The folder of a shard is named by its path, as in 'part-1', not by 5."),
    (lambda face, rules: face.merge(5, "out"), f"The folders {LISTED}'part-1'], not as 5."),
    (lambda face, rules: face.simulate(rules, 2, progress=5), TOLD),
    (lambda face, rules: face.compare(sided(face), sided(face), 2, progress=5), TOLD),
    (lambda face, rules: face.sweep(ground(face), progress=5), TOLD),
    (lambda face, rules: face.tournament([rules], ["cautious", "random"], 1, progress=5), TOLD),
    (lambda face, rules: face.power("small-things-first", progress=5), TOLD),
    (lambda face, rules: face.train(rules, move=5), TOLD),
    (
        lambda face, rules: face.simulate(rules, 2, cluster=5),
        "A cluster is asked for by its address or as 'local', not by 5.",
    ),
    (
        lambda face, rules: face.simulate("tutorial", 2, preset=5),
        "A preset is asked for by its name in the rule file, not by 5.",
    ),
    (lambda face, rules: face.load("tutorial", skin=[1]), "A skin is asked for by its name in the rule file, not by [1]."),
    (
        lambda face, rules: face.compare(sided(face), sided(face), 2, measures=5),
        f"The measures {LISTED}'peace_index'], not as 5.",
    ),
    (
        lambda face, rules: face.compare(sided(face), sided(face), 2, measures="peace_index"),
        f"The measures {LISTED}'peace_index'], not as one alone.",
    ),
    (
        lambda face, rules: face.compare(sided(face), sided(face), 2, measures=[1]),
        "The measures are given as a list of texts, as in ['peace_index'], and 1 is none.",
    ),
    (
        lambda face, rules: face.sweep(ground(face), vary=None),
        f"The variations {LISTED}'trust.decay=0.0:0.1'], not as None.",
    ),
    (lambda face, rules: face.tournament(5, ["random"]), f"The scenarios {LISTED}'tutorial'], not as 5."),
    (lambda face, rules: face.tournament([rules], 5), f"The players {LISTED}'cautious'], not as 5."),
    (
        lambda face, rules: face.tournament([rules], ["cautious", "random"], 1, seats=[1]),
        "The seats are given as a list of texts, as in ['highmark'], and 1 is none.",
    ),
    (lambda face, rules: face.train(rules, seats=5), f"The seats {LISTED}'highmark'], not as 5."),
    (
        lambda face, rules: face.sensitivity(ground(face), 5),
        "Sensitivity is of one measure, by its name as in 'peace_index', not 5.",
    ),
    (
        lambda face, rules: face.sensitivity(ground(face), "peace_index", ["trust.decay=0:0.1"], samples="8"),
        "The number of samples must be from 2 to 100,000, not 8.",
    ),
    (lambda face, rules: face.exploit([1], ["tutorial"]), "The player is given by its name, as in 'cautious', not as [1]."),
    (lambda face, rules: face.league(["tutorial"], 5), "The first player is given by its name, as in 'cautious', not as 5."),
    (
        lambda face, rules: face.Ground("tutorial", 2, 0),
        "The side of a Ground is a Side, as in Side('tutorial'), not 'tutorial'.",
    ),
    (lambda face, rules: face.generate(options="3"), "A scenario can have 2 to 65 options, not '3'."),
    (lambda face, rules: face.generate(gates="x"), "Whether there are gates is True or False, not 'x'."),
    (
        lambda face, rules: face.Network([0.0], [1.0], [([[1.0]], [0.0])]).save(5),
        "The file of a policy is named by its path, as in 'mine.npz', not by 5.",
    ),
    (
        lambda face, rules: begun(face, rules).submit("highmark", None),
        "An action is given as text, such as 'pass', or as an",
    ),
    (
        lambda face, rules: begun(face, rules).menu().why_not(5),
        "An action is given as text, such as 'pass', or as an Action",
    ),
]


def sided(face: Any) -> Any:
    """A side of a comparison."""
    return face.Side("tutorial")


def ground(face: Any) -> Any:
    """What is the same at all points."""
    return face.Ground(face.Side("tutorial"), 2, 0, ("peace_index",))


def begun(face: Any, rules: Any) -> Any:
    """A match in which Highmark has to decide."""
    match = face.Match(rules, {"highmark": "outside"}, seed=1)
    match.advance()
    return match


@pytest.mark.parametrize(("mistake", "said"), MISTAKES)
def test_a_mistake_is_told_in_a_sentence(mistake: Callable[[Any, Any], Any], said: str) -> None:
    rules = negotiate.load("tutorial")
    with pytest.raises(negotiate.NegotiateError) as raised:
        mistake(negotiate, rules)
    assert str(raised.value).startswith(said)
    assert str(raised.value).endswith(".")
